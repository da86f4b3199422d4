//! A ceremony: a team meets on a day, with somebody who leads it.

use chrono::{DateTime, NaiveDate, Utc};
use schemars::JsonSchema;
use serde::Serialize;
use sqlx::types::Json;
use uuid::Uuid;

use super::Ritual;
use crate::{
    command::{Actor, ItemId, PersonId, Place, ProductId, Right, Say},
    error::{Error, Result},
    live::Topic,
    sql,
    store::{Db, Tx},
};

crate::id!(
    /// One ceremony.
    CeremonyId,
);

#[derive(Clone, Debug, Serialize, JsonSchema, sqlx::FromRow)]
pub struct Ceremony {
    pub id: CeremonyId,
    #[sqlx(try_from = "String")]
    pub kind: Ritual,
    /// The key of the product.
    pub product: String,
    pub team: String,
    /// The key of the sprint it belongs to.
    pub sprint: Option<String>,
    pub held_on: NaiveDate,
    /// open or closed.
    pub state: String,
    /// Who leads it: puts an item before everyone, goes on to the next phase, turns the cards.
    pub facilitator: String,
    /// Of a retrospective: `start_stop_continue`, `four_ls`, sailboat, `mad_sad_glad` or own.
    pub format: Option<String>,
    #[schemars(with = "Vec<String>")]
    pub columns: Json<Vec<String>>,
    /// Of a retrospective: write, group, vote or act.
    pub phase: String,
    /// The key of the item before everyone.
    pub item: Option<String>,
    /// Of a stand-up: who speaks, by name.
    pub speaker: Option<String>,
    /// Since when they speak, or the item is before everyone: the clock of everybody.
    pub spoken_since: Option<DateTime<Utc>>,
    /// How many minutes each has, as the team has set it.
    pub minutes_each: f64,
    /// Of a review: whether the sprint's goal was met.
    pub goal_met: Option<bool>,
    pub opened_at: DateTime<Utc>,
    pub closed_at: Option<DateTime<Utc>>,
    #[serde(skip)]
    pub product_id: ProductId,
    #[serde(skip)]
    pub team_id: Uuid,
    #[serde(skip)]
    pub sprint_id: Option<ItemId>,
    #[serde(skip)]
    pub facilitator_id: PersonId,
    #[serde(skip)]
    pub item_id: Option<ItemId>,
    #[serde(skip)]
    pub speaker_id: Option<PersonId>,
}

/// What a ceremony is read from; conditions follow.
macro_rules! ceremonies {
    ($rest:literal) => {
        concat!(
            "select c.id, c.kind, p.key as product, t.name as team, s.key as sprint, c.held_on, c.state, f.name as facilitator,
                c.format, c.columns, c.phase, i.key as item, c.goal_met, c.opened_at, c.closed_at, c.product_id, c.team_id,
                c.sprint_id, c.facilitator_id, c.item_id, c.speaker_id, c.spoken_since, t.minutes_each,
                (select name from person where id = c.speaker_id) as speaker
             from ceremony c join product p on p.id = c.product_id join team t on t.id = c.team_id
                join person f on f.id = c.facilitator_id left join item s on s.id = c.sprint_id
                left join item i on i.id = c.item_id ",
            $rest
        )
    };
}
pub(super) use ceremonies;

impl Ceremony {
    /// Finds a ceremony in what the actor may see.
    pub async fn find(db: &mut Db, by: &Actor, id: CeremonyId) -> Result<Ceremony> {
        let found = db.query(sql!(ceremonies!("where c.id = $1"))).bind(id).one::<Ceremony>().await?;
        found.filter(|ceremony| by.sees(ceremony.product_id)).ok_or(Error::NotFound)
    }

    /// The same for a change: a closed ceremony takes none.
    pub async fn open(db: &mut Db, by: &Actor, id: CeremonyId) -> Result<Ceremony> {
        let ceremony = Ceremony::find(db, by, id).await?;
        if ceremony.closed_at.is_some() {
            return Err(Error::refused("ceremony_closed", "this ceremony is closed; its minutes stand"));
        }
        Ok(ceremony)
    }

    pub fn place(&self, right: Right) -> Place {
        Place::product(right, self.product_id)
    }

    pub fn href(&self) -> String {
        format!("/ceremonies/{}", self.id)
    }

    pub fn title(&self) -> String {
        match &self.sprint {
            Some(_) if self.kind != Ritual::Standup => format!("{} of {}", self.kind.label(), self.team),
            _ => format!("{} of {} on {}", self.kind.label(), self.team, self.held_on),
        }
    }

    /// Everyone's pages of it are told.
    pub fn touch(&self, tx: &mut Tx) {
        tx.touch(Topic::ceremony(self.id));
    }

    /// Only one leads: whoever opened it, or took over since.
    pub fn led_by(&self, by: &Actor) -> Result<()> {
        if self.facilitator_id == by.person {
            return Ok(());
        }
        Err(Error::refused("not_the_facilitator", format!("{} leads this; take over first", self.facilitator)))
    }

    /// Whether the actor takes part in the team's work: is in the team, or decides about work or sprints.
    pub async fn takes_part(&self, db: &mut Db, by: &Actor) -> Result<bool> {
        let decides = [Right::DoWork, Right::RunSprints].iter().any(|right| by.say(&self.place(*right)) == Say::Decide);
        if decides {
            return Ok(true);
        }
        let there = db
            .query(sql!("select count(*) from team_member where team_id = $1 and person_id = $2"))
            .bind(self.team_id)
            .bind(by.person)
            .value::<i64>()
            .await?;
        Ok(there > Some(0))
    }

    /// A retrospective is for those who work in the team; elsewhere everybody who comes has a word.
    pub async fn must_have_a_word(&self, db: &mut Db, by: &Actor) -> Result<()> {
        if self.kind == Ritual::Retrospective { self.must_take_part(db, by).await } else { Ok(()) }
    }

    pub async fn must_take_part(&self, db: &mut Db, by: &Actor) -> Result<()> {
        if self.takes_part(db, by).await? {
            return Ok(());
        }
        Err(Error::Forbidden(format!("this is for those who work in {}", self.team)))
    }
}
