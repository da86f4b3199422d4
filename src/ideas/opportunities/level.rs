//! The levels of the tree, and what may hang under what.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    command::ItemId,
    error::Result,
    items::{Item, Kind},
    sql,
    store::Db,
};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// A goal, a key result or a metric.
    Outcome,
    /// A need, a pain or a desire of customers: an idea.
    Opportunity,
    /// A way to meet one: an idea, too.
    Solution,
    Assumption,
    Experiment,
}

impl Level {
    pub fn name(self) -> &'static str {
        match self {
            Level::Outcome => "outcome",
            Level::Opportunity => "opportunity",
            Level::Solution => "solution",
            Level::Assumption => "assumption",
            Level::Experiment => "experiment",
        }
    }

    pub fn label(self) -> &'static str {
        match self {
            Level::Outcome => "Outcome",
            Level::Opportunity => "Opportunity",
            Level::Solution => "Solution",
            Level::Assumption => "Assumption",
            Level::Experiment => "Experiment",
        }
    }

    pub fn kind(self) -> Kind {
        match self {
            Level::Outcome => Kind::Goal,
            Level::Opportunity | Level::Solution => Kind::Idea,
            Level::Assumption => Kind::Assumption,
            Level::Experiment => Kind::Experiment,
        }
    }

    /// What may hang under it, likeliest first.
    pub fn takes(self) -> &'static [Level] {
        match self {
            Level::Outcome => &[Level::Opportunity],
            Level::Opportunity => &[Level::Solution, Level::Opportunity],
            Level::Solution => &[Level::Assumption, Level::Experiment],
            Level::Assumption => &[Level::Experiment],
            Level::Experiment => &[],
        }
    }

    /// What it may hang under, for a sentence.
    pub fn hangs(self) -> &'static str {
        match self {
            Level::Outcome => "an outcome is the root of its tree",
            Level::Opportunity => "an opportunity hangs under the outcome or under a larger opportunity",
            Level::Solution => "a solution hangs under an opportunity: say which need it meets",
            Level::Assumption => "an assumption hangs under a solution",
            Level::Experiment => "an experiment hangs under an assumption or a solution",
        }
    }

    /// The level of something that hangs under that level. An idea that does not say what it is, is a need where it hangs
    /// under an outcome, and a way to meet one below.
    pub fn of(kind: Kind, nature: Option<&str>, above: Option<Level>) -> Level {
        match (kind, nature, above) {
            (Kind::Assumption, ..) => Level::Assumption,
            (Kind::Experiment, ..) => Level::Experiment,
            (kind, ..) if is_outcome(kind) => Level::Outcome,
            (_, Some("opportunity"), _) | (_, None, Some(Level::Outcome)) => Level::Opportunity,
            _ => Level::Solution,
        }
    }

    /// The level of an item by what it says and where it hangs.
    pub async fn of_item(db: &mut Db, item: &Item) -> Result<Level> {
        let nature = nature(db, item.id).await?;
        let above = if item.kind == Kind::Idea && nature.is_none() { above(db, item.id).await? } else { None };
        Ok(Level::of(item.kind, nature.as_deref(), above))
    }
}

/// What a tree grows from.
pub fn is_outcome(kind: Kind) -> bool {
    matches!(kind, Kind::Goal | Kind::KeyResult | Kind::Metric)
}

/// What an idea says it is.
pub async fn nature(db: &mut Db, idea: ItemId) -> Result<Option<String>> {
    let found = db.query(sql!("select coalesce(nature, '') from idea where item_id = $1")).bind(idea);
    Ok(found.value::<String>().await?.filter(|nature| !nature.is_empty()))
}

/// The outcome, where it hangs under one and under no idea.
async fn above(db: &mut Db, idea: ItemId) -> Result<Option<Level>> {
    let found = db.query(sql!(
        "select l.to_kind from link l join item t on t.id = l.to_id
         where l.from_id = $1 and l.kind = 'serves' and l.to_kind in ('idea', 'goal', 'key_result', 'metric') and t.archived_at is null
         order by case l.to_kind when 'idea' then 0 else 1 end, l.created_at, l.id limit 1"
    ));
    let kind = found.bind(idea).value::<String>().await?;
    Ok(kind.filter(|kind| kind != "idea").map(|_| Level::Outcome))
}
