//! How dates, money and counts are read.

use chrono::{DateTime, NaiveDate, Utc};

/// A moment as people say it: "5 minutes ago", "yesterday", "12 March".
pub fn ago(at: DateTime<Utc>, now: DateTime<Utc>) -> String {
    let seconds = (now - at).num_seconds();
    match seconds {
        i64::MIN..=-1 => day(at.date_naive(), now.date_naive()),
        0..=59 => "just now".into(),
        60..=119 => "a minute ago".into(),
        120..=3599 => format!("{} minutes ago", seconds / 60),
        3600..=7199 => "an hour ago".into(),
        7200..=86399 => format!("{} hours ago", seconds / 3600),
        _ => day(at.date_naive(), now.date_naive()),
    }
}

/// A day as people say it.
pub fn day(day: NaiveDate, today: NaiveDate) -> String {
    match (day - today).num_days() {
        0 => "today".into(),
        -1 => "yesterday".into(),
        1 => "tomorrow".into(),
        days @ -6..=-2 => format!("{} days ago", -days),
        days @ 2..=13 => format!("in {days} days"),
        _ if day.format("%Y").to_string() == today.format("%Y").to_string() => day.format("%-d %B").to_string(),
        _ => day.format("%-d %B %Y").to_string(),
    }
}

/// A day in full, for where today does not matter.
pub fn date(day: NaiveDate) -> String {
    day.format("%-d %B %Y").to_string()
}

/// Money in thousands: `310 k`, `1.2 M`.
pub fn money(amount: i64) -> String {
    match amount {
        0..=999 => amount.to_string(),
        1_000..=999_999 => format!("{} k", (amount + 500) / 1000),
        _ => format!("{:.1} M", amount as f64 / 1_000_000.0),
    }
}

/// A whole number with its thousands apart.
pub fn count(number: i64) -> String {
    let digits = number.abs().to_string();
    let mut shown = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            shown.push(',');
        }
        shown.push(digit);
    }
    if number < 0 { format!("−{shown}") } else { shown }
}

/// A number without needless decimals.
pub fn number(value: f64) -> String {
    // A sum of nothing may be minus zero.
    let text = format!("{:.2}", value + 0.0);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// A size as people say it: `340 kB`.
pub fn bytes(size: i64) -> String {
    match size as f64 {
        size if size < 1e3 => format!("{size:.0} B"),
        size if size < 1e6 => format!("{:.0} kB", size / 1e3),
        size => format!("{:.1} MB", size / 1e6),
    }
}

/// A share in whole per cent, half away from zero.
pub fn percent(share: f64) -> String {
    format!("{} %", number((share * 100.0).round()))
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
}
