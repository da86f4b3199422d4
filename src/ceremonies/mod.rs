//! The ceremonies of a team: refinement with planning poker, stand-up, review and retrospective, each with minutes that
//! write themselves.

mod action;
mod agenda;
mod answer;
mod beside;
mod ceremony;
mod closing;
mod dealing;
mod draft;
mod format;
mod front;
mod kind;
mod leading;
mod list_page;
mod minutes;
mod minutes_page;
mod note;
mod note_change;
mod opening;
mod own_format;
pub mod page;
mod poker;
mod poker_table;
mod presence;
mod reading;
mod refinement_page;
mod reopening;
mod retrospective_column;
mod retrospective_page;
mod review;
mod review_page;
mod review_part;
mod shown;
mod standup_page;
mod voting;

pub use self::{
    action::Decide,
    answer::Answer,
    ceremony::{Ceremony, CeremonyId},
    closing::Close,
    dealing::{Deal, Play, Reveal, Settle},
    kind::Ritual,
    leading::Lead,
    note::Write,
    note_change::Change,
    opening::Open,
    presence::Join,
    voting::Vote,
};
use crate::command::Registry;

pub fn register(registry: &mut Registry) {
    registry
        .command::<opening::Open>()
        .query::<reading::List>()
        .query::<reading::Read>()
        .command::<presence::Join>()
        .command::<presence::Leave>()
        .command::<leading::Lead>()
        .command::<note::Write>()
        .command::<note_change::Change>()
        .command::<note_change::Remove>()
        .command::<voting::Vote>()
        .command::<answer::Answer>()
        .command::<action::Decide>()
        .command::<closing::Close>()
        .command::<reopening::Reopen>()
        .command::<dealing::Deal>()
        .command::<dealing::Play>()
        .command::<dealing::Reveal>()
        .command::<dealing::Settle>()
        .query::<own_format::List>()
        .command::<own_format::Forget>();
}
