//! The backlog: epics and stories, their criteria, and the one order of what comes next.

pub mod accepting;
#[expect(clippy::module_inception, reason = "the backlog's read model is the backlog")]
pub mod backlog;
pub mod criterion;
pub mod page;
pub mod quick_add;
pub mod rank;
pub mod ranking;
mod work;

pub use self::work::{Bug, Epic, PRIORITIES, Spike, Story, Task, WorkFacts};
use crate::{command::Registry, items::sort};

pub fn register(registry: &mut Registry) {
    sort::register::<Epic>(registry);
    sort::register::<Story>(registry);
    sort::register::<Bug>(registry);
    sort::register::<Task>(registry);
    sort::register::<Spike>(registry);
    registry
        .query::<backlog::Read>()
        .command::<ranking::Move>()
        .command::<accepting::Accept>()
        .query::<criterion::List>()
        .command::<criterion::Add>()
        .command::<criterion::Judge>()
        .command::<criterion::Remove>()
        .command::<quick_add::Add>();
}
