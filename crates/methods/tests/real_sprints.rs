//! The methods on the sprints of Apache's trackers: committed = start + added − removed, delivered = committed + difference.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::collections::BTreeMap;

use methods::{
    forecast::back_test::{self, Trial, back_test},
    velocity::{Finished, say_do, velocity},
};

/// The finished sprints of each board in their order; ragged rows are left out.
fn boards() -> BTreeMap<u32, Vec<Finished>> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/sprints/apache_iteration_0.csv");
    let text = std::fs::read_to_string(path).unwrap_or_else(|_| panic!("the sprints are not there: {path}"));
    let mut lines = text.lines().map(|line| line.split(',').collect::<Vec<_>>());
    let names = lines.next().unwrap();
    let column = |name: &str| names.iter().position(|other| *other == name).unwrap();
    let [board, sprint, diff, start, added, removed] =
        ["boardid", "sprintid", "vel_diff", "vel_starttime", "vel_added", "vel_removed"].map(column);
    let mut all = BTreeMap::<(u32, u32), Finished>::new();
    for row in lines {
        let number = |at: usize| row.get(at)?.parse::<f64>().ok();
        let read = || {
            let committed = number(start)? + number(added)? - number(removed)?;
            let key = (number(board)? as u32, number(sprint)? as u32);
            Some((key, Finished { committed, completed: committed + number(diff)? }))
        };
        all.extend(read());
    }
    let mut boards = BTreeMap::<u32, Vec<Finished>>::new();
    for ((board, _), finished) in all {
        boards.entry(board).or_default().push(finished);
    }
    boards
}

#[test]
fn velocity_and_say_do_are_those_of_the_file() {
    let boards = boards();
    assert_eq!(boards.values().map(Vec::len).sum::<usize>(), 348);
    for (board, sprints) in &boards {
        let completed: f64 = sprints.iter().map(|sprint| sprint.completed).sum();
        let committed: f64 = sprints.iter().map(|sprint| sprint.committed).sum();
        let told = velocity(sprints).unwrap();
        assert!((told.mean - completed / sprints.len() as f64).abs() < 1e-9, "board {board}");
        match say_do(sprints) {
            Some(share) => assert!((share - completed / committed).abs() < 1e-9, "board {board}"),
            None => assert!(committed <= 0.0, "board {board}"),
        }
    }
}

/// From the eight sprints before, how much the next two will deliver at 85 per cent: it should hold in about so many cases.
/// A board that often delivers nothing is forecast nothing, which cannot fail; so the share is a little above.
#[test]
fn a_forecast_of_85_per_cent_holds_about_as_often() {
    let (mut forecasts, mut held) = (0, 0);
    for sprints in boards().values().filter(|sprints| sprints.len() >= 10) {
        let delivered: Vec<u32> = sprints.iter().map(|sprint| sprint.completed.max(0.0).round() as u32).collect();
        let tried = back_test(&delivered, Trial { from: 8, least: 10, ahead: 2 }, &[0.85]);
        forecasts += tried.len() as u32;
        held += back_test::held(&tried, 0) as u32;
    }
    let share = f64::from(held) / f64::from(forecasts);
    println!("{held} of {forecasts} forecasts held: {share:.3}");
    assert!(forecasts > 150 && (0.80..=0.90).contains(&share), "{held} of {forecasts} held: {share:.3}");
}
