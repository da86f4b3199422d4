//! Accepting and rejecting what was done.

use serde_json::{Value, json};

use crate::cast::Person;

async fn criterion(person: &Person, story: &str, text: &str) -> String {
    let added = person.post(&format!("/stories/{story}/criteria"), json!({"text": text})).await.created();
    format!("/stories/{story}/criteria/{}", added["id"].as_str().unwrap())
}

async fn accept(person: &Person, story: &str) -> crate::harness::Answer {
    person.post(&format!("/stories/{story}/acceptance"), json!({})).await
}

async fn feedback(person: &Person, text: &str, supports: &str) -> String {
    person.create("feedback", "A sailor asks", json!({"body": text, "supports": supports})).await
}

async fn status(person: &Person, key: &str) -> Value {
    person.item(key).await["status"].clone()
}

both! {
    async fn every_criterion_has_to_pass(world: World) {
        let story = world.olu.story("Refund to the same card").await;
        let one = criterion(&world.olu, &story, "The money is back within a day").await;
        let two = criterion(&world.olu, &story, "A receipt is sent").await;
        accept(&world.olu, &story).await.refused("criteria_not_passed");
        world.mei.patch(&one, json!({"state": "passed"})).await.ok();
        world.mei.patch(&two, json!({"state": "failed"})).await.ok();
        accept(&world.olu, &story).await.refused("criteria_not_passed");
        world.mei.patch(&two, json!({"state": "passed"})).await.ok();
        let accepted = accept(&world.olu, &story).await.ok();
        assert_eq!(accepted["status"], "accepted");
        assert_eq!(accepted["open"], false);
        assert!(accepted["accepted_at"].is_string());
        assert_eq!(world.olu.order().await, Vec::<String>::new());
        accept(&world.olu, &story).await.refused("already_accepted");
    }

    async fn a_criterion_is_open_passed_or_failed(world: World) {
        let story = world.olu.story("Refund").await;
        let one = criterion(&world.olu, &story, "Within a day").await;
        world.olu.patch(&one, json!({"state": "perhaps"})).await.invalid("state");
        world.olu.patch(&one, json!({"text": "  "})).await.invalid("text");
        world.olu.post(&format!("/stories/{story}/criteria"), json!({"text": ""})).await.invalid("text");
        let judged = world.mei.patch(&one, json!({"state": "passed"})).await.ok();
        assert_eq!(judged["by"], "mei");
        let opened = world.mei.patch(&one, json!({"state": "open"})).await.ok();
        assert_eq!(opened["judged_at"], Value::Null);
        world.mei.patch(&one, json!({"text": "Within an hour"})).await.proposed();
        let listed = world.sam.get(&format!("/stories/{story}/criteria")).await.ok();
        assert_eq!(listed["items"][0]["text"], "Within a day");
        world.olu.delete(&one).await.ok();
        world.olu.patch(&one, json!({"state": "passed"})).await.missing();
    }

    async fn a_rejected_story_returns_to_the_top_with_the_reason(world: World) {
        let first = world.olu.story("First").await;
        let story = world.olu.create("stories", "Done, they say", json!({"status": "review"})).await;
        let path = format!("/stories/{story}/acceptance");
        world.olu.post(&path, json!({"accept": false})).await.invalid("reason");
        world.olu.post(&path, json!({"accept": false, "reason": "  "})).await.invalid("reason");
        let rejected = world.olu.post(&path, json!({"accept": false, "reason": "No receipt is sent"})).await.ok();
        assert_eq!(rejected["reason"], "No receipt is sent");
        assert_eq!(rejected["status"], "ready");
        assert_eq!(world.mei.order().await, [story, first]);
    }

    async fn acceptance_is_the_product_owners_word(world: World) {
        let story = world.olu.create("stories", "Refund", json!({"status": "review"})).await;
        for person in [&world.ada, &world.mei, &world.sam, &world.ines] {
            accept(person, &story).await.proposed();
        }
        assert_eq!(status(&world.olu, &story).await, "review");
        world.olu.patch(&format!("/stories/{story}"), json!({"status": "accepted"})).await.refused("use_acceptance");
        world.olu.post("/products/TID/stories", json!({"title": "Born done", "status": "accepted"})).await.refused("use_acceptance");
        world.olu.post("/items/changes", json!({"keys": [story], "status": "accepted"})).await.refused("use_acceptance");
    }

    async fn feedback_is_delivered_with_the_last_story_behind_it(world: World) {
        let epic = world.olu.create("epics", "Refunds", json!({})).await;
        let one = world.olu.create("stories", "Refund to the same card", json!({"serves": [epic]})).await;
        let two = world.olu.create("stories", "Receipt", json!({"serves": [epic]})).await;
        let said = feedback(&world.sam, "My money never came back", &epic).await;
        assert_eq!(status(&world.sam, &said).await, "sorted");
        assert_eq!(accept(&world.olu, &one).await.ok()["delivered"], json!([]));
        assert_eq!(status(&world.sam, &said).await, "sorted");
        assert_eq!(accept(&world.olu, &two).await.ok()["delivered"], json!([said]));
        let delivered = world.sam.item(&said).await;
        assert_eq!(delivered["status"], "delivered");
        assert!(delivered["delivered_at"].is_string());
        let history = world.sam.get(&format!("/items/{said}/history")).await.ok();
        assert_eq!(history["items"][0]["command"], "story.accept");
    }

    async fn feedback_is_delivered_when_the_rest_of_it_falls_away(world: World) {
        let decline = async |story: &str| {
            world.olu.patch(&format!("/stories/{story}"), json!({"status": "declined", "reason": "Not now"})).await.is(200)
        };
        let archive = async |story: &str| world.olu.delete(&format!("/items/{story}")).await.is(200);
        for way in ["declined", "archived", "unlinked"] {
            let epic = world.olu.create("epics", "Refunds", json!({})).await;
            let one = world.olu.create("stories", "Refund to the same card", json!({"serves": [epic]})).await;
            let two = world.olu.story("Receipt").await;
            let link = world.olu.post("/links", json!({"from": two, "to": epic, "kind": "serves"})).await.created();
            let said = feedback(&world.sam, "My money never came back", &epic).await;
            accept(&world.olu, &one).await.ok();
            assert_eq!(status(&world.sam, &said).await, "sorted");
            let done = match way {
                "declined" => decline(&two).await,
                "archived" => archive(&two).await,
                _ => world.olu.delete(&format!("/links/{}", link["id"].as_str().unwrap())).await.is(200),
            };
            assert_eq!(status(&world.sam, &said).await, "delivered", "{way}");
            world.olu.undo(&done).await.ok();
            assert_eq!(status(&world.sam, &said).await, "sorted", "{way}");
        }
        assert_eq!(world.wrong().await, Vec::<String>::new());
    }

    async fn feedback_that_asks_for_two_things_waits_for_both(world: World) {
        let (one, two) = (world.olu.story("One").await, world.olu.story("Two").await);
        let said = feedback(&world.sam, "I want one and two", &one).await;
        world.sam.link(&said, &two).await;
        assert_eq!(accept(&world.olu, &one).await.ok()["delivered"], json!([]));
        assert_eq!(accept(&world.olu, &two).await.ok()["delivered"], json!([said]));
    }

    async fn feedback_reaches_its_story_through_the_idea_it_became(world: World) {
        let idea = world.ada.create("ideas", "Money back faster", json!({})).await;
        let said = feedback(&world.sam, "My money never came back", &idea).await;
        let story = world.olu.story("Refund").await;
        world.ada.link(&idea, &story).await;
        assert_eq!(accept(&world.olu, &story).await.ok()["delivered"], json!([said]));
    }

    async fn a_story_that_is_opened_again_takes_its_word_back(world: World) {
        let story = world.olu.story("Refund").await;
        let said = feedback(&world.sam, "My money never came back", &story).await;
        accept(&world.olu, &story).await.ok();
        assert_eq!(status(&world.sam, &said).await, "delivered");
        let path = format!("/stories/{story}/acceptance");
        let again = world.olu.post(&path, json!({"accept": false, "reason": "It came back"})).await.ok();
        assert_eq!(again["accepted_at"], Value::Null);
        assert_eq!(status(&world.sam, &said).await, "sorted", "what is open again has not been delivered");
        assert_eq!(world.sam.item(&said).await["delivered_at"], Value::Null);
        assert_eq!(accept(&world.olu, &story).await.ok()["delivered"], json!([said]));
        world.mei.patch(&format!("/stories/{story}"), json!({"status": "started"})).await.ok();
        assert_eq!(world.olu.item(&story).await["accepted_at"], Value::Null);
        assert_eq!(status(&world.sam, &said).await, "sorted");
        assert_eq!(world.wrong().await, Vec::<String>::new());
    }

    async fn feedback_is_not_delivered_by_hand(world: World) {
        let story = world.olu.story("Refund").await;
        let said = feedback(&world.sam, "My money never came back", &story).await;
        world.sam.patch(&format!("/feedback/{said}"), json!({"status": "delivered"})).await.refused("derived_status");
    }

    async fn an_archived_story_is_not_accepted(world: World) {
        let story = world.olu.story("Refund").await;
        world.olu.delete(&format!("/items/{story}")).await.ok();
        accept(&world.olu, &story).await.missing();
        let goal = world.ada.create("goals", "A goal", json!({})).await;
        accept(&world.olu, &goal).await.missing();
    }
}

both! {
    async fn words_that_changed_while_they_were_judged_are_judged_again(world: World) {
        let story = world.olu.story("Refund").await;
        let path = criterion(&world.olu, &story, "The money is back within a day").await;
        // Mei has read the first words when Olu writes others.
        world.olu.patch(&path, json!({"text": "The money is back within an hour"})).await.ok();
        let judged = json!({"state": "passed", "seen": "The money is back within a day"});
        let refusal = world.mei.patch(&path, judged).await.refused("criterion_reworded");
        assert!(refusal["detail"].as_str().unwrap().contains("within an hour"), "{refusal}");
        world.mei.patch(&path, json!({"state": "passed", "seen": "The money is back within an hour"})).await.ok();

        // What was judged is open with other words, and judged still with the same.
        let same = world.olu.patch(&path, json!({"text": "The money is back within an hour"})).await.ok();
        assert_eq!((&same["state"], &same["by"]), (&json!("passed"), &json!("mei")), "{same}");
        let other = world.olu.patch(&path, json!({"text": "The money is back at once"})).await.ok();
        assert_eq!((&other["state"], &other["by"], &other["judged_at"]), (&json!("open"), &json!(null), &json!(null)));
        accept(&world.olu, &story).await.refused("criteria_not_passed");

        // Two reword at once: the second hears of the first.
        let late = json!({"text": "Never", "seen": "The money is back within an hour"});
        world.olu.patch(&path, late).await.refused("criterion_reworded");
    }
}
