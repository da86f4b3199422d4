//! The same request under the same key is done once.

use serde_json::{Value, json};

use crate::{cast::Person, harness::Answer};

async fn once(person: &Person, key: &str, body: Value) -> Answer {
    let request =
        person.request(reqwest::Method::POST, "/products/TID/stories").header("idempotency-key", key).json(&body);
    person.answer(request).await
}

both! {
    async fn a_second_time_gives_the_first_answer(world: World) {
        let first = once(&world.olu, "k1", json!({"title": "Refund"})).await.is(201);
        let again = once(&world.olu, "k1", json!({"title": "Refund"})).await.is(201);
        assert_eq!(again.body, first.body);
        assert_eq!(again.header("idempotent-replayed"), "true");
        assert_eq!(world.olu.order().await.len(), 1);
        once(&world.olu, "k2", json!({"title": "Refund"})).await.created();
        assert_eq!(world.olu.order().await.len(), 2);
    }

    async fn another_request_under_the_key_is_refused(world: World) {
        once(&world.olu, "k1", json!({"title": "Refund"})).await.created();
        once(&world.olu, "k1", json!({"title": "Other"})).await.refused("idempotency_key_reused");
        assert_eq!(world.olu.order().await.len(), 1);
    }

    async fn a_key_belongs_to_whoever_chose_it(world: World) {
        once(&world.olu, "k1", json!({"title": "Refund"})).await.created();
        once(&world.root, "k1", json!({"title": "Other"})).await.created();
        assert_eq!(world.olu.order().await.len(), 2);
    }

    async fn what_failed_may_be_tried_again(world: World) {
        once(&world.olu, "k1", json!({"title": ""})).await.invalid("title");
        once(&world.olu, "k1", json!({"title": "Refund"})).await.created();
    }

    async fn a_proposal_is_filed_once_too(world: World) {
        let first = once(&world.mei, "k1", json!({"title": "Wish"})).await.proposed();
        assert_eq!(once(&world.mei, "k1", json!({"title": "Wish"})).await.proposed(), first);
        assert_eq!(world.olu.get("/proposals").await.ok()["items"].as_array().unwrap().len(), 1);
    }

    async fn sent_many_times_at_once_it_is_done_once(world: World) {
        let tries = (0..12).map(|_| {
            let olu = world.olu.clone();
            tokio::spawn(async move { once(&olu, "k1", json!({"title": "Refund"})).await })
        });
        let mut keys = Vec::new();
        for answer in tries.collect::<Vec<_>>() {
            keys.push(answer.await.unwrap().key());
        }
        keys.dedup();
        assert_eq!(keys, world.olu.order().await);
    }

    async fn a_key_has_bounds(world: World) {
        once(&world.olu, &"k".repeat(201), json!({"title": "Refund"})).await.problem(400, "malformed");
        once(&world.olu, "", json!({"title": "Refund"})).await.problem(400, "malformed");
    }
}
