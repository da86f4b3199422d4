//! How fast tables are read; only an optimised build says anything about that.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::io::{self, Read};
use std::time::Instant;

use formats::csv::{Limits, Table};

/// Ordinary rows without end, `left` bytes of them.
struct Rows {
    row: &'static [u8],
    at: usize,
    left: usize,
}

impl Read for Rows {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let length = (self.row.len() - self.at).min(into.len()).min(self.left);
        into[..length].copy_from_slice(&self.row[self.at..self.at + length]);
        self.at = (self.at + length) % self.row.len();
        self.left -= length;
        Ok(length)
    }
}

fn rows(count: usize) -> Rows {
    let row =
        b"4711,\"Acme, Inc.\",2025-09-22 09:26,The export takes a minute and then fails with an error,open,,3,web\r\n";
    Rows { row, at: 0, left: row.len() * count }
}

#[test]
#[cfg_attr(debug_assertions, ignore = "speed of an unoptimised build")]
fn a_hundred_thousand_rows_a_second() {
    const COUNT: usize = 1_000_000;
    let start = Instant::now();
    assert_eq!(Table::open(rows(COUNT), Limits::default()).unwrap().map(Result::unwrap).count(), COUNT - 1);
    let reading = start.elapsed();
    let start = Instant::now();
    Table::open(rows(COUNT), Limits::default()).unwrap().skip_to(COUNT as u64).unwrap();
    println!("read {COUNT} rows in {reading:?}, skipped them in {:?}", start.elapsed());
    assert!(reading.as_secs_f64() < COUNT as f64 / 100_000.0);
}
