//! Which team in plain flow has a piece of work: it pulls it, and gives it back for any team to pull.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::{Team, limits::UNDER_WAY};
use crate::{
    command::{Actor, Command, ItemId, Place, Right, Route},
    error::{Error, Result},
    events::Change,
    items::{
        Full, Item, Key, Product,
        editing::{self, Reach},
    },
    sql,
    store::{Db, Tx},
};

/// A team has what it pulled, until another pulls it or it gives it back.
pub async fn pull(tx: &mut Tx, item: &Item, team: &Team) -> Result<()> {
    let before = who_pulled(tx, item.id).await?;
    if before.as_ref().is_some_and(|(id, _)| *id == team.id) {
        return Ok(());
    }
    set(tx, item, before, Some((team.id, team.name.clone()))).await
}

/// An item leaves its product, and with it whoever pulled it there.
pub async fn leave(tx: &mut Tx, item: &Item) -> Result<()> {
    match who_pulled(tx, item.id).await? {
        Some(before) => set(tx, item, Some(before), None).await,
        None => Ok(()),
    }
}

type Whose = Option<(Uuid, String)>;

async fn who_pulled(db: &mut Db, item: ItemId) -> Result<Whose> {
    Ok(db
        .query(sql!("select t.id, t.name from pulled p join team t on t.id = p.team_id where p.item_id = $1"))
        .bind(item)
        .one()
        .await?)
}

async fn set(tx: &mut Tx, item: &Item, before: Whose, after: Whose) -> Result<()> {
    tx.query(sql!("delete from pulled where item_id = $1")).bind(item.id).run().await?;
    if let Some((team, _)) = &after {
        tx.query(sql!("insert into pulled (item_id, team_id) values ($1, $2)")).bind(item.id).bind(*team).run().await?;
    }
    let said = |whose: Whose| whose.map_or(Value::Null, |(id, name)| json!({"text": name, "id": id}));
    let (before, after) = (said(before), said(after));
    tx.record(Change { item: item.id, key: item.key.clone(), field: "pulled".into(), before, after });
    Ok(())
}

/// Gives it to whom it was with, as undo asks; false when it has gone on since.
pub async fn put_back(tx: &mut Tx, item: &Item, change: &Change) -> Result<bool> {
    let whose = |said: &Value| -> Whose {
        Some((said["id"].as_str()?.parse().ok()?, said["text"].as_str().unwrap_or_default().to_owned()))
    };
    let now = who_pulled(tx, item.id).await?;
    if now.as_ref().map(|(id, _)| *id) != whose(&change.after).map(|(id, _)| id) {
        return Ok(false);
    }
    set(tx, item, now, whose(&change.before)).await?;
    Ok(true)
}

/// Gives a card of the board of a team in plain flow back: it waits for any team to pull it.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct GiveBack {
    pub product: String,
    pub team: String,
    pub key: Key,
}

impl Command for GiveBack {
    const NAME: &'static str = "team.give_back";
    const ROUTE: Route = Route::delete("/products/{product}/teams/{team}/cards/{key}");
    const ABOUT: &'static str =
        "Gives back what a team in plain flow pulled: it is ready again, and waits for any team to pull it.";
    type Output = Full;

    async fn place(&self, db: &mut Db, by: &Actor) -> Result<Place> {
        let item = Item::find(db, by, &self.key).await?;
        Ok(item.place(Right::DoWork).about(format!("Give {} “{}” back", item.key, item.short())))
    }

    async fn run(self, tx: &mut Tx, by: &Actor) -> Result<Full> {
        let product = Product::find(tx, by, &self.product).await?;
        let team = Team::named(tx, product.id, &self.team).await?;
        let item = Item::find(tx, by, &self.key).await?;
        let before = who_pulled(tx, item.id).await?;
        let others = before.as_ref().is_some_and(|(id, _)| *id != team.id);
        if others || item.product_id != Some(product.id) || !item.kind.is_ranked() {
            return Err(Error::NotFound);
        }
        if !item.open || item.archived_at.is_some() || !team.flows() {
            return Err(Error::refused("not_open", format!("{} is not on the board of {}", item.key, team.name)));
        }
        if before.is_some() {
            set(tx, &item, before, None).await?;
        }
        if UNDER_WAY.contains(&item.status.as_str()) {
            let ready = Map::from_iter([("status".to_owned(), Value::from("ready"))]);
            editing::edit(tx, by, &item, ready, Reach::ByHand).await?;
        }
        editing::touch(tx, &item);
        let item = Item::get(tx, item.id).await?;
        Full::of(tx, item).await
    }
}
