//! Coverage: counted whole, however long its lists are.

use reqwest::Method;
use serde_json::json;

both! {
    async fn a_long_list_of_idle_goals_is_counted_whole(world: World) {
        let goal = world.ada.create("goals", "With work", json!({})).await;
        world.olu.create("stories", "Work", json!({"serves": [goal]})).await;
        for n in 0..55 {
            world.ada.create("goals", &format!("Idle {n}"), json!({})).await;
        }
        let coverage = world.ines.get("/products/TID/coverage").await.ok();
        assert_eq!(coverage["goals_with_work"], json!({"of": 1.0, "all": 56.0}));
        assert_eq!(coverage["goals_without_work"].as_array().unwrap().len(), 50);
        assert_eq!(coverage["broken_in_all"], 56, "there is no vision");
        let page = world.ines.answer(world.ines.browser(Method::GET, "/products/TID/coverage")).await.is(200).text;
        assert!(page.contains("55, the first 50 here") && page.contains("56, the first 50 here"), "{page}");
    }
}
