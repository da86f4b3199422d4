//! What stands in the way: blockers that stop work and impediments that slow it, until somebody has resolved them.

mod answering;
mod editing;
pub mod escalating;
mod limit;
mod listing;
mod marks;
mod obstacle;
pub mod page;
mod panel;
mod raise_page;
mod raising;
mod row;
mod show_page;
pub mod travelling;
mod undo;
mod waiting;

pub use self::{
    answering::{Reopen, Resolve},
    escalating::{Escalate, WORKERS},
    limit::limit_form,
    marks::{Marks, marked, of, of_item, word},
    obstacle::{Obstacle, ObstacleId, Severity},
    panel::panel,
    raising::Raise,
    undo::put_back,
    waiting::waiting,
};
use crate::command::Registry;

pub fn register(registry: &mut Registry) {
    registry
        .command::<Raise>()
        .command::<editing::Edit>()
        .command::<Escalate>()
        .command::<Resolve>()
        .command::<Reopen>()
        .command::<limit::Limit>()
        .query::<listing::List>()
        .query::<listing::Read>();
}
