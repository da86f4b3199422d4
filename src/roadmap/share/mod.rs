//! Links that show a roadmap to whoever has them, without an account: made for one audience, shown once, kept hashed, taken back at once.

mod door;
mod guest_page;
mod kept;
mod link;
mod links_part;
mod making_page;
mod origins;
mod sharing;

use axum::Router;

pub use self::{link::Share, links_part::links};
use crate::{app::App, command::Registry};

pub fn routes() -> Router<App> {
    Router::new().merge(guest_page::routes()).merge(making_page::routes())
}

pub fn register(registry: &mut Registry) {
    registry.query::<sharing::List>().command::<sharing::Create>().command::<sharing::Revoke>();
}
