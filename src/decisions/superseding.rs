//! Superseding: what is decided otherwise is another decision, linked to the one whose place it takes.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::{
    command::{Actor, Command, Place, Route},
    error::{Error, Result},
    ideas,
    items::{
        Full, Item, Key, Kind, Product,
        creating::{self, Draft},
        editing::{self, Reach},
    },
    line::{
        Tie,
        linking::{self, Says},
    },
    store::{Db, Tx},
};

/// Decides something otherwise.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Supersede {
    pub key: Key,
    #[schemars(length(min = 1, max = 500))]
    pub title: String,
    /// As before, unless told.
    #[serde(default)]
    pub context: Option<String>,
    #[serde(default)]
    pub options: Option<String>,
    #[serde(default)]
    pub chosen: Option<String>,
    #[serde(default)]
    pub trade_off: Option<String>,
    #[serde(default)]
    pub consequences: Option<String>,
}

impl Command for Supersede {
    const NAME: &'static str = "decision.supersede";
    const ROUTE: Route = Route::create("/decisions/{key}/successor");
    const ABOUT: &'static str =
        "Decides something otherwise: another decision takes the place of this one, which stays as it was written.";
    type Output = Full;

    async fn place(&self, db: &mut Db, by: &Actor) -> Result<Place> {
        let decision = find(db, by, &self.key).await?;
        Ok(decision.place(decision.kind.right()).about(format!("Supersede {} “{}”", decision.key, decision.short())))
    }

    async fn run(self, tx: &mut Tx, by: &Actor) -> Result<Full> {
        let decision = find(tx, by, &self.key).await?;
        if decision.status != "decided" || decision.archived_at.is_some() {
            let message = format!("{} is {}: only what is decided can be superseded", decision.key, decision.status);
            return Err(Error::refused("not_decided", message));
        }
        let product = Product::find(tx, by, decision.product.as_deref().unwrap_or_default()).await?;
        let known = editing::fields(tx, &decision).await?;
        let mut facts = Map::new();
        let context = self.context.map(Value::from).or_else(|| known.get("context").cloned());
        for (name, said) in [
            ("context", context),
            ("options", self.options.map(Value::from)),
            ("chosen", self.chosen.map(Value::from)),
            ("trade_off", self.trade_off.map(Value::from)),
            ("consequences", self.consequences.map(Value::from)),
            ("decided_on", Some(Value::from(tx.now.date_naive().to_string()))),
        ] {
            facts.extend(said.map(|said| (name.to_owned(), said)));
        }
        let draft = Draft { title: self.title, area: decision.area.clone(), facts, ..Draft::default() };
        let made = creating::create(tx, by, Kind::Decision, Some(&product), draft).await?.item;
        linking::add(tx, by, &made, &decision, Says { tie: Some(Tie::Supersedes), ..Says::default() }).await?;
        let superseded = Map::from_iter([("status".to_owned(), Value::from("superseded"))]);
        editing::edit(tx, by, &decision, superseded, Reach::ByHand).await?;
        ideas::release(tx, by, &decision).await?;
        let made = Item::get(tx, made.id).await?;
        Full::of(tx, made).await
    }

    fn next(output: &Full) -> Option<String> {
        Some(output.item.href())
    }
}

pub(super) async fn find(db: &mut Db, by: &Actor, key: &Key) -> Result<Item> {
    let item = Item::find(db, by, key).await?;
    if item.kind == Kind::Decision { Ok(item) } else { Err(Error::NotFound) }
}
