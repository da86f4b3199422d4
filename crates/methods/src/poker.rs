//! Planning poker: cards chosen in secret, revealed together, never averaged (Grenning; Cohn).

/// The usual deck; a team may have its own.
pub const DECK: [f64; 11] = [0.0, 0.5, 1.0, 2.0, 3.0, 5.0, 8.0, 13.0, 20.0, 40.0, 100.0];

/// What somebody laid down.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Card {
    Points(f64),
    /// "I cannot say."
    Unsure,
    /// "I need a break."
    Coffee,
}

/// What lies on the table once the cards are turned.
#[derive(Clone, Debug, PartialEq)]
pub struct Revealed {
    pub lowest: f64,
    pub highest: f64,
    /// How many cards of the deck lie from the lowest to the highest, both counted.
    pub spread: usize,
    /// Everybody who estimated laid the same card.
    pub consensus: bool,
    /// The nearest card that is no lower than the median: where to go on talking, not the answer.
    pub hint: f64,
    pub unsure: usize,
    pub coffee: usize,
}

/// Turns the cards. Nothing when nobody estimated: with everyone unsure there is a question to answer first.
pub fn reveal(deck: &[f64], cards: &[Card]) -> Option<Revealed> {
    let mut points: Vec<f64> =
        cards.iter().filter_map(|card| if let Card::Points(points) = card { Some(*points) } else { None }).collect();
    points.sort_by(f64::total_cmp);
    let (lowest, highest) = (*points.first()?, *points.last()?);
    let middle = points.len() / 2;
    let median = if points.len() % 2 == 1 { points[middle] } else { f64::midpoint(points[middle - 1], points[middle]) };
    Some(Revealed {
        lowest,
        highest,
        spread: deck.iter().filter(|card| (lowest..=highest).contains(*card)).count(),
        consensus: lowest.total_cmp(&highest).is_eq(),
        hint: deck.iter().copied().filter(|card| *card >= median).min_by(f64::total_cmp).unwrap_or(highest),
        unsure: cards.iter().filter(|card| **card == Card::Unsure).count(),
        coffee: cards.iter().filter(|card| **card == Card::Coffee).count(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(cards: &[f64]) -> Revealed {
        reveal(&DECK, &cards.iter().map(|points| Card::Points(*points)).collect::<Vec<_>>()).unwrap()
    }

    #[test]
    fn the_spread_is_shown_and_nothing_averaged() {
        let apart = table(&[5.0, 8.0, 13.0]);
        assert_eq!((apart.spread, apart.consensus, apart.hint), (3, false, 8.0));
        let hints = [&[5.0, 5.0, 8.0][..], &[5.0, 8.0]].map(|cards| table(cards).hint.to_string());
        assert_eq!(hints, ["5", "8"]);
        assert!(table(&[3.0, 3.0, 3.0]).consensus);
    }

    #[test]
    fn those_who_cannot_say_are_counted_apart() {
        let cards = [Card::Unsure, Card::Points(3.0), Card::Coffee, Card::Unsure];
        let revealed = reveal(&DECK, &cards).unwrap();
        assert_eq!((revealed.unsure, revealed.coffee, revealed.hint), (2, 1, 3.0));
        assert_eq!(reveal(&DECK, &[Card::Unsure, Card::Unsure]), None);
    }
}
