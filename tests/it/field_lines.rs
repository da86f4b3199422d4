//! A product's own fields in the line of quick adding and in changes of many items at once.

use reqwest::Method;
use serde_json::json;

use crate::harness::World;

async fn ferry_fields(world: &World) {
    world.field("Severity", "choice", json!({"choices": ["low", "high"], "kinds": ["bug", "story"]})).await;
    world.field("Harbours", "several", json!({"choices": ["Hestan", "Mull, west", "Oban"]})).await;
    world.field("Asked by", "person", json!({})).await;
    world.field("Cost", "number", json!({})).await;
}

both! {
    async fn a_line_says_what_stands_in_fields(world: World) {
        ferry_fields(&world).await;
        let line = "Refund severity=High harbours=\"Mull, west\" harbours=Oban asked-by=mei cost=2.5 #card 3pts";
        let made = world.olu.post("/products/TID/backlog", json!({"line": line})).await.created();
        assert_eq!((&made["title"], &made["points"], &made["labels"]), (&json!("Refund"), &json!(3.0), &json!(["card"])));
        let said = json!({"severity": "high", "harbours": ["Mull, west", "Oban"], "asked_by": "mei@example.org", "cost": 2.5});
        assert_eq!(made["fields"], said);
        // What names no field of the product is a part of the title.
        let other = world.olu.post("/products/TID/backlog", json!({"line": "Show a=b"})).await.created();
        assert_eq!((&other["title"], &other["fields"]), (&json!("Show a=b"), &json!({})));
        let wrong = world.olu.post("/products/TID/backlog", json!({"line": "Refund severity=dire"})).await.invalid("line");
        assert!(wrong["detail"].as_str().unwrap().contains("no choice of Severity"), "{wrong}");
        world.olu.post("/products/TID/backlog", json!({"line": "Paint severity=low", "kind": "task"})).await.invalid("line");
        let proposed = world.ines.post("/products/TID/backlog", json!({"line": "Ask cost=1"})).await;
        if proposed.status == 202 {
            assert!(!proposed.text.contains("cost=1"), "{}", proposed.text);
        }
        let page = world.olu.answer(world.olu.browser(Method::GET, "/products/TID/backlog")).await.is(200).text;
        assert!(page.contains("data-quick-add-fields-value=\"severity harbours asked_by cost\""), "{page}");
    }

    async fn a_line_goes_into_a_sprint(world: World) {
        let sprint = world.olu.create("sprints", "Next one", json!({})).await;
        let made = world.olu.post("/products/TID/backlog", json!({"line": "Refund 3pts sprint:next"})).await.created();
        assert_eq!(made["title"], "Refund");
        let plan = world.olu.get(&format!("/sprints/{sprint}/plan")).await.ok();
        assert_eq!((&plan["items"], &plan["points"]), (&json!(1), &json!(3.0)));
        world.olu.post("/products/TID/backlog", json!({"line": "Refund sprint:current"})).await.invalid("line");
        world.olu.post("/products/TID/backlog", json!({"line": "Refund sprint:TID-999"})).await.invalid("line");
        // Who may write and not plan proposes it whole.
        world.mei.post("/products/TID/backlog", json!({"line": "Refund sprint:next"})).await.proposed();
    }

    async fn many_say_the_same_in_a_field_with_one_undo(world: World) {
        ferry_fields(&world).await;
        let (one, two) = (world.olu.create("stories", "One", json!({"fields": {"severity": "low"}})).await, world.olu.create("bugs", "Two", json!({})).await);
        let change = |field: &str, value: &str| json!({"keys": [one, two], "field": field, "value": value});
        let said = async |key: &str| world.said(key).await;
        let done = world.olu.post("/items/changes", change("severity", "HIGH")).await;
        assert_eq!(done.status, 200, "{}", done.text);
        assert_eq!((said(&one).await, said(&two).await), (json!({"severity": "high"}), json!({"severity": "high"})));
        world.olu.undo(&done).await.ok();
        assert_eq!((said(&one).await, said(&two).await), (json!({"severity": "low"}), json!({})));
        world.mei.post("/items/changes", change("harbours", "Hestan, Oban")).await.ok();
        assert_eq!(said(&two).await, json!({"harbours": ["Hestan", "Oban"]}));
        world.olu.post("/items/changes", change("harbours", "")).await.ok();
        assert_eq!((said(&one).await, said(&two).await), (json!({"severity": "low"}), json!({})));
        let wrong = world.olu.post("/items/changes", change("severity", "dire")).await.invalid("value");
        assert!(wrong["detail"].as_str().unwrap().contains(&one), "{wrong}");
        world.olu.post("/items/changes", change("colour", "red")).await.invalid("field");
        world.olu.post("/items/changes", json!({"keys": [one], "value": "red"})).await.invalid("field");
        // One for which it is not asked spoils it for all.
        let task = world.olu.create("tasks", "Three", json!({})).await;
        world.olu.post("/items/changes", json!({"keys": [one, task], "field": "severity", "value": "high"})).await.invalid("value");
        assert_eq!(said(&one).await, json!({"severity": "low"}));
        let form = world.olu.browser(Method::POST, "/items/changes").header("sec-fetch-site", "same-origin");
        let typed = [("keys", one.as_str()), ("keys", two.as_str()), ("status", ""), ("field", "cost"), ("value", "4")];
        world.olu.answer(form.form(&typed)).await.is(303);
        assert_eq!(said(&two).await, json!({"cost": 4.0}));
        // An untouched form changes no field.
        let form = world.olu.browser(Method::POST, "/items/changes").header("sec-fetch-site", "same-origin");
        let typed = [("keys", one.as_str()), ("points", "2"), ("field", ""), ("value", "")];
        world.olu.answer(form.form(&typed)).await.is(303);
        assert_eq!((world.olu.item(&one).await["points"].clone(), said(&one).await), (json!(2.0), json!({"severity": "low", "cost": 4.0})));
    }
}
