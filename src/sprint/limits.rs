//! Limits of work in progress: a column, a state or a lane that is full asks why it takes one more, or refuses.

use methods::wip::Load;
use serde::{Deserialize, Deserializer};
use uuid::Uuid;

use super::{
    Team,
    flowing::{self, Standing},
    workflow::{self, State},
};
use crate::{
    backlog::backlog::whys,
    command::{ItemId, PersonId, ProductId},
    error::{Error, Result},
    items::{Item, Kind, text},
    sql,
    store::Tx,
    web::shown::capital,
};

/// What has begun and is not done: it counts against the limit of whoever has it.
pub const UNDER_WAY: [&str; 2] = ["started", "review"];

/// A limit that is sent empty is none.
pub fn taken_away<'de, D: Deserializer<'de>>(sent: D) -> std::result::Result<Option<i64>, D::Error> {
    Ok(Some(Option::<i64>::deserialize(sent)?.unwrap_or(0)))
}

/// Whose work is counted together.
#[derive(Clone, Copy, Debug)]
pub enum Of {
    Sprint(ItemId),
    Flow(ProductId),
}

/// A board as an item comes to it: how full it is without it.
pub struct Room {
    team: Team,
    states: Vec<State>,
    standing: Vec<Standing>,
}

impl Room {
    /// Nothing where the team limits nothing.
    pub async fn on(tx: &mut Tx, team: &Team, of: Of, item: &Item) -> Result<Option<Room>> {
        let states = workflow::of(tx, team.id).await?;
        let limits = [team.wip_started, team.wip_review, team.wip_person, team.wip_goal];
        let lanes = [team.wip_story, team.wip_bug, team.wip_task, team.wip_spike];
        let columns = states.iter().map(|state| state.wip);
        if limits.into_iter().chain(lanes).chain(columns).flatten().next().is_none() {
            return Ok(None);
        }
        let mut standing = match of {
            Of::Sprint(sprint) => in_sprint(tx, team.id, sprint).await?,
            Of::Flow(product) => flowing::under_way(tx, team.id, product).await?,
        };
        standing.retain(|other| other.id != item.id);
        Ok(Some(Room { team: team.clone(), states, standing }))
    }

    /// Whether a column takes one more.
    pub fn column(&self, tx: &mut Tx, status: &str) -> Result<()> {
        let there = self.standing.iter().filter(|other| other.status == status).count();
        let label = Kind::Story.status(status).map_or(status, |status| status.label);
        self.takes(tx, self.team.limit_of(status), there, |there, limit| {
            format!("{} holds {there} of {limit}", capital(label))
        })
    }

    /// Whether the state that an item is in, or comes into because its column begins there, takes one more.
    pub async fn state(&self, tx: &mut Tx, item: &Item, status: &str) -> Result<()> {
        let own = workflow::kept(tx, item.id, self.team.id, status).await?;
        let first = workflow::initial(&self.states, status).map(|state| state.name.as_str());
        let Some(name) = own.as_deref().or(first) else { return Ok(()) };
        let limit = self.states.iter().find(|state| state.name == name).and_then(|state| state.wip);
        let within = |other: &&Standing| other.status == status && other.state.as_deref().or(first) == Some(name);
        let there = self.standing.iter().filter(within).count();
        self.takes(tx, limit, there, |there, limit| format!("{name} holds {there} of {limit}"))
    }

    /// Whether the lane of a person takes one more.
    pub async fn person(&self, tx: &mut Tx, owner: Option<PersonId>) -> Result<()> {
        let (Some(limit), Some(owner)) = (self.team.wip_person, owner) else { return Ok(()) };
        let there = self.standing.iter().filter(|other| other.owner_id == Some(owner)).count();
        let name = tx.query(sql!("select name from person where id = $1")).bind(owner).value::<String>().await?;
        let name = name.unwrap_or_default();
        self.takes(tx, Some(limit), there, |there, limit| format!("{name} has {there} of {limit} under way"))
    }

    /// Whether the lanes of its kind and of its goal take one more.
    pub async fn lanes(&self, tx: &mut Tx, item: &Item) -> Result<()> {
        let kind = item.kind.name();
        let there = self.standing.iter().filter(|other| other.kind == kind).count();
        let said = |there, limit| format!("{there} of {limit} under way are of the kind {kind}");
        self.takes(tx, self.team.limit_of_kind(kind), there, said)?;
        if self.team.wip_goal.is_none() {
            return Ok(());
        }
        let ids: Vec<_> = self.standing.iter().map(|other| other.id.0).chain([item.id.0]).collect();
        let whys = whys(tx, &ids).await?;
        let Some(goal) = whys.get(&item.id) else { return Ok(()) };
        let same = |other: &&Standing| whys.get(&other.id).is_some_and(|why| why.key == goal.key);
        let there = self.standing.iter().filter(same).count();
        let said = |there, limit| format!("{there} of {limit} under way are for “{}”", goal.title);
        self.takes(tx, self.team.wip_goal, there, said)
    }

    /// A limit that is reached is broken for a reason, which stands in the history; one reason is enough for all of them.
    fn takes(&self, tx: &mut Tx, limit: Option<i64>, there: usize, said: impl Fn(usize, i64) -> String) -> Result<()> {
        let load = |limit: i64| Load { work: there as u32, limit: u32::try_from(limit).unwrap_or_default() };
        let Some(limit) = limit.filter(|limit| load(*limit).is_full()) else { return Ok(()) };
        let said = said(there, limit);
        if self.team.wip_forbids {
            return Err(Error::refused("wip_limit", format!("{said}: finish one before another is pulled")));
        }
        let Some(reason) = tx.given.clone() else {
            return Err(Error::field("reason", format!("{said}; say why it has to be one more")));
        };
        tx.reason = Some(text::prose("reason", &reason, 2_000)?);
        Ok(())
    }
}

/// What is started or in review in a sprint.
async fn in_sprint(tx: &mut Tx, team: Uuid, sprint: ItemId) -> Result<Vec<Standing>> {
    Ok(tx
        .query(sql!(
            "select i.id, i.kind, i.status, i.owner_id,
                (select w.name from item_state y join workflow_state w on w.id = y.state_id
                 where y.item_id = i.id and w.category = i.status and w.team_id = $2) as state
             from link l cross join item i where l.to_id = $1 and l.kind = 'planned_in' and i.id = l.from_id
                and i.status in ('started', 'review') and i.archived_at is null limit 5000"
        ))
        .bind(sprint)
        .bind(team)
        .all()
        .await?)
}
