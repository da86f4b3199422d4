//! Sprints that were finished elsewhere: brought in once, counted in velocity and say/do.

use std::collections::BTreeMap;

use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::{World, program};

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/data/sprints/apache_iteration_0.csv");

/// Committed and completed of each board's sprints in the order of the file.
fn boards() -> BTreeMap<String, Vec<(f64, f64)>> {
    let text = std::fs::read_to_string(FILE).unwrap_or_else(|_| panic!("the sprints are not there: {FILE}"));
    let mut lines = text.lines().map(|line| line.split(',').collect::<Vec<_>>());
    let names = lines.next().unwrap();
    let column = |name: &str| names.iter().position(|other| *other == name).unwrap();
    let [diff, start, added, removed] = ["vel_diff", "vel_starttime", "vel_added", "vel_removed"].map(column);
    let mut boards: BTreeMap<String, Vec<(f64, f64)>> = BTreeMap::new();
    for row in lines {
        let number = |at: usize| row[at].parse::<f64>().unwrap();
        let committed = number(start) + number(added) - number(removed);
        boards.entry(row[0].to_owned()).or_default().push((committed, committed + number(diff)));
    }
    boards
}

fn near(told: &Value, expected: f64, what: &str) {
    assert!((told.as_f64().unwrap() - expected).abs() < 1e-9, "{what}: {told} is not {expected}");
}

impl World {
    async fn bring(&self, csv: &str) -> Value {
        self.olu.post("/products/TID/sprints/import", json!({"csv": csv})).await.ok()
    }
}

fn counts(told: &Value) -> [u64; 4] {
    ["created", "updated", "skipped", "failed"].map(|name| told[name].as_u64().unwrap())
}

const TWO: &str = "title,team,starts_on,ends_on,committed,completed\n\
    Sprint 1,Crew,2026-02-02,2026-02-13,20,18\nSprint 2,Crew,2026-02-16,2026-02-27,22,22\n";

both! {
    async fn velocity_and_say_do_are_those_of_the_real_file(world: World) {
        let csv = std::fs::read_to_string(FILE).unwrap_or_else(|_| panic!("the sprints are not there: {FILE}"));
        let told = world.bring(&csv).await;
        assert_eq!(counts(&told), [348, 0, 0, 0], "{}", told["rows"]);
        let boards = boards();
        assert!(boards.len() > 10);
        for (board, sprints) in &boards {
            let told = world.olu.get(&format!("/products/TID/velocity?team=Board%20{board}")).await.ok();
            let order: Vec<_> = told["sprints"].as_array().unwrap().iter()
                .map(|sprint| (sprint["committed"].as_f64().unwrap(), sprint["completed"].as_f64().unwrap())).collect();
            assert_eq!(&order, sprints, "board {board}");
            let (committed, completed) = sprints.iter().fold((0.0, 0.0), |sum, sprint| (sum.0 + sprint.0, sum.1 + sprint.1));
            near(&told["mean"], completed / sprints.len() as f64, board);
            if committed > 0.0 {
                near(&told["say_do"], completed / committed, board);
            } else {
                assert!(told["say_do"].is_null(), "board {board}");
            }
        }
        assert_eq!(counts(&world.bring(&csv).await), [0, 0, 348, 0]);
        assert_eq!(world.wrong().await, Vec::<String>::new());
    }

    async fn the_same_again_changes_nothing_and_changed_figures_are_updated(world: World) {
        assert_eq!(counts(&world.bring(TWO).await), [2, 0, 0, 0]);
        assert_eq!(counts(&world.bring(TWO).await), [0, 0, 2, 0]);
        let told = world.bring(&TWO.replace("22,22", "22,19")).await;
        assert_eq!(counts(&told), [0, 1, 1, 0]);
        let velocity = world.olu.get("/products/TID/velocity").await.ok();
        assert_eq!(velocity["sprints"][1]["completed"], 19.0);
        let key = told["rows"][1]["key"].as_str().unwrap();
        let report = world.olu.get(&format!("/sprints/{key}/report")).await.ok();
        assert_eq!((&report["burn"]["completed"], &report["team"]), (&json!(19.0), &json!("Crew")));
        let page = world.olu.answer(world.olu.browser(Method::GET, &format!("/items/{key}/report"))).await.is(200).text;
        assert!(page.contains("Brought in from elsewhere") && !page.contains("Burndown"), "{page}");
    }

    async fn what_cannot_be_a_finished_sprint_is_said_and_the_rest_is_taken(world: World) {
        let csv = format!("{TWO}Beside,Crew,2026-02-20,2026-03-01,5,5\nLater,Crew,2026-03-02,2026-03-13,5,5\nMinus,Crew,2026-01-05,2026-01-16,-5,5\n\
            Half,Crew,2026-01-05,,5,5\nWords,Crew,2026-01-05,2026-01-16,many,5\n");
        let dry = world.olu.post("/products/TID/sprints/import", json!({"csv": csv, "dry_run": true})).await.ok();
        assert_eq!((counts(&dry), dry["rows"][0]["key"].is_null()), ([2, 0, 0, 5], true));
        assert_eq!(world.olu.get("/products/TID/velocity").await.ok()["sprints"], json!([]));
        let told = world.bring(&csv).await;
        assert_eq!(counts(&told), [2, 0, 0, 5]);
        let why = |nth: usize| told["rows"][nth]["why"].as_str().unwrap().to_owned();
        assert!(why(2).contains("is on at that time") && why(3).contains("not over") && why(4).contains("from 0 on"), "{told}");
        assert!(why(5).contains("one of its two dates") && why(6).contains("no number"), "{told}");
        let wrong = |csv: &str| world.olu.post("/products/TID/sprints/import", json!({"csv": csv}));
        wrong("title,committed\nOne,3\n").await.invalid("csv");
        wrong("team,committed,completed\nOne,3,3\n").await.invalid("csv");
        wrong("").await.invalid("csv");
    }

    async fn it_can_be_taken_back_and_is_for_those_who_import(world: World) {
        let brought = world.olu.post("/products/TID/sprints/import", json!({"csv": TWO})).await;
        world.olu.undo(&brought).await.ok();
        assert_eq!(world.olu.get("/products/TID/velocity").await.ok()["sprints"], json!([]));
        world.mei.post("/products/TID/sprints/import", json!({"csv": TWO})).await.problem(403, "forbidden");
        world.vera.post("/products/TID/sprints/import", json!({"csv": TWO})).await.missing();
        world.mei.answer(world.mei.browser(Method::GET, "/products/TID/sprints/import")).await.is(403);
        let page = world.olu.answer(world.olu.browser(Method::GET, "/products/TID/sprints/import?created=2&failed=1&rows=3-<b>")).await.is(200).text;
        assert!(page.contains("2 sprints") && page.contains("rows 3;") && !page.contains("<b>;"), "{page}");
    }

    async fn an_operator_brings_them_in_from_the_command_line(world: World) {
        let file = world.home.folder.join("sprints.csv");
        std::fs::write(&file, TWO).unwrap();
        let run = |more: &[&str]| {
            let words = [&["import", "sprints", file.to_str().unwrap(), "--product", "TID"], more].concat();
            program::printed(program::northline(&world.home.folder, Some(&world.home.database), &words), "")
        };
        assert_eq!(run(&["--dry-run"]), "sprints: would be 2 created, 0 updated, 0 skipped, 0 failed");
        assert_eq!(run(&[]), "sprints: 2 created, 0 updated, 0 skipped, 0 failed");
        let told: Value = serde_json::from_str(&run(&["--json"])).unwrap();
        assert_eq!(counts(&told), [0, 0, 2, 0]);
    }
}
