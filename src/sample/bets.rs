//! The bets of the sample, and what was said of how they go.

use super::{story::Story, teller::Teller};
use crate::{
    command::{Actor, Command as _},
    error::{Error, Result},
    items::{Key, Kind},
    roadmap::{
        audience::choosing::Choose,
        health::{Health, Report},
    },
};

impl Teller<'_> {
    pub(super) async fn bets(&mut self, story: &Story, pm: &Actor) -> Result<()> {
        for bet in &story.initiatives {
            let said =
                ["hypothesis", "horizon", "stage", "baseline", "expected", "confidence", "appetite", "appetite_unit"];
            let mut facts = bet.facts(&said);
            facts.insert("starts_on".into(), self.day(bet.days("starts_days")));
            facts.insert("due_on".into(), self.day(bet.days("due_days")));
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
        }
        Ok(())
    }
}
