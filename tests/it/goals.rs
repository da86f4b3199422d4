//! Goals: checked in on, fed by metrics and work, weighted, and rolled up along their tree.

use reqwest::Method;
use serde_json::{Value, json};

use crate::{cast::Person, harness::World};

async fn scores(person: &Person, period: &str) -> Value {
    person.get(&format!("/products/TID/goals/scores?period={period}")).await.ok()["items"].clone()
}

/// A goal among those that were read.
fn of<'a>(goals: &'a Value, key: &str) -> &'a Value {
    goals.as_array().unwrap().iter().find(|goal| goal["key"] == key).unwrap_or_else(|| panic!("no {key} in {goals}"))
}

fn near(told: &Value, expected: f64) {
    assert!(told.as_f64().is_some_and(|told| (told - expected).abs() < 1e-9), "{told} is not {expected}");
}

async fn measured(world: &World, goal: &str, title: &str, more: Value) -> String {
    world
        .ada
        .create(
            "key_results",
            title,
            crate::cast::with(json!({"serves": [goal], "baseline": 0.0, "target": 10.0}), more),
        )
        .await
}

async fn page(person: &Person, path: &str) -> String {
    person.answer(person.browser(Method::GET, path)).await.is(200).text
}

both! {
    async fn every_check_in_is_kept_and_can_be_taken_back(world: World) {
        let goal = world.ada.create("goals", "Fewer lost bookings", json!({})).await;
        let result = measured(&world, &goal, "Abandoned", json!({"baseline": 38.0, "target": 25.0, "current": 36.0})).await;
        let path = format!("/key_results/{result}/check_ins");
        world.ada.post(&path, json!({"value": 33.0, "confidence": 60, "words": "The new page helps"})).await.created();
        world.later();
        let second = world.ada.post(&path, json!({"value": 30.0, "confidence": 80})).await;
        assert_eq!(world.ada.item(&result).await["current"], 30.0);
        let told = world.mei.get(&path).await.ok();
        let said: Vec<_> = told["items"].as_array().unwrap().iter().map(|one| (one["value"].clone(), one["confidence"].clone(), one["by"].clone())).collect();
        let typed = (json!(36.0), json!(null), json!("ada"));
        assert_eq!(said, [(json!(30.0), json!(80.0), json!("ada")), (json!(33.0), json!(60.0), json!("ada")), typed], "the value it was set up with is one too");
        let next = world.mei.get(&format!("{path}?limit=1")).await.ok()["next"].as_str().unwrap().to_owned();
        assert_eq!(world.mei.get(&format!("{path}?limit=1&after={next}")).await.ok()["items"][0]["value"], 33.0);
        // One of an earlier day is kept, and does not move where it stands.
        world.ada.post(&path, json!({"value": 37.0, "at": "2026-02-01T09:00:00Z"})).await.created();
        assert_eq!(world.ada.item(&result).await["current"], 30.0);
        world.later();
        let undone = world.ada.undo(&second).await;
        assert!(undone.status.is_success(), "{}", undone.text);
        assert_eq!(world.ada.item(&result).await["current"], 33.0);
        world.later();
        let again = world.ada.undo(&undone).await;
        assert!(again.status.is_success(), "{}", again.text);
        assert_eq!(world.ada.item(&result).await["current"], 30.0);
        assert_eq!(world.wrong().await, Vec::<String>::new());
        let shown = page(&world.mei, &format!("/items/{result}")).await;
        assert!(shown.contains("The new page helps") && shown.contains("80 % sure"));
        assert!(page(&world.mei, &format!("/key_results/{result}/check_ins")).await.contains("The new page helps"));
    }

    async fn a_typed_value_is_a_check_in_too_and_is_taken_back_with_its_edit(world: World) {
        let goal = world.ada.create("goals", "Goal", json!({})).await;
        let result = measured(&world, &goal, "Result", json!({})).await;
        let values = async || {
            let told = world.mei.get(&format!("/key_results/{result}/check_ins")).await.ok();
            told["items"].as_array().unwrap().iter().map(|one| one["value"].as_f64().unwrap()).collect::<Vec<_>>()
        };
        assert_eq!(values().await, [] as [f64; 0]);
        world.later();
        world.ada.patch(&format!("/key_results/{result}"), json!({"current": 3})).await.ok();
        world.later();
        let second = world.ada.patch(&format!("/key_results/{result}"), json!({"current": 6, "title": "Renamed"})).await;
        assert_eq!(values().await, [6.0, 3.0]);
        world.later();
        world.ada.patch(&format!("/key_results/{result}"), json!({"title": "Again"})).await.ok();
        assert_eq!(values().await, [6.0, 3.0], "an edit of something else is none");
        world.later();
        world.ada.patch(&format!("/key_results/{result}"), json!({"title": "Renamed"})).await.ok();
        world.later();
        let undone = world.ada.undo(&second).await;
        assert!(undone.status.is_success(), "{}", undone.text);
        assert_eq!((values().await, &world.ada.item(&result).await["current"]), (vec![3.0], &json!(3.0)));
        world.later();
        assert!(world.ada.undo(&undone).await.status.is_success());
        assert_eq!((values().await, &world.ada.item(&result).await["current"]), (vec![6.0, 3.0], &json!(6.0)));
        let curve = scores(&world.mei, "all").await[0]["key_results"][0]["curve"].clone();
        assert_eq!(curve, json!([3.0, 6.0]));
        let shown = page(&world.mei, &format!("/items/{result}")).await;
        assert!(shown.contains("Each point is one check-in"), "its curve is drawn");
    }

    async fn what_is_fed_says_its_live_value_where_it_is_read(world: World) {
        let goal = world.ada.create("goals", "Goal", json!({})).await;
        let fed = measured(&world, &goal, "By a metric", json!({"fed": "metric", "baseline": 60.0, "target": 30.0})).await;
        let metric = world.ada.create("metrics", "Minutes", json!({})).await;
        world.ada.link(&metric, &fed).await;
        assert_eq!(world.mei.item(&fed).await["current"], Value::Null);
        for value in [45, 39] {
            world.ada.post(&format!("/metrics/{metric}/observations"), json!({"value": value})).await.created();
            world.later();
        }
        assert_eq!(world.mei.item(&fed).await["current"], 39.0);
        let told = world.ada.patch(&format!("/key_results/{fed}"), json!({"current": 1})).await.invalid("current");
        assert!(told["detail"].as_str().unwrap().contains("metric"), "{told}");
        let story = world.olu.create("stories", "Three", json!({"serves": [], "points": 8, "status": "review"})).await;
        let done = measured(&world, &goal, "By work", json!({"fed": "work"})).await;
        assert_eq!(world.mei.item(&done).await["current"], Value::Null);
        let epic = world.olu.create("epics", "Epic", json!({"serves": [done]})).await;
        world.olu.link(&story, &epic).await;
        world.olu.create("stories", "Other", json!({"serves": [epic], "points": 2})).await;
        world.olu.post(&format!("/stories/{story}/acceptance"), json!({})).await.ok();
        assert_eq!(world.mei.item(&done).await["current"], 80.0);
        let shown = page(&world.mei, &format!("/items/{fed}")).await;
        assert!(shown.contains("Each point is one observation of its metric"), "{shown}");
    }

    async fn what_a_check_in_cannot_say_is_said_beside_it(world: World) {
        let goal = world.ada.create("goals", "Goal", json!({})).await;
        let result = measured(&world, &goal, "Result", json!({})).await;
        let path = format!("/key_results/{result}/check_ins");
        world.ada.post(&path, json!({})).await.invalid("value");
        world.ada.post(&path, json!({"value": 1, "confidence": 101})).await.invalid("confidence");
        world.ada.post(&path, json!({"value": 1, "at": "2026-03-09T09:00:00Z"})).await.invalid("at");
        world.ada.post(&path, json!({"value": 1, "words": "x".repeat(2_001)})).await.invalid("words");
        world.ada.post(&format!("/key_results/{goal}/check_ins"), json!({"value": 1})).await.missing();
        world.ada.patch(&format!("/key_results/{result}"), json!({"weight": -1})).await.invalid("weight");
        world.ada.patch(&format!("/key_results/{result}"), json!({"fed": "guesses"})).await.invalid("fed");
        world.vera.post(&path, json!({"value": 1})).await.missing();
    }

    async fn whoever_has_it_checks_in_and_others_propose(world: World) {
        let goal = world.ada.create("goals", "Goal", json!({"owner": "mei@example.org"})).await;
        let result = measured(&world, &goal, "Result", json!({"owner": "olu@example.org"})).await;
        let path = format!("/key_results/{result}/check_ins");
        for person in [&world.ada, &world.mei, &world.olu] {
            person.post(&path, json!({"value": 4})).await.created();
        }
        let proposal = world.sam.post(&path, json!({"value": 5})).await.proposed()["proposal"].as_str().unwrap().to_owned();
        assert_eq!(world.ada.item(&result).await["current"], 4.0);
        world.ada.post(&format!("/proposals/{proposal}/acceptance"), json!({})).await.ok();
        assert_eq!(world.ada.item(&result).await["current"], 5.0);
    }

    async fn a_goal_is_the_weighted_mean_of_its_results_and_of_the_goals_that_serve_it(world: World) {
        let company = world.ada.create("goals", "Grow", json!({"committed": true})).await;
        let team = world.ada.create("goals", "Fewer lost bookings", json!({"serves": [company]})).await;
        for (title, current, weight) in [("A", 5.0, 1.0), ("B", 7.0, 2.0), ("C", 7.0, 1.0)] {
            measured(&world, &team, title, json!({"current": current, "weight": weight})).await;
        }
        measured(&world, &team, "Not measured", json!({})).await;
        measured(&world, &company, "D", json!({"current": 10.0})).await;
        let goals = scores(&world.mei, "all").await;
        near(&of(&goals, &team)["score"], 0.65);
        near(&of(&goals, &company)["own_score"], 1.0);
        near(&of(&goals, &company)["score"], 0.825);
        assert_eq!((&of(&goals, &team)["colour"], &of(&goals, &company)["colour"]), (&json!("yellow"), &json!("green")));
        assert_eq!((&of(&goals, &team)["expects"], &of(&goals, &company)["expects"]), (&json!(0.7), &json!(1.0)));
        assert_eq!(of(&goals, &team)["key_results"][3]["lacks"], "nobody has checked in");
        // A goal counts in the one it serves by its weight.
        world.ada.patch(&format!("/goals/{team}"), json!({"weight": 3})).await.ok();
        near(&of(&scores(&world.mei, "all").await, &company)["score"], (1.0 + 3.0 * 0.65) / 4.0);
        let shown = page(&world.mei, &format!("/items/{company}")).await;
        assert!(shown.contains("1.00 × 1 + 0.65 × 3"), "the numbers stand in the formula");
    }

    async fn a_key_result_is_fed_by_its_metric_or_by_its_work(world: World) {
        let goal = world.ada.create("goals", "Goal", json!({})).await;
        let fed = measured(&world, &goal, "By a metric", json!({"fed": "metric", "baseline": 60.0, "target": 30.0})).await;
        assert_eq!(of(&scores(&world.ada, "all").await, &goal)["key_results"][0]["lacks"], "no metric measures it");
        let metric = world.ada.create("metrics", "Minutes", json!({"serves": []})).await;
        world.ada.link(&metric, &fed).await;
        world.ada.post(&format!("/metrics/{metric}/observations"), json!({"value": 45})).await.created();
        world.later();
        world.ada.post(&format!("/metrics/{metric}/observations"), json!({"value": 39})).await.created();
        near(&of(&scores(&world.ada, "all").await, &goal)["score"], 0.7);
        world.ada.post(&format!("/key_results/{fed}/check_ins"), json!({"value": 1})).await.invalid("value");
        world.ada.post(&format!("/key_results/{fed}/check_ins"), json!({})).await.invalid("confidence");
        world.ada.post(&format!("/key_results/{fed}/check_ins"), json!({"confidence": 50})).await.created();

        let other = world.ada.create("goals", "Six features", json!({})).await;
        let done = measured(&world, &other, "By work", json!({"fed": "work"})).await;
        let epic = world.olu.create("epics", "Epic", json!({"serves": [done]})).await;
        assert_eq!(of(&scores(&world.ada, "all").await, &other)["key_results"][0]["lacks"], "no work stands below it");
        for (title, points) in [("One", 3), ("Two", 5)] {
            world.olu.create("stories", title, json!({"serves": [epic], "points": points, "status": "review"})).await;
        }
        let story = world.olu.create("stories", "Three", json!({"serves": [epic], "points": 8, "status": "review"})).await;
        world.olu.post(&format!("/stories/{story}/acceptance"), json!({})).await.ok();
        near(&of(&scores(&world.ada, "all").await, &other)["score"], 0.5);
        // With a piece that nobody has estimated, pieces are counted.
        world.olu.create("stories", "Four", json!({"serves": [epic]})).await;
        near(&of(&scores(&world.ada, "all").await, &other)["score"], 0.25);
    }

    async fn goals_are_looked_at_by_quarter(world: World) {
        let this = world.ada.create("goals", "This one", json!({"starts_on": "2026-01-01", "ends_on": "2026-03-31"})).await;
        let next = world.ada.create("goals", "Next one", json!({"starts_on": "2026-04-01", "ends_on": "2026-06-30"})).await;
        let year = world.ada.create("goals", "All year", json!({"starts_on": "2026-01-01", "ends_on": "2026-12-31"})).await;
        let keys = async |period: &str| scores(&world.ada, period).await.as_array().unwrap().iter().map(|goal| goal["key"].as_str().unwrap().to_owned()).collect::<Vec<_>>();
        assert_eq!(keys("this").await, [this.clone(), year.clone()]);
        assert_eq!(keys("next").await, [next.clone(), year.clone()]);
        let last = world.ada.create("goals", "What was", json!({"starts_on": "2025-10-01", "ends_on": "2025-12-31"})).await;
        assert_eq!(keys("last").await, [last.as_str()]);
        assert!(page(&world.ada, "/products/TID/goals?period=last").await.contains("Q4 2025"));
        assert_eq!(keys("all").await, [this, next, year, last]);
        let shown = page(&world.ada, "/products/TID/goals?period=next").await;
        assert!(shown.contains("Next one") && !shown.contains("This one") && shown.contains("Q2 2026"));
        world.ada.get("/products/TID/goals/scores?period=never").await.invalid("period");
    }

    async fn a_goal_without_work_and_work_without_a_goal_are_shown(world: World) {
        let goal = world.ada.create("goals", "Idle", json!({})).await;
        let bet = world.ada.create("initiatives", "Lonely bet", json!({})).await;
        let shown = page(&world.ada, "/products/TID/goals").await;
        assert!(shown.contains("no work serves it") && shown.contains("Lonely bet") && shown.contains("Work without a goal"));
        world.ada.link(&bet, &goal).await;
        let shown = page(&world.ada, "/products/TID/goals").await;
        assert!(!shown.contains("no work serves it") && !shown.contains("Work without a goal"));
        assert_eq!(of(&scores(&world.ada, "all").await, &goal)["work"], 1);
    }

    async fn what_was_given_up_is_no_work_and_two_pages_count_the_same(world: World) {
        let (served, cut, asked) = (world.ada.create("goals", "Served", json!({})).await, world.ada.create("goals", "Cut", json!({})).await, world.ada.create("goals", "Asked", json!({})).await);
        world.ada.create("initiatives", "Goes on", json!({"serves": [served]})).await;
        world.ada.create("initiatives", "Given up", json!({"serves": [cut], "status": "dropped"})).await;
        world.ada.create("ideas", "Not begun", json!({"serves": [asked]})).await;
        let measured = world.ada.create("key_results", "Half", json!({"serves": [asked], "baseline": 1, "target": 2})).await;
        let told = scores(&world.ada, "all").await;
        assert_eq!([&served, &cut, &asked].map(|goal| of(&told, goal)["work"].as_i64().unwrap()), [1, 0, 0]);
        let coverage = world.ada.get("/products/TID/coverage").await.ok();
        assert_eq!(coverage["goals_with_work"], json!({"of": 1.0, "all": 3.0}));
        let idle: Vec<_> = coverage["goals_without_work"].as_array().unwrap().iter().map(|goal| goal["title"].as_str().unwrap()).collect();
        assert_eq!(idle, ["Cut", "Asked"]);
        let shown = page(&world.ada, "/products/TID/goals?period=all").await;
        assert_eq!(shown.matches("no work serves it").count(), 2, "{shown}");
        world.ada.create("initiatives", "For the half", json!({"serves": [measured]})).await;
        assert_eq!(of(&scores(&world.ada, "all").await, &asked)["work"], 1);
        assert_eq!(world.ada.get("/products/TID/coverage").await.ok()["goals_with_work"]["of"], 2.0);
    }

    async fn goals_of_other_products_are_seen_by_those_who_see_those_products(world: World) {
        let river = world.root.post("/products/RIV/goals", json!({"title": "Secret of the river"})).await.key();
        let tide = world.ada.create("goals", "Calm boarding", json!({})).await;
        world.root.link(&tide, &river).await;
        measured(&world, &tide, "Minutes", json!({"current": 4.0})).await;
        let seen = scores(&world.root, "all").await;
        assert_eq!(of(&seen, &tide)["serves"][0]["key"], river.as_str());
        assert_eq!(of(&scores(&world.ada, "all").await, &tide)["serves"], json!([]));
        assert!(!page(&world.ada, "/products/TID/goals").await.contains("Secret"));
        // From above, the goal of another product counts for those who see it; the others are told of it.
        let above = |person: &Person| { let person = person.clone(); async move { person.get("/products/RIV/goals/scores?period=all").await.ok()["items"].clone() } };
        near(&of(&above(&world.root).await, &river)["score"], 0.4);
        let vera = above(&world.vera).await;
        assert_eq!((&of(&vera, &river)["score"], &of(&vera, &river)["unseen"]), (&Value::Null, &json!(1)));
    }
}
