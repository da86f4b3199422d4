//! The roadmap as an audience sees it: what is not granted is not in it, whoever draws or sends it.

use std::collections::HashSet;

use chrono::{DateTime, NaiveDate, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{
    beside,
    kept::Audience,
    precision::{Precision, Span},
    rules::{Field, Rules},
};
use crate::{
    command::{Actor, Held, ItemId, PersonId, ProductId, Query, Role, Route, Via},
    error::Result,
    items::{Product, several},
    outcomes::Verdict,
    roadmap::{
        bet::{Bet, Roadmap},
        health::Health,
        lanes,
        marks::{self, Dated},
    },
    store::{Db, files},
};

/// The roadmap of a product as an audience sees it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Seen {
    /// The name of the product.
    pub product: String,
    /// The name of the audience.
    pub audience: String,
    pub precision: Precision,
    /// In the order in which they stand; what is done comes last.
    pub bets: Vec<SeenBet>,
    /// Releases and milestones, the earliest first.
    pub milestones: Vec<SeenDay>,
    /// Whether there are more than are shown.
    pub cut: bool,
    #[serde(skip)]
    pub today: NaiveDate,
    /// What is granted.
    #[serde(skip)]
    pub rules: Rules,
    /// When anything of it was changed last.
    #[serde(skip)]
    pub changed_at: Option<DateTime<Utc>>,
}

/// A bet without anything that its audience is not to know.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct SeenBet {
    /// Stays the same; says nothing.
    pub id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    pub title: String,
    pub done: bool,
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

impl Seen {
    pub async fn read(db: &mut Db, product: &Product, audience: &Audience, now: DateTime<Utc>) -> Result<Seen> {
        let products = std::slice::from_ref(product);
        let rules = &audience.rules;
        // A visitor sees nothing of other products, and whoever looks as one does not either.
        let road = Roadmap::read(db, &visitor(product.id, now), products, now).await?;
        let of = several::row(products);
        let marked = beside::marks(db, &of).await?;
        let chosen = beside::choices(db, product.id, &audience.audience).await?;
        let mut texts = beside::texts(db, &of).await?;
        let days = if rules.has_dates() && rules.grants(Field::Milestones) {
            marks::days(db, products).await?
        } else {
            Vec::new()
        };
        let shown = |bet: &Bet| chosen.get(&bet.id).copied().unwrap_or_else(|| fits(rules, bet, &marked));
        let bets: Vec<SeenBet> = road
            .bets
            .iter()
            .filter(|bet| shown(bet))
            .map(|bet| {
                let (body, changed_at) = texts.remove(&bet.id).unwrap_or_default();
                SeenBet::of(bet, rules, body, changed_at)
            })
            .collect();
        let milestones: Vec<SeenDay> = days
            .into_iter()
            .filter(|day| chosen.get(&day.id) != Some(&false))
            .filter_map(|day| SeenDay::of(day, rules.precision))
            .collect();
        let changes = bets.iter().map(|bet| bet.changed_at).chain(milestones.iter().map(|day| day.changed_at));
        let changed_at = changes.chain(audience.changed_at).max();
        Ok(Seen {
            product: product.name.clone(),
            audience: audience.name.clone(),
            precision: rules.precision,
            bets,
            milestones,
            cut: road.cut,
            today: now.date_naive(),
            rules: rules.clone(),
            changed_at,
        })
    }

    pub fn grants(&self, field: Field) -> bool {
        self.rules.grants(field)
    }

    /// The open bets that something is wrong with, as far as the audience may know it.
    pub fn worries(&self) -> Vec<(&SeenBet, Vec<Worry>)> {
        let of = |bet: &SeenBet| bet.worries(self.today);
        self.bets.iter().map(|bet| (bet, of(bet))).filter(|(_, worries)| !worries.is_empty()).collect()
    }
}

impl SeenBet {
    fn of(bet: &Bet, rules: &Rules, body: String, changed_at: DateTime<Utc>) -> SeenBet {
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
            done: !bet.open,
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

    /// Its first and its last day, as far as they are told.
    pub fn days(&self) -> Option<(NaiveDate, NaiveDate)> {
        lanes::both_ends(self.starts.as_ref().map(|span| span.from), self.ends.as_ref().map(|span| span.to))
    }

    pub fn worries(&self, today: NaiveDate) -> Vec<Worry> {
        if self.done {
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
    fn of(day: Dated, precision: Precision) -> Option<SeenDay> {
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

/// Whether the rules show a bet.
pub(super) fn fits(rules: &Rules, bet: &Bet, marked: &HashSet<(ItemId, String)>) -> bool {
    let any = |list: &[String], holds: &dyn Fn(&String) -> bool| list.is_empty() || list.iter().any(holds);
    any(&rules.statuses, &|status| bet.status == *status)
        && any(&rules.stages, &|stage| bet.stage.as_ref() == Some(stage))
        && any(&rules.goals, &|goal| bet.goal.as_ref().is_some_and(|known| known.key == *goal))
        && any(&rules.labels, &|label| marked.contains(&(bet.id, format!("label {label}"))))
        && any(&rules.themes, &|theme| marked.contains(&(bet.id, format!("theme {theme}"))))
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

/// Whoever comes by a link: nobody, who may look at this product and at nothing else.
fn visitor(product: ProductId, now: DateTime<Utc>) -> Actor {
    Actor {
        person: PersonId(uuid::Uuid::nil()),
        name: String::new(),
        email: String::new(),
        roles: vec![Held { role: Role::Stakeholder, product: Some(product), area: None }],
        via: Via::Web,
        writes: false,
        theme: String::new(),
        density: String::new(),
        at: now,
        session: None,
    }
}

/// Reads the roadmap as an audience sees it.
#[derive(Deserialize, JsonSchema)]
pub struct Read {
    pub product: String,
    pub audience: String,
}

impl Query for Read {
    const NAME: &'static str = "audience.roadmap";
    const ROUTE: Route = Route::get("/products/{product}/audiences/{audience}/roadmap");
    const ABOUT: &'static str =
        "Reads the roadmap as an audience sees it: what is not granted to it is not in the answer.";
    type Output = Seen;

    async fn run(self, db: &mut Db, by: &Actor) -> Result<Seen> {
        let product = Product::find(db, by, &self.product).await?;
        let audience = Audience::find(db, product.id, &self.audience).await?;
        Seen::read(db, &product, &audience, by.at).await
    }
}
