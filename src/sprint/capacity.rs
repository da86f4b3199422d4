//! What a team can give a sprint: the working days of its members less their absences, by the share they work on it.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::Serialize;

use super::{
    sprint::days,
    team::{Member, Team},
};
use crate::{command::PersonId, error::Result, sql, store::Db};

/// A member with the working days they give the sprint.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Capacity {
    #[serde(skip)]
    #[schemars(skip)]
    pub id: PersonId,
    pub name: String,
    /// Working days in the sprint, absences and days off of the team taken off.
    pub days: usize,
    /// The share of their time that goes into the sprint, in per cent.
    pub focus: i64,
    /// Days times focus, to a tenth of a day.
    pub focused: f64,
}

/// Who is in a team, and when they are away.
pub struct Crew {
    members: Vec<Member>,
    away: Vec<(PersonId, NaiveDate, NaiveDate)>,
    /// When none of them works.
    off: Vec<NaiveDate>,
}

impl Crew {
    /// The members as they are now, with their absences from one day to another: two queries.
    pub async fn of(db: &mut Db, team: &Team, from: NaiveDate, until: NaiveDate) -> Result<Crew> {
        let members = team.members(db).await?;
        let away = db
            .query(sql!(
                "select a.person_id, a.from_on, a.until_on from team_member m join absence a on a.person_id = m.person_id
                 where m.team_id = $1 and a.from_on <= $3 and a.until_on >= $2 limit 5000"
            ))
            .bind(team.id)
            .bind(from)
            .bind(until)
            .all::<(PersonId, NaiveDate, NaiveDate)>()
            .await?;
        Ok(Crew { members, away, off: team.days_off().collect() })
    }

    /// What each gives from one day to another.
    pub fn gives(&self, from: NaiveDate, until: NaiveDate) -> Vec<Capacity> {
        let working: Vec<NaiveDate> =
            days(from, until, &self.off).into_iter().filter(|(_, worked)| *worked).map(|(day, _)| day).collect();
        let of = |member: &Member| {
            let is_away = |day: &NaiveDate| {
                self.away.iter().any(|(who, from, until)| *who == member.id && (from..=until).contains(&day))
            };
            let days = working.iter().filter(|day| !is_away(day)).count();
            let focused = (days as f64 * member.focus as f64 / 10.0).round() / 10.0;
            Capacity { id: member.id, name: member.name.clone(), days, focus: member.focus, focused }
        };
        self.members.iter().map(of).collect()
    }

    /// The focused days of all of them together.
    pub fn focused(&self, from: NaiveDate, until: NaiveDate) -> f64 {
        self.gives(from, until).iter().map(|one| one.focused).sum()
    }
}
