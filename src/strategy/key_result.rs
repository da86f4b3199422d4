//! A key result: a number that says how far its goal has come.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::standing;
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
    /// Where it stands: what was checked in, or what its metric or the work below it says now.
    #[serde(default)]
    pub current: Option<f64>,
    /// What it counts for in its goal; 1 unless told.
    #[serde(default)]
    pub weight: Option<f64>,
    /// Where its value comes from: `check_ins` unless told, `metric` (the last observation of the metric that measures it) or
    /// `work` (the share of the work below it that is accepted).
    #[serde(default)]
    pub fed: Option<String>,
}

/// Where the value of a key result comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Fed {
    #[default]
    CheckIns,
    Metric,
    Work,
}

impl Fed {
    pub const ALL: [Fed; 3] = [Fed::CheckIns, Fed::Metric, Fed::Work];

    /// The name in data and in the API.
    pub fn name(self) -> &'static str {
        match self {
            Fed::CheckIns => "check_ins",
            Fed::Metric => "metric",
            Fed::Work => "work",
        }
    }

    /// Who says the value, in a sentence.
    pub fn source(self) -> &'static str {
        match self {
            Fed::CheckIns => "a check-in",
            Fed::Metric => "the metric that measures it",
            Fed::Work => "the accepted share of the work below it",
        }
    }

    pub fn parse(name: &str) -> Option<Fed> {
        Fed::ALL.into_iter().find(|fed| fed.name() == name)
    }
}

sort!(
    /// A measured result of a goal.
    KeyResult, KeyResult, KeyResultFacts, "key_result", "/products/{product}/key_results", "/key_results/{key}"
);

impl KeyResultFacts {
    pub fn fed(&self) -> Fed {
        self.fed.as_deref().and_then(Fed::parse).unwrap_or_default()
    }

    /// How far it has come, from 0 to 1; nothing while a number is missing.
    pub fn score(&self) -> Option<f64> {
        methods::okr::score(self.baseline?, self.target?, self.current?)
    }
}

impl Facts for KeyResultFacts {
    async fn load(db: &mut Db, item: ItemId) -> Result<Option<Self>> {
        let facts = db
            .query(sql!("select unit, baseline, target, current, weight, fed from key_result where item_id = $1"))
            .bind(item)
            .one::<KeyResultFacts>()
            .await?;
        let Some(mut facts) = facts else { return Ok(None) };
        match facts.fed() {
            Fed::CheckIns => {}
            Fed::Metric => facts.current = standing::observed(db, item).await?,
            Fed::Work => facts.current = standing::accepted(db, item).await?.map(|share| share * 100.0),
        }
        Ok(Some(facts))
    }

    async fn save(&self, tx: &mut Tx, item: ItemId) -> Result<()> {
        tx.query(sql!(
            "insert into key_result (item_id, unit, baseline, target, current, weight, fed) values ($1, $2, $3, $4, $5, $6, $7)
             on conflict (item_id) do update set unit = excluded.unit, baseline = excluded.baseline, target = excluded.target,
                current = excluded.current, weight = excluded.weight, fed = excluded.fed"
        ))
        .bind(item)
        .bind(self.unit.clone())
        .bind(self.baseline)
        .bind(self.target)
        .bind(self.current)
        .bind(self.weight)
        .bind(self.fed.clone())
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
        wrong.extend(super::goal::check_weight(self.weight));
        if self.fed.as_deref().is_some_and(|fed| Fed::parse(fed).is_none()) {
            wrong.push(FieldError { field: "fed".into(), message: "this is one of: check_ins, metric, work".into() });
        }
        wrong
    }
}
