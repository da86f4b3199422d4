//! The tree as it is drawn: lists within lists, so that it reads without a picture, too; and the same as a table.

use maud::{Markup, Render, html};

use super::{
    leaf::{add, mark},
    level::Level,
    reading::{Loose, Node, Outcome, Tree},
};
use crate::{
    command::Say,
    items::{Kind, Product, page::status_of},
    web::kit::{self, Column, Icon, Station, Table, item_link, menu},
};

/// What is known of everything that is drawn.
pub(super) struct Drawn<'a> {
    pub product: &'a Product,
    pub tree: &'a Tree,
    pub outcome: &'a Outcome,
    pub says: Say,
}

impl Drawn<'_> {
    pub fn tree(&self) -> Markup {
        let top = self.tree.nodes.iter().filter(|node| node.depth == 1);
        let moves = self.says != Say::None;
        html! {
            div.opportunities.part id="opportunities" role="region" aria-label="Opportunity solution tree" tabindex="-1"
                data-controller="opportunities" data-opportunities-moves-value=(moves) {
                ul.roots role="list" {
                    li.node id=(format!("node-{}", self.outcome.key)) data-key=(self.outcome.key) data-level="outcome" {
                        (self.root())
                        ul.below role="list" data-lane=(self.outcome.key) data-takes="opportunity idea" aria-label=(format!("Under {}", self.outcome.title)) {
                            @for node in top { (self.node(node)) }
                        }
                    }
                }
            }
        }
    }

    fn root(&self) -> Markup {
        let outcome = self.outcome;
        html! {
            article.leaf.outcome tabindex="0" aria-label=(format!("Outcome: {}", outcome.title)) data-lane=(outcome.key) data-takes="opportunity idea" {
                div.meta { (kit::kind(kit::Kind::parse(outcome.kind.name()))) span.level { "Outcome" } span.num.faint { (outcome.key) } }
                a.title href=(format!("/items/{}", outcome.key)) { (outcome.title) }
                div.meta { (status_of(outcome.kind, &outcome.status)) }
                (add(self, &outcome.key, Level::Outcome))
            }
        }
    }

    fn node(&self, node: &Node) -> Markup {
        let takes = takes(node.level);
        html! {
            li.node id=(format!("node-{}", node.key)) data-key=(node.key) data-level=(node.level.name()) data-under=(node.under) {
                (self.leaf(node, &takes))
                ul.below role="list" data-lane=(node.key) data-takes=(takes) aria-label=(format!("Under {}", node.title)) {
                    @for below in &node.below { (self.node(&self.tree.nodes[*below])) }
                }
            }
        }
    }

    /// What hangs nowhere: dragged or moved into the tree from here.
    pub fn loose(&self) -> Markup {
        if self.tree.loose.is_empty() {
            return html! {};
        }
        html! {
            section.part {
                h2 { "In no tree" }
                p.quiet.small { "Open ideas that hang under no outcome and no need. Drag one to where it belongs, or move it from its menu." @if self.tree.loose.len() >= 24 { " The latest are shown; the " a.link href=(Station::Ideas.href(&self.product.key)) { "inbox" } " has all." } }
                ul.loose-ideas role="list" id="loose-ideas" { @for idea in &self.tree.loose { (self.stray(idea)) } }
            }
        }
    }

    fn stray(&self, idea: &Loose) -> Markup {
        let level = idea.nature.as_deref().unwrap_or("idea");
        html! {
            li.node id=(format!("node-{}", idea.key)) data-key=(idea.key) data-level=(level) {
                article.leaf.loose tabindex="0" aria-label=(format!("In no tree: {}", idea.title)) {
                    div.meta {
                        (kit::kind(kit::Kind::Idea))
                        @if let Some(nature) = &idea.nature { span.level { (nature) } }
                        span.num.faint { (idea.key) }
                        @if self.says != Say::None { (menu(&format!("Move {}", idea.key), self.to_move(&idea.key, None))) }
                    }
                    a.title href=(format!("/items/{}", idea.key)) { (idea.title) }
                    div.meta { (status_of(Kind::Idea, &idea.status)) @if idea.voices > 0 { span.num title="Voices" { (idea.voices) " heard" } } }
                }
            }
        }
    }

    /// The way to the page that asks where it is to hang; scripts show it in a dialog.
    pub fn to_move(&self, key: &str, from: Option<&str>) -> Markup {
        let from = from.map(|from| format!("&from={from}")).unwrap_or_default();
        let href = format!("/opportunities/{key}/under?outcome={}{from}", self.outcome.key);
        html! { (item_link(Icon::ArrowRight, &self.says.item("Move under…"), &href)) }
    }
}

pub(super) fn takes(level: Level) -> String {
    let mut names: Vec<_> = level.takes().iter().map(|level| level.name()).collect();
    // What does not say what it is becomes a way to meet the need it is dropped on.
    if names.contains(&"solution") {
        names.push("idea");
    }
    names.join(" ")
}

/// The same for whoever reads tables.
pub(super) fn table(tree: &Tree, outcome: &Outcome) -> Markup {
    if tree.nodes.is_empty() {
        return html! {};
    }
    let row = |node: &Node| {
        let remarks: Vec<_> = node.remarks.iter().map(|remark| remark.says.as_str()).collect();
        vec![
            html! { a href=(format!("/items/{}", node.key)) { (node.title) } " " span.faint.num { (node.key) } },
            html! { (node.level.label()) },
            html! { (node.under) },
            html! { (node.evidence) },
            html! { (status_of(node.kind, &node.status)) (mark(node)) },
            html! { @if remarks.is_empty() { "–" } @else { (remarks.join(" ")) } },
        ]
    };
    let table = Table {
        caption: format!("Everything under {}", outcome.title),
        columns: vec![
            Column::text("Node"),
            Column::text("Level"),
            Column::text("Under"),
            Column::number("Heard"),
            Column::text("Status"),
            Column::text("To mend"),
        ],
        rows: tree.nodes.iter().map(row).collect(),
        caption_hidden: true,
        next: None,
    };
    html! { details.part.twin { summary { "As a table" } (table.render()) } }
}
