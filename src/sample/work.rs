//! Telling of the work, with its life so far.

use std::collections::HashMap;

use serde_json::{Map, Value, json};

use super::{
    story::{Story, Thing},
    teller::Teller,
};
use crate::{
    backlog::{criterion, judging},
    command::{Actor, Command as _},
    error::{Error, Result},
    fields,
    items::{
        Item, Key, Kind,
        creating::Draft,
        editing::{self, Reach},
    },
};

impl Teller<'_> {
    pub(super) async fn work(
        &mut self,
        kind: Kind,
        thing: &Thing,
        days: i64,
        by: &Actor,
        areas: &HashMap<String, String>,
    ) -> Result<Item> {
        let draft = Draft {
            title: thing.title.clone(),
            body: thing.body.clone(),
            points: thing.number("points"),
            owner: thing.text("person").map(|name| self.who(&name).email),
            area: thing.text("area").and_then(|area| areas.get(&area).cloned()),
            labels: thing.words("labels"),
            status: (kind == Kind::Epic).then(|| thing.text("status")).flatten(),
            facts: thing.facts(&["persona", "want", "benefit", "priority"]),
            fields: self.said(thing),
            ..Draft::default()
        };
        self.put(kind, &thing.id, days, by, draft).await
    }

    /// The fields of the product's own.
    pub(super) async fn own_fields(&mut self, story: &Story, by: &Actor) -> Result<()> {
        for field in &story.fields {
            let mut field = field.clone();
            field.insert("product".into(), self.product.key.clone().into());
            let create: fields::Create = serde_json::from_value(field.into())
                .map_err(|error| Error::Bug(format!("a field of the sample does not read: {error}")))?;
            create.run(self.tx, by).await?;
        }
        Ok(())
    }

    /// What a piece of work says in them; a day is told by how far off it is.
    fn said(&self, thing: &Thing) -> Map<String, Value> {
        let said = thing.rest.get("fields").and_then(Value::as_object).into_iter().flatten();
        let told = said.map(|(key, value)| match value["days"].as_i64() {
            Some(days) => (key.clone(), self.day(Some(days))),
            None => (key.clone(), value.clone()),
        });
        told.collect()
    }

    /// A piece of work with its life so far: written, linked, judged, moved on, accepted.
    pub(super) async fn piece(&mut self, thing: &Thing, po: &Actor, areas: &HashMap<String, String>) -> Result<()> {
        let kind = thing.text("kind").and_then(|kind| Kind::parse(&kind)).unwrap_or(Kind::Story);
        let status = thing.text("status").unwrap_or_else(|| "backlog".into());
        let accepted = thing.days("accepted_days_ago");
        let created = thing.days("created_days_ago").unwrap_or(40).max(accepted.unwrap_or(0) + 2);
        let item = self.work(kind, thing, created, po, areas).await?;
        let mut ties = thing.words("serves");
        ties.extend(thing.text("ships_in"));
        self.tie_all(&item, &ties, created, po).await?;
        self.take(&item, &status, accepted, created, po).await?;
        let judged = accepted.map_or(1, |days| days + 1).min(created);
        for criterion in thing.list("criteria") {
            let text = criterion["text"].as_str().unwrap_or_default();
            let added = criterion::write(self.tx, &item, "text", text).await?;
            self.event("criterion.add", Some(item.id), po).await?;
            let state = criterion["state"].as_str().unwrap_or("open");
            for added in added.iter().filter(|_| state != "open") {
                let mei = self.who("mei");
                let written = self.tx.now;
                self.tx.now = self.at(judged);
                judging::Judge {
                    key: Key::parse(&item.key).ok_or(Error::NotFound)?,
                    criterion: added.id,
                    state: Some(state.into()),
                    text: None,
                    seen: None,
                }
                .run(self.tx, &mei)
                .await?;
                self.event("criterion.judge", Some(item.id), &mei).await?;
                self.tx.now = written;
            }
        }
        let doer = thing.text("person").map_or_else(|| po.clone(), |name| self.who(&name));
        let steps: &[&str] = match status.as_str() {
            "ready" => &["ready"],
            "started" => &["ready", "started"],
            "review" => &["ready", "started", "review"],
            "accepted" => &["ready", "started", "review", "accepted"],
            "declined" => &["declined"],
            _ => &[],
        };
        for (nth, step) in steps.iter().enumerate() {
            let end = accepted.unwrap_or(0);
            let days = end + (created - end) * (steps.len() - 1 - nth) as i64 / (steps.len() as i64 + 1);
            self.tx.now = self.at(days);
            let mut changes = Map::from_iter([("status".to_owned(), json!(step))]);
            if *step == "accepted" {
                changes.insert("accepted_at".into(), json!(self.tx.now));
            }
            let by = if matches!(*step, "accepted" | "ready" | "declined") { po.clone() } else { doer.clone() };
            let current = Item::get(self.tx, item.id).await?;
            editing::edit(self.tx, &by, &current, changes, Reach::Whole).await?;
            let command = if *step == "accepted" { "story.accept" } else { "story.edit" };
            self.event(command, Some(item.id), &by).await?;
        }
        let open = Item::get(self.tx, item.id).await?;
        self.steps(thing, &open, &doer).await
    }
}
