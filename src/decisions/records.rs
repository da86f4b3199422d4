//! Decision records, newest first: what was decided, by whom, on which day.

use chrono::{DateTime, NaiveDate, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sqlx::types::Json;
use uuid::Uuid;

use crate::{
    command::{Actor, ItemId, Query, Route},
    error::{Error, Result},
    events::Change,
    items::{
        Kind, Product, listing,
        several::{self, of_products},
    },
    sql,
    store::Db,
};

/// Lists the decision records that the caller may read.
#[derive(Clone, Default, Deserialize, JsonSchema)]
pub struct List {
    /// The key of a product; all of them unless told.
    #[serde(default)]
    pub product: Option<String>,
    /// open, decided or superseded; all unless told.
    #[serde(default)]
    pub status: Option<String>,
    /// At most 200; 50 unless told.
    #[serde(default)]
    pub limit: Option<i64>,
    /// The `next` of the page before.
    #[serde(default)]
    pub after: Option<Uuid>,
}

#[derive(Debug, Serialize, JsonSchema, sqlx::FromRow)]
pub struct Record {
    #[serde(skip)]
    pub id: ItemId,
    pub key: String,
    pub title: String,
    /// The key of its product.
    pub product: String,
    pub status: String,
    pub chosen: Option<String>,
    pub decided_on: Option<NaiveDate>,
    pub created_at: DateTime<Utc>,
    /// The name of whoever decided it.
    #[sqlx(skip)]
    pub decided_by: Option<String>,
}

#[derive(Serialize, JsonSchema)]
pub struct Records {
    /// The newest first.
    pub items: Vec<Record>,
    pub next: Option<String>,
}

impl Query for List {
    const NAME: &'static str = "decision.records";
    const ROUTE: Route = Route::get("/decisions");
    const ABOUT: &'static str =
        "Lists the decision records of a product, or of all one may see, newest first, with who decided.";
    type Output = Records;

    async fn run(self, db: &mut Db, by: &Actor) -> Result<Records> {
        let products = match self.product.as_deref().filter(|key| !key.is_empty()) {
            Some(key) => vec![Product::find(db, by, key).await?],
            None => Product::all(db, by).await?,
        };
        let status = self.status.clone().filter(|status| !status.is_empty());
        if status.as_ref().is_some_and(|status| Kind::Decision.status(status).is_none()) {
            return Err(Error::field("status", "open, decided or superseded"));
        }
        if products.is_empty() {
            return Ok(Records { items: Vec::new(), next: None });
        }
        let (limit, of) = (listing::limit(self.limit)?, several::row(&products));
        let mut items = db
            .query(of_products!(
                "select i.id, i.key, i.title, p.key as product, i.status, f.chosen, f.decided_on, i.created_at
                 from chosen c cross join item i join product p on p.id = i.product_id left join decision f on f.item_id = i.id
                 where i.product_id = c.id and i.kind = 'decision' and i.archived_at is null and i.id < $3
                    and (cast($4 as text) = '' or i.status = $4) order by i.id desc limit $5"
            ))
            .bind(of.0)
            .bind(of.1)
            .bind(self.after.unwrap_or(Uuid::max()))
            .bind(status.unwrap_or_default())
            .bind(limit + 1)
            .all::<Record>()
            .await?;
        let next = listing::cut(&mut items, limit, |last| last.id.0.to_string());
        let mut deciders = deciders(db, &items.iter().map(|one| one.id).collect::<Vec<_>>()).await?;
        for one in items.iter_mut().filter(|one| one.status != "open") {
            one.decided_by = deciders.remove(&one.id);
        }
        Ok(Records { items, next })
    }
}

/// Who decided one.
pub async fn decider(db: &mut Db, record: ItemId) -> Result<Option<String>> {
    Ok(deciders(db, &[record]).await?.remove(&record))
}

/// Who wrote each of them down as decided, or decided it later.
async fn deciders(db: &mut Db, records: &[ItemId]) -> Result<std::collections::HashMap<ItemId, String>> {
    let events = db
        .query(sql!(
            sqlite: "select t.item_id, p.name, e.changes from json_each($1) v cross join event_item t cross join event e
                        cross join person p
                     where t.item_id = unhex(replace(v.value, '-', '')) and e.id = t.event_id and e.undone_by is null
                        and e.undoes_id is null and p.id = e.actor_id order by e.id limit 5000",
            postgres: "select t.item_id, p.name, e.changes from jsonb_array_elements_text($1) v cross join event_item t cross join event e
                        cross join person p
                     where t.item_id = v.value::uuid and e.id = t.event_id and e.undone_by is null
                        and e.undoes_id is null and p.id = e.actor_id order by e.id limit 5000",
        ))
        .bind(Json(records.to_vec()))
        .all::<(ItemId, String, Json<Vec<Change>>)>()
        .await?;
    let mut deciders = std::collections::HashMap::new();
    for (record, name, changes) in events {
        let decides = |change: &Change| {
            change.item == record
                && (change.field == "created" || change.field == "status" && change.after.as_str() == Some("decided"))
        };
        if changes.0.iter().any(decides) {
            deciders.insert(record, name);
        }
    }
    Ok(deciders)
}
