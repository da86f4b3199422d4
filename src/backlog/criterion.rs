//! An acceptance criterion: a checkable statement of done, passed or failed at review.

use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;
use uuid::Uuid;

use super::scenario::{self, Warned};
use crate::{
    command::{Actor, Command, ItemId, PersonId, Place, Query, Route},
    error::{Error, Result},
    events::Change,
    items::{Item, Key, editing, text},
    sql,
    store::{Db, Tx},
};

#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema, sqlx::FromRow)]
pub struct Criterion {
    pub id: Uuid,
    pub text: String,
    /// open, passed or failed.
    pub state: String,
    /// Who judged it.
    pub by: Option<String>,
    pub judged_at: Option<DateTime<Utc>>,
    /// Its place among the criteria of the item; places are not always one after another.
    #[serde(default)]
    pub position: Option<i64>,
}

/// The criteria of an item, in order.
pub async fn all(db: &mut Db, item: ItemId) -> Result<Vec<Criterion>> {
    Ok(db
        .query(sql!(
            "select c.id, c.text, c.state, p.name as by, c.judged_at, c.position from criterion c left join person p on p.id = c.by_id
             where c.item_id = $1 order by c.position, c.id limit 200"
        ))
        .bind(item)
        .all()
        .await?)
}

/// Lists the criteria of a story.
#[derive(Deserialize, JsonSchema)]
pub struct List {
    pub key: Key,
}

#[derive(Serialize, JsonSchema)]
pub struct Criteria {
    /// In order.
    pub items: Vec<Checked>,
}

/// A criterion with what it lacks, which is found when it is read and kept nowhere.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Checked {
    #[serde(flatten)]
    pub criterion: Criterion,
    pub warnings: Vec<Warned>,
}

impl From<Criterion> for Checked {
    fn from(criterion: Criterion) -> Checked {
        Checked { warnings: scenario::warnings(&criterion.text), criterion }
    }
}

impl Query for List {
    const NAME: &'static str = "criterion.list";
    const ROUTE: Route = Route::get("/stories/{key}/criteria");
    const ABOUT: &'static str = "Lists the acceptance criteria of a story, in order.";
    type Output = Criteria;

    async fn run(self, db: &mut Db, by: &Actor) -> Result<Criteria> {
        let item = work(db, by, &self.key).await?;
        Ok(Criteria { items: all(db, item.id).await?.into_iter().map(Checked::from).collect() })
    }
}

/// Adds what a text says at the end: a criterion for each scenario or plain line. What is wrong is said beside that field.
pub async fn write(tx: &mut Tx, item: &Item, field: &str, typed: &str) -> Result<Vec<Criterion>> {
    let mut added = Vec::new();
    for statement in scenario::criteria(field, typed)? {
        added.push(add(tx, item, field, &statement).await?);
    }
    Ok(added)
}

async fn add(tx: &mut Tx, item: &Item, field: &str, statement: &str) -> Result<Criterion> {
    let statement = text::prose(field, statement, 2_000)?;
    let id = tx.id();
    let position = tx
        .query(sql!(
            "insert into criterion (id, item_id, position, text)
             select $1, $2, coalesce(max(position), 0) + 1, $3 from criterion where item_id = $2 having count(*) < 200
             returning position"
        ))
        .bind(id)
        .bind(item.id)
        .bind(statement.clone())
        .value::<i64>()
        .await?;
    let position = Some(position.ok_or_else(|| Error::field(field, "a story has at most 200 criteria"))?);
    let criterion = Criterion { id, text: statement, state: "open".into(), by: None, judged_at: None, position };
    record(tx, item, json!(null), json!(criterion));
    Ok(criterion)
}

/// Takes a criterion away.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Remove {
    pub key: Key,
    pub criterion: Uuid,
}

impl Command for Remove {
    const NAME: &'static str = "criterion.remove";
    const ROUTE: Route = Route::delete("/stories/{key}/criteria/{criterion}");
    const ABOUT: &'static str = "Takes a criterion away; undo brings it back.";
    type Output = Checked;

    async fn place(&self, db: &mut Db, by: &Actor) -> Result<Place> {
        let item = work(db, by, &self.key).await?;
        Ok(item.place(item.kind.right()).about(format!("Remove a criterion of {} “{}”", item.key, item.short())))
    }

    async fn run(self, tx: &mut Tx, by: &Actor) -> Result<Checked> {
        let item = work(tx, by, &self.key).await?;
        let criterion = find(tx, &item, self.criterion).await?;
        tx.query(sql!("delete from criterion where id = $1")).bind(criterion.id).run().await?;
        record(tx, &item, json!(criterion), json!(null));
        editing::touch(tx, &item);
        Ok(criterion.into())
    }
}

/// Whether a criterion is as a change has left it.
pub async fn stands(db: &mut Db, item: &Item, before: &serde_json::Value, after: &serde_json::Value) -> Result<bool> {
    let read = |value: &serde_json::Value| serde_json::from_value::<Criterion>(value.clone()).ok();
    let (before, after) = (read(before), read(after));
    let id = after.as_ref().or(before.as_ref()).map(|criterion| criterion.id);
    let now = all(db, item.id).await?.into_iter().find(|criterion| Some(criterion.id) == id);
    let says = |criterion: Option<Criterion>| criterion.map(|criterion| (criterion.text, criterion.state));
    Ok(says(now) == says(after))
}

/// Puts a criterion back as it was, or takes it away when it was not there.
pub async fn put_back(tx: &mut Tx, item: &Item, now: &serde_json::Value, then: &serde_json::Value) -> Result<()> {
    let read = |value: &serde_json::Value| serde_json::from_value::<Criterion>(value.clone()).ok();
    match (read(now), read(then)) {
        (Some(now), None) => {
            tx.query(sql!("delete from criterion where id = $1")).bind(now.id).run().await?;
        }
        (_, Some(then)) => {
            let by = match &then.by {
                Some(name) => judge(tx, name).await?,
                None => None,
            };
            tx.query(sql!(
                "insert into criterion (id, item_id, position, text, state, judged_at, by_id)
                 select $1, $2, coalesce($7, max(position) + 1, 1), $3, $4, $5, $6 from criterion where item_id = $2
                 on conflict (id) do update set text = excluded.text, state = excluded.state, judged_at = excluded.judged_at,
                    by_id = excluded.by_id"
            ))
            .bind(then.id)
            .bind(item.id)
            .bind(then.text)
            .bind(then.state)
            .bind(then.judged_at)
            .bind(by)
            .bind(then.position)
            .run()
            .await?;
        }
        (None, None) => {}
    }
    record(tx, item, now.clone(), then.clone());
    Ok(())
}

/// Who is called so, of those who judge; nobody when that is not clear any more.
async fn judge(db: &mut Db, name: &str) -> Result<Option<PersonId>> {
    let called = db
        .query(sql!("select id from person where name = $1 limit 2"))
        .bind(name.to_owned())
        .all::<(PersonId,)>()
        .await?;
    Ok(if let [(one,)] = called[..] { Some(one) } else { None })
}

pub(super) fn record(tx: &mut Tx, item: &Item, before: serde_json::Value, after: serde_json::Value) {
    tx.record(Change { item: item.id, key: item.key.clone(), field: "criterion".into(), before, after });
}

pub(super) async fn work(db: &mut Db, by: &Actor, key: &Key) -> Result<Item> {
    let item = Item::find(db, by, key).await?;
    if item.kind.is_work() { Ok(item) } else { Err(Error::NotFound) }
}

pub(super) async fn find(db: &mut Db, item: &Item, id: Uuid) -> Result<Criterion> {
    all(db, item.id).await?.into_iter().find(|criterion| criterion.id == id).ok_or(Error::NotFound)
}
