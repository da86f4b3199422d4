//! The roadmap: bets with an expected outcome, now, next and later.

mod initiative;
mod milestone;
pub mod page;
mod risk;

pub use self::{
    initiative::{HORIZONS, Initiative, InitiativeFacts},
    milestone::{Milestone, MilestoneFacts},
    risk::{Risk, RiskFacts},
};
use crate::{command::Registry, items::sort};

pub fn register(registry: &mut Registry) {
    sort::register::<Initiative>(registry);
    sort::register::<Milestone>(registry);
    sort::register::<Risk>(registry);
}
