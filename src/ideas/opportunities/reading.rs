//! Reading a tree: everything that hangs under one outcome, where it hangs, and what is to be mended.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{
    checking::Remark,
    growing,
    level::{self, Level},
    rows::{edges, loose, outcomes, rows},
};
use crate::{
    command::{Actor, ItemId, Query, Route},
    error::{Error, Result},
    items::{Item, Key, Kind, Product},
    store::Db,
};

/// How much of a tree is read: the upper levels first.
pub(super) const NODES: i64 = 500;

/// Reads an opportunity solution tree.
#[derive(Deserialize, JsonSchema)]
pub struct Read {
    pub product: String,
    /// The key of a goal, a key result or a metric; the one under which most hangs, unless told.
    #[serde(default)]
    pub outcome: Option<Key>,
    /// Whether declined ideas are shown, with what hangs under them.
    #[serde(default)]
    pub declined: bool,
}

#[derive(Serialize, JsonSchema)]
pub struct Tree {
    /// What the trees of the product grow from: its open goals, key results and metrics, at most 100.
    pub outcomes: Vec<Outcome>,
    /// The root; nothing while the product has neither goal nor metric.
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
    let mut edges = edges(db, root.id).await?;
    // What hangs under something of a product that the reader may not see does so for nobody here.
    edges.retain(|edge| edge.to_product.is_none_or(|product| by.sees(product)));
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
    let wrong = || Error::field("outcome", format!("{key} is no goal, key result or metric of this product"));
    let item = Item::find(db, by, key).await.map_err(|_| wrong())?;
    if !level::is_outcome(item.kind) || item.product_id != Some(product.id) {
        return Err(wrong());
    }
    Ok(Outcome { id: item.id, key: item.key, kind: item.kind, title: item.title, status: item.status, ideas: 0 })
}
