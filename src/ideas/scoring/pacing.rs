//! Saying how many points a person-month takes, so that points and time are converted into each other.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::rules::{self, Rules};
use crate::{
    command::{Actor, Command, Place, Route},
    error::{Error, Result},
    items::Product,
    store::{Db, Tx},
    web::shown::number,
};

/// Says how many points a person-month takes.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Pace {
    pub product: String,
    /// Nothing takes it back: points are then refused where time is asked for.
    #[serde(default)]
    pub points: Option<f64>,
}

impl Command for Pace {
    const NAME: &'static str = "scoring.pace";
    const ROUTE: Route = Route::put("/products/{product}/scoring/pace");
    const ABOUT: &'static str = "Says how many points a person-month takes: by it points become person-months or weeks where an effort or a duration is asked for.";
    type Output = Rules;

    async fn place(&self, db: &mut Db, by: &Actor) -> Result<Place> {
        let about = match self.points {
            Some(points) => format!("Count {} points a person-month", number(points)),
            None => "Convert points into time no more".into(),
        };
        rules::place(db, by, &self.product, about).await
    }

    async fn run(self, tx: &mut Tx, by: &Actor) -> Result<Rules> {
        let product = Product::find(tx, by, &self.product).await?;
        if self.points.is_some_and(|points| !(points > 0.0 && points <= 10_000.0)) {
            return Err(Error::field("points", "a person-month takes more than 0 and at most 10,000 points"));
        }
        rules::change(tx, &product, |rules| {
            rules.pace = self.points;
            Ok(())
        })
        .await
    }
}
