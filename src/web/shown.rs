//! How dates, times, money and counts are read by whoever reads them.

use std::rc::Rc;

use chrono::{DateTime, Datelike, NaiveDate, Utc};

use super::{
    formats::{self, Formats},
    locale::Reader,
};

/// A moment as people say it: "5 minutes ago", "yesterday", "12 March".
pub fn ago(at: DateTime<Utc>, now: DateTime<Utc>) -> String {
    let seconds = (now - at).num_seconds();
    match seconds {
        0..=59 => "just now".into(),
        60..=119 => "a minute ago".into(),
        120..=3599 => format!("{} minutes ago", seconds / 60),
        3600..=7199 => "an hour ago".into(),
        7200..=86399 => format!("{} hours ago", seconds / 3600),
        _ => day(day_of(at), today(now)),
    }
}

/// The day that it is for whoever reads.
pub fn today(now: DateTime<Utc>) -> NaiveDate {
    day_of(now)
}

/// The day that a moment falls on for whoever reads.
pub fn day_of(at: DateTime<Utc>) -> NaiveDate {
    Reader::now().day(at)
}

/// A day as people say it.
pub fn day(day: NaiveDate, today: NaiveDate) -> String {
    match (day - today).num_days() {
        0 => "today".into(),
        -1 => "yesterday".into(),
        1 => "tomorrow".into(),
        days @ -6..=-2 => format!("{} days ago", -days),
        days @ 2..=13 => format!("in {days} days"),
        _ => on(day, today),
    }
}

/// A day by its date, with the year where that is another: `12 March`.
pub fn on(day: NaiveDate, today: NaiveDate) -> String {
    if day.year() != today.year() {
        return date(day);
    }
    by(|formats| formats.day(day)).unwrap_or_else(|| day.to_string())
}

/// A day in full, for where today does not matter: `12 March 2026`.
pub fn date(day: NaiveDate) -> String {
    by(|formats| formats.date(day)).unwrap_or_else(|| day.to_string())
}

/// A day where there is little room: `12 Mar 2026`.
pub fn short_date(day: NaiveDate) -> String {
    by(|formats| formats.short(day)).unwrap_or_else(|| day.to_string())
}

/// A day of a year that is known, where there is little room: `12 Mar`.
pub fn short_day(day: NaiveDate) -> String {
    by(|formats| formats.short_day(day)).unwrap_or_else(|| day.to_string())
}

/// The same with the year where that is another.
pub fn short_on(day: NaiveDate, today: NaiveDate) -> String {
    if day.year() == today.year() { short_day(day) } else { short_date(day) }
}

/// A month of a year that is known: `Mar`.
pub fn month_alone(day: NaiveDate) -> String {
    by(|formats| formats.month_alone(day)).unwrap_or_else(|| day.format("%m").to_string())
}

/// A month: `Mar 2026`.
pub fn month(day: NaiveDate) -> String {
    by(|formats| formats.month(day)).unwrap_or_else(|| day.format("%Y-%m").to_string())
}

/// A day with its weekday: `Thursday 12 March 2026`.
pub fn weekday(day: NaiveDate) -> String {
    by(|formats| formats.weekday(day)).unwrap_or_else(|| day.to_string())
}

/// A time of day: `14:05`.
pub fn time(at: DateTime<Utc>) -> String {
    let time = Reader::now().time(at);
    by(|formats| formats.time(time)).unwrap_or_else(|| time.format("%H:%M").to_string())
}

/// A moment, in full: `12 Mar 2026, 14:05`.
pub fn moment(at: DateTime<Utc>) -> String {
    format!("{}, {}", short_date(day_of(at)), time(at))
}

fn by(format: impl FnOnce(&Formats) -> Option<String>) -> Option<String> {
    format(&*formats::of_reader(&Reader::now())?)
}

/// Those that write numbers otherwise than this file does.
fn otherwise() -> Option<Rc<Formats>> {
    formats::of_reader(&Reader::now()).filter(|formats| !formats.plain)
}

/// Money in thousands: `310 k`, `1.2 M`.
pub fn money(amount: i64) -> String {
    match amount {
        0..=999 => amount.to_string(),
        1_000..=999_999 => format!("{} k", (amount + 500) / 1000),
        _ => format!("{} M", fixed(amount as f64 / 1_000_000.0, 1)),
    }
}

/// A whole number with its thousands apart.
pub fn count(number: i64) -> String {
    let shown = match otherwise().and_then(|formats| formats.number(&number.unsigned_abs().to_string())) {
        Some(shown) => shown,
        None => apart(&number.unsigned_abs().to_string()),
    };
    if number < 0 { format!("−{shown}") } else { shown }
}

fn apart(digits: &str) -> String {
    let mut shown = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            shown.push(',');
        }
        shown.push(digit);
    }
    shown
}

/// An amount with its thousands apart and without needless decimals: `3,100`, `1,250.5`.
pub fn amount(value: f64) -> String {
    let text = number(value);
    match otherwise() {
        Some(_) => text,
        None => {
            let (sign, size) = text.strip_prefix('-').map_or(("", text.as_str()), |size| ("−", size));
            let (whole, rest) = size.split_once('.').map_or((size, None), |(whole, rest)| (whole, Some(rest)));
            let rest = rest.map(|rest| format!(".{rest}")).unwrap_or_default();
            format!("{sign}{}{rest}", apart(whole))
        }
    }
}

/// A number without needless decimals.
pub fn number(value: f64) -> String {
    let text = plain(value);
    match (text.strip_prefix('-'), otherwise()) {
        (_, None) => text,
        (None, Some(formats)) => formats.number(&text).unwrap_or(text),
        (Some(size), Some(formats)) => formats.number(size).map_or(text.clone(), |shown| format!("-{shown}")),
    }
}

/// A number without needless decimals as programs and forms write it.
pub fn plain(value: f64) -> String {
    // A sum of nothing may be minus zero.
    let text = format!("{:.2}", value + 0.0);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// A number that is not below zero, with so many decimals: `0.70`.
pub fn fixed(value: f64, decimals: usize) -> String {
    let text = format!("{value:.decimals$}");
    otherwise().and_then(|formats| formats.number(&text)).unwrap_or(text)
}

/// A size as people say it: `340 kB`.
pub fn bytes(size: i64) -> String {
    match size as f64 {
        size if size < 1e3 => format!("{size:.0} B"),
        size if size < 1e6 => format!("{:.0} kB", size / 1e3),
        size => format!("{} MB", fixed(size / 1e6, 1)),
    }
}

/// A share in whole per cent, half away from zero.
pub fn percent(share: f64) -> String {
    format!("{} %", number((share * 100.0).round()))
}

/// A chance in whole per cent; what is not certain is not said to be.
pub fn chance(share: f64) -> String {
    match share {
        share if share > 0.0 && share < 0.005 => format!("under {}", percent(0.01)),
        share if (0.995..1.0 - 1e-9).contains(&share) => format!("over {}", percent(0.99)),
        _ => percent(share),
    }
}

/// "1 story", "3 stories".
pub fn of(n: i64, one: &str, many: &str) -> String {
    format!("{} {}", count(n), if n == 1 { one } else { many })
}

/// With a capital at the beginning.
pub fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_people_write_them() {
        assert_eq!((count(1_234_567), count(-12), count(999)), ("1,234,567".into(), "−12".into(), "999".into()));
        assert_eq!((money(310_400), money(1_250_000), money(12)), ("310 k".into(), "1.2 M".into(), "12".into()));
        assert_eq!((capital("ähnlich wie"), capital("")), ("Ähnlich wie".into(), String::new()));
        assert_eq!((number(5.0), number(0.5), number(33.333)), ("5".into(), "0.5".into(), "33.33".into()));
    }

    #[test]
    fn days_are_read_by_whoever_reads() {
        let on = |text: &str| text.parse::<NaiveDate>().expect("a day");
        let (spring, today) = (on("2026-03-12"), on("2026-11-23"));
        assert_eq!((day(spring, today), date(spring)), ("12 March".into(), "12 March 2026".into()));
        assert_eq!(
            (short_date(spring), short_day(spring), month(spring)),
            ("12 Mar 2026".into(), "12 Mar".into(), "Mar 2026".into())
        );
        assert_eq!(weekday(spring), "Thursday, 12 March 2026");
        assert_eq!(moment("2026-03-12T14:05:00Z".parse().expect("a moment")), "12 Mar 2026, 14:05");
    }
}
