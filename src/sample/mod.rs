//! The sample product: Tidewater, booking for small ferry operators. Loads in one click and leaves in one click.

mod bets;
mod ceremonies;
mod direction;
mod discovery;
mod goals;
mod leaving;
mod loading;
mod market;
mod obstacles;
pub mod page;
mod sprints;
mod steps;
mod story;
mod talk;
mod teller;
mod weighing;
mod work;

use crate::command::Registry;

pub use self::{leaving::Leave, loading::Load};

pub fn register(registry: &mut Registry) {
    registry.command::<Load>().command::<Leave>();
}
