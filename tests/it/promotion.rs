//! What becomes of ideas: an initiative, its epics and stories, a split; each in one act that one undo takes back.

use serde_json::{Value, json};

use crate::cast::Person;

async fn ties(person: &Person, key: &str) -> Value {
    person.get(&format!("/items/{key}/line")).await.ok()
}

fn holds(line: &Value, way: &str, key: &str) -> bool {
    line[way].as_array().unwrap().iter().any(|stop| stop["key"] == key)
}

both! {
    async fn an_idea_becomes_an_initiative_with_its_hypothesis_goals_and_voices(world: World) {
        let goal = world.ada.create("goals", "Fewer calls", json!({})).await;
        let said = json!({"serves": [goal], "hypothesis": "Half of the calls go", "persona": "Skipper", "body": "They call the harbour."});
        let idea = world.ada.create("ideas", "Refund without a call", said).await;
        let voice = world.ada.create("feedback", "We call for every refund", json!({})).await;
        world.ada.link(&voice, &idea).await;
        let done = world.ada.post(&format!("/ideas/{idea}/initiative"), json!({"horizon": "next", "baseline": 40, "expected": 20, "expected_by": "2026-09-01"})).await.is(201);
        let bet = done.body["key"].as_str().unwrap().to_owned();
        let read = world.ada.item(&bet).await;
        assert_eq!((&read["title"], &read["hypothesis"], &read["horizon"]), (&json!("Refund without a call"), &json!("Half of the calls go"), &json!("next")));
        assert_eq!((&read["baseline"], &read["expected"], &read["expected_by"]), (&json!(40.0), &json!(20.0), &json!("2026-09-01")));
        assert_eq!((&read["body"], &read["voices"]), (&json!("They call the harbour."), &json!(1)));
        assert!(holds(&ties(&world.ada, &bet).await, "why", &goal));
        assert_eq!(world.ada.item(&idea).await["status"], "planned");

        world.ada.undo(&done).await.ok();
        assert!(world.ada.item(&bet).await["archived_at"].is_string());
        assert_eq!(world.ada.item(&idea).await["status"], "new");
    }

    async fn what_an_idea_hangs_under_in_the_tree_goes_along(world: World) {
        let vision = world.ada.create("visions", "North", json!({})).await;
        let goal = world.ada.create("goals", "Fewer calls", json!({"serves": [vision]})).await;
        let result = world.ada.create("key_results", "Calls a week", json!({"serves": [goal], "baseline": 410, "target": 150})).await;
        let metric = world.ada.create("metrics", "Calls", json!({})).await;
        let pain = world.ada.create("ideas", "Nobody knows when money comes", json!({"serves": [result], "nature": "opportunity"})).await;
        let idea = world.ada.create("ideas", "A date for the money", json!({"serves": [pain], "nature": "solution"})).await;
        let assumed = world.ada.create("assumptions", "The bank tells us", json!({"serves": [idea]})).await;
        let made = world.ada.post(&format!("/ideas/{idea}/initiative"), json!({"metric": metric})).await.is(201);
        let bet = made.body["key"].as_str().unwrap().to_owned();
        assert_eq!(made.body["rooted"], true, "{}", made.text);
        assert!(holds(&ties(&world.ada, &bet).await, "why", &goal));
        assert!(!world.ada.item(&bet).await.to_string().contains("\"warnings\""));
        let page = world.ada.answer(world.ada.browser(reqwest::Method::GET, &format!("/items/{bet}"))).await.text;
        assert!(page.contains("The bank tells us") && page.contains(&format!("/items/{assumed}")), "what was assumed stands beside it");
        assert!(page.contains(&format!("/items/{metric}")), "the metric it is to move");
        // A second is made knowingly.
        let form = world.ada.answer(world.ada.browser(reqwest::Method::GET, &format!("/ideas/{idea}/initiative"))).await.text;
        assert!(form.contains(&format!("{bet} “A date for the money” came of it already")), "{form}");
        let again = world.ada.post(&format!("/ideas/{idea}/initiative"), json!({})).await.created();
        assert_eq!(again["warnings"], json!([format!("{bet} “A date for the money” came of {idea} already")]));
        world.ada.post(&format!("/ideas/{idea}/initiative"), json!({"metric": goal})).await.invalid("metric");
    }

    async fn an_initiative_grows_epics_and_stories_told_for_the_persona(world: World) {
        let idea = world.ada.create("ideas", "Refunds", json!({"persona": "Skipper", "hypothesis": "Half of the calls go"})).await;
        let voice = world.ada.create("feedback", "We call for every refund", json!({})).await;
        world.ada.link(&voice, &idea).await;
        let bet = world.ada.post(&format!("/ideas/{idea}/initiative"), json!({})).await.key();
        let outline = "Money back\n  Ask for a refund\n  As a clerk I want to see refunds so that I can answer\nTell them";
        world.ada.post(&format!("/initiatives/{bet}/work"), json!({"outline": outline})).await.proposed();
        let done = world.olu.post(&format!("/initiatives/{bet}/work"), json!({"outline": outline})).await.is(201);
        let made = done.body["items"].as_array().unwrap().clone();
        let kinds: Vec<_> = made.iter().map(|made| made["kind"].as_str().unwrap()).collect();
        assert_eq!(kinds, ["epic", "story", "story", "epic"]);
        let key = |nth: usize| made[nth]["key"].as_str().unwrap().to_owned();
        let (epic, story, told) = (world.olu.item(&key(0)).await, world.olu.item(&key(1)).await, world.olu.item(&key(2)).await);
        assert!(epic["body"].as_str().unwrap().contains("Half of the calls go"));
        assert_eq!((&story["persona"], &told["persona"]), (&json!("Skipper"), &json!("clerk")));
        let line = ties(&world.olu, &key(1)).await;
        assert!(holds(&line, "why", &key(0)) && holds(&line, "why", &bet));
        let voices = world.olu.get(&format!("/items/{}/voices", key(1))).await.ok();
        assert_eq!(voices["items"][0]["key"], voice, "the voices of the idea are heard in the story");

        world.olu.undo(&done).await.ok();
        for nth in 0..4 {
            assert!(world.olu.item(&key(nth)).await["archived_at"].is_string());
        }
        world.olu.post(&format!("/initiatives/{bet}/work"), json!({"outline": "  \n - \n"})).await.invalid("outline");
    }

    async fn whom_an_idea_is_for_goes_along_all_the_way_to_the_stories(world: World) {
        let skipper = world.ada.create("personas", "Skipper of a small ferry", json!({})).await;
        let clerk = world.ada.create("personas", "Harbour clerk", json!({})).await;
        let idea = world.ada.create("ideas", "Refunds", json!({"persona": "harbour clerk", "hypothesis": "Half of the calls go"})).await;
        let linked = world.ada.post("/links", json!({"from": idea, "to": skipper})).await.created();
        assert_eq!(linked["kind"], "is_for");
        let whom = async |key: &str| {
            let history = world.root.get(&format!("/items/{key}/history")).await.ok();
            let changes = history["items"].as_array().unwrap().iter().flat_map(|event| event["changes"].as_array().unwrap().clone());
            let mut whom: Vec<String> = changes.filter(|change| change["field"] == "link" && change["after"]["kind"] == "is_for")
                .map(|change| change["after"]["to"].as_str().unwrap().to_owned()).collect();
            whom.sort();
            whom
        };
        let mut both = vec![skipper.clone(), clerk.clone()];
        both.sort();
        let bet = world.ada.post(&format!("/ideas/{idea}/initiative"), json!({})).await.key();
        assert_eq!(whom(&bet).await, both, "the one it is linked to, and the one it names");
        let page = world.ada.answer(world.ada.browser(reqwest::Method::GET, &format!("/items/{bet}"))).await.text;
        assert!(page.contains("is for") && page.contains("Skipper of a small ferry"));
        let form = world.olu.answer(world.olu.browser(reqwest::Method::GET, &format!("/initiatives/{bet}/work"))).await.text;
        assert!(form.contains("value=\"Skipper of a small ferry\""), "whom the stories are told for stands there already");
        let grown = world.olu.post(&format!("/initiatives/{bet}/work"), json!({"outline": "Money back\n  Ask for a refund"})).await.is(201);
        let key = |nth: usize| grown.body["items"][nth]["key"].as_str().unwrap().to_owned();
        assert_eq!((whom(&key(0)).await, whom(&key(1)).await), (both.clone(), both.clone()));
        assert_eq!(world.olu.item(&key(1)).await["persona"], "Skipper of a small ferry");
        let told = world.olu.post(&format!("/initiatives/{bet}/work"), json!({"outline": "- See it", "persona": "Harbour clerk"})).await.is(201);
        assert_eq!(whom(told.body["items"][0]["key"].as_str().unwrap()).await, [clerk.as_str()]);
        let split = world.ada.post(&format!("/ideas/{idea}/split"), json!({"title": "Receipts"})).await.key();
        assert_eq!(whom(&split).await, both);
        assert_eq!(world.ada.item(&split).await["hypothesis"], "Half of the calls go");
        world.ada.post("/links", json!({"from": skipper, "to": bet, "kind": "is_for"})).await.invalid("to");
    }

    async fn what_is_split_off_takes_its_voices_and_is_linked_back(world: World) {
        let goal = world.ada.create("goals", "Fewer calls", json!({})).await;
        let idea = world.ada.create("ideas", "Refunds and receipts", json!({"serves": [goal], "persona": "Skipper"})).await;
        let (one, two) = (world.ada.create("feedback", "Refund me", json!({})).await, world.ada.create("feedback", "Where is my receipt", json!({"body": "Where is my receipt"})).await);
        world.ada.link(&one, &idea).await;
        world.ada.post("/links", json!({"from": two, "to": idea, "weight": "critical", "quote": "my receipt"})).await.created();
        let done = world.ada.post(&format!("/ideas/{idea}/split"), json!({"title": "Receipts by mail", "voices": [two]})).await.is(201);
        let made = done.body["key"].as_str().unwrap().to_owned();
        assert_eq!((&world.ada.item(&idea).await["voices"], &world.ada.item(&made).await["voices"]), (&json!(1), &json!(1)));
        let voice = world.ada.get(&format!("/items/{made}/voices")).await.ok()["items"][0].clone();
        assert_eq!((&voice["key"], &voice["weight"], &voice["quote"]), (&json!(two), &json!("critical"), &json!("my receipt")));
        assert!(holds(&ties(&world.ada, &made).await, "why", &goal));
        world.ada.undo(&done).await.ok();
        assert_eq!(world.ada.item(&idea).await["voices"], 2);
        world.ada.post(&format!("/ideas/{idea}/split"), json!({"title": "Told", "voices": [goal]})).await.invalid("voices");
    }

    async fn what_is_closed_becomes_nothing(world: World) {
        let idea = world.ada.create("ideas", "Refunds", json!({})).await;
        world.ada.patch(&format!("/ideas/{idea}"), json!({"status": "declined", "reason": "Not now"})).await.ok();
        world.ada.post(&format!("/ideas/{idea}/initiative"), json!({})).await.refused("not_open");
        world.ada.post(&format!("/ideas/{idea}/split"), json!({"title": "Told"})).await.refused("not_open");
        let goal = world.ada.create("goals", "Fewer calls", json!({})).await;
        world.ada.post(&format!("/ideas/{goal}/initiative"), json!({})).await.missing();
        let open = world.ada.create("ideas", "Receipts", json!({})).await;
        world.mei.post(&format!("/ideas/{open}/initiative"), json!({})).await.proposed();
    }
}
