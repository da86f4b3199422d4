//! Finished sprints in a CSV file, under whatever its columns are called.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use formats::{
    csv::{Limits, Table},
    date::{self, DateOrder},
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};

/// A sprint that was finished elsewhere.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
pub struct Past {
    /// What it is known by there, so that the same again is no other sprint; its title unless told.
    #[serde(default)]
    pub id: Option<String>,
    #[schemars(length(min = 1, max = 500))]
    pub title: String,
    /// Created when there is none of that name; “Team” unless told.
    #[serde(default)]
    pub team: Option<String>,
    #[serde(default)]
    pub goal: Option<String>,
    /// Without dates the sprints of a team are laid end to end, the last up to yesterday.
    #[serde(default)]
    pub starts_on: Option<NaiveDate>,
    #[serde(default)]
    pub ends_on: Option<NaiveDate>,
    /// How many days it lasted, when it has no dates; 14 unless told.
    #[serde(default)]
    pub days: Option<u32>,
    /// Points at the start.
    pub committed: f64,
    /// Points done at the end.
    pub completed: f64,
}

pub enum Row {
    Right { row: u64, past: Past },
    Wrong { row: u64, why: String },
}

impl Past {
    pub fn team_name(&self) -> String {
        self.team.as_deref().map(str::trim).filter(|team| !team.is_empty()).unwrap_or("Team").to_owned()
    }

    /// What it is known by; one of a team.
    pub fn source(&self) -> String {
        self.id.clone().unwrap_or_else(|| self.title.to_lowercase())
    }

    pub fn wrong(&self) -> Option<String> {
        let points = |points: f64| points.is_finite() && (0.0..=1_000_000.0).contains(&points);
        match (self.starts_on, self.ends_on) {
            _ if self.title.trim().is_empty() => Some("it has no title".into()),
            _ if self.title.chars().count() > 500 => Some("its title is longer than 500 letters".into()),
            _ if self.team_name().chars().count() > 100 => {
                Some("the name of its team is longer than 100 letters".into())
            }
            _ if self.goal.as_ref().is_some_and(|goal| goal.chars().count() > 2_000) => {
                Some("its goal is longer than 2,000 letters".into())
            }
            _ if !points(self.committed) || !points(self.completed) => Some("points are a number from 0 on".into()),
            (Some(_), None) | (None, Some(_)) => Some("it has only one of its two dates".into()),
            (Some(starts), Some(ends)) if ends < starts => Some("it ends before it starts".into()),
            (Some(starts), Some(ends)) if (ends - starts).num_days() > 366 => {
                Some("a sprint lasts a year at most".into())
            }
            _ => None,
        }
    }
}

pub fn numbered(sprints: Vec<Past>) -> Vec<Row> {
    sprints.into_iter().zip(1..).map(|(past, row)| Row::Right { row, past }).collect()
}

/// The teams of the rows.
pub fn teams(rows: &[Row]) -> BTreeSet<String> {
    let team = |row: &Row| match row {
        Row::Right { past, .. } => Some(past.team_name()),
        Row::Wrong { .. } => None,
    };
    rows.iter().filter_map(team).collect()
}

pub fn rows(csv: &str) -> Result<Vec<Row>> {
    let unreadable = |error: formats::csv::Error| Error::field("csv", error.to_string());
    let table = Table::open(std::io::Cursor::new(csv.as_bytes().to_vec()), Limits::default()).map_err(unreadable)?;
    let columns = Columns::of(table.headers())?;
    let read = |row: std::result::Result<formats::csv::Row, formats::csv::RowError>| match row {
        Err(error) => Some(Row::Wrong { row: error.number, why: error.fault.to_string() }),
        Ok(row) if row.is_blank() => None,
        Ok(row) => Some(match columns.past(&row.fields) {
            Ok(past) => Row::Right { row: row.number, past },
            Err(why) => Row::Wrong { row: row.number, why },
        }),
    };
    Ok(table.filter_map(read).collect())
}

/// Where in a row each thing stands.
struct Columns {
    names: Vec<String>,
}

const POINTS: &str =
    "the points stand under committed and completed, or under vel_starttime, vel_added, vel_removed and vel_diff";

impl Columns {
    fn of(headers: &[String]) -> Result<Columns> {
        let plain = |name: &String| name.to_lowercase().chars().filter(char::is_ascii_alphanumeric).collect();
        let columns = Columns { names: headers.iter().map(plain).collect() };
        let has = |names: &[&str]| columns.at(names).is_some();
        if !has(TITLE) {
            return Err(Error::field("csv", "no column is called title, name or sprint"));
        }
        let points = (has(COMMITTED) && has(COMPLETED)) || FOUR.iter().all(|name| has(&[name]));
        if !points {
            return Err(Error::field("csv", POINTS));
        }
        Ok(columns)
    }

    fn at(&self, names: &[&str]) -> Option<usize> {
        names.iter().find_map(|name| self.names.iter().position(|other| other == name))
    }

    fn past(&self, fields: &[String]) -> std::result::Result<Past, String> {
        let text = |names: &[&str]| {
            let cell = self.at(names).and_then(|at| fields.get(at)).map(|cell| cell.trim().to_owned());
            cell.filter(|cell| !cell.is_empty())
        };
        let number = |names: &[&str]| {
            let cell = text(names).ok_or_else(|| format!("there is nothing under {}", names[0]))?;
            cell.parse::<f64>().map_err(|_| format!("{cell} under {} is no number", names[0]))
        };
        let (committed, completed) = if self.at(COMMITTED).is_some() {
            (number(COMMITTED)?, number(COMPLETED)?)
        } else {
            let [start, added, removed, diff] = FOUR;
            let committed = number(&[start])? + number(&[added])? - number(&[removed])?;
            (committed, committed + number(&[diff])?)
        };
        let board = text(&["boardid", "board"]).map(|board| format!("Board {board}"));
        let past = Past {
            id: text(&["sprintid", "id", "key"]),
            title: text(TITLE).ok_or("it has no title")?,
            team: text(&["team"]).or(board),
            goal: text(&["goal", "sprintgoal"]),
            starts_on: text(STARTS).map(|cell| day(&cell)).transpose()?,
            ends_on: text(ENDS).map(|cell| day(&cell)).transpose()?,
            days: text(&["days", "planday", "length"]).and_then(|days| days.parse().ok()),
            committed,
            completed,
        };
        past.wrong().map_or(Ok(past), Err)
    }
}

const TITLE: &[&str] = &["title", "name", "sprint", "sprintname"];
const STARTS: &[&str] = &["startson", "starts", "start", "startdate", "from"];
const ENDS: &[&str] = &["endson", "ends", "end", "enddate", "until", "completedate"];
const COMMITTED: &[&str] = &["committed", "commitment", "planned", "committedpoints"];
const COMPLETED: &[&str] = &["completed", "done", "delivered", "completedpoints", "velocity"];
/// What Apache's trackers have: at the start, added, removed, and how far the delivered is from the sum.
const FOUR: [&str; 4] = ["velstarttime", "veladded", "velremoved", "veldiff"];

fn day(cell: &str) -> std::result::Result<NaiveDate, String> {
    let day = date::parse(cell, DateOrder::default()).map(date::Moment::date);
    day.and_then(|day| {
        NaiveDate::from_ymd_opt(day.year().into(), day.month().cast_unsigned().into(), day.day().cast_unsigned().into())
    })
    .ok_or_else(|| format!("{cell} is no date"))
}
