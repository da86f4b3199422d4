//! The page of the story map: a table of activities by slices, whose cards move by hand, by key and by menu.

use axum::{Router, extract::Path, routing::get};
use maud::{Markup, html};

use super::{
    map::{Activity, Map, Note, Slice},
    saved::Face,
    saved_page::{export, faces},
};
use crate::{
    app::App,
    command::{Place, Right, Say},
    obstacles::marked,
    web::{
        Page, Visit,
        kit::{
            self, Button, Empty, Icon, Station, Tone, item_action, item_button, item_link, menu, notice, page_head,
            separator, tag,
        },
        shown::{number, of},
    },
};

pub fn routes() -> Router<App> {
    Router::new().route("/products/{product}/map", get(show))
}

async fn show(mut visit: Visit, Path(key): Path<String>) -> Page {
    let (product, mut shell) = visit.stop(&key, Station::Backlog).await?;
    shell.crumbs.push((Face::Map.label().into(), None));
    shell.title = format!("Story map · {}", shell.title);
    let map = Map::read(&mut visit.db, product.id).await?;
    let moves = visit.actor.say(&Place::product(Right::WriteBacklog, product.id)) != Say::None;
    let sub = format!(
        "{} · {}",
        of(map.activities.len() as i64, "activity", "activities"),
        of(map.stories.len() as i64, "item", "items")
    );
    let content = html! {
        (page_head("Story map", &sub, html! { (faces(&product, Face::Map)) (export(&product, "")) }))
        @if map.activities.is_empty() && map.stories.is_empty() {
            (Empty {
                title: "No activities yet".into(),
                text: "A story map tells from left to right what somebody does with the product. Each epic is an activity; its stories hang below it, cut into slices by the release they ship in.".into(),
                example: Some(html! { "Find a boat · Book it · Pay · Sail" }),
                button: Some(Button::link("Write an epic", format!("/new/epic?product={}", product.key))),
            })
        } @else {
            (warning(&map))
            @if map.activities.is_empty() {
                p.quiet.part { "A story map tells from left to right what somebody does with the product: each epic is an activity, its stories hang below it. " a.link href=(format!("/new/epic?product={}", product.key)) { "Write an epic" } }
            }
            @if map.cut { p.quiet.small.part { "This map is larger than what is shown: 60 activities, 12 slices, 500 items and 60 without an activity, the first by rank." } }
            (table(&map, moves))
            p.quiet.small.part {
                kbd { "Tab" } " to a card, then " kbd { "Alt ←" } " " kbd { "Alt →" } " to another activity, " kbd { "Alt ↑" } " " kbd { "Alt ↓" } " up and down its cell and on into the next slice. On an activity they move it along the backbone. Slices are the planned releases. "
                a.link href=(format!("/products/{}/launch", product.key)) { "Plan a release" }
            }
        }
    };
    Ok(visit.render(&shell, content))
}

/// The first slice should be a thin one of everything, a product that can be walked through.
fn warning(map: &Map) -> Markup {
    let missed: Vec<&Activity> = map.activities.iter().filter(|one| map.missed.contains(&one.key)).collect();
    let Some(first) = map.slices.first().filter(|_| !missed.is_empty()) else { return html! {} };
    notice(
        Tone::Warn,
        html! {
            "The first slice, " strong { (first.title) } ", has nothing of "
            @for (at, activity) in missed.iter().take(3).enumerate() {
                @if at > 0 { ", " } a href=(format!("/items/{}", activity.key)) { (activity.title) }
            }
            @if missed.len() > 3 { " and " (missed.len() - 3) " more" }
            ". Whoever uses it cannot go all the way through."
        },
        html! {},
    )
}

fn table(map: &Map, moves: bool) -> Markup {
    let rows: Vec<Option<&Slice>> = map.slices.iter().map(Some).chain([None]).collect();
    let columns = columns(map);
    let loose = columns.last().is_some_and(Option::is_none);
    html! {
        div.story-map data-controller=[moves.then_some("storymap")] tabindex="-1" {
            table {
                caption.hush { "Activities from left to right, slices from top to bottom" }
                thead {
                    tr data-backbone {
                        td {}
                        @for (at, activity) in map.activities.iter().enumerate() { (head(map, at, activity, moves)) }
                        @if loose { th.loose scope="col" { "Without an activity" p.faint.small { "In the backlog, part of no epic" } } }
                    }
                }
                tbody {
                    @for (at, slice) in rows.iter().enumerate() {
                        tr {
                            th scope="row" {
                                @match slice {
                                    Some(slice) => a.title href=(format!("/items/{}", slice.key)) { (slice.title) },
                                    None => span { "Later" },
                                }
                            }
                            @for column in 0..columns.len() { td.loose[columns[column].is_none()] { (cell(map, (at, column), &columns, &rows, moves)) } }
                        }
                    }
                }
            }
        }
    }
}

fn head(map: &Map, at: usize, activity: &Activity, moves: bool) -> Markup {
    let href = format!("/epics/{}/map", activity.key);
    let beside = |at: Option<usize>| at.and_then(|at| map.activities.get(at)).map(|one| one.key.as_str());
    html! {
        th.activity scope="col" data-activity=(activity.key) {
            a.title href=(format!("/items/{}", activity.key)) { (activity.title) }
            @if map.missed.contains(&activity.key) { " " (tag(Tone::Warn, "not in the first slice")) }
            @if moves && map.activities.len() > 1 {
                (menu(&format!("Move {}", activity.title), html! {
                    @if let Some(left) = beside(at.checked_sub(1)) { (item_action(Icon::ArrowLeft, "Move to the left", "PUT", &href, &[("before", left)])) }
                    @if let Some(right) = beside(Some(at + 1)) { (item_action(Icon::ArrowRight, "Move to the right", "PUT", &href, &[("after", right)])) }
                }))
            }
        }
    }
}

/// The activities, and a column for what is part of none while there is such.
fn columns(map: &Map) -> Vec<Option<&Activity>> {
    let loose = map.stories.iter().any(|note| note.activity.is_none());
    map.activities.iter().map(Some).chain(loose.then_some(None)).collect()
}

fn cell(map: &Map, at: (usize, usize), columns: &[Option<&Activity>], rows: &[Option<&Slice>], moves: bool) -> Markup {
    let (slice, activity) = (rows[at.0], columns[at.1]);
    let column = activity.map(|activity| activity.key.as_str());
    let key = slice.map(|slice| slice.key.as_str());
    let known = |note: &Note| {
        note.slice.as_deref().filter(|key| map.slices.iter().any(|slice| slice.key == *key)).map(str::to_owned)
    };
    let name = format!(
        "{}, {}",
        activity.map_or("Without an activity", |activity| activity.title.as_str()),
        slice.map_or("later", |slice| slice.title.as_str())
    );
    html! {
        ul.cards role="list" aria-label=(name) data-cell data-activity=(column.unwrap_or_default()) data-slice=(key.unwrap_or_default()) {
            @for note in map.stories.iter().filter(|note| note.activity.as_deref() == column && known(note).as_deref() == key) {
                li.card data-key=(note.key) id=(format!("note-{}-{}", column.unwrap_or("loose"), note.key)) {
                    div.meta { (kit::kind(kit::Kind::parse(&note.kind))) span.num { (note.key) } @if moves { (note_menu(at, note, columns, rows)) } }
                    a.title href=(format!("/items/{}", note.key)) { (note.title) }
                    @if note.points.is_some() || note.status == "accepted" || note.marks.said().is_some() {
                        div.meta {
                            @if let Some(points) = note.points { span.num title="Points" { (number(points)) } }
                            @if note.status == "accepted" { (tag(Tone::Good, "done")) }
                            (marked(&note.marks))
                        }
                    }
                }
            }
        }
    }
}

fn note_menu(
    (row, column): (usize, usize),
    note: &Note,
    columns: &[Option<&Activity>],
    rows: &[Option<&Slice>],
) -> Markup {
    let href = format!("/stories/{}/map", note.key);
    let aside = |at: Option<usize>| at.and_then(|at| columns.get(at));
    let slice = |at: Option<usize>| at.and_then(|at| rows.get(at));
    let to_slice = |shape: Icon, to: Option<&Slice>| match to {
        Some(to) => item_action(shape, &format!("To {}", to.title), "PUT", &href, &[("slice", &to.key)]),
        None => item_action(shape, "Later", "PUT", &href, &[("later", "true")]),
    };
    let to_activity = |shape: Icon, to: Option<&Activity>| match to {
        Some(to) => item_action(shape, &format!("Under {}", to.title), "PUT", &href, &[("activity", &to.key)]),
        None => item_action(shape, "Under no activity", "PUT", &href, &[("loose", "true")]),
    };
    menu(
        &format!("Move {}", note.key),
        html! {
            (item_link(Icon::ExternalLink, "Open", &format!("/items/{}", note.key)))
            (item_button(Icon::ArrowUp, "Move up", "storymap#up"))
            (item_button(Icon::ArrowDown, "Move down", "storymap#down"))
            (separator())
            @if let Some(to) = slice(row.checked_sub(1)) { (to_slice(Icon::ArrowUp, *to)) }
            @if let Some(to) = slice(Some(row + 1)) { (to_slice(Icon::ArrowDown, *to)) }
            @if let Some(to) = aside(column.checked_sub(1)) { (to_activity(Icon::ArrowLeft, *to)) }
            @if let Some(to) = aside(Some(column + 1)) { (to_activity(Icon::ArrowRight, *to)) }
        },
    )
}
