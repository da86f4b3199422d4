//! Rewording a note, grouping it under another, and taking it away.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{
    Ceremony,
    note::{Note, find, one},
    presence,
};
use crate::{
    command::{Actor, Command, Place, Right, Route},
    error::{Error, Result},
    items::text,
    sql,
    store::{Db, Tx},
};

/// Rewords a note, or groups it under another.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Change {
    pub note: Uuid,
    /// Other words; only the writer's.
    #[serde(default)]
    pub body: Option<String>,
    /// The note it says the same as; its own id takes it out of its group.
    #[serde(default)]
    pub under: Option<Uuid>,
}

impl Command for Change {
    const NAME: &'static str = "ceremony.reword";
    const ROUTE: Route = Route::patch("/ceremony-notes/{note}");
    const ABOUT: &'static str = "Rewords a note of one's own, or groups a note under another.";
    type Output = Note;

    async fn place(&self, db: &mut Db, by: &Actor) -> Result<Place> {
        Ok(find(db, by, self.note).await?.0.place(Right::Discuss))
    }

    async fn run(self, tx: &mut Tx, by: &Actor) -> Result<Note> {
        let (ceremony, writer) = find(tx, by, self.note).await?;
        ceremony.must_have_a_word(tx, by).await?;
        if let Some(body) = &self.body {
            if writer != by.person {
                return Err(Error::Forbidden("only who wrote it rewords it".into()));
            }
            let body = text::prose("body", body.trim(), 2_000)?;
            tx.query(sql!("update ceremony_note set body = $2 where id = $1")).bind(self.note).bind(body).run().await?;
        }
        if let Some(under) = self.under {
            group(self.note, tx, by, &ceremony, under).await?;
        }
        presence::join(tx, &ceremony, by).await?;
        one(tx, &ceremony, by, self.note).await
    }
}

/// Groups are flat: what stood under this note goes along.
async fn group(note: Uuid, tx: &mut Tx, by: &Actor, ceremony: &Ceremony, under: Uuid) -> Result<()> {
    if ceremony.phase == "write" {
        return Err(Error::refused("still_writing", "notes are grouped once all of them are shown"));
    }
    let head = if under == note {
        None
    } else {
        let head = one(tx, ceremony, by, under).await.map_err(|_| Error::field("under", "no such note here"))?;
        Some(head.under.unwrap_or(head.id)).filter(|head| *head != note)
    };
    tx.query(sql!("update ceremony_note set under_id = $2 where id = $1")).bind(note).bind(head).run().await?;
    if head.is_some() {
        tx.query(sql!("update ceremony_note set under_id = $2 where under_id = $1"))
            .bind(note)
            .bind(head)
            .run()
            .await?;
    }
    Ok(())
}

/// Takes away a note of one's own.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Remove {
    pub note: Uuid,
}

#[derive(Serialize, JsonSchema)]
pub struct Removed {
    pub id: Uuid,
}

impl Command for Remove {
    const NAME: &'static str = "ceremony.remove";
    const ROUTE: Route = Route::delete("/ceremony-notes/{note}");
    const ABOUT: &'static str = "Takes away a note of one's own; whoever leads may take away any.";
    type Output = Removed;

    async fn place(&self, db: &mut Db, by: &Actor) -> Result<Place> {
        Ok(find(db, by, self.note).await?.0.place(Right::Discuss))
    }

    async fn run(self, tx: &mut Tx, by: &Actor) -> Result<Removed> {
        let (ceremony, writer) = find(tx, by, self.note).await?;
        if writer != by.person {
            ceremony.led_by(by)?;
        }
        let now = tx.now;
        tx.query(sql!("update ceremony_note set under_id = null where under_id = $1")).bind(self.note).run().await?;
        tx.query(sql!("update ceremony_note set archived_at = $2 where id = $1"))
            .bind(self.note)
            .bind(now)
            .run()
            .await?;
        ceremony.touch(tx);
        Ok(Removed { id: self.note })
    }
}
