//! Scoring: what an idea is worth by several methods, each input said or bound to a fact, each score explained.

mod agreement;
mod change;
mod column;
mod criterion;
mod entering;
mod explaining;
mod facts;
mod filling;
mod idea_page;
mod method;
mod moves;
mod moves_part;
mod orders;
mod pacing;
mod page;
mod past;
mod placing;
mod rules;
mod said;
mod setup_page;
pub mod sheet;
mod table;
mod weighing;

pub(super) use self::facts::estimates;
pub use self::{
    column::Column,
    criterion::Add as AddCriterion,
    entering::{Enter, carry, idea, put_back, set},
    method::{Input, Method, corner, input as input_of},
    page::routes,
    rules::{Period, Rules, of as rules_of, put_back as put_back_rules},
    said::Said,
    sheet::{Board, Idea, read},
    table::cell,
};
use crate::command::Registry;

pub fn register(registry: &mut Registry) {
    registry
        .command::<entering::Enter>()
        .command::<filling::Fill>()
        .command::<filling::Count>()
        .command::<pacing::Pace>()
        .command::<criterion::Add>()
        .command::<criterion::Change>()
        .command::<criterion::Remove>()
        .command::<placing::Put>()
        .query::<moves::Read>()
        .query::<rules::Read>()
        .query::<sheet::Read>();
}
