//! The item before everyone: what it says, when it is done, and what can be done with it here.

use maud::{Markup, html};

use super::page::Here;
use crate::{
    backlog::{
        criterion::{self, Criterion},
        subtask::{self, Step},
    },
    error::Result,
    items::{
        Item, editing,
        page::{May, criteria_list},
    },
    obstacles::{self, Marks, marked},
    store::Db,
    web::{
        kit::{self, Tone, tag},
        markdown,
        shown::number,
    },
};

/// What is read of it.
pub(super) struct Front {
    pub item: Item,
    pub criteria: Vec<Criterion>,
    pub steps: Vec<Step>,
    narrative: Option<String>,
    marks: Marks,
}

impl Front {
    pub async fn read(db: &mut Db, here: &Here<'_>) -> Result<Option<Front>> {
        let Some(id) = here.ceremony().item_id else { return Ok(None) };
        let item = Item::get(db, id).await?;
        let criteria = if item.kind.is_work() { criterion::all(db, id).await? } else { Vec::new() };
        let steps = if item.kind.is_ranked() { subtask::reading::of_item(db, id).await? } else { Vec::new() };
        let fields = editing::fields(db, &item).await?;
        let part = |name: &str| fields.get(name).and_then(|part| part.as_str()).filter(|part| !part.is_empty());
        let narrative = part("want").map(|want| {
            let who = part("persona").map_or_else(String::new, |who| format!("As a {who}, "));
            let why = part("benefit").map_or_else(String::new, |why| format!(" so that {why}"));
            format!("{who}I want {want}{why}.")
        });
        let marks = obstacles::of(db, &[id.0]).await?.remove(&id).unwrap_or_default();
        Ok(Some(Front { item, criteria, steps, narrative, marks }))
    }

    /// Its head and its criteria; whoever may judge finds the buttons.
    pub fn shown(&self, here: &Here, judges: bool) -> Markup {
        let item = &self.item;
        html! {
            header.front-head {
                (kit::kind(kit::Kind::parse(item.kind.name())))
                span.key { (item.key) }
                h2 { a href=(item.href()) { (item.title) } }
                span.tags {
                    @match item.points { Some(points) => span.num { (number(points)) " points" }, None => (tag(Tone::Warn, "not estimated")) }
                    @if !item.rooted { (tag(Tone::Plain, "no why")) }
                    (marked(&self.marks))
                }
            }
            @if let Some(said) = self.marks.said() { p class=(if self.marks.stop() { "small in-its-way stops" } else { "small in-its-way" }) { (said) } }
            @if let Some(narrative) = &self.narrative { p.narrative-line { (narrative) } }
            @if !item.body.is_empty() { div.prose { (markdown::render(&item.body)) } }
            @if !self.criteria.is_empty() { (criteria_list(&item.key, &self.criteria, May { judge: judges, reword: false }, here.now)) }
        }
    }
}
