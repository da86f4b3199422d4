//! Fields of a product's own: what its items are asked beyond what every item knows.

mod choosing;
mod defining;
pub mod field;
pub mod filter_part;
mod form;
pub mod page;
mod panel;
mod placing;
mod reading;
mod setting;
pub mod wish;

pub use self::{
    field::{Field, FieldId, FieldKind},
    panel::panel,
    reading::{Own, Said, of_item, of_items},
    setting::put_back,
};
use crate::command::Registry;

pub fn register(registry: &mut Registry) {
    registry
        .query::<field::List>()
        .command::<defining::Create>()
        .command::<defining::Edit>()
        .command::<defining::Archive>()
        .command::<defining::Restore>()
        .command::<setting::Set>();
}
