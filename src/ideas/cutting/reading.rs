//! Reading the cut: the ranked ideas, which of them fit, who asked for those that do not, and what cannot be placed.

use std::collections::HashMap;

use methods::cut::{self, Entry, Kept, Side};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    capacity,
    rules::{self, Rules, Unit},
};
use crate::{
    command::{Actor, ItemId, ProductId, Query, Route},
    error::{Error, Result},
    ideas::scoring::{self, Board, Column, Method},
    items::Product,
    line::askers::{self, Together},
    sql,
    store::Db,
};

/// How many are told of each part.
const MOST: usize = 100;
/// 52 weeks a year, 12 months a year.
const WEEKS: f64 = 52.0 / 12.0;

/// Reads the cut line.
#[derive(Deserialize, JsonSchema)]
pub struct Read {
    pub product: String,
    /// What if: ranked by another method, or held against another room than what is drawn.
    #[serde(default)]
    pub method: Option<Method>,
    #[serde(default)]
    pub unit: Option<Unit>,
    #[serde(default)]
    pub capacity: Option<f64>,
}

#[derive(Serialize, JsonSchema)]
pub struct Cut {
    pub method: Method,
    pub unit: Unit,
    /// Nothing while nobody has said it: then all that has an effort is above.
    pub capacity: Option<f64>,
    /// How the capacity was counted, where it was not said.
    pub counted: Option<String>,
    /// What is above takes that much.
    pub taken: f64,
    /// By how much trade-offs go beyond the capacity.
    pub over: f64,
    /// The best first, at most 100 of each part.
    pub above: Vec<Line>,
    pub below: Vec<Line>,
    /// What nobody has said the effort of, or what has no score: whether it fits cannot be told.
    pub unknown: Vec<Line>,
    /// How many there are of each.
    pub counts: Counts,
    /// Everyone who asks for what falls below, each once.
    pub lost: Together,
}

#[derive(Serialize, JsonSchema)]
pub struct Counts {
    pub above: usize,
    pub below: usize,
    pub unknown: usize,
    /// Ideas that are needs: what is built is a way to meet one.
    pub opportunities: usize,
}

/// One idea.
#[derive(Clone, Serialize, JsonSchema)]
pub struct Line {
    pub key: String,
    pub title: String,
    pub rank: Option<usize>,
    pub score: Option<f64>,
    /// Why there is no score.
    pub no_score: Option<String>,
    /// In the unit; nothing where nobody has said it.
    pub effort: Option<f64>,
    /// What it and all above it take together.
    pub sum: Option<f64>,
    /// in or out, where a trade-off keeps it there.
    pub kept: Option<String>,
    /// The key of the decision that says why.
    pub decision: Option<String>,
    /// Who asked: the largest customers first, at most three of them named.
    pub asked_by: Vec<String>,
    pub askers: i64,
    /// What those customers bring a year.
    pub revenue: i64,
    #[serde(skip)]
    pub id: ItemId,
    #[serde(skip)]
    pub version: i64,
}

impl Query for Read {
    const NAME: &'static str = "cut.read";
    const ROUTE: Route = Route::get("/products/{product}/cut");
    const ABOUT: &'static str = "Reads the cut line: the open ideas ranked by a method against what there is room for, what falls below, and who asked for it.";
    type Output = Cut;

    async fn run(self, db: &mut Db, by: &Actor) -> Result<Cut> {
        let product = Product::find(db, by, &self.product).await?;
        let mut rules = rules::of(db, product.id).await?;
        rules.method = self.method.unwrap_or(rules.method);
        if self.unit.is_some_and(|unit| unit != rules.unit) {
            rules = Rules { unit: self.unit.unwrap_or_default(), capacity: None, sprints: None, ..rules };
        }
        if let Some(capacity) = self.capacity {
            if !(0.0..=1e6).contains(&capacity) {
                return Err(Error::field("capacity", "room is a number from 0 to 1,000,000"));
            }
            rules = Rules { capacity: Some(capacity), sprints: None, ..rules };
        }
        Ranked::read(db, product.id, rules).await?.told(db).await
    }
}

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
    counted: Option<String>,
    opportunities: usize,
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

    pub async fn told(self, db: &mut Db) -> Result<Cut> {
        let cut = self.cut();
        let part = |side: Side| -> Vec<Line> {
            let lines = self.lines.iter().zip(&cut.sides).filter(|(_, of)| **of == side);
            lines.map(|(line, _)| line.clone()).collect()
        };
        let (mut above, mut below, mut unknown) = (part(Side::Above), part(Side::Below), part(Side::Unknown));
        sum_up(&mut above, 0.0);
        let counts = Counts {
            above: above.len(),
            below: below.len(),
            unknown: unknown.len(),
            opportunities: self.opportunities,
        };
        let lost = askers::together(db, &below.iter().map(|line| line.id.0).collect::<Vec<_>>()).await?;
        // What is nearest to the line is told.
        let far = above.len().saturating_sub(MOST);
        above.drain(..far);
        below.truncate(MOST);
        unknown.truncate(MOST);
        let ids: Vec<_> = above.iter().chain(&below).chain(&unknown).map(|line| line.id.0).collect();
        let asked = askers::of_items(db, &ids).await?;
        for line in above.iter_mut().chain(&mut below).chain(&mut unknown) {
            if let Some(by) = asked.get(&line.id) {
                (line.asked_by, line.askers, line.revenue) = (by.names.clone(), by.count, by.revenue);
            }
        }
        let (method, unit) = (self.rules.method, self.rules.unit);
        let (taken, over) = (cut.taken, cut.over);
        Ok(Cut {
            method,
            unit,
            capacity: self.room,
            counted: self.counted,
            taken,
            over,
            above,
            below,
            unknown,
            counts,
            lost,
        })
    }
}

fn sum_up(lines: &mut [Line], from: f64) {
    let mut sum = from;
    for line in lines {
        sum += line.effort.unwrap_or(0.0);
        line.sum = Some(sum);
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

/// Whence the efforts come.
pub fn effort_hint(unit: Unit) -> &'static str {
    match unit {
        Unit::Points => "An effort is the points of the work below an idea, or its own where there is none yet.",
        Unit::PersonWeeks => "An effort is what RICE asks for: a person-month counts 4.33 weeks.",
    }
}
