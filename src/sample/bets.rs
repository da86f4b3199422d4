//! The bets of the sample, and what was said of how they go.

use chrono::TimeDelta;

use super::{story::Story, teller::Teller};
use crate::{
    command::{Actor, Command as _},
    error::{Error, Result},
    items::{Key, Kind},
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
            let said =
                ["hypothesis", "horizon", "stage", "baseline", "expected", "confidence", "appetite", "appetite_unit"];
            let mut facts = bet.facts(&said);
            facts.insert("starts_on".into(), self.day(bet.days("starts_days")));
            facts.insert("due_on".into(), self.day(bet.days("due_days")));
            facts.insert("expected_by".into(), self.day(bet.days("expected_days")));
            let item = self.create(Kind::Initiative, bet, 120, pm, facts, bet.text("status").as_deref()).await?;
            self.tie_all(&item, &bet.words("serves"), 119, pm).await?;
            self.tie_all(&item, &bet.text("metric").into_iter().collect::<Vec<_>>(), 119, pm).await?;
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
