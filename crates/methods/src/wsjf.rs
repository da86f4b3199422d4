//! WSJF, weighted shortest job first (SAFe): relative cost of delay ÷ job size. Only comparable inside the batch that was
//! scored together; the smallest of each column is 1. Its relative numbers cannot stand for money (Yip, 2024).

use crate::score::{NoScore, Scored, amount, divisor, finite};

/// The modified Fibonacci scale; a team may have its own.
pub const SCALE: [f64; 7] = [1.0, 2.0, 3.0, 5.0, 8.0, 13.0, 20.0];

#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Job {
    /// User and business value.
    pub value: Option<f64>,
    pub time_criticality: Option<f64>,
    /// Risk reduction and opportunity enablement.
    pub risk_opportunity: Option<f64>,
    /// Stands in for duration.
    pub size: Option<f64>,
}

impl Job {
    /// The relative cost of delay: the sum of the three.
    pub fn cost_of_delay(&self) -> Scored {
        let value = amount("value", self.value)?;
        let time = amount("time criticality", self.time_criticality)?;
        finite(value + time + amount("risk and opportunity", self.risk_opportunity)?)
    }

    /// The score, or why there is none.
    pub fn score(&self) -> Scored {
        finite(self.cost_of_delay()? / divisor("size", self.size)?)
    }
}

/// One of the inputs of a job.
type Input = fn(&Job) -> Option<f64>;

/// What is wrong with a batch: a column without a 1, a number that is not on the scale.
pub fn cautions(jobs: &[Job], scale: &[f64]) -> Vec<NoScore> {
    let columns: [(&str, Input); 4] = [
        ("value", |job| job.value),
        ("time criticality", |job| job.time_criticality),
        ("risk and opportunity", |job| job.risk_opportunity),
        ("size", |job| job.size),
    ];
    let mut cautions = Vec::new();
    let on = |number: f64| scale.iter().any(|step| (step - number).abs() < 1e-9);
    for (name, of) in columns {
        let numbers: Vec<f64> = jobs.iter().filter_map(of).collect();
        if !numbers.is_empty() && numbers.iter().all(|number| (number - 1.0).abs() > 1e-9) {
            cautions.push(NoScore::Because(format!("no item has 1 in {name}: the smallest of a column is 1")));
        }
        if let Some(off) = numbers.iter().find(|number| !on(**number)) {
            cautions.push(NoScore::Because(format!("{off} in {name} is not on the scale")));
        }
    }
    cautions
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::score::ranks;

    fn job(value: f64, time: f64, risk: f64, size: f64) -> Job {
        Job { value: Some(value), time_criticality: Some(time), risk_opportunity: Some(risk), size: Some(size) }
    }

    fn batch() -> [Job; 4] {
        [job(8.0, 5.0, 3.0, 8.0), job(5.0, 13.0, 1.0, 3.0), job(13.0, 1.0, 8.0, 13.0), job(3.0, 3.0, 2.0, 1.0)]
    }

    #[test]
    fn the_shortest_of_what_costs_most_comes_first() {
        let costs = batch().map(|job| job.cost_of_delay().unwrap());
        assert_eq!(costs.map(|cost| cost.to_string()), ["16", "19", "22", "8"]);
        let scores = batch().map(|job| job.score().ok());
        for (score, expected) in scores.iter().zip([2.0, 6.333, 1.692, 8.0]) {
            assert!((score.unwrap() - expected).abs() < 5e-4, "{score:?}");
        }
        assert_eq!(ranks(&scores), [Some(3), Some(2), Some(4), Some(1)]);
        assert_eq!(job(1.0, 1.0, 1.0, 0.0).score(), Err(NoScore::Zero("size".into())));
    }

    #[test]
    fn a_column_without_a_one_is_warned_of() {
        let cautions: Vec<_> = cautions(&batch(), &SCALE).iter().map(ToString::to_string).collect();
        assert_eq!(cautions, ["no item has 1 in value: the smallest of a column is 1"]);
        let off = super::cautions(&[job(1.0, 1.0, 1.0, 21.0), job(1.0, 1.0, 1.0, 1.0)], &SCALE);
        assert_eq!(off[0].to_string(), "21 in size is not on the scale");
    }
}
