//! The mathematics of spending: what people cost over their days, how fast money burns, and where that leads.

use chrono::{Datelike, Days, NaiveDate};
use methods::sum::sum;

/// How many days from one to another, both counted, are Monday to Friday.
pub fn working_days(from: NaiveDate, until: NaiveDate) -> i64 {
    let days = (until - from).num_days() + 1;
    if days <= 0 {
        return 0;
    }
    let (weeks, rest) = (days / 7, days % 7);
    let first = i64::from(from.weekday().num_days_from_monday());
    weeks * 5 + (0..rest).filter(|nth| (first + nth) % 7 < 5).count() as i64
}

/// Somebody's part: a rate for a day, for a share of their days, from one day to another.
#[derive(Clone, Copy, Debug)]
pub struct Part {
    pub rate: f64,
    /// In per cent.
    pub allocation: f64,
    pub from: NaiveDate,
    pub until: NaiveDate,
}

impl Part {
    /// What it costs within those days.
    pub fn cost(self, from: NaiveDate, until: NaiveDate) -> f64 {
        working_days(self.from.max(from), self.until.min(until)) as f64 * self.rate * self.allocation / 100.0
    }
}

/// What was spent and where it leads.
#[derive(Clone, Debug, Default)]
pub struct Spending {
    /// Day and amount of each entry.
    pub entries: Vec<(NaiveDate, f64)>,
    pub parts: Vec<Part>,
    /// The first day on which anything of the whole was spent, where this is a part of one: over the same days what the parts
    /// burn adds up to what the whole does.
    pub since: Option<NaiveDate>,
}

/// Over how many days the burn of entries is taken.
const BURN_DAYS: u64 = 90;

impl Spending {
    /// Everything spent up to the end of that day.
    pub fn until(&self, day: NaiveDate) -> f64 {
        let entries = self.entries.iter().filter(|(on, _)| *on <= day).map(|(_, amount)| *amount);
        sum(entries.chain(self.parts.iter().map(|part| part.cost(part.from, day))))
    }

    /// What a day costs on the average of the last ninety, or since the first day on which something was spent on the whole.
    pub fn burn(&self, today: NaiveDate) -> Option<f64> {
        let first = self.first().filter(|first| *first <= today)?;
        let first = self.since.unwrap_or(first).min(first);
        let since = today.checked_sub_days(Days::new(BURN_DAYS - 1)).unwrap_or(today).max(first);
        let before = since.pred_opt().map_or(0.0, |before| self.until(before));
        Some((self.until(today) - before) / ((today - since).num_days() + 1) as f64)
    }

    /// What will have been spent by that day: what is spent, what people are to cost, and entries at the rate of late.
    pub fn forecast(&self, today: NaiveDate, end: NaiveDate) -> f64 {
        let spent = self.until(today);
        if end <= today {
            return spent;
        }
        let tomorrow = today.succ_opt().unwrap_or(end);
        let people = sum(self.parts.iter().map(|part| part.cost(tomorrow, end)));
        let entries = Spending { entries: self.entries.clone(), parts: Vec::new(), since: self.since };
        let booked = sum(self.entries.iter().filter(|(on, _)| *on > today && *on <= end).map(|(_, amount)| *amount));
        let rate = entries.burn(today).unwrap_or(0.0).max(0.0);
        spent + people + booked.max(rate * (end - today).num_days() as f64)
    }

    /// The first day on which something is spent.
    pub fn first(&self) -> Option<NaiveDate> {
        let entries = self.entries.iter().map(|(on, _)| *on);
        entries.chain(self.parts.iter().map(|part| part.from)).min()
    }
}

/// The day on which what is left is used up at so much a day; nothing when it lasts.
pub fn used_up(left: f64, a_day: Option<f64>, today: NaiveDate) -> Option<NaiveDate> {
    let burn = a_day.filter(|burn| *burn > 0.0)?;
    if left <= 0.0 {
        return Some(today);
    }
    let days = (left / burn).floor();
    (days < 36_500.0).then(|| today.checked_add_days(Days::new(days as u64))).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap_or_default()
    }

    #[test]
    fn weekends_cost_nothing() {
        assert_eq!(working_days(day("2026-11-02"), day("2026-11-15")), 10);
        assert_eq!(working_days(day("2026-11-07"), day("2026-11-08")), 0);
        assert_eq!(working_days(day("2026-11-06"), day("2026-11-09")), 2);
        assert_eq!(working_days(day("2026-11-09"), day("2026-11-06")), 0);
    }

    #[test]
    fn people_cost_their_rate_for_their_share_of_days() {
        let part = Part { rate: 600.0, allocation: 50.0, from: day("2026-11-02"), until: day("2026-11-13") };
        let spending = Spending { entries: vec![(day("2026-11-03"), 1_000.0)], parts: vec![part], since: None };
        assert!((spending.until(day("2026-11-06")) - 2_500.0).abs() < 1e-9);
        assert!((spending.until(day("2026-12-31")) - 4_000.0).abs() < 1e-9);
        assert!((spending.burn(day("2026-11-06")).unwrap_or_default() - 500.0).abs() < 1e-9);
        // Ten days of people in all, and entries at 200 a day over the five days since the first.
        let forecast = spending.forecast(day("2026-11-07"), day("2026-11-17"));
        assert!((forecast - (2_500.0 + 1_500.0 + 2_000.0)).abs() < 1e-9, "{forecast}");
        assert_eq!(used_up(500.0, Some(500.0), day("2026-11-06")), Some(day("2026-11-07")));
        assert_eq!(used_up(0.0, Some(500.0), day("2026-11-06")), Some(day("2026-11-06")));
        assert_eq!((used_up(1.0, None, day("2026-11-06")), used_up(1.0, Some(1e-9), day("2026-11-06"))), (None, None));
        assert_eq!(Spending::default().burn(day("2026-11-06")), None);
    }

    #[test]
    fn what_parts_burn_adds_up_to_what_the_whole_does() {
        let today = day("2026-11-22");
        let old = Spending {
            entries: vec![(day("2026-01-05"), 9_000.0), (day("2026-09-01"), 9_000.0)],
            ..Spending::default()
        };
        let new = Spending {
            entries: vec![(day("2026-11-20"), 900.0)],
            since: Some(day("2026-01-05")),
            ..Spending::default()
        };
        assert!((old.burn(today).unwrap_or_default() - 100.0).abs() < 1e-9);
        assert!(
            (new.burn(today).unwrap_or_default() - 10.0).abs() < 1e-9,
            "three days of it are not a rate of their own"
        );
        assert!((Spending { since: None, ..new }.burn(today).unwrap_or_default() - 300.0).abs() < 1e-9);
    }
}
