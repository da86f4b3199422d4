//! How a board is looked at: which cards are shown, and in which lanes; it stands in the address.

use std::collections::HashMap;

use maud::{Markup, html};
use serde::Deserialize;

use super::{board_face::At, limits::UNDER_WAY, report::Work};
use crate::{
    command::{ItemId, PersonId},
    error::Error,
    web::kit::{Chip, Icon, Tone, filters, item_link, labelled_menu, seek, tag},
};

#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct View {
    /// The lanes: person, kind or why.
    lanes: Option<String>,
    /// Only the cards of whoever is called so.
    person: Option<String>,
    /// Only what is blocked.
    blocked: Option<bool>,
    /// Only cards with these words in their title or their key.
    q: Option<String>,
    /// Only what carries that label.
    label: Option<String>,
    /// Only what is in that area.
    area: Option<String>,
}

/// Whether two cards are in the same lane.
type Same = fn(&Work, &Work) -> bool;

/// The labels of each card.
pub(super) type Labels = HashMap<ItemId, Vec<String>>;

const LANES: [(&str, &str); 4] = [("", "None"), ("person", "Person"), ("kind", "Kind"), ("why", "Goal")];

impl View {
    pub fn shows(&self, work: &Work, labels: &Labels, me: PersonId) -> bool {
        let person = self.person.as_deref().filter(|person| !person.is_empty());
        let whose = |person: &str| match person {
            "me" => work.owner_id == Some(me),
            id if id.len() == 36 => work.owner_id.is_some_and(|owner| owner.0.to_string() == id),
            name => work.owner_name.as_deref() == Some(name),
        };
        let words = self.q.as_deref().map(|words| words.trim().to_lowercase()).unwrap_or_default();
        person.is_none_or(whose)
            && (self.blocked != Some(true) || work.blocked > 0)
            && (work.title.to_lowercase().contains(&words) || work.key.to_lowercase() == words)
            && said(self.area.as_ref()).is_none_or(|area| work.area.as_deref() == Some(area))
            && said(self.label.as_ref())
                .is_none_or(|label| labels.get(&work.id).is_some_and(|known| known.iter().any(|known| known == label)))
    }

    /// The cards by lane, in the order in which they come, those of nobody last; nothing when there are no lanes.
    pub fn grouped<'w>(&self, cards: &[&'w Work]) -> Option<Vec<(String, Vec<&'w Work>)>> {
        let nobody = "Nobody";
        let of: fn(&Work) -> String = match self.lanes.as_deref() {
            Some("person") => |work| work.owner_name.clone().unwrap_or_else(|| "Nobody".into()),
            Some("kind") => |work| crate::items::Kind::parse(&work.kind).map_or("Work", |kind| kind.label()).to_owned(),
            Some("why") => |work| work.why.clone().unwrap_or_else(|| "No why".into()),
            _ => return None,
        };
        let by_person = self.lanes.as_deref() == Some("person");
        // Two people of one name have a lane each.
        let same = |one: &Work, other: &Work| !by_person || one.owner_id == other.owner_id;
        let mut groups: Vec<(String, Vec<&Work>)> = Vec::new();
        for work in cards {
            let title = of(work);
            match groups.iter_mut().find(|(known, there)| *known == title && same(there[0], work)) {
                Some((_, cards)) => cards.push(work),
                None => groups.push((title, vec![work])),
            }
        }
        groups.sort_by_key(|(title, _)| (title == nobody || title == "No why", title.clone()));
        Some(groups)
    }

    /// What the lanes are, where there are some.
    pub fn lanes(&self) -> Option<&str> {
        self.lanes.as_deref().filter(|lanes| !lanes.is_empty())
    }

    /// Whose lane these cards lie in, by e-mail address; empty for that of nobody.
    pub fn owner_of<'w>(&self, cards: &[&'w Work]) -> Option<&'w str> {
        let first = cards.first().filter(|_| self.lanes() == Some("person"))?;
        Some(first.owner.as_deref().unwrap_or_default())
    }

    /// How full a lane is, where the team limits that.
    pub(super) fn lane_limit(&self, cards: &[&Work], at: &At, all: &[Work]) -> Markup {
        let Some(first) = cards.first() else { return Markup::default() };
        let (limit, same): (Option<i64>, Same) = match self.lanes.as_deref() {
            Some("person") if first.owner_id.is_some() => {
                (at.team.wip_person, |one, other| one.owner_id == other.owner_id)
            }
            Some("kind") => (at.team.limit_of_kind(&first.kind), |one, other| one.kind == other.kind),
            Some("why") if first.goal.is_some() => (at.team.wip_goal, |one, other| one.goal == other.goal),
            _ => return Markup::default(),
        };
        let Some(limit) = limit else { return Markup::default() };
        let counts = |work: &&Work| UNDER_WAY.contains(&work.status.as_str()) && same(first, work);
        let there = all.iter().filter(counts).count() as i64;
        html! { " " (tag(if there > limit { Tone::Bad } else { Tone::Plain }, &format!("{there} of {limit} under way"))) }
    }

    /// Quick filters and the choice of lanes.
    pub fn bar(&self, page: &str, work: &[Work], labels: &Labels, me: PersonId, saved: &Markup) -> Markup {
        let people = people(work);
        let blocked = work.iter().filter(|work| work.blocked > 0).count() as i64;
        let person = self.person.as_deref().unwrap_or_default();
        let lanes = self.lanes.as_deref().unwrap_or_default();
        let chosen = LANES.iter().find(|(name, _)| *name == lanes).map_or("None", |(_, label)| label);
        let mut areas: Vec<&str> = work.iter().filter_map(|work| work.area.as_deref()).collect();
        areas.sort_unstable();
        areas.dedup();
        let mut known: Vec<&str> = labels.values().flatten().map(String::as_str).collect();
        known.sort_unstable();
        known.dedup();
        let kept = self.pairs();
        let kept: Vec<_> =
            kept.iter().filter(|(name, _)| *name != "q").map(|(name, value)| (*name, value.as_str())).collect();
        html! {
            (filters(html! {
                (seek(page, "Find a card", self.q.as_deref().unwrap_or_default(), &kept))
                @if people.iter().any(|(id, ..)| *id == me) { (self.chip(page, "Mine", person == "me", View { person: toggled("me", person), ..self.clone() }, None)) }
                @if blocked > 0 || self.blocked == Some(true) {
                    (self.chip(page, "Blocked", self.blocked == Some(true), View { blocked: (self.blocked != Some(true)).then_some(true), ..self.clone() }, Some(blocked)))
                }
                @for (_, name, value) in people.iter().filter(|(id, ..)| *id != me).take(8) {
                    (self.chip(page, name, person == *value, View { person: toggled(value, person), ..self.clone() }, None))
                }
                (self.choice(page, "Label", self.label.as_ref(), &known, |label| View { label, ..self.clone() }))
                (self.choice(page, "Area", self.area.as_ref(), &areas, |area| View { area, ..self.clone() }))
                (labelled_menu(&format!("Lanes: {chosen}"), html! {
                    @for (name, label) in LANES {
                        (item_link(if name == lanes { Icon::Check } else { Icon::SlidersHorizontal }, label, &View { lanes: Some(name.to_owned()), ..self.clone() }.address(page)))
                    }
                }))
                (saved)
            }))
        }
    }

    #[expect(clippy::unused_self, reason = "it reads as a part of the bar")]
    fn chip(&self, page: &str, label: &str, on: bool, to: View, count: Option<i64>) -> Chip {
        Chip { label: label.to_owned(), href: to.address(page), on, count }
    }

    /// A menu of the values of a field, or the value that was chosen with a way to take it off.
    #[expect(clippy::unused_self, reason = "it reads as a part of the bar")]
    fn choice(
        &self,
        page: &str,
        name: &str,
        chosen: Option<&String>,
        values: &[&str],
        to: impl Fn(Option<String>) -> View,
    ) -> Markup {
        if let Some(chosen) = said(chosen) {
            let label = format!("{}: {chosen}", name.to_lowercase());
            return html! { (Chip { label, href: to(None).address(page), on: true, count: None }) };
        }
        html! {
            @if !values.is_empty() {
                (labelled_menu(name, html! {
                    @for value in values.iter().take(40) { (item_link(Icon::Filter, value, &to(Some((*value).to_owned())).address(page))) }
                }))
            }
        }
    }

    fn pairs(&self) -> Vec<(&'static str, String)> {
        let blocked = self.blocked.map(|blocked| blocked.to_string());
        let pairs = [
            ("lanes", &self.lanes),
            ("person", &self.person),
            ("blocked", &blocked),
            ("label", &self.label),
            ("area", &self.area),
            ("q", &self.q),
        ];
        pairs.into_iter().filter_map(|(name, value)| Some((name, said(value.as_ref())?.to_owned()))).collect()
    }

    pub fn address(&self, page: &str) -> String {
        let query = self.query();
        format!("{page}{}{query}", if query.is_empty() { "" } else { "?" })
    }

    /// What stands after the `?` of a board.
    pub fn query(&self) -> String {
        url::form_urlencoded::Serializer::new(String::new()).extend_pairs(self.pairs()).finish()
    }

    /// Reads what stands after the `?`; what a board knows nothing of is left out.
    pub fn read(query: &str) -> crate::Result<View> {
        let pairs = url::form_urlencoded::parse(query.trim_start_matches('?').as_bytes());
        let mut view = View::default();
        for (name, value) in pairs {
            let value = Some(value.trim().to_owned()).filter(|value| !value.is_empty());
            match name.as_ref() {
                "lanes" => view.lanes = value.map(|lanes| known(&lanes)).transpose()?,
                "person" => view.person = value,
                "blocked" => view.blocked = (value.as_deref() == Some("true")).then_some(true),
                "q" => view.q = value,
                "label" => view.label = value,
                "area" => view.area = value,
                _ => {}
            }
        }
        Ok(view)
    }

    /// What it keeps, in words.
    pub fn said(&self) -> String {
        let said = |(name, value): (&str, String)| match name {
            "lanes" => {
                let label = LANES
                    .iter()
                    .find(|(lane, _)| *lane == value)
                    .map_or(value.clone(), |(_, label)| label.to_lowercase());
                format!("in lanes by {label}")
            }
            "person" if value == "me" => "one’s own".into(),
            "blocked" => "blocked".into(),
            "q" => format!("“{value}”"),
            name => format!("{name} {value}"),
        };
        let parts: Vec<_> = self.pairs().into_iter().map(said).collect();
        if parts.is_empty() { "all cards".into() } else { parts.join(" · ") }
    }
}

/// Who has the cards, by name, each with what the address says of them: their name, or their id where another is called the same.
fn people(work: &[Work]) -> Vec<(PersonId, &str, String)> {
    let mut all: Vec<(PersonId, &str)> =
        work.iter().filter_map(|work| Some((work.owner_id?, work.owner_name.as_deref()?))).collect();
    all.sort_unstable_by_key(|(id, name)| (*name, id.0));
    all.dedup();
    let twin = |name: &str| all.iter().filter(|(_, other)| *other == name).count() > 1;
    let value = |id: PersonId, name: &str| if twin(name) { id.0.to_string() } else { name.to_owned() };
    all.iter().map(|(id, name)| (*id, *name, value(*id, name))).collect()
}

fn known(lanes: &str) -> crate::Result<String> {
    let known = LANES.iter().any(|(name, _)| *name == lanes);
    let wrong = || Error::field("query", format!("{lanes} are no lanes; a board has person, kind and why"));
    known.then(|| lanes.to_owned()).ok_or_else(wrong)
}

fn said(value: Option<&String>) -> Option<&str> {
    value.map(|value| value.trim()).filter(|value| !value.is_empty())
}

fn toggled(to: &str, now: &str) -> Option<String> {
    (to != now).then(|| to.to_owned())
}
