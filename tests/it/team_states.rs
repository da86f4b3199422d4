//! A team's states have limits of their own and new names; the lanes of a board have limits too.

use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::World;

const TEAM: &str = "/products/TID/teams/Hull";

/// A team in plain flow with two states for what is started.
async fn hull(world: &World) {
    world.olu.post("/products/TID/teams", json!({"name": "Hull"})).await.created();
    world.olu.patch(TEAM, json!({"works_in": "flow"})).await.ok();
    let states = ["Next = ready", "Building = started", "Testing = started", "Demo = review", "Shipped = accepted"];
    world.olu.put(&format!("{TEAM}/workflow"), json!({"states": states})).await.ok();
}

async fn ready(world: &World, title: &str, more: Value) -> String {
    let mut facts = json!({"status": "ready"});
    facts.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    world.olu.create("stories", title, facts).await
}

fn card(key: &str) -> String {
    format!("{TEAM}/cards/{key}")
}

async fn state(world: &World, key: &str) -> Value {
    world.olu.item(key).await["state"].clone()
}

both! {
    async fn a_state_has_a_limit_of_its_own(world: World) {
        hull(&world).await;
        let limited = world.olu.patch(&format!("{TEAM}/states/testing"), json!({"wip": 1})).await.ok();
        assert_eq!(limited["states"][2], json!({"name": "Testing", "category": "started", "wip": 1, "initial": false}));
        let (one, two) = (ready(&world, "One", json!({})).await, ready(&world, "Two", json!({})).await);
        world.mei.put(&card(&one), json!({"status": "Testing"})).await.ok();
        world.mei.put(&card(&two), json!({"status": "Building"})).await.ok();
        // From one state into another of the same column there has to be room as well.
        let full = world.mei.put(&card(&two), json!({"status": "Testing"})).await.invalid("reason");
        assert!(full["detail"].as_str().unwrap().contains("Testing holds 1 of 1"), "{full}");
        assert_eq!(state(&world, &two).await, "Building");
        world.mei.put(&card(&two), json!({"status": "Testing", "reason": "One device for both"})).await.ok();
        assert_eq!(world.mei.get(&format!("/items/{two}/history")).await.ok()["items"][0]["reason"], "One device for both");
        let page = world.olu.answer(world.olu.browser(Method::GET, &format!("{TEAM}/board"))).await.is(200).text;
        assert!(page.contains("2 of 1"), "{page}");
        world.olu.patch(TEAM, json!({"wip_forbids": true})).await.ok();
        world.mei.put(&card(&two), json!({"status": "Demo"})).await.ok();
        world.mei.put(&card(&two), json!({"status": "Testing", "reason": "Again"})).await.refused("wip_limit");
        // What is begun by no name comes into the first state of its column.
        world.olu.patch(&format!("{TEAM}/states/Building"), json!({"wip": 1})).await.ok();
        let (three, four) = (ready(&world, "Three", json!({})).await, ready(&world, "Four", json!({})).await);
        world.mei.patch(&format!("/stories/{three}"), json!({"status": "started"})).await.ok();
        world.mei.patch(&format!("/stories/{four}"), json!({"status": "started"})).await.refused("wip_limit");
        world.olu.patch(&format!("{TEAM}/states/Building"), json!({"wip": 0})).await.ok();
        world.mei.patch(&format!("/stories/{four}"), json!({"status": "started"})).await.ok();
        let form = world.olu.browser(Method::POST, &format!("{TEAM}/states/Testing")).header("sec-fetch-site", "same-origin");
        world.olu.answer(form.form(&[("_method", "PATCH"), ("name", "Testing"), ("wip", "")])).await.is(303);
        assert_eq!(world.olu.get(&format!("{TEAM}/board")).await.ok()["states"][2]["wip"], json!(null), "an emptied field is no limit");
        world.olu.patch(&format!("{TEAM}/states/Testing"), json!({"wip": 1})).await.ok();
        world.olu.patch(&format!("{TEAM}/states/Testing"), json!({"name": "Testing"})).await.ok();
        world.olu.patch(&format!("{TEAM}/states/Next"), json!({"wip": 3})).await.invalid("wip");
        // The limit stays when the states are put in another order.
        let states = json!({"states": ["Next = ready", "Testing = started", "Building = started", "Demo = review", "Shipped = accepted"]});
        let put = world.olu.put(&format!("{TEAM}/workflow"), states).await.ok();
        assert_eq!(put["states"][1]["wip"], 1);
    }

    async fn a_state_in_a_running_sprint_has_its_limit_too(world: World) {
        hull(&world).await;
        world.olu.patch(TEAM, json!({"works_in": "sprints"})).await.ok();
        world.olu.patch(&format!("{TEAM}/states/Testing"), json!({"wip": 1})).await.ok();
        let (one, two) = (ready(&world, "One", json!({})).await, ready(&world, "Two", json!({})).await);
        let sprint = world.olu.create("sprints", "Sprint", json!({"starts_on": "2026-03-02", "ends_on": "2026-03-13"})).await;
        world.olu.post(&format!("/sprints/{sprint}/items"), json!({"items": [one, two]})).await.ok();
        world.olu.post(&format!("/sprints/{sprint}/start"), json!({})).await.ok();
        let card = |key: &str| format!("/sprints/{sprint}/cards/{key}");
        world.mei.put(&card(&one), json!({"status": "Testing"})).await.ok();
        world.mei.put(&card(&two), json!({"status": "Testing"})).await.invalid("reason");
        world.mei.put(&card(&two), json!({"status": "Testing", "reason": "Both at once"})).await.ok();
    }

    async fn a_state_in_use_is_renamed_and_keeps_its_work(world: World) {
        hull(&world).await;
        let one = ready(&world, "One", json!({})).await;
        let moved = world.mei.put(&card(&one), json!({"status": "Testing"})).await;
        let states = ["Next = ready", "Building = started", "Checking = started", "Demo = review", "Shipped = accepted"];
        let refused = world.olu.put(&format!("{TEAM}/workflow"), json!({"states": states})).await.invalid("states");
        assert!(refused["detail"].as_str().unwrap().contains("or rename it"), "{refused}");
        let path = format!("{TEAM}/states/Testing");
        world.olu.patch(&path, json!({"name": "building"})).await.invalid("name");
        world.olu.patch(&path, json!({"name": "A = b"})).await.invalid("name");
        world.olu.patch(&path, json!({"name": "  "})).await.invalid("name");
        world.mei.patch(&path, json!({"name": "Checking"})).await.proposed();
        let renamed = world.olu.patch(&path, json!({"name": "Checking"})).await.ok();
        assert_eq!(renamed["states"][2]["name"], "Checking");
        assert_eq!(state(&world, &one).await, "Checking");
        world.olu.patch(&path, json!({"name": "Other"})).await.missing();
        // What was moved before the name changed is taken back all the same.
        world.mei.undo(&moved).await.ok();
        assert_eq!((state(&world, &one).await, world.olu.item(&one).await["status"].clone()), (Value::Null, json!("ready")));
        world.mei.put(&card(&one), json!({"status": "checking"})).await.ok();
        assert_eq!(state(&world, &one).await, "Checking");
        let page = world.olu.answer(world.olu.browser(Method::GET, "/products/TID/teams")).await.is(200).text;
        assert!(page.contains("Name of Checking") && page.contains("Checking = started"));
    }

    async fn a_team_without_states_of_its_own_renames_the_usual_ones(world: World) {
        world.olu.post("/products/TID/teams", json!({"name": "Hull"})).await.created();
        world.olu.patch(TEAM, json!({"works_in": "flow", "wip_started": 1})).await.ok();
        let one = ready(&world, "One", json!({})).await;
        world.mei.put(&card(&one), json!({"status": "started"})).await.ok();
        let named = world.olu.patch(&format!("{TEAM}/states/Started"), json!({"name": "At work"})).await.ok();
        let names: Vec<_> = named["states"].as_array().unwrap().iter().map(|state| state["name"].as_str().unwrap()).collect();
        assert_eq!(names, ["To do", "At work", "In review", "Done"]);
        let board = world.olu.get(&format!("{TEAM}/board")).await.ok();
        assert_eq!(board["states"][1]["name"], "At work");
    }

    async fn the_lane_of_a_kind_and_of_a_goal_is_full(world: World) {
        hull(&world).await;
        let goal = world.ada.create("goals", "Calm", json!({})).await;
        let other = world.ada.create("goals", "Quick", json!({})).await;
        let one = ready(&world, "One", json!({"serves": [goal]})).await;
        let two = ready(&world, "Two", json!({"serves": [goal]})).await;
        let three = ready(&world, "Three", json!({"serves": [other]})).await;
        world.olu.patch(TEAM, json!({"wip_goal": 1})).await.ok();
        world.mei.put(&card(&one), json!({"status": "started"})).await.ok();
        let full = world.mei.put(&card(&two), json!({"status": "started"})).await.invalid("reason");
        assert!(full["detail"].as_str().unwrap().contains("1 of 1 under way are for “Calm”"), "{full}");
        world.mei.put(&card(&three), json!({"status": "started"})).await.ok();
        let page = world.olu.answer(world.olu.browser(Method::GET, &format!("{TEAM}/board?lanes=why"))).await.is(200).text;
        assert!(page.contains("1 of 1 under way"));
        world.olu.patch(TEAM, json!({"wip_goal": 0, "wip_story": 2, "wip_bug": 1})).await.ok();
        let kinds = world.mei.put(&card(&two), json!({"status": "started"})).await.invalid("reason");
        assert!(kinds["detail"].as_str().unwrap().contains("2 of 2 under way are of the kind story"), "{kinds}");
        let bug = world.olu.create("bugs", "Leak", json!({"status": "ready"})).await;
        world.mei.put(&card(&bug), json!({"status": "started"})).await.ok();
        // Within the board it goes on freely.
        world.mei.put(&card(&bug), json!({"status": "Demo"})).await.ok();
    }
}
