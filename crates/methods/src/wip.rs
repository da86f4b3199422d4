//! Limits of work in progress: how much a column or a lane may hold before one more is a question.

/// Work in a column or a lane, and how much of it there may be; a limit of 0 is off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Load {
    pub work: u32,
    pub limit: u32,
}

impl Load {
    /// How much more there is than the limit allows. At the limit it is full, and nothing is broken yet.
    pub fn over(self) -> u32 {
        if self.limit == 0 { 0 } else { self.work.saturating_sub(self.limit) }
    }

    /// Whether one more would break the limit, so that a reason is asked for.
    pub fn is_full(self) -> bool {
        self.limit > 0 && self.work >= self.limit
    }
}

#[cfg(test)]
mod tests {
    use super::Load;

    #[test]
    fn a_limit_is_broken_above_it_and_asks_at_it() {
        // work, limit, over, full
        let cases =
            [(2, 3, 0, false), (3, 3, 0, true), (4, 3, 1, true), (9, 0, 0, false), (0, 0, 0, false), (0, 1, 0, false)];
        for (work, limit, over, full) in cases {
            let load = Load { work, limit };
            assert_eq!((load.over(), load.is_full()), (over, full), "{load:?}");
        }
    }
}
