//! What stands in the way of work, as it is marked wherever the work is shown.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use maud::{Markup, html};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sqlx::types::Json;
use uuid::Uuid;

use super::obstacle::{Obstacle, ObstacleId, Severity, select};
use crate::{command::ItemId, error::Result, sql, store::Db};

/// Something open in the way of an item.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Mark {
    pub id: ObstacleId,
    pub severity: Severity,
    pub title: String,
}

/// An open item that blocks another.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Blocking {
    /// Nothing of an item of another product, which not everybody may see.
    pub key: Option<String>,
    pub title: String,
}

/// All that is open in the way of an item.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Marks {
    /// What is open in its way, blockers first.
    pub obstacles: Vec<Mark>,
    /// The open items that block it.
    pub blocked_by: Vec<Blocking>,
}

impl Marks {
    /// Whether nothing goes on until it is gone.
    pub fn stop(&self) -> bool {
        !self.blocked_by.is_empty() || self.obstacles.first().is_some_and(|worst| worst.severity == Severity::Blocker)
    }

    /// What it is, in words: the worst of it.
    pub fn said(&self) -> Option<&str> {
        let worst = self.obstacles.first().filter(|worst| worst.severity == Severity::Blocker);
        let linked = self.blocked_by.first().map(|by| by.title.as_str());
        worst.map(|worst| worst.title.as_str()).or(linked).or_else(|| Some(self.obstacles.first()?.title.as_str()))
    }

    /// Where the worst of it stands; nowhere for an item of another product.
    fn href(&self) -> Option<String> {
        let obstacle = |mark: &Mark| format!("/obstacles/{}", mark.id);
        match (self.obstacles.first(), self.blocked_by.first()) {
            (Some(worst), Some(_)) if worst.severity == Severity::Blocker => Some(obstacle(worst)),
            (_, Some(by)) => by.key.as_ref().map(|key| format!("/items/{key}")),
            (worst, None) => worst.map(obstacle),
        }
    }

    /// Everything in the way by name.
    pub fn named(&self) -> Vec<String> {
        let obstacles = self.obstacles.iter().map(|mark| mark.title.clone());
        let linked = self.blocked_by.iter().map(|by| match &by.key {
            Some(key) => format!("{key} {}", by.title),
            None => by.title.clone(),
        });
        obstacles.chain(linked).collect()
    }

    fn class(&self) -> (&'static str, &'static str) {
        if self.stop() { ("tag bad", "blocked") } else { ("tag warn", "slowed") }
    }

    fn count(&self) -> usize {
        self.obstacles.len() + self.blocked_by.len()
    }
}

/// An obstacle, or an item that blocks.
#[derive(sqlx::FromRow)]
struct Row {
    item_id: ItemId,
    title: String,
    obstacle: Option<ObstacleId>,
    severity: Option<String>,
    key: Option<String>,
    /// Whether the item that blocks is of the same product.
    here: bool,
}

/// So many obstacles, and so many items that block those of one page, are read.
const MOST: i64 = 2_000;

/// What is in the way of each of these items: one query a page, whatever else stands in the product.
pub async fn of(db: &mut Db, items: &[Uuid]) -> Result<HashMap<ItemId, Marks>> {
    let mut marks: HashMap<ItemId, Marks> = HashMap::new();
    if items.is_empty() {
        return Ok(marks);
    }
    for row in rows(db, items).await? {
        let of = marks.entry(row.item_id).or_default();
        match row.obstacle {
            Some(id) => {
                let severity = Severity::from(row.severity.unwrap_or_default());
                of.obstacles.push(Mark { id, severity, title: row.title });
            }
            None if row.here => of.blocked_by.push(Blocking { key: row.key, title: row.title }),
            None => of.blocked_by.push(Blocking { key: None, title: "an item of another product".into() }),
        }
    }
    Ok(marks)
}

async fn rows(db: &mut Db, items: &[Uuid]) -> Result<Vec<Row>> {
    macro_rules! open {
        ($ids:literal, $id:literal) => {
            concat!(
                "select * from (select x.item_id, o.title, o.id as obstacle, o.severity, cast(null as text) as key, true as here from ",
                $ids,
                " v cross join obstacle_item x cross join obstacle o cross join item i where x.item_id = ",
                $id,
                " and o.id = x.obstacle_id and i.id = x.item_id and o.product_id = i.product_id
                    and o.resolved_at is null and o.withdrawn_at is null order by o.severity, o.since, o.id limit $2) obstacles
                 union all
                 select * from (select l.to_id as item_id, b.title, cast(null as uuid) as obstacle, cast(null as text) as severity, b.key,
                    coalesce(b.product_id = i.product_id, false) as here from ",
                $ids,
                " v cross join link l cross join item b cross join item i where l.to_id = ",
                $id,
                " and l.kind = 'blocks' and b.id = l.from_id and b.open and b.archived_at is null and i.id = l.to_id
                 order by l.created_at, l.id limit $2) links"
            )
        };
    }
    Ok(db
        .query(sql!(
            sqlite: open!("json_each($1)", "unhex(replace(v.value, '-', ''))"),
            postgres: open!("jsonb_array_elements_text($1)", "v.value::uuid"),
        ))
        .bind(Json(items.to_vec()))
        .bind(MOST)
        .all()
        .await?)
}

/// What is open in the way of one item, blockers first.
pub async fn of_item(db: &mut Db, item: ItemId, now: DateTime<Utc>) -> Result<Vec<Obstacle>> {
    let open = db
        .query(sql!(select!(
            "where o.id in (select obstacle_id from obstacle_item where item_id = $1) and o.resolved_at is null
                and o.withdrawn_at is null order by o.severity, o.since, o.id limit 20"
        )))
        .bind(item)
        .all::<Obstacle>()
        .await?;
    Ok(open.into_iter().map(|one| one.aged(now)).collect())
}

/// The same word where the row itself is a link.
pub fn word(marks: &Marks) -> Markup {
    let Some(said) = marks.said() else { return html! {} };
    let (class, word) = marks.class();
    html! { span class=(class) title=(said) { (word) @if marks.count() > 1 { " " (marks.count()) "×" } span.hush { ": " (said) } } }
}

/// The word for it on a row or a card: the worst of what is in the way, with its reason at hand and the way to it.
pub fn marked(marks: &Marks) -> Markup {
    let Some(said) = marks.said() else { return html! {} };
    let (class, word) = marks.class();
    html! {
        a class=(class) href=[marks.href()] title=(said) {
            (word) @if marks.count() > 1 { " " (marks.count()) "×" } span.hush { ": " (said) }
        }
    }
}
