//! Telling of the goals, and of the numbers that show whether they are reached.

use serde_json::Map;

use super::{story::Thing, teller::Teller};
use crate::{
    command::Actor,
    error::{Error, Result},
    items::{Item, Key, Kind},
    line::linking::{self, Says},
    outcomes::observation,
};

impl Teller<'_> {
    pub(super) async fn goal(&mut self, goal: &Thing, by: &Actor) -> Result<()> {
        let facts = Map::from_iter([
            ("starts_on".to_owned(), self.day(goal.days("starts_days"))),
            ("ends_on".to_owned(), self.day(goal.days("ends_days"))),
            ("committed".to_owned(), goal.rest.get("committed").cloned().unwrap_or_default()),
        ]);
        let item = self.create(Kind::Goal, goal, 180, by, facts, None).await?;
        let vision = self.items.get("").map(|vision| vision.key.clone()).unwrap_or_default();
        if let Some(vision) = Key::parse(&vision) {
            let vision = Item::find(self.tx, by, &vision).await?;
            linking::add(self.tx, by, &item, &vision, Says::default()).await?;
            self.event("line.link", Some(item.id), by).await?;
        }
        for result in goal.list("key_results") {
            let result: Thing =
                serde_json::from_value(result.clone()).map_err(|error| Error::Bug(error.to_string()))?;
            // It began where it was measured from; what it is now was checked in since.
            let mut facts = result.facts(&["unit", "baseline", "target"]);
            facts.extend(result.rest.get("baseline").map(|from| ("current".to_owned(), from.clone())));
            let measured = self.create(Kind::KeyResult, &result, 178, by, facts, None).await?;
            linking::add(self.tx, by, &measured, &item, Says::default()).await?;
            self.event("line.link", Some(measured.id), by).await?;
            self.check_ins(&result, &measured, &self.who(&goal.text("owner").unwrap_or_default())).await?;
        }
        Ok(())
    }

    pub(super) async fn metric(&mut self, metric: &Thing, by: &Actor) -> Result<()> {
        let item =
            self.create(Kind::Metric, metric, 185, by, metric.facts(&["unit", "direction", "target"]), None).await?;
        self.tie_all(&item, &metric.words("measures"), 177, by).await?;
        for seen in metric.list("observations") {
            let days = seen["days_ago"].as_i64().unwrap_or(0);
            self.tx.now = self.at(days);
            let note = seen["note"].as_str().filter(|note| !note.is_empty()).map(str::to_owned);
            let at = self.tx.now;
            observation::add(self.tx, by, &item, at, seen["value"].as_f64().unwrap_or(0.0), note).await?;
            self.event("metric.observe", Some(item.id), by).await?;
        }
        Ok(())
    }
}
