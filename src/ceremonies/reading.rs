//! A ceremony as a whole, for whoever reads it; and the ceremonies of a product.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    Ceremony, CeremonyId, Ritual,
    action::{self, Action},
    agenda::{self, Point},
    answer::{self, Answered},
    ceremony::ceremonies,
    closing,
    minutes::Minutes,
    note::{self, Note},
    poker::{self, Round},
    presence::{self, Present},
};
use crate::{
    command::{Actor, Query, Route},
    error::Result,
    items::{Product, listing},
    sql,
    store::Db,
};

/// Reads a ceremony.
#[derive(Deserialize, JsonSchema)]
pub struct Read {
    pub ceremony: CeremonyId,
}

#[derive(Serialize, JsonSchema)]
pub struct Whole {
    #[serde(flatten)]
    pub ceremony: Ceremony,
    pub people: Vec<Present>,
    pub notes: Vec<Note>,
    /// What a refinement is to talk about.
    pub agenda: Vec<Point>,
    /// The round of planning poker that is on, or the last one.
    pub round: Option<Round>,
    /// What each said at a stand-up.
    pub answers: Vec<Answered>,
    /// What was decided here.
    pub actions: Vec<Action>,
    /// What retrospectives before this decided, open ones first.
    pub earlier: Vec<Action>,
    /// As they stand now; frozen once it is closed.
    pub minutes: Minutes,
}

impl Query for Read {
    const NAME: &'static str = "ceremony.read";
    const ROUTE: Route = Route::get("/ceremonies/{ceremony}");
    const ABOUT: &'static str = "Reads a ceremony: who is there, the agenda, notes, cards, answers, actions and minutes, as far as you may see them.";
    type Output = Whole;

    async fn run(self, db: &mut Db, by: &Actor) -> Result<Whole> {
        let ceremony = Ceremony::find(db, by, self.ceremony).await?;
        let minutes = closing::minutes(db, &ceremony, by).await?;
        whole(db, ceremony, minutes, by).await
    }
}

/// A ceremony as its page shows it: while it goes on, nobody reads its minutes, and fifty people read the page at once.
pub async fn shown(db: &mut Db, ceremony: Ceremony, by: &Actor) -> Result<Whole> {
    let minutes = match ceremony.closed_at {
        Some(_) => closing::minutes(db, &ceremony, by).await?,
        None => Minutes::default(),
    };
    whole(db, ceremony, minutes, by).await
}

async fn whole(db: &mut Db, ceremony: Ceremony, minutes: Minutes, by: &Actor) -> Result<Whole> {
    let open = ceremony.closed_at.is_none();
    let refines = ceremony.kind == Ritual::Refinement;
    Ok(Whole {
        people: presence::all(db, ceremony.id).await?,
        notes: note::all(db, &ceremony, by).await?,
        agenda: if refines && open { agenda::of(db, &ceremony, by.at).await? } else { Vec::new() },
        round: if refines { poker::current(db, &ceremony, by).await? } else { None },
        answers: answer::all(db, ceremony.id).await?,
        actions: action::decided(db, &ceremony).await?,
        earlier: match ceremony.kind {
            Ritual::Retrospective => action::earlier(db, &ceremony).await?,
            _ => Vec::new(),
        },
        minutes,
        ceremony,
    })
}

/// Lists the ceremonies of a product, newest first.
#[derive(Deserialize, JsonSchema)]
pub struct List {
    pub product: String,
    #[serde(default)]
    pub kind: Option<Ritual>,
    /// At most 200; 50 unless told.
    #[serde(default)]
    pub limit: Option<i64>,
    /// The `next` of the page before.
    #[serde(default)]
    pub after: Option<uuid::Uuid>,
}

#[derive(Serialize, JsonSchema)]
pub struct Ceremonies {
    pub items: Vec<Ceremony>,
    pub next: Option<String>,
}

impl Query for List {
    const NAME: &'static str = "ceremony.list";
    const ROUTE: Route = Route::get("/products/{product}/ceremonies");
    const ABOUT: &'static str = "Lists the ceremonies of a product, newest first.";
    type Output = Ceremonies;

    async fn run(self, db: &mut Db, by: &Actor) -> Result<Ceremonies> {
        let product = Product::find(db, by, &self.product).await?;
        let limit = listing::limit(self.limit)?;
        list(db, &product, self.kind, limit, self.after).await
    }
}

pub async fn list(
    db: &mut Db,
    product: &Product,
    kind: Option<Ritual>,
    limit: i64,
    after: Option<uuid::Uuid>,
) -> Result<Ceremonies> {
    let mut items = db
        .query(sql!(ceremonies!(
            "where c.product_id = $1 and ($2 = '' or c.kind = $2) and c.id < $3 order by c.id desc limit $4"
        )))
        .bind(product.id)
        .bind(kind.map_or("", Ritual::name).to_owned())
        .bind(after.unwrap_or(uuid::Uuid::max()))
        .bind(limit + 1)
        .all::<Ceremony>()
        .await?;
    let next = listing::cut(&mut items, limit, |last| last.id.to_string());
    Ok(Ceremonies { items, next })
}
