//! An item: what everything with an identity has in common.

use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::json;
use sqlx::types::Json;

use super::{Key, Kind, rekeying};
use crate::{
    command::{Actor, AreaId, ItemId, PersonId, Place, ProductId, Right},
    error::{Error, Result},
    sql,
    store::Db,
};

#[derive(Clone, Debug, Serialize, JsonSchema, sqlx::FromRow)]
pub struct Item {
    pub id: ItemId,
    pub key: String,
    #[sqlx(try_from = "String")]
    pub kind: Kind,
    pub title: String,
    /// Markdown.
    pub body: String,
    pub status: String,
    /// Whether there is still something to do about it.
    pub open: bool,
    pub points: Option<f64>,
    /// The key of its product; customers belong to the organisation and have none.
    pub product: Option<String>,
    pub area: Option<String>,
    /// The e-mail address of whoever has it.
    pub owner: Option<String>,
    pub owner_name: Option<String>,
    /// Whether its chain of reasons reaches the vision.
    pub rooted: bool,
    /// How many pieces of feedback ask for it directly or through an idea.
    pub voices: i64,
    /// Goes up with every change; send it back as `version` or `If-Match` when editing.
    pub version: i64,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
    pub archived_at: Option<DateTime<Utc>>,
    #[serde(skip)]
    pub product_id: Option<ProductId>,
    #[serde(skip)]
    pub area_id: Option<AreaId>,
    #[serde(skip)]
    pub owner_id: Option<PersonId>,
    #[serde(skip)]
    pub rank: Option<String>,
    /// Whether its product has fields of its own.
    #[serde(skip)]
    pub fielded: bool,
}

/// The columns of an item with the names beside its ids; `i` is the item.
#[macro_export]
macro_rules! item_columns {
    () => {
        "i.id, i.key, i.kind, i.title, i.body, i.status, i.open, i.points, i.rooted, i.voices, i.version, i.created_at,
         i.updated_at, i.archived_at, i.product_id, i.area_id, i.owner_id, i.rank, p.key as product, coalesce(p.fielded, false) as fielded, a.name as area,
         o.email as owner, o.name as owner_name"
    };
}

/// The joins that `item_columns!` needs.
#[macro_export]
macro_rules! item_joins {
    () => {
        " left join product p on p.id = i.product_id left join area a on a.id = i.area_id left join person o on o.id = i.owner_id "
    };
}

impl Item {
    /// Finds an item by its key in what the actor may see; what was moved to the archive is found too.
    pub async fn find(db: &mut Db, by: &Actor, key: &Key) -> Result<Item> {
        let found = db
            .query(sql!(concat!("select ", item_columns!(), " from item i", item_joins!(), "where i.key = $1")))
            .bind(key.as_str().to_owned())
            .one::<Item>()
            .await?;
        let found = match found {
            Some(found) => Some(found),
            None => Item::once(db, key).await?,
        };
        found.filter(|item| item.is_seen_by(by)).ok_or(Error::NotFound)
    }

    /// Which of these keys are of items that the actor may see.
    pub async fn seen(db: &mut Db, by: &Actor, keys: &[&str]) -> Result<Vec<String>> {
        if keys.is_empty() {
            return Ok(Vec::new());
        }
        let found = db
            .query(sql!(
                sqlite: "select key, product_id from item where key in (select value from json_each($1))",
                postgres: "select key, product_id from item where key in (select jsonb_array_elements_text($1))",
            ))
            .bind(Json(json!(keys)))
            .all::<(String, Option<ProductId>)>()
            .await?;
        let seen = |product: Option<ProductId>| product.map_or(by.sees_organisation(), |product| by.sees(product));
        Ok(found.into_iter().filter(|(_, product)| seen(*product)).map(|(key, _)| key).collect())
    }

    /// The item that had this key before it moved to another product, or before its product was called otherwise.
    async fn once(db: &mut Db, key: &Key) -> Result<Option<Item>> {
        if let Some(moved) = Item::moved(db, key).await? {
            return Ok(Some(moved));
        }
        let Some(now) = rekeying::current(db, key).await? else { return Ok(None) };
        let found = db
            .query(sql!(concat!("select ", item_columns!(), " from item i", item_joins!(), "where i.key = $1")))
            .bind(now.as_str().to_owned())
            .one::<Item>()
            .await?;
        match found {
            Some(found) => Ok(Some(found)),
            None => Item::moved(db, &now).await,
        }
    }

    async fn moved(db: &mut Db, key: &Key) -> Result<Option<Item>> {
        Ok(db
            .query(sql!(concat!(
                "select ",
                item_columns!(),
                " from moved_key m cross join item i",
                item_joins!(),
                "where m.key = $1 and i.id = m.item_id"
            )))
            .bind(key.as_str().to_owned())
            .one()
            .await?)
    }

    /// Finds an item that is known to be there.
    pub async fn get(db: &mut Db, id: ItemId) -> Result<Item> {
        let found = db
            .query(sql!(concat!("select ", item_columns!(), " from item i", item_joins!(), "where i.id = $1")))
            .bind(id)
            .one::<Item>()
            .await?;
        found.ok_or(Error::NotFound)
    }

    pub fn is_seen_by(&self, by: &Actor) -> bool {
        self.product_id.map_or(by.sees_organisation(), |product| by.sees(product))
    }

    /// Where a decision about it is taken.
    pub fn place(&self, right: Right) -> Place {
        Place { right, product: self.product_id, area: self.area_id, item: Some(self.id), about: String::new() }
    }

    pub fn href(&self) -> String {
        format!("/items/{}", self.key)
    }

    /// The title shortened for a sentence.
    pub fn short(&self) -> String {
        crate::web::markdown::plain(&self.title, 60)
    }
}
