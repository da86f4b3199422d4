//! Whatever the bytes: no panic, the same answer for every way of reading, and what is written comes back.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::io::{self, Read};

use formats::csv::{Limits, Table, Writer, formula_safe, preview};
use formats::date::{DateOrder, parse};
use formats::jira::{Reader, wiki};
use proptest::collection::vec;
use proptest::prelude::*;

/// Gives a few bytes at a time.
struct Trickle<'a>(&'a [u8]);

impl Read for Trickle<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let length = into.len().min(3);
        self.0.read(&mut into[..length])
    }
}

fn all_of(reader: impl Read + Send, limits: Limits) -> String {
    match Table::open(reader, limits) {
        Ok(table) => format!("{:?} {:?}", table.headers().to_vec(), table.collect::<Vec<_>>()),
        Err(error) => error.to_string(),
    }
}

fn tight() -> Limits {
    Limits { columns: 4, field_bytes: 6, row_bytes: 16 }
}

fn cell() -> impl Strategy<Value = String> {
    prop_oneof!["[a-z]{0,8}", "[=+@\"',;|\t\r\n é😀a1.-]{0,12}", "\\PC{0,20}"]
}

proptest! {
    #[test]
    fn no_bytes_make_a_table_panic(bytes in vec(any::<u8>(), 0..600)) {
        prop_assert_eq!(all_of(&bytes[..], tight()), all_of(Trickle(&bytes), tight()));
        let _ = preview(&bytes[..], 3);
    }

    #[test]
    fn no_table_of_quotes_and_line_ends_makes_it_panic(text in "[\",;\r\na\u{0}é]{0,300}") {
        prop_assert_eq!(all_of(text.as_bytes(), tight()), all_of(Trickle(text.as_bytes()), tight()));
        let with_header = format!("a,b\n{text}");
        all_of(with_header.as_bytes(), Limits::default());
    }

    #[test]
    fn no_export_makes_jira_panic(text in "[\",;\r\na1/*{}|é\\[\\]]{0,300}") {
        let export = format!("Summary,Issue key,Status,Created,Comment,Description,Votes,Assignee,Assignee Id,Parent\n{text}");
        if let Ok(reader) = Reader::open(export.as_bytes(), Limits::default()) {
            reader.for_each(drop);
        }
    }

    #[test]
    fn no_text_makes_a_date_panic(text in "\\PC{0,40}", digits in "[0-9/:. +TZAPMSep-]{0,30}") {
        for order in [DateOrder::DayFirst, DateOrder::MonthFirst] {
            parse(&text, order);
            parse(&digits, order);
        }
        DateOrder::sniff([text.as_str(), digits.as_str()]);
    }

    #[test]
    fn dates_come_back(second in 0_i64..7_258_118_400) {
        let written = jiff::Timestamp::from_second(second).unwrap();
        let read = parse(&written.to_string(), DateOrder::DayFirst).unwrap();
        prop_assert_eq!(read.timestamp(), written);
    }

    #[test]
    fn no_text_makes_markup_panic(text in "\\PC{0,200}", markup in "(\\PC|[*_\\-#{}|!\\\\ \r\n\\[\\]~`]|\\{code\\}|\\{quote\\}|\\{\\*\\}|h1\\. |http://){0,80}") {
        wiki::to_markdown(&text);
        wiki::to_markdown(&markup);
    }

    #[test]
    fn plain_words_stay_as_they_are(text in "[a-zé]{1,8}( [a-zé0-9]{1,8}){0,8}") {
        prop_assert_eq!(wiki::to_markdown(&text), text);
    }

    #[test]
    fn emphasis_is_found_around_any_word(before in "(\\w{1,5} ){0,3}", word in "[a-zé😀ß]{1,6}") {
        prop_assert!(wiki::to_markdown(&[before.as_str(), "*", &word, "*"].concat()).ends_with(&["**", &word, "**"].concat()));
        prop_assert!(wiki::to_markdown(&[before.as_str(), "-", &word, "-"].concat()).ends_with(&["~~", &word, "~~"].concat()));
    }

    #[test]
    fn what_is_written_comes_back(rows in vec(vec(cell(), 3), 1..20)) {
        let mut writer = Writer::new(Vec::new());
        writer.row(["first", "second", "third"]).unwrap();
        for row in &rows {
            writer.row(row).unwrap();
        }
        let bytes = writer.finish().unwrap();
        let table = Table::open_delimited(&bytes[..], formats::csv::Delimiter::Comma, Limits::default()).unwrap();
        let read: Vec<Vec<String>> = table.map(|row| row.unwrap().fields).collect();
        let safe: Vec<Vec<_>> = rows.iter().map(|row| row.iter().map(|cell| formula_safe(cell)).collect()).collect();
        prop_assert_eq!(read, safe);
    }

    #[test]
    fn skipping_arrives_where_reading_does(rows in vec("[a-z\"\n]{1,6}", 1..40), number in 1_u64..40) {
        let text = format!("a\n{}\n", rows.join("\n"));
        let mut skipped = Table::open(text.as_bytes(), Limits::default()).unwrap();
        skipped.skip_to(number).unwrap();
        let read = Table::open(text.as_bytes(), Limits::default()).unwrap().skip(usize::try_from(number).unwrap() - 1);
        prop_assert_eq!(format!("{:?}", skipped.collect::<Vec<_>>()), format!("{:?}", read.collect::<Vec<_>>()));
    }
}
