//! Knowledge: what people say about the work, and finding anything again.

pub mod comment;
pub mod finding;
pub mod search;
pub mod settling;

use crate::command::Registry;

pub fn register(registry: &mut Registry) {
    registry
        .command::<comment::Write>()
        .command::<comment::Remove>()
        .query::<comment::List>()
        .query::<search::Find>()
        .command::<comment::Follow>()
        .command::<comment::Unfollow>();
}
