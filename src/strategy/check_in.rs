//! Checking in on a key result: where it stands, how sure somebody is of reaching it, and why; dated, and never overwritten.

use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;
use uuid::Uuid;

use super::{KeyResultFacts, key_result::Fed};
use crate::{
    command::{Actor, Command, ItemId, PersonId, Place, Query, Right, Route},
    error::{Error, FieldError, Result},
    events::Change,
    items::{Facts, Item, Key, Kind, editing, listing, said, text},
    sql,
    store::{Db, Tx},
};

#[derive(Clone, Debug, Serialize, JsonSchema, sqlx::FromRow)]
pub struct CheckIn {
    pub id: Uuid,
    pub at: DateTime<Utc>,
    pub value: Option<f64>,
    /// How sure they were of reaching the target, in per cent.
    pub confidence: Option<f64>,
    pub words: Option<String>,
    /// Who checked in.
    pub by: Option<String>,
}

/// The check-ins on a key result, newest first, from before the one that is named.
pub async fn page(
    db: &mut Db,
    key_result: ItemId,
    limit: i64,
    before: Option<Uuid>,
) -> Result<(Vec<CheckIn>, Option<String>)> {
    let mut items = db
        .query(sql!(
            "select c.id, c.at, c.value, c.confidence, c.words, p.name as by
             from check_in c left join person p on p.id = c.by_id left join check_in b on b.id = $2
             where c.key_result_id = $1 and c.archived_at is null and (b.id is null or (c.at, c.id) < (b.at, b.id))
             order by c.at desc, c.id desc limit $3"
        ))
        .bind(key_result)
        .bind(before)
        .bind(limit + 1)
        .all::<CheckIn>()
        .await?;
    let next = listing::cut(&mut items, limit, |last| last.id.to_string());
    Ok((items, next))
}

pub(super) async fn how_many(db: &mut Db, key_result: ItemId) -> Result<i64> {
    let all = db
        .query(sql!("select count(*) from check_in where key_result_id = $1 and archived_at is null"))
        .bind(key_result)
        .value::<i64>()
        .await?;
    Ok(all.unwrap_or(0))
}

/// Checks in on a key result.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Add {
    pub key: Key,
    /// Where it stands; left out where a metric or the work below says so.
    #[serde(default)]
    pub value: Option<f64>,
    /// How sure you are of reaching the target, from 0 to 100 per cent.
    #[serde(default)]
    pub confidence: Option<f64>,
    /// What has changed, and why.
    #[serde(default)]
    pub words: Option<String>,
    /// When it was so; now unless told.
    #[serde(default, deserialize_with = "crate::items::when::moment")]
    pub at: Option<DateTime<Utc>>,
}

impl Command for Add {
    const NAME: &'static str = "key_result.check_in";
    const ROUTE: Route = Route::create("/key_results/{key}/check_ins");
    const ABOUT: &'static str = "Checks in on a key result: its value, the confidence of reaching it, and words. Whoever has it or its goal decides.";
    type Output = CheckIn;

    async fn place(&self, db: &mut Db, by: &Actor) -> Result<Place> {
        let item = key_result(db, by, &self.key).await?;
        let right = if has_it(db, &item, by.person).await? { Right::Own } else { Right::SetStrategy };
        Ok(item.place(right).about(format!("Check in on {} “{}”", item.key, item.short())))
    }

    async fn run(self, tx: &mut Tx, by: &Actor) -> Result<CheckIn> {
        let item = key_result(tx, by, &self.key).await?;
        let facts = KeyResultFacts::load(tx, item.id).await?.unwrap_or_default();
        let words = self.words.as_deref().map(str::trim).filter(|words| !words.is_empty()).map(str::to_owned);
        let at = self.at.unwrap_or(tx.now);
        let wrong = wrong(&self, facts.fed(), words.as_deref(), at > tx.now);
        if !wrong.is_empty() {
            return Err(Error::Invalid(wrong));
        }
        let said = CheckIn {
            id: tx.id(),
            at,
            value: self.value,
            confidence: self.confidence,
            words,
            by: Some(by.name.clone()),
        };
        keep(tx, by, &item, &said, facts.current).await?;
        Ok(said)
    }
}

/// Everything that does not hold of what was said.
fn wrong(said: &Add, fed: Fed, words: Option<&str>, ahead: bool) -> Vec<FieldError> {
    let mut wrong = Vec::new();
    let mut say = |field: &str, message: String| wrong.push(FieldError { field: field.into(), message });
    match (fed, said.value) {
        (Fed::CheckIns, None) => say("value", "this is needed".into()),
        (Fed::CheckIns, Some(value)) if !value.is_finite() => say("value", "this is a number".into()),
        (Fed::Metric | Fed::Work, Some(_)) => say("value", format!("leave this empty: {} says it", fed.source())),
        _ => {}
    }
    if said.confidence.is_some_and(|sure| !(0.0..=100.0).contains(&sure)) {
        say("confidence", "this is from 0 to 100 per cent".into());
    }
    if fed != Fed::CheckIns && said.confidence.is_none() && words.is_none() {
        say("confidence", "say how sure you are, or write a word".into());
    }
    if ahead {
        say("at", "a check-in is of today or of a day before".into());
    }
    wrong.extend(words.and_then(|words| text::check("words", words, 2_000)));
    wrong
}

/// Keeps a value that was typed into the key result; its event says the change already.
pub(super) async fn typed(tx: &mut Tx, by: &Actor, item: &Item, value: f64, was: Option<f64>) -> Result<()> {
    let said = CheckIn {
        id: tx.id(),
        at: tx.now,
        value: Some(value),
        confidence: None,
        words: None,
        by: Some(by.name.clone()),
    };
    insert(tx, by, item, &said, was).await
}

async fn keep(tx: &mut Tx, by: &Actor, item: &Item, said: &CheckIn, was: Option<f64>) -> Result<()> {
    insert(tx, by, item, said, was).await?;
    if said.value.is_some() {
        stand(tx, item.id, was).await?;
    }
    let after =
        json!({"id": said.id, "value": said.value, "confidence": said.confidence, "words": said.words, "at": said.at});
    record(tx, item, json!(null), after);
    Ok(())
}

async fn insert(tx: &mut Tx, by: &Actor, item: &Item, said: &CheckIn, was: Option<f64>) -> Result<()> {
    let now = tx.now;
    tx.query(sql!(
        "insert into check_in (id, key_result_id, at, value, was, confidence, words, by_id, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
    ))
    .bind(said.id)
    .bind(item.id)
    .bind(said.at)
    .bind(said.value)
    .bind(was)
    .bind(said.confidence)
    .bind(said.words.clone())
    .bind((!by.person.0.is_nil()).then_some(by.person))
    .bind(now)
    .run()
    .await?;
    Ok(())
}

/// The key result stands where its latest check-in says; without one, where it stood.
async fn stand(tx: &mut Tx, key_result: ItemId, otherwise: Option<f64>) -> Result<()> {
    tx.query(sql!(
        "update key_result set current = coalesce((select c.value from check_in c where c.key_result_id = $1
            and c.archived_at is null and c.value is not null order by c.at desc, c.id desc limit 1), $2)
         where item_id = $1"
    ))
    .bind(key_result)
    .bind(otherwise)
    .run()
    .await?;
    Ok(())
}

/// Takes a check-in away or brings it back, as undo asks; false when somebody has done so already.
pub async fn put_back(tx: &mut Tx, item: &Item, change: &Change) -> Result<bool> {
    let away =
        sql!("update check_in set archived_at = $3 where id = $1 and key_result_id = $2 and archived_at is null");
    let back = sql!(
        "update check_in set archived_at = null where id = $1 and key_result_id = $2 and archived_at is not null and $3 >= created_at"
    );
    let stood = said::put_back(tx, item, change, away, back).await?;
    let said = if change.after.is_null() { &change.before } else { &change.after };
    if !said["value"].is_null() {
        let id = said["id"].as_str().and_then(|id| id.parse::<Uuid>().ok());
        let was =
            tx.query(sql!("select was from check_in where id = $1")).bind(id).value::<Option<f64>>().await?.flatten();
        stand(tx, item.id, was).await?;
    }
    Ok(stood)
}

fn record(tx: &mut Tx, item: &Item, before: serde_json::Value, after: serde_json::Value) {
    tx.record(Change { item: item.id, key: item.key.clone(), field: "check_in".into(), before, after });
    editing::touch(tx, item);
}

/// Reads the check-ins on a key result.
#[derive(Deserialize, JsonSchema)]
pub struct List {
    pub key: Key,
    /// At most 200; 50 unless told.
    #[serde(default)]
    pub limit: Option<i64>,
    /// The `next` of the page before.
    #[serde(default)]
    pub after: Option<Uuid>,
}

#[derive(Serialize, JsonSchema)]
pub struct CheckIns {
    /// Newest first.
    pub items: Vec<CheckIn>,
    pub next: Option<String>,
}

impl Query for List {
    const NAME: &'static str = "key_result.check_ins";
    const ROUTE: Route = Route::get("/key_results/{key}/check_ins");
    const ABOUT: &'static str = "Reads every check-in on a key result, newest first.";
    type Output = CheckIns;

    async fn run(self, db: &mut Db, by: &Actor) -> Result<CheckIns> {
        let item = key_result(db, by, &self.key).await?;
        let (items, next) = page(db, item.id, listing::limit(self.limit)?, self.after).await?;
        Ok(CheckIns { items, next })
    }
}

pub(super) async fn key_result(db: &mut Db, by: &Actor, key: &Key) -> Result<Item> {
    let item = Item::find(db, by, key).await?;
    if item.kind == Kind::KeyResult { Ok(item) } else { Err(Error::NotFound) }
}

/// Whether somebody has the key result or a goal that it measures.
pub(super) async fn has_it(db: &mut Db, item: &Item, person: PersonId) -> Result<bool> {
    if item.owner_id == Some(person) {
        return Ok(true);
    }
    let goals = db
        .query(sql!(
            "select count(*) from link l cross join item g
             where l.from_id = $1 and l.kind = 'serves' and l.to_kind = 'goal' and g.id = l.to_id and g.owner_id = $2"
        ))
        .bind(item.id)
        .bind(person)
        .value::<i64>()
        .await?;
    Ok(goals > Some(0))
}
