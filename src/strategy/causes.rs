//! What made a theme drift in one sprint: of one that took too much its own work, of one that took too little what took its place.

use std::collections::HashMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    drift::{self, Drift, Theme},
    shares::{Piece, Split, Sprint},
};
use crate::{
    command::{Actor, ItemId, Query, Route},
    error::{Error, Result},
    items::{Item, Key, Kind, Product, listing},
    store::Db,
};

/// A piece of work that moved a share.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Cause {
    pub key: String,
    pub kind: String,
    pub title: String,
    pub points: f64,
    /// How much of the sprint it was, from 0 to 1; what is for two themes counts half for each.
    pub share: f64,
    /// The theme it is for; nothing where it is for none.
    pub theme: Option<String>,
}

/// How one theme drifted in one sprint, and by what.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Causes {
    pub theme: String,
    /// Nothing while no sprint was started.
    pub sprint: Option<String>,
    /// What it was to take when the sprint was closed; today, while it runs.
    pub wanted: Option<f64>,
    pub actual: Option<f64>,
    /// `actual` less `wanted`.
    pub drift: Option<f64>,
    /// The largest first: its own work where it took more than was wanted, else that of themes which took more, and of none.
    pub items: Vec<Cause>,
    pub next: Option<String>,
}

/// Within this a share is as it was wanted.
const AS_WANTED: f64 = 0.005;

pub(super) fn of(drift: &Drift, theme: &Theme, sprint: &Sprint) -> Causes {
    let nth = drift.read.closed.iter().position(|closed| closed.id == sprint.id);
    let split = Split::of(drift.read.of(sprint.id), drift.by_points);
    let wanted_of = |theme: &Theme| nth.map_or(theme.wanted, |nth| theme.wanted_by_sprint[nth]);
    let actual = split.share(Some(theme.id));
    let parted = actual.zip(wanted_of(theme)).map(|(actual, wanted)| actual - wanted);
    let took_more =
        |other: &Theme| split.share(Some(other.id)).unwrap_or(0.0) > wanted_of(other).unwrap_or(0.0) + AS_WANTED;
    let blamed = |piece: &Piece| match parted {
        Some(parted) if parted > AS_WANTED => piece.theme_id == Some(theme.id),
        Some(parted) if parted < -AS_WANTED => match piece.theme_id {
            Some(of) => of != theme.id && drift.themes.iter().any(|other| other.id == of && took_more(other)),
            None => true,
        },
        _ => false,
    };
    let mut times: HashMap<ItemId, f64> = HashMap::new();
    for piece in drift.read.of(sprint.id) {
        *times.entry(piece.id).or_default() += 1.0;
    }
    let cause = |piece: &Piece| Cause {
        key: piece.key.clone(),
        kind: piece.kind.clone(),
        title: piece.title.clone(),
        points: piece.points,
        share: if drift.by_points { piece.points } else { 1.0 } / times[&piece.id] / split.all,
        theme: drift.themes.iter().find(|theme| Some(theme.id) == piece.theme_id).map(|theme| theme.key.clone()),
    };
    let mut items: Vec<_> =
        drift.read.of(sprint.id).filter(|piece| blamed(piece)).map(cause).filter(|cause| cause.share > 0.0).collect();
    items.sort_by(|one, other| {
        other.share.total_cmp(&one.share).then_with(|| (&one.key, &one.theme).cmp(&(&other.key, &other.theme)))
    });
    Causes {
        theme: theme.key.clone(),
        sprint: Some(sprint.key.clone()),
        wanted: wanted_of(theme),
        actual,
        drift: parted,
        items,
        next: None,
    }
}

/// Reads what made a theme drift in a sprint.
#[derive(Deserialize, JsonSchema)]
pub struct Read {
    pub key: Key,
    /// The sprint; the last that was closed unless told.
    #[serde(default)]
    pub sprint: Option<String>,
    /// At most 200; 50 unless told.
    #[serde(default)]
    pub limit: Option<i64>,
    /// The `next` of the page before.
    #[serde(default)]
    pub after: Option<usize>,
}

impl Query for Read {
    const NAME: &'static str = "theme.causes";
    const ROUTE: Route = Route::get("/themes/{key}/causes");
    const ABOUT: &'static str =
        "Reads which work made a theme take more or less in a sprint than it was to take, the largest first.";
    type Output = Causes;

    async fn run(self, db: &mut Db, by: &Actor) -> Result<Causes> {
        let item = Item::find(db, by, &self.key).await?;
        let product = item.product.as_deref().filter(|_| item.kind == Kind::Theme).ok_or(Error::NotFound)?;
        let product = Product::find(db, by, product).await?;
        let limit = listing::limit(self.limit)?;
        let drift = drift::read(db, &product).await?;
        let theme = drift.theme(&item.key)?;
        let sprint = match &self.sprint {
            Some(key) => Some(
                drift
                    .sprint(key)
                    .map_err(|_| Error::field("sprint", "this is one of the last fifty sprints, or one that runs"))?,
            ),
            None => drift.latest(),
        };
        let Some(sprint) = sprint else { return Ok(none(theme)) };
        let mut causes = of(&drift, theme, sprint);
        let begin = self.after.unwrap_or(0).min(causes.items.len());
        causes.items.drain(..begin);
        causes.next = listing::cut(&mut causes.items, limit, |_| (begin + limit as usize).to_string());
        Ok(causes)
    }
}

/// No sprint has been started: there is nothing to explain.
fn none(theme: &Theme) -> Causes {
    Causes {
        theme: theme.key.clone(),
        sprint: None,
        wanted: theme.wanted,
        actual: None,
        drift: None,
        items: Vec::new(),
        next: None,
    }
}
