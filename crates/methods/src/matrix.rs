//! The value/effort matrix: quick wins, big bets, fill-ins and money pits.

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Quadrant {
    /// Much value, little effort.
    QuickWin,
    /// Much value, much effort.
    BigBet,
    /// Little value, little effort.
    FillIn,
    /// Little value, much effort.
    MoneyPit,
}

/// Where an axis is cut in two.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Cut {
    /// In the middle of the scale.
    Middle { least: f64, most: f64 },
    /// At the median of what is there: half of it lies on each side.
    Median,
}

impl Cut {
    /// Nothing for the median of nothing.
    pub fn at(self, numbers: &[f64]) -> Option<f64> {
        match self {
            Cut::Middle { least, most } => Some(f64::midpoint(least, most)),
            Cut::Median => median(numbers),
        }
    }
}

fn median(numbers: &[f64]) -> Option<f64> {
    let mut sorted = numbers.to_vec();
    sorted.sort_by(f64::total_cmp);
    let middle = sorted.len() / 2;
    match sorted.len() {
        0 => None,
        n if n % 2 == 1 => Some(sorted[middle]),
        _ => Some(f64::midpoint(sorted[middle - 1], sorted[middle])),
    }
}

/// What lies on a line counts as the lesser value and the lesser effort.
pub fn quadrant(value: f64, effort: f64, value_cut: f64, effort_cut: f64) -> Quadrant {
    match (value > value_cut, effort > effort_cut) {
        (true, false) => Quadrant::QuickWin,
        (true, true) => Quadrant::BigBet,
        (false, false) => Quadrant::FillIn,
        (false, true) => Quadrant::MoneyPit,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_corner_has_its_name_and_ties_go_low() {
        let cut = Cut::Middle { least: 1.0, most: 5.0 }.at(&[]).unwrap();
        for (value, effort, expected) in [
            (5.0, 1.0, Quadrant::QuickWin),
            (5.0, 5.0, Quadrant::BigBet),
            (1.0, 1.0, Quadrant::FillIn),
            (1.0, 5.0, Quadrant::MoneyPit),
            (3.0, 3.0, Quadrant::FillIn),
            (3.1, 3.0, Quadrant::QuickWin),
        ] {
            assert_eq!(quadrant(value, effort, cut, cut), expected, "{value} {effort}");
        }
        assert_eq!(Cut::Median.at(&[4.0, 1.0, 9.0]), Some(4.0));
        assert_eq!(Cut::Median.at(&[4.0, 1.0]), Some(2.5));
        assert_eq!(Cut::Median.at(&[]), None);
    }
}
