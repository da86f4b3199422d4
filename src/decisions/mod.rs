//! Decisions: proposals, and who answers them.

pub mod answering;
pub mod page;
pub mod proposals;

use crate::command::Registry;

pub fn register(registry: &mut Registry) {
    registry
        .query::<proposals::List>()
        .command::<answering::Accept>()
        .command::<answering::Decline>()
        .command::<answering::Withdraw>();
}
