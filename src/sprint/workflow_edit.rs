//! Choosing a team's workflow, and the form for it.

use maud::{Markup, html};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    Team,
    state_edit::state_form,
    state_leaving::{self, named},
    team_record,
    workflow::{self, CATEGORIES, COLUMNS, State},
};
use crate::{
    command::{Actor, Command, Place, Right, Route},
    error::{Error, Result},
    items::{Product, text},
    live::Topic,
    store::{Db, Tx},
    web::kit::{Field, form_actions},
};

/// Chooses the states a team's work goes through.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Choose {
    pub product: String,
    pub team: String,
    /// A line a state: `In development = started`; within backlog, ready, started, review, accepted or declined, in this order.
    /// None for the fixed ones.
    #[serde(default)]
    #[schemars(extend("x-lines" = true))]
    pub states: Vec<String>,
    /// Where what is in a state goes that is not among them any more, a line each: `In testing = In development`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(extend("x-lines" = true))]
    pub moves: Vec<String>,
}

#[derive(Serialize, JsonSchema)]
pub struct Workflow {
    pub team: String,
    pub states: Vec<State>,
}

impl Command for Choose {
    const NAME: &'static str = "team.workflow";
    const ROUTE: Route = Route::put("/products/{product}/teams/{team}/workflow");
    const ABOUT: &'static str = "Chooses the states a team's work goes through, with names of its own within the fixed ones; what is in a state that goes is moved as it is said, and a state that stays keeps its limit.";
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
        let moves = moves(&self.moves, &states)?;
        let there = workflow::own_of(tx, team.id).await?;
        let (mut again, mut gone) = (Vec::new(), Vec::new());
        for old in there {
            match states.iter().find(|state| state.name == old.name) {
                Some(state) if state.category == old.category => {}
                Some(_) => again.push(old),
                None => gone.push(old),
            }
        }
        // One that is to be within another category from now on begins anew there.
        for old in &again {
            state_leaving::leave(tx, by, &team, old, None, "states").await?;
        }
        workflow::write(tx, team.id, &states).await?;
        for old in &gone {
            let to = moves.iter().find(|(from, _)| from.eq_ignore_ascii_case(&old.name)).map(|(_, to)| to);
            if states.is_empty() {
                state_leaving::dissolve(tx, &team, old).await?;
            } else {
                state_leaving::leave(tx, by, &team, old, to, "states").await?;
            }
        }
        team_record::changed(tx, &product.key, team.id, &before).await?;
        tx.touch(Topic::product(&product.key));
        Ok(Workflow { states: workflow::of(tx, team.id).await?, team: team.name })
    }
}

/// Reads a workflow a line a state: `In development = started`.
fn read(lines: &[String]) -> Result<Vec<State>> {
    let wrong = |message: String| Error::field("states", message);
    let mut states: Vec<State> = Vec::new();
    for line in lines.iter().map(|line| line.trim()).filter(|line| !line.is_empty()) {
        let (name, category) = line.rsplit_once('=').ok_or_else(|| wrong(format!("“{line}” has no = and state")))?;
        let (name, category) = (text::line("states", name, 40)?, category.trim().to_lowercase());
        if !CATEGORIES.contains(&category.as_str()) {
            return Err(wrong(format!("“{category}” is none of {}", CATEGORIES.join(", "))));
        }
        if named(&states, &name).is_some() {
            return Err(wrong(format!("“{name}” is there twice")));
        }
        states.push(State::new(name, category));
    }
    if !states.is_empty() {
        whole(&states).map_err(wrong)?;
    }
    Ok(states)
}

/// Whether a workflow has what a board needs: every column in order, and done once. What waits and what is declined may have
/// states of its own.
pub(super) fn whole(states: &[State]) -> std::result::Result<(), String> {
    let within = |category: &str| states.iter().filter(|state| state.category == category).count();
    if let Some((missing, _)) = COLUMNS.iter().find(|(known, _)| within(known) == 0) {
        return Err(format!("no state is within {missing}"));
    }
    if !states.is_sorted_by_key(|state| CATEGORIES.iter().position(|category| *category == state.category)) {
        return Err(format!("states go in the order {}", CATEGORIES.join(", ")));
    }
    if within("accepted") > 1 || states.len() > 20 {
        return Err("at most twenty states, and one of them for what is accepted".into());
    }
    Ok(())
}

/// Reads where what is in states that go is put: `In testing = In development`.
fn moves(lines: &[String], states: &[State]) -> Result<Vec<(String, State)>> {
    let lines = lines.iter().map(|line| line.trim()).filter(|line| !line.is_empty());
    let read = |line: &str| {
        let (from, to) = line.split_once('=').ok_or_else(|| format!("“{line}” has no = and state"))?;
        let to = named(states, to).ok_or_else(|| format!("no state is called {}", to.trim()))?;
        Ok((from.trim().to_owned(), to.clone()))
    };
    lines.map(|line| read(line).map_err(|message: String| Error::field("moves", message))).collect()
}

/// The forms on the page of teams: each state as it is, and all of them in a line each.
pub(super) fn workflow_form(team: &Team, states: &[State], href: &str) -> Markup {
    let lines: Vec<_> = states.iter().map(|state| format!("{} = {}", state.name, state.category)).collect();
    html! {
        details {
            summary { "Workflow" }
            ul.plain-list.states role="list" aria-label=(format!("States of {}", team.name)) {
                @for (at, state) in states.iter().enumerate() { li id=(format!("state-{}-{at}", team.id)) { (state_form(team, state, states, href)) } }
            }
            form.form method="post" action=(format!("{href}/workflow")) data-controller="remote-form" {
                input type="hidden" name="_method" value="PUT";
                (Field::textarea("states", "A line a state").value(lines.join("\n")).id(format!("states-{}", team.id))
                    .hint("For states that come or change places: its name, =, and what it is within: backlog, ready, started, review, accepted or declined. Those from ready to accepted are the columns of the board."))
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
