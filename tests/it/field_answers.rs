//! What is said in a product's own fields while an item is created and edited: all of it or nothing, in one step.

use reqwest::Method;
use serde_json::{Value, json};

use crate::{fields::opened, harness::World};

async fn ferry_fields(world: &World) {
    world.field("Severity", "choice", json!({"choices": ["low", "high"], "kinds": ["bug", "story", "epic"]})).await;
    world.field("Harbours", "several", json!({"choices": ["Hestan", "Mull, west", "Oban"]})).await;
    world.field("Cost", "number", json!({})).await;
    world.field("Found in", "text", json!({"kinds": ["bug"]})).await;
}

async fn events(world: &World, item: &str) -> Vec<Value> {
    world.mei.get(&format!("/items/{item}/history")).await.ok()["items"].as_array().unwrap().clone()
}

both! {
    async fn a_new_item_says_what_it_says_in_one_step(world: World) {
        ferry_fields(&world).await;
        let said = json!({"severity": "High", "harbours": ["Oban", "Mull, west"], "cost": 2.5});
        let made = world.olu.post("/products/TID/stories", json!({"title": "Refund", "fields": said})).await.created();
        let kept = json!({"severity": "high", "harbours": ["Mull, west", "Oban"], "cost": 2.5});
        assert_eq!((&made["fields"], &made["version"]), (&kept, &json!(1)));
        let key = made["key"].as_str().unwrap();
        assert_eq!(world.said(key).await, kept);
        assert_eq!(events(&world, key).await.len(), 1);
        world.olu.create("epics", "Money back", json!({"fields": {"severity": "low"}})).await;
        assert_eq!(world.wrong().await, Vec::<String>::new());
    }

    async fn what_does_not_fit_is_said_beside_its_field_and_nothing_is_made(world: World) {
        ferry_fields(&world).await;
        let said = json!({"severity": "dire", "cost": "much", "found_in": "2.1", "colour": "red", "harbours": "Oban"});
        let wrong = world.olu.post("/products/TID/stories", json!({"title": "Refund", "fields": said})).await.problem(422, "invalid");
        let wrong: Vec<_> = wrong["errors"].as_array().unwrap().iter().map(|error| error["field"].as_str().unwrap().to_owned()).collect();
        for field in ["fields.severity", "fields.cost", "fields.found_in", "fields.colour"] {
            assert!(wrong.contains(&field.to_owned()), "{field}: {wrong:?}");
        }
        assert_eq!((wrong.len(), world.olu.order().await.len()), (4, 0));
        world.olu.post("/products/TID/stories", json!({"title": "Refund", "fields": ["high"]})).await.problem(422, "invalid");
        world.ada.post("/products/TID/goals", json!({"title": "Grow", "fields": {"cost": 1}})).await.invalid("fields");
    }

    async fn an_edit_changes_fields_beside_others_as_one_version_and_one_undo(world: World) {
        ferry_fields(&world).await;
        let key = world.olu.create("stories", "Refund", json!({"fields": {"severity": "low", "cost": 1}})).await;
        world.later();
        let path = format!("/stories/{key}");
        let change = json!({"title": "Refund at once", "fields": {"severity": "high", "cost": null, "harbours": "Oban"}, "version": 1});
        let done = world.olu.patch(&path, change).await;
        let undone = done.header("northline-undo");
        let edited = done.ok();
        assert_eq!((&edited["version"], &edited["fields"]), (&json!(2), &json!({"severity": "high", "harbours": ["Oban"]})));
        assert_eq!(events(&world, &key).await.len(), 2);
        let stale = world.olu.patch(&path, json!({"fields": {"cost": 9}, "version": 1})).await.refused("stale");
        assert_eq!(stale["current"]["fields"], edited["fields"]);
        world.olu.patch(&path, json!({"title": "Not this", "fields": {"cost": "much"}})).await.invalid("fields.cost");
        assert_eq!(world.mei.item(&key).await["title"], "Refund at once");
        let same = world.olu.patch(&path, json!({"fields": {"severity": "high"}})).await.ok();
        assert_eq!(same["version"], 2, "nothing changed");
        world.later();
        world.olu.post(undone.trim_start_matches("/api/v1"), json!({})).await.ok();
        let back = world.mei.item(&key).await;
        assert_eq!((&back["title"], &back["fields"]), (&json!("Refund"), &json!({"severity": "low", "cost": 1.0})));
    }

    async fn whoever_does_the_work_says_what_is_in_the_fields_of_a_story_and_not_what_it_is(world: World) {
        ferry_fields(&world).await;
        let key = world.olu.story("Refund").await;
        world.mei.patch(&format!("/stories/{key}"), json!({"fields": {"cost": 3}, "points": 2})).await.ok();
        world.mei.patch(&format!("/stories/{key}"), json!({"fields": {"cost": 4}, "title": "Other"})).await.proposed();
        let epic = world.olu.create("epics", "Money back", json!({})).await;
        world.mei.patch(&format!("/epics/{epic}"), json!({"fields": {"severity": "low"}})).await.proposed();
    }

    async fn a_proposal_carries_them(world: World) {
        ferry_fields(&world).await;
        let asked = json!({"title": "Refund", "fields": {"severity": "high", "cost": 2}});
        let filed = world.sam.post("/products/TID/stories", asked).await.proposed();
        let page = opened(&world, &format!("/proposals/{}", filed["proposal"].as_str().unwrap())).await;
        assert!(page.contains("Severity") && page.contains("high"), "what would change says them by name");
        world.olu.post(&format!("/proposals/{}/acceptance", filed["proposal"].as_str().unwrap()), json!({})).await.ok();
        let key = world.olu.order().await[0].clone();
        assert_eq!(world.said(&key).await, json!({"severity": "high", "cost": 2.0}));
        let edit = world.sam.patch(&format!("/stories/{key}"), json!({"fields": {"cost": 7}})).await.proposed();
        assert!(edit["summary"].as_str().unwrap().starts_with("Change Cost of"), "{edit}");
        world.olu.post(&format!("/proposals/{}/acceptance", edit["proposal"].as_str().unwrap()), json!({})).await.ok();
        assert_eq!(world.said(&key).await["cost"], 7.0);
    }

    async fn the_form_asks_for_those_of_its_kind(world: World) {
        ferry_fields(&world).await;
        let story = opened(&world, "/new/story?product=TID").await;
        assert!(story.contains("fields.severity") && story.contains("fields.harbours") && !story.contains("fields.found_in"));
        assert!(opened(&world, "/new/bug?product=TID").await.contains("fields.found_in"));
        assert!(!opened(&world, "/new/goal?product=TID").await.contains("fields."));
        let form = [
            ("title", "Refund"), ("fields.severity", "high"), ("fields.harbours", "Oban"), ("fields.harbours", "Mull, west"),
            ("fields.cost", "2,5"),
        ];
        world.olu.answer(world.olu.browser(Method::POST, "/products/TID/stories").header("sec-fetch-site", "same-origin").form(&form)).await.is(303);
        let key = world.olu.order().await[0].clone();
        assert_eq!(world.said(&key).await, json!({"severity": "high", "harbours": ["Mull, west", "Oban"], "cost": 2.5}));
        let form = [("title", "Receipt"), ("fields.severity", ""), ("fields.cost", "much")];
        let again = world.olu.answer(world.olu.browser(Method::POST, "/products/TID/stories").header("sec-fetch-site", "same-origin").form(&form)).await.is(422).text;
        assert!(again.contains("this is no number") && again.contains("name=\"fields.cost\""), "{again}");
    }
}
