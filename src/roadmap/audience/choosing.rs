//! Showing or hiding one bet or date for an audience, whatever its rules say.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{keeping, kept::Audience};
use crate::{
    command::{Actor, Command, Place, Right, Route},
    error::{Error, Result},
    items::{Item, Key, Kind, Product},
    store::{Db, Tx},
};

/// Shows or hides one bet, release or milestone for an audience.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Choose {
    pub product: String,
    pub audience: String,
    pub key: Key,
    /// Shown or hidden; as the rules say when nothing is told.
    #[serde(default)]
    pub shown: Option<bool>,
}

#[derive(Serialize, JsonSchema)]
pub struct Chosen {
    pub audience: String,
    pub key: String,
    pub shown: Option<bool>,
}

impl Command for Choose {
    const NAME: &'static str = "audience.choose";
    const ROUTE: Route = Route::put("/products/{product}/audiences/{audience}/items/{key}");
    const ABOUT: &'static str = "Shows or hides one bet, release or milestone for an audience, whatever its rules say; without `shown` the rules decide again.";
    type Output = Chosen;

    async fn place(&self, db: &mut Db, by: &Actor) -> Result<Place> {
        let (product, audience, item) = self.meant(db, by).await?;
        let verb = match self.shown {
            Some(true) => "Show",
            Some(false) => "Hide",
            None => "Let the rules decide on",
        };
        let about = format!("{verb} {} “{}” for the audience “{}”", item.key, item.short(), audience.name);
        Ok(Place::product(Right::PlanRoadmap, product.id).about(about))
    }

    async fn run(self, tx: &mut Tx, by: &Actor) -> Result<Chosen> {
        let (product, audience, item) = self.meant(tx, by).await?;
        let before = keeping::before(tx, &product, &audience.audience).await?;
        keeping::choose(tx, product.id, &audience.audience, item.id, self.shown).await?;
        keeping::record(tx, by, &product, &audience.audience, before).await?;
        Ok(Chosen { audience: audience.audience, key: item.key, shown: self.shown })
    }
}

impl Choose {
    async fn meant(&self, db: &mut Db, by: &Actor) -> Result<(Product, Audience, Item)> {
        let product = Product::find(db, by, &self.product).await?;
        let audience = Audience::find(db, product.id, &self.audience).await?;
        let item = Item::find(db, by, &self.key).await?;
        let on_roadmap = matches!(item.kind, Kind::Initiative | Kind::Release | Kind::Milestone);
        if on_roadmap && item.product_id == Some(product.id) {
            Ok((product, audience, item))
        } else {
            Err(Error::NotFound)
        }
    }
}
