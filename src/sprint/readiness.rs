//! Whether an item is ready to be taken up: the letters of INVEST that do not hold.

use methods::invest::{self, Lint, Story};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sqlx::types::Json;
use uuid::Uuid;

use super::{
    Team,
    definition::{Check, Part},
    starting::said,
    ticking::ticks,
};
use crate::{
    command::{Actor, ItemId, Query, Route},
    error::{Error, Result},
    items::{Item, Key, Kind},
    sql,
    store::Db,
};

/// The largest story, in points, where no team has said what it takes up.
pub const LARGEST: f64 = 8.0;

/// What is known of an item, what is asked of it, and the largest story that its team takes up.
#[derive(Clone)]
pub struct Known {
    story: Story,
    largest: f64,
    pub(super) checks: Vec<Check>,
}

/// What the database says of an item.
#[derive(sqlx::FromRow)]
pub(super) struct Row {
    pub id: ItemId,
    kind: String,
    rooted: bool,
    points: Option<f64>,
    persona: Option<String>,
    criteria: i64,
    blocked: i64,
    largest: Option<f64>,
}

impl Known {
    /// Only a story needs a persona and criteria. Without a team everything is asked that a machine can tell.
    pub async fn of(db: &mut Db, item: &Item, team: Option<&Team>) -> Result<Known> {
        let row = Known::of_many(db, &[item.id.0]).await?.pop().ok_or(Error::NotFound)?;
        Ok(Known::from(row, team))
    }

    /// Of many items at once: one query.
    pub(super) async fn of_many(db: &mut Db, items: &[Uuid]) -> Result<Vec<Row>> {
        Ok(db
            .query(sql!(
                sqlite: "select i.id, i.kind, i.rooted, i.points, (select persona from work where item_id = i.id) as persona,
                        (select count(*) from criterion where item_id = i.id) as criteria,
                        (select count(*) from link l join item b on b.id = l.from_id
                         where l.to_id = i.id and l.kind = 'blocks' and b.open)
                        + (select count(*) from obstacle_item x join obstacle o on o.id = x.obstacle_id
                         where x.item_id = i.id and o.severity = 'blocker' and o.resolved_at is null and o.withdrawn_at is null)
                        as blocked,
                        (select max(largest) from team where product_id = i.product_id) as largest
                     from json_each($1) v cross join item i where i.id = unhex(replace(v.value, '-', ''))",
                postgres: "select i.id, i.kind, i.rooted, i.points, (select persona from work where item_id = i.id) as persona,
                        (select count(*) from criterion where item_id = i.id) as criteria,
                        (select count(*) from link l join item b on b.id = l.from_id
                         where l.to_id = i.id and l.kind = 'blocks' and b.open)
                        + (select count(*) from obstacle_item x join obstacle o on o.id = x.obstacle_id
                         where x.item_id = i.id and o.severity = 'blocker' and o.resolved_at is null and o.withdrawn_at is null)
                        as blocked,
                        (select max(largest) from team where product_id = i.product_id) as largest
                     from jsonb_array_elements_text($1) v cross join item i where i.id = v.value::uuid",
            ))
            .bind(Json(items.to_vec()))
            .all()
            .await?)
    }

    pub(super) fn from(row: Row, team: Option<&Team>) -> Known {
        let is_story = row.kind == Kind::Story.name();
        let story = Story {
            blocked_by: row.blocked as usize,
            has_why: row.rooted,
            has_persona: !is_story || row.persona.is_some_and(|persona| !persona.trim().is_empty()),
            points: row.points,
            criteria: if is_story { row.criteria as usize } else { 1 },
        };
        let mut checks = team.map_or_else(|| Part::Ready.checks().to_vec(), |team| team.checks(Part::Ready));
        checks.retain(|check| is_story || !matches!(check, Check::Persona | Check::Criteria));
        let largest = team.map(|team| team.largest).or(row.largest).unwrap_or(LARGEST);
        Known { story, largest, checks }
    }

    /// Of a story that stands in no database.
    pub fn told(story: Story, largest: f64) -> Known {
        Known { story, largest, checks: Part::Ready.checks().to_vec() }
    }

    /// The same when only this is asked.
    pub fn only(&self, check: Check) -> Known {
        Known { checks: vec![check], ..self.clone() }
    }

    /// What does not hold of what is asked.
    pub fn lacks(&self) -> Vec<Lint> {
        let asks = |check: Check| self.checks.contains(&check);
        let estimate = if asks(Check::Estimate) { None } else { Some(0.0) };
        let asked = Story {
            blocked_by: if asks(Check::Blocker) { self.story.blocked_by } else { 0 },
            has_why: self.story.has_why || !asks(Check::Why),
            has_persona: self.story.has_persona || !asks(Check::Persona),
            points: self.story.points.or(estimate),
            criteria: if asks(Check::Criteria) { self.story.criteria } else { 1 },
        };
        invest::lint(&asked, if asks(Check::Size) { self.largest } else { f64::INFINITY })
    }
}

/// Says whether an item is ready to be taken up.
#[derive(Deserialize, JsonSchema)]
pub struct Read {
    pub key: Key,
    /// The team in whose sprint it is, or the product's only one, unless told.
    #[serde(default)]
    pub team: Option<String>,
}

#[derive(Serialize, JsonSchema)]
pub struct Readiness {
    pub ready: bool,
    pub lacks: Vec<Lack>,
}

#[derive(Serialize, JsonSchema)]
pub struct Lack {
    /// The letter of INVEST: I, V, E, S or T. Whether it is negotiable only people can say; so it is with the lines that a
    /// team has agreed on, which have none.
    pub letter: Option<char>,
    pub says: String,
}

impl Query for Read {
    const NAME: &'static str = "item.readiness";
    const ROUTE: Route = Route::get("/items/{key}/readiness");
    const ABOUT: &'static str = "Says whether a story, bug, task or spike is ready to be taken up, and what it lacks.";
    type Output = Readiness;

    async fn run(self, db: &mut Db, by: &Actor) -> Result<Readiness> {
        let item = Item::find(db, by, &self.key).await?;
        if !item.kind.is_ranked() {
            return Err(Error::NotFound);
        }
        let team = match (&self.team, item.product_id) {
            (Some(team), Some(product)) => Some(Team::named(db, product, team).await?),
            _ => Team::of_item(db, &item).await?,
        };
        let lints = Known::of(db, &item, team.as_ref()).await?.lacks();
        let mut lacks: Vec<_> =
            lints.into_iter().map(|lint| Lack { letter: Some(lint.letter()), says: said(lint) }).collect();
        if let Some(team) = &team {
            let open = ticks(db, team, &item, Part::Ready).await?.into_iter().filter(|tick| tick.at.is_none());
            lacks.extend(open.map(|tick| Lack { letter: None, says: format!("“{}” is not ticked", tick.words) }));
        }
        Ok(Readiness { ready: lacks.is_empty(), lacks })
    }
}
