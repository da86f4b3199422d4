//! The stage of life a product is in: a judgement with its evidence, what its revenue suggests, and what the stage offers.

use chrono::{DateTime, Utc};
use methods::life_cycle::{self as method, Stage, Thresholds};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{
    judged_before::{Earlier, earlier},
    norms::{self, Norms},
    stages::{self, Offer},
};
use crate::{
    command::{Actor, Command, ItemId, Place, Query, Right, Route},
    error::{Error, Result},
    events::Change,
    ideas::scoring::Method,
    items::{Item, Key, Kind, Product, text},
    live::Topic,
    outcomes::observation,
    sql,
    store::{Db, Tx},
};

/// What was judged.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema, sqlx::FromRow)]
pub struct Judged {
    pub stage: String,
    /// Why it is this one.
    pub evidence: String,
    /// The key of the metric of revenue that suggests a stage.
    pub metric: Option<String>,
    /// What is measured instead of what the stage offers.
    pub metrics: Option<String>,
    pub methods: Option<String>,
    pub cadence: Option<String>,
    /// After how many days without a check-in a key result is due, instead of what the stage asks for.
    #[serde(default)]
    pub cadence_days: Option<i64>,
    /// From how many points on a theme drifts too far, instead.
    #[serde(default)]
    pub drift: Option<f64>,
    /// The method of the scoring sheet that comes first, instead.
    #[serde(default)]
    pub scoring: Option<String>,
    pub by: Option<String>,
    pub at: DateTime<Utc>,
}

/// What the revenue suggests.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Suggested {
    pub stage: &'static str,
    /// The mean growth a period over at most the last three.
    pub growth: Option<f64>,
    /// How many values of the metric it comes from.
    pub values: usize,
}

#[derive(Serialize, JsonSchema)]
pub struct LifeCycle {
    pub judged: Option<Judged>,
    /// What it was judged to be before, the last first; at most 20.
    pub earlier: Vec<Earlier>,
    /// Nothing where no metric is named, or its growth lies between the thresholds.
    pub suggested: Option<Suggested>,
    /// The values it is read from, oldest first.
    pub series: Vec<f64>,
    /// What the judged stage offers, as it is overridden here.
    pub offers: Option<Offer>,
    /// What follows from it elsewhere: cadence of check-ins, threshold of drift, order of the methods.
    pub norms: Norms,
}

pub async fn read(db: &mut Db, product: &Product) -> Result<LifeCycle> {
    let judged = judged(db, product).await?;
    let metric = db
        .query(sql!("select metric_id from life_cycle where product_id = $1"))
        .bind(product.id)
        .value::<Option<ItemId>>()
        .await?
        .flatten();
    let series: Vec<f64> = match metric {
        Some(metric) => observation::all(db, metric, 24).await?.into_iter().rev().map(|seen| seen.value).collect(),
        None => Vec::new(),
    };
    let suggested = if series.is_empty() { None } else { method::suggest(&series, Thresholds::default()) };
    Ok(LifeCycle {
        earlier: earlier(db, product.id, judged.as_ref()).await?,
        offers: judged
            .as_ref()
            .and_then(|judged| Some(stages::offer(stages::parse(&judged.stage)?).overridden(judged))),
        suggested: suggested.map(|told| Suggested {
            stage: stages::name(told.stage),
            growth: told.growth,
            values: series.len(),
        }),
        norms: norms::of(db, product.id).await?,
        judged,
        series,
    })
}

/// The stage, and what it offers to measure of which there is no metric of that name.
pub async fn suggested(db: &mut Db, product: &Product) -> Result<Option<(String, Vec<String>)>> {
    let Some(judged) = judged(db, product).await? else { return Ok(None) };
    let Some(stage) = stages::parse(&judged.stage) else { return Ok(None) };
    let mut metrics = stages::offer(stage).overridden(&judged).metrics;
    let there = db
        .query(sql!(
            "select lower(title) from item where product_id = $1 and kind = 'metric' and archived_at is null limit 5000"
        ))
        .bind(product.id)
        .all::<(String,)>()
        .await?;
    metrics.retain(|metric| there.iter().all(|(title,)| *title != metric.to_lowercase()));
    Ok(Some((judged.stage, metrics)))
}

/// Where a metric of that name is written down.
pub fn measure(product: &Product, metric: &str) -> String {
    let title: String = url::form_urlencoded::byte_serialize(metric.as_bytes()).collect();
    format!("/new/metric?product={}&title={title}", product.key)
}

async fn judged(db: &mut Db, product: &Product) -> Result<Option<Judged>> {
    Ok(db
        .query(sql!(
            "select c.stage, c.evidence, m.key as metric, c.metrics, c.methods, c.cadence, c.cadence_days, c.drift, c.scoring, p.name as by, c.at
             from life_cycle c left join item m on m.id = c.metric_id left join person p on p.id = c.by_id where c.product_id = $1"
        ))
        .bind(product.id)
        .one()
        .await?)
}

/// Judges which stage a product is in.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Judge {
    pub product: String,
    /// development, introduction, growth, maturity or decline.
    pub stage: String,
    /// What shows it.
    pub evidence: String,
    /// The key of a metric of revenue; its values suggest a stage.
    #[serde(default)]
    pub metric: Option<Key>,
    /// What is measured instead of what the stage offers, a line each.
    #[serde(default)]
    pub metrics: Option<String>,
    /// Which methods are used instead.
    #[serde(default)]
    pub methods: Option<String>,
    /// How often it is looked at instead.
    #[serde(default)]
    pub cadence: Option<String>,
    /// After how many days without a check-in a key result is due, from 1 to 366; as the stage asks for unless told.
    #[serde(default)]
    pub cadence_days: Option<i64>,
    /// From how many points on a theme drifts too far, from 1 to 100.
    #[serde(default)]
    pub drift: Option<f64>,
    /// Which method of the scoring sheet comes first: rice, ice, `ice_product`, wsjf, weighted, cd3 or `value_effort`.
    #[serde(default)]
    pub scoring: Option<String>,
}

impl Command for Judge {
    const NAME: &'static str = "product.judge_stage";
    const ROUTE: Route = Route::put("/products/{product}/life_cycle");
    const ABOUT: &'static str = "Judges which stage of its life a product is in, with the evidence for it.";
    type Output = Judged;

    async fn place(&self, db: &mut Db, by: &Actor) -> Result<Place> {
        let product = Product::find(db, by, &self.product).await?;
        Ok(Place::product(Right::SetStrategy, product.id)
            .about(format!("Say that {} is in {}", product.name, self.stage)))
    }

    async fn run(self, tx: &mut Tx, by: &Actor) -> Result<Judged> {
        let product = Product::find(tx, by, &self.product).await?;
        let stage: Stage = stages::parse(&self.stage).ok_or_else(|| {
            Error::field("stage", "this is one of: development, introduction, growth, maturity, decline")
        })?;
        let evidence = text::prose("evidence", &self.evidence, 5_000)?;
        if evidence.trim().is_empty() {
            return Err(Error::field("evidence", "a stage is a judgement: say what shows it"));
        }
        let metric = match &self.metric {
            Some(key) => Some(metric(tx, by, key, &product).await?),
            None => None,
        };
        let own = |field: &str, said: Option<String>| match said
            .map(|said| said.trim().to_owned())
            .filter(|said| !said.is_empty())
        {
            Some(said) => text::prose(field, &said, 1_000).map(Some),
            None => Ok(None),
        };
        if self.cadence_days.is_some_and(|days| !(1..=366).contains(&days)) {
            return Err(Error::field("cadence_days", "this is from 1 to 366 days"));
        }
        if self.drift.is_some_and(|points| !(1.0..=100.0).contains(&points)) {
            return Err(Error::field("drift", "this is from 1 to 100 points"));
        }
        let scoring = self.scoring.filter(|said| !said.trim().is_empty());
        if scoring.as_deref().is_some_and(|name| Method::parse(name).is_none()) {
            let names = Method::ALL.map(Method::name).join(", ");
            return Err(Error::field("scoring", format!("this is one of: {names}")));
        }
        let said = Judged {
            cadence_days: self.cadence_days,
            drift: self.drift,
            scoring,
            stage: stages::name(stage).into(),
            evidence,
            metric: metric.map(|metric| metric.key),
            metrics: own("metrics", self.metrics)?,
            methods: own("methods", self.methods)?,
            cadence: own("cadence", self.cadence)?,
            by: Some(by.name.clone()),
            at: tx.now,
        };
        set(tx, by, &product, Some(&said)).await?;
        Ok(said)
    }
}

async fn metric(tx: &mut Tx, by: &Actor, key: &Key, product: &Product) -> Result<Item> {
    let found = Item::find(tx, by, key)
        .await
        .ok()
        .filter(|item| item.kind == Kind::Metric && item.product_id == Some(product.id));
    found.ok_or_else(|| Error::field("metric", "this is a metric of the same product"))
}

async fn set(tx: &mut Tx, by: &Actor, product: &Product, said: Option<&Judged>) -> Result<()> {
    let before = judged(tx, product).await?;
    let now = tx.now;
    tx.query(sql!("delete from life_cycle where product_id = $1")).bind(product.id).run().await?;
    if let Some(said) = said {
        tx.query(sql!(
            "insert into life_cycle (product_id, stage, evidence, metric_id, metrics, methods, cadence, cadence_days, drift, scoring, by_id, at)
             values ($1, $2, $3, (select id from item where key = $4), $5, $6, $7, $8, $9, $10, $11, $12)"
        ))
        .bind(product.id)
        .bind(said.stage.clone())
        .bind(said.evidence.clone())
        .bind(said.metric.clone())
        .bind(said.metrics.clone())
        .bind(said.methods.clone())
        .bind(said.cadence.clone())
        .bind(said.cadence_days)
        .bind(said.drift)
        .bind(said.scoring.clone())
        .bind((!by.person.0.is_nil()).then_some(by.person))
        .bind(now)
        .run()
        .await?;
    }
    let kept = |judged: Option<&Judged>| judged.map_or(serde_json::Value::Null, |judged| json!(judged));
    tx.record(Change::of_product(&product.key, "life_cycle", kept(before.as_ref()), kept(said)));
    tx.touch(Topic::product(&product.key));
    Ok(())
}

/// Puts back what was judged before; false when somebody has judged since.
pub async fn put_back(tx: &mut Tx, by: &Actor, product: &Product, change: &Change) -> Result<bool> {
    let now = judged(tx, product).await?;
    let same = |judged: Option<&Judged>, said: &serde_json::Value| match judged {
        None => said.is_null(),
        Some(judged) => said["stage"] == json!(judged.stage) && said["evidence"] == json!(judged.evidence),
    };
    if !same(now.as_ref(), &change.after) {
        return Ok(false);
    }
    let before = serde_json::from_value::<Judged>(change.before.clone()).ok();
    set(tx, by, product, before.as_ref()).await?;
    Ok(true)
}

/// Reads which stage a product is in.
#[derive(Deserialize, JsonSchema)]
pub struct Read {
    pub product: String,
}

impl Query for Read {
    const NAME: &'static str = "product.life_cycle";
    const ROUTE: Route = Route::get("/products/{product}/life_cycle");
    const ABOUT: &'static str = "Reads which stage of its life a product is judged to be in, what its revenue suggests, and what the stage offers.";
    type Output = LifeCycle;

    async fn run(self, db: &mut Db, by: &Actor) -> Result<LifeCycle> {
        let product = Product::find(db, by, &self.product).await?;
        read(db, &product).await
    }
}
