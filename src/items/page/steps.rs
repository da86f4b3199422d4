//! The sub-tasks on the page of what they are steps of: ticked, renamed, given to somebody, put in order, added one after another.

use maud::{Markup, html};

use super::{Shown, say};
use crate::{
    backlog::subtask::{Progress, Step},
    command::{Right, Say},
    web::{
        Visit,
        kit::{
            Edit, Icon, RowEdit, face, icon, item_button, item_link, item_saying, menu, quick_add, row_editors,
            row_person, separator,
        },
        shown::number,
    },
};

pub(super) fn steps(visit: &Visit, shown: &Shown) -> Markup {
    let item = shown.item();
    let says = say(visit, item, Right::DoWork);
    let does = says != Say::None && item.archived_at.is_none();
    let adds = does && item.open;
    if shown.steps.is_empty() && !adds {
        return html! {};
    }
    let progress = Progress::of(&shown.steps);
    let hours: f64 = shown.steps.iter().filter(|step| step.status != "declined").filter_map(|step| step.hours).sum();
    html! {
        section.part id="sub-tasks" {
            h2 {
                "Sub-tasks "
                @if progress.all > 0 { span.faint.num { (progress.done) " of " (progress.all) " done" @if hours > 0.0 { ", " (number(hours)) " h" } } }
            }
            @if !shown.steps.is_empty() {
                ol.steps-list id="steps" role="list" aria-label="Sub-tasks" data-controller=[does.then_some("selection sortable row-edit")]
                    data-sortable-url-value="/api/v1/subtasks/{key}/rank" {
                    @for step in &shown.steps { (row(step, does, says)) }
                }
            }
            @if adds { (quick_add(says, &format!("/stories/{}/subtasks", item.key), "Add a sub-task: title @person 2h", &[])) }
            @if does && !shown.steps.is_empty() { (row_editors("/pick/people")) }
        }
    }
}

fn row(step: &Step, does: bool, says: Say) -> Markup {
    let (action, href) = (format!("/subtasks/{}", step.key), format!("/items/{}", step.key));
    let closed = matches!(step.status.as_str(), "done" | "declined");
    let class = if closed { "row step closed" } else { "row step" };
    let edit = RowEdit { action: action.clone(), version: step.version, owner: step.owner.clone() };
    let hours = step.hours.map(number).unwrap_or_default();
    html! {
        li class=(class) id=(format!("step-{}", step.key)) data-key=(step.key) data-edit=(action) data-version=(step.version)
            data-proposes=[(says == Say::Propose).then_some("rank edit")] {
            @if does { span.grip aria-hidden="true" title="Drag, or Alt ↑ and Alt ↓" { (icon(Icon::GripVertical)) } } @else { span.grip {} }
            (tick(step, &action, does, says))
            a.key.title href=(href) { (step.key) }
            span.what {
                @if does { (Edit::text(&action, "title", &format!("Title of {}", step.key), step.version, &step.title).id(format!("title-{}", step.key)).says(says)) }
                @else { a.title href=(href) { (step.title) } }
                @match step.status.as_str() { "started" => span.tag.accent { "started" }, "declined" => span.tag { "declined" }, _ => {} }
            }
            span.hours.num {
                @if does { (Edit::number(&action, "hours", &format!("Hours of {}", step.key), step.version, &hours).shown(html! { (hours) " h" }).placeholder("– h").id(format!("hours-{}", step.key)).says(says)) }
                @else if !hours.is_empty() { (hours) " h" }
            }
            @if does { (row_person(&href, &edit, step.owner_name.as_deref())) }
            @else if let Some(name) = &step.owner_name { (face(name)) } @else { span {} }
            @if does { (step_menu(step, &action, &href, says)) }
        }
    }
}

/// One press is done; another is not done after all.
fn tick(step: &Step, action: &str, does: bool, says: Say) -> Markup {
    let done = step.status == "done";
    if !does {
        let says = if done { "Done" } else { "Not done" };
        let shape = if done { Icon::CircleCheck } else { Icon::CircleDashed };
        return html! { span.mark role="img" aria-label=(says) { (icon(shape)) } };
    }
    html! {
        form.tick-one method="post" action=(action) data-controller="remote-form"
            data-proposes=[(says == Say::Propose).then_some("Propose this change")] {
            input type="hidden" name="_method" value="PATCH";
            input type="hidden" name="status" value=(if done { "backlog" } else { "done" });
            button.box type="submit" role="checkbox" aria-checked=(done) aria-label=(step.title) { @if done { (icon(Icon::Check)) } }
        }
    }
}

fn step_menu(step: &Step, action: &str, href: &str, says: Say) -> Markup {
    let to = |shape: Icon, label: &str, status: &str| {
        item_saying(says, shape, label, "PATCH", action, &[("status", status)])
    };
    menu(
        &format!("{} {}", step.key, step.title),
        html! {
            (item_link(Icon::ExternalLink, "Open", href))
            @if step.status == "backlog" { (to(Icon::Play, "Start", "started")) }
            @if step.status == "started" { (to(Icon::ArrowLeft, "Not started after all", "backlog")) }
            @if step.status == "declined" { (to(Icon::RotateCcw, "To do after all", "backlog")) }
            @else if step.status != "done" { (to(Icon::X, "Decline", "declined")) }
            (separator())
            (item_button(Icon::ArrowUp, &says.item("Move up"), "sortable#up"))
            (item_button(Icon::ArrowDown, &says.item("Move down"), "sortable#down"))
            (item_link(Icon::Link, "Move to another story…", &format!("{href}/link?to=story")))
            (separator())
            (item_saying(says, Icon::Archive, "Archive", "DELETE", href, &[]))
        },
    )
}
