//! Forecasts: from items, points and velocity, with growth, both questions, and as lines in the backlog.

use chrono::TimeDelta;
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
