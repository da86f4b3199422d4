//! Days of a place: when a day begins there, and which day it is.

use std::fmt;

use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};
use jiff::{Timestamp, civil, tz::TimeZone};

/// A time zone by its name in the tz database, `Europe/Lisbon`.
#[derive(Clone, Debug)]
pub struct Zone(TimeZone);

impl Zone {
    /// Nothing for a name that the tz database does not know.
    pub fn named(name: &str) -> Option<Zone> {
        TimeZone::get(name.trim()).ok().map(Zone)
    }

    /// The day it is there.
    pub fn day(&self, at: DateTime<Utc>) -> NaiveDate {
        let there = timestamp(at).to_zoned(self.0.clone()).date();
        NaiveDate::from_ymd_opt(there.year().into(), there.month() as u32, there.day() as u32)
            .unwrap_or_else(|| at.date_naive())
    }

    /// The time it is there.
    pub fn time(&self, at: DateTime<Utc>) -> NaiveTime {
        let there = timestamp(at).to_zoned(self.0.clone()).time();
        NaiveTime::from_hms_opt(there.hour() as u32, there.minute() as u32, there.second() as u32)
            .unwrap_or_else(|| at.time())
    }

    /// The first moment of a day there; where clocks skip midnight, the moment they skip to.
    pub fn start(&self, day: NaiveDate) -> DateTime<Utc> {
        let plain = day.and_time(NaiveTime::MIN).and_utc();
        let there = civil_of(day).and_then(|date| date.to_zoned(self.0.clone()).ok());
        there.and_then(|there| DateTime::from_timestamp(there.timestamp().as_second(), 0)).unwrap_or(plain)
    }

    /// The first moment after a day there.
    pub fn end(&self, day: NaiveDate) -> DateTime<Utc> {
        day.succ_opt().map_or_else(|| self.start(day) + TimeDelta::days(1), |next| self.start(next))
    }
}

impl Default for Zone {
    fn default() -> Zone {
        Zone(TimeZone::UTC)
    }
}

impl fmt::Display for Zone {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(self.0.iana_name().unwrap_or("UTC"))
    }
}

/// The names that the tz database knows.
pub fn names() -> Vec<String> {
    jiff::tz::db().available().map(|name| name.to_string()).filter(|name| name.contains('/') || name == "UTC").collect()
}

fn timestamp(at: DateTime<Utc>) -> Timestamp {
    Timestamp::from_microsecond(at.timestamp_micros()).unwrap_or(Timestamp::UNIX_EPOCH)
}

fn civil_of(day: NaiveDate) -> Option<civil::Date> {
    use chrono::Datelike;
    civil::Date::new(day.year().try_into().ok()?, day.month() as i8, day.day() as i8).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().expect("a moment")
    }

    fn on(text: &str) -> NaiveDate {
        text.parse().expect("a day")
    }

    #[test]
    fn a_day_begins_at_the_midnight_of_the_place() {
        for (zone, day, start, end) in [
            ("UTC", "2026-03-29", "2026-03-29T00:00:00Z", "2026-03-30T00:00:00Z"),
            // Clocks go on at one: a day of 23 hours.
            ("Europe/Lisbon", "2026-03-29", "2026-03-29T00:00:00Z", "2026-03-29T23:00:00Z"),
            ("Europe/Berlin", "2026-03-29", "2026-03-28T23:00:00Z", "2026-03-29T22:00:00Z"),
            // Clocks go back: a day of 25 hours.
            ("America/New_York", "2026-11-01", "2026-11-01T04:00:00Z", "2026-11-02T05:00:00Z"),
            // Clocks skip midnight itself: the day begins at one.
            ("America/Asuncion", "2023-10-01", "2023-10-01T04:00:00Z", "2023-10-02T03:00:00Z"),
            ("Pacific/Kiritimati", "2026-11-21", "2026-11-20T10:00:00Z", "2026-11-21T10:00:00Z"),
        ] {
            let place = Zone::named(zone).expect("a zone");
            assert_eq!((place.start(on(day)), place.end(on(day))), (at(start), at(end)), "{zone}");
            assert_eq!(place.day(at(start)), on(day), "{zone} begins");
            assert_eq!(place.day(at(end) - TimeDelta::microseconds(1)), on(day), "{zone} ends");
            assert_eq!(place.to_string(), zone);
        }
        assert!(Zone::named("Europe/Atlantis").is_none());
        assert!(names().iter().any(|name| name == "Asia/Kathmandu"));
    }
}
