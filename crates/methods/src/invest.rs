//! INVEST: what makes a story fit to be taken up (Bill Wake, 2003), as far as a machine can tell.

/// What is known of a story.
#[derive(Clone, Copy, Debug, Default)]
pub struct Story {
    /// Open items that it waits for.
    pub blocked_by: usize,
    pub has_why: bool,
    pub has_persona: bool,
    pub points: Option<f64>,
    pub criteria: usize,
}

/// A letter that does not hold, with the reason.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Lint {
    Independent { blocked_by: usize },
    Valuable { why: bool, persona: bool },
    Estimable,
    Small { points: f64, limit: f64 },
    Testable,
}

impl Lint {
    pub fn letter(self) -> char {
        match self {
            Lint::Independent { .. } => 'I',
            Lint::Valuable { .. } => 'V',
            Lint::Estimable => 'E',
            Lint::Small { .. } => 'S',
            Lint::Testable => 'T',
        }
    }
}

/// What does not hold, in the order of the word. Whether it is negotiable only people can say. `limit` is the largest story
/// that the team takes up, in points.
pub fn lint(story: &Story, limit: f64) -> Vec<Lint> {
    let mut found = Vec::new();
    if story.blocked_by > 0 {
        found.push(Lint::Independent { blocked_by: story.blocked_by });
    }
    if !story.has_why || !story.has_persona {
        found.push(Lint::Valuable { why: story.has_why, persona: story.has_persona });
    }
    match story.points {
        None => found.push(Lint::Estimable),
        Some(points) if points > limit => found.push(Lint::Small { points, limit }),
        Some(_) => {}
    }
    if story.criteria == 0 {
        found.push(Lint::Testable);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_letter_has_its_fault() {
        let good = Story { blocked_by: 0, has_why: true, has_persona: true, points: Some(5.0), criteria: 2 };
        assert_eq!(lint(&good, 8.0), []);
        let letters = |story: Story| lint(&story, 8.0).into_iter().map(Lint::letter).collect::<String>();
        assert_eq!(letters(Story::default()), "VET");
        assert_eq!(letters(Story { blocked_by: 1, ..good }), "I");
        assert_eq!(letters(Story { has_persona: false, ..good }), "V");
        assert_eq!(letters(Story { points: Some(8.0), ..good }), "");
        assert_eq!(letters(Story { points: Some(13.0), ..good }), "S");
        assert_eq!(letters(Story { criteria: 0, ..good }), "T");
    }
}
