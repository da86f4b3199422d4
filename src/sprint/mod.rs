//! Sprints: a team's time-boxes, from planning over the board to the report that no later move changes.

pub mod absence;
mod asked_team;
mod back_test;
mod board_card;
mod board_face;
mod board_page;
mod board_read;
pub mod board_sheet;
pub mod board_view;
mod board_views;
mod by_theme;
mod capacity;
mod carrying;
mod changes;
pub mod checklist;
pub mod closing;
pub mod days_off;
mod defining;
pub mod definition;
mod definition_form;
mod drawn_from;
mod fitting;
pub mod flow;
mod flow_board;
pub mod flowing;
pub mod forecast_lines;
mod forecast_page;
pub mod forecasting;
mod foreseen;
pub mod gate;
pub mod giving_back;
mod goal_line;
pub mod importing;
pub mod journal;
pub mod lacking;
pub mod likely;
pub mod limits;
mod limits_form;
mod load;
pub mod membership;
mod moving;
mod numbers;
pub mod page;
mod past_weeks;
mod plan_page;
mod planning;
pub mod readiness;
mod remaining;
mod report;
mod report_charts;
mod report_page;
mod saying;
pub mod scale;
#[allow(clippy::module_inception, reason = "the noun of this station")]
mod sprint;
pub mod starting;
mod state_edit;
mod state_leaving;
pub mod state_named;
pub mod team;
mod team_archive;
pub mod team_change;
mod team_page;
pub mod team_record;
mod throughput;
pub mod ticking;
pub mod velocity;
pub mod workflow;
mod workflow_edit;

pub use self::{
    asked_team::asked_team,
    board_page::views,
    capacity::Crew,
    foreseen::{About, foreseen},
    importing::{Past, finished},
    numbers::Burn,
    page::ways,
    report::{Work, work},
    sprint::{Sprint, SprintFacts, in_sprint, must_stay, put_back},
    starting::said,
    team::Team,
};
use crate::{command::Registry, items::sort};

pub fn register(registry: &mut Registry) {
    sort::register::<Sprint>(registry);
    registry
        .command::<team_change::Create>()
        .command::<team_change::Edit>()
        .command::<team_archive::Archive>()
        .command::<team_archive::Restore>()
        .command::<membership::Join>()
        .command::<membership::Leave>()
        .command::<absence::Away>()
        .command::<absence::Back>()
        .query::<absence::List>()
        .query::<team::List>()
        .query::<fitting::Read>()
        .command::<planning::Take>()
        .command::<workflow_edit::Choose>()
        .command::<state_edit::Change>()
        .command::<state_leaving::Remove>()
        .command::<days_off::Choose>()
        .command::<scale::Choose>()
        .command::<moving::Move>()
        .command::<moving::Pull>()
        .command::<giving_back::GiveBack>()
        .query::<board_read::Read>()
        .command::<starting::Start>()
        .command::<closing::Close>()
        .command::<importing::Bring>()
        .query::<readiness::Read>()
        .command::<defining::Define>()
        .query::<defining::Read>()
        .command::<ticking::Say>()
        .query::<checklist::Read>()
        .query::<report::Read>()
        .query::<forecasting::Velocities>()
        .query::<forecasting::Forecast>()
        .query::<throughput::Read>();
    flow::register(registry);
}
