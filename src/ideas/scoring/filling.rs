//! What fills the empty cells of a column, and over what time reach is counted.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    method,
    rules::{self, Period, Rules},
    said,
};
use crate::{
    command::{Actor, Command, Place, Route},
    error::{Error, Result},
    items::Product,
    store::{Db, Tx},
};

/// Says what fills the empty cells of a column.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Fill {
    pub product: String,
    /// `rice.effort`.
    pub input: String,
    /// `demand` or `estimates`; nothing leaves them empty.
    #[serde(default)]
    pub from: Option<String>,
}

impl Command for Fill {
    const NAME: &'static str = "scoring.fill";
    const ROUTE: Route = Route::put("/products/{product}/scoring/columns/{input}");
    const ABOUT: &'static str = "Binds the empty cells of a column to a fact: demand counts the feedback, critical 3, important 2, any other 1; estimates are the points of the work below.";
    type Output = Rules;

    async fn place(&self, db: &mut Db, by: &Actor) -> Result<Place> {
        rules::place(db, by, &self.product, format!("Fill {} of the scores", self.input)).await
    }

    async fn run(self, tx: &mut Tx, by: &Actor) -> Result<Rules> {
        let product = Product::find(tx, by, &self.product).await?;
        rules::change(tx, &product, |rules| {
            let input = method::input(rules, &self.input).ok_or(Error::NotFound)?;
            match self.from.as_deref().map(str::trim).filter(|from| !from.is_empty()) {
                None => drop(rules.fills.remove(&self.input)),
                Some(_) if input.read_from.is_some() => {
                    return Err(Error::field("from", "this column is read from elsewhere"));
                }
                Some("estimates") if input.time.is_some() && rules.pace.is_none() => {
                    return Err(Error::field("from", said::NO_PACE));
                }
                Some(from @ ("demand" | "estimates")) => drop(rules.fills.insert(self.input.clone(), from.to_owned())),
                Some(_) => return Err(Error::field("from", "a column is filled from demand or from estimates")),
            }
            Ok(())
        })
        .await
    }
}

/// Says over what time reach is counted.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Count {
    pub product: String,
    pub per: Period,
}

impl Command for Count {
    const NAME: &'static str = "scoring.count";
    const ROUTE: Route = Route::put("/products/{product}/scoring/period");
    const ABOUT: &'static str =
        "Says over what time reach is counted. Numbers that stand in the sheet stay as they are.";
    type Output = Rules;

    async fn place(&self, db: &mut Db, by: &Actor) -> Result<Place> {
        rules::place(db, by, &self.product, format!("Count reach a {}", self.per.name())).await
    }

    async fn run(self, tx: &mut Tx, by: &Actor) -> Result<Rules> {
        let product = Product::find(tx, by, &self.product).await?;
        rules::change(tx, &product, |rules| {
            rules.per = self.per;
            Ok(())
        })
        .await
    }
}
