//! What the ranked ideas of a product are held against: by which method they are ranked, in which unit, and how much there is
//! room for.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;
use sqlx::types::Json;

use super::capacity;
use crate::{
    backlog::rank,
    command::{Actor, Command, Place, ProductId, Right, Route},
    error::{Error, Result},
    events,
    ideas::scoring::Method,
    items::Product,
    live::Topic,
    sql,
    store::{Db, Tx},
};

const MOST: f64 = 1e6;
const MOST_SPRINTS: f64 = 26.0;

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Rules {
    pub method: Method,
    pub unit: Unit,
    /// What there is room for; nothing while nobody has said it, or where it is taken from the velocity.
    #[serde(default)]
    pub capacity: Option<f64>,
    /// For so many sprints, each of the mean velocity of the last three.
    #[serde(default)]
    pub sprints: Option<f64>,
    /// Whose velocity; that of all teams together, unless told.
    #[serde(default)]
    pub team: Option<String>,
}

impl Default for Rules {
    fn default() -> Rules {
        Rules { method: Method::Rice, unit: Unit::Points, capacity: None, sprints: None, team: None }
    }
}

/// In what effort and room are counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// The points of the work below an idea; its own, where there is none yet.
    #[default]
    Points,
    /// The effort that RICE asks for, in weeks: a person-month has 52 ÷ 12 of them.
    PersonWeeks,
}

impl Unit {
    pub const ALL: [Unit; 2] = [Unit::Points, Unit::PersonWeeks];

    pub fn name(self) -> &'static str {
        match self {
            Unit::Points => "points",
            Unit::PersonWeeks => "person_weeks",
        }
    }

    pub fn label(self) -> &'static str {
        match self {
            Unit::Points => "points",
            Unit::PersonWeeks => "person-weeks",
        }
    }
}

pub async fn of(db: &mut Db, product: ProductId) -> Result<Rules> {
    let found = db.query(sql!("select rules from cut_line where product_id = $1")).bind(product);
    Ok(found.value::<Json<Rules>>().await?.map(|rules| rules.0).unwrap_or_default())
}

/// Draws the cut line.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Set {
    pub product: String,
    /// By which method ideas are ranked; as before, unless told.
    #[serde(default)]
    pub method: Option<Method>,
    /// points or `person_weeks`; as before, unless told.
    #[serde(default)]
    pub unit: Option<Unit>,
    /// What there is room for, in the unit.
    #[serde(default)]
    pub capacity: Option<f64>,
    /// Instead: for how many sprints there is room, each of the mean velocity of the last three.
    #[serde(default)]
    pub sprints: Option<f64>,
    /// Whose velocity; that of all teams together, unless told.
    #[serde(default)]
    pub team: Option<String>,
}

#[derive(Serialize, JsonSchema)]
pub struct Drawn {
    #[serde(flatten)]
    pub rules: Rules,
    pub message: String,
}

impl Command for Set {
    const NAME: &'static str = "cut.set";
    const ROUTE: Route = Route::put("/products/{product}/cut");
    const ABOUT: &'static str = "Draws the cut line of a product: the method that ranks its ideas, the unit, and what there is room for, said or taken from the velocity.";
    type Output = Drawn;

    async fn place(&self, db: &mut Db, by: &Actor) -> Result<Place> {
        let product = Product::find(db, by, &self.product).await?;
        let room = match (self.capacity, self.sprints) {
            (Some(capacity), _) => format!(" at {}", crate::web::shown::number(capacity)),
            (None, Some(sprints)) => format!(" at {} sprints", crate::web::shown::number(sprints)),
            (None, None) => String::new(),
        };
        Ok(Place::product(Right::ShapeIdeas, product.id).about(format!("Draw the cut line{room}")))
    }

    async fn run(self, tx: &mut Tx, by: &Actor) -> Result<Drawn> {
        let product = Product::find(tx, by, &self.product).await?;
        rank::lock(tx, product.id).await?;
        let before = of(tx, product.id).await?;
        let mut rules = before.clone();
        rules.method = self.method.unwrap_or(rules.method);
        rules.unit = self.unit.unwrap_or(rules.unit);
        match (self.capacity, self.sprints) {
            (Some(_), Some(_)) => {
                return Err(Error::field("sprints", "say what there is room for, or for how many sprints"));
            }
            (Some(capacity), None) => {
                if !(0.0..=MOST).contains(&capacity) {
                    return Err(Error::field("capacity", "room is a number from 0 to 1,000,000"));
                }
                (rules.capacity, rules.sprints, rules.team) = (Some(capacity), None, None);
            }
            (None, Some(sprints)) => {
                if !(sprints > 0.0 && sprints <= MOST_SPRINTS) {
                    return Err(Error::field("sprints", "a number of sprints is more than 0 and at most 26"));
                }
                if self.unit == Some(Unit::PersonWeeks) {
                    return Err(Error::field("unit", "a velocity is counted in points"));
                }
                let team = self.team.map(|team| team.trim().to_owned()).filter(|team| !team.is_empty());
                capacity::velocity(tx, product.id, team.as_deref()).await?.ok_or_else(|| {
                    Error::field("sprints", "no sprint has closed yet: there is no velocity to count with")
                })?;
                (rules.capacity, rules.sprints, rules.team, rules.unit) = (None, Some(sprints), team, Unit::Points);
            }
            // The room that stood was counted in another unit.
            (None, None) if rules.unit != before.unit => (rules.capacity, rules.sprints) = (None, None),
            (None, None) => {}
        }
        write(tx, &product, &before, &rules).await?;
        Ok(Drawn { rules, message: "The cut line is drawn.".into() })
    }
}

async fn write(tx: &mut Tx, product: &Product, before: &Rules, after: &Rules) -> Result<()> {
    if before == after {
        return Ok(());
    }
    tx.query(sql!(
        "insert into cut_line (product_id, rules) values ($1, $2) on conflict (product_id) do update set rules = excluded.rules"
    ))
    .bind(product.id)
    .bind(Json(after.clone()))
    .run()
    .await?;
    tx.record(events::Change::of_product(&product.key, "cut_line", json!(before), json!(after)));
    tx.touch(Topic::product(&product.key));
    Ok(())
}

/// Draws the line again where it was; false when it has been drawn elsewhere since.
pub async fn put_back(tx: &mut Tx, product: &Product, change: &events::Change) -> Result<bool> {
    rank::lock(tx, product.id).await?;
    let now = of(tx, product.id).await?;
    if change.after != json!(now) {
        return Ok(false);
    }
    let before: Rules = serde_json::from_value(change.before.clone()).unwrap_or_default();
    write(tx, product, &now, &before).await?;
    Ok(true)
}
