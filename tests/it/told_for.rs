//! A story is told for a persona: found by the name in its text, kept when the persona is called otherwise, and offered where there is none.

use reqwest::Method;
use serde_json::{Value, json};

use crate::{cast::keys, harness::World};

impl World {
    async fn story_of(&self, line: &str) -> String {
        self.olu.create("stories", line, json!({})).await
    }

    async fn told_for(&self, story: &str) -> Value {
        self.olu.item(story).await["told_for"].clone()
    }

    async fn for_persona(&self, persona: &str) -> Vec<String> {
        let mut found = keys(&self.olu.get(&format!("/products/TID/backlog?persona={persona}")).await.ok());
        found.sort();
        found
    }
}

both! {
    async fn the_persona_that_a_story_names_is_found_in_any_letters_and_number(world: World) {
        let skipper = world.ada.create("personas", "Skipper", json!({})).await;
        let (one, many) = (world.story_of("As a skipper I want to see the tide, so that I sail").await, world.story_of("As SKIPPERS, we want charts").await);
        let other = world.story_of("As a harbour master I want a list").await;
        for story in [&one, &many] {
            assert_eq!(world.told_for(story).await, json!({"key": skipper, "title": "Skipper"}), "{story}");
        }
        assert_eq!(world.told_for(&other).await, Value::Null);
        assert_eq!(world.for_persona("Skipper").await, [one.clone(), many.clone()]);
        assert_eq!(world.for_persona(&skipper).await, [one.clone(), many.clone()]);
        assert_eq!(world.for_persona("harbour%20master").await, [other.as_str()]);
        // Called otherwise, it is the same: by the link, not by the word.
        world.ada.patch(&format!("/personas/{skipper}"), json!({"title": "Captain"})).await.ok();
        assert_eq!(world.told_for(&one).await["title"], "Captain");
        assert_eq!((world.for_persona("Captain").await, world.for_persona("skipper").await), (vec![one.clone(), many.clone()], vec![]));
        world.olu.patch(&format!("/stories/{one}"), json!({"priority": "high"})).await.ok();
        assert_eq!(world.told_for(&one).await["key"], json!(skipper), "what is edited beside it does not ask again");
        // By persona, the view goes by the link too.
        let rows = world.olu.get("/products/TID/backlog").await.ok();
        let row = rows["items"].as_array().unwrap().iter().find(|row| row["key"] == many.as_str()).unwrap();
        assert_eq!((&row["persona"], &row["persona_key"]), (&json!("Captain"), &json!(skipper)));
        let page = world.olu.answer(world.olu.browser(Method::GET, "/products/TID/backlog?group=persona")).await.is(200).text;
        assert!(page.contains("Captain") && !page.contains("SKIPPERS"), "{page}");
        // Another name is another persona, or none; and undo finds the first again.
        let edit = world.olu.patch(&format!("/stories/{one}"), json!({"persona": "harbour master"})).await;
        assert_eq!(world.told_for(&one).await, Value::Null);
        world.olu.undo(&edit).await.ok();
        assert_eq!(world.told_for(&one).await, Value::Null, "nobody is called skipper now");
        world.olu.patch(&format!("/stories/{one}"), json!({"persona": "the captains"})).await.ok();
        assert_eq!(world.told_for(&one).await["key"], json!(skipper));
    }

    async fn who_is_named_and_unknown_is_offered_and_met_when_made(world: World) {
        let (one, two) = (world.story_of("As a harbour master I want a list").await, world.story_of("As harbour masters we want a map").await);
        let path = format!("/items/{one}");
        let page = world.ada.answer(world.ada.browser(Method::GET, &path)).await.is(200).text;
        assert!(page.contains("No persona here is called “harbour master”") && page.contains("Make it one"), "{page}");
        let proposes = world.mei.answer(world.mei.browser(Method::GET, &path)).await.is(200).text;
        assert!(proposes.contains("No persona here is called"));
        let master = world.ada.create("personas", "Harbour master", json!({})).await;
        for story in [&one, &two] {
            assert_eq!(world.told_for(story).await["key"], json!(master), "{story}");
        }
        let page = world.ada.answer(world.ada.browser(Method::GET, &path)).await.is(200).text;
        assert!(page.contains(&format!("href=\"/items/{master}\"")) && !page.contains("No persona here is called"));
        let market = world.ada.answer(world.ada.browser(Method::GET, "/products/TID/market")).await.is(200).text;
        assert!(market.contains("2 open stories"), "{market}");
        // A persona of another product is nobody here.
        world.vera.answer(world.vera.request(Method::POST, "/products/RIV/personas").json(&json!({"title": "Pilot"}))).await.created();
        let strange = world.story_of("As a pilot I want to land").await;
        assert_eq!(world.told_for(&strange).await, Value::Null);
        assert_eq!(world.wrong().await, Vec::<String>::new());
    }
}
