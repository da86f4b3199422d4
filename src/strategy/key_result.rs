//! A key result: a number that says how far its goal has come.

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
pub struct KeyResultFacts {
    #[serde(default)]
    pub unit: Option<String>,
    #[serde(default)]
    pub baseline: Option<f64>,
    #[serde(default)]
    pub target: Option<f64>,
    #[serde(default)]
    pub current: Option<f64>,
}

sort!(
    /// A measured result of a goal.
    KeyResult, KeyResult, KeyResultFacts, "key_result", "/products/{product}/key_results", "/key_results/{key}"
);

impl KeyResultFacts {
    /// How far it has come, from 0 to 1; nothing while a number is missing.
    pub fn score(&self) -> Option<f64> {
        methods::okr::score(self.baseline?, self.target?, self.current?)
    }
}

impl Facts for KeyResultFacts {
    async fn load(db: &mut Db, item: ItemId) -> Result<Option<Self>> {
        Ok(db
            .query(sql!("select unit, baseline, target, current from key_result where item_id = $1"))
            .bind(item)
            .one()
            .await?)
    }

    async fn save(&self, tx: &mut Tx, item: ItemId) -> Result<()> {
        tx.query(sql!(
            "insert into key_result (item_id, unit, baseline, target, current) values ($1, $2, $3, $4, $5)
             on conflict (item_id) do update set unit = excluded.unit, baseline = excluded.baseline, target = excluded.target,
                current = excluded.current"
        ))
        .bind(item)
        .bind(self.unit.clone())
        .bind(self.baseline)
        .bind(self.target)
        .bind(self.current)
        .run()
        .await?;
        Ok(())
    }

    fn check(&self) -> Vec<FieldError> {
        let mut wrong = text::check_all(&[("unit", &self.unit, 30)]);
        if self.target.is_some() && self.target == self.baseline {
            wrong
                .push(FieldError { field: "target".into(), message: "the target differs from where it starts".into() });
        }
        wrong
    }
}
