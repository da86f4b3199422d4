//! What a team can give a sprint: the working days of its members less their absences, by the share they work on it.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::Serialize;

use super::{
    sprint::{Whole, days},
    team::Member,
};
use crate::{command::PersonId, error::Result, sql, store::Db};

/// A member with the working days they give the sprint.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Capacity {
    pub name: String,
    /// Working days in the sprint, absences taken off.
    pub days: usize,
    /// The share of their time that goes into the sprint, in per cent.
    pub focus: i64,
    /// Days times focus, to a tenth of a day.
    pub focused: f64,
}

/// Working days of each member less their absences: two queries.
pub async fn of(db: &mut Db, sprint: &Whole) -> Result<Vec<Capacity>> {
    let members = sprint.team.members(db).await?;
    let away = db
        .query(sql!(
            "select a.person_id, a.from_on, a.until_on from team_member m join absence a on a.person_id = m.person_id
             where m.team_id = $1 and a.from_on <= $3 and a.until_on >= $2 limit 2000"
        ))
        .bind(sprint.team.id)
        .bind(sprint.starts_on)
        .bind(sprint.ends_on)
        .all::<(PersonId, NaiveDate, NaiveDate)>()
        .await?;
    let working: Vec<NaiveDate> =
        days(sprint.starts_on, sprint.ends_on).into_iter().filter(|(_, worked)| *worked).map(|(day, _)| day).collect();
    let of = |member: Member| {
        let is_away =
            |day: &NaiveDate| away.iter().any(|(who, from, until)| *who == member.id && (from..=until).contains(&day));
        let days = working.iter().filter(|day| !is_away(day)).count();
        let focused = (days as f64 * member.focus as f64 / 10.0).round() / 10.0;
        Capacity { name: member.name, days, focus: member.focus, focused }
    };
    Ok(members.into_iter().map(of).collect())
}
