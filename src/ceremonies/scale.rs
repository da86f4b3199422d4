//! The points a team estimates in: its deck of cards.

use methods::poker;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sqlx::types::Json;
use uuid::Uuid;

use crate::{
    command::{Actor, Command, Place, Right, Route},
    error::{Error, Result},
    items::Product,
    live::Topic,
    sprint::Team,
    sql,
    store::{Db, Tx},
};

/// The deck of a team: its own, or the usual one.
pub async fn of(db: &mut Db, team: Uuid) -> Result<Vec<f64>> {
    let own = db
        .query(sql!("select scale from team where id = $1 and scale is not null"))
        .bind(team)
        .value::<Json<Vec<f64>>>()
        .await?;
    Ok(own.map_or_else(|| poker::DECK.to_vec(), |Json(deck)| deck))
}

/// Chooses the points a team estimates in.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Choose {
    pub product: String,
    pub team: String,
    /// From 2 to 20 different numbers, from 0 to 10,000; none for the usual deck: 0, ½, 1, 2, 3, 5, 8, 13, 20, 40, 100.
    #[serde(default)]
    pub points: Vec<f64>,
}

#[derive(Serialize, JsonSchema)]
pub struct Scale {
    pub team: String,
    /// From the least to the most.
    pub points: Vec<f64>,
}

impl Command for Choose {
    const NAME: &'static str = "team.scale";
    const ROUTE: Route = Route::put("/products/{product}/teams/{team}/scale");
    const ABOUT: &'static str = "Chooses the points a team estimates in.";
    type Output = Scale;

    async fn place(&self, db: &mut Db, by: &Actor) -> Result<Place> {
        let product = Product::find(db, by, &self.product).await?;
        Ok(Place::product(Right::RunSprints, product.id).about(format!("Change the scale of {}", self.team)))
    }

    async fn run(self, tx: &mut Tx, by: &Actor) -> Result<Scale> {
        let product = Product::find(tx, by, &self.product).await?;
        let team = Team::named(tx, product.id, &self.team).await?;
        let mut points = self.points;
        points.sort_by(f64::total_cmp);
        points.dedup();
        let fits = points.iter().all(|point| point.is_finite() && (0.0..=10_000.0).contains(point));
        if !(points.is_empty() || fits && (2..=20).contains(&points.len())) {
            return Err(Error::field("points", "from 2 to 20 different numbers, from 0 to 10,000"));
        }
        let own = (!points.is_empty()).then_some(Json(points));
        tx.query(sql!("update team set scale = $2 where id = $1")).bind(team.id).bind(own).run().await?;
        tx.touch(Topic::product(&product.key));
        Ok(Scale { points: of(tx, team.id).await?, team: team.name })
    }
}
