//! One node as a card: what it is, who asked, how far it is, what is to be mended, and what can be added below.

use maud::{Markup, html};

use super::{
    checking::{Remark, Way},
    drawn::Drawn,
    level::Level,
    reading::Node,
};
use crate::{
    command::Say,
    items::page::status_of,
    web::{
        kit::{self, Action, Button, Icon, Kind, icon, item_link, item_saying, menu, separator},
        shown::number,
    },
};

impl Drawn<'_> {
    pub(super) fn leaf(&self, node: &Node, takes: &str) -> Markup {
        let name = format!("{}: {}", node.level.label(), node.title);
        html! {
            article class=(format!("leaf {}", node.level.name())) tabindex="0" aria-label=(name) data-lane=(node.key) data-takes=(takes) {
                div.meta {
                    (kit::kind(Kind::parse(node.kind.name())))
                    span.level { (node.level.label()) }
                    span.num.faint { (node.key) }
                    @if self.says != Say::None { (menu(&format!("Move {}", node.key), self.deeds(node))) }
                }
                a.title href=(format!("/items/{}", node.key)) { (node.title) }
                div.meta {
                    (status_of(node.kind, &node.status))
                    @if node.evidence > 0 { a.num href=(format!("/items/{}/voices", node.key)) title="Who asks for it" { (node.evidence) " heard" } }
                    (mark(node))
                }
                @if !node.remarks.is_empty() {
                    ul.remarks role="list" { @for remark in &node.remarks { (self.remark(node, remark)) } }
                }
                div.foot {
                    (add(self, &node.key, node.level))
                    @if !node.below.is_empty() {
                        button.fold.button.plain.small type="button" aria-expanded="true" data-action="opportunities#fold"
                            { (icon(Icon::ChevronRight)) span.num { (node.below.len()) } span.hush { " under " (node.key) } }
                    }
                }
            }
        }
    }

    fn deeds(&self, node: &Node) -> Markup {
        let (idea, link) = (format!("/ideas/{}", node.key), format!("/links/{}", node.link));
        let version = node.version.to_string();
        let call = |shape, label: &str, nature: &str| {
            item_saying(self.says, shape, label, "PATCH", &idea, &[("nature", nature), ("version", &version)])
        };
        html! {
            (self.to_move(&node.key, Some(&node.under)))
            @if node.level == Level::Solution { (call(Icon::Lightbulb, "It is a need", "opportunity")) }
            @if node.level == Level::Opportunity { (call(Icon::Sparkles, "It is a solution", "solution")) }
            (item_link(Icon::Quote, "Link what was said…", &format!("/items/{}/link?to=feedback", node.key)))
            (separator())
            (item_saying(self.says, Icon::X, "Take out of the tree", "DELETE", &link, &[]))
        }
    }

    fn remark(&self, node: &Node, remark: &Remark) -> Markup {
        html! {
            li.wrong[remark.wrong] {
                span { (remark.says) }
                @if self.says != Say::None { " " (self.mend(node, remark)) }
            }
        }
    }

    fn mend(&self, node: &Node, remark: &Remark) -> Markup {
        let version = node.version.to_string();
        let link = |href: String| html! { a.link href=(href) { (remark.mend) } };
        let button = Button::submit(&remark.mend).plain().small().flush().says(self.says);
        match &remark.way {
            Way::Hear => link(format!("/items/{}/link?to=feedback", node.key)),
            Way::Reword => link(format!("/items/{}", node.key)),
            Way::Goal => link(format!("/new/goal?product={}", self.product.key)),
            Way::Move => {
                link(format!("/opportunities/{}/under?outcome={}&from={}", node.key, self.outcome.key, node.under))
            }
            Way::Add(level) => html! {
                a.link href=(format!("#add-{}", node.key)) data-action="opportunities#begin" data-level=(level.name()) { (remark.mend) }
            },
            Way::CallNeed => html! {
                (Action { method: "PATCH", href: &format!("/ideas/{}", node.key), values: &[("nature", "opportunity"), ("version", &version)], button })
            },
            Way::Unlink(id) => {
                html! { (Action { method: "DELETE", href: &format!("/links/{id}"), values: &[], button }) }
            }
        }
    }
}

/// What an experiment was to reach, and what came out.
pub(super) fn mark(node: &Node) -> Markup {
    html! {
        @match (node.result, node.threshold) {
            (Some(result), Some(threshold)) => span.num { (number(result)) " of " (number(threshold)) },
            (None, Some(threshold)) if node.level == Level::Experiment => span.num { "threshold " (number(threshold)) },
            _ => {},
        }
    }
}

/// The line in which something is added below: one press, a title, Enter.
pub(super) fn add(drawn: &Drawn, key: &str, level: Level) -> Markup {
    let takes = level.takes();
    let Some(first) = takes.first().filter(|_| drawn.says != Say::None) else { return html! {} };
    let label = if level == Level::Outcome { "Add an opportunity" } else { "Add below" };
    html! {
        details.add id=(format!("add-{key}")) {
            summary.button.plain.small { (icon(Icon::Plus)) span { (label) } span.hush { " under " (key) } }
            form.add-below method="post" action=(format!("/products/{}/opportunities", drawn.product.key)) data-controller="remote-form"
                data-remote-form-keep-value="true" data-proposes=[(drawn.says == Say::Propose).then_some("Propose this")] {
                input type="hidden" name="under" value=(key);
                span.field data-field="title" {
                    input.input name="title" required maxlength="500" autocomplete="off" aria-label=(format!("Title of what is added under {key}")) placeholder=(example(*first));
                }
                @if takes.len() > 1 {
                    select.input name="level" aria-label=(format!("What is added under {key}")) {
                        @for level in takes { option value=(level.name()) { (level.label()) } }
                    }
                }
                (Button::submit(drawn.says.button("Add")).small())
            }
        }
    }
}

fn example(level: Level) -> &'static str {
    match level {
        Level::Opportunity => "I do not know which pier",
        Level::Solution => "Pier in the ticket",
        Level::Assumption => "They look at the ticket",
        Level::Outcome | Level::Experiment => "Five people find the pier",
    }
}
