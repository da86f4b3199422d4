//! Creating an item of any kind: a key, a place in the order, a row of its kind, and its first links.

use serde_json::{Map, Value, json};

use super::{
    Area, Full, Item, Key, Kind, Product, facts, fixed,
    numbering::{self, Numbered},
    text,
};
use crate::{
    command::{Actor, ItemId, PersonId},
    error::{Error, Result},
    events::Change,
    fields::{self, Answers, Own},
    line::linking,
    live::Topic,
    market::told_for,
    people,
    sprint::scale,
    sql,
    store::{Db, Tx},
    strategy::typed,
};

/// What a new item is made of; only a title is needed.
#[derive(Default)]
pub struct Draft {
    pub title: String,
    pub body: String,
    pub status: Option<String>,
    pub points: Option<f64>,
    pub owner: Option<String>,
    pub area: Option<String>,
    pub labels: Vec<String>,
    /// What it is for: the keys it hangs under on the line.
    pub serves: Vec<Key>,
    /// What is tied to it from the other side.
    pub served_by: Vec<Key>,
    pub facts: Map<String, Value>,
    /// What it says in the fields of its product, by their keys.
    pub fields: Map<String, Value>,
}

pub async fn create(tx: &mut Tx, by: &Actor, kind: Kind, product: Option<&Product>, draft: Draft) -> Result<Full> {
    let numbered = numbering::next(tx, kind, product).await?;
    create_as(tx, by, kind, product, numbered, draft).await
}

/// Creates what has its number already.
pub async fn create_as(
    tx: &mut Tx,
    by: &Actor,
    kind: Kind,
    product: Option<&Product>,
    numbered: Numbered,
    draft: Draft,
) -> Result<Full> {
    if kind == Kind::Subtask && draft.serves.len() != 1 {
        return Err(Error::field("serves", "say which story, bug, task or spike it is a step of"));
    }
    let title = text::line("title", &draft.title, 500)?;
    let body = text::prose("body", &draft.body, 100_000)?;
    let status = match &draft.status {
        None => kind.statuses()[0],
        Some(name) => kind.status(name).ok_or_else(|| unknown_status(kind, name))?,
    };
    let mut facts = facts::blank(kind)?;
    facts.extend(draft.facts.clone());
    facts.insert("status".into(), status.name.into());
    fixed::settle(kind, numbered.key.as_str(), None, &mut facts)?;
    let status = facts.remove("status").and_then(|name| kind.status(name.as_str()?)).unwrap_or(status);
    let points = draft.points.map_or(Ok(None), |points| check_points(points).map(Some))?;
    if !draft.facts.get("estimates").is_some_and(Value::is_object) {
        scale::fits_new(tx, kind, product.map(|product| product.id), points).await?;
    }
    let owner = match &draft.owner {
        None => None,
        Some(name) => Some(people::mentioned(tx, name).await?),
    };
    let (area_id, area) = match (&draft.area, product) {
        (Some(name), Some(product)) => {
            let area = Area::named(tx, product.id, name).await?;
            (Some(area.id), Some(area.name))
        }
        _ => (None, None),
    };
    let answers = Answers::of_new(tx, product.map(|product| product.id), kind, &draft.fields).await?;
    let Numbered { key, rank } = numbered;
    let now = tx.now;
    let item = Item {
        id: ItemId(tx.id()),
        key: key.as_str().to_owned(),
        kind,
        title,
        body,
        status: status.name.into(),
        open: status.open,
        points,
        product: product.map(|product| product.key.clone()),
        area,
        owner: owner.as_ref().map(|owner| owner.email.clone()),
        owner_name: owner.as_ref().map(|owner| owner.name.clone()),
        rooted: kind == Kind::Vision,
        voices: 0,
        version: 1,
        created_at: now,
        updated_at: now,
        archived_at: None,
        product_id: product.map(|product| product.id),
        area_id,
        owner_id: owner.map(|owner| owner.id),
        rank,
        fielded: product.is_some_and(|product| product.fielded),
    };
    insert(tx, by, &item).await?;
    let facts = facts::save(tx, kind, item.id, facts).await?;
    if kind == Kind::KeyResult {
        typed::keep(tx, by, &item, &Map::new(), &facts).await?;
    }
    if kind == Kind::Persona {
        told_for::meet(tx, &item).await?;
    }
    let labels = check_labels(&draft.labels)?;
    add_labels(tx, item.id, &labels).await?;
    answers.put(tx, item.id).await?;
    tx.record(Change {
        item: item.id,
        key: item.key.clone(),
        field: "created".into(),
        before: Value::Null,
        after: json!({"kind": kind, "title": item.title, "area": item.area}),
    });
    for above in &draft.serves {
        let above = Item::find(tx, by, above).await?;
        let linked = Item::get(tx, item.id).await?;
        linking::add(tx, by, &linked, &above, linking::Says::default()).await?;
    }
    for below in &draft.served_by {
        let (below, linked) = (Item::find(tx, by, below).await?, Item::get(tx, item.id).await?);
        linking::add_owned(tx, by, &below, &linked).await?;
    }
    if let Some(product) = product {
        tx.touch(Topic::product(&product.key));
    }
    // A link may have changed what the item says of itself.
    let item =
        if draft.serves.is_empty() && draft.served_by.is_empty() { item } else { Item::get(tx, item.id).await? };
    let fields = if draft.fields.is_empty() { Own::default() } else { fields::of_item(tx, item.id).await? };
    let told_for = told_for::of_item(tx, &item, &facts).await?;
    Ok(Full { item, state: None, labels, fields, health: None, told_for, facts })
}

/// One trip to the database: whoever creates an item hears what becomes of it.
async fn insert(tx: &mut Tx, by: &Actor, item: &Item) -> Result<()> {
    tx.query(sql!(
        sqlite: "insert into item (id, kind, product_id, area_id, key, title, status, open, rank, points, owner_id, rooted, created_by,
                     created_at, updated_at, body)
                 values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $14, $15);
                 insert into follow (person_id, item_id, created_at) select $13, $1, $14 where $13 is not null",
        postgres: "with made as (
                       insert into item (id, kind, product_id, area_id, key, title, status, open, rank, points, owner_id, rooted, created_by,
                           created_at, updated_at, body)
                       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $14, $15)
                   )
                   insert into follow (person_id, item_id, created_at) select $13, $1, $14 where $13 is not null",
    ))
    .bind(item.id)
    .bind(item.kind.name())
    .bind(item.product_id)
    .bind(item.area_id)
    .bind(item.key.clone())
    .bind(item.title.clone())
    .bind(item.status.clone())
    .bind(item.open)
    .bind(item.rank.clone())
    .bind(item.points)
    .bind(item.owner_id)
    .bind(item.rooted)
    .bind((!by.person.0.is_nil()).then_some(by.person))
    .bind(item.created_at)
    .bind(item.body.clone())
    .run()
    .await?;
    Ok(())
}

pub fn unknown_status(kind: Kind, name: &str) -> Error {
    let names: Vec<_> = kind.statuses().iter().map(|status| status.name).collect();
    Error::field("status", format!("{name} is no status of a {kind}; it can be {}", names.join(", ")))
}

pub fn check_points(points: f64) -> Result<f64> {
    if points.is_finite() && (0.0..=10_000.0).contains(&points) {
        Ok(points)
    } else {
        Err(Error::field("points", "points are a number from 0 to 10,000"))
    }
}

/// Labels in small letters, each once.
pub fn check_labels(labels: &[String]) -> Result<Vec<String>> {
    let mut kept = Vec::new();
    for label in labels {
        let label = text::line("labels", label.trim_start_matches('#'), 50)?.to_lowercase();
        if !kept.contains(&label) {
            kept.push(label);
        }
    }
    if kept.len() > 50 {
        return Err(Error::field("labels", "an item carries at most 50 labels"));
    }
    kept.sort();
    Ok(kept)
}

pub async fn set_labels(tx: &mut Tx, item: ItemId, labels: &[String]) -> Result<()> {
    tx.query(sql!("delete from item_label where item_id = $1")).bind(item).run().await?;
    add_labels(tx, item, labels).await
}

async fn add_labels(tx: &mut Tx, item: ItemId, labels: &[String]) -> Result<()> {
    for label in labels {
        tx.query(sql!("insert into item_label (item_id, label) values ($1, $2)"))
            .bind(item)
            .bind(label.clone())
            .run()
            .await?;
    }
    Ok(())
}

pub async fn labels(db: &mut Db, item: ItemId) -> Result<Vec<String>> {
    let rows = db.query(sql!("select label from item_label where item_id = $1 order by label")).bind(item);
    Ok(rows.all::<(String,)>().await?.into_iter().map(|(label,)| label).collect())
}

/// Whoever works on a thing hears what becomes of it.
pub async fn follow(tx: &mut Tx, person: PersonId, item: ItemId) -> Result<()> {
    let now = tx.now;
    tx.query(sql!("insert into follow (person_id, item_id, created_at) values ($1, $2, $3) on conflict (person_id, item_id) do nothing"))
        .bind(person)
        .bind(item)
        .bind(now)
        .run()
        .await?;
    Ok(())
}
