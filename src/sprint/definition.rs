//! What a team calls ready and what it calls done: checks that check themselves, and lines in its own words.

use std::collections::HashMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::Team;
use crate::{command::ProductId, error::Result, sql, store::Db};

crate::id!(
    /// A line of a definition in a team's own words.
    AgreedId,
);

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    Ready,
    Done,
}

impl Part {
    pub fn name(self) -> &'static str {
        match self {
            Part::Ready => "ready",
            Part::Done => "done",
        }
    }

    /// What a machine can tell of it.
    pub fn checks(self) -> &'static [Check] {
        match self {
            Part::Ready => &[Check::Why, Check::Persona, Check::Estimate, Check::Size, Check::Criteria, Check::Blocker],
            Part::Done => &[Check::Passed, Check::Subtasks, Check::Blocker],
        }
    }
}

/// Something that a machine can tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Check {
    Why,
    Persona,
    Estimate,
    /// Not larger than the team takes at once.
    Size,
    Criteria,
    /// Nothing open blocks it.
    Blocker,
    /// Every criterion has passed.
    Passed,
    /// Every sub-task is done.
    Subtasks,
}

impl Check {
    pub fn name(self) -> &'static str {
        match self {
            Check::Why => "why",
            Check::Persona => "persona",
            Check::Estimate => "estimate",
            Check::Size => "size",
            Check::Criteria => "criteria",
            Check::Blocker => "blocker",
            Check::Passed => "passed",
            Check::Subtasks => "subtasks",
        }
    }

    /// What holds when it does.
    pub fn says(self) -> &'static str {
        match self {
            Check::Why => "It has a why",
            Check::Persona => "It has a persona",
            Check::Estimate => "It is estimated",
            Check::Size => "The team can take it at once",
            Check::Criteria => "It has acceptance criteria",
            Check::Blocker => "Nothing blocks it",
            Check::Passed => "Every criterion has passed",
            Check::Subtasks => "All sub-tasks are done",
        }
    }
}

/// A line in a team's own words, which people tick.
#[derive(Clone, Debug, Serialize, JsonSchema, sqlx::FromRow)]
pub struct Agreed {
    pub id: AgreedId,
    pub words: String,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Definition {
    pub part: Part,
    /// What a machine tells.
    pub checks: Vec<Check>,
    /// What people tick.
    pub words: Vec<Agreed>,
}

impl Team {
    /// The checks of one of its definitions.
    pub fn checks(&self, part: Part) -> Vec<Check> {
        let kept = if part == Part::Ready { &self.ready_checks } else { &self.done_checks };
        part.checks().iter().copied().filter(|check| kept.split(' ').any(|name| name == check.name())).collect()
    }

    pub async fn definition(&self, db: &mut Db, part: Part) -> Result<Definition> {
        let words = db
            .query(sql!(
                "select id, words from agreed where team_id = $1 and part = $2 and removed_at is null
                 order by position, id limit 50"
            ))
            .bind(self.id)
            .bind(part.name())
            .all()
            .await?;
        Ok(Definition { part, checks: self.checks(part), words })
    }

    /// The definitions of ready and done of a product's teams: one query.
    pub async fn definitions(
        db: &mut Db,
        product: ProductId,
        teams: &[Team],
    ) -> Result<HashMap<Uuid, [Definition; 2]>> {
        let rows = db
            .query(sql!(
                "select a.team_id, a.part, a.id, a.words from team t join agreed a on a.team_id = t.id
                 where t.product_id = $1 and a.removed_at is null order by a.position, a.id limit 5000"
            ))
            .bind(product)
            .all::<Row>()
            .await?;
        let of = |team: &Team, part: Part| {
            let own = rows.iter().filter(|row| row.team_id == team.id && row.part == part.name());
            Definition { part, checks: team.checks(part), words: own.map(|row| row.agreed.clone()).collect() }
        };
        Ok(teams.iter().map(|team| (team.id, [of(team, Part::Ready), of(team, Part::Done)])).collect())
    }
}

#[derive(sqlx::FromRow)]
struct Row {
    team_id: Uuid,
    part: String,
    #[sqlx(flatten)]
    agreed: Agreed,
}
