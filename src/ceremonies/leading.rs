//! Leading a ceremony: which item is before everyone, which phase it is in, whether the goal was met; and taking over.

use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Ceremony, CeremonyId, Ritual, presence, shown};
use crate::{
    command::{Actor, Command, ItemId, PersonId, Place, Right, Route},
    error::{Error, Result},
    items::{Item, Key},
    people, sql,
    store::{Db, Tx},
};

/// Leads a ceremony on. One person leads at a time; whoever works in the team may take over.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Lead {
    pub ceremony: CeremonyId,
    /// true: from now on you lead it.
    #[serde(default)]
    pub take_over: Option<bool>,
    /// Puts this item before everyone.
    #[serde(default)]
    pub item: Option<Key>,
    /// Of a stand-up: who speaks from now on, an e-mail address or handle; whoever has the item that is put before everyone, unless
    /// told.
    #[serde(default)]
    pub speaker: Option<String>,
    /// Goes to that phase of a retrospective: write, group, vote or act.
    #[serde(default)]
    pub phase: Option<String>,
    /// Of a review: whether the sprint's goal was met.
    #[serde(default)]
    pub goal_met: Option<bool>,
}

impl Lead {
    /// Leads it nowhere yet.
    pub fn of(ceremony: CeremonyId) -> Lead {
        Lead { ceremony, take_over: None, item: None, speaker: None, phase: None, goal_met: None }
    }
}

impl Command for Lead {
    const NAME: &'static str = "ceremony.lead";
    const ROUTE: Route = Route::patch("/ceremonies/{ceremony}");
    const ABOUT: &'static str = "Leads a ceremony on: puts an item before everyone, lets somebody speak, goes to a phase, says whether the goal was met; or takes over.";
    type Output = Ceremony;

    async fn place(&self, db: &mut Db, by: &Actor) -> Result<Place> {
        Ok(Ceremony::find(db, by, self.ceremony).await?.place(Right::Discuss))
    }

    async fn run(self, tx: &mut Tx, by: &Actor) -> Result<Ceremony> {
        let ceremony = Ceremony::open(tx, by, self.ceremony).await?;
        ceremony.must_take_part(tx, by).await?;
        if self.take_over != Some(true) {
            ceremony.led_by(by)?;
        }
        let item = match &self.item {
            Some(key) => Some(Item::find(tx, by, key).await?.id),
            None => ceremony.item_id,
        };
        let (speaker, since) = self.speaks(tx, &ceremony, item).await?;
        let phase = match &self.phase {
            Some(phase) => ceremony.kind.phase(phase)?.to_owned(),
            None => ceremony.phase.clone(),
        };
        tx.query(sql!(
            "update ceremony set facilitator_id = $2, item_id = $3, phase = $4, goal_met = $5, speaker_id = $6, spoken_since = $7
             where id = $1"
        ))
        .bind(ceremony.id)
        .bind(by.person)
        .bind(item)
        .bind(phase)
        .bind(self.goal_met.or(ceremony.goal_met))
        .bind(speaker)
        .bind(since)
        .run()
        .await?;
        if let (Some(_), Some(item)) = (&self.item, item) {
            shown::show(tx, &ceremony, item).await?;
        }
        presence::join(tx, &ceremony, by).await?;
        Ceremony::find(tx, by, ceremony.id).await
    }
}

impl Lead {
    /// Who speaks, and since when: the clock begins anew with each speaker and each item.
    async fn speaks(
        &self,
        tx: &mut Tx,
        ceremony: &Ceremony,
        item: Option<ItemId>,
    ) -> Result<(Option<PersonId>, Option<DateTime<Utc>>)> {
        if let Some(name) = self.speaker.as_deref().map(str::trim).filter(|name| !name.is_empty()) {
            if ceremony.kind != Ritual::Standup {
                return Err(Error::field("speaker", "only in a stand-up one speaks after the other"));
            }
            let person = people::mentioned(tx, name)
                .await
                .map_err(|_| Error::field("speaker", format!("nobody here is called {name}")))?;
            return Ok((Some(person.id), Some(tx.now)));
        }
        let (Some(_), Some(item)) = (&self.item, item) else {
            return Ok((ceremony.speaker_id, ceremony.spoken_since));
        };
        let owner = tx.query(sql!("select owner_id from item where id = $1")).bind(item);
        let owner = owner.value::<Option<PersonId>>().await?.flatten().filter(|_| ceremony.kind == Ritual::Standup);
        Ok((owner, Some(tx.now)))
    }
}
