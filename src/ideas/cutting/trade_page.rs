//! The form of a trade-off: which stays in, which drops for it, and why.

use axum::{extract::Path, response::IntoResponse};
use maud::html;
use methods::cut::Side;
use serde::Deserialize;

use super::{ranked::Ranked, rules};
use crate::{
    command::{Place, Right, Say},
    ideas::page::{Part, shell},
    web::{
        Page, Query, Visit,
        kit::{self, Field, Picker, form_actions, page_head},
        shown::{money, number, of},
    },
};

/// How many are offered at once: those nearest to the line.
const MOST: usize = 30;

#[derive(Deserialize, Default)]
pub(super) struct Asked {
    keep: Option<String>,
    drop: Option<String>,
}

pub(super) async fn show(mut visit: Visit, Path(key): Path<String>, Query(asked): Query<Asked>) -> Page {
    let (product, mut shell) = shell(&mut visit, &key, Part::Cut).await?;
    if let Some(last) = shell.crumbs.last_mut() {
        last.1 = Some(Part::Cut.href(&product.key));
    }
    shell.crumbs.push(("Trade-off".into(), None));
    let rules = rules::of(&mut visit.db, product.id).await?;
    let ranked = Ranked::read(&mut visit.db, product.id, rules).await?;
    let sides = ranked.cut().sides;
    let says = visit.actor.say(&Place::product(Right::ShapeIdeas, product.id));
    let part = |side: Side| ranked.lines.iter().zip(&sides).filter(move |(_, of)| **of == side).map(|(line, _)| line);
    let (any_below, any_above) = (part(Side::Below).next().is_some(), part(Side::Above).next().is_some());
    let picker = |name: &str, label: &str, side: &str, asked: Option<&String>| {
        // Unless told it is what stands nearest to the line.
        let nearest = if side == "above" { part(Side::Above).next_back() } else { part(Side::Below).next() };
        let chosen = asked.and_then(|key| ranked.lines.iter().find(|line| line.key == *key)).or(nearest);
        Picker {
            name: name.into(),
            label: label.into(),
            url: format!("{}/options?side={side}", Part::Cut.href(&product.key)),
            value: chosen.map(|line| line.key.clone()).unwrap_or_default(),
            shown: chosen.map(|line| line.title.clone()).unwrap_or_default(),
            placeholder: format!("An idea {side} the line"),
            hint: chosen.map(|line| {
                let effort = line.effort.map_or_else(
                    || "no effort".to_owned(),
                    |effort| format!("{} {}", number(effort), ranked.rules.unit.label()),
                );
                let asked = if line.askers > 0 {
                    format!(", asked for by {}", of(line.askers, "customer", "customers"))
                } else {
                    String::new()
                };
                let revenue =
                    if line.revenue > 0 { format!(" with {} a year", money(line.revenue)) } else { String::new() };
                format!(
                    "Rank {}, {effort}{asked}{revenue}.",
                    line.rank.map_or_else(|| "none".to_owned(), |rank| rank.to_string())
                )
            }),
            required: true,
            ..Picker::default()
        }
    };
    let back = Part::Cut.href(&product.key);
    let title = "Trade one for another";
    let content = html! {
        (page_head(title, "", html! {}))
        @if !any_below || !any_above {
            p.quiet { "A trade-off takes an idea above the line and one below it. " a.link href=(back) { "Back to the cut line" } }
        } @else {
            form.form method="post" action=(format!("/products/{}/cut/trades", product.key)) data-controller="remote-form" data-proposes=[(says == Say::Propose).then_some(title)] {
                input type="hidden" name="_next" value=(back);
                (picker("keep", "Keep in", "below", asked.keep.as_ref()))
                (picker("drop", "Drop for it", "above", asked.drop.as_ref()))
                (Field::textarea("reason", "Why").required().autofocus().hint("It stands in a decision record, with ranks, efforts and who asked, as they are now."))
                (Field::textarea("consequences", "Consequences").placeholder("Good, because … Bad, because …"))
                (form_actions(says.button("Decide"), Some(&back)))
            }
        }
    };
    Ok(visit.render(&shell, content))
}

#[derive(Deserialize, Default)]
pub(super) struct Sought {
    #[serde(default)]
    side: String,
    #[serde(default)]
    q: String,
}

/// What a picker of the form offers: the ideas on that side of the line, those nearest to it first.
pub(super) async fn options(mut visit: Visit, Path(key): Path<String>, Query(sought): Query<Sought>) -> Page {
    let (product, _) = visit.product(&key).await?;
    let rules = rules::of(&mut visit.db, product.id).await?;
    let ranked = Ranked::read(&mut visit.db, product.id, rules).await?;
    let sides = ranked.cut().sides;
    let wanted = if sought.side == "above" { Side::Above } else { Side::Below };
    let words = sought.q.to_lowercase();
    let fits = |text: &str| words.split_whitespace().all(|word| text.to_lowercase().contains(word));
    let lines = ranked
        .lines
        .iter()
        .zip(&sides)
        .filter(|(line, side)| **side == wanted && fits(&format!("{} {}", line.key, line.title)));
    let mut lines: Vec<_> = lines.map(|(line, _)| line).collect();
    // What stands lowest above the line is what is dropped first.
    if wanted == Side::Above {
        lines.reverse();
    }
    let unit = ranked.rules.unit.label();
    let found: Vec<_> = lines
        .into_iter()
        .take(MOST)
        .map(|line| {
            let effort = line.effort.map(|effort| format!(" · {} {unit}", number(effort))).unwrap_or_default();
            kit::option(Some(kit::Kind::Idea), &line.key, &line.title, &format!("{}{effort}", line.key))
        })
        .collect();
    Ok(kit::options(&found, None).into_response())
}
