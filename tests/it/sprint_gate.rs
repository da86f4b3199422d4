//! The rules of a sprint hold whatever way work comes into it or is begun in it, and what is set aside stands in the history.

use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::{Answer, World};

const TEAM: &str = "/products/TID/teams/Team";

async fn ready(world: &World, title: &str) -> String {
    let goal = world.ada.create("goals", &format!("For {title}"), json!({})).await;
    let vision = world.ada.post("/products/TID/visions", json!({"title": format!("Calm for {title}")})).await;
    if vision.status == 201 {
        world.ada.link(&goal, &vision.key()).await;
    }
    let more = json!({"points": 3, "persona": "skipper", "criteria": ["It holds"], "serves": [goal]});
    world.olu.create("stories", title, more).await
}

/// A running sprint with these in it.
async fn running(world: &World, items: &[&str]) -> String {
    let sprint = planned(world, "Sprint", "2026-03-02").await;
    world.olu.post(&format!("/sprints/{sprint}/items"), json!({"items": items})).await.ok();
    world.olu.post(&format!("/sprints/{sprint}/start"), json!({})).await.ok();
    sprint
}

async fn planned(world: &World, title: &str, starts: &str) -> String {
    let ends = chrono::NaiveDate::parse_from_str(starts, "%Y-%m-%d").unwrap() + chrono::TimeDelta::days(11);
    world.olu.create("sprints", title, json!({"starts_on": starts, "ends_on": ends})).await
}

async fn asks(world: &World, how: Value) {
    world.olu.patch(TEAM, how).await.ok();
}

/// The reason of the last event of an item.
async fn reason(world: &World, item: &str) -> Value {
    world.mei.get(&format!("/items/{item}/history")).await.ok()["items"][0]["reason"].clone()
}

async fn status(world: &World, item: &str) -> Value {
    world.olu.item(item).await["status"].clone()
}

/// What a browser's form answers without scripts.
async fn form(world: &World, path: &str, pairs: &[(&str, &str)]) -> Answer {
    let asked = world.olu.browser(Method::POST, path).form(pairs).header("sec-fetch-site", "same-origin");
    world.olu.answer(asked).await
}

both! {
    async fn a_full_column_is_full_for_an_edit_as_for_a_card(world: World) {
        let (one, two) = (ready(&world, "One").await, ready(&world, "Two").await);
        running(&world, &[&one, &two]).await;
        asks(&world, json!({"wip_started": 1})).await;
        world.mei.patch(&format!("/stories/{one}"), json!({"status": "started"})).await.ok();
        let path = format!("/stories/{two}");
        world.mei.patch(&path, json!({"status": "started"})).await.invalid("reason");
        assert_ne!(status(&world, &two).await, "started");
        world.mei.patch(&path, json!({"status": "started", "reason": "One waits for parts"})).await.ok();
        assert_eq!(reason(&world, &two).await, "One waits for parts");
        assert_eq!(world.olu.item(&two).await["reason"], Value::Null);
        world.mei.patch(&path, json!({"status": "ready"})).await.ok();
        world.mei.patch(&path, json!({"status": "started", "_reason": "Still"})).await.ok();
        assert_eq!(reason(&world, &two).await, "Still");
        world.mei.patch(&path, json!({"status": "ready"})).await.ok();
        asks(&world, json!({"wip_forbids": true})).await;
        world.mei.patch(&path, json!({"status": "started", "reason": "Still"})).await.refused("wip_limit");
    }

    async fn a_full_column_is_full_for_many_at_once(world: World) {
        let (one, two) = (ready(&world, "One").await, ready(&world, "Two").await);
        running(&world, &[&one, &two]).await;
        asks(&world, json!({"wip_started": 1})).await;
        let both = json!({"keys": [one, two], "status": "started"});
        world.olu.post("/items/changes", both).await.invalid("reason");
        assert_eq!((status(&world, &one).await, status(&world, &two).await), (json!("backlog"), json!("backlog")));
        world.olu.post("/items/changes", json!({"keys": [one, two], "status": "started", "reason": "A pair"})).await.ok();
        assert_eq!((status(&world, &two).await, reason(&world, &two).await), (json!("started"), json!("A pair")));
    }

    async fn why_a_card_broke_a_limit_stands_in_the_history(world: World) {
        let (one, two) = (ready(&world, "One").await, ready(&world, "Two").await);
        let sprint = running(&world, &[&one, &two]).await;
        asks(&world, json!({"wip_started": 1})).await;
        let card = |key: &str| format!("/sprints/{sprint}/cards/{key}");
        world.mei.put(&card(&one), json!({"status": "started", "reason": "Not needed yet"})).await.ok();
        assert_eq!(reason(&world, &one).await, Value::Null);
        world.mei.put(&card(&two), json!({"status": "started", "reason": "One waits for parts"})).await.ok();
        assert_eq!(reason(&world, &two).await, "One waits for parts");
        let page = world.olu.answer(world.olu.browser(Method::GET, &format!("/items/{two}"))).await.is(200).text;
        assert!(page.contains("One waits for parts"));
        world.mei.put(&card(&two), json!({"status": "ready"})).await.ok();
        world.mei.put(&card(&two), json!({"status": "started", "reason": "x".repeat(2_001)})).await.invalid("reason");
    }

    async fn the_lane_of_a_person_is_full_for_whoever_hands_work_on(world: World) {
        let (one, two) = (ready(&world, "One").await, ready(&world, "Two").await);
        running(&world, &[&one, &two]).await;
        asks(&world, json!({"wip_person": 1})).await;
        world.mei.patch(&format!("/stories/{one}"), json!({"status": "started", "owner": "mei"})).await.ok();
        world.mei.patch(&format!("/stories/{two}"), json!({"status": "started"})).await.ok();
        let full = world.mei.patch(&format!("/stories/{two}"), json!({"owner": "mei"})).await.invalid("reason");
        assert!(full["detail"].as_str().unwrap().contains("mei has 1 of 1 under way"), "{full}");
        world.mei.patch(&format!("/stories/{two}"), json!({"owner": "mei", "_reason": "She knows it"})).await.ok();
        assert_eq!(reason(&world, &two).await, "She knows it");
    }

    async fn what_is_not_ready_is_refused_by_a_link_as_by_planning(world: World) {
        let sprint = planned(&world, "Sprint", "2026-03-02").await;
        asks(&world, json!({"unready": "refuse"})).await;
        let bare = world.olu.story("Bare").await;
        let join = json!({"from": bare, "to": sprint});
        world.olu.post("/links", join.clone()).await.refused("not_ready");
        world.olu.post("/links", json!({"from": bare, "to": sprint, "kind": "planned_in", "instead": true})).await.refused("not_ready");
        world.olu.post("/items/changes", json!({"keys": [bare], "serves": sprint})).await.refused("not_ready");
        world.olu.post("/products/TID/stories", json!({"title": "Born into it", "serves": [sprint]})).await.refused("not_ready");
        let linked = world.olu.post("/links", json!({"from": bare, "to": sprint, "reason": "The harbour insists"})).await;
        let warned = linked.body["warnings"][0].as_str().unwrap().to_owned();
        assert!(warned.starts_with(&format!("{bare} is not ready: ")), "{warned}");
        assert_eq!(linked.status, 201);
        assert_eq!(reason(&world, &bare).await, "The harbour insists");
        // Where it is already, it is not asked again; what is taken back is as it was.
        world.olu.post("/links", join).await.is(201);
        world.olu.undo(&linked).await.ok();
        world.olu.post("/links", json!({"from": ready(&world, "Ready").await, "to": sprint})).await.is(201);
    }

    async fn what_is_not_ready_is_not_begun_by_an_edit(world: World) {
        let bare = world.olu.story("Bare").await;
        running(&world, &[&bare]).await;
        asks(&world, json!({"unready": "refuse"})).await;
        let path = format!("/stories/{bare}");
        for to in ["started", "review"] {
            world.mei.patch(&path, json!({"status": to})).await.refused("not_ready");
            world.olu.post("/items/changes", json!({"keys": [bare], "status": to})).await.refused("not_ready");
        }
        let begun = world.mei.patch(&path, json!({"status": "started", "_reason": "We know enough"})).await;
        assert_eq!(reason(&world, &bare).await, "We know enough");
        // What is taken back and put back is asked nothing.
        let back = world.mei.undo(&begun).await;
        world.mei.undo(&back).await.ok();
        assert_eq!(status(&world, &bare).await, "started");
    }

    async fn a_team_that_warns_says_so_and_does_it(world: World) {
        let bare = world.olu.story("Bare").await;
        let sprint = planned(&world, "Sprint", "2026-03-02").await;
        let taken = world.olu.post(&format!("/sprints/{sprint}/items"), json!({"items": [bare]})).await.ok();
        let said = taken["warnings"][0].as_str().unwrap().to_owned();
        assert!(said.contains("it has no why") && said.contains("it is not estimated"), "{said}");
        world.olu.post(&format!("/sprints/{sprint}/start"), json!({})).await.ok();
        let begun = world.mei.patch(&format!("/stories/{bare}"), json!({"status": "started"})).await.ok();
        assert_eq!(begun["warnings"], json!([said]));
        let moved = world.mei.patch(&format!("/stories/{bare}"), json!({"status": "review"})).await.ok();
        assert_eq!(moved["warnings"], Value::Null);
    }

    async fn a_page_without_scripts_says_what_is_warned_of_and_asks_why(world: World) {
        let bare = world.olu.story("Bare").await;
        let sprint = planned(&world, "Sprint", "2026-03-02").await;
        let taken = form(&world, &format!("/sprints/{sprint}/items"), &[("items", &bare)]).await.is(303);
        let flash = taken.header("set-cookie").split(';').next().unwrap().to_owned();
        let next = world.olu.browser(Method::GET, &format!("/items/{sprint}/plan"));
        let page = world.olu.answer(next.header("cookie", &flash)).await.is(200).text;
        assert!(page.contains("Done, but") && page.contains("is not ready: it has no why"), "{flash}");
        world.olu.post(&format!("/sprints/{sprint}/start"), json!({})).await.ok();
        asks(&world, json!({"unready": "refuse"})).await;
        let path = format!("/stories/{bare}");
        let asked = form(&world, &path, &[("_method", "PATCH"), ("status", "started")]).await;
        assert!(asked.text.contains("name=\"_reason\"") && asked.text.contains("is not ready"), "{}", asked.text);
        form(&world, &path, &[("_method", "PATCH"), ("status", "started"), ("_reason", "We know enough")]).await.is(303);
        assert_eq!(reason(&world, &bare).await, "We know enough");
    }

    async fn work_under_way_finds_room_on_the_board_it_comes_to(world: World) {
        let (one, two) = (ready(&world, "One").await, ready(&world, "Two").await);
        let sprint = running(&world, &[&one]).await;
        asks(&world, json!({"wip_started": 1})).await;
        world.mei.patch(&format!("/stories/{one}"), json!({"status": "started"})).await.ok();
        world.mei.patch(&format!("/stories/{two}"), json!({"status": "started"})).await.ok();
        world.olu.post(&format!("/sprints/{sprint}/items"), json!({"items": [two]})).await.invalid("reason");
        world.olu.post("/links", json!({"from": two, "to": sprint})).await.invalid("reason");
        world.olu.post("/links", json!({"from": two, "to": sprint, "reason": "Nearly there"})).await.is(201);
        assert_eq!(reason(&world, &two).await, "Nearly there");
    }

    async fn a_proposal_brings_its_reason_along(world: World) {
        let bare = world.olu.story("Bare").await;
        let sprint = planned(&world, "Sprint", "2026-03-02").await;
        asks(&world, json!({"unready": "refuse"})).await;
        let take = json!({"items": [bare], "_reason": "The harbour insists"});
        let proposed = world.mei.post(&format!("/sprints/{sprint}/items"), take).await.proposed();
        let path = format!("/proposals/{}/acceptance", proposed["proposal"].as_str().unwrap());
        world.olu.post(&path, json!({})).await.ok();
        assert_eq!(reason(&world, &bare).await, "The harbour insists");
    }
}
