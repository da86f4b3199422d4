//! The tree as a table: a row a line, with how deep it stands and what is done below it.

use super::{
    Wish,
    outline::{Line, outline},
};
use crate::{
    backlog::page::View,
    error::Result,
    items::Product,
    store::Db,
    views::{giving::Sheet, sheet::Cell},
};

const HEAD: [(&str, f64); 11] = [
    ("Level", 7.0),
    ("Under", 11.0),
    ("Key", 11.0),
    ("Kind", 10.0),
    ("Title", 60.0),
    ("Status", 12.0),
    ("Person", 20.0),
    ("Points", 8.0),
    ("Points done", 11.0),
    ("Work", 8.0),
    ("Work done", 10.0),
];

/// From the goals to the sub-tasks, each branch to its end before the next.
pub async fn sheet(db: &mut Db, product: &Product, query: &str) -> Result<Sheet> {
    let closed = url::form_urlencoded::parse(query.as_bytes()).any(|(name, value)| name == "closed" && value == "true");
    let wish = Wish { filter: View::read(query)?.filter, closed };
    let rows = outline(db, product.id, &wish).await?.into_iter().map(cells).collect();
    let columns = HEAD.map(|(name, width)| (name.to_owned(), width)).to_vec();
    Ok(Sheet { stem: format!("{}-tree", product.key), title: "Tree", columns, rows })
}

fn cells(Line { depth, above, node }: Line) -> Vec<Cell> {
    let below = |figure: i64| if node.is_above() { Cell::Number(figure as f64) } else { Cell::Nothing };
    vec![
        Cell::Number(depth as f64),
        above.map_or(Cell::Nothing, Cell::Text),
        Cell::Text(node.key.clone()),
        Cell::Text(node.kind.name().to_owned()),
        Cell::Text(node.title.clone()),
        Cell::Text(node.state.clone().unwrap_or_else(|| node.status.clone())),
        node.owner_name.clone().map_or(Cell::Nothing, Cell::Text),
        node.points.map_or(Cell::Nothing, Cell::Number),
        Cell::Number(node.points_done),
        below(node.work),
        below(node.work_done),
    ]
}
