//! Sorting an idea by `MoSCoW`: it must, should, could or will not be done this time.

use methods::moscow::Priority;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::scoring;
use crate::{
    command::{Actor, Command, Place, Route},
    error::Result,
    items::Key,
    store::{Db, Tx},
};

/// Under which name the answer stands among what is said of an idea.
pub const INPUT: &str = "moscow.priority";

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    Must,
    Should,
    Could,
    Wont,
}

impl Answer {
    pub const ALL: [Answer; 4] = [Answer::Must, Answer::Should, Answer::Could, Answer::Wont];

    pub fn name(self) -> &'static str {
        match self {
            Answer::Must => "must",
            Answer::Should => "should",
            Answer::Could => "could",
            Answer::Wont => "wont",
        }
    }

    pub fn label(self) -> &'static str {
        match self {
            Answer::Must => "Must",
            Answer::Should => "Should",
            Answer::Could => "Could",
            Answer::Wont => "Won’t this time",
        }
    }

    pub fn parse(name: &str) -> Option<Answer> {
        Answer::ALL.into_iter().find(|answer| answer.name() == name)
    }

    pub fn priority(self) -> Priority {
        match self {
            Answer::Must => Priority::Must,
            Answer::Should => Priority::Should,
            Answer::Could => Priority::Could,
            Answer::Wont => Priority::Wont,
        }
    }
}

/// Says whether an idea must, should, could or will not be done.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Put {
    pub key: Key,
    /// Nothing takes the answer away.
    #[serde(default, deserialize_with = "answer")]
    pub priority: Option<Answer>,
}

#[derive(Serialize, JsonSchema)]
pub struct Told {
    pub key: String,
    pub priority: Option<Answer>,
    pub message: String,
}

/// A form says nothing by an empty text, a lane of the board by `none`.
fn answer<'de, D: serde::Deserializer<'de>>(from: D) -> std::result::Result<Option<Answer>, D::Error> {
    let said = Option::<String>::deserialize(from)?;
    match said.as_deref().map(str::trim) {
        None | Some("" | "none") => Ok(None),
        Some(name) => {
            Answer::parse(name).map(Some).ok_or_else(|| serde::de::Error::custom("this is must, should, could or wont"))
        }
    }
}

impl Command for Put {
    const NAME: &'static str = "moscow.put";
    const ROUTE: Route = Route::put("/ideas/{key}/moscow");
    const ABOUT: &'static str = "Says whether an idea must, should, could or will not be done this time.";
    type Output = Told;

    async fn place(&self, db: &mut Db, by: &Actor) -> Result<Place> {
        let idea = scoring::idea(db, by, &self.key).await?;
        let label = self.priority.map_or("not sorted", Answer::label);
        Ok(idea.place(idea.kind.right()).about(format!("Sort “{}”: {label}", idea.short())))
    }

    async fn run(self, tx: &mut Tx, by: &Actor) -> Result<Told> {
        let idea = scoring::idea(tx, by, &self.key).await?;
        scoring::set(tx, by, &idea, INPUT, self.priority.map(|priority| priority.name().to_owned()), None).await?;
        let message = format!("{}: {}.", idea.key, self.priority.map_or("not sorted", Answer::label));
        Ok(Told { key: idea.key, priority: self.priority, message })
    }
}
