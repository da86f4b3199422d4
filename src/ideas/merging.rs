//! Merging an idea into another: every voice is heard by the other too and keeps who said so, when, and by way of which idea.

use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use uuid::Uuid;

use super::promoting::{find, must_be_open};
use crate::{
    command::{Actor, Command, ItemId, PersonId, Place, Route},
    error::{Error, Result},
    items::{
        Full, Item, Key,
        editing::{self, Reach},
    },
    line::{
        Tie,
        linking::{self, Says},
    },
    sql,
    store::{Db, Tx},
};

/// Voices that are carried at once.
const MOST: i64 = 5_000;

/// Merges an idea into another.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Merge {
    pub key: Key,
    /// The idea that stays.
    pub into: Key,
}

impl Command for Merge {
    const NAME: &'static str = "idea.merge";
    const ROUTE: Route = Route::post("/ideas/{key}/merge");
    const ABOUT: &'static str = "Merges an idea into another, which is then asked for by every voice of both; each keeps when it was heard and by way of which idea. The merged one is declined as a duplicate.";
    const RESTS_ON: &'static [&'static str] = &["status"];
    type Output = Full;

    async fn place(&self, db: &mut Db, by: &Actor) -> Result<Place> {
        let idea = find(db, by, &self.key).await?;
        Ok(idea.place(idea.kind.right()).about(format!("Merge {} into {}", idea.key, self.into)))
    }

    async fn run(self, tx: &mut Tx, by: &Actor) -> Result<Full> {
        let idea = find(tx, by, &self.key).await?;
        let other = || Error::field("into", "name another idea of the same product");
        let into = find(tx, by, &self.into).await.map_err(|_| other())?;
        if into.id == idea.id || into.product_id != idea.product_id {
            return Err(other());
        }
        must_be_open(&idea)?;
        must_be_open(&into)?;
        for voice in heard(tx, idea.id).await? {
            carry(tx, by, &idea, &into, voice).await?;
        }
        linking::add(tx, by, &idea, &into, Says { tie: Some(Tie::Duplicates), ..Says::default() }).await?;
        let idea = Item::get(tx, idea.id).await?;
        let declined = Map::from_iter([
            ("status".to_owned(), Value::from("declined")),
            ("reason".to_owned(), Value::from(format!("Merged into {} “{}”", into.key, into.short()))),
        ]);
        editing::edit(tx, by, &idea, declined, Reach::ByHand).await?;
        editing::touch(tx, &into);
        let into = Item::get(tx, into.id).await?;
        Full::of(tx, into).await
    }
}

#[derive(sqlx::FromRow)]
struct Heard {
    from_id: ItemId,
    quote: Option<String>,
    weight: Option<String>,
    by_id: Option<PersonId>,
    created_at: DateTime<Utc>,
    origin_id: Option<ItemId>,
}

async fn heard(db: &mut Db, idea: ItemId) -> Result<Vec<Heard>> {
    Ok(db
        .query(sql!(
            "select from_id, quote, weight, by_id, created_at, origin_id from link
             where to_id = $1 and kind = 'evidence' order by id limit $2"
        ))
        .bind(idea)
        .bind(MOST)
        .all()
        .await?)
}

/// What the other has heard from the same feedback already stands as it is.
async fn carry(tx: &mut Tx, by: &Actor, idea: &Item, into: &Item, voice: Heard) -> Result<()> {
    let feedback = Item::get(tx, voice.from_id).await?;
    if linking::between(tx, feedback.id, Tie::Evidence, into.id).await?.is_some() {
        return Ok(());
    }
    let says = Says { tie: Some(Tie::Evidence), quote: voice.quote, weight: voice.weight };
    let link: Uuid = linking::put(tx, by, &feedback, into, says).await?.id;
    tx.query(sql!("update link set by_id = $2, created_at = $3, origin_id = $4 where id = $1"))
        .bind(link)
        .bind(voice.by_id)
        .bind(voice.created_at)
        .bind(voice.origin_id.unwrap_or(idea.id))
        .run()
        .await?;
    Ok(())
}
