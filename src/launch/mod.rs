//! Launch: releases, the versions handed to customers.

mod release;
pub mod page;

pub use self::{
    release::{Release, ReleaseFacts},
};
use crate::{command::Registry, items::sort};

pub fn register(registry: &mut Registry) {
    sort::register::<Release>(registry);
}
