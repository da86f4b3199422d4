//! The opportunity solution tree: one outcome, the needs that stand in its way, the ways to meet them, and what tests those.

mod adding;
mod checking;
mod drawn;
mod growing;
mod hanging;
mod leaf;
mod level;
mod page;
mod place;
mod reading;
mod rows;
mod under_page;

pub use self::{
    page::routes,
    place::{Above, place, way_up},
};
use crate::command::Registry;

pub fn register(registry: &mut Registry) {
    registry.command::<adding::Add>().command::<hanging::Hang>().query::<reading::Read>();
}
