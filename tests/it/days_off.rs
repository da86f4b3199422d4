//! Days on which a team does not work: capacity, the ideal line, ages and forecasts leave them out, and undo brings them back.

use chrono::TimeDelta;
use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::World;

const CREW: &str = "/products/TID/teams/Crew";

async fn off(world: &World, days: &[&str]) -> crate::harness::Answer {
    world.olu.put(&format!("{CREW}/days_off"), json!({"days": days})).await
}

both! {
    async fn a_team_says_when_it_does_not_work(world: World) {
        world.olu.post("/products/TID/teams", json!({"name": "Crew"})).await.created();
        let read = async || world.olu.get("/products/TID/teams").await.ok()["items"][0]["days_off"].clone();
        let said = off(&world, &["2026-12-28..2026-12-29 Between the years", "2026-03-04 Founders’ Day"]).await;
        assert_eq!(said.status, 200, "{}", said.text);
        let all = json!([{"on": "2026-03-04", "name": "Founders’ Day"}, {"on": "2026-12-28", "name": "Between the years"}, {"on": "2026-12-29", "name": "Between the years"}]);
        assert_eq!(read().await, all);
        world.olu.undo(&said).await.ok();
        assert_eq!(read().await, Value::Null);
        for wrong in ["Christmas", "2026-12-31..2026-12-01", "1026-12-25"] {
            off(&world, &[wrong]).await.invalid("days");
        }
        world.mei.put(&format!("{CREW}/days_off"), json!({"days": ["2026-03-04"]})).await.proposed();
        let form = world.olu.browser(Method::POST, &format!("{CREW}/days_off")).header("sec-fetch-site", "same-origin");
        world.olu.answer(form.form(&[("_method", "PUT"), ("days", "2026-12-24..2026-12-25 Christmas\n2026-03-04")])).await.is(303);
        let page = world.olu.answer(world.olu.browser(Method::GET, "/products/TID/teams")).await.is(200).text;
        assert!(page.contains("2026-03-04\n2026-12-24..2026-12-25 Christmas"), "{page}");
    }

    async fn a_sprint_counts_only_the_days_that_are_worked(world: World) {
        world.olu.post("/products/TID/teams", json!({"name": "Crew"})).await.created();
        world.olu.post(&format!("{CREW}/members"), json!({"person": "mei", "focus": 100})).await.ok();
        let story = world.olu.create("stories", "Refund", json!({"points": 8})).await;
        let sprint = world.olu.create("sprints", "First", json!({"starts_on": "2026-03-02", "ends_on": "2026-03-13"})).await;
        world.olu.post(&format!("/sprints/{sprint}/items"), json!({"items": [story]})).await.ok();
        let gives = async || world.olu.get(&format!("/sprints/{sprint}/plan")).await.ok()["capacity"][0]["days"].clone();
        assert_eq!(gives().await, 10);
        // One of them is a Saturday, on which nobody works anyway.
        off(&world, &["2026-03-05..2026-03-07", "2026-03-10"]).await.ok();
        assert_eq!(gives().await, 7);
        world.olu.post(&format!("/sprints/{sprint}/start"), json!({})).await.ok();
        let report = world.olu.get(&format!("/sprints/{sprint}/report")).await.ok();
        let days = report["burn"]["days"].as_array().unwrap();
        let at = |on: &str| days.iter().find(|day| day["on"] == on).unwrap().clone();
        assert_eq!((at("2026-03-04")["working"].clone(), at("2026-03-05")["working"].clone()), (json!(true), json!(false)));
        assert_eq!(at("2026-03-04")["ideal"], at("2026-03-06")["ideal"], "the line stays level");
        assert_eq!(at("2026-03-13")["ideal"], 0.0);
    }

    async fn ages_and_forecasts_leave_them_out(world: World) {
        world.olu.post("/products/TID/teams", json!({"name": "Crew"})).await.created();
        let story = world.olu.create("stories", "Refund", json!({})).await;
        let raised = world.olu.post("/products/TID/obstacles", json!({"title": "No key", "items": [story]})).await.created();
        let id = raised["id"].as_str().unwrap().to_owned();
        let today = world.clock.now().date_naive();
        for _ in 0..8 {
            for _ in 0..2 {
                let one = world.olu.create("stories", "Done", json!({})).await;
                world.olu.post(&format!("/stories/{one}/acceptance"), json!({})).await.ok();
            }
            world.clock.advance(TimeDelta::days(7));
        }
        let age = async || world.olu.get(&format!("/obstacles/{id}")).await.ok()["age"].as_i64().unwrap();
        let forecast = async || world.olu.get("/products/TID/forecast?items=8").await.ok()["levels"][2].clone();
        let (whole, by) = (age().await, forecast().await["by"].as_str().unwrap().parse::<chrono::NaiveDate>().unwrap());
        assert_eq!(whole, 40);
        let now = world.clock.now().date_naive();
        let day = |from: chrono::NaiveDate, after: i64| (from + TimeDelta::days(after)).to_string();
        // A week in the past, and one before the forecast day.
        let past = format!("{}..{} Outing", day(today, 7), day(today, 13));
        let ahead = format!("{}..{} Summer", day(now, 7), day(now, 13));
        off(&world, &[&past, &ahead]).await.ok();
        assert_eq!(age().await, 35);
        let later = forecast().await;
        assert_eq!(later["by"].as_str().unwrap().parse::<chrono::NaiveDate>().unwrap(), by + TimeDelta::days(7));
        let told = world.olu.get("/products/TID/forecast?items=8").await.ok();
        assert!(told["cautions"].to_string().contains("5 days off are left out"), "{told}");
        // What not all teams have off is worked by some.
        world.olu.post("/products/TID/teams", json!({"name": "Deck"})).await.created();
        assert_eq!(forecast().await["by"], by.to_string());
    }
}
