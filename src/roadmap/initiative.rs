//! An initiative: a bet on the roadmap, with what it is expected to change.

use chrono::NaiveDate;
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
pub struct InitiativeFacts {
    /// What is believed to happen, and how it will be known.
    #[serde(default)]
    pub hypothesis: Option<String>,
    /// now, next or later.
    #[serde(default)]
    pub horizon: Option<String>,
    #[serde(default)]
    pub baseline: Option<f64>,
    #[serde(default)]
    pub expected: Option<f64>,
    #[serde(default, deserialize_with = "crate::items::when::day")]
    pub due_on: Option<NaiveDate>,
    /// In per cent.
    #[serde(default)]
    pub confidence: Option<i64>,
}

/// How near a bet is.
pub const HORIZONS: [&str; 3] = ["now", "next", "later"];

sort!(
    /// A bet on the roadmap.
    Initiative, Initiative, InitiativeFacts, "initiative", "/products/{product}/initiatives", "/initiatives/{key}"
);

impl Facts for InitiativeFacts {
    async fn load(db: &mut Db, item: ItemId) -> Result<Option<Self>> {
        Ok(db
            .query(sql!(
                "select hypothesis, horizon, baseline, expected, due_on, confidence from initiative where item_id = $1"
            ))
            .bind(item)
            .one()
            .await?)
    }

    async fn save(&self, tx: &mut Tx, item: ItemId) -> Result<()> {
        tx.query(sql!(
            "insert into initiative (item_id, hypothesis, horizon, baseline, expected, due_on, confidence) values ($1, $2, $3, $4, $5, $6, $7)
             on conflict (item_id) do update set hypothesis = excluded.hypothesis, horizon = excluded.horizon, baseline = excluded.baseline, expected = excluded.expected, due_on = excluded.due_on, confidence = excluded.confidence"
        ))
        .bind(item)
        .bind(self.hypothesis.clone())
        .bind(self.horizon.clone())
        .bind(self.baseline)
        .bind(self.expected)
        .bind(self.due_on)
        .bind(self.confidence)
        .run()
        .await?;
        Ok(())
    }

    fn check(&self) -> Vec<FieldError> {
        let mut wrong = text::check_all(&[("hypothesis", &self.hypothesis, 5_000)]);
        if self.horizon.as_deref().is_some_and(|horizon| !HORIZONS.contains(&horizon)) {
            wrong.push(FieldError { field: "horizon".into(), message: "the horizon is now, next or later".into() });
        }
        if self.confidence.is_some_and(|confidence| !(0..=100).contains(&confidence)) {
            wrong.push(FieldError {
                field: "confidence".into(),
                message: "confidence is from 0 to 100 per cent".into(),
            });
        }
        wrong
    }
}
