//! Decision records: found again by product and status, newest first, each with who decided.

use reqwest::Method;
use serde_json::{Value, json};

use crate::cast::{Person, keys};

async fn records(by: &Person, query: &str) -> Value {
    by.get(&format!("/decisions{query}")).await.ok()
}

both! {
    async fn records_are_listed_newest_first_with_who_decided(world: World) {
        let first = world.ada.create("decisions", "Refunds before the calendar", json!({"chosen": "Refunds", "decided_on": "2026-03-01"})).await;
        world.later();
        let open = world.olu.create("decisions", "Which bank", json!({"status": "open"})).await;
        world.later();
        let river = world.vera.post("/products/RIV/decisions", json!({"title": "Of the river"})).await.key();
        let all = records(&world.mei, "").await;
        assert_eq!(keys(&all), [open.clone(), first.clone()], "and none of products one may not see");
        assert_eq!((&all["items"][1]["decided_by"], &all["items"][0]["decided_by"]), (&json!("ada"), &Value::Null));
        world.later();
        world.ada.patch(&format!("/decisions/{open}"), json!({"status": "decided", "chosen": "The small one"})).await.ok();
        assert_eq!(records(&world.mei, "?status=decided").await["items"][0]["decided_by"], "ada", "who decided it, not who wrote it down");
        assert_eq!(keys(&records(&world.root, "?product=RIV").await), [river.as_str()]);
        world.mei.get("/decisions?product=RIV").await.missing();
        world.mei.get("/decisions?status=done").await.invalid("status");
        let page = records(&world.mei, "?limit=1").await;
        assert_eq!(keys(&records(&world.mei, &format!("?limit=1&after={}", page["next"].as_str().unwrap())).await), [first.as_str()]);
    }

    async fn the_page_and_the_record_say_who_decided(world: World) {
        let record = world.ada.create("decisions", "Money back <b> first", json!({"chosen": "Money back", "decided_on": "2026-03-01"})).await;
        let shown = async |path: &str| world.mei.answer(world.mei.browser(Method::GET, path)).await.is(200).text;
        let page = shown("/decisions/records").await;
        assert!(page.contains("Money back &lt;b&gt; first") && page.contains("decided by ada"), "{page}");
        assert!(shown("/decisions").await.contains("/decisions/records"));
        assert!(shown(&format!("/items/{record}")).await.contains("Decided by"));
        let none = world.vera.answer(world.vera.browser(Method::GET, "/decisions/records")).await.is(200).text;
        assert!(!none.contains("Money back") && none.contains("No records here"));
    }
}
