//! Merging an idea into another, which is then asked for by the voices of both; nothing that was said of either is lost.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{
    carrying,
    promoting::{find, must_be_open},
};
use crate::{
    command::{Actor, Command, Place, Route},
    error::{Error, Result},
    items::{
        Full, Item, Key,
        editing::{self, Reach},
    },
    line::{
        Tie,
        linking::{self, Says},
    },
    store::{Db, Tx},
};

/// Merges an idea into another.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Merge {
    pub key: Key,
    /// The idea that stays.
    pub into: Key,
}

impl Command for Merge {
    const NAME: &'static str = "idea.merge";
    const ROUTE: Route = Route::post("/ideas/{key}/merge");
    const ABOUT: &'static str = "Merges an idea into another, which takes its voices, links, comments, files and what it does not say itself of its scores; each keeps who said it, when, and by way of which idea. The merged one is declined as a duplicate.";
    const RESTS_ON: &'static [&'static str] = &["status"];
    type Output = Full;

    async fn place(&self, db: &mut Db, by: &Actor) -> Result<Place> {
        let idea = find(db, by, &self.key).await?;
        Ok(idea.place(idea.kind.right()).about(format!("Merge {} into {}", idea.key, self.into)))
    }

    async fn run(self, tx: &mut Tx, by: &Actor) -> Result<Full> {
        let idea = find(tx, by, &self.key).await?;
        let other = || Error::field("into", "name another idea of the same product");
        let into = find(tx, by, &self.into).await.map_err(|_| other())?;
        if into.id == idea.id || into.product_id != idea.product_id {
            return Err(other());
        }
        must_be_open(&idea)?;
        must_be_open(&into)?;
        carrying::carry(tx, by, &idea, &into).await?;
        linking::add(tx, by, &idea, &into, Says { tie: Some(Tie::Duplicates), ..Says::default() }).await?;
        let idea = Item::get(tx, idea.id).await?;
        let declined = Map::from_iter([
            ("status".to_owned(), Value::from("declined")),
            ("reason".to_owned(), Value::from(format!("Merged into {} “{}”", into.key, into.short()))),
        ]);
        editing::edit(tx, by, &idea, declined, Reach::ByHand).await?;
        editing::touch(tx, &into);
        let into = Item::get(tx, into.id).await?;
        Full::of(tx, into).await
    }
}
