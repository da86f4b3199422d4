//! Criteria of one's own: adding one, changing it, taking it away. What was scored by one that is gone comes back with it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::rules::{self, Criterion, Rules};
use crate::{
    command::{Actor, Command, Place, Route},
    error::{Error, Result},
    items::{Product, text},
    store::{Db, Tx},
};

/// How many a product may have.
const MOST: usize = 20;

/// Adds a criterion.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Add {
    pub product: String,
    #[schemars(length(min = 1, max = 100))]
    pub name: String,
    /// In per cent.
    pub weight: f64,
    /// Whether more is worse, as with cost and risk.
    #[serde(default)]
    pub costs: bool,
    /// 1 unless told.
    #[serde(default)]
    pub least: Option<f64>,
    /// 5 unless told.
    #[serde(default)]
    pub most: Option<f64>,
    /// What each level means, the lowest first.
    #[serde(default)]
    #[schemars(extend("x-lines" = true))]
    pub rubric: Vec<String>,
}

/// Changes a criterion; what is not said stays.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Change {
    pub product: String,
    pub id: String,
    #[serde(default)]
    pub name: Option<String>,
    #[serde(default)]
    pub weight: Option<f64>,
    #[serde(default)]
    pub costs: Option<bool>,
    #[serde(default)]
    pub least: Option<f64>,
    #[serde(default)]
    pub most: Option<f64>,
    #[serde(default)]
    #[schemars(extend("x-lines" = true))]
    pub rubric: Option<Vec<String>>,
}

/// Takes a criterion away.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Remove {
    pub product: String,
    pub id: String,
}

impl Command for Add {
    const NAME: &'static str = "scoring.add_criterion";
    const ROUTE: Route = Route::create("/products/{product}/scoring/criteria");
    const ABOUT: &'static str =
        "Adds a criterion of one's own to the weighted score, with weight, direction, scale and what each level means.";
    type Output = Rules;

    async fn place(&self, db: &mut Db, by: &Actor) -> Result<Place> {
        rules::place(db, by, &self.product, format!("Score by “{}”", self.name)).await
    }

    async fn run(self, tx: &mut Tx, by: &Actor) -> Result<Rules> {
        let product = Product::find(tx, by, &self.product).await?;
        rules::change(tx, &product, |rules| {
            if rules.criteria.len() >= MOST {
                return Err(Error::refused("too_many", format!("at most {MOST} criteria can be told apart")));
            }
            // An id is never given twice: scores of a criterion that is gone belong to it alone.
            let used = rules.criteria.iter().filter_map(|known| known.id.strip_prefix('c')?.parse::<u64>().ok()).max();
            let id = format!("c{}", used.unwrap_or(0).max(rules.given) + 1);
            rules.given = used.unwrap_or(0).max(rules.given) + 1;
            let made = Criterion {
                id,
                name: self.name,
                weight: self.weight,
                costs: self.costs,
                least: self.least.unwrap_or(1.0),
                most: self.most.unwrap_or(5.0),
                rubric: self.rubric,
            };
            rules.criteria.push(checked(made, &rules.criteria)?);
            Ok(())
        })
        .await
    }
}

impl Command for Change {
    const NAME: &'static str = "scoring.change_criterion";
    const ROUTE: Route = Route::patch("/products/{product}/scoring/criteria/{id}");
    const ABOUT: &'static str = "Changes a criterion of the weighted score; what is not said stays.";
    type Output = Rules;

    async fn place(&self, db: &mut Db, by: &Actor) -> Result<Place> {
        let product = Product::find(db, by, &self.product).await?;
        let known = rules::of(db, product.id).await?;
        let name = known.criteria.iter().find(|known| known.id == self.id).ok_or(Error::NotFound)?.name.clone();
        rules::place(db, by, &self.product, format!("Change how “{name}” is scored")).await
    }

    async fn run(self, tx: &mut Tx, by: &Actor) -> Result<Rules> {
        let product = Product::find(tx, by, &self.product).await?;
        rules::change(tx, &product, |rules| {
            let at = rules.criteria.iter().position(|known| known.id == self.id).ok_or(Error::NotFound)?;
            let known = rules.criteria.remove(at);
            let changed = Criterion {
                name: self.name.unwrap_or(known.name),
                weight: self.weight.unwrap_or(known.weight),
                costs: self.costs.unwrap_or(known.costs),
                least: self.least.unwrap_or(known.least),
                most: self.most.unwrap_or(known.most),
                rubric: self.rubric.unwrap_or(known.rubric),
                id: known.id,
            };
            let changed = checked(changed, &rules.criteria)?;
            rules.criteria.insert(at, changed);
            Ok(())
        })
        .await
    }
}

impl Command for Remove {
    const NAME: &'static str = "scoring.remove_criterion";
    const ROUTE: Route = Route::delete("/products/{product}/scoring/criteria/{id}");
    const ABOUT: &'static str = "Takes a criterion out of the weighted score.";
    type Output = Rules;

    async fn place(&self, db: &mut Db, by: &Actor) -> Result<Place> {
        rules::place(db, by, &self.product, "Take a criterion out of the scores".into()).await
    }

    async fn run(self, tx: &mut Tx, by: &Actor) -> Result<Rules> {
        let product = Product::find(tx, by, &self.product).await?;
        rules::change(tx, &product, |rules| {
            let at = rules.criteria.iter().position(|known| known.id == self.id).ok_or(Error::NotFound)?;
            rules.criteria.remove(at);
            Ok(())
        })
        .await
    }
}

/// A criterion that can be scored by.
fn checked(mut criterion: Criterion, others: &[Criterion]) -> Result<Criterion> {
    criterion.name = text::line("name", &criterion.name, 100)?;
    if others.iter().any(|other| other.name.eq_ignore_ascii_case(&criterion.name)) {
        return Err(Error::field("name", "there is a criterion of this name"));
    }
    if !(criterion.weight.is_finite() && (0.0..=100.0).contains(&criterion.weight)) {
        return Err(Error::field("weight", "a weight is from 0 to 100 per cent"));
    }
    let ends = [criterion.least, criterion.most].iter().all(|end| end.is_finite() && end.abs() <= 1e6);
    if !ends || criterion.most <= criterion.least {
        return Err(Error::field("most", "a scale ends above where it begins"));
    }
    let said: Vec<String> =
        criterion.rubric.iter().map(|level| level.trim().to_owned()).filter(|level| !level.is_empty()).collect();
    if said.len() as f64 > criterion.most - criterion.least + 1.0 {
        return Err(Error::field("rubric", "this scale has fewer levels than you described"));
    }
    for level in &said {
        text::line("rubric", level, 300)?;
    }
    criterion.rubric = said;
    Ok(criterion)
}
