//! Boards: cards in columns.

use maud::{Markup, html};

use super::{Kind, face, kind};

#[derive(Clone, Debug, Default)]
pub struct Card {
    pub key: String,
    pub kind: Kind,
    pub title: String,
    pub href: String,
    pub why: Option<Markup>,
    /// What stands at its foot: tags, figures.
    pub meta: Option<Markup>,
    pub person: Option<String>,
    pub blocked: bool,
    pub menu: Option<Markup>,
}

#[derive(Clone, Debug, Default)]
pub struct Lane {
    pub id: String,
    /// What a card is told to be that is moved here.
    pub to: String,
    /// Tells the columns of one group of cards from those of another: a short sign, and its name.
    pub group: Option<(usize, String)>,
    pub title: String,
    pub remark: String,
    /// More than its limit lie in it.
    pub over: bool,
    pub cards: Vec<Card>,
}

pub fn board(name: &str, lanes: &[Lane]) -> Markup {
    html! { div.board role="group" aria-label=(name) { @for lane in lanes { (column(lane)) } } }
}

fn column(lane: &Lane) -> Markup {
    let (id, name) = match &lane.group {
        Some((sign, group)) => (format!("{}-{sign}", lane.id), format!("{}, {group}", lane.title)),
        None => (lane.id.clone(), lane.title.clone()),
    };
    html! {
        section class=(if lane.over { "lane over" } else { "lane" }) id=(id) aria-label=(name) {
            header { h2 { (lane.title) } span.faint.num { (lane.remark) } }
            ul.cards role="list" data-controller="selection" data-lane=(lane.to) { @for card in &lane.cards { (card_of(card, lane.group.as_ref().map(|(sign, _)| *sign))) } }
        }
    }
}

fn card_of(card: &Card, group: Option<usize>) -> Markup {
    html! {
        li class=(if card.blocked { "card blocked" } else { "card" }) id=(format!("card-{}", card.key)) data-key=(card.key) data-group=[group] {
            div.meta { (kind(card.kind)) span.num { (card.key) } @if let Some(menu) = &card.menu { (menu) } }
            a.title href=(card.href) { (card.title) }
            @if let Some(why) = &card.why { (why) }
            @if card.meta.is_some() || card.person.is_some() {
                div.meta {
                    @if let Some(meta) = &card.meta { (meta) }
                    @if let Some(person) = &card.person { (face(person)) }
                }
            }
        }
    }
}
