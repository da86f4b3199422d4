//! What initiatives are expected to do to the metrics they move, and what has come of it.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, NaiveDate, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sqlx::types::Json;
use uuid::Uuid;

use super::verdict::{Hope, Verdict};
use crate::{
    command::{Actor, ItemId, ProductId},
    error::Result,
    sql,
    store::Db,
};

/// What an initiative is to do, and what came of it.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub struct Outcome {
    /// The day by which it is to be seen.
    pub expected_by: Option<NaiveDate>,
    /// What was said of that day, or what the observations say once it has come.
    pub verdict: Option<Verdict>,
    /// Whether that day has come and nobody has said yet what was learnt.
    pub asked: bool,
    /// The metrics it is to move, in the order in which they were linked.
    pub metrics: Vec<Expected>,
    /// What was said last.
    pub recorded: Option<Recorded>,
}

/// What is expected of a metric, and where it stands.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Expected {
    pub key: String,
    pub title: String,
    pub unit: Option<String>,
    pub from: Option<f64>,
    pub to: Option<f64>,
    /// Whether these are the metric's own numbers: those of the initiative are of the metric that was linked first.
    pub own: bool,
    /// Its last value since the initiative began, by the day it is expected.
    pub value: Option<f64>,
    pub at: Option<DateTime<Utc>>,
    /// How much of the way it has come: 1 is all of it, less than 0 the other way.
    pub way: Option<f64>,
    /// Once the day has come.
    pub verdict: Option<Verdict>,
}

/// What somebody wrote down of what came of it.
#[derive(Clone, Debug, Serialize, JsonSchema, sqlx::FromRow)]
pub struct Recorded {
    pub id: Uuid,
    #[sqlx(try_from = "String")]
    pub said: Verdict,
    pub words: String,
    /// The day by which it was expected then.
    pub expected_by: NaiveDate,
    /// What each metric said then.
    #[sqlx(json)]
    pub metrics: Vec<Expected>,
    /// The name of whoever said it.
    pub by: Option<String>,
    pub at: DateTime<Utc>,
}

#[derive(sqlx::FromRow)]
struct Row {
    bet: ItemId,
    expected_by: Option<NaiveDate>,
    said_from: Option<f64>,
    said_to: Option<f64>,
    open: bool,
    status: String,
    product_id: Option<ProductId>,
    key: Option<String>,
    title: Option<String>,
    unit: Option<String>,
    direction: Option<String>,
    own_from: Option<f64>,
    own_to: Option<f64>,
    value: Option<f64>,
    at: Option<DateTime<Utc>>,
}

#[derive(sqlx::FromRow)]
struct Last {
    bet: ItemId,
    #[sqlx(flatten)]
    recorded: Recorded,
}

/// Where the bets and the days are said as each engine says them.
macro_rules! expected {
    ($bets:literal, $since:literal, $until:literal) => {
        concat!(
            "select i.id as bet, f.expected_by, f.baseline as said_from, f.expected as said_to, i.open, i.status,
                m.product_id, m.key, m.title, k.unit, k.direction, k.baseline as own_from, k.target as own_to, o.value, o.at
             from item i left join initiative f on f.item_id = i.id left join link l on l.from_id = i.id and l.kind = 'moves'
                left join item m on m.id = l.to_id and m.archived_at is null left join metric k on k.item_id = m.id
                left join observation o on o.id = (
                    select x.id from observation x where x.metric_id = m.id and x.archived_at is null and x.at >= ",
            $since,
            " and x.at < ",
            $until,
            " order by x.at desc, x.id desc limit 1)
             where i.id in (",
            $bets,
            ") order by l.id limit 10000"
        )
    };
}

macro_rules! recorded {
    ($bets:literal) => {
        concat!(
            "select i.id as bet, v.id, v.said, v.words, v.expected_by, v.metrics, p.name as \"by\", v.created_at as at
             from item i join verdict v on v.id = (
                select x.id from verdict x where x.item_id = i.id and x.archived_at is null order by x.created_at desc, x.id desc limit 1)
             left join person p on p.id = v.by_id where i.id in (",
            $bets,
            ")"
        )
    };
}

/// Of each of these initiatives that has a day or a metric, in two queries.
pub async fn of_each(db: &mut Db, by: &Actor, bets: &[ItemId], today: NaiveDate) -> Result<HashMap<ItemId, Outcome>> {
    if bets.is_empty() {
        return Ok(HashMap::new());
    }
    let rows: Vec<Row> = db
        .query(sql!(
            sqlite: expected!(
                "select unhex(replace(value, '-', '')) from json_each($1)",
                "coalesce(f.starts_on, case when i.created_at < f.expected_by then i.created_at else '' end)",
                "coalesce(date(f.expected_by, '+1 day'), '9999-12-31')"
            ),
            postgres: expected!(
                "select value::uuid from jsonb_array_elements_text($1)",
                "coalesce(f.starts_on::timestamp at time zone 'UTC',
                    case when i.created_at < f.expected_by::timestamp at time zone 'UTC' then i.created_at else '-infinity'::timestamptz end)",
                "coalesce((f.expected_by + 1)::timestamp at time zone 'UTC', 'infinity'::timestamptz)"
            ),
        ))
        .bind(Json(bets.to_vec()))
        .all()
        .await?;
    let last: Vec<Last> = db
        .query(sql!(
            sqlite: recorded!("select unhex(replace(value, '-', '')) from json_each($1)"),
            postgres: recorded!("select value::uuid from jsonb_array_elements_text($1)"),
        ))
        .bind(Json(bets.to_vec()))
        .all()
        .await?;
    let mut outcomes: HashMap<ItemId, Outcome> = HashMap::new();
    let (mut first, mut over) = (HashSet::new(), HashSet::new());
    for row in rows {
        let outcome = outcomes.entry(row.bet).or_default();
        outcome.expected_by = row.expected_by;
        if !row.open && row.status == "dropped" {
            over.insert(row.bet);
        }
        let has_come = row.expected_by.is_some_and(|day| day <= today);
        let (bet, nth) = (row.bet, row.key.is_some() && first.insert(row.bet));
        if row.product_id.is_some_and(|product| by.sees(product)) {
            outcome.metrics.extend(row.expected(nth, has_come));
        }
        outcome.asked = has_come && !over.contains(&bet);
    }
    for Last { bet, recorded } in last {
        let Some(outcome) = outcomes.get_mut(&bet) else { continue };
        outcome.asked &= outcome.expected_by != Some(recorded.expected_by);
        outcome.recorded = Some(Recorded { metrics: seen(&recorded.metrics, &outcome.metrics), ..recorded });
    }
    outcomes.retain(|_, outcome| outcome.expected_by.is_some() || !outcome.metrics.is_empty());
    for outcome in outcomes.values_mut() {
        outcome.verdict = outcome.judged(today);
    }
    Ok(outcomes)
}

/// Those of the metrics written down that whoever asks may see.
fn seen(written: &[Expected], visible: &[Expected]) -> Vec<Expected> {
    written.iter().filter(|one| visible.iter().any(|known| known.key == one.key)).cloned().collect()
}

impl Outcome {
    /// What was said of its day, or what the observations say of it.
    fn judged(&self, today: NaiveDate) -> Option<Verdict> {
        let day = self.expected_by.filter(|day| *day <= today)?;
        let said = self.recorded.as_ref().filter(|said| said.expected_by == day).map(|said| said.said);
        Some(said.unwrap_or_else(|| self.observed()))
    }

    /// What the observations say, whoever said what.
    pub fn observed(&self) -> Verdict {
        Verdict::of_all(&self.metrics.iter().filter_map(|metric| metric.verdict).collect::<Vec<_>>())
    }

    pub fn of_metric(&self, key: &str) -> Option<&Expected> {
        self.metrics.iter().find(|metric| metric.key == key)
    }
}

/// A metric with its own numbers, and where it stood.
pub struct Measured {
    pub key: String,
    pub title: String,
    pub unit: Option<String>,
    /// Whether it is to go down.
    pub falls: bool,
    pub from: Option<f64>,
    pub to: Option<f64>,
    pub value: Option<f64>,
    pub at: Option<DateTime<Utc>>,
}

impl Measured {
    /// What is expected of it: from where to where an initiative says, or else by its own numbers. It is judged when its day has come.
    pub fn expected(self, said: Option<(Option<f64>, f64)>, has_come: bool) -> Expected {
        let (from, to) = said.map_or((self.from, self.to), |(from, to)| (from.or(self.from), Some(to)));
        let hope = to.map(|to| Hope { from, to, falls: self.falls });
        Expected {
            key: self.key,
            title: self.title,
            unit: self.unit,
            from,
            to,
            own: said.is_none(),
            value: self.value,
            at: self.at,
            way: hope.zip(self.value).and_then(|(hope, value)| hope.way(value)),
            verdict: hope.filter(|_| has_come).map(|hope| hope.judge(self.value)),
        }
    }
}

impl Expected {
    /// How much of the way a value would be.
    pub fn way_of(&self, value: f64) -> Option<f64> {
        Hope { from: self.from, to: self.to?, falls: false }.way(value)
    }
}

impl Row {
    fn expected(self, first: bool, has_come: bool) -> Option<Expected> {
        let said = self.said_to.filter(|_| first).map(|to| (self.said_from, to));
        let metric = Measured {
            key: self.key?,
            title: self.title.unwrap_or_default(),
            unit: self.unit,
            falls: self.direction.as_deref() == Some("down"),
            from: self.own_from,
            to: self.own_to,
            value: self.value,
            at: self.at,
        };
        Some(metric.expected(said, has_come))
    }
}
