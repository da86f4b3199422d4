//! Planning poker: cards are laid in secret, turned together, talked about, and settled by a person, never by an average.

use chrono::{DateTime, Utc};
use methods::poker::{self, Card};
use schemars::JsonSchema;
use serde::Serialize;
use uuid::Uuid;

use super::{Ceremony, CeremonyId};
use crate::{
    command::{Actor, ItemId, PersonId},
    error::{Error, Result},
    sprint::scale,
    sql,
    store::Db,
};

/// Cards that are no estimate.
pub const UNSURE: &str = "?";
pub const COFFEE: &str = "coffee";

#[derive(Clone, Debug, sqlx::FromRow)]
pub(super) struct Row {
    pub id: Uuid,
    pub ceremony_id: CeremonyId,
    pub item_id: ItemId,
    pub key: String,
    pub title: String,
    pub dealt_at: DateTime<Utc>,
    pub revealed_at: Option<DateTime<Utc>>,
    pub settled: Option<f64>,
}

/// A round, as this reader may see it: before the cards are turned, only one's own.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Round {
    pub id: Uuid,
    /// The item that is estimated.
    pub item: String,
    pub title: String,
    /// The points there are cards for.
    pub deck: Vec<f64>,
    pub dealt_at: DateTime<Utc>,
    pub revealed_at: Option<DateTime<Utc>>,
    /// The points that were agreed on.
    pub settled: Option<f64>,
    /// Everybody who has laid a card.
    pub hands: Vec<Hand>,
    /// What lies on the table; nothing before the cards are turned, or when nobody estimated.
    pub table: Option<Table>,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Hand {
    pub name: String,
    /// A number of the deck, `?` or `coffee`; nothing while it lies face down.
    pub card: Option<String>,
    /// Laid the lowest or the highest card, and is asked to say why: lowest, highest.
    pub asked: Option<String>,
    pub mine: bool,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Table {
    pub lowest: f64,
    pub highest: f64,
    /// How many cards of the deck lie from the lowest to the highest, both counted.
    pub spread: usize,
    pub consensus: bool,
    /// The nearest card no lower than the median: where to go on talking, not the answer.
    pub hint: f64,
    pub unsure: usize,
    pub coffee: usize,
}

macro_rules! rounds {
    ($rest:literal) => {
        concat!(
            "select r.id, r.ceremony_id, r.item_id, i.key, i.title, r.dealt_at, r.revealed_at, r.settled
             from poker_round r join item i on i.id = r.item_id ",
            $rest
        )
    };
}

pub(super) async fn find(db: &mut Db, by: &Actor, id: Uuid) -> Result<(Ceremony, Row)> {
    let row = db.query(sql!(rounds!("where r.id = $1"))).bind(id).one::<Row>().await?.ok_or(Error::NotFound)?;
    Ok((Ceremony::open(db, by, row.ceremony_id).await?, row))
}

/// The round that is on, or the last one.
pub async fn current(db: &mut Db, ceremony: &Ceremony, by: &Actor) -> Result<Option<Round>> {
    let row = db
        .query(sql!(rounds!("where r.ceremony_id = $1 order by r.id desc limit 1")))
        .bind(ceremony.id)
        .one::<Row>()
        .await?;
    match row {
        Some(row) => Ok(Some(shown(db, ceremony, by, row).await?)),
        None => Ok(None),
    }
}

pub(super) async fn shown(db: &mut Db, ceremony: &Ceremony, by: &Actor, row: Row) -> Result<Round> {
    let cards = db
        .query(sql!(
            "select p.id, p.name, c.card from poker_card c join person p on p.id = c.person_id
             where c.round_id = $1 order by lower(p.name), p.id limit 500"
        ))
        .bind(row.id)
        .all::<(PersonId, String, String)>()
        .await?;
    let deck = scale::of(db, ceremony.team_id).await?;
    let turned = row.revealed_at.is_some();
    let laid: Vec<Card> = cards.iter().filter_map(|(.., card)| parse(&deck, card)).collect();
    let table = poker::reveal(&deck, &laid).filter(|_| turned);
    let asked = |card: &str| {
        let (table, points) = (table.as_ref()?, card.parse::<f64>().ok()?);
        let extreme = match points {
            _ if table.consensus => return None,
            points if points.total_cmp(&table.lowest).is_eq() => "lowest",
            points if points.total_cmp(&table.highest).is_eq() => "highest",
            _ => return None,
        };
        Some(extreme.to_owned())
    };
    let hands = cards
        .iter()
        .map(|(person, name, card)| Hand {
            name: name.clone(),
            card: (turned || *person == by.person).then(|| card.clone()),
            asked: asked(card),
            mine: *person == by.person,
        })
        .collect();
    Ok(Round {
        id: row.id,
        item: row.key,
        title: row.title,
        deck,
        dealt_at: row.dealt_at,
        revealed_at: row.revealed_at,
        settled: row.settled,
        hands,
        table: table.map(|table| Table {
            lowest: table.lowest,
            highest: table.highest,
            spread: table.spread,
            consensus: table.consensus,
            hint: table.hint,
            unsure: table.unsure,
            coffee: table.coffee,
        }),
    })
}

/// What a card says; nothing when it is not of the deck.
pub(super) fn parse(deck: &[f64], card: &str) -> Option<Card> {
    match card {
        UNSURE => Some(Card::Unsure),
        COFFEE => Some(Card::Coffee),
        number => {
            let points = number.parse::<f64>().ok()?;
            deck.iter().find(|card| card.total_cmp(&points).is_eq()).map(|card| Card::Points(*card))
        }
    }
}
