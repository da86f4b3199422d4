//! The page of a round: one's own numbers and how far everybody is; once revealed, where they lie apart and what is taken.

use axum::extract::Path;
use maud::{Markup, html};
use uuid::Uuid;

use super::{
    list_page,
    reading::{self, Progress, Scored, Whole},
    revealed_part,
    round::{Round, RoundId},
};
use crate::{
    command::{Place, Right, Say},
    ideas::{
        page::{Part, shell},
        scoring::Input,
    },
    people::person::{self, Person},
    web::{
        Page, Visit,
        kit::{Action, Button, Choice, Field, Icon, Meter, Tone, dialog, notice, page_head, panel, split},
        shown::of,
    },
};

pub(super) async fn show(mut visit: Visit, Path(id): Path<Uuid>) -> Page {
    let round = Round::find(&mut visit.db, &visit.actor, RoundId(id)).await?;
    let (_, mut shell) = shell(&mut visit, &round.product, Part::Rounds).await?;
    if let Some(last) = shell.crumbs.last_mut() {
        last.1 = Some(Part::Rounds.href(&round.product));
    }
    shell.title = format!("{} · {}", round.title, round.product);
    shell.crumbs.push((round.title.clone(), None));
    shell.topics.push(format!("round:{}", round.id));
    let leads = round.leads(&visit.actor);
    let applies = visit.actor.say(&Place::product(Right::ShapeIdeas, round.product_id));
    let me = visit.actor.clone();
    let whole = reading::whole(&mut visit.db, round, &me).await?;
    let invites = leads && whole.round.state == "open";
    let people = if invites { person::choices(&mut visit.db).await? } else { Vec::new() };
    let work = match whole.round.state.as_str() {
        "open" => mine(&whole),
        _ => revealed_part::cells(&whole, leads && whole.round.state == "revealed"),
    };
    let content = html! {
        (head(&whole, leads, applies))
        (split(work, html! {
            (progress(&whole))
            @if invites { (inviting(&whole, &people)) }
        }))
    };
    Ok(visit.render(&shell, content))
}

fn head(whole: &Whole, leads: bool, applies: Say) -> Markup {
    let round = &whole.round;
    let done = whole.scorers.iter().filter(|one| one.given >= one.asked).count();
    let sub = format!(
        "{} · {}",
        of(whole.ideas.len() as i64, "idea", "ideas"),
        of(whole.criteria.len() as i64, "column", "columns")
    );
    html! {
        (page_head(&round.title, &sub, html! {
            (list_page::state(round))
            @if leads && round.state == "open" { (reveal(whole, done)) }
            @if leads && round.state == "revealed" {
                (Action { method: "POST", href: &format!("{}/agreement", round.href()), values: &[], button: Button::submit("Take what all agree on") })
            }
            @if round.state == "revealed" && applies != Say::None && whole.cells.iter().any(|cell| cell.settled.is_some()) {
                (Action { method: "POST", href: &format!("{}/application", round.href()), values: &[], button: Button::submit("Take into the sheet").primary().says(applies) })
            }
            @if leads && matches!(round.state.as_str(), "open" | "revealed") {
                (Action { method: "POST", href: &format!("{}/close", round.href()), values: &[], button: Button::submit("Call off").plain() })
            }
        }))
        p.purpose { (purpose(round)) " " span.faint { "Led by " (round.facilitator) "." } }
        @if round.state == "applied" {
            (notice(Tone::Good, html! { "What was settled stands in the sheet." }, html! { (Button::link("The sheet", sheet(round)).small()) }))
        }
        @if round.state == "closed" {
            (notice(Tone::Plain, html! { "Called off: nothing of it went into the sheet." }, html! {
                @if leads { (Action { method: "POST", href: &format!("{}/reopening", round.href()), values: &[], button: Button::submit("Take it up again").small() }) }
            }))
        }
    }
}

fn purpose(round: &Round) -> &'static str {
    match round.state.as_str() {
        "open" => "Everybody enters their own numbers and sees nobody else’s. All are shown at once.",
        "revealed" => {
            "Where you lie furthest apart stands first. Hear the lowest and the highest, then settle what is taken."
        }
        _ => "What everybody said stays here.",
    }
}

fn sheet(round: &Round) -> String {
    let method = round.inputs.first().and_then(|input| input.split('.').next()).unwrap_or("rice");
    let method = if method == "own" { "weighted" } else { method };
    format!("{}?method={method}", Part::Scores.href(&round.product))
}

/// Revealing before everybody is done is asked about once more.
fn reveal(whole: &Whole, done: usize) -> Markup {
    let href = format!("{}/reveal", whole.round.href());
    let action = |words: &str| Action {
        method: "POST",
        href: &href,
        values: &[],
        button: Button::submit(words).primary().icon(Icon::Eye),
    };
    let left = whole.scorers.len() - done;
    html! {
        @if left == 0 { (action("Reveal")) } @else {
            (Button::opens("Reveal…", "reveal").icon(Icon::Eye))
            (dialog("reveal", "Reveal now?", html! {
                p { (of(left as i64, "person has", "people have")) " not entered everything. From here on nobody can." }
                (action("Reveal now"))
            }))
        }
    }
}

/// One's own sheet: a form a cell, as the sheet of scores has them.
fn mine(whole: &Whole) -> Markup {
    let asked: Vec<&Input> = match whole.scorers.iter().find(|one| one.me) {
        Some(me) => whole.criteria.iter().filter(|input| me.inputs.contains(&input.id)).collect(),
        None => Vec::new(),
    };
    html! {
        @if asked.is_empty() {
            p.quiet { "You are not asked to score here. You see everybody’s numbers once they are revealed." }
            ul.prose { @for idea in &whole.ideas { li { a href=(format!("/items/{}", idea.key)) { (idea.title) } } } }
        } @else {
            div.sheet.part tabindex="0" role="region" aria-label="Your numbers" data-controller="sheet" {
                table {
                    caption.hush { "Ideas down, what you score across" }
                    thead { tr { th scope="col" { "Idea" } @for input in &asked { th.num scope="col" title=(input.hint) { (input.label) } } } }
                    tbody { @for idea in &whole.ideas { (row(whole, idea, &asked)) } }
                }
            }
            p.hint.small.faint { "Arrows and Enter go from cell to cell; a cell is kept when you leave it. ? says that you cannot say." }
            dl.rubrics.small { @for input in asked.iter().filter(|input| !input.hint.is_empty()) { dt { (input.label) } dd.quiet { (input.hint) } } }
        }
    }
}

fn row(whole: &Whole, idea: &Scored, asked: &[&Input]) -> Markup {
    let said = |input: &Input| {
        let mine = whole.mine.iter().find(|mine| mine.key == idea.key && mine.input == input.id);
        mine.and_then(|mine| mine.said.clone()).unwrap_or_default()
    };
    html! {
        tr id=(format!("mine-{}", idea.key)) {
            th scope="row" { a.title href=(format!("/items/{}", idea.key)) title=(idea.title) { (idea.title) } span.faint.small { (idea.key) } }
            @for input in asked { td.num {
                form.cell method="post" action=(format!("{}/scores/{}/{}", whole.round.href(), idea.key, input.id)) data-controller="remote-form" {
                    input type="hidden" name="_method" value="PUT";
                    span.field data-field="said" {
                        input.input.num name="said" id=(format!("mine-{}-{}", idea.key, input.id.replace('.', "-"))) value=(said(input))
                            autocomplete="off" aria-label=(format!("{} of {}", input.label, idea.key)) title=(input.hint);
                    }
                }
            } }
        }
    }
}

fn progress(whole: &Whole) -> Markup {
    let label =
        |input: &String| whole.criteria.iter().find(|known| known.id == *input).map(|known| known.label.clone());
    let row = |one: &Progress| {
        let inputs: Vec<String> = one.inputs.iter().filter_map(label).collect();
        let share = if one.asked > 0 { one.given as f64 / one.asked as f64 } else { 1.0 };
        html! {
            li id=(format!("scorer-{}", one.person)) {
                (Meter { label: one.name.clone(), share, agreed: None, figure: format!("{} / {}", one.given, one.asked), tone: if share >= 1.0 { Tone::Good } else { Tone::Accent } })
                span.faint.small { (inputs.join(", ")) }
            }
        }
    };
    let left: i64 = whole.scorers.iter().map(|one| (one.asked - one.given).max(0)).sum();
    let remark = if whole.round.state == "open" && left > 0 { format!("{left} left") } else { String::new() };
    panel(
        "Who scores what",
        &remark,
        html! {
            @if whole.scorers.is_empty() { p.quiet { "Nobody is asked yet." } }
            ul.scorers role="list" { @for one in &whole.scorers { (row(one)) } }
        },
    )
}

/// Inviting, and saying anew what somebody scores: the same form for whoever is there already.
fn inviting(whole: &Whole, people: &[Person]) -> Markup {
    let href = format!("{}/scorers", whole.round.href());
    let asked = |email: &str| whole.scorers.iter().any(|one| one.person == email);
    let choices = people.iter().map(|person| {
        let mark = if asked(&person.email) { " (asked)" } else { "" };
        Choice::new(&person.email, format!("{}{mark}", person.name))
    });
    html! {
        form.form.part method="post" action=(href) data-controller="remote-form" data-remote-form-keep-value="true" {
            input type="hidden" name="_method" value="PUT";
            (Field::select("person", "Ask", choices.collect()).required())
            fieldset data-field="inputs" {
                legend.hush { "To score" }
                // Says that columns were asked about even where none is ticked.
                input type="hidden" name="inputs" value="";
                @for input in &whole.criteria {
                    label.check { input type="checkbox" name="inputs" value=(input.id) checked; span { (input.label) } }
                }
            }
            div.actions {
                (Button::submit("Ask to score").small())
                (Button::submit("Ask no more").small().plain().value("gone", "true"))
            }
        }
    }
}
