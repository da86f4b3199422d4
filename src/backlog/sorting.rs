//! In which order the backlog is read, and where in that order the next page begins.

use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::backlog::Row;
use crate::{
    error::{Error, Result},
    items::listing,
};

/// By rank, first what comes next; else the most points, the latest change, the newest or the most voices first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Sort {
    #[default]
    Rank,
    Points,
    Updated,
    Created,
    Voices,
}

/// The row after which a page begins: its value in the order, and its id.
#[derive(Debug, PartialEq)]
pub enum Place {
    Rank(String, Uuid),
    Points(f64, Uuid),
    Moment(DateTime<Utc>, Uuid),
    Voices(i64, Uuid),
}

impl Sort {
    pub const ALL: [Sort; 5] = [Sort::Rank, Sort::Points, Sort::Updated, Sort::Created, Sort::Voices];

    /// The name in addresses and in the API.
    pub fn name(self) -> &'static str {
        match self {
            Sort::Rank => "rank",
            Sort::Points => "points",
            Sort::Updated => "updated",
            Sort::Created => "created",
            Sort::Voices => "voices",
        }
    }

    pub fn label(self) -> &'static str {
        match self {
            Sort::Rank => "Rank",
            Sort::Points => "Points",
            Sort::Updated => "Last change",
            Sort::Created => "Newest",
            Sort::Voices => "Who asked",
        }
    }

    /// What is on top, to finish the sentence “Sorted by …”.
    pub fn says(self) -> &'static str {
        match self {
            Sort::Rank => "rank, what comes next first",
            Sort::Points => "points, most first",
            Sort::Updated => "last change, latest first",
            Sort::Created => "age, newest first",
            Sort::Voices => "who asked, most voices first",
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
            Sort::Rank => Place::Rank(String::new(), Uuid::nil()),
            Sort::Points => Place::Points(f64::MAX, Uuid::max()),
            Sort::Updated | Sort::Created => Place::Moment(listing::far_future(), Uuid::max()),
            Sort::Voices => Place::Voices(i64::MAX, Uuid::max()),
        }
    }

    fn read(self, cursor: &str) -> Option<Place> {
        let (value, id) = cursor.rsplit_once('_')?;
        let id = id.parse().ok()?;
        Some(match self {
            Sort::Rank => Place::Rank(value.to_owned(), id),
            Sort::Points => Place::Points(value.parse().ok().filter(|points: &f64| points.is_finite())?, id),
            Sort::Updated | Sort::Created => {
                let moment = DateTime::from_timestamp_micros(value.parse().ok()?)?;
                Place::Moment(Some(moment).filter(|moment| *moment <= listing::far_future())?, id)
            }
            Sort::Voices => Place::Voices(value.parse().ok()?, id),
        })
    }

    /// The cursor that leads to what comes after a row.
    pub fn cursor(self, row: &Row) -> String {
        let value = match self {
            Sort::Rank => row.rank.clone(),
            Sort::Points => row.points.unwrap_or(-1.0).to_string(),
            Sort::Updated => row.updated_at.timestamp_micros().to_string(),
            Sort::Created => row.created_at.timestamp_micros().to_string(),
            Sort::Voices => row.voices.to_string(),
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
        assert_eq!(Sort::Points.after(Some(&format!("0.5_{id}"))).unwrap(), Place::Points(0.5, id));
        for (sort, cursor) in [
            (Sort::Points, format!("NaN_{id}")),
            (Sort::Points, format!("a0_{id}")),
            (Sort::Voices, format!("0.5_{id}")),
            (Sort::Created, format!("{}_{id}", i64::MAX)),
            (Sort::Rank, "a0".to_owned()),
        ] {
            assert!(sort.after(Some(&cursor)).is_err(), "{sort:?} takes {cursor}");
        }
    }
}
