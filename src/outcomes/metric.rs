//! A metric: something measured over time.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    command::ItemId,
    error::{FieldError, Result},
    items::{Facts, text},
    sort, sql,
    store::{Db, Tx},
};

#[derive(Serialize, Deserialize, JsonSchema, Default, sqlx::FromRow)]
pub struct MetricFacts {
    #[serde(default)]
    pub unit: Option<String>,
    /// Whether it is to go `up` or `down`.
    #[serde(default)]
    pub direction: Option<String>,
    #[serde(default)]
    pub baseline: Option<f64>,
    #[serde(default)]
    pub target: Option<f64>,
}

sort!(
    /// Something measured over time.
    Metric, Metric, MetricFacts, "metric", "/products/{product}/metrics", "/metrics/{key}"
);

impl Facts for MetricFacts {
    async fn load(db: &mut Db, item: ItemId) -> Result<Option<Self>> {
        Ok(db
            .query(sql!("select unit, direction, baseline, target from metric where item_id = $1"))
            .bind(item)
            .one()
            .await?)
    }

    async fn save(&self, tx: &mut Tx, item: ItemId) -> Result<()> {
        tx.query(sql!(
            "insert into metric (item_id, unit, direction, baseline, target) values ($1, $2, $3, $4, $5)
             on conflict (item_id) do update set unit = excluded.unit, direction = excluded.direction, baseline = excluded.baseline, target = excluded.target"
        ))
        .bind(item)
        .bind(self.unit.clone())
        .bind(self.direction.clone().unwrap_or_else(|| "up".into()))
        .bind(self.baseline)
        .bind(self.target)
        .run()
        .await?;
        Ok(())
    }

    fn check(&self) -> Vec<FieldError> {
        let mut wrong = text::check_all(&[("unit", &self.unit, 30)]);
        if self.direction.as_deref().is_some_and(|direction| !["up", "down"].contains(&direction)) {
            wrong.push(FieldError { field: "direction".into(), message: "a metric is to go up or down".into() });
        }
        wrong
    }
}
