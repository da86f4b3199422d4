//! The line itself: the links between items, why and so what, who asked, and what share of the work knows its why.

pub mod askers;
pub mod coverage;
pub mod delivered;
pub mod heard;
pub mod link;
pub mod linking;
pub mod page;
pub mod reading;
mod reasons;
mod results;
pub mod ribbon;
pub mod rooted;
pub mod rule;
pub mod walk;
pub mod whole_page;

pub use self::{reasons::why, rule::Tie, walk::so_what};
use crate::command::Registry;

pub fn register(registry: &mut Registry) {
    registry
        .command::<linking::Join>()
        .command::<linking::Part>()
        .query::<walk::Read>()
        .query::<heard::All>()
        .query::<coverage::Read>();
}
