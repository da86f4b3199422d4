//! How precisely an audience is told when something is: a date becomes the month, the quarter or the half-year it lies in.

use chrono::{Datelike, Days, Months, NaiveDate};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::web::shown::{month, short_date};

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Precision {
    Day,
    Month,
    Quarter,
    HalfYear,
    /// Only now, next or later.
    Horizon,
    /// Nothing of when.
    #[default]
    None,
}

/// When something is, as far as it is told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Span {
    /// In words: 4 May 2031, May 2031, Q2 2031, H1 2031.
    pub said: String,
    pub from: NaiveDate,
    /// Its last day.
    pub to: NaiveDate,
}

impl Precision {
    pub const ALL: [Precision; 6] = [
        Precision::Day,
        Precision::Month,
        Precision::Quarter,
        Precision::HalfYear,
        Precision::Horizon,
        Precision::None,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Precision::Day => "day",
            Precision::Month => "month",
            Precision::Quarter => "quarter",
            Precision::HalfYear => "half_year",
            Precision::Horizon => "horizon",
            Precision::None => "none",
        }
    }

    pub fn label(self) -> &'static str {
        match self {
            Precision::Day => "To the day",
            Precision::Month => "To the month",
            Precision::Quarter => "To the quarter",
            Precision::HalfYear => "To the half-year",
            Precision::Horizon => "Now, next, later only",
            Precision::None => "Nothing of when",
        }
    }

    pub fn is_of_dates(self) -> bool {
        self.months().is_some()
    }

    pub fn has_horizons(self) -> bool {
        self != Precision::None
    }

    /// How many months are told as one; a day is told as itself.
    fn months(self) -> Option<u32> {
        match self {
            Precision::Day => Some(0),
            Precision::Month => Some(1),
            Precision::Quarter => Some(3),
            Precision::HalfYear => Some(6),
            Precision::Horizon | Precision::None => None,
        }
    }

    /// What is told of a day; nothing where no dates are.
    pub fn span(self, day: NaiveDate) -> Option<Span> {
        let months = self.months()?;
        if months == 0 {
            return Some(Span { said: short_date(day), from: day, to: day });
        }
        let from = NaiveDate::from_ymd_opt(day.year(), day.month0() / months * months + 1, 1)?;
        let to = from.checked_add_months(Months::new(months))?.checked_sub_days(Days::new(1))?;
        let nth = day.month0() / months + 1;
        let said = match self {
            Precision::Quarter => format!("Q{nth} {}", day.year()),
            Precision::HalfYear => format!("H{nth} {}", day.year()),
            _ => month(day),
        };
        Some(Span { said, from, to })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_told_as_what_it_lies_in() {
        let day: NaiveDate = "2031-05-14".parse().unwrap();
        let told =
            |precision: Precision| precision.span(day).map(|span| format!("{} {} {}", span.said, span.from, span.to));
        assert_eq!(told(Precision::Day).unwrap(), "14 May 2031 2031-05-14 2031-05-14");
        assert_eq!(told(Precision::Month).unwrap(), "May 2031 2031-05-01 2031-05-31");
        assert_eq!(told(Precision::Quarter).unwrap(), "Q2 2031 2031-04-01 2031-06-30");
        assert_eq!(told(Precision::HalfYear).unwrap(), "H1 2031 2031-01-01 2031-06-30");
        assert_eq!((told(Precision::Horizon), told(Precision::None)), (None, None));
    }
}
