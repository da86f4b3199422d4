//! Another key for a product, and the archive: nothing that was written with the old key leads nowhere, and nothing is lost.

use reqwest::Method;
use serde_json::json;

use crate::{cast::Person, harness::World};

async fn rekey(who: &Person, from: &str, to: &str) -> crate::harness::Answer {
    who.put(&format!("/products/{from}/key"), json!({"key": to})).await
}

async fn names(who: &Person, archived: bool) -> Vec<String> {
    let list = who.get(&format!("/products?archived={archived}")).await.ok();
    list["items"].as_array().unwrap().iter().map(|product| product["name"].as_str().unwrap().to_owned()).collect()
}

async fn led(world: &World, path: &str) -> (u16, String) {
    let answer = world.root.browser(Method::GET, path).send().await.unwrap();
    let to = answer.headers().get("location").map_or("", |to| to.to_str().unwrap()).to_owned();
    (answer.status().as_u16(), to)
}

both! {
    async fn everything_keeps_its_number_and_old_keys_lead_on(world: World) {
        let story = world.root.story("Refund").await;
        let number = story.trim_start_matches("TID-").to_owned();
        let moved = world.root.story("Goes to the river").await;
        world.root.put(&format!("/items/{moved}/product"), json!({"to": "RIV"})).await.ok();
        let done = rekey(&world.root, "TID", " ferry ").await.is(200);
        assert_eq!((&done.body["key"], &done.body["name"]), (&json!("FERRY"), &json!("Tidewater")));
        let now = format!("FERRY-{number}");
        assert_eq!(world.olu.item(&now).await["title"], "Refund");
        assert_eq!((&world.olu.item(&story).await["key"], &world.olu.item(&now).await["product"]), (&json!(now), &json!("FERRY")));
        assert_eq!(world.root.item(&moved).await["product"], "RIV", "what had left before is found where it went");
        // Programs write to the old address; a browser is led to the new one.
        world.olu.patch(&format!("/stories/{story}"), json!({"points": 3})).await.ok();
        let next = world.olu.post("/products/TID/stories", json!({"title": "The next"})).await.created();
        assert!(next["key"].as_str().unwrap().starts_with("FERRY-"), "{next}");
        assert_eq!(led(&world, "/products/tid/backlog?sort=points").await, (307, "/products/FERRY/backlog?sort=points".into()));
        assert_eq!(led(&world, &format!("/items/{story}")).await, (307, format!("/items/{now}")));
        assert_eq!(led(&world, "/products/FERRY/backlog").await.0, 200);
        // Nobody else takes it, and its own product may have it back.
        world.root.post("/products", json!({"key": "TID", "name": "Another"})).await.invalid("key");
        rekey(&world.root, "RIV", "TID").await.invalid("key");
        rekey(&world.root, "FERRY", "RIV").await.invalid("key");
        rekey(&world.root, "FERRY", "7UP").await.invalid("key");
        assert_eq!(world.wrong().await, Vec::<String>::new());
        world.root.undo(&done).await.ok();
        assert_eq!(world.olu.item(&now).await["key"], json!(story));
        rekey(&world.root, "TID", "FERRY").await.is(200);
        world.root.put(&format!("/items/{moved}/product"), json!({"to": "FERRY"})).await.ok();
        assert_eq!(world.root.item(&moved).await["key"], format!("FERRY-{}", moved.trim_start_matches("TID-")));
        assert_eq!(world.wrong().await, Vec::<String>::new());
    }

    async fn a_proposal_written_before_still_says_what_has_changed(world: World) {
        let story = world.olu.story("Refund").await;
        let asked = world.mei.patch(&format!("/stories/{story}"), json!({"title": "Refund within a day"})).await.proposed();
        rekey(&world.root, "TID", "FERRY").await.is(200);
        world.later();
        let now = story.replace("TID", "FERRY");
        world.olu.patch(&format!("/stories/{now}"), json!({"title": "Money back"})).await.ok();
        let path = format!("/proposals/{}/acceptance", asked["proposal"].as_str().unwrap());
        world.olu.post(&path, json!({})).await.refused("changed_since_proposed");
        assert_eq!(world.olu.item(&now).await["title"], "Money back");
    }

    async fn only_the_owner_changes_a_key_or_puts_a_product_away(world: World) {
        for person in [&world.ada, &world.olu, &world.mei, &world.sam] {
            rekey(person, "TID", "FERRY").await.forbidden();
            person.delete("/products/TID").await.forbidden();
        }
        rekey(&world.vera, "TID", "FERRY").await.missing();
        world.vera.delete("/products/TID").await.missing();
    }

    async fn a_product_in_the_archive_is_read_and_not_changed(world: World) {
        let story = world.olu.story("Refund").await;
        world.mei.patch(&format!("/stories/{story}"), json!({"title": "Refund within a day"})).await.proposed();
        let link = world.ada.post("/products/TID/shares", json!({"audience": "public", "name": "Website"})).await.created();
        let shared = async || reqwest::get(world.url(link["roadmap"].as_str().unwrap())).await.unwrap().status().as_u16();
        assert_eq!((shared().await, names(&world.root, false).await), (200, vec!["Riverbend".to_owned(), "Tidewater".into()]));
        world.root.delete("/products/TID").await.is(200);
        assert_eq!((shared().await, names(&world.root, false).await, names(&world.root, true).await), (404, vec!["Riverbend".to_owned()], vec!["Tidewater".to_owned()]));
        assert_eq!(names(&world.olu, false).await, Vec::<String>::new());
        // Read, at its address.
        assert_eq!(world.olu.item(&story).await["title"], "Refund");
        let page = world.olu.answer(world.olu.browser(Method::GET, &format!("/items/{story}"))).await.is(200).text;
        assert!(page.contains("Tidewater is in the archive") && !page.contains("Bring back"), "{page}");
        let page = world.root.answer(world.root.browser(Method::GET, "/products/TID/backlog")).await.is(200).text;
        assert!(page.contains("Bring back") && page.contains("Refund"));
        assert!(world.root.answer(world.root.browser(Method::GET, "/products")).await.is(200).text.contains("Bring Tidewater back"));
        // Not changed, not even as a proposal; found nowhere, and nothing in it waits for anybody.
        for who in [&world.root, &world.olu, &world.mei] {
            who.patch(&format!("/stories/{story}"), json!({"title": "No"})).await.refused("archived");
            who.post("/products/TID/stories", json!({"title": "No"})).await.refused("archived");
            assert_eq!(who.get("/search?q=refund").await.ok()["items"], json!([]), "{}", who.email);
            assert_eq!(who.get("/proposals?whose=decided").await.ok()["items"], json!([]), "{}", who.email);
        }
        rekey(&world.root, "TID", "FERRY").await.refused("archived");
        world.root.delete("/products/TID").await.refused("archived");
        let riv = world.root.post("/products/RIV/stories", json!({"title": "Goes on"})).await.created();
        world.root.put(&format!("/items/{}/product", riv["key"].as_str().unwrap()), json!({"to": "TID"})).await.refused("cross_product");
        world.later();
        world.root.post("/products/TID/restoration", json!({})).await.ok();
        world.root.post("/products/TID/restoration", json!({})).await.refused("not_archived");
        assert_eq!((shared().await, names(&world.root, true).await), (200, Vec::<String>::new()));
        world.olu.patch(&format!("/stories/{story}"), json!({"title": "Refund in a day"})).await.ok();
        let waits = world.olu.get("/proposals?whose=decided").await.ok();
        assert_eq!(waits["items"].as_array().map(Vec::len), Some(1));
        let again = world.root.delete("/products/TID").await.is(200);
        world.root.undo(&again).await.ok();
        assert_eq!(names(&world.olu, false).await, ["Tidewater"]);
        assert_eq!(world.wrong().await, Vec::<String>::new());
    }
}
