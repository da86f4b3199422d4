//! The roadmap: bets with an expected outcome, now, next and later.

mod initiative;
pub mod page;

pub use self::initiative::{HORIZONS, Initiative, InitiativeFacts};
use crate::{command::Registry, items::sort};

pub fn register(registry: &mut Registry) {
    sort::register::<Initiative>(registry);
}
