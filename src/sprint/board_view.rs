//! How a board is looked at: which cards are shown, and in which lanes; it stands in the address.

use std::collections::HashMap;

use maud::{Markup, html};
use serde::Deserialize;

use super::{Team, limits::UNDER_WAY, report::Work};
use crate::{
    command::ItemId,
    sql,
    store::Db,
    web::kit::{Chip, Icon, Tone, filters, item_link, labelled_menu, seek, tag},
};

#[derive(Clone, Debug, Default, Deserialize)]
pub(super) struct View {
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

/// The labels of each card.
pub(super) type Labels = HashMap<ItemId, Vec<String>>;

const LANES: [(&str, &str); 4] = [("", "None"), ("person", "Person"), ("kind", "Kind"), ("why", "Goal")];

impl View {
    pub fn shows(&self, work: &Work, labels: &Labels, me: &str) -> bool {
        let person = self.person.as_deref().filter(|person| !person.is_empty());
        let whose = |person| if person == "me" { me } else { person };
        let words = self.q.as_deref().map(|words| words.trim().to_lowercase()).unwrap_or_default();
        person.is_none_or(|person| work.owner_name.as_deref() == Some(whose(person)))
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
        let mut groups: Vec<(String, Vec<&Work>)> = Vec::new();
        for work in cards {
            let title = of(work);
            match groups.iter_mut().find(|(known, _)| *known == title) {
                Some((_, cards)) => cards.push(work),
                None => groups.push((title, vec![work])),
            }
        }
        groups.sort_by_key(|(title, _)| (title == nobody || title == "No why", title.clone()));
        Some(groups)
    }

    /// How full the lane of a person is, where the team limits that.
    pub fn lane_limit(&self, cards: &[&Work], team: &Team) -> Markup {
        let of_person = self.lanes.as_deref() == Some("person") && cards.iter().any(|work| work.owner_name.is_some());
        let Some(limit) = team.wip_person.filter(|_| of_person) else { return Markup::default() };
        let there = cards.iter().filter(|work| UNDER_WAY.contains(&work.status.as_str())).count() as i64;
        html! { " " (tag(if there > limit { Tone::Bad } else { Tone::Plain }, &format!("{there} of {limit} under way"))) }
    }

    /// Quick filters and the choice of lanes.
    pub fn bar(&self, sprint: &str, work: &[Work], labels: &Labels, me: &str) -> Markup {
        let mut people: Vec<&str> = work.iter().filter_map(|work| work.owner_name.as_deref()).collect();
        people.sort_unstable();
        people.dedup();
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
                (seek(&format!("/items/{sprint}/board"), "Find a card", self.q.as_deref().unwrap_or_default(), &kept))
                @if people.contains(&me) { (self.chip(sprint, "Mine", person == "me", View { person: toggled("me", person), ..self.clone() }, None)) }
                @if blocked > 0 || self.blocked == Some(true) {
                    (self.chip(sprint, "Blocked", self.blocked == Some(true), View { blocked: (self.blocked != Some(true)).then_some(true), ..self.clone() }, Some(blocked)))
                }
                @for name in people.iter().filter(|name| **name != me).take(8) {
                    (self.chip(sprint, name, person == *name, View { person: toggled(name, person), ..self.clone() }, None))
                }
                (self.choice(sprint, "Label", self.label.as_ref(), &known, |label| View { label, ..self.clone() }))
                (self.choice(sprint, "Area", self.area.as_ref(), &areas, |area| View { area, ..self.clone() }))
                (labelled_menu(&format!("Lanes: {chosen}"), html! {
                    @for (name, label) in LANES {
                        (item_link(if name == lanes { Icon::Check } else { Icon::SlidersHorizontal }, label, &View { lanes: Some(name.to_owned()), ..self.clone() }.address(sprint)))
                    }
                }))
            }))
        }
    }

    #[expect(clippy::unused_self, reason = "it reads as a part of the bar")]
    fn chip(&self, sprint: &str, label: &str, on: bool, to: View, count: Option<i64>) -> Chip {
        Chip { label: label.to_owned(), href: to.address(sprint), on, count }
    }

    /// A menu of the values of a field, or the value that was chosen with a way to take it off.
    #[expect(clippy::unused_self, reason = "it reads as a part of the bar")]
    fn choice(
        &self,
        sprint: &str,
        name: &str,
        chosen: Option<&String>,
        values: &[&str],
        to: impl Fn(Option<String>) -> View,
    ) -> Markup {
        if let Some(chosen) = said(chosen) {
            let label = format!("{}: {chosen}", name.to_lowercase());
            return html! { (Chip { label, href: to(None).address(sprint), on: true, count: None }) };
        }
        html! {
            @if !values.is_empty() {
                (labelled_menu(name, html! {
                    @for value in values.iter().take(40) { (item_link(Icon::Filter, value, &to(Some((*value).to_owned())).address(sprint))) }
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

    fn address(&self, sprint: &str) -> String {
        let query = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(self.pairs()).finish();
        format!("/items/{sprint}/board{}{query}", if query.is_empty() { "" } else { "?" })
    }
}

fn said(value: Option<&String>) -> Option<&str> {
    value.map(|value| value.trim()).filter(|value| !value.is_empty())
}

/// The labels of the cards of a board: one query.
pub(super) async fn labels(db: &mut Db, sprint: ItemId) -> crate::Result<Labels> {
    let rows = db
        .query(sql!(
            "select x.item_id, x.label from link l cross join item_label x
             where l.to_id = $1 and l.kind = 'planned_in' and x.item_id = l.from_id order by x.label"
        ))
        .bind(sprint)
        .all::<(ItemId, String)>()
        .await?;
    let mut labels = Labels::new();
    for (item, label) in rows {
        labels.entry(item).or_default().push(label);
    }
    Ok(labels)
}

fn toggled(to: &str, now: &str) -> Option<String> {
    (to != now).then(|| to.to_owned())
}
