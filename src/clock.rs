//! What time it is: the machine's time, or in a test the time the test says.

use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, SubsecRound, TimeDelta, Utc};

#[derive(Clone)]
pub enum Clock {
    System,
    /// The machine's time, so much earlier.
    Behind(TimeDelta),
    Set(Arc<Mutex<DateTime<Utc>>>),
}

impl Clock {
    /// A clock that stands still until it is moved.
    pub fn standing(at: DateTime<Utc>) -> Clock {
        Clock::Set(Arc::new(Mutex::new(at)))
    }

    /// Now, to the microsecond: what both engines can store.
    #[expect(clippy::disallowed_methods, reason = "the one place where the ambient clock is read")]
    pub fn now(&self) -> DateTime<Utc> {
        match self {
            Clock::System => Utc::now().trunc_subsecs(6),
            Clock::Behind(by) => Utc::now().trunc_subsecs(6) - *by,
            Clock::Set(at) => *at.lock().unwrap_or_else(PoisonError::into_inner),
        }
    }

    /// Moves a standing clock; the system's clock moves by itself.
    pub fn advance(&self, by: TimeDelta) {
        if let Clock::Set(at) = self {
            *at.lock().unwrap_or_else(PoisonError::into_inner) += by;
        }
    }
}
