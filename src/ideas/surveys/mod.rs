//! Surveys of ideas and features: what people answered, what Kano's model makes of it, and opportunity scores by segment.

mod answering;
mod chart_part;
mod importing;
mod list_page;
mod opening;
mod page;
mod reading;
mod respondents;
mod results;
mod results_part;
mod survey;
mod surveyed;
mod words;
mod writing;

use axum::{Router, routing::get};

pub use self::{
    answering::Answer,
    importing::Import,
    opening::Open,
    survey::{Question, SurveyId},
    surveyed::{Surveyed, of_ideas},
    writing::put_back,
};
use crate::{app::App, command::Registry};

pub fn routes() -> Router<App> {
    Router::new()
        .route("/products/{product}/ideas/surveys", get(list_page::show))
        .route("/surveys/{survey}", get(page::show))
}

pub fn register(registry: &mut Registry) {
    registry
        .command::<Open>()
        .command::<opening::Ask>()
        .command::<opening::Archive>()
        .command::<Answer>()
        .command::<answering::Forget>()
        .command::<Import>()
        .query::<reading::Read>()
        .query::<reading::Answers>()
        .query::<reading::List>();
}
