//! What a team calls ready and done: checks that check themselves, lines that people tick, and what it takes to set them aside.

use serde_json::{Value, json};

use crate::harness::World;

const CREW: &str = "/products/TID/teams/Crew";

impl World {
    async fn crew(&self, unready: &str) {
        self.olu.post("/products/TID/teams", json!({"name": "Crew"})).await.created();
        self.olu.patch(CREW, json!({"unready": unready})).await.ok();
    }

    async fn define(&self, part: &str, definition: Value) -> Value {
        self.olu.put(&format!("{CREW}/definitions/{part}"), definition).await.ok()
    }

    async fn checklist(&self, story: &str, part: &str) -> Value {
        self.mei.get(&format!("/items/{story}/checklist/{part}")).await.ok()
    }

    async fn tick(&self, story: &str, part: &str, words: &str) -> crate::harness::Answer {
        let list = self.checklist(story, part).await;
        let entry = list["entries"].as_array().unwrap().iter().find(|entry| entry["says"] == words).unwrap().clone();
        self.mei.put(&format!("/items/{story}/agreed/{}", entry["id"].as_str().unwrap()), json!({})).await
    }
}

/// The entries of a list, those that do not hold in brackets.
fn shown(list: &Value) -> Vec<String> {
    let entries = list["entries"].as_array().unwrap().iter();
    let says = |entry: &Value| entry["says"].as_str().unwrap().to_owned();
    entries.map(|entry| if entry["holds"] == true { says(entry) } else { format!("({})", says(entry)) }).collect()
}

async fn reason(world: &World, item: &str, command: &str) -> Value {
    let history = world.mei.get(&format!("/items/{item}/history")).await.ok();
    let events = history["items"].as_array().unwrap().clone();
    events.into_iter().find(|event| event["command"] == command).unwrap()["reason"].clone()
}

both! {
    async fn a_new_team_begins_with_what_most_agree_on(world: World) {
        world.crew("warn").await;
        let both = world.mei.get(&format!("{CREW}/definitions")).await.ok();
        assert_eq!(both["ready"], json!({"part": "ready", "words": [],
            "checks": ["why", "persona", "estimate", "size", "criteria", "blocker"]}));
        let words: Vec<_> = both["done"]["words"].as_array().unwrap().iter().map(|line| line["words"].clone()).collect();
        assert_eq!((&both["done"]["checks"], words), (&json!(["passed"]), vec![json!("Reviewed by a colleague"), json!("Documented")]));
    }

    async fn a_check_that_is_left_out_is_not_asked(world: World) {
        world.crew("warn").await;
        let story = world.olu.create("stories", "Refund", json!({"points": 13, "criteria": ["It holds"]})).await;
        let lacks = async || {
            let read = world.mei.get(&format!("/items/{story}/readiness")).await.ok();
            read["lacks"].as_array().unwrap().iter().map(|lack| lack["says"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(lacks().await, ["it has no why and no persona", "13 points are more than the team takes at once (8)"]);
        let defined = world.define("ready", json!({"checks": ["persona", "estimate"], "words": ["Shown to the skippers"]})).await;
        assert_eq!(defined["checks"], json!(["persona", "estimate"]));
        assert_eq!(lacks().await, ["it has no persona", "“Shown to the skippers” is not ticked"]);
        assert_eq!(shown(&world.checklist(&story, "ready").await), ["(it has no persona)", "It is estimated", "(Shown to the skippers)"]);
        world.tick(&story, "ready", "Shown to the skippers").await.ok();
        assert_eq!(lacks().await, ["it has no persona"]);
        world.olu.put(&format!("{CREW}/definitions/done"), json!({"checks": ["why"]})).await.invalid("checks");
        world.olu.put(&format!("{CREW}/definitions/ready"), json!({"words": [" "]})).await.invalid("words");
        world.mei.put(&format!("{CREW}/definitions/ready"), json!({"words": []})).await.proposed();
    }

    async fn a_line_that_stays_keeps_its_ticks(world: World) {
        world.crew("warn").await;
        let story = world.olu.story("Refund").await;
        world.later();
        let ticked = world.tick(&story, "done", "Documented").await;
        let entry = world.checklist(&story, "done").await["entries"][2].clone();
        assert_eq!((&entry["by"], &entry["at"]), (&json!("mei"), &json!("2026-03-02T09:01:00Z")));
        world.define("done", json!({"words": ["Documented", "Shown in the review"]})).await;
        assert_eq!(shown(&world.checklist(&story, "done").await), ["Every criterion has passed", "Documented", "(Shown in the review)"]);
        world.later();
        world.mei.undo(&ticked).await.ok();
        assert_eq!(shown(&world.checklist(&story, "done").await)[1], "(Documented)");
        let id = entry["id"].as_str().unwrap();
        world.sam.put(&format!("/items/{story}/agreed/{id}"), json!({})).await.proposed();
        world.vera.put(&format!("/items/{story}/agreed/{id}"), json!({})).await.missing();
        let elsewhere = world.vera.post("/products/RIV/stories", json!({"title": "Other"})).await.key();
        world.vera.put(&format!("/items/{elsewhere}/agreed/{id}"), json!({})).await.missing();
    }

    async fn a_team_that_warns_says_what_is_not_done(world: World) {
        world.crew("warn").await;
        let story = world.olu.story("Refund").await;
        world.tick(&story, "done", "Documented").await.ok();
        let accepted = world.olu.post(&format!("/stories/{story}/acceptance"), json!({})).await.ok();
        assert_eq!(accepted["warnings"], json!([format!("{story} is not done: “Reviewed by a colleague” is not ticked")]));
        // Nobody was asked why, and still it stands in the history.
        assert_eq!(reason(&world, &story, "story.accept").await, accepted["warnings"][0]);
    }

    async fn a_team_that_refuses_is_told_why_all_the_same(world: World) {
        world.crew("refuse").await;
        let story = world.olu.create("stories", "Refund", json!({"points": 3})).await;
        let sprint = world.olu.create("sprints", "Sprint", json!({})).await;
        let path = format!("/sprints/{sprint}/items");
        let refused = world.olu.post(&path, json!({"items": [story]})).await.refused("not_ready");
        assert!(refused["detail"].as_str().unwrap().contains("no acceptance criteria"), "{refused}");
        let taken = world.olu.post(&path, json!({"items": [story], "reason": "The harbour insists"})).await.ok();
        assert!(taken["warnings"][0].as_str().unwrap().contains("not ready"));
        assert_eq!(reason(&world, &story, "sprint.take").await, "The harbour insists");
        world.olu.post(&format!("/sprints/{sprint}/start"), json!({})).await.ok();
        let card = format!("/sprints/{sprint}/cards/{story}");
        world.mei.put(&card, json!({"status": "started"})).await.refused("not_ready");
        world.mei.put(&card, json!({"status": "started", "reason": "We know enough"})).await.ok();
        assert_eq!(reason(&world, &story, "sprint.move").await, "We know enough");
        let acceptance = format!("/stories/{story}/acceptance");
        world.olu.post(&acceptance, json!({})).await.refused("not_done");
        world.olu.post(&acceptance, json!({"reason": "Reviewed on the quay"})).await.ok();
        assert_eq!(reason(&world, &story, "story.accept").await, "Reviewed on the quay");
        assert_eq!(world.olu.item(&story).await["status"], "accepted");
    }

    async fn what_is_done_as_agreed_needs_no_reason(world: World) {
        world.crew("refuse").await;
        let story = world.olu.create("stories", "Refund", json!({"criteria": ["It holds"]})).await;
        for words in ["Reviewed by a colleague", "Documented"] {
            world.tick(&story, "done", words).await.ok();
        }
        let acceptance = format!("/stories/{story}/acceptance");
        world.olu.post(&acceptance, json!({"reason": "Hurry"})).await.refused("criteria_not_passed");
        let criteria = world.olu.get(&format!("/stories/{story}/criteria")).await.ok();
        let one = criteria["items"][0]["id"].as_str().unwrap();
        world.olu.patch(&format!("/stories/{story}/criteria/{one}"), json!({"state": "passed"})).await.ok();
        assert_eq!(world.olu.post(&acceptance, json!({})).await.ok()["warnings"], json!([]));
        assert_eq!(world.wrong().await, Vec::<String>::new());
    }
}
