//! Velocity: what a product's teams committed to and completed in their last sprints.

use chrono::NaiveDate;
use methods::velocity::{self, Finished};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    command::{Actor, ProductId, Query, Route},
    error::Result,
    items::Product,
    sql,
    store::Db,
};

/// Reads the velocity of a product's teams.
#[derive(Deserialize, JsonSchema)]
pub struct Velocities {
    pub product: String,
    /// Only that team.
    #[serde(default)]
    pub team: Option<String>,
}

/// A closed sprint.
#[derive(Clone, Debug, Serialize, JsonSchema, sqlx::FromRow)]
pub struct Closed {
    pub key: String,
    pub title: String,
    pub team: String,
    pub starts_on: NaiveDate,
    pub ends_on: NaiveDate,
    /// Points at the start.
    pub committed: f64,
    /// Points done at the close.
    pub completed: f64,
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct Velocity {
    /// Oldest first; the last fifty.
    pub sprints: Vec<Closed>,
    pub mean: Option<f64>,
    pub median: Option<f64>,
    /// The mean of the last three.
    pub recent: Option<f64>,
    pub least: Option<f64>,
    pub most: Option<f64>,
    /// All that was completed against all that was committed.
    pub say_do: Option<f64>,
}

impl Query for Velocities {
    const NAME: &'static str = "sprint.velocity";
    const ROUTE: Route = Route::get("/products/{product}/velocity");
    const ABOUT: &'static str =
        "Reads what the last fifty closed sprints committed to and completed, with mean, median, range and say/do.";
    type Output = Velocity;

    async fn run(self, db: &mut Db, by: &Actor) -> Result<Velocity> {
        let product = Product::find(db, by, &self.product).await?;
        velocity(db, product.id, self.team.as_deref()).await
    }
}

pub async fn velocity(db: &mut Db, product: ProductId, team: Option<&str>) -> Result<Velocity> {
    let mut sprints = db
        .query(sql!(
            "select i.key, i.title, t.name as team, s.starts_on, s.ends_on, coalesce(s.committed, 0) as committed,
                coalesce(s.completed, 0) as completed
             from team t cross join sprint s cross join item i
             where t.product_id = $1 and s.team_id = t.id and i.id = s.item_id and ($2 = '' or lower(t.name) = lower($2))
                and s.closed_at is not null and i.archived_at is null
             order by s.closed_at desc limit 50"
        ))
        .bind(product)
        .bind(team.unwrap_or_default().to_owned())
        .all::<Closed>()
        .await?;
    sprints.reverse();
    let finished: Vec<_> =
        sprints.iter().map(|sprint| Finished { committed: sprint.committed, completed: sprint.completed }).collect();
    let told = velocity::velocity(&finished);
    Ok(Velocity {
        mean: told.map(|told| told.mean),
        median: told.map(|told| told.median),
        recent: told.map(|told| told.recent),
        least: told.map(|told| told.least),
        most: told.map(|told| told.most),
        say_do: velocity::say_do(&finished),
        sprints,
    })
}
