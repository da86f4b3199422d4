//! Everything with an identity a person would name: products, areas, and the items of every kind.

pub mod archiving;
pub mod area;
pub mod area_changing;
pub mod ask;
pub mod bulk;
pub mod creating;
pub mod editing;
pub mod facts;
mod fixed;
mod item;
mod key;
pub mod kind;
pub mod list_page;
pub mod listing;
mod numbering;
pub mod page;
pub mod picking;
pub mod product;
mod product_key;
pub mod product_page;
pub mod reading;
mod rekeying;
pub mod relocating;
mod relocating_page;
pub mod said;
pub mod several;
mod shelving;
pub mod sort;
pub mod text;
pub mod when;

pub use self::{
    area::Area,
    facts::{Facts, Nothing},
    item::Item,
    key::Key,
    kind::Kind,
    product::Product,
    sort::{Full, Sort},
};
use crate::command::Registry;

pub fn register(registry: &mut Registry) {
    registry
        .command::<product::Create>()
        .command::<product::Rename>()
        .command::<rekeying::Rekey>()
        .command::<shelving::Archive>()
        .command::<shelving::Restore>()
        .query::<product::List>()
        .command::<area_changing::Create>()
        .command::<area_changing::Edit>()
        .command::<area_changing::Archive>()
        .command::<area_changing::Restore>()
        .query::<area::List>()
        .command::<archiving::Archive>()
        .command::<archiving::Restore>()
        .command::<bulk::Change>()
        .command::<relocating::Relocate>()
        .query::<reading::Read>()
        .query::<listing::List>();
}
