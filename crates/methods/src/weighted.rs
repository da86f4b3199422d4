//! Weighted scoring: Σ weight × score over criteria of one's own, each with a direction; and two conventions of other tools,
//! Aha!'s scorecard and Jira Product Discovery's normalised sum.

use crate::score::{NoScore, Scored, finite, given};

/// How near to 1 the weights must come.
const NEAR: f64 = 1e-6;

#[derive(Clone, Debug, PartialEq)]
pub struct Criterion {
    pub name: String,
    /// The share of the whole, from 0 to 1.
    pub weight: f64,
    /// The ends of its scale, `1` and `5`.
    pub least: f64,
    pub most: f64,
    /// Whether more is worse, as with cost and risk: the scale is turned round.
    pub costs: bool,
}

impl Criterion {
    /// What counts of a score: itself, or its mirror on the scale where more is worse.
    pub fn counted(&self, score: Option<f64>) -> Scored {
        let score = given(&self.name, score)?;
        if score < self.least || score > self.most {
            let (least, most) = (self.least, self.most);
            return Err(NoScore::Because(format!("{} is not from {least} to {most}", self.name)));
        }
        Ok(if self.costs { self.least + self.most - score } else { score })
    }
}

/// What is wrong with the criteria themselves: weights that do not sum to 1, a scale without length.
pub fn check(criteria: &[Criterion]) -> Result<(), NoScore> {
    if criteria.is_empty() {
        return Err(NoScore::Missing("a criterion".into()));
    }
    for criterion in criteria {
        if !(criterion.weight.is_finite() && criterion.weight >= 0.0) {
            return Err(NoScore::Because(format!("the weight of {} is not a share of the whole", criterion.name)));
        }
        if !(criterion.least.is_finite() && criterion.most.is_finite() && criterion.most > criterion.least) {
            return Err(NoScore::Because(format!("the scale of {} ends where it begins", criterion.name)));
        }
    }
    let sum: f64 = criteria.iter().map(|criterion| criterion.weight).sum();
    if (sum - 1.0).abs() > NEAR {
        let percent = crate::score::rounded(sum * 100.0, 1);
        return Err(NoScore::Because(format!("the weights sum to {percent} %, not to 100 %")));
    }
    Ok(())
}

/// The weighted sum on the scale of the criteria, or why there is none; what weighs nothing need not be said.
pub fn score(criteria: &[Criterion], scores: &[Option<f64>]) -> Scored {
    check(criteria)?;
    let part = |(at, criterion): (usize, &Criterion)| {
        if criterion.weight == 0.0 {
            return Ok(0.0);
        }
        Ok(criterion.weight * criterion.counted(scores.get(at).copied().flatten())?)
    };
    finite(criteria.iter().enumerate().map(part).sum::<Result<f64, NoScore>>()?)
}

/// The same with each criterion brought to 0–100 first, so that scales of different lengths compare.
pub fn hundred(criteria: &[Criterion], scores: &[Option<f64>]) -> Scored {
    check(criteria)?;
    let part = |(at, criterion): (usize, &Criterion)| {
        if criterion.weight == 0.0 {
            return Ok(0.0);
        }
        let counted = criterion.counted(scores.get(at).copied().flatten())?;
        Ok(criterion.weight * 100.0 * (counted - criterion.least) / (criterion.most - criterion.least))
    };
    finite(criteria.iter().enumerate().map(part).sum::<Result<f64, NoScore>>()?)
}

/// Aha!'s default scorecard: (population + need + strategy − effort) × confidence.
pub fn scorecard(
    population: Option<f64>,
    need: Option<f64>,
    strategy: Option<f64>,
    effort: Option<f64>,
    confidence: Option<f64>,
) -> Scored {
    let sum = given("population", population)? + given("need", need)? + given("strategy", strategy)?
        - given("effort", effort)?;
    finite(sum * given("confidence", confidence)?)
}

/// Jira Product Discovery: each field is brought to 0–100 over all ideas (from 0, or from the lowest where one is negative, to
/// the highest), weighted, summed and brought to 0–100 again; with negative weights, the positive sum ÷ the negative one. So
/// the score of one idea changes with the others. An idea that lacks a field has no score.
pub fn normalised(weights: &[f64], ideas: &[Vec<Option<f64>>]) -> Vec<Scored> {
    let columns: Vec<Vec<Option<f64>>> = (0..weights.len())
        .map(|at| spread(&ideas.iter().map(|idea| idea.get(at).copied().flatten()).collect::<Vec<_>>()))
        .collect();
    let sum = |idea: usize, sign: f64| -> Option<f64> {
        let parts = weights.iter().zip(&columns).filter(|(weight, _)| **weight * sign > 0.0);
        parts.map(|(weight, column)| Some(weight.abs() * column[idea]?)).sum()
    };
    let sums = |sign: f64| spread(&(0..ideas.len()).map(|idea| sum(idea, sign)).collect::<Vec<_>>());
    let (good, bad) = (sums(1.0), sums(-1.0));
    let has_bad = weights.iter().any(|weight| *weight < 0.0);
    let one = |idea: usize| match (good[idea], bad[idea]) {
        (Some(good), _) if !has_bad => finite(good),
        (Some(_), Some(0.0)) => Err(NoScore::Zero("what counts against it".into())),
        (Some(good), Some(bad)) => finite(good / bad),
        _ => Err(NoScore::Missing("a field".into())),
    };
    (0..ideas.len()).map(one).collect()
}

/// Brings numbers to 0–100.
pub fn spread(numbers: &[Option<f64>]) -> Vec<Option<f64>> {
    let known = || numbers.iter().flatten().copied().filter(|number| number.is_finite());
    let least = known().fold(0.0, f64::min);
    let most = known().fold(f64::NEG_INFINITY, f64::max);
    let along = |number: f64| if most > least { 100.0 * (number - least) / (most - least) } else { 0.0 };
    numbers.iter().map(|number| number.filter(|number| number.is_finite()).map(along)).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::score::{ranks, rounded};

    fn criteria(weights: &[f64]) -> Vec<Criterion> {
        let names = ["revenue", "demand", "strategy", "risk", "competition", "six"];
        let one = |(weight, name): (&f64, &str)| Criterion {
            name: name.into(),
            weight: *weight,
            least: 1.0,
            most: 5.0,
            costs: false,
        };
        weights.iter().zip(names).map(one).collect()
    }

    #[test]
    fn what_weighs_nothing_need_not_be_said() {
        let weighed = criteria(&[1.0, 0.0]);
        for said in [None, Some(3.0), Some(99.0)] {
            assert_eq!(score(&weighed, &[Some(4.0), said]), Ok(4.0), "{said:?}");
            assert_eq!(hundred(&weighed, &[Some(5.0), said]), Ok(100.0), "{said:?}");
        }
        assert!(score(&weighed, &[None, Some(3.0)]).is_err());
    }

    #[test]
    fn the_sum_is_the_published_one() {
        let criteria = criteria(&[0.30, 0.25, 0.20, 0.15, 0.10]);
        let scores = [4.0, 5.0, 3.0, 2.0, 1.0].map(Some);
        assert!((score(&criteria, &scores).unwrap() - 3.45).abs() < 1e-12);
        assert!((hundred(&criteria, &scores).unwrap() - 61.25).abs() < 1e-12);
        assert!((scorecard(Some(8.0), Some(6.0), Some(7.0), Some(5.0), Some(0.8)).unwrap() - 12.8).abs() < 1e-12);
    }

    #[test]
    fn where_more_is_worse_the_scale_is_turned_round() {
        let mut criteria = criteria(&[0.5, 0.5]);
        criteria[1].costs = true;
        assert_eq!(score(&criteria, &[Some(4.0), Some(2.0)]), Ok(4.0));
    }

    #[test]
    fn what_does_not_add_up_is_refused_with_the_reason() {
        let said = |criteria: &[Criterion], scores: &[Option<f64>]| score(criteria, scores).unwrap_err().to_string();
        assert_eq!(said(&criteria(&[0.5, 0.4]), &[Some(1.0), Some(1.0)]), "the weights sum to 90 %, not to 100 %");
        assert_eq!(said(&criteria(&[0.5, 0.5]), &[Some(1.0)]), "demand is missing");
        assert_eq!(said(&criteria(&[0.5, 0.5]), &[Some(6.0), Some(1.0)]), "revenue is not from 1 to 5");
        assert_eq!(said(&[], &[]), "a criterion is missing");
    }

    #[test]
    fn fields_are_spread_as_the_tools_own_page_says() {
        let shown = |numbers: &[f64]| -> Vec<f64> {
            spread(&numbers.iter().copied().map(Some).collect::<Vec<_>>())
                .into_iter()
                .flatten()
                .map(|number| rounded(number, 0))
                .collect()
        };
        assert_eq!(shown(&[5.0, 4.0]), [100.0, 80.0]);
        assert_eq!(shown(&[5.0, 1.0, -5.0]), [100.0, 60.0, 0.0]);
        assert_eq!(shown(&[6.0, 3.0, 2.0]), [100.0, 50.0, 33.0]);
        // That page gives 66 in the middle, against its own rule of lowest and highest, by which it is 75.
        assert_eq!(shown(&[-5.0, -2.0, -1.0]), [0.0, 75.0, 100.0]);
    }

    #[test]
    fn with_negative_weights_good_is_divided_by_bad() {
        let ideas =
            [vec![Some(5.0), Some(5.0)], vec![Some(5.0), Some(2.5)], vec![Some(5.0), Some(0.0)], vec![None, Some(1.0)]];
        let scores = normalised(&[1.0, -1.0], &ideas);
        assert_eq!(scores[0], Ok(1.0));
        assert_eq!(scores[1], Ok(2.0));
        assert_eq!(scores[2], Err(NoScore::Zero("what counts against it".into())));
        assert_eq!(scores[3], Err(NoScore::Missing("a field".into())));
    }

    proptest! {
        #[test]
        fn the_order_is_the_same_whatever_equal_weights_are_called(ideas in prop::collection::vec(prop::collection::vec(1.0..5.0f64, 4), 2..20)) {
            let equal = criteria(&[0.25; 4]);
            let ranked = ranks(&ideas.iter().map(|idea| score(&equal, &idea.iter().copied().map(Some).collect::<Vec<_>>()).ok().map(|score| rounded(score, 9))).collect::<Vec<_>>());
            let sums = ranks(&ideas.iter().map(|idea| Some(rounded(idea.iter().sum::<f64>() / 4.0, 9))).collect::<Vec<_>>());
            prop_assert_eq!(ranked, sums);
        }

        #[test]
        fn a_score_is_the_item_s_own(one in prop::collection::vec(1.0..5.0f64, 4), other in prop::collection::vec(1.0..5.0f64, 4)) {
            let criteria = criteria(&[0.4, 0.3, 0.2, 0.1]);
            let of = |idea: &[f64]| score(&criteria, &idea.iter().copied().map(Some).collect::<Vec<_>>());
            let alone = of(&one);
            let _ = of(&other);
            prop_assert_eq!(alone, of(&one));
        }

        #[test]
        fn what_is_spread_stays_within_bounds(numbers in prop::collection::vec(prop::option::of(-1e6..1e6f64), 0..30)) {
            for number in spread(&numbers).into_iter().flatten() {
                prop_assert!((-1e-9..=100.0 + 1e-9).contains(&number));
            }
        }
    }
}
