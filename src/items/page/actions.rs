//! What can be done with an item from its page.

use maud::{Markup, html};

use super::{Shown, say};
use crate::{
    command::{Right, Say},
    items::Kind,
    web::{
        Visit,
        kit::{Action, Button, Field, Icon, dialog, form_actions, item_link, item_saying, menu, separator},
        shown::of,
    },
};

pub(super) fn actions(visit: &Visit, shown: &Shown) -> Markup {
    let item = shown.item();
    let key = &item.key;
    let ranking = say(visit, item, Right::OrderBacklog);
    let follow = format!("/items/{key}/follow");
    let (method, label) = if shown.following { ("DELETE", "Following") } else { ("PUT", "Follow") };
    html! {
        @if item.kind.is_ranked() && item.archived_at.is_none() { (acceptance(visit, shown)) }
        (Action { method, href: &follow, values: &[], button: Button::submit(label).plain().icon(Icon::Bell) })
        (menu("More", html! {
            (item_link(Icon::Link, "Link to…", &format!("/items/{key}/link")))
            (item_link(Icon::Activity, "Whole history", &format!("/items/{key}/history")))
            @if item.kind.is_ranked() && item.open {
                (item_saying(ranking, Icon::ArrowUpToLine, "Move to the top", "PUT", &format!("/stories/{key}/rank"), &[("top", "true")]))
                (item_saying(ranking, Icon::ArrowDownToLine, "Move to the bottom", "PUT", &format!("/stories/{key}/rank"), &[("bottom", "true")]))
            }
            @if item.kind.is_ranked() && item.open && item.archived_at.is_none() && shown.says != Say::None {
                (item_link(Icon::ChevronsUpDown, "Split…", &format!("/stories/{key}/split")))
                (item_link(Icon::GitMerge, "Merge into…", &format!("/stories/{key}/merge")))
            }
            @if item.kind == Kind::Idea && item.open {
                (item_link(Icon::ArrowRight, "Make an initiative of it…", &format!("/ideas/{key}/initiative")))
                (item_link(Icon::Scale, "Scores", &format!("/ideas/{key}/scores")))
                (item_link(Icon::CircleX, "Decline…", &format!("/ideas/{key}/decline")))
                (item_link(Icon::GitMerge, "Merge into…", &format!("/ideas/{key}/merge")))
                (item_link(Icon::ChevronsUpDown, "Split…", &format!("/ideas/{key}/split")))
            }
            @if item.kind == Kind::Decision && item.status == "decided" && item.archived_at.is_none() { (item_link(Icon::Gavel, "Decide otherwise…", &format!("/decisions/{key}/supersede"))) }
            @if item.kind == Kind::Initiative && item.open { (item_link(Icon::Plus, "Epics and stories of it…", &format!("/initiatives/{key}/work"))) }
            @if item.kind.is_work() && item.archived_at.is_none() { (item_link(Icon::ArrowRight, "Move to another product…", &format!("/items/{key}/product"))) }
            (separator())
            @if item.kind == Kind::Theme && item.archived_at.is_none() { (item_link(Icon::Archive, "Archive…", &format!("/themes/{key}/retirement"))) }
            @else { (item_saying(shown.says, Icon::Archive, "Archive", "DELETE", &format!("/items/{key}"), &[])) }
        }))
    }
}

/// The product owner's word, or the proposal of whoever is not.
fn acceptance(visit: &Visit, shown: &Shown) -> Markup {
    let item = shown.item();
    let href = format!("/stories/{}/acceptance", item.key);
    let decides = say(visit, item, Right::AcceptWork) == Say::Decide;
    let open = shown.criteria.iter().filter(|criterion| criterion.state != "passed").count();
    let reject = if decides { "Reject…" } else { "Propose to reject…" };
    let reject_dialog = dialog(
        "reject",
        "Reject this story",
        html! {
            form.form method="post" action=(href) data-controller="remote-form" {
                input type="hidden" name="accept" value="false";
                (Field::textarea("reason", "What is missing").required().hint("It returns to the top of the backlog, and the team reads this."))
                (form_actions(if decides { "Reject" } else { "Propose" }, None))
            }
        },
    );
    let undone = shown.done.as_ref().filter(|list| !list.holds);
    html! {
        @if item.status == "accepted" {
            (Button::opens("Reopen…", "reject").plain())
            (reject_dialog)
        } @else if item.status != "declined" {
            (Button::opens(reject, "reject").plain())
            (reject_dialog)
            @if open == 0 && let Some(list) = undone.filter(|list| list.refuses) {
                (Button::opens(if decides { "Accept…" } else { "Propose to accept…" }, "accept").primary().icon(Icon::Check))
                (undone_dialog(&list.lacks(), &href, item.version, decides))
            } @else {
            form.inline method="post" action=(href) data-controller="remote-form" {
                input type="hidden" name="accept" value="true";
                input type="hidden" name="version" value=(item.version);
                (Button::submit(if decides { "Accept" } else { "Propose to accept" }).primary().icon(Icon::Check).disabled(open > 0))
                @if open > 0 { span.hush { (open) " of " (shown.criteria.len()) " criteria have not passed" } }
                @else if let Some(list) = undone { span.faint.small title=(list.lacks().join(", ")) { (of(list.lacks().len() as i64, "line", "lines")) " of Done? open" } }
            }
            }
        }
    }
}

/// What the team has agreed to call done does not hold: accepting it takes a reason.
fn undone_dialog(lacks: &[String], href: &str, version: i64, decides: bool) -> Markup {
    dialog(
        "accept",
        "Not done as agreed",
        html! {
            ul.readiness role="list" { @for lack in lacks { li { span.says { (lack) } } } }
            form.form method="post" action=(href) data-controller="remote-form" {
                input type="hidden" name="accept" value="true";
                input type="hidden" name="version" value=(version);
                (Field::textarea("reason", "Why is it accepted all the same?").required().hint("It stands in the history.").id("accept-reason"))
                (form_actions(if decides { "Accept" } else { "Propose" }, None))
            }
        },
    )
}
