//! Every command and query of the program with its type forgotten: what all the faces are derived from.

use std::{collections::BTreeMap, pin::Pin, sync::Arc};

use schemars::{Schema, SchemaGenerator};
use serde_json::Value;

use super::{Actor, Command, Giving, Place, Query, Route, Sending, Shape};
use crate::{
    error::{Error, FieldError, Result},
    store::{Db, Tx},
};

type Answer<'a, T> = Pin<Box<dyn Future<Output = Result<T>> + Send + 'a>>;

/// A command or a query with its type forgotten.
pub struct Entry {
    pub name: &'static str,
    pub route: Route,
    pub about: &'static str,
    /// Whether the answer holds a secret.
    pub secret: bool,
    /// The fields of the input that are never written down.
    pub hides: &'static [&'static str],
    /// The fields of what it names that a proposal of it rests on.
    pub rests_on: &'static [&'static str],
    pub input: fn(&mut SchemaGenerator) -> Schema,
    pub output: fn(&mut SchemaGenerator) -> Schema,
    /// The fields of the input, for reading forms.
    pub shape: Shape,
    pub act: Act,
}

pub enum Act {
    Command(CommandAct),
    Query(for<'a> fn(Value, &'a mut Db, &'a Actor) -> Answer<'a, Value>),
}

#[derive(Clone, Copy)]
pub struct CommandAct {
    pub place: for<'a> fn(Value, &'a mut Db, &'a Actor) -> Answer<'a, Place>,
    pub run: for<'a> fn(Value, &'a mut Tx, &'a Actor) -> Answer<'a, Done>,
    /// What is done of it before its transaction begins; nothing of most.
    pub ahead: Option<fn(Value) -> Answer<'static, Value>>,
}

/// What a command gave: for programs, and where a person goes next.
pub struct Done {
    pub output: Value,
    pub next: Option<String>,
}

#[derive(Default, Clone)]
pub struct Registry {
    entries: BTreeMap<&'static str, Arc<Entry>>,
    /// Answered elsewhere; here for their description.
    pub sendings: Vec<Sending>,
    pub givings: Vec<Giving>,
}

impl Registry {
    pub fn command<C: Command>(&mut self) -> &mut Self {
        fn place<'a, C: Command>(input: Value, db: &'a mut Db, by: &'a Actor) -> Answer<'a, Place> {
            Box::pin(async move { parse::<C>(input)?.place(db, by).await })
        }
        fn run<'a, C: Command>(input: Value, tx: &'a mut Tx, by: &'a Actor) -> Answer<'a, Done> {
            Box::pin(async move {
                let output = parse::<C>(input)?.run(tx, by).await?;
                Ok(Done { next: C::next(&output), output: plain(&output)? })
            })
        }
        fn ahead<C: Command>(input: Value) -> Answer<'static, Value> {
            Box::pin(async move { plain(&parse::<C>(input)?.ahead().await?) })
        }
        self.add(Entry {
            name: C::NAME,
            route: C::ROUTE,
            about: C::ABOUT,
            secret: C::SECRET,
            hides: C::HIDES,
            rests_on: C::RESTS_ON,
            input: SchemaGenerator::subschema_for::<C>,
            output: SchemaGenerator::subschema_for::<C::Output>,
            shape: Shape::of::<C>(),
            act: Act::Command(CommandAct { place: place::<C>, run: run::<C>, ahead: C::AHEAD.then_some(ahead::<C>) }),
        })
    }

    pub fn query<Q: Query>(&mut self) -> &mut Self {
        fn run<'a, Q: Query>(input: Value, db: &'a mut Db, by: &'a Actor) -> Answer<'a, Value> {
            Box::pin(async move { plain(&parse::<Q>(input)?.run(db, by).await?) })
        }
        self.add(Entry {
            name: Q::NAME,
            route: Q::ROUTE,
            about: Q::ABOUT,
            secret: false,
            hides: &[],
            rests_on: &[],
            input: SchemaGenerator::subschema_for::<Q>,
            output: SchemaGenerator::subschema_for::<Q::Output>,
            shape: Shape::of::<Q>(),
            act: Act::Query(run::<Q>),
        })
    }

    pub fn sending(&mut self, sending: Sending) -> &mut Self {
        self.sendings.push(sending);
        self
    }

    pub fn giving(&mut self, giving: Giving) -> &mut Self {
        self.givings.push(giving);
        self
    }

    fn add(&mut self, entry: Entry) -> &mut Self {
        let name = entry.name;
        assert!(self.entries.insert(name, Arc::new(entry)).is_none(), "{name} is registered twice");
        self
    }

    pub fn get(&self, name: &str) -> Option<&Arc<Entry>> {
        self.entries.get(name)
    }

    pub fn entries(&self) -> impl Iterator<Item = &Arc<Entry>> {
        self.entries.values()
    }
}

impl Entry {
    /// The command in it, or nothing for a query.
    pub fn command(&self) -> Option<CommandAct> {
        match self.act {
            Act::Command(act) => Some(act),
            Act::Query(_) => None,
        }
    }
}

/// Reads the input into its type; what does not fit is said beside its field.
fn parse<T: serde::de::DeserializeOwned>(input: Value) -> Result<T> {
    serde_path_to_error::deserialize(&input).map_err(|error| {
        let path = error.path().to_string();
        let message = error.inner().to_string();
        // A missing field is reported at the object; its name stands in the message.
        let named = message.strip_prefix("missing field `").and_then(|rest| rest.split('`').next()).map(str::to_owned);
        let field = named.clone().unwrap_or(if path == "." { culprit::<T>(&input, &message) } else { path });
        let missing = named.is_some() || message.starts_with("invalid type: null");
        let message = if missing { "this is needed".to_owned() } else { message };
        Error::Invalid(vec![FieldError { field, message }])
    })
}

/// The field without which that complaint would not be made; a record inside a record does not name its own.
fn culprit<T: serde::de::DeserializeOwned>(input: &Value, complaint: &str) -> String {
    let without = |name: &str| {
        let mut rest = input.clone();
        rest.as_object_mut().map(|fields| fields.remove(name));
        T::deserialize(rest).err().map(|error| error.to_string())
    };
    let names = || input.as_object().into_iter().flatten().map(|(name, _)| name);
    // Without a field that is needed there is another complaint; without one that is not, there may be none.
    let gone = names().find(|name| without(name).is_none());
    gone.or_else(|| names().find(|name| without(name).is_some_and(|other| other != complaint)))
        .cloned()
        .unwrap_or_default()
}

fn plain<T: serde::Serialize>(output: &T) -> Result<Value> {
    serde_json::to_value(output).map_err(|error| Error::Bug(error.to_string()))
}
