//! What is written down in a ceremony: a card of a retrospective, a question, a decision, a remark to an item.

use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Ceremony, CeremonyId, Ritual, presence};
use crate::{
    command::{Actor, Command, ItemId, PersonId, Place, Right, Route},
    error::{Error, Result},
    items::{Item, Key, text},
    sql,
    store::{Db, Tx},
};

const MOST: i64 = 500;

#[derive(Clone, Debug, Serialize, JsonSchema, sqlx::FromRow)]
pub struct Note {
    pub id: Uuid,
    /// The column of a retrospective; elsewhere note, question or decision.
    pub place: String,
    pub body: String,
    pub by: String,
    /// The key of the item it is about.
    pub item: Option<String>,
    /// The note it was grouped under.
    pub under: Option<Uuid>,
    /// How many voted for it, as far as that may be seen.
    pub votes: i64,
    /// Whether you voted for it.
    pub mine: bool,
    pub written_at: DateTime<Utc>,
    #[serde(skip)]
    pub by_id: PersonId,
}

/// The notes of a ceremony in the order in which they were written, as this reader may see them: while a retrospective is
/// still being written, only one's own.
pub async fn all(db: &mut Db, ceremony: &Ceremony, by: &Actor) -> Result<Vec<Note>> {
    let hidden = ceremony.kind == Ritual::Retrospective && ceremony.phase == "write";
    Ok(db
        .query(sql!(
            "select n.id, n.place, n.body, p.name as by, i.key as item, n.under_id as under, n.written_at, n.by_id,
                (select count(*) from ceremony_vote v where v.note_id = n.id) as votes,
                exists (select 1 from ceremony_vote v where v.note_id = n.id and v.person_id = $2) as mine
             from ceremony_note n join person p on p.id = n.by_id left join item i on i.id = n.item_id
             where n.ceremony_id = $1 and n.archived_at is null and ($3 = 0 or n.by_id = $2)
             order by n.id limit $4"
        ))
        .bind(ceremony.id)
        .bind(by.person)
        .bind(i64::from(hidden))
        .bind(MOST)
        .all()
        .await?)
}

/// How many notes each column has, whoever wrote them.
pub async fn counts(db: &mut Db, ceremony: CeremonyId) -> Result<Vec<(String, i64)>> {
    Ok(db
        .query(sql!(
            "select place, count(*) from ceremony_note where ceremony_id = $1 and archived_at is null group by place"
        ))
        .bind(ceremony)
        .all()
        .await?)
}

async fn find(db: &mut Db, by: &Actor, id: Uuid) -> Result<(Ceremony, PersonId)> {
    let (ceremony, writer) = db
        .query(sql!("select ceremony_id, by_id from ceremony_note where id = $1 and archived_at is null"))
        .bind(id)
        .one::<(CeremonyId, PersonId)>()
        .await?
        .ok_or(Error::NotFound)?;
    Ok((Ceremony::open(db, by, ceremony).await?, writer))
}

async fn one(db: &mut Db, ceremony: &Ceremony, by: &Actor, id: Uuid) -> Result<Note> {
    let notes = all(db, ceremony, by).await?;
    notes.into_iter().find(|note| note.id == id).ok_or(Error::NotFound)
}

/// Writes something down in a ceremony.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Write {
    pub ceremony: CeremonyId,
    #[schemars(length(min = 1, max = 2000))]
    pub body: String,
    /// The column of a retrospective; elsewhere note, question or decision, a note unless told.
    #[serde(default)]
    pub place: Option<String>,
    /// What it is about.
    #[serde(default)]
    pub item: Option<Key>,
}

impl Command for Write {
    const NAME: &'static str = "ceremony.write";
    const ROUTE: Route = Route::create("/ceremonies/{ceremony}/notes");
    const ABOUT: &'static str = "Writes a card, note, question or decision in a ceremony.";
    type Output = Note;

    async fn place(&self, db: &mut Db, by: &Actor) -> Result<Place> {
        Ok(Ceremony::find(db, by, self.ceremony).await?.place(Right::Discuss))
    }

    async fn run(self, tx: &mut Tx, by: &Actor) -> Result<Note> {
        let ceremony = Ceremony::open(tx, by, self.ceremony).await?;
        let body = text::prose("body", self.body.trim(), 2_000)?;
        if body.is_empty() {
            return Err(Error::field("body", "this is needed"));
        }
        let place = place(&ceremony, self.place.as_deref())?;
        let item: Option<ItemId> = match &self.item {
            Some(key) => Some(Item::find(tx, by, key).await?.id),
            None => None,
        };
        let written = counts(tx, ceremony.id).await?.iter().map(|(_, n)| n).sum::<i64>();
        if written >= MOST {
            return Err(Error::field("body", format!("a ceremony holds {MOST} notes")));
        }
        let (id, now) = (tx.id(), tx.now);
        tx.query(sql!(
            "insert into ceremony_note (id, ceremony_id, place, by_id, body, item_id, written_at) values ($1, $2, $3, $4, $5, $6, $7)"
        ))
        .bind(id)
        .bind(ceremony.id)
        .bind(place)
        .bind(by.person)
        .bind(body)
        .bind(item)
        .bind(now)
        .run()
        .await?;
        presence::join(tx, &ceremony, by).await?;
        one(tx, &ceremony, by, id).await
    }
}

fn place(ceremony: &Ceremony, asked: Option<&str>) -> Result<String> {
    let known: Vec<&str> = match ceremony.kind {
        Ritual::Retrospective => ceremony.columns.iter().map(String::as_str).collect(),
        _ => vec!["note", "question", "decision"],
    };
    let place = asked.unwrap_or(known[0]);
    let found = known.iter().find(|name| name.eq_ignore_ascii_case(place));
    found.map(|name| (*name).to_owned()).ok_or_else(|| Error::field("place", format!("one of {}", known.join(", "))))
}

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
        if let Some(body) = &self.body {
            if writer != by.person {
                return Err(Error::Forbidden("only who wrote it rewords it".into()));
            }
            let body = text::prose("body", body.trim(), 2_000)?;
            tx.query(sql!("update ceremony_note set body = $2 where id = $1")).bind(self.note).bind(body).run().await?;
        }
        if let Some(under) = self.under {
            self.group(tx, by, &ceremony, under).await?;
        }
        presence::join(tx, &ceremony, by).await?;
        one(tx, &ceremony, by, self.note).await
    }
}

impl Change {
    /// Groups are flat: what stood under this note goes along.
    async fn group(&self, tx: &mut Tx, by: &Actor, ceremony: &Ceremony, under: Uuid) -> Result<()> {
        if ceremony.phase == "write" {
            return Err(Error::refused("still_writing", "notes are grouped once all of them are shown"));
        }
        let head = match under == self.note {
            true => None,
            false => {
                let head =
                    one(tx, ceremony, by, under).await.map_err(|_| Error::field("under", "no such note here"))?;
                Some(head.under.unwrap_or(head.id)).filter(|head| *head != self.note)
            }
        };
        tx.query(sql!("update ceremony_note set under_id = $2 where id = $1")).bind(self.note).bind(head).run().await?;
        if head.is_some() {
            tx.query(sql!("update ceremony_note set under_id = $2 where under_id = $1"))
                .bind(self.note)
                .bind(head)
                .run()
                .await?;
        }
        Ok(())
    }
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

/// Votes for a note, or takes the vote back.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Vote {
    pub note: Uuid,
    /// false takes it back; votes unless told.
    #[serde(default)]
    pub on: Option<bool>,
}

/// How many votes each has in a retrospective.
const VOTES: i64 = 5;

impl Command for Vote {
    const NAME: &'static str = "ceremony.vote";
    const ROUTE: Route = Route::put("/ceremony-notes/{note}/vote");
    const ABOUT: &'static str = "Votes for a note of a retrospective, or takes the vote back; each has five.";
    type Output = Note;

    async fn place(&self, db: &mut Db, by: &Actor) -> Result<Place> {
        Ok(find(db, by, self.note).await?.0.place(Right::Discuss))
    }

    async fn run(self, tx: &mut Tx, by: &Actor) -> Result<Note> {
        let (ceremony, _) = find(tx, by, self.note).await?;
        if ceremony.phase != "vote" {
            return Err(Error::refused("not_voting", "votes are given in the phase of voting"));
        }
        tx.query(sql!("delete from ceremony_vote where note_id = $1 and person_id = $2"))
            .bind(self.note)
            .bind(by.person)
            .run()
            .await?;
        if self.on != Some(false) {
            let given = tx
                .query(sql!(
                    "select count(*) from ceremony_vote v join ceremony_note n on n.id = v.note_id
                     where n.ceremony_id = $1 and n.archived_at is null and v.person_id = $2"
                ))
                .bind(ceremony.id)
                .bind(by.person)
                .value::<i64>()
                .await?;
            if given >= Some(VOTES) {
                return Err(Error::refused(
                    "no_votes_left",
                    format!("all {VOTES} votes are given; take one back first"),
                ));
            }
            tx.query(sql!("insert into ceremony_vote (note_id, person_id) values ($1, $2)"))
                .bind(self.note)
                .bind(by.person)
                .run()
                .await?;
        }
        presence::join(tx, &ceremony, by).await?;
        one(tx, &ceremony, by, self.note).await
    }
}
