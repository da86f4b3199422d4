//! The page of what changed between two days: what slipped, came, went, and why.

use axum::{extract::Path, http::StatusCode};
use chrono::{Days, Months, NaiveDate};
use maud::{Markup, html};
use serde::Deserialize;

use super::{
    READ, changed_row,
    changes::{self, Changed, Changes},
    day::{Moment, Span},
    difference::Became,
    page::read_day,
};
use crate::{
    command::{Actor, Place, Right},
    error::{Error, FieldError, Result},
    items::Product,
    roadmap::{reading::said, view::Scope},
    web::{
        Page, Query, Visit,
        kit::{self, Button, Empty, Field, Station, Tab, page_head},
        layout::Shell,
        shown::{date, of},
    },
};

#[derive(Deserialize)]
pub struct Between {
    from: Option<String>,
    to: Option<String>,
}

pub async fn show(mut visit: Visit, Path(key): Path<String>, Query(asked): Query<Between>) -> Page {
    let (product, shell) = visit.stop(&key, Station::Roadmap).await?;
    answered(visit, shell, &Scope::One(product), asked).await
}

/// On the roadmaps of every product one may see.
pub async fn portfolio(mut visit: Visit, Query(asked): Query<Between>) -> Page {
    let products = Product::all(&mut visit.db, &visit.actor).await?;
    let shell = visit.shelf().await?.shell("All roadmaps");
    answered(visit, shell, &Scope::All(products), asked).await
}

async fn answered(mut visit: Visit, mut shell: Shell, scope: &Scope, asked: Between) -> Page {
    shell.title = title(scope).into();
    let now = visit.app.store.clock.now();
    let span = Span::of(&mut visit.db, scope.products(), now).await?;
    // On its first day there is none before it: that is nobody's mistake.
    if asked.from.is_none() && asked.to.is_none() && span.first == span.today {
        return Ok(visit.render(&shell, nothing_yet(scope, &span)));
    }
    let (content, status) = match asked.moments(&span) {
        Ok((from, to)) => {
            let changes = changes::read(&mut visit.db, &visit.actor, scope.products(), &span, from, to).await?;
            (content(scope, &span, &asked, &changes, &visit.actor), StatusCode::OK)
        }
        Err(Error::Invalid(wrong)) => (head(scope, &span, &asked, &wrong), StatusCode::UNPROCESSABLE_ENTITY),
        Err(other) => return Err(other.into()),
    };
    let mut response = visit.render(&shell, content);
    *response.status_mut() = status;
    Ok(response)
}

fn title(scope: &Scope) -> &'static str {
    if scope.is_all() { "What changed on all roadmaps" } else { "What changed on the roadmap" }
}

fn nothing_yet(scope: &Scope, span: &Span) -> Markup {
    html! {
        (page_head(title(scope), "", html! {}))
        (Empty {
            title: "Its first day is today".into(),
            text: format!("{} begins on {}. From tomorrow on this page says what came, went and slipped between two days, by how much and why.", span.name, date(span.first)),
            example: Some(html! { "“Money back without a call” ends 12 days later than a month ago: “The bank answers in April”." }),
            button: Some(Button::link("Roadmap", scope.base())),
        })
    }
}

impl Between {
    /// The last month unless told.
    fn moments(&self, span: &Span) -> Result<(Moment, Moment)> {
        let day =
            |field: &str, said: Option<&str>, usual: NaiveDate| said.map_or(Ok(usual), |day| read_day(field, day));
        let to = day("to", said(self.to.as_ref()), span.today)?;
        let month = to.checked_sub_months(Months::new(1)).unwrap_or(to).max(span.first);
        changes::both(span, day("from", said(self.from.as_ref()), month)?, to)
    }
}

fn head(scope: &Scope, span: &Span, asked: &Between, wrong: &[FieldError]) -> Markup {
    let field = |name: &str, label: &str, value: &Option<String>| {
        let wrong = wrong.iter().find(|wrong| wrong.field == name).map(|wrong| wrong.message.clone());
        let value = value.clone().unwrap_or_default();
        Field::date(name, label).value(value).between(span.first, span.today).required().error(wrong)
    };
    let back = |label: &str, from: Option<NaiveDate>| {
        let from = from.unwrap_or(span.today).max(span.first).to_string();
        let here = asked.from.as_ref() == Some(&from) && asked.to.as_deref() == Some(&span.today.to_string());
        Tab::new(label, format!("{}/changes?from={from}&to={}", scope.base(), span.today), here)
    };
    let spans = [
        back("Week", span.today.checked_sub_days(Days::new(7))),
        back("Month", span.today.checked_sub_months(Months::new(1))),
        back("Quarter", span.today.checked_sub_months(Months::new(3))),
        back("Year", span.today.checked_sub_months(Months::new(12))),
    ];
    html! {
        (page_head(title(scope), "", html! { (Button::link("Roadmap", scope.base()).plain()) }))
        div.day-travel {
            form.day-travel-to method="get" action=(format!("{}/changes", scope.base())) {
                (field("from", "From the end of", &asked.from))
                (field("to", "To the end of", &asked.to))
                (Button::submit("Compare"))
            }
            (kit::segment("How far back", &spans))
        }
    }
}

fn content(scope: &Scope, span: &Span, asked: &Between, changes: &Changes, actor: &Actor) -> Markup {
    let says = |one: &Changed| actor.say(&Place::product(Right::PlanRoadmap, one.product_id));
    let asked = Between {
        from: asked.from.clone().filter(|from| !from.is_empty()).or(Some(changes.from.to_string())),
        to: asked.to.clone().filter(|to| !to.is_empty()).or(Some(changes.to.to_string())),
    };
    let part = |title: &str, holds: &dyn Fn(&Changed) -> bool| {
        let held: Vec<&Changed> = changes.items.iter().filter(|one| holds(one)).collect();
        html! {
            @if !held.is_empty() {
                section.part {
                    h2 { (title) " " span.faint.num { (held.len()) } }
                    ul.changed-bets role="list" { @for one in held { (changed_row::row(one, changes.to, says(one))) } }
                }
            }
        }
    };
    let is = |one: &Changed, became: Became| one.became == became;
    html! {
        (head(scope, span, &asked, &[]))
        p.lead { (summary(changes)) }
        @if changes.cut { p.quiet.small { "Of more than " (READ) " bets the newest " (READ) " are looked at." } }
        p.small {
            a.link href=(at(scope, changes.from)) { "As it stood on " (date(changes.from)) } " · "
            a.link href=(at(scope, changes.to)) { "on " (date(changes.to)) }
        }
        (part("Slipped", &|one| is(one, Became::Changed) && one.slip.days() > 0))
        (part("Brought forward", &|one| is(one, Became::Changed) && one.slip.days() < 0))
        (part("Added", &|one| is(one, Became::Added)))
        (part("Dropped", &|one| is(one, Became::Dropped)))
        (part("Finished", &|one| is(one, Became::Finished)))
        (part("Changed otherwise", &|one| is(one, Became::Changed) && one.slip.days() == 0))
    }
}

fn at(scope: &Scope, day: NaiveDate) -> String {
    format!("{}/at?day={day}&view=timeline", scope.base())
}

/// All of it in a sentence.
fn summary(changes: &Changes) -> String {
    let n = |holds: &dyn Fn(&Changed) -> bool| changes.items.iter().filter(|one| holds(one)).count() as i64;
    let late: i64 = changes.items.iter().map(|one| one.slip.days().max(0)).sum();
    let slipped = n(&|one| one.slip.days() > 0);
    let mut parts = Vec::new();
    if slipped > 0 {
        parts.push(format!("{} slipped, by {} in all", of(slipped, "bet", "bets"), of(late, "day", "days")));
    }
    for (many, word) in [
        (n(&|one| one.slip.days() < 0), "brought forward"),
        (n(&|one| one.became == Became::Added), "added"),
        (n(&|one| one.became == Became::Dropped), "dropped"),
        (n(&|one| one.became == Became::Finished), "finished"),
        (n(&|one| one.became == Became::Changed && one.slip.days() == 0), "changed otherwise"),
        (changes.unchanged as i64, "the same"),
    ] {
        if many > 0 {
            parts.push(format!("{many} {word}"));
        }
    }
    if parts.is_empty() {
        "There was nothing on the roadmap on either day.".into()
    } else if changes.items.is_empty() {
        format!("Nothing changed: {} the same.", of(changes.unchanged as i64, "bet is", "bets are"))
    } else {
        format!("{}.", parts.join(" · "))
    }
}
