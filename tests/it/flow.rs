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
        assert_eq!(last(&world.read("flow").await), [1, 1, 1, 1, 1]);
        world.moved(&back, "started").await;
        assert_eq!(last(&world.read("flow").await), [1, 1, 1, 1, 0]);
        assert_eq!(world.read("cycle-times").await["items"], json!([]));
        assert_eq!(world.wrong().await, Vec::<String>::new());
    }

    async fn a_start_that_was_a_slip_and_undone_counts_for_nothing(world: World) {
        let story = world.olu.story("Slip").await;
        let started = world.olu.patch(&format!("/stories/{story}"), json!({"status": "started"})).await;
        world.olu.undo(&started).await.ok();
        assert_eq!(last(&world.read("flow").await), [1, 0, 0, 0, 0]);
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
