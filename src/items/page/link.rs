//! Choosing what to link an item to: from a hollow stop, by typing, or among likely targets.

use axum::extract::Path;
use maud::{Markup, html};
use serde::Deserialize;

use super::{Item, Key, Kind, aside, parts, say};
use crate::{
    command::Say,
    error::Error,
    knowledge::search::{self, Hit},
    line::{Tie, rule},
    sql,
    store::Db,
    web::{
        Page, Query, Visit,
        kit::{self, Button, Field, Picker, form_actions, page_head},
    },
};

#[derive(Deserialize, Default)]
pub(super) struct Wanted {
    /// The kind of item to link to.
    to: Option<String>,
    passage: Option<String>,
    /// Whether it takes the place of what it hung under before.
    instead: Option<bool>,
}

pub(super) async fn show(mut visit: Visit, Path(key): Path<String>, Query(wanted): Query<Wanted>) -> Page {
    let key = Key::parse(&key).ok_or(Error::NotFound)?;
    let item = Item::find(&mut visit.db, &visit.actor, &key).await?;
    let to = wanted.to.as_deref().and_then(Kind::parse);
    let likely = likely(&mut visit, &item, to).await?;
    let shelf = match &item.product {
        Some(product) => visit.product(&product.clone()).await?.1,
        None => visit.shelf().await?,
    };
    let shell = shelf.at(item.kind.station(), &format!("Link {}", item.key));
    let what = to.map_or("something", Kind::label);
    let content = html! {
        (page_head(&format!("Link to {what}"), &item.title, html! {}))
        (form(&visit, &item, to, &wanted))
        @if !likely.is_empty() {
            section.part {
                h2 { "Likely" }
                ul.plain-list role="list" { @for hit in &likely { li.choice { (choice(&visit, &item, hit, wanted.instead)) } } }
            }
        }
        @if let (Some(kind), Some(product)) = (to, &item.product) {
            @let new = format!("/new/{}?product={product}&{}={}", kind.name(), if from(&item, kind).0 { "for" } else { "from" }, item.key);
            p { (Button::link(format!("Create a new {}", kind.label()), new).icon(kit::Icon::Plus)) }
        }
    };
    Ok(visit.render(&shell, content))
}

/// Whether the link starts at this item, and what it is called.
fn from(item: &Item, to: Kind) -> (bool, Option<Tie>) {
    match (rule::natural(item.kind, to), rule::natural(to, item.kind)) {
        (Some(tie), _) => (true, Some(tie)),
        (None, Some(tie)) => (false, Some(tie)),
        (None, None) => (true, None),
    }
}

fn form(visit: &Visit, item: &Item, to: Option<Kind>, wanted: &Wanted) -> Markup {
    let passage = wanted.passage.as_deref().unwrap_or_default();
    let outward = to.is_none_or(|to| from(item, to).0);
    let tie = to.and_then(|to| from(item, to).1);
    let says = tie.map_or(Say::Decide, |tie| {
        say(visit, item, tie.right(if outward { item.kind } else { to.unwrap_or(item.kind) }))
    });
    let (mine, theirs) = if outward { ("from", "to") } else { ("to", "from") };
    let kinds = to.map(|to| format!("&kind={}", to.name())).unwrap_or_default();
    let own = (item.kind == Kind::Experiment).then_some(("changes", "has changed"));
    let ties = [
        ("", "the way the line has for these two"),
        ("relates", "relates to"),
        ("blocks", "blocks"),
        ("blocked_by", "is blocked by"),
        ("duplicates", "duplicates"),
        ("duplicated_by", "is duplicated by"),
    ];
    let ties: Vec<_> = ties.into_iter().chain(own).map(|(name, words)| kit::Choice::new(name, words)).collect();
    html! {
        form.form method="post" action="/links" data-controller="remote-form" {
            input type="hidden" name=(mine) value=(item.key);
            (takes_the_place(wanted.instead))
            input type="hidden" name="_next" value=(item.href());
            (Picker {
                name: theirs.into(),
                label: to.map_or_else(|| "What".to_owned(), kit_label),
                url: format!("/pick?for={}{kinds}", item.key),
                placeholder: "Type a key or some words".into(),
                required: true,
                ..Picker::default()
            })
            @if to.is_none() { (Field::select("kind", "How", ties)) }
            @if item.kind == Kind::Feedback || to == Some(Kind::Feedback) {
                (Field::textarea("quote", "The passage that says so").value(passage).hint("Word for word from the feedback; leave it empty for the whole."))
                (Field::select("weight", "How much it matters", aside::weights()))
            }
            (parts::reason(says))
            (form_actions(if says == Say::Propose { "Propose" } else { "Link" }, Some(&item.href())))
        }
    }
}

fn kit_label(kind: Kind) -> String {
    crate::web::shown::capital(kind.label())
}

fn takes_the_place(instead: Option<bool>) -> Markup {
    html! { @if instead == Some(true) { input type="hidden" name="instead" value="true"; } }
}

fn choice(visit: &Visit, item: &Item, hit: &Hit, instead: Option<bool>) -> Markup {
    let (outward, tie) = from(item, hit.kind);
    let says = tie.map_or(Say::Decide, |tie| say(visit, item, tie.right(if outward { item.kind } else { hit.kind })));
    let (from, to) = if outward { (&item.key, &hit.key) } else { (&hit.key, &item.key) };
    html! {
        a.item-line href=(format!("/items/{}", hit.key)) {
            (kit::kind(kit::Kind::parse(hit.kind.name()))) span.key { (hit.key) } span.title { (hit.title) }
        }
        form.inline method="post" action="/links" data-controller="remote-form" {
            input type="hidden" name="from" value=(from);
            input type="hidden" name="to" value=(to);
            (takes_the_place(instead))
            input type="hidden" name="_next" value=(item.href());
            (Button::submit("Link").small().says(says))
        }
    }
}

/// What shares words with it, then what is newest of that kind.
async fn likely(visit: &mut Visit, item: &Item, to: Option<Kind>) -> crate::Result<Vec<Hit>> {
    let kinds: Vec<Kind> = to.map_or_else(|| rule::above(item.kind), |to| vec![to]);
    if kinds.is_empty() {
        return Ok(Vec::new());
    }
    let mut hits = Vec::new();
    let longest = item.title.split_whitespace().filter(|word| word.chars().count() > 4).take(4);
    for word in longest {
        hits.extend(search::find(&mut visit.db, &visit.actor, word, &kinds, 3).await?);
    }
    hits.extend(newest(&mut visit.db, item, &kinds).await?);
    let mut seen = vec![item.key.clone()];
    hits.retain(|hit| {
        // What a closed sprint took in stays as it was.
        let closed = hit.kind == Kind::Sprint && hit.status == "closed";
        let new = hit.product_id == item.product_id && !closed && !seen.contains(&hit.key);
        seen.push(hit.key.clone());
        new
    });
    hits.truncate(8);
    Ok(hits)
}

async fn newest(db: &mut Db, item: &Item, kinds: &[Kind]) -> crate::Result<Vec<Hit>> {
    let mut hits = Vec::new();
    for kind in kinds {
        hits.extend(
            db.query(sql!(
                "select key, kind, title, status, product_id from item
                 where product_id = $1 and kind = $2 and archived_at is null order by created_at desc, id desc limit 6"
            ))
            .bind(item.product_id)
            .bind(kind.name())
            .all::<Hit>()
            .await?,
        );
    }
    Ok(hits)
}
