//! What stands beside the line: the market, what is assumed and tested, risks, milestones, decisions.

use reqwest::Method;
use serde_json::json;

use crate::cast::Person;

async fn page(person: &Person, path: &str) -> String {
    person.answer(person.browser(Method::GET, path)).await.is(200).text
}

both! {
    async fn each_kind_keeps_what_is_said_of_it(world: World) {
        let facts = [
            ("themes", json!({"share": 40.0})),
            ("personas", json!({"role": "Keeps a boat", "goals": "Leave on time", "pains": "Queues", "share": 12.5})),
            ("segments", json!({"tam": 5e6, "sam": 2e6, "som": 1e5, "currency": "EUR", "as_of": "2026-01-31", "source": "Port survey"})),
            ("competitors", json!({"site": "https://ferries.example", "strengths": "Price", "weaknesses": "Support"})),
            ("claims", json!({"source": "Interviews", "confidence": 60.0, "as_of": "2026-02-01", "url": "https://study.example/1"})),
            ("trends", json!({"direction": "rising", "horizon": "2 years"})),
            ("assumptions", json!({"about": "desirability", "importance": "high", "evidence": "weak"})),
            ("experiments", json!({"hypothesis": "They pay", "passes": "at least", "threshold": 30.0, "starts_on": "2026-03-02"})),
            ("milestones", json!({"on_day": "2026-06-01"})),
            ("risks", json!({"probability": 20.0, "impact": "severe", "response": "Ask the harbour"})),
        ];
        for (plural, said) in facts {
            let key = world.ada.create(plural, "Told", said.clone()).await;
            let read = world.ada.get(&format!("/items/{key}")).await.ok();
            for (field, value) in said.as_object().unwrap() {
                assert_eq!(&read[field], value, "{field} of one of the {plural}");
            }
            assert!(page(&world.ada, &format!("/items/{key}")).await.contains("Told"), "the page of one of the {plural}");
        }
        let decision = json!({"context": "One engineer", "options": "Refunds or receipts", "chosen": "Refunds", "trade_off": "Receipts wait", "decided_on": "2026-03-02"});
        let key = world.olu.create("decisions", "Refunds first", decision).await;
        assert_eq!(world.ada.get(&format!("/items/{key}")).await.ok()["trade_off"], "Receipts wait");
    }

    async fn what_a_field_cannot_hold_is_said_beside_it(world: World) {
        for (plural, said, field) in [
            ("themes", json!({"share": 120.0}), "share"),
            ("trends", json!({"direction": "sideways"}), "direction"),
            ("claims", json!({"url": "javascript:alert(1)"}), "url"),
            ("segments", json!({"currency": "Euros"}), "currency"),
            ("milestones", json!({"on_day": "soon"}), "on_day"),
        ] {
            let mut body = json!({"title": "Told"});
            body.as_object_mut().unwrap().extend(said.as_object().unwrap().clone());
            world.ada.post(&format!("/products/TID/{plural}"), body).await.invalid(field);
        }
    }

    async fn a_theme_gives_its_work_a_why(world: World) {
        let vision = world.ada.create("visions", "Every island within an hour", json!({})).await;
        let theme = world.ada.create("themes", "Calm boarding", json!({"share": 40.0, "serves": [vision]})).await;
        let story = world.olu.create("stories", "Board by phone", json!({"serves": [theme]})).await;
        let line = world.ada.get(&format!("/items/{story}/line")).await.ok();
        let why: Vec<_> = line["why"].as_array().unwrap().iter().map(|stop| stop["key"].as_str().unwrap().to_owned()).collect();
        assert!(why.contains(&theme) && why.contains(&vision), "{why:?}");
    }

    async fn goals_hang_in_a_tree_and_never_in_a_circle(world: World) {
        let company = world.ada.create("goals", "Grow", json!({})).await;
        let team = world.ada.create("goals", "Fewer lost bookings", json!({"serves": [company]})).await;
        world.ada.post("/links", json!({"from": company, "to": team})).await.refused("circle");
    }
}
