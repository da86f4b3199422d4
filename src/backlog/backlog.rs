//! The backlog as it is read: a page at a time in one of its orders, with filters, and the why of every row.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sqlx::types::Json;
use uuid::Uuid;

use super::{due_order, filter::Filter, rows::rows, sorting::Sort, subtask::reading::Tally};
use crate::{
    command::{Actor, ItemId, Query, Route},
    error::Result,
    fields::{self, Field, Own},
    items::{Kind, Product, listing},
    obstacles::{self, Marks},
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
    /// rank unless told; due with what is due soonest first; field.KEY by a field of the product, field.KEY.desc the other way round.
    #[serde(default)]
    pub sort: Option<Sort>,
    #[serde(flatten)]
    pub filter: Filter,
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
    /// What its team calls the state that it was put into.
    pub state: Option<String>,
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
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
    #[sqlx(try_from = "Option<String>")]
    pub labels: Labels,
    /// Whom it is for: what the persona of its product is called, or else as it is written in the story.
    pub persona: Option<String>,
    /// That persona, where the text names one.
    pub persona_key: Option<String>,
    /// urgent, high, medium or low.
    pub priority: Option<String>,
    pub due_on: Option<NaiveDate>,
    /// The nearest initiative it is part of.
    #[sqlx(skip)]
    pub initiative: Option<Why>,
    /// The goal it is for in the end.
    #[sqlx(skip)]
    pub why: Option<Why>,
    #[serde(flatten)]
    #[sqlx(skip)]
    pub marks: Marks,
    /// How far its sub-tasks are; nothing without any.
    #[sqlx(try_from = "String")]
    pub subtasks: Tally,
    /// What it says in the fields of its product.
    #[sqlx(skip)]
    pub fields: Own,
    /// Where it stands by the field that the backlog is sorted by, when it says something in it.
    #[serde(skip)]
    #[sqlx(default)]
    pub place: Option<String>,
}

/// The labels of a row by name, read as lines of one text.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
#[serde(transparent)]
pub struct Labels(Vec<String>);

impl From<Option<String>> for Labels {
    fn from(lines: Option<String>) -> Self {
        Labels(lines.iter().flat_map(|lines| lines.lines()).map(str::to_owned).collect())
    }
}

impl std::ops::Deref for Labels {
    type Target = [String];

    fn deref(&self) -> &[String] {
        &self.0
    }
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
    const ABOUT: &'static str = "Reads the open work of a product by rank or in another order, a page at a time.";
    type Output = Backlog;

    async fn run(self, db: &mut Db, by: &Actor) -> Result<Backlog> {
        let product = Product::find(db, by, &self.product).await?;
        let limit = listing::limit(self.limit)?;
        let sort = self.sort.unwrap_or_default();
        page(db, &product, &self.filter.tidied(), &sort, limit, self.after.as_deref()).await
    }
}

/// A page of the backlog with its whys and what is in its way: three queries, however many rows, and a few more where the
/// product has fields of its own.
pub async fn page(
    db: &mut Db,
    product: &Product,
    filter: &Filter,
    sort: &Sort,
    limit: i64,
    after: Option<&str>,
) -> Result<Backlog> {
    let asks = !filter.field.is_empty() || matches!(sort, Sort::Field(_));
    let known = if asks { Field::of_product(db, product).await? } else { Vec::new() };
    let mut items = found(db, product, (filter, &known), sort, limit + 1, after).await?;
    let next = listing::cut(&mut items, limit, |last| sort.cursor(last));
    dress(db, product, items.iter_mut().collect()).await?;
    Ok(Backlog { items, next })
}

/// At most so many bare rows that a filter leaves.
pub(super) async fn found(
    db: &mut Db,
    product: &Product,
    (filter, known): (&Filter, &[Field]),
    sort: &Sort,
    limit: i64,
    after: Option<&str>,
) -> Result<Vec<Row>> {
    let wishes = fields::wish::read(known, &filter.field)?;
    match sort {
        Sort::Standing(sort) => rows(db, product.id, filter, wishes, *sort, limit, after).await,
        Sort::Due => due_order::rows(db, product.id, (filter, wishes), limit, after).await,
        Sort::Field(order) => {
            let field = order.field(known)?.id;
            order.rows(db, product.id, field, (filter, wishes), limit, after).await
        }
    }
}

/// Gives rows their whys, what is in their way, and what they say in the product's own fields.
pub(super) async fn dress(db: &mut Db, product: &Product, rows: Vec<&mut Row>) -> Result<()> {
    let ids: Vec<Uuid> = rows.iter().map(|row| row.id.0).collect();
    let (whys, initiatives) = above(db, &ids).await?;
    let own = if product.fielded { fields::of_items(db, &ids).await? } else { HashMap::new() };
    let marks = obstacles::of(db, &ids).await?;
    for row in rows {
        row.why = whys.get(&row.id).cloned();
        row.initiative = initiatives.get(&row.id).cloned();
        row.fields = own.get(&row.id).cloned().unwrap_or_default();
        row.marks = marks.get(&row.id).cloned().unwrap_or_default();
    }
    Ok(())
}

#[derive(sqlx::FromRow)]
struct Above {
    start: ItemId,
    kind: String,
    key: String,
    title: String,
}

type Whys = HashMap<ItemId, Why>;

/// The goal that each of these is for in the end.
pub async fn whys(db: &mut Db, items: &[Uuid]) -> Result<Whys> {
    Ok(above(db, items).await?.0)
}

/// The goal that each of these is for in the end, and the initiative nearest to it.
async fn above(db: &mut Db, items: &[Uuid]) -> Result<(Whys, Whys)> {
    let rows = db
        .query(sql!(
            sqlite: "with recursive upward (start, id, depth) as (
                    select unhex(replace(value, '-', '')), unhex(replace(value, '-', '')), 0 from json_each($1)
                    union all select u.start, l.to_id, u.depth + 1 from upward u cross join link l
                    where l.from_id = u.id and l.kind = 'serves' and u.depth < 6
                 ) select u.start, i.kind, i.key, i.title from upward u cross join item i
                 where i.id = u.id and i.kind in ('goal', 'initiative') order by u.depth desc",
            postgres: "with recursive upward (start, id, depth) as (
                    select value::uuid, value::uuid, 0 from jsonb_array_elements_text($1)
                    union all select u.start, l.to_id, u.depth + 1 from upward u cross join link l
                    where l.from_id = u.id and l.kind = 'serves' and u.depth < 6
                 ) select u.start, i.kind, i.key, i.title from upward u cross join item i
                 where i.id = u.id and i.kind in ('goal', 'initiative') order by u.depth desc",
        ))
        .bind(Json(items.to_vec()))
        .all::<Above>()
        .await?;
    let (goals, initiatives): (Vec<_>, Vec<_>) = rows.into_iter().partition(|row| row.kind == "goal");
    let by_start =
        |rows: Vec<Above>| rows.into_iter().map(|row| (row.start, Why { key: row.key, title: row.title })).collect();
    Ok((by_start(goals), by_start(initiatives)))
}
