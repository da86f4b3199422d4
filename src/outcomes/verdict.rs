//! Whether a number did what was expected of it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::web::kit::Tone;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    Met,
    /// Some of the way.
    Partly,
    Missed,
    /// Nothing was measured between its beginning and the day.
    Unobserved,
}

impl Verdict {
    pub const ALL: [Verdict; 4] = [Verdict::Met, Verdict::Partly, Verdict::Missed, Verdict::Unobserved];

    pub fn name(self) -> &'static str {
        match self {
            Verdict::Met => "met",
            Verdict::Partly => "partly",
            Verdict::Missed => "missed",
            Verdict::Unobserved => "unobserved",
        }
    }

    pub fn label(self) -> &'static str {
        match self {
            Verdict::Met => "met",
            Verdict::Partly => "partly met",
            Verdict::Missed => "missed",
            Verdict::Unobserved => "no observations",
        }
    }

    pub fn tone(self) -> Tone {
        match self {
            Verdict::Met => Tone::Good,
            Verdict::Partly => Tone::Warn,
            Verdict::Missed => Tone::Bad,
            Verdict::Unobserved => Tone::Plain,
        }
    }

    /// What several numbers come to together: met when each is, missed when each is that was seen.
    pub fn of_all(each: &[Verdict]) -> Verdict {
        let seen: Vec<Verdict> = each.iter().copied().filter(|one| *one != Verdict::Unobserved).collect();
        match seen.as_slice() {
            [] => Verdict::Unobserved,
            seen if seen.iter().all(|one| *one == Verdict::Missed) => Verdict::Missed,
            seen if seen.len() == each.len() && seen.iter().all(|one| *one == Verdict::Met) => Verdict::Met,
            _ => Verdict::Partly,
        }
    }
}

impl TryFrom<String> for Verdict {
    type Error = String;
    fn try_from(name: String) -> Result<Verdict, String> {
        Verdict::ALL.into_iter().find(|known| known.name() == name).ok_or_else(|| format!("{name} is no verdict"))
    }
}

/// Where a number stood, and where it was expected to go.
#[derive(Clone, Copy, Debug, Default)]
pub struct Hope {
    pub from: Option<f64>,
    pub to: f64,
    /// Whether less is better: it says so where there is no way between the two.
    pub falls: bool,
}

impl Hope {
    /// How much of the way from where it was it has come; less than nothing when it went the other way.
    pub fn way(self, value: f64) -> Option<f64> {
        let whole = self.to - self.from?;
        (whole.abs() > f64::EPSILON).then(|| (value - self.from.unwrap_or_default()) / whole)
    }

    pub fn judge(self, value: Option<f64>) -> Verdict {
        let Some(value) = value else { return Verdict::Unobserved };
        match self.way(value) {
            Some(way) if way >= 1.0 - 1e-9 => Verdict::Met,
            Some(way) if way > 1e-9 => Verdict::Partly,
            Some(_) => Verdict::Missed,
            None if self.falls && value <= self.to || !self.falls && value >= self.to => Verdict::Met,
            None => Verdict::Missed,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Hope, Verdict::*, *};

    #[test]
    fn a_number_is_judged_by_the_way_it_came() {
        let falls = Hope { from: Some(38.0), to: 28.0, falls: true };
        for (value, verdict) in [
            (Some(28.0), Met),
            (Some(20.0), Met),
            (Some(33.0), Partly),
            (Some(38.0), Missed),
            (Some(40.0), Missed),
            (None, Unobserved),
        ] {
            assert_eq!(falls.judge(value), verdict, "{value:?}");
        }
        assert_eq!(falls.way(33.0), Some(0.5));
        assert_eq!(falls.way(43.0), Some(-0.5));
        // What moves the other way than its metric is to go is still judged by what was expected.
        assert_eq!(Hope { from: Some(1.0), to: 2.0, falls: true }.judge(Some(2.0)), Met);
    }

    #[test]
    fn without_a_beginning_it_is_reached_or_not() {
        let rises = Hope { from: None, to: 10.0, falls: false };
        assert_eq!((rises.judge(Some(10.0)), rises.judge(Some(9.9)), rises.way(9.0)), (Met, Missed, None));
        let held = Hope { from: Some(5.0), to: 5.0, falls: true };
        assert_eq!((held.judge(Some(4.0)), held.judge(Some(5.1))), (Met, Missed));
    }

    #[test]
    fn several_come_to_one() {
        for (each, all) in [
            (vec![], Unobserved),
            (vec![Unobserved], Unobserved),
            (vec![Met, Met], Met),
            (vec![Met, Unobserved], Partly),
            (vec![Met, Missed], Partly),
            (vec![Partly, Missed], Partly),
            (vec![Missed, Unobserved], Missed),
        ] {
            assert_eq!(Verdict::of_all(&each), all, "{each:?}");
        }
    }
}
