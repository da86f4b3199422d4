//! Whether what is taken into a sprint fits: its points against past sprints, the days the team has, and what it serves.

use std::collections::HashMap;

use methods::{
    sum::sum,
    velocity::{self, Finished},
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    by_theme::{self, ForTheme},
    capacity::{Capacity, Crew},
    load::{self, Load},
    report::{self, Work},
    sprint::Whole,
    velocity::{Closed, velocity as past},
};
use crate::{
    backlog::discipline,
    command::{Actor, ItemId, Query, Route},
    error::{Error, Result},
    items::Key,
    sql,
    store::Db,
    web::shown::{number, of as many, percent},
};

/// From so many closed sprints on, a chance is more than an anecdote.
const ENOUGH: usize = 5;

/// Reads whether what a sprint has taken in fits.
#[derive(Deserialize, JsonSchema)]
pub struct Read {
    pub key: Key,
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct Fit {
    pub items: usize,
    pub points: f64,
    /// Items without an estimate; they count nothing.
    pub unestimated: usize,
    /// The points that each closed sprint of the team completed, oldest first; the last fifty.
    pub past: Vec<f64>,
    /// The focused days that the team gives this sprint; nothing while nobody is in the team.
    pub focused: Option<f64>,
    /// The focused days of the middle one of those sprints, by who is in the team now and who was away then.
    pub usual: Option<f64>,
    /// What those sprints would have completed in as many focused days as this one has: past times focused / usual. All that
    /// follows is said of these.
    pub scaled: Vec<f64>,
    pub least: Option<f64>,
    pub median: Option<f64>,
    pub most: Option<f64>,
    /// From 0 to 1: the share of those sprints that completed as many points.
    pub chance: Option<f64>,
    /// What to know before relying on it.
    pub cautions: Vec<String>,
    /// The share of the points whose chain of reasons reaches the vision, from 0 to 1; nothing without points.
    pub rooted: Option<f64>,
    /// The goals and initiatives that the sprint says it is for.
    pub aims: Vec<Aim>,
    /// The goals that its work is for in the end, most points first; what has none comes last.
    pub serves: Vec<Serving>,
    /// The themes that its work is for, beside what each is to take, most first; what is for none comes last.
    pub themes: Vec<ForTheme>,
    pub capacity: Vec<Capacity>,
    /// What each has in the sprint against what their days are worth.
    pub load: Vec<Load>,
    /// What each discipline takes of what is split so, most points first.
    pub disciplines: Vec<Discipline>,
}

/// What a discipline takes of a sprint.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Discipline {
    pub name: String,
    pub points: f64,
}

/// What a sprint is for.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema, sqlx::FromRow)]
pub struct Aim {
    pub key: String,
    pub kind: String,
    pub title: String,
}

/// How much of a sprint is for one goal.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Serving {
    /// The goal; nothing for work that reaches none.
    pub goal: Option<String>,
    pub title: Option<String>,
    pub items: usize,
    pub points: f64,
    /// Of the points, or of the items while nothing is estimated; from 0 to 1.
    pub share: f64,
}

impl Query for Read {
    const NAME: &'static str = "sprint.plan";
    const ROUTE: Route = Route::get("/sprints/{key}/plan");
    const ABOUT: &'static str = "Reads whether what a sprint has taken in fits: points against what past sprints of the team completed and how likely all of it is finished, focused days, and what share serves which goal.";
    type Output = Fit;

    async fn run(self, db: &mut Db, by: &Actor) -> Result<Fit> {
        let sprint = Whole::find(db, by, &self.key).await?;
        let taken = report::work(db, sprint.item.id).await?;
        of(db, &sprint, &taken).await
    }
}

/// How what is taken in fits.
pub async fn of(db: &mut Db, sprint: &Whole, taken: &[Work]) -> Result<Fit> {
    let past = match sprint.item.product_id {
        Some(product) => past(db, product, Some(&sprint.team.name)).await?,
        None => return Err(Error::NotFound),
    };
    let points = sum(taken.iter().filter_map(|work| work.points));
    let rooted = sum(taken.iter().filter(|work| work.rooted).filter_map(|work| work.points));
    let unestimated = taken.iter().filter(|work| work.points.is_none()).count();
    let finished: Vec<Finished> =
        past.sprints.iter().map(|past| Finished { committed: past.committed, completed: past.completed }).collect();
    let (crew, usual) = crew(db, sprint, &past.sprints).await?;
    let capacity = crew.gives(sprint.starts_on, sprint.ends_on);
    let focused = (!capacity.is_empty()).then(|| capacity.iter().map(|one| one.focused).sum::<f64>());
    let scaled = match (focused, usual) {
        (Some(focused), Some(usual)) => velocity::scaled(&finished, focused, usual),
        _ => finished.clone(),
    };
    let told = velocity::velocity(&scaled);
    let pace = told.zip(focused).filter(|(_, focused)| *focused > 0.0).map(|(told, focused)| told.median / focused);
    let mut cautions = Vec::new();
    if let (Some(focused), Some(usual)) = (focused, usual)
        && (focused - usual).abs() > 0.05
    {
        cautions.push(format!(
            "This sprint has {} focused days where {} are usual: past sprints are counted at {}.",
            number(focused),
            number(usual),
            percent(focused / usual)
        ));
    }
    if (1..ENOUGH).contains(&finished.len()) {
        cautions.push(format!(
            "Only {} closed so far: take the chance with care.",
            many(finished.len() as i64, "sprint is", "sprints are")
        ));
    }
    if unestimated > 0 {
        cautions.push(format!("{} without an estimate count nothing.", many(unestimated as i64, "item", "items")));
    }
    Ok(Fit {
        items: taken.len(),
        points,
        unestimated,
        least: told.map(|told| told.least),
        median: told.map(|told| told.median),
        most: told.map(|told| told.most),
        chance: velocity::chance(&scaled, points),
        past: finished.iter().map(|past| past.completed).collect(),
        focused,
        usual,
        scaled: scaled.iter().map(|past| past.completed).collect(),
        load: load::of(&capacity, taken, pace),
        cautions,
        rooted: (points > 0.0).then(|| rooted / points),
        aims: aims(db, sprint.item.id).await?,
        serves: serves(taken),
        themes: by_theme::of(db, sprint, taken).await?,
        capacity,
        disciplines: discipline::of_sprint(db, sprint.item.id)
            .await?
            .into_iter()
            .map(|(name, points)| Discipline { name, points })
            .collect(),
    })
}

/// Who is in the team, and how many focused days the middle one of its past sprints had.
async fn crew(db: &mut Db, sprint: &Whole, past: &[Closed]) -> Result<(Crew, Option<f64>)> {
    let from = past.iter().map(|past| past.starts_on).chain([sprint.starts_on]).min().unwrap_or(sprint.starts_on);
    let until = past.iter().map(|past| past.ends_on).chain([sprint.ends_on]).max().unwrap_or(sprint.ends_on);
    let crew = Crew::of(db, &sprint.team, from, until).await?;
    let days: Vec<f64> = past.iter().map(|past| crew.focused(past.starts_on, past.ends_on)).collect();
    Ok((crew, velocity::middle(&days).filter(|usual| *usual > 0.0)))
}

/// What a sprint says it is for.
pub async fn aims(db: &mut Db, sprint: ItemId) -> Result<Vec<Aim>> {
    Ok(db
        .query(sql!(
            "select i.key, i.kind, i.title from link l join item i on i.id = l.to_id
             where l.from_id = $1 and l.kind = 'serves' and i.archived_at is null order by l.created_at limit 20"
        ))
        .bind(sprint)
        .all()
        .await?)
}

/// The share of the work for each goal, most first; what serves none comes last.
pub fn serves(taken: &[Work]) -> Vec<Serving> {
    let mut by_goal: HashMap<Option<&str>, Serving> = HashMap::new();
    for work in taken {
        let goal = work.goal.as_deref();
        let serving = by_goal.entry(goal).or_insert_with(|| Serving {
            goal: work.goal.clone(),
            title: work.why.clone(),
            items: 0,
            points: 0.0,
            share: 0.0,
        });
        serving.items += 1;
        serving.points += work.points.unwrap_or(0.0);
    }
    let mut all: Vec<Serving> = by_goal.into_values().collect();
    let points = all.iter().map(|serving| serving.points).sum::<f64>();
    for serving in &mut all {
        serving.share =
            if points > 0.0 { serving.points / points } else { serving.items as f64 / taken.len().max(1) as f64 };
    }
    all.sort_by(|one, other| {
        (one.goal.is_none().cmp(&other.goal.is_none()))
            .then(other.share.total_cmp(&one.share))
            .then_with(|| one.goal.cmp(&other.goal))
    });
    all
}
