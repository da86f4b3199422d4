//! One row of the backlog page: what it says, what can be done with it, and where points and person are edited.

use chrono::{DateTime, Utc};
use maud::{Markup, html};

use super::{
    backlog::Row,
    filter::Filter,
    page::View,
    pressing::pressing,
    say::Says,
    sorting::{Sort, Standing},
};
use crate::{
    command::{Right, Say},
    items::Product,
    obstacles::marked,
    web::{
        kit::{
            self, Icon, RowEdit, Station, Tone, item_button, item_link, item_saying, menu, separator, tag, why,
            why_none,
        },
        shown::{ago, number},
    },
};

/// Whether a row can be put elsewhere in the order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Ranks {
    #[default]
    No,
    /// To the top and to the bottom: its neighbours on the page are not those of the order.
    ToAnEnd,
    /// Also by dragging and by keys.
    ByHand,
}

/// What the rows of a page have in common.
#[derive(Clone, Debug, Default)]
pub struct Look {
    pub ranks: Ranks,
    /// Whether points and person can be edited here.
    pub edits: bool,
    pub says: Says,
    pub sort: Sort,
    pub now: DateTime<Utc>,
}

pub fn shown(product: &Product, row: &Row, look: &Look) -> Markup {
    within(product, row, look, None)
}

/// A row that may stand on the page once more, in another group.
pub fn within(product: &Product, row: &Row, look: &Look, group: Option<&str>) -> Markup {
    let reason = match &row.why {
        Some(goal) if row.rooted => why(Station::Vision, &goal.title, &format!("/items/{}", goal.key)),
        _ => why_none(&format!("/items/{}/link?to=epic", row.key)),
    };
    let edit = RowEdit {
        action: format!("/{}/{}", row.kind.plural(), row.key),
        version: row.version,
        owner: row.owner.clone(),
    };
    html! {
        (kit::Row {
            key: row.key.clone(),
            kind: kit::Kind::parse(row.kind.name()),
            title: row.title.clone(),
            href: format!("/items/{}", row.key),
            tags: Some(tags(product, row, look)),
            why: Some(reason),
            heard: (row.voices > 0).then(|| row.voices.to_string()),
            points: row.points.map(number),
            person: row.owner_name.clone(),
            menu: Some(row_menu(product, row, look)),
            grip: look.ranks == Ranks::ByHand,
            pick: true,
            edit: look.edits.then_some(edit),
            proposes: proposed(row, look),
            within: group.map(str::to_owned),
            ..kit::Row::default()
        })
    }
}

fn tags(product: &Product, row: &Row, look: &Look) -> Markup {
    let labelled = |label: &str| View { filter: Filter::labelled(label), ..View::default() }.address(product, None);
    // What the rows are sorted by stands first: where there is little room, the others give way.
    let (sorted, others): (Vec<_>, Vec<_>) = row.fields.0.iter().partition(|said| look.sort.is_by(&said.key));
    html! {
        @for said in sorted { (said.tag()) }
        (marked(&row.marks))
        @match (row.status.as_str(), row.state.as_deref()) {
            ("backlog", None) => {}
            ("backlog" | "ready", state) => (tag(Tone::Plain, state.unwrap_or("ready"))),
            ("review", state) => (tag(Tone::Good, state.unwrap_or("to accept"))),
            (other, state) => (tag(Tone::Accent, state.unwrap_or(other))),
        }
        (pressing(row.priority.as_deref(), row.due_on, look.now.date_naive()))
        @if let Some(steps) = row.subtasks.0 { (steps.tag()) }
        @match look.sort {
            Sort::Standing(Standing::Updated) => span.faint.small { (ago(row.updated_at, look.now)) },
            Sort::Standing(Standing::Created) => span.faint.small { (ago(row.created_at, look.now)) },
            _ => {}
        }
        @for said in others.into_iter().filter(|said| said.on_cards) { (said.tag()) }
        @for label in row.labels.iter().take(usize::from(row.status == "backlog")) {
            a.tag.label href=(labelled(label)) { (label) }
        }
    }
}

/// What would only be proposed about this row.
fn proposed(row: &Row, look: &Look) -> Vec<&'static str> {
    let only = |right| look.says.of(right, row.area.as_deref()) == Say::Propose;
    let sorts = [("rank", Right::OrderBacklog), ("edit", Right::DoWork)];
    sorts.into_iter().filter(|(_, right)| only(*right)).map(|(sort, _)| sort).collect()
}

fn row_menu(product: &Product, row: &Row, look: &Look) -> Markup {
    let (ranks, area) = (look.ranks, row.area.as_deref());
    let (ranking, writing) = (look.says.of(Right::OrderBacklog, area), look.says.of(row.kind.right(), area));
    let to_position = format!("{}…", ranking.item("Move to position").trim_end_matches('…'));
    let rank = format!("/stories/{}/rank", row.key);
    menu(
        &format!("{} {}", row.key, row.title),
        html! {
            (item_link(Icon::ExternalLink, "Open", &format!("/items/{}", row.key)))
            (item_link(Icon::Link, "Link to…", &format!("/items/{}/link", row.key)))
            @if ranks != Ranks::No {
                (separator())
                (item_saying(ranking, Icon::ArrowUpToLine, "Move to the top", "PUT", &rank, &[("top", "true")]))
                @if ranks == Ranks::ByHand {
                    (item_button(Icon::ArrowUp, &ranking.item("Move up"), "sortable#up"))
                    (item_button(Icon::ArrowDown, &ranking.item("Move down"), "sortable#down"))
                }
                (item_saying(ranking, Icon::ArrowDownToLine, "Move to the bottom", "PUT", &rank, &[("bottom", "true")]))
                @if ranks == Ranks::ByHand { (item_button(Icon::SlidersHorizontal, &to_position, "sortable#position")) }
            }
            (separator())
            (item_link(Icon::Flag, "Raise an impediment…", &format!("/products/{}/impediments/new?item={}", product.key, row.key)))
            (item_saying(writing, Icon::Archive, "Archive", "DELETE", &format!("/items/{}", row.key), &[]))
        },
    )
}
