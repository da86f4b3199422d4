//! What is blocked says so wherever it is shown: by an obstacle, and by an open item that blocks it.

use reqwest::Method;
use serde_json::{Value, json};

use crate::{cast::Person, harness::World};

impl World {
    async fn blocks(&self, one: &str, other: &str) {
        self.olu.post("/links", json!({"from": one, "to": other, "kind": "blocks"})).await.created();
    }

    /// A sprint that runs, with a story in it that is part of an epic and ships in a release.
    async fn story_everywhere(&self) -> (String, Vec<String>) {
        let bet = self.ada.create("initiatives", "Money back", json!({})).await;
        let epic = self.olu.create("epics", "Refunds", json!({"serves": [bet]})).await;
        let release = self.ada.create("releases", "2.4", json!({})).await;
        let story = self.olu.create("stories", "Refund", json!({"serves": [epic]})).await;
        self.olu.post("/links", json!({"from": story, "to": release, "kind": "ships_in"})).await.created();
        self.olu.post("/products/TID/teams", json!({"name": "Crew"})).await.created();
        let agenda = self.meeting("refinement", json!({"team": "Crew"})).await;
        let sprint = self.olu.create("sprints", "Sprint", json!({"team": "Crew"})).await;
        self.olu.post(&format!("/sprints/{sprint}/items"), json!({"items": [story]})).await.ok();
        self.olu.post(&format!("/sprints/{sprint}/start"), json!({})).await.ok();
        let standup = self.meeting("standup", json!({"sprint": sprint})).await;
        let review = self.meeting("review", json!({"sprint": sprint})).await;
        let pages = vec![
            "/products/TID/backlog".into(),
            "/products/TID/backlog?sort=created".into(),
            "/products/TID/map".into(),
            format!("/products/TID/tree?under={epic}"),
            format!("/items/{sprint}/board"),
            format!("/items/{sprint}/plan"),
            format!("/items/{sprint}"),
            format!("/items/{bet}/line"),
            format!("/items/{epic}"),
            format!("/items/{release}"),
            standup,
            review,
            agenda,
        ];
        (story, pages)
    }

    async fn meeting(&self, kind: &str, more: Value) -> String {
        let wished = crate::cast::with(json!({"kind": kind}), more);
        let opened = self.olu.post("/products/TID/ceremonies", wished).await.created();
        format!("/ceremonies/{}", opened["id"].as_str().unwrap())
    }
}

async fn page(person: &Person, path: &str) -> String {
    person.answer(person.browser(Method::GET, path)).await.is(200).text
}

both! {
    async fn what_an_open_item_blocks_says_so_on_every_page(world: World) {
        let (story, pages) = world.story_everywhere().await;
        for path in &pages {
            assert!(!page(&world.mei, path).await.contains("Certificate of the harbour"), "{path}");
        }
        let first = world.olu.story("Certificate of the harbour").await;
        world.blocks(&first, &story).await;
        for path in &pages {
            let shown = page(&world.mei, path).await;
            assert!(shown.contains("title=\"Certificate of the harbour\""), "{path} {shown}");
        }
        // Once that is done, nothing says so any more.
        world.olu.post(&format!("/stories/{first}/acceptance"), json!({})).await.ok();
        for path in &pages {
            assert!(!page(&world.mei, path).await.contains("title=\"Certificate of the harbour\""), "{path}");
        }
    }

    async fn programs_read_what_is_in_the_way(world: World) {
        let epic = world.olu.create("epics", "Refunds", json!({})).await;
        let story = world.olu.create("stories", "Refund", json!({"serves": [epic]})).await;
        let first = world.olu.story("Certificate").await;
        world.blocks(&first, &story).await;
        let by = json!([{"key": first, "title": "Certificate"}]);
        let find = |list: &Value| {
            let rows = list.as_array().unwrap();
            rows.iter().find(|row| row["key"] == story.as_str()).map(|row| row["blocked_by"].clone()).unwrap_or_default()
        };
        assert_eq!(find(&world.mei.get("/products/TID/backlog").await.ok()["items"]), by);
        assert_eq!(find(&world.mei.get(&format!("/products/TID/tree?under={epic}")).await.ok()["items"]), by);
        assert_eq!(find(&world.mei.get("/products/TID/map").await.ok()["stories"]), by);
        assert_eq!(find(&world.mei.get(&format!("/items/{epic}/line")).await.ok()["so_what"]), by);
    }

    async fn what_blocks_from_a_product_one_may_not_see_is_not_named(world: World) {
        let story = world.olu.story("Refund").await;
        world.root.post("/products", json!({"key": "OTH", "name": "Other"})).await.created();
        let other = world.root.post("/products/OTH/stories", json!({"title": "A secret plan"})).await.key();
        world.root.post("/links", json!({"from": other, "to": story, "kind": "blocks"})).await.created();
        let row = world.mei.get("/products/TID/backlog").await.ok()["items"][0]["blocked_by"].clone();
        assert_eq!(row, json!([{"key": null, "title": "an item of another product"}]));
        let shown = page(&world.mei, "/products/TID/backlog").await;
        assert!(shown.contains("an item of another product") && !shown.contains("A secret plan"), "{shown}");
        let own = page(&world.mei, &format!("/items/{story}")).await;
        assert!(!own.contains("A secret plan") && !own.contains(&other), "its own page does not name it either");
    }
}
