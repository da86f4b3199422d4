//! A row as it was understood: what every format is turned into before it meets the database.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

use super::words;
use crate::{items::Kind, line::Tie};

pub const LONGEST_TITLE: usize = 500;
pub const LONGEST_BODY: usize = 100_000;

/// One row of a file.
pub enum Line {
    Draft(Box<Draft>),
    /// Nothing can be made of it.
    Bad {
        row: u64,
        why: String,
    },
    /// It was left out without anything being wrong with it.
    Passed {
        row: u64,
        why: String,
    },
}

/// Something to be created or updated. What the file does not say stays as it is.
#[derive(Debug, Serialize)]
pub struct Draft {
    #[serde(skip)]
    pub row: u64,
    /// What the source calls it.
    #[serde(skip)]
    pub source_key: String,
    /// Another name of the source for the same thing.
    pub alias: Option<String>,
    pub kind: Kind,
    pub title: String,
    pub body: String,
    pub status: Option<&'static str>,
    /// What its team calls the state it is in, where the file does by that name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<String>,
    pub points: Option<f64>,
    pub labels: Vec<String>,
    pub owner: Option<String>,
    pub area: Option<String>,
    pub created_at: Option<DateTime<Utc>>,
    pub updated_at: Option<DateTime<Utc>>,
    pub priority: Option<&'static str>,
    pub due_on: Option<NaiveDate>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub started_at: Option<DateTime<Utc>>,
    pub accepted_at: Option<DateTime<Utc>>,
    pub customer: Option<String>,
    pub said_by: Option<String>,
    pub source: Option<String>,
    pub said_at: Option<DateTime<Utc>>,
    pub score: Option<i64>,
    pub segment: Option<String>,
    pub revenue: Option<i64>,
    pub contact: Option<String>,
    pub releases: Vec<String>,
    /// The sprints it was in, the oldest first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub sprints: Vec<Stint>,
    pub ties: Vec<To>,
    pub remarks: Vec<Remark>,
    /// What it says in the fields of its product, by their keys; null where the cell is empty.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub own: BTreeMap<String, Value>,
    /// The fields for which the file has a column and this row nothing in it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub empty: Vec<&'static str>,
    /// What could not be taken over, for the report.
    #[serde(skip)]
    pub notes: Vec<String>,
}

/// A link to another thing of the same source, or to an item here.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct To {
    /// Nothing where the line has only one way.
    pub tie: Option<Tie>,
    /// Whether the link starts at the other end.
    pub reversed: bool,
    pub key: String,
}

/// A sprint, as a row speaks of it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Stint {
    pub name: String,
    /// What it is known by there.
    pub source: String,
    /// Whether it is over, where the file says so.
    pub closed: Option<bool>,
    pub starts: Option<NaiveDate>,
    pub ends: Option<NaiveDate>,
}

/// A comment.
#[derive(Clone, Debug, Serialize)]
pub struct Remark {
    pub at: Option<DateTime<Utc>>,
    pub author: Option<String>,
    pub body: String,
}

impl Draft {
    pub fn new(row: u64, kind: Kind) -> Draft {
        Draft {
            row,
            source_key: String::new(),
            alias: None,
            kind,
            title: String::new(),
            body: String::new(),
            status: None,
            state: None,
            points: None,
            labels: Vec::new(),
            owner: None,
            area: None,
            created_at: None,
            updated_at: None,
            priority: None,
            due_on: None,
            started_at: None,
            accepted_at: None,
            customer: None,
            said_by: None,
            source: None,
            said_at: None,
            score: None,
            segment: None,
            revenue: None,
            contact: None,
            releases: Vec::new(),
            sprints: Vec::new(),
            ties: Vec::new(),
            remarks: Vec::new(),
            own: BTreeMap::new(),
            empty: Vec::new(),
            notes: Vec::new(),
        }
    }

    pub fn note(&mut self, note: impl Into<String>) {
        self.notes.push(note.into());
    }

    /// Takes over when work on it began, if that can be.
    pub fn begun(&mut self, started: Option<DateTime<Utc>>) {
        let Some(started) = started.filter(|_| self.kind.is_work() && self.kind != Kind::Subtask) else { return };
        let day = started.format("%-d %B %Y");
        match (self.status, self.accepted_at) {
            (None | Some("backlog" | "ready"), _) => {
                self.note(format!("its start on {day} was left out: it has not been started"));
            }
            (_, Some(done)) if started > done => {
                let done = done.format("%-d %B %Y");
                self.note(format!("its start on {day} was left out: it lies after the day it was done, {done}"));
            }
            _ => self.started_at = Some(started),
        }
    }

    /// Brings the texts within what can be kept: a title that is too long stands whole at the head of the text.
    pub fn fit(mut self) -> Result<Draft, String> {
        let title = self.title.split_whitespace().collect::<Vec<_>>().join(" ");
        if title.is_empty() {
            return Err("there is no title".into());
        }
        self.title = title;
        if let Some((end, _)) = self.title.char_indices().nth(LONGEST_TITLE - 1)
            && self.title[end..].chars().count() > 1
        {
            self.body =
                if self.body.is_empty() { self.title.clone() } else { format!("{}\n\n{}", self.title, self.body) };
            self.title = format!("{}…", self.title[..end].trim_end());
            self.note("the title was longer than 500 characters; the whole of it stands at the head of the text");
        }
        let body = self.body.replace("\r\n", "\n");
        body.trim_end().clone_into(&mut self.body);
        if let Some((end, _)) = self.body.char_indices().nth(LONGEST_BODY) {
            self.body.truncate(end);
            self.note("the text was cut after 100,000 characters");
        }
        let labels = std::mem::take(&mut self.labels);
        for label in labels {
            self.label(&label);
        }
        self.labels.sort();
        if self.labels.len() > 50 {
            self.labels.truncate(50);
            self.note("only the first 50 labels were kept");
        }
        Ok(self)
    }

    fn label(&mut self, label: &str) {
        let plain =
            label.trim().trim_start_matches('#').split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
        let kept: String = plain.chars().take(50).collect();
        if kept.len() < plain.len() {
            self.note(format!("the label “{kept}…” was cut"));
        }
        if !kept.is_empty() && !self.labels.contains(&kept) {
            self.labels.push(kept);
        }
    }

    /// The same content has the same digest.
    pub fn digest(&self) -> String {
        let content = serde_json::to_vec(self).unwrap_or_default();
        crate::store::files::hex(&Sha256::digest(content)[..16])
    }

    /// What an update writes, by the names of the fields.
    pub fn fields(&self) -> Map<String, Value> {
        let mut fields = Map::new();
        let mut put = |name: &str, value: Value| {
            if !value.is_null() && value != "" && value != json!([]) {
                fields.insert(name.to_owned(), value);
            }
        };
        put("title", json!(self.title));
        put("body", json!(self.body));
        match &self.state {
            Some(state) => put("status", json!(state)),
            None => put("status", json!(self.status.map(|status| words::status_of(self.kind, status)))),
        }
        put("labels", json!(self.labels));
        match self.kind {
            Kind::Feedback => {
                put("said_by", json!(self.said_by));
                put("source", json!(self.source));
                put("said_at", json!(self.said_at));
                put("score", json!(self.score));
            }
            Kind::Customer => {
                put("segment", json!(self.segment));
                put("revenue", json!(self.revenue));
                put("contact", json!(self.contact));
            }
            Kind::Subtask => put("points", json!(self.points)),
            _ => {
                put("points", json!(self.points));
                put("priority", json!(self.priority));
                put("due_on", json!(self.due_on));
                put("started_at", json!(self.started_at));
                put("accepted_at", json!(self.accepted_at));
            }
        }
        fields
    }
}

impl Line {
    pub fn row(&self) -> u64 {
        match self {
            Line::Draft(draft) => draft.row,
            Line::Bad { row, .. } | Line::Passed { row, .. } => *row,
        }
    }
}
