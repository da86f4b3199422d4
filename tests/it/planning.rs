//! What planning is told: what every item lacks, what the team's days are worth, what each has taken on, what was looked for.

use chrono::{NaiveDate, TimeDelta};
use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::World;

async fn page(world: &World, path: &str) -> String {
    world.olu.answer(world.olu.browser(Method::GET, path)).await.is(200).text
}

/// The text of a row of a plan.
fn row<'p>(page: &'p str, key: &str) -> &'p str {
    let from = page.find(&format!("id=\"plan-{key}\"")).unwrap_or_else(|| panic!("{key} is not there"));
    let rest = &page[from..];
    &rest[..rest.find("</li>").unwrap()]
}

both! {
    async fn rows_mark_all_that_the_teams_definition_asks(world: World) {
        let sprint = world.olu.create("sprints", "Sprint", json!({})).await;
        let definition = json!({"checks": ["persona", "estimate", "size", "blocker"], "words": ["Shown to the skippers"]});
        world.olu.put("/products/TID/teams/Team/definitions/ready", definition).await.ok();
        let bare = world.olu.story("Bare").await;
        let large = world.olu.create("stories", "Large", json!({"points": 13, "persona": "skipper"})).await;
        let fine = world.olu.create("stories", "Fine", json!({"points": 3, "persona": "skipper"})).await;
        world.olu.post("/links", json!({"from": bare, "to": large, "kind": "blocks"})).await.is(201);
        let list = world.mei.get(&format!("/items/{fine}/checklist/ready")).await.ok();
        let line = list["entries"].as_array().unwrap().iter().find(|entry| entry["says"] == "Shown to the skippers").unwrap()["id"].clone();
        world.mei.put(&format!("/items/{fine}/agreed/{}", line.as_str().unwrap()), json!({})).await.ok();
        let plan = page(&world, &format!("/items/{sprint}/plan")).await;
        let marks = |key: &str| ["no why", "no persona", "not estimated", "over 8 points", "no criteria", "blocked", "“Shown to the skippers”"]
            .into_iter().filter(|word| row(&plan, key).contains(&format!(">{word}<"))).collect::<Vec<_>>();
        assert_eq!(marks(&bare), ["no persona", "not estimated", "“Shown to the skippers”"]);
        assert_eq!(marks(&large), ["over 8 points", "blocked", "“Shown to the skippers”"]);
        assert_eq!(marks(&fine), Vec::<&str>::new());
        world.olu.post(&format!("/sprints/{sprint}/items"), json!({"items": [bare]})).await.ok();
        assert!(row(&page(&world, &format!("/items/{sprint}/plan")).await, &bare).contains("not estimated"));
    }

    async fn a_refinement_talks_about_what_the_team_calls_not_ready(world: World) {
        world.olu.create("sprints", "Sprint", json!({})).await;
        world.olu.put("/products/TID/teams/Team/definitions/ready", json!({"checks": ["blocker"], "words": ["Shown to the skippers"]})).await.ok();
        let (one, two) = (world.olu.story("One").await, world.olu.story("Two").await);
        let list = world.mei.get(&format!("/items/{two}/checklist/ready")).await.ok();
        let line = list["entries"].as_array().unwrap().iter().find(|entry| entry["says"] == "Shown to the skippers").unwrap()["id"].clone();
        for key in [&one, &two] {
            world.mei.put(&format!("/items/{key}/agreed/{}", line.as_str().unwrap()), json!({})).await.ok();
        }
        world.mei.post("/products/TID/obstacles", json!({"title": "The crane is broken", "severity": "blocker", "items": [two]})).await.is(201);
        let opened = world.olu.post("/products/TID/ceremonies", json!({"kind": "refinement"})).await;
        let ceremony = opened.body["id"].as_str().unwrap().to_owned();
        let agenda = world.olu.get(&format!("/ceremonies/{ceremony}")).await.ok()["agenda"].clone();
        let not_ready: Vec<_> = agenda.as_array().unwrap().iter().filter(|point| point["why"] == "not_ready")
            .map(|point| (point["key"].as_str().unwrap(), point["said"].as_str().unwrap())).collect();
        assert_eq!(not_ready, [(two.as_str(), "something blocks it, it is new")]);
    }

    async fn fewer_days_make_less_likely(world: World) {
        let mut day = NaiveDate::from_ymd_opt(2026, 1, 5).unwrap();
        let mut sprint = async |title: &str| {
            let more = json!({"starts_on": day, "ends_on": day + TimeDelta::days(11)});
            day += TimeDelta::days(14);
            world.olu.create("sprints", title, more).await
        };
        for (nth, points) in [10.0, 20.0, 30.0].into_iter().enumerate() {
            let key = sprint(&format!("Past {nth}")).await;
            let story = world.olu.create("stories", "Done then", json!({"points": points})).await;
            world.olu.post(&format!("/sprints/{key}/items"), json!({"items": [story]})).await.ok();
            world.olu.post(&format!("/sprints/{key}/start"), json!({})).await.ok();
            world.olu.post(&format!("/stories/{story}/acceptance"), json!({})).await.ok();
            world.olu.post(&format!("/sprints/{key}/close"), json!({})).await.ok();
            world.later();
        }
        let now = sprint("Now").await;
        let read = async || world.olu.get(&format!("/sprints/{now}/plan")).await.ok();
        let story = world.olu.create("stories", "Next", json!({"points": 15, "owner": "mei"})).await;
        let free = world.olu.create("stories", "Free", json!({"points": 1})).await;
        world.olu.post(&format!("/sprints/{now}/items"), json!({"items": [story, free]})).await.ok();
        let bare = read().await;
        assert_eq!((&bare["usual"], &bare["focused"], &bare["scaled"]), (&Value::Null, &Value::Null, &json!([10.0, 20.0, 30.0])));
        for person in ["mei", "olu"] {
            world.olu.post("/products/TID/teams/Team/members", json!({"person": person, "focus": 100})).await.ok();
        }
        let whole = read().await;
        assert_eq!((&whole["usual"], &whole["focused"]), (&json!(20.0), &json!(20.0)));
        assert!((whole["chance"].as_f64().unwrap() - 2.0 / 3.0).abs() < 1e-9);
        world.mei.post("/products/TID/absences", json!({"person": "mei", "from_on": "2026-02-16", "until_on": "2026-02-20"})).await.ok();
        world.olu.post("/products/TID/absences", json!({"person": "olu", "from_on": "2026-02-16", "until_on": "2026-02-20"})).await.ok();
        let half = read().await;
        assert_eq!((&half["usual"], &half["focused"], &half["scaled"], &half["past"]), (&json!(20.0), &json!(10.0), &json!([5.0, 10.0, 15.0]), &json!([10.0, 20.0, 30.0])));
        assert_eq!(half["chance"], json!(0.0));
        assert!(half["cautions"].to_string().contains("10 focused days where 20 are usual"), "{half}");
        let load = half["load"].as_array().unwrap().iter().map(|load| (load["name"].as_str(), load["points"].as_f64().unwrap(), load["worth"].as_f64())).collect::<Vec<_>>();
        assert_eq!(load, [(Some("mei"), 15.0, Some(5.0)), (Some("olu"), 0.0, Some(5.0)), (None, 1.0, None)]);
        let shown = page(&world, &format!("/items/{now}/plan")).await;
        assert!(shown.contains("15 of 5 points") && shown.contains(">over<"));
    }

    async fn an_absence_is_listed_and_taken_out(world: World) {
        world.olu.post("/products/TID/teams", json!({"name": "Team"})).await.created();
        world.olu.post("/products/TID/teams/Team/members", json!({"person": "mei", "focus": 100})).await.ok();
        let away = json!({"person": "mei", "from_on": "2026-03-09", "until_on": "2026-03-13"});
        let absent = world.mei.post("/products/TID/absences", away).await.ok();
        let list = "/products/TID/absences?from_on=2026-03-01";
        assert_eq!(world.sam.get(list).await.ok()["items"], json!([absent]));
        assert_eq!(world.sam.get("/products/TID/absences?from_on=2026-03-14").await.ok()["items"], json!([]));
        world.vera.get(list).await.missing();
        let path = format!("/products/TID/absences/{}", absent["id"].as_str().unwrap());
        assert!(page(&world, "/products/TID/teams").await.contains("Take out the absence of mei"));
        world.sam.delete(&path).await.proposed();
        world.mei.delete(&path).await.ok();
        world.mei.delete(&path).await.missing();
        assert_eq!(world.sam.get(list).await.ok()["items"], json!([]));
    }

    async fn the_backlog_beside_a_plan_is_searched(world: World) {
        let sprint = world.olu.create("sprints", "Sprint", json!({})).await;
        for nth in 0..45 {
            world.olu.story(&format!("Pier {nth}")).await;
        }
        let refund = world.olu.story("Refund <b>fast</b>").await;
        let path = format!("/items/{sprint}/plan");
        let all = page(&world, &path).await;
        assert!(!all.contains(&format!("plan-{refund}")) && all.contains("The first 40 are shown"));
        let found = page(&world, &format!("{path}?q=refund")).await;
        assert!(row(&found, &refund).contains("Refund &lt;b&gt;fast&lt;/b&gt;") && !found.contains("Pier"));
        assert!(page(&world, &format!("{path}?q=%3Ci%3Enothing")).await.contains("“&lt;i&gt;nothing”"));
    }

    async fn a_board_is_filtered_by_words_label_and_area(world: World) {
        world.root.post("/products/TID/areas", json!({"name": "Payments"})).await.is(201);
        let paid = world.olu.create("stories", "Pay by card", json!({"area": "Payments", "labels": ["money"]})).await;
        let pier = world.olu.create("stories", "Find the pier", json!({"labels": ["maps"]})).await;
        let sprint = world.olu.create("sprints", "Sprint", json!({})).await;
        world.olu.post(&format!("/sprints/{sprint}/items"), json!({"items": [paid, pier]})).await.ok();
        world.olu.post(&format!("/sprints/{sprint}/start"), json!({})).await.ok();
        let shown = async |query: &str| {
            let page = page(&world, &format!("/items/{sprint}/board{query}")).await;
            [page.contains("Pay by card</"), page.contains("Find the pier</")]
        };
        for (query, expected) in [
            ("", [true, true]), ("?q=PIER", [false, true]), ("?label=money", [true, false]), ("?area=Payments", [true, false]),
            ("?label=maps&area=Payments", [false, false]), ("?label=", [true, true]),
        ] {
            assert_eq!(shown(query).await, expected, "{query}");
        }
        let page = page(&world, &format!("/items/{sprint}/board?label=money&lanes=person")).await;
        assert!(page.contains("name=\"label\" value=\"money\"") && page.contains("label: money"));
    }
}
