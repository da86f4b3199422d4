//! A product's own fields: who says which there are, what fits into them, and what can be found by them.

use serde_json::{Value, json};

use crate::harness::World;

const FIELDS: &str = "/products/TID/fields";

impl World {
    pub async fn field(&self, name: &str, kind: &str, more: Value) -> String {
        let mut field = json!({"name": name, "kind": kind});
        field.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        self.olu.post(FIELDS, field).await.created()["key"].as_str().unwrap().to_owned()
    }

    pub async fn say(&self, item: &str, field: &str, value: Value) -> crate::harness::Answer {
        self.mei.put(&format!("/items/{item}/fields/{field}"), json!({"value": value})).await
    }

    pub async fn said(&self, item: &str) -> Value {
        self.mei.item(item).await["fields"].clone()
    }

    /// The titles of the backlog with these wishes.
    pub async fn wished(&self, wishes: &str) -> Vec<String> {
        let page = self.mei.get(&format!("/products/TID/backlog?{wishes}")).await.ok();
        page["items"].as_array().unwrap().iter().map(|row| row["title"].as_str().unwrap().to_owned()).collect()
    }
}

pub async fn opened(world: &World, path: &str) -> String {
    world.mei.answer(world.mei.browser(reqwest::Method::GET, path)).await.is(200).text
}

both! {
    async fn which_fields_there_are_is_the_product_owners_word(world: World) {
        assert_eq!(world.field("Promised by", "date", json!({})).await, "promised_by");
        world.mei.post(FIELDS, json!({"name": "Risk", "kind": "number"})).await.proposed();
        world.vera.post(FIELDS, json!({"name": "Risk", "kind": "number"})).await.missing();
        world.olu.post(FIELDS, json!({"name": "promised BY", "kind": "text"})).await.invalid("name");
        world.olu.post(FIELDS, json!({"name": "Severity", "kind": "choice"})).await.invalid("choices");
        world.olu.post(FIELDS, json!({"name": "Severity", "kind": "text", "key": "No Key"})).await.invalid("key");
        world.olu.post(FIELDS, json!({"name": "Severity", "kind": "text", "kinds": ["goal"]})).await.invalid("kinds");
        let list = world.mei.get(FIELDS).await.ok();
        assert_eq!(list["items"].as_array().unwrap().len(), 1);
        assert_eq!(list["items"][0]["kinds"], json!(["story", "bug", "task", "spike"]));
    }

    async fn each_kind_takes_what_fits_and_says_what_does_not(world: World) {
        let story = world.olu.story("Refund").await;
        let choices = json!({"choices": ["low", "high"]});
        for (name, kind, more, fits, kept, wrong) in [
            ("Note", "text", json!({}), json!("Ask the harbour"), json!("Ask the harbour"), json!("x".repeat(2001))),
            ("Cost", "number", json!({}), json!("2,5"), json!(2.5), json!("much")),
            ("Due", "date", json!({}), json!("2026-05-01"), json!("2026-05-01"), json!("2026-02-30")),
            ("Severity", "choice", choices.clone(), json!("High"), json!("high"), json!("none")),
            ("Ports", "several", choices.clone(), json!(["high", "low"]), json!(["low", "high"]), json!(["low", "sea"])),
            ("Asked by", "person", json!({}), json!("sam"), json!("sam@example.org"), json!("nobody")),
            ("Ticket", "link", json!({}), json!("https://example.org/1"), json!("https://example.org/1"), json!("javascript:alert(1)")),
            ("Legal", "checkbox", json!({}), json!(true), json!(true), json!("perhaps")),
        ] {
            let key = world.field(name, kind, more).await;
            world.say(&story, &key, fits).await.ok();
            assert_eq!(world.said(&story).await[&key], kept, "{name}");
            world.say(&story, &key, wrong).await.invalid("value");
            assert_eq!(world.said(&story).await[&key], kept, "{name}");
            world.say(&story, &key, Value::Null).await.ok();
            assert_eq!(world.said(&story).await[&key], Value::Null, "{name}");
        }
        world.sam.put(&format!("/items/{story}/fields/note"), json!({"value": "x"})).await.proposed();
        world.say(&story, "unheard_of", json!(1)).await.missing();
        assert_eq!(world.wrong().await, Vec::<String>::new());
    }

    async fn a_field_of_bugs_is_not_asked_of_stories(world: World) {
        let key = world.field("Found in", "text", json!({"kinds": ["bug"]})).await;
        let (story, bug) = (world.olu.story("Refund").await, world.mei.create("bugs", "Crash", json!({})).await);
        world.say(&story, &key, json!("2.1")).await.missing();
        world.say(&bug, &key, json!("2.1")).await.ok();
        world.olu.delete(&format!("{FIELDS}/{key}")).await.ok();
        assert_eq!(world.said(&bug).await, json!({}));
        world.say(&bug, &key, json!("2.2")).await.missing();
        world.olu.post(&format!("{FIELDS}/{key}/restore"), json!({})).await.ok();
        assert_eq!(world.said(&bug).await, json!({"found_in": "2.1"}));
    }

    async fn what_was_said_stands_in_the_history_and_is_taken_back(world: World) {
        let key = world.field("Promised by", "date", json!({})).await;
        let story = world.olu.story("Refund").await;
        world.say(&story, &key, json!("2026-05-01")).await.ok();
        world.later();
        let changed = world.say(&story, &key, json!("2026-06-01")).await;
        let history = world.mei.get(&format!("/items/{story}/history")).await.ok();
        let change = &history["items"][0]["changes"][0];
        assert_eq!((&change["after"]["field"], &change["before"]["text"]), (&json!("Promised by"), &json!("1 May 2026")));
        let page = opened(&world, &format!("/items/{story}")).await;
        assert!(page.contains("Promised by") && page.contains("1 Jun 2026"));
        world.mei.undo(&changed).await.ok();
        assert_eq!(world.said(&story).await[&key], "2026-05-01");
        let again = world.say(&story, &key, json!("2026-07-01")).await;
        world.say(&story, &key, json!("2026-08-01")).await.ok();
        world.mei.undo(&again).await.refused("changed_since");
    }

    async fn a_stale_page_overwrites_nothing(world: World) {
        let key = world.field("Note", "text", json!({})).await;
        let story = world.olu.story("Refund").await;
        let version = world.olu.item(&story).await["version"].clone();
        let path = format!("/items/{story}/fields/{key}");
        world.olu.put(&path, json!({"value": "one", "version": version})).await.ok();
        let stale = world.mei.put(&path, json!({"value": "two", "version": version})).await.refused("stale");
        assert_eq!(stale["current"]["value"], "one");
    }

    async fn a_choice_that_is_taken_away_stays_with_those_who_have_it(world: World) {
        let key = world.field("Severity", "choice", json!({"choices": ["low", "middle", "high"]})).await;
        let (one, other) = (world.olu.story("Refund").await, world.olu.story("Receipt").await);
        world.say(&one, &key, json!("high")).await.ok();
        let edited = world.olu.patch(&format!("{FIELDS}/{key}"), json!({"choices": ["middle", "Low"]})).await.ok();
        let choices: Vec<_> = edited["choices"].as_array().unwrap().iter().map(|c| (c["label"].clone(), c["retired"].clone())).collect();
        assert_eq!(choices, [(json!("middle"), json!(false)), (json!("Low"), json!(false)), (json!("high"), json!(true))]);
        assert_eq!(world.said(&one).await[&key], "high");
        world.say(&one, &key, json!("high")).await.ok();
        world.say(&other, &key, json!("high")).await.invalid("value");
        assert_eq!(world.wished("field=severity:high").await, ["Refund"]);
    }

    async fn the_backlog_is_filtered_by_what_its_fields_say(world: World) {
        world.field("Severity", "choice", json!({"choices": ["low", "high"], "on_cards": true})).await;
        world.field("Cost", "number", json!({})).await;
        world.field("Note", "text", json!({})).await;
        for (title, severity, cost, note) in
            [("A", "low", -1.5, "Ask the 100 % harbour"), ("B", "high", 3.0, "Nothing"), ("C", "high", 20.0, "the harbour")]
        {
            let story = world.olu.story(title).await;
            world.say(&story, "severity", json!(severity)).await.ok();
            world.say(&story, "cost", json!(cost)).await.ok();
            world.say(&story, "note", json!(note)).await.ok();
        }
        world.olu.story("D").await;
        for (wishes, found) in [
            ("field=severity:high", vec!["B", "C"]),
            ("field=severity:high&field=severity:low", vec!["A", "B", "C"]),
            ("field=severity:high&field=cost:%3E%3D10", vec!["C"]),
            ("field=cost:%3C%3D3", vec!["A", "B"]),
            ("field=cost:3", vec!["B"]),
            ("field=note:HARBOUR&kind=story", vec!["A", "C"]),
            ("field=note:100%20%25", vec!["A"]),
            ("field=severity:low&kind=bug", vec![]),
            ("field=severity:high&sort=created", vec!["C", "B"]),
        ] {
            assert_eq!(world.wished(wishes).await, found, "{wishes}");
        }
        world.field("Legal", "checkbox", json!({})).await;
        let signed = world.olu.story("E").await;
        world.say(&signed, "legal", json!(true)).await.ok();
        for (wishes, found) in [
            ("field=legal:yes", vec!["E"]),
            ("field=legal:no", vec!["A", "B", "C", "D"]),
            ("field=severity:none", vec!["D", "E"]),
            ("field=severity:none&field=severity:low", vec!["A", "D", "E"]),
            ("field=note:none&field=legal:false", vec!["D"]),
        ] {
            assert_eq!(world.wished(wishes).await, found, "{wishes}");
        }
        world.mei.get("/products/TID/backlog?field=legal:rubbish").await.invalid("field");
        let wrong = world.mei.get("/products/TID/backlog?field=cost:%3C0").await.invalid("field");
        assert!(wrong["detail"].as_str().unwrap().contains("cost:<=3"), "{wrong}");
        world.mei.get("/products/TID/backlog?field=colour:red").await.invalid("field");
        world.mei.get("/products/TID/backlog?field=cost:much").await.invalid("field");
        let rows = world.mei.get("/products/TID/backlog?field=cost:3").await.ok();
        assert_eq!(rows["items"][0]["fields"], json!({"severity": "high", "cost": 3.0, "note": "Nothing"}));
        let page = opened(&world, "/products/TID/backlog?field=severity:high").await;
        assert!(page.contains("high") && page.contains("Severity"));
        assert!(opened(&world, "/products/TID/fields").await.contains("On cards"));
        let filter = opened(&world, "/products/TID/backlog/filter?field=severity:high").await;
        assert!(filter.contains("severity:high") && filter.contains("field.cost.from"), "the form offers the fields");
    }
}
