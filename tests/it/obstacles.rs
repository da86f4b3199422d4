//! What stands in the way: raised by whoever works here, shown wherever the work is, escalated in time, resolved with a how.

use chrono::TimeDelta;
use northline::obstacles::escalating::escalate_due;
use reqwest::Method;
use serde_json::{Value, json};

use crate::{cast::Person, harness::World};

impl World {
    async fn raise(&self, title: &str, more: Value) -> Value {
        let obstacle = crate::cast::with(json!({"title": title}), more);
        self.mei.post("/products/TID/obstacles", obstacle).await.created()
    }

    /// The team of TID, which escalates to ada.
    async fn team_that_escalates(&self) {
        self.olu.post("/products/TID/teams", json!({"name": "Crew"})).await.created();
        self.olu.put("/products/TID/teams/Crew/escalation", json!({"after": 2, "to": "ada"})).await.ok();
    }
}

fn path(obstacle: &Value) -> String {
    format!("/obstacles/{}", obstacle["id"].as_str().unwrap())
}

async fn titles(person: &Person, query: &str) -> Vec<String> {
    let list = person.get(&format!("/products/TID/obstacles{query}")).await.ok();
    list["items"].as_array().unwrap().iter().map(|one| one["title"].as_str().unwrap().to_owned()).collect()
}

async fn page(person: &Person, path: &str) -> String {
    person.answer(person.browser(Method::GET, path)).await.is(200).text
}

both! {
    async fn whoever_works_here_raises_and_those_who_do_the_work_resolve(world: World) {
        let story = world.olu.story("Refund").await;
        let raised = world.raise("Test harbour is down", json!({"severity": "blocker", "items": [story], "owner": "olu"})).await;
        assert_eq!((&raised["severity"], &raised["owner"], &raised["raised_by"], &raised["age"]), (&json!("blocker"), &json!("olu@example.org"), &json!("mei"), &json!(0)));
        assert_eq!(raised["items"], json!([{"key": story, "kind": "story", "title": "Refund"}]));
        let one = path(&raised);
        world.mei.post(&format!("{one}/resolution"), json!({"resolution": "  "})).await.invalid("resolution");
        world.later();
        let resolved = world.mei.post(&format!("{one}/resolution"), json!({"resolution": "Harbour restarted it"})).await.ok();
        assert_eq!((&resolved["resolution"], &resolved["resolved_by"]), (&json!("Harbour restarted it"), &json!("mei")));
        world.mei.post(&format!("{one}/resolution"), json!({"resolution": "Again"})).await.refused("already_resolved");
        let again = world.olu.delete(&format!("{one}/resolution")).await.ok();
        assert_eq!(again["resolved_at"], Value::Null);
        world.olu.delete(&format!("{one}/resolution")).await.refused("not_resolved");
        // A stakeholder raises too, and proposes what becomes of another's.
        world.sam.post("/products/TID/obstacles", json!({"title": "No berth"})).await.created();
        world.sam.post(&format!("{one}/resolution"), json!({"resolution": "It seems fine"})).await.proposed();
        world.vera.get(&one).await.missing();
        world.vera.post(&format!("{one}/resolution"), json!({"resolution": "Hm"})).await.missing();
        world.vera.post("/products/TID/obstacles", json!({"title": "Spam"})).await.missing();
    }

    async fn its_age_is_counted_in_working_days(world: World) {
        // The clock stands on Monday, 2 March 2026.
        let friday = world.raise("Since Friday", json!({"since": "2026-02-27T16:00:00Z"})).await;
        assert_eq!(friday["age"], 1);
        world.clock.advance(TimeDelta::days(5));
        assert_eq!(world.mei.get(&path(&friday)).await.ok()["age"], 5, "Saturday adds nothing");
        world.olu.post(&format!("{}/resolution", path(&friday)), json!({"resolution": "Done"})).await.ok();
        world.clock.advance(TimeDelta::days(30));
        assert_eq!(world.mei.get(&path(&friday)).await.ok()["age"], 5, "it ages no more");
        world.mei.post("/products/TID/obstacles", json!({"title": "Then", "since": "2027-01-01T00:00:00Z"})).await.invalid("since");
    }

    async fn a_blocked_item_says_so_everywhere(world: World) {
        let more = json!({"points": 3, "persona": "skipper", "criteria": ["It holds"]});
        let story = world.olu.create("stories", "Refund", more).await;
        let sprint = world.olu.create("sprints", "Sprint", json!({})).await;
        world.olu.post(&format!("/sprints/{sprint}/items"), json!({"items": [story]})).await.ok();
        world.olu.post(&format!("/sprints/{sprint}/start"), json!({})).await.ok();
        let says = async || {
            let readiness = world.mei.get(&format!("/items/{story}/readiness")).await.ok()["lacks"].to_string();
            let row = world.mei.get("/products/TID/backlog").await.ok()["items"][0]["obstacles"].clone();
            (readiness.contains("something blocks it"), row)
        };
        assert_eq!(says().await, (false, json!([])));
        let slow = world.raise("Slow laptops", json!({"items": [story]})).await;
        assert!(!says().await.0, "an impediment does not block");
        let stop = world.raise("Harbour is down", json!({"severity": "blocker", "items": [story]})).await;
        let (blocked, row) = says().await;
        assert!(blocked);
        assert_eq!(row[0], json!({"id": stop["id"], "severity": "blocker", "title": "Harbour is down"}), "blockers first");
        for shown in [format!("/items/{story}"), "/products/TID/backlog".into(), format!("/items/{sprint}/board"), "/products/TID/impediments".into()] {
            assert!(page(&world.mei, &shown).await.contains("Harbour is down"), "{shown}");
        }
        for one in [&slow, &stop] {
            world.mei.post(&format!("{}/resolution", path(one)), json!({"resolution": "Gone"})).await.ok();
        }
        assert_eq!(says().await, (false, json!([])));
        assert!(!page(&world.mei, &format!("/items/{sprint}/board")).await.contains("Harbour is down"));
    }

    async fn the_list_has_the_oldest_first_and_pages_of_any_size(world: World) {
        world.team_that_escalates().await;
        world.olu.post("/products/TID/teams", json!({"name": "Shore"})).await.created();
        let story = world.olu.story("Refund").await;
        for (day, title) in [(25, "Third"), (23, "First"), (24, "Second")] {
            let more = json!({"since": format!("2026-02-{day}T09:00:00Z"), "team": if day == 24 { "Shore" } else { "Crew" }});
            world.raise(title, more).await;
        }
        let done = world.raise("Done", json!({"items": [story], "team": "Crew"})).await;
        world.mei.post(&format!("{}/resolution", path(&done)), json!({"resolution": "Gone"})).await.ok();
        assert_eq!(titles(&world.mei, "").await, ["First", "Second", "Third"]);
        assert_eq!(titles(&world.mei, "?state=resolved").await, ["Done"]);
        assert_eq!(titles(&world.mei, "?team=Shore").await, ["Second"]);
        assert_eq!(titles(&world.mei, &format!("?state=all&item={story}")).await, ["Done"]);
        let (mut after, mut all) = (String::new(), Vec::new());
        for _ in 0..4 {
            let list = world.mei.get(&format!("/products/TID/obstacles?state=all&limit=1{after}")).await.ok();
            all.push(list["items"][0]["title"].as_str().unwrap().to_owned());
            after = list["next"].as_str().map(|next| format!("&after={next}")).unwrap_or_default();
        }
        assert_eq!((all.join(" "), after.as_str()), ("First Second Third Done".to_owned(), ""));
        world.mei.get("/products/TID/obstacles?after=nonsense").await.invalid("after");
    }

    async fn what_takes_longer_than_the_team_lets_it_is_escalated_by_the_queue(world: World) {
        world.team_that_escalates().await;
        let story = world.olu.story("Refund").await;
        let raised = world.raise("No test data", json!({"items": [story]})).await;
        assert_eq!(raised["team"], "Crew", "the product's only team is meant");
        world.clock.advance(TimeDelta::days(2));
        assert_eq!(escalate_due(&world.app.store).await.unwrap(), 0, "two working days are within the limit");
        world.clock.advance(TimeDelta::days(1));
        world.app.start_work();
        let mut told = world.mei.get(&path(&raised)).await.ok();
        for _ in 0..100 {
            if !told["raised_to"].is_null() { break; }
            tokio::time::sleep(std::time::Duration::from_millis(100)).await;
            told = world.mei.get(&path(&raised)).await.ok();
        }
        assert_eq!(told["raised_to"], "ada@example.org");
        assert!(page(&world.ada, "/").await.contains("No test data"), "it stands on the desk of whom it was escalated to");
        assert!(!page(&world.ines, "/").await.contains("No test data"));
        assert_eq!(escalate_due(&world.app.store).await.unwrap(), 0, "once is enough");
        let history = world.mei.get(&format!("/items/{story}/history")).await.ok();
        assert_eq!(history["items"][0]["command"], "obstacle.escalate");
        assert!(history["items"][0]["reason"].as_str().unwrap().contains("3 working days"));
    }

    async fn escalating_by_hand_names_somebody_who_sees_the_product(world: World) {
        let raised = world.raise("No budget", json!({})).await;
        let escalation = format!("{}/escalation", path(&raised));
        world.mei.post(&escalation, json!({"to": "vera"})).await.invalid("to");
        world.mei.post(&escalation, json!({"to": "nobody-here"})).await.invalid("to");
        world.mei.post(&escalation, json!({"to": "ines"})).await.ok();
        assert!(page(&world.ines, "/").await.contains("No budget"));
        // Whom it was escalated to decides what becomes of it.
        world.ines.post(&format!("{}/resolution", path(&raised)), json!({"resolution": "Granted"})).await.ok();
        assert!(!page(&world.ines, "/").await.contains("No budget"));
        world.olu.post("/products/TID/teams", json!({"name": "Crew"})).await.created();
        world.mei.put("/products/TID/teams/Crew/escalation", json!({"after": 3})).await.proposed();
        world.olu.put("/products/TID/teams/Crew/escalation", json!({"after": 101})).await.invalid("after");
    }

    async fn a_change_is_refused_when_it_saw_an_older_one_and_can_be_taken_back(world: World) {
        let (one, two) = (world.olu.story("One").await, world.olu.story("Two").await);
        let raise = world.mei.post("/products/TID/obstacles", json!({"title": "Down", "items": [one], "owner": "mei"})).await;
        let raised = raise.body.clone();
        let here = path(&raised);
        world.later();
        let edit = world.mei.patch(&here, json!({"severity": "blocker", "owner": null, "items": [one, two], "version": 1})).await;
        assert_eq!((&edit.body["severity"], &edit.body["owner"], edit.body["items"].as_array().unwrap().len()), (&json!("blocker"), &Value::Null, 2));
        world.mei.patch(&here, json!({"title": "Late", "version": 1})).await.problem(409, "stale");
        world.mei.patch(&here, json!({"items": ["RIV-1"]})).await.missing();
        world.later();
        world.mei.undo(&edit).await.ok();
        let back = world.mei.get(&here).await.ok();
        assert_eq!((&back["severity"], &back["owner"], &back["items"]), (&raised["severity"], &raised["owner"], &raised["items"]));
        world.later();
        let resolved = world.mei.post(&format!("{here}/resolution"), json!({"resolution": "Up"})).await;
        world.later();
        world.mei.undo(&resolved).await.ok();
        assert_eq!(world.mei.get(&here).await.ok()["resolved_at"], Value::Null);
        world.later();
        world.mei.patch(&here, json!({"title": "Still down"})).await.ok();
        world.mei.undo(&raise).await.refused("changed_since");
        let fresh = world.mei.post("/products/TID/obstacles", json!({"title": "Mistaken", "items": [two]})).await;
        world.later();
        world.mei.undo(&fresh).await.ok();
        world.mei.get(&path(&fresh.body)).await.missing();
        assert_eq!(world.wrong().await, Vec::<String>::new());
    }

    async fn the_pages_open_for_their_people_alone(world: World) {
        let story = world.olu.story("Refund").await;
        let raised = world.raise("<b>secret</b>", json!({"items": [story], "text": "More of it"})).await;
        for shown in ["/products/TID/impediments", "/products/TID/impediments?state=resolved", "/products/TID/impediments/new", &path(&raised)] {
            let inside = page(&world.mei, shown).await;
            assert!(!inside.contains("<b>secret"), "{shown}");
            let outside = world.vera.answer(world.vera.browser(Method::GET, shown)).await;
            assert_eq!(outside.status, 404, "{shown}");
        }
        let form = [("title", "From a form"), ("severity", "blocker"), ("items", story.as_str()), ("owner", "")];
        let request = world.mei.browser(Method::POST, "/products/TID/obstacles").header("sec-fetch-site", "same-origin").form(&form);
        let answer = world.mei.answer(request).await;
        assert!(answer.status.is_redirection(), "{}", answer.text);
        assert_eq!(titles(&world.mei, &format!("?item={story}")).await, ["<b>secret</b>", "From a form"]);
    }
}
