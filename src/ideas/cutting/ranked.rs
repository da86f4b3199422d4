//! The ranked list with its efforts, as it is held against the room there is.

use std::collections::HashMap;

use methods::cut::{self, Entry, Kept};

use super::{
    capacity,
    reading::Line,
    rules::{Rules, Unit},
};
use crate::{
    command::{ItemId, ProductId},
    error::Result,
    ideas::scoring::{self, Board, Column, Method},
    sql,
    store::Db,
};

/// 52 weeks a year, 12 months a year.
const WEEKS: f64 = 52.0 / 12.0;

#[derive(sqlx::FromRow)]
struct Row {
    id: ItemId,
    points: Option<f64>,
    version: i64,
    nature: Option<String>,
    cut: Option<String>,
}

/// The whole list with its efforts, before it is cut.
pub struct Ranked {
    pub rules: Rules,
    pub room: Option<f64>,
    pub lines: Vec<Line>,
    /// How the room was counted, where it was not said.
    pub counted: Option<String>,
    /// Ideas that are needs, and stand in no list of what is built.
    pub opportunities: usize,
}

impl Ranked {
    pub async fn read(db: &mut Db, product: ProductId, rules: Rules) -> Result<Ranked> {
        let board = scoring::read(db, product).await?;
        let rows: HashMap<ItemId, Row> = rows(db, product).await?.into_iter().map(|row| (row.id, row)).collect();
        let work = match rules.unit {
            Unit::Points => scoring::estimates(db, product).await?,
            Unit::PersonWeeks => HashMap::new(),
        };
        let weeks = match rules.unit {
            Unit::Points => Vec::new(),
            Unit::PersonWeeks => weeks(&board),
        };
        let decisions = decisions(db, product).await?;
        let capacity = capacity::of(db, product, &rules).await?;
        let column = Column::of(&board, rules.method);
        let mut lines = Vec::new();
        for at in column.order() {
            let idea = &board.ideas[at];
            let Some(row) = rows.get(&idea.id) else { continue };
            let kept = row.cut.clone().filter(|cut| !cut.is_empty());
            lines.push(Line {
                key: idea.key.clone(),
                title: idea.title.clone(),
                rank: column.ranks[at],
                score: column.scored[at].as_ref().ok().copied(),
                no_score: column.scored[at].as_ref().err().map(ToString::to_string),
                effort: work.get(&idea.id).copied().or(match rules.unit {
                    Unit::Points => row.points,
                    Unit::PersonWeeks => weeks.get(at).copied().flatten(),
                }),
                sum: None,
                decision: kept.as_ref().and_then(|_| decisions.get(&idea.id).cloned()),
                kept,
                asked_by: Vec::new(),
                askers: 0,
                revenue: 0,
                id: idea.id,
                version: row.version,
            });
        }
        let opportunities = board.ideas.len() - lines.len();
        Ok(Ranked { rules, room: capacity.room, lines, counted: capacity.from, opportunities })
    }

    /// Where each line stands; without a score it has no place in the order.
    pub fn cut(&self) -> cut::Cut {
        let entry = |line: &Line| Entry {
            effort: line.effort.filter(|_| line.rank.is_some() || line.kept.is_some()),
            kept: match line.kept.as_deref() {
                Some("in") => Some(Kept::In),
                Some(_) => Some(Kept::Out),
                None => None,
            },
        };
        cut::cut(&self.lines.iter().map(entry).collect::<Vec<_>>(), self.room.unwrap_or(f64::INFINITY))
    }
}

/// The effort that RICE asks for, in weeks.
fn weeks(board: &Board) -> Vec<Option<f64>> {
    let column = Column::of(board, Method::Rice);
    let effort = column.inputs.iter().position(|input| input.id == "rice.effort");
    let weeks = |values: &Vec<Option<f64>>| effort.and_then(|at| values[at]).map(|months| months * WEEKS);
    column.values.iter().map(weeks).collect()
}

/// What stands at the ideas themselves; those that are needs are built by nobody.
async fn rows(db: &mut Db, product: ProductId) -> Result<Vec<Row>> {
    let rows: Vec<Row> = db
        .query(sql!(
            "select i.id, i.points, i.version, d.nature, d.cut from item i left join idea d on d.item_id = i.id
             where i.product_id = $1 and i.kind = 'idea' and i.open and i.archived_at is null limit 10000"
        ))
        .bind(product)
        .all()
        .await?;
    Ok(rows.into_iter().filter(|row| row.nature.as_deref() != Some("opportunity")).collect())
}

/// The latest decision about each idea that a trade-off keeps where it is.
async fn decisions(db: &mut Db, product: ProductId) -> Result<HashMap<ItemId, String>> {
    let rows = db
        .query(sql!(
            "select i.id, f.key from item i join idea d on d.item_id = i.id cross join link l cross join item f
             where i.product_id = $1 and i.kind = 'idea' and d.cut is not null and l.to_id = i.id and l.kind = 'relates'
                and l.from_kind = 'decision' and f.id = l.from_id and f.archived_at is null
             order by f.created_at, f.id limit 2000"
        ))
        .bind(product)
        .all::<(ItemId, String)>()
        .await?;
    Ok(rows.into_iter().collect())
}
