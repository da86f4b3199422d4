//! Ideas: problems and opportunities that may be worth doing.

mod idea;
pub mod page;

pub use self::idea::{Idea, IdeaFacts};
use crate::{command::Registry, items::sort};

pub fn register(registry: &mut Registry) {
    sort::register::<Idea>(registry);
}
