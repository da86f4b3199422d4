//! Who may take something back: whoever decides it.

use serde_json::json;

both! {
    async fn a_rejection_is_taken_back_by_whoever_accepts(world: World) {
        let bug = world.mei.create("bugs", "Refund fails", json!({})).await;
        let path = format!("/stories/{bug}/acceptance");
        world.olu.post(&path, json!({})).await.ok();
        let rejected = world.olu.post(&path, json!({"accept": false, "reason": "It came back"})).await.is(200);
        world.mei.undo(&rejected).await.proposed();
        assert_eq!(world.mei.item(&bug).await["status"], "ready");
        world.olu.undo(&rejected).await.ok();
        assert_eq!(world.mei.item(&bug).await["status"], "accepted");
    }

    async fn a_place_in_the_order_is_put_back_by_whoever_orders(world: World) {
        let (one, two) = (world.mei.create("bugs", "One", json!({})).await, world.mei.create("bugs", "Two", json!({})).await);
        let moved = world.olu.put(&format!("/stories/{two}/rank"), json!({"top": true})).await.is(200);
        world.mei.undo(&moved).await.proposed();
        assert_eq!(world.olu.order().await, [two.clone(), one.clone()]);
        world.olu.undo(&moved).await.ok();
        assert_eq!(world.olu.order().await, [one, two]);
    }

    async fn whoever_lost_the_role_proposes_to_take_back_what_they_did(world: World) {
        let story = world.olu.story("Refund").await;
        let edited = world.olu.patch(&format!("/stories/{story}"), json!({"title": "Refunds"})).await.is(200);
        let email = &world.olu.email;
        for held in world.olu.get("/me").await.ok()["roles"].as_array().unwrap() {
            world.root.delete(&format!("/people/{email}/roles/{}", held["id"].as_str().unwrap())).await.ok();
        }
        let developer = json!({"role": "developer", "product": "TID"});
        world.root.post(&format!("/people/{email}/roles"), developer).await.created();
        world.olu.undo(&edited).await.proposed();
        assert_eq!(world.ada.item(&story).await["title"], "Refunds");
    }
}
