//! Why bets changed: who did it with which words, what was decided about them around that time, and what was said of them.

use std::collections::{BTreeSet, HashMap};

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;
use sqlx::types::Json;
use uuid::Uuid;

use super::{day::Moment, of_past};
use crate::{
    command::{Actor, EventId, ItemId, ProductId},
    error::Result,
    items::several::of_products,
    store::Db,
};

/// So long before or after a change a decision is taken to be about it, and a comment.
const DECIDED_AROUND: TimeDelta = TimeDelta::days(14);
const SAID_AROUND: TimeDelta = TimeDelta::days(1);

/// One time that somebody changed it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Step {
    pub event: EventId,
    pub at: DateTime<Utc>,
    /// The name of whoever did it.
    pub by: Option<String>,
    pub fields: BTreeSet<String>,
    pub reason: Option<String>,
    /// The proposal it came from, and who made it.
    pub proposal: Option<Uuid>,
    pub proposed_by: Option<String>,
    /// The scenario that was applied.
    pub scenario: Option<Uuid>,
}

/// A decision record that is linked to the bet.
#[derive(Clone, Debug, Serialize, JsonSchema, sqlx::FromRow)]
pub struct DecisionMade {
    #[serde(skip)]
    bet: ItemId,
    #[serde(skip)]
    product_id: ProductId,
    pub key: String,
    pub title: String,
    pub chosen: Option<String>,
    pub decided_on: Option<NaiveDate>,
    /// When it was written down.
    pub at: DateTime<Utc>,
}

/// What was said of the bet.
#[derive(Clone, Debug, Serialize, JsonSchema, sqlx::FromRow)]
pub struct Remark {
    #[serde(skip)]
    bet: ItemId,
    pub text: String,
    pub by: String,
    pub at: DateTime<Utc>,
}

/// Everything that says why a bet changed.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub struct Why {
    /// In the order in which it happened; what was taken back again is left out.
    pub steps: Vec<Step>,
    /// Linked to it, and of the days around a step.
    pub decisions: Vec<DecisionMade>,
    /// Said of it within a day of a step.
    pub comments: Vec<Remark>,
}

impl Why {
    fn is_around(&self, at: DateTime<Utc>, by: TimeDelta) -> bool {
        self.steps.iter().any(|step| (step.at - at).abs() <= by)
    }
}

/// Why the bets of some products changed between two moments.
pub async fn between(
    db: &mut Db,
    by: &Actor,
    of: &(String, i64),
    from: Moment,
    to: Moment,
) -> Result<HashMap<ItemId, Why>> {
    let mut whys: HashMap<ItemId, Why> = HashMap::new();
    for row in steps(db, of, from, to).await? {
        let steps = &mut whys.entry(row.bet).or_default().steps;
        if steps.last().is_none_or(|last| last.event != row.event) {
            let Row { event, at, by, reason, proposal_id: proposal, proposed_by, .. } = row;
            let scenario = row.input.and_then(|input| input.0["scenario"].as_str()?.parse().ok());
            steps.push(Step { event, at, by, reason, proposal, proposed_by, scenario, fields: BTreeSet::new() });
        }
        if let Some(last) = steps.last_mut() {
            last.fields.insert(row.field);
        }
    }
    for decided in decisions(db, of, to).await?.into_iter().filter(|decided| by.sees(decided.product_id)) {
        let day = decided.decided_on.and_then(|day| day.and_hms_opt(12, 0, 0)).map(|noon| noon.and_utc());
        let around = |why: &&mut Why| why.is_around(day.unwrap_or(decided.at), DECIDED_AROUND);
        if let Some(why) = whys.get_mut(&decided.bet).filter(around) {
            why.decisions.push(decided);
        }
    }
    for remark in comments(db, of, from, to).await? {
        if let Some(why) = whys.get_mut(&remark.bet).filter(|why| why.is_around(remark.at, SAID_AROUND)) {
            why.comments.push(remark);
        }
    }
    Ok(whys)
}

#[derive(sqlx::FromRow)]
struct Row {
    bet: ItemId,
    field: String,
    event: EventId,
    at: DateTime<Utc>,
    by: Option<String>,
    reason: Option<String>,
    proposal_id: Option<Uuid>,
    proposed_by: Option<String>,
    /// Of a scenario that was applied.
    input: Option<Json<Value>>,
}

async fn steps(db: &mut Db, of: &(String, i64), from: Moment, to: Moment) -> Result<Vec<Row>> {
    Ok(db
        .query(of_products!(
            "select c.item_id as bet, c.field, e.id as event, e.at, p.name as \"by\", coalesce(e.reason, y.reason) as reason, e.proposal_id,
                q.name as proposed_by, case when e.command = 'scenario.apply' then e.input end as input
             from bet_change c cross join item i cross join event e left join person p on p.id = e.actor_id
                left join event_reason y on y.event_id = e.id left join proposal o on o.id = e.proposal_id left join person q on q.id = o.by_id
             where c.event_id >= $3 and c.event_id < $4 and c.field <> 'standing' and i.id = c.item_id
                and i.product_id in (select id from chosen)
                and i.created_at < $5 and e.id = c.event_id and e.undone_by is null and e.undoes_id is null
             order by e.id limit 10000"
        ))
        .bind(of.0.clone())
        .bind(of.1)
        .bind(from.floor())
        .bind(to.floor())
        .bind(to.end)
        .all()
        .await?)
}

async fn decisions(db: &mut Db, of: &(String, i64), to: Moment) -> Result<Vec<DecisionMade>> {
    Ok(db
        .query(of_past!(
            ", tied (bet, id) as (
                select b.id, l.to_id from bet b cross join link l where l.from_id = b.id and l.to_kind = 'decision'
                union
                select b.id, l.from_id from bet b cross join link l
                where l.to_id = b.id and l.kind = 'relates' and l.from_kind = 'decision'
             )
             select t.bet, d.product_id, d.key, d.title, f.chosen, f.decided_on, d.created_at as at
             from tied t cross join item d left join decision f on f.item_id = d.id
             where d.id = t.id and d.archived_at is null order by d.id limit 2000"
        ))
        .bind(of.0.clone())
        .bind(of.1)
        .bind(to.end)
        .all()
        .await?)
}

async fn comments(db: &mut Db, of: &(String, i64), from: Moment, to: Moment) -> Result<Vec<Remark>> {
    Ok(db
        .query(of_past!(
            "select b.id as bet, c.body as text, p.name as \"by\", c.created_at as at
             from bet b cross join comment c join person p on p.id = c.by_id
             where c.item_id = b.id and c.archived_at is null and c.created_at >= $4 and c.created_at < $5
             order by c.created_at, c.id limit 2000"
        ))
        .bind(of.0.clone())
        .bind(of.1)
        .bind(to.end)
        .bind(from.end - SAID_AROUND)
        .bind(to.end + SAID_AROUND)
        .all()
        .await?)
}
