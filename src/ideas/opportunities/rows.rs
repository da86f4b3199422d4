//! What a tree is grown from: the outcomes there are, everything below one of them, and the links between.

use uuid::Uuid;

use super::reading::{Loose, NODES, Outcome};
use crate::{
    command::{ItemId, ProductId},
    error::Result,
    items::Kind,
    sql,
    store::Db,
};

const OUTCOMES: i64 = 100;
const LOOSE: i64 = 24;

/// What is read of a node before its place is known.
#[derive(sqlx::FromRow)]
pub struct Row {
    pub id: ItemId,
    pub key: String,
    #[sqlx(try_from = "String")]
    pub kind: Kind,
    pub title: String,
    pub status: String,
    pub open: bool,
    pub version: i64,
    pub evidence: i64,
    pub nature: Option<String>,
    pub importance: Option<String>,
    pub threshold: Option<f64>,
    pub result: Option<f64>,
}

#[derive(sqlx::FromRow)]
pub struct Edge {
    pub id: Uuid,
    pub from_id: ItemId,
    pub to_id: ItemId,
    #[sqlx(try_from = "String")]
    pub to_kind: Kind,
    pub to_key: String,
    pub to_product: Option<ProductId>,
}

pub async fn outcomes(db: &mut Db, product: ProductId) -> Result<Vec<Outcome>> {
    Ok(db
        .query(sql!(
            "select i.id, i.key, i.kind, i.title, i.status, (
                select count(*) from link l join item f on f.id = l.from_id
                where l.to_id = i.id and l.kind = 'serves' and l.from_kind = 'idea' and f.archived_at is null) as ideas
             from item i where i.product_id = $1 and i.kind in ('goal', 'key_result', 'metric') and i.open and i.archived_at is null
             order by i.kind, i.created_at, i.id limit $2"
        ))
        .bind(product)
        .bind(OUTCOMES)
        .all()
        .await?)
}

/// Everything below the outcome with its least depth. No path is walked further than a tree can be read.
macro_rules! below {
    ($rest:literal) => {
        concat!(
            "with recursive walked (id, depth) as (
                select l.from_id, 1 from link l
                where l.to_id = $1 and l.kind = 'serves' and l.from_kind in ('idea', 'assumption', 'experiment')
                union select l.from_id, w.depth + 1 from walked w cross join link l
                where l.to_id = w.id and l.kind = 'serves' and l.from_kind in ('idea', 'assumption', 'experiment') and w.depth < 14
             ), below (id, depth) as (select id, min(depth) from walked group by id) ",
            $rest
        )
    };
}

pub async fn rows(db: &mut Db, product: ProductId, outcome: ItemId) -> Result<Vec<Row>> {
    Ok(db
        .query(sql!(below!(
            "select i.id, i.key, i.kind, i.title, i.status, i.open, i.version, d.nature, a.importance, e.threshold, e.result,
                i.voices + (select count(*) from link r where r.to_id = i.id and r.kind = 'becomes'
                    and r.from_kind in ('claim', 'trend', 'note')) as evidence
             from below b cross join item i left join idea d on d.item_id = i.id left join assumption a on a.item_id = i.id
                left join experiment e on e.item_id = i.id
             where i.id = b.id and i.product_id = $2 and i.archived_at is null
             order by b.depth, i.created_at, i.id limit $3"
        )))
        .bind(outcome)
        .bind(product)
        .bind(NODES + 1)
        .all()
        .await?)
}

pub async fn edges(db: &mut Db, outcome: ItemId) -> Result<Vec<Edge>> {
    Ok(db
        .query(sql!(below!(
            "select l.id, l.from_id, l.to_id, l.to_kind, t.key as to_key, t.product_id as to_product from below b cross join link l cross join item t
             where l.from_id = b.id and l.kind = 'serves' and t.id = l.to_id and t.archived_at is null
             order by l.created_at, l.id limit $2"
        )))
        .bind(outcome)
        .bind(NODES * 8)
        .all()
        .await?)
}

pub async fn loose(db: &mut Db, product: ProductId) -> Result<Vec<Loose>> {
    Ok(db
        .query(sql!(
            "select i.key, i.title, i.status, i.voices, d.nature from item i left join idea d on d.item_id = i.id
             where i.product_id = $1 and i.kind = 'idea' and i.open and i.archived_at is null and not exists (
                select 1 from link l join item t on t.id = l.to_id where l.from_id = i.id and l.kind = 'serves'
                    and l.to_kind in ('idea', 'goal', 'key_result', 'metric') and t.archived_at is null)
             order by i.created_at desc, i.id desc limit $2"
        ))
        .bind(product)
        .bind(LOOSE)
        .all()
        .await?)
}
