//! In which order the backlog is read, and where in that order the next page begins.

use std::borrow::Cow;

use chrono::{DateTime, Utc};
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{backlog::Row, field_order::FieldOrder};
use crate::{
    error::{Error, Result},
    fields::Field,
    items::listing,
};

/// An order of the backlog: one that every product has, or by a field of the product's own.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(try_from = "String", into = "String")]
pub enum Sort {
    Standing(Standing),
    /// What is due soonest first, then what has no due date, by rank.
    Due,
    Field(FieldOrder),
}

/// By rank, first what comes next; else the most points, the latest change, the newest or the most voices first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Standing {
    #[default]
    Rank,
    Points,
    Updated,
    Created,
    Voices,
}

const DUE: &str = "due";

impl Default for Sort {
    fn default() -> Self {
        Sort::Standing(Standing::Rank)
    }
}

impl Sort {
    pub fn is_rank(&self) -> bool {
        *self == Sort::default()
    }

    /// Whether it is by the field of that key.
    pub fn is_by(&self, key: &str) -> bool {
        matches!(self, Sort::Field(order) if order.key == key)
    }

    /// Every order that a product with these fields has.
    pub fn all(fields: &[Field]) -> Vec<Sort> {
        let standing = Standing::ALL.into_iter().map(Sort::Standing).chain([Sort::Due]);
        standing.chain(fields.iter().map(|field| Sort::Field(FieldOrder::of(field)))).collect()
    }

    /// The name in addresses and in the API.
    pub fn name(&self) -> Cow<'static, str> {
        match self {
            Sort::Standing(sort) => sort.name().into(),
            Sort::Due => DUE.into(),
            Sort::Field(order) => order.name().into(),
        }
    }

    /// What it is called on a page.
    pub fn label(&self, fields: &[Field]) -> String {
        match self {
            Sort::Standing(sort) => sort.label().into(),
            Sort::Due => "Due date".into(),
            Sort::Field(order) => order.label(fields),
        }
    }

    /// What is on top, to finish the sentence “Sorted by …”.
    pub fn says(&self, fields: &[Field]) -> String {
        match self {
            Sort::Standing(sort) => sort.says().into(),
            Sort::Due => "due date, soonest first".into(),
            Sort::Field(order) => order.says(fields),
        }
    }

    /// The cursor that leads to what comes after a row.
    pub fn cursor(&self, row: &Row) -> String {
        match self {
            Sort::Standing(sort) => sort.cursor(row),
            Sort::Field(_) | Sort::Due => FieldOrder::cursor(row),
        }
    }
}

impl TryFrom<String> for Sort {
    type Error = String;

    fn try_from(name: String) -> Result<Sort, String> {
        let standing = Standing::ALL.into_iter().find(|sort| sort.name() == name).map(Sort::Standing);
        let standing = standing.or_else(|| (name == DUE).then_some(Sort::Due));
        let found = standing.or_else(|| FieldOrder::parse(&name).map(Sort::Field));
        found.ok_or_else(|| {
            let names = Standing::ALL.map(Standing::name).join(", ");
            format!("there is no order {name}; there are {names}, {DUE} and field.KEY for a field of the product")
        })
    }
}

impl From<Sort> for String {
    fn from(sort: Sort) -> String {
        sort.name().into_owned()
    }
}

impl JsonSchema for Sort {
    fn schema_name() -> Cow<'static, str> {
        "Sort".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        schemars::json_schema!({
            "type": "string",
            "pattern": "^(rank|points|updated|created|voices|due|field\\.[a-z][a-z0-9_]*(\\.desc)?)$",
            "description": "rank, points, updated, created, voices, due; field.KEY by a field of the product, and field.KEY.desc the \
                other way round; what says nothing in it comes last, by rank."
        })
    }
}

/// The row after which a page begins: its value in the order, and its id.
#[derive(Debug, PartialEq)]
pub enum Place {
    Rank(String, Uuid),
    Points(f64, Uuid),
    Moment(DateTime<Utc>, Uuid),
    Voices(i64, Uuid),
}

impl Standing {
    pub const ALL: [Standing; 5] =
        [Standing::Rank, Standing::Points, Standing::Updated, Standing::Created, Standing::Voices];

    /// The name in addresses and in the API.
    fn name(self) -> &'static str {
        match self {
            Standing::Rank => "rank",
            Standing::Points => "points",
            Standing::Updated => "updated",
            Standing::Created => "created",
            Standing::Voices => "voices",
        }
    }

    fn label(self) -> &'static str {
        match self {
            Standing::Rank => "Rank",
            Standing::Points => "Points",
            Standing::Updated => "Last change",
            Standing::Created => "Newest",
            Standing::Voices => "Who asked",
        }
    }

    /// What is on top, to finish the sentence “Sorted by …”.
    fn says(self) -> &'static str {
        match self {
            Standing::Rank => "rank, what comes next first",
            Standing::Points => "points, most first",
            Standing::Updated => "last change, latest first",
            Standing::Created => "age, newest first",
            Standing::Voices => "who asked, most voices first",
        }
    }

    /// Where a page begins: after this cursor, or at the very top.
    pub fn after(self, cursor: Option<&str>) -> Result<Place> {
        match cursor {
            None => Ok(self.top()),
            Some(cursor) => {
                self.read(cursor).ok_or_else(|| Error::field("after", "this is not the next of a page in this order"))
            }
        }
    }

    fn top(self) -> Place {
        match self {
            Standing::Rank => Place::Rank(String::new(), Uuid::nil()),
            Standing::Points => Place::Points(f64::MAX, Uuid::max()),
            Standing::Updated | Standing::Created => Place::Moment(listing::far_future(), Uuid::max()),
            Standing::Voices => Place::Voices(i64::MAX, Uuid::max()),
        }
    }

    fn read(self, cursor: &str) -> Option<Place> {
        let (value, id) = cursor.rsplit_once('_')?;
        let id = id.parse().ok()?;
        Some(match self {
            Standing::Rank => Place::Rank(value.to_owned(), id),
            Standing::Points => Place::Points(value.parse().ok().filter(|points: &f64| points.is_finite())?, id),
            Standing::Updated | Standing::Created => {
                let moment = DateTime::from_timestamp_micros(value.parse().ok()?)?;
                Place::Moment(Some(moment).filter(|moment| *moment <= listing::far_future())?, id)
            }
            Standing::Voices => Place::Voices(value.parse().ok()?, id),
        })
    }

    /// The cursor that leads to what comes after a row.
    fn cursor(self, row: &Row) -> String {
        let value = match self {
            Standing::Rank => row.rank.clone(),
            Standing::Points => row.points.unwrap_or(-1.0).to_string(),
            Standing::Updated => row.updated_at.timestamp_micros().to_string(),
            Standing::Created => row.created_at.timestamp_micros().to_string(),
            Standing::Voices => row.voices.to_string(),
        };
        format!("{value}_{}", row.id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_of_another_order_is_refused() {
        let id = Uuid::max();
        assert_eq!(Standing::Points.after(Some(&format!("0.5_{id}"))).unwrap(), Place::Points(0.5, id));
        for (sort, cursor) in [
            (Standing::Points, format!("NaN_{id}")),
            (Standing::Points, format!("a0_{id}")),
            (Standing::Voices, format!("0.5_{id}")),
            (Standing::Created, format!("{}_{id}", i64::MAX)),
            (Standing::Rank, "a0".to_owned()),
        ] {
            assert!(sort.after(Some(&cursor)).is_err(), "{sort:?} takes {cursor}");
        }
    }
}
