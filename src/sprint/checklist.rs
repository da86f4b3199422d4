//! A team's definition as it stands at one item: what holds, what does not, who has said so.

use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    Team,
    definition::{AgreedId, Check, Part},
    readiness::Known,
    starting::said,
    ticking::{Tick, ticks},
};
use crate::{
    backlog::subtask,
    command::{Actor, Query, Route},
    error::{Error, Result},
    items::{Item, Key},
    sql,
    store::{Db, Tx},
};

#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Entry {
    /// Of a line in the team's own words: what it is ticked by.
    pub id: Option<AgreedId>,
    /// Of what checks itself.
    pub check: Option<Check>,
    pub says: String,
    pub holds: bool,
    /// Who ticked it.
    pub by: Option<String>,
    pub at: Option<DateTime<Utc>>,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Checklist {
    pub part: Part,
    /// Whose definition it is; without a team only the checks of being ready are known.
    pub team: Option<String>,
    /// Whether the team warns or refuses where an entry does not hold.
    #[serde(skip)]
    pub refuses: bool,
    pub holds: bool,
    pub entries: Vec<Entry>,
}

impl Checklist {
    /// The definition of the team whose item it is.
    pub async fn of(db: &mut Db, item: &Item, part: Part, team: Option<&Team>) -> Result<Checklist> {
        let mut entries = match part {
            Part::Ready => ready(db, item, team).await?,
            Part::Done => done(db, item, team).await?,
        };
        if let Some(team) = team {
            entries.extend(Checklist::spoken(db, item, part, team).await?);
        }
        Ok(Checklist {
            part,
            team: team.map(|team| team.name.clone()),
            refuses: team.is_some_and(|team| team.unready == "refuse"),
            holds: entries.iter().all(|entry| entry.holds),
            entries,
        })
    }

    /// The lines in the team's own words alone.
    pub async fn spoken(db: &mut Db, item: &Item, part: Part, team: &Team) -> Result<Vec<Entry>> {
        let entry = |tick: Tick| Entry {
            id: Some(tick.id),
            check: None,
            says: tick.words,
            holds: tick.at.is_some(),
            by: tick.by,
            at: tick.at,
        };
        Ok(ticks(db, team, item, part).await?.into_iter().map(entry).collect())
    }

    /// What does not hold, in words.
    pub fn lacks(&self) -> Vec<String> {
        let say = |entry: &Entry| match entry.id {
            Some(_) => format!("“{}” is not ticked", entry.says),
            None => entry.says.clone(),
        };
        self.entries.iter().filter(|entry| !entry.holds).map(say).collect()
    }
}

fn machine(check: Check, lack: Option<String>) -> Entry {
    let holds = lack.is_none();
    let says = lack.unwrap_or_else(|| check.says().to_owned());
    Entry { id: None, check: Some(check), says, holds, by: None, at: None }
}

async fn ready(db: &mut Db, item: &Item, team: Option<&Team>) -> Result<Vec<Entry>> {
    let known = Known::of(db, item, team).await?;
    let checks = known.checks.clone();
    Ok(checks.into_iter().map(|check| machine(check, known.only(check).lacks().pop().map(said))).collect())
}

async fn done(db: &mut Db, item: &Item, team: Option<&Team>) -> Result<Vec<Entry>> {
    let Some(team) = team else { return Ok(Vec::new()) };
    let mut entries = Vec::new();
    for check in team.checks(Part::Done) {
        let lack = match check {
            Check::Passed => open_criteria(db, item).await?,
            Check::Subtasks => open_subtasks(db, item).await?,
            _ => Known::of(db, item, Some(team)).await?.only(check).lacks().pop().map(said),
        };
        entries.push(machine(check, lack));
    }
    Ok(entries)
}

async fn open_criteria(db: &mut Db, item: &Item) -> Result<Option<String>> {
    let open = db
        .query(sql!("select count(*) from criterion where item_id = $1 and state <> 'passed'"))
        .bind(item.id)
        .value::<i64>()
        .await?
        .unwrap_or(0);
    Ok(match open {
        0 => None,
        1 => Some("one criterion has not passed".into()),
        open => Some(format!("{open} criteria have not passed")),
    })
}

async fn open_subtasks(db: &mut Db, item: &Item) -> Result<Option<String>> {
    let progress = subtask::reading::progress(db, &[item.id.0]).await?.remove(&item.id).unwrap_or_default();
    Ok(match progress.all - progress.done {
        0 => None,
        1 => Some("one sub-task is not done".into()),
        open => Some(format!("{open} sub-tasks are not done")),
    })
}

/// What is lacking of a team's definition: said, or refused unless a reason is given, as the team chose. A reason that
/// sets a definition aside stands in the history.
pub(super) fn weigh(tx: &mut Tx, list: &Checklist, item: &Item) -> Result<()> {
    let lacks = list.lacks();
    if lacks.is_empty() {
        return Ok(());
    }
    let words = format!("{} is not {}: {}", item.key, list.part.name(), lacks.join(", "));
    if let Some(reason) = tx.given.clone() {
        tx.reason = Some(crate::items::text::prose("reason", &reason, 2_000)?);
    } else if list.refuses {
        let code = if list.part == Part::Ready { "not_ready" } else { "not_done" };
        return Err(Error::refused(code, format!("{words}; say why (reason) to do it all the same")));
    } else {
        // Nobody was asked, but the history keeps that it was so.
        let before = tx.reason.take().filter(|before| before.len() < 1_500).map(|before| format!("{before}; "));
        tx.reason = Some(format!("{}{words}", before.unwrap_or_default()));
    }
    tx.warn(words);
    Ok(())
}

/// What of the definition of done does not hold when an item is accepted.
pub async fn undone(tx: &mut Tx, item: &Item) -> Result<()> {
    if !item.kind.is_ranked() {
        return Ok(());
    }
    let team = Team::of_item(tx, item).await?;
    let list = Checklist::of(tx, item, Part::Done, team.as_ref()).await?;
    weigh(tx, &list, item)
}

/// Reads a definition as it stands at an item.
#[derive(Deserialize, JsonSchema)]
pub struct Read {
    pub key: Key,
    /// ready or done.
    pub part: Part,
    /// The team in whose sprint it is, or the product's only one, unless told.
    #[serde(default)]
    pub team: Option<String>,
}

impl Query for Read {
    const NAME: &'static str = "item.checklist";
    const ROUTE: Route = Route::get("/items/{key}/checklist/{part}");
    const ABOUT: &'static str =
        "Reads a team's definition of ready or done as it stands at an item: what holds, and who has said so.";
    type Output = Checklist;

    async fn run(self, db: &mut Db, by: &Actor) -> Result<Checklist> {
        let item = Item::find(db, by, &self.key).await?;
        let product = item.product_id.filter(|_| item.kind.is_ranked()).ok_or(Error::NotFound)?;
        let team = match &self.team {
            Some(team) => Some(Team::named(db, product, team).await?),
            None => Team::of_item(db, &item).await?,
        };
        Checklist::of(db, &item, self.part, team.as_ref()).await
    }
}
