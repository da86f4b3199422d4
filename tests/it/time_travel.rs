//! The roadmap as it stood on any day, and what changed between two, with why.

use chrono::TimeDelta;
use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::{Answer, World};

impl World {
    fn days_later(&self, days: i64) {
        self.clock.advance(TimeDelta::days(days));
    }

    fn today(&self) -> String {
        self.clock.now().date_naive().to_string()
    }

    async fn stood(&self, day: &str) -> Value {
        self.mei.get(&format!("/products/TID/roadmap/at?day={day}")).await.ok()
    }

    async fn changes(&self, from: &str, to: &str) -> Value {
        self.mei.get(&format!("/products/TID/roadmap/changes?from={from}&to={to}")).await.ok()
    }

    async fn seen(&self, path: &str) -> Answer {
        self.mei.answer(self.mei.browser(Method::GET, path)).await
    }
}

fn bet<'a>(read: &'a Value, key: &str) -> &'a Value {
    read["bets"].as_array().unwrap().iter().find(|bet| bet["key"] == key).unwrap_or(&Value::Null)
}

fn change<'a>(read: &'a Value, key: &str) -> &'a Value {
    read["items"].as_array().unwrap().iter().find(|bet| bet["key"] == key).unwrap_or(&Value::Null)
}

both! {
    async fn a_bet_is_read_as_it_stood_on_each_day(world: World) {
        let (grow, keep) = (world.ada.create("goals", "Grow bookings", json!({})).await, world.ada.create("goals", "Keep them", json!({})).await);
        let key = world.ada.create("initiatives", "Money back", json!({"serves": [grow], "horizon": "next", "owner": "olu@example.org",
            "starts_on": "2031-03-01", "due_on": "2031-03-31", "appetite": 20, "stage": "shaping"})).await;
        let (first, older) = (world.today(), world.ada.create("initiatives", "Instalments", json!({"horizon": "next"})).await);
        world.days_later(10);
        world.ada.patch(&format!("/initiatives/{key}"), json!({"title": "Money back <b>", "owner": "mei@example.org", "stage": "building", "appetite": 35})).await.ok();
        world.ada.put(&format!("/initiatives/{key}/dates"), json!({"days": 14})).await.ok();
        world.ada.post("/links", json!({"from": key, "to": keep})).await.created();
        world.ada.post(&format!("/initiatives/{key}/health"), json!({"state": "at_risk", "words": "The bank is slow."})).await.created();
        let second = world.today();
        world.days_later(10);
        world.ada.put(&format!("/initiatives/{key}/horizon"), json!({"horizon": "now"})).await.ok();
        world.ada.put(&format!("/initiatives/{older}/horizon"), json!({"horizon": "now", "top": true})).await.ok();
        world.ada.patch(&format!("/initiatives/{older}"), json!({"status": "dropped"})).await.ok();
        let third = world.today();
        world.days_later(3);
        world.ada.delete(&format!("/items/{key}")).await.ok();

        let read = world.stood(&first).await;
        let was = bet(&read, &key);
        let of = |was: &Value| ["title", "owner", "owner_name", "stage", "horizon", "starts_on", "due_on"].map(|name| was[name].as_str().unwrap_or("").to_owned());
        assert_eq!(of(was), ["Money back", "olu@example.org", "olu", "shaping", "next", "2031-03-01", "2031-03-31"]);
        assert_eq!((&was["appetite"], &was["health"], &was["goal"]["title"]), (&json!(20.0), &json!(null), &json!("Grow bookings")));
        let read = world.stood(&second).await;
        let was = bet(&read, &key);
        assert_eq!(of(was), ["Money back <b>", "mei@example.org", "mei", "building", "next", "2031-03-15", "2031-04-14"]);
        assert_eq!((&was["appetite"], &was["health"]["state"]), (&json!(35.0), &json!("at_risk")));
        assert_eq!(bet(&read, &older)["open"], true);
        let read = world.stood(&third).await;
        assert_eq!((bet(&read, &key)["horizon"].clone(), bet(&read, &older)["open"].clone()), (json!("now"), json!(false)));
        let read = world.stood(&world.today()).await;
        assert_eq!(bet(&read, &key), &Value::Null, "it is in the archive");
        assert_eq!(read["bets"].as_array().unwrap().len(), 1);
        for view in ["horizons", "timeline&from=2031-02-01", "list", "outcomes"] {
            let text = world.seen(&format!("/products/TID/roadmap/at?day={second}&view={view}")).await.is(200).text;
            assert!(text.contains("Money back &lt;b&gt;") && text.contains("You look at the past"), "{view}");
            assert!(!text.contains("/horizon\"") && !text.contains("/dates\"") && !text.contains("class=\"grip"), "{view} changes nothing");
        }
    }

    async fn why_is_said_afterwards_by_whoever_did_it_or_decides(world: World) {
        let key = world.ada.create("initiatives", "Money back", json!({"starts_on": "2031-03-01", "due_on": "2031-03-31"})).await;
        let begun = world.today();
        world.clock.advance(TimeDelta::days(2));
        let moved = world.ada.put(&format!("/initiatives/{key}/dates"), json!({"days": 14})).await.is(200);
        let event = moved.headers["northline-undo"].to_str().unwrap().trim_start_matches("/api/v1/events/").trim_end_matches("/undo").to_owned();
        let changes = format!("/products/TID/roadmap/changes?from={begun}&to={}", world.today());
        let page = world.ada.answer(world.ada.browser(reqwest::Method::GET, &changes)).await.is(200).text;
        assert!(page.contains("Nobody said why") && page.contains(&format!("/events/{event}/why")), "{page}");
        let path = format!("/events/{event}/reason");
        world.mei.put(&path, json!({"reason": "I guess"})).await.forbidden();
        world.vera.put(&path, json!({"reason": "I guess"})).await.missing();
        world.ada.put(&path, json!({"reason": "  "})).await.invalid("reason");
        world.ada.put(&path, json!({"reason": "The bank answers in April"})).await.ok();
        world.ada.answer(world.ada.browser(reqwest::Method::GET, &format!("/events/{event}/why"))).await.is(200);
        let page = world.mei.answer(world.mei.browser(reqwest::Method::GET, &changes)).await.is(200).text;
        assert!(page.contains("The bank answers in April") && !page.contains("Nobody said why"), "{page}");
        let history = world.mei.get(&format!("/items/{key}/history")).await.ok().to_string();
        assert!(history.contains("The bank answers in April"), "{history}");
        // A reason that came with it stays.
        let told = world.ada.put(&format!("/initiatives/{key}/dates"), json!({"days": 1, "_reason": "A holiday"})).await.is(200);
        let told = told.headers["northline-undo"].to_str().unwrap().trim_end_matches("/undo").replace("/api/v1", "");
        world.ada.put(&format!("{told}/reason"), json!({"reason": "Another"})).await.refused("already_said");
    }

    async fn days_there_never_were_are_refused_beside_the_field(world: World) {
        world.ada.create("initiatives", "Money back", json!({})).await;
        let (today, tomorrow) = (world.clock.now().date_naive(), world.clock.now().date_naive() + TimeDelta::days(1));
        let before = today - TimeDelta::days(400);
        for day in [before.to_string(), tomorrow.to_string()] {
            world.mei.get(&format!("/products/TID/roadmap/at?day={day}")).await.invalid("day");
            world.mei.get(&format!("/products/TID/roadmap/changes?from={day}&to={today}")).await.invalid("from");
            let page = world.seen(&format!("/products/TID/roadmap/at?day={day}")).await.is(422).text;
            assert!(page.contains("field-day-error"));
        }
        world.mei.get(&format!("/products/TID/roadmap/changes?from={today}&to={today}")).await.invalid("to");
        world.seen("/products/TID/roadmap/at?day=soon").await.is(422);
        world.seen(&format!("/products/TID/roadmap/changes?from={tomorrow}")).await.is(422);
        world.seen("/products/TID/roadmap/at").await.is(200);
        for path in ["at", "changes"] {
            world.vera.answer(world.vera.browser(Method::GET, &format!("/products/TID/roadmap/{path}"))).await.is(404);
            world.vera.get(&format!("/products/TID/roadmap/{path}?day={today}&from={today}&to={today}")).await.missing();
        }
    }

    async fn on_its_first_day_a_roadmap_has_nothing_to_compare_with(world: World) {
        let page = world.seen("/products/TID/roadmap/changes").await.is(200).text;
        assert!(page.contains("Its first day is today") && !page.contains("error"));
        world.days_later(1);
        assert!(!world.seen("/products/TID/roadmap/changes").await.is(200).text.contains("Its first day is today"));
    }

    async fn what_changed_says_by_how_much_and_why(world: World) {
        let goal = world.ada.create("goals", "Grow bookings", json!({})).await;
        let said = json!({"serves": [goal], "starts_on": "2031-03-01", "due_on": "2031-03-31", "horizon": "next", "appetite": 20});
        let slips = world.ada.create("initiatives", "Money back", said).await;
        let goes = world.ada.create("initiatives", "Paper tickets", json!({})).await;
        let shelved = world.ada.create("initiatives", "Fax", json!({})).await;
        let ends = world.ada.create("initiatives", "Passes", json!({})).await;
        let same = world.ada.create("initiatives", "Instalments", json!({})).await;
        let from = world.today();
        world.days_later(5);
        world.ada.put(&format!("/initiatives/{slips}/dates"), json!({"starts_on": "2031-03-08", "due_on": "2031-05-11", "_reason": "The bank answers in April"})).await.ok();
        world.ada.patch(&format!("/initiatives/{slips}"), json!({"appetite": 40})).await.ok();
        world.ada.post(&format!("/items/{slips}/comments"), json!({"body": "Asked them twice."})).await.created();
        let decision = world.ada.create("decisions", "Wait for the bank", json!({"chosen": "We wait"})).await;
        world.ada.post("/links", json!({"from": decision, "to": slips, "kind": "relates"})).await.created();
        let wrong = world.ada.put(&format!("/initiatives/{same}/dates"), json!({"starts_on": "2031-01-01"})).await;
        world.ada.undo(&wrong).await.ok();
        world.ada.patch(&format!("/initiatives/{goes}"), json!({"status": "dropped", "_reason": "Nobody asks"})).await.ok();
        world.ada.delete(&format!("/items/{shelved}")).await.ok();
        world.ada.patch(&format!("/initiatives/{ends}"), json!({"status": "done"})).await.ok();
        let comes = world.ada.create("initiatives", "Night boats", json!({"horizon": "later"})).await;
        let rival = world.vera.post("/products/RIV/initiatives", json!({"title": "Undercut them"})).await.key();
        let to = world.today();
        world.days_later(8);
        let read = world.changes(&from, &to).await;
        let slip = change(&read, &slips);
        assert_eq!((&slip["became"], &slip["slip"]), (&json!("changed"), &json!({"start": 7, "end": 41, "longer": 34})));
        assert_eq!(read["items"][0]["key"], json!(slips), "what slipped furthest comes first");
        let fields: Vec<_> = slip["differences"].as_array().unwrap().iter().map(|one| one["field"].as_str().unwrap()).collect();
        assert_eq!(fields, ["starts", "ends", "appetite"]);
        assert_eq!(slip["why"]["steps"][0]["reason"], "The bank answers in April");
        assert_eq!(slip["why"]["decisions"][0]["key"], json!(decision));
        assert_eq!(slip["why"]["comments"][0]["text"], "Asked them twice.");
        for (key, became) in [(&goes, "dropped"), (&shelved, "dropped"), (&ends, "finished"), (&comes, "added")] {
            assert_eq!(change(&read, key)["became"], became, "{key}");
        }
        assert_eq!(change(&read, &goes)["why"]["steps"][0]["reason"], "Nobody asks");
        assert_eq!((change(&read, &same), &read["unchanged"]), (&Value::Null, &json!(1)), "what was taken back is no change");
        let page = world.seen(&format!("/products/TID/roadmap/changes?from={from}&to={to}")).await.is(200).text;
        for words in ["41 days later", "The bank answers in April", "Wait for the bank", "Nobody asks", "Night boats"] {
            assert!(page.contains(words), "{words}");
        }
        let all = format!("/roadmap/changes?from={from}&to={to}");
        assert_eq!(world.mei.get(&all).await.ok()["items"], read["items"], "of the products one may see");
        let everything = world.root.get(&all).await.ok();
        assert_eq!((&change(&everything, &rival)["became"], &change(&everything, &slips)["slip"]["end"]), (&json!("added"), &json!(41)));
        let page = world.seen(&all).await.is(200).text;
        assert!(page.contains("What changed on all roadmaps") && page.contains("41 days later") && !page.contains("Undercut"));
        let next = world.changes(&to, &world.today()).await;
        assert_eq!(next["items"], json!([]));
    }

    async fn a_link_taken_away_and_a_link_made_since_are_put_back(world: World) {
        let goal = world.ada.create("goals", "Grow bookings", json!({})).await;
        let secret = world.vera.post("/products/RIV/goals", json!({"title": "Secret"})).await.key();
        let (one, two) = (world.ada.create("initiatives", "One", json!({"due_on": "2031-03-31"})).await, world.ada.create("initiatives", "Two", json!({"starts_on": "2031-03-01"})).await);
        let served = world.ada.post("/links", json!({"from": one, "to": goal})).await.created();
        world.root.post("/links", json!({"from": two, "to": secret})).await.created();
        let day = world.today();
        world.days_later(2);
        world.ada.delete(&format!("/links/{}", served["id"].as_str().unwrap())).await.ok();
        world.ada.post("/links", json!({"from": one, "to": two, "kind": "blocks"})).await.created();
        let read = world.stood(&day).await;
        assert_eq!((&bet(&read, &one)["goal"]["key"], &read["dependencies"]), (&json!(goal), &json!([])));
        assert_eq!(bet(&read, &two)["goal"], Value::Null, "a goal of elsewhere is not told");
        let read = world.stood(&world.today()).await;
        assert_eq!((&bet(&read, &one)["goal"], &read["dependencies"][0]["conflict"]), (&Value::Null, &json!(true)));
    }

    async fn a_day_ends_at_the_midnight_of_the_teams(world: World) {
        world.root.post("/products/TID/teams", json!({"name": "Crew"})).await.created();
        world.root.patch("/products/TID/teams/Crew", json!({"zone": "Pacific/Kiritimati"})).await.ok();
        let key = world.ada.create("initiatives", "Money back", json!({"horizon": "next"})).await;
        // Fourteen hours ahead of UTC their day ends at ten in the morning there.
        let today = (world.clock.now() + TimeDelta::hours(14)).date_naive();
        let midnight = today.succ_opt().unwrap().and_hms_opt(0, 0, 0).unwrap().and_utc() - TimeDelta::hours(14);
        let wait = |until: chrono::DateTime<chrono::Utc>| world.clock.advance(until - world.clock.now());
        wait(midnight - TimeDelta::minutes(1));
        world.ada.patch(&format!("/initiatives/{key}"), json!({"horizon": "now"})).await.ok();
        wait(midnight + TimeDelta::minutes(1));
        world.ada.patch(&format!("/initiatives/{key}"), json!({"horizon": "later"})).await.ok();
        let at = async |day: chrono::NaiveDate| world.ada.get(&format!("/products/TID/roadmap/at?day={day}")).await.ok();
        let (read, next) = (at(today).await, at(today.succ_opt().unwrap()).await);
        assert_eq!((&read["zone"], &bet(&read, &key)["horizon"]), (&json!("Pacific/Kiritimati"), &json!("now")));
        assert_eq!(bet(&next, &key)["horizon"], "later", "a minute after their midnight is the next day");
    }

    async fn a_day_knows_its_forecasts_its_marked_days_and_what_its_metrics_said(world: World) {
        let metric = world.ada.create("metrics", "Abandoned bookings", json!({"unit": "%", "direction": "down"})).await;
        let theme = world.ada.create("themes", "Calm <i>", json!({})).await;
        let key = world.ada.create("initiatives", "Money back", json!({"starts_on": "2026-03-01", "due_on": "2026-04-30", "baseline": 38, "expected": 28})).await;
        for to in [&metric, &theme] {
            world.ada.link(&key, to).await;
        }
        let release = world.ada.create("releases", "Spring <b>", json!({"planned_on": "2026-05-01"})).await;
        let fair = world.ada.create("milestones", "Boat fair", json!({"on_day": "2026-06-01"})).await;
        world.ada.post(&format!("/metrics/{metric}/observations"), json!({"value": 33})).await.created();
        for _ in 0..3 {
            world.days_later(6);
            let story = world.olu.create("stories", "Done", json!({"serves": [key]})).await;
            world.olu.post(&format!("/stories/{story}/acceptance"), json!({})).await.ok();
            world.days_later(1);
        }
        for nth in 0..4 {
            world.olu.create("stories", &format!("Open {nth}"), json!({"serves": [key]})).await;
        }
        let (day, then) = (world.today(), world.mei.get("/products/TID/roadmap").await.ok());
        let forecast = then["bets"][0]["likely_on"].clone();
        assert!(forecast.is_string(), "{then}");
        world.days_later(5);
        world.ada.patch(&format!("/releases/{release}"), json!({"planned_on": "2026-07-01", "title": "Summer"})).await.ok();
        world.ada.patch(&format!("/milestones/{fair}"), json!({"on_day": "2026-06-08"})).await.ok();
        world.ada.delete(&format!("/items/{fair}")).await.ok();
        world.ada.post(&format!("/metrics/{metric}/observations"), json!({"value": 20})).await.created();
        let tied = world.ada.get(&format!("/items/{key}/line")).await.ok();
        assert_eq!(tied["key"], json!(key));

        let read = world.stood(&day).await;
        let was = bet(&read, &key);
        assert_eq!((&was["likely_on"], &was["work"]["open"]), (&forecast, &json!(4)), "what was forecast on that day");
        assert_eq!((&was["theme"]["key"], &was["moves"][0]["now"], &was["outcome"]["metrics"][0]["way"]), (&json!(theme), &json!(33.0), &json!(0.5)));
        let marked: Vec<_> = read["marked"].as_array().unwrap().iter().map(|one| (one["title"].as_str().unwrap(), one["day"].as_str().unwrap())).collect();
        assert_eq!(marked, [("Spring <b>", "2026-05-01"), ("Boat fair", "2026-06-01")]);
        let now = world.stood(&world.today()).await;
        assert_eq!((&now["marked"][0]["title"], &now["marked"][0]["day"], now["marked"].as_array().unwrap().len()), (&json!("Summer"), &json!("2026-07-01"), 1));
        assert_ne!(bet(&now, &key)["likely_on"], forecast, "days later it is another");
        let line = world.seen(&format!("/products/TID/roadmap/at?day={day}&view=timeline&from=2026-02-01")).await.is(200).text;
        assert!(line.contains("milestone: Boat fair, 2026-06-01") && line.contains("Spring &lt;b&gt;") && line.contains("What the past cannot know"));
        let outcomes = world.seen(&format!("/products/TID/roadmap/at?day={day}&view=outcomes")).await.is(200).text;
        assert!(outcomes.contains("50 %") && !outcomes.contains("180 %"), "half of the way on that day");
    }

    async fn all_roadmaps_are_read_as_they_stood(world: World) {
        let key = world.ada.create("initiatives", "Money back", json!({"starts_on": "2026-03-01", "due_on": "2026-04-30"})).await;
        world.vera.post("/products/RIV/initiatives", json!({"title": "Lock gates", "starts_on": "2026-03-01", "due_on": "2026-03-20"})).await.created();
        let day = world.today();
        world.days_later(5);
        world.ada.patch(&format!("/initiatives/{key}"), json!({"title": "Another name"})).await.ok();
        let titles = |read: &Value| read["bets"].as_array().unwrap().iter().map(|bet| bet["title"].as_str().unwrap().to_owned()).collect::<Vec<_>>();
        let mut all = titles(&world.root.get(&format!("/roadmap/at?day={day}")).await.ok());
        all.sort();
        assert_eq!(all, ["Lock gates", "Money back"]);
        assert_eq!(titles(&world.vera.get(&format!("/roadmap/at?day={day}")).await.ok()), ["Lock gates"]);
        world.nemo.get(&format!("/roadmap/at?day={day}")).await.invalid("day");
        world.root.get("/roadmap/at?day=2020-01-01").await.invalid("day");
        for view in ["timeline", "horizons", "list", "outcomes"] {
            let page = world.seen(&format!("/roadmap/at?day={day}&view={view}")).await.is(200).text;
            assert!(page.contains("You look at the past") && page.contains("Money back") && !page.contains("Lock gates"), "{view}");
        }
        let one = world.root.answer(world.root.browser(Method::GET, &format!("/roadmap/at?day={day}&product=RIV&view=list"))).await.is(200).text;
        assert!(one.contains("Lock gates") && !one.contains("Money back"));
    }
}
