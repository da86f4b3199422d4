//! The vision: where the product is to be in a few years. One a product, the top of every line.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    command::{Actor, ItemId},
    error::{Error, FieldError, Result},
    items::{Facts, Item, Nothing, text},
    sort, sql,
    store::{Db, Tx},
};

#[derive(Serialize, Deserialize, JsonSchema, Default, sqlx::FromRow)]
pub struct VisionFacts {
    /// How far ahead it looks: "3 years".
    #[serde(default)]
    pub horizon: Option<String>,
}

sort!(head
    /// The north star of a product.
    Vision);

impl crate::items::Sort for Vision {
    sort!(body Vision, VisionFacts, "vision", "/products/{product}/visions", "/visions/{key}");
    type More = Nothing;

    /// A product has one vision; goals written before it hang themselves under it.
    async fn add(tx: &mut Tx, by: &Actor, item: Item, _more: Nothing) -> Result<Item> {
        must_be_the_only_one(tx, &item).await?;
        let goals = tx
            .query(sql!(
                "select id from item where product_id = $1 and kind = 'goal' and archived_at is null limit 500"
            ))
            .bind(item.product_id)
            .all::<(ItemId,)>()
            .await?;
        for (goal,) in goals {
            let goal = Item::get(tx, goal).await?;
            crate::line::linking::rehang(tx, by, &goal, &item).await?;
        }
        Item::get(tx, item.id).await
    }
}

/// Refuses a second vision of a product, naming the one that stands.
pub async fn must_be_the_only_one(tx: &mut Tx, vision: &Item) -> Result<()> {
    let other = tx
        .query(sql!(
            "select key from item where product_id = $1 and kind = 'vision' and archived_at is null and id <> $2 limit 1"
        ))
        .bind(vision.product_id)
        .bind(vision.id)
        .value::<String>()
        .await?;
    match other {
        None => Ok(()),
        Some(key) => Err(Error::refused(
            "one_vision",
            format!(
                "this product has a vision already, {key}; edit that one, or archive it before another takes its place"
            ),
        )),
    }
}

impl Facts for VisionFacts {
    async fn load(db: &mut Db, item: ItemId) -> Result<Option<Self>> {
        Ok(db.query(sql!("select horizon from vision where item_id = $1")).bind(item).one().await?)
    }

    async fn save(&self, tx: &mut Tx, item: ItemId) -> Result<()> {
        tx.query(sql!(
            "insert into vision (item_id, horizon) values ($1, $2) on conflict (item_id) do update set horizon = excluded.horizon"
        ))
        .bind(item)
        .bind(self.horizon.clone())
        .run()
        .await?;
        Ok(())
    }

    fn check(&self) -> Vec<FieldError> {
        text::check_all(&[("horizon", &self.horizon, 100)])
    }
}
