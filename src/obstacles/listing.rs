//! Reading what stands in the way: the open ones oldest first, then the resolved ones, the latest first.

use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::obstacle::{Obstacle, ObstacleId, select};
use crate::{
    command::{Actor, ItemId, ProductId, Query, Route},
    error::{Error, Result},
    items::{Item, Key, Product, listing},
    sprint::Team,
    sql,
    store::Db,
};

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum State {
    #[default]
    Open,
    Resolved,
    All,
}

/// Lists what stands in the way in a product.
#[derive(Deserialize, JsonSchema)]
pub struct List {
    pub product: String,
    /// open unless told; resolved or all.
    #[serde(default)]
    pub state: Option<State>,
    /// The name of a team.
    #[serde(default)]
    pub team: Option<String>,
    /// Only what is in the way of this item.
    #[serde(default)]
    pub item: Option<Key>,
    /// At most 200; 50 unless told.
    #[serde(default)]
    pub limit: Option<i64>,
    /// The `next` of the page before.
    #[serde(default)]
    pub after: Option<String>,
}

#[derive(Serialize, JsonSchema)]
pub struct Obstacles {
    pub items: Vec<Obstacle>,
    pub next: Option<String>,
}

/// Reads one obstacle.
#[derive(Deserialize, JsonSchema)]
pub struct Read {
    pub obstacle: ObstacleId,
}

impl Query for List {
    const NAME: &'static str = "obstacle.list";
    const ROUTE: Route = Route::get("/products/{product}/obstacles");
    const ABOUT: &'static str =
        "Lists the blockers and impediments of a product: the open ones oldest first, then the resolved ones.";
    type Output = Obstacles;

    async fn run(self, db: &mut Db, by: &Actor) -> Result<Obstacles> {
        let product = Product::find(db, by, &self.product).await?;
        let limit = listing::limit(self.limit)?;
        let team = match &self.team {
            Some(team) => Some(Team::ever(db, product.id, team).await?.id),
            None => None,
        };
        let item = match &self.item {
            Some(key) => Some(Item::find(db, by, key).await?.id),
            None => None,
        };
        let which = Which { product: product.id, team, item };
        page(db, &which, self.state.unwrap_or_default(), limit, self.after.as_deref(), by.at).await
    }
}

impl Query for Read {
    const NAME: &'static str = "obstacle.read";
    const ROUTE: Route = Route::get("/obstacles/{obstacle}");
    const ABOUT: &'static str = "Reads a blocker or an impediment.";
    type Output = Obstacle;

    async fn run(self, db: &mut Db, by: &Actor) -> Result<Obstacle> {
        Obstacle::find(db, by, self.obstacle).await
    }
}

pub(super) struct Which {
    pub product: ProductId,
    pub team: Option<Uuid>,
    pub item: Option<ItemId>,
}

/// A page of them; one that begins among the resolved ones has no open ones.
pub(super) async fn page(
    db: &mut Db,
    which: &Which,
    state: State,
    limit: i64,
    after: Option<&str>,
    now: DateTime<Utc>,
) -> Result<Obstacles> {
    let place = after.map(Place::read).transpose()?;
    let mut items = Vec::new();
    if state != State::Resolved && !matches!(place, Some(Place { open: false, .. })) {
        let from = place.as_ref().map_or((DateTime::UNIX_EPOCH, Uuid::nil()), |place| (place.since, place.id));
        let sql = sql!(select!(
            "where o.product_id = $1 and o.withdrawn_at is null and o.resolved_at is null and (o.since, o.id) > ($2, $3)
                and (o.team_id = $4 or $4 is null)
                and ($6 = 0 or exists (select 1 from obstacle_item y where y.obstacle_id = o.id and y.item_id = $5))
             order by o.since, o.id limit $7"
        ));
        items = rows(db, sql, which, from, limit + 1).await?;
    }
    if state != State::Open && items.len() as i64 <= limit {
        let from = place
            .filter(|place| !place.open)
            .map_or_else(|| (last_moment(), Uuid::max()), |place| (place.since, place.id));
        let sql = sql!(select!(
            "where o.product_id = $1 and o.withdrawn_at is null and o.resolved_at is not null and (o.since, o.id) < ($2, $3)
                and (o.team_id = $4 or $4 is null)
                and ($6 = 0 or exists (select 1 from obstacle_item y where y.obstacle_id = o.id and y.item_id = $5))
             order by o.since desc, o.id desc limit $7"
        ));
        let room = limit + 1 - items.len() as i64;
        items.extend(rows(db, sql, which, from, room).await?);
    }
    let next = listing::cut(&mut items, limit, |last| {
        Place { open: last.is_open(), since: last.since, id: last.id.0 }.written()
    });
    Ok(Obstacles { items: items.into_iter().map(|one| one.aged(now)).collect(), next })
}

async fn rows(
    db: &mut Db,
    sql: &'static crate::store::Sql,
    which: &Which,
    from: (DateTime<Utc>, Uuid),
    limit: i64,
) -> Result<Vec<Obstacle>> {
    let query = db.query(sql).bind(which.product).bind(from.0).bind(from.1).bind(which.team);
    Ok(query.bind(which.item).bind(i64::from(which.item.is_some())).bind(limit).all().await?)
}

/// Later than anything that both engines keep.
fn last_moment() -> DateTime<Utc> {
    DateTime::from_timestamp(253_402_300_799, 0).unwrap_or_default()
}

/// Where a page ended.
struct Place {
    open: bool,
    since: DateTime<Utc>,
    id: Uuid,
}

impl Place {
    fn written(&self) -> String {
        let state = if self.open { "open" } else { "done" };
        format!("{state}.{}.{}", self.since.timestamp_micros(), self.id)
    }

    fn read(text: &str) -> Result<Place> {
        let wrong = || Error::field("after", "this is no page of this list");
        let mut parts = text.split('.');
        let (state, at, id) = (parts.next(), parts.next(), parts.next());
        let open = match state {
            Some("open") => true,
            Some("done") => false,
            _ => return Err(wrong()),
        };
        let since = at.and_then(|at| at.parse().ok()).and_then(DateTime::from_timestamp_micros).ok_or_else(wrong)?;
        let id = id.and_then(|id| id.parse().ok()).ok_or_else(wrong)?;
        Ok(Place { open, since, id })
    }
}
