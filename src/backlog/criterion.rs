//! An acceptance criterion: a checkable statement of done, passed or failed at review.

use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;
use uuid::Uuid;

use crate::{
    command::{Actor, Command, ItemId, PersonId, Place, Query, Right, Route},
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

pub const STATES: [&str; 3] = ["open", "passed", "failed"];

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
    pub items: Vec<Criterion>,
}

impl Query for List {
    const NAME: &'static str = "criterion.list";
    const ROUTE: Route = Route::get("/stories/{key}/criteria");
    const ABOUT: &'static str = "Lists the acceptance criteria of a story, in order.";
    type Output = Criteria;

    async fn run(self, db: &mut Db, by: &Actor) -> Result<Criteria> {
        let item = work(db, by, &self.key).await?;
        Ok(Criteria { items: all(db, item.id).await? })
    }
}

/// Adds a criterion at the end.
pub async fn add(tx: &mut Tx, item: &Item, statement: &str) -> Result<Criterion> {
    let statement = text::prose("text", statement.trim(), 2_000)?;
    if statement.is_empty() {
        return Err(Error::field("text", "this is needed"));
    }
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
    let position = Some(position.ok_or_else(|| Error::field("text", "a story has at most 200 criteria"))?);
    let criterion = Criterion { id, text: statement, state: "open".into(), by: None, judged_at: None, position };
    record(tx, item, json!(null), json!(criterion));
    Ok(criterion)
}

/// Adds an acceptance criterion to a story.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Add {
    pub key: Key,
    #[schemars(length(min = 1, max = 2000))]
    pub text: String,
}

impl Command for Add {
    const NAME: &'static str = "criterion.add";
    const ROUTE: Route = Route::create("/stories/{key}/criteria");
    const ABOUT: &'static str = "Adds an acceptance criterion to a story.";
    type Output = Criterion;

    async fn place(&self, db: &mut Db, by: &Actor) -> Result<Place> {
        let item = work(db, by, &self.key).await?;
        Ok(item.place(item.kind.right()).about(format!(
            "Add a criterion to {} “{}”: {}",
            item.key,
            item.short(),
            self.text
        )))
    }

    async fn run(self, tx: &mut Tx, by: &Actor) -> Result<Criterion> {
        let item = work(tx, by, &self.key).await?;
        let criterion = add(tx, &item, &self.text).await?;
        editing::touch(tx, &item);
        Ok(criterion)
    }
}

/// Passes or fails a criterion, opens it again, or rewords it.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Judge {
    pub key: Key,
    pub criterion: Uuid,
    /// open, passed or failed.
    #[serde(default)]
    pub state: Option<String>,
    #[serde(default)]
    pub text: Option<String>,
}

impl Command for Judge {
    const NAME: &'static str = "criterion.judge";
    const ROUTE: Route = Route::patch("/stories/{key}/criteria/{criterion}");
    const ABOUT: &'static str = "Passes or fails a criterion, opens it again, or rewords it.";
    type Output = Criterion;

    async fn place(&self, db: &mut Db, by: &Actor) -> Result<Place> {
        let item = work(db, by, &self.key).await?;
        let right = if self.text.is_some() { item.kind.right() } else { Right::DoWork };
        Ok(item.place(right).about(format!("Judge a criterion of {} “{}”", item.key, item.short())))
    }

    async fn run(self, tx: &mut Tx, by: &Actor) -> Result<Criterion> {
        let item = work(tx, by, &self.key).await?;
        let before = find(tx, &item, self.criterion).await?;
        let state = self.state.clone().unwrap_or_else(|| before.state.clone());
        if !STATES.contains(&state.as_str()) {
            return Err(Error::field("state", format!("the state is one of {}", STATES.join(", "))));
        }
        let wording = match &self.text {
            Some(wording) if wording.trim().is_empty() => return Err(Error::field("text", "this is needed")),
            Some(wording) => text::prose("text", wording.trim(), 2_000)?,
            None => before.text.clone(),
        };
        let judged = (state != "open").then_some(tx.now);
        tx.query(sql!("update criterion set state = $2, text = $3, by_id = $4, judged_at = $5 where id = $1"))
            .bind(before.id)
            .bind(state)
            .bind(wording)
            .bind(judged.map(|_| by.person))
            .bind(judged)
            .run()
            .await?;
        let after = find(tx, &item, self.criterion).await?;
        record(tx, &item, json!(before), json!(after));
        editing::touch(tx, &item);
        Ok(after)
    }
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
    type Output = Criterion;

    async fn place(&self, db: &mut Db, by: &Actor) -> Result<Place> {
        let item = work(db, by, &self.key).await?;
        Ok(item.place(item.kind.right()).about(format!("Remove a criterion of {} “{}”", item.key, item.short())))
    }

    async fn run(self, tx: &mut Tx, by: &Actor) -> Result<Criterion> {
        let item = work(tx, by, &self.key).await?;
        let criterion = find(tx, &item, self.criterion).await?;
        tx.query(sql!("delete from criterion where id = $1")).bind(criterion.id).run().await?;
        record(tx, &item, json!(criterion), json!(null));
        editing::touch(tx, &item);
        Ok(criterion)
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

fn record(tx: &mut Tx, item: &Item, before: serde_json::Value, after: serde_json::Value) {
    tx.record(Change { item: item.id, key: item.key.clone(), field: "criterion".into(), before, after });
}

async fn work(db: &mut Db, by: &Actor, key: &Key) -> Result<Item> {
    let item = Item::find(db, by, key).await?;
    if item.kind.is_work() { Ok(item) } else { Err(Error::NotFound) }
}

async fn find(db: &mut Db, item: &Item, id: Uuid) -> Result<Criterion> {
    all(db, item.id).await?.into_iter().find(|criterion| criterion.id == id).ok_or(Error::NotFound)
}
