//! Ways to look at the backlog: as a file, as a saved view, as a story map, as a tree.

mod around;
pub mod backbone;
mod export;
pub mod giving;
pub mod map;
pub mod map_page;
mod map_sheet;
pub mod mapping;
pub mod saved;
pub mod saved_page;
mod saving;
pub mod sheet;
pub mod task;
mod task_page;
pub mod tree;

use axum::Router;

pub use self::saved_page::tools;
use crate::{app::App, command::Registry};

pub fn routes() -> Router<App> {
    Router::new()
        .merge(giving::routes())
        .merge(task_page::routes())
        .merge(saved_page::routes())
        .merge(map_page::routes())
        .merge(tree::page::routes())
}

pub fn register(registry: &mut Registry) {
    registry
        .query::<saved::List>()
        .command::<saving::Save>()
        .command::<saving::Rename>()
        .command::<saving::Remove>()
        .query::<map::Read>()
        .query::<tree::Read>()
        .command::<mapping::Put>()
        .command::<backbone::Order>()
        .command::<task::Add>()
        .command::<task::Edit>()
        .command::<task::Remove>();
    giving::register(registry);
}
