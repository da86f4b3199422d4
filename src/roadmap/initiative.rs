//! An initiative: a bet on the roadmap, with what it is expected to change and what it may cost.

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
    /// discovery, shaping, building, released or measuring.
    #[serde(default)]
    pub stage: Option<String>,
    #[serde(default)]
    pub baseline: Option<f64>,
    #[serde(default)]
    pub expected: Option<f64>,
    /// The day by which what is expected is to be seen.
    #[serde(default, deserialize_with = "crate::items::when::day")]
    pub expected_by: Option<NaiveDate>,
    #[serde(default, deserialize_with = "crate::items::when::day")]
    pub starts_on: Option<NaiveDate>,
    /// Its last day.
    #[serde(default, deserialize_with = "crate::items::when::day")]
    pub due_on: Option<NaiveDate>,
    /// In per cent.
    #[serde(default)]
    pub confidence: Option<i64>,
    /// What it may cost before it is asked about again.
    #[serde(default)]
    pub appetite: Option<f64>,
    /// days or points; days unless told.
    #[serde(default)]
    pub appetite_unit: Option<String>,
}

/// How near a bet is.
pub const HORIZONS: [&str; 3] = ["now", "next", "later"];
/// How far a bet is.
pub const STAGES: [&str; 5] = ["discovery", "shaping", "building", "released", "measuring"];
/// What a bet may cost.
pub const APPETITES: [&str; 2] = ["days", "points"];

sort!(
    /// A bet on the roadmap.
    Initiative, Initiative, InitiativeFacts, "initiative", "/products/{product}/initiatives", "/initiatives/{key}"
);

impl Facts for InitiativeFacts {
    async fn load(db: &mut Db, item: ItemId) -> Result<Option<Self>> {
        Ok(db
            .query(sql!(
                "select hypothesis, horizon, stage, baseline, expected, expected_by, starts_on, due_on, confidence, appetite, appetite_unit
                 from initiative where item_id = $1"
            ))
            .bind(item)
            .one()
            .await?)
    }

    async fn save(&self, tx: &mut Tx, item: ItemId) -> Result<()> {
        tx.query(sql!(
            "insert into initiative (item_id, hypothesis, horizon, stage, baseline, expected, expected_by, starts_on, due_on, confidence,
                appetite, appetite_unit)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
             on conflict (item_id) do update set hypothesis = excluded.hypothesis, horizon = excluded.horizon, stage = excluded.stage,
                baseline = excluded.baseline, expected = excluded.expected, expected_by = excluded.expected_by, starts_on = excluded.starts_on,
                due_on = excluded.due_on, confidence = excluded.confidence, appetite = excluded.appetite, appetite_unit = excluded.appetite_unit"
        ))
        .bind(item)
        .bind(self.hypothesis.clone())
        .bind(self.horizon.clone())
        .bind(self.stage.clone())
        .bind(self.baseline)
        .bind(self.expected)
        .bind(self.expected_by)
        .bind(self.starts_on)
        .bind(self.due_on)
        .bind(self.confidence)
        .bind(self.appetite)
        .bind(self.appetite_unit.clone())
        .run()
        .await?;
        Ok(())
    }

    fn check(&self) -> Vec<FieldError> {
        let mut wrong = text::check_all(&[("hypothesis", &self.hypothesis, 5_000)]);
        let mut refuse =
            |field: &str, message: &str| wrong.push(FieldError { field: field.into(), message: message.into() });
        let known = |word: &Option<String>, words: &[&str]| word.as_deref().is_none_or(|word| words.contains(&word));
        if !known(&self.horizon, &HORIZONS) {
            refuse("horizon", "the horizon is now, next or later");
        }
        if !known(&self.stage, &STAGES) {
            refuse("stage", "the stage is discovery, shaping, building, released or measuring");
        }
        if !known(&self.appetite_unit, &APPETITES) {
            refuse("appetite_unit", "an appetite is in days or points");
        }
        if self.confidence.is_some_and(|confidence| !(0..=100).contains(&confidence)) {
            refuse("confidence", "confidence is from 0 to 100 per cent");
        }
        if self.appetite.is_some_and(|appetite| !(appetite > 0.0 && appetite <= 100_000.0)) {
            refuse("appetite", "an appetite is more than 0, and at most 100,000");
        }
        if let (Some(starts), Some(due)) = (self.starts_on, self.due_on)
            && due < starts
        {
            refuse("due_on", &format!("this ends before it starts on {starts}"));
        }
        if let (Some(starts), Some(by)) = (self.starts_on, self.expected_by)
            && by < starts
        {
            refuse("expected_by", &format!("nothing can be seen of it before it starts on {starts}"));
        }
        wrong
    }

    /// An appetite is in days unless told, and without one there is nothing to measure.
    async fn settle(&mut self, _tx: &mut Tx, _item: ItemId) -> Result<()> {
        self.appetite_unit = self.appetite.map(|_| self.appetite_unit.take().unwrap_or_else(|| "days".into()));
        Ok(())
    }
}
