//! Hanging something elsewhere in a tree, where the levels allow it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::level::{self, Level};
use crate::{
    command::{Actor, Command, Place, ProductId, Route},
    error::{Error, Result},
    items::{
        Item, Key, Kind,
        editing::{self, Reach},
    },
    line::{
        Tie,
        linking::{self, Says},
    },
    store::{Db, Tx},
};

/// Hangs something under another.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Hang {
    pub key: Key,
    /// The goal, key result, metric, idea or assumption it is to hang under.
    pub under: Key,
    /// The one it hangs under now, and is to leave; all that it hangs under, unless told.
    #[serde(default)]
    pub from: Option<Key>,
    /// Of an idea: opportunity or solution; as it says of itself, or what is likeliest there, unless told.
    #[serde(default)]
    pub level: Option<Level>,
}

#[derive(Serialize, JsonSchema)]
pub struct Hung {
    pub key: String,
    pub under: String,
    pub level: Level,
    pub message: String,
}

impl Command for Hang {
    const NAME: &'static str = "opportunities.hang";
    const ROUTE: Route = Route::put("/opportunities/{key}/place");
    const ABOUT: &'static str = "Hangs an idea, an assumption or an experiment under another in an opportunity solution tree; circles and places where its level does not belong are refused.";
    type Output = Hung;

    async fn place(&self, db: &mut Db, by: &Actor) -> Result<Place> {
        let item = find(db, by, &self.key).await?;
        Ok(item.place(item.kind.right()).about(format!("Hang {} “{}” under {}", item.key, item.short(), self.under)))
    }

    async fn run(self, tx: &mut Tx, by: &Actor) -> Result<Hung> {
        let item = find(tx, by, &self.key).await?;
        let under = Item::find(tx, by, &self.under).await?;
        let product = item.product_id.ok_or(Error::NotFound)?;
        if under.id == item.id {
            return Err(Error::refused("circle", format!("{} cannot hang under itself", item.key)));
        }
        let above = must_take(tx, &under, product, None).await?;
        let level = self.level(tx, &item, above).await?;
        if !above.takes().contains(&level) {
            return Err(Error::field("under", level.hangs()));
        }
        let nature = matches!(level, Level::Opportunity | Level::Solution).then(|| level.name());
        if nature.is_some() && level::nature(tx, item.id).await?.as_deref() != nature {
            let says = Map::from_iter([("nature".to_owned(), Value::from(nature))]);
            editing::edit(tx, by, &item, says, Reach::ByHand).await?;
        }
        let item = Item::get(tx, item.id).await?;
        match &self.from {
            None => drop(linking::rehang(tx, by, &item, &under).await?),
            Some(from) => {
                // Before the old place is left: what hangs below it says then that it would be a circle.
                linking::add(tx, by, &item, &under, Says { tie: Some(Tie::Serves), ..Says::default() }).await?;
                let left = Item::find(tx, by, from).await?;
                let link = linking::between(tx, item.id, Tie::Serves, left.id).await?;
                if let Some(link) = link.filter(|_| left.id != under.id) {
                    linking::remove(tx, &link, &item, &left).await?;
                }
            }
        }
        let message = format!("{} now hangs under {} “{}”.", item.key, under.key, under.short());
        Ok(Hung { key: item.key, under: under.key, level, message })
    }
}

impl Hang {
    /// What it is there: as asked, as it says, or what is likeliest under that level.
    async fn level(&self, db: &mut Db, item: &Item, above: Level) -> Result<Level> {
        if item.kind != Kind::Idea {
            return Ok(Level::of(item.kind, None, None));
        }
        match self.level {
            Some(level @ (Level::Opportunity | Level::Solution)) => Ok(level),
            Some(_) => Err(Error::field("level", "an idea is an opportunity or a solution")),
            None => {
                let nature = level::nature(db, item.id).await?;
                Ok(Level::of(item.kind, nature.as_deref(), Some(above)))
            }
        }
    }
}

/// The level of what something is to hang under, which has to be of the same product and to take that level.
pub(super) async fn must_take(db: &mut Db, under: &Item, product: ProductId, level: Option<Level>) -> Result<Level> {
    let of_a_tree =
        level::is_outcome(under.kind) || matches!(under.kind, Kind::Idea | Kind::Assumption | Kind::Experiment);
    if !of_a_tree || under.product_id != Some(product) || under.archived_at.is_some() {
        let message = format!("{} is no part of a tree of this product", under.key);
        return Err(Error::field("under", message));
    }
    let above = Level::of_item(db, under).await?;
    let fits = level.is_none_or(|level| above.takes().contains(&level)) && !above.takes().is_empty();
    if fits { Ok(above) } else { Err(Error::field("under", level.unwrap_or(Level::Experiment).hangs())) }
}

pub(super) async fn find(db: &mut Db, by: &Actor, key: &Key) -> Result<Item> {
    let item = Item::find(db, by, key).await?;
    let hangs = matches!(item.kind, Kind::Idea | Kind::Assumption | Kind::Experiment);
    if hangs && item.archived_at.is_none() { Ok(item) } else { Err(Error::NotFound) }
}
