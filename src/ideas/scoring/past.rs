//! The sheet as it stood some days ago: what the event log says of ideas and their scores, taken back one change after the other.

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

use chrono::{DateTime, TimeDelta, Utc};
use sqlx::types::Json;

use super::{
    facts::Facts,
    method,
    rules::Rules,
    said::Said,
    sheet::{Board, Idea},
};
use crate::{
    command::{ItemId, ProductId},
    error::Result,
    events::Change,
    items::Kind,
    live, sql,
    store::Db,
};

/// How far back one may look, in days.
pub const SPANS: [i64; 3] = [7, 30, 90];
pub const DAYS: i64 = 30;
/// How many events are read of those that could change a rank; a busy product is looked at less far back, and says so.
const MOST: usize = 10_000;

pub struct Past {
    pub board: Board,
    /// What happened since, the oldest first.
    pub told: Vec<Told>,
    pub since: DateTime<Utc>,
    /// Whether how ideas are scored was changed since.
    pub ruled: bool,
    /// What was changed about how ideas are scored, the last first.
    pub rules: Vec<Ruled>,
}

/// One thing that happened to one idea.
pub struct Told {
    pub item: ItemId,
    pub at: DateTime<Utc>,
    pub by: Option<String>,
    pub what: What,
}

pub enum What {
    Input {
        input: String,
        from: Option<Said>,
        to: Option<Said>,
    },
    /// Its status changed so that it is no longer open.
    Closed(String),
    Opened,
    Noted,
    Archived,
}

#[derive(sqlx::FromRow)]
struct Row {
    at: DateTime<Utc>,
    by: Option<String>,
    changes: Json<Vec<Change>>,
}

/// The events that could have changed a rank: what an idea or the rules of scoring went through, and what was no longer asked for.
macro_rules! telling {
    ($changes:literal) => {
        concat!(
            "select e.at, p.name as by, e.changes from event e left join person p on p.id = e.actor_id
             where e.product_id = $1 and e.id > $2 and (e.command in (
                'scoring.fill', 'scoring.count', 'scoring.add_criterion', 'scoring.change_criterion', 'scoring.remove_criterion', 'scoring.pace', 'event.undo')
             or exists (
                select 1 from event_item t cross join item i where t.event_id = e.id and i.id = t.item_id and i.kind = 'idea'))
             and exists (select 1 from ",
            $changes,
            " c where c.value ->> 'field' in ('scoring', 'score', 'status', 'derived', 'created', 'archived', 'linked'))
             order by e.id desc limit $3"
        )
    };
}

/// An idea on the way back.
struct State {
    idea: Idea,
    open: bool,
    archived: bool,
    exists: bool,
}

/// Three queries, however many ideas there are: what happened, whom it happened to, and what they hold now.
pub async fn read(db: &mut Db, product: ProductId, board: &Board, now: DateTime<Utc>, days: i64) -> Result<Past> {
    let mut since = now - TimeDelta::days(days);
    let mut rows = db
        .query(sql!(sqlite: telling!("json_each(e.changes)"), postgres: telling!("jsonb_array_elements(e.changes)")))
        .bind(product)
        .bind(live::first(since))
        .bind(MOST as i64 + 1)
        .all::<Row>()
        .await?;
    if rows.len() > MOST {
        rows.truncate(MOST);
        since = rows.last().map_or(since, |row| row.at);
    }
    let here: HashSet<ItemId> = board.ideas.iter().map(|idea| idea.id).collect();
    let named =
        rows.iter().flat_map(|row| &row.changes.0).filter(|change| counts(&change.field) && !change.is_of_a_product());
    let gone: HashSet<ItemId> = named.map(|change| change.item).filter(|item| !here.contains(item)).collect();
    let mut states: HashMap<ItemId, State> = gone_ones(db, product, gone).await?;
    for idea in &board.ideas {
        states.insert(idea.id, State { idea: idea.clone(), open: true, archived: false, exists: true });
    }
    let (mut rules, mut told, mut ruled_by) = (board.rules.clone(), Vec::new(), Vec::new());
    // What asked for an idea then and does not any more.
    let mut unlinked: Vec<(ItemId, f64)> = Vec::new();
    for row in rows {
        for change in row.changes.0.iter().rev() {
            unlinked.extend(asked_then(change, since));
            if change.is_of_a_product() && change.field == "scoring" {
                let read =
                    |value: &serde_json::Value| serde_json::from_value::<Rules>(value.clone()).unwrap_or_default();
                let words = read(&change.after).differs_from(&read(&change.before));
                ruled_by.extend(words.into_iter().map(|words| Ruled { words, by: row.by.clone(), at: row.at }));
                rules = serde_json::from_value::<Rules>(change.before.clone()).unwrap_or_default();
                rules.currency.clone_from(&board.rules.currency);
            } else if let Some(state) = states.get_mut(&change.item)
                && let Some(what) = take_back(state, change)
            {
                told.push(Told { item: change.item, at: row.at, by: row.by.clone(), what });
            }
        }
    }
    told.reverse();
    let stood = states.into_values().filter(|state| state.exists && state.open && !state.archived);
    let mut ideas: Vec<Idea> = stood.map(|state| state.idea).collect();
    ideas.sort_by_key(|idea| idea.id);
    let ruled = rules != board.rules;
    let wanted = board.wanted;
    let mut facts = Facts::then(db, product, &wanted, since).await?;
    for (idea, weight) in unlinked {
        facts.asked_more(idea, weight);
    }
    Ok(Past {
        board: Board { rules, ideas, facts: Arc::new(facts), wanted, cut: board.cut },
        told,
        since,
        ruled,
        rules: ruled_by,
    })
}

/// Something that was changed about how ideas are scored.
pub struct Ruled {
    pub words: String,
    pub by: Option<String>,
    pub at: DateTime<Utc>,
}

fn counts(field: &str) -> bool {
    matches!(field, "score" | "status" | "derived" | "created" | "archived")
}

/// The weight of feedback that was linked before that moment and was unlinked by this change.
fn asked_then(change: &Change, since: DateTime<Utc>) -> Option<(ItemId, f64)> {
    let linked = change.before["at"].as_str()?.parse::<DateTime<Utc>>().ok()?;
    if change.field != "linked" || change.before["kind"] != "evidence" || linked > since {
        return None;
    }
    let weight = match change.before["weight"].as_str() {
        Some("critical") => 3.0,
        Some("important") => 2.0,
        _ => 1.0,
    };
    Some((change.item, weight))
}

/// Makes the idea what it was before that change, and says what it was.
fn take_back(state: &mut State, change: &Change) -> Option<What> {
    match change.field.as_str() {
        "score" => {
            let input = change.after["input"].as_str()?.to_owned();
            let said = |value: &serde_json::Value| value["said"].as_str().and_then(|said| method::kept(&input, said));
            let (from, to) = (said(&change.before), said(&change.after));
            state.idea.said.retain(|(known, _)| *known != input);
            state.idea.said.extend(from.clone().map(|from| (input.clone(), from)));
            Some(What::Input { input, from, to })
        }
        "status" | "derived" => {
            let open = |value: &serde_json::Value| {
                let status = value.as_str().unwrap_or_default();
                Kind::Idea.statuses().iter().any(|known| known.name == status && known.open)
            };
            let (was, is) = (open(&change.before), open(&change.after));
            state.open = was;
            match (was, is) {
                (true, false) => Some(What::Closed(change.after.as_str().unwrap_or_default().to_owned())),
                (false, true) => Some(What::Opened),
                _ => None,
            }
        }
        "created" => {
            state.exists = false;
            Some(What::Noted)
        }
        "archived" => {
            state.archived = change.before == true;
            Some(if state.archived { What::Opened } else { What::Archived })
        }
        _ => None,
    }
}

/// An idea that is gone, with what is kept of it.
type Gone = (ItemId, String, String, i64, bool, Option<DateTime<Utc>>, Option<String>);

/// The ideas among those that are no longer open, with what is still kept of them.
async fn gone_ones(db: &mut Db, product: ProductId, ids: HashSet<ItemId>) -> Result<HashMap<ItemId, State>> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let rows = db
        .query(sql!(
            sqlite: "select i.id, i.key, i.title, i.voices, i.open, i.archived_at, string_agg(s.input || '|' || s.said, ';')
                     from json_each($2) v cross join item i left join score s on s.item_id = i.id
                     where i.id = unhex(replace(v.value, '-', '')) and i.product_id = $1 and i.kind = 'idea' group by i.id",
            postgres: "select i.id, i.key, i.title, i.voices, i.open, i.archived_at, string_agg(s.input || '|' || s.said, ';')
                     from jsonb_array_elements_text($2) v cross join item i left join score s on s.item_id = i.id
                     where i.id = v.value::uuid and i.product_id = $1 and i.kind = 'idea' group by i.id",
        ))
        .bind(product)
        .bind(Json(ids.into_iter().collect::<Vec<_>>()))
        .all::<Gone>()
        .await?;
    let state = |(id, key, title, voices, open, archived, said): Gone| {
        let idea = Idea::of(id, key, title, voices, said);
        (id, State { idea, open, archived: archived.is_some(), exists: true })
    };
    Ok(rows.into_iter().map(state).collect())
}
