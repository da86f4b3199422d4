//! Ideas: problems and opportunities that may be worth doing.

mod assumption;
mod experiment;
mod idea;
pub mod page;

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
}
