//! Meeting twice a day, closing too soon, and closing for good.

use serde_json::{Value, json};

use crate::harness::World;

impl World {
    async fn meet(&self, kind: &str) -> Value {
        self.olu.post("/products/TID/ceremonies", json!({"kind": kind})).await.created()
    }

    async fn over(&self, ceremony: &Value) {
        self.olu.post(&format!("/ceremonies/{}/close", ceremony["id"].as_str().unwrap()), json!({})).await.ok();
    }
}

/// Where a ceremony is opened again.
fn closing(ceremony: &Value) -> String {
    format!("/ceremonies/{}/close", ceremony["id"].as_str().unwrap())
}

both! {
    async fn a_team_meets_twice_a_day_but_not_twice_at_once(world: World) {
        world.team().await;
        let first = world.meet("refinement").await;
        assert_eq!(world.meet("refinement").await["id"], first["id"], "who opens it again comes to it");
        world.over(&first).await;
        let second = world.meet("refinement").await;
        assert_ne!(second["id"], first["id"]);
        world.olu.delete(&closing(&first)).await.refused("ceremony_open");
        world.over(&second).await;
        let again = world.olu.delete(&closing(&first)).await.ok();
        assert_eq!((&again["state"], &again["closed_at"]), (&json!("open"), &Value::Null));
        assert_eq!(world.olu.delete(&closing(&first)).await.ok()["state"], "open", "twice is once");
    }

    async fn what_a_ceremony_says_after_it_was_opened_again_is_in_its_minutes(world: World) {
        world.team().await;
        let standup = world.meet("standup").await;
        let answer = format!("/ceremonies/{}/answer", standup["id"].as_str().unwrap());
        world.over(&standup).await;
        world.mei.put(&answer, json!({"did": "The till"})).await.refused("ceremony_closed");
        world.sam.delete(&closing(&standup)).await.forbidden();
        world.mei.delete(&closing(&standup)).await.ok();
        world.mei.put(&answer, json!({"did": "The till"})).await.ok();
        world.over(&standup).await;
        let minutes = world.olu.get(&format!("/ceremonies/{}", standup["id"].as_str().unwrap())).await.ok()["minutes"].clone();
        assert_eq!(minutes["answers"][0]["did"], "The till");
        assert_eq!(world.wrong().await, Vec::<String>::new());
    }

    async fn a_retrospective_sees_what_one_of_the_same_day_decided(world: World) {
        world.team().await;
        let sprint = world.olu.create("sprints", "Sprint 1", json!({"starts_on": "2026-03-02", "ends_on": "2026-03-13"})).await;
        world.olu.post(&format!("/sprints/{sprint}/start"), json!({})).await.ok();
        let first = world.meet("retrospective").await;
        let actions = format!("/ceremonies/{}/actions", first["id"].as_str().unwrap());
        world.olu.post(&actions, json!({"title": "Test on Wednesdays", "owner": "mei", "due_on": "2026-03-20"})).await.created();
        world.over(&first).await;
        let second = world.meet("retrospective").await;
        let whole = world.olu.get(&format!("/ceremonies/{}", second["id"].as_str().unwrap())).await.ok();
        assert_eq!(whole["earlier"][0]["title"], "Test on Wednesdays");
        assert_eq!(whole["actions"], json!([]));
    }
}
