//! The roadmap: bets in time, how they go, where they stand, and what blocks what.

use chrono::TimeDelta;
use serde_json::{Value, json};

use crate::cast::Person;

/// The roadmap of Tidewater as a program reads it.
async fn roadmap(by: &Person, wishes: &str) -> Value {
    by.get(&format!("/products/TID/roadmap{wishes}")).await.ok()
}

fn bet<'a>(roadmap: &'a Value, key: &str) -> &'a Value {
    let bets = roadmap["bets"].as_array().unwrap();
    bets.iter().find(|bet| bet["key"] == key).unwrap_or_else(|| panic!("{key} is not in {roadmap}"))
}

fn keys(roadmap: &Value) -> Vec<&str> {
    roadmap["bets"].as_array().unwrap().iter().map(|bet| bet["key"].as_str().unwrap()).collect()
}

both! {
    async fn a_bet_says_when_it_starts_what_it_may_cost_and_how_far_it_is(world: World) {
        let said = json!({"starts_on": "2031-03-01", "due_on": "2031-04-30", "appetite": 30, "stage": "shaping", "horizon": "now"});
        let key = world.ada.create("initiatives", "Money back", said).await;
        let shown = world.ada.get(&format!("/items/{key}")).await.ok();
        assert_eq!((&shown["starts_on"], &shown["appetite"], &shown["appetite_unit"]), (&json!("2031-03-01"), &json!(30.0), &json!("days")));
        let path = format!("/initiatives/{key}");
        world.ada.patch(&path, json!({"appetite_unit": "points"})).await.ok();
        world.ada.patch(&path, json!({"appetite": 0})).await.invalid("appetite");
        world.ada.patch(&path, json!({"appetite_unit": "money"})).await.invalid("appetite_unit");
        world.ada.patch(&path, json!({"stage": "done"})).await.invalid("stage");
        let late = world.ada.patch(&path, json!({"starts_on": "2031-05-01"})).await.invalid("due_on");
        assert!(late.to_string().contains("ends before it starts"), "{late}");
        world.ada.post("/products/TID/initiatives", json!({"title": "Backwards", "starts_on": "2031-05-02", "due_on": "2031-05-01"})).await.invalid("due_on");
        let cleared = world.ada.patch(&path, json!({"appetite": null})).await;
        assert_eq!(world.ada.item(&key).await["appetite_unit"], json!(null));
        world.ada.undo(&cleared).await.ok();
        assert_eq!(world.ada.item(&key).await["appetite_unit"], json!("points"));
    }

    async fn how_a_bet_goes_is_said_in_words_and_kept(world: World) {
        let key = world.ada.create("initiatives", "Money back", json!({})).await;
        let path = format!("/initiatives/{key}/health");
        world.ada.post(&path, json!({"state": "at_risk"})).await.invalid("words");
        world.ada.post(&path, json!({"state": "fine"})).await.invalid("state");
        world.ada.post(&path, json!({"state": "on_track"})).await.created();
        world.clock.advance(TimeDelta::days(3));
        let risk = world.ada.post(&path, json!({"state": "at_risk", "words": "The bank is late"})).await;
        let all = world.mei.get(&path).await.ok();
        let states: Vec<_> = all["items"].as_array().unwrap().iter().map(|one| one["state"].as_str().unwrap()).collect();
        assert_eq!(states, ["at_risk", "on_track"]);
        assert_eq!((&all["items"][0]["by"], &all["items"][0]["words"]), (&json!("ada"), &json!("The bank is late")));
        assert_eq!(world.ada.item(&key).await["health"]["state"], "at_risk");
        assert_eq!(bet(&roadmap(&world.mei, "").await, &key)["health"]["words"], "The bank is late");
        assert_eq!(keys(&roadmap(&world.mei, "?health=on_track").await), Vec::<&str>::new());
        world.ada.undo(&risk).await.ok();
        assert_eq!(bet(&roadmap(&world.mei, "").await, &key)["health"]["state"], "on_track");
        // Whose decision it is not, proposes it; what is not theirs to see is not found.
        world.sam.post(&path, json!({"state": "on_track"})).await.proposed();
        world.vera.post(&path, json!({"state": "on_track"})).await.missing();
        world.vera.get(&path).await.missing();
        let story = world.olu.story("No bet").await;
        world.ada.post(&format!("/initiatives/{story}/health"), json!({"state": "on_track"})).await.missing();
    }

    async fn a_bet_is_moved_and_drawn_out_on_the_timeline(world: World) {
        let key = world.ada.create("initiatives", "Money back", json!({"starts_on": "2031-03-01", "due_on": "2031-03-31"})).await;
        let path = format!("/initiatives/{key}/dates");
        let version = world.ada.item(&key).await["version"].clone();
        let moved = world.ada.put(&path, json!({"starts_on": "2031-03-08", "due_on": "2031-04-07", "version": version})).await;
        assert_eq!(moved.body["due_on"], "2031-04-07");
        let stale = world.ada.put(&path, json!({"starts_on": "2031-03-09", "due_on": "2031-04-08", "version": version})).await;
        assert_eq!(stale.body["code"], "stale", "{}", stale.text);
        world.ada.undo(&moved).await.ok();
        assert_eq!(world.ada.item(&key).await["starts_on"], "2031-03-01");
        assert_eq!(world.ada.put(&path, json!({"days": -7})).await.ok()["starts_on"], "2031-02-22");
        world.ada.put(&path, json!({"starts_on": "2031-03-08", "due_on": "2031-03-07"})).await.invalid("due_on");
        world.ada.put(&path, json!({"starts_on": "8 March"})).await.invalid("starts_on");
        world.ada.put(&path, json!({"days": 3, "due_on": "2031-03-07"})).await.invalid("days");
        world.ada.put(&path, json!({"days": 99_999_999})).await.invalid("days");
        // What is not said is taken off; then there is nothing left to move.
        assert_eq!(world.ada.put(&path, json!({"due_on": "2031-04-07"})).await.ok()["starts_on"], json!(null));
        world.ada.put(&path, json!({})).await.ok();
        world.ada.put(&path, json!({"days": 3})).await.refused("no_dates");
        world.mei.put(&path, json!({"days": 3})).await.proposed();
        world.vera.put(&path, json!({"days": 3})).await.missing();
    }

    async fn what_waits_and_starts_too_early_is_a_conflict_and_a_circle_is_refused(world: World) {
        let first = world.ada.create("initiatives", "Ledger", json!({"starts_on": "2031-03-01", "due_on": "2031-03-31"})).await;
        let second = world.ada.create("initiatives", "Refunds", json!({"starts_on": "2031-03-15", "due_on": "2031-04-30"})).await;
        let third = world.ada.create("initiatives", "Instalments", json!({})).await;
        for (from, to) in [(&first, &second), (&second, &third)] {
            world.ada.post("/links", json!({"from": from, "to": to, "kind": "blocks"})).await.created();
        }
        let known = roadmap(&world.mei, "").await;
        let of = |key: &str| known["dependencies"].as_array().unwrap().iter().find(|one| one["blocked"] == key).unwrap().clone();
        assert_eq!(of(&second), json!({"blocker": first, "blocked": second, "conflict": true, "days": 17}), "from the 15th to the 31st, both counted");
        assert_eq!(of(&third)["conflict"], false);
        let circle = world.ada.post("/links", json!({"from": third, "to": first, "kind": "blocks"})).await.refused("circle");
        assert!(circle["detail"].as_str().unwrap().contains(&format!("{first} already blocks {third}, itself or through others")), "{circle}");
        let warned = world.ada.put(&format!("/initiatives/{second}/dates"), json!({"days": 2})).await.ok();
        assert!(warned["warnings"][0].as_str().unwrap().starts_with(&format!("{second} starts on 2031-03-17, before {first}")), "{warned}");
        assert!(warned["warnings"][0].as_str().unwrap().contains("both are on for 15 days"), "{warned}");
        // Beginning on its last day is too early: that day is worked on still.
        let same_day = world.ada.put(&format!("/initiatives/{second}/dates"), json!({"days": 14})).await.ok();
        assert!(same_day["warnings"][0].as_str().unwrap().contains("both are on for 1 day"), "{same_day}");
        assert_eq!(roadmap(&world.mei, "").await["dependencies"][0]["days"], 1);
        let shown = world.mei.answer(world.mei.browser(reqwest::Method::GET, "/products/TID/roadmap?view=timeline&from=2031-02-01")).await.is(200).text;
        assert!(shown.contains("both are on for 1 day, the first and the last counted"), "{shown}");
        let fine = world.ada.put(&format!("/initiatives/{second}/dates"), json!({"days": 1})).await.ok();
        assert_eq!(fine["warnings"], json!([]));
        assert_eq!(roadmap(&world.mei, "").await["dependencies"][0]["conflict"], false);
    }

    async fn a_bet_moves_between_horizons_and_within_one(world: World) {
        let mut bets = Vec::new();
        for title in ["A", "B", "C", "D"] {
            bets.push(world.ada.create("initiatives", title, json!({"horizon": if title == "D" { "next" } else { "now" }})).await);
        }
        let order = async || {
            let known = roadmap(&world.mei, "").await;
            known["bets"].as_array().unwrap().iter().map(|bet| format!("{} {}", bet["title"].as_str().unwrap(), bet["horizon"].as_str().unwrap_or("none"))).collect::<Vec<_>>()
        };
        let path = |nth: usize| format!("/initiatives/{}/horizon", bets[nth]);
        world.ada.put(&path(2), json!({"before": bets[0]})).await.ok();
        assert_eq!(order().await, ["C now", "A now", "B now", "D next"]);
        let moved = world.ada.put(&path(0), json!({"horizon": "next", "after": bets[3]})).await;
        assert_eq!(order().await, ["C now", "B now", "D next", "A next"]);
        world.ada.undo(&moved).await.ok();
        assert_eq!(order().await, ["C now", "A now", "B now", "D next"]);
        world.ada.put(&path(1), json!({"top": true})).await.ok();
        assert_eq!(order().await, ["B now", "C now", "A now", "D next"]);
        world.ada.put(&path(1), json!({"horizon": "none"})).await.ok();
        assert_eq!(world.ada.item(&bets[1]).await["horizon"], json!(null));
        world.ada.put(&path(0), json!({"horizon": "soon"})).await.invalid("horizon");
        world.ada.put(&path(0), json!({"before": bets[3]})).await.invalid("before");
        world.ada.put(&path(0), json!({"before": bets[2], "top": true})).await.invalid("before");
        world.mei.put(&path(0), json!({"horizon": "later"})).await.proposed();
        world.ada.patch(&format!("/initiatives/{}", bets[0]), json!({"status": "done"})).await.ok();
        world.ada.put(&path(0), json!({"horizon": "later"})).await.refused("not_open");
        world.vera.put(&path(1), json!({"horizon": "later"})).await.missing();
    }

    async fn the_forecast_of_a_bar_is_that_of_its_item(world: World) {
        let key = world.ada.create("initiatives", "Money back", json!({})).await;
        let epic = world.olu.create("epics", "Refunds", json!({"serves": [key]})).await;
        for _ in 0..4 {
            world.clock.advance(TimeDelta::days(6));
            for _ in 0..2 {
                let story = world.olu.create("stories", "Done", json!({"serves": [epic]})).await;
                world.olu.post(&format!("/stories/{story}/acceptance"), json!({})).await.ok();
            }
            world.clock.advance(TimeDelta::days(1));
        }
        for nth in 0..5 {
            world.olu.create("stories", &format!("Open {nth}"), json!({"serves": [epic]})).await;
        }
        let known = roadmap(&world.mei, "").await;
        let bar = bet(&known, &key);
        assert_eq!(bar["work"], json!({"items": 13, "accepted": 8, "open": 5}));
        let told = world.mei.get(&format!("/products/TID/forecast?item={key}")).await.ok();
        let level = told["levels"].as_array().unwrap().iter().find(|level| level["chance"] == 0.85).unwrap().clone();
        assert_eq!((&bar["likely_on"], bar["likely_on"].is_string()), (&level["by"], true), "{known}");
        // Work that begins later ends as much later.
        let likely: chrono::NaiveDate = bar["likely_on"].as_str().unwrap().parse().unwrap();
        let (today, starts) = (world.clock.now().date_naive(), world.clock.now().date_naive() + TimeDelta::days(60));
        world.ada.patch(&format!("/initiatives/{key}"), json!({"starts_on": starts})).await.ok();
        let later: chrono::NaiveDate = bet(&roadmap(&world.mei, "").await, &key)["likely_on"].as_str().unwrap().parse().unwrap();
        assert_eq!(later - starts, likely - today);
    }
}
