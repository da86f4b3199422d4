//! The backlog as it is read: one order, a page at a time, with filters, and the why of every row.

use std::collections::HashMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sqlx::types::Json;
use uuid::Uuid;

use crate::{
    command::{Actor, ItemId, ProductId, Query, Route},
    error::{Error, Result},
    items::{Kind, Product, listing},
    sql,
    store::Db,
};

/// Reads the backlog.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
pub struct Read {
    pub product: String,
    /// At most 200; 50 unless told.
    #[serde(default)]
    pub limit: Option<i64>,
    /// The `next` of the page before.
    #[serde(default)]
    pub after: Option<String>,
    #[serde(flatten)]
    pub filter: Filter,
}

/// Which rows are wanted; all that are given have to hold.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize, JsonSchema)]
pub struct Filter {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<Kind>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
    /// The name of an area.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub area: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// The e-mail address of whoever has it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<String>,
    /// The key of an initiative, epic or goal it serves, directly or through others.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub initiative: Option<String>,
    /// true: only what has no why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub no_why: Option<bool>,
    /// Words of the title.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub q: Option<String>,
}

#[derive(Clone, Debug, Serialize, JsonSchema, sqlx::FromRow)]
pub struct Row {
    #[serde(skip)]
    pub id: ItemId,
    pub key: String,
    #[sqlx(try_from = "String")]
    pub kind: Kind,
    pub title: String,
    pub status: String,
    pub points: Option<f64>,
    #[serde(skip)]
    pub rank: String,
    pub rooted: bool,
    /// How many pieces of feedback ask for it.
    pub voices: i64,
    pub version: i64,
    pub owner: Option<String>,
    pub owner_name: Option<String>,
    pub area: Option<String>,
    #[sqlx(skip)]
    pub labels: Vec<String>,
    /// The goal it is for in the end.
    #[sqlx(skip)]
    pub why: Option<Why>,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Why {
    pub key: String,
    pub title: String,
}

#[derive(Serialize, JsonSchema)]
pub struct Backlog {
    pub items: Vec<Row>,
    pub next: Option<String>,
}

impl Query for Read {
    const NAME: &'static str = "backlog.read";
    const ROUTE: Route = Route::get("/products/{product}/backlog");
    const ABOUT: &'static str = "Reads the open work of a product in its one order, a page at a time.";
    type Output = Backlog;

    async fn run(self, db: &mut Db, by: &Actor) -> Result<Backlog> {
        let product = Product::find(db, by, &self.product).await?;
        page(db, &product, &self.filter, listing::limit(self.limit)?, self.after).await
    }
}

impl Filter {
    pub fn is_empty(&self) -> bool {
        *self == Filter::default()
    }
}

/// A page of the backlog with labels and whys: three queries, however many rows.
pub async fn page(
    db: &mut Db,
    product: &Product,
    filter: &Filter,
    limit: i64,
    after: Option<String>,
) -> Result<Backlog> {
    let mut items = rows(db, product.id, filter, limit + 1, after).await?;
    let next = listing::cut(&mut items, limit, |last| format!("{}_{}", last.rank, last.id));
    dress(db, &mut items).await?;
    Ok(Backlog { items, next })
}

/// Adds what the rows say beyond themselves.
pub async fn dress(db: &mut Db, rows: &mut [Row]) -> Result<()> {
    let ids: Vec<Uuid> = rows.iter().map(|row| row.id.0).collect();
    let mut whys = whys(db, &ids).await?;
    let mut labels = labels(db, &ids).await?;
    for row in rows {
        row.why = whys.remove(&row.id);
        row.labels = labels.remove(&row.id).unwrap_or_default();
    }
    Ok(())
}

macro_rules! head {
    () => {
        "select i.id, i.key, i.kind, i.title, i.status, i.points, i.rank, i.rooted, i.voices, i.version,
            o.email as owner, o.name as owner_name, a.name as area
         from item i left join area a on a.id = i.area_id left join person o on o.id = i.owner_id where "
    };
}
macro_rules! tail {
    () => {
        "order by i.rank, i.id limit $4"
    };
}

/// The text of the plain backlog query, for the reference that the benchmark runs beside it.
pub const PLAIN: &str =
    concat!(head!(), "i.product_id = $1 and i.open and i.rank is not null and (i.rank, i.id) > ($2, $3) ", tail!());

macro_rules! filtered {
    ($leading:literal) => {
        sql!(concat!(
            head!(),
            "i.product_id = $1 and i.open and i.rank is not null and (i.rank, i.id) > ($2, $3) and ",
            $leading,
            " and ($5 = '' or i.kind = $5) and ($6 = '' or i.status = $6) and ($7 = '' or a.name = $7)
              and ($8 = '' or o.email = $8) and ($9 = 0 or not i.rooted)
              and ($10 = '' or lower(i.title) like $10 escape '\\')
              and ($11 = '' or exists (select 1 from item_label x where x.item_id = i.id and x.label = $11)) ",
            tail!()
        ))
    };
}

/// The rows themselves. The filter that leaves fewest leads, so that its index carries the query.
async fn rows(db: &mut Db, product: ProductId, filter: &Filter, limit: i64, after: Option<String>) -> Result<Vec<Row>> {
    let (rank, id) = match after {
        None => (String::new(), Uuid::nil()),
        Some(cursor) => {
            let parts = cursor.rsplit_once('_').and_then(|(rank, id)| Some((rank.to_owned(), id.parse().ok()?)));
            parts.ok_or_else(|| Error::field("after", "this is not the next of a page"))?
        }
    };
    if filter.is_empty() {
        let query = db.query(sql!(PLAIN)).bind(product).bind(rank).bind(id).bind(limit);
        return Ok(query.all().await?);
    }
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    let sql = if filter.initiative.is_some() {
        filtered!(
            "i.id in (with recursive below (id) as (select id from item where key = $12
                union select l.from_id from below b cross join link l where l.to_id = b.id and l.kind = 'serves') select id from below)"
        )
    } else if filter.label.is_some() {
        filtered!("i.id in (select item_id from item_label where label = $11) and $12 = ''")
    } else if filter.no_why == Some(true) {
        filtered!("not i.rooted and $12 = ''")
    } else if filter.person.is_some() {
        filtered!("i.owner_id = (select id from person where email = $8) and $12 = ''")
    } else if filter.area.is_some() {
        filtered!("i.area_id = (select id from area where product_id = $1 and name = $7) and $12 = ''")
    } else if filter.status.is_some() {
        filtered!("i.status = $6 and $12 = ''")
    } else {
        filtered!("$12 = ''")
    };
    let words = filter.q.as_deref().map(str::trim).filter(|words| !words.is_empty());
    Ok(db
        .query(sql)
        .bind(product)
        .bind(rank)
        .bind(id)
        .bind(limit)
        .bind(filter.kind.map(Kind::name).unwrap_or_default())
        .bind(text(&filter.status))
        .bind(text(&filter.area))
        .bind(text(&filter.person))
        .bind(i64::from(filter.no_why == Some(true)))
        .bind(
            words.map(|words| format!("%{}%", crate::people::person::like(&words.to_lowercase()))).unwrap_or_default(),
        )
        .bind(text(&filter.label).to_lowercase())
        .bind(text(&filter.initiative).to_uppercase())
        .all()
        .await?)
}

#[derive(sqlx::FromRow)]
struct Above {
    start: ItemId,
    key: String,
    title: String,
}

/// The goal that each of these is for in the end.
pub async fn whys(db: &mut Db, items: &[Uuid]) -> Result<HashMap<ItemId, Why>> {
    let rows = db
        .query(sql!(
            sqlite: "with recursive upward (start, id, depth) as (
                    select unhex(replace(value, '-', '')), unhex(replace(value, '-', '')), 0 from json_each($1)
                    union all select u.start, l.to_id, u.depth + 1 from upward u cross join link l
                    where l.from_id = u.id and l.kind = 'serves' and u.depth < 6
                 ) select u.start, i.key, i.title from upward u cross join item i
                 where i.id = u.id and i.kind = 'goal' order by u.depth desc",
            postgres: "with recursive upward (start, id, depth) as (
                    select value::uuid, value::uuid, 0 from jsonb_array_elements_text($1)
                    union all select u.start, l.to_id, u.depth + 1 from upward u cross join link l
                    where l.from_id = u.id and l.kind = 'serves' and u.depth < 6
                 ) select u.start, i.key, i.title from upward u cross join item i
                 where i.id = u.id and i.kind = 'goal' order by u.depth desc",
        ))
        .bind(Json(items.to_vec()))
        .all::<Above>()
        .await?;
    Ok(rows.into_iter().map(|row| (row.start, Why { key: row.key, title: row.title })).collect())
}

async fn labels(db: &mut Db, items: &[Uuid]) -> Result<HashMap<ItemId, Vec<String>>> {
    let rows = db
        .query(sql!(
            sqlite: "select item_id, label from item_label
                 where item_id in (select unhex(replace(value, '-', '')) from json_each($1)) order by label",
            postgres: "select item_id, label from item_label
                 where item_id in (select value::uuid from jsonb_array_elements_text($1)) order by label",
        ))
        .bind(Json(items.to_vec()))
        .all::<(ItemId, String)>()
        .await?;
    let mut labels: HashMap<ItemId, Vec<String>> = HashMap::new();
    for (item, label) in rows {
        labels.entry(item).or_default().push(label);
    }
    Ok(labels)
}
