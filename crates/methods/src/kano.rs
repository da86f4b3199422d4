//! Kano's model: two questions a feature, what one would feel with it and without it (Kano 1984; coefficients of Timko in
//! Berger et al. 1993). The evaluation table is data: variants exist.

/// An answer to either question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Answer {
    Like,
    MustBe,
    Neutral,
    LiveWith,
    Dislike,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Category {
    Attractive,
    OneDimensional,
    MustBe,
    Indifferent,
    Reverse,
    Questionable,
}

use Category::{Attractive as A, Indifferent as I, MustBe as M, OneDimensional as O, Questionable as Q, Reverse as R};

/// Rows by the answer to "if you had it", columns by "if you did not", both in the order of [`Answer`].
pub type Table = [[Category; 5]; 5];

/// The table of Kano's family.
pub const TABLE: Table = [[Q, A, A, A, O], [R, I, I, I, M], [R, I, I, I, M], [R, I, I, I, M], [R, R, R, R, Q]];

/// Pouliot's (1993): must-be twice and live-with twice contradict themselves too.
pub const POULIOT: Table = [[Q, A, A, A, O], [R, Q, I, I, M], [R, I, I, I, M], [R, I, I, Q, M], [R, R, R, R, Q]];

/// What a pair of answers says of the feature.
pub fn classify(table: &Table, with: Answer, without: Answer) -> Category {
    table[with as usize][without as usize]
}

/// How many answers fell into each category.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub attractive: usize,
    pub one_dimensional: usize,
    pub must_be: usize,
    pub indifferent: usize,
    pub reverse: usize,
    pub questionable: usize,
}

impl Counts {
    pub fn of(table: &Table, answers: &[(Answer, Answer)]) -> Counts {
        let mut counts = Counts::default();
        for (with, without) in answers {
            *counts.place(classify(table, *with, *without)) += 1;
        }
        counts
    }

    fn place(&mut self, category: Category) -> &mut usize {
        match category {
            A => &mut self.attractive,
            O => &mut self.one_dimensional,
            M => &mut self.must_be,
            I => &mut self.indifferent,
            R => &mut self.reverse,
            Q => &mut self.questionable,
        }
    }

    pub fn all(&self) -> usize {
        self.attractive + self.one_dimensional + self.must_be + self.indifferent + self.reverse + self.questionable
    }

    /// The category most answers fell into; where several lead, M > O > A > I, then R and Q. Nothing without answers.
    pub fn category(&self) -> Option<Category> {
        let in_order = [
            (M, self.must_be),
            (O, self.one_dimensional),
            (A, self.attractive),
            (I, self.indifferent),
            (R, self.reverse),
            (Q, self.questionable),
        ];
        let most = in_order.iter().map(|(_, n)| *n).max().filter(|most| *most > 0)?;
        in_order.into_iter().find(|(_, n)| *n == most).map(|(category, _)| category)
    }

    /// Blauth's rule: first whether the feature is wanted at all, then what it is among those.
    pub fn blauth(&self) -> Option<Category> {
        let wanted = [(M, self.must_be), (O, self.one_dimensional), (A, self.attractive)];
        let not = [(I, self.indifferent), (R, self.reverse), (Q, self.questionable)];
        let sum = |of: &[(Category, usize); 3]| of.iter().map(|(_, n)| n).sum::<usize>();
        let among = if sum(&wanted) > sum(&not) { wanted } else { not };
        let most = among.iter().map(|(_, n)| *n).max().filter(|most| *most > 0)?;
        among.into_iter().find(|(_, n)| *n == most).map(|(category, _)| category)
    }

    fn counted(&self) -> Option<f64> {
        let n = self.attractive + self.one_dimensional + self.must_be + self.indifferent;
        (n > 0).then_some(n as f64)
    }

    /// How much having it would please, from 0 to 1. Nothing when nobody's answer counts.
    pub fn better(&self) -> Option<f64> {
        self.counted().map(|n| (self.attractive + self.one_dimensional) as f64 / n)
    }

    /// How much lacking it would displease, from −1 to 0.
    pub fn worse(&self) -> Option<f64> {
        self.counted().map(|n| 0.0 - (self.one_dimensional + self.must_be) as f64 / n)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const ANSWERS: [Answer; 5] = [Answer::Like, Answer::MustBe, Answer::Neutral, Answer::LiveWith, Answer::Dislike];

    #[test]
    fn each_of_the_twenty_five_cells_is_the_tables() {
        let rows = ["QAAAO", "RIIIM", "RIIIM", "RIIIM", "RRRRQ"];
        for (with, row) in ANSWERS.iter().zip(rows) {
            for (without, letter) in ANSWERS.iter().zip(row.chars()) {
                let expected = match letter {
                    'Q' => Q,
                    'A' => A,
                    'O' => O,
                    'R' => R,
                    'I' => I,
                    _ => M,
                };
                assert_eq!(classify(&TABLE, *with, *without), expected, "{with:?} with, {without:?} without");
            }
        }
        assert_eq!(classify(&POULIOT, Answer::MustBe, Answer::MustBe), Q);
        assert_eq!(classify(&POULIOT, Answer::LiveWith, Answer::LiveWith), Q);
    }

    #[test]
    fn coefficients_leave_out_what_says_nothing() {
        let counts =
            Counts { attractive: 30, one_dimensional: 40, must_be: 15, indifferent: 10, reverse: 3, questionable: 2 };
        assert!((counts.better().unwrap() - 70.0 / 95.0).abs() < 1e-12);
        assert!((counts.worse().unwrap() + 55.0 / 95.0).abs() < 1e-12);
        assert_eq!(counts.category(), Some(O));
        let nobody = Counts { reverse: 4, questionable: 1, ..Counts::default() };
        assert_eq!((nobody.better(), nobody.worse(), nobody.category()), (None, None, Some(R)));
        assert_eq!(Counts::default().category(), None);
    }

    #[test]
    fn of_equals_the_one_whose_lack_hurts_most_leads() {
        let tie = Counts { attractive: 5, one_dimensional: 5, must_be: 5, indifferent: 5, ..Counts::default() };
        assert_eq!(tie.category(), Some(M));
        let split = Counts { attractive: 4, one_dimensional: 3, must_be: 3, indifferent: 9, ..Counts::default() };
        assert_eq!((split.category(), split.blauth()), (Some(I), Some(A)));
    }

    proptest! {
        #[test]
        fn every_answer_is_counted_once(answers in prop::collection::vec((0..5usize, 0..5usize), 0..60)) {
            let pairs: Vec<_> = answers.iter().map(|(with, without)| (ANSWERS[*with], ANSWERS[*without])).collect();
            let counts = Counts::of(&TABLE, &pairs);
            prop_assert_eq!(counts.all(), pairs.len());
            for coefficient in [counts.better(), counts.worse().map(|worse| -worse)].into_iter().flatten() {
                prop_assert!((0.0..=1.0).contains(&coefficient));
            }
        }
    }
}
