//! Telling of the steps that some work is cut into.

use serde_json::{Map, json};

use super::{story::Thing, teller::Teller};
use crate::{
    backlog::subtask,
    command::{Actor, Command as _},
    error::{Error, Result},
    items::{
        Item, Key,
        editing::{self, Reach},
    },
};

impl Teller<'_> {
    pub(super) async fn steps(&mut self, thing: &Thing, item: &Item, doer: &Actor) -> Result<()> {
        for (nth, step) in thing.list("steps").enumerate() {
            self.tx.now = self.at(6);
            let key = Key::parse(&item.key).ok_or(Error::NotFound)?;
            let line = self.with_addresses(step["line"].as_str().unwrap_or_default());
            let made = subtask::Add { key, line }.run(self.tx, doer).await?.item;
            self.event(subtask::Add::NAME, Some(made.id), doer).await?;
            let state = step["state"].as_str().unwrap_or("backlog");
            if state == "backlog" {
                continue;
            }
            self.tx.now = self.at(5_i64.saturating_sub(nth as i64).max(1));
            let changes = Map::from_iter([("status".to_owned(), json!(state))]);
            editing::edit(self.tx, doer, &made, changes, Reach::Whole).await?;
            self.event("subtask.edit", Some(made.id), doer).await?;
        }
        Ok(())
    }

    /// The people of the sample by their addresses, since others may go by the same first names.
    fn with_addresses(&self, line: &str) -> String {
        let address = |name: &str| format!("@{}", self.who(name).email);
        let words = line.split_whitespace();
        words.map(|word| word.strip_prefix('@').map_or_else(|| word.to_owned(), address)).collect::<Vec<_>>().join(" ")
    }
}
