//! Minutes that write themselves: who was there, what was written down, and what was done to the product meanwhile.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sqlx::types::Json;

use super::{
    Ceremony, action, answer, note, presence,
    review::{self, Reviewed},
};
use crate::{
    command::{Actor, Command as _},
    error::Result,
    events::{
        Change,
        history::{self, Happened},
    },
    sql,
    store::Db,
    web::shown::number,
};

/// The command that accepts a story, or rejects it.
const REJECTS: &str = crate::backlog::accepting::Accept::NAME;

/// More than happens in any meeting; what came before is left out of the minutes.
const MOST: i64 = 500;

#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
pub struct Minutes {
    /// Who was there.
    pub people: Vec<String>,
    /// What happened, in order.
    pub lines: Vec<Line>,
    /// What was written down, by place, those with most votes first.
    pub notes: Vec<Written>,
    /// What each said, of a stand-up.
    pub answers: Vec<Said>,
    /// The keys and titles of what was decided to be done, with who does it.
    pub actions: Vec<String>,
    /// What was said of the work on the spot, of a review.
    #[serde(default)]
    pub heard: Vec<Heard>,
    /// Of a review: the goal, the increment and what it changes for whom.
    #[serde(default)]
    pub review: Option<Reviewed>,
    /// What whoever led it added.
    pub remark: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Line {
    pub at: DateTime<Utc>,
    pub by: Option<String>,
    pub key: String,
    #[serde(default)]
    pub title: String,
    /// What became of it: `estimated at 5 points (was 8)`.
    pub what: String,
}

#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Written {
    pub place: String,
    pub body: String,
    /// Nothing in a retrospective, whose cards are the team's.
    pub by: Option<String>,
    pub item: Option<String>,
    pub votes: i64,
}

#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Said {
    pub by: String,
    pub did: String,
    pub following: String,
    pub hindered: String,
}

/// Feedback that was captured in a review.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema, sqlx::FromRow)]
pub struct Heard {
    pub key: String,
    pub title: String,
    pub said_by: Option<String>,
    /// The work that it is about.
    pub about: Option<String>,
}

/// The minutes as they stand now.
pub async fn of(db: &mut Db, ceremony: &Ceremony, by: &Actor) -> Result<Minutes> {
    let people = presence::all(db, ceremony.id).await?;
    let there: Vec<_> = people.iter().map(|present| present.person_id).collect();
    let names: Vec<String> = people.into_iter().map(|present| present.name).collect();
    let mut happened = history::of_product(db, ceremony.product_id, ceremony.opened_at, MOST).await?;
    // What was taken back while it was open has not happened, and neither has its taking back.
    let undoing: Vec<_> = happened.iter().filter_map(|event| event.undone_by).collect();
    happened.retain(|event| !undoing.contains(&event.id.0));
    happened.retain(|event| event.undone_by.is_none() && event.by_id.is_some_and(|by| there.contains(&by)));
    let titles = titles(db, &happened).await?;
    let mut notes = note::all(db, ceremony, by).await?;
    let column = |place: &str| ceremony.columns.iter().position(|column| column == place);
    notes.sort_by_key(|note| (column(&note.place), note.place.clone(), -note.votes));
    let open = super::Ritual::Retrospective == ceremony.kind;
    let actions = action::decided(db, ceremony).await?;
    Ok(Minutes {
        people: names,
        lines: happened.iter().rev().flat_map(|event| lines(event, &titles)).collect(),
        notes: notes
            .into_iter()
            .map(|note| Written {
                place: note.place,
                body: note.body,
                by: (!open).then_some(note.by),
                item: note.item,
                votes: note.votes,
            })
            .collect(),
        answers: answer::all(db, ceremony.id)
            .await?
            .into_iter()
            .map(|said| Said { by: said.by, did: said.did, following: said.following, hindered: said.hindered })
            .collect(),
        actions: actions
            .iter()
            .map(|action| {
                let owner = action.owner.as_deref().unwrap_or("nobody");
                let due = action.due_on.map_or_else(String::new, |due| format!(", by {}", due.format("%-d %B %Y")));
                format!("{} {} ({owner}{due})", action.key, action.title)
            })
            .collect(),
        heard: match ceremony.kind {
            super::Ritual::Review => heard(db, ceremony, by.at).await?,
            _ => Vec::new(),
        },
        review: match ceremony.kind {
            super::Ritual::Review => Some(review::of(db, ceremony, by.at).await?),
            _ => None,
        },
        remark: None,
    })
}

/// The feedback that came from a review while it was open.
async fn heard(db: &mut Db, ceremony: &Ceremony, now: DateTime<Utc>) -> Result<Vec<Heard>> {
    Ok(db
        .query(sql!(
            "select i.key, i.title, f.said_by, (select w.key from link l join item w on w.id = l.to_id
                where l.from_id = i.id and l.kind = 'supports' order by l.created_at limit 1) as about
             from item i join feedback f on f.item_id = i.id
             where i.product_id = $1 and i.kind = 'feedback' and i.created_at >= $2 and i.created_at <= $3 and f.source = 'review'
                and i.archived_at is null order by i.created_at, i.id limit $4"
        ))
        .bind(ceremony.product_id)
        .bind(ceremony.opened_at)
        .bind(ceremony.closed_at.unwrap_or(now))
        .bind(MOST)
        .all()
        .await?)
}

/// What the items that something happened to are called, by their keys.
pub async fn titles(db: &mut Db, happened: &[Happened]) -> Result<HashMap<String, String>> {
    let mut keys: Vec<String> =
        happened.iter().flat_map(|event| &event.changes.0).map(|change| change.key.clone()).collect();
    keys.sort_unstable();
    keys.dedup();
    let named = db
        .query(sql!(
            sqlite: "select i.key, i.title from json_each($1) v cross join item i where i.key = v.value",
            postgres: "select i.key, i.title from jsonb_array_elements_text($1) v cross join item i where i.key = v.value",
        ))
        .bind(Json(keys))
        .all::<(String, String)>()
        .await?;
    Ok(named.into_iter().collect())
}

/// What is worth a line of what one command changed.
pub fn lines(happened: &Happened, titles: &HashMap<String, String>) -> Vec<Line> {
    let line = |change: &Change| {
        let rejected = happened.command == REJECTS && change.field == "status" && change.after != "accepted";
        let what = if rejected { format!("rejected, {}", worth(change)?) } else { worth(change)? };
        let why = happened.reason.as_ref().map_or_else(String::new, |reason| format!(": {reason}"));
        Some(Line {
            at: happened.at,
            by: happened.by.clone(),
            key: change.key.clone(),
            title: titles.get(&change.key).cloned().unwrap_or_default(),
            what: format!("{what}{why}"),
        })
    };
    happened.changes.0.iter().filter_map(line).collect()
}

fn worth(change: &Change) -> Option<String> {
    let shown = |value: &Value| value.as_f64().map_or_else(|| history::shown(value), number);
    let (before, after) = (shown(&change.before), shown(&change.after));
    let was = |words: String| if before.is_empty() { words } else { format!("{words} (was {before})") };
    match change.field.as_str() {
        "created" => Some(format!("created: {after}")),
        "points" if after.is_empty() => Some("lost its estimate".into()),
        "points" => Some(was(format!("estimated at {after} points"))),
        "status" => Some(match after.as_str() {
            "accepted" => "accepted".into(),
            "declined" => "declined".into(),
            _ => was(format!("now {}", after.replace('_', " "))),
        }),
        "reason" if !after.is_empty() => Some(format!("because: {after}")),
        "criterion" if before.is_empty() => Some(format!("new criterion: {after}")),
        "criterion" => {
            change.after.get("state").and_then(|state| state.as_str()).map(|state| format!("{state}: {after}"))
        }
        "owner" => Some(if after.is_empty() { "nobody has it now".into() } else { format!("{after} has it") }),
        "title" => Some(was(format!("called “{after}”"))),
        _ => None,
    }
}
