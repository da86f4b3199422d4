//! The methods as calculators: the same answer from the command line, the API and the functions behind the pages.

use serde_json::{Value, json};

fn calculate(name: &str, input: Value) -> Value {
    let all = northline::calculators::all();
    let method = all.iter().find(|method| method.name == name).unwrap_or_else(|| panic!("there is no {name}"));
    (method.run)(input).unwrap()
}

const BOWLER: [u32; 12] = [1, 3, 5, 3, 7, 8, 0, 5, 3, 1, 8, 2];

#[test]
fn published_numbers_come_out() {
    let told = calculate("forecast", json!({"finished": BOWLER, "remaining": 50, "periods": 6}));
    let periods: Vec<_> = told["when"].as_array().unwrap().iter().map(|level| level["periods"].clone()).collect();
    assert_eq!(periods, [13, 15, 16, 18].map(Value::from));
    let amounts: Vec<_> = told["how_many"].as_array().unwrap().iter().map(|level| level["at_least"].clone()).collect();
    assert_eq!(amounts, [23, 19, 16, 13].map(Value::from));
    let times = [1, 2, 2, 3, 3, 4, 5, 5, 7, 8, 9, 12, 13, 15, 21, 30].map(|days| json!({"start": 1, "end": days}));
    let told = calculate("cycle_time", json!({"items": times}));
    assert_eq!(told["percentiles"][2], json!({"share": 0.85, "days": 15}));
    let told = calculate("poker", json!({"cards": [5, 8, 13, "?", "coffee"]}));
    assert_eq!(
        (told["spread"].clone(), told["hint"].clone(), told["unsure"].clone()),
        (json!(3), json!(8.0), json!(1))
    );
    let told = calculate("ideal", json!({"committed": 40, "working": [true, true, false, true]}));
    assert_eq!(told["remaining"].as_array().unwrap().last(), Some(&json!(0.0)));
    let map = json!({"activities": ["Book", "Board", "Ride"], "slice": ["Board", null, "Board"]});
    assert_eq!(calculate("story_map", map), json!({"walks": false, "missed": ["Book", "Ride"]}));
    let told = calculate("narrative", json!({"line": "As a skipper, I want receipts so that I can claim"}));
    assert_eq!(told, json!({"persona": "skipper", "want": "receipts", "benefit": "I can claim"}));
}

#[test]
fn what_a_team_has_agreed_on_is_told() {
    let columns = json!([{"name": "Doing", "work": 4, "limit": 3}, {"name": "Review", "work": 2, "limit": 2}, {"name": "Ready", "work": 9}]);
    let told = calculate("wip_limit", json!({"columns": columns}));
    assert_eq!(told["breached"], json!(true));
    let of =
        |name: &str| told["columns"].as_array().unwrap().iter().map(|column| column[name].clone()).collect::<Vec<_>>();
    assert_eq!(of("over"), [json!(1), json!(0), json!(0)]);
    assert_eq!(of("full"), [json!(true), json!(true), json!(false)]);

    let story =
        json!({"part": "ready", "has_why": true, "has_persona": true, "points": 13, "criteria": 2, "blocked_by": 1});
    let told = calculate("definition", story);
    let failed: Vec<_> = told["checks"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|check| check["holds"] == false)
        .map(|check| check["check"].as_str().unwrap())
        .collect();
    assert_eq!((&told["holds"], failed.as_slice()), (&json!(false), ["size", "blocker"].as_slice()));
    let done = json!({"part": "done", "checks": ["passed", "subtasks"], "criteria": 2, "criteria_passed": 1, "subtasks": 3, "subtasks_done": 3});
    assert_eq!(calculate("definition", done)["checks"][0]["says"], "one criterion is open");
}

#[test]
fn what_is_to_be_minded_is_said_in_words() {
    let told = calculate("forecast", json!({"finished": [5, 5, 5], "remaining": 0}));
    assert_eq!(told["cautions"], json!(["only 3 periods of history; 10 are better"]));
    assert!(told["when"].as_array().unwrap().iter().all(|level| level["periods"] == 0), "nothing is left: {told}");
}

#[test]
fn priorities_are_scored_or_the_reason_is_said() {
    let items = json!([
        {"reach": 2000, "impact": 2, "confidence": 0.8, "effort": 4},
        {"reach": 500, "per": "month", "impact": 0.25, "confidence": 1.0, "effort": 0.5},
        {"reach": 500, "impact": 3, "confidence": 0.5, "effort": 0},
    ]);
    let told = calculate("rice", json!({"items": items}));
    let of =
        |name: &str| told["scores"].as_array().unwrap().iter().map(|score| score[name].clone()).collect::<Vec<_>>();
    assert_eq!(of("score"), [json!(800.0), json!(750.0), Value::Null]);
    assert_eq!(of("rank"), [json!(1), json!(2), Value::Null]);
    assert_eq!(of("no_score")[2], "effort is 0");

    let told = calculate(
        "cost_of_delay",
        json!({"items": [{"cost": 3000, "duration": 3}, {"cost": 8000, "duration": 2}, {"cost": 6000, "duration": 5}]}),
    );
    assert_eq!(
        (&told["cost"], &told["best"], &told["best_cost"]),
        (&json!(109_000.0), &json!([1, 2, 0]), &json!(88_000.0))
    );
    assert_eq!(told["orders"].as_array().unwrap().len(), 6);

    let told =
        calculate("wsjf", json!({"items": [{"value": 8, "time_criticality": 5, "risk_opportunity": 3, "size": 8}]}));
    assert_eq!((&told["scores"][0]["score"], told["cautions"].as_array().unwrap().len()), (&json!(2.0), 4));

    let criteria = json!([{"name": "value", "weight": 0.5}, {"name": "cost", "weight": 0.5, "costs": true}]);
    let told = calculate("weighted_score", json!({"criteria": criteria, "items": [[4, 2], [4, null]]}));
    assert_eq!((&told["scores"][0]["score"], &told["scores"][1]["no_score"]), (&json!(4.0), &json!("cost is missing")));
    let all = northline::calculators::all();
    let weighted = all.iter().find(|method| method.name == "weighted_score").unwrap();
    assert!((weighted.run)(json!({"criteria": [{"name": "value", "weight": 0.5}], "items": []})).is_err());

    let told = calculate(
        "moscow",
        json!({"items": [{"priority": "must", "effort": 31}, {"priority": "should", "effort": 12}, {"priority": "could", "effort": 8}]}),
    );
    assert_eq!(told["overcommitted"], true);
    let told = calculate("kano", json!({"answers": [["like", "dislike"], ["like", "neutral"], ["like", "dislike"]]}));
    assert_eq!((&told["category"], &told["better"]), (&json!("one_dimensional"), &json!(1.0)));
    let told = calculate("opportunity", json!({"importance": 9, "satisfaction": 3}));
    assert_eq!((&told["score"], &told["band"]), (&json!(15.0), &json!("strong")));
    let results = json!([{"start": 0, "target": 6, "current": 3}, {"start": 60, "target": 30, "current": 39, "weight": 2}, {"start": 40, "target": 50, "current": 47}]);
    let told = calculate("okr", json!({"key_results": results, "ambition": "committed"}));
    assert!((told["objective"].as_f64().unwrap() - 0.65).abs() < 1e-9);
    assert_eq!((&told["reached"], &told["colour"]), (&json!(false), &json!("yellow")));
}

#[test]
fn strategy_is_checked_by_the_same_functions() {
    let told = calculate("rank_correlation", json!({"one": [1, 2, 3, 4], "other": [2, 1, 3, 4]}));
    assert!((told["spearman"].as_f64().unwrap() - 0.8).abs() < 1e-9);
    let told = calculate(
        "opportunity_tree",
        json!({"nodes": [{"level": "outcome", "words": "Fewer missed boats"}, {"level": "solution", "words": "A map"}]}),
    );
    assert_eq!((&told["valid"], &told["faults"][0]["fault"]), (&json!(false), &json!("loose")));
    let told = calculate("life_cycle", json!({"revenue": [100, 110, 121, 133.1]}));
    assert_eq!(told["stage"], "growth");
    let told = calculate("decision_roles", json!({"scheme": "raci", "letters": ["R", "A", "A"]}));
    assert_eq!(told["faults"][0], "2 are A; one can be");
}

/// What is finished before it was created is counted apart, and the rest agrees with a plain count.
#[test]
fn real_cycle_times_are_told_with_what_is_wrong_about_them() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/data/cycletimes/jira.csv");
    let text = std::fs::read_to_string(path).unwrap_or_else(|_| panic!("the cycle times are not there: {path}"));
    let day = |text: &str| {
        text.parse::<chrono::NaiveDate>().ok().map(|day| i64::from(chrono::Datelike::num_days_from_ce(&day)))
    };
    let spans: Vec<(i64, i64)> = text
        .lines()
        .skip(1)
        .filter_map(|line| {
            let cells: Vec<_> = line.split(',').map(|cell| cell.trim_matches('"')).collect();
            Some((day(cells.get(3)?)?, day(cells.get(4)?)?))
        })
        .collect();
    assert!(spans.len() > 4_000, "only {} rows", spans.len());
    let told = calculate(
        "cycle_time",
        json!({"items": spans.iter().map(|(start, end)| json!({"start": start, "end": end})).collect::<Vec<_>>()}),
    );
    let impossible = spans.iter().filter(|(start, end)| end < start).count();
    assert!(impossible > 1_000);
    assert_eq!(told["impossible"], impossible);
    let mut days: Vec<i64> =
        spans.iter().filter(|(start, end)| end >= start).map(|(start, end)| end - start + 1).collect();
    days.sort_unstable();
    for (nth, share) in [0.5, 0.7, 0.85, 0.95].into_iter().enumerate() {
        let place = (share * days.len() as f64).ceil() as usize;
        assert_eq!(told["percentiles"][nth]["days"], days[place - 1], "{share}");
    }
}

#[test]
fn every_method_says_what_it_takes_and_where_it_comes_from() {
    let all = northline::calculators::all();
    assert!(all.len() >= 12);
    for method in all {
        assert!(!method.source.is_empty() && method.about.ends_with('.'), "{}", method.name);
        let schemas = (method.schemas)();
        assert!(schemas["input"].is_object() && schemas["output"].is_object(), "{}", method.name);
    }
}

both! {
    async fn a_program_calculates_through_the_api(world: World) {
        let input = json!({"finished": [4, 4, 4, 4], "remaining": 8});
        let told = world.mei.post("/methods/forecast", input.clone()).await.ok();
        assert_eq!(told, calculate("forecast", input));
        world.mei.post("/methods/forecast", json!({"finished": [1, 2], "remaining": 8})).await.refused("no_forecast");
        world.mei.post("/methods/forecast", json!({"finished": [4, 4, 4], "remaining": -1})).await.invalid("remaining");
        world.mei.post("/methods/forecast", json!({"finished": [4, 4, 4], "remainder": 1})).await.invalid("remainder");
        world.mei.post("/methods/gherkin", json!({"text": "And first"})).await.invalid("text");
        world.mei.with_token("wrong").post("/methods/poker", json!({"cards": [5]})).await.problem(401, "unauthenticated");
        assert!(world.mei.order().await.is_empty(), "nothing is written");
    }
}
