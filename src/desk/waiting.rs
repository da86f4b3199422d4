//! What waits for whoever sits at the desk, a section for each sort of it.

use chrono::{DateTime, Utc};
use maud::{Markup, html};

use super::{hats, in_hand, strategy_today, to_accept, to_judge, to_triage};
use crate::{
    command::Actor,
    decisions::proposals::{self, Listed, Whose},
    error::Result,
    items::Product,
    obstacles,
    store::Db,
    web::{
        kit::{Action, Button, Todo, Tone, todo},
        shown::ago,
    },
};

/// A section shows this many; what is more is a step away.
pub const SHOWN: i64 = 12;

/// A sort of what waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// Proposals to answer.
    Decide,
    /// Stories to accept.
    Accept,
    /// Feedback and ideas to sort.
    Triage,
    /// What stands in the way.
    Way,
    /// Bets whose outcome is due.
    Judge,
    /// What the strategy asks for.
    Strategy,
    /// One's own work.
    Hand,
    /// One's own proposals.
    Own,
}

/// What waits of one sort, and where the rest of it is.
pub struct Section {
    pub what: What,
    pub list: Vec<Todo>,
    /// What leads to the rest, and its address.
    pub more: Vec<(String, String)>,
}

impl Section {
    pub fn shown(&self) -> Markup {
        let id = format!("desk-{}", self.what.word());
        html! {
            section.desk-part aria-labelledby=(id) {
                h3 id=(id) { (self.what.title()) }
                (todo(&self.list))
                @if !self.more.is_empty() {
                    p.cluster { @for (label, href) in &self.more { (Button::link(label.as_str(), href.as_str()).plain().small().flush()) } }
                }
            }
        }
    }
}

impl What {
    fn word(self) -> &'static str {
        match self {
            What::Decide => "decide",
            What::Accept => "accept",
            What::Triage => "triage",
            What::Way => "way",
            What::Judge => "judge",
            What::Strategy => "strategy",
            What::Hand => "hand",
            What::Own => "own",
        }
    }

    fn title(self) -> &'static str {
        match self {
            What::Decide => "Yours to decide",
            What::Accept => "To accept",
            What::Triage => "To sort",
            What::Way => "In the way",
            What::Judge => "Outcomes to judge",
            What::Strategy => "Strategy today",
            What::Hand => "In hand",
            What::Own => "You proposed",
        }
    }
}

/// Everything that waits, in the order of one's hats; a sort of which nothing waits is left out.
pub async fn waiting(db: &mut Db, by: &Actor, products: &[Product], now: DateTime<Utc>) -> Result<Vec<Section>> {
    let mut sections = Vec::new();
    for what in hats::order(by) {
        let section = match what {
            What::Decide => proposed(db, by, Whose::Decided, now).await?,
            What::Own => proposed(db, by, Whose::Own, now).await?,
            What::Accept => to_accept::section(db, by, products).await?,
            What::Triage => to_triage::section(db, by, products).await?,
            What::Way => {
                let (list, more) = obstacles::waiting(db, by, now, SHOWN).await?;
                let way = |key: String| (format!("All in {key}"), format!("/products/{key}/impediments"));
                Section { what, list, more: more.into_iter().map(way).collect() }
            }
            What::Judge => to_judge::section(db, by, products).await?,
            What::Strategy => strategy_today::section(db, by, products).await?,
            What::Hand => in_hand::section(db, by, products).await?,
        };
        if !section.list.is_empty() {
            sections.push(section);
        }
    }
    Ok(sections)
}

async fn proposed(db: &mut Db, by: &Actor, whose: Whose, now: DateTime<Utc>) -> Result<Section> {
    let page = proposals::list(db, by, "open", Some(whose), SHOWN, None).await?;
    let (what, address) = match whose {
        Whose::Decided => (What::Decide, "/decisions?whose=decided"),
        Whose::Own => (What::Own, "/decisions?whose=own"),
    };
    let more = page.next.map(|_| ("All of them".to_owned(), address.to_owned())).into_iter().collect();
    // What one decides oneself is not also one's own to wait for.
    let listed = page.items.into_iter().filter(|listed| whose == Whose::Decided || !listed.yours);
    Ok(Section { what, list: listed.map(|listed| row(listed, now)).collect(), more })
}

fn row(listed: Listed, now: DateTime<Utc>) -> Todo {
    let proposal = listed.proposal;
    let because = if proposal.reason.is_empty() { String::new() } else { format!("“{}” · ", proposal.reason) };
    Todo {
        tone: if listed.yours { Tone::Warn } else { Tone::Plain },
        what: if listed.yours { "Proposal".into() } else { "Yours".into() },
        title: if listed.yours {
            format!("{} proposes: {}", proposal.by_name, proposal.summary)
        } else {
            format!("You proposed: {}", proposal.summary)
        },
        href: format!("/proposals/{}", proposal.id),
        detail: format!("{because}{}", ago(proposal.created_at, now)),
        actions: listed.yours.then(|| answers(&proposal.id.to_string(), proposal.item_key.as_deref())),
    }
}

fn answers(proposal: &str, item: Option<&str>) -> Markup {
    let (accept, decline) = (format!("/proposals/{proposal}/acceptance"), format!("/proposals/{proposal}/refusal"));
    html! {
        @if let Some(item) = item { (Button::link("See why", format!("/items/{item}"))) }
        (Action { method: "POST", href: &decline, values: &[], button: Button::submit("Decline") })
        (Action { method: "POST", href: &accept, values: &[], button: Button::submit("Accept").primary() })
    }
}
