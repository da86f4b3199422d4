//! One cell of the comparison: the form that says how somebody does in a feature.

use axum::extract::Path;
use maud::html;

use super::{
    comparing,
    comparison::{self, Level, US},
    comparison_page::words,
    page::Part,
};
use crate::{
    command::Right,
    error::Error,
    items::Key,
    web::{
        Page, Visit,
        kit::{Action, Button, Choice, Field, Station, form_actions, page_head, pair},
        shown::today,
    },
};

pub(super) async fn show(mut visit: Visit, Path((key, who)): Path<(String, String)>) -> Page {
    let key = Key::parse(&key).ok_or(Error::NotFound)?;
    let feature = comparing::feature(&mut visit.db, &visit.actor, &key).await?;
    let competitor = comparing::competitor(&mut visit.db, &visit.actor, &feature, &who).await?;
    let product = feature.product.clone().ok_or(Error::NotFound)?;
    let (product, shelf) = visit.product(&product).await?;
    let mut shell = shelf.at(Station::Vision, &feature.key);
    let name = competitor.as_ref().map_or(product.name.as_str(), |item| item.title.as_str());
    let title = format!("{name}: {}", feature.short());
    shell.title.clone_from(&title);
    let today = today(visit.app.store.clock.now());
    let grid = comparison::grid(&mut visit.db, product.id, today).await?;
    let known = grid
        .features
        .iter()
        .find(|row| row.key == feature.key)
        .and_then(|row| row.cell(if competitor.is_some() { &who } else { US }));
    let says = visit.actor.say(&feature.place(Right::SetStrategy));
    let action = format!("/features/{}/cells/{who}", feature.key);
    let text = |word: Option<&String>| word.cloned().unwrap_or_default();
    let levels = Level::ALL.iter().map(|level| Choice::new(level.name(), words(*level))).collect();
    let content = html! {
        (page_head(&title, "", html! {}))
        form.form method="post" action=(action) data-controller="remote-form" {
            input type="hidden" name="_method" value="PUT";
            input type="hidden" name="_next" value=(Part::Competitors.href(&product.key));
            (Field::select("level", "How well", levels).value(known.map_or("yes", |cell| cell.level.name())).required().autofocus())
            (Field::textarea("words", "In words").value(text(known.and_then(|cell| cell.words.as_ref()))))
            (Field::text("source", "Source").value(text(known.and_then(|cell| cell.source.as_ref()))).placeholder("Their help page, a trial, a customer who left"))
            (Field::text("url", "Where it can be read").value(text(known.and_then(|cell| cell.url.as_ref()))).placeholder("https://…"))
            (pair(
                Field::date("as_of", "Looked at on").value(known.map_or(today, |cell| cell.as_of).to_string())
                    .hint(if known.is_some() { "Another day when you have looked again." } else { "The day of what you saw." }),
                Field::number("confidence", "Confidence").between(0, 100).step("any").hint("In per cent.")
                    .value(known.and_then(|cell| cell.confidence).map(crate::web::shown::number).unwrap_or_default()),
            ))
            (crate::items::page::reason(says))
            (form_actions(says.button("Save"), Some(&Part::Competitors.href(&product.key))))
        }
        @if known.is_some() {
            (Action { method: "DELETE", href: &action, values: &[], button: Button::submit("Nothing is known any more").plain().small().says(says) })
        }
    };
    Ok(visit.render(&shell, content))
}
