//! Dates, times and numbers by the customs of a place, from the data of Unicode's CLDR.

use std::{cell::RefCell, collections::HashMap, rc::Rc};

use chrono::{Datelike, NaiveDate, NaiveTime, Timelike};
use icu_calendar::{Date, Gregorian};
use icu_datetime::{
    DateTimeFormatterLoadError, DateTimeFormatterPreferences, FixedCalendarDateTimeFormatter, NoCalendarFormatter,
    fieldsets::{M, MD, T, YM, YMD, YMDE},
    input::Time,
};
use icu_decimal::{DecimalFormatter, DecimalFormatterPreferences, input::Decimal};
use icu_locale_core::Locale;

use super::locale::{KNOWN, Reader};

type Calendar<Fields> = FixedCalendarDateTimeFormatter<Gregorian, Fields>;

pub(super) struct Formats {
    date: Calendar<YMD>,
    short: Calendar<YMD>,
    day: Calendar<MD>,
    short_day: Calendar<MD>,
    month: Calendar<YM>,
    month_alone: Calendar<M>,
    weekday: Calendar<YMDE>,
    time: NoCalendarFormatter<T>,
    number: Option<DecimalFormatter>,
    /// Whether numbers are written as `shown` writes them without asking here.
    pub(super) plain: bool,
}

thread_local! {
    /// Made when a locale is first read by; there are as many as `KNOWN` at most.
    static MADE: RefCell<HashMap<usize, Option<Rc<Formats>>>> = RefCell::default();
}

/// Those of whoever reads; nothing where there is no data of theirs.
pub(super) fn of_reader(reader: &Reader) -> Option<Rc<Formats>> {
    MADE.with_borrow_mut(|made| made.entry(reader.nth).or_insert_with(|| make(KNOWN[reader.nth].0)).clone())
}

fn make(tag: &str) -> Option<Rc<Formats>> {
    let locale = tag.parse::<Locale>().ok()?;
    let plain = tag.starts_with("en-") && !["en-IN", "en-ZA"].contains(&tag);
    Formats::new(&locale, plain).inspect_err(|error| tracing::warn!(%error, tag, "no formats")).ok().map(Rc::new)
}

impl Formats {
    fn new(locale: &Locale, plain: bool) -> Result<Formats, DateTimeFormatterLoadError> {
        let prefs = || DateTimeFormatterPreferences::from(locale);
        Ok(Formats {
            date: Calendar::try_new(prefs(), YMD::long())?,
            short: Calendar::try_new(prefs(), YMD::medium())?,
            day: Calendar::try_new(prefs(), MD::long())?,
            short_day: Calendar::try_new(prefs(), MD::medium())?,
            month: Calendar::try_new(prefs(), YM::medium())?,
            month_alone: Calendar::try_new(prefs(), M::medium())?,
            weekday: Calendar::try_new(prefs(), YMDE::long())?,
            time: NoCalendarFormatter::try_new(prefs(), T::hm())?,
            number: DecimalFormatter::try_new(DecimalFormatterPreferences::from(locale), Default::default()).ok(),
            plain,
        })
    }

    /// `12 March 2026`.
    pub(super) fn date(&self, day: NaiveDate) -> Option<String> {
        Some(self.date.format(&date(day)?).to_string())
    }

    /// `12 Mar 2026`.
    pub(super) fn short(&self, day: NaiveDate) -> Option<String> {
        Some(self.short.format(&date(day)?).to_string())
    }

    /// `12 March`.
    pub(super) fn day(&self, day: NaiveDate) -> Option<String> {
        Some(self.day.format(&date(day)?).to_string())
    }

    /// `12 Mar`.
    pub(super) fn short_day(&self, day: NaiveDate) -> Option<String> {
        Some(self.short_day.format(&date(day)?).to_string())
    }

    /// `Mar 2026`.
    pub(super) fn month(&self, day: NaiveDate) -> Option<String> {
        Some(self.month.format(&date(day)?).to_string())
    }

    /// `Mar`.
    pub(super) fn month_alone(&self, day: NaiveDate) -> Option<String> {
        Some(self.month_alone.format(&date(day)?).to_string())
    }

    /// `Thursday 12 March 2026`.
    pub(super) fn weekday(&self, day: NaiveDate) -> Option<String> {
        Some(self.weekday.format(&date(day)?).to_string())
    }

    /// `14:05`.
    pub(super) fn time(&self, time: NaiveTime) -> Option<String> {
        let time = Time::try_new(time.hour() as u8, time.minute() as u8, time.second() as u8, 0).ok()?;
        Some(self.time.format(&time).to_string())
    }

    /// A number that is written plainly, such as `1234.5`, without a sign.
    pub(super) fn number(&self, plain: &str) -> Option<String> {
        Some(self.number.as_ref()?.format(&plain.parse::<Decimal>().ok()?).to_string())
    }
}

fn date(day: NaiveDate) -> Option<Date<Gregorian>> {
    Date::try_new_gregorian(day.year(), day.month() as u8, day.day() as u8).ok()
}
