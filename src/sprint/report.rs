//! The report of a sprint: what it set out to do and what came of it; frozen when the sprint is closed.

use chrono::{DateTime, NaiveDate, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sqlx::types::Json;

use super::{
    by_theme::{self, ForTheme},
    changes::{self, Happened},
    fitting::{self, Aim, Serving},
    journal,
    numbers::Burn,
    sprint::Whole,
};
use crate::{
    command::{Actor, ItemId, PersonId, Query, Route},
    error::{Error, Result},
    items::Key,
    sql,
    store::Db,
};

/// A piece of work as it was when the report was made.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema, sqlx::FromRow)]
pub struct Work {
    #[serde(skip, default = "nobody")]
    #[schemars(skip)]
    pub id: ItemId,
    pub key: String,
    pub kind: String,
    pub title: String,
    pub status: String,
    pub points: Option<f64>,
    pub owner_name: Option<String>,
    /// In how many sprints it has been, this one counted.
    pub sprints: i64,
    /// Whether its chain of reasons reaches the vision.
    pub rooted: bool,
    pub criteria: i64,
    pub passed: i64,
    /// How many of its sub-tasks are done.
    #[serde(default)]
    pub steps_done: i64,
    /// How many sub-tasks it has, declined ones not counted.
    #[serde(default)]
    pub steps: i64,
    /// Open items and blockers in its way.
    pub blocked: i64,
    pub version: i64,
    /// The goal it is for in the end.
    pub why: Option<String>,
    /// The key of that goal.
    #[serde(default)]
    pub goal: Option<String>,
    /// The state of its team's workflow that it was put into.
    #[serde(default)]
    pub state: Option<String>,
    /// The day on which it came to its state; nothing before it is started.
    #[serde(default)]
    pub since: Option<NaiveDate>,
    /// The day on which work on it began, for what is started or in review: its age counts from there.
    #[serde(default)]
    pub started_on: Option<NaiveDate>,
    #[serde(default)]
    pub area: Option<String>,
    /// urgent, high, medium or low.
    #[serde(default)]
    pub priority: Option<String>,
    #[serde(default)]
    pub due_on: Option<NaiveDate>,
    #[serde(skip)]
    #[schemars(skip)]
    pub owner_id: Option<PersonId>,
    #[serde(skip)]
    #[schemars(skip)]
    pub owner: Option<String>,
    /// Of what was not done when the sprint was closed: the sprint that took it; nothing for the backlog.
    #[serde(default)]
    #[sqlx(default)]
    pub went_to: Option<String>,
}

#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Report {
    pub key: String,
    pub title: String,
    pub team: String,
    pub goal: Option<String>,
    /// Whether the goal was met; nothing while the sprint is not closed.
    pub goal_met: Option<bool>,
    pub starts_on: NaiveDate,
    pub ends_on: NaiveDate,
    pub started_at: Option<DateTime<Utc>>,
    pub closed_at: Option<DateTime<Utc>>,
    /// The goals and initiatives that it was for.
    #[serde(default)]
    pub aims: Vec<Aim>,
    /// The sprint that took what was unfinished; nothing when that stayed in the backlog.
    #[serde(default)]
    pub unfinished_to: Option<String>,
    /// What was said at the close.
    pub note: Option<String>,
    /// In points.
    pub burn: Burn,
    pub done: Vec<Work>,
    pub not_done: Vec<Work>,
    /// The share of its work for each goal.
    #[serde(default)]
    pub serves: Vec<Serving>,
    /// The share of its work for each theme.
    #[serde(default)]
    pub themes: Vec<ForTheme>,
    /// What changed its points after the start, moment by moment; the first 2,000.
    #[serde(default)]
    pub changes: Vec<Happened>,
    /// How many changes there were beyond those.
    #[serde(default)]
    pub changes_beyond: i64,
}

/// Reads the report of a sprint.
#[derive(Deserialize, JsonSchema)]
pub struct Read {
    pub key: Key,
}

impl Query for Read {
    const NAME: &'static str = "sprint.report";
    const ROUTE: Route = Route::get("/sprints/{key}/report");
    const ABOUT: &'static str = "Reads the report of a sprint: commitment, scope changes, burndown, what was done; as it was at the close once it is closed.";
    type Output = Report;

    async fn run(self, db: &mut Db, by: &Actor) -> Result<Report> {
        let sprint = Whole::find(db, by, &self.key).await?;
        of(db, &sprint, by.at).await
    }
}

/// The frozen report of a closed sprint, or one made now.
pub async fn of(db: &mut Db, sprint: &Whole, now: DateTime<Utc>) -> Result<Report> {
    if sprint.closed_at.is_some() {
        let frozen = db
            .query(sql!("select report from sprint where item_id = $1 and report is not null"))
            .bind(sprint.item.id)
            .value::<Json<Report>>()
            .await?;
        let mut report: Report =
            frozen.map(|Json(report)| report).ok_or_else(|| Error::Bug("a closed sprint has no report".into()))?;
        if report.changes.is_empty() {
            let until = sprint.closed_at.unwrap_or(now);
            (report.changes, report.changes_beyond) =
                changes::read(db, sprint.item.id, sprint.started_at, until).await?;
        }
        return Ok(report);
    }
    let events = journal::read(db, sprint.item.id).await?;
    let (changes, changes_beyond) = changes::read(db, sprint.item.id, sprint.started_at, now).await?;
    let work = work(db, sprint.item.id).await?;
    let serves = fitting::serves(&work);
    let themes = by_theme::of(db, sprint, &work).await?;
    let (done, not_done) = work.into_iter().partition(|work| work.status == "accepted");
    Ok(Report {
        key: sprint.item.key.clone(),
        title: sprint.item.title.clone(),
        team: sprint.team.name.clone(),
        goal: sprint.goal.clone(),
        goal_met: None,
        starts_on: sprint.starts_on,
        ends_on: sprint.ends_on,
        started_at: sprint.started_at,
        closed_at: None,
        aims: fitting::aims(db, sprint.item.id).await?,
        unfinished_to: None,
        serves,
        themes,
        note: None,
        burn: Burn::of(sprint, &events, now, now),
        done,
        not_done,
        changes,
        changes_beyond,
    })
}

/// A card of a board: `$1` is the sprint or the team, `$mine` finds the states that are its team's.
macro_rules! cards {
    ($mine:literal, $from:expr) => {
        concat!(
            "select i.id, i.key, i.kind, i.title, i.status, i.points, o.name as owner_name, o.email as owner, i.rooted, i.version,
                (select count(*) from link s where s.from_id = i.id and s.kind = 'planned_in') as sprints,
                (select count(*) from criterion c where c.item_id = i.id) as criteria,
                (select count(*) from criterion c where c.item_id = i.id and c.state = 'passed') as passed,
                (select count(*) from ",
            $crate::backlog::subtask::steps_of!("i.id"),
            " and s.status = 'done') as steps_done,
                (select count(*) from ",
            $crate::backlog::subtask::steps_of!("i.id"),
            ") as steps,
                (select count(*) from link b join item x on x.id = b.from_id
                 where b.to_id = i.id and b.kind = 'blocks' and x.open)
                + (select count(*) from obstacle_item y join obstacle o on o.id = y.obstacle_id
                 where y.item_id = i.id and o.severity = 'blocker' and o.resolved_at is null and o.withdrawn_at is null)
                as blocked,
                cast(null as text) as why, cast(null as text) as goal,
                (select w.name from item_state y join workflow_state w on w.id = y.state_id
                 where y.item_id = i.id and w.category = i.status and w.team_id ",
            $mine,
            ") as state,
                case i.status when 'started' then a.started_on when 'review' then a.review_on end as since,
                case when i.status in ('started', 'review') then a.started_on end as started_on,
                (select e.name from area e where e.id = i.area_id) as area, i.owner_id,
                (select w.priority from work w where w.item_id = i.id) as priority,
                (select w.due_on from work w where w.item_id = i.id) as due_on ",
            $from
        )
    };
}
pub(super) use cards;

/// The work of a sprint in the order of the backlog, all of it; what was declined or archived is out.
pub async fn work(db: &mut Db, sprint: ItemId) -> Result<Vec<Work>> {
    let work = db
        .query(sql!(cards!(
            "in (select t.team_id from sprint t where t.item_id = $1)",
            "from link l cross join item i left join person o on o.id = i.owner_id left join arrival a on a.item_id = i.id
             where l.to_id = $1 and l.kind = 'planned_in' and i.id = l.from_id and i.archived_at is null and i.status <> 'declined'
             order by i.rank, i.id"
        )))
        .bind(sprint)
        .all::<Work>()
        .await?;
    with_whys(db, work).await
}

/// Says of each which goal it is for.
pub(super) async fn with_whys(db: &mut Db, mut work: Vec<Work>) -> Result<Vec<Work>> {
    let ids: Vec<_> = work.iter().map(|work| work.id.0).collect();
    let mut whys = crate::backlog::backlog::whys(db, &ids).await?;
    for work in &mut work {
        (work.why, work.goal) = whys.remove(&work.id).map(|why| (why.title, why.key)).unzip();
    }
    Ok(work)
}

/// A frozen report names its work by key alone.
fn nobody() -> ItemId {
    ItemId(uuid::Uuid::nil())
}
