//! The roadmap as an audience sees it: what is not granted is not in it, whoever draws or sends it.

use std::collections::HashSet;

use chrono::{DateTime, NaiveDate, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    beside,
    kept::Audience,
    precision::Precision,
    rules::{Field, Rules},
    seen_bet::{SeenBet, SeenDay, Worry},
};
use crate::{
    command::{Actor, Archived, Held, ItemId, PersonId, ProductId, Query, Role, Route, Via},
    error::Result,
    items::{Product, several},
    roadmap::{
        bet::{Bet, Roadmap},
        marks,
    },
    store::Db,
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

/// Whether the rules show a bet.
pub(super) fn fits(rules: &Rules, bet: &Bet, marked: &HashSet<(ItemId, String)>) -> bool {
    let any = |list: &[String], holds: &dyn Fn(&String) -> bool| list.is_empty() || list.iter().any(holds);
    any(&rules.statuses, &|status| bet.status == *status)
        && any(&rules.stages, &|stage| bet.stage.as_ref() == Some(stage))
        && any(&rules.goals, &|goal| bet.goal.as_ref().is_some_and(|known| known.key == *goal))
        && any(&rules.labels, &|label| marked.contains(&(bet.id, format!("label {label}"))))
        && any(&rules.themes, &|theme| marked.contains(&(bet.id, format!("theme {theme}"))))
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
        archived: Archived::default(),
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
