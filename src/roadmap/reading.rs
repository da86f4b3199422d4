//! The roadmap as data: the same bets that every view of it shows, for programs.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    bet::{Bet, Roadmap},
    health::Health,
};
use crate::{
    command::{Actor, Query, Route},
    error::{Error, Result},
    items::{Kind, Product},
    store::Db,
};

/// Which bets are wanted; what is not said does not matter.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
pub struct Wanted {
    /// The key of the goal they serve.
    #[serde(default)]
    pub goal: Option<String>,
    /// The key of the theme they are tied to.
    #[serde(default)]
    pub theme: Option<String>,
    /// The name of the team in whose sprints most of their work is.
    #[serde(default)]
    pub team: Option<String>,
    /// The name of an area.
    #[serde(default)]
    pub area: Option<String>,
    /// The e-mail address of whoever has them, or `me`.
    #[serde(default)]
    pub person: Option<String>,
    /// A status by its name, or `open`.
    #[serde(default)]
    pub status: Option<String>,
    /// What was said last of how they go: `on_track`, `at_risk` or `off_track`.
    #[serde(default)]
    pub health: Option<String>,
}

impl Wanted {
    /// What is wanted where nothing can be so.
    pub fn check(&self) -> Result<()> {
        if let Some(status) = said(self.status.as_ref())
            && status != "open"
            && Kind::Initiative.status(status).is_none()
        {
            return Err(Error::field("status", "open, proposed, active, done or dropped"));
        }
        if let Some(health) = said(self.health.as_ref())
            && Health::try_from(health.to_owned()).is_err()
        {
            return Err(Error::field("health", "on_track, at_risk or off_track"));
        }
        Ok(())
    }

    pub fn fits(&self, bet: &Bet, me: &str) -> bool {
        let person = said(self.person.as_ref()).map(|person| if person == "me" { me } else { person });
        said(self.goal.as_ref())
            .is_none_or(|goal| bet.goal.as_ref().is_some_and(|known| known.key.eq_ignore_ascii_case(goal)))
            && said(self.theme.as_ref())
                .is_none_or(|theme| bet.theme.as_ref().is_some_and(|known| known.key.eq_ignore_ascii_case(theme)))
            && said(self.team.as_ref()).is_none_or(|team| bet.team.as_deref() == Some(team))
            && said(self.area.as_ref()).is_none_or(|area| bet.area.as_deref() == Some(area))
            && person.is_none_or(|person| bet.owner.as_deref() == Some(person))
            && said(self.status.as_ref())
                .is_none_or(|status| if status == "open" { bet.open } else { bet.status == status })
            && said(self.health.as_ref())
                .is_none_or(|health| bet.health.as_ref().is_some_and(|known| known.state.name() == health))
    }
}

pub(super) fn said(value: Option<&String>) -> Option<&str> {
    value.map(|value| value.trim()).filter(|value| !value.is_empty())
}

/// Reads the roadmap of a product: its bets with goal, metrics, health, work and forecast, and what blocks among them.
#[derive(Deserialize, JsonSchema)]
pub struct Read {
    pub product: String,
    #[serde(flatten)]
    pub wanted: Wanted,
}

impl Query for Read {
    const NAME: &'static str = "roadmap.read";
    const ROUTE: Route = Route::get("/products/{product}/roadmap");
    const ABOUT: &'static str = "Reads the roadmap of a product: its bets in their order with goal, metrics, health, accepted share and the day by which each is done in 85 of 100 futures, and what blocks among them; at most 1,000.";
    type Output = Roadmap;

    async fn run(self, db: &mut Db, by: &Actor) -> Result<Roadmap> {
        self.wanted.check()?;
        let product = Product::find(db, by, &self.product).await?;
        let bets = Roadmap::read(db, by, &[product], by.at).await?;
        Ok(bets.only(|bet| self.wanted.fits(bet, &by.email)))
    }
}

/// Reads the bets of every product one may see.
#[derive(Deserialize, JsonSchema)]
pub struct Portfolio {
    #[serde(flatten)]
    pub wanted: Wanted,
}

impl Query for Portfolio {
    const NAME: &'static str = "roadmap.portfolio";
    const ROUTE: Route = Route::get("/roadmap");
    const ABOUT: &'static str =
        "Reads the bets of every product one may see, as the roadmap of one does; at most 1,000.";
    type Output = Roadmap;

    async fn run(self, db: &mut Db, by: &Actor) -> Result<Roadmap> {
        self.wanted.check()?;
        let products = Product::all(db, by).await?;
        let bets = Roadmap::read(db, by, &products, by.at).await?;
        Ok(bets.only(|bet| self.wanted.fits(bet, &by.email)))
    }
}
