//! The time of day behind a date, and its offset from UTC.

use jiff::civil::Time;
use jiff::tz::Offset;

use super::scanner::Scanner;

/// A time of day; the offset is UTC when none is written.
pub(super) struct Clock {
    pub(super) time: Time,
    pub(super) offset: Offset,
}

/// Reads ` 9:26 AM`, `T09:26:11.123Z`, `, 09:26 +02:00`, ` 09:26:11 GMT+0000 (…)`.
pub(super) fn read(scanner: &mut Scanner<'_>) -> Option<Clock> {
    scanner.one_of(&['T', 't', ',', ' '])?;
    scanner.skip_spaces();
    let time = time(scanner)?;
    let offset = scanner
        .attempt(|scanner| {
            scanner.skip_spaces();
            offset(scanner)
        })
        .unwrap_or(Offset::UTC);
    scanner.attempt(|scanner| {
        scanner.skip_spaces();
        scanner.closing_remark();
        scanner.is_at_end().then_some(())
    });
    Some(Clock { time, offset })
}

fn time(scanner: &mut Scanner<'_>) -> Option<Time> {
    let hour = scanner.number(1, 2)?;
    scanner.one_of(&[':'])?;
    let minute = scanner.number(2, 2)?;
    let mut second = 0;
    let mut nanosecond = 0;
    if scanner.one_of(&[':']).is_some() {
        second = scanner.number(2, 2)?;
        if scanner.one_of(&['.', ',']).is_some() {
            let fraction = scanner.digits(1, 9)?;
            nanosecond = format!("{fraction:0<9}").parse().ok()?;
        }
    }
    let half = scanner.attempt(|scanner| {
        scanner.skip_spaces();
        half(scanner.word()?)
    });
    let hour = match (half, hour) {
        (None, hour) => hour,
        (Some(Half::Am), 0 | 12) => 0,
        (Some(Half::Pm), 12) => 12,
        (Some(Half::Am), 1..=11) => hour,
        (Some(Half::Pm), 1..=11) => hour + 12,
        (Some(_), _) => return None,
    };
    Time::new(i8::try_from(hour).ok()?, i8::try_from(minute).ok()?, i8::try_from(second).ok()?, nanosecond).ok()
}

enum Half {
    Am,
    Pm,
}

fn half(word: &str) -> Option<Half> {
    match word.to_ascii_lowercase().as_str() {
        "am" => Some(Half::Am),
        "pm" => Some(Half::Pm),
        _ => None,
    }
}

/// `Z`, `UTC`, `GMT+0000`, `+02:00`, `-0500`, `+01`
fn offset(scanner: &mut Scanner<'_>) -> Option<Offset> {
    if let Some(zone) = scanner.word() {
        if !["Z", "UTC", "GMT"].iter().any(|known| zone.eq_ignore_ascii_case(known)) {
            return None;
        }
        if !matches!(scanner.peek(), Some('+' | '-')) {
            return Some(Offset::UTC);
        }
    }
    let sign = if scanner.one_of(&['+', '-'])? == '-' { -1 } else { 1 };
    let (hours, minutes) = match scanner.digits(2, 4)? {
        hours_and_minutes if hours_and_minutes.len() == 4 => hours_and_minutes.split_at(2),
        hours if hours.len() == 2 && scanner.one_of(&[':']).is_some() => (hours, scanner.digits(2, 2)?),
        hours if hours.len() == 2 => (hours, "0"),
        _ => return None,
    };
    let (hours, minutes): (i32, i32) = (hours.parse().ok()?, minutes.parse().ok()?);
    let exists = hours <= 14 && minutes < 60;
    exists.then(|| Offset::from_seconds(sign * (hours * 3600 + minutes * 60)).ok())?
}
