//! Dates as exports write them.

mod clock;
mod day;
mod order;
mod scanner;

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;

pub use order::DateOrder;

use scanner::Scanner;

/// The years a date may lie in, both included; anything else is a mistyped date.
pub const YEARS: std::ops::RangeInclusive<i16> = 1970..=2200;

/// What a date cell says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moment {
    /// A point in time. A time written without an offset is read as UTC.
    At(Timestamp),
    /// A day without a time.
    On(Date),
}

impl Moment {
    /// The point in time; midnight UTC for a day.
    pub fn timestamp(self) -> Timestamp {
        match self {
            Self::At(timestamp) => timestamp,
            Self::On(date) => {
                date.to_zoned(TimeZone::UTC).map_or(Timestamp::UNIX_EPOCH, |midnight| midnight.timestamp())
            }
        }
    }

    /// The day, in UTC for a point in time.
    pub fn date(self) -> Date {
        match self {
            Self::At(timestamp) => timestamp.to_zoned(TimeZone::UTC).date(),
            Self::On(date) => date,
        }
    }
}

/// The moment written in `text`, `None` when it is no date, does not exist, or lies outside [`YEARS`].
///
/// Understood are ISO 8601 and RFC 3339, Jira (`22/Sep/25 9:26 AM`), JavaScript (`Mon Sep 22 2025 09:26:11 GMT+0000 (…)`),
/// RFC 2822, dotted German dates, numeric dates read by `order`, and Unix seconds or milliseconds of 9 to 13 digits.
pub fn parse(text: &str, order: DateOrder) -> Option<Moment> {
    const LONGEST: usize = 100;
    let text = text.trim();
    if text.len() > LONGEST {
        return None;
    }
    unix(text).or_else(|| written(text, order)).filter(|moment| YEARS.contains(&moment.date().year()))
}

fn unix(text: &str) -> Option<Moment> {
    if !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let number: i64 = text.parse().ok()?;
    match text.len() {
        9 | 10 => Timestamp::from_second(number).ok().map(Moment::At),
        11..=13 => Timestamp::from_millisecond(number).ok().map(Moment::At),
        _ => None,
    }
}

fn written(text: &str, order: DateOrder) -> Option<Moment> {
    let mut scanner = Scanner::new(text);
    day::skip_weekday(&mut scanner);
    let mut date = day::read(&mut scanner, order)?;
    if scanner.is_at_end() {
        return on(date);
    }
    let clock = clock::read(&mut scanner)?;
    // Unix `date` and Ruby write the year behind the time: `Mon Sep 22 09:26:11 2025`.
    if date.year.is_none() {
        scanner.skip_spaces();
        date.year = Some(scanner.number(4, 4)?);
    }
    if !scanner.is_at_end() {
        return None;
    }
    let Moment::On(date) = on(date)? else { return None };
    let local = DateTime::from_parts(date, clock.time);
    clock.offset.to_timestamp(local).ok().map(Moment::At)
}

fn on(day: day::Day) -> Option<Moment> {
    let year = i16::try_from(day.year?).ok().filter(|year| YEARS.contains(year))?;
    Date::new(year, i8::try_from(day.month).ok()?, i8::try_from(day.of_month).ok()?).ok().map(Moment::On)
}
