//! Reading a tree: everything that hangs under one outcome, where it hangs, and what is to be mended.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{checking::Remark, growing, level::Level};
use crate::{
    command::{Actor, ItemId, ProductId, Query, Route},
    error::{Error, Result},
    items::{Item, Key, Kind, Product},
    sql,
    store::Db,
};

/// How much of a tree is read: the upper levels first.
const NODES: i64 = 500;
const OUTCOMES: i64 = 100;
const LOOSE: i64 = 24;

/// Reads an opportunity solution tree.
#[derive(Deserialize, JsonSchema)]
pub struct Read {
    pub product: String,
    /// The key of a goal or key result; the one under which most hangs, unless told.
    #[serde(default)]
    pub outcome: Option<Key>,
    /// Whether declined ideas are shown, with what hangs under them.
    #[serde(default)]
    pub declined: bool,
}

#[derive(Serialize, JsonSchema)]
pub struct Tree {
    /// What the trees of the product grow from: its open goals and key results, at most 100.
    pub outcomes: Vec<Outcome>,
    /// The root; nothing while the product has no goal.
    pub outcome: Option<Outcome>,
    /// Depth first: each stands after what it hangs under. At most 500, the upper levels first.
    pub nodes: Vec<Node>,
    /// Open ideas that hang under nothing, the latest first; at most 24.
    pub loose: Vec<Loose>,
    /// What is to be mended of the whole tree.
    pub remarks: Vec<Remark>,
    /// How many declined ideas are left out.
    pub declined: usize,
    /// Whether there is more than is read.
    pub cut: bool,
}

#[derive(Clone, Serialize, JsonSchema, sqlx::FromRow)]
pub struct Outcome {
    #[serde(skip)]
    pub id: ItemId,
    pub key: String,
    #[sqlx(try_from = "String")]
    pub kind: Kind,
    pub title: String,
    pub status: String,
    /// How many ideas hang right under it.
    pub ideas: i64,
}

#[derive(Serialize, JsonSchema)]
pub struct Node {
    pub key: String,
    pub kind: Kind,
    pub level: Level,
    pub title: String,
    pub status: String,
    /// The key of what it hangs under, and the link by which it does.
    pub under: String,
    pub link: Uuid,
    /// 1 is right under the outcome.
    pub depth: usize,
    /// Who asks for it, and the research it came from.
    pub evidence: i64,
    /// Of an experiment.
    pub threshold: Option<f64>,
    pub result: Option<f64>,
    /// What is to be mended here.
    pub remarks: Vec<Remark>,
    #[serde(skip)]
    pub version: i64,
    #[serde(skip)]
    pub below: Vec<usize>,
}

/// An idea that hangs under nothing.
#[derive(Serialize, JsonSchema, sqlx::FromRow)]
pub struct Loose {
    pub key: String,
    pub title: String,
    pub status: String,
    pub voices: i64,
    /// opportunity or solution, where it says so.
    pub nature: Option<String>,
}

/// What is read of a node before its place is known.
#[derive(sqlx::FromRow)]
pub(super) struct Row {
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
pub(super) struct Edge {
    pub id: Uuid,
    pub from_id: ItemId,
    pub to_id: ItemId,
    #[sqlx(try_from = "String")]
    pub to_kind: Kind,
    pub to_key: String,
}

impl Query for Read {
    const NAME: &'static str = "opportunities.read";
    const ROUTE: Route = Route::get("/products/{product}/opportunities");
    const ABOUT: &'static str = "Reads an opportunity solution tree: the opportunities, solutions, assumptions and experiments under one outcome, and what is to be mended in it.";
    type Output = Tree;

    async fn run(self, db: &mut Db, by: &Actor) -> Result<Tree> {
        let product = Product::find(db, by, &self.product).await?;
        tree(db, by, &product, self.outcome.as_ref(), self.declined).await
    }
}

/// Four queries, however large the tree is.
pub async fn tree(
    db: &mut Db,
    by: &Actor,
    product: &Product,
    asked: Option<&Key>,
    with_declined: bool,
) -> Result<Tree> {
    let outcomes = outcomes(db, product.id).await?;
    let outcome = match asked {
        Some(key) => Some(asked_for(db, by, product, &outcomes, key).await?),
        // The first of those with the most: what has stood longest stays where it is.
        None => outcomes.iter().rev().max_by_key(|outcome| outcome.ideas).cloned(),
    };
    let loose = loose(db, product.id).await?;
    let Some(root) = outcome else {
        let remarks = vec![Remark::no_outcome()];
        return Ok(Tree { outcomes, outcome: None, nodes: Vec::new(), loose, remarks, declined: 0, cut: false });
    };
    let mut rows = rows(db, product.id, root.id).await?;
    let cut = rows.len() as i64 > NODES;
    rows.truncate(NODES as usize);
    let edges = edges(db, root.id).await?;
    let found = rows.len();
    if !with_declined {
        rows.retain(|row| row.kind != Kind::Idea || row.status != "declined");
    }
    let declined = found - rows.len();
    let nodes = growing::grow(&root, &rows, &edges);
    Ok(Tree { outcomes, outcome: Some(root), nodes, loose, remarks: Vec::new(), declined, cut })
}

async fn asked_for(db: &mut Db, by: &Actor, product: &Product, known: &[Outcome], key: &Key) -> Result<Outcome> {
    if let Some(outcome) = known.iter().find(|outcome| outcome.key == key.as_str()) {
        return Ok(outcome.clone());
    }
    let wrong = || Error::field("outcome", format!("{key} is no goal or key result of this product"));
    let item = Item::find(db, by, key).await.map_err(|_| wrong())?;
    if !matches!(item.kind, Kind::Goal | Kind::KeyResult) || item.product_id != Some(product.id) {
        return Err(wrong());
    }
    Ok(Outcome { id: item.id, key: item.key, kind: item.kind, title: item.title, status: item.status, ideas: 0 })
}

async fn outcomes(db: &mut Db, product: ProductId) -> Result<Vec<Outcome>> {
    Ok(db
        .query(sql!(
            "select i.id, i.key, i.kind, i.title, i.status, (
                select count(*) from link l join item f on f.id = l.from_id
                where l.to_id = i.id and l.kind = 'serves' and l.from_kind = 'idea' and f.archived_at is null) as ideas
             from item i where i.product_id = $1 and i.kind in ('goal', 'key_result') and i.open and i.archived_at is null
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

async fn rows(db: &mut Db, product: ProductId, outcome: ItemId) -> Result<Vec<Row>> {
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

async fn edges(db: &mut Db, outcome: ItemId) -> Result<Vec<Edge>> {
    Ok(db
        .query(sql!(below!(
            "select l.id, l.from_id, l.to_id, l.to_kind, t.key as to_key from below b cross join link l cross join item t
             where l.from_id = b.id and l.kind = 'serves' and t.id = l.to_id and t.archived_at is null
             order by l.created_at, l.id limit $2"
        )))
        .bind(outcome)
        .bind(NODES * 8)
        .all()
        .await?)
}

async fn loose(db: &mut Db, product: ProductId) -> Result<Vec<Loose>> {
    Ok(db
        .query(sql!(
            "select i.key, i.title, i.status, i.voices, d.nature from item i left join idea d on d.item_id = i.id
             where i.product_id = $1 and i.kind = 'idea' and i.open and i.archived_at is null and not exists (
                select 1 from link l join item t on t.id = l.to_id where l.from_id = i.id and l.kind = 'serves'
                    and l.to_kind in ('idea', 'goal', 'key_result') and t.archived_at is null)
             order by i.created_at desc, i.id desc limit $2"
        ))
        .bind(product)
        .bind(LOOSE)
        .all()
        .await?)
}
