//! The days on which a team does not work besides weekends: holidays, a company's outing, the days between the years.

use chrono::{Datelike, NaiveDate, Weekday};
use maud::{Markup, html};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sqlx::types::Json;

use super::{Team, team_record};
use crate::{
    command::{Actor, Command, Place, ProductId, Right, Route},
    error::{Error, Result},
    items::{Product, text},
    live::Topic,
    sql,
    store::{Db, Tx},
    web::kit::{Field, form_actions},
};

const MOST: usize = 500;

/// A day on which nobody of a team works.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DayOff {
    pub on: NaiveDate,
    /// What day it is; may be empty.
    #[serde(default)]
    pub name: String,
}

pub fn is_weekend(day: NaiveDate) -> bool {
    matches!(day.weekday(), Weekday::Sat | Weekday::Sun)
}

/// How many of these would be worked on otherwise, after one day and up to another.
pub fn lost(off: &[NaiveDate], after: NaiveDate, until: NaiveDate) -> i64 {
    off.iter().filter(|day| !is_weekend(**day) && **day > after && **day <= until).count() as i64
}

/// The day by which as much is done as without any day off until that day: each puts it off by a day that is worked on.
pub fn postponed(off: &[NaiveDate], after: NaiveDate, until: NaiveDate) -> NaiveDate {
    let mut end = until;
    let mut off: Vec<NaiveDate> = off.iter().copied().filter(|day| !is_weekend(*day) && *day > after).collect();
    off.sort_unstable();
    for day in off {
        if day > end {
            break;
        }
        end = end.succ_opt().unwrap_or(end);
        while is_weekend(end) {
            end = end.succ_opt().unwrap_or(end);
        }
    }
    end
}

/// The days on which no team of a product works.
pub async fn of_product(db: &mut Db, product: ProductId) -> Result<Vec<NaiveDate>> {
    let teams = Team::all(db, product).await?;
    let Some((first, others)) = teams.split_first() else { return Ok(Vec::new()) };
    let all = first.days_off().filter(|day| others.iter().all(|team| team.is_off(*day)));
    Ok(all.collect())
}

/// Says on which days a team does not work.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Choose {
    pub product: String,
    pub team: String,
    /// All of them, a line each: `2026-12-25 Christmas Day`, or from one day to another: `2026-12-24..2026-12-31 Between the years`.
    #[serde(default)]
    #[schemars(extend("x-lines" = true))]
    pub days: Vec<String>,
}

#[derive(Serialize, JsonSchema)]
pub struct DaysOff {
    pub team: String,
    /// The earliest first.
    pub days: Vec<DayOff>,
}

impl Command for Choose {
    const NAME: &'static str = "team.days_off";
    const ROUTE: Route = Route::put("/products/{product}/teams/{team}/days_off");
    const ABOUT: &'static str = "Says on which days a team does not work besides weekends: capacity, the ideal line, ages in working days and forecasts leave them out.";
    type Output = DaysOff;

    async fn place(&self, db: &mut Db, by: &Actor) -> Result<Place> {
        let product = Product::find(db, by, &self.product).await?;
        Ok(Place::product(Right::RunSprints, product.id).about(format!("Change the days off of {}", self.team)))
    }

    async fn run(self, tx: &mut Tx, by: &Actor) -> Result<DaysOff> {
        let product = Product::find(tx, by, &self.product).await?;
        let team = Team::named(tx, product.id, &self.team).await?;
        let before = team_record::of(tx, team.id).await?;
        let days = read(&self.days)?;
        let kept = (!days.is_empty()).then(|| Json(days.clone()));
        tx.query(sql!("update team set days_off = $2 where id = $1")).bind(team.id).bind(kept).run().await?;
        team_record::changed(tx, &product.key, team.id, &before).await?;
        tx.touch(Topic::product(&product.key));
        Ok(DaysOff { team: team.name, days })
    }
}

fn read(lines: &[String]) -> Result<Vec<DayOff>> {
    let wrong = |message: String| Error::field("days", message);
    let mut days: Vec<DayOff> = Vec::new();
    for line in lines.iter().map(|line| line.trim()).filter(|line| !line.is_empty()) {
        let (when, name) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
        let (from, until) = when.split_once("..").unwrap_or((when, when));
        let day = |text: &str| text.parse::<NaiveDate>().ok().filter(|day| (1970..=2200).contains(&day.year()));
        let (Some(from), Some(until)) = (day(from), day(until)) else {
            return Err(wrong(format!("“{line}” does not begin with a day such as 2026-12-25")));
        };
        if until < from || (until - from).num_days() >= MOST as i64 {
            return Err(wrong(format!("“{line}” ends before it begins, or goes on for too long")));
        }
        let name = if name.trim().is_empty() { String::new() } else { text::line("days", name, 100)? };
        days.extend(from.iter_days().take_while(|on| *on <= until).map(|on| DayOff { on, name: name.clone() }));
    }
    days.sort_by_key(|day| day.on);
    days.dedup_by_key(|day| day.on);
    if days.len() > MOST {
        return Err(wrong(format!("at most {MOST} days")));
    }
    Ok(days)
}

/// As a person writes them: what follows one another under one name is a line.
fn written(days: &[DayOff]) -> String {
    let mut lines: Vec<(NaiveDate, NaiveDate, &str)> = Vec::new();
    for day in days {
        match lines.last_mut() {
            Some((_, until, name)) if until.succ_opt() == Some(day.on) && *name == day.name => *until = day.on,
            _ => lines.push((day.on, day.on, &day.name)),
        }
    }
    let line = |(from, until, name): &(NaiveDate, NaiveDate, &str)| {
        let when = if from == until { from.to_string() } else { format!("{from}..{until}") };
        format!("{when} {name}").trim_end().to_owned()
    };
    lines.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// The form on the page of teams.
pub(super) fn days_off_form(team: &Team, href: &str) -> Markup {
    let days = team.days_off.as_deref().unwrap_or_default();
    html! {
        details {
            summary { "Days off" @if !days.is_empty() { " " span.faint.num { (days.len()) } } }
            form.form method="post" action=(format!("{href}/days_off")) data-controller="remote-form" {
                input type="hidden" name="_method" value="PUT";
                (Field::textarea("days", "A line a day").value(written(days)).id(format!("days-off-{}", team.id))
                    .placeholder("2026-12-25 Christmas Day\n2026-12-28..2026-12-31 Between the years")
                    .hint("Nobody of the team works on them: capacity, the ideal line, ages in working days and forecasts leave them out."))
                (form_actions("Save", None))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn days_are_read_and_written_by_lines() {
        let lines = ["2026-12-28..2026-12-30 Between the years", "", "2026-12-25 Christmas Day", "2026-05-01"];
        let days = read(&lines.map(str::to_owned)).unwrap();
        assert_eq!(days.len(), 5);
        assert_eq!(written(&days), "2026-05-01\n2026-12-25 Christmas Day\n2026-12-28..2026-12-30 Between the years");
        for wrong in ["Christmas", "25.12.2026", "2026-12-25..2026-12-24", "2026-01-01..2029-01-01"] {
            assert!(read(&[wrong.to_owned()]).is_err(), "{wrong}");
        }
    }

    #[test]
    fn each_puts_the_end_off_by_a_day_that_is_worked_on() {
        let off = ["2026-12-25", "2026-12-26", "2026-12-28"].map(day);
        // The 26th is a Saturday.
        assert_eq!(lost(&off, day("2026-12-21"), day("2026-12-31")), 2);
        assert_eq!(postponed(&off, day("2026-12-21"), day("2026-12-24")), day("2026-12-24"));
        assert_eq!(postponed(&off, day("2026-12-21"), day("2026-12-25")), day("2026-12-29"));
        assert_eq!(postponed(&off, day("2026-12-21"), day("2026-12-31")), day("2027-01-04"));
        assert_eq!(postponed(&[], day("2026-12-21"), day("2026-12-26")), day("2026-12-26"));
    }
}
