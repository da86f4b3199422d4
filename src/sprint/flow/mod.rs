//! The flow of work: how much arrives at each stage, how long it takes, and how old is what is under way.

pub mod ageing;
pub mod cumulative;
pub mod day;
mod forgetting;
mod page;
mod picture;
mod reading;
pub mod table;
pub mod times;

pub use self::{
    day::said,
    forgetting::{forget, never, unwritten},
    page::show,
    reading::spent,
};
use crate::command::Registry;

pub fn register(registry: &mut Registry) {
    registry.query::<cumulative::Read>().query::<times::Read>().query::<ageing::Read>().query::<day::Read>();
}
