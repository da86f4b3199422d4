//! Telling of what customers and colleagues say.

use serde_json::{Map, Value, json};

use super::{
    story::{Story, Thing},
    teller::Teller,
};
use crate::{
    command::{Actor, Command as _},
    error::{Error, Result},
    items::{
        Item, Key, Kind,
        creating::Draft,
        editing::{self, Reach},
    },
    line::linking::Says,
    registry,
};

impl Teller<'_> {
    pub(super) async fn feedback(&mut self, said: &Thing, by: &Actor) -> Result<()> {
        let days = said.days("days_ago").unwrap_or(0);
        let text = said.text("text").unwrap_or_default();
        let mut facts = said.facts(&["said_by", "source", "score"]);
        let customer = said.text("customer").and_then(|id| self.items.get(&id)).map(|customer| customer.key.clone());
        facts.insert("customer".into(), json!(customer));
        facts.insert("said_at".into(), json!(self.at(days)));
        let draft = Draft { title: crate::voices::title_of(&text), body: text, facts, ..Draft::default() };
        let item = self.put(Kind::Feedback, &said.id, days, by, draft).await?;
        let mut linked = false;
        for support in said.list("supports") {
            let says = Says {
                tie: None,
                quote: support["quote"].as_str().map(str::to_owned),
                weight: support["weight"].as_str().map(str::to_owned),
                came: None,
            };
            self.tie(&item, support["to"].as_str().unwrap_or_default(), says, by).await?;
            linked = true;
        }
        if linked {
            self.event("line.link", Some(item.id), by).await?;
        } else if said.text("status").as_deref() == Some("sorted") {
            let changes = Map::from_iter([("status".to_owned(), json!("sorted"))]);
            editing::edit(self.tx, by, &item, changes, Reach::Whole).await?;
            self.event("feedback.edit", Some(item.id), by).await?;
        }
        Ok(())
    }

    /// What is said about the work, what is proposed, and what is tied across.
    pub(super) async fn talk(&mut self, story: &Story) -> Result<()> {
        for tied in &story.links {
            let Some(from) = self.items.get(&tied.from).cloned() else { continue };
            let po = self.who("olu");
            self.tx.now = self.at(20);
            self.tie(&from, &tied.to, Says { tie: Some(tied.kind), ..Says::default() }, &po).await?;
            self.event("line.link", Some(from.id), &po).await?;
        }
        for remark in &story.comments {
            let Some(item) = self.items.get(&remark.on).cloned() else { continue };
            let by = self.who(&remark.by);
            self.tx.now = self.at(remark.rest.get("days_ago").and_then(Value::as_i64).unwrap_or(1));
            let body = remark.rest.get("text").and_then(Value::as_str).unwrap_or_default().to_owned();
            let key = Key::parse(&item.key).ok_or(Error::NotFound)?;
            crate::knowledge::comment::Write { key, body }.run(self.tx, &by).await?;
            self.event("comment.write", Some(item.id), &by).await?;
        }
        for proposal in &story.proposals {
            let Some(item) = self.items.get(&proposal.on).cloned() else { continue };
            let by = self.who(&proposal.by);
            self.tx.now = self.at(2);
            let item = Item::get(self.tx, item.id).await?;
            let (command, mut input) = match proposal.rest.get("do").and_then(Value::as_str) {
                Some("move_top") => ("story.rank".to_owned(), json!({"top": true})),
                _ => (format!("{}.edit", item.kind.name()), proposal.rest.get("changes").cloned().unwrap_or_default()),
            };
            input["key"] = json!(item.key);
            let entry = registry().get(&command).ok_or_else(|| Error::Bug(format!("the sample proposes {command}")))?;
            let act = entry.command().ok_or_else(|| Error::Bug(format!("{command} is a query")))?;
            let place = (act.place)(input.clone(), self.tx, &by).await?;
            let reason = proposal.rest.get("reason").and_then(Value::as_str).map(str::to_owned);
            crate::command::proposal::file(self.tx, entry, input, &place, reason, &by).await?;
        }
        Ok(())
    }
}
