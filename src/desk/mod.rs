//! The desk: a person's home, by the hats they wear: what waits for their decision, and how their product stands.

mod changes_page;
mod hats;
mod in_hand;
mod page;
mod since;
mod strategy_today;
mod to_accept;
mod to_judge;
mod to_triage;
mod waiting;

use axum::Router;

use crate::{app::App, command::Registry};

pub fn routes() -> Router<App> {
    Router::new().merge(page::routes()).merge(changes_page::routes())
}

pub fn register(registry: &mut Registry) {
    registry.query::<since::Read>();
}
