//! Moving work to another product: nothing is lost, and the old key goes on leading to it.

use reqwest::Method;
use serde_json::json;

both! {
    async fn a_story_moves_with_everything_that_was_said_of_it(world: World) {
        let epic = world.root.create("epics", "To the card", json!({})).await;
        let story = world.root.create("stories", "Refund", json!({"points": 3, "serves": [epic]})).await;
        let after = world.root.story("Stays").await;
        let release = world.root.create("releases", "Spring", json!({})).await;
        world.root.link(&story, &release).await;
        world.root.post(&format!("/stories/{story}/criteria"), json!({"text": "It arrives"})).await.created();
        world.root.post(&format!("/items/{story}/comments"), json!({"body": "Ask the bank."})).await.created();
        let moved = world.root.put(&format!("/items/{story}/product"), json!({"to": "RIV"})).await;
        let now = moved.body.clone();
        let key = now["key"].as_str().unwrap().to_owned();
        assert!(key.starts_with("RIV-") && now["was"] == json!(story) && now["dropped"] == json!(["ships in Spring"]), "{now}");
        // The old key is answered under the new one, in a browser too.
        assert_eq!(world.root.item(&story).await["key"], key);
        let page = world.root.browser(Method::GET, &format!("/items/{story}")).send().await.unwrap();
        assert_eq!((page.status().as_u16(), page.headers()["location"].to_str().unwrap()), (307, format!("/items/{key}").as_str()));
        assert_eq!(world.vera.item(&key).await["points"], 3.0);
        let comments = world.vera.get(&format!("/items/{key}/comments")).await.ok();
        assert_eq!(comments["items"][0]["body"], "Ask the bank.");
        assert_eq!(world.vera.get(&format!("/stories/{key}/criteria")).await.ok()["items"].as_array().unwrap().len(), 1);
        let page = world.root.answer(world.root.browser(Method::GET, &format!("/items/{key}"))).await.is(200).text;
        assert!(page.contains("To the card") && !page.contains("Spring</a>"));
        assert_eq!(world.root.order().await, std::slice::from_ref(&after));
        // Whoever sees only the old product has lost sight of it.
        world.olu.get(&format!("/items/{story}")).await.missing();
        assert_eq!(world.wrong().await, Vec::<String>::new());
        world.root.undo(&moved).await.ok();
        let back = world.root.item(&story).await;
        assert_eq!((&back["key"], &back["product"]), (&json!(story), &json!("TID")));
        assert_eq!(world.root.item(&key).await["key"], json!(story));
        assert_eq!(world.root.order().await, [story, after]);
        assert_eq!(world.wrong().await, Vec::<String>::new());
    }

    async fn an_epic_takes_along_what_is_below_it(world: World) {
        let epic = world.root.create("epics", "To the card", json!({})).await;
        let first = world.root.create("stories", "Refund", json!({"serves": [epic], "points": 3})).await;
        let second = world.root.create("bugs", "Twice", json!({"serves": [epic]})).await;
        let step = world.root.create("subtasks", "Ask the bank", json!({"serves": [first]})).await;
        let stays = world.root.story("Stays").await;
        let release = world.root.create("releases", "Spring", json!({})).await;
        for one in [&first, &second] {
            world.root.link(one, &release).await;
        }
        world.root.put(&format!("/stories/{second}/rank"), json!({"top": true})).await.ok();
        let form = world.root.answer(world.root.browser(Method::GET, &format!("/items/{epic}/product"))).await.is(200).text;
        assert!(form.contains("With what is below it: 2 items"));
        // Without a word of it they stay, and are part of it all the same.
        let alone = world.root.put(&format!("/items/{epic}/product"), json!({"to": "RIV"})).await;
        assert_eq!((&alone.body["along"], world.root.order().await.len()), (&json!([]), 3));
        world.root.undo(&alone).await.ok();
        let moved = world.root.put(&format!("/items/{epic}/product"), json!({"to": "RIV", "with_below": true})).await;
        assert_eq!(moved.body["dropped"], json!(["ships in Spring"]));
        assert!(moved.body["message"].as_str().unwrap().contains("and 2 from below it came along"), "{}", moved.body);
        assert_eq!(world.root.order().await, std::slice::from_ref(&stays));
        let rival = world.root.get("/products/RIV/backlog").await.ok();
        let titles: Vec<_> = rival["items"].as_array().unwrap().iter().map(|item| item["title"].as_str().unwrap()).collect();
        assert_eq!(titles, ["Twice", "Refund"], "in the order they had");
        assert_eq!(world.root.item(&step).await["product"], "RIV");
        assert!(world.root.item(&first).await["key"].as_str().unwrap().starts_with("RIV-"));
        assert_eq!(world.wrong().await, Vec::<String>::new());
        world.root.undo(&moved).await.ok();
        assert_eq!(world.root.order().await, [second, first, stays]);
        assert_eq!(world.root.item(&step).await["key"], json!(step));
        assert_eq!(world.wrong().await, Vec::<String>::new());
    }

    async fn it_takes_the_right_in_both_products(world: World) {
        let story = world.olu.story("Refund").await;
        let path = format!("/items/{story}/product");
        world.olu.put(&path, json!({"to": "RIV"})).await.invalid("to");
        world.vera.put(&path, json!({"to": "RIV"})).await.missing();
        world.root.put(&path, json!({"to": "TID"})).await.invalid("to");
        let goal = world.ada.create("goals", "Trust", json!({})).await;
        world.root.put(&format!("/items/{goal}/product"), json!({"to": "RIV"})).await.refused("does_not_move");
    }
}
