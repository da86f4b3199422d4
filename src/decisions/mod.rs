//! Decisions: proposals, and who answers them.

pub mod answering;
pub mod page;
pub mod proposals;
mod record;

pub use self::record::{Decision, DecisionFacts};
use crate::{command::Registry, items::sort};

pub fn register(registry: &mut Registry) {
    sort::register::<Decision>(registry);
    registry
        .query::<proposals::List>()
        .command::<answering::Accept>()
        .command::<answering::Decline>()
        .command::<answering::Withdraw>();
}
