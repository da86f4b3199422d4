//! A story told in a line, its criteria as scenarios, and whether it is ready.

use reqwest::Method;
use serde_json::{Value, json};

use crate::cast::Person;

const TOLD: &str = "As a skipper, I want a refund to my card so that I need not call";

fn says(item: &Value) -> [&str; 4] {
    ["title", "persona", "want", "benefit"].map(|part| item[part].as_str().unwrap_or_default())
}

async fn page(person: &Person, path: &str) -> String {
    person.answer(person.browser(Method::GET, path)).await.is(200).text
}

both! {
    async fn a_title_that_tells_the_story_is_taken_apart(world: World) {
        let told = ["A refund to my card", "skipper", "a refund to my card", "I need not call"];
        let created = world.olu.post("/products/TID/stories", json!({"title": TOLD})).await.created();
        assert_eq!(says(&created), told);
        let line = format!("{TOLD} @mei 5pts");
        let added = world.olu.post("/products/TID/backlog", json!({"line": line})).await.created();
        assert_eq!(says(&added), told);
        assert_eq!((&added["points"], &added["owner"]), (&json!(5.0), &json!("mei@example.org")));
        let acts = json!({"title": "As an owner I want to see every boat"});
        let acts = world.olu.post("/products/TID/stories", acts).await.created();
        assert_eq!(says(&acts), ["See every boat", "owner", "to see every boat", ""]);
    }

    async fn what_is_given_beside_the_title_stays(world: World) {
        let given = json!({"title": TOLD, "persona": "harbour clerk", "want": " "});
        let created = world.olu.post("/products/TID/stories", given).await.created();
        assert_eq!(says(&created), ["A refund to my card", "harbour clerk", "a refund to my card", "I need not call"]);
        for kind in ["tasks", "bugs"] {
            let key = world.olu.create(kind, TOLD, json!({})).await;
            assert_eq!(says(&world.olu.item(&key).await), [TOLD, "", "", ""], "{kind}");
        }
    }

    async fn any_part_takes_the_whole_sentence(world: World) {
        let story = world.olu.create("stories", "Refund", json!({"want": TOLD})).await;
        assert_eq!(says(&world.olu.item(&story).await), ["Refund", "skipper", "a refund to my card", "I need not call"]);
        let path = format!("/stories/{story}");
        for part in ["persona", "want", "benefit"] {
            let edited = world.olu.patch(&path, json!({part: format!("As an owner, I need to know {part}, in order to rest.")})).await;
            let wish = format!("to know {part}");
            assert_eq!(says(&edited.body), ["Refund", "owner", wish.as_str(), "I can rest"], "{part}");
            world.olu.undo(&edited).await.ok();
        }
        world.olu.patch(&path, json!({"benefit": "As a clerk I want it done"})).await.ok();
        assert_eq!(says(&world.olu.item(&story).await), ["Refund", "clerk", "it done", "I need not call"]);
        let form = world.olu.browser(Method::POST, &path).header("sec-fetch-site", "same-origin").form(&[("_method", "PATCH"), ("want", TOLD)]);
        world.olu.answer(form).await.is(303);
        assert_eq!(says(&world.olu.item(&story).await)[1..], ["skipper", "a refund to my card", "I need not call"]);
        assert!(page(&world.olu, "/new/story?product=TID").await.contains("the story in one line"));
    }
}
