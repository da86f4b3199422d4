//! The day, month and year of a date.

use super::order::DateOrder;
use super::scanner::Scanner;

/// A day as written, not yet known to exist.
pub(super) struct Day {
    pub(super) year: Option<u32>,
    pub(super) month: u32,
    pub(super) of_month: u32,
}

/// Passes over `Mon`, `Mon,` or `Monday,` in front of a date.
pub(super) fn skip_weekday(scanner: &mut Scanner<'_>) {
    scanner.attempt(|scanner| {
        scanner.word().filter(|word| is_weekday(word))?;
        scanner.one_of(&[',', '.']);
        scanner.skip_spaces();
        Some(())
    });
}

/// Reads a day in any of the written forms.
pub(super) fn read(scanner: &mut Scanner<'_>, order: DateOrder) -> Option<Day> {
    scanner
        .attempt(year_first)
        .or_else(|| scanner.attempt(compact))
        .or_else(|| scanner.attempt(day_with_month_name))
        .or_else(|| scanner.attempt(month_name_first))
        .or_else(|| scanner.attempt(|scanner| numeric(scanner, order)))
}

/// `2019-03-04`, `2019/3/4`
fn year_first(scanner: &mut Scanner<'_>) -> Option<Day> {
    let year = scanner.number(4, 4)?;
    let separator = scanner.one_of(&['-', '/', '.'])?;
    let month = scanner.number(1, 2)?;
    scanner.one_of(&[separator])?;
    Some(Day { year: Some(year), month, of_month: scanner.number(1, 2)? })
}

/// `20190304`
fn compact(scanner: &mut Scanner<'_>) -> Option<Day> {
    let number = scanner.number(8, 8)?;
    Some(Day { year: Some(number / 10_000), month: number / 100 % 100, of_month: number % 100 })
}

/// `22/Sep/25`, `22-Sep-2025`, `22. September 2025`, `22 Sep 2025`
fn day_with_month_name(scanner: &mut Scanner<'_>) -> Option<Day> {
    let day = scanner.number(1, 2)?;
    between(scanner)?;
    let month = month(scanner.word()?)?;
    between(scanner)?;
    Some(Day { year: Some(year(scanner)?), month, of_month: day })
}

/// `Sep 22 2025`, `September 22, 2025`, and `Sep 22` before a time
fn month_name_first(scanner: &mut Scanner<'_>) -> Option<Day> {
    let month = month(scanner.word()?)?;
    between(scanner)?;
    let day = scanner.number(1, 2)?;
    let year = scanner.attempt(|scanner| {
        scanner.one_of(&[',', '-', '/']);
        scanner.skip_spaces();
        scanner.number(4, 4)
    });
    Some(Day { year, month, of_month: day })
}

/// `22.09.2025`, `3/4/19`, `03-04-2019`
fn numeric(scanner: &mut Scanner<'_>, order: DateOrder) -> Option<Day> {
    let first = scanner.number(1, 2)?;
    let separator = scanner.one_of(&['/', '.', '-'])?;
    let second = scanner.number(1, 2)?;
    scanner.one_of(&[separator])?;
    let year = Some(year(scanner)?);
    match order {
        DateOrder::MonthFirst if separator != '.' => Some(Day { year, month: first, of_month: second }),
        _ => Some(Day { year, month: second, of_month: first }),
    }
}

fn between(scanner: &mut Scanner<'_>) -> Option<()> {
    let before = scanner.one_of(&['/', '-', '.', ' ', ',']);
    scanner.skip_spaces();
    before.map(|_| ())
}

/// Four digits, or two that mean 1970 to 2069.
fn year(scanner: &mut Scanner<'_>) -> Option<u32> {
    if let Some(year) = scanner.number(4, 4) {
        return Some(year);
    }
    let short = scanner.number(2, 2)?;
    Some(if short < 70 { 2000 + short } else { 1900 + short })
}

/// The month that an English or German name or its abbreviation means.
fn month(word: &str) -> Option<u32> {
    const NAMES: [&[&str]; 12] = [
        &["january", "januar", "jän", "jänner"],
        &["february", "februar"],
        &["march", "märz", "mrz"],
        &["april"],
        &["may", "mai"],
        &["june", "juni"],
        &["july", "juli"],
        &["august"],
        &["september"],
        &["october", "oktober"],
        &["november"],
        &["december", "dezember"],
    ];
    let word = word.to_lowercase();
    if word.chars().count() < 3 {
        return None;
    }
    let position = NAMES.iter().position(|names| names.iter().any(|name| name.starts_with(&word)))?;
    u32::try_from(position + 1).ok()
}

fn is_weekday(word: &str) -> bool {
    const NAMES: [&str; 14] = [
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "montag",
        "dienstag",
        "mittwoch",
        "donnerstag",
        "freitag",
        "samstag",
        "sonntag",
    ];
    let word = word.to_lowercase();
    word.chars().count() >= 2 && NAMES.iter().any(|name| name.starts_with(&word))
}
