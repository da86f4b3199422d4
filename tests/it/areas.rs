//! Areas: parts of a product with names of their own, and roles that decide in them and propose elsewhere.

use reqwest::Method;
use serde_json::{Value, json};

use crate::{
    cast::{Person, with},
    harness::World,
};

async fn area(world: &World, name: &str) -> String {
    let made = world.root.post("/products/TID/areas", json!({"name": name})).await.created();
    made["id"].as_str().unwrap().to_owned()
}

async fn names(person: &Person, query: &str) -> Vec<String> {
    let list = person.get(&format!("/products/TID/areas{query}")).await.ok();
    list["items"].as_array().unwrap().iter().map(|area| area["name"].as_str().unwrap().to_owned()).collect()
}

/// Nemo becomes the product owner of the area Payments.
async fn payments(world: &World) {
    area(world, "Payments").await;
    world.root.post("/people/nemo@example.org/roles", json!({"role": "po", "product": "TID/Payments"})).await.created();
}

async fn story(world: &World, title: &str, more: Value) -> String {
    world.root.create("stories", title, with(json!({"status": "review"}), more)).await
}

both! {
    async fn an_area_has_a_name_that_no_other_has(world: World) {
        let payments = area(&world, "Payments").await;
        let path = "/products/TID/areas";
        for taken in ["Payments", "payments", "  PAYMENTS "] {
            world.root.post(path, json!({"name": taken})).await.invalid("name");
        }
        for wrong in [String::new(), "  ".into(), "x".repeat(101)] {
            world.root.post(path, json!({"name": wrong})).await.invalid("name");
        }
        area(&world, "Harbours").await;
        world.root.patch(&format!("{path}/{payments}"), json!({"name": "harbours"})).await.invalid("name");
        world.root.patch(&format!("{path}/{payments}"), json!({"name": "payments"})).await.ok();
        world.root.post("/products/RIV/areas", json!({"name": "Payments"})).await.created();
        assert_eq!(names(&world.mei, "").await, ["Harbours", "payments"]);
    }

    async fn an_area_is_renamed_with_all_that_is_in_it(world: World) {
        let payments = area(&world, "Payments").await;
        let story = story(&world, "Refund", json!({"area": "Payments"})).await;
        let renamed = world.root.patch("/products/TID/areas/Payments", json!({"name": "Money"})).await.is(200);
        assert_eq!(world.mei.item(&story).await["area"], "Money");
        world.root.undo(&renamed).await.ok();
        assert_eq!(world.mei.item(&story).await["area"], "Payments");
        let again = world.root.patch(&format!("/products/TID/areas/{payments}"), json!({"name": "Money"})).await.is(200);
        world.root.patch("/products/TID/areas/Money", json!({"name": "Cash"})).await.ok();
        world.root.undo(&again).await.refused("changed_since");
    }

    async fn an_archived_area_keeps_what_is_in_it_and_takes_nothing_new(world: World) {
        area(&world, "Payments").await;
        let inside = story(&world, "Refund", json!({"area": "Payments"})).await;
        let outside = story(&world, "Timetable", json!({})).await;
        let archived = world.root.delete("/products/TID/areas/Payments").await.is(200);
        assert_eq!(names(&world.mei, "").await, [""; 0]);
        assert_eq!(names(&world.mei, "?archived=true").await, ["Payments"]);
        world.olu.patch(&format!("/stories/{inside}"), json!({"title": "Refund today"})).await.ok();
        assert_eq!(world.mei.item(&inside).await["area"], "Payments");
        world.olu.patch(&format!("/stories/{outside}"), json!({"area": "Payments"})).await.invalid("area");
        let taken = world.root.post("/products/TID/areas", json!({"name": "Payments"})).await.invalid("name");
        assert!(taken.to_string().contains("bring it back"), "{taken}");
        let page = world.olu.answer(world.olu.browser(Method::GET, &format!("/items/{inside}"))).await;
        assert!(page.text.contains("Payments (archived)"), "the item's page still says where it is");
        world.root.undo(&archived).await.ok();
        assert_eq!(names(&world.mei, "").await, ["Payments"]);
        world.root.delete("/products/TID/areas/payments").await.ok();
        world.root.post("/products/TID/areas/payments/restoration", json!({})).await.ok();
        world.olu.patch(&format!("/stories/{outside}"), json!({"area": "Payments"})).await.ok();
        world.root.delete("/products/TID/areas/Nowhere").await.missing();
        assert_eq!(world.wrong().await, Vec::<String>::new());
    }

    async fn only_the_owner_names_products_and_areas(world: World) {
        area(&world, "Payments").await;
        for person in [&world.ada, &world.olu, &world.mei, &world.sam] {
            person.post("/products/TID/areas", json!({"name": "Mine"})).await.forbidden();
            person.patch("/products/TID/areas/Payments", json!({"name": "Mine"})).await.forbidden();
            person.delete("/products/TID/areas/Payments").await.forbidden();
            person.patch("/products/TID", json!({"name": "Mine"})).await.forbidden();
        }
        world.vera.patch("/products/TID/areas/Payments", json!({"name": "Mine"})).await.missing();
        let renamed = world.root.patch("/products/TID", json!({"name": "Tidewater Ferries"})).await.is(200);
        assert_eq!(world.mei.get("/products").await.ok()["items"][0]["name"], "Tidewater Ferries");
        world.root.undo(&renamed).await.ok();
        assert_eq!(world.mei.get("/products").await.ok()["items"][0]["name"], "Tidewater");
        world.root.patch("/products/TID", json!({"name": " "})).await.invalid("name");
        world.root.patch("/products/TID", json!({"name": "x".repeat(201)})).await.invalid("name");
    }

    async fn the_owner_of_one_product_does_not_manage_the_organisation(world: World) {
        world.root.post("/people/ines@example.org/roles", json!({"role": "owner", "product": "TID"})).await.created();
        world.ines.post("/products/TID/areas", json!({"name": "Payments"})).await.created();
        world.ines.post("/people/ines@example.org/roles", json!({"role": "owner"})).await.forbidden();
        world.ines.post("/people/invitations", json!({"name": "Zoe", "email": "zoe@example.org", "role": "po"})).await.forbidden();
        world.ines.post("/products", json!({"key": "NEW", "name": "New"})).await.forbidden();
        world.ines.post("/products/RIV/areas", json!({"name": "Mine"})).await.missing();
    }

    async fn the_product_owner_of_an_area_decides_in_it_and_proposes_elsewhere(world: World) {
        payments(&world).await;
        let mine = story(&world, "Refund", json!({"area": "Payments"})).await;
        let other = story(&world, "Timetable", json!({})).await;
        let nemo = &world.nemo;
        nemo.put(&format!("/stories/{mine}/rank"), json!({"top": true})).await.ok();
        nemo.put(&format!("/stories/{other}/rank"), json!({"top": true})).await.proposed();
        nemo.patch(&format!("/stories/{mine}"), json!({"title": "Refund today"})).await.ok();
        nemo.patch(&format!("/stories/{other}"), json!({"area": "Payments"})).await.proposed();
        nemo.post(&format!("/stories/{other}/acceptance"), json!({"accept": true})).await.proposed();
        nemo.post(&format!("/stories/{mine}/acceptance"), json!({"accept": true})).await.ok();
        nemo.post("/products/TID/stories", json!({"title": "Mine", "area": "payments"})).await.created();
        nemo.post("/products/TID/stories", json!({"title": "Elsewhere"})).await.proposed();
        nemo.post("/customers", json!({"title": "Outer Isles"})).await.proposed();
        nemo.post(&format!("/items/{other}/comments"), json!({"body": "Whoever is here may speak"})).await.created();
        nemo.post("/products/TID/areas", json!({"name": "Another"})).await.forbidden();
        nemo.patch("/products/RIV", json!({"name": "Mine"})).await.missing();
        let answered = world.olu.get("/proposals").await.ok();
        assert_eq!(answered["items"].as_array().unwrap().len(), 5);
        assert!(answered["items"].as_array().unwrap().iter().all(|proposal| proposal["yours"] == true));
    }

    async fn one_story_of_the_area_does_not_carry_others_along(world: World) {
        payments(&world).await;
        let mine = story(&world, "Refund", json!({"area": "Payments"})).await;
        let other = story(&world, "Timetable", json!({})).await;
        let both = json!({"keys": [mine, other], "archive": true});
        world.nemo.post("/items/changes", both.clone()).await.proposed();
        assert!(world.olu.item(&other).await["archived_at"].is_null());
        world.nemo.post("/items/changes", json!({"keys": [mine], "add_label": "money"})).await.ok();
        let done = world.olu.post("/items/changes", both).await.is(200);
        world.nemo.undo(&done).await.proposed();
        assert!(!world.olu.item(&other).await["archived_at"].is_null());
    }

    async fn whoever_is_invited_into_an_area_has_that_role_when_they_come(world: World) {
        let id = area(&world, "Payments").await;
        let invite = |product: &str, area: Value| json!({"name": "Zoe", "email": "zoe@example.org", "role": "po", "product": product, "area": area});
        world.root.post("/people/invitations", invite("TID/Nowhere", Value::Null)).await.invalid("area");
        world.root.post("/people/invitations", invite("XXX", Value::Null)).await.invalid("product");
        world.root.post("/people/invitations", invite("", json!("Payments"))).await.invalid("area");
        let invited = world.root.post("/people/invitations", invite("TID", json!("Payments"))).await.created();
        world.root.patch(&format!("/products/TID/areas/{id}"), json!({"name": "Money"})).await.ok();
        let link = world.url(invited["link"].as_str().unwrap());
        let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
        let joined = client.post(link).form(&[("name", "Zoe"), ("password", "four words do well")]);
        let joined = joined.header("sec-fetch-site", "same-origin").send().await.unwrap();
        assert!(joined.status().is_redirection(), "{}", joined.status());
        let people = world.root.get("/people").await.ok();
        let zoe = people["items"].as_array().unwrap().iter().find(|one| one["email"] == "zoe@example.org").unwrap();
        let role = &zoe["roles"][0];
        assert_eq!((&role["role"], &role["product"], &role["area"]), (&json!("po"), &json!("TID"), &json!("Money")));
    }

    async fn the_settings_page_shows_areas_and_lets_the_owner_change_them(world: World) {
        payments(&world).await;
        let page = |person: &Person| person.browser(Method::GET, "/products/TID/settings");
        let owners = world.root.answer(page(&world.root)).await.is(200).text;
        assert!(owners.contains("Product owner: nemo") && owners.contains("Create the area") && owners.contains("Archive Payments"));
        let others = world.mei.answer(page(&world.mei)).await.is(200).text;
        assert!(others.contains("Payments") && !others.contains("Create the area") && !others.contains("Archive Payments"));
        assert_eq!(world.vera.answer(page(&world.vera)).await.status, 404);
        let people = world.root.answer(world.root.browser(Method::GET, "/people")).await.text;
        assert!(people.contains("TID/Payments") && people.contains("Tidewater · Payments"), "roles are given in areas too");
    }
}
