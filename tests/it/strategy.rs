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
        let earlier = &told["earlier"];
        assert_eq!((&earlier[0]["stage"], &earlier[0]["evidence"]), (&json!("introduction"), &json!("The first ten operators")));
        assert!(earlier[1].is_null() && shown.contains("Judged before (1)"), "{earlier}");
        world.later();
        let undone = world.ada.undo(&judged).await;
        assert!(undone.status.is_success(), "{}", undone.text);
        assert_eq!(world.mei.get(path).await.ok()["judged"]["stage"], "introduction");
        world.olu.put(path, json!({"stage": "decline", "evidence": "I think so"})).await.proposed();
    }

    async fn a_stage_changes_what_is_offered_elsewhere_and_says_so(world: World) {
        let path = "/products/TID/life_cycle";
        world.ada.create("ideas", "Refund", json!({})).await;
        let scores = "/products/TID/ideas/scores";
        let formula = async || {
            let shown = page(&world.ada, scores).await;
            let at = shown.find("Method").unwrap();
            (shown[at..].find("method=weighted") < shown[at..].find("method=rice"), shown.contains("weight × score"), shown.contains("because Tidewater is in"))
        };
        assert_eq!(formula().await, (false, false, false));
        let before = world.mei.get("/products/TID/strategy/today").await.ok()["norms"].clone();
        assert_eq!((&before["stage"], &before["cadence_days"], &before["methods"][0]), (&Value::Null, &json!(14), &json!("rice")));
        world.ada.put(path, json!({"stage": "maturity", "evidence": "It stands"})).await.ok();
        assert_eq!(formula().await, (true, true, true));
        let norms = world.mei.get(path).await.ok()["norms"].clone();
        assert_eq!((&norms["cadence_days"], &norms["drift"], &norms["methods"][0], &norms["own"]), (&json!(30), &json!(0.1), &json!("weighted"), &json!([])));
        assert_eq!(norms["methods"].as_array().unwrap().len(), 10, "the others are still there");
        // What it offers to measure stands beside the metrics until it is measured.
        assert!(page(&world.ada, "/products/TID/outcomes").await.contains("Gross margin"));
        world.ada.create("metrics", "Gross margin", json!({})).await;
        let shown = page(&world.ada, "/products/TID/outcomes").await;
        let offered = &shown[shown.find("id=\"suggested\"").unwrap()..];
        assert!(!offered.contains("Gross margin") && offered.contains("Customers lost a quarter"), "{offered}");
        for (field, wrong) in [("cadence_days", json!(0)), ("cadence_days", json!(400)), ("drift", json!(0.5)), ("scoring", json!("astrology"))] {
            let mut said = json!({"stage": "maturity", "evidence": "It stands"});
            said[field] = wrong;
            world.ada.put(path, said).await.invalid(field);
        }
        world.later();
        let own = world.ada.put(path, json!({"stage": "maturity", "evidence": "It stands still", "cadence_days": 5, "drift": 40, "scoring": "wsjf"})).await;
        let norms = world.mei.get(path).await.ok()["norms"].clone();
        assert_eq!((&norms["cadence_days"], &norms["drift"], &norms["methods"][0], &norms["methods"][1]), (&json!(5), &json!(0.4), &json!("wsjf"), &json!("weighted")));
        assert_eq!(norms["own"], json!(["cadence_days", "drift", "scoring"]));
        let shown = page(&world.mei, "/products/TID/life-cycle").await;
        let follows = &shown[shown.find("id=\"follows\"").unwrap()..];
        assert!(follows.contains("5 days") && follows.contains("40 points") && follows.contains("WSJF, Weighted"), "{follows}");
        world.later();
        assert!(world.ada.undo(&own).await.status.is_success());
        assert_eq!(world.mei.get(path).await.ok()["norms"]["cadence_days"], 30);
    }

    async fn the_desk_says_what_the_strategy_asks_for_today(world: World) {
        let desk = async |person: &Person| {
            let shown = page(person, "/").await;
            shown.find("id=\"desk-strategy\"").map(|at| shown[at..].split("</section>").next().unwrap().to_owned())
        };
        assert_eq!(desk(&world.ada).await, None, "nothing is asked for yet");
        let goal = world.ada.create("goals", "Fewer lost bookings", json!({})).await;
        let result = world.ada.create("key_results", "Abandoned", json!({"serves": [goal], "baseline": 40.0, "target": 20.0})).await;
        let over = world.ada.create("goals", "Over since long", json!({"starts_on": "2025-01-01", "ends_on": "2025-12-31"})).await;
        world.ada.create("key_results", "Of a goal that is over", json!({"serves": [over], "baseline": 1.0, "target": 2.0})).await;
        let bet = world.ada.create("initiatives", "Money back", json!({"serves": [goal], "due_on": "2026-03-05"})).await;
        world.olu.story("Nobody knows why").await;
        let today = async || world.mei.get("/products/TID/strategy/today").await.ok();
        let told = today().await;
        assert_eq!((&told["unchecked"], &told["late"], &told["orphans"]), (&json!([]), &json!([]), &json!(1)));
        // The cadence is fourteen days: on the fifteenth it is due.
        world.clock.advance(chrono::TimeDelta::days(14));
        assert_eq!(today().await["unchecked"], json!([]));
        world.clock.advance(chrono::TimeDelta::days(1));
        let told = today().await;
        assert_eq!((&told["unchecked"][0]["goal"], &told["unchecked"][0]["key_results"], &told["unchecked"][0]["due_on"]), (&json!(goal), &json!([result]), &json!("2026-03-16")));
        assert_eq!((told["unchecked"].as_array().unwrap().len(), &told["late"][0]["key"]), (1, &json!(bet)));
        let shown = desk(&world.ada).await.unwrap();
        for says in ["Fewer lost bookings", &format!("/items/{result}#check-ins"), "1 open item knows no why", "/products/TID/coverage", "Money back", &format!("/items/{bet}")] {
            assert!(shown.contains(says), "the desk does not say {says}: {shown}");
        }
        assert!(page(&world.ada, "/products/TID/goals").await.contains("check-in is due"));
        assert_eq!(desk(&world.mei).await, None, "it is for those who decide the strategy");
        assert_eq!(desk(&world.vera).await, None);
        world.ada.post(&format!("/key_results/{result}/check_ins"), json!({"value": 30})).await.created();
        assert_eq!(today().await["unchecked"], json!([]));
        world.vera.get("/products/TID/strategy/today").await.missing();
    }
}
