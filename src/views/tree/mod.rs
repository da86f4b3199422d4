//! The tree of the backlog: goals, their initiatives, epics, stories and sub-tasks, read a level at a time.

mod level;
mod node;
mod outline;
pub mod page;
pub mod rollup;
pub mod sheet;

pub use self::node::{Node, Under};
use crate::{
    backlog::filter::Filter,
    command::{Actor, Query, Route},
    error::{Error, Result},
    items::{Item, Key, Product, listing},
    obstacles,
    store::Db,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Reads one level of the tree of a product.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
pub struct Read {
    pub product: String,
    /// The key of what is opened; or `no_goal`, `no_initiative`, `no_epic` for what hangs under nothing. The goals unless told.
    #[serde(default)]
    pub under: Option<String>,
    /// Whether what is done and declined is read too.
    #[serde(default)]
    pub closed: Option<bool>,
    /// At most 200; 50 unless told.
    #[serde(default)]
    pub limit: Option<i64>,
    /// The `next` of the page before.
    #[serde(default)]
    pub after: Option<String>,
    /// Of the filter of the backlog its kinds, states and people are heeded: by work, and by what has such work below it.
    #[serde(flatten)]
    pub filter: Filter,
}

#[derive(Serialize, JsonSchema)]
pub struct Level {
    /// Goals, initiatives and epics whose work was filtered away are left out, so there may be fewer than `limit`.
    pub items: Vec<Node>,
    pub next: Option<String>,
    /// How many follow.
    pub more: i64,
    /// At the top: what hangs under nothing, by the name it is opened with, where there is any.
    pub loose: Vec<Under>,
    /// Whether more hangs below this level than is added up at once, which is 10,000 items.
    pub cut: bool,
}

impl Query for Read {
    const NAME: &'static str = "tree.read";
    const ROUTE: Route = Route::get("/products/{product}/tree");
    const ABOUT: &'static str = "Reads one level of the tree of goals, initiatives, epics, stories and sub-tasks, with the points below each and the share that is done.";
    type Output = Level;

    async fn run(self, db: &mut Db, by: &Actor) -> Result<Level> {
        let product = Product::find(db, by, &self.product).await?;
        let under = Under::read(self.under.as_deref())?;
        let wish = Wish { filter: self.filter.tidied(), closed: self.closed == Some(true) };
        let limit = listing::limit(self.limit)?;
        level(db, by, &product, &under, &wish, limit, self.after.as_deref()).await
    }
}

/// What is wished for of the work in the tree.
#[derive(Clone, Debug, Default)]
pub struct Wish {
    pub filter: Filter,
    pub closed: bool,
}

impl Wish {
    /// Whether some work is left out.
    pub fn narrows(&self) -> bool {
        !(self.filter.kind.is_empty() && self.filter.status.is_empty() && self.filter.person.is_empty())
    }
}

/// One level with what stands below each: six queries, however many rows.
pub async fn level(
    db: &mut Db,
    by: &Actor,
    product: &Product,
    under: &Under,
    wish: &Wish,
    limit: i64,
    after: Option<&str>,
) -> Result<Level> {
    let above = match under {
        Under::Item(key) => Some(found(db, by, product, key).await?),
        _ => None,
    };
    let mut items = level::rows(db, product.id, under, above.as_ref(), wish, limit + 1, after).await?;
    let next = listing::cut(&mut items, limit, Node::cursor);
    let more = match &next {
        Some(cursor) => level::following(db, product.id, under, above.as_ref(), wish, cursor).await?,
        None => 0,
    };
    let cut = rollup::fill(db, &mut items, wish).await?;
    // Of what was not read to its end nobody knows whether it fits.
    items.retain(|node| cut || node.stays(wish));
    let ids: Vec<_> = items.iter().map(|node| node.id.0).collect();
    let mut marks = obstacles::of(db, &ids).await?;
    for node in &mut items {
        node.marks = marks.remove(&node.id).unwrap_or_default();
    }
    let loose = if *under == Under::Top { level::loose(db, product.id).await? } else { Vec::new() };
    Ok(Level { items, next, more, loose, cut })
}

async fn found(db: &mut Db, by: &Actor, product: &Product, key: &str) -> Result<Item> {
    let none = || Error::field("under", format!("there is no {key} in {}", product.name));
    let key = Key::parse(key).ok_or_else(none)?;
    let item = Item::find(db, by, &key).await.map_err(|_| none())?;
    if item.product_id == Some(product.id) { Ok(item) } else { Err(none()) }
}
