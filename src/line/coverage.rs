//! Coverage: what share of the work knows its why, which goals have work, which releases are never checked.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    command::{Actor, ProductId, Query, Route},
    error::Result,
    items::{Kind, Product},
    sql,
    store::Db,
};

/// Reads the coverage of a product.
#[derive(Deserialize, JsonSchema)]
pub struct Read {
    pub product: String,
}

/// A share: so many of so many.
#[derive(Clone, Copy, Debug, Default, Serialize, JsonSchema)]
pub struct Share {
    pub of: f64,
    pub all: f64,
}

impl Share {
    /// In per cent, rounded; nothing of nothing is nothing to show.
    pub fn per_cent(self) -> Option<u8> {
        (self.all > 0.0).then(|| (self.of / self.all * 100.0).round() as u8)
    }
}

/// An item on a list of what is to be mended.
#[derive(Clone, Debug, Serialize, JsonSchema, sqlx::FromRow)]
pub struct Orphan {
    pub key: String,
    #[sqlx(try_from = "String")]
    pub kind: Kind,
    pub title: String,
    pub status: String,
    pub points: Option<f64>,
}

#[derive(Serialize, JsonSchema)]
pub struct Coverage {
    pub product: String,
    /// Open work whose chain of reasons reaches the vision, by count.
    pub with_why: Share,
    /// The same by points.
    pub with_why_points: Share,
    /// Open work that somebody has asked for.
    pub with_voice: Share,
    /// Goals that have work below them.
    pub goals_with_work: Share,
    /// Released work that a metric is to check.
    pub released_with_check: Share,
    /// Open work without a why, in backlog order; at most 50.
    pub without_why: Vec<Orphan>,
    /// Epics, initiatives and goals whose own chain is broken; at most 50.
    pub broken: Vec<Orphan>,
    /// How many of these there are.
    pub broken_in_all: i64,
    /// Open goals without work; at most 50.
    pub goals_without_work: Vec<Orphan>,
    /// Released stories without an outcome check, newest first; at most 50.
    pub released_without_check: Vec<Orphan>,
}

impl Query for Read {
    const NAME: &'static str = "product.coverage";
    const ROUTE: Route = Route::get("/products/{product}/coverage");
    const ABOUT: &'static str =
        "Reads the coverage of a product: what share of the work knows its why, and the lists to mend.";
    type Output = Coverage;

    async fn run(self, db: &mut Db, by: &Actor) -> Result<Coverage> {
        let product = Product::find(db, by, &self.product).await?;
        read(db, &product).await
    }
}

/// What a product's open work comes to, from the kept counts.
#[derive(Clone, Copy, Debug, Default, sqlx::FromRow)]
pub struct Open {
    pub items: i64,
    pub points: f64,
    pub rooted: i64,
    pub rooted_points: f64,
    pub voiced: i64,
    pub ready: i64,
}

/// The open work of a product; never counts rows.
pub async fn open(db: &mut Db, product: ProductId) -> Result<Open> {
    Ok(db
        .query(sql!(
            "select cast(coalesce(sum(n), 0) as bigint) as items, coalesce(sum(points), 0.0) as points,
                cast(coalesce(sum(case when rooted then n else 0 end), 0) as bigint) as rooted,
                coalesce(sum(case when rooted then points else 0.0 end), 0.0) as rooted_points,
                cast(coalesce(sum(case when voiced then n else 0 end), 0) as bigint) as voiced,
                cast(coalesce(sum(case when status = 'ready' then n else 0 end), 0) as bigint) as ready
             from item_count where product_id = $1 and open and kind in ('story', 'bug', 'task', 'spike')"
        ))
        .bind(product)
        .one()
        .await?
        .unwrap_or_default())
}

pub async fn read(db: &mut Db, product: &Product) -> Result<Coverage> {
    let open = open(db, product.id).await?;
    let (goals, working, idle) = goals(db, product.id).await?;
    let (released, unchecked) = released(db, product.id).await?;
    Ok(Coverage {
        product: product.key.clone(),
        with_why: Share { of: open.rooted as f64, all: open.items as f64 },
        with_why_points: Share { of: open.rooted_points, all: open.points },
        with_voice: Share { of: open.voiced as f64, all: open.items as f64 },
        goals_with_work: Share { of: working as f64, all: goals as f64 },
        released_with_check: released,
        without_why: without_why(db, product.id, 50).await?,
        broken_in_all: broken_in_all(db, product.id).await?,
        broken: broken(db, product.id).await?,
        goals_without_work: idle,
        released_without_check: unchecked,
    })
}

pub async fn without_why(db: &mut Db, product: ProductId, limit: i64) -> Result<Vec<Orphan>> {
    Ok(db
        .query(sql!(
            "select key, kind, title, status, points from item
             where product_id = $1 and open and rank is not null and not rooted order by rank, id limit $2"
        ))
        .bind(product)
        .bind(limit)
        .all()
        .await?)
}

async fn broken(db: &mut Db, product: ProductId) -> Result<Vec<Orphan>> {
    Ok(db
        .query(sql!(
            "select key, kind, title, status, points from item
             where product_id = $1 and kind in ('epic', 'initiative', 'goal') and archived_at is null and open and not rooted
             order by kind, created_at limit 50"
        ))
        .bind(product)
        .all()
        .await?)
}

/// From the kept counts, as the rest of what is open.
async fn broken_in_all(db: &mut Db, product: ProductId) -> Result<i64> {
    Ok(db
        .query(sql!(
            "select cast(coalesce(sum(n), 0) as bigint) from item_count
             where product_id = $1 and kind in ('epic', 'initiative', 'goal') and open and not rooted"
        ))
        .bind(product)
        .value::<i64>()
        .await?
        .unwrap_or(0))
}

/// Whether an item `w` is work for what it serves: what was given up is none, and an idea is none yet.
macro_rules! is_work {
    () => {
        "w.kind in ('initiative', 'epic', 'story', 'bug', 'task', 'spike') and w.archived_at is null
            and w.status not in ('dropped', 'declined')"
    };
}
pub(crate) use is_work;

/// What makes a goal `g` one without work; its key results count as the goal, and a goal that serves it does its work.
macro_rules! idle {
    ($columns:literal, $rest:literal) => {
        concat!(
            "select ",
            $columns,
            " from item g
             where g.product_id = $1 and g.kind = 'goal' and g.archived_at is null and g.open
                and not exists (select 1 from link l join item w on w.id = l.from_id
                    where l.to_id = g.id and l.kind = 'serves' and (w.kind = 'goal' and w.archived_at is null or ",
            $crate::line::coverage::is_work!(),
            "))
                and not exists (select 1 from link k join link l on l.to_id = k.from_id and l.kind = 'serves'
                    join item w on w.id = l.from_id
                    where k.to_id = g.id and k.kind = 'serves' and k.from_kind = 'key_result' and ",
            $crate::line::coverage::is_work!(),
            ") ",
            $rest
        )
    };
}

/// How many open goals there are, how many of them have work, and the first of those without.
async fn goals(db: &mut Db, product: ProductId) -> Result<(i64, i64, Vec<Orphan>)> {
    let all = db
        .query(sql!(
            "select count(*) from item where product_id = $1 and kind = 'goal' and archived_at is null and open"
        ))
        .bind(product)
        .value::<i64>()
        .await?
        .unwrap_or(0);
    let idle = db
        .query(sql!(idle!("g.key, g.kind, g.title, g.status, g.points", "order by g.created_at, g.id limit 50")))
        .bind(product)
        .all::<Orphan>()
        .await?;
    let without = match idle.len() {
        50 => db.query(sql!(idle!("count(*)", ""))).bind(product).value::<i64>().await?.unwrap_or(50),
        few => few as i64,
    };
    Ok((all, all - without, idle))
}

/// What makes a released story `i` one that no metric checks: not its own, its release's, or that of what it is part of.
macro_rules! unchecked {
    ($columns:literal, $rest:literal) => {
        concat!(
            "select ",
            $columns,
            " from item r
                join link s on s.to_id = r.id and s.kind = 'ships_in' join item i on i.id = s.from_id
             where r.product_id = $1 and r.kind = 'release' and r.status = 'released' and r.archived_at is null
                and i.kind = 'story' and i.archived_at is null
                and not exists (select 1 from link m where m.kind = 'moves' and m.from_id in (i.id, r.id))
                and not exists (select 1 from link a join link m on m.from_id = a.to_id and m.kind = 'moves'
                    where a.from_id = i.id and a.kind = 'serves')
                and not exists (select 1 from link a join link b on b.from_id = a.to_id and b.kind = 'serves'
                    join link m on m.from_id = b.to_id and m.kind = 'moves' where a.from_id = i.id and a.kind = 'serves') ",
            $rest
        )
    };
}

/// How much of the work that shipped a metric checks, and the first of what none does.
async fn released(db: &mut Db, product: ProductId) -> Result<(Share, Vec<Orphan>)> {
    let unchecked = db
        .query(sql!(unchecked!(
            "i.key, i.kind, i.title, i.status, i.points",
            "order by i.updated_at desc, i.id limit 50"
        )))
        .bind(product)
        .all::<Orphan>()
        .await?;
    let without = match unchecked.len() {
        50 => db.query(sql!(unchecked!("count(*)", ""))).bind(product).value::<i64>().await?.unwrap_or(50),
        few => few as i64,
    };
    let all = db
        .query(sql!(
            "select count(*) from item r join link s on s.to_id = r.id and s.kind = 'ships_in' and s.from_kind = 'story'
                join item i on i.id = s.from_id
             where r.product_id = $1 and r.kind = 'release' and r.status = 'released' and r.archived_at is null and i.archived_at is null"
        ))
        .bind(product)
        .value::<i64>()
        .await?
        .unwrap_or(0);
    Ok((Share { of: (all - without).max(0) as f64, all: all as f64 }, unchecked))
}
