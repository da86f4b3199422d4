//! The bets of the sample, and what was said of how they go.

use chrono::TimeDelta;
use serde_json::{Map, Value, json};

use super::{story::Story, teller::Teller};
use crate::{
    command::{Actor, Command as _},
    error::{Error, Result},
    events::Event,
    items::{
        Item, Key, Kind,
        editing::{self, Reach},
    },
    outcomes::Conclude,
    roadmap::{
        audience::choosing::Choose,
        health::{Health, Report},
        scenarios::{Add, Change, Create},
    },
    sql,
};

impl Teller<'_> {
    pub(super) async fn bets(&mut self, story: &Story, pm: &Actor) -> Result<()> {
        for bet in &story.initiatives {
            let said = ["hypothesis", "baseline", "expected", "confidence", "appetite", "appetite_unit"];
            let mut facts = bet.facts(&said);
            facts.insert("expected_by".into(), self.day(bet.days("expected_days")));
            // As it was first written down; what it is now came of it step by step.
            let mut first = self.stands(&bet.rest);
            first.extend(self.stands(bet.rest.get("was").and_then(Value::as_object).unwrap_or(&Map::new())));
            let status = first.remove("status").and_then(|status| status.as_str().map(str::to_owned));
            facts.extend(first);
            let noted = bet.days("created_days").unwrap_or(120);
            let item = self.create(Kind::Initiative, bet, noted, pm, facts, status.as_deref()).await?;
            self.tie_all(&item, &bet.words("serves"), noted - 1, pm).await?;
            self.tie_all(&item, &bet.text("metric").into_iter().collect::<Vec<_>>(), noted - 1, pm).await?;
            for step in bet.list("past").filter_map(Value::as_object) {
                self.step(&item, step, pm).await?;
            }
            for audience in bet.words("hidden_from") {
                let key = Key::parse(&item.key).ok_or_else(|| Error::Bug(format!("{} is no key", item.key)))?;
                let product = self.product.key.clone();
                Choose { product, audience, key, shown: Some(false) }.run(self.tx, pm).await?;
                self.event(Choose::NAME, Some(item.id), pm).await?;
            }
            for said in bet.list("health") {
                let state =
                    Health::try_from(said["state"].as_str().unwrap_or_default().to_owned()).map_err(Error::Bug)?;
                let key = Key::parse(&item.key).ok_or_else(|| Error::Bug(format!("{} is no key", item.key)))?;
                self.tx.now = self.at(said["days_ago"].as_i64().unwrap_or_default());
                let words = said["words"].as_str().map(str::to_owned);
                Report { key, state, words }.run(self.tx, pm).await?;
                self.event(Report::NAME, Some(item.id), pm).await?;
            }
            if let Some(words) = bet.rest.get("learnt").and_then(|learnt| learnt["words"].as_str()) {
                let key = Key::parse(&item.key).ok_or_else(|| Error::Bug(format!("{} is no key", item.key)))?;
                self.tx.now = self.at(bet.rest["learnt"]["days_ago"].as_i64().unwrap_or_default());
                Conclude { key, words: words.to_owned(), said: None }.run(self.tx, pm).await?;
                self.event(Conclude::NAME, Some(item.id), pm).await?;
            }
        }
        self.what_if(pm).await
    }

    /// What a bet is, or was from some day on: its state and its days.
    fn stands(&self, said: &Map<String, Value>) -> Map<String, Value> {
        let mut stands = Map::new();
        for name in ["status", "horizon", "stage"] {
            stands.extend(said.get(name).map(|word| (name.to_owned(), word.clone())));
        }
        for (name, days) in [("starts_on", "starts_days"), ("due_on", "due_days")] {
            stands.extend(said.get(days).map(|days| (name.to_owned(), self.day(days.as_i64()))));
        }
        stands
    }

    /// One change of a bet in its past, on its day and with its reason.
    async fn step(&mut self, item: &Item, step: &Map<String, Value>, pm: &Actor) -> Result<()> {
        self.tx.now = self.at(step["days_ago"].as_i64().unwrap_or_default());
        let item = Item::get(self.tx, item.id).await?;
        editing::edit(self.tx, pm, &item, self.stands(step), Reach::Whole).await?;
        let moves = step.contains_key("due_days") && !step.contains_key("status");
        let event = Event {
            command: if moves { "initiative.schedule" } else { "initiative.edit" },
            product: Some(self.product.id),
            item: Some(item.id),
            input: json!({}),
            reason: step.get("reason").and_then(Value::as_str).map(str::to_owned),
            ..Event::default()
        };
        event.write(self.tx, pm).await.map(drop)
    }

    /// Two people more from next month: the passes come earlier, and the instalments not at all.
    async fn what_if(&mut self, pm: &Actor) -> Result<()> {
        self.tx.now = self.at(4);
        let name = "Two people more for the passes".to_owned();
        let scenario = Create { product: self.product.key.clone(), name }.run(self.tx, pm).await?.id;
        self.event(Create::NAME, None, pm).await?;
        let on = |days: i64| (self.now + TimeDelta::days(days)).date_naive();
        let (from, starts, due) = (on(20), on(14), on(60));
        for (title, status, days) in [
            ("Passes that work offline", None, (Some(starts), Some(due))),
            ("Pay in instalments", Some("dropped"), (None, None)),
        ] {
            let key = self
                .tx
                .query(sql!("select key from item where product_id = $1 and kind = 'initiative' and title = $2"));
            let key = key.bind(self.product.id).bind(title).value::<String>().await?;
            let Some(key) = key.and_then(|key| Key::parse(&key)) else { continue };
            let said = Change {
                scenario,
                key,
                starts_on: days.0,
                due_on: days.1,
                horizon: None,
                status: status.map(str::to_owned),
                appetite: None,
                appetite_unit: None,
                clear: Vec::new(),
            };
            said.run(self.tx, pm).await?;
            self.event(Change::NAME, None, pm).await?;
        }
        let words = "Developers, from the agency".to_owned();
        let crew =
            Add { scenario, words, people: 2.0, focus: Some(80), rate: Some(620.0), from_on: from, until_on: None };
        crew.run(self.tx, pm).await?;
        self.event(Add::NAME, None, pm).await
    }
}
