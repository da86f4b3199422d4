//! A round of planning poker: deal, lay, turn, settle.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, json};
use uuid::Uuid;

use super::{
    Ceremony, CeremonyId,
    poker::{Round, find, parse, shown},
    presence,
};
use crate::{
    command::{Actor, Command, Place, Right, Route},
    error::{Error, Result},
    items::{
        Item, Key,
        editing::{self, Reach},
    },
    sprint::scale,
    sql,
    store::{Db, Tx},
};

/// Deals a round of planning poker for an item.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Deal {
    pub ceremony: CeremonyId,
    pub item: Key,
}

impl Command for Deal {
    const NAME: &'static str = "poker.deal";
    const ROUTE: Route = Route::create("/ceremonies/{ceremony}/rounds");
    const ABOUT: &'static str = "Deals a round of planning poker for an item, which is put before everyone; again after cards that lie far apart.";
    type Output = Round;

    async fn place(&self, db: &mut Db, by: &Actor) -> Result<Place> {
        Ok(Ceremony::find(db, by, self.ceremony).await?.place(Right::Discuss))
    }

    async fn run(self, tx: &mut Tx, by: &Actor) -> Result<Round> {
        let ceremony = Ceremony::open(tx, by, self.ceremony).await?;
        ceremony.led_by(by)?;
        let item = Item::find(tx, by, &self.item).await?;
        if !item.kind.is_ranked() || item.product_id != Some(ceremony.product_id) {
            return Err(Error::field("item", format!("{} is no work of this product", item.key)));
        }
        let (id, now) = (tx.id(), tx.now);
        tx.query(sql!("insert into poker_round (id, ceremony_id, item_id, dealt_at) values ($1, $2, $3, $4)"))
            .bind(id)
            .bind(ceremony.id)
            .bind(item.id)
            .bind(now)
            .run()
            .await?;
        tx.query(sql!("update ceremony set item_id = $2 where id = $1")).bind(ceremony.id).bind(item.id).run().await?;
        presence::join(tx, &ceremony, by).await?;
        let (_, row) = find(tx, by, id).await?;
        shown(tx, &ceremony, by, row).await
    }
}

/// Lays a card, face down; another one until the cards are turned.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Play {
    pub round: Uuid,
    /// A number of the team's deck, `?` or `coffee`.
    pub card: String,
}

impl Command for Play {
    const NAME: &'static str = "poker.play";
    const ROUTE: Route = Route::put("/rounds/{round}/card");
    const ABOUT: &'static str = "Lays a card face down; another one until the cards are turned.";
    const HIDES: &'static [&'static str] = &["card"];
    type Output = Round;

    async fn place(&self, db: &mut Db, by: &Actor) -> Result<Place> {
        Ok(find(db, by, self.round).await?.0.place(Right::Discuss))
    }

    async fn run(self, tx: &mut Tx, by: &Actor) -> Result<Round> {
        let (ceremony, row) = find(tx, by, self.round).await?;
        ceremony.must_take_part(tx, by).await?;
        if row.revealed_at.is_some() {
            return Err(Error::refused("cards_turned", "the cards are turned; the next round has new ones"));
        }
        let deck = scale::of(tx, ceremony.team_id).await?;
        if parse(&deck, self.card.trim()).is_none() {
            let names = deck.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
            return Err(Error::field("card", format!("the cards are {names}, ? and coffee")));
        }
        let now = tx.now;
        tx.query(sql!(
            "insert into poker_card (round_id, person_id, card, played_at) values ($1, $2, $3, $4)
             on conflict (round_id, person_id) do update set card = excluded.card, played_at = excluded.played_at"
        ))
        .bind(row.id)
        .bind(by.person)
        .bind(self.card.trim().to_owned())
        .bind(now)
        .run()
        .await?;
        presence::join(tx, &ceremony, by).await?;
        shown(tx, &ceremony, by, row).await
    }
}

/// Turns the cards of a round.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Reveal {
    pub round: Uuid,
}

impl Command for Reveal {
    const NAME: &'static str = "poker.reveal";
    const ROUTE: Route = Route::post("/rounds/{round}/reveal");
    const ABOUT: &'static str = "Turns the cards of a round for everyone at once.";
    type Output = Round;

    async fn place(&self, db: &mut Db, by: &Actor) -> Result<Place> {
        Ok(find(db, by, self.round).await?.0.place(Right::Discuss))
    }

    async fn run(self, tx: &mut Tx, by: &Actor) -> Result<Round> {
        let (ceremony, row) = find(tx, by, self.round).await?;
        ceremony.led_by(by)?;
        let now = tx.now;
        tx.query(sql!("update poker_round set revealed_at = $2 where id = $1 and revealed_at is null"))
            .bind(row.id)
            .bind(now)
            .run()
            .await?;
        ceremony.touch(tx);
        let (_, row) = find(tx, by, row.id).await?;
        let round = shown(tx, &ceremony, by, row).await?;
        if round.hands.is_empty() {
            return Err(Error::refused("no_cards", "nobody has laid a card yet"));
        }
        Ok(round)
    }
}

/// Settles a round: these points it is.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Settle {
    pub round: Uuid,
    /// A number of the team's deck.
    pub points: f64,
}

impl Command for Settle {
    const NAME: &'static str = "poker.settle";
    const ROUTE: Route = Route::post("/rounds/{round}/points");
    const ABOUT: &'static str =
        "Settles a round whose cards are turned: the item gets these points of the team's deck.";
    type Output = Round;

    async fn place(&self, db: &mut Db, by: &Actor) -> Result<Place> {
        let (_, row) = find(db, by, self.round).await?;
        let item = Item::get(db, row.item_id).await?;
        Ok(item.place(Right::DoWork).about(format!("Estimate {} at {} points", item.key, self.points)))
    }

    async fn run(self, tx: &mut Tx, by: &Actor) -> Result<Round> {
        let (ceremony, row) = find(tx, by, self.round).await?;
        if row.revealed_at.is_none() {
            return Err(Error::refused("cards_down", "turn the cards first"));
        }
        let deck = scale::of(tx, ceremony.team_id).await?;
        if parse(&deck, &self.points.to_string()).is_none() {
            return Err(Error::field("points", "this is not on the team's scale"));
        }
        let item = Item::get(tx, row.item_id).await?;
        if item.points != Some(self.points) {
            let points = Map::from_iter([("points".to_owned(), json!(self.points))]);
            editing::edit(tx, by, &item, points, Reach::ByHand).await?;
        }
        tx.query(sql!("update poker_round set settled = $2 where id = $1"))
            .bind(row.id)
            .bind(self.points)
            .run()
            .await?;
        ceremony.touch(tx);
        let (_, row) = find(tx, by, row.id).await?;
        shown(tx, &ceremony, by, row).await
    }
}
