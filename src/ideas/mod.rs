//! Ideas: problems and opportunities that may be worth doing, what they are worth, and what becomes of them.

mod assumption;
mod carrying;
pub mod cutting;
mod experiment;
mod experiment_part;
pub mod experimenting;
mod growing;
mod idea;
mod inbox;
mod inbox_page;
mod matrix;
mod matrix_page;
mod merging;
mod moscow;
mod moscow_page;
mod opportunities;
mod outcome;
pub mod page;
mod promote_page;
mod promoting;
pub mod rounds;
pub mod scoring;
pub mod sorting;
mod splitting;
pub mod standing;
pub mod surveys;
mod triaging;
mod whom;

pub use self::{
    assumption::{Assumption, AssumptionFacts},
    cutting::{must_be_traded, put_back as put_back_cut, release},
    experiment::{Experiment, ExperimentFacts},
    experiment_part::part as experiment_part,
    experimenting::is_fixed,
    idea::{Idea, IdeaFacts},
    opportunities::{Above, place, way_up},
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
        .command::<triaging::Triage>()
        .query::<inbox::Read>();
    registry.query::<matrix::Read>().command::<sorting::Put>().query::<moscow::Read>();
    scoring::register(registry);
    opportunities::register(registry);
    cutting::register(registry);
    rounds::register(registry);
    surveys::register(registry);
}
