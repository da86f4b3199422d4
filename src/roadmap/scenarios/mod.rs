//! Scenarios: what the roadmap would be if, compared with what it is, then applied as one change or thrown away.

mod applying;
mod changing;
mod comparing;
mod deciding;
mod drawn;
mod keeping;
mod page;
mod people;
mod reading;
mod scenario;
mod show_page;
mod tables;
mod told;

use axum::{Router, routing::get};

pub use self::{
    changing::Change,
    deciding::Create,
    keeping::put_back,
    people::Add,
    told::{list as told_list, of_proposal as told_of},
};
use crate::{app::App, command::Registry};

pub fn routes() -> Router<App> {
    Router::new()
        .route("/products/{product}/roadmap/scenarios", get(page::show))
        .route("/scenarios/{scenario}", get(show_page::show))
        .route("/scenarios/{scenario}/apply", get(told::apply))
        .route("/scenarios/{scenario}/bets/{key}", get(show_page::bet))
}

pub fn register(registry: &mut Registry) {
    registry
        .query::<reading::List>()
        .query::<reading::Read>()
        .command::<deciding::Create>()
        .command::<deciding::Discard>()
        .command::<deciding::CatchUp>()
        .command::<changing::Change>()
        .command::<changing::Forget>()
        .command::<people::Add>()
        .command::<people::Remove>()
        .command::<applying::Apply>();
}
