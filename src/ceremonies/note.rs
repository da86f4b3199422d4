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

pub(super) async fn find(db: &mut Db, by: &Actor, id: Uuid) -> Result<(Ceremony, PersonId)> {
    let (ceremony, writer) = db
        .query(sql!("select ceremony_id, by_id from ceremony_note where id = $1 and archived_at is null"))
        .bind(id)
        .one::<(CeremonyId, PersonId)>()
        .await?
        .ok_or(Error::NotFound)?;
    Ok((Ceremony::open(db, by, ceremony).await?, writer))
}

pub(super) async fn one(db: &mut Db, ceremony: &Ceremony, by: &Actor, id: Uuid) -> Result<Note> {
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
        ceremony.must_have_a_word(tx, by).await?;
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
