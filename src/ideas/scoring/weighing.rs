//! Scores by a product's own criteria: weighed as shares of their sum, on one scale where theirs differ.

use methods::{
    score::{NoScore, Scored},
    sum::sum,
    weighted,
};

use super::{
    method,
    rules::{Criterion, Rules},
};
use crate::web::shown::number;

pub struct Weighing {
    criteria: Vec<weighted::Criterion>,
    hundred: bool,
    /// Why nothing can be weighed.
    why: Option<&'static str>,
}

impl Weighing {
    pub fn score(&self, said: &[Option<f64>]) -> Scored {
        match self.why {
            Some(why) => Err(NoScore::Because(why.into())),
            None => method::weigh(&self.criteria, said, self.hundred),
        }
    }
}

impl Rules {
    /// The criteria with weights that sum to 1, whatever was said.
    pub fn weighed(&self) -> Vec<weighted::Criterion> {
        let sum = self.sum();
        let of = |criterion: &Criterion| weighted::Criterion {
            name: criterion.name.clone(),
            weight: criterion.weight / sum,
            least: criterion.least,
            most: criterion.most,
            costs: criterion.costs,
        };
        self.criteria.iter().map(of).collect()
    }

    fn sum(&self) -> f64 {
        sum(self.criteria.iter().map(|criterion| criterion.weight))
    }

    /// Scales of different lengths are brought to 0–100 before they are weighed.
    fn differ(&self) -> bool {
        let ends = |criterion: &Criterion| (criterion.least.to_bits(), criterion.most.to_bits());
        let weigh: Vec<_> = self.criteria.iter().filter(|criterion| criterion.weight > 0.0).map(ends).collect();
        weigh.windows(2).any(|two| two[0] != two[1])
    }

    pub fn score(&self, said: &[Option<f64>]) -> Scored {
        self.weighing().score(said)
    }

    /// What every idea is weighed by, worked out once.
    pub fn weighing(&self) -> Weighing {
        let why = match self.sum() {
            _ if self.criteria.is_empty() => Some("there are no criteria yet"),
            sum if sum <= 0.0 => Some("no criterion has any weight"),
            _ => None,
        };
        Weighing { criteria: self.weighed(), hundred: self.differ(), why }
    }

    pub fn explained(&self, said: &[Option<f64>]) -> String {
        let part = |(criterion, said): (&weighted::Criterion, &Option<f64>)| {
            let said = said.unwrap_or_default();
            let weight = number(criterion.weight * 100.0);
            let turned = format!("({} − {})", number(criterion.least + criterion.most), number(said));
            let counted = if criterion.costs { turned } else { number(said) };
            if !self.differ() {
                return format!("{weight} % × {counted}");
            }
            let along = criterion.counted(Some(said)).unwrap_or(criterion.least);
            let hundred = 100.0 * (along - criterion.least) / (criterion.most - criterion.least);
            format!("{weight} % × {}", number(hundred))
        };
        self.weighed()
            .iter()
            .zip(said)
            .filter(|(criterion, _)| criterion.weight > 0.0)
            .map(part)
            .collect::<Vec<_>>()
            .join(" + ")
    }

    pub fn cautions(&self) -> Vec<String> {
        let sum = self.sum();
        let mut cautions = Vec::new();
        if !self.criteria.is_empty() && (sum - 100.0).abs() > 1e-6 {
            cautions
                .push(format!("the weights sum to {} %, not to 100 %: each counts as its share of that", number(sum)));
        }
        let none: Vec<&str> =
            self.criteria.iter().filter(|one| one.weight == 0.0).map(|one| one.name.as_str()).collect();
        if !none.is_empty() && sum > 0.0 {
            let weighs = if none.len() == 1 { "weighs nothing and is" } else { "weigh nothing and are" };
            cautions.push(format!("{} {weighs} left out", none.join(", ")));
        }
        if self.differ() {
            cautions.push("the scales differ: each is brought to 0–100 before it is weighed".into());
        }
        cautions
    }
}
