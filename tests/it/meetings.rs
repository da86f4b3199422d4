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

    async fn a_team_in_plain_flow_meets_over_its_board(world: World) {
        world.team().await;
        let (done, under_way) = (world.olu.story("Refund to the card").await, world.olu.story("Receipt by mail").await);
        world.olu.post(&format!("/stories/{done}/acceptance"), json!({})).await.ok();
        world.mei.patch(&format!("/stories/{under_way}"), json!({"status": "started"})).await.ok();
        let page = async |ceremony: &Value| {
            let asked = world.olu.browser(reqwest::Method::GET, &format!("/ceremonies/{}", ceremony["id"].as_str().unwrap()));
            world.olu.answer(asked).await.is(200).text
        };
        let standup = world.meet("standup").await;
        assert_eq!(standup["sprint"], Value::Null);
        assert!(page(&standup).await.contains("Receipt by mail"), "the board is walked");
        let review = world.meet("review").await;
        let shown = page(&review).await;
        assert!(shown.contains("Refund to the card") && shown.contains("accepted in the last 14 days"), "{shown}");
        let closed = world.olu.post(&format!("/ceremonies/{}/close", review["id"].as_str().unwrap()), json!({})).await.ok();
        assert_eq!(closed["minutes"]["review"]["increment"][0]["key"], json!(done), "{closed}");
        world.meet("retrospective").await;
    }

    async fn a_retrospective_is_for_those_who_work_in_the_team(world: World) {
        world.team().await;
        let retro = world.meet("retrospective").await;
        let notes = format!("/ceremonies/{}/notes", retro["id"].as_str().unwrap());
        world.sam.post(&notes, json!({"body": "From outside"})).await.forbidden();
        world.mei.post(&notes, json!({"body": "From within"})).await.created();
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
