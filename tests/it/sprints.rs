//! A sprint from planning to its frozen report.

use chrono::TimeDelta;
use serde_json::{Value, json};

use crate::harness::World;

impl World {
    /// A ready story of so many points.
    async fn sized(&self, title: &str, points: f64) -> String {
        let more = json!({"points": points, "persona": "skipper", "criteria": ["It holds"]});
        self.olu.create("stories", title, more).await
    }

    async fn sprint(&self, title: &str, starts: &str, ends: &str) -> String {
        self.olu.create("sprints", title, json!({"starts_on": starts, "ends_on": ends, "goal": "Calm boarding"})).await
    }

    async fn take(&self, sprint: &str, items: &[&String]) -> Value {
        self.olu.post(&format!("/sprints/{sprint}/items"), json!({"items": items})).await.ok()
    }

    async fn start(&self, sprint: &str) {
        self.olu.post(&format!("/sprints/{sprint}/start"), json!({})).await.ok();
    }

    async fn accept(&self, story: &str) {
        let criteria = self.olu.get(&format!("/stories/{story}/criteria")).await.ok();
        for criterion in criteria["items"].as_array().unwrap() {
            let path = format!("/stories/{story}/criteria/{}", criterion["id"].as_str().unwrap());
            self.olu.patch(&path, json!({"state": "passed"})).await.ok();
        }
        self.olu.post(&format!("/stories/{story}/acceptance"), json!({})).await.ok();
    }

    async fn report(&self, sprint: &str) -> Value {
        self.olu.get(&format!("/sprints/{sprint}/report")).await.ok()
    }

    fn next_day(&self) {
        self.clock.advance(TimeDelta::days(1));
    }
}

fn points(report: &Value) -> Value {
    json!(["committed", "added", "removed", "re_estimated", "completed"].map(|name| report["burn"][name].clone()))
}

both! {
    async fn a_sprint_is_planned_started_changed_closed_and_stays_as_it_was(world: World) {
        let (small, medium, large) = (world.sized("Small", 2.0).await, world.sized("Medium", 3.0).await, world.sized("Large", 8.0).await);
        let sprint = world.sprint("Sprint 1", "2026-03-02", "2026-03-13").await;
        world.take(&sprint, &[&small, &medium]).await;
        world.start(&sprint).await;
        world.next_day();
        world.accept(&small).await;
        world.next_day();
        world.take(&sprint, &[&large]).await;
        world.olu.patch(&format!("/stories/{medium}"), json!({"points": 5})).await.ok();
        let report = world.report(&sprint).await;
        assert_eq!(points(&report), json!([5.0, 8.0, 0.0, 2.0, 2.0]));
        let remaining: Vec<_> = report["burn"]["days"].as_array().unwrap().iter().map(|day| day["remaining"].clone()).collect();
        assert_eq!(remaining[..4], [json!(5.0), json!(3.0), json!(13.0), Value::Null], "{remaining:?}");
        assert_eq!(report["burn"]["days"][11]["ideal"], 0.0);
        let happened: Vec<_> = report["changes"].as_array().unwrap().iter()
            .map(|of| (of["what"].as_str().unwrap(), of["key"].as_str().unwrap(), of["points"].as_f64().unwrap())).collect();
        assert_eq!(happened, [("done", small.as_str(), 2.0), ("added", &large, 8.0), ("estimated", &medium, 5.0)]);

        let next = world.sprint("Sprint 2", "2026-03-16", "2026-03-27").await;
        let close = json!({"goal_met": true, "unfinished_to": next, "note": "Boats were late"});
        let frozen = world.olu.post(&format!("/sprints/{sprint}/close"), close).await.ok();
        assert_eq!(points(&frozen), json!([5.0, 8.0, 0.0, 2.0, 2.0]));
        assert_eq!(frozen["not_done"].as_array().unwrap().len(), 2);

        for change in [json!({"ends_on": "2026-12-31"}), json!({"goal": "Another"}), json!({"starts_on": "2026-01-01"})] {
            world.olu.patch(&format!("/sprints/{sprint}"), change).await.refused("sprint_closed");
        }
        world.olu.patch(&format!("/sprints/{sprint}"), json!({"title": "Calm"})).await.ok();
        // What happens later is no matter of a closed sprint.
        world.next_day();
        world.accept(&medium).await;
        world.olu.patch(&format!("/stories/{small}"), json!({"points": 13, "title": "Renamed"})).await.ok();
        assert_eq!(world.report(&sprint).await, frozen);
        let carried = world.report(&next).await;
        assert!(carried["not_done"].as_array().unwrap().iter().all(|work| work["sprints"] == 2), "{carried}");
        let path = format!("/sprints/{sprint}/items");
        world.olu.post(&path, json!({"items": [large]})).await.refused("sprint_closed");
        assert_eq!(world.wrong().await, Vec::<String>::new());
    }

    async fn a_plan_says_what_fits_what_it_serves_and_how_likely_it_is(world: World) {
        let goal = world.ada.create("goals", "Half the waiting", json!({})).await;
        let epic = world.olu.create("epics", "Boarding", json!({"serves": [goal]})).await;
        let (small, large) = (world.sized("Small", 2.0).await, world.sized("Large", 6.0).await);
        let bare = world.olu.story("Bare").await;
        world.olu.post("/links", json!({"from": small, "to": epic})).await.is(201);
        let past = |completed: f64| json!({"title": format!("Past {completed}"), "committed": 8.0, "completed": completed});
        let mut day = chrono::NaiveDate::from_ymd_opt(2025, 11, 3).unwrap();
        let sprints: Vec<_> = [5.0, 7.0, 8.0, 10.0].into_iter().map(|completed| {
            let mut of = past(completed);
            of["starts_on"] = json!(day);
            of["ends_on"] = json!(day + TimeDelta::days(11));
            day += TimeDelta::days(14);
            of
        }).collect();
        for of in sprints {
            let key = world.olu.create("sprints", of["title"].as_str().unwrap(), json!({"starts_on": of["starts_on"], "ends_on": of["ends_on"]})).await;
            let story = world.sized("Done then", of["completed"].as_f64().unwrap()).await;
            world.take(&key, &[&story]).await;
            world.start(&key).await;
            world.accept(&story).await;
            world.olu.post(&format!("/sprints/{key}/close"), json!({})).await.ok();
            world.next_day();
        }
        let sprint = world.sprint("Sprint 5", "2026-03-02", "2026-03-13").await;
        world.take(&sprint, &[&small, &large, &bare]).await;
        world.olu.post("/links", json!({"from": sprint, "to": goal})).await.is(201);
        let plan = world.olu.get(&format!("/sprints/{sprint}/plan")).await.ok();
        assert_eq!((&plan["points"], &plan["items"], &plan["unestimated"]), (&json!(8.0), &json!(3), &json!(1)));
        assert_eq!(plan["past"], json!([5.0, 7.0, 8.0, 10.0]));
        assert_eq!((&plan["chance"], &plan["least"], &plan["median"], &plan["most"]), (&json!(0.5), &json!(5.0), &json!(7.5), &json!(10.0)));
        assert_eq!(plan["cautions"].as_array().unwrap().len(), 2, "{plan}");
        assert_eq!(plan["aims"][0]["key"], goal.as_str());
        let serves: Vec<_> = plan["serves"].as_array().unwrap().iter()
            .map(|of| (of["goal"].as_str(), of["items"].as_i64().unwrap(), of["share"].as_f64().unwrap())).collect();
        assert_eq!(serves, [(Some(goal.as_str()), 1, 0.25), (None, 2, 0.75)]);

        world.start(&sprint).await;
        let next = world.sprint("Sprint 6", "2026-03-16", "2026-03-27").await;
        let close = json!({"unfinished_to": next});
        let frozen = world.olu.post(&format!("/sprints/{sprint}/close"), close).await.ok();
        assert_eq!(frozen["unfinished_to"], next.as_str());
        assert_eq!((&frozen["aims"][0]["title"], &frozen["serves"][0]["goal"]), (&json!("Half the waiting"), &json!(goal)));
    }

    async fn an_item_is_in_one_open_sprint_at_most(world: World) {
        let story = world.sized("Wanders", 3.0).await;
        let one = world.sprint("One", "2026-03-02", "2026-03-06").await;
        let two = world.sprint("Two", "2026-03-09", "2026-03-13").await;
        world.take(&one, &[&story]).await;
        world.start(&one).await;
        world.later();
        world.take(&two, &[&story]).await;
        let left = world.report(&one).await;
        assert_eq!(points(&left), json!([3.0, 0.0, 3.0, 0.0, 0.0]));
        assert_eq!(world.report(&two).await["not_done"][0]["key"], story);
    }

    async fn declining_removes_and_reopening_raises_what_remains(world: World) {
        let (one, two) = (world.sized("One", 3.0).await, world.sized("Two", 5.0).await);
        let sprint = world.sprint("Sprint", "2026-03-02", "2026-03-13").await;
        world.take(&sprint, &[&one, &two]).await;
        world.start(&sprint).await;
        world.later();
        world.accept(&one).await;
        world.later();
        world.olu.patch(&format!("/stories/{one}"), json!({"status": "started"})).await.ok();
        world.later();
        world.olu.patch(&format!("/stories/{two}"), json!({"status": "declined"})).await.ok();
        let steps = world.report(&sprint).await["burn"]["steps"].clone();
        let remaining: Vec<_> = steps.as_array().unwrap().iter().map(|step| step["remaining"].as_f64().unwrap()).collect();
        assert_eq!(remaining, [8.0, 5.0, 8.0, 3.0]);
    }

    async fn sprints_of_a_team_do_not_overlap_nor_end_before_they_start(world: World) {
        world.sprint("First", "2026-03-02", "2026-03-13").await;
        let new = |starts: &str, ends: &str| {
            world.olu.post("/products/TID/sprints", json!({"title": "Next", "starts_on": starts, "ends_on": ends}))
        };
        new("2026-03-13", "2026-03-20").await.invalid("starts_on");
        new("2026-03-20", "2026-03-19").await.invalid("ends_on");
        new("2026-03-14", "2028-03-20").await.invalid("ends_on");
        world.olu.post("/products/TID/teams", json!({"name": "Second"})).await.created();
        new("2026-03-13", "2026-03-20").await.invalid("team");
        let parallel = json!({"title": "Beside", "team": "Second", "starts_on": "2026-03-02", "ends_on": "2026-03-13"});
        world.olu.post("/products/TID/sprints", parallel).await.created();
    }

    async fn the_days_of_a_sprint_are_those_of_its_team(world: World) {
        let team = "/products/TID/teams/Team";
        let (first, second) = (world.sized("First", 2.0).await, world.sized("Second", 3.0).await);
        // Monday the second at nine in the morning; in Auckland it is ten at night.
        let sprint = world.sprint("Sprint 1", "2026-03-02", "2026-03-06").await;
        let answer = world.olu.patch(team, json!({"zone": "Pacific/Auckland"})).await.ok();
        assert_eq!(answer["zone"], "Pacific/Auckland");
        world.olu.patch(team, json!({"zone": "Europe/Atlantis"})).await.invalid("zone");
        world.take(&sprint, &[&first, &second]).await;
        world.start(&sprint).await;
        // Eleven in the morning here, midnight there: the third has begun.
        world.clock.advance(TimeDelta::hours(2));
        world.accept(&first).await;
        let remaining = |report: &Value| report["burn"]["days"].as_array().unwrap().iter().map(|day| day["remaining"].clone()).collect::<Vec<_>>();
        assert_eq!(remaining(&world.report(&sprint).await)[..3], [json!(5.0), json!(3.0), Value::Null]);
        let standup = world.olu.post("/products/TID/ceremonies", json!({"kind": "standup", "sprint": sprint})).await.created();
        assert_eq!(standup["held_on"], "2026-03-03");
        world.olu.patch(team, json!({"zone": "UTC"})).await.ok();
        assert_eq!(remaining(&world.report(&sprint).await)[..3], [json!(3.0), Value::Null, Value::Null]);
    }

    async fn only_a_title_is_needed_and_the_answer_says_what_was_made_of_it(world: World) {
        let made = world.olu.post("/products/TID/sprints", json!({"title": "Plain"})).await.created();
        assert_eq!((&made["team"], &made["starts_on"], &made["ends_on"]), (&json!("Team"), &json!("2026-03-02"), &json!("2026-03-15")));
        let key = made["key"].as_str().unwrap();
        let read = world.olu.item(key).await;
        assert_eq!((&read["team"], &read["starts_on"]), (&made["team"], &made["starts_on"]));
        world.start(key).await;
        world.olu.post("/products/TID/teams", json!({"name": "Second"})).await.created();
        world.olu.patch(&format!("/sprints/{key}"), json!({"team": "Second"})).await.invalid("team");
    }

    async fn what_cannot_be_taken_back_offers_no_undo(world: World) {
        let story = world.olu.post("/products/TID/stories", json!({"title": "Story"})).await;
        assert!(story.headers.contains_key("northline-undo"));
        let followed = world.mei.put(&format!("/items/{}/follow", story.key()), json!({})).await;
        assert_eq!(followed.status, 200);
        assert!(!followed.headers.contains_key("northline-undo"));
    }

    async fn a_sprint_is_started_and_closed_by_those_who_may(world: World) {
        let sprint = world.sprint("Sprint", "2026-03-02", "2026-03-13").await;
        world.olu.post(&format!("/sprints/{sprint}/close"), json!({})).await.refused("sprint_not_started");
        world.olu.patch(&format!("/sprints/{sprint}"), json!({"status": "running"})).await.refused("use_start_or_close");
        world.mei.post(&format!("/sprints/{sprint}/start"), json!({})).await.proposed();
        world.start(&sprint).await;
        world.olu.post(&format!("/sprints/{sprint}/start"), json!({})).await.refused("sprint_started");
        let other = world.sprint("Other", "2026-03-16", "2026-03-27").await;
        world.olu.post(&format!("/sprints/{other}/start"), json!({})).await.refused("sprint_running");
        world.vera.get(&format!("/sprints/{sprint}/report")).await.missing();
    }

    async fn a_team_that_refuses_takes_nothing_that_is_not_ready(world: World) {
        let sprint = world.sprint("Sprint", "2026-03-02", "2026-03-13").await;
        let bare = world.olu.story("Bare").await;
        let warned = world.take(&sprint, &[&bare]).await;
        let words = warned["warnings"][0].as_str().unwrap();
        assert!(words.contains("no why") && words.contains("not estimated") && words.contains("acceptance criteria"), "{words}");
        world.olu.patch("/products/TID/teams/Team", json!({"unready": "refuse"})).await.ok();
        let other = world.olu.story("Other").await;
        world.olu.post(&format!("/sprints/{sprint}/items"), json!({"items": [other]})).await.refused("not_ready");
    }

    async fn a_full_column_asks_why_or_refuses(world: World) {
        let (one, two) = (world.sized("One", 3.0).await, world.sized("Two", 5.0).await);
        let sprint = world.sprint("Sprint", "2026-03-02", "2026-03-13").await;
        world.take(&sprint, &[&one, &two]).await;
        let path = |key: &str| format!("/sprints/{sprint}/cards/{key}");
        world.mei.put(&path(&one), json!({"status": "started"})).await.refused("sprint_not_running");
        world.start(&sprint).await;
        world.olu.patch("/products/TID/teams/Team", json!({"wip_started": 1})).await.ok();
        world.mei.put(&path(&one), json!({"status": "started"})).await.ok();
        world.mei.put(&path(&two), json!({"status": "started"})).await.invalid("reason");
        world.mei.put(&path(&two), json!({"status": "started", "reason": "One waits for parts"})).await.ok();
        world.mei.put(&path(&two), json!({"status": "ready"})).await.ok();
        world.olu.patch("/products/TID/teams/Team", json!({"wip_forbids": true})).await.ok();
        world.mei.put(&path(&two), json!({"status": "started", "reason": "Still"})).await.refused("wip_limit");
        world.mei.put(&path(&two), json!({"status": "accepted"})).await.refused("use_acceptance");
    }

    async fn the_lane_of_a_person_is_limited_as_a_column_is(world: World) {
        let keys = [world.sized("One", 3.0).await, world.sized("Two", 5.0).await, world.sized("Three", 1.0).await];
        for key in &keys[..2] {
            world.olu.patch(&format!("/stories/{key}"), json!({"owner": "mei"})).await.ok();
        }
        let sprint = world.sprint("Sprint", "2026-03-02", "2026-03-13").await;
        world.take(&sprint, &keys.iter().collect::<Vec<_>>()).await;
        world.start(&sprint).await;
        let path = |nth: usize| format!("/sprints/{sprint}/cards/{}", keys[nth]);
        assert_eq!(world.olu.patch("/products/TID/teams/Team", json!({"wip_person": 1})).await.ok()["wip_person"], 1);
        world.mei.put(&path(0), json!({"status": "started"})).await.ok();
        let full = world.mei.put(&path(1), json!({"status": "review"})).await.invalid("reason");
        assert!(full["detail"].as_str().unwrap().contains("has 1 of 1 under way"), "{full}");
        // What is under way moves on; what nobody has counts against nobody.
        world.mei.put(&path(0), json!({"status": "review"})).await.ok();
        world.mei.put(&path(2), json!({"status": "started"})).await.ok();
        world.mei.put(&path(1), json!({"status": "started", "reason": "One waits for parts"})).await.ok();
        world.mei.put(&path(1), json!({"status": "ready"})).await.ok();
        world.olu.patch("/products/TID/teams/Team", json!({"wip_forbids": true})).await.ok();
        world.mei.put(&path(1), json!({"status": "started", "reason": "Still"})).await.refused("wip_limit");
    }

    async fn velocity_and_forecast_come_from_what_was_accepted(world: World) {
        let refused = world.olu.get("/products/TID/forecast").await.ok();
        assert!(refused["refused"].as_str().unwrap().contains("history"), "{refused}");
        for week in 0..4 {
            let sprint = world.sprint(&format!("Week {week}"), &day(week * 7), &day(week * 7 + 4)).await;
            let stories = [world.sized("A", 2.0).await, world.sized("B", 3.0).await];
            world.take(&sprint, &[&stories[0], &stories[1]]).await;
            world.start(&sprint).await;
            world.next_day();
            world.accept(&stories[0]).await;
            if week > 0 {
                world.accept(&stories[1]).await;
            }
            world.olu.post(&format!("/sprints/{sprint}/close"), json!({})).await.ok();
            world.clock.advance(TimeDelta::days(6));
        }
        let velocity = world.olu.get("/products/TID/velocity").await.ok();
        let completed: Vec<_> = velocity["sprints"].as_array().unwrap().iter().map(|sprint| sprint["completed"].as_f64().unwrap()).collect();
        assert_eq!(completed, [2.0, 5.0, 5.0, 5.0]);
        assert_eq!((velocity["mean"].as_f64(), velocity["median"].as_f64(), velocity["say_do"].as_f64()), (Some(4.25), Some(5.0), Some(0.85)));
        let forecast = world.olu.get("/products/TID/forecast?items=4&weeks=2").await.ok();
        assert_eq!(forecast["history"], json!([1, 2, 2, 2]));
        assert_eq!(forecast["way"], "exact");
        let weeks: Vec<_> = forecast["levels"].as_array().unwrap().iter().map(|level| level["weeks"].as_u64().unwrap()).collect();
        assert_eq!(weeks, [2, 3, 3, 3], "{forecast}");
        let amounts: Vec<_> = forecast["how_many"].as_array().unwrap().iter().map(|amount| amount["items"].as_u64().unwrap()).collect();
        assert_eq!(amounts, [4, 3, 3, 2]);
        assert_eq!(world.olu.get("/products/TID/forecast").await.ok()["remaining"], 1);
    }

    async fn planning_starting_and_closing_can_be_taken_back(world: World) {
        let story = world.sized("Story", 3.0).await;
        let sprint = world.sprint("Sprint", "2026-03-02", "2026-03-13").await;
        let taken = world.olu.post(&format!("/sprints/{sprint}/items"), json!({"items": [story]})).await;
        world.later();
        world.olu.undo(&taken).await.ok();
        assert_eq!(world.report(&sprint).await["not_done"], json!([]));
        world.later();
        world.take(&sprint, &[&story]).await;
        let started = world.olu.post(&format!("/sprints/{sprint}/start"), json!({})).await;
        world.olu.undo(&started).await.ok();
        assert_eq!(world.olu.item(&sprint).await["status"], "planned");
        world.later();
        world.start(&sprint).await;
        let closed = world.olu.post(&format!("/sprints/{sprint}/close"), json!({})).await;
        world.olu.undo(&closed).await.ok();
        world.later();
        world.accept(&story).await;
        assert_eq!(points(&world.report(&sprint).await), json!([3.0, 0.0, 0.0, 0.0, 3.0]));
        world.olu.post(&format!("/sprints/{sprint}/close"), json!({})).await.ok();
        assert_eq!(world.wrong().await, Vec::<String>::new());
    }

    async fn a_team_calls_its_states_what_it_likes(world: World) {
        let story = world.sized("Story", 2.0).await;
        let sprint = world.sprint("Sprint 1", "2026-03-02", "2026-03-13").await;
        world.take(&sprint, &[&story]).await;
        world.start(&sprint).await;
        let workflow = "/products/TID/teams/Team/workflow";
        let states = json!({"states": ["Next = ready", "Building = started", "Testing = started", "Demo = review", "Shipped = accepted"]});
        world.olu.put(workflow, states.clone()).await.ok();
        world.olu.put(workflow, json!({"states": ["Next = soon"]})).await.invalid("states");
        world.olu.put(workflow, json!({"states": ["Next = ready"]})).await.invalid("states");
        let card = format!("/sprints/{sprint}/cards/{story}");
        let state = async || world.report(&sprint).await["not_done"][0]["state"].clone();
        world.mei.put(&card, json!({"status": "Building"})).await.ok();
        assert_eq!((world.olu.item(&story).await["status"].clone(), state().await), (json!("started"), json!("Building")));
        assert_eq!(world.olu.item(&story).await["state"], "Building", "by its name outside the board too");
        let page = world.olu.answer(world.olu.browser(reqwest::Method::GET, &format!("/items/{story}"))).await.is(200).text;
        assert!(page.contains("Building"));
        let moved = world.mei.put(&card, json!({"status": "testing"})).await;
        assert_eq!((world.olu.item(&story).await["status"].clone(), state().await), (json!("started"), json!("Testing")));
        // What is in use stays.
        let without = json!({"states": ["Next = ready", "Building = started", "Demo = review", "Shipped = accepted"]});
        world.olu.put(workflow, without.clone()).await.invalid("states");
        world.mei.undo(&moved).await.ok();
        assert_eq!(state().await, "Building");
        world.olu.put(workflow, without).await.ok();
        world.mei.put(&card, json!({"status": "review"})).await.ok();
        assert_eq!(state().await, "Demo");
        // Back to the fixed ones: what is in a state stands in its category.
        world.olu.put(workflow, json!({"states": []})).await.ok();
        assert_eq!((world.olu.item(&story).await["status"].clone(), state().await), (json!("review"), json!(null)));
    }

    async fn a_sprint_that_was_closed_early_leaves_its_days_to_the_next(world: World) {
        let today = world.clock.now().date_naive();
        let day = |from: i64| (today + TimeDelta::days(from)).to_string();
        let first = world.sprint("First", &day(0), &day(13)).await;
        let body = json!({"title": "Second", "starts_on": day(3), "ends_on": day(9)});
        world.olu.post("/products/TID/sprints", body.clone()).await.invalid("starts_on");
        // Left open, a sprint begins where the last one of the team ends.
        let later = world.olu.create("sprints", "Later", json!({})).await;
        assert_eq!(world.olu.item(&later).await["starts_on"], day(14));
        world.start(&first).await;
        world.next_day();
        world.olu.post(&format!("/sprints/{first}/close"), json!({})).await.ok();
        world.olu.post("/products/TID/sprints", body).await.created();
        let early = json!({"title": "Too early", "starts_on": day(0), "ends_on": day(2)});
        world.olu.post("/products/TID/sprints", early).await.invalid("starts_on");
    }

    async fn what_comes_in_unready_or_off_the_scale_is_said_and_kept(world: World) {
        let sprint = world.sprint("One", "2026-03-02", "2026-03-13").await;
        let team = world.olu.get("/products/TID/teams").await.ok()["items"][0]["name"].as_str().unwrap().to_owned();
        let vague = world.olu.create("stories", "Vague", json!({"points": 4})).await;
        world.olu.put(&format!("/products/TID/teams/{team}/scale"), json!({"points": [1, 2, 3, 5]})).await.ok();
        let taken = world.take(&sprint, &[&vague]).await;
        let warnings = taken["warnings"].to_string();
        assert!(warnings.contains("is not ready") && warnings.contains("4 is not on the scale"), "{warnings}");
        let last = world.olu.get(&format!("/items/{vague}/history")).await.ok()["items"][0].clone();
        assert!(last["reason"].as_str().unwrap().contains("is not ready: "), "nobody asked why, yet it is kept: {last}");
    }

    async fn a_card_goes_to_another_hand_with_its_lane(world: World) {
        let sprint = world.sprint("One", "2026-03-02", "2026-03-13").await;
        let story = world.sized("Refund", 3.0).await;
        world.take(&sprint, &[&story]).await;
        world.start(&sprint).await;
        let path = format!("/sprints/{sprint}/cards/{story}");
        world.mei.put(&path, json!({"status": "started", "owner": world.mei.email})).await.ok();
        assert_eq!(world.olu.item(&story).await["owner"], json!(world.mei.email));
        world.mei.put(&path, json!({"status": "started", "owner": ""})).await.ok();
        assert_eq!(world.olu.item(&story).await["owner"], Value::Null);
        world.mei.put(&path, json!({"status": "review", "owner": "nobody@example.org"})).await.invalid("owner");
        assert_eq!(world.olu.item(&story).await["status"], "started", "nothing of it is done");
    }

    async fn the_board_of_a_closed_sprint_stands_as_it_was_left(world: World) {
        let sprint = world.sprint("One", "2026-03-02", "2026-03-13").await;
        let (done, open) = (world.sized("Done", 3.0).await, world.sized("Open", 5.0).await);
        world.take(&sprint, &[&done, &open]).await;
        world.start(&sprint).await;
        world.accept(&done).await;
        world.olu.post(&format!("/sprints/{sprint}/close"), json!({})).await.ok();
        world.olu.patch(&format!("/stories/{open}"), json!({"points": 20})).await.ok();
        let board = world.olu.browser(reqwest::Method::GET, &format!("/items/{sprint}/board"));
        let board = world.olu.answer(board).await.is(200).text;
        assert!(board.contains("3 of 8 points done") && board.contains("This sprint is closed"), "{board}");
    }
}

fn day(after: i64) -> String {
    (chrono::NaiveDate::from_ymd_opt(2026, 3, 2).unwrap() + TimeDelta::days(after)).to_string()
}
