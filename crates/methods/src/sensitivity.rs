//! What would change the top of a ranking by weighted sums: the least change of one weight, or of one input, by which
//! something outside the top overtakes something in it.

/// A change of the weight of one criterion, all else as it is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OfWeight {
    /// The place of the criterion.
    pub criterion: usize,
    /// By how much its weight would have to change.
    pub by: f64,
    /// What would come in, and what would fall out.
    pub comes_in: usize,
    pub falls_out: usize,
}

/// A change of one input of one item, all else as it is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OfInput {
    pub item: usize,
    pub criterion: usize,
    pub by: f64,
}

fn score(weights: &[f64], inputs: &[f64]) -> f64 {
    weights.iter().zip(inputs).map(|(weight, input)| weight * input).sum()
}

/// The places of the items by score, the highest first; equals as they came.
fn order(weights: &[f64], items: &[Vec<f64>]) -> (Vec<f64>, Vec<usize>) {
    let scores: Vec<f64> = items.iter().map(|inputs| score(weights, inputs)).collect();
    let mut places: Vec<usize> = (0..items.len()).collect();
    places.sort_by(|a, b| scores[*b].total_cmp(&scores[*a]));
    (scores, places)
}

/// For each criterion the least change of its weight at which the top changes; criteria that cannot change it are left out.
/// A weight stays within 0 and 1.
pub fn weights(weights: &[f64], items: &[Vec<f64>], top: usize) -> Vec<OfWeight> {
    let (scores, places) = order(weights, items);
    let (inside, outside) = places.split_at(top.min(places.len()));
    let least = |criterion: usize| {
        let change = |inside: usize, outside: usize| {
            let gap = scores[inside] - scores[outside];
            let slope = items[inside][criterion] - items[outside][criterion];
            let by = -gap / slope;
            let left = weights[criterion] + by;
            (slope != 0.0 && by.is_finite() && (0.0..=1.0).contains(&left)).then_some(OfWeight {
                criterion,
                by,
                comes_in: outside,
                falls_out: inside,
            })
        };
        let pairs = inside.iter().flat_map(|inside| outside.iter().map(move |outside| (*inside, *outside)));
        pairs.filter_map(|(inside, outside)| change(inside, outside)).min_by(|a, b| a.by.abs().total_cmp(&b.by.abs()))
    };
    (0..weights.len()).filter_map(least).collect()
}

/// For each item just below the top, the input that would have to change least (as a share of its scale) to bring it in.
/// `most` says how many of them; `scale` the length of each criterion's scale and its highest value.
pub fn inputs(weights: &[f64], items: &[Vec<f64>], scale: &[(f64, f64)], top: usize, most: usize) -> Vec<OfInput> {
    let (scores, places) = order(weights, items);
    let (inside, outside) = places.split_at(top.min(places.len()));
    let Some(last) = inside.last().map(|at| scores[*at]) else { return Vec::new() };
    let cheapest = |item: usize| {
        let of = |criterion: usize| {
            let by = (last - scores[item]) / weights[criterion];
            let fits = items[item][criterion] + by <= scale[criterion].1 + 1e-9;
            (weights[criterion] > 0.0 && by.is_finite() && fits).then_some(OfInput { item, criterion, by })
        };
        let share = |change: &OfInput| change.by / scale[change.criterion].0;
        (0..weights.len()).filter_map(of).min_by(|a, b| share(a).total_cmp(&share(b)))
    };
    outside.iter().filter_map(|item| cheapest(*item)).take(most).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_least_change_is_the_one_at_which_two_meet() {
        // Value and ease; the first leads by value, the second by ease.
        let items = [vec![5.0, 1.0], vec![3.0, 4.0]];
        let changes = super::weights(&[0.7, 0.3], &items, 1);
        // 5·0.7 + 1·0.3 = 3.8 against 3·0.7 + 4·0.3 = 3.3: a gap of 0.5.
        assert_eq!(changes.len(), 2);
        assert!((changes[0].by + 0.25).abs() < 1e-9, "{changes:?}");
        assert!((changes[1].by - 0.5 / 3.0).abs() < 1e-9);
        assert_eq!((changes[1].comes_in, changes[1].falls_out), (1, 0));
        let inputs = super::inputs(&[0.7, 0.3], &items, &[(4.0, 5.0), (4.0, 5.0)], 1, 3);
        assert_eq!((inputs[0].item, inputs[0].criterion), (1, 0));
        assert!((inputs[0].by - 0.5 / 0.7).abs() < 1e-9);
    }

    proptest! {
        #[test]
        fn just_beyond_the_change_the_top_is_another(items in prop::collection::vec(prop::collection::vec(1.0..5.0f64, 3), 4..12)) {
            let start = [0.5, 0.3, 0.2];
            let top = |weights: &[f64]| { let (_, places) = order(weights, &items); let mut top = places[..2].to_vec(); top.sort_unstable(); top };
            for change in super::weights(&start, &items, 2) {
                let moved = |by: f64| { let mut weights = start; weights[change.criterion] += by; top(&weights) };
                prop_assert_eq!(moved(change.by * (1.0 - 1e-6)), top(&start), "not before {:?}", change);
                prop_assert_ne!(moved(change.by + change.by.signum() * 1e-6), top(&start), "but after {:?}", change);
            }
        }
    }
}
