//! The one order of a product's work.

use serde_json::json;

use crate::cast::keys;

both! {
    async fn what_is_new_goes_to_the_bottom(world: World) {
        let first = world.olu.story("Refund to the same card").await;
        let second = world.olu.story("Receipt by e-mail").await;
        assert_eq!(world.mei.order().await, [first, second]);
    }
}

#[allow(unused)]
fn unused() {
    let _ = (json!({}), keys(&json!({"items": []})));
}
