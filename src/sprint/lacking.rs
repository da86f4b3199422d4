//! What many items lack to be ready as a team defines it, without a query for each.

use std::collections::{HashMap, HashSet};

use maud::{Markup, html};
use methods::invest::Lint;
use sqlx::types::Json;
use uuid::Uuid;

use super::{
    Team,
    definition::{AgreedId, Part},
    readiness::Known,
    starting::said,
};
use crate::{command::ItemId, error::Result, sql, store::Db, web::shown::number};

/// Something an item lacks: in a word or two for a row, and in full.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lack {
    pub word: String,
    pub says: String,
    /// Whether something stands in its way, which rows mark in a way of their own.
    pub blocks: bool,
}

/// What each of these lacks; what lacks nothing is not among them. Three queries, however many they are.
pub async fn of(db: &mut Db, team: Option<&Team>, items: &[Uuid]) -> Result<HashMap<ItemId, Vec<Lack>>> {
    let mut lacks: HashMap<ItemId, Vec<Lack>> = HashMap::new();
    if items.is_empty() {
        return Ok(lacks);
    }
    for row in Known::of_many(db, items).await? {
        let id = row.id;
        let found: Vec<_> = Known::from(row, team).lacks().into_iter().map(Lack::of).collect();
        lacks.insert(id, found);
    }
    if let Some(team) = team {
        let agreed = team.definition(db, Part::Ready).await?.words;
        let ticked = if agreed.is_empty() { HashSet::new() } else { ticked(db, team, items).await? };
        for (item, lacks) in &mut lacks {
            let open = agreed.iter().filter(|line| !ticked.contains(&(*item, line.id)));
            lacks.extend(open.map(|line| Lack {
                word: format!("“{}”", line.words),
                says: format!("“{}” is not ticked", line.words),
                blocks: false,
            }));
        }
    }
    lacks.retain(|_, lacks| !lacks.is_empty());
    Ok(lacks)
}

/// Which lines of the team's definition of ready are ticked at which items.
async fn ticked(db: &mut Db, team: &Team, items: &[Uuid]) -> Result<HashSet<(ItemId, AgreedId)>> {
    let found = db
        .query(sql!(
            sqlite: "select t.item_id, t.agreed_id from agreed a cross join json_each($1) v cross join ticked t
                where a.team_id = $2 and a.part = 'ready' and a.removed_at is null and t.agreed_id = a.id
                    and t.item_id = unhex(replace(v.value, '-', ''))",
            postgres: "select t.item_id, t.agreed_id from agreed a cross join jsonb_array_elements_text($1) v cross join ticked t
                where a.team_id = $2 and a.part = 'ready' and a.removed_at is null and t.agreed_id = a.id
                    and t.item_id = v.value::uuid",
        ))
        .bind(Json(items.to_vec()))
        .bind(team.id)
        .all::<(ItemId, AgreedId)>()
        .await?;
    Ok(found.into_iter().collect())
}

impl Lack {
    fn of(lint: Lint) -> Lack {
        let word = match &lint {
            Lint::Independent { .. } => "blocked".to_owned(),
            Lint::Valuable { why: false, persona: false } => "no why, no persona".into(),
            Lint::Valuable { why: false, .. } => "no why".into(),
            Lint::Valuable { .. } => "no persona".into(),
            Lint::Estimable => "not estimated".into(),
            Lint::Small { limit, .. } => format!("over {} points", number(*limit)),
            Lint::Testable => "no criteria".into(),
        };
        let blocks = matches!(lint, Lint::Independent { .. });
        Lack { word, says: said(lint), blocks }
    }
}

/// The marks of a row: everything it lacks, each with its sentence at hand.
pub(super) fn marks(lacks: &[Lack], is_marked_blocked: bool) -> Markup {
    html! {
        @for lack in lacks.iter().filter(|lack| !(lack.blocks && is_marked_blocked)) {
            span class=(if lack.blocks { "tag bad" } else { "tag warn" }) title=(lack.says) { (lack.word) }
        }
    }
}
