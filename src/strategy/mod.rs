//! Vision and strategy: where the product is to be, and the goals that say how far it has come.

mod budget;
mod budget_form;
mod budget_kept;
mod budget_page;
pub mod budget_proposal;
mod budget_tree;
pub mod budgeting;
mod burn;
mod causes;
pub mod check_in;
mod check_in_page;
pub mod drift;
mod expecting;
mod goal;
mod goal_shown;
mod goals_page;
mod item_part;
mod judged_before;
mod key_result;
pub mod life_cycle;
mod life_cycle_page;
pub mod norms;
mod overview;
mod page;
mod period;
mod positioning;
mod retiring;
mod rolling_up;
mod scores;
mod scoring;
pub mod shares;
mod slides;
pub mod spending;
mod stages;
mod standing;
mod strategy_page;
mod tabs;
mod theme;
mod themes_page;
pub mod today;
pub mod typed;
pub mod unchecked;
mod unserving;
mod versions;
mod versions_page;
mod vision;
mod wanted;

pub use self::{
    budget::read as budgets,
    burn::working_days,
    goal::{Goal, GoalFacts},
    item_part::Part,
    key_result::{Fed, KeyResult, KeyResultFacts},
    retiring::must_be_idle,
    tabs::tabs,
    theme::{Theme, ThemeFacts},
    vision::{Vision, VisionFacts, must_be_the_only_one},
};
use axum::Router;

use crate::{app::App, command::Registry, items::sort};

pub fn routes() -> Router<App> {
    page::routes()
        .merge(goals_page::routes())
        .merge(check_in_page::routes())
        .merge(versions_page::routes())
        .merge(themes_page::routes())
        .merge(retiring::routes())
        .merge(strategy_page::routes())
        .merge(life_cycle_page::routes())
        .merge(budget_page::routes())
}

pub fn register(registry: &mut Registry) {
    sort::register::<Vision>(registry);
    sort::register::<Goal>(registry);
    sort::register::<KeyResult>(registry);
    sort::register::<Theme>(registry);
    registry.command::<check_in::Add>().query::<check_in::List>().query::<scores::Scores>().query::<versions::List>();
    registry
        .command::<retiring::Retire>()
        .query::<drift::Shares>()
        .query::<causes::Read>()
        .query::<overview::Read>()
        .query::<today::Read>();
    registry.command::<life_cycle::Judge>().query::<life_cycle::Read>();
    registry.command::<budgeting::Limit>().command::<budgeting::Plan>().command::<budgeting::Approve>();
    registry
        .command::<spending::Spend>()
        .command::<spending::Staff>()
        .command::<spending::Strike>()
        .query::<budget::Read>();
}
