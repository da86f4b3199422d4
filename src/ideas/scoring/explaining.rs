//! What stands behind a cell: whence it is, who said it and when, and why it comes to nothing.

use chrono::{DateTime, Utc};
use sqlx::types::Json;

use super::{
    method::Input,
    said::{NO_PACE, Said},
    sheet::{Board, Cell, Idea, Line},
};
use crate::{error::Result, sql, store::Db, web::shown::ago};

#[derive(sqlx::FromRow)]
struct Row {
    key: String,
    input: String,
    by: Option<String>,
    at: DateTime<Utc>,
    origin: Option<String>,
    typed: Option<String>,
}

/// Says of each cell of these lines whence it is and who said it, in one query.
pub async fn explain(db: &mut Db, board: &Board, inputs: &[Input], lines: &mut [Line]) -> Result<()> {
    let keys: Vec<String> = lines.iter().map(|line| line.key.clone()).collect();
    let rows = db
        .query(sql!(
            sqlite: "select i.key, s.input, p.name as by, s.at, o.key as origin, s.typed from json_each($1) v cross join item i cross join score s
                        left join person p on p.id = s.by_id left join item o on o.id = s.origin_id
                     where i.key = v.value and s.item_id = i.id",
            postgres: "select i.key, s.input, p.name as by, s.at, o.key as origin, s.typed from jsonb_array_elements_text($1) v cross join item i
                        cross join score s left join person p on p.id = s.by_id left join item o on o.id = s.origin_id
                     where i.key = v.value and s.item_id = i.id",
        ))
        .bind(Json(keys))
        .all::<Row>()
        .await?;
    for line in lines {
        for (cell, input) in line.cells.iter_mut().zip(inputs) {
            let row = rows.iter().find(|row| row.key == line.key && row.input == cell.input);
            cell.by = row.and_then(|row| row.by.clone());
            cell.at = row.map(|row| row.at);
            cell.origin = row.and_then(|row| row.origin.clone());
            cell.source = source(board, input, cell);
            cell.said = row.and_then(|row| row.typed.clone()).or(cell.said.take());
        }
    }
    Ok(())
}

/// Why a cell that is bound comes to nothing.
pub fn why(idea: &Idea, input: &Input, value: Option<f64>, board: &Board) -> Option<String> {
    let fill = board.rules.fill(&input.id);
    let said = idea.said(&input.id).or(fill.as_ref()).filter(|_| value.is_none())?;
    Some(match said {
        Said::Number(_) | Said::Demand => return None,
        Said::Estimates if input.time.is_some() && board.rules.pace.is_none() => NO_PACE.into(),
        Said::Estimates => "no work below it has points".into(),
        Said::Metric { key, .. } => format!("{key} has no value yet"),
    })
}

fn source(board: &Board, input: &Input, cell: &Cell) -> Option<String> {
    if let Some(from) = input.read_from {
        return cell.value.map(|_| format!("read from {from}"));
    }
    let fill = board.rules.fill(&input.id).filter(|_| cell.said.is_none());
    let filled = if fill.is_some() { "as the column is filled: " } else { "" };
    let bound = match (&cell.said, &fill) {
        (Some(said), _) => said.strip_prefix('=').map(str::to_owned),
        (None, Some(Said::Demand)) => Some("demand".into()),
        (None, Some(_)) => Some("estimates".into()),
        (None, None) => return None,
    };
    Some(match bound.as_deref() {
        None => "said".into(),
        Some("demand") => format!("{filled}the feedback behind it: critical 3, important 2, any other 1"),
        Some("estimates") => format!("{filled}the points of the work below it{}", converted(board, input)),
        Some(metric) => match metric.split_once(" % of ") {
            Some((share, metric)) => format!("{share} % of the latest value of {metric}"),
            None => format!("the latest value of {metric}"),
        },
    })
}

/// By what points became time.
fn converted(board: &Board, input: &Input) -> String {
    match (input.time, board.rules.pace) {
        (Some(_), Some(pace)) => format!(", {} of them a person-month", crate::web::shown::number(pace)),
        _ => String::new(),
    }
}

impl Cell {
    /// Whether what it comes to is not to be read off what was said: a fact, a unit, a word.
    pub fn is_more_than_a_number(&self) -> bool {
        self.said.as_deref().is_none_or(|said| {
            said.starts_with('=') || said.chars().any(|letter| letter.is_alphabetic() || letter == '/')
        })
    }

    /// In a sentence: what it is, in which unit, whence, by whom and when.
    pub fn told(&self, input: &Input, now: DateTime<Utc>) -> String {
        if self.source.is_none() && self.why.is_none() {
            return String::new();
        }
        let unit =
            (!input.unit.is_empty()).then(|| format!("in {}", input.unit)).filter(|_| !input.unit.starts_with("from"));
        let by = match (&self.by, self.at) {
            (Some(by), Some(at)) => Some(format!("by {by}, {}", ago(at, now))),
            (None, Some(at)) => Some(ago(at, now)),
            _ => None,
        };
        let origin = self.origin.as_ref().map(|origin| format!("of {origin}, which was merged into it"));
        let parts = [unit, self.source.clone(), by, origin, self.why.clone(), self.caution.clone()];
        parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
    }
}
