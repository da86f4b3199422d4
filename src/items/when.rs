//! Days and moments as people and programs send them: real ones, in years both engines can keep, to the microsecond.

use chrono::{DateTime, Datelike, NaiveDate, SubsecRound, Utc};
use serde::{Deserialize, Deserializer, de::Error};

const YEARS: std::ops::RangeInclusive<i32> = 1..=9999;

/// Reads a day: `2026-05-01`.
pub fn day<'de, D: Deserializer<'de>>(from: D) -> Result<Option<NaiveDate>, D::Error> {
    let Some(text) = Option::<String>::deserialize(from)? else { return Ok(None) };
    let day =
        text.trim().parse::<NaiveDate>().ok().filter(|day| YEARS.contains(&day.year()) && text.trim().len() == 10);
    day.map(Some).ok_or_else(|| D::Error::custom("a day looks like 2026-05-01"))
}

/// Reads a moment: `2026-05-01T09:30:00Z`.
pub fn moment<'de, D: Deserializer<'de>>(from: D) -> Result<Option<DateTime<Utc>>, D::Error> {
    let Some(text) = Option::<String>::deserialize(from)? else { return Ok(None) };
    let moment = DateTime::parse_from_rfc3339(text.trim()).ok().map(|moment| moment.to_utc().trunc_subsecs(6));
    let moment = moment.filter(|moment| YEARS.contains(&moment.year()));
    moment.map(Some).ok_or_else(|| D::Error::custom("a moment looks like 2026-05-01T09:30:00Z"))
}

/// Reads a moment that has to be given.
pub fn needed_moment<'de, D: Deserializer<'de>>(from: D) -> Result<DateTime<Utc>, D::Error> {
    moment(from)?.ok_or_else(|| D::Error::custom("a moment looks like 2026-05-01T09:30:00Z"))
}

/// Reads a day that has to be given.
pub fn needed_day<'de, D: Deserializer<'de>>(from: D) -> Result<NaiveDate, D::Error> {
    day(from)?.ok_or_else(|| D::Error::custom("a day looks like 2026-05-01"))
}
