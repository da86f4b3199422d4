//! Launch: releases, the versions handed to customers.

pub mod page;
mod release;

pub use self::release::{Release, ReleaseFacts};
use crate::{command::Registry, items::sort};

pub fn register(registry: &mut Registry) {
    sort::register::<Release>(registry);
}
