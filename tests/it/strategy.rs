//! The vision with its positioning and versions, the strategy on one page, and the stage of a product's life.

use reqwest::Method;
use serde_json::{Value, json};

use crate::cast::Person;

async fn page(person: &Person, path: &str) -> String {
    person.answer(person.browser(Method::GET, path)).await.is(200).text
}

async fn versions(person: &Person) -> Vec<Value> {
    person.get("/products/TID/vision/versions").await.ok()["items"].as_array().unwrap().clone()
}

both! {
    async fn every_version_of_the_vision_is_kept_with_its_positioning(world: World) {
        let vision = world.ada.create("visions", "Every island in a day", json!({"body": "Slowly."})).await;
        world.later();
        world.ada.patch(&format!("/visions/{vision}"), json!({"title": "Every island within an hour", "for_whom": "small operators"})).await.ok();
        world.later();
        world.ada.patch(&format!("/visions/{vision}"), json!({"difference": "works without a signal"})).await.ok();
        // What is no part of it makes no version.
        world.ada.patch(&format!("/visions/{vision}"), json!({"labels": ["north"]})).await.ok();
        let all = versions(&world.mei).await;
        let titles: Vec<_> = all.iter().map(|version| version["said"]["title"].as_str().unwrap()).collect();
        assert_eq!(titles, ["Every island within an hour", "Every island within an hour", "Every island in a day"]);
        assert_eq!((&all[0]["said"]["difference"], &all[1]["said"]["difference"]), (&json!("works without a signal"), &Value::Null));
        assert_eq!((&all[1]["changed"], &all[2]["by"]), (&json!(["for_whom", "title"]), &json!("ada")));
        let shown = page(&world.mei, &format!("/products/TID/vision/versions?from={}&to={}", all[2]["event"].as_str().unwrap(), all[0]["event"].as_str().unwrap())).await;
        assert!(shown.contains("<ins>within</ins>") && shown.contains("<del>day</del>"), "{shown}");
        assert!(shown.contains("works without a signal"));
        world.vera.get("/products/TID/vision/versions").await.missing();
        let vision = page(&world.ada, "/products/TID/vision").await;
        assert!(vision.contains("small operators") && vision.contains("/products/TID/vision/versions"));
    }

    async fn a_positioning_too_long_is_said_beside_it(world: World) {
        let vision = world.ada.create("visions", "North", json!({})).await;
        world.ada.patch(&format!("/visions/{vision}"), json!({"need": "x".repeat(501)})).await.invalid("need");
        world.sam.patch(&format!("/visions/{vision}"), json!({"need": "calm"})).await.proposed();
    }

    async fn the_strategy_stands_on_one_page_and_is_presented(world: World) {
        for path in ["strategy", "strategy/present"] {
            assert!(page(&world.ines, &format!("/products/TID/{path}")).await.contains("No vision is written yet"));
        }
        let vision = world.ada.create("visions", "Every island within an hour", json!({"for_whom": "small operators"})).await;
        let goal = world.ada.create("goals", "Fewer lost bookings", json!({})).await;
        world.ada.create("key_results", "Abandoned", json!({"serves": [goal], "baseline": 40.0, "target": 20.0, "current": 30.0})).await;
        world.ada.create("themes", "Trust", json!({"share": 40.0, "serves": [vision]})).await;
        world.ada.create("initiatives", "Money back", json!({"serves": [goal], "horizon": "now"})).await;
        let metric = world.ada.create("metrics", "Lost bookings", json!({"unit": "%", "target": 20.0})).await;
        world.ada.post(&format!("/metrics/{metric}/observations"), json!({"value": 31.5})).await.created();
        let told = world.ines.get("/products/TID/strategy").await.ok();
        assert_eq!((&told["vision"]["title"], &told["positioning"]["for_whom"]), (&json!("Every island within an hour"), &json!("small operators")));
        assert_eq!((&told["goals"][0]["score"], &told["bets"][0]["goal"]), (&json!(0.5), &json!("Fewer lost bookings")));
        assert_eq!((&told["themes"][0]["wanted"], &told["numbers"][0]["value"]), (&json!(0.4), &json!(31.5)));
        for path in ["strategy", "strategy/present"] {
            let shown = page(&world.ines, &format!("/products/TID/{path}")).await;
            for says in ["Every island within an hour", "small operators", "Fewer lost bookings", "0.50", "Trust", "Money back", "31.5"] {
                assert!(shown.contains(says), "{path} does not say {says}");
            }
        }
        world.vera.get("/products/TID/strategy").await.missing();
    }

    async fn a_stage_is_a_judgement_with_evidence(world: World) {
        let path = "/products/TID/life_cycle";
        world.ada.put(path, json!({"stage": "puberty", "evidence": "It grows"})).await.invalid("stage");
        world.ada.put(path, json!({"stage": "growth", "evidence": " "})).await.invalid("evidence");
        world.ada.put(path, json!({"stage": "growth", "evidence": "It grows", "metric": "TID-999"})).await.invalid("metric");
        let revenue = world.ada.create("metrics", "Revenue a month", json!({})).await;
        for value in [100.0, 110.0, 121.0, 133.1] {
            world.ada.post(&format!("/metrics/{revenue}/observations"), json!({"value": value})).await.created();
            world.later();
        }
        world.ada.put(path, json!({"stage": "introduction", "evidence": "The first ten operators", "metric": revenue})).await.ok();
        world.later();
        let told = world.mei.get(path).await.ok();
        assert_eq!((&told["judged"]["stage"], &told["suggested"]["stage"]), (&json!("introduction"), &json!("growth")));
        assert!((told["suggested"]["growth"].as_f64().unwrap() - 0.1).abs() < 1e-9);
        assert_eq!(told["offers"]["metrics"][0], "Activation");
        let judged = world.ada.put(path, json!({"stage": "growth", "evidence": "Three months of it", "metric": revenue, "metrics": "Harbours\nTickets"})).await;
        let told = world.mei.get(path).await.ok();
        assert_eq!((&told["offers"]["metrics"], &told["offers"]["overridden"]), (&json!(["Harbours", "Tickets"]), &json!(["metrics"])));
        let shown = page(&world.mei, "/products/TID/life-cycle").await;
        assert!(shown.contains("Three months of it") && shown.contains("your own") && shown.contains("Cost of delay"));
        world.later();
        let undone = world.ada.undo(&judged).await;
        assert!(undone.status.is_success(), "{}", undone.text);
        assert_eq!(world.mei.get(path).await.ok()["judged"]["stage"], "introduction");
        world.olu.put(path, json!({"stage": "decline", "evidence": "I think so"})).await.proposed();
    }
}
