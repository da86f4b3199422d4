//! Scoring: what an idea is worth by several methods, each input said or bound to a fact, each score explained.

mod agreement;
mod change;
mod column;
mod criterion;
mod entering;
mod facts;
mod idea_page;
mod method;
mod page;
mod rules;
mod said;
mod setup_page;
mod sheet;
mod table;

pub(super) use self::{
    column::Column,
    facts::estimates,
    method::Method,
    sheet::{Board, read as board},
};
pub use self::{
    entering::{Enter, put_back},
    page::{capital, routes},
    rules::put_back as put_back_rules,
};
use crate::command::Registry;

pub fn register(registry: &mut Registry) {
    registry
        .command::<entering::Enter>()
        .command::<rules::Fill>()
        .command::<rules::Count>()
        .command::<criterion::Add>()
        .command::<criterion::Change>()
        .command::<criterion::Remove>()
        .query::<rules::Read>()
        .query::<sheet::Read>();
}
