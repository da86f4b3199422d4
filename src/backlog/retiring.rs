//! Retiring what has faded: declined with a reason, all at once, and taken back by one undo.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::subtask::travelling;
use crate::{
    command::{Actor, Command, Place, Right, Route},
    error::{Error, Result},
    items::{
        Item, Key, Product,
        editing::{self, Reach},
        text,
    },
    store::{Db, Tx},
    web::shown::of,
};

/// Retires work nobody will do.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Retire {
    pub product: String,
    /// From 1 to 200 keys.
    pub items: Vec<Key>,
    /// Why; it stands in each of them.
    pub reason: String,
}

#[derive(Serialize, JsonSchema)]
pub struct Retired {
    pub items: Vec<String>,
    /// Their open sub-tasks, which were declined with them.
    pub subtasks: Vec<String>,
    pub message: String,
}

impl Command for Retire {
    const NAME: &'static str = "backlog.retire";
    const ROUTE: Route = Route::post("/products/{product}/retirements");
    const ABOUT: &'static str = "Retires work that has faded: declines it with a reason, and its open sub-tasks with it, to be taken back by one undo.";
    const RESTS_ON: &'static [&'static str] = &["status"];
    type Output = Retired;

    async fn place(&self, db: &mut Db, by: &Actor) -> Result<Place> {
        let product = Product::find(db, by, &self.product).await?;
        let items = self.items.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
        Ok(Place::product(Right::OrderBacklog, product.id).about(format!("Retire {items}")))
    }

    async fn run(self, tx: &mut Tx, by: &Actor) -> Result<Retired> {
        let product = Product::find(tx, by, &self.product).await?;
        if self.items.is_empty() || self.items.len() > 200 {
            return Err(Error::field("items", "from 1 to 200 items at once"));
        }
        let why = text::prose("reason", self.reason.trim(), 2_000)?;
        if why.is_empty() {
            return Err(Error::field("reason", "say why, so that whoever asked for it can be told"));
        }
        let (mut retired, mut subtasks) = (Vec::new(), Vec::new());
        for key in &self.items {
            let item = Item::find(tx, by, key).await?;
            if item.product_id != Some(product.id) || !item.kind.is_work() {
                return Err(Error::field("items", format!("{key} is no work of {}", product.name)));
            }
            if !item.open || item.archived_at.is_some() {
                return Err(Error::refused("not_open", format!("{key} is not open any more")));
            }
            let declined = Map::from_iter([
                ("status".to_owned(), Value::from("declined")),
                ("reason".to_owned(), Value::from(why.clone())),
            ]);
            if item.kind.is_ranked() {
                subtasks.extend(travelling::open(tx, item.id).await?.into_iter().map(|step| step.key));
            }
            editing::edit(tx, by, &item, declined, Reach::ByHand).await?;
            retired.push(item.key);
        }
        let along = match subtasks.len() as i64 {
            0 => String::new(),
            open => format!(", and {} with it", of(open, "open sub-task", "open sub-tasks")),
        };
        let message = format!("Retired {}{along}.", retired.join(", "));
        Ok(Retired { items: retired, subtasks, message })
    }
}
