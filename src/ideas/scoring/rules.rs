//! How a product scores: its own criteria, the period of reach, and what fills the empty cells of a column.

use std::collections::BTreeMap;

use methods::{
    rice,
    score::{NoScore, Scored},
    weighted,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;
use sqlx::types::Json;

use super::{
    method::{self, Input},
    said::{self, Said},
};
use crate::{
    backlog::rank,
    command::{Actor, Command, Place, ProductId, Query, Right, Route},
    error::{Error, Result},
    events,
    items::Product,
    live::Topic,
    sql,
    store::{Db, Tx},
    web::shown::number,
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
            read_from: None,
            time: None,
            words: &[],
        }
    }
}

pub struct Weighing {
    criteria: Vec<weighted::Criterion>,
    hundred: bool,
    /// Why nothing can be weighed.
    why: Option<&'static str>,
}

impl Weighing {
    pub fn score(&self, said: &[Option<f64>]) -> Scored {
        match self.why {
            Some(why) => Err(NoScore::Because(why.into())),
            None => method::weigh(&self.criteria, said, self.hundred),
        }
    }
}

impl Rules {
    /// The criteria with weights that sum to 1, whatever was said.
    pub fn weighed(&self) -> Vec<weighted::Criterion> {
        let sum: f64 = self.sum();
        let of = |criterion: &Criterion| weighted::Criterion {
            name: criterion.name.clone(),
            weight: criterion.weight / sum,
            least: criterion.least,
            most: criterion.most,
            costs: criterion.costs,
        };
        self.criteria.iter().map(of).collect()
    }

    fn sum(&self) -> f64 {
        self.criteria.iter().map(|criterion| criterion.weight).sum()
    }

    /// Scales of different lengths are brought to 0–100 before they are weighed.
    fn differ(&self) -> bool {
        let ends = |criterion: &Criterion| (criterion.least.to_bits(), criterion.most.to_bits());
        self.criteria.windows(2).any(|two| ends(&two[0]) != ends(&two[1]))
    }

    pub fn score(&self, said: &[Option<f64>]) -> Scored {
        self.weighing().score(said)
    }

    /// What every idea is weighed by, worked out once.
    pub fn weighing(&self) -> Weighing {
        let why = match self.sum() {
            _ if self.criteria.is_empty() => Some("there are no criteria yet"),
            sum if sum <= 0.0 => Some("no criterion has any weight"),
            _ => None,
        };
        Weighing { criteria: self.weighed(), hundred: self.differ(), why }
    }

    pub fn explained(&self, said: &[Option<f64>]) -> String {
        let part = |(criterion, said): (&weighted::Criterion, &Option<f64>)| {
            let said = said.unwrap_or_default();
            let weight = number(criterion.weight * 100.0);
            let turned = format!("({} − {})", number(criterion.least + criterion.most), number(said));
            let counted = if criterion.costs { turned } else { number(said) };
            if !self.differ() {
                return format!("{weight} % × {counted}");
            }
            let along = criterion.counted(Some(said)).unwrap_or(criterion.least);
            let hundred = 100.0 * (along - criterion.least) / (criterion.most - criterion.least);
            format!("{weight} % × {}", number(hundred))
        };
        self.weighed().iter().zip(said).map(part).collect::<Vec<_>>().join(" + ")
    }

    pub fn cautions(&self) -> Vec<String> {
        let sum = self.sum();
        let mut cautions = Vec::new();
        if !self.criteria.is_empty() && (sum - 100.0).abs() > 1e-6 {
            cautions
                .push(format!("the weights sum to {} %, not to 100 %: each counts as its share of that", number(sum)));
        }
        if self.differ() {
            cautions.push("the scales differ: each is brought to 0–100 before it is weighed".into());
        }
        cautions
    }

    /// What fills an empty cell of that column.
    pub fn fill(&self, input: &str) -> Option<Said> {
        self.fills.get(input).and_then(|bound| Said::read(&format!("={bound}")))
    }
}

/// Reads how a product scores.
pub async fn of(db: &mut Db, product: ProductId) -> Result<Rules> {
    let found = db.query(sql!("select rules from scoring where product_id = $1")).bind(product);
    Ok(found.value::<Json<Rules>>().await?.map(|rules| rules.0).unwrap_or_default())
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
        place(db, by, &self.product, format!("Fill {} of the scores", self.input)).await
    }

    async fn run(self, tx: &mut Tx, by: &Actor) -> Result<Rules> {
        let product = Product::find(tx, by, &self.product).await?;
        change(tx, &product, |rules| {
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
        place(db, by, &self.product, format!("Count reach a {}", self.per.name())).await
    }

    async fn run(self, tx: &mut Tx, by: &Actor) -> Result<Rules> {
        let product = Product::find(tx, by, &self.product).await?;
        change(tx, &product, |rules| {
            rules.per = self.per;
            Ok(())
        })
        .await
    }
}
