//! People: who works here, how they sign in, which roles they hold.

pub mod access;
pub mod account_page;
mod answers;
pub mod entrance;
pub mod invitation;
mod inviting;
mod issuing;
pub mod page;
pub mod person;
pub mod picking;
mod reading;
pub mod role;
mod scope;
pub mod secret;
pub mod session;
pub mod setup;
pub mod throttle;
pub mod token;

pub use self::{
    person::{Person, actor, mentioned},
    session::authenticate,
    throttle::Throttle,
};
use crate::command::Registry;

pub fn register(registry: &mut Registry) {
    registry
        .query::<person::List>()
        .query::<person::Me>()
        .command::<access::Deactivate>()
        .command::<access::Reactivate>()
        .command::<access::RenewPassword>()
        .command::<role::Give>()
        .command::<role::Take>()
        .query::<token::List>()
        .command::<token::Revoke>()
        .command::<issuing::MakeToken>()
        .command::<issuing::SignOut>()
        .command::<issuing::Invite>()
        .command::<issuing::Withdraw>()
        .query::<issuing::Open>();
}
