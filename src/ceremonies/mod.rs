//! The ceremonies of a team: refinement with planning poker, stand-up, review and retrospective, each with minutes that
//! write themselves.

mod action;
mod agenda;
mod answer;
mod ceremony;
mod closing;
mod draft;
mod format;
mod kind;
mod leading;
mod minutes;
mod note;
mod opening;
mod poker;
mod presence;
mod reading;
mod scale;

pub use self::{
    ceremony::{Ceremony, CeremonyId},
    kind::Ritual,
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
        .command::<note::Change>()
        .command::<note::Remove>()
        .command::<note::Vote>()
        .command::<answer::Answer>()
        .command::<action::Decide>()
        .command::<closing::Close>()
        .command::<scale::Choose>()
        .command::<poker::Deal>()
        .command::<poker::Play>()
        .command::<poker::Reveal>()
        .command::<poker::Settle>();
}
