//! Forecasts: from items, points and velocity, with growth, both questions, and as lines in the backlog.

use chrono::TimeDelta;
use northline::people::session;
use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::World;

impl World {
    /// A week in which so many stories of so many points each are written and accepted.
    async fn week(&self, stories: usize, points: f64) {
        self.clock.advance(TimeDelta::days(1));
        for _ in 0..stories {
            let story = self.olu.create("stories", "Done", json!({"points": points})).await;
            self.olu.post(&format!("/stories/{story}/acceptance"), json!({})).await.ok();
        }
        self.clock.advance(TimeDelta::days(6));
    }

    async fn forecast(&self, wishes: &str) -> Value {
        self.olu.get(&format!("/products/TID/forecast?{wishes}")).await.ok()
    }

    async fn backlog_page(&self, wishes: &str) -> String {
        self.olu.answer(self.olu.browser(Method::GET, &format!("/products/TID/backlog{wishes}"))).await.is(200).text
    }
}

impl World {
    /// A page as olu sees it who has just signed in again: months have gone by.
    async fn awake(&self, path: &str) -> String {
        let mut tx = self.app.store.begin().await.unwrap();
        let olu = northline::people::mentioned(&mut tx, &self.olu.email).await.unwrap();
        let secret = session::begin(&mut tx, olu.id, "specifications").await.unwrap();
        tx.commit().await.unwrap();
        let mut again = self.olu.clone();
        again.cookie = format!("{}={secret}", session::COOKIE);
        again.answer(again.browser(Method::GET, path)).await.is(200).text
    }
}

fn weeks(told: &Value) -> Vec<u64> {
    told["levels"].as_array().unwrap().iter().map(|level| level["weeks"].as_u64().unwrap()).collect()
}

fn amounts(told: &Value) -> Vec<u64> {
    told["how_many"].as_array().unwrap().iter().map(|amount| amount["items"].as_u64().unwrap()).collect()
}

both! {
    async fn points_a_week_forecast_points(world: World) {
        for (stories, points) in [(1, 5.0), (2, 5.0), (1, 5.0), (2, 5.0)] {
            world.week(stories, points).await;
        }
        world.olu.create("stories", "Open", json!({"points": 20})).await;
        world.olu.story("Not estimated").await;
        let told = world.forecast("unit=points").await;
        assert_eq!((&told["history"], &told["remaining"], &told["unit"]), (&json!([5, 10, 5, 10]), &json!(20), &json!("points")));
        // Two of two weeks bring ten with a quarter, three bring twenty unless all are fives, four always do.
        assert_eq!(weeks(&told), [3, 3, 3, 4], "{told}");
        assert!(told["cautions"].as_array().unwrap().contains(&json!("1 open items are not estimated and count nothing")), "{told}");
        assert_eq!(amounts(&world.forecast("unit=points&weeks=2").await), [15, 15, 10, 10]);
    }

    async fn a_growing_backlog_takes_longer_and_one_that_outgrows_the_team_never_ends(world: World) {
        for _ in 0..4 {
            world.week(4, 1.0).await;
        }
        let still = world.forecast("items=8").await;
        assert_eq!((weeks(&still), &still["added"]), (vec![2, 2, 2, 2], &json!([])));
        let never = world.forecast("items=8&growth=true").await;
        assert_eq!((&never["added"], never["refused"].as_str().unwrap().contains("more is added than finished")), (&json!([4, 4, 4, 4]), true), "{never}");
        world.olu.get("/products/TID/forecast?unit=velocity&growth=true").await.invalid("growth");
    }

    async fn a_day_says_how_much_and_how_likely_all_of_it(world: World) {
        for stories in [1, 3, 1, 3] {
            world.week(stories, 1.0).await;
        }
        let by = (world.clock.now() + TimeDelta::days(16)).date_naive();
        let told = world.forecast(&format!("items=4&by={by}")).await;
        assert_eq!((amounts(&told), &told["chance_by"]), (vec![4, 4, 2, 2], &json!(0.75)));
        assert_eq!(told["curve"][1]["chance"], 0.75);
        world.olu.get("/products/TID/forecast?by=2020-01-01").await.invalid("by");
    }

    async fn velocity_forecasts_by_sprints_of_one_team(world: World) {
        let row = |nth: u32| format!("S{nth},Crew,2026-01-{:02},2026-01-{:02},20,10", 1 + nth * 7, 7 + nth * 7);
        let csv = (0..4).map(row).collect::<Vec<_>>().join("\n");
        let header = "title,team,starts_on,ends_on,committed,completed\n";
        world.olu.post("/products/TID/sprints/import", json!({"csv": format!("{header}{csv}")})).await.ok();
        let told = world.forecast("unit=velocity&items=25").await;
        assert_eq!((weeks(&told), &told["history"]), (vec![3, 3, 3, 3], &json!([10, 10, 10, 10])));
        world.olu.post("/products/TID/sprints/import", json!({"csv": format!("{header}{}", csv.replace("Crew", "Other"))})).await.ok();
        world.olu.get("/products/TID/forecast?unit=velocity").await.invalid("team");
        assert_eq!(weeks(&world.forecast("unit=velocity&items=25&team=Crew").await), [3, 3, 3, 3]);
    }

    async fn too_little_and_nothing_are_refused_with_the_reason(world: World) {
        let told = world.forecast("").await;
        assert!(told["refused"].as_str().unwrap().contains("0 weeks of history"), "{told}");
        for _ in 0..4 {
            world.week(1, 0.0).await;
        }
        let told = world.forecast("unit=points&items=5").await;
        assert_eq!(told["refused"], "nothing with points was accepted in these weeks");
    }

    async fn the_page_answers_both_questions_and_says_what_does_not_fit(world: World) {
        let page = async |wishes: &str| {
            world.olu.answer(world.olu.browser(Method::GET, &format!("/products/TID/forecast{wishes}"))).await.is(200).text
        };
        assert!(page("").await.contains("No forecast of when"));
        for _ in 0..4 {
            world.week(2, 1.0).await;
        }
        let by = (world.clock.now() + TimeDelta::days(21)).date_naive();
        let told = page(&format!("?items=6&by={by}")).await;
        assert!(told.contains("When will 6 open items be done?") && told.contains("6 items") && told.contains("Chance of being done"), "{told}");
        assert!(page("?unit=velocity&growth=true").await.contains("by weeks"));
    }

    async fn a_forecast_says_how_often_such_forecasts_held(world: World) {
        for stories in [1, 3, 1, 3, 1, 3, 1, 3] {
            world.week(stories, 1.0).await;
        }
        let told = world.forecast("items=5").await;
        assert_eq!(told["back_test"]["levels"], json!([]));
        assert_eq!(told["back_test"]["refused"], "there are 8 weeks of history; the past is tried from 16 on");
        let page = world.awake("/products/TID/forecast?items=5").await;
        assert!(page.contains("Would such forecasts have held?") && page.contains("the past is tried from 16 on"), "{page}");
        // Steady for another seven weeks, then nothing: the last forecasts break, the earlier ones hold.
        for stories in [1, 3, 1, 3, 1, 3, 1, 0, 0, 0] {
            world.week(stories, 2.0).await;
        }
        world.week(1, 2.0).await;
        let told = world.forecast("items=5").await["back_test"].clone();
        // Of ones and threes as often four weeks bring 8 or more with 11 of 16, 6 or more with 15 of 16, 4 always.
        let cases = told["cases"].as_array().unwrap();
        assert_eq!((cases.len(), &cases[0]["promised"], &cases[0]["came"]), (8, &json!([8, 6, 6, 4]), &json!(8)), "{told}");
        let held: Vec<_> = told["levels"].as_array().unwrap().iter().map(|level| (level["chance"].as_f64().unwrap(), level["held"].as_u64().unwrap(), level["of"].as_u64().unwrap())).collect();
        let came: Vec<_> = cases.iter().map(|case| case["came"].as_u64().unwrap()).collect();
        assert_eq!(came, [8, 8, 8, 8, 5, 4, 1, 1], "{told}");
        assert_eq!(held[2], (0.85, 4, 8), "{told}");
        assert!(held.windows(2).all(|two| two[0].1 <= two[1].1));
        let page = world.awake("/products/TID/forecast?items=5").await;
        assert!(page.contains("Of 8 forecasts of 85 % that could have been made, 4 held") && page.contains("less than they promise"), "{page}");
        assert!(page.contains("Items promised and come") && page.contains("How often each forecast held"));
        let points = world.forecast("items=5&unit=points").await["back_test"].clone();
        assert_ne!(points["cases"][7]["came"], json!(1), "in points what came is points: {points}");
    }

    async fn lines_in_the_backlog_stand_where_dates_fall_when_asked_for(world: World) {
        for nth in 0..60 {
            world.olu.story(&format!("Story {nth}")).await;
        }
        assert!(world.backlog_page("?forecast=true").await.contains("No forecast: 0 weeks"));
        for _ in 0..4 {
            world.week(5, 1.0).await;
        }
        assert!(!world.backlog_page("").await.contains("85 %: the"));
        let page = world.backlog_page("?forecast=true").await;
        let (before, after) = page.split_once("85 %: the 10 items above").unwrap();
        assert_eq!((before.matches("data-key=").count(), after.matches("85 %: the").count()), (10, 2), "{page}");
        // The fourth line falls on the page that follows.
        let next = page.split("seen=50").count();
        assert!(next > 1, "the next page knows how many rows stand above it");
        assert!(!world.backlog_page("?forecast=true&kind=bug").await.contains("85 %: the"));
    }
}
