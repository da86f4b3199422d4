//! The priorities of DSDM, must, should, could and won't: musts are at most 60 % of the effort, coulds about 20 % as
//! contingency; what will not be done this time is out of the base. Shares are of effort, never of counts (Agile Business
//! Consortium, DSDM handbook, chapter 10).

use crate::points::Points;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Priority {
    Must,
    Should,
    Could,
    Wont,
}

/// Shares of the effort that is to be done, from 0 to 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Shares {
    pub effort: f64,
    pub must: f64,
    pub should: f64,
    pub could: f64,
}

/// The most that musts should take.
pub const MOST_MUST: f64 = 0.6;

/// Nothing when there is no effort to share out.
pub fn shares(items: &[(Priority, f64)]) -> Option<Shares> {
    let sum = |priority: Priority| {
        items.iter().filter(|(of, _)| *of == priority).map(|(_, effort)| Points::of(*effort)).sum::<Points>()
    };
    let (must, should, could) = (sum(Priority::Must), sum(Priority::Should), sum(Priority::Could));
    let effort = must + should + could;
    Some(Shares {
        effort: effort.get(),
        must: must.share(effort)?,
        should: should.share(effort)?,
        could: could.share(effort)?,
    })
}

impl Shares {
    /// Whether musts take more than the method says is safe; exactly 60 % is.
    pub fn is_overcommitted(&self) -> bool {
        self.must > MOST_MUST
    }

    /// By how much the effort of musts is over the cap.
    pub fn over(&self) -> f64 {
        ((self.must - MOST_MUST) * self.effort).max(0.0)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Priority::*, *};

    #[test]
    fn shares_are_of_effort_and_what_is_out_is_no_part_of_it() {
        let fits = shares(&[(Must, 30.0), (Should, 12.0), (Could, 8.0), (Wont, 20.0)]).unwrap();
        assert_eq!((fits.must, fits.should, fits.could, fits.effort), (0.6, 0.24, 0.16, 50.0));
        assert!(!fits.is_overcommitted(), "exactly 60 % is safe");
        let over = shares(&[(Must, 31.0), (Should, 12.0), (Could, 8.0)]).unwrap();
        assert!((over.must - 0.607_843).abs() < 1e-6 && over.is_overcommitted());
        assert!((over.over() - 0.4).abs() < 1e-9);
        assert_eq!(shares(&[(Wont, 3.0)]), None);
    }

    proptest! {
        #[test]
        fn shares_come_to_one(efforts in prop::collection::vec(0.001..1e4f64, 3..9)) {
            let of = [Must, Should, Could];
            let items: Vec<_> = efforts.iter().enumerate().map(|(at, effort)| (of[at % 3], *effort)).collect();
            let shares = shares(&items).unwrap();
            prop_assert!((shares.must + shares.should + shares.could - 1.0).abs() < 1e-9);
        }
    }
}
