//! How much of a sprint is for which theme, beside what each theme is to take.

use std::collections::HashMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{report::Work, sprint::Whole};
use crate::{
    command::ItemId,
    error::Result,
    store::Db,
    strategy::{
        drift,
        shares::{self, Piece, Split},
    },
};

/// How much of a sprint is for one theme.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ForTheme {
    /// The theme; nothing for work that is for none.
    pub theme: Option<String>,
    pub title: Option<String>,
    /// Of the points, or of the items while nothing is estimated; from 0 to 1. What is for two themes is halved between them.
    pub share: f64,
    /// The share of capacity that the theme is to take, from 0 to 1.
    pub wanted: Option<f64>,
}

/// The share of each theme that has work in the sprint or is to have some, most first; what is for none comes last. Nothing
/// where the product has no themes.
pub async fn of(db: &mut Db, sprint: &Whole, taken: &[Work]) -> Result<Vec<ForTheme>> {
    let Some(product) = sprint.item.product_id else { return Ok(Vec::new()) };
    let themes = drift::themes(db, product).await?;
    if themes.is_empty() || taken.is_empty() {
        return Ok(Vec::new());
    }
    let mut above: HashMap<ItemId, Vec<ItemId>> = HashMap::new();
    for (item, theme) in shares::themes_of_sprint(db, sprint.item.id).await? {
        above.entry(item).or_default().push(theme);
    }
    let pieces: Vec<Piece> = taken.iter().flat_map(|work| pieces(work, sprint.item.id, above.get(&work.id))).collect();
    let split = Split::of(pieces.iter(), taken.iter().any(|work| work.points.is_some_and(|points| points > 0.0)));
    let share = |theme| split.share(theme).unwrap_or(0.0);
    let mut all: Vec<ForTheme> = themes
        .into_iter()
        .map(|theme| ForTheme {
            share: share(Some(theme.id)),
            wanted: theme.share.map(|share| share / 100.0),
            theme: Some(theme.key),
            title: Some(theme.title),
        })
        .filter(|one| one.share > 0.0 || one.wanted.is_some())
        .collect();
    all.sort_by(|one, other| other.share.total_cmp(&one.share));
    let none = share(None);
    if none > 0.0 {
        all.push(ForTheme { theme: None, title: None, share: none, wanted: None });
    }
    Ok(all)
}

/// The work once for each theme that it hangs under.
fn pieces(work: &Work, sprint: ItemId, themes: Option<&Vec<ItemId>>) -> Vec<Piece> {
    let of = themes.map_or_else(|| vec![None], |themes| themes.iter().copied().map(Some).collect());
    let piece = |theme_id| Piece {
        sprint_id: sprint,
        id: work.id,
        key: work.key.clone(),
        kind: work.kind.clone(),
        title: work.title.clone(),
        points: work.points.unwrap_or(0.0),
        theme_id,
    };
    of.into_iter().map(piece).collect()
}
