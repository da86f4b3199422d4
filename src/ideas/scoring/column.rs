//! The ideas of a sheet by one method: values, scores and ranks.

use methods::score::{self, Scored};

use super::{
    method::{Input, Method},
    said::{self, Said},
    sheet::Board,
};

/// Everything that one method says of the ideas, in the order of the board.
pub struct Column {
    pub method: Method,
    pub inputs: Vec<Input>,
    pub values: Vec<Vec<Option<f64>>>,
    pub scored: Vec<Scored>,
    pub ranks: Vec<Option<usize>>,
}

impl Column {
    pub fn of(board: &Board, method: Method) -> Column {
        let inputs = method.inputs(&board.rules);
        let fills: Vec<Option<Said>> = inputs.iter().map(|input| board.rules.fill(&input.id)).collect();
        let row = |idea: &super::sheet::Idea| -> Vec<Option<f64>> {
            let cell = |(input, fill): (&Input, &Option<Said>)| {
                if let Some(read) = board.facts.read(&input.id, idea.id) {
                    return Some(read);
                }
                let said = idea.said(&input.id).or(fill.as_ref())?;
                let value = board.facts.value(said, idea.id)?;
                if *said == Said::Estimates { said::points_as(value, input, &board.rules) } else { Some(value) }
            };
            inputs.iter().zip(&fills).map(cell).collect()
        };
        let values: Vec<_> = board.ideas.iter().map(row).collect();
        // The weights are brought to a sum of 1 once, not for each idea.
        let weighing = (method == Method::Weighted).then(|| board.rules.weighing());
        let score = |said: &Vec<Option<f64>>| match &weighing {
            Some(weighing) => weighing.score(said),
            None => method.score(&board.rules, said),
        };
        let scored: Vec<Scored> = values.iter().map(score).collect();
        let ranks = score::ranks(&scored.iter().map(|scored| scored.as_ref().ok().copied()).collect::<Vec<_>>());
        Column { method, inputs, values, scored, ranks }
    }

    /// The scores alone.
    pub fn scores(&self) -> Vec<Option<f64>> {
        self.scored.iter().map(|scored| scored.as_ref().ok().copied()).collect()
    }

    pub fn known(&self) -> usize {
        self.scored.iter().filter(|scored| scored.is_ok()).count()
    }

    /// The places of the ideas, the highest score first; what has none stands below, as it was noted.
    pub fn order(&self) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.scored.len()).collect();
        order.sort_by_key(|at| (self.ranks[*at].unwrap_or(usize::MAX), *at));
        order
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;
    use crate::{
        command::ItemId,
        ideas::scoring::{
            facts::{Facts, Wanted},
            rules::{Criterion, Rules},
            sheet::Idea,
        },
    };

    fn board(rules: &Rules, ideas: &[Vec<Option<f64>>], inputs: &[Input]) -> Board {
        let idea = |(nth, said): (usize, &Vec<Option<f64>>)| Idea {
            id: ItemId(Uuid::from_u128(nth as u128)),
            key: format!("TID-{nth}"),
            title: String::new(),
            voices: 0,
            said: inputs
                .iter()
                .zip(said)
                .filter_map(|(input, said)| Some((input.id.clone(), Said::Number((*said)?))))
                .collect(),
        };
        Board {
            rules: rules.clone(),
            ideas: ideas.iter().enumerate().map(idea).collect(),
            facts: Arc::new(Facts::default()),
            wanted: Wanted::default(),
            cut: false,
        }
    }

    fn rules(weights: &[f64]) -> Rules {
        let criterion = |(nth, weight): (usize, &f64)| Criterion {
            id: format!("c{nth}"),
            name: format!("Criterion {nth}"),
            weight: *weight,
            costs: nth % 2 == 1,
            least: 1.0,
            most: 5.0,
            rubric: Vec::new(),
        };
        Rules { criteria: weights.iter().enumerate().map(criterion).collect(), ..Rules::default() }
    }

    fn said() -> impl Strategy<Value = Vec<Option<f64>>> {
        prop::collection::vec(prop::option::weighted(0.9, (1..6u8).prop_map(f64::from)), 4)
    }

    proptest! {
        #[test]
        fn a_score_never_changes_when_an_unrelated_idea_does(
            one in said(),
            others in prop::collection::vec(said(), 0..6),
            changed in prop::collection::vec(said(), 0..6),
            which in 0..7usize,
        ) {
            let method = Method::ALL[which];
            let rules = rules(&[30.0, 25.0, 20.0, 25.0]);
            let inputs = method.inputs(&rules);
            let scored = |others: &[Vec<Option<f64>>]| {
                let ideas: Vec<_> = std::iter::once(one.clone()).chain(others.to_vec()).collect();
                Column::of(&board(&rules, &ideas, &inputs), method).scored[0].clone()
            };
            prop_assert_eq!(scored(&others), scored(&changed));
        }

        #[test]
        fn ranks_stay_when_equal_weights_are_scaled(ideas in prop::collection::vec(said(), 1..9), weight in 1..100u8, times in 1..20u8) {
            let ranks = |weight: f64| {
                let rules = rules(&[weight; 4]);
                Column::of(&board(&rules, &ideas, &Method::Weighted.inputs(&rules)), Method::Weighted).ranks
            };
            prop_assert_eq!(ranks(f64::from(weight)), ranks(f64::from(weight) / f64::from(times)));
        }
    }
}
