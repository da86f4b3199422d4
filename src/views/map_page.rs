//! The page of the story map: a table of activities by slices, whose cards move by hand, by key and by menu.

use axum::{
    Router,
    extract::{Path, RawQuery},
    routing::get,
};
use maud::{Markup, html};

use super::{
    map::{Activity, Map, Note, Slice},
    saved::Face,
    saved_page::tools,
    task::Task,
};
use crate::{
    app::App,
    backlog::{choices::Choices, filter_bar::map_filters, page::View},
    command::{Place, Right, Say},
    fields::Field,
    obstacles::marked,
    web::{
        Page, Visit,
        kit::{
            self, Button, Empty, Icon, Station, Tone, item_button, item_link, item_saying, item_way, menu, notice,
            page_head, separator, tag,
        },
        shown::{number, of},
    },
};

pub fn routes() -> Router<App> {
    Router::new().route("/products/{product}/map", get(show))
}

async fn show(mut visit: Visit, Path(key): Path<String>, query: RawQuery) -> Page {
    let view = View::read(&query.0.unwrap_or_default())?;
    let (product, mut shell) = visit.stop(&key, Station::Backlog).await?;
    shell.crumbs.push((Face::Map.label().into(), None));
    shell.title = format!("Story map · {}", shell.title);
    let map = Map::read(&mut visit.db, &product, &view.filter).await?;
    let fields = Field::of_product(&mut visit.db, &product).await?;
    let choices = if view.filter.is_empty() { None } else { Some(Choices::read(&mut visit.db, &product).await?) };
    let says = visit.actor.say(&Place::product(Right::WriteBacklog, product.id));
    let orders = visit.actor.say(&Place::product(Right::OrderBacklog, product.id));
    let tools = tools(&mut visit.db, &visit.actor, &product, Face::Map, &view).await?;
    let sub = format!(
        "{} · {}",
        of(map.activities.len() as i64, "activity", "activities"),
        of(map.stories.len() as i64, "item", "items")
    );
    let content = html! {
        (page_head("Story map", &sub, html! { (tools) }))
        (map_filters(&product, &view, (choices.as_ref(), &fields)))
        @if map.activities.is_empty() && map.stories.is_empty() && view.filter.is_empty() {
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
            (table(&map, (says, orders)))
            p.quiet.small.part {
                kbd { "Tab" } " to a card, then " kbd { "Alt ←" } " " kbd { "Alt →" } " to another task or activity, " kbd { "Alt ↑" } " " kbd { "Alt ↓" } " up and down its cell and on into the next slice. On an activity they move it along the backbone, on a task along its activity. Slices are the planned releases. "
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

/// A column of cards: a task of an activity, what stands under none of its tasks, or what is part of no activity.
#[derive(Clone, Copy)]
struct Column<'m> {
    activity: Option<&'m Activity>,
    task: Option<&'m Task>,
}

impl Column<'_> {
    fn holds(&self, note: &Note) -> bool {
        note.activity.as_deref() == self.activity.map(|one| one.key.as_str())
            && note.task == self.task.map(|one| one.id)
    }

    fn name(&self) -> String {
        match (self.activity, self.task) {
            (Some(activity), Some(task)) => format!("{}: {}", activity.title, task.title),
            (Some(activity), None) => activity.title.clone(),
            (None, _) => "Without an activity".into(),
        }
    }
}

/// What whoever looks may do with cards, and with the backbone and its tasks.
type Says = (Say, Say);

fn table(map: &Map, says: Says) -> Markup {
    let moves = says.0 != Say::None || says.1 != Say::None;
    let rows: Vec<Option<&Slice>> = map.slices.iter().map(Some).chain([None]).collect();
    let columns = columns(map);
    let loose = columns.last().is_some_and(|column| column.activity.is_none());
    html! {
        div.story-map data-controller=[moves.then_some("storymap")] tabindex="-1" {
            table {
                caption.hush { "Activities and their tasks from left to right, slices from top to bottom" }
                thead {
                    tr data-backbone {
                        td {}
                        @for (at, activity) in map.activities.iter().enumerate() {
                            @let wide = columns.iter().filter(|column| column.activity.is_some_and(|one| one.key == activity.key)).count();
                            (head(map, at, activity, wide, says.1))
                        }
                        @if loose { th.loose scope="col" { "Without an activity" p.faint.small { "In the backlog, part of no epic" } } }
                    }
                    @if !map.tasks.is_empty() {
                        tr.tasks data-tasks {
                            td {}
                            @for column in &columns { (task_head(map, column, says.1)) }
                        }
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
                            @for column in 0..columns.len() { td.loose[columns[column].activity.is_none()] { (cell(map, (at, column), &columns, &rows, says.0)) } }
                        }
                    }
                }
            }
        }
    }
}

fn head(map: &Map, at: usize, activity: &Activity, wide: usize, says: Say) -> Markup {
    let href = format!("/epics/{}/map", activity.key);
    let beside = |at: Option<usize>| at.and_then(|at| map.activities.get(at)).map(|one| one.key.as_str());
    html! {
        th.activity id=(format!("activity-{}", activity.key)) scope="colgroup" colspan=(wide.max(1)) data-activity=(activity.key) {
            a.title href=(format!("/items/{}", activity.key)) { (activity.title) }
            @if map.missed.contains(&activity.key) { " " (tag(Tone::Warn, "not in the first slice")) }
            @if says != Say::None {
                (menu(&format!("Change {}", activity.title), html! {
                    (item_link(Icon::Plus, "Add a task", &format!("{href}/tasks/new")))
                    @if let Some(left) = beside(at.checked_sub(1)) { (item_saying(says, Icon::ArrowLeft, "Move to the left", "PUT", &href, &[("before", left)])) }
                    @if let Some(right) = beside(Some(at + 1)) { (item_saying(says, Icon::ArrowRight, "Move to the right", "PUT", &href, &[("after", right)])) }
                }))
            }
        }
    }
}

fn task_head(map: &Map, column: &Column, says: Say) -> Markup {
    let Some(task) = column.task else {
        let aside = column.activity.is_some_and(|one| map.tasks.iter().any(|task| task.activity == one.key));
        return html! { @if aside { th.task.none scope="col" { span.quiet { "No task yet" } } } @else { td {} } };
    };
    let siblings: Vec<&Task> = map.tasks.iter().filter(|one| one.activity == task.activity).collect();
    let at = siblings.iter().position(|one| one.id == task.id).unwrap_or(0);
    let href = format!("/map/tasks/{}", task.id);
    let beside = |at: Option<usize>| at.and_then(|at| siblings.get(at)).map(|one| one.id.to_string());
    html! {
        th.task scope="col" id=(format!("task-{}", task.id)) data-map-task=(task.id) data-of=(task.activity) {
            @if says != Say::None { a.title href=(format!("{href}/edit")) { (task.title) } } @else { span.title { (task.title) } }
            @if says != Say::None {
                (menu(&format!("Change the task {}", task.title), html! {
                    (item_link(Icon::Pencil, "Rename", &format!("{href}/edit")))
                    @if let Some(left) = beside(at.checked_sub(1)) { (item_saying(says, Icon::ArrowLeft, "Move to the left", "PATCH", &href, &[("before", &left)])) }
                    @if let Some(right) = beside(Some(at + 1)) { (item_saying(says, Icon::ArrowRight, "Move to the right", "PATCH", &href, &[("after", &right)])) }
                    (separator())
                    (item_saying(says, Icon::X, "Take it off the map", "DELETE", &href, &[]))
                }))
            }
        }
    }
}

/// The tasks of each activity, and a column for what stands under none of them, where there is such or there are none; last what is
/// part of no activity.
fn columns(map: &Map) -> Vec<Column<'_>> {
    let mut columns = Vec::new();
    for activity in &map.activities {
        let tasks = map.tasks.iter().filter(|task| task.activity == activity.key);
        let before = columns.len();
        columns.extend(tasks.map(|task| Column { activity: Some(activity), task: Some(task) }));
        let bare = Column { activity: Some(activity), task: None };
        if columns.len() == before || map.stories.iter().any(|note| bare.holds(note)) {
            columns.push(bare);
        }
    }
    let loose = Column { activity: None, task: None };
    if map.stories.iter().any(|note| loose.holds(note)) {
        columns.push(loose);
    }
    columns
}

fn cell(map: &Map, at: (usize, usize), columns: &[Column], rows: &[Option<&Slice>], says: Say) -> Markup {
    let (slice, column) = (rows[at.0], &columns[at.1]);
    let activity = column.activity.map(|activity| activity.key.as_str());
    let key = slice.map(|slice| slice.key.as_str());
    let known = |note: &Note| {
        note.slice.as_deref().filter(|key| map.slices.iter().any(|slice| slice.key == *key)).map(str::to_owned)
    };
    let name = format!("{}, {}", column.name(), slice.map_or("later", |slice| slice.title.as_str()));
    let task = column.task.map(|task| task.id.to_string()).unwrap_or_default();
    html! {
        ul.cards role="list" aria-label=(name) data-cell data-activity=(activity.unwrap_or_default()) data-task=(task) data-slice=(key.unwrap_or_default()) {
            @for note in map.stories.iter().filter(|note| column.holds(note) && known(note).as_deref() == key) {
                li.card data-key=(note.key) id=(format!("note-{}-{}", activity.unwrap_or("loose"), note.key)) {
                    div.meta { (kit::kind(kit::Kind::parse(&note.kind))) span.num { (note.key) } @if says != Say::None { (note_menu(at, note, columns, rows, says)) } }
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
    columns: &[Column],
    rows: &[Option<&Slice>],
    says: Say,
) -> Markup {
    let href = format!("/stories/{}/map", note.key);
    let aside = |at: Option<usize>| at.and_then(|at| columns.get(at));
    let slice = |at: Option<usize>| at.and_then(|at| rows.get(at));
    let to_slice = |shape: Icon, to: Option<&Slice>| match to {
        Some(to) => item_way(says, shape, &format!("To {}", to.title), "PUT", &href, &[("slice", &to.key)]),
        None => item_way(says, shape, "Later", "PUT", &href, &[("later", "true")]),
    };
    let to_column = |shape: Icon, to: &Column| match (to.activity, to.task) {
        (_, Some(task)) => item_way(
            says,
            shape,
            &format!("To the task {}", task.title),
            "PUT",
            &href,
            &[("task", &task.id.to_string())],
        ),
        (Some(to), None) if note.activity.as_deref() == Some(&to.key) => {
            item_way(says, shape, "Under no task", "PUT", &href, &[("no_task", "true")])
        }
        (Some(to), None) => {
            item_way(says, shape, &format!("Under {}", to.title), "PUT", &href, &[("activity", &to.key)])
        }
        (None, None) => item_way(says, shape, "Under no activity", "PUT", &href, &[("loose", "true")]),
    };
    menu(
        &format!("Move {}", note.key),
        html! {
            (item_link(Icon::ExternalLink, "Open", &format!("/items/{}", note.key)))
            (item_button(Icon::ArrowUp, &says.item("Move up"), "storymap#up"))
            (item_button(Icon::ArrowDown, &says.item("Move down"), "storymap#down"))
            (separator())
            @if let Some(to) = slice(row.checked_sub(1)) { (to_slice(Icon::ArrowUp, *to)) }
            @if let Some(to) = slice(Some(row + 1)) { (to_slice(Icon::ArrowDown, *to)) }
            @if let Some(to) = aside(column.checked_sub(1)) { (to_column(Icon::ArrowLeft, to)) }
            @if let Some(to) = aside(Some(column + 1)) { (to_column(Icon::ArrowRight, to)) }
        },
    )
}
