//! Every cell of the real files arrives.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod common;

use common::data;
use formats::csv::{Limits, Row, Table};
use formats::date::{DateOrder, Moment, parse};

fn read(file: &str) -> (Vec<String>, Vec<Row>) {
    let table = Table::open(data(file), Limits::default()).unwrap();
    let headers = table.headers().to_vec();
    (headers, table.map(Result::unwrap).collect())
}

#[test]
fn tables_have_their_shape() {
    for (file, rows, columns) in [
        ("exports_jira/jira-cloud.csv", 22, 56),
        ("gitbugs/SeaMonkey_bugs.csv", 1_076, 8),
        ("appreviews_is22/csv/reviews.csv", 5_000, 3),
        ("complaints_cfpb/consumer_complaints.csv", 145, 18),
        ("exports_linear_plane/linear-25-columns.csv", 10, 25),
        ("exports_linear_plane/linear-17-columns.csv", 1, 17),
        ("exports_linear_plane/plane-21-columns.csv", 1, 21),
    ] {
        let (headers, read) = read(file);
        assert_eq!((read.len(), headers.len()), (rows, columns), "{file}");
        assert!(read.iter().all(|row| row.missing == 0), "{file}");
    }
}

#[test]
fn cells_keep_their_line_ends() {
    let (headers, rows) = read("gitbugs/SeaMonkey_bugs.csv");
    let broken = rows.iter().filter(|row| row.get(&headers, "Description").unwrap().contains('\n')).count();
    assert_eq!(broken, 968);
    assert!(rows.windows(2).all(|pair| pair[0].line < pair[1].line && pair[0].number + 1 == pair[1].number));
}

#[test]
fn every_date_is_understood() {
    for (file, columns) in [
        ("gitbugs/SeaMonkey_bugs.csv", &["Created", "Resolved"][..]),
        ("complaints_cfpb/consumer_complaints.csv", &["date_received", "date_sent_to_company"]),
        ("exports_linear_plane/linear-25-columns.csv", &["Created", "Updated", "Cycle Start", "Completed"]),
        ("exports_linear_plane/linear-17-columns.csv", &["Created", "Started", "Due Date"]),
        ("exports_linear_plane/plane-21-columns.csv", &["Created At", "Start Date"]),
        ("exports_jira/jira-cloud.csv", &["Created", "Updated", "Last Viewed", "Due date", "Resolved"]),
    ] {
        let (headers, rows) = read(file);
        for (row, column) in rows.iter().flat_map(|row| columns.iter().map(move |column| (row, column))) {
            let cell = row.get(&headers, column).unwrap();
            assert_eq!(parse(cell, DateOrder::DayFirst).is_some(), !cell.is_empty(), "{file}: {column} {cell:?}");
        }
    }
    let (headers, rows) = read("complaints_cfpb/consumer_complaints.csv");
    let first = parse(rows[0].get(&headers, "date_received").unwrap(), DateOrder::DayFirst);
    assert!(matches!(first, Some(Moment::On(date)) if date.to_string() == "2017-03-21"));
}
