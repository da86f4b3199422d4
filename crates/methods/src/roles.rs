//! Roles around a decision: RACI, DACI and RAPID (Bain), and what is wrong with how they are given out.

/// A role by its letter: `A` of RACI is accountable, of DACI approves, of RAPID agrees.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Scheme {
    Raci,
    Daci,
    Rapid,
}

impl Scheme {
    /// Its letters with what they mean, in the order in which they are read.
    pub fn letters(self) -> &'static [(char, &'static str)] {
        match self {
            Scheme::Raci => &[('R', "Responsible"), ('A', "Accountable"), ('C', "Consulted"), ('I', "Informed")],
            Scheme::Daci => &[('D', "Driver"), ('A', "Approver"), ('C', "Contributor"), ('I', "Informed")],
            Scheme::Rapid => &[('R', "Recommend"), ('A', "Agree"), ('P', "Perform"), ('I', "Input"), ('D', "Decide")],
        }
    }

    /// The one who has the last word.
    pub fn decider(self) -> char {
        if self == Scheme::Rapid { 'D' } else { 'A' }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Nobody has the last word.
    Nobody(char),
    /// More than one has.
    Several(char, usize),
    /// Somebody must move it and nobody does.
    Nobodys(char),
    /// More than two can stop it.
    ManyVetoes(usize),
    /// A letter the scheme does not know.
    Unknown(char),
}

impl Fault {
    /// Whether it is to be mended before the decision is opened, rather than thought about.
    pub fn is_error(&self) -> bool {
        !matches!(self, Fault::ManyVetoes(_))
    }
}

/// What is wrong with the letters that were given out.
pub fn check(scheme: Scheme, given: &[char]) -> Vec<Fault> {
    let count = |letter: char| given.iter().filter(|one| **one == letter).count();
    let mut faults: Vec<Fault> = Vec::new();
    let decider = scheme.decider();
    match count(decider) {
        0 => faults.push(Fault::Nobody(decider)),
        1 => {}
        many => faults.push(Fault::Several(decider, many)),
    }
    let mover = match scheme {
        Scheme::Raci | Scheme::Rapid => 'R',
        Scheme::Daci => 'D',
    };
    match count(mover) {
        0 => faults.push(Fault::Nobodys(mover)),
        many if many > 1 && scheme == Scheme::Daci => faults.push(Fault::Several(mover, many)),
        _ => {}
    }
    if scheme == Scheme::Rapid && count('A') > 2 {
        faults.push(Fault::ManyVetoes(count('A')));
    }
    let known = |letter: char| scheme.letters().iter().any(|(one, _)| *one == letter);
    faults.extend(given.iter().copied().filter(|letter| !known(*letter)).map(Fault::Unknown));
    faults
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_has_the_last_word_and_somebody_moves_it() {
        let check = |scheme, letters: &str| check(scheme, &letters.chars().collect::<Vec<_>>());
        assert_eq!(check(Scheme::Raci, "RRACI"), []);
        assert_eq!(check(Scheme::Raci, "RAA"), [Fault::Several('A', 2)]);
        assert_eq!(check(Scheme::Raci, "CI"), [Fault::Nobody('A'), Fault::Nobodys('R')]);
        assert_eq!(check(Scheme::Daci, "DDACCI"), [Fault::Several('D', 2)]);
        assert_eq!(check(Scheme::Rapid, "RAAAPID"), [Fault::ManyVetoes(3)]);
        assert_eq!(check(Scheme::Rapid, "RAPI"), [Fault::Nobody('D')]);
        assert_eq!(check(Scheme::Daci, "DAX"), [Fault::Unknown('X')]);
        assert!(!Fault::ManyVetoes(3).is_error());
    }
}
