//! A goal as it is shown in the tree: what measures it, what serves it, and what can be mended on the spot.

use chrono::{DateTime, NaiveDate, Utc};
use maud::{Markup, html};
use methods::okr::{self, Colour};

use super::{
    expecting,
    scoring::{Measured, Scored},
};
use crate::{
    items::Product,
    web::{
        kit::{Button, Meter, Tone, person, sparkline, tag},
        shown::{ago, fixed, number, of, short_date, short_day},
    },
};

/// The goals that stand at the top of those that are looked at, each with what serves it below it.
pub(super) struct Tree<'a> {
    pub product: &'a Product,
    pub goals: &'a [Scored],
    pub now: DateTime<Utc>,
}

impl Tree<'_> {
    pub(super) fn shown(&self) -> Markup {
        let here = |key: &str| self.goals.iter().any(|goal| goal.key == key);
        let tops = self.goals.iter().filter(|goal| !goal.serves.iter().any(|above| here(&above.key)));
        html! { ol.goals role="list" { @for goal in tops { (self.goal(goal, &mut Vec::new())) } } }
    }

    fn goal(&self, goal: &Scored, above: &mut Vec<String>) -> Markup {
        above.push(goal.key.clone());
        let below: Vec<_> = self
            .goals
            .iter()
            .filter(|other| goal.served_by.contains(&other.key) && !above.contains(&other.key))
            .collect();
        let shown = html! {
            li id=(format!("goal-{}-{}", above.len(), goal.key)) {
                (self.one(goal))
                @if !below.is_empty() { ol.goals role="list" aria-label=(format!("Goals that serve {}", goal.title)) { @for other in below { (self.goal(other, above)) } } }
            }
        };
        above.pop();
        shown
    }

    fn one(&self, goal: &Scored) -> Markup {
        let own = goal.product == self.product.key;
        html! {
            article.goal {
                header {
                    h3 { a href=(format!("/items/{}", goal.key)) { (goal.title) } }
                    (score(goal))
                }
                p.goal-facts.small.faint {
                    @if !own { span.tag { (goal.product) } }
                    @if let Some(owner) = &goal.owner { (person(owner)) } @else { span { "nobody has it" } }
                    span { (period(goal.starts_on, goal.ends_on)) }
                    span title=(if goal.committed { "To be reached whole: 1.0 is success" } else { "Beyond what is known to be possible: 0.7 is success" }) {
                        (if goal.committed { "committed" } else { "aspirational" })
                    }
                    @if goal.status != "open" { span { (goal.status) } }
                    @if (goal.weight - 1.0).abs() > f64::EPSILON { span { "counts " (number(goal.weight)) " times" } }
                }
                @for result in &goal.key_results { (self.result(result, own)) }
                (expecting::shown(&goal.bets))
                @if own { (self.foot(goal)) }
            }
        }
    }

    fn result(&self, result: &Measured, own: bool) -> Markup {
        html! {
            div.key-result id=(format!("kr-{}", result.key)) {
                a.measured href=(format!("/items/{}", result.key)) { (meter(result)) }
                span.sure.small {
                    @match (result.confidence, result.lacks) {
                        (_, Some(lacks)) => span.faint { (lacks) },
                        (Some(sure), _) => (confidence(sure)),
                        (None, None) if result.fed == "work" => span.faint { "from its work" },
                        (None, None) if result.checked_at.is_none() => span.faint { "no check-in yet" },
                        (None, None) if result.fed == "metric" => span.faint { "measured" },
                        (None, None) => span.faint { "checked in" },
                    }
                    @if let Some(at) = result.checked_at { " " span.faint { (ago(at, self.now)) } }
                    @if result.is_due(self.now.date_naive()) { " " (tag(Tone::Warn, "check-in is due")) }
                    @if result.curve.len() > 1 { " " (sparkline(&result.curve, &format!("{}: its last {} values", result.title, result.curve.len()))) }
                }
                @if own {
                    (Button::dialog(format!("Check in on {}", result.title), format!("/key_results/{}/check_in", result.key)).plain().small().icon_only(crate::web::kit::Icon::Pencil))
                }
            }
        }
    }

    fn foot(&self, goal: &Scored) -> Markup {
        let (product, key) = (&self.product.key, &goal.key);
        html! {
            footer {
                @for above in goal.serves.iter().filter(|above| above.product != *product) {
                    span.faint { "serves " a href=(format!("/items/{}", above.key)) { (above.title) } " of " (above.product) }
                }
                @if goal.unseen > 0 { span.faint { (of(goal.unseen, "goal", "goals")) " of products you do not see serve it and are not counted" } }
                @if goal.work > 0 { span.faint { (of(goal.work, "piece of work serves it", "pieces of work serve it")) } }
                @else if goal.is_idle() { span.tag.warn { "no work serves it" } }
                (Button::dialog("Add a key result", format!("/new/key_result?product={product}&from={key}")).plain().small())
                @if goal.work == 0 {
                    (Button::dialog("Plan an initiative", format!("/new/initiative?product={product}&from={key}")).plain().small())
                    (Button::link("Link work", format!("/items/{key}/link?to=initiative")).plain().small())
                }
            }
        }
    }
}

/// The score of a goal, with how it is read.
pub(super) fn score(goal: &Scored) -> Markup {
    let (measured, all) = (goal.measured(), goal.key_results.len());
    html! {
        @match goal.score {
            Some(score) => span.score {
                @if measured < all { span.faint.small { (measured) " of " (all) " measured" } }
                span title=(format!("{} is success", number(goal.expects))) { (tag(tone(score), &fixed(score, 2))) }
            },
            None => span.faint.small { "not measured yet" },
        }
    }
}

pub(super) fn tone(score: f64) -> Tone {
    match okr::colour(score) {
        Colour::Green => Tone::Good,
        Colour::Yellow => Tone::Warn,
        Colour::Red => Tone::Bad,
    }
}

/// "70 % sure", toned.
pub(super) fn confidence(sure: f64) -> Markup {
    html! { span.tag.good[sure >= 70.0].warn[(40.0..70.0).contains(&sure)].bad[sure < 40.0] { (number(sure)) " % sure" } }
}

pub(super) fn meter(result: &Measured) -> Meter {
    let unit = result.unit.clone().unwrap_or_default();
    let figure = match (result.current, result.target) {
        (Some(now), _) if result.fed == "work" => format!("{} {unit}", number(now.round())),
        (Some(now), Some(target)) => format!("{} → {} {unit}", number(now), number(target)),
        _ => "no numbers yet".into(),
    };
    let tone = result.score.map_or(Tone::Plain, tone);
    let label = match result.weight {
        weight if (weight - 1.0).abs() > f64::EPSILON => format!("{} (counts {} times)", result.title, number(weight)),
        _ => result.title.clone(),
    };
    Meter { label, share: result.score.unwrap_or(0.0), agreed: None, figure: figure.trim().to_owned(), tone }
}

/// "1 Oct – 31 Dec 2026".
pub(super) fn period(starts: Option<NaiveDate>, ends: Option<NaiveDate>) -> String {
    match (starts, ends) {
        (Some(starts), Some(ends)) => format!("{} – {}", short_day(starts), short_date(ends)),
        (Some(starts), None) => format!("from {}", short_date(starts)),
        (None, Some(ends)) => format!("until {}", short_date(ends)),
        (None, None) => "no period".into(),
    }
}
