//! Scenarios: what would be, beside what is; applied as one change, or not where the world has moved on.

use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::World;

struct Stage {
    id: String,
    first: String,
    second: String,
    idle: String,
}

impl World {
    /// Two bets with days, one that waits, and a scenario that moves the first and cuts the second.
    async fn what_if(&self) -> Stage {
        let goal = self.ada.create("goals", "Grow bookings", json!({})).await;
        let said = json!({"serves": [goal], "horizon": "next", "status": "active", "starts_on": "2026-04-01", "due_on": "2026-06-30", "appetite": 30});
        let first = self.ada.create("initiatives", "Money back", said).await;
        let second = self
            .ada
            .create(
                "initiatives",
                "Paper <b>",
                json!({"status": "active", "starts_on": "2026-04-01", "due_on": "2026-04-30", "appetite": 10}),
            )
            .await;
        let idle = self.ada.create("initiatives", "Night boats", json!({"status": "dropped"})).await;
        let made = self.mei.post("/products/TID/roadmap/scenarios", json!({"name": "Two more"})).await.created();
        let id = made["id"].as_str().unwrap().to_owned();
        self.mei
            .put(&format!("/scenarios/{id}/bets/{first}"), json!({"due_on": "2026-05-31", "horizon": "now"}))
            .await
            .ok();
        self.mei.put(&format!("/scenarios/{id}/bets/{second}"), json!({"status": "dropped"})).await.ok();
        Stage { id, first, second, idle }
    }

    async fn whole(&self, stage: &Stage) -> Value {
        self.ada.get(&format!("/scenarios/{}", stage.id)).await.ok()
    }

    async fn item(&self, key: &str) -> Value {
        self.ada.get(&format!("/items/{key}")).await.ok()
    }
}

fn beside<'a>(read: &'a Value, key: &str) -> &'a Value {
    read["bets"].as_array().unwrap().iter().find(|one| one["is"]["key"] == key).unwrap_or(&Value::Null)
}

both! {
    async fn a_scenario_clears_a_date_and_says_when_a_cost_is_the_least(world: World) {
        let stage = world.what_if().await;
        let path = format!("/scenarios/{}/bets/{}", stage.id, stage.first);
        world.ada.put(&path, json!({"clear": ["status"]})).await.invalid("clear");
        world.ada.put(&path, json!({"clear": ["due_on", "appetite"], "due_on": "2026-07-01"})).await.ok();
        let read = world.whole(&stage).await;
        let first = beside(&read, &stage.first);
        assert_eq!((&first["would"]["due_on"], &first["would"]["appetite"], &first["would"]["starts_on"]), (&Value::Null, &Value::Null, &json!("2026-04-01")));
        // The goal is compared too: how much is placed on it, and when its last bet ends.
        let goal = read["goals"].as_array().unwrap().iter().find(|stake| stake["goal"]["title"] == "Grow bookings").unwrap().clone();
        assert_eq!((&goal["days"], &goal["would_be_days"], &goal["done_on"], &goal["would_be_done_on"]), (&json!(30.0), &json!(0.0), &json!("2026-06-30"), &Value::Null));
        let people = format!("/scenarios/{}/people", stage.id);
        world.ada.post(&people, json!({"words": "Priced", "people": 1, "focus": 100, "rate": 500, "from_on": "2026-04-01", "until_on": "2026-04-14"})).await.created();
        assert_eq!(world.whole(&stage).await["money"]["at_least"], false);
        world.ada.post(&people, json!({"words": "Unpriced", "people": 1, "focus": 100, "from_on": "2026-04-01"})).await.created();
        let read = world.whole(&stage).await;
        assert_eq!((&read["money"]["at_least"], &read["money"]["people"]), (&json!(true), &json!(5_000.0)));
        let shown = world.ada.answer(world.ada.browser(Method::GET, &format!("/scenarios/{}", stage.id))).await.is(200).text;
        assert!(shown.contains("at least") && shown.contains("nobody has said what a day costs"), "{shown}");
        world.ada.post(&format!("/scenarios/{}/application", stage.id), json!({"revision": read["revision"]})).await.ok();
        assert_eq!((&world.item(&stage.first).await["due_on"], &world.item(&stage.first).await["appetite"]), (&Value::Null, &Value::Null));
    }

    async fn what_was_applied_stands_beside_the_roadmap_it_was_applied_to(world: World) {
        let stage = world.what_if().await;
        let read = world.whole(&stage).await;
        assert_eq!(read["applied_at"], Value::Null);
        world.later();
        world.ada.post(&format!("/scenarios/{}/application", stage.id), json!({"revision": read["revision"]})).await.ok();
        world.later();
        world.ada.patch(&format!("/initiatives/{}", stage.first), json!({"due_on": "2026-12-31"})).await.ok();
        let read = world.whole(&stage).await;
        let first = beside(&read, &stage.first);
        assert_eq!((&first["is"]["due_on"], &first["would"]["due_on"], &first["later_by"]), (&json!("2026-06-30"), &json!("2026-05-31"), &json!(-30)));
        assert_eq!((&beside(&read, &stage.second)["is"]["open"], &beside(&read, &stage.second)["would"]["open"]), (&json!(true), &json!(false)));
        assert!(read["applied_at"].is_string());
    }

    async fn of_two_who_apply_a_scenario_at_once_one_is_told(world: World) {
        let stage = world.what_if().await;
        let revision = world.whole(&stage).await["revision"].clone();
        let apply = |by: &crate::cast::Person| { let by = by.clone(); let (id, revision) = (stage.id.clone(), revision.clone()); async move { by.post(&format!("/scenarios/{id}/application"), json!({"revision": revision})).await } };
        let (one, other) = tokio::join!(apply(&world.ada), apply(&world.root));
        let mut told = [one.status.as_u16(), other.status.as_u16()];
        told.sort_unstable();
        assert_eq!(told, [200, 409], "{} {}", one.text, other.text);
        let loser = if one.status.as_u16() == 409 { one } else { other };
        assert!(["scenario_closed", "scenario_changed"].contains(&loser.body["code"].as_str().unwrap()), "{}", loser.text);
        let history = world.ada.get(&format!("/items/{}/history", stage.first)).await.ok();
        let applied = history["items"].as_array().unwrap().iter().filter(|one| one["command"] == "scenario.apply").count();
        assert_eq!(applied, 1);
    }

    async fn a_scenario_is_compared_and_changes_nothing(world: World) {
        let stage = world.what_if().await;
        world.root.post("/products/TID/teams", json!({"name": "Crew"})).await.created();
        world.root.post("/products/TID/teams/Crew/members", json!({"person": "mei@example.org", "focus": 100})).await.is(200);
        let people = json!({"words": "Developers", "people": 2, "focus": 100, "rate": 500, "from_on": "2026-04-01", "until_on": "2026-04-14"});
        let crew = world.ada.post(&format!("/scenarios/{}/people", stage.id), people).await.created();
        assert_eq!(world.whole(&stage).await["dropped"][0]["key"], json!(stage.idle));
        world.ada.put(&format!("/scenarios/{}/bets/{}", stage.id, stage.idle), json!({"status": "active"})).await.ok();
        let read = world.whole(&stage).await;
        let first = beside(&read, &stage.first);
        assert_eq!((&first["is"]["due_on"], &first["would"]["due_on"], &first["later_by"]), (&json!("2026-06-30"), &json!("2026-05-31"), &json!(-30)));
        assert_eq!((&first["is"]["horizon"], &first["would"]["horizon"]), (&json!("next"), &json!("now")));
        assert_eq!((&beside(&read, &stage.second)["would"]["open"], &beside(&read, &stage.idle)["would"]["open"]), (&json!(false), &json!(true)));
        let spring = &read["capacity"][1];
        assert_eq!((&spring["from"], &spring["asked"], &spring["would_be_asked"]), (&json!("2026-04-01"), &json!(40.0), &json!(30.0)));
        let more = spring["would_be_available"].as_f64().unwrap() - spring["available"].as_f64().unwrap();
        assert!((more - 20.0).abs() < 0.001, "two people for ten days");
        let lost = read["goals"].as_array().unwrap().iter().find(|stake| stake["goal"].is_null()).unwrap();
        assert_eq!((&lost["days"], &lost["would_be_days"]), (&json!(10.0), &json!(0.0)));
        assert_eq!(read["money"]["people"], json!(10_000.0));
        assert_eq!(world.mei.get(&format!("/scenarios/{}", stage.id)).await.ok()["money"]["people"], Value::Null, "rates are for those who keep budgets");
        assert_eq!((&world.item(&stage.first).await["due_on"], &world.item(&stage.second).await["status"]), (&json!("2026-06-30"), &json!("active")));
        let page = world.mei.answer(world.mei.browser(Method::GET, &format!("/scenarios/{}", stage.id))).await.is(200).text;
        assert!(page.contains("30 days earlier") && page.contains("Paper &lt;b&gt;") && !page.contains("Paper <b>"));
        for path in [format!("/scenarios/{}/bets/{}", stage.id, stage.first), "/products/TID/roadmap/scenarios".into()] {
            world.mei.answer(world.mei.browser(Method::GET, &path)).await.is(200);
        }
        let gone = world.ada.delete(&format!("/scenarios/{}/people/{}", stage.id, crew["id"].as_str().unwrap())).await;
        assert_eq!(world.whole(&stage).await["people"], json!([]));
        world.ada.undo(&gone).await.ok();
        assert_eq!(world.whole(&stage).await["people"].as_array().unwrap().len(), 1);
    }

    async fn a_scenario_is_applied_at_once_and_taken_back_at_once(world: World) {
        let stage = world.what_if().await;
        let revision = world.whole(&stage).await["revision"].clone();
        let path = format!("/scenarios/{}/application", stage.id);
        world.ada.post(&path, json!({"revision": 0})).await.refused("scenario_changed");
        let applied = world.ada.post(&path, json!({"revision": revision})).await;
        let (first, second) = (world.item(&stage.first).await, world.item(&stage.second).await);
        assert_eq!((&first["due_on"], &first["horizon"], &second["status"]), (&json!("2026-05-31"), &json!("now"), &json!("dropped")));
        assert_eq!(world.whole(&stage).await["state"], "applied");
        world.ada.post(&path, json!({"revision": revision})).await.refused("scenario_closed");
        world.ada.put(&format!("/scenarios/{}/bets/{}", stage.id, stage.first), json!({"horizon": "later"})).await.refused("scenario_closed");
        world.ada.undo(&applied).await.ok();
        let (first, second) = (world.item(&stage.first).await, world.item(&stage.second).await);
        assert_eq!((&first["due_on"], &first["horizon"], &second["status"]), (&json!("2026-06-30"), &json!("next"), &json!("active")));
        assert_eq!(world.whole(&stage).await["state"], "open");
    }

    async fn what_a_scenario_changed_says_so_and_why(world: World) {
        let stage = world.what_if().await;
        let path = format!("/scenarios/{}/application", stage.id);
        let revision = world.whole(&stage).await["revision"].clone();
        world.clock.advance(chrono::TimeDelta::days(2));
        let from = (world.clock.now().date_naive() - chrono::TimeDelta::days(1)).to_string();
        let proposed = world.mei.post(&path, json!({"revision": revision, "_reason": "Money is short"})).await.proposed();
        let other = world.olu.post(&path, json!({"revision": revision})).await.proposed();
        let proposal = format!("/proposals/{}", proposed["proposal"].as_str().unwrap());
        let page = world.ada.answer(world.ada.browser(Method::GET, &proposal)).await.is(200).text;
        assert!(page.contains("ends 30 June 2026 → 31 May 2026 · horizon next → now") && page.contains("<p class=\"small\">cut</p>"), "{page}");
        world.ada.post(&format!("{proposal}/acceptance"), json!({})).await.ok();
        let to = world.clock.now().date_naive().to_string();
        let changes = world.ada.get(&format!("/products/TID/roadmap/changes?from={from}&to={to}")).await.ok();
        let changed = changes["items"].as_array().unwrap().iter().find(|one| one["key"] == stage.first).unwrap().clone();
        let step = &changed["why"]["steps"][0];
        assert_eq!((&step["reason"], &step["scenario"], &step["proposed_by"]), (&json!("Scenario “Two more”: Money is short"), &json!(stage.id), &json!("mei")));
        let page = world.ada.answer(world.ada.browser(Method::GET, &format!("/products/TID/roadmap/changes?from={from}&to={to}"))).await.is(200).text;
        assert!(page.contains(&format!("href=\"/scenarios/{}\"", stage.id)) && page.contains("proposed by mei") && !page.contains("Nobody said why"), "{page}");
        let history = world.ada.get(&format!("/items/{}/history", stage.second)).await.ok().to_string();
        assert!(history.contains("Scenario “Two more”: Money is short"), "{history}");
        // Another that asked for the same waits for nothing any more.
        let waiting = world.ada.get("/proposals").await.ok();
        assert_eq!(waiting["items"], json!([]), "{other}");
        let form = world.ada.answer(world.ada.browser(Method::GET, &format!("/scenarios/{}/apply", stage.id))).await.is(200).text;
        assert!(form.contains("_reason"), "{form}");
    }

    async fn of_people_there_are_never_fewer_than_none(world: World) {
        let stage = world.what_if().await;
        world.root.post("/products/TID/teams", json!({"name": "Crew"})).await.created();
        world.root.post("/products/TID/teams/Crew/members", json!({"person": "mei@example.org", "focus": 100})).await.is(200);
        let quarter = world.whole(&stage).await["capacity"][1].clone();
        world.ada.post(&format!("/scenarios/{}/people", stage.id), json!({"words": "All", "people": -50, "focus": 100, "from_on": "2026-06-01"})).await.created();
        let read = world.whole(&stage).await;
        let then = &read["capacity"][1];
        assert_eq!((&then["from"], &then["available"]), (&quarter["from"], &quarter["available"]));
        assert_eq!(then["would_be_available"], json!(43.0), "April and May are worked");
        assert_eq!((&read["too_few"], &read["money"]["at_least"], &read["money"]["at_most"]), (&json!(true), &json!(false), &json!(true)));
        let page = world.ada.answer(world.ada.browser(Method::GET, &format!("/scenarios/{}", stage.id))).await.is(200).text;
        assert!(page.contains("More people would go than there are") && page.contains("at most"), "{page}");
    }

    async fn a_scenario_is_proposed_and_happens_as_proposed_or_not(world: World) {
        let stage = world.what_if().await;
        let path = format!("/scenarios/{}/application", stage.id);
        let revision = world.whole(&stage).await["revision"].clone();
        let proposed = world.mei.post(&path, json!({"revision": revision})).await.proposed();
        let accept = format!("/proposals/{}/acceptance", proposed["proposal"].as_str().unwrap());
        assert_eq!(world.item(&stage.first).await["horizon"], "next");
        let said = world.mei.put(&format!("/scenarios/{}/bets/{}", stage.id, stage.first), json!({"horizon": "later"})).await;
        world.ada.post(&accept, json!({})).await.refused("scenario_changed");
        world.mei.undo(&said).await.ok();
        let revision = world.whole(&stage).await["revision"].clone();
        let proposed = world.mei.post(&path, json!({"revision": revision})).await.proposed();
        world.ada.post(&format!("/proposals/{}/acceptance", proposed["proposal"].as_str().unwrap()), json!({})).await.ok();
        assert_eq!((&world.item(&stage.first).await["horizon"], &world.whole(&stage).await["state"]), (&json!("now"), &json!("applied")));
    }

    async fn a_world_that_moved_on_is_said_bet_by_bet(world: World) {
        let stage = world.what_if().await;
        world.ada.patch(&format!("/initiatives/{}", stage.first), json!({"due_on": "2026-07-31"})).await.ok();
        world.ada.delete(&format!("/items/{}", stage.second)).await.ok();
        let read = world.whole(&stage).await;
        assert_eq!(read["moved"].as_array().unwrap().len(), 2);
        let path = format!("/scenarios/{}/application", stage.id);
        let refused = world.ada.post(&path, json!({"revision": read["revision"]})).await.refused("world_moved");
        let words = refused["detail"].as_str().unwrap_or_default().to_owned();
        assert!(words.contains(&format!("{} “Money back” ends 30 June 2026 → 31 July 2026", stage.first)) && words.contains(&format!("{} “Paper <b>” is in the archive", stage.second)), "{words}");
        // What could never be accepted is not proposed either.
        world.mei.post(&path, json!({"revision": read["revision"]})).await.refused("world_moved");
        assert_eq!(world.item(&stage.first).await["horizon"], "next", "nothing of it was done");
        world.ada.put(&format!("/scenarios/{}/base", stage.id), json!({})).await.ok();
        let read = world.whole(&stage).await;
        assert_eq!((&read["moved"], &beside(&read, &stage.first)["would"]["due_on"]), (&json!([]), &json!("2026-05-31")));
        world.ada.post(&path, json!({"revision": read["revision"]})).await.ok();
        assert_eq!(world.item(&stage.first).await["due_on"], "2026-05-31");
    }

    async fn a_scenario_is_thrown_away_and_taken_back(world: World) {
        let stage = world.what_if().await;
        world.later();
        let gone = world.mei.delete(&format!("/scenarios/{}", stage.id)).await;
        let thrown = world.whole(&stage).await;
        assert_eq!((&thrown["state"], thrown["discarded_at"].is_string()), (&json!("discarded"), true));
        let title = world.item(&stage.first).await["title"].clone();
        world.clock.advance(chrono::TimeDelta::days(3));
        world.ada.patch(&format!("/initiatives/{}", stage.first), json!({"title": "Called otherwise since"})).await.ok();
        assert_eq!(beside(&world.whole(&stage).await, &stage.first)["is"]["title"], title, "it stands beside the roadmap of that day");
        world.mei.undo(&gone).await.ok();
        let read = world.whole(&stage).await;
        assert_eq!((&read["state"], &beside(&read, &stage.first)["would"]["horizon"]), (&json!("open"), &json!("now")));
        world.mei.delete(&format!("/scenarios/{}/bets/{}", stage.id, stage.first)).await.ok();
        assert_eq!(beside(&world.whole(&stage).await, &stage.first)["said"], json!([]));
    }

    async fn what_cannot_be_is_refused_beside_its_field_and_strangers_find_nothing(world: World) {
        let stage = world.what_if().await;
        let bet = format!("/scenarios/{}/bets/{}", stage.id, stage.first);
        for (said, field) in [
            (json!({"due_on": "2026-01-01"}), "due_on"),
            (json!({"horizon": "soon"}), "horizon"),
            (json!({"status": "done"}), "status"),
            (json!({"appetite": -1}), "appetite"),
            (json!({}), "starts_on"),
        ] {
            world.ada.put(&bet, said).await.invalid(field);
        }
        let people = format!("/scenarios/{}/people", stage.id);
        for (said, field) in [
            (json!({"words": "x", "people": 0, "from_on": "2026-04-01"}), "people"),
            (json!({"words": "x", "people": 1, "focus": 0, "from_on": "2026-04-01"}), "focus"),
            (json!({"words": "x", "people": 1, "from_on": "2026-04-01", "until_on": "2026-03-01"}), "until_on"),
        ] {
            world.ada.post(&people, said).await.invalid(field);
        }
        world.ada.post("/products/TID/roadmap/scenarios", json!({"name": " "})).await.invalid("name");
        let lock = world.vera.post("/products/RIV/initiatives", json!({"title": "Lock gates"})).await.key();
        world.root.put(&format!("/scenarios/{}/bets/{lock}", stage.id), json!({"horizon": "now"})).await.missing();
        world.vera.get(&format!("/scenarios/{}", stage.id)).await.missing();
        world.vera.get("/products/TID/roadmap/scenarios").await.missing();
        world.vera.put(&bet, json!({"horizon": "now"})).await.missing();
        world.vera.post(&format!("/scenarios/{}/application", stage.id), json!({"revision": 3})).await.missing();
        world.vera.answer(world.vera.browser(Method::GET, &format!("/scenarios/{}", stage.id))).await.is(404);
    }
}
