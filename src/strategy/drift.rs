//! Drift: what share each theme was to take, what it took, and how far the two have parted.

use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    norms::{self, Norms},
    shares::{self, Piece, Split, Sprint},
    wanted::{self, Wanted},
};
use crate::{
    command::{Actor, ItemId, ProductId, Query, Route},
    error::{Error, Result},
    items::Product,
    sql,
    store::Db,
};

/// How many sprints the chart looks back.
pub const SPRINTS: i64 = 50;
/// How many sprints the share is taken over, so that one odd sprint is no drift.
pub const RECENT: usize = 6;
/// A product has no more teams than this that run a sprint at once, or a few closed ones are looked at less.
const RUNNING: i64 = 12;

/// A theme with the share that it is to take, in per cent.
#[derive(sqlx::FromRow)]
pub struct Row {
    pub id: ItemId,
    pub key: String,
    pub title: String,
    pub share: Option<f64>,
    pub created_at: DateTime<Utc>,
    open_work: i64,
}

/// A theme with what it was to take and what it took; shares are from 0 to 1.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Theme {
    #[serde(skip)]
    pub id: ItemId,
    pub key: String,
    pub title: String,
    /// As it is today.
    pub wanted: Option<f64>,
    /// Of what was accepted in the last six closed sprints.
    pub actual: Option<f64>,
    /// `actual` less `wanted`.
    pub drift: Option<f64>,
    /// From which drift on it is too far, by the stage of the product's life or its own word.
    pub threshold: f64,
    /// Of what is in the sprints that run.
    pub running: Option<f64>,
    /// In each sprint, oldest first; nothing where nothing was accepted.
    pub by_sprint: Vec<Option<f64>>,
    /// What it was to take when each sprint was closed; nothing where it was to take nothing, or was not there yet.
    pub wanted_by_sprint: Vec<Option<f64>>,
    /// Open work tied to the theme itself.
    pub open_work: i64,
}

#[derive(Serialize, JsonSchema)]
pub struct Drift {
    pub themes: Vec<Theme>,
    /// The keys of the closed sprints, oldest first; the last fifty.
    pub sprints: Vec<String>,
    /// The share of what was accepted in the last six sprints that is for no theme.
    pub without_theme: Option<f64>,
    /// Whether shares are of points; where no piece has any, they are of pieces.
    pub by_points: bool,
    /// What the wanted shares come to, from 0 to 1.
    pub wanted_in_all: f64,
    /// From which drift on a theme is too far, from 0 to 1.
    pub threshold: f64,
    #[serde(skip)]
    pub stage: Option<&'static str>,
    #[serde(skip)]
    pub read: Read,
}

/// What the shares are made of.
#[derive(Default)]
pub struct Read {
    pub closed: Vec<Sprint>,
    pub running: Vec<Sprint>,
    pub pieces: Vec<Piece>,
}

impl Read {
    pub fn of(&self, sprint: ItemId) -> impl Iterator<Item = &Piece> + Clone {
        self.pieces.iter().filter(move |piece| piece.sprint_id == sprint)
    }
}

pub async fn read(db: &mut Db, product: &Product) -> Result<Drift> {
    over(db, product, SPRINTS).await
}

/// The same over no more sprints than the share is taken over, and those that run.
pub async fn recent(db: &mut Db, product: &Product) -> Result<Drift> {
    over(db, product, RECENT as i64 + RUNNING).await
}

async fn over(db: &mut Db, product: &Product, limit: i64) -> Result<Drift> {
    let rows = themes(db, product.id).await?;
    let sprints = shares::sprints(db, product.id, limit).await?;
    let pieces = shares::pieces(db, product.id, limit).await?;
    let since = sprints.iter().filter_map(|sprint| sprint.closed_at).min();
    let wanted = match since {
        Some(since) => wanted::since(db, product.id, since).await?,
        None => Wanted::default(),
    };
    Ok(drift(rows, &wanted, &norms::of(db, product.id).await?, sprints, pieces))
}

/// The themes of a product, the first fifty.
pub async fn themes(db: &mut Db, product: ProductId) -> Result<Vec<Row>> {
    Ok(db
        .query(sql!(
            "select i.id, i.key, i.title, i.created_at, t.share, (select count(*) from link l cross join item w
                where l.to_id = i.id and l.kind = 'serves' and w.id = l.from_id and w.open and w.archived_at is null) as open_work
             from item i left join theme t on t.item_id = i.id
             where i.product_id = $1 and i.kind = 'theme' and i.archived_at is null order by i.created_at, i.id limit 50"
        ))
        .bind(product)
        .all()
        .await?)
}

fn drift(rows: Vec<Row>, then: &Wanted, norms: &Norms, sprints: Vec<Sprint>, pieces: Vec<Piece>) -> Drift {
    let by_points = pieces.iter().any(|piece| piece.points > 0.0);
    let (closed, running): (Vec<_>, Vec<_>) = sprints.into_iter().partition(|sprint| sprint.closed_at.is_some());
    let read = Read { closed, running, pieces };
    let splits: Vec<_> = read.closed.iter().map(|sprint| Split::of(read.of(sprint.id), by_points)).collect();
    let within = |sprints: &[Sprint]| {
        let ids: Vec<_> = sprints.iter().map(|sprint| sprint.id).collect();
        Split::of(read.pieces.iter().filter(move |piece| ids.contains(&piece.sprint_id)), by_points)
    };
    let recent = within(&read.closed[read.closed.len().saturating_sub(RECENT)..]);
    let now = within(&read.running);
    let theme = |row: Row| {
        let wanted = row.share.map(|share| share / 100.0);
        let actual = recent.share(Some(row.id));
        Theme {
            drift: actual.zip(wanted).map(|(actual, wanted)| actual - wanted),
            running: now.share(Some(row.id)),
            by_sprint: splits.iter().map(|split| split.share(Some(row.id))).collect(),
            wanted_by_sprint: read.closed.iter().map(|sprint| then.of(&row, sprint.closed_at?)).collect(),
            threshold: norms.drift,
            id: row.id,
            key: row.key,
            title: row.title,
            wanted,
            actual,
            open_work: row.open_work,
        }
    };
    let themes: Vec<Theme> = rows.into_iter().map(theme).collect();
    Drift {
        threshold: norms.drift,
        stage: norms.stage,
        wanted_in_all: methods::sum::sum(themes.iter().filter_map(|theme| theme.wanted)),
        sprints: read.closed.iter().map(|sprint| sprint.key.clone()).collect(),
        without_theme: recent.share(None),
        themes,
        by_points,
        read,
    }
}

/// Reads what share of capacity each theme was to take and took.
#[derive(Deserialize, JsonSchema)]
pub struct Shares {
    pub product: String,
}

impl Query for Shares {
    const NAME: &'static str = "theme.shares";
    const ROUTE: Route = Route::get("/products/{product}/themes/shares");
    const ABOUT: &'static str = "Reads what share of accepted work each theme was to take and took, over the last six sprints and sprint by sprint.";
    type Output = Drift;

    async fn run(self, db: &mut Db, by: &Actor) -> Result<Drift> {
        let product = Product::find(db, by, &self.product).await?;
        read(db, &product).await
    }
}

impl Drift {
    /// The closed or running sprint of that key.
    pub fn sprint(&self, key: &str) -> Result<&Sprint> {
        let mut all = self.read.closed.iter().chain(&self.read.running);
        all.find(|sprint| sprint.key == key).ok_or(Error::NotFound)
    }

    /// The last sprint that was closed, or else the last that runs.
    pub fn latest(&self) -> Option<&Sprint> {
        self.read.closed.last().or(self.read.running.last())
    }

    pub fn theme(&self, key: &str) -> Result<&Theme> {
        self.themes.iter().find(|theme| theme.key == key).ok_or(Error::NotFound)
    }
}
