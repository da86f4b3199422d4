//! What is known about an item, beside it.

use chrono::{DateTime, NaiveDate, Utc};
use maud::{Markup, html};

use super::{Kind, Shown, Tied, done, evidence, parts, prose, ready, say, status::Statuses};
use crate::{
    backlog::{PRIORITIES, discipline::ByDiscipline},
    command::Say,
    ideas,
    items::{ask::Form, facts},
    line::{linking::WEIGHTS, rule},
    obstacles,
    outcomes::verdict_part,
    roadmap::{HORIZONS, STAGES, health_panel},
    sprint::{self, About, forecasting::Forecasted},
    web::{
        Visit,
        kit::{self, Action, Button, Choice, Edit, Icon, Picker, fields, panel},
        shown::{ago, count, day, number, today},
    },
};

pub(super) fn aside(visit: &Visit, shown: &Shown, now: DateTime<Utc>) -> Markup {
    html! {
        (panel("", "", html! { (known(shown, now)) }))
        @if shown.item().kind == Kind::Initiative { (verdict_part::beside(shown.item(), &shown.outcome, shown.says, now.date_naive())) }
        @if shown.item().kind == Kind::Initiative { (health_panel::beside(shown.item(), &shown.health, shown.says, now)) }
        (ideas::place(shown.item(), &shown.place))
        (crate::fields::panel(shown.item(), &shown.own, &shown.full.fields, &shown.people, shown.says("fields")))
        @if shown.item().kind.is_work() {
            (obstacles::panel(&shown.obstacles, shown.item().product.as_deref().unwrap_or_default(), &shown.item().key))
        }
        (ready::ready(visit, shown, now))
        (done::done(visit, shown, now))
        @if !matches!(shown.item().kind, Kind::Feedback | Kind::Customer | Kind::Vision | Kind::Subtask) { (evidence::heard(shown)) }
        @if let Some(forecast) = &shown.forecast { (foreseen(shown, forecast, now)) }
        (links(visit, shown))
    }
}

fn foreseen(shown: &Shown, forecast: &Forecasted, now: DateTime<Utc>) -> Markup {
    let item = shown.item();
    let about = About { product: item.product.as_deref().unwrap_or_default(), item: Some(&item.key) };
    sprint::foreseen(forecast, about, item.kind != Kind::Sprint, now)
}

fn known(shown: &Shown, now: DateTime<Utc>) -> Markup {
    let item = shown.item();
    let action = shown.action();
    let version = item.version;
    let mut rows: Vec<(&str, Markup)> = Vec::new();
    let statuses = Statuses::of(shown);
    let state = parts::state_of(item.kind, &item.status, statuses.state.as_deref());
    let status = statuses.edit(shown);
    rows.push((
        "Status",
        match stands_by(shown) {
            Some(by) => html! { (state) " " span.faint.small { "by " a href=(format!("/items/{}", by.key)) title=(by.title) { (by.key) } } },
            None => html! { (status.shown(state)) },
        },
    ));
    if item.kind.is_ranked() {
        let points = item.points.map(number).unwrap_or_default();
        rows.push((
            "Points",
            html! { (Edit::number(&action, "points", "Points", version, points).placeholder("Estimate").says(shown.says("points"))) },
        ));
    }
    if item.kind.is_ranked() && item.points.is_some() {
        rows.push(("By discipline", html! { (by_discipline(shown)) }));
    }
    if !matches!(item.kind, Kind::Customer | Kind::Feedback) {
        rows.push((if item.kind.is_work() || item.kind == Kind::Subtask { "Person" } else { "Owner" }, owner(shown)));
    }
    if !shown.areas.is_empty() || item.area.is_some() {
        let mut areas = vec![Choice::new("", "No area")];
        areas.extend(shown.areas.iter().map(|area| Choice::new(&area.name, &area.name)));
        // One that was put away stays with what is in it.
        let away = item.area.iter().filter(|name| shown.areas.iter().all(|area| area.name != **name));
        areas.extend(away.map(|name| Choice::new(name, format!("{name} (archived)"))));
        let area = item.area.clone().unwrap_or_default();
        rows.push((
            "Area",
            html! { (Edit::select(&action, "area", "Area", version, area, areas).placeholder("No area").says(shown.says("area"))) },
        ));
    }
    own(shown, &mut rows, now);
    let labels = shown.full.labels.join(", ");
    let chips = html! { @for label in &shown.full.labels { (kit::chip(label)) } };
    rows.push((
        "Labels",
        html! { (Edit::text(&action, "labels", "Labels", version, labels).shown(chips).placeholder("Add labels").says(shown.says("labels"))) },
    ));
    rows.push((
        "Changed",
        html! { time.faint datetime=(item.updated_at.to_rfc3339()) { (ago(item.updated_at, now)) } },
    ));
    fields(&rows)
}

/// What an idea has become, by which it stands; nothing while nobody but a person says where it stands.
fn stands_by(shown: &Shown) -> Option<&Tied> {
    let item = shown.item();
    let by = shown.ties.iter().find(|tied| tied.tie == "becomes" && tied.outward);
    by.filter(|_| item.kind == Kind::Idea && item.status != "declined")
}

/// What each discipline takes of the points, as a person writes it.
fn by_discipline(shown: &Shown) -> Edit {
    let split = shown.full.facts.get("estimates").cloned().unwrap_or_default();
    let split: ByDiscipline = serde_json::from_value(split).unwrap_or_default();
    let label = "Points by discipline, such as: design 2, server 3";
    Edit::text(&shown.action(), "estimates", label, shown.item().version, split.words())
        .placeholder("Split")
        .says(shown.says("estimates"))
}

fn owner(shown: &Shown) -> Markup {
    let item = shown.item();
    let mut people = vec![Choice::new("", "Nobody")];
    people.extend(shown.people.iter().map(|person| Choice::new(&person.email, &person.name)));
    let edit =
        Edit::select(&shown.action(), "owner", "Person", item.version, item.owner.clone().unwrap_or_default(), people)
            .says(shown.says("owner"));
    match &item.owner_name {
        Some(name) => html! { (edit.shown(kit::person(name))) },
        None => html! { (edit.placeholder("Nobody")) },
    }
}

/// The fields of the kind.
fn own(shown: &Shown, rows: &mut Vec<(&'static str, Markup)>, now: DateTime<Utc>) {
    let (action, version) = (shown.action(), shown.item().version);
    let text = |name: &str, label: &str| html! { (Edit::text(&action, name, label, version, shown.fact(name)).says(shown.says(name))) };
    let num = |name: &str, label: &str| {
        let value = shown.fact(name);
        let value = value.parse::<f64>().map_or(value, number);
        html! { (Edit::number(&action, name, label, version, value).says(shown.says(name))) }
    };
    let date = |name: &str, label: &str| {
        let value = shown.fact(name);
        let read = value.parse::<NaiveDate>().map_or_else(|_| value.clone(), |on| day(on, today(now)));
        html! { (Edit::date(&action, name, label, version, &value).shown(html! { (read) }).says(shown.says(name))) }
    };
    let choose = |name: &str, label: &str, words: &[&str]| {
        let mut choices = vec![Choice::new("", "None")];
        choices.extend(words.iter().map(|word| Choice::new(*word, *word)));
        html! { (Edit::select(&action, name, label, version, shown.fact(name), choices).says(shown.says(name))) }
    };
    match shown.item().kind {
        Kind::Vision => rows.push(("Horizon", text("horizon", "Horizon"))),
        Kind::Goal => {
            rows.push(("Starts", date("starts_on", "Starts on")));
            rows.push(("Ends", date("ends_on", "Ends on")));
            let choices = vec![Choice::new("false", "aspirational"), Choice::new("true", "committed")];
            rows.push((
                "Ambition",
                html! { (Edit::select(&action, "committed", "Ambition", version, shown.fact("committed"), choices).says(shown.says("committed"))) },
            ));
            rows.push(("Weight", num("weight", "Weight in the goal it serves")));
        }
        Kind::KeyResult => {
            rows.push(("Fed by", html! { (Edit::select(&action, "fed", "Fed by", version, shown.fact("fed"), fed_by()).placeholder("check-ins").says(shown.says("fed"))) }));
            rows.push(("From", num("baseline", "Baseline")));
            if matches!(shown.fact("fed").as_str(), "" | "check_ins") {
                rows.push(("Now", num("current", "Current")));
            }
            rows.push(("To", num("target", "Target")));
            rows.push(("Unit", text("unit", "Unit")));
            rows.push(("Weight", num("weight", "Weight in its goal")));
        }
        Kind::Customer => {
            rows.push(("Segment", text("segment", "Segment")));
            let revenue = shown.fact("revenue");
            let read = revenue.parse().map_or_else(|_| revenue.clone(), count);
            let edit = Edit::number(&action, "revenue", "Revenue a year", version, &revenue)
                .shown(html! { (read) })
                .says(shown.says("revenue"));
            rows.push(("Revenue", html! { (edit) }));
            rows.push(("Contact", text("contact", "Contact")));
        }
        Kind::Feedback => {
            rows.push((
                "Customer",
                html! { (Edit::picker(&action, version, Picker {
                name: "customer".into(), label: "Customer".into(), url: "/pick?kind=customer".into(),
                value: shown.fact("customer"), shown: shown.fact("customer"), ..Picker::default() }).says(shown.says("customer"))) },
            ));
            rows.push(("Said by", text("said_by", "Said by")));
            rows.push(("Source", text("source", "Source")));
            let said = shown.fact("said_at");
            let said = said.parse::<DateTime<Utc>>().map_or(said, |at| ago(at, now));
            rows.push(("Said", html! { span.quiet { (said) } }));
            rows.push(("Score", num("score", "Score")));
        }
        Kind::Idea => {
            rows.push(("For", text("persona", "Persona")));
            rows.push((
                "Hypothesis",
                html! { (Edit::textarea(&action, "hypothesis", "Hypothesis", version, shown.fact("hypothesis")).says(shown.says("hypothesis"))) },
            ));
            rows.push(("Nature", choose("nature", "Nature", &["opportunity", "solution"])));
            rows.push(("Asleep until", date("snoozed_until", "Asleep until")));
            rows.push(("Reason", text("reason", "Reason")));
        }
        Kind::Initiative => {
            rows.push(("Horizon", choose("horizon", "Horizon", &HORIZONS)));
            rows.push(("Stage", choose("stage", "Stage", &STAGES)));
            rows.push(("Starts", date("starts_on", "Starts on")));
            rows.push(("Ends", date("due_on", "Due on")));
        }
        Kind::Epic | Kind::Story | Kind::Bug | Kind::Task | Kind::Spike => {
            rows.push(("Priority", choose("priority", "Priority", &PRIORITIES)));
            rows.push(("Due", date("due_on", "Due on")));
        }
        Kind::Subtask => rows.push(("Hours", num("hours", "Hours"))),
        Kind::Sprint => {
            rows.push(("Team", text("team", "Team")));
            rows.push(("Goal", text("goal", "Goal")));
            rows.push(("Starts", date("starts_on", "Starts on")));
            rows.push(("Ends", date("ends_on", "Ends on")));
        }
        Kind::Release => {
            rows.push(("Version", text("number", "Version")));
            rows.push(("Planned", date("planned_on", "Planned on")));
            rows.push(("Released", date("released_on", "Released on")));
        }
        Kind::Metric => {
            rows.push(("Unit", text("unit", "Unit")));
            rows.push(("Is to go", choose("direction", "Direction", &["up", "down"])));
            rows.push(("From", num("baseline", "Baseline")));
            rows.push(("To", num("target", "Target")));
        }
        Kind::Canvas => {
            let kind = shown.fact("template");
            let named = crate::market::template_name(&kind);
            rows.push(("Kind", html! { a.link href=(format!("/canvases/{}", shown.item().key)) { (named) } }));
        }
        kind => {
            // Texts stand where there is room for them.
            let beside =
                |form: Form| !(matches!(form, Form::Text(_)) && (kind == Kind::Decision || prose::stands_here(kind)));
            for ask in facts::asks(kind).iter().filter(|ask| beside(ask.form)) {
                if ideas::is_fixed(shown.item(), ask.name) {
                    let said = shown.fact(ask.name);
                    let said = said.parse::<f64>().map_or(said, number);
                    rows.push((ask.label, html! { span title="Fixed since it began" { (said) } }));
                    continue;
                }
                let field = match ask.form {
                    Form::Percent if !shown.fact(ask.name).is_empty() => {
                        let said = shown.fact(ask.name).parse().map_or_else(|_| shown.fact(ask.name), number);
                        let edit =
                            Edit::number(&action, ask.name, ask.label, version, &said).shown(html! { (said) " %" });
                        html! { (edit.says(shown.says(ask.name))) }
                    }
                    Form::Number | Form::Percent => num(ask.name, ask.label),
                    Form::Day => date(ask.name, ask.label),
                    Form::Choice(words) => choose(ask.name, ask.label, words),
                    Form::Text(_) => {
                        let said = shown.fact(ask.name);
                        html! { (Edit::textarea(&action, ask.name, ask.label, version, said).says(shown.says(ask.name))) }
                    }
                    Form::Line(_) | Form::Link => text(ask.name, ask.label),
                };
                rows.push((ask.label, field));
            }
        }
    }
}

/// What it is tied to, each tie removable here.
fn links(visit: &Visit, shown: &Shown) -> Markup {
    let item = shown.item();
    let mut near: Vec<_> =
        shown.ties.iter().filter(|tie| tie.tie != "evidence" || item.kind == Kind::Feedback).collect();
    // What is linked the same way stands together, below one word for it.
    near.sort_by_key(|tie| (tie.tie.as_str(), !tie.outward));
    panel(
        "Linked",
        "",
        html! {
            ul.links role="list" {
                @for (nth, tie) in near.iter().enumerate() {
                    @let again = nth.checked_sub(1).is_some_and(|last| (near[last].tie.as_str(), near[last].outward) == (tie.tie.as_str(), tie.outward));
                    @let href = format!("/links/{}", tie.id);
                    @let phrases = crate::line::Tie::parse(&tie.tie).map_or(("is linked to", "is linked to"), rule::Tie::phrases);
                    @let from = if tie.outward { Some(item.kind) } else { Kind::parse(&tie.kind) };
                    @let unlinking = crate::line::Tie::parse(&tie.tie).zip(from).map_or(Say::Decide, |(tie, from)| say(visit, item, tie.right(from)));
                    li id=(format!("link-{}", tie.id)) {
                        span.faint.small.hush[again] { (if tie.outward { phrases.0 } else { phrases.1 }) }
                        a.item-line.done[!tie.open] href=(format!("/items/{}", tie.key)) title=(tie.title) {
                            (kit::kind(kit::Kind::parse(&tie.kind))) span.title { (tie.title) } @if !tie.open { span.tag { (tie.status.replace('_', " ")) } }
                        }
                        @if item.kind != Kind::Subtask || tie.tie != "serves" {
                        (Action { method: "DELETE", href: &href, values: &[], button: Button::submit(format!("Unlink {}", tie.key)).plain().small().icon_only(Icon::X).says(unlinking) })
                        }
                    }
                }
            }
            (Button::link("Link to…", format!("/items/{}/link", item.key)).plain().flush().icon(Icon::Link))
        },
    )
}

/// Where the value of a key result comes from.
pub(super) fn fed_by() -> Vec<Choice> {
    vec![Choice::new("", "check-ins"), Choice::new("metric", "a metric"), Choice::new("work", "linked work")]
}

/// The weights as choices.
pub(super) fn weights() -> Vec<Choice> {
    let mut choices = vec![Choice::new("", "Not weighed")];
    choices.extend(WEIGHTS.iter().map(|weight| Choice::new(*weight, *weight)));
    choices
}
