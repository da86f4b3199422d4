//! What the stage of its life makes of a product: how often goals are checked in on, which drift is too much, which methods come first.

use std::collections::HashMap;

use methods::life_cycle::Stage;
use schemars::JsonSchema;
use serde::Serialize;
use sqlx::types::Json;
use uuid::Uuid;

use super::stages;
use crate::{command::ProductId, error::Result, ideas::scoring::Method, items::Product, sql, store::Db};

/// What holds for a product, by its stage or by its own word.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Norms {
    /// The stage that it comes from; nothing where none was judged.
    pub stage: Option<&'static str>,
    /// A key result that was not checked in on for longer is due.
    pub cadence_days: i64,
    /// A theme that drifts by as much is too far, as a share from 0 to 1.
    pub drift: f64,
    /// The methods of the sheet, those that help in this stage first.
    pub methods: Vec<Method>,
    /// How many of the methods come first because of the stage, or by its own word.
    pub first: usize,
    /// Which of these are its own word.
    pub own: Vec<&'static str>,
}

/// What a stage asks for: days between check-ins, points of drift, the methods that come first.
fn of_stage(stage: Option<Stage>) -> (i64, f64, &'static [Method]) {
    match stage {
        None => (14, 15.0, &[]),
        Some(Stage::Development) => (7, 25.0, &[Method::Ice, Method::ValueEffort]),
        Some(Stage::Introduction) => (7, 20.0, &[Method::Ice, Method::ValueEffort, Method::Rice]),
        Some(Stage::Growth) => (14, 15.0, &[Method::Rice, Method::Cd3]),
        Some(Stage::Maturity) => (30, 10.0, &[Method::Weighted, Method::Wsjf]),
        Some(Stage::Decline) => (30, 10.0, &[Method::Cd3, Method::Weighted]),
    }
}

#[derive(sqlx::FromRow)]
struct Said {
    product_id: ProductId,
    stage: String,
    cadence_days: Option<i64>,
    drift: Option<f64>,
    scoring: Option<String>,
}

impl Norms {
    fn of(said: Option<&Said>) -> Norms {
        let stage = said.and_then(|said| stages::parse(&said.stage));
        let (cadence, drift, helping) = of_stage(stage);
        let own_method = said.and_then(|said| Method::parse(said.scoring.as_deref()?));
        let own_cadence = said.and_then(|said| said.cadence_days);
        let own_drift = said.and_then(|said| said.drift);
        let mut methods: Vec<Method> = own_method.into_iter().collect();
        methods.extend(helping.iter().filter(|method| Some(**method) != own_method));
        let first = methods.len();
        methods.extend(Method::ALL.iter().filter(|method| !methods.contains(method)).collect::<Vec<_>>());
        let own = [
            ("cadence_days", own_cadence.is_some()),
            ("drift", own_drift.is_some()),
            ("scoring", own_method.is_some()),
        ];
        Norms {
            stage: stage.map(stages::name),
            cadence_days: own_cadence.unwrap_or(cadence),
            drift: own_drift.unwrap_or(drift) / 100.0,
            methods,
            first,
            own: own.into_iter().filter(|(_, own)| *own).map(|(name, _)| name).collect(),
        }
    }

    /// The method that is shown unless another is asked for.
    pub fn method(&self) -> Method {
        self.methods.first().copied().unwrap_or(Method::Rice)
    }
}

pub async fn of(db: &mut Db, product: ProductId) -> Result<Norms> {
    let said = db
        .query(sql!("select product_id, stage, cadence_days, drift, scoring from life_cycle where product_id = $1"))
        .bind(product)
        .one::<Said>()
        .await?;
    Ok(Norms::of(said.as_ref()))
}

/// Of several products at once.
pub async fn of_each(db: &mut Db, products: &[Product]) -> Result<HashMap<ProductId, Norms>> {
    let said = db
        .query(sql!(
            sqlite: "select product_id, stage, cadence_days, drift, scoring from life_cycle
                     where product_id in (select unhex(replace(value, '-', '')) from json_each($1))",
            postgres: "select product_id, stage, cadence_days, drift, scoring from life_cycle
                       where product_id in (select value::uuid from jsonb_array_elements_text($1))",
        ))
        .bind(Json(products.iter().map(|product| product.id.0).collect::<Vec<Uuid>>()))
        .all::<Said>()
        .await?;
    let of = |product: &Product| Norms::of(said.iter().find(|said| said.product_id == product.id));
    Ok(products.iter().map(|product| (product.id, of(product))).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_method_is_offered_once_whatever_comes_first() {
        let said = |stage: &str, scoring: Option<&str>| Said {
            product_id: ProductId(Uuid::nil()),
            stage: stage.into(),
            cadence_days: None,
            drift: Some(8.0),
            scoring: scoring.map(str::to_owned),
        };
        for stage in stages::ALL.map(stages::name) {
            for scoring in [None, Some("wsjf"), Some("rice")] {
                let norms = Norms::of(Some(&said(stage, scoring)));
                let names: std::collections::BTreeSet<_> = norms.methods.iter().map(|method| method.name()).collect();
                assert_eq!((names.len(), norms.methods.len()), (Method::ALL.len(), Method::ALL.len()), "{stage}");
                assert!(scoring.is_none_or(|scoring| norms.method().name() == scoring), "{stage}");
            }
        }
        let maturity = Norms::of(Some(&said("maturity", None)));
        assert_eq!((maturity.method(), maturity.cadence_days, maturity.own), (Method::Weighted, 30, vec!["drift"]));
        assert!((maturity.drift - 0.08).abs() < 1e-12);
        assert_eq!(Norms::of(None).methods, Method::ALL);
    }
}
