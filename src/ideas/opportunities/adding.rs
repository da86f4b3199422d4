//! Adding to a tree where it hangs.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{
    hanging::{Hung, must_take},
    level::Level,
};
use crate::{
    command::{Actor, Command, Place, Right, Route},
    error::{Error, Result},
    items::{
        Item, Key, Product,
        creating::{self, Draft},
    },
    store::{Db, Tx},
};

/// Adds an opportunity, a solution, an assumption or an experiment to a tree.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Add {
    pub product: String,
    /// The key of what it hangs under.
    pub under: Key,
    #[schemars(length(min = 1, max = 500))]
    pub title: String,
    /// opportunity, solution, assumption or experiment; what is likeliest there, unless told.
    #[serde(default)]
    pub level: Option<Level>,
}

impl Command for Add {
    const NAME: &'static str = "opportunities.add";
    const ROUTE: Route = Route::create("/products/{product}/opportunities");
    const ABOUT: &'static str = "Adds an opportunity, a solution, an assumption or an experiment to an opportunity solution tree, where it hangs.";
    type Output = Hung;

    async fn place(&self, db: &mut Db, by: &Actor) -> Result<Place> {
        let product = Product::find(db, by, &self.product).await?;
        let title = crate::web::markdown::plain(&self.title, 80);
        let about = format!("Add “{title}” under {}", self.under);
        Ok(Place::product(Right::ShapeIdeas, product.id).about(about))
    }

    async fn run(self, tx: &mut Tx, by: &Actor) -> Result<Hung> {
        let product = Product::find(tx, by, &self.product).await?;
        let under = Item::find(tx, by, &self.under).await?;
        let above = must_take(tx, &under, product.id, self.level).await?;
        let likely = above.takes().first().copied();
        let level = self.level.or(likely).ok_or_else(|| Error::field("under", Level::Experiment.hangs()))?;
        let mut facts = Map::new();
        if matches!(level, Level::Opportunity | Level::Solution) {
            facts.insert("nature".into(), Value::from(level.name()));
        }
        let draft = Draft { title: self.title, serves: vec![self.under], facts, ..Draft::default() };
        let made = creating::create(tx, by, level.kind(), Some(&product), draft).await?.item;
        let message = format!("{} hangs under {}.", made.key, under.key);
        Ok(Hung { key: made.key, under: under.key, level, message })
    }
}
