//! The sample product: Tidewater, booking for small ferry operators. Loads in one click and leaves in one click.

mod leaving;
mod loading;
pub mod page;
mod story;

use crate::command::Registry;

pub use self::{leaving::Leave, loading::Load};

pub fn register(registry: &mut Registry) {
    registry.command::<Load>().command::<Leave>();
}
