//! Which column is proposed for what.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod common;

use common::data;
use formats::csv::suggest::Target;
use formats::csv::{Row, preview, suggest};

const TARGETS: [Target<'static>; 9] = [
    Target { name: "title", synonyms: &["Summary", "Subject", "Name"] },
    Target {
        name: "text",
        synonyms: &["content", "review", "consumer_complaint_narrative", "Feedback", "Description", "Comment"],
    },
    Target { name: "customer", synonyms: &["company", "account"] },
    Target { name: "said_at", synonyms: &["date_received", "Created", "Date"] },
    Target { name: "source_id", synonyms: &["Issue id", "complaint_id", "review_id", "id"] },
    Target { name: "status", synonyms: &["State"] },
    Target { name: "points", synonyms: &["Story Points", "Estimate"] },
    Target { name: "kind", synonyms: &["Issue Type"] },
    Target { name: "person", synonyms: &["Assignee"] },
];

fn proposed<'a>(headers: &'a [String], rows: &[Row]) -> Vec<(&'static str, &'a str)> {
    let mut pairs: Vec<_> =
        suggest(headers, rows, &TARGETS).iter().map(|found| (found.target, headers[found.column].as_str())).collect();
    pairs.sort_by_key(|(target, _)| TARGETS.iter().position(|known| known.name == *target));
    pairs
}

fn proposed_for(file: &str) -> Vec<(&'static str, String)> {
    let preview = preview(data(file), 20).unwrap();
    let rows: Vec<Row> = preview.rows.into_iter().map(Result::unwrap).collect();
    proposed(&preview.headers, &rows).into_iter().map(|(target, column)| (target, column.to_owned())).collect()
}

fn named(pairs: &[(&'static str, &str)]) -> Vec<(&'static str, String)> {
    pairs.iter().map(|(target, column)| (*target, (*column).to_owned())).collect()
}

#[test]
fn real_files_are_mapped() {
    assert_eq!(
        proposed_for("appreviews_is22/csv/reviews.csv"),
        named(&[("text", "content"), ("source_id", "review_id")])
    );
    assert_eq!(
        proposed_for("gitbugs/SeaMonkey_bugs.csv"),
        named(&[
            ("title", "Summary"),
            ("text", "Description"),
            ("said_at", "Created"),
            ("source_id", "Issue id"),
            ("status", "Status"),
        ])
    );
    let complaints = proposed_for("complaints_cfpb/consumer_complaints.csv");
    for pair in named(&[
        ("text", "consumer_complaint_narrative"),
        ("customer", "company"),
        ("said_at", "date_received"),
        ("source_id", "complaint_id"),
    ]) {
        assert!(complaints.contains(&pair), "{pair:?} in {complaints:?}");
    }
}

#[test]
fn spelling_does_not_matter() {
    let headers = ["CUSTOM FIELD (Story-Points)", "issueType", "said at"].map(str::to_owned);
    assert_eq!(
        proposed(&headers, &[]),
        [("said_at", "said at"), ("points", "CUSTOM FIELD (Story-Points)"), ("kind", "issueType")]
    );
}

#[test]
fn confidence_falls_with_distance_and_emptiness() {
    let headers = ["Title", "Reporter name", "Feedback"].map(str::to_owned);
    let row = Row { number: 1, line: 2, fields: vec!["x".into(), "y".into(), String::new()], missing: 0 };
    let confidence = |rows: &[Row], target| {
        suggest(&headers, rows, &TARGETS).into_iter().find(|found| found.target == target).map(|found| found.confidence)
    };
    assert_eq!(confidence(&[], "title"), Some(1.0));
    let (without, with) = (confidence(&[], "text").unwrap(), confidence(&[row], "text").unwrap());
    assert!(without > 0.9 && with < 0.5, "{without} {with}");
    assert_eq!(confidence(&[], "person"), None);
}
