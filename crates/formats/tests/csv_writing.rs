//! Cells that are safe to open in a spreadsheet.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use formats::csv::{Limits, Table, Writer, formula_safe};

#[test]
fn formulas_are_shown_not_run() {
    for (cell, safe) in [
        ("=1+1", "'=1+1"),
        ("+49 170", "'+49 170"),
        ("-cmd", "'-cmd"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"),
        ("-", "'-"),
        ("-12.5", "-12.5"),
        ("-12,5", "-12,5"),
        ("+3", "+3"),
        ("-1-1", "'-1-1"),
        ("a=b", "a=b"),
        ("", ""),
    ] {
        assert_eq!(formula_safe(cell), safe);
    }
}

#[test]
fn what_is_written_can_be_read() {
    let mut writer = Writer::new(Vec::new());
    writer.row(["title", "note"]).unwrap();
    writer.row(["=HYPERLINK(\"x\")", "two\nlines; \"quoted\""]).unwrap();
    writer.row(["", ""]).unwrap();
    let bytes = writer.finish().unwrap();
    let rows: Vec<_> = Table::open(&bytes[..], Limits::default()).unwrap().map(Result::unwrap).collect();
    assert_eq!(rows[0].fields, ["'=HYPERLINK(\"x\")", "two\nlines; \"quoted\""]);
    assert_eq!(rows[1].fields, ["", ""]);
}
