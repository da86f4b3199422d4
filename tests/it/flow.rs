//! The flow of work: what came to which stage when, how long it took, and how old the rest is.

use chrono::TimeDelta;
use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::World;

impl World {
    async fn moved(&self, story: &str, status: &str) {
        self.olu.patch(&format!("/stories/{story}"), json!({"status": status})).await.ok();
    }

    /// A story that is started today and accepted so many days later, both counted.
    async fn taking(&self, title: &str, days: i64) -> String {
        let story = self.olu.story(title).await;
        self.moved(&story, "started").await;
        self.clock.advance(TimeDelta::days(days - 1));
        self.olu.post(&format!("/stories/{story}/acceptance"), json!({})).await.ok();
        story
    }

    async fn read(&self, what: &str) -> Value {
        self.olu.get(&format!("/products/TID/{what}")).await.ok()
    }
}

const STAGES: [&str; 5] = ["backlog", "ready", "started", "review", "done"];

fn last(flow: &Value) -> [i64; 5] {
    let day = flow["days"].as_array().unwrap().last().unwrap();
    STAGES.map(|stage| day[stage].as_i64().unwrap())
}

both! {
    async fn bands_count_arrivals_and_never_go_down(world: World) {
        let (one, two) = (world.olu.story("One").await, world.olu.story("Two").await);
        world.clock.advance(TimeDelta::days(2));
        world.moved(&one, "started").await;
        world.clock.advance(TimeDelta::days(1));
        world.moved(&one, "backlog").await;
        world.moved(&two, "review").await;
        world.clock.advance(TimeDelta::days(1));
        world.olu.post(&format!("/stories/{two}/acceptance"), json!({})).await.ok();
        world.olu.story("Three").await;
        let flow = world.read("flow?days=30").await;
        assert_eq!(last(&flow), [3, 2, 2, 1, 1]);
        let days = flow["days"].as_array().unwrap();
        assert_eq!(days.len(), 30);
        for stage in STAGES {
            let edge: Vec<_> = days.iter().map(|day| day[stage].as_i64().unwrap()).collect();
            assert!(edge.windows(2).all(|two| two[0] <= two[1]), "{stage}: {edge:?}");
        }
        assert_eq!((&days[24]["backlog"], &days[25]["backlog"], &days[27]["started"]), (&json!(0), &json!(2), &json!(1)));
        assert_eq!(world.wrong().await, Vec::<String>::new());
    }

    async fn what_is_declined_leaves_and_what_is_reopened_is_not_done(world: World) {
        let (gone, back) = (world.olu.story("Gone").await, world.taking("Back", 3).await);
        world.moved(&gone, "ready").await;
        world.moved(&gone, "declined").await;
        let flow = world.read("flow").await;
        assert_eq!((last(&flow), &flow["days"][89]["declined"]), ([2, 2, 2, 2, 1], &json!(1)));
        world.moved(&back, "started").await;
        world.moved(&gone, "ready").await;
        let flow = world.read("flow").await;
        assert_eq!((last(&flow), &flow["days"][89]["declined"]), ([2, 2, 1, 1, 0], &json!(0)), "taken back on the same day, neither was ever so");
        assert_eq!(world.read("cycle-times").await["items"], json!([]));
        assert_eq!(world.wrong().await, Vec::<String>::new());
    }

    async fn the_past_of_the_flow_reads_the_same_whatever_is_done_today(world: World) {
        let write = async |title: &str| world.olu.create("stories", title, json!({"points": 3})).await;
        let (done, gone, open) = (write("Done").await, write("Gone").await, write("Open").await);
        for story in [&done, &gone] {
            world.moved(story, "started").await;
        }
        world.clock.advance(TimeDelta::days(2));
        world.olu.post(&format!("/stories/{done}/acceptance"), json!({})).await.ok();
        world.clock.advance(TimeDelta::days(1));
        world.moved(&gone, "declined").await;
        world.clock.advance(TimeDelta::days(1));
        let before = [world.read("flow?days=30").await, world.read("cycle-times").await["items"].clone()];
        let arrivals = world.read("arrivals?day=2026-03-04").await;
        let weeks = ["items", "points"].map(|unit| format!("forecast?unit={unit}&growth=true&items=5"));
        world.clock.advance(TimeDelta::days(25));
        let forecasts = [world.read(&weeks[0]).await, world.read(&weeks[1]).await];
        // Today all of it is otherwise: opened again, worth more, declined, brought back, archived.
        world.moved(&done, "started").await;
        world.olu.patch(&format!("/stories/{done}"), json!({"points": 13})).await.ok();
        world.moved(&gone, "ready").await;
        world.moved(&open, "declined").await;
        world.clock.advance(TimeDelta::days(1));
        world.olu.post(&format!("/stories/{done}/acceptance"), json!({})).await.ok();
        world.moved(&gone, "declined").await;
        world.olu.delete(&format!("/items/{done}")).await.ok();
        let flow = world.read("flow?days=90").await;
        let days = flow["days"].as_array().unwrap();
        for old in &before[0]["days"].as_array().unwrap()[25..] {
            let same = days.iter().find(|day| day["on"] == old["on"]).unwrap();
            assert_eq!(same, old);
        }
        for stage in STAGES.iter().chain(["declined"].iter()) {
            assert!(days.windows(2).all(|two| two[0][stage].as_i64() <= two[1][stage].as_i64()), "{stage}: {flow}");
        }
        assert_eq!((last(&flow), &days[89]["declined"]), ([3, 3, 3, 3, 1], &json!(2)));
        let item = &world.read("cycle-times").await["items"][0];
        assert_eq!((&item["key"], &item["done_on"], &item["cycle"], &item["points"]),
            (&before[1][0]["key"], &json!("2026-03-04"), &json!(3), &json!(3.0)));
        assert_eq!(world.read("arrivals?day=2026-03-04").await, arrivals);
        for (asked, was) in weeks.iter().zip(&forecasts) {
            let now = world.read(asked).await;
            let (was, now) = (was["history"].as_array().unwrap(), now["history"].as_array().unwrap());
            assert_eq!(was[0], now[0], "points and items of that week stand");
            assert!(now[1..].iter().all(|week| *week == 0), "what was done once counts once: {now:?}");
        }
        assert_eq!(world.wrong().await, Vec::<String>::new());
    }

    async fn scope_is_counted_when_it_changed_and_shows_what_changed_it(world: World) {
        let story = world.olu.create("stories", "Grows", json!({"points": 2})).await;
        for _ in 0..3 {
            world.clock.advance(TimeDelta::days(1));
            world.olu.patch(&format!("/stories/{}", world.olu.story("Done").await), json!({"points": 1})).await.ok();
            world.clock.advance(TimeDelta::days(6));
            let done = world.olu.create("stories", "Quick", json!({"points": 1})).await;
            world.olu.post(&format!("/stories/{done}/acceptance"), json!({})).await.ok();
        }
        let now = world.clock.now();
        world.olu.patch(&format!("/stories/{story}"), json!({"points": 8})).await.ok();
        let told = world.read("forecast?unit=points&growth=true&items=5").await;
        assert_eq!((&told["history"], &told["added"]), (&json!([1, 1, 1]), &json!([2, 2, 8])), "{told}");
        world.clock.advance(TimeDelta::days(7));
        world.moved(&story, "declined").await;
        let told = world.read("forecast?unit=points&growth=true&items=5").await;
        assert_eq!(told["added"], json!([2, 2, 8, 0]), "what leaves today leaves today: {told}");
        let at = |at: chrono::DateTime<chrono::Utc>| at.to_rfc3339_opts(chrono::SecondsFormat::Secs, true);
        let behind = world.read(&format!("throughput?from={}&to={}", at(now - TimeDelta::minutes(1)), at(world.clock.now()))).await;
        let said: Vec<_> = behind["added"].as_array().unwrap().iter().filter(|one| one["key"] == story.as_str())
            .map(|one| (one["what"].clone(), one["items"].clone(), one["points"].clone())).collect();
        assert_eq!(said, [(json!("estimated"), json!(0), json!(6.0)), (json!("left"), json!(-1), json!(-8.0))]);
    }

    async fn a_start_that_was_a_slip_and_undone_counts_for_nothing(world: World) {
        let story = world.olu.story("Slip").await;
        let started = world.olu.patch(&format!("/stories/{story}"), json!({"status": "started"})).await;
        world.olu.undo(&started).await.ok();
        assert_eq!(last(&world.read("flow").await), [1, 0, 0, 0, 0]);
        let undone = world.olu.post("/products/TID/stories", json!({"title": "Never meant"})).await;
        world.olu.undo(&undone).await.ok();
        assert_eq!(last(&world.read("flow").await), [1, 0, 0, 0, 0]);
        assert_eq!(world.wrong().await, Vec::<String>::new());
    }

    async fn what_was_done_before_it_began_is_listed_and_not_counted(world: World) {
        world.taking("Fine", 3).await;
        let story = world.olu.story("Backwards").await;
        world.moved(&story, "started").await;
        world.clock.advance(TimeDelta::days(-2));
        world.olu.post(&format!("/stories/{story}/acceptance"), json!({})).await.ok();
        world.clock.advance(TimeDelta::days(3));
        let times = world.read("cycle-times").await;
        assert_eq!((&times["impossible"], times["items"].as_array().unwrap().len()), (&json!(1), 2));
        let item = times["items"].as_array().unwrap().iter().find(|item| item["key"] == story.as_str()).unwrap();
        assert_eq!((&item["cycle"], &item["lead"]), (&Value::Null, &Value::Null));
        assert!(times["cycle"].as_array().unwrap().iter().all(|of| of["days"] == 3), "{times}");
        let page = world.olu.answer(world.olu.browser(Method::GET, "/products/TID/flow")).await.is(200).text;
        assert!(page.contains("1 item was done before being written or started") && page.contains("Backwards"));
    }

    async fn times_count_both_ends_and_percentiles_are_by_nearest_rank(world: World) {
        for days in [1, 2, 2, 3, 3, 4, 5, 5, 7, 8] {
            world.taking("Story", days).await;
        }
        let times = world.read("cycle-times?days=180").await;
        let cycle: Vec<_> = times["items"].as_array().unwrap().iter().map(|item| item["cycle"].as_u64().unwrap()).collect();
        assert_eq!(cycle, [8, 7, 5, 5, 4, 3, 3, 2, 2, 1]);
        let told: Vec<_> = times["cycle"].as_array().unwrap().iter().map(|of| of["days"].as_u64().unwrap()).collect();
        assert_eq!(told, [3, 5, 7, 8]);
        assert_eq!(times["expectation"], "85 % of items are done within 7 days of their start.");
        assert_eq!(world.read("cycle-times?kind=bug").await["items"], json!([]));
        world.olu.get("/products/TID/cycle-times?days=2").await.invalid("days");
        world.olu.get("/products/TID/flow?kind=epic").await.invalid("kind");
    }

    async fn an_item_under_way_is_judged_by_the_past(world: World) {
        for days in [1, 2, 2, 3, 3, 4, 5, 5, 7, 8] {
            world.taking("Story", days).await;
        }
        let old = world.olu.story("Old").await;
        world.moved(&old, "started").await;
        world.clock.advance(TimeDelta::days(7));
        let young = world.olu.story("Young").await;
        world.moved(&young, "review").await;
        let ages = world.read("ageing?days=180").await;
        let told: Vec<_> = ages["items"].as_array().unwrap().iter()
            .map(|item| (item["key"].as_str().unwrap(), item["age"].as_u64().unwrap(), item["passed"].as_f64().unwrap())).collect();
        assert_eq!(told, [(old.as_str(), 8, 0.85), (young.as_str(), 1, 0.0)]);
        assert_eq!((&ages["items"][0]["in_time"], &ages["items"][1]["in_time"]), (&json!(0.0), &json!(0.9)));
        world.moved(&old, "ready").await;
        assert_eq!(world.read("ageing").await["items"].as_array().unwrap().len(), 1);
    }

    async fn a_steady_flow_agrees_with_littles_law(world: World) {
        for _ in 0..20 {
            world.taking("Story", 2).await;
        }
        let little = world.read("flow?days=14").await["little"].clone();
        assert!(little["imbalance"].as_f64().unwrap().abs() < 0.1, "{little}");
        assert!(little["means"].as_str().unwrap().starts_with("They agree"), "{little}");
    }

    async fn the_page_shows_the_charts_and_what_is_behind_a_day_to_its_people_alone(world: World) {
        let story = world.taking("Refund", 3).await;
        world.olu.story("Waiting").await;
        let path = "/products/TID/flow?days=30&day=2026-03-04";
        let page = world.olu.answer(world.olu.browser(Method::GET, path)).await.is(200).text;
        assert!(page.contains("Cumulative flow") && page.contains("Cycle time") && page.contains("within 3 days"), "{page}");
        let day = page.split("id=\"behind\"").nth(1).unwrap();
        assert!(day.contains(&format!("/items/{story}")) && day.contains("done"), "{day}");
        for stranger in [&world.vera, &world.nemo] {
            stranger.answer(stranger.browser(Method::GET, path)).await.is(404);
            for query in ["flow", "cycle-times", "ageing", "forecast"] {
                stranger.get(&format!("/products/TID/{query}")).await.missing();
            }
        }
    }
}
