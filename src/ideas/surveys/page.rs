//! The page of a survey: what the answers come to, and the ways to enter more.

use axum::extract::Path;
use maud::{Markup, html};
use serde::Deserialize;
use uuid::Uuid;

use super::{
    reading::{self, Person, Whole},
    results::Table,
    results_part,
    survey::{Question, Survey, SurveyId},
    words::{KANO, RATINGS},
};
use crate::{
    command::{Place, Right, Say},
    ideas::page::{Part, shell},
    web::{
        Page, Query, Visit,
        kit::{self, Action, Button, Column, Field, Tone, form_actions, notice, page_head},
        shown::of,
    },
};

/// How many people are listed on a page.
const ROWS: usize = 30;

#[derive(Deserialize, Default)]
pub(super) struct Asked {
    table: Option<String>,
    segment: Option<String>,
    after: Option<String>,
}

pub(super) async fn show(mut visit: Visit, Path(id): Path<Uuid>, Query(asked): Query<Asked>) -> Page {
    let survey = Survey::find(&mut visit.db, &visit.actor, SurveyId(id)).await?;
    let (_, mut shell) = shell(&mut visit, &survey.product, Part::Surveys).await?;
    if let Some(last) = shell.crumbs.last_mut() {
        last.1 = Some(Part::Surveys.href(&survey.product));
    }
    shell.title = format!("{} · {}", survey.title, survey.product);
    shell.crumbs.push((survey.title.clone(), None));
    let table = if asked.table.as_deref() == Some("pouliot") { Table::Pouliot } else { Table::Kano };
    let hears = visit.actor.say(&Place::product(Right::HearVoices, survey.product_id));
    let shapes = visit.actor.say(&Place::product(Right::ShapeIdeas, survey.product_id));
    let people =
        reading::people(&mut visit.db, &survey, asked.after.as_deref().unwrap_or_default(), ROWS as i64 + 1).await?;
    let segment = asked.segment.as_deref();
    let whole = reading::whole(&mut visit.db, survey, table, segment).await?;
    let open = whole.survey.archived_at.is_none();
    let content = html! {
        (head(&whole, shapes, open))
        @match whole.survey.question {
            Question::Kano => (results_part::kano(&whole, table, segment)),
            Question::Opportunity => (results_part::opportunity(&whole)),
        }
        @if open && hears != Say::None {
            div.beneath { (by_hand(&whole, hears)) (by_table(&whole, hears)) }
        }
        (answered(&whole, people, hears, open))
    };
    Ok(visit.render(&shell, content))
}

fn head(whole: &Whole, shapes: Say, open: bool) -> Markup {
    let survey = &whole.survey;
    let sub =
        format!("{} · {}", survey.question.label(), of(survey.people, "person has answered", "people have answered"));
    html! {
        (page_head(&survey.title, &sub, html! {
            @if open && shapes != Say::None {
                (Action { method: "DELETE", href: &survey.href(), values: &[], button: Button::submit("Archive").plain().says(shapes) })
            }
        }))
        @if !open { (notice(Tone::Plain, html! { "Archived: it takes no more answers." }, html! {})) }
    }
}

/// What one person said, all of it in one form.
fn by_hand(whole: &Whole, says: Say) -> Markup {
    let question = whole.survey.question;
    let [first, second] = question.pair();
    html! {
        details.part {
            summary.button { "Enter an answer" }
            form.form.survey-form method="post" action=(format!("{}/answers", whole.survey.href())) data-controller="remote-form" data-remote-form-keep-value="true"
                data-proposes=[(says == Say::Propose).then_some("Propose this answer")] {
                input type="hidden" name="_method" value="PUT";
                (Field::text("respondent", "Who answers").required().hint("A name or number that is theirs alone."))
                (Field::text("segment", "Segment").list("survey-segments"))
                datalist id="survey-segments" { @for segment in whole.segments.iter().filter_map(|segment| segment.name.as_deref()) { option value=(segment) {} } }
                @for item in &whole.items {
                    fieldset data-field=(format!("answers.{}", item.key)) {
                        legend { (item.title) " " span.faint.small { (item.key) } }
                        div.pair {
                            (select(question, &item.key, first, "first"))
                            (select(question, &item.key, second, "second"))
                        }
                    }
                }
                (form_actions(says.button("Enter"), None))
            }
        }
    }
}

fn select(question: Question, key: &str, label: &str, nth: &str) -> Markup {
    let id = format!("{nth}-{key}");
    html! {
        div.field {
            label for=(id) { (label) }
            select.input id=(id) name=(format!("answers.{key}")) {
                option value="" { "no answer" }
                @match question {
                    Question::Kano => { @for (name, words) in KANO { option value=(name) { (words) } } },
                    Question::Opportunity => { @for rating in RATINGS { option value=(rating) { (rating) } } },
                }
            }
        }
    }
}

fn by_table(whole: &Whole, says: Say) -> Markup {
    let (names, example) = match whole.survey.question {
        Question::Kano => ("respondent, segment, item, with and without", "respondent,segment,item,with,without"),
        Question::Opportunity => (
            "respondent, segment, item, importance and satisfaction",
            "respondent,segment,item,importance,satisfaction",
        ),
    };
    html! {
        details.part {
            summary.button { "Bring in a table" }
            form.form method="post" action=(format!("{}/import", whole.survey.href())) data-controller="remote-form text-of-file"
                data-proposes=[(says == Say::Propose).then_some("Propose these answers")] {
                div.field { label for="survey-file" { "A CSV file" } input.input id="survey-file" type="file" accept=".csv,text/csv,text/plain" data-action="text-of-file#read"; }
                (Field::textarea("csv", "Its lines").required().placeholder(example)
                    .hint(format!("A line with names above: {names}. Items by key or title. All comes in, or nothing with what is wrong.")))
                (form_actions(says.button("Bring in"), None))
            }
        }
    }
}

fn answered(whole: &Whole, mut people: Vec<Person>, says: Say, open: bool) -> Markup {
    let more = people.len() > ROWS;
    people.truncate(ROWS);
    let row = |person: &Person| {
        let href = format!("{}/respondents/{}", whole.survey.href(), urlencoded(&person.respondent));
        vec![
            html! { (person.respondent) },
            html! { @if let Some(segment) = &person.segment { (segment) } @else { span.faint { "–" } } },
            html! { (person.answers) },
            html! { @if open && says != Say::None { (Action { method: "DELETE", href: &href, values: &[], button: Button::submit("Forget").plain().small().says(says) }) } },
        ]
    };
    let next = people
        .last()
        .filter(|_| more)
        .map(|last| format!("{}?after={}", whole.survey.href(), urlencoded(&last.respondent)));
    let table = kit::Table {
        caption: "Who has answered".into(),
        columns: vec![Column::text("Who"), Column::text("Segment"), Column::number("Answers"), Column::text("")],
        rows: people.iter().map(row).collect(),
        next,
        ..kit::Table::default()
    };
    html! { @if !people.is_empty() { section.part { (table) } } }
}

fn urlencoded(text: &str) -> String {
    percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string()
}
