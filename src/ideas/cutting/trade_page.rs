//! The form of a trade-off: which stays in, which drops for it, and why.

use axum::extract::Path;
use maud::html;
use methods::cut::Side;
use serde::Deserialize;

use super::{ranked::Ranked, reading::Line, rules};
use crate::{
    command::{Place, Right, Say},
    ideas::page::{Part, shell},
    web::{
        Page, Query, Visit,
        kit::{Choice, Field, form_actions, page_head},
        shown::number,
    },
};

/// How many can be chosen from: those nearest to the line.
const MOST: usize = 200;

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
    let unit = ranked.rules.unit.label();
    let choice = |line: &Line| {
        let effort = line.effort.map(|effort| format!(" · {} {unit}", number(effort))).unwrap_or_default();
        Choice::new(&line.key, format!("{} {}{effort}", line.key, line.title))
    };
    let below: Vec<Choice> = part(Side::Below).take(MOST).map(choice).collect();
    // What stands lowest is what is dropped first.
    let above: Vec<Choice> = part(Side::Above).collect::<Vec<_>>().into_iter().rev().take(MOST).map(choice).collect();
    let back = Part::Cut.href(&product.key);
    let title = "Trade one for another";
    let content = html! {
        (page_head(title, "", html! {}))
        @if below.is_empty() || above.is_empty() {
            p.quiet { "A trade-off takes an idea above the line and one below it. " a.link href=(back) { "Back to the cut line" } }
        } @else {
            form.form method="post" action=(format!("/products/{}/cut/trades", product.key)) data-controller="remote-form" data-proposes=[(says == Say::Propose).then_some(title)] {
                input type="hidden" name="_next" value=(back);
                (Field::select("keep", "Keep in", below).value(asked.keep.as_deref().unwrap_or_default()).required())
                (Field::select("drop", "Drop for it", above).value(asked.drop.as_deref().unwrap_or_default()).required())
                (Field::textarea("reason", "Why").required().autofocus().hint("It stands in a decision record, with ranks, efforts and who asked, as they are now."))
                (Field::textarea("consequences", "Consequences").placeholder("Good, because … Bad, because …"))
                (form_actions(says.button("Decide"), Some(&back)))
            }
        }
    };
    Ok(visit.render(&shell, content))
}
