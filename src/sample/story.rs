//! What the sample tells, as it stands in its file.

use serde::Deserialize;
use serde_json::{Map, Value};

use crate::error::{Error, Result};

const FILE: &str = include_str!("tidewater.json");

/// The whole sample.
#[derive(Deserialize)]
pub struct Story {
    pub product: Named,
    pub areas: Vec<Named>,
    pub people: Vec<Person>,
    pub vision: Thing,
    pub themes: Vec<Thing>,
    pub goals: Vec<Thing>,
    pub metrics: Vec<Thing>,
    pub customers: Vec<Thing>,
    pub initiatives: Vec<Thing>,
    pub epics: Vec<Thing>,
    pub releases: Vec<Thing>,
    pub sprints: Vec<Thing>,
    /// The fields of its own, as they are created.
    pub fields: Vec<Map<String, Value>>,
    pub work: Vec<Thing>,
    pub ideas: Vec<Thing>,
    pub feedback: Vec<Thing>,
    pub comments: Vec<Remark>,
    pub proposals: Vec<Remark>,
    pub links: Vec<Tied>,
}

#[derive(Deserialize)]
pub struct Named {
    #[serde(default)]
    pub id: String,
    #[serde(default)]
    pub key: String,
    pub name: String,
}

#[derive(Deserialize)]
pub struct Person {
    pub id: String,
    pub name: String,
    pub email: String,
    pub roles: Vec<Hat>,
}

#[derive(Deserialize)]
pub struct Hat {
    pub role: crate::command::Role,
}

/// An item of any kind: what all have, and the rest by name.
#[derive(Deserialize)]
pub struct Thing {
    #[serde(default)]
    pub id: String,
    #[serde(default)]
    pub title: String,
    #[serde(default)]
    pub body: String,
    #[serde(flatten)]
    pub rest: Map<String, Value>,
}

#[derive(Deserialize)]
pub struct Remark {
    pub on: String,
    pub by: String,
    #[serde(flatten)]
    pub rest: Map<String, Value>,
}

#[derive(Deserialize)]
pub struct Tied {
    pub from: String,
    pub to: String,
    pub kind: crate::line::Tie,
}

impl Story {
    pub fn read() -> Result<Story> {
        serde_json::from_str(FILE).map_err(|error| Error::Bug(format!("the sample does not read: {error}")))
    }
}

impl Thing {
    pub fn text(&self, name: &str) -> Option<String> {
        self.rest.get(name)?.as_str().map(str::to_owned)
    }
    pub fn number(&self, name: &str) -> Option<f64> {
        self.rest.get(name)?.as_f64()
    }
    pub fn days(&self, name: &str) -> Option<i64> {
        self.rest.get(name)?.as_i64()
    }
    pub fn list(&self, name: &str) -> impl Iterator<Item = &Value> {
        self.rest.get(name).and_then(Value::as_array).into_iter().flatten()
    }
    pub fn words(&self, name: &str) -> Vec<String> {
        self.list(name).filter_map(Value::as_str).map(str::to_owned).collect()
    }
    /// The fields of those names, as facts of a kind.
    pub fn facts(&self, names: &[&str]) -> Map<String, Value> {
        names.iter().filter_map(|name| Some(((*name).to_owned(), self.rest.get(*name)?.clone()))).collect()
    }
}
