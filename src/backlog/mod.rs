//! The backlog: epics and stories, their criteria, and the one order of what comes next.

pub mod accepting;
mod adding;
#[expect(clippy::module_inception, reason = "the backlog's read model is the backlog")]
pub mod backlog;
mod beside;
mod bulk_bar;
pub mod choices;
pub mod criterion;
pub mod criterion_page;
pub mod discipline;
mod due_order;
mod field_order;
pub mod filter;
pub mod filter_bar;
pub mod filter_page;
pub mod grouping;
mod groups;
pub mod judging;
pub mod matching;
mod merging;
mod narrative;
pub mod page;
pub mod pressing;
pub mod quick_add;
pub mod rank;
pub mod ranking;
pub mod reshape_page;
mod retiring;
pub mod row;
mod rows;
mod say;
pub mod scenario;
pub mod sorting;
mod splitting;
pub mod subtask;
mod wanted;
mod work;

pub use self::{
    reshape_page::{merge_form, split_form},
    rows::PLAIN,
    subtask::SubtaskFacts,
    work::{Bug, Epic, PRIORITIES, Spike, Story, Task, WorkFacts},
};
use crate::{command::Registry, items::sort};

pub fn register(registry: &mut Registry) {
    sort::register::<Epic>(registry);
    sort::register::<Story>(registry);
    sort::register::<Bug>(registry);
    sort::register::<Task>(registry);
    sort::register::<Spike>(registry);
    subtask::register(registry);
    registry
        .query::<backlog::Read>()
        .query::<grouping::Read>()
        .command::<ranking::Move>()
        .command::<accepting::Accept>()
        .query::<criterion::List>()
        .command::<adding::Add>()
        .command::<judging::Judge>()
        .command::<criterion::Remove>()
        .command::<quick_add::Add>()
        .command::<splitting::Split>()
        .command::<merging::Merge>()
        .command::<retiring::Retire>();
}
