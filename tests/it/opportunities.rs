//! The opportunity solution tree: what may hang where, what is to be mended, and who may change it.

use serde_json::{Value, json};

use crate::cast::Person;

async fn tree(by: &Person, outcome: &str) -> Value {
    by.get(&format!("/products/TID/opportunities?outcome={outcome}")).await.ok()
}

fn node<'t>(tree: &'t Value, key: &str) -> &'t Value {
    let nodes = tree["nodes"].as_array().unwrap();
    nodes.iter().find(|node| node["key"] == key).unwrap_or_else(|| panic!("{key} is not in {tree}"))
}

fn codes(tree: &Value, key: &str) -> Vec<String> {
    let remarks = node(tree, key)["remarks"].as_array().unwrap().iter();
    remarks.map(|remark| remark["code"].as_str().unwrap().to_owned()).collect()
}

/// Adds one where it hangs; gives its key.
async fn add(by: &Person, under: &str, title: &str, level: &str) -> String {
    let said = json!({"under": under, "title": title, "level": level});
    by.post("/products/TID/opportunities", said).await.key()
}

async fn hang(by: &Person, key: &str, said: Value) -> crate::harness::Answer {
    by.put(&format!("/opportunities/{key}/place"), said).await
}

both! {
    async fn a_tree_grows_level_by_level_and_says_what_is_weak(world: World) {
        let goal = world.ada.create("goals", "Half the missed boats", json!({})).await;
        let pier = add(&world.ada, &goal, "I do not know which pier", "opportunity").await;
        let late = add(&world.ada, &pier, "Add a map", "opportunity").await;
        let ticket = add(&world.ada, &pier, "Pier in the ticket", "solution").await;
        let read = tree(&world.mei, &goal).await;
        assert_eq!(read["outcome"]["title"], "Half the missed boats");
        let levels: Vec<_> = read["nodes"].as_array().unwrap().iter().map(|node| (node["key"].as_str().unwrap(), node["level"].as_str().unwrap(), node["depth"].as_i64().unwrap())).collect();
        assert_eq!(levels, [(pier.as_str(), "opportunity", 1), (late.as_str(), "opportunity", 2), (ticket.as_str(), "solution", 2)]);
        assert_eq!(codes(&read, &pier), ["too_few_solutions", "assumed"]);
        assert_eq!(codes(&read, &late), ["solution_words", "assumed"]);
        assert!(codes(&read, &ticket).is_empty(), "nobody weighs it yet");

        // What customers said of a part of a need was said of the need.
        let voice = world.ada.create("feedback", "Which pier?", json!({})).await;
        world.ada.link(&voice, &late).await;
        add(&world.ada, &pier, "Signs at the harbour", "solution").await;
        world.ada.patch(&format!("/ideas/{ticket}"), json!({"status": "considering"})).await.ok();
        let read = tree(&world.ada, &goal).await;
        assert_eq!((codes(&read, &pier), codes(&read, &ticket)), (vec![], vec!["untested".to_owned()]));
        let looks = add(&world.ada, &ticket, "They look at the ticket", "assumption").await;
        world.ada.patch(&format!("/assumptions/{looks}"), json!({"importance": "high"})).await.ok();
        assert_eq!(codes(&tree(&world.ada, &goal).await, &looks), ["untested"]);
        let five = add(&world.ada, &looks, "Five people find the pier", "experiment").await;
        let read = tree(&world.ada, &goal).await;
        assert!(codes(&read, &looks).is_empty() && codes(&read, &ticket).is_empty(), "{read}");
        assert_eq!((&node(&read, &five)["under"], &node(&read, &five)["level"]), (&json!(looks), &json!("experiment")));
    }

    async fn what_hangs_where_it_does_not_belong_is_refused(world: World) {
        let goal = world.ada.create("goals", "Half the missed boats", json!({})).await;
        let pier = add(&world.ada, &goal, "I do not know which pier", "opportunity").await;
        let ticket = add(&world.ada, &pier, "Pier in the ticket", "solution").await;
        let path = "/products/TID/opportunities";
        for (under, level) in [(&goal, "solution"), (&goal, "experiment"), (&pier, "assumption"), (&ticket, "opportunity"), (&ticket, "solution"), (&pier, "outcome")] {
            let wrong = world.ada.post(path, json!({"under": under, "title": "Told", "level": level})).await.invalid("under");
            assert!(wrong.to_string().contains("under"), "{level} under {under}: {wrong}");
        }
        world.ada.post(path, json!({"under": pier, "title": " ", "level": "solution"})).await.invalid("title");
        let story = world.olu.story("Refund").await;
        world.ada.post(path, json!({"under": story, "title": "Told"})).await.invalid("under");
        world.ada.post(path, json!({"under": "TID-9999", "title": "Told"})).await.missing();
        hang(&world.ada, &story, json!({"under": pier})).await.missing();
        hang(&world.ada, &ticket, json!({"under": goal})).await.invalid("under");
        hang(&world.ada, &pier, json!({"under": pier})).await.refused("circle");
        world.ada.get("/products/TID/opportunities?outcome=TID-9999").await.invalid("outcome");
        world.ada.get(&format!("/products/TID/opportunities?outcome={pier}")).await.invalid("outcome");
    }

    async fn a_node_moves_with_what_hangs_below_and_never_into_a_circle(world: World) {
        let goal = world.ada.create("goals", "Half the missed boats", json!({})).await;
        let pier = add(&world.ada, &goal, "I do not know which pier", "opportunity").await;
        let part = add(&world.ada, &pier, "The pier changes", "opportunity").await;
        let time = add(&world.ada, &goal, "I do not know when", "opportunity").await;
        let ticket = add(&world.ada, &part, "Pier in the ticket", "solution").await;
        hang(&world.ada, &pier, json!({"under": part, "from": goal})).await.refused("circle");
        hang(&world.ada, &pier, json!({"under": part})).await.refused("circle");
        let moved = hang(&world.ada, &part, json!({"under": time, "from": pier})).await;
        let read = tree(&world.ada, &goal).await;
        assert_eq!((&node(&read, &part)["under"], &node(&read, &ticket)["depth"]), (&json!(time), &json!(3)));
        world.ada.undo(&moved).await.ok();
        assert_eq!(node(&tree(&world.ada, &goal).await, &part)["under"], json!(pier));
        // A solution becomes a need where it is said to be one; one undo takes both back.
        let raised = hang(&world.ada, &ticket, json!({"under": goal, "level": "opportunity"})).await;
        let read = tree(&world.ada, &goal).await;
        assert_eq!((&node(&read, &ticket)["under"], &node(&read, &ticket)["level"]), (&json!(goal), &json!("opportunity")));
        world.ada.undo(&raised).await.ok();
        let read = tree(&world.ada, &goal).await;
        assert_eq!((&node(&read, &ticket)["under"], &node(&read, &ticket)["level"]), (&json!(part), &json!("solution")));
    }

    async fn ideas_that_do_not_say_what_they_are_are_read_by_where_they_hang(world: World) {
        let goal = world.ada.create("goals", "Fewer calls", json!({})).await;
        let need = world.ada.create("ideas", "Refunds take a call", json!({"serves": [goal]})).await;
        let way = world.ada.create("ideas", "Refund by text", json!({"serves": [need]})).await;
        let loose = world.ada.create("ideas", "Dogs on deck", json!({})).await;
        let read = tree(&world.ada, &goal).await;
        assert_eq!((&node(&read, &need)["level"], &node(&read, &way)["level"]), (&json!("opportunity"), &json!("solution")));
        let keys: Vec<_> = read["loose"].as_array().unwrap().iter().map(|idea| idea["key"].clone()).collect();
        assert_eq!(keys, [json!(loose)]);
        hang(&world.ada, &loose, json!({"under": need})).await.ok();
        assert_eq!(world.ada.item(&loose).await["nature"], "solution");
        // A solution that hangs under the outcome itself meets no need.
        world.ada.patch(&format!("/ideas/{need}"), json!({"nature": "solution"})).await.ok();
        assert!(codes(&tree(&world.ada, &goal).await, &need).contains(&"misplaced".to_owned()));
        world.ada.patch(&format!("/ideas/{need}"), json!({"nature": "wish"})).await.invalid("nature");
    }

    async fn a_tree_has_one_outcome_and_leaves_out_what_was_declined(world: World) {
        let (goal, other) = (world.ada.create("goals", "Fewer calls", json!({})).await, world.ada.create("goals", "More bookings", json!({})).await);
        assert_eq!(world.ada.get("/products/RIV/opportunities").await.status, 404, "not hers to see");
        let bare = world.vera.get("/products/RIV/opportunities").await.ok();
        assert_eq!((&bare["outcome"], &bare["remarks"][0]["code"]), (&Value::Null, &json!("no_outcome")));
        let need = add(&world.ada, &goal, "Refunds take a call", "opportunity").await;
        let way = add(&world.ada, &need, "Refund by text", "solution").await;
        world.ada.link(&need, &other).await;
        let remark = node(&tree(&world.ada, &goal).await, &need)["remarks"].as_array().unwrap().iter().find(|one| one["code"] == "second_outcome").cloned();
        assert!(remark.unwrap()["says"].as_str().unwrap().contains(&other));
        world.ada.patch(&format!("/ideas/{need}"), json!({"status": "declined", "reason": "Nobody asked"})).await.ok();
        let read = tree(&world.ada, &goal).await;
        assert_eq!((read["nodes"].as_array().unwrap().len(), &read["declined"]), (0, &json!(1)));
        let all = world.ada.get(&format!("/products/TID/opportunities?outcome={goal}&declined=true")).await.ok();
        assert_eq!(node(&all, &way)["depth"], 2);
    }

    async fn a_tree_grows_from_a_metric_too(world: World) {
        let metric = world.ada.create("metrics", "Calls about refunds", json!({"unit": "a day"})).await;
        let goal = world.ada.create("goals", "Fewer calls", json!({})).await;
        let need = add(&world.ada, &metric, "I do not know whether my money comes", "opportunity").await;
        let way = add(&world.ada, &need, "A text when it leaves", "solution").await;
        let read = world.ada.get("/products/TID/opportunities").await.ok();
        assert_eq!((&read["outcome"]["key"], &read["outcome"]["kind"], &read["outcome"]["ideas"]), (&json!(metric), &json!("metric"), &json!(1)));
        assert_eq!((&node(&read, &need)["level"], &node(&read, &way)["under"]), (&json!("opportunity"), &json!(need)));
        let vision = world.ada.create("visions", "Boats for all", json!({})).await;
        world.ada.link(&goal, &vision).await;
        assert_eq!(world.ada.item(&way).await["rooted"], false);
        let measures = world.ada.post("/links", json!({"from": metric, "to": goal})).await.created();
        assert_eq!(world.ada.item(&way).await["rooted"], true, "what moves the metric of a goal is done for the goal");
        world.ada.delete(&format!("/links/{}", measures["id"].as_str().unwrap())).await.ok();
        assert_eq!(world.ada.item(&way).await["rooted"], false);
        assert_eq!(world.wrong().await, Vec::<String>::new());
        world.ada.post("/links", json!({"from": metric, "to": goal})).await.created();
        assert_eq!(world.wrong().await, Vec::<String>::new());
        assert_eq!(read["loose"], json!([]));
        let page = world.ada.answer(world.ada.browser(reqwest::Method::GET, &format!("/products/TID/opportunities?outcome={metric}"))).await.text;
        assert!(page.contains("Calls about refunds") && page.contains(&format!("id=\"node-{way}\"")));
        world.ada.link(&need, &goal).await;
        assert!(codes(&tree(&world.ada, &metric).await, &need).contains(&"second_outcome".to_owned()));
        hang(&world.ada, &need, json!({"under": goal, "from": metric})).await.ok();
        assert_eq!(tree(&world.ada, &metric).await["nodes"], json!([]));
        hang(&world.ada, &need, json!({"under": metric, "from": goal})).await.ok();
        let bet = world.ada.post(&format!("/ideas/{need}/initiative"), json!({})).await.key();
        let line = world.ada.get(&format!("/items/{bet}/line")).await.ok();
        assert!(line["so_what"].to_string().contains(&metric), "what it becomes is to move it: {line}");
        let story = world.olu.story("No outcome").await;
        world.ada.get(&format!("/products/TID/opportunities?outcome={story}")).await.invalid("outcome");
    }

    async fn another_outcome_is_named_to_whom_it_may_be_seen_by_alone(world: World) {
        let goal = world.ada.create("goals", "Fewer calls", json!({})).await;
        let need = add(&world.ada, &goal, "Refunds take a call", "opportunity").await;
        let theirs = world.vera.post("/products/RIV/goals", json!({"title": "Secret plan"})).await.key();
        world.root.link(&need, &theirs).await;
        assert!(codes(&tree(&world.root, &goal).await, &need).contains(&"second_outcome".to_owned()));
        let read = tree(&world.ada, &goal).await;
        assert!(!codes(&read, &need).contains(&"second_outcome".to_owned()) && !read.to_string().contains(&theirs), "{read}");
        let page = world.ada.answer(world.ada.browser(reqwest::Method::GET, &format!("/products/TID/opportunities?outcome={goal}"))).await.text;
        assert!(!page.contains(&theirs));
    }

    async fn whose_decision_ideas_are_not_proposes_and_strangers_see_nothing(world: World) {
        let goal = world.ada.create("goals", "Fewer calls", json!({})).await;
        let need = add(&world.ada, &goal, "Refunds take a call", "opportunity").await;
        let other = add(&world.ada, &goal, "Nobody answers", "opportunity").await;
        world.mei.post("/products/TID/opportunities", json!({"under": need, "title": "Refund by text"})).await.proposed();
        hang(&world.mei, &other, json!({"under": need})).await.proposed();
        assert_eq!(tree(&world.ada, &goal).await["nodes"].as_array().unwrap().len(), 2, "nothing has changed yet");
        world.vera.get(&format!("/products/TID/opportunities?outcome={goal}")).await.missing();
        hang(&world.vera, &other, json!({"under": need})).await.missing();
        world.vera.post("/products/TID/opportunities", json!({"under": need, "title": "Told"})).await.missing();
        let theirs = world.vera.post("/products/RIV/goals", json!({"title": "Theirs"})).await.key();
        world.root.put(&format!("/opportunities/{other}/place"), json!({"under": theirs})).await.invalid("under");
    }

    async fn the_page_draws_the_tree_and_the_place_of_an_experiment(world: World) {
        let goal = world.ada.create("goals", "Fewer <b>calls</b>", json!({})).await;
        let need = add(&world.ada, &goal, "Refunds & calls", "opportunity").await;
        let way = add(&world.ada, &need, "Refund by text", "solution").await;
        let assumed = add(&world.ada, &way, "They read texts", "assumption").await;
        let test = add(&world.ada, &assumed, "Ten texts", "experiment").await;
        let page = |path: String| { let ada = world.ada.clone(); async move { ada.browser(reqwest::Method::GET, &path).send().await.unwrap().text().await.unwrap() } };
        let drawn = page(format!("/products/TID/opportunities?outcome={goal}")).await;
        for key in [&need, &way, &assumed, &test] {
            assert!(drawn.contains(&format!("id=\"node-{key}\"")), "{key} has its place");
        }
        assert!(drawn.contains("Fewer &lt;b&gt;calls") && !drawn.contains("<b>calls"));
        let place = page(format!("/items/{test}")).await;
        assert!(place.contains("In the tree") && place.contains("They read texts") && place.contains("Refunds &amp; calls"));
        let asked = page(format!("/opportunities/{way}/under?outcome={goal}&from={need}")).await;
        assert!(asked.contains("Opportunity: Refunds &amp; calls") && !asked.contains("Assumption: They"));
        let bare = page("/products/TID/opportunities".into()).await;
        assert!(bare.contains("Fewer &lt;b&gt;calls"), "the one under which most hangs is shown");
    }
}
