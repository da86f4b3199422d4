//! The roadmap: bets with an expected outcome, one data set in many views.

pub mod audience;
mod beside;
mod bet;
mod dates_page;
mod dependency;
pub mod drawing;
mod filter_bar;
pub mod health;
pub mod health_panel;
mod horizons;
mod initiative;
mod lanes;
mod list;
mod marks;
mod milestone;
pub mod ordering;
mod outcomes;
pub mod page;
mod past;
mod reading;
mod risk;
mod rows;
pub mod scenarios;
mod scheduling;
pub mod share;
mod timeline;
mod timeline_table;
mod view;
mod window;

pub use self::{
    initiative::{APPETITES, HORIZONS, Initiative, InitiativeFacts, STAGES},
    milestone::{Milestone, MilestoneFacts},
    risk::{Risk, RiskFacts},
};
use crate::{command::Registry, items::sort};

pub fn register(registry: &mut Registry) {
    past::register(registry);
    scenarios::register(registry);
    sort::register::<Initiative>(registry);
    sort::register::<Milestone>(registry);
    sort::register::<Risk>(registry);
    registry
        .query::<reading::Read>()
        .query::<reading::Portfolio>()
        .command::<ordering::Move>()
        .command::<scheduling::Schedule>()
        .command::<health::Report>()
        .query::<health::List>();
    audience::register(registry);
    share::register(registry);
}
