//! Choosing a team's workflow, and the form for it.

use maud::{Markup, html};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    Team,
    state_edit::state_form,
    team_record,
    workflow::{self, CATEGORIES, State},
};
use crate::{
    command::{Actor, Command, Place, Right, Route},
    error::{Error, Result},
    items::{Product, text},
    live::Topic,
    sql,
    store::{Db, Tx},
    web::kit::{Field, form_actions},
};

/// Chooses the states a team's work goes through.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Choose {
    pub product: String,
    pub team: String,
    /// A line a state: `In development = started`; within ready, started, review or accepted, in this order. None for the
    /// fixed ones.
    #[serde(default)]
    #[schemars(extend("x-lines" = true))]
    pub states: Vec<String>,
}

#[derive(Serialize, JsonSchema)]
pub struct Workflow {
    pub team: String,
    pub states: Vec<State>,
}

impl Command for Choose {
    const NAME: &'static str = "team.workflow";
    const ROUTE: Route = Route::put("/products/{product}/teams/{team}/workflow");
    const ABOUT: &'static str = "Chooses the states a team's work goes through, with names of its own within the fixed ones; a state that is in use stays, and keeps its limit.";
    type Output = Workflow;

    async fn place(&self, db: &mut Db, by: &Actor) -> Result<Place> {
        let product = Product::find(db, by, &self.product).await?;
        Ok(Place::product(Right::RunSprints, product.id).about(format!("Change the workflow of {}", self.team)))
    }

    async fn run(self, tx: &mut Tx, by: &Actor) -> Result<Workflow> {
        let product = Product::find(tx, by, &self.product).await?;
        let team = Team::named(tx, product.id, &self.team).await?;
        let before = team_record::of(tx, team.id).await?;
        let states = read(&self.states)?;
        for gone in workflow::of(tx, team.id).await? {
            if states.iter().all(|state| state.name != gone.name || state.category != gone.category) {
                leave(tx, &team, &gone).await?;
            }
        }
        workflow::write(tx, team.id, &states).await?;
        team_record::changed(tx, &product.key, team.id, &before).await?;
        tx.touch(Topic::product(&product.key));
        Ok(Workflow { states: workflow::of(tx, team.id).await?, team: team.name })
    }
}

/// Reads a workflow a line a state: `In development = started`. Every fixed state is there, in order, and done once.
fn read(lines: &[String]) -> Result<Vec<State>> {
    let wrong = |message: String| Error::field("states", message);
    let mut states: Vec<State> = Vec::new();
    for line in lines.iter().map(|line| line.trim()).filter(|line| !line.is_empty()) {
        let (name, category) = line.rsplit_once('=').ok_or_else(|| wrong(format!("“{line}” has no = and state")))?;
        let (name, category) = (text::line("states", name, 40)?, category.trim().to_lowercase());
        if CATEGORIES.iter().all(|(known, _)| *known != category) {
            return Err(wrong(format!("“{category}” is none of ready, started, review, accepted")));
        }
        if states.iter().any(|state| state.name.eq_ignore_ascii_case(&name)) {
            return Err(wrong(format!("“{name}” is there twice")));
        }
        states.push(State { name, category, wip: None });
    }
    let place = |state: &State| CATEGORIES.iter().position(|(category, _)| *category == state.category);
    if !states.is_empty() {
        if let Some((missing, _)) =
            CATEGORIES.iter().find(|(known, _)| states.iter().all(|state| state.category != *known))
        {
            return Err(wrong(format!("no state is within {missing}")));
        }
        if !states.is_sorted_by_key(place) {
            return Err(wrong("states go from ready over started and review to accepted".into()));
        }
        if states.iter().filter(|state| state.category == "accepted").count() > 1 || states.len() > 12 {
            return Err(wrong("at most twelve states, and one of them for what is accepted".into()));
        }
    }
    Ok(states)
}

/// A state goes once no open item is in it.
async fn leave(tx: &mut Tx, team: &Team, gone: &State) -> Result<()> {
    let used = tx
        .query(sql!(
            "select count(*) from item_state x join workflow_state s on s.id = x.state_id join item i on i.id = x.item_id
             where s.team_id = $1 and s.name = $2 and i.open and i.status = s.category and i.archived_at is null"
        ))
        .bind(team.id)
        .bind(gone.name.clone())
        .value::<i64>()
        .await?
        .unwrap_or(0);
    if used > 0 {
        return Err(Error::field(
            "states",
            format!("{used} open items are in “{}”; move them first, or rename it", gone.name),
        ));
    }
    tx.query(sql!(
        "delete from item_state where state_id in (select id from workflow_state where team_id = $1 and name = $2)"
    ))
    .bind(team.id)
    .bind(gone.name.clone())
    .run()
    .await?;
    tx.query(sql!("delete from workflow_state where team_id = $1 and name = $2"))
        .bind(team.id)
        .bind(gone.name.clone())
        .run()
        .await?;
    Ok(())
}

/// The forms on the page of teams: each state as it is, and all of them in a line each.
pub(super) fn workflow_form(team: &Team, states: &[State], href: &str) -> Markup {
    let lines: Vec<_> = states.iter().map(|state| format!("{} = {}", state.name, state.category)).collect();
    html! {
        details {
            summary { "Workflow" }
            ul.plain-list.states role="list" aria-label=(format!("States of {}", team.name)) {
                @for (at, state) in states.iter().enumerate() { li id=(format!("state-{}-{at}", team.id)) { (state_form(state, href)) } }
            }
            form.form method="post" action=(format!("{href}/workflow")) data-controller="remote-form" {
                input type="hidden" name="_method" value="PUT";
                (Field::textarea("states", "A line a state").value(lines.join("\n")).id(format!("states-{}", team.id))
                    .hint("For states that come, go or change places: its name, =, and what it is within: ready, started, review or accepted. Each is a column of the board."))
                (form_actions("Save", None))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Vec<String> {
        text.lines().map(str::to_owned).collect()
    }

    #[test]
    fn a_workflow_has_every_fixed_state_in_order() {
        let states =
            read(&lines("Next = ready\nBuilding = started\nTesting = Started\n\nDemo = review\nShipped = accepted"))
                .unwrap();
        assert_eq!(
            states.iter().map(|state| state.name.as_str()).collect::<Vec<_>>(),
            ["Next", "Building", "Testing", "Demo", "Shipped"]
        );
        assert_eq!(states[2].category, "started");
        for wrong in ["Next", "Next = soon", "Next = ready", "B = started\nN = ready\nD = review\nS = accepted"] {
            assert!(read(&lines(wrong)).is_err(), "{wrong}");
        }
        assert!(read(&lines("A = ready\na = started\nR = review\nD = accepted")).is_err());
        assert_eq!(read(&[]).unwrap(), []);
    }
}
