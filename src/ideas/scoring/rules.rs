//! How a product scores: its own criteria, the period of reach, and what fills the empty cells of a column.

use std::collections::BTreeMap;

use methods::rice;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;
use sqlx::types::Json;

use super::{method::Input, said::Said};
use crate::{
    backlog::rank,
    command::{Actor, Place, ProductId, Query, Right, Route},
    error::Result,
    events,
    items::Product,
    live::Topic,
    sql,
    store::{Db, Tx},
};

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Rules {
    /// Over what time reach is counted.
    #[serde(default)]
    pub per: Period,
    #[serde(default)]
    pub criteria: Vec<Criterion>,
    /// What fills the empty cells of a column: `demand` or `estimates` by the id of the input.
    #[serde(default)]
    pub fills: BTreeMap<String, String>,
    /// How many points a person-month takes; points are converted by it, and refused as an effort while it is not said.
    #[serde(default)]
    pub pace: Option<f64>,
    /// The currency of the product’s money, where it has one.
    #[serde(skip)]
    pub currency: Option<String>,
    /// The number of the last criterion; none is given twice.
    #[serde(default)]
    #[schemars(skip)]
    pub given: u64,
}

/// One criterion of one's own.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Criterion {
    pub id: String,
    pub name: String,
    /// In per cent; weights that do not sum to 100 are counted as shares of their sum.
    pub weight: f64,
    /// Whether more is worse.
    pub costs: bool,
    pub least: f64,
    pub most: f64,
    /// What each level means, the lowest first.
    pub rubric: Vec<String>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Period {
    Week,
    Month,
    #[default]
    Quarter,
    Year,
}

impl Period {
    pub const ALL: [Period; 4] = [Period::Week, Period::Month, Period::Quarter, Period::Year];

    pub fn name(self) -> &'static str {
        match self {
            Period::Week => "week",
            Period::Month => "month",
            Period::Quarter => "quarter",
            Period::Year => "year",
        }
    }

    pub fn parse(name: &str) -> Option<Period> {
        Period::ALL.into_iter().find(|period| period.name().eq_ignore_ascii_case(name))
    }
}

impl From<Period> for rice::Period {
    fn from(period: Period) -> rice::Period {
        match period {
            Period::Week => rice::Period::Week,
            Period::Month => rice::Period::Month,
            Period::Quarter => rice::Period::Quarter,
            Period::Year => rice::Period::Year,
        }
    }
}

impl Criterion {
    pub(super) fn input(&self) -> Input {
        let way = if self.costs { ", more is worse" } else { "" };
        let levels = self.rubric.iter().enumerate().map(|(nth, level)| format!("{} {level}", self.least + nth as f64));
        let hint = std::iter::once(format!("From {} to {}{way}", self.least, self.most)).chain(levels);
        Input {
            id: format!("own.{}", self.id),
            label: self.name.clone(),
            hint: hint.collect::<Vec<_>>().join("; "),
            least: Some(self.least),
            most: Some(self.most),
            lowers: self.costs,
            share: false,
            unit: format!("from {} to {}", self.least, self.most),
            steps: &[],
            read_from: None,
            time: None,
            currency: None,
            words: &[],
        }
    }
}

impl Rules {
    /// What fills an empty cell of that column.
    pub fn fill(&self, input: &str) -> Option<Said> {
        self.fills.get(input).and_then(|bound| Said::read(&format!("={bound}")))
    }
}

impl Rules {
    /// What is another than it was, in words.
    pub(super) fn differs_from(&self, before: &Rules) -> Vec<String> {
        let mut said = Vec::new();
        let known = |rules: &Rules, id: &str| rules.criteria.iter().find(|one| one.id == id).cloned();
        for one in &self.criteria {
            let Some(was) = known(before, &one.id) else {
                said.push(format!("the criterion {} was added, weighing {}", one.name, one.weight));
                continue;
            };
            if was.name != one.name {
                said.push(format!("{} is called {}", was.name, one.name));
            }
            if (was.weight - one.weight).abs() > f64::EPSILON {
                said.push(format!("the weight of {} {} → {}", one.name, was.weight, one.weight));
            }
            if (was.least, was.most, was.costs) != (one.least, one.most, one.costs) {
                said.push(format!("the scale of {} was changed", one.name));
            }
        }
        let gone = before.criteria.iter().filter(|was| known(self, &was.id).is_none());
        said.extend(gone.map(|was| format!("the criterion {} was taken away", was.name)));
        if self.per != before.per {
            said.push(format!("reach is counted a {} and no longer a {}", self.per.name(), before.per.name()));
        }
        if self.pace != before.pace {
            let said_of = |pace: Option<f64>| pace.map_or_else(|| "nothing".to_owned(), |pace| pace.to_string());
            said.push(format!("points a person-month {} → {}", said_of(before.pace), said_of(self.pace)));
        }
        if self.fills != before.fills {
            said.push("what fills empty cells was changed".into());
        }
        said
    }
}

/// Reads how a product scores.
pub async fn of(db: &mut Db, product: ProductId) -> Result<Rules> {
    let found = db
        .query(sql!(
            "select s.rules, b.currency from product p left join scoring s on s.product_id = p.id
                left join budget_rule b on b.product_id = p.id where p.id = $1"
        ))
        .bind(product)
        .one::<(Option<Json<Rules>>, Option<String>)>()
        .await?;
    let (rules, currency) = found.unwrap_or_default();
    Ok(Rules { currency, ..rules.map(|rules| rules.0).unwrap_or_default() })
}

/// Changes how a product scores, one after the other.
pub(super) async fn change(
    tx: &mut Tx,
    product: &Product,
    change: impl FnOnce(&mut Rules) -> Result<()>,
) -> Result<Rules> {
    rank::lock(tx, product.id).await?;
    let before = of(tx, product.id).await?;
    let mut after = before.clone();
    change(&mut after)?;
    write(tx, product, &before, &after).await?;
    Ok(after)
}

async fn write(tx: &mut Tx, product: &Product, before: &Rules, after: &Rules) -> Result<()> {
    if before == after {
        return Ok(());
    }
    tx.query(sql!(
        "insert into scoring (product_id, rules) values ($1, $2) on conflict (product_id) do update set rules = excluded.rules"
    ))
    .bind(product.id)
    .bind(Json(after.clone()))
    .run()
    .await?;
    tx.record(events::Change::of_product(&product.key, "scoring", json!(before), json!(after)));
    tx.touch(Topic::product(&product.key));
    Ok(())
}

/// Puts the rules back as they were; false when they have been changed since.
pub async fn put_back(tx: &mut Tx, product: &Product, change: &events::Change) -> Result<bool> {
    rank::lock(tx, product.id).await?;
    let now = of(tx, product.id).await?;
    let read = |value: &serde_json::Value| Rules {
        given: now.given,
        currency: now.currency.clone(),
        ..serde_json::from_value(value.clone()).unwrap_or_default()
    };
    if read(&change.after) != now {
        return Ok(false);
    }
    write(tx, product, &now, &read(&change.before)).await?;
    Ok(true)
}

pub(super) async fn place(db: &mut Db, by: &Actor, product: &str, about: String) -> Result<Place> {
    let product = Product::find(db, by, product).await?;
    Ok(Place::product(Right::ShapeIdeas, product.id).about(about))
}

/// Reads how a product scores.
#[derive(Deserialize, JsonSchema)]
pub struct Read {
    pub product: String,
}

impl Query for Read {
    const NAME: &'static str = "scoring.read";
    const ROUTE: Route = Route::get("/products/{product}/scoring");
    const ABOUT: &'static str =
        "Reads how a product scores its ideas: criteria, the period of reach, what fills empty cells.";
    type Output = Rules;

    async fn run(self, db: &mut Db, by: &Actor) -> Result<Rules> {
        let product = Product::find(db, by, &self.product).await?;
        of(db, product.id).await
    }
}
