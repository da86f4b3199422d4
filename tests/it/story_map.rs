//! The story map: activities, slices, and what the first slice misses.

use reqwest::Method;
use serde_json::json;

both! {
    async fn the_first_slice_says_which_activity_it_misses(world: World) {
        let find = world.olu.create("epics", "Find a boat", json!({})).await;
        let pay = world.olu.create("epics", "Pay", json!({})).await;
        let card = world.olu.create("stories", "By card", json!({"serves": [pay]})).await;
        let search = world.olu.create("stories", "Search by port", json!({"serves": [find]})).await;
        let spring = world.ada.create("releases", "Spring", json!({"planned_on": "2031-03-01"})).await;
        let summer = world.ada.create("releases", "Summer", json!({"planned_on": "2031-06-01"})).await;
        world.olu.put(&format!("/stories/{search}/map"), json!({"slice": spring})).await.ok();
        let map = world.mei.get("/products/TID/map").await.ok();
        assert_eq!(map["missed"], json!([pay]));
        assert_eq!((&map["slices"][0]["key"], &map["slices"][1]["key"]), (&json!(spring), &json!(summer)));
        let page = world.olu.answer(world.olu.browser(Method::GET, "/products/TID/map")).await.is(200).text;
        assert!(page.contains("has nothing of") && page.contains("not in the first slice"));
        // Under another activity and in a slice at once, with one undo; and later again.
        let moved = world.olu.put(&format!("/stories/{card}/map"), json!({"activity": find, "slice": spring})).await;
        let at = |map: &serde_json::Value| {
            let story = map["stories"].as_array().unwrap().iter().find(|story| story["key"] == json!(card)).unwrap().clone();
            (story["activity"].clone(), story["slice"].clone())
        };
        assert_eq!(at(&world.olu.get("/products/TID/map").await.ok()), (json!(find), json!(spring)));
        world.olu.undo(&moved).await.ok();
        assert_eq!(at(&world.olu.get("/products/TID/map").await.ok()), (json!(pay), json!(null)));
        world.olu.put(&format!("/stories/{search}/map"), json!({"later": true})).await.ok();
        assert_eq!(world.olu.get("/products/TID/map").await.ok()["missed"], json!([find, pay]));
        world.olu.put(&format!("/stories/{search}/map"), json!({"slice": pay})).await.invalid("slice");
        world.sam.put(&format!("/stories/{search}/map"), json!({"slice": spring})).await.proposed();
    }

    async fn the_backbone_stands_in_the_order_it_is_put_in(world: World) {
        let mut epics = Vec::new();
        for title in ["Find", "Book", "Pay", "Sail"] {
            epics.push(world.olu.create("epics", title, json!({})).await);
        }
        let order = async || {
            let map = world.olu.get("/products/TID/map").await.ok();
            map["activities"].as_array().unwrap().iter().map(|one| one["title"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
        };
        world.olu.put(&format!("/epics/{}/map", epics[3]), json!({"before": epics[0]})).await.ok();
        assert_eq!(order().await, ["Sail", "Find", "Book", "Pay"]);
        world.olu.put(&format!("/epics/{}/map", epics[1]), json!({"after": epics[2]})).await.ok();
        assert_eq!(order().await, ["Sail", "Find", "Pay", "Book"]);
        world.olu.put(&format!("/epics/{}/map", epics[1]), json!({})).await.invalid("before");
    }

    async fn what_is_part_of_no_activity_stands_beside_and_is_taken_in(world: World) {
        let pay = world.olu.create("epics", "Pay", json!({})).await;
        let story = world.olu.story("By card").await;
        let activity = async || {
            let map = world.olu.get("/products/TID/map").await.ok();
            map["stories"].as_array().unwrap().iter().find(|one| one["key"] == json!(story)).unwrap()["activity"].clone()
        };
        assert_eq!(activity().await, json!(null));
        let page = world.olu.answer(world.olu.browser(Method::GET, "/products/TID/map")).await.is(200).text;
        assert!(page.contains("Without an activity"));
        world.olu.put(&format!("/stories/{story}/map"), json!({"activity": pay})).await.ok();
        assert_eq!(activity().await, json!(pay));
        let out = world.olu.put(&format!("/stories/{story}/map"), json!({"loose": true})).await;
        assert_eq!(activity().await, json!(null));
        world.olu.undo(&out).await.ok();
        assert_eq!(activity().await, json!(pay));
    }

    async fn an_activity_goes_back_to_where_it_stood(world: World) {
        let mut epics = Vec::new();
        for title in ["Find", "Book", "Pay", "Sail"] {
            epics.push(world.olu.create("epics", title, json!({})).await);
        }
        let order = async || {
            let map = world.olu.get("/products/TID/map").await.ok();
            map["activities"].as_array().unwrap().iter().map(|one| one["title"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
        };
        let moved = world.olu.put(&format!("/epics/{}/map", epics[2]), json!({"before": epics[0]})).await;
        assert_eq!(order().await, ["Pay", "Find", "Book", "Sail"]);
        world.olu.undo(&moved).await.ok();
        assert_eq!(order().await, ["Find", "Book", "Pay", "Sail"]);
        let moved = world.olu.put(&format!("/epics/{}/map", epics[0]), json!({"after": epics[3]})).await;
        world.olu.put(&format!("/epics/{}/map", epics[0]), json!({"before": epics[3]})).await.ok();
        world.olu.undo(&moved).await.problem(409, "changed_since");
    }
}
