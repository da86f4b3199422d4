//! What is expected of an initiative, by when, and what is said of it when that day has come.

use chrono::TimeDelta;
use reqwest::Method;
use serde_json::{Value, json};

use crate::{cast::Person, harness::World};

impl World {
    fn in_days(&self, days: i64) -> String {
        (self.clock.now() + TimeDelta::days(days)).date_naive().to_string()
    }

    async fn observed(&self, metric: &str, value: f64) {
        self.ada.post(&format!("/metrics/{metric}/observations"), json!({"value": value})).await.created();
    }
}

async fn page(person: &Person, path: &str) -> String {
    person.answer(person.browser(Method::GET, path)).await.is(200).text
}

async fn outcome(person: &Person, key: &str) -> Value {
    person.get(&format!("/initiatives/{key}/verdict")).await.ok()
}

fn verdicts(read: &Value) -> Vec<&str> {
    read["metrics"].as_array().unwrap().iter().map(|metric| metric["verdict"].as_str().unwrap_or("none")).collect()
}

both! {
    async fn a_hypothesis_is_judged_by_its_metric_when_its_day_has_come(world: World) {
        let metric = world.ada.create("metrics", "Abandoned bookings", json!({"unit": "%", "direction": "down", "baseline": 50, "target": 5})).await;
        world.observed(&metric, 20.0).await;
        world.clock.advance(TimeDelta::days(3));
        let goal = world.ada.create("goals", "Grow", json!({})).await;
        let key = world.ada.create("initiatives", "Money back <b>", json!({"baseline": 38, "expected": 28, "expected_by": world.in_days(10), "confidence": 70,
            "owner": "olu@example.org", "serves": [goal]})).await;
        world.ada.post("/links", json!({"from": key, "to": metric})).await.created();
        let read = outcome(&world.mei, &key).await;
        assert_eq!((&read["verdict"], &read["asked"], &read["metrics"][0]["value"]), (&json!(null), &json!(false), &json!(null)), "what was seen before it began does not count");
        world.ada.post(&format!("/initiatives/{key}/verdict"), json!({"words": "Too early"})).await.refused("too_soon");
        world.clock.advance(TimeDelta::days(7));
        world.observed(&metric, 33.0).await;
        world.clock.advance(TimeDelta::days(7));
        world.observed(&metric, 25.0).await;

        let read = outcome(&world.mei, &key).await;
        assert_eq!((&read["verdict"], &read["asked"]), (&json!("partly"), &json!(true)));
        let seen = &read["metrics"][0];
        assert_eq!((&seen["from"], &seen["to"], &seen["value"], &seen["way"]), (&json!(38.0), &json!(28.0), &json!(33.0), &json!(0.5)), "what is seen after the day does not count");
        let desk = page(&world.olu, "/").await;
        assert!(desk.contains("id=\"desk-judge\"") && desk.contains(&format!("What came of {key} Money back &lt;b&gt;?")));
        assert!(!page(&world.ada, "/").await.contains("id=\"desk-judge\""), "its owner is asked, nobody else");
        let today = world.ada.get("/products/TID/strategy/today").await.ok();
        assert_eq!((&today["to_judge"][0]["key"], &today["to_judge"][0]["verdict"]), (&json!(key), &json!("partly")));
        for path in [format!("/items/{key}"), format!("/items/{key}/verdict"), format!("/items/{goal}"), "/products/TID/goals?period=all".into(),
            "/products/TID/roadmap".into(), "/products/TID/outcomes".into(), "/products/TID/roadmap?view=outcomes".into()] {
            let text = page(&world.mei, &path).await;
            assert!(text.contains("partly met") && !text.contains("Money back <b>"), "{path}");
        }
        assert!(page(&world.mei, &format!("/items/{key}")).await.contains("Outcome · partly met"), "its ribbon says so");
    }

    async fn what_was_learnt_is_written_down_with_the_numbers_of_that_day(world: World) {
        let metric = world.ada.create("metrics", "Calls", json!({"direction": "down"})).await;
        let key = world.ada.create("initiatives", "Change it yourself", json!({"baseline": 400, "expected": 280, "expected_by": world.in_days(10)})).await;
        world.ada.post("/links", json!({"from": key, "to": metric})).await.created();
        world.clock.advance(TimeDelta::days(9));
        world.observed(&metric, 279.0).await;
        world.clock.advance(TimeDelta::days(2));
        assert!(page(&world.ada, "/").await.contains("id=\"desk-judge\""), "what nobody has is asked of who plans");
        let path = format!("/initiatives/{key}/verdict");
        world.ada.post(&path, json!({"words": "  "})).await.invalid("words");
        world.ada.post(&path, json!({"words": "We missed", "said": "missed"})).await.invalid("said");
        world.mei.post(&path, json!({"words": "The mail did it"})).await.proposed();
        world.vera.post(&path, json!({"words": "Mine"})).await.missing();
        let said = world.ada.post(&path, json!({"words": "The mail did it, not the page <i>"})).await;
        assert_eq!(said.status, 201, "{}", said.text);
        let read = outcome(&world.mei, &key).await;
        assert_eq!((&read["asked"], &read["recorded"]["said"], &read["items"][0]["metrics"][0]["value"]), (&json!(false), &json!("met"), &json!(279.0)));
        assert!(!page(&world.ada, "/").await.contains("id=\"desk-judge\""));
        let text = page(&world.mei, &format!("/items/{key}/verdict")).await;
        assert!(text.contains("The mail did it") && !text.contains("<i>"));
        world.ada.undo(&said).await.ok();
        assert_eq!(outcome(&world.mei, &key).await["asked"], true);
        world.ada.post(&path, json!({"words": "The mail did it"})).await.created();
        world.ada.patch(&format!("/initiatives/{key}"), json!({"expected_by": world.in_days(5)})).await.ok();
        let read = outcome(&world.mei, &key).await;
        assert_eq!((&read["verdict"], &read["asked"]), (&json!(null), &json!(false)), "another day is judged anew");
        world.clock.advance(TimeDelta::days(5));
        assert_eq!(outcome(&world.mei, &key).await["asked"], true);
    }

    async fn every_metric_has_a_verdict_of_its_own_and_none_has_a_word(world: World) {
        let each = |title: &'static str, facts: Value| world.ada.create("metrics", title, facts);
        let first = each("Signed", json!({"direction": "up"})).await;
        let second = each("Minutes", json!({"direction": "down", "baseline": 6, "target": 4})).await;
        let third = each("Calls", json!({})).await;
        let key = world.ada.create("initiatives", "Calendar", json!({"expected": 4, "expected_by": world.in_days(10)})).await;
        for metric in [&first, &second, &third] {
            world.ada.post("/links", json!({"from": key, "to": metric})).await.created();
        }
        world.observed(&first, 4.0).await;
        world.observed(&second, 7.0).await;
        world.clock.advance(TimeDelta::days(10));
        let read = outcome(&world.mei, &key).await;
        assert_eq!(verdicts(&read), ["met", "missed", "none"], "of what nothing is expected there is nothing to judge");
        assert_eq!((&read["verdict"], &read["metrics"][1]["own"]), (&json!("partly"), &json!(true)));
        let blind = world.ada.create("initiatives", "Blind", json!({"expected_by": world.in_days(0)})).await;
        assert_eq!(outcome(&world.mei, &blind).await["verdict"], "unobserved");
        let said = world.ada.post(&format!("/initiatives/{blind}/verdict"), json!({"words": "They told us", "said": "met"})).await.created();
        assert_eq!(said["said"], "met", "without a number it is what people say");
        let dropped = world.ada.create("initiatives", "Given up", json!({"expected_by": world.in_days(0), "status": "dropped"})).await;
        assert_eq!(outcome(&world.mei, &dropped).await["asked"], false);
        let endless = world.ada.create("initiatives", "Endless", json!({})).await;
        world.ada.post(&format!("/initiatives/{endless}/verdict"), json!({"words": "Well"})).await.refused("no_day");
        world.ada.post("/products/TID/initiatives", json!({"title": "Before it starts", "starts_on": world.in_days(9), "expected_by": world.in_days(8)})).await.invalid("expected_by");
    }

    async fn the_past_knows_the_day_that_was_expected_then(world: World) {
        let key = world.ada.create("initiatives", "Calendar", json!({"expected_by": "2031-01-01"})).await;
        let then = world.clock.now().date_naive();
        world.clock.advance(TimeDelta::days(2));
        world.ada.patch(&format!("/initiatives/{key}"), json!({"expected_by": "2031-02-01"})).await.ok();
        let was = world.mei.get(&format!("/products/TID/roadmap/at?day={then}")).await.ok();
        assert_eq!(was["bets"][0]["expected_by"], "2031-01-01");
        let now = world.clock.now().date_naive();
        let changes = world.mei.get(&format!("/products/TID/roadmap/changes?from={then}&to={now}")).await.ok();
        assert_eq!(changes["items"][0]["differences"][0]["field"], "expected by");
    }
}
