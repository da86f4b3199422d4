//! The one way in: every change is a command, every read worth automating a query, each described once.

mod actor;
mod answer;
pub mod execute;
mod giving;
mod nul;
mod once;
mod openapi;
pub mod proposal;
mod registry;
mod right;
mod schema;
mod sending;
mod unknown;

use std::future::Future;

use schemars::JsonSchema;
use serde::{Serialize, de::DeserializeOwned};

pub use self::{
    actor::{Actor, Archived, AreaId, EventId, Held, ItemId, PersonId, Place, ProductId, ProposalId, Via},
    answer::{Asked, form_routes, json_routes},
    execute::{Done, Outcome, execute},
    giving::Giving,
    once::Once,
    registry::{Entry, Registry},
    right::{Right, Role, Say},
    schema::{Shape, coerce},
    sending::Sending,
};
use crate::{
    error::Result,
    store::{Db, Tx},
};

/// A change someone can make.
pub trait Command: Serialize + DeserializeOwned + JsonSchema + Send + Sync + 'static {
    /// `story.accept`: stable, in the event log and in the API.
    const NAME: &'static str;
    const ROUTE: Route;
    /// One sentence for the reference: what it does.
    const ABOUT: &'static str;
    /// Whether the answer holds a secret, which must not be remembered.
    const SECRET: bool = false;
    /// Fields of its input that are never written down: a password, what is not to be known before it is shown to everybody.
    const HIDES: &'static [&'static str] = &[];
    /// Whether something of it is done before its transaction begins, as `ahead` does it.
    const AHEAD: bool = false;
    /// Fields of the items it names that it rests on besides those its input names: whoever accepts it as a proposal is told
    /// when one of them has changed since.
    const RESTS_ON: &'static [&'static str] = &[];
    type Output: Serialize + JsonSchema + Send;

    /// Where this happens and which right it takes; what the actor may not see is not found.
    fn place(&self, db: &mut Db, by: &Actor) -> impl Future<Output = Result<Place>> + Send;

    /// Does it, within the transaction.
    fn run(self, tx: &mut Tx, by: &Actor) -> impl Future<Output = Result<Self::Output>> + Send;

    /// What takes long and needs no data, such as hashing a password: done while no transaction waits for it.
    fn ahead(self) -> impl Future<Output = Result<Self>> + Send {
        async { Ok(self) }
    }

    /// Where a person goes next, when that is not back to the page they came from.
    fn next(_output: &Self::Output) -> Option<String> {
        None
    }
}

/// A read that programs can make.
pub trait Query: DeserializeOwned + JsonSchema + Send + Sync + 'static {
    const NAME: &'static str;
    const ROUTE: Route;
    const ABOUT: &'static str;
    type Output: Serialize + JsonSchema + Send;

    fn run(self, db: &mut Db, by: &Actor) -> impl Future<Output = Result<Self::Output>> + Send;
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verb {
    Get,
    Post,
    Put,
    Patch,
    Delete,
}

impl Verb {
    pub fn name(self) -> &'static str {
        match self {
            Verb::Get => "GET",
            Verb::Post => "POST",
            Verb::Put => "PUT",
            Verb::Patch => "PATCH",
            Verb::Delete => "DELETE",
        }
    }
}

/// A method and a path below `/api/v1`.
#[derive(Clone, Copy, Debug)]
pub struct Route {
    pub method: Verb,
    pub path: &'static str,
    /// What the answer of a success is: 200, or 201 where something new has come to be.
    pub status: u16,
}

impl Route {
    pub const fn get(path: &'static str) -> Route {
        Route { method: Verb::Get, path, status: 200 }
    }
    /// Creates something: 201.
    pub const fn create(path: &'static str) -> Route {
        Route { method: Verb::Post, path, status: 201 }
    }
    /// Does something: 200.
    pub const fn post(path: &'static str) -> Route {
        Route { method: Verb::Post, path, status: 200 }
    }
    pub const fn put(path: &'static str) -> Route {
        Route { method: Verb::Put, path, status: 200 }
    }
    pub const fn patch(path: &'static str) -> Route {
        Route { method: Verb::Patch, path, status: 200 }
    }
    pub const fn delete(path: &'static str) -> Route {
        Route { method: Verb::Delete, path, status: 200 }
    }
}
