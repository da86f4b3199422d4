//! Sub-tasks: steps of one piece of work, in an order of their own, which go where it goes.

use serde_json::{Value, json};

use crate::cast::Person;

both! {
    async fn a_line_makes_a_step_of_a_story_that_no_backlog_ranks(world: World) {
        let story = world.olu.create("stories", "Refund", json!({"points": 5})).await;
        let made = world.mei.post(&format!("/stories/{story}/subtasks"), json!({"line": "Ask the bank @mei 2h #bank"})).await.created();
        let step = made["key"].as_str().unwrap().to_owned();
        assert_eq!((&made["kind"], &made["title"], &made["hours"], &made["status"]), (&json!("subtask"), &json!("Ask the bank"), &json!(2.0), &json!("backlog")));
        assert_eq!((&made["owner"], &made["labels"]), (&json!(world.mei.email), &json!(["bank"])));
        assert_eq!(world.olu.order().await, std::slice::from_ref(&story));
        let list = world.sam.get(&format!("/stories/{story}/subtasks")).await.ok();
        assert_eq!((&list["done"], &list["all"], &list["items"][0]["key"]), (&json!(0), &json!(1), &json!(step)));
        let taken_back = world.mei.post(&format!("/stories/{story}/subtasks"), json!({"line": "By mistake"})).await;
        world.mei.undo(&taken_back).await.ok();
        assert_eq!(titles(&world.mei, &story).await, ["Ask the bank"]);
        // Done is said by whoever does it; nobody accepts a step.
        world.mei.patch(&format!("/subtasks/{step}"), json!({"status": "done"})).await.ok();
        world.mei.patch(&format!("/subtasks/{step}"), json!({"status": "accepted"})).await.invalid("status");
        let backlog = world.olu.get("/products/TID/backlog").await.ok();
        assert_eq!(backlog["items"][0]["subtasks"], json!({"done": 1, "all": 1}));
        world.sam.post(&format!("/stories/{story}/subtasks"), json!({"line": "Call them"})).await.proposed();
        world.vera.post(&format!("/stories/{story}/subtasks"), json!({"line": "Call them"})).await.missing();
        // It is searched, commented on and has its line.
        world.mei.post(&format!("/items/{step}/comments"), json!({"body": "They answer on Monday."})).await.created();
        let line = world.mei.get(&format!("/items/{step}/line")).await.ok();
        assert_eq!(line["why"][0]["key"], json!(story));
        assert_eq!(world.wrong().await, Vec::<String>::new());
    }

    async fn a_step_belongs_to_one_piece_of_work(world: World) {
        let (one, other) = (world.olu.story("One").await, world.olu.story("Other").await);
        let epic = world.olu.create("epics", "Epic", json!({})).await;
        let step = add(&world.mei, &one, "Step").await;
        world.mei.post("/products/TID/subtasks", json!({"title": "Of nothing"})).await.invalid("serves");
        world.mei.post("/products/TID/subtasks", json!({"title": "Of two", "serves": [one, other]})).await.invalid("serves");
        world.mei.post("/products/TID/subtasks", json!({"title": "Of an epic", "serves": [epic]})).await.invalid("to");
        world.mei.post(&format!("/stories/{epic}/subtasks"), json!({"line": "Step"})).await.missing();
        world.mei.post(&format!("/stories/{one}/subtasks"), json!({"line": "Step ^epic"})).await.invalid("line");
        world.mei.post(&format!("/stories/{one}/subtasks"), json!({"line": "@mei 2h"})).await.invalid("line");
        let bug = world.mei.create("bugs", "Button", json!({})).await;
        let made = world.mei.create("subtasks", "Of a bug", json!({"serves": [bug], "hours": 3})).await;
        assert_eq!(keys(&world.mei, &bug).await, [made]);
        // Linked to another it leaves the first; only unlinked it cannot be.
        let moved = world.mei.post("/links", json!({"from": step, "to": other})).await;
        assert_eq!((keys(&world.mei, &one).await.len(), keys(&world.mei, &other).await), (0, vec![step.clone()]));
        world.mei.undo(&moved).await.ok();
        assert_eq!((keys(&world.mei, &one).await, keys(&world.mei, &other).await.len()), (vec![step], 0));
        let link = moved.body["id"].clone();
        world.mei.delete(&format!("/links/{}", link.as_str().unwrap())).await.missing();
        let link = world.mei.get(&format!("/items/{one}/history")).await.ok()["items"].as_array().unwrap().iter().find_map(|happened| {
            happened["changes"].as_array().unwrap().iter().find_map(|change| change["after"]["id"].as_str().map(str::to_owned))
        });
        world.mei.delete(&format!("/links/{}", link.unwrap())).await.refused("needs_parent");
        assert_eq!(world.wrong().await, Vec::<String>::new());
    }

    async fn steps_stand_in_the_order_they_are_put_in(world: World) {
        let story = world.olu.story("Refund").await;
        let mut steps = Vec::new();
        for title in ["One", "Two", "Three", "Four"] {
            steps.push(add(&world.mei, &story, title).await);
        }
        let put = async |step: &str, place: Value| world.mei.put(&format!("/subtasks/{step}/rank"), place).await;
        let order = async || titles(&world.mei, &story).await;
        assert_eq!(order().await, ["One", "Two", "Three", "Four"]);
        put(&steps[3], json!({"before": steps[1]})).await.ok();
        assert_eq!(order().await, ["One", "Four", "Two", "Three"]);
        let moved = put(&steps[0], json!({"bottom": true})).await;
        assert_eq!(order().await, ["Four", "Two", "Three", "One"]);
        put(&steps[1], json!({"top": true})).await.ok();
        world.mei.undo(&moved).await.ok();
        assert_eq!(order().await, ["One", "Two", "Four", "Three"]);
        world.mei.undo(&moved).await.problem(409, "already_undone");
        put(&steps[0], json!({})).await.problem(422, "invalid");
        let other = world.olu.story("Other").await;
        let stranger = add(&world.mei, &other, "Stranger").await;
        put(&steps[0], json!({"after": stranger})).await.invalid("after");
        put(&story, json!({"top": true})).await.missing();
        assert_eq!(world.wrong().await, Vec::<String>::new());
    }

    async fn steps_go_where_their_parent_goes(world: World) {
        let story = world.root.story("Refund").await;
        let (first, second) = (add(&world.root, &story, "First").await, add(&world.root, &story, "Second").await);
        world.root.delete(&format!("/items/{second}")).await.ok();
        world.later();
        let gone = world.root.delete(&format!("/items/{story}")).await;
        assert!(!world.root.item(&first).await["archived_at"].is_null());
        world.root.undo(&gone).await.ok();
        assert!(world.root.item(&first).await["archived_at"].is_null());
        assert!(!world.root.item(&second).await["archived_at"].is_null(), "what went before stays away");
        world.root.delete(&format!("/items/{story}")).await.ok();
        world.root.post(&format!("/items/{story}/restoration"), json!({})).await.ok();
        assert_eq!(titles(&world.root, &story).await, ["First"]);
        // To another product, with a key there, and back.
        let moved = world.root.put(&format!("/items/{story}/product"), json!({"to": "RIV"})).await;
        let there = world.root.item(&first).await;
        assert!(there["key"].as_str().unwrap().starts_with("RIV-"), "{there}");
        assert_eq!(titles(&world.vera, moved.body["key"].as_str().unwrap()).await, ["First"]);
        world.root.put(&format!("/items/{first}/product"), json!({"to": "TID"})).await.refused("does_not_move");
        assert_eq!(world.wrong().await, Vec::<String>::new());
        world.root.undo(&moved).await.ok();
        assert_eq!(world.root.item(&first).await["key"], json!(first));
        assert_eq!(world.wrong().await, Vec::<String>::new());
    }

    async fn steps_are_split_and_merged_with_their_parent(world: World) {
        let story = world.olu.story("Refund").await;
        let (first, second) = (add(&world.olu, &story, "First").await, add(&world.olu, &story, "Second").await);
        let stranger = world.olu.story("Stranger").await;
        let split = json!({"title": "By bank", "subtasks": [second]});
        let off = world.olu.post(&format!("/stories/{story}/split"), split).await.key();
        assert_eq!((titles(&world.olu, &story).await, titles(&world.olu, &off).await), (vec!["First".to_owned()], vec!["Second".to_owned()]));
        let wrong = json!({"title": "By post", "subtasks": [stranger]});
        world.olu.post(&format!("/stories/{story}/split"), wrong).await.invalid("subtasks");
        world.olu.patch(&format!("/subtasks/{first}"), json!({"status": "done"})).await.ok();
        world.olu.post(&format!("/stories/{off}/merge"), json!({"into": story})).await.ok();
        assert_eq!(titles(&world.olu, &story).await, ["First", "Second"]);
        assert_eq!(world.wrong().await, Vec::<String>::new());
    }

    async fn a_team_may_call_done_what_has_no_step_open(world: World) {
        world.olu.create("sprints", "Sprint 1", json!({})).await;
        let team = world.olu.get("/products/TID/teams").await.ok()["items"][0]["name"].as_str().unwrap().to_owned();
        let definition = format!("/products/TID/teams/{team}/definitions/done");
        world.olu.put(&definition, json!({"checks": ["subtasks"], "words": []})).await.ok();
        let story = world.olu.story("Refund").await;
        let step = add(&world.mei, &story, "First").await;
        let done = world.mei.get(&format!("/items/{story}/checklist/done")).await.ok();
        assert_eq!((&done["holds"], &done["entries"][0]["says"]), (&json!(false), &json!("one sub-task is not done")));
        world.mei.patch(&format!("/subtasks/{step}"), json!({"status": "declined"})).await.ok();
        assert_eq!(world.mei.get(&format!("/items/{story}/checklist/done")).await.ok()["holds"], json!(true));
    }

    async fn no_sprint_counts_the_points_of_a_step(world: World) {
        let story = world.olu.create("stories", "Refund", json!({"points": 5})).await;
        let step = add(&world.mei, &story, "Step 3pts").await;
        let sprint = world.olu.create("sprints", "Sprint 1", json!({})).await;
        world.olu.post(&format!("/sprints/{sprint}/items"), json!({"items": [story]})).await.ok();
        world.olu.post(&format!("/sprints/{sprint}/items"), json!({"items": [step]})).await.problem(422, "invalid");
        world.olu.post(&format!("/sprints/{sprint}/start"), json!({})).await.ok();
        world.mei.patch(&format!("/subtasks/{step}"), json!({"status": "done", "points": 8})).await.ok();
        let report = world.olu.get(&format!("/sprints/{sprint}/report")).await.ok();
        assert_eq!(report["burn"]["committed"], json!(5.0), "{report}");
        assert_eq!((&report["not_done"][0]["steps"], &report["not_done"][0]["steps_done"]), (&json!(1), &json!(1)));
    }
}

async fn add(who: &Person, parent: &str, line: &str) -> String {
    who.post(&format!("/stories/{parent}/subtasks"), json!({"line": line})).await.key()
}

async fn steps(who: &Person, parent: &str, field: &str) -> Vec<String> {
    let list = who.get(&format!("/stories/{parent}/subtasks")).await.ok();
    list["items"].as_array().unwrap().iter().map(|step| step[field].as_str().unwrap().to_owned()).collect()
}

async fn titles(who: &Person, parent: &str) -> Vec<String> {
    steps(who, parent, "title").await
}

async fn keys(who: &Person, parent: &str) -> Vec<String> {
    steps(who, parent, "key").await
}
