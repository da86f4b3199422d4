//! RICE: reach × impact × confidence ÷ effort (Intercom, about 2016).

use crate::score::{NoScore, Scored, amount, divisor, finite, given};

/// Over what time reach is counted. Only like is compared with like.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Period {
    Week,
    Month,
    #[default]
    Quarter,
    Year,
}

impl Period {
    /// How many of them make a year.
    fn a_year(self) -> f64 {
        match self {
            Period::Week => 52.0,
            Period::Month => 12.0,
            Period::Quarter => 4.0,
            Period::Year => 1.0,
        }
    }

    /// Reach that was counted over this period, as it is over another.
    pub fn convert(self, reach: f64, to: Period) -> f64 {
        reach * self.a_year() / to.a_year()
    }
}

/// The inputs of one item; what nobody has said is nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Rice {
    /// People or events within the period.
    pub reach: Option<f64>,
    /// 3 massive, 2 high, 1 medium, 0.5 low, 0.25 minimal.
    pub impact: Option<f64>,
    /// From 0 to 1: 1 high, 0.8 medium, 0.5 low.
    pub confidence: Option<f64>,
    /// Person-months of the whole team.
    pub effort: Option<f64>,
}

/// The words of the scales with their numbers.
pub const IMPACTS: [(&str, f64); 5] =
    [("massive", 3.0), ("high", 2.0), ("medium", 1.0), ("low", 0.5), ("minimal", 0.25)];
pub const CONFIDENCES: [(&str, f64); 3] = [("high", 1.0), ("medium", 0.8), ("low", 0.5)];

impl Rice {
    /// The score, or why there is none.
    pub fn score(&self) -> Scored {
        let reach = amount("reach", self.reach)?;
        let impact = amount("impact", self.impact)?;
        let confidence = given("confidence", self.confidence)?;
        if !(0.0..=1.0).contains(&confidence) {
            return Err(NoScore::Because("confidence is not between 0 and 100 %".into()));
        }
        let effort = divisor("effort", self.effort)?;
        finite(reach * impact * confidence / effort)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn rice(reach: f64, impact: f64, confidence: f64, effort: f64) -> Rice {
        Rice { reach: Some(reach), impact: Some(impact), confidence: Some(confidence), effort: Some(effort) }
    }

    #[test]
    fn scores_are_those_published() {
        assert_eq!(rice(2_000.0, 2.0, 0.8, 4.0).score(), Ok(800.0));
        assert_eq!(rice(500.0, 0.25, 1.0, 0.5).score(), Ok(250.0));
        assert_eq!(rice(500.0, 3.0, 0.5, 0.0).score(), Err(NoScore::Zero("effort".into())));
        assert_eq!(Rice { reach: None, ..rice(1.0, 1.0, 1.0, 1.0) }.score(), Err(NoScore::Missing("reach".into())));
        assert!(rice(1.0, 1.0, 80.0, 1.0).score().is_err(), "eighty is not eighty per cent");
        // 532,500 sign-ups a month of which a tenth is not activated.
        assert!((532_500.0_f64 * 0.10 - 53_250.0).abs() < 1e-6);
        assert!((Period::Month.convert(53_250.0, Period::Quarter) - 159_750.0).abs() < 1e-6);
    }

    proptest! {
        #[test]
        fn twice_the_effort_is_half_the_score(reach in 0.0..1e6f64, impact in 0.25..3.0f64, confidence in 0.0..1.0f64, effort in 0.1..100.0f64) {
            let (once, twice) = (rice(reach, impact, confidence, effort).score().unwrap(), rice(reach, impact, confidence, effort * 2.0).score().unwrap());
            prop_assert!((once - twice * 2.0).abs() <= 1e-9 * once.abs().max(1.0));
        }

        #[test]
        fn converting_there_and_back_changes_nothing(reach in 0.0..1e9f64) {
            let back = Period::Year.convert(Period::Week.convert(reach, Period::Year), Period::Week);
            prop_assert!((back - reach).abs() <= 1e-9 * reach.max(1.0));
        }
    }
}
