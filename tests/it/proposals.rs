//! Deciding and proposing: the same request, decided by whoever has the right, filed for them by others.

use serde_json::{Value, json};

use crate::cast::Person;

async fn open(person: &Person) -> Vec<Value> {
    person.get("/proposals").await.ok()["items"].as_array().unwrap().clone()
}

async fn propose(person: &Person, story: &str, change: Value) -> String {
    person.patch(&format!("/stories/{story}"), change).await.proposed()["proposal"].as_str().unwrap().to_owned()
}

async fn accept(person: &Person, proposal: &str, more: Value) -> crate::harness::Answer {
    person.post(&format!("/proposals/{proposal}/acceptance"), more).await
}

both! {
    async fn what_is_not_yours_to_decide_is_filed_and_nothing_changes(world: World) {
        let story = world.olu.story("Refund").await;
        let before = world.olu.item(&story).await;
        let change = json!({"title": "Refund today", "_reason": "Customers ask"});
        let proposal = propose(&world.ada, &story, change).await;
        assert_eq!(world.olu.item(&story).await, before);
        let seen = open(&world.olu).await;
        assert_eq!(seen.len(), 1);
        assert_eq!(seen[0]["id"], proposal);
        assert_eq!(seen[0]["yours"], true);
        assert_eq!(seen[0]["reason"], "Customers ask");
        assert_eq!(seen[0]["by_name"], "ada");
        assert_eq!(seen[0]["item_key"], story);
        for person in [&world.ada, &world.mei, &world.sam] {
            assert_eq!(open(person).await[0]["yours"], false, "{}", person.name);
        }
    }

    async fn accepting_does_exactly_what_was_proposed(world: World) {
        let story = world.olu.story("Refund").await;
        let change = json!({"title": "Refund today", "body": "At once", "_reason": "Customers ask"});
        let proposal = propose(&world.mei, &story, change).await;
        let accepted = accept(&world.olu, &proposal, json!({"answer": "Gladly"})).await.ok();
        assert_eq!(accepted["state"], "accepted");
        let item = world.mei.item(&story).await;
        assert_eq!((&item["title"], &item["body"]), (&json!("Refund today"), &json!("At once")));
        assert_eq!(open(&world.olu).await, [Value::Null; 0]);
        let history = world.mei.get(&format!("/items/{story}/history")).await.ok();
        assert_eq!(history["items"][0]["command"], "story.edit");
        assert_eq!(history["items"][0]["by"], "olu");
        assert_eq!(history["items"][0]["proposal_id"], proposal);
        assert_eq!(history["items"][0]["reason"], "Customers ask");
        let answered = world.mei.get("/proposals?state=accepted").await.ok();
        assert_eq!(answered["items"][0]["answer"], "Gladly");
        accept(&world.olu, &proposal, json!({})).await.refused("already_answered");
    }

    async fn a_new_story_may_be_proposed_too(world: World) {
        let proposal = world.ada.post("/products/TID/stories", json!({"title": "A wish", "points": 3})).await.proposed();
        assert_eq!(world.olu.order().await, Vec::<String>::new());
        let accepted = accept(&world.olu, proposal["proposal"].as_str().unwrap(), json!({})).await.ok();
        assert_eq!(accepted["output"]["title"], "A wish");
        assert_eq!(world.olu.order().await, [accepted["output"]["key"].as_str().unwrap()]);
    }

    async fn each_right_has_its_own_holder(world: World) {
        for (kinds, decides) in [
            ("visions", &world.ada), ("goals", &world.ada), ("ideas", &world.ada), ("initiatives", &world.ada),
            ("releases", &world.ada), ("metrics", &world.ada), ("stories", &world.olu), ("epics", &world.olu),
            ("bugs", &world.mei), ("tasks", &world.mei), ("spikes", &world.mei), ("feedback", &world.sam),
        ] {
            let path = format!("/products/TID/{kinds}");
            decides.post(&path, json!({"title": "One"})).await.created();
            let proposes = if kinds == "feedback" { &world.mei } else { &world.sam };
            proposes.post(&path, json!({"title": "Two"})).await.proposed();
        }
        world.ada.post("/products", json!({"key": "NEW", "name": "New"})).await.forbidden();
        world.ada.post("/people/sam@example.org/roles", json!({"role": "owner"})).await.forbidden();
    }

    async fn declining_changes_nothing_and_says_why(world: World) {
        let story = world.olu.story("Refund").await;
        let proposal = propose(&world.mei, &story, json!({"title": "Other"})).await;
        let path = format!("/proposals/{proposal}/refusal");
        world.mei.post(&path, json!({})).await.forbidden();
        world.olu.post(&path, json!({"answer": "Not now"})).await.ok();
        assert_eq!(world.mei.item(&story).await["title"], "Refund");
        let declined = world.mei.get("/proposals?state=declined").await.ok();
        assert_eq!(declined["items"][0]["answer"], "Not now");
        accept(&world.olu, &proposal, json!({})).await.refused("already_answered");
    }

    async fn only_whoever_proposed_it_withdraws_it(world: World) {
        let story = world.olu.story("Refund").await;
        let proposal = propose(&world.mei, &story, json!({"title": "Other"})).await;
        world.ada.delete(&format!("/proposals/{proposal}")).await.forbidden();
        world.olu.delete(&format!("/proposals/{proposal}")).await.forbidden();
        world.mei.delete(&format!("/proposals/{proposal}")).await.ok();
        accept(&world.olu, &proposal, json!({})).await.refused("already_answered");
        assert_eq!(world.mei.item(&story).await["title"], "Refund");
    }

    async fn a_stakeholder_cannot_accept(world: World) {
        let story = world.olu.story("Refund").await;
        let proposal = propose(&world.mei, &story, json!({"title": "Other"})).await;
        for person in [&world.sam, &world.ines, &world.ada, &world.mei] {
            accept(person, &proposal, json!({})).await.forbidden();
        }
        for stranger in [&world.vera, &world.nemo] {
            accept(stranger, &proposal, json!({})).await.missing();
            assert_eq!(open(stranger).await, [Value::Null; 0]);
        }
        assert_eq!(world.mei.item(&story).await["title"], "Refund");
    }

    async fn what_has_changed_since_is_said_before_it_is_overwritten(world: World) {
        let story = world.olu.story("Refund").await;
        let proposal = propose(&world.mei, &story, json!({"title": "From the proposal"})).await;
        world.later();
        world.olu.patch(&format!("/stories/{story}"), json!({"title": "From the owner"})).await.ok();
        let refusal = accept(&world.olu, &proposal, json!({})).await.refused("changed_since_proposed");
        assert!(refusal["detail"].as_str().unwrap().contains("Refund → From the owner"), "{refusal}");
        assert_eq!(world.mei.item(&story).await["title"], "From the owner");
        accept(&world.olu, &proposal, json!({"anyway": true})).await.ok();
        assert_eq!(world.mei.item(&story).await["title"], "From the proposal");
    }

    async fn a_change_of_something_else_does_not_stand_in_the_way(world: World) {
        let story = world.olu.story("Refund").await;
        let proposal = propose(&world.mei, &story, json!({"title": "From the proposal", "version": 1})).await;
        world.later();
        world.olu.patch(&format!("/stories/{story}"), json!({"points": 8})).await.ok();
        world.olu.put(&format!("/stories/{story}/rank"), json!({"top": true})).await.ok();
        accept(&world.olu, &proposal, json!({})).await.ok();
        let item = world.mei.item(&story).await;
        assert_eq!((&item["title"], &item["points"]), (&json!("From the proposal"), &json!(8.0)));
    }

    async fn a_proposal_about_what_was_archived_since_is_held_up(world: World) {
        let story = world.olu.story("Refund").await;
        let proposal = propose(&world.mei, &story, json!({"title": "From the proposal"})).await;
        world.later();
        world.olu.delete(&format!("/items/{story}")).await.ok();
        accept(&world.olu, &proposal, json!({})).await.refused("changed_since_proposed");
    }

    async fn a_change_of_many_says_which_have_changed_since(world: World) {
        let (one, two) = (world.olu.story("One").await, world.olu.story("Two").await);
        let bulk = json!({"keys": [one, two], "priority": "high", "add_label": "sea"});
        world.sam.post("/items/changes", bulk).await.proposed();
        let proposal = open(&world.olu).await[0]["id"].as_str().unwrap().to_owned();
        world.later();
        world.olu.patch(&format!("/stories/{two}"), json!({"points": 3})).await.ok();
        world.olu.patch(&format!("/stories/{two}"), json!({"priority": "low"})).await.ok();
        let refusal = accept(&world.olu, &proposal, json!({})).await.refused("changed_since_proposed");
        let said = refusal["detail"].as_str().unwrap();
        assert!(said.contains(&format!("{two} priority:")) && said.contains("→ low") && !said.contains("points"), "{said}");
        accept(&world.olu, &proposal, json!({"anyway": true})).await.ok();
        assert_eq!(world.olu.item(&two).await["priority"], "high");
    }

    async fn a_proposal_goes_with_its_item_into_another_area(world: World) {
        let story = world.olu.story("Refund").await;
        propose(&world.mei, &story, json!({"title": "Other"})).await;
        world.root.post("/products/TID/areas", json!({"name": "Payments"})).await.created();
        world.olu.patch(&format!("/stories/{story}"), json!({"area": "Payments"})).await.ok();
        let waits = open(&world.olu).await;
        assert!(waits[0]["area_id"].is_string(), "{waits:?}");
    }

    async fn an_accepted_proposal_can_be_taken_back(world: World) {
        let story = world.olu.story("Refund").await;
        let proposal = propose(&world.mei, &story, json!({"title": "Other"})).await;
        let done = accept(&world.olu, &proposal, json!({})).await.is(200);
        world.olu.undo(&done).await.ok();
        assert_eq!(world.mei.item(&story).await["title"], "Refund");
    }

    async fn a_proposal_that_does_not_hold_any_more_says_so(world: World) {
        let (story, goal) = (world.olu.story("Refund").await, world.ada.create("goals", "Goal", json!({})).await);
        let path = format!("/stories/{story}");
        let proposal = propose(&world.mei, &story, json!({"priority": "extreme"})).await;
        accept(&world.olu, &proposal, json!({})).await.invalid("priority");
        assert_eq!(open(&world.olu).await.len(), 1, "it waits as it did");
        world.sam.patch(&path, json!({"title": "Mine"})).await.proposed();
        world.sam.post("/links", json!({"from": story, "to": goal})).await.proposed();
        assert_eq!(open(&world.olu).await.len(), 3);
    }
}
