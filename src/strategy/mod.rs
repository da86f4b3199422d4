//! Vision and strategy: where the product is to be, and the goals that say how far it has come.

mod goal;
mod key_result;
pub mod page;
mod theme;
mod vision;

pub use self::{
    goal::{Goal, GoalFacts},
    key_result::{KeyResult, KeyResultFacts},
    theme::{Theme, ThemeFacts},
    vision::{Vision, VisionFacts, must_be_the_only_one},
};
use crate::{command::Registry, items::sort};

pub fn register(registry: &mut Registry) {
    sort::register::<Vision>(registry);
    sort::register::<Goal>(registry);
    sort::register::<KeyResult>(registry);
    sort::register::<Theme>(registry);
}
