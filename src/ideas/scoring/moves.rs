//! Why an idea stands where it does: what changed its rank since a day, by whom, read from the event log.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    column::Column,
    method::{Input, Method},
    past::{self, DAYS, Past, Told, What},
    said::Said,
    sheet::{self, Board},
};
use crate::{
    command::{Actor, ItemId, Query, Route},
    error::{Error, Result},
    items::{Key, Product},
    store::Db,
};

/// How many other ideas are named as the reason.
const OTHERS: usize = 4;

/// An idea whose rank is another than it was.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Moved {
    pub key: String,
    pub title: String,
    /// The rank it had; nothing when it had no score.
    pub was: Option<usize>,
    pub is: Option<usize>,
    pub because: Vec<Reason>,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Reason {
    /// `effort 8 → 3`, `TID-9 above it was declined`
    pub words: String,
    /// The idea it happened to, where it is another one.
    pub key: Option<String>,
    pub by: Option<String>,
    pub at: Option<DateTime<Utc>>,
}

/// Reads what changed the ranks.
#[derive(Deserialize, JsonSchema)]
pub struct Read {
    pub product: String,
    pub method: Method,
    /// How many days back, 1 to 366; 30 unless told.
    #[serde(default)]
    pub days: Option<i64>,
    /// One idea alone.
    #[serde(default)]
    pub key: Option<Key>,
    /// At most 200; 50 unless told.
    #[serde(default)]
    pub limit: Option<i64>,
}

#[derive(Serialize, JsonSchema)]
pub struct Moves {
    /// Since when; later than asked where too much has happened to be read at once.
    pub since: DateTime<Utc>,
    /// The longest way first.
    pub items: Vec<Moved>,
}

impl Query for Read {
    const NAME: &'static str = "scoring.moves";
    const ROUTE: Route = Route::get("/products/{product}/scores/moves");
    const ABOUT: &'static str = "Reads which ideas have changed their rank since a day and why: inputs that were changed, ideas that came, went or passed, and by whom.";
    type Output = Moves;

    async fn run(self, db: &mut Db, by: &Actor) -> Result<Moves> {
        let product = Product::find(db, by, &self.product).await?;
        let limit = crate::items::listing::limit(self.limit)? as usize;
        let days = self.days.unwrap_or(DAYS);
        if !(1..=366).contains(&days) {
            return Err(Error::field("days", "this is from 1 to 366 days"));
        }
        let board = sheet::read(db, product.id).await?;
        let past = past::read(db, product.id, &board, by.at, days).await?;
        let key = self.key.as_ref().map(Key::as_str);
        Ok(Moves { since: past.since, items: of(&board, &past, self.method, key, limit) })
    }
}

/// Who has moved, the longest way first; only one where a key is given.
pub fn of(board: &Board, past: &Past, method: Method, key: Option<&str>, most: usize) -> Vec<Moved> {
    if past.told.is_empty() && !past.ruled && !board.wanted.any() {
        return Vec::new();
    }
    let both = Both::of(board, past, method);
    let here = board.ideas.iter().enumerate().filter(|(_, idea)| key.is_none_or(|key| idea.key == key));
    let mut moved: Vec<(usize, usize)> = here
        .filter_map(|(at, idea)| {
            let (was, is) = (both.was.get(&idea.id).copied(), both.column.ranks[at]);
            // Below all that have a score stands what has none.
            let place = |rank: Option<usize>| rank.unwrap_or(board.ideas.len() + 1);
            (was != is).then(|| (place(was).abs_diff(place(is)), at))
        })
        .collect();
    moved.sort_by_key(|(far, at)| (std::cmp::Reverse(*far), *at));
    moved.into_iter().take(most).map(|(_, at)| both.tell(board, past, at)).collect()
}

/// The ranks then and now.
struct Both<'a> {
    column: Column,
    was: HashMap<ItemId, usize>,
    is: HashMap<ItemId, usize>,
    keys: HashMap<ItemId, &'a str>,
    told: HashMap<ItemId, Vec<&'a Told>>,
}

impl<'a> Both<'a> {
    fn of(board: &'a Board, past: &'a Past, method: Method) -> Both<'a> {
        let (column, before) = (Column::of(board, method), Column::of(&past.board, method));
        let ranks = |board: &Board, column: &Column| -> HashMap<ItemId, usize> {
            let ranked = board.ideas.iter().zip(&column.ranks);
            ranked.filter_map(|(idea, rank)| Some((idea.id, (*rank)?))).collect()
        };
        let mut told: HashMap<ItemId, Vec<&Told>> = HashMap::new();
        past.told.iter().for_each(|one| told.entry(one.item).or_default().push(one));
        let all = board.ideas.iter().chain(&past.board.ideas);
        Both {
            was: ranks(&past.board, &before),
            is: ranks(board, &column),
            keys: all.map(|idea| (idea.id, idea.key.as_str())).collect(),
            column,
            told,
        }
    }

    fn tell(&self, board: &Board, past: &Past, at: usize) -> Moved {
        let idea = &board.ideas[at];
        let (was, is) = (self.was.get(&idea.id).copied(), self.column.ranks[at]);
        let mut because = self.own(idea.id);
        because.extend(self.others(idea.id, was, is));
        if past.ruled {
            because.extend(past.rules.iter().take(OTHERS).map(|ruled| Reason {
                words: ruled.words.clone(),
                key: None,
                by: ruled.by.clone(),
                at: Some(ruled.at),
            }));
            if past.rules.len() > OTHERS {
                let more = past.rules.len() - OTHERS;
                because.push(Reason::plain(&format!("and {more} more changes of how ideas are scored")));
            }
        }
        if because.is_empty() {
            because.push(Reason::plain("what its cells, or those of others, are bound to has changed"));
        }
        Moved { key: idea.key.clone(), title: idea.title.clone(), was, is, because }
    }

    /// What was said of it anew, each input once, from what it was to what it is.
    fn own(&self, idea: ItemId) -> Vec<Reason> {
        let told = self.told.get(&idea).map(Vec::as_slice).unwrap_or_default();
        let mut reasons = Vec::new();
        for input in &self.column.inputs {
            if let Some(reason) = changed(told, input) {
                reasons.push(reason);
            }
        }
        reasons.extend(told.iter().rev().find_map(|one| match one.what {
            What::Noted => Some(Reason::of(one, "it was noted")),
            What::Opened => Some(Reason::of(one, "it was considered again")),
            _ => None,
        }));
        reasons
    }

    /// Who stood above it and no longer does, and who stands above it now.
    fn others(&self, idea: ItemId, was: Option<usize>, is: Option<usize>) -> Vec<Reason> {
        let above = |ranks: &HashMap<ItemId, usize>, rank: Option<usize>| -> HashSet<ItemId> {
            let higher =
                ranks.iter().filter(|(other, place)| **other != idea && rank.is_some_and(|rank| **place < rank));
            higher.map(|(other, _)| *other).collect()
        };
        let (before, after) = (above(&self.was, was), above(&self.is, is));
        let left = before.difference(&after).filter(|_| is.is_some()).map(|other| (*other, true));
        let came = after.difference(&before).filter(|_| was.is_some()).map(|other| (*other, false));
        let mut reasons: Vec<Reason> = left.chain(came).filter_map(|(other, left)| self.why(other, left)).collect();
        reasons.sort_by(|a, b| (b.at, &a.key).cmp(&(a.at, &b.key)));
        let more = reasons.len().saturating_sub(OTHERS);
        reasons.truncate(OTHERS);
        if more > 0 {
            reasons.push(Reason::plain(&format!("and {more} more ideas that came, went or passed")));
        }
        reasons
    }

    /// What happened to another idea that was above, or is now; nothing when it only stands where it stood.
    fn why(&self, other: ItemId, left: bool) -> Option<Reason> {
        let told = self.told.get(&other)?;
        let key = *self.keys.get(&other)?;
        let there = told.iter().rev().find_map(|one| match &one.what {
            What::Closed(status) if left => Some(Reason::of(one, &format!("{key} above it was set to {status}"))),
            What::Archived if left => Some(Reason::of(one, &format!("{key} above it was archived"))),
            What::Noted if !left => Some(Reason::of(one, &format!("{key} was noted and stands above it"))),
            What::Opened if !left => Some(Reason::of(one, &format!("{key} came back above it"))),
            _ => None,
        });
        let reason = there.or_else(|| {
            let change = self.column.inputs.iter().find_map(|input| changed(told, input))?;
            let way = if left { "fell below it" } else { "passed it" };
            Some(Reason { words: format!("{key} {way}: {}", change.words), ..change })
        })?;
        Some(Reason { key: Some(key.to_owned()), ..reason })
    }
}

/// From the first to the last of what was said of one input; nothing when it is what it was.
fn changed(told: &[&Told], input: &Input) -> Option<Reason> {
    let of = |one: &&&Told| matches!(&one.what, What::Input { input: changed, .. } if *changed == input.id);
    let (first, last) = (told.iter().find(of)?, told.iter().rfind(of)?);
    let (What::Input { from, .. }, What::Input { to, .. }) = (&first.what, &last.what) else { return None };
    if from == to {
        return None;
    }
    let reads = |said: &Option<Said>| said.as_ref().map_or_else(|| "nothing".to_owned(), |said| said.typed(input));
    Some(Reason::of(last, &format!("{} {} → {}", input.label.to_lowercase(), reads(from), reads(to))))
}

impl Reason {
    fn of(told: &Told, words: &str) -> Reason {
        Reason { words: words.to_owned(), key: None, by: told.by.clone(), at: Some(told.at) }
    }

    fn plain(words: &str) -> Reason {
        Reason { words: words.to_owned(), key: None, by: None, at: None }
    }
}
