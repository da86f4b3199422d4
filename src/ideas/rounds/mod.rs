//! Scoring in secret by a group: each enters their own numbers, all are shown at once with their spread, and a person settles
//! what is taken, never an average.

mod applying;
mod cells;
mod entering;
mod inviting;
mod list_page;
mod opening;
mod page;
mod reading;
mod revealed_part;
mod revealing;
mod round;
mod settling;

use axum::{Router, routing::get};

pub use self::{
    applying::{Apply, put_back},
    entering::Score,
    inviting::{Invite, Scorer},
    opening::Open,
    revealing::Reveal,
    round::{Round, RoundId},
    settling::{Agree, Settle},
};
use crate::{app::App, command::Registry};

pub fn routes() -> Router<App> {
    Router::new()
        .route("/products/{product}/ideas/rounds", get(list_page::show))
        .route("/scoring-rounds/{round}", get(page::show))
}

pub fn register(registry: &mut Registry) {
    registry
        .command::<Open>()
        .command::<Invite>()
        .command::<Score>()
        .command::<Reveal>()
        .command::<revealing::Close>()
        .command::<revealing::Reopen>()
        .command::<Settle>()
        .command::<settling::Unsettle>()
        .command::<Agree>()
        .command::<Apply>()
        .query::<reading::Read>()
        .query::<reading::List>();
}
