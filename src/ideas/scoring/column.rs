//! The ideas of a sheet by one method: values, scores and ranks.

use methods::score::{self, Scored};

use super::{
    method::{Input, Method},
    said::Said,
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
                let said = idea.said(&input.id).or(fill.as_ref())?;
                board.facts.value(said, idea.id)
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
