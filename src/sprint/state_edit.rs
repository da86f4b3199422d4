//! Renaming a state of a team's workflow and limiting what is in it: the work in it stays where it is.

use maud::{Markup, html};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    Team,
    limits::{UNDER_WAY, taken_away},
    team_record,
    workflow::{self, State},
    workflow_edit::Workflow,
};
use crate::{
    command::{Actor, Command, Place, Right, Route},
    error::{Error, Result},
    items::{Product, text},
    live::Topic,
    sql,
    store::{Db, Tx},
    web::kit::{Action, Button, Icon},
};

/// Changes a state of a team's workflow.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Change {
    pub product: String,
    pub team: String,
    /// What it is called now.
    pub state: String,
    /// What it is called from now on.
    #[serde(default)]
    pub name: Option<String>,
    /// How many items may be in it at once, where it is within started or review; zero, or null, takes the limit away.
    #[serde(default, deserialize_with = "taken_away", skip_serializing_if = "Option::is_none")]
    pub wip: Option<i64>,
    /// true: what comes to its category without a word of which state stands here; false: the first of them takes it again.
    #[serde(default)]
    pub initial: Option<bool>,
}

impl Command for Change {
    const NAME: &'static str = "team.state";
    const ROUTE: Route = Route::patch("/products/{product}/teams/{team}/states/{state}");
    const ABOUT: &'static str = "Renames a state of a team's workflow, whatever is in it, limits how much is in it at once, or has its category begin there.";
    type Output = Workflow;

    async fn place(&self, db: &mut Db, by: &Actor) -> Result<Place> {
        let product = Product::find(db, by, &self.product).await?;
        let about = format!("Change the state “{}” of {}", self.state, self.team);
        Ok(Place::product(Right::RunSprints, product.id).about(about))
    }

    async fn run(self, tx: &mut Tx, by: &Actor) -> Result<Workflow> {
        let product = Product::find(tx, by, &self.product).await?;
        let team = Team::named(tx, product.id, &self.team).await?;
        let before = team_record::of(tx, team.id).await?;
        let states = workflow::own(tx, team.id).await?;
        let Some(at) = states.iter().position(|state| state.name.eq_ignore_ascii_case(self.state.trim())) else {
            return Err(Error::NotFound);
        };
        let state = &states[at];
        let name = match &self.name {
            Some(name) => named(name, &states, at)?,
            None => state.name.clone(),
        };
        let wip = match self.wip {
            Some(limit) if limit > 0 && !UNDER_WAY.contains(&state.category.as_str()) => {
                return Err(Error::field("wip", "only what is started or in review is limited"));
            }
            Some(limit) => (limit > 0).then_some(limit.min(1_000)),
            None => state.wip,
        };
        if let Some(initial) = self.initial {
            begin(tx, &team, state, initial).await?;
        }
        tx.query(sql!("update workflow_state set name = $3, wip = $4 where team_id = $1 and name = $2"))
            .bind(team.id)
            .bind(state.name.clone())
            .bind(name)
            .bind(wip)
            .run()
            .await?;
        team_record::changed(tx, &product.key, team.id, &before).await?;
        tx.touch(Topic::product(&product.key));
        Ok(Workflow { states: workflow::of(tx, team.id).await?, team: team.name })
    }
}

/// A category begins in one of its states.
async fn begin(tx: &mut Tx, team: &Team, state: &State, here: bool) -> Result<()> {
    tx.query(sql!("update workflow_state set initial = ($4 = 1 and name = $3) where team_id = $1 and category = $2"))
        .bind(team.id)
        .bind(state.category.clone())
        .bind(state.name.clone())
        .bind(i64::from(here))
        .run()
        .await?;
    Ok(())
}

fn named(name: &str, states: &[State], at: usize) -> Result<String> {
    let name = text::line("name", name, 40)?;
    if name.contains('=') {
        return Err(Error::field("name", "a state’s name has no ="));
    }
    let taken = |(other, state): (usize, &State)| other != at && state.name.eq_ignore_ascii_case(&name);
    if states.iter().enumerate().any(taken) {
        return Err(Error::field("name", format!("another state is called {name}")));
    }
    Ok(name)
}

/// A state in its own row: what it is called, how much may be in it, and where its category begins.
pub(super) fn state_form(team: &Team, state: &State, states: &[State], href: &str) -> Markup {
    let name = percent_encoding::utf8_percent_encode(&state.name, percent_encoding::NON_ALPHANUMERIC);
    let limited = UNDER_WAY.contains(&state.category.as_str());
    let shared = states.iter().filter(|other| other.category == state.category).count() > 1;
    let id = format!("row-{}-{}", team.id, state.name.to_lowercase().replace(' ', "-"));
    let at = format!("{href}/states/{name}");
    html! {
        div.state-row {
            form.state-fields id=(id) method="post" action=(at) data-controller="remote-form" {
                input type="hidden" name="_method" value="PATCH";
                input.input.small name="name" value=(state.name) aria-label=(format!("Name of {}", state.name)) required maxlength="40";
                @if limited {
                    input.input.small type="number" name="wip" min="0" max="1000" value=[state.wip] placeholder="no limit" aria-label=(format!("At once in {}", state.name));
                } @else { span {} }
                (Button::submit("Save").small())
            }
            span.faint.small { (state.category) @if shared && state.initial { ", begins here" } }
            span.cluster {
                @if shared && !state.initial {
                    (Action { method: "PATCH", href: &at, values: &[("initial", "true")], button: Button::submit(format!("Let {} begin with {}", state.category, state.name)).plain().small().icon_only(Icon::Star) })
                }
                (Button::dialog(format!("Take {} out…", state.name), format!("{at}/removal")).plain().small().icon_only(Icon::X))
            }
        }
    }
}
