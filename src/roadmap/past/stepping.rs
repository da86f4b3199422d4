//! Going back and forth through the days: by a day, a week or a month, by keys, or straight to one.

use chrono::{Days, Months, NaiveDate};
use maud::{Markup, html};

use super::day::Span;
use crate::{
    roadmap::view::{Scope, View},
    web::kit::{Button, Field, Icon},
};

/// How far a step goes, with the keys that go back and forth.
struct Step {
    label: &'static str,
    keys: (&'static str, &'static str),
    back: fn(NaiveDate) -> Option<NaiveDate>,
    forth: fn(NaiveDate) -> Option<NaiveDate>,
}

const STEPS: [Step; 3] = [
    Step {
        label: "day",
        keys: ("ArrowLeft", "ArrowRight"),
        back: |day| day.checked_sub_days(Days::new(1)),
        forth: |day| day.checked_add_days(Days::new(1)),
    },
    Step {
        label: "week",
        keys: ("Shift+ArrowLeft", "Shift+ArrowRight"),
        back: |day| day.checked_sub_days(Days::new(7)),
        forth: |day| day.checked_add_days(Days::new(7)),
    },
    Step {
        label: "month",
        keys: ("m", "Shift+m"),
        back: |day| day.checked_sub_months(Months::new(1)),
        forth: |day| day.checked_add_months(Months::new(1)),
    },
];

/// What is asked for, whether it can be shown or not, and what is wrong with it.
pub struct Asked<'a> {
    pub view: &'a View,
    pub scope: &'a Scope,
    pub span: &'a Span,
    pub day: Option<NaiveDate>,
    pub wrong: Option<String>,
}

pub fn controls(asked: &Asked) -> Markup {
    let typed = asked.view.day.clone().unwrap_or_default();
    html! {
        div.day-travel {
            form.day-travel-to method="get" action=(asked.view.path(asked.scope)) {
                @for (name, value) in asked.view.pairs() {
                    @if name != "day" { input type="hidden" name=(name) value=(value); }
                }
                (Field::date("day", "As of").value(typed).between(asked.span.first, asked.span.today).required().error(asked.wrong.clone()))
                (Button::submit("Show"))
            }
            @if let Some(day) = asked.day { (steps(asked, day)) }
        }
    }
}

fn steps(asked: &Asked, day: NaiveDate) -> Markup {
    let to = |to: Option<NaiveDate>| {
        let to = to.unwrap_or(day).clamp(asked.span.first, asked.span.today);
        (to == day, asked.view.with(|view| view.day = Some(to.to_string())).address(asked.scope))
    };
    let button = |label: String, icon: Icon, keys: &str, (nowhere, href): (bool, String)| {
        Button::link(label, href).plain().small().icon_only(icon).hotkey(keys).disabled(nowhere)
    };
    html! {
        div.day-travel-by role="group" aria-label="Go through the days" {
            @for step in &STEPS {
                span.day-step {
                    (button(format!("A {} back", step.label), Icon::ArrowLeft, step.keys.0, to((step.back)(day))))
                    span.small.quiet { (step.label) }
                    (button(format!("A {} forth", step.label), Icon::ArrowRight, step.keys.1, to((step.forth)(day))))
                }
            }
        }
    }
}

/// The keys in words, for whoever looks at the page.
pub fn legend() -> Markup {
    html! {
        p.faint.small.part {
            kbd { "←" } " " kbd { "→" } " go a day back and forth, with " kbd { "Shift" } " a week; " kbd { "m" } " and " kbd { "Shift m" } " a month."
        }
    }
}
