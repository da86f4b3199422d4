//! The flow of one team among several.

use serde_json::{Value, json};

fn last(flow: &Value) -> Value {
    let day = flow["days"].as_array().unwrap().last().unwrap();
    json!(["backlog", "ready", "started", "review", "done"].map(|stage| day[stage].clone()))
}

both! {
    async fn the_flow_of_a_team_is_that_of_its_sprints(world: World) {
        let read = async |what: &str| world.olu.get(&format!("/products/TID/{what}")).await;
        for team in ["Hull", "Deck"] {
            world.olu.post("/products/TID/teams", json!({"name": team})).await.created();
        }
        for team in ["Hull", "Deck"] {
            let sprint = world.olu.create("sprints", team, json!({"team": team, "starts_on": "2026-03-02", "ends_on": "2026-03-13"})).await;
            let story = world.olu.story(&format!("Of the {team}")).await;
            world.olu.post(&format!("/sprints/{sprint}/items"), json!({"items": [story]})).await.ok();
            world.olu.patch(&format!("/stories/{story}"), json!({"status": "started"})).await.ok();
            if team == "Hull" {
                world.olu.post(&format!("/stories/{story}/acceptance"), json!({})).await.ok();
            }
        }
        world.olu.story("Of nobody").await;
        assert_eq!(last(&read("flow").await.ok()), json!([3, 2, 2, 1, 1]));
        assert_eq!(last(&read("flow?team=hull").await.ok()), json!([1, 1, 1, 1, 1]));
        assert_eq!(last(&read("flow?team=Deck").await.ok()), json!([1, 1, 1, 0, 0]));
        let done = read("cycle-times?team=Hull").await.ok();
        assert_eq!(done["items"][0]["title"], "Of the Hull");
        assert_eq!(read("cycle-times?team=Deck").await.ok()["items"], json!([]));
        assert_eq!(read("ageing?team=Deck").await.ok()["items"][0]["title"], "Of the Deck");
        read("flow?team=Keel").await.invalid("team");
        let page = world.olu.answer(world.olu.browser(reqwest::Method::GET, "/products/TID/flow?team=Deck")).await.is(200).text;
        assert!(page.contains("team=Hull") && !page.contains("Of the Hull"), "only of that team, the other is offered");
    }
}
