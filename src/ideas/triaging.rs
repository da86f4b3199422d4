//! Triage of many ideas at once: accepted, declined with a reason, or put to sleep; all or nothing, with one undo.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::promoting::{find, must_be_open};
use crate::{
    command::{Actor, Command, Place, Route},
    error::{Error, Result},
    items::{
        Item, Key,
        editing::{self, Reach},
    },
    store::{Db, Tx},
    web::shown::of,
};

/// How many are decided at once.
const MOST: usize = 500;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// It is considered.
    Accept,
    Decline,
    /// It is not asked about before a day.
    Snooze,
}

/// Decides about ideas of one product.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Triage {
    /// At most 500 keys.
    pub keys: Vec<Key>,
    pub verdict: Verdict,
    /// Why they are declined: whoever asked for them can read it.
    #[serde(default)]
    #[schemars(length(max = 2_000))]
    pub reason: Option<String>,
    /// The day on which what sleeps is new again.
    #[serde(default, deserialize_with = "crate::items::when::day")]
    pub until: Option<NaiveDate>,
}

#[derive(Serialize, JsonSchema)]
pub struct Triaged {
    /// The keys of the ideas, in the order asked for.
    pub items: Vec<String>,
    pub message: String,
}

impl Command for Triage {
    const NAME: &'static str = "idea.triage";
    const ROUTE: Route = Route::post("/ideas/triage");
    const ABOUT: &'static str = "Accepts, declines or puts to sleep ideas of one product: all or nothing, with one undo. Declining says why, and what sleeps until when.";
    const RESTS_ON: &'static [&'static str] = &["status"];
    type Output = Triaged;

    async fn place(&self, db: &mut Db, by: &Actor) -> Result<Place> {
        let ideas = self.ideas(db, by).await?;
        // The right that is held least decides for all.
        let places = ideas.iter().map(|idea| idea.place(idea.kind.right()));
        let place = places.min_by_key(|place| by.say(place)).ok_or(Error::NotFound)?;
        let about =
            format!("{} {}: {}", self.verdict.label(), of(ideas.len() as i64, "idea", "ideas"), ideas[0].short());
        Ok(Place { item: None, ..place.about(about) })
    }

    async fn run(self, tx: &mut Tx, by: &Actor) -> Result<Triaged> {
        let ideas = self.ideas(tx, by).await?;
        let changes = self.changes(tx)?;
        for idea in &ideas {
            must_be_open(idea)?;
            // What stands by its work is being done: accepting it says nothing new.
            if self.verdict == Verdict::Accept && idea.status != "new" {
                continue;
            }
            editing::edit(tx, by, idea, changes.clone(), Reach::ByHand).await?;
        }
        let message = format!("{} {}.", of(ideas.len() as i64, "idea", "ideas"), self.verdict.done());
        Ok(Triaged { items: ideas.into_iter().map(|idea| idea.key).collect(), message })
    }
}

impl Triage {
    async fn ideas(&self, db: &mut Db, by: &Actor) -> Result<Vec<Item>> {
        if self.keys.is_empty() || self.keys.len() > MOST {
            return Err(Error::field("keys", format!("choose from 1 to {MOST} ideas")));
        }
        let mut ideas: Vec<Item> = Vec::with_capacity(self.keys.len());
        for key in &self.keys {
            let idea = find(db, by, key).await?;
            if ideas.first().is_some_and(|first| first.product_id != idea.product_id) {
                return Err(Error::field("keys", "the ideas belong to different products"));
            }
            if ideas.iter().all(|known| known.id != idea.id) {
                ideas.push(idea);
            }
        }
        Ok(ideas)
    }

    /// What each of them becomes.
    fn changes(&self, tx: &Tx) -> Result<Map<String, Value>> {
        let fields = match self.verdict {
            Verdict::Accept => vec![("status", Value::from("considering"))],
            Verdict::Decline => {
                vec![
                    ("status", Value::from("declined")),
                    ("reason", Value::from(self.reason.clone().unwrap_or_default().trim())),
                ]
            }
            Verdict::Snooze => {
                let until = self.until.filter(|until| *until > tx.now.date_naive());
                let until = until.ok_or_else(|| Error::field("until", "say until which day, from tomorrow on"))?;
                vec![("snoozed_until", Value::from(until.to_string()))]
            }
        };
        Ok(fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
    }
}

impl Verdict {
    pub const ALL: [Verdict; 3] = [Verdict::Accept, Verdict::Decline, Verdict::Snooze];

    pub fn name(self) -> &'static str {
        match self {
            Verdict::Accept => "accept",
            Verdict::Decline => "decline",
            Verdict::Snooze => "snooze",
        }
    }

    pub fn label(self) -> &'static str {
        match self {
            Verdict::Accept => "Accept",
            Verdict::Decline => "Decline",
            Verdict::Snooze => "Put to sleep",
        }
    }

    fn done(self) -> &'static str {
        match self {
            Verdict::Accept => "accepted",
            Verdict::Decline => "declined",
            Verdict::Snooze => "put to sleep",
        }
    }
}
