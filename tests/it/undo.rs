//! Taking back: every change of every kind, unless somebody has changed it since.

use serde_json::{Value, json};

use crate::{cast::Person, harness::World};

/// Everything that can be seen of an item and its surroundings, but for when and how often it was touched.
async fn seen(person: &Person, keys: &[&str]) -> Value {
    let mut all = Vec::new();
    for key in keys {
        let mut item = person.item(key).await;
        let line = person.get(&format!("/items/{key}/line")).await.ok();
        let comments = person.get(&format!("/items/{key}/comments")).await.ok();
        let criteria = person.get(&format!("/stories/{key}/criteria")).await.body["items"].clone();
        let observations = person.get(&format!("/metrics/{key}/observations")).await.body["items"].clone();
        for fleeting in ["version", "updated_at", "archived_at"] {
            let fields = item.as_object_mut().unwrap();
            let value = fields.remove(fleeting);
            if fleeting == "archived_at" {
                fields.insert("archived".into(), json!(value.is_some_and(|at| at.is_string())));
            }
        }
        all.push(json!([item, line["why"], line["so_what"], line["chorus"], comments, criteria, observations]));
    }
    json!([all, person.order().await])
}

/// Does something, takes it back, takes that back: nothing is lost on the way.
async fn there_and_back(world: &World, by: &Person, keys: &[&str], method: &str, path: &str, body: Value) {
    let before = seen(&world.root, keys).await;
    let done = by.answer(by.request(method.parse().unwrap(), path).json(&body)).await;
    assert!(done.status.is_success(), "{method} {path}: {}", done.text);
    let after = seen(&world.root, keys).await;
    assert_ne!(before, after, "{method} {path} changed nothing");
    world.later();
    let undone = by.undo(&done).await;
    assert!(undone.status.is_success(), "undo of {method} {path}: {}", undone.text);
    assert_eq!(seen(&world.root, keys).await, before, "undo of {method} {path}");
    by.undo(&done).await.refused("already_undone");
    world.later();
    let again = by.undo(&undone).await;
    assert!(again.status.is_success(), "undo of undo of {method} {path}: {}", again.text);
    assert_eq!(seen(&world.root, keys).await, after, "undo of undo of {method} {path}");
    assert_eq!(world.wrong().await, Vec::<String>::new(), "after {method} {path}");
}

both! {
    async fn every_kind_of_change_can_be_taken_back(world: World) {
        let vision = world.ada.create("visions", "North", json!({})).await;
        let goal = world.ada.create("goals", "Goal", json!({})).await;
        let epic = world.olu.create("epics", "Epic", json!({})).await;
        let first = world.olu.story("First").await;
        let story = world.olu.create("stories", "Story", json!({"serves": [epic], "labels": ["old"], "criteria": ["It works"]})).await;
        let metric = world.ada.create("metrics", "Metric", json!({})).await;
        let feedback = world.sam.create("feedback", "Asks", json!({"body": "Please do", "supports": story})).await;
        let customer = world.sam.post("/customers", json!({"title": "Harbour Nine"})).await.key();
        let criterion = world.olu.get(&format!("/stories/{story}/criteria")).await.ok()["items"][0]["id"].clone();
        let criterion = format!("/stories/{story}/criteria/{}", criterion.as_str().unwrap());
        let keys = [&vision, &goal, &epic, &first, &story, &metric, &feedback, &customer].map(String::as_str);
        let (olu, ada) = (&world.olu, &world.ada);
        let edit = json!({"title": "Other", "body": "Text", "points": 5, "owner": "mei", "labels": ["new"], "due_on": "2026-05-01",
            "priority": "high", "status": "ready"});
        there_and_back(&world, olu, &keys, "PATCH", &format!("/stories/{story}"), edit).await;
        there_and_back(&world, ada, &keys, "PATCH", &format!("/goals/{goal}"), json!({"ends_on": "2026-06-30", "committed": true})).await;
        there_and_back(&world, &world.sam, &keys, "PATCH", &format!("/customers/{customer}"), json!({"revenue": 5})).await;
        there_and_back(&world, &world.sam, &keys, "PATCH", &format!("/feedback/{feedback}"), json!({"customer": customer})).await;
        there_and_back(&world, olu, &keys, "POST", &format!("/stories/{story}/criteria"), json!({"text": "Fast"})).await;
        there_and_back(&world, olu, &keys, "PATCH", &criterion, json!({"text": "It works well"})).await;
        there_and_back(&world, olu, &keys, "PUT", &format!("/stories/{story}/rank"), json!({"top": true})).await;
        there_and_back(&world, olu, &keys, "POST", "/links", json!({"from": epic, "to": goal})).await;
        there_and_back(&world, ada, &keys, "POST", &format!("/metrics/{metric}/observations"), json!({"value": 4.5})).await;
        there_and_back(&world, olu, &keys, "POST", &format!("/items/{story}/comments"), json!({"body": "Well"})).await;
        let rejection = json!({"accept": false, "reason": "Not yet"});
        there_and_back(&world, olu, &keys, "POST", &format!("/stories/{story}/acceptance"), rejection).await;
        let bulk = json!({"keys": [first, story], "status": "started", "add_label": "bulk", "owner": "olu"});
        there_and_back(&world, olu, &keys, "POST", "/items/changes", bulk).await;
        there_and_back(&world, olu, &keys, "DELETE", &format!("/items/{epic}"), json!({})).await;
        there_and_back(&world, olu, &keys, "POST", &format!("/items/{epic}/restoration"), json!({})).await;
        there_and_back(&world, ada, &keys, "DELETE", &format!("/items/{vision}"), json!({})).await;
        there_and_back(&world, &world.sam, &keys, "DELETE", &format!("/items/{feedback}"), json!({})).await;
    }

    async fn acceptance_is_taken_back_with_all_that_came_of_it(world: World) {
        let story = world.olu.create("stories", "Story", json!({"criteria": ["It works"]})).await;
        let said = world.sam.create("feedback", "Asks", json!({"body": "Please", "supports": story})).await;
        let criterion = world.olu.get(&format!("/stories/{story}/criteria")).await.ok()["items"][0]["id"].clone();
        let path = format!("/stories/{story}/criteria/{}", criterion.as_str().unwrap());
        there_and_back(&world, &world.mei, &[&story, &said], "PATCH", &path, json!({"state": "passed"})).await;
        there_and_back(&world, &world.olu, &[&story, &said], "POST", &format!("/stories/{story}/acceptance"), json!({})).await;
        assert_eq!(world.sam.item(&said).await["status"], "delivered");
    }

    async fn what_was_created_is_archived(world: World) {
        let epic = world.olu.create("epics", "Epic", json!({})).await;
        let created = world.olu.post("/products/TID/stories", json!({"title": "Story", "serves": [epic]})).await.is(201);
        let key = created.body["key"].as_str().unwrap().to_owned();
        let undone = world.olu.undo(&created).await.is(200);
        assert!(world.mei.item(&key).await["archived_at"].is_string());
        assert_eq!(world.mei.order().await, Vec::<String>::new());
        world.olu.undo(&undone).await.ok();
        assert_eq!(world.mei.order().await, [key.as_str()]);
        let line = world.mei.get(&format!("/items/{key}/line")).await.ok();
        assert_eq!(line["why"][0]["key"], epic);
    }

    async fn a_removed_criterion_comes_back_in_its_place(world: World) {
        let criteria = ["On the card", "Within a day", "With a receipt"];
        let story = world.olu.create("stories", "Refund", json!({"criteria": criteria})).await;
        let path = format!("/stories/{story}/criteria");
        let texts = async || {
            let list = world.mei.get(&path).await.ok();
            list["items"].as_array().unwrap().iter().map(|one| one["text"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
        };
        let all = world.mei.get(&path).await.ok();
        for place in [0, 1, 2] {
            let id = all["items"][place]["id"].as_str().unwrap();
            let removed = world.olu.delete(&format!("{path}/{id}")).await.is(200);
            assert!(!texts().await.contains(&criteria[place].to_owned()));
            world.olu.undo(&removed).await.ok();
            assert_eq!(texts().await, criteria, "number {place}");
        }
        let last = all["items"][2]["id"].as_str().unwrap();
        let removed = world.olu.delete(&format!("{path}/{last}")).await.is(200);
        world.olu.post(&path, json!({"text": "And a word of thanks"})).await.created();
        world.olu.undo(&removed).await.ok();
        assert_eq!(texts().await, ["On the card", "Within a day", "With a receipt", "And a word of thanks"]);
    }

    async fn a_restored_vision_finds_no_second_one(world: World) {
        let first = world.ada.create("visions", "Every harbour one tap away", json!({})).await;
        let archived = world.ada.delete(&format!("/items/{first}")).await.is(200);
        let second = world.ada.create("visions", "Every island within an hour", json!({})).await;
        let restore = format!("/items/{first}/restoration");
        let refused = world.ada.post(&restore, json!({})).await.refused("one_vision");
        let says = refused["detail"].as_str().unwrap();
        assert!(says.contains(&second) && says.contains("archive it"), "{says}");
        world.ada.undo(&archived).await.refused("one_vision");
        assert!(world.ada.item(&first).await["archived_at"].is_string());
        world.ada.delete(&format!("/items/{second}")).await.ok();
        world.ada.post(&restore, json!({})).await.ok();
        assert_eq!(world.ada.item(&first).await["archived_at"], Value::Null);
        world.ada.delete(&format!("/items/{first}")).await.ok();
        let other = format!("/items/{second}/restoration");
        let (left, right) = tokio::join!(world.ada.post(&restore, json!({})), world.root.post(&other, json!({})));
        let done = [left, right].into_iter().filter(|answer| answer.status.is_success()).count();
        assert_eq!(done, 1, "of two who restore at once, one does");
    }

    async fn many_changes_at_once_have_one_undo(world: World) {
        let keys = [world.olu.story("One").await, world.olu.story("Two").await, world.olu.story("Three").await];
        let before = seen(&world.olu, &keys.each_ref().map(String::as_str)).await;
        let bulk = json!({"keys": keys, "status": "ready", "points": 2, "archive": true});
        let done = world.olu.post("/items/changes", bulk).await.is(200);
        assert_eq!(world.olu.order().await, Vec::<String>::new());
        let undone = world.olu.undo(&done).await.ok();
        assert_eq!(undone["items"], json!(keys));
        assert_eq!(seen(&world.olu, &keys.each_ref().map(String::as_str)).await, before);
    }

    async fn many_changes_at_once_are_all_or_nothing(world: World) {
        let (one, two) = (world.olu.story("One").await, world.olu.story("Two").await);
        world.olu.post("/items/changes", json!({"keys": [one, "TID-999"], "points": 2})).await.missing();
        world.olu.post("/items/changes", json!({"keys": [one, two], "points": -1})).await.invalid("points");
        world.olu.post("/items/changes", json!({"keys": [], "points": 1})).await.invalid("keys");
        assert_eq!(world.olu.item(&one).await["points"], Value::Null);
    }

    async fn what_has_changed_since_is_not_put_back(world: World) {
        let (other, story) = (world.olu.story("Other").await, world.olu.story("Story").await);
        let epic = world.olu.create("epics", "Epic", json!({})).await;
        let metric = world.ada.create("metrics", "Metric", json!({})).await;
        let path = format!("/stories/{story}");
        let edit = world.olu.patch(&path, json!({"title": "First", "points": 1})).await.is(200);
        world.mei.patch(&path, json!({"points": 2})).await.ok();
        world.olu.undo(&edit).await.refused("changed_since");
        assert_eq!(world.olu.item(&story).await["title"], "First", "none of it is put back");
        let moved = world.olu.put(&format!("{path}/rank"), json!({"before": other})).await.is(200);
        world.root.put(&format!("{path}/rank"), json!({"after": other})).await.ok();
        world.olu.undo(&moved).await.refused("changed_since");
        let added = world.olu.post(&format!("{path}/criteria"), json!({"text": "It works"})).await.is(201);
        let criterion = format!("{path}/criteria/{}", added.body["id"].as_str().unwrap());
        world.mei.patch(&criterion, json!({"state": "passed"})).await.ok();
        world.olu.undo(&added).await.refused("changed_since");
        let joined = world.olu.post("/links", json!({"from": story, "to": epic})).await.is(201);
        world.olu.delete(&format!("/links/{}", joined.body["id"].as_str().unwrap())).await.ok();
        world.olu.undo(&joined).await.refused("changed_since");
        let archived = world.olu.delete(&format!("/items/{metric}")).await;
        archived.proposed();
        let archived = world.ada.delete(&format!("/items/{metric}")).await.is(200);
        world.ada.post(&format!("/items/{metric}/restoration"), json!({})).await.ok();
        world.ada.undo(&archived).await.refused("changed_since");
        assert_eq!(world.wrong().await, Vec::<String>::new());
    }

    async fn the_history_points_at_what_took_it_back(world: World) {
        let story = world.olu.story("Story").await;
        let edit = world.olu.patch(&format!("/stories/{story}"), json!({"points": 1})).await.is(200);
        world.later();
        world.olu.undo(&edit).await.ok();
        let history = world.olu.get(&format!("/items/{story}/history")).await.ok();
        assert_eq!(history["items"][0]["command"], "event.undo");
        assert_eq!(history["items"][1]["undone_by"], history["items"][0]["id"]);
        assert_eq!(history["items"][1]["changes"][0]["after"], 1.0);
    }

    async fn another_takes_it_back_only_with_the_right(world: World) {
        let story = world.olu.story("Story").await;
        let edit = world.olu.patch(&format!("/stories/{story}"), json!({"title": "Other"})).await.is(200);
        world.vera.undo(&edit).await.missing();
        world.nemo.undo(&edit).await.missing();
        world.sam.undo(&edit).await.proposed();
        assert_eq!(world.olu.item(&story).await["title"], "Other");
        world.root.undo(&edit).await.ok();
        assert_eq!(world.olu.item(&story).await["title"], "Story");
    }
}
