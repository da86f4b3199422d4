//! What goes along with a piece of work: its open sub-tasks as it is retired, what is in its way as it moves.

use serde_json::{Value, json};

use crate::harness::World;

async fn steps(world: &World, story: &str) -> Vec<Value> {
    let listed = world.olu.get(&format!("/stories/{story}/subtasks")).await.ok();
    listed["items"].as_array().unwrap().iter().map(|step| step["status"].clone()).collect()
}

async fn obstacles(world: &World, product: &str) -> Vec<(String, Vec<String>)> {
    let listed = world.root.get(&format!("/products/{product}/obstacles")).await.ok();
    let keys = |one: &Value| {
        one["items"].as_array().unwrap().iter().map(|item| item["key"].as_str().unwrap().to_owned()).collect()
    };
    listed["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (one["title"].as_str().unwrap().to_owned(), keys(one)))
        .collect()
}

both! {
    async fn open_sub_tasks_are_retired_with_their_story_and_come_back_with_it(world: World) {
        let story = world.olu.story("Fax the ticket").await;
        let mut keys = Vec::new();
        for line in ["Ask the bank", "Buy paper", "Plug it in"] {
            keys.push(world.mei.post(&format!("/stories/{story}/subtasks"), json!({"line": line})).await.created()["key"].as_str().unwrap().to_owned());
        }
        world.mei.patch(&format!("/subtasks/{}", keys[0]), json!({"status": "done"})).await.ok();
        world.mei.patch(&format!("/subtasks/{}", keys[1]), json!({"status": "started"})).await.ok();
        let retired = world.olu.post("/products/TID/retirements", json!({"items": [story], "reason": "Nobody has a fax"})).await;
        assert_eq!(retired.body["subtasks"], json!([keys[1], keys[2]]), "{}", retired.text);
        assert_eq!(retired.body["message"], format!("Retired {story}, and 2 open sub-tasks with it."));
        assert_eq!(steps(&world, &story).await, ["done", "declined", "declined"]);
        world.olu.undo(&retired).await.ok();
        assert_eq!((world.olu.item(&story).await["status"].clone(), steps(&world, &story).await), (json!("backlog"), vec![json!("done"), json!("started"), json!("backlog")]));
        // However it is declined.
        let declined = world.olu.post("/items/changes", json!({"keys": [story, keys[2]], "status": "declined"})).await;
        assert_eq!(declined.status, 200, "{}", declined.text);
        assert_eq!(steps(&world, &story).await, ["done", "declined", "declined"]);
        world.olu.undo(&declined).await.ok();
        assert_eq!(steps(&world, &story).await, ["done", "started", "backlog"]);
        assert_eq!(world.wrong().await, Vec::<String>::new());
    }

    async fn what_is_in_the_way_goes_along_to_another_product_and_back(world: World) {
        let (one, two) = (world.root.story("Refund").await, world.root.story("Stays").await);
        let step = world.root.post(&format!("/stories/{one}/subtasks"), json!({"line": "Ask the bank"})).await.created()["key"].as_str().unwrap().to_owned();
        for (title, items) in [("No key", vec![&one]), ("Bank is slow", vec![&one, &step]), ("Crane is broken", vec![&one, &two])] {
            world.root.post("/products/TID/obstacles", json!({"title": title, "severity": "blocker", "items": items})).await.created();
            world.later();
        }
        let moved = world.root.put(&format!("/items/{one}/product"), json!({"to": "RIV"})).await;
        let key = moved.body["key"].as_str().unwrap().to_owned();
        assert_eq!(moved.body["dropped"], json!([]), "{}", moved.text);
        let there: Vec<String> = obstacles(&world, "RIV").await.into_iter().map(|(title, _)| title).collect();
        assert_eq!(there, ["No key", "Bank is slow", "Crane is broken"]);
        assert_eq!(obstacles(&world, "RIV").await[2].1, std::slice::from_ref(&key));
        // What is in the way of others as well stays with them.
        assert_eq!(obstacles(&world, "TID").await, [("Crane is broken".to_owned(), vec![two.clone()])]);
        assert_eq!(world.root.get(&format!("/products/RIV/obstacles?item={key}")).await.ok()["items"].as_array().unwrap().len(), 3);
        world.root.undo(&moved).await.ok();
        assert_eq!(obstacles(&world, "RIV").await, []);
        let back: Vec<(String, usize)> = obstacles(&world, "TID").await.into_iter().map(|(title, items)| (title, items.len())).collect();
        assert_eq!(back, [("No key".to_owned(), 1), ("Bank is slow".to_owned(), 2), ("Crane is broken".to_owned(), 2)]);
        assert_eq!(world.wrong().await, Vec::<String>::new());
    }

    async fn a_state_of_the_old_team_is_left_and_comes_back(world: World) {
        world.root.post("/products/TID/teams", json!({"name": "Hull"})).await.created();
        let states = ["Inbox = backlog", "Waits = backlog", "Next = ready", "Building = started", "Demo = review", "Shipped = accepted"];
        world.root.put("/products/TID/teams/Hull/workflow", json!({"states": states})).await.ok();
        let story = world.root.create("stories", "Refund", json!({"status": "Waits"})).await;
        let moved = world.root.put(&format!("/items/{story}/product"), json!({"to": "RIV"})).await;
        assert_eq!((&moved.body["dropped"], &moved.body["state"]), (&json!(["the state Waits"]), &Value::Null), "{}", moved.text);
        world.root.undo(&moved).await.ok();
        assert_eq!(world.root.item(&story).await["state"], "Waits");
    }
}
