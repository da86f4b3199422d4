//! The inbox: ideas, the latest first, with who asked, how long they sleep, and what has become of them.

use chrono::{DateTime, NaiveDate, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::outcome::{self, Outcome};
use crate::{
    command::{Actor, ItemId, ProductId, Query, Route},
    error::Result,
    items::{Product, listing},
    sql,
    store::Db,
};

/// Which ideas are looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Shelf {
    #[default]
    All,
    /// New, and not asleep.
    New,
    Considering,
    Planned,
    Started,
    /// What it had become was dropped: it is to be decided again.
    Dropped,
    /// Open, and asleep until a day that is to come.
    Asleep,
    Done,
    Declined,
}

impl Shelf {
    pub const EVERY: [Shelf; 9] = [
        Shelf::New,
        Shelf::Considering,
        Shelf::Planned,
        Shelf::Started,
        Shelf::Dropped,
        Shelf::Asleep,
        Shelf::Done,
        Shelf::Declined,
        Shelf::All,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Shelf::All => "all",
            Shelf::New => "new",
            Shelf::Considering => "considering",
            Shelf::Planned => "planned",
            Shelf::Started => "started",
            Shelf::Dropped => "dropped",
            Shelf::Asleep => "asleep",
            Shelf::Done => "done",
            Shelf::Declined => "declined",
        }
    }

    pub fn parse(name: &str) -> Option<Shelf> {
        Shelf::EVERY.into_iter().find(|shelf| shelf.name() == name)
    }
}

/// Reads the inbox of ideas.
#[derive(Deserialize, JsonSchema)]
pub struct Read {
    pub product: String,
    #[serde(default)]
    pub shelf: Shelf,
    /// At most 200; 50 unless told.
    #[serde(default)]
    pub limit: Option<i64>,
    /// The `next` of the page before.
    #[serde(default)]
    pub after: Option<String>,
}

#[derive(Serialize, JsonSchema)]
pub struct Inbox {
    pub items: Vec<Entry>,
    pub next: Option<String>,
}

#[derive(Serialize, JsonSchema, sqlx::FromRow)]
pub struct Entry {
    #[serde(skip)]
    pub id: ItemId,
    pub key: String,
    pub title: String,
    pub body: String,
    pub status: String,
    pub open: bool,
    pub voices: i64,
    pub version: i64,
    pub created_at: DateTime<Utc>,
    pub owner_name: Option<String>,
    /// Not asked about before that day.
    pub snoozed_until: Option<NaiveDate>,
    /// Why it was declined.
    pub reason: Option<String>,
    /// Where it stands by the work below it; nothing while it has become nothing.
    #[sqlx(skip)]
    pub outcome: Option<Outcome>,
}

impl Query for Read {
    const NAME: &'static str = "idea.inbox";
    const ROUTE: Route = Route::get("/products/{product}/ideas/inbox");
    const ABOUT: &'static str = "Reads ideas, the latest first, with who asked, what sleeps until when, and what the work below them says of where they stand.";
    type Output = Inbox;

    async fn run(self, db: &mut Db, by: &Actor) -> Result<Inbox> {
        let product = Product::find(db, by, &self.product).await?;
        page(db, &product, self.shelf, by.at.date_naive(), listing::limit(self.limit)?, self.after).await
    }
}

/// A page of the inbox.
pub async fn page(
    db: &mut Db,
    product: &Product,
    shelf: Shelf,
    today: NaiveDate,
    limit: i64,
    after: Option<String>,
) -> Result<Inbox> {
    let (at, id) = listing::begin(after)?;
    let mut items = read(db, product.id, shelf, today, limit + 1, (at, id)).await?;
    let next = listing::cut(&mut items, limit, |last| format!("{}_{}", last.created_at.timestamp_micros(), last.id));
    let ids: Vec<ItemId> = items.iter().map(|entry| entry.id).collect();
    let mut outcomes = outcome::of(db, &ids).await?;
    for entry in &mut items {
        entry.outcome = outcomes.remove(&entry.id);
    }
    Ok(Inbox { items, next })
}

async fn read(
    db: &mut Db,
    product: ProductId,
    shelf: Shelf,
    today: NaiveDate,
    limit: i64,
    (at, id): (DateTime<Utc>, Uuid),
) -> Result<Vec<Entry>> {
    Ok(db
        .query(sql!(
            "select i.id, i.key, i.title, i.body, i.status, i.open, i.voices, i.version, i.created_at, o.name as owner_name,
                d.snoozed_until, d.reason
             from item i left join idea d on d.item_id = i.id left join person o on o.id = i.owner_id
             where i.product_id = $1 and i.kind = 'idea' and i.archived_at is null and (i.created_at, i.id) < ($4, $5)
                and case $2
                    when 'all' then true
                    when 'asleep' then i.open and coalesce(d.snoozed_until > $3, false)
                    when 'new' then i.status = 'new' and not coalesce(d.snoozed_until > $3, false)
                    else i.status = $2 end
             order by i.created_at desc, i.id desc limit $6"
        ))
        .bind(product)
        .bind(shelf.name())
        .bind(today)
        .bind(at)
        .bind(id)
        .bind(limit)
        .all()
        .await?)
}

#[derive(Default, sqlx::FromRow)]
struct Asleep {
    all_of_them: i64,
    new: i64,
}

/// How many stand on each shelf.
pub async fn counts(db: &mut Db, product: &Product, today: NaiveDate) -> Result<Vec<(Shelf, i64)>> {
    let by_status: Vec<(String, i64)> = db
        .query(sql!(
            "select status, cast(sum(n) as bigint) from item_count where product_id = $1 and kind = 'idea' group by status having sum(n) > 0"
        ))
        .bind(product.id)
        .all()
        .await?;
    let asleep: Asleep = db
        .query(sql!(
            "select count(*) as all_of_them, cast(coalesce(sum(case when i.status = 'new' then 1 else 0 end), 0) as bigint) as new
             from idea d join item i on i.id = d.item_id
             where d.snoozed_until > $2 and i.product_id = $1 and i.open and i.archived_at is null"
        ))
        .bind(product.id)
        .bind(today)
        .one()
        .await?
        .unwrap_or_default();
    let of = |name: &str| by_status.iter().find(|(status, _)| status == name).map_or(0, |(_, n)| *n);
    let count = |shelf: Shelf| match shelf {
        Shelf::All => by_status.iter().map(|(_, n)| n).sum(),
        Shelf::New => of("new") - asleep.new,
        Shelf::Asleep => asleep.all_of_them,
        other => of(other.name()),
    };
    Ok(Shelf::EVERY.into_iter().map(|shelf| (shelf, count(shelf))).collect())
}
