//! The methods as calculators: the same answer from the command line, the API and the functions behind the pages.

use serde_json::{Value, json};

use crate::harness::World;

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
    let told = calculate("narrative", json!({"line": "As a skipper, I want receipts so that I can claim"}));
    assert_eq!(told, json!({"persona": "skipper", "want": "receipts", "benefit": "I can claim"}));
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
