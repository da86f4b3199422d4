//! What there is room for: as it was said, as many sprints of what the teams have done lately, or what the teams could do.

use chrono::{Days, NaiveDate};
use schemars::JsonSchema;
use serde::Serialize;

use super::rules::{Rules, Unit};
use crate::{
    command::ProductId,
    error::Result,
    sprint::{Crew, Team, velocity},
    store::Db,
    web::shown::{number, of as counted},
};

/// For how long there is room, unless somebody says otherwise: a quarter.
const WEEKS: u64 = 13;
const SPRINTS: f64 = 6.0;
/// How many teams are asked.
const TEAMS: usize = 20;

/// What the teams could do, offered while nobody has said what there is room for.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Suggested {
    pub room: f64,
    /// How it came about.
    pub from: String,
}

pub struct Capacity {
    pub room: Option<f64>,
    /// How it came about, where it was counted.
    pub from: Option<String>,
}

pub async fn of(db: &mut Db, product: ProductId, rules: &Rules) -> Result<Capacity> {
    let Some(sprints) = rules.sprints else { return Ok(Capacity { room: rules.capacity, from: None }) };
    let velocity = velocity(db, product, rules.team.as_deref()).await?;
    let whose = rules.team.as_ref().map(|team| format!(" of {team}")).unwrap_or_default();
    let from = velocity.map(|mean| {
        format!("{} sprints of {} points, the mean of the last three{whose}", number(sprints), number(mean))
    });
    Ok(Capacity { room: velocity.map(|mean| mean * sprints), from })
}

/// The mean of the last three sprints; nothing while none has closed.
pub async fn velocity(db: &mut Db, product: ProductId, team: Option<&str>) -> Result<Option<f64>> {
    Ok(velocity::velocity(db, product, team).await?.recent)
}

/// The focused days of the teams' members in the next quarter, without their absences; or six sprints of the velocity. Nothing
/// where there is neither.
pub async fn suggested(db: &mut Db, product: ProductId, unit: Unit, today: NaiveDate) -> Result<Option<Suggested>> {
    if unit == Unit::Points {
        let mean = velocity(db, product, None).await?.filter(|mean| *mean > 0.0);
        let from =
            |mean: f64| format!("{} sprints of {} points, the mean of the last three", number(SPRINTS), number(mean));
        return Ok(mean.map(|mean| Suggested { room: mean * SPRINTS, from: from(mean) }));
    }
    let until = today.checked_add_days(Days::new(WEEKS * 7 - 1)).unwrap_or(today);
    let (mut days, mut people) = (0.0, 0);
    for team in Team::all(db, product).await?.iter().take(TEAMS) {
        let crew = Crew::of(db, team, today, until).await?;
        people += crew.gives(today, until).len();
        days += crew.focused(today, until);
    }
    let from =
        format!("{} of {} in the next {WEEKS} weeks", counted_days(days), counted(people as i64, "person", "people"));
    Ok((days > 0.0).then(|| Suggested { room: (days / 5.0 * 10.0).round() / 10.0, from }))
}

fn counted_days(days: f64) -> String {
    format!("{} focused days", number(days))
}
