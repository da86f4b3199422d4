//! The page of the cut line: what there is room for, the ranked list, and the line where it no longer fits.

use axum::{Router, extract::Path, routing::get};
use maud::{Markup, html};
use serde::Deserialize;

use super::{
    drawn::{self, Drawn},
    ranked::Ranked,
    reading::Cut,
    rules::{self, Rules, Unit},
    trade_page,
};
use crate::{
    app::App,
    command::{Place, Right, Say},
    ideas::{
        page::{Part, shell},
        scoring::Method,
    },
    items::Product,
    sprint::Team,
    web::{
        Page, Query, Visit,
        kit::{Button, Choice, Empty, Field, Tone, notice, page_head},
        shown::{count, number, of},
    },
};

pub fn routes() -> Router<App> {
    Router::new()
        .route("/products/{product}/ideas/cut", get(show))
        .route("/products/{product}/ideas/cut/trade", get(trade_page::show))
        .route("/products/{product}/ideas/cut/options", get(trade_page::options))
}

#[derive(Deserialize, Default)]
struct Asked {
    /// How many of what falls below are passed over.
    after: Option<usize>,
}

async fn show(mut visit: Visit, Path(key): Path<String>, Query(page): Query<Asked>) -> Page {
    let (product, shell) = shell(&mut visit, &key, Part::Cut).await?;
    let rules = rules::of(&mut visit.db, product.id).await?;
    let teams = Team::all(&mut visit.db, product.id).await?;
    let mut cut = Ranked::read(&mut visit.db, product.id, rules.clone())
        .await?
        .told(&mut visit.db, page.after.unwrap_or(0))
        .await?;
    cut.suggest(&mut visit.db, product.id, visit.app.store.clock.now().date_naive()).await?;
    let says = visit.actor.say(&Place::product(Right::ShapeIdeas, product.id));
    let sub = of((cut.counts.above + cut.counts.below) as i64, "ranked idea", "ranked ideas");
    let content = html! {
        (page_head("Cut line", &sub, html! {}))
        (Part::Cut.tabs(&product))
        @if cut.above.is_empty() && cut.below.is_empty() && cut.unknown.is_empty() { (nothing(&product)) } @else {
            (asked(&product, &rules, &cut, &teams, says))
            (told(&cut))
            (Drawn { product: &product, cut: &cut, says }.list())
            (drawn::unknown(&cut))
            (foot(&product, &cut))
        }
    };
    Ok(visit.render(&shell, content))
}

/// By which method, in which unit, and how much there is room for: said, or so many sprints of the velocity.
fn asked(product: &Product, rules: &Rules, cut: &Cut, teams: &[Team], says: Say) -> Markup {
    if says == Say::None {
        return html! {};
    }
    let action = format!("/products/{}/cut", product.key);
    let methods = Method::ALL.iter().map(|method| Choice::new(method.name(), method.label())).collect();
    let units = Unit::ALL.iter().map(|unit| Choice::new(unit.name(), unit.label())).collect();
    let proposes = (says == Say::Propose).then_some("Propose this cut line");
    let room = cut.capacity.or(cut.suggested.as_ref().map(|suggested| suggested.room));
    let room_for = Field::number("capacity", "Room for")
        .step("any")
        .between(0, 1_000_000)
        .value(room.map(number).unwrap_or_default());
    let room_for = match &cut.suggested {
        Some(suggested) => room_for.hint(format!("What the teams can do: {}.", suggested.from)),
        None => room_for,
    };
    html! {
        div.part.room {
            form.room-form method="post" action=(action) data-controller="remote-form" data-proposes=[proposes] {
                input type="hidden" name="_method" value="PUT";
                (Field::select("method", "Ranked by", methods).value(rules.method.name()))
                (room_for)
                (Field::select("unit", "Counted in", units).value(rules.unit.name()))
                (Button::submit(says.button("Draw the line")).primary())
            }
            details.velocity open[rules.sprints.is_some()] {
                summary.quiet.small { "Take it from the velocity" }
                form.room-form method="post" action=(action) data-controller="remote-form" data-proposes=[proposes] {
                    input type="hidden" name="_method" value="PUT";
                    (Field::number("sprints", "Sprints").step("any").value(rules.sprints.map(number).unwrap_or_default()).required())
                    @if teams.len() > 1 {
                        (Field::select("team", "Of", std::iter::once(Choice::new("", "all teams")).chain(teams.iter().map(|team| Choice::new(&team.name, &team.name))).collect()).value(rules.team.as_deref().unwrap_or_default()))
                    }
                    (Button::submit(says.button("Count")))
                }
            }
        }
    }
}

/// What is cut, and who is told no by it.
fn told(cut: &Cut) -> Markup {
    let unit = cut.unit.label();
    html! {
        @match cut.capacity {
            None => p.quiet.part { "Say what there is room for, and the line is drawn where the list no longer fits." },
            Some(capacity) => p.part {
                strong.num { (number(cut.taken)) } " of " strong.num { (number(capacity)) } " " (unit) " taken"
                @if let Some(counted) = &cut.counted { span.quiet { " (" (counted) ")" } }
                ". " (of(cut.counts.below as i64, "idea falls", "ideas fall")) " below the line"
                @if cut.lost.customers > 0 {
                    "; " strong { (of(cut.lost.customers, "customer", "customers")) } " asked for " (if cut.counts.below == 1 { "it" } else { "them" })
                    @if cut.lost.revenue > 0 { ", who " (if cut.lost.customers == 1 { "brings" } else { "bring" }) " " strong.num { (count(cut.lost.revenue)) } " a year" }
                } @else if cut.lost.voices > 0 { "; " (of(cut.lost.voices, "voice", "voices")) " asked for that" }
                "."
            },
        }
        @if cut.over > 0.0 {
            (notice(Tone::Warn, html! { "Trade-offs keep in " (number(cut.over)) " " (unit) " more than there is room for." }, html! {}))
        }
    }
}

fn foot(product: &Product, cut: &Cut) -> Markup {
    html! {
        @if cut.counts.above > cut.above.len() || cut.counts.below > cut.below.len() {
            p.quiet.small {
                "A hundred on each side of the line are shown, of " (cut.counts.above) " above and " (cut.counts.below) " below. "
                @if let Some(next) = cut.next { a.link href=(format!("{}?after={next}", Part::Cut.href(&product.key))) { "More of what falls below" } }
            }
        }
        @if cut.counts.opportunities > 0 {
            p.quiet.small { (of(cut.counts.opportunities as i64, "opportunity is", "opportunities are")) " not ranked here: what is built is a solution." }
        }
        p.hint.small.faint { "Drag the line, or focus it and press the arrows: it moves idea by idea. " (super::reading::effort_hint(cut.unit)) }
    }
}

fn nothing(product: &Product) -> Empty {
    Empty {
        title: "Nothing to cut".into(),
        text: "Open ideas stand here in the order of a method, against what there is room for. What no longer fits falls below the line, with everyone who asked for it.".into(),
        example: Some(html! { "40 points of room: three ideas fit, “Pay monthly” falls below, and two operators asked for it" }),
        button: Some(Button::dialog("Note an idea", format!("/new/idea?product={}", product.key)).primary()),
    }
}
