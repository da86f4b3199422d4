//! The coverage page: what share of the work knows its why, and everything that can be mended on the spot.

use axum::{Router, extract::Path, routing::get};
use maud::{Markup, html};

use super::coverage::{self, Coverage, Orphan, Share};
use crate::{
    app::App,
    command::Place as Where,
    items::{Kind, Product},
    web::{
        Page, Visit,
        kit::{self, Button, Empty, Meter, Picker, Tone, page_head, panel, split},
        layout::Place,
        shown::{count, number},
    },
};

pub fn routes() -> Router<App> {
    Router::new().route("/products/{product}/coverage", get(show))
}

async fn show(mut visit: Visit, Path(key): Path<String>) -> Page {
    let (product, shelf) = visit.product(&key).await?;
    let coverage = coverage::read(&mut visit.db, &product).await?;
    let mut shell = shelf.shell("Coverage");
    shell.place = Some(Place::Coverage);
    shell.crumbs = vec![(product.name.clone(), Some(format!("/products/{}", product.key))), ("Coverage".into(), None)];
    shell.topics.push(format!("product:{}", product.key));
    let all_well = coverage.without_why.is_empty()
        && coverage.broken.is_empty()
        && coverage.goals_without_work.is_empty()
        && coverage.released_without_check.is_empty();
    let here = format!("/products/{}/coverage", product.key);
    let work = html! {
        @if all_well {
            (Empty { title: "Nothing to mend".into(), text: "Every open item knows its why, every goal has work, and everything released is checked.".into(), example: None, button: None })
        }
        (mendable(&visit, "Open work without a why", "Choose the epic, initiative or goal it serves.", &coverage.without_why, lacking(coverage.with_why), &product, "serves", &here))
        (mendable(&visit, "Broken further up", "These epics, initiatives and goals do not reach the vision, nor does anything below them.", &coverage.broken, coverage.broken_in_all, &product, "serves", &here))
        (idle(&coverage.goals_without_work, lacking(coverage.goals_with_work), &product))
        (mendable(&visit, "Released, and never checked", "Choose the metric that each of these was meant to move.", &coverage.released_without_check, lacking(coverage.released_with_check), &product, "moves", &here))
    };
    let content = html! {
        (page_head("Coverage", "does the work serve the strategy?", html! {}))
        (split(work, beside(&coverage)))
    };
    Ok(visit.render(&shell, content))
}

fn beside(coverage: &Coverage) -> Markup {
    let meter = |label: &str, share: Share| {
        let part = if share.all > 0.0 { share.of / share.all } else { 0.0 };
        let figure = share.per_cent().map_or_else(|| "none yet".into(), |cent| format!("{cent} %"));
        html! { (Meter { label: label.into(), share: part, agreed: None, figure, tone: Tone::Accent }) }
    };
    html! {
        (panel("Shares", "", html! {
            (meter("Know their why", coverage.with_why))
            (meter("… by points", coverage.with_why_points))
            (meter("Have a voice", coverage.with_voice))
            (meter("Goals with work", coverage.goals_with_work))
            (meter("Released and checked", coverage.released_with_check))
        }))
        (panel("How to read this", "", html! {
            p.quiet.small { "An item knows its why when its chain of links reaches the vision: story, epic, initiative, goal, vision. "
                (count(coverage.with_why.all as i64)) " open items with " (number(coverage.with_why_points.all)) " points are counted." }
        }))
    }
}

/// How many a share says are lacking.
fn lacking(share: Share) -> i64 {
    (share.all - share.of) as i64
}

/// How many there are, and when not all of them are here, how many these are.
fn how_many(here: &[Orphan], all: i64) -> Markup {
    let shown = here.len() as i64;
    html! {
        span.faint.num { (count(all.max(shown))) @if all > shown { ", the first " (shown) " here" } }
    }
}

/// A list in which each row can be mended where it stands.
#[expect(clippy::too_many_arguments, reason = "each is a word of what the list says")]
pub fn mendable(
    visit: &Visit,
    title: &str,
    how: &str,
    orphans: &[Orphan],
    all: i64,
    product: &Product,
    tie: &str,
    next: &str,
) -> Markup {
    let kinds = |kind: Kind| {
        if tie == "moves" {
            return "kind=metric".to_owned();
        }
        super::rule::above(kind).iter().map(|above| format!("kind={}", above.name())).collect::<Vec<_>>().join("&")
    };
    html! {
        @if !orphans.is_empty() {
            section.part {
                h2 { (title) " " (how_many(orphans, all)) }
                p.quiet.small { (how) }
                ul.mend role="list" {
                    @for orphan in orphans {
                        @let says = visit.actor.say(&Where::product(orphan.kind.right(), product.id));
                        li id=(format!("mend-{}", orphan.key)) {
                            a.item-line href=(format!("/items/{}", orphan.key)) {
                                (kit::kind(kit::Kind::parse(orphan.kind.name()))) span.key { (orphan.key) } span.title { (orphan.title) }
                            }
                            form.mend-line method="post" action="/links" data-controller="remote-form" {
                                input type="hidden" name="from" value=(orphan.key);
                                input type="hidden" name="_next" value=(next);
                                (Picker {
                                    name: "to".into(), label: format!("What {} {tie}", orphan.key),
                                    url: format!("/pick?{}&for={}", kinds(orphan.kind), orphan.key),
                                    placeholder: "Choose…".into(), required: true,
                                    id: Some(format!("mend-{}-{tie}", orphan.key)), ..Picker::default()
                                })
                                (Button::submit("Link").small().says(says))
                            }
                        }
                    }
                }
            }
        }
    }
}

fn idle(goals: &[Orphan], all: i64, product: &Product) -> Markup {
    html! {
        @if !goals.is_empty() {
            section.part {
                h2 { "Goals without work " (how_many(goals, all)) }
                ul.mend role="list" {
                    @for goal in goals {
                        li id=(format!("idle-{}", goal.key)) {
                            a.item-line href=(format!("/items/{}", goal.key)) {
                                (kit::kind(kit::Kind::parse(goal.kind.name()))) span.key { (goal.key) } span.title { (goal.title) }
                            }
                            (Button::dialog("Plan an initiative", format!("/new/initiative?product={}&from={}", product.key, goal.key)).small())
                        }
                    }
                }
            }
        }
    }
}
