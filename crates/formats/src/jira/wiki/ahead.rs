//! What comes next in a line, remembered so that looking ahead again and again stays linear.

/// Answers for positions that only grow.
pub(super) struct Ahead<'a> {
    text: &'a str,
    places: Vec<(Sought, Option<usize>)>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Sought {
    Text(&'static str),
    Closer(char),
}

impl<'a> Ahead<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { text, places: Vec::new() }
    }

    /// Where `needle` next begins at or behind `from`.
    pub(super) fn find(&mut self, needle: &'static str, from: usize) -> Option<usize> {
        let text = self.text;
        self.remember(Sought::Text(needle), from, |from| Some(from + text.get(from..)?.find(needle)?))
    }

    /// Where `marker` can next close an emphasis at or behind `from`: behind a word, and not inside one.
    pub(super) fn closer(&mut self, marker: char, from: usize) -> Option<usize> {
        let text = self.text;
        self.remember(Sought::Closer(marker), from, |from| {
            let closes = |place: &usize| {
                let before = text[..*place].chars().next_back();
                let behind = text[*place + marker.len_utf8()..].chars().next();
                before.is_some_and(|c| !c.is_whitespace() && c != marker && c != '\\')
                    && behind.is_none_or(|c| !c.is_alphanumeric() && (marker != '-' || !matches!(c, '-' | '>')))
            };
            text.get(from..)?.match_indices(marker).map(|(found, _)| from + found).find(closes)
        })
    }

    fn remember(&mut self, sought: Sought, from: usize, search: impl FnOnce(usize) -> Option<usize>) -> Option<usize> {
        if let Some((_, place)) = self.places.iter_mut().find(|(other, _)| *other == sought) {
            if place.is_some_and(|place| place < from) {
                *place = search(from);
            }
            return *place;
        }
        let place = search(from);
        self.places.push((sought, place));
        place
    }
}
