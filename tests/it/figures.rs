//! Every figure of a chart or a table leads to the events behind it, and these add up to the figure.

use chrono::TimeDelta;
use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::World;

impl World {
    /// A week in which so many stories of so many points are written and accepted.
    async fn weekly(&self, stories: usize, points: f64) {
        self.clock.advance(TimeDelta::days(1));
        for _ in 0..stories {
            let story = self.olu.create("stories", "Done", json!({"points": points})).await;
            self.olu.post(&format!("/stories/{story}/acceptance"), json!({})).await.ok();
        }
        self.clock.advance(TimeDelta::days(6));
    }

    async fn forecasts(&self, wishes: &str) -> Value {
        self.olu.get(&format!("/products/TID/forecast?{wishes}")).await.ok()
    }

    async fn shows(&self, path: &str) -> String {
        self.olu.answer(self.olu.browser(Method::GET, path)).await.is(200).text
    }
}

/// The part of a page that a figure leads to.
fn behind(page: &str) -> &str {
    page.split("id=\"behind\"").nth(1).and_then(|rest| rest.split("</section>").next()).unwrap_or_default()
}

/// The first way in a page that holds these words.
fn way(page: &str, words: &str) -> String {
    let ways = page.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
    ways.map(|way| way.replace("&amp;", "&")).find(|way| way.contains(words)).unwrap_or_default()
}

both! {
    async fn the_weeks_of_a_forecast_hold_what_was_accepted_and_added_in_them(world: World) {
        for stories in [1, 3, 2, 4] {
            world.weekly(stories, 2.0).await;
        }
        let told = world.forecasts("items=5&growth=true").await;
        let periods = told["periods"].as_array().unwrap();
        assert_eq!((&told["history"], periods.len()), (&json!([1, 3, 2, 4]), 4));
        for (nth, period) in periods.iter().enumerate() {
            let span = format!("from={}&to={}", period["from"].as_str().unwrap(), period["to"].as_str().unwrap());
            let behind = world.olu.get(&format!("/products/TID/throughput?{span}")).await.ok();
            let count = |what: &str| json!(behind[what].as_array().unwrap().len());
            assert_eq!((count("accepted"), count("added")), (told["history"][nth].clone(), told["added"][nth].clone()), "{span}");
        }
        world.vera.get("/products/TID/throughput?from=2026-01-01T00:00:00Z&to=2026-02-01T00:00:00Z").await.missing();
        let soon = world.olu.get("/products/TID/throughput?from=soon&to=2026-02-01T00:00:00Z").await.is(422).text;
        assert!(soon.contains("a moment looks like 2026-05-01T09:30:00Z"), "{soon}");
        // On the page the figure itself is the way.
        let page = world.shows("/products/TID/forecast?items=5").await;
        let week = way(&page, "from=");
        let shown = world.shows(week.trim_end_matches("#behind")).await;
        assert_eq!(behind(&shown).matches("/items/TID-").count(), 4, "the latest week stands first: {week}");
        assert!(page.contains("href=\"#drawn-from\"") && page.contains("id=\"drawn-from\""));
    }

    async fn a_day_of_a_burndown_leads_to_what_happened_on_it(world: World) {
        let sprint = world.olu.create("sprints", "Sprint 1", json!({"starts_on": "2026-03-02", "ends_on": "2026-03-13"})).await;
        let sized = async |title: &str, points: f64| world.olu.create("stories", title, json!({"points": points, "persona": "skipper", "criteria": []})).await;
        let (small, large) = (sized("Small", 2.0).await, sized("Large", 8.0).await);
        world.olu.post(&format!("/sprints/{sprint}/items"), json!({"items": [small]})).await.ok();
        world.olu.post(&format!("/sprints/{sprint}/start"), json!({})).await.ok();
        world.clock.advance(TimeDelta::days(1));
        world.olu.post(&format!("/sprints/{sprint}/items"), json!({"items": [large]})).await.ok();
        world.olu.post(&format!("/stories/{small}/acceptance"), json!({})).await.ok();
        let path = format!("/items/{sprint}/report");
        let page = world.shows(&path).await;
        assert!(behind(&page).is_empty());
        for day in ["start", "2026-03-02", "2026-03-03"] {
            assert!(page.contains(&format!("{path}?day={day}#behind")), "{day}");
        }
        assert!(!page.contains("day=2026-03-04"), "nothing is known of a day to come");
        let of = async |day: &str| world.shows(&format!("{path}?day={day}")).await;
        let start = of("start").await;
        assert!(behind(&start).contains(&small) && !behind(&start).contains(&large), "{start}");
        assert!(behind(&of("2026-03-02").await).contains("nothing happened"));
        let second = of("2026-03-03").await;
        assert!(behind(&second).contains("came in with") && behind(&second).contains("done with"), "{second}");
        // What the sprint came to is the way too, and so is each closed sprint in the velocity.
        assert!(page.contains("href=\"#scope-changes\"") && page.contains("href=\"#done\""));
        world.olu.post(&format!("/sprints/{sprint}/close"), json!({"unfinished_to": null})).await.ok();
        let stop = world.shows("/products/TID/sprint").await;
        assert!(stop.contains(&format!("{path}#figures")) && stop.contains(&format!("{path}#done")), "{stop}");
        assert!(!behind(&of("nonsense").await).contains("TID"));
    }

    async fn a_day_of_the_flow_holds_only_the_kind_that_is_asked_for(world: World) {
        let story = world.olu.story("Refund").await;
        let bug = world.mei.create("bugs", "Button", json!({})).await;
        let came = async |more: &str| world.olu.get(&format!("/products/TID/arrivals?day=2026-03-02{more}")).await.ok();
        assert_eq!(came("").await["items"].as_array().unwrap().len(), 2);
        let bugs = came("&kind=bug").await;
        assert_eq!((&bugs["items"][0]["key"], &bugs["items"][0]["stage"], &bugs["cut"]), (&json!(bug), &json!("backlog"), &json!(false)));
        assert_eq!(bugs["items"].as_array().unwrap().len(), 1);
        let page = world.shows("/products/TID/flow?days=30&kind=bug&day=2026-03-02").await;
        assert!(behind(&page).contains(&bug) && !behind(&page).contains(&story), "{page}");
        world.vera.get("/products/TID/arrivals?day=2026-03-02").await.missing();
    }

    async fn below_an_epic_it_is_forecast_in_points_and_with_growth(world: World) {
        let epic = world.olu.create("epics", "Refunds", json!({"due_on": "2026-05-04"})).await;
        let bare = world.olu.create("stories", "Not estimated", json!({"serves": [epic]})).await;
        for _ in 0..2 {
            world.weekly(3, 2.0).await;
        }
        let early = world.forecasts(&format!("item={epic}&growth=true&items=4")).await;
        assert!(early["refused"].as_str().unwrap().contains("2 weeks of history"), "{early}");
        let none = world.forecasts(&format!("item={epic}&unit=points")).await;
        assert_eq!(none["refused"], "none of the 1 open items is estimated");
        for _ in 0..2 {
            world.weekly(3, 2.0).await;
            world.olu.create("stories", "Grown", json!({"serves": [epic], "points": 3})).await;
        }
        let told = world.forecasts(&format!("item={epic}&unit=points")).await;
        assert_eq!((&told["remaining"], &told["history"]), (&json!(6), &json!([6, 6, 6, 6])));
        assert_eq!(told["cautions"].as_array().unwrap().iter().filter(|one| one.as_str().unwrap().contains("not estimated")).count(), 1);
        // What it was broken down into at first is not growth; in the four full weeks since came one each in the last two.
        let grown = world.forecasts(&format!("item={epic}&growth=true&weeks=2")).await;
        assert_eq!((&grown["remaining"], &grown["added"]), (&json!(3), &json!([0, 0, 1, 1])), "{grown}");
        assert_eq!((&grown["refused"], &grown["how_many"][0]["items"]), (&Value::Null, &json!(6)));
        let young = world.olu.create("epics", "Young", json!({})).await;
        world.olu.create("stories", "First", json!({"serves": [young]})).await;
        let refused = world.forecasts(&format!("item={young}&growth=true&weeks=2")).await;
        assert!(refused["refused"].as_str().unwrap().contains("its work has been there for 0 full weeks"), "{refused}");
        assert_eq!(refused["how_many"][0]["items"], 6, "how many does not hang on it");
        world.olu.get(&format!("/products/TID/forecast?item={epic}&unit=velocity&growth=true")).await.invalid("growth");
        world.vera.get(&format!("/products/TID/forecast?item={bare}")).await.missing();
    }

    async fn beside_an_item_stands_how_much_is_done_by_its_day_and_the_way_to_ask(world: World) {
        let release = world.ada.create("releases", "2.4", json!({"planned_on": "2026-04-13"})).await;
        for _ in 0..4 {
            world.weekly(3, 2.0).await;
        }
        let story = world.olu.story("Open").await;
        let page = world.shows(&format!("/items/{release}")).await;
        assert!(!page.contains("the day it is meant for"));
        world.olu.post("/links", json!({"from": story, "to": release, "kind": "ships_in"})).await.created();
        let page = world.shows(&format!("/items/{release}")).await;
        assert!(page.contains("the day it is meant for") && page.contains("in 85 of 100 futures"), "{page}");
        assert!(page.contains("name=\"by\"") && page.contains(&format!("forecast?item={release}")), "{page}");
        let asked = world.shows(&format!("/products/TID/forecast?item={release}&unit=points&growth=true&by=2026-04-20")).await;
        assert!(asked.contains(&format!("name=\"item\" value=\"{release}\"")) && asked.contains("What is below it goes on growing"), "{asked}");
    }
}
