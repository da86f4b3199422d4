//! The points that a team has chosen are those that its work gets.

use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::World;

const TEAM: &str = "/products/TID/teams/Crew";

async fn chosen(world: &World, points: Value) {
    world.olu.post("/products/TID/teams", json!({"name": "Crew"})).await.created();
    world.olu.put(&format!("{TEAM}/scale"), json!({"points": points})).await.ok();
}

both! {
    async fn points_off_the_scale_are_refused_beside_their_field(world: World) {
        let old = world.olu.create("stories", "Old", json!({"points": 7})).await;
        chosen(&world, json!([1, 2, 3, 5, 8, 0.5])).await;
        let path = format!("/stories/{old}");
        let wrong = world.olu.patch(&path, json!({"points": 4})).await.invalid("points");
        assert!(wrong["detail"].as_str().unwrap().contains("4 is not on the scale of Crew: 0.5, 1, 2, 3, 5, 8"), "{wrong}");
        world.olu.post("/items/changes", json!({"keys": [old], "points": 4})).await.invalid("points");
        world.olu.post("/products/TID/stories", json!({"title": "New", "points": 4})).await.invalid("points");
        world.olu.post("/products/TID/backlog", json!({"line": "New 4pts"})).await.invalid("line");
        world.olu.post(&format!("/stories/{old}/split"), json!({"title": "Half", "points": 4})).await.invalid("points");
        // What stood before stays, whatever else is changed; an epic is larger than any card.
        world.olu.patch(&path, json!({"points": 7, "title": "As old"})).await.ok();
        world.olu.patch(&path, json!({"points": 8})).await.ok();
        world.olu.patch(&path, json!({"points": null})).await.ok();
        world.olu.post("/products/TID/backlog", json!({"line": "New 0.5pts"})).await.is(201);
        world.olu.create("epics", "Large", json!({"points": 40})).await;
        // What disciplines take is summed up.
        world.olu.patch(&path, json!({"estimates": {"design": 2, "server": 2}})).await.ok();
        assert_eq!(world.olu.item(&old).await["points"], 4.0);
        world.olu.patch(&path, json!({"points": 6})).await.invalid("points");
    }

    async fn the_usual_cards_bind_nobody(world: World) {
        chosen(&world, json!([])).await;
        world.olu.create("stories", "Any", json!({"points": 4})).await;
        assert_eq!(world.olu.get("/products/TID/teams").await.ok()["items"][0]["scale"], Value::Null);
    }

    async fn work_that_may_go_to_several_teams_is_asked_by_the_sprint_it_is_in(world: World) {
        chosen(&world, json!([1, 2])).await;
        world.olu.post("/products/TID/teams", json!({"name": "Other"})).await.created();
        let story = world.olu.create("stories", "Any", json!({"points": 4})).await;
        let sprint = world.olu.create("sprints", "Sprint", json!({"team": "Crew"})).await;
        world.olu.post(&format!("/sprints/{sprint}/items"), json!({"items": [story]})).await.ok();
        world.olu.patch(&format!("/stories/{story}"), json!({"points": 3})).await.invalid("points");
        world.olu.patch(&format!("/stories/{story}"), json!({"points": 2})).await.ok();
    }

    async fn a_scale_is_listed_and_chosen_on_the_page_of_teams(world: World) {
        chosen(&world, json!([1, 2])).await;
        let send = |points: &'static str| {
            let form = [("_method", "PUT"), ("points", points)];
            world.olu.browser(Method::POST, &format!("{TEAM}/scale")).form(&form)
                .header("sec-fetch-site", "same-origin").header("accept", "application/json")
        };
        world.olu.answer(send("1, 2, three")).await.invalid("points");
        world.olu.answer(send("1")).await.invalid("points");
        world.olu.answer(send("1, 2, 4, 0.5")).await.ok();
        assert_eq!(world.olu.get("/products/TID/teams").await.ok()["items"][0]["scale"], json!([0.5, 1.0, 2.0, 4.0]));
        let page = world.olu.answer(world.olu.browser(Method::GET, "/products/TID/teams")).await.is(200).text;
        assert!(page.contains("0.5, 1, 2, 4") && page.contains("Scale of points"));
        world.olu.answer(send("")).await.ok();
        assert_eq!(world.olu.get("/products/TID/teams").await.ok()["items"][0]["scale"], Value::Null);
        world.mei.put(&format!("{TEAM}/scale"), json!({"points": [1, 2]})).await.proposed();
    }
}
