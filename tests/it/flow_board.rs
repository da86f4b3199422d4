//! The board of a team that plans no sprints: its work is pulled as there is room for it.

use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::World;

const HULL: &str = "/products/TID/teams/Hull";

/// A team in plain flow.
async fn flows(world: &World, team: &str) {
    world.olu.post("/products/TID/teams", json!({"name": team})).await.created();
    world.olu.patch(&format!("/products/TID/teams/{team}"), json!({"works_in": "flow"})).await.ok();
}

async fn ready(world: &World, title: &str) -> String {
    world.olu.create("stories", title, json!({"status": "ready"})).await
}

async fn accepted(world: &World, key: &str) {
    world.olu.post(&format!("/stories/{key}/acceptance"), json!({})).await.ok();
}

/// The keys and states of the cards of a team.
async fn board(world: &World, team: &str) -> Vec<(String, String)> {
    let board = world.olu.get(&format!("/products/TID/teams/{team}/board")).await.ok();
    let said = |card: &Value, field: &str| card[field].as_str().unwrap_or_default().to_owned();
    board["cards"].as_array().unwrap().iter().map(|card| (said(card, "key"), said(card, "status"))).collect()
}

fn is(key: &str, status: &str) -> (String, String) {
    (key.to_owned(), status.to_owned())
}

async fn reason(world: &World, item: &str) -> Value {
    world.mei.get(&format!("/items/{item}/history")).await.ok()["items"][0]["reason"].clone()
}

both! {
    async fn the_only_team_has_what_is_ready_or_under_way_and_what_was_just_done(world: World) {
        flows(&world, "Hull").await;
        let (one, two, done) = (ready(&world, "One").await, ready(&world, "Two").await, ready(&world, "Done").await);
        world.olu.story("Not yet ready").await;
        world.mei.put(&format!("{HULL}/cards/{one}"), json!({"status": "started"})).await.ok();
        accepted(&world, &done).await;
        assert_eq!(board(&world, "Hull").await, [is(&one, "started"), is(&done, "accepted"), is(&two, "ready")]);
        let page = world.olu.answer(world.olu.browser(Method::GET, &format!("{HULL}/board"))).await.is(200).text;
        assert!(page.contains(&format!("card-{one}")) && page.contains("plain flow") && !page.contains("Not yet ready"));
        let stop = world.olu.answer(world.olu.browser(Method::GET, "/products/TID/sprint")).await.is(200).text;
        assert!(stop.contains("1 started, 0 in review") && stop.contains("/teams/Hull/board"), "{stop}");
        world.vera.get(&format!("{HULL}/board")).await.missing();
        world.olu.get("/products/TID/teams/Keel/board").await.invalid("team");
        world.olu.answer(world.olu.browser(Method::GET, "/products/TID/teams/Keel/board")).await.is(404);
    }

    async fn what_a_team_pulled_it_gives_back_for_any_to_pull(world: World) {
        for team in ["Hull", "Deck"] {
            flows(&world, team).await;
        }
        let one = ready(&world, "One").await;
        world.mei.put(&format!("{HULL}/cards/{one}"), json!({"status": "started"})).await.ok();
        assert_eq!(board(&world, "Deck").await, []);
        let page = world.mei.answer(world.mei.browser(Method::GET, &format!("{HULL}/board"))).await.is(200).text;
        assert!(page.contains("Give it back"));
        world.mei.delete(&format!("/products/TID/teams/Deck/cards/{one}")).await.missing();
        let given = world.mei.delete(&format!("{HULL}/cards/{one}")).await;
        assert_eq!((given.status.as_u16(), &given.body["status"]), (200, &json!("ready")), "{}", given.text);
        assert_eq!(board(&world, "Deck").await, [is(&one, "ready")]);
        let pulled = world.mei.put(&format!("/products/TID/teams/Deck/cards/{one}"), json!({"status": "started"})).await;
        assert_eq!(board(&world, "Hull").await, []);
        // What is taken back is with whom it was before.
        world.mei.undo(&pulled).await.ok();
        assert_eq!(board(&world, "Hull").await, [is(&one, "ready")]);
        world.mei.undo(&given).await.ok();
        assert_eq!((board(&world, "Hull").await, board(&world, "Deck").await), (vec![is(&one, "started")], vec![]));
        world.vera.delete(&format!("{HULL}/cards/{one}")).await.missing();
    }

    async fn a_team_in_sprints_has_the_board_of_the_one_that_runs(world: World) {
        world.olu.post("/products/TID/teams", json!({"name": "Hull"})).await.created();
        world.olu.patch(HULL, json!({"works_in": "waves"})).await.invalid("works_in");
        let story = ready(&world, "One").await;
        assert_eq!(board(&world, "Hull").await, []);
        world.mei.put(&format!("{HULL}/cards/{story}"), json!({"status": "started"})).await.refused("works_in_sprints");
        let page = world.olu.answer(world.olu.browser(Method::GET, &format!("{HULL}/board"))).await.is(200).text;
        assert!(page.contains("No sprint is running") && page.contains("Work in plain flow"));
        let sprint = world.olu.create("sprints", "Sprint", json!({"starts_on": "2026-03-02", "ends_on": "2026-03-13"})).await;
        world.olu.post(&format!("/sprints/{sprint}/items"), json!({"items": [story]})).await.ok();
        world.olu.post(&format!("/sprints/{sprint}/start"), json!({})).await.ok();
        assert_eq!(board(&world, "Hull").await, [is(&story, "ready")]);
        let there = world.olu.answer(world.olu.browser(Method::GET, &format!("{HULL}/board?lanes=person"))).await.is(303);
        assert_eq!(there.header("location"), format!("/items/{sprint}/board?lanes=person"));
    }

    async fn of_several_teams_each_has_what_it_pulled(world: World) {
        flows(&world, "Hull").await;
        flows(&world, "Deck").await;
        let (one, two) = (ready(&world, "One").await, ready(&world, "Two").await);
        // What is ready may be pulled by either.
        for team in ["Hull", "Deck"] {
            assert_eq!(board(&world, team).await, [is(&one, "ready"), is(&two, "ready")]);
        }
        world.mei.put(&format!("{HULL}/cards/{one}"), json!({"status": "started"})).await.ok();
        assert_eq!(board(&world, "Hull").await, [is(&one, "started"), is(&two, "ready")]);
        assert_eq!(board(&world, "Deck").await, [is(&two, "ready")]);
        // What somebody of the team begins elsewhere is the team's too.
        world.olu.post("/products/TID/teams/Deck/members", json!({"person": "mei"})).await.ok();
        world.mei.patch(&format!("/stories/{two}"), json!({"status": "started", "owner": "mei"})).await.ok();
        assert_eq!(board(&world, "Deck").await, [is(&two, "started")]);
        assert_eq!(board(&world, "Hull").await, [is(&one, "started")]);
        // So are the numbers.
        let started = async |team: &str| {
            let flow = world.olu.get(&format!("/products/TID/flow?team={team}")).await.ok();
            let last = flow["days"].as_array().unwrap().last().unwrap().clone();
            (last["backlog"].clone(), last["started"].clone())
        };
        assert_eq!((started("Hull").await, started("Deck").await), ((json!(1), json!(1)), (json!(1), json!(1))));
        assert_eq!(world.olu.get("/products/TID/ageing?team=Deck").await.ok()["items"][0]["key"], json!(two));
    }

    async fn what_another_team_has_in_a_sprint_is_not_pulled(world: World) {
        flows(&world, "Hull").await;
        world.olu.post("/products/TID/teams", json!({"name": "Deck"})).await.created();
        let story = ready(&world, "One").await;
        let dates = json!({"team": "Deck", "starts_on": "2026-03-02", "ends_on": "2026-03-13"});
        let sprint = world.olu.create("sprints", "Sprint", dates).await;
        world.olu.post(&format!("/sprints/{sprint}/items"), json!({"items": [story]})).await.ok();
        assert_eq!(board(&world, "Hull").await, []);
        world.mei.put(&format!("{HULL}/cards/{story}"), json!({"status": "started"})).await.refused("in_a_sprint");
        let epic = world.olu.create("epics", "Large", json!({})).await;
        world.mei.put(&format!("{HULL}/cards/{epic}"), json!({"status": "started"})).await.missing();
    }

    async fn the_flow_of_the_only_team_is_that_of_its_product(world: World) {
        flows(&world, "Hull").await;
        let (one, two) = (ready(&world, "One").await, ready(&world, "Two").await);
        world.mei.put(&format!("{HULL}/cards/{one}"), json!({"status": "started"})).await.ok();
        accepted(&world, &two).await;
        let read = async |path: &str| world.olu.get(&format!("/products/TID/{path}")).await.ok();
        assert_eq!(read("flow?team=Hull").await["days"], read("flow").await["days"]);
        assert_eq!(read("ageing?team=Hull").await["items"][0]["key"], json!(one));
        assert_eq!(read("cycle-times?team=Hull").await["items"][0]["key"], json!(two));
    }

    async fn a_full_board_asks_why_or_refuses_whatever_way_work_is_begun(world: World) {
        flows(&world, "Hull").await;
        let (one, two) = (ready(&world, "One").await, ready(&world, "Two").await);
        world.olu.patch(HULL, json!({"wip_started": 1})).await.ok();
        let card = |key: &str| format!("{HULL}/cards/{key}");
        world.mei.put(&card(&one), json!({"status": "started"})).await.ok();
        world.mei.put(&card(&two), json!({"status": "started"})).await.invalid("reason");
        world.mei.patch(&format!("/stories/{two}"), json!({"status": "started"})).await.invalid("reason");
        let begun = json!({"title": "Three", "status": "started"});
        world.olu.post("/products/TID/stories", begun).await.invalid("reason");
        world.mei.put(&card(&two), json!({"status": "started", "reason": "One waits for parts"})).await.ok();
        assert_eq!(reason(&world, &two).await, "One waits for parts");
        world.mei.put(&card(&two), json!({"status": "ready"})).await.ok();
        world.olu.patch(HULL, json!({"wip_forbids": true})).await.ok();
        world.mei.put(&card(&two), json!({"status": "started", "reason": "Still"})).await.refused("wip_limit");
        // Only who works in the product moves its cards.
        world.sam.put(&card(&one), json!({"status": "review"})).await.proposed();
    }

    async fn what_is_not_ready_by_its_definition_is_not_begun(world: World) {
        flows(&world, "Hull").await;
        world.olu.patch(HULL, json!({"unready": "refuse"})).await.ok();
        let bare = ready(&world, "Bare").await;
        world.mei.put(&format!("{HULL}/cards/{bare}"), json!({"status": "started"})).await.refused("not_ready");
        world.mei.put(&format!("{HULL}/cards/{bare}"), json!({"status": "started", "reason": "We know enough"})).await.ok();
    }

    async fn many_at_once_are_held_to_the_limit_and_a_pull_is_taken_back(world: World) {
        flows(&world, "Hull").await;
        let keys = [ready(&world, "One").await, ready(&world, "Two").await];
        world.olu.patch(HULL, json!({"wip_started": 1})).await.ok();
        let both = json!({"keys": keys, "status": "started"});
        world.olu.post("/items/changes", both).await.invalid("reason");
        assert_eq!(board(&world, "Hull").await, [is(&keys[0], "ready"), is(&keys[1], "ready")]);
        let begun = world.mei.put(&format!("{HULL}/cards/{}", keys[0]), json!({"status": "started"})).await;
        world.mei.undo(&begun).await.ok();
        assert_eq!(board(&world, "Hull").await[0], is(&keys[0], "ready"));
    }
}
