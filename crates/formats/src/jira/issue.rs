//! What a row of a Jira export says.

use jiff::Timestamp;
use jiff::civil::Date;

/// One issue. Texts are as written unless said otherwise; an empty cell is `None` or an empty list.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Issue {
    /// 1-based number of the row, the header not counted.
    pub row: u64,
    pub key: Option<String>,
    pub id: Option<String>,
    /// The issue type.
    pub kind: Option<String>,
    pub summary: String,
    /// Markdown.
    pub description: String,
    pub status: Option<String>,
    pub status_category: Option<StatusCategory>,
    pub resolution: Option<String>,
    pub priority: Option<String>,
    pub assignee: Option<String>,
    pub reporter: Option<String>,
    pub created: Option<Timestamp>,
    pub updated: Option<Timestamp>,
    /// When work on it began: the actual start, or else the start date.
    pub started: Option<Timestamp>,
    pub resolved: Option<Timestamp>,
    pub due: Option<Date>,
    pub labels: Vec<String>,
    pub components: Vec<String>,
    pub fix_versions: Vec<String>,
    /// The oldest first.
    pub sprints: Vec<Sprint>,
    pub story_points: Option<f64>,
    pub parent: Option<Parent>,
    /// The key of the epic, in exports that still know epic links.
    pub epic_link: Option<String>,
    pub epic_name: Option<String>,
    pub links: Vec<Link>,
    pub comments: Vec<Comment>,
    pub watchers: Vec<String>,
    pub votes: u64,
    /// Account ids named in this row, with the names that belong to them; comments name their author by id.
    pub people: Vec<Person>,
    /// Filled cells of columns that mean nothing here, with their headers.
    pub unknown: Vec<(String, String)>,
    /// Cells that were left out because they cannot be read.
    pub problems: Vec<Problem>,
}

/// A sprint that an issue was in. Jira Cloud gives the name alone.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sprint {
    pub name: String,
    pub id: Option<String>,
    /// `CLOSED`, `ACTIVE` or `FUTURE`.
    pub state: Option<String>,
    pub starts: Option<Date>,
    pub ends: Option<Date>,
}

/// The three groups that every Jira status belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StatusCategory {
    ToDo,
    InProgress,
    Done,
}

/// The issue above this one, by whichever name the export gives it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Parent {
    Key(String),
    Id(String),
}

/// A link to another issue, such as `Blocks`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    pub kind: String,
    /// Whether this issue does it to the other: it blocks `key`, rather than being blocked by it.
    pub outward: bool,
    pub key: String,
}

/// A remark below an issue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comment {
    pub at: Option<Timestamp>,
    /// An account id in exports of Jira Cloud, a user name in others.
    pub author: Option<String>,
    /// Markdown.
    pub body: String,
}

/// An account and the name it goes by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    pub id: String,
    pub name: String,
}

/// A cell that says something impossible.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    pub column: String,
    /// The beginning of the cell, at most 200 characters.
    pub value: String,
    pub why: &'static str,
}
