//! What is changed of a team stands in the history and is taken back; a team is put away and comes back with everything.

use chrono::TimeDelta;
use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::{Answer, World};

const CREW: &str = "/products/TID/teams/Crew";

impl World {
    async fn the_crew(&self) -> Value {
        let teams = self.olu.get("/products/TID/teams").await.ok();
        teams["items"].as_array().unwrap().iter().find(|team| team["name"] == "Crew").cloned().unwrap_or_default()
    }

    /// Takes it back, and then takes that back: all of it is there again.
    async fn there_and_back(&self, done: Answer, read: impl AsyncFn() -> Value, before: &Value) {
        let after = read().await;
        assert_ne!(&after, before, "it changed something");
        let undone = self.olu.undo(&done).await;
        assert_eq!(undone.status, 200, "{}", undone.text);
        assert_eq!(&read().await, before);
        self.olu.undo(&undone).await.ok();
        assert_eq!(read().await, after);
    }
}

both! {
    async fn every_change_of_a_team_is_taken_back(world: World) {
        let made = world.olu.post("/products/TID/teams", json!({"name": "Crew"})).await;
        assert_eq!(made.status, 201);
        let read = async || {
            let board = world.olu.get(&format!("{CREW}/board")).await.body["states"].clone();
            let ready = world.olu.get(&format!("{CREW}/definitions")).await.ok()["ready"].clone();
            json!([world.the_crew().await, board, ready])
        };
        for (method, path, body) in [
            (Method::PATCH, CREW.to_owned(), json!({"largest": 13, "wip_started": 3, "unready": "refuse", "zone": "Europe/Lisbon", "minutes_each": 2})),
            (Method::PUT, format!("{CREW}/scale"), json!({"points": [1, 2, 4]})),
            (Method::PUT, format!("{CREW}/workflow"), json!({"states": ["Next = ready", "Building = started", "Testing = started", "Demo = review", "Shipped = accepted"]})),
            (Method::PATCH, format!("{CREW}/states/Testing"), json!({"name": "Trying", "wip": 2})),
            (Method::PUT, format!("{CREW}/definitions/ready"), json!({"checks": ["why"], "words": ["Drawn", "Talked through"]})),
            (Method::PUT, format!("{CREW}/escalation"), json!({"after": 5, "to": "ines"})),
        ] {
            let before = read().await;
            let done = world.olu.answer(world.olu.request(method, &path).json(&body)).await;
            assert_eq!(done.status, 200, "{path}: {}", done.text);
            world.there_and_back(done, &read, &before).await;
        }
        // Who is in it, and who is away.
        let members = async || world.olu.answer(world.olu.browser(Method::GET, "/products/TID/teams")).await.text.matches("<li id=\"mei@example.org-").count().into();
        let none: Value = members().await;
        let joined = world.olu.post(&format!("{CREW}/members"), json!({"person": "mei", "focus": 60})).await;
        world.there_and_back(joined, &members, &none).await;
        let away = async || world.olu.get("/products/TID/absences?from_on=2026-01-01").await.ok()["items"].clone();
        let none = away().await;
        let gone = world.olu.post("/products/TID/absences", json!({"person": "mei", "from_on": "2026-03-04", "until_on": "2026-03-05"})).await;
        world.there_and_back(gone, &away, &none).await;
        let id = away().await[0]["id"].as_str().unwrap().to_owned();
        let some = away().await;
        let back = world.olu.delete(&format!("/products/TID/absences/{id}")).await;
        world.there_and_back(back, &away, &some).await;
        let left = world.olu.delete(&format!("{CREW}/members/mei")).await;
        assert_eq!(left.status, 200);
        assert_eq!(world.wrong().await, Vec::<String>::new());
    }

    async fn what_has_changed_since_stays_and_what_others_changed_beside_it_too(world: World) {
        world.olu.post("/products/TID/teams", json!({"name": "Crew"})).await.created();
        let first = world.olu.patch(CREW, json!({"largest": 13})).await;
        world.olu.patch(CREW, json!({"wip_started": 4})).await.ok();
        world.olu.undo(&first).await.ok();
        let crew = world.the_crew().await;
        assert_eq!((&crew["largest"], &crew["wip_started"]), (&json!(8.0), &json!(4)));
        let second = world.olu.patch(CREW, json!({"largest": 5})).await;
        world.olu.patch(CREW, json!({"largest": 3})).await.ok();
        world.olu.undo(&second).await.problem(409, "changed_since");
        world.olu.post("/products/TID/teams", json!({"name": "Deck"})).await.created();
        world.olu.patch(CREW, json!({"name": "deck"})).await.invalid("name");
        world.olu.patch(CREW, json!({"minutes_each": 0})).await.invalid("minutes_each");
    }

    async fn a_team_is_put_away_and_comes_back_with_its_sprints_and_figures(world: World) {
        world.olu.post("/products/TID/teams", json!({"name": "Crew"})).await.created();
        world.olu.post(&format!("{CREW}/members"), json!({"person": "mei"})).await.ok();
        let story = world.olu.create("stories", "Refund", json!({"points": 3})).await;
        let dates = json!({"team": "Crew", "starts_on": "2026-03-02", "ends_on": "2026-03-13"});
        let sprint = world.olu.create("sprints", "First", dates).await;
        world.olu.post(&format!("/sprints/{sprint}/items"), json!({"items": [story]})).await.ok();
        world.olu.post(&format!("/sprints/{sprint}/start"), json!({})).await.ok();
        world.olu.delete(CREW).await.refused("sprint_runs");
        world.olu.post(&format!("/stories/{story}/acceptance"), json!({})).await.ok();
        world.clock.advance(TimeDelta::days(2));
        world.olu.post(&format!("/sprints/{sprint}/close"), json!({"unfinished_to": null})).await.ok();
        world.mei.delete(CREW).await.proposed();
        world.vera.delete(CREW).await.missing();
        let gone = world.olu.delete(CREW).await;
        assert_eq!(gone.status, 200, "{}", gone.text);
        let teams = world.olu.get("/products/TID/teams").await.ok();
        assert_eq!((&teams["items"], &teams["archived"][0]["name"]), (&json!([]), &json!("Crew")));
        // It takes nothing new, and what it did stays.
        world.olu.patch(CREW, json!({"largest": 5})).await.invalid("team");
        world.olu.post("/products/TID/sprints", json!({"title": "Second", "team": "Crew"})).await.invalid("team");
        world.olu.post("/products/TID/teams", json!({"name": "Crew"})).await.invalid("name");
        let velocity = world.olu.get("/products/TID/velocity?team=Crew").await.ok();
        assert_eq!(velocity["sprints"][0]["completed"], 3.0);
        assert_eq!(world.olu.get(&format!("/sprints/{sprint}/report")).await.ok()["team"], "Crew");
        assert_eq!(world.olu.get("/products/TID/cycle-times?team=Crew").await.ok()["items"][0]["key"], story.as_str());
        let page = world.olu.answer(world.olu.browser(Method::GET, "/products/TID/teams")).await.is(200).text;
        assert!(page.contains("Archived teams") && page.contains("Bring back"), "{page}");
        let back = world.olu.post(&format!("{CREW}/restoration"), json!({})).await;
        assert_eq!(back.body["archived_at"], Value::Null);
        world.olu.undo(&back).await.ok();
        assert_eq!(world.the_crew().await, Value::Null);
    }
}
