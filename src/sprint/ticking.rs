//! Ticking a line of a definition for one item: who says that it holds, and since when.

use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{
    Team,
    definition::{AgreedId, Part},
};
use crate::{
    command::{Actor, Command, Place, Right, Route},
    error::{Error, Result},
    events::Change,
    items::{Item, Key, editing},
    sql,
    store::{Db, Tx},
};

/// A line as it stands at an item.
#[derive(Clone, Debug, Serialize, JsonSchema, sqlx::FromRow)]
pub struct Tick {
    pub id: AgreedId,
    pub words: String,
    /// Who ticked it; nobody when it is open.
    pub by: Option<String>,
    pub at: Option<DateTime<Utc>>,
}

/// The lines of a team's definition as they stand at an item.
pub async fn ticks(db: &mut Db, team: &Team, item: &Item, part: Part) -> Result<Vec<Tick>> {
    Ok(db
        .query(sql!(
            "select a.id, a.words, p.name as by, t.at from agreed a
                left join ticked t on t.agreed_id = a.id and t.item_id = $1 left join person p on p.id = t.by_id
             where a.team_id = $2 and a.part = $3 and a.removed_at is null order by a.position, a.id limit 50"
        ))
        .bind(item.id)
        .bind(team.id)
        .bind(part.name())
        .all()
        .await?)
}

/// Says that a line of a team's definition holds for an item, or that it does not.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Say {
    pub key: Key,
    pub agreed: AgreedId,
    /// true unless told.
    #[serde(default)]
    pub ticked: Option<bool>,
}

#[derive(Serialize, JsonSchema)]
pub struct Said {
    pub key: String,
    pub words: String,
    pub ticked: bool,
}

impl Command for Say {
    const NAME: &'static str = "item.tick";
    const ROUTE: Route = Route::put("/items/{key}/agreed/{agreed}");
    const ABOUT: &'static str =
        "Says that a line of a team's definition of ready or done holds for an item, or that it does not.";
    type Output = Said;

    async fn place(&self, db: &mut Db, by: &Actor) -> Result<Place> {
        let item = Item::find(db, by, &self.key).await?;
        let words = words(db, &item, self.agreed).await?;
        let verb = if self.ticked == Some(false) { "Untick" } else { "Tick" };
        Ok(item.place(Right::DoWork).about(format!("{verb} “{words}” of {}", item.key)))
    }

    async fn run(self, tx: &mut Tx, by: &Actor) -> Result<Said> {
        let item = Item::find(tx, by, &self.key).await?;
        let words = words(tx, &item, self.agreed).await?;
        let ticked = self.ticked.unwrap_or(true);
        if set(tx, by, &item, self.agreed, ticked).await? {
            record(tx, &item, &told(self.agreed, &words, !ticked), &told(self.agreed, &words, ticked));
        }
        Ok(Said { key: item.key, words, ticked })
    }
}

/// A line that a team of the item's product has agreed on.
async fn words(db: &mut Db, item: &Item, agreed: AgreedId) -> Result<String> {
    if !item.kind.is_ranked() {
        return Err(Error::NotFound);
    }
    db.query(sql!(
        "select a.words from agreed a join team t on t.id = a.team_id
         where a.id = $1 and t.product_id = $2 and a.removed_at is null"
    ))
    .bind(agreed)
    .bind(item.product_id)
    .value::<String>()
    .await?
    .ok_or(Error::NotFound)
}

/// True when that changed something.
async fn set(tx: &mut Tx, by: &Actor, item: &Item, agreed: AgreedId, ticked: bool) -> Result<bool> {
    let now = tx.now;
    let changed = if ticked {
        tx.query(sql!(
            "insert into ticked (item_id, agreed_id, by_id, at) values ($1, $2, $3, $4) on conflict do nothing"
        ))
        .bind(item.id)
        .bind(agreed)
        .bind(by.person)
        .bind(now)
        .run()
        .await?
    } else {
        let query = tx.query(sql!("delete from ticked where item_id = $1 and agreed_id = $2"));
        query.bind(item.id).bind(agreed).run().await?
    };
    Ok(changed > 0)
}

fn told(agreed: AgreedId, words: &str, ticked: bool) -> Value {
    if ticked { json!({"id": agreed, "text": words}) } else { Value::Null }
}

fn record(tx: &mut Tx, item: &Item, before: &Value, after: &Value) {
    let (before, after) = (before.clone(), after.clone());
    tx.record(Change { item: item.id, key: item.key.clone(), field: "tick".into(), before, after });
    editing::touch(tx, item);
}

/// Ticks or unticks again, as undo asks; false when somebody has done so already.
pub async fn put_back(tx: &mut Tx, by: &Actor, item: &Item, change: &Change) -> Result<bool> {
    let either = if change.after.is_null() { &change.before } else { &change.after };
    let agreed = either["id"].as_str().and_then(|id| id.parse().ok()).map(AgreedId).ok_or(Error::NotFound)?;
    let done = set(tx, by, item, agreed, change.after.is_null()).await?;
    record(tx, item, &change.after, &change.before);
    Ok(done)
}
