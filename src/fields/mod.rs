//! Fields of a product's own: what its items are asked beyond what every item knows.

mod answers;
mod asking;
mod choosing;
mod defining;
mod definition;
pub mod field;
pub mod filter_part;
mod form;
pub mod page;
mod panel;
mod placing;
mod reading;
mod redefining;
mod setting;
mod shelving;
pub mod typed;
pub mod wish;

pub use self::{
    answers::{Answers, carry_over, named},
    asking::asking,
    defining::Create,
    field::{Field, FieldId, FieldKind},
    panel::panel,
    placing::{Kept, kept},
    reading::{Own, Said, of_item, of_items},
    setting::put_back,
};
use crate::command::Registry;

pub fn register(registry: &mut Registry) {
    registry
        .query::<field::List>()
        .command::<defining::Create>()
        .command::<redefining::Edit>()
        .command::<shelving::Archive>()
        .command::<shelving::Restore>()
        .command::<setting::Set>();
}
