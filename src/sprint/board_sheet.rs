//! A board as a table: a row a card, with the column it is in.

use super::{
    Team,
    board_face::labels,
    board_view::{Labels, View},
    flowing,
    report::{self, Work},
    sprint::Whole,
    starting,
    workflow::{self, State},
};
use crate::{
    command::Actor,
    error::{Error, Result},
    items::{Key, Product},
    store::Db,
    views::{giving::Sheet, sheet::Cell},
};

const HEAD: [(&str, f64); 16] = [
    ("Column", 16.0),
    ("Key", 11.0),
    ("Kind", 8.0),
    ("Title", 56.0),
    ("Status", 10.0),
    ("Points", 8.0),
    ("Person", 20.0),
    ("Area", 16.0),
    ("Labels", 22.0),
    ("Goal key", 11.0),
    ("Goal", 36.0),
    ("In its state since", 17.0),
    ("Criteria", 9.0),
    ("Passed", 9.0),
    ("In the way", 10.0),
    ("Sprints", 9.0),
];

/// The board of a team: its own in plain flow, or that of the sprint it runs.
pub async fn of_team(db: &mut Db, by: &Actor, product: &Product, team: &str, query: &str) -> Result<Sheet> {
    let team = Team::at(db, product.id, team).await?;
    if !team.flows() {
        let sprint = starting::running(db, &team).await?;
        let sprint = sprint.as_deref().and_then(Key::parse);
        let nothing = || Error::refused("no_sprint", format!("{} runs no sprint now", team.name));
        return of_sprint(db, by, &sprint.ok_or_else(nothing)?, query).await;
    }
    let work = flowing::work(db, &team, product.id, by.at).await?;
    if work.len() >= flowing::MOST {
        let most = flowing::MOST;
        return Err(Error::refused(
            "too_many_rows",
            format!("this board has more than {most} cards, the most it shows"),
        ));
    }
    table(db, by, (&team, format!("{}-board", product.key)), work, query).await
}

pub async fn of_sprint(db: &mut Db, by: &Actor, key: &Key, query: &str) -> Result<Sheet> {
    let sprint = Whole::find(db, by, key).await?;
    let work = report::work(db, sprint.item.id).await?;
    table(db, by, (&sprint.team, format!("{}-board", sprint.item.key)), work, query).await
}

async fn table(db: &mut Db, by: &Actor, (team, stem): (&Team, String), work: Vec<Work>, query: &str) -> Result<Sheet> {
    let (view, states, labels) = (View::read(query)?, workflow::columns(db, team.id).await?, labels(db, &work).await?);
    let mut shown: Vec<&Work> = work.iter().filter(|work| view.shows(work, &labels, by.person)).collect();
    shown.sort_by_key(|work| column(work, &states).0);
    let rows = shown.into_iter().map(|work| cells(work, &states, &labels)).collect();
    Ok(Sheet { stem, title: "Board", columns: HEAD.map(|(name, width)| (name.to_owned(), width)).to_vec(), rows })
}

/// The column in which a card stands, by its place and its name.
fn column(work: &Work, columns: &[State]) -> (usize, String) {
    let stands = workflow::column(columns, &work.status, work.state.as_deref());
    let at = columns.iter().position(|state| Some(state) == stands);
    (at.unwrap_or(columns.len()), stands.map_or_else(|| work.status.clone(), |state| state.name.clone()))
}

fn cells(work: &Work, states: &[State], labels: &Labels) -> Vec<Cell> {
    let maybe = |text: &Option<String>| text.clone().map_or(Cell::Nothing, Cell::Text);
    let said = labels.get(&work.id).map(|labels| labels.join(", ")).filter(|labels| !labels.is_empty());
    vec![
        Cell::Text(column(work, states).1),
        Cell::Text(work.key.clone()),
        Cell::Text(work.kind.clone()),
        Cell::Text(work.title.clone()),
        Cell::Text(work.status.clone()),
        work.points.map_or(Cell::Nothing, Cell::Number),
        maybe(&work.owner_name),
        maybe(&work.area),
        said.map_or(Cell::Nothing, Cell::Text),
        maybe(&work.goal),
        maybe(&work.why),
        work.since.map_or(Cell::Nothing, Cell::Day),
        Cell::Number(work.criteria as f64),
        Cell::Number(work.passed as f64),
        Cell::Number(work.blocked as f64),
        Cell::Number(work.sprints as f64),
    ]
}
