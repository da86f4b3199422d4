//! A bet, a release and a milestone as an audience sees them: what is not granted is not in them.

use chrono::{DateTime, NaiveDate, Utc};
use schemars::JsonSchema;
use serde::Serialize;
use sha2::{Digest, Sha256};

use super::{
    precision::{Precision, Span},
    rules::{Field, Rules},
};
use crate::{
    command::{ItemId, ProductId},
    outcomes::Verdict,
    roadmap::{bet::Bet, health::Health, lanes, marks::Dated},
    store::files,
};

/// A bet without anything that its audience is not to know.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct SeenBet {
    /// Stays the same; says nothing.
    pub id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    pub title: String,
    pub done: bool,
    /// Given up: it is neither open nor done.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    #[schemars(default)]
    pub dropped: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// now, next or later.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub horizon: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stage: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub goal: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hypothesis: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schemars(default)]
    pub metrics: Vec<SeenMetric>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub starts: Option<Span>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ends: Option<Span>,
    /// When its open work is done in 85 of 100 futures.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub likely: Option<Span>,
    /// How much of the work below it is accepted, in per cent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub progress: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub health: Option<SeenHealth>,
    /// How many customers have asked for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub customers: Option<i64>,
    #[serde(skip)]
    pub changed_at: DateTime<Utc>,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct SeenMetric {
    pub title: String,
    pub unit: Option<String>,
    pub from: Option<f64>,
    pub to: Option<f64>,
    pub now: Option<f64>,
    /// When it is to be seen.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<Span>,
    /// Once that day has come: met, partly, missed or unobserved.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub verdict: Option<Verdict>,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct SeenHealth {
    pub state: Health,
    pub words: Option<String>,
}

/// A release or a milestone.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct SeenDay {
    pub id: String,
    /// release or milestone.
    pub kind: String,
    pub title: String,
    pub on: Span,
    pub done: bool,
    #[serde(skip)]
    pub changed_at: DateTime<Utc>,
}

/// Why a bet is to be worried about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Worry {
    Said(Health),
    Late,
    /// The forecast lies after the last day.
    Slipping,
}

impl SeenBet {
    pub(super) fn of(bet: &Bet, rules: &Rules, body: String, changed_at: DateTime<Utc>) -> SeenBet {
        let granted = |field: Field| rules.grants(field).then_some(());
        let told = |day: Option<NaiveDate>| day.filter(|_| rules.has_dates()).and_then(|day| rules.precision.span(day));
        let said = |text: String| Some(text).filter(|text| !text.trim().is_empty());
        let metrics = bet.moves.iter().map(|mover| {
            let expected = bet.outcome.as_ref().and_then(|outcome| outcome.of_metric(&mover.key));
            SeenMetric {
                title: mover.title.clone(),
                unit: mover.unit.clone(),
                from: expected.and_then(|expected| expected.from),
                to: expected.and_then(|expected| expected.to),
                now: mover.now,
                by: told(bet.expected_by),
                verdict: expected.and_then(|expected| expected.verdict),
            }
        });
        SeenBet {
            id: reference(bet.id, bet.product_id),
            key: granted(Field::Key).map(|()| bet.key.clone()),
            title: bet.title.clone(),
            done: !bet.open && !bet.is_dropped(),
            dropped: bet.is_dropped(),
            description: granted(Field::Description).and_then(|()| said(body)),
            horizon: bet.horizon.clone().filter(|_| rules.precision.has_horizons()),
            stage: granted(Field::Stage).and_then(|()| bet.stage.clone()),
            goal: granted(Field::Goal).and_then(|()| bet.goal.as_ref().map(|goal| goal.title.clone())),
            hypothesis: granted(Field::Metric).and_then(|()| bet.hypothesis.clone()).and_then(said),
            metrics: granted(Field::Metric).map(|()| metrics.collect()).unwrap_or_default(),
            owner: granted(Field::Owner).and_then(|()| bet.owner_name.clone()),
            starts: told(bet.starts_on),
            ends: told(bet.due_on),
            likely: granted(Field::Forecast).and_then(|()| told(bet.likely_on)),
            progress: granted(Field::Progress)
                .filter(|()| bet.work.items > 0)
                .map(|()| (bet.share() * 100.0).round() as i64),
            health: granted(Field::Health)
                .and(bet.health.as_ref())
                .map(|said| SeenHealth { state: said.state, words: said.words.clone() }),
            customers: granted(Field::Customers).map(|()| bet.customers),
            changed_at,
        }
    }

    pub fn is_open(&self) -> bool {
        !self.done && !self.dropped
    }

    /// Its first and its last day, as far as they are told.
    pub fn days(&self) -> Option<(NaiveDate, NaiveDate)> {
        lanes::both_ends(self.starts.as_ref().map(|span| span.from), self.ends.as_ref().map(|span| span.to))
    }

    pub fn worries(&self, today: NaiveDate) -> Vec<Worry> {
        if !self.is_open() {
            return Vec::new();
        }
        let said = self.health.as_ref().map(|health| health.state).filter(|state| *state != Health::OnTrack);
        let ends = self.ends.as_ref().map(|span| span.to);
        let late = ends.is_some_and(|ends| ends < today);
        let slips =
            !late && ends.zip(self.likely.as_ref().map(|span| span.from)).is_some_and(|(ends, likely)| likely > ends);
        said.map(Worry::Said)
            .into_iter()
            .chain(late.then_some(Worry::Late))
            .chain(slips.then_some(Worry::Slipping))
            .collect()
    }
}

impl SeenDay {
    pub(super) fn of(day: Dated, precision: Precision) -> Option<SeenDay> {
        Some(SeenDay {
            // Nobody can tell the item from it, and it is the same for as long as the item is there.
            id: hashed(&[day.id.0.as_bytes(), b"day"]),
            kind: day.kind,
            title: day.title,
            on: precision.span(day.day)?,
            done: !day.open,
            changed_at: day.updated_at,
        })
    }
}

fn reference(bet: ItemId, product: ProductId) -> String {
    hashed(&[bet.0.as_bytes(), product.0.as_bytes()])
}

fn hashed(parts: &[&[u8]]) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part);
    }
    files::hex(&hash.finalize()[..6])
}
