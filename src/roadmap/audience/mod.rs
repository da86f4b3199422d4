//! Audiences: who sees which bets of a roadmap, which of their fields, and how precisely their dates.

mod beside;
pub mod choosing;
mod history_part;
mod items_part;
pub mod keeping;
mod kept;
pub mod looks;
pub mod page;
mod precision;
pub mod resetting;
mod rules;
mod rules_part;
mod seen;
mod seen_bet;
pub mod setting;
pub mod slides;
mod standing;
mod timeline_look;

pub use self::{
    kept::Audience,
    precision::{Precision, Span},
    rules::{Field, Rules},
    seen::Seen,
    seen_bet::SeenBet,
};
use crate::command::Registry;

pub fn register(registry: &mut Registry) {
    registry
        .query::<setting::List>()
        .command::<setting::Add>()
        .command::<setting::Set>()
        .command::<resetting::Reset>()
        .command::<choosing::Choose>()
        .query::<seen::Read>()
        .query::<keeping::History>()
        .giving(super::drawing::FILES_ABOUT);
}
