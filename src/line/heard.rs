//! Who asked: the feedback behind an item, and the count of it kept on the item.

use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    command::{Actor, ItemId, ProductId, Query, Route},
    error::{Error, Result},
    items::{Item, Key, listing},
    sql,
    store::{Db, Tx},
};

/// One piece of feedback behind an item.
#[derive(Clone, Debug, Serialize, JsonSchema, sqlx::FromRow)]
pub struct Voice {
    /// The feedback.
    pub key: String,
    /// The whole of what was said.
    pub text: String,
    /// The passage that asks for it.
    pub quote: Option<String>,
    pub weight: Option<String>,
    pub said_by: Option<String>,
    pub source: Option<String>,
    pub customer: Option<String>,
    pub customer_name: Option<String>,
    pub segment: Option<String>,
    /// What the customer brings a year.
    pub revenue: Option<i64>,
    pub said_at: DateTime<Utc>,
    /// The item it asks for: this one, or the idea, epic or initiative through which it reaches it.
    pub asks_for: String,
    pub link: Uuid,
    /// The item by way of which it came here, when that was merged or split.
    pub came_by: Option<String>,
    pub delivered: bool,
    /// Whether it asks for this item itself.
    #[serde(skip)]
    own: i64,
    #[serde(skip)]
    id: Uuid,
    #[serde(skip)]
    product_id: Option<ProductId>,
}

impl Voice {
    fn is_heard_by(&self, by: &Actor) -> bool {
        self.product_id.is_none_or(|product| by.sees(product))
    }
}

/// What all the voices come to.
#[derive(Clone, Debug, Default, Serialize, JsonSchema, sqlx::FromRow)]
pub struct Chorus {
    pub voices: i64,
    pub customers: i64,
    /// What these customers bring a year, each counted once.
    pub revenue: i64,
}

/// Counts again who asks for an item, and for what has come of it if it is an idea.
pub async fn recount(tx: &mut Tx, item: ItemId) -> Result<()> {
    tx.query(sql!(
        "update item set voices = (
            select count(distinct e.from_id) from link e join item f on f.id = e.from_id
            where e.kind = 'evidence' and f.archived_at is null
                and (e.to_id = item.id or e.to_id in (select b.from_id from link b where b.to_id = item.id and b.kind = 'becomes')))
         where id = $1 or id in (select to_id from link where from_id = $1 and kind = 'becomes')"
    ))
    .bind(item)
    .run()
    .await?;
    Ok(())
}

/// Counts again for everything that a piece of feedback asks for.
pub async fn recount_asked(tx: &mut Tx, feedback: ItemId) -> Result<()> {
    let asked = tx
        .query(sql!("select to_id from link where from_id = $1 and kind = 'evidence'"))
        .bind(feedback)
        .all::<(ItemId,)>()
        .await?;
    for (item,) in asked {
        recount(tx, item).await?;
    }
    Ok(())
}

/// Who asked: everything behind an item, from which the voices and their chorus are read. A sprint, a release and a metric are
/// asked for through the work in them or meant to move them.
macro_rules! behind {
    ($($rest:tt)*) => {
        concat!(
            "with recursive here (id) as (
                select id from item where id = $1
                union select l.from_id from link l where l.to_id = $1 and l.kind in ('planned_in', 'ships_in', 'moves')
             ), upward (id) as (
                select id from here
                union select l.to_id from upward u cross join link l
                where l.from_id = u.id and l.kind = 'serves' and l.to_kind in ('story', 'epic', 'initiative')
             ), downward (id) as (
                select id from here
                union select l.from_id from downward d cross join link l where l.to_id = d.id and l.kind = 'serves'
             ), behind (id) as (
                select id from upward union select id from downward
                union select l.from_id from upward u cross join link l where l.to_id = u.id and l.kind = 'becomes'
                union select l.from_id from downward d cross join link l where l.to_id = d.id and l.kind = 'becomes'
             )",
            $($rest)*
        )
    };
}

/// What is said of a voice, by whom and for what, along the link `e` from its feedback.
macro_rules! said {
    ($from:literal, $order:literal) => {
        concat!(
            "select f.key, f.body as text, e.quote, e.weight, b.said_by, b.source, c.key as customer, c.title as customer_name,
                k.segment, k.revenue, coalesce(b.said_at, f.created_at) as said_at, t.key as asks_for, e.id as link, o.key as came_by,
                b.delivered_at is not null as delivered, cast(case when e.to_id = $1 then 1 else 0 end as bigint) as own, f.id, f.product_id
             from ",
            $from,
            " cross join item f cross join feedback b cross join item t
                left join item c on c.id = b.customer_id left join customer k on k.item_id = b.customer_id
                left join item o on o.id = e.origin_id
             where e.kind = 'evidence' and f.id = e.from_id and f.archived_at is null and b.item_id = f.id and t.id = e.to_id ",
            $order
        )
    };
}

/// One voice behind an item, the newest of those who ask for it itself where there are any.
pub async fn loudest(db: &mut Db, by: &Actor, item: ItemId) -> Result<Option<Voice>> {
    let own = db
        .query(sql!(said!(
            "link e",
            "and e.to_id = $1 order by coalesce(b.said_at, f.created_at) desc, f.id desc limit 1"
        )))
        .bind(item)
        .one::<Voice>()
        .await?;
    match own.filter(|voice| voice.is_heard_by(by)) {
        Some(voice) => Ok(Some(voice)),
        None => Ok(voices(db, by, item, 1).await?.into_iter().next()),
    }
}

/// The first of the voices behind an item.
pub async fn voices(db: &mut Db, by: &Actor, item: ItemId, limit: i64) -> Result<Vec<Voice>> {
    Ok(page(db, by, item, limit, None).await?.items)
}

/// A page of the voices behind an item: what asks for it, for what it is part of, for what it is made of, and for the ideas
/// behind those. Those who ask for it itself come first, then the newest; who asks for several of these is heard once.
pub async fn page(db: &mut Db, by: &Actor, item: ItemId, limit: i64, after: Option<String>) -> Result<Voices> {
    let (own, at, id) = match after {
        Some(cursor) => read_cursor(&cursor)?,
        None => (2, listing::far_future(), Uuid::max()),
    };
    let mut items = db
        .query(sql!(behind!(
            ", once (link_id, nth) as (
                select l.id, row_number() over (partition by l.from_id order by case when l.to_id = $1 then 0 else 1 end, l.id)
                from behind cross join link l where l.to_id = behind.id and l.kind = 'evidence'
             ) ",
            said!(
                "once cross join link e",
                "and once.nth = 1 and e.id = once.link_id
                 and (cast(case when e.to_id = $1 then 1 else 0 end as bigint), coalesce(b.said_at, f.created_at), f.id) < ($3, $4, $5)
                 order by own desc, said_at desc, f.id desc limit $2"
            )
        )))
        .bind(item)
        .bind(limit + 1)
        .bind(own)
        .bind(at)
        .bind(id)
        .all::<Voice>()
        .await?;
    let next =
        listing::cut(&mut items, limit, |last| format!("{}_{}_{}", last.own, last.said_at.timestamp_micros(), last.id));
    items.retain(|voice| voice.is_heard_by(by));
    Ok(Voices { items, next })
}

fn read_cursor(cursor: &str) -> Result<(i64, DateTime<Utc>, Uuid)> {
    let mut parts = cursor.splitn(3, '_');
    let read = (|| {
        let own = parts.next()?.parse().ok()?;
        let at = DateTime::from_timestamp_micros(parts.next()?.parse().ok()?)?;
        Some((own, at, parts.next()?.parse().ok()?))
    })();
    read.ok_or_else(|| Error::field("after", "this is not the next of a page"))
}

/// Reads who asked for an item.
#[derive(Deserialize, JsonSchema)]
pub struct All {
    pub key: Key,
    /// At most 200; 50 unless told.
    #[serde(default)]
    pub limit: Option<i64>,
    /// The `next` of the page before.
    #[serde(default)]
    pub after: Option<String>,
}

/// A page of voices, and where the next one begins.
#[derive(Serialize, JsonSchema)]
pub struct Voices {
    pub items: Vec<Voice>,
    pub next: Option<String>,
}

impl Query for All {
    const NAME: &'static str = "line.voices";
    const ROUTE: Route = Route::get("/items/{key}/voices");
    const ABOUT: &'static str = "Reads who asked for an item: the words, who said them, their segment and what they bring. \
         Those who ask for it itself come first, then the newest; everyone is heard once.";
    type Output = Voices;

    async fn run(self, db: &mut Db, by: &Actor) -> Result<Voices> {
        let item = Item::find(db, by, &self.key).await?;
        page(db, by, item.id, listing::limit(self.limit)?, self.after).await
    }
}

/// How many voices those are, from how many customers, and what these bring.
pub async fn chorus(db: &mut Db, item: ItemId) -> Result<Chorus> {
    Ok(db
        .query(sql!(behind!(
            ", said (id, customer_id) as (
                select distinct f.id, b.customer_id from behind cross join link e cross join item f cross join feedback b
                where e.to_id = behind.id and e.kind = 'evidence' and f.id = e.from_id and f.archived_at is null
                    and b.item_id = f.id
             )
             select (select count(*) from said) as voices, (select count(distinct customer_id) from said) as customers,
                (select cast(coalesce(sum(k.revenue), 0) as bigint) from customer k
                 where k.item_id in (select customer_id from said)) as revenue"
        )))
        .bind(item)
        .one()
        .await?
        .unwrap_or_default())
}

/// What was said for one of several items: the passage that asks for it.
#[derive(sqlx::FromRow)]
pub struct Saying {
    pub of: ItemId,
    key: String,
    words: String,
    said_by: Option<String>,
    customer: Option<String>,
    customer_name: Option<String>,
    product_id: Option<ProductId>,
}

impl Saying {
    pub fn quote(&self) -> crate::web::kit::Quote {
        crate::web::kit::Quote {
            before: crate::web::markdown::plain(&self.words, 200),
            who: self.said_by.clone().unwrap_or_else(|| "Somebody".into()),
            customer: self.customer_name.clone().zip(self.customer.as_ref().map(|key| format!("/items/{key}"))),
            href: Some(format!("/items/{}", self.key)),
            ..crate::web::kit::Quote::default()
        }
    }
}

/// The newest that was said for each of these items itself, at most so many each, in one query.
pub async fn newest(db: &mut Db, by: &Actor, items: &[ItemId], each: i64) -> Result<Vec<Saying>> {
    if items.is_empty() {
        return Ok(Vec::new());
    }
    let said = db
        .query(sql!(
            sqlite: "select * from (select l.to_id as of, i.key, i.product_id, coalesce(l.quote, nullif(i.body, ''), i.title) as words, f.said_by,
                        c.key as customer, c.title as customer_name,
                        row_number() over (partition by l.to_id order by coalesce(f.said_at, i.created_at) desc, i.id) as nth
                     from json_each($1) g cross join link l on l.to_id = unhex(replace(g.value, '-', '')) and l.kind = 'evidence'
                        join item i on i.id = l.from_id and i.archived_at is null
                        left join feedback f on f.item_id = i.id left join item c on c.id = f.customer_id) where nth <= $2 order by nth",
            postgres: "select * from (select l.to_id as of, i.key, i.product_id, coalesce(l.quote, nullif(i.body, ''), i.title) as words, f.said_by,
                        c.key as customer, c.title as customer_name,
                        row_number() over (partition by l.to_id order by coalesce(f.said_at, i.created_at) desc, i.id) as nth
                     from jsonb_array_elements_text($1) g join link l on l.to_id = g.value::uuid and l.kind = 'evidence'
                        join item i on i.id = l.from_id and i.archived_at is null
                        left join feedback f on f.item_id = i.id left join item c on c.id = f.customer_id) s where nth <= $2 order by nth",
        ))
        .bind(sqlx::types::Json(items.to_vec()))
        .bind(each)
        .all::<Saying>()
        .await?;
    Ok(said.into_iter().filter(|one| one.product_id.is_none_or(|product| by.sees(product))).collect())
}
