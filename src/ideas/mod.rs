//! Ideas: problems and opportunities that may be worth doing, what they are worth, and what becomes of them.

mod assumption;
mod experiment;
mod growing;
mod idea;
mod inbox;
mod inbox_page;
mod matrix;
mod matrix_page;
mod merging;
mod moscow;
mod moscow_page;
mod outcome;
pub mod page;
mod promote_page;
mod promoting;
pub mod rounds;
pub mod scoring;
pub mod sorting;
mod splitting;
pub mod surveys;

pub use self::{
    assumption::{Assumption, AssumptionFacts},
    experiment::{Experiment, ExperimentFacts},
    idea::{Idea, IdeaFacts},
};
use crate::{command::Registry, items::sort};

pub fn register(registry: &mut Registry) {
    sort::register::<Idea>(registry);
    sort::register::<Assumption>(registry);
    sort::register::<Experiment>(registry);
    registry
        .command::<promoting::Promote>()
        .command::<growing::Grow>()
        .command::<splitting::Split>()
        .command::<merging::Merge>()
        .query::<inbox::Read>();
    registry.query::<matrix::Read>().command::<sorting::Put>().query::<moscow::Read>();
    scoring::register(registry);
    rounds::register(registry);
    surveys::register(registry);
}
