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
    web::kit::Button,
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
}

impl Command for Change {
    const NAME: &'static str = "team.state";
    const ROUTE: Route = Route::patch("/products/{product}/teams/{team}/states/{state}");
    const ABOUT: &'static str =
        "Renames a state of a team's workflow, whatever is in it, or limits how much is in it at once.";
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

/// A state in its own row: what it is called, and how much may be in it.
pub(super) fn state_form(state: &State, team: &str) -> Markup {
    let name = percent_encoding::utf8_percent_encode(&state.name, percent_encoding::NON_ALPHANUMERIC);
    let limited = UNDER_WAY.contains(&state.category.as_str());
    html! {
        form.state-row method="post" action=(format!("{team}/states/{name}")) data-controller="remote-form" {
            input type="hidden" name="_method" value="PATCH";
            input.input.small name="name" value=(state.name) aria-label=(format!("Name of {}", state.name)) required maxlength="40";
            @if limited {
                input.input.small type="number" name="wip" min="0" max="1000" value=[state.wip] placeholder="no limit" aria-label=(format!("At once in {}", state.name));
            } @else { span {} }
            span.faint.small { (state.category) }
            (Button::submit("Save").small())
        }
    }
}
