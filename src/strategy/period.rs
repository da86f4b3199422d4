//! The quarters in which goals are set.

use chrono::{Datelike, Days, NaiveDate};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Which goals are looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Period {
    /// This quarter, with goals that name no period.
    #[default]
    This,
    Next,
    /// The quarter before this one.
    Last,
    All,
}

impl Period {
    pub const ALL: [Period; 4] = [Period::Last, Period::This, Period::Next, Period::All];

    pub fn name(self) -> &'static str {
        match self {
            Period::This => "this",
            Period::Next => "next",
            Period::Last => "last",
            Period::All => "all",
        }
    }

    pub fn label(self) -> &'static str {
        match self {
            Period::This => "This quarter",
            Period::Next => "Next quarter",
            Period::Last => "Last quarter",
            Period::All => "All",
        }
    }

    /// Its first and last day; nothing for all of time.
    pub fn days(self, today: NaiveDate) -> Option<(NaiveDate, NaiveDate)> {
        let this = quarter(today);
        match self {
            Period::This => Some(this),
            Period::Next => this.1.checked_add_days(Days::new(1)).map(quarter),
            Period::Last => this.0.pred_opt().map(quarter),
            Period::All => None,
        }
    }

    /// Whether something from one day to another, each perhaps unsaid, falls into it.
    pub fn holds(self, starts: Option<NaiveDate>, ends: Option<NaiveDate>, today: NaiveDate) -> bool {
        let Some((first, last)) = self.days(today) else { return true };
        match (starts, ends) {
            (None, None) => self == Period::This,
            _ => starts.is_none_or(|starts| starts <= last) && ends.is_none_or(|ends| ends >= first),
        }
    }
}

/// The calendar quarter that a day is in.
fn quarter(day: NaiveDate) -> (NaiveDate, NaiveDate) {
    let month = day.month0() / 3 * 3 + 1;
    let first = NaiveDate::from_ymd_opt(day.year(), month, 1).unwrap_or(day);
    let next = if month == 10 {
        NaiveDate::from_ymd_opt(day.year() + 1, 1, 1)
    } else {
        NaiveDate::from_ymd_opt(day.year(), month + 3, 1)
    };
    (first, next.and_then(|next| next.pred_opt()).unwrap_or(day))
}

/// "Q4 2026".
pub fn named(day: NaiveDate) -> String {
    format!("Q{} {}", day.month0() / 3 + 1, day.year())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap_or_default()
    }

    #[test]
    fn quarters_meet_across_the_year() {
        let today = day("2026-11-22");
        assert_eq!(Period::This.days(today), Some((day("2026-10-01"), day("2026-12-31"))));
        assert_eq!(Period::Next.days(today), Some((day("2027-01-01"), day("2027-03-31"))));
        assert_eq!(Period::Last.days(today), Some((day("2026-07-01"), day("2026-09-30"))));
        assert_eq!(Period::Last.days(day("2027-02-01")), Period::This.days(today));
        assert_eq!(named(today), "Q4 2026");
    }

    #[test]
    fn a_goal_is_in_every_quarter_it_touches() {
        let today = day("2026-11-22");
        let holds =
            |period: Period, starts: &str, ends: &str| period.holds(starts.parse().ok(), ends.parse().ok(), today);
        assert!(holds(Period::This, "2026-12-31", "") && holds(Period::Next, "2026-12-31", ""));
        assert!(!holds(Period::This, "2027-01-01", "2027-02-01") && holds(Period::Next, "2027-01-01", "2027-02-01"));
        assert!(holds(Period::This, "", "") && !holds(Period::Next, "", "") && holds(Period::All, "", ""));
        assert!(!holds(Period::This, "", "2026-09-30") && holds(Period::Last, "", "2026-09-30"));
    }
}
