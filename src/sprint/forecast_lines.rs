//! How far down the backlog the team will come by a few dates to come.

use chrono::{DateTime, Days, NaiveDate, Utc};
use maud::{Markup, html};
use methods::forecast;

use super::{
    forecasting::Unit,
    past_weeks::{self, Counted},
    saying,
};
use crate::{
    command::ProductId,
    error::Result,
    store::Db,
    web::shown::{day, of},
};

/// So many items from the top are done by that day, in 85 of 100 futures.
#[derive(Clone, Debug)]
pub struct Line {
    pub items: usize,
    pub by: NaiveDate,
}

/// The lines, or why there are none.
pub struct Lines {
    pub lines: Vec<Line>,
    pub refused: Option<String>,
}

const CHANCE: f64 = 0.85;
const AHEAD: [usize; 4] = [2, 4, 8, 13];

/// From the throughput of the last weeks; one query.
pub async fn read(db: &mut Db, product: ProductId, now: DateTime<Utc>) -> Result<Lines> {
    let past = past_weeks::weeks(db, product, Counted::default(), now).await?;
    let mut lines: Vec<Line> = Vec::new();
    for weeks in AHEAD {
        let many = match forecast::how_many(&past.finished, weeks, 1) {
            Ok(many) => many.at_least(CHANCE),
            Err(refusal) => return Ok(Lines { lines, refused: Some(saying::refused(refusal, Unit::Items)) }),
        };
        let by = now.date_naive().checked_add_days(Days::new(weeks as u64 * 7));
        if let Some(by) = by
            && many > lines.last().map_or(0, |line| line.items)
        {
            lines.push(Line { items: many, by });
        }
    }
    Ok(Lines { lines, refused: None })
}

impl Lines {
    /// What stands below the row of that number, if a date falls there.
    pub fn below(&self, number: usize, today: NaiveDate, product: &str) -> Markup {
        html! {
            @for line in self.lines.iter().filter(|line| line.items == number) {
                li.foreseen { span { "85 %: the " @if number > 1 { (of(number as i64, "item", "items")) " above" } @else { "item above" } " by " a href=(format!("/products/{product}/forecast?by={}", line.by)) { b { (day(line.by, today)) } } } }
            }
        }
    }

    /// What stands on top: why there are no lines.
    pub fn above(&self) -> Markup {
        html! {
            @if let Some(refused) = &self.refused { li.foreseen { span { "No forecast: " (refused) "." } } }
            @else if self.lines.is_empty() { li.foreseen { span { "No forecast: at this pace nothing is sure to be done in 13 weeks." } } }
        }
    }
}
