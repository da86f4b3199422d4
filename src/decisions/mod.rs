//! Decisions: proposals, and who answers them.

pub mod answering;
mod overtaken;
pub mod page;
pub mod proposals;
mod record;
mod record_part;
mod records;
mod records_page;
mod saying_why;
mod supersede_page;
mod superseding;
mod taken;

pub use self::{
    overtaken::overtaken,
    record::{Decision, DecisionFacts},
    record_part::part as record_part,
    records::decider,
    taken::must_stay,
};
use crate::{command::Registry, items::sort};

pub fn register(registry: &mut Registry) {
    sort::register::<Decision>(registry);
    registry
        .command::<superseding::Supersede>()
        .command::<saying_why::SayWhy>()
        .query::<records::List>()
        .query::<proposals::List>()
        .command::<answering::Accept>()
        .command::<answering::Decline>()
        .command::<answering::Withdraw>();
}
