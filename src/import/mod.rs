//! Bringing data in from elsewhere: previewed, mapped, resumable, and undone as a whole.
//!
//! A file is read on a thread of its own in batches of 2,000 rows; a second pass ties what belongs together. Each batch is one transaction: its items, its event, its
//! rows of the report, and how far the run is; so a process killed at any moment goes on exactly behind the last batch.
//!
//! ```text
//! mapping ──begin──▶ waiting ──▶ running ──▶ done ──undo──▶ undoing ──▶ undone
//!    ▲                              │  ▲       │                │
//!    └────── begin after a dry run ─┼──┼───────┘                │
//!                                   ▼  └── go on ── failed ◀───┘
//! ```

mod api;
mod batch;
mod cell;
mod changed;
mod clearing;
mod creating;
mod draft;
mod ends;
pub mod forgetting;
mod from_csv;
mod from_jira;
mod insert;
mod known;
mod links;
mod mapping;
mod mapping_part;
mod new_fields;
mod orphans;
pub mod own;
mod page;
mod planning;
mod reading;
mod report;
mod report_part;
mod run;
mod run_page;
mod sprint_keeping;
mod sprints;
mod starting;
pub mod storing;
mod taking_back;
mod undo;
mod undo_page;
mod updating;
mod upload;
mod what;
mod words;
mod work;

pub use self::{
    changed::of as changed,
    mapping::Mapping,
    reading::Head,
    report::noted,
    run::{Run, RunId, Stored, must_import},
    undo::begin as begin_undo,
    what::What,
    work::{WORKERS, go},
};
use axum::{
    Router,
    extract::DefaultBodyLimit,
    routing::{get, post},
};

use crate::{app::App, command::Registry};

pub fn register(registry: &mut Registry) {
    registry
        .query::<report::Read>()
        .query::<report::List>()
        .query::<report::Rows>()
        .command::<starting::Start>()
        .command::<undo::Undo>()
        .query::<changed::Read>()
        .sending(api::SENDING);
}

/// The pages, and the way in for programs; files are bounded where they are written.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/products/{product}/import", get(page::show).post(page::send))
        .route("/imports/{run}", get(run_page::show).post(run_page::begin))
        .route("/imports/{run}/undo", get(undo_page::show))
        .route("/imports/{run}/rows.csv", get(report_part::download))
        .route("/api/v1/products/{product}/imports", post(api::create))
        .layer(DefaultBodyLimit::disable())
}
