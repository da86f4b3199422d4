//! A board as a table: a row a card, with the column it is in.

use std::collections::HashMap;

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
    command::{Actor, ProductId},
    error::{Error, Result},
    fields::{self, Field},
    items::{Key, Product},
    store::Db,
    views::{giving::Sheet, sheet::Cell},
};

const HEAD: [(&str, f64); 19] = [
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
    ("Started", 17.0),
    ("In its state since", 17.0),
    ("Priority", 9.0),
    ("Due", 11.0),
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
    table(db, by, (&team, product.id, format!("{}-board", product.key)), work, query).await
}

pub async fn of_sprint(db: &mut Db, by: &Actor, key: &Key, query: &str) -> Result<Sheet> {
    let sprint = Whole::find(db, by, key).await?;
    let work = report::work(db, sprint.item.id).await?;
    let product = sprint.item.product_id.ok_or(Error::NotFound)?;
    table(db, by, (&sprint.team, product, format!("{}-board", sprint.item.key)), work, query).await
}

async fn table(
    db: &mut Db,
    by: &Actor,
    (team, product, stem): (&Team, ProductId, String),
    work: Vec<Work>,
    query: &str,
) -> Result<Sheet> {
    let (view, states, labels) = (View::read(query)?, workflow::columns(db, team.id).await?, labels(db, &work).await?);
    let mut shown: Vec<&Work> = work.iter().filter(|work| view.shows(work, &labels, by.person)).collect();
    shown.sort_by_key(|work| column(work, &states).0);
    let ids: Vec<_> = shown.iter().map(|work| work.id.0).collect();
    let fields = Field::open(db, product).await?;
    let own = if fields.is_empty() { HashMap::new() } else { fields::of_items(db, &ids).await? };
    let lane_of = |work: &Work| view.grouped(&[work]).and_then(|mut lanes| lanes.pop()).map(|(name, _)| name);
    let row = |work: &Work| {
        let said = own.get(&work.id).cloned().unwrap_or_default();
        let mut row = cells(work, &states, &labels);
        row.extend(fields.iter().map(|field| Cell::said(&said, field)));
        row.extend(view.lanes().map(|_| lane_of(work).map_or(Cell::Nothing, Cell::Text)));
        row
    };
    let rows = shown.into_iter().map(row).collect();
    let named = |(name, width): (&str, f64)| (name.to_owned(), width);
    let own = fields.iter().map(|field| (field.name.clone(), 20.0));
    let columns =
        HEAD.into_iter().map(named).chain(own).chain(view.lanes().map(|_| ("Lane".to_owned(), 24.0))).collect();
    Ok(Sheet { stem, title: "Board", columns, rows })
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
        work.started_on.map_or(Cell::Nothing, Cell::Day),
        work.since.map_or(Cell::Nothing, Cell::Day),
        maybe(&work.priority),
        work.due_on.map_or(Cell::Nothing, Cell::Day),
        Cell::Number(work.criteria as f64),
        Cell::Number(work.passed as f64),
        Cell::Number(work.blocked as f64),
        Cell::Number(work.sprints as f64),
    ]
}
