//! The backlog page: one order, filters in the address, ranking by hand and key, and what the order is worth.

use axum::{
    Router,
    extract::{Path, RawQuery},
    routing::get,
};
use maud::{Markup, html};

use super::backlog::{self, Filter, Row};
use crate::{
    app::App,
    command::{Place, Right, Say, Shape, coerce},
    error::Error,
    items::{Area, Kind, Product},
    line::{coverage, heard},
    people::person,
    sql,
    store::Db,
    web::{
        Page, Visit,
        kit::{
            self, Button, Chip, Choice, Empty, Field, Icon, List, Meter, Station, Tone, filters, item_action,
            item_button, item_link, menu, page_head, panel, quick_add, separator, split, tag, why, why_none,
        },
        shown::{count, number},
    },
};

pub fn routes() -> Router<App> {
    Router::new().route("/products/{product}/backlog", get(show))
}

#[derive(serde::Deserialize, schemars::JsonSchema, Default)]
struct Asked {
    #[serde(default)]
    after: Option<String>,
    #[serde(default)]
    group: Option<String>,
    #[serde(flatten)]
    filter: Filter,
}

const ROWS: i64 = 50;

async fn show(mut visit: Visit, Path(key): Path<String>, query: RawQuery) -> Page {
    let asked = Asked::read(&query.0.unwrap_or_default())?;
    let (product, shell) = visit.stop(&key, Station::Backlog).await?;
    let page = backlog::page(&mut visit.db, &product, &asked.filter, ROWS, asked.after.clone()).await?;
    let open = coverage::open(&mut visit.db, product.id).await?;
    let beside = beside(&mut visit.db, &product, &open, &page.items).await?;
    let choices = Choices::read(&mut visit.db, &product).await?;
    let says = |right| visit.actor.say(&Place::product(right, product.id));
    let next = page.next.map(|next| address(&product, &asked.filter, &[("after", &next)]));
    let nothing = open.items == 0 && asked.filter.is_empty();
    let sub = format!("{} open · {} points", count(open.items), number(open.points));
    let work = html! {
        (quick_add(&format!("/products/{}/backlog", product.key), "Add a story: title @person #label ^initiative 3pts", &[]))
        @if nothing { (empty(&product)) } @else {
            (List {
                id: "backlog".into(),
                name: "Backlog".into(),
                header: None,
                rows: rows(&product, &page.items, says(Right::OrderBacklog) != Say::None, asked.group.as_deref()),
                next,
                rank_url: asked.filter.is_empty().then(|| "/api/v1/stories/{key}/rank".into()),
                simple: false,
                footer: None,
            })
            @if page.items.is_empty() { p.quiet.part { "Nothing here fits these filters." } }
        }
    };
    let content = html! {
        (page_head("Backlog", &sub, html! {}))
        (filter_bar(&product, &asked.filter, &choices, open.items - open.rooted))
        (split(work, beside))
        (bulk(&choices))
    };
    Ok(visit.render(&shell, content))
}

impl Asked {
    /// Reads what stands after the `?`; an empty choice of a form is no filter.
    fn read(query: &str) -> crate::Result<Asked> {
        let pairs = url::form_urlencoded::parse(query.as_bytes()).into_owned();
        let mut input = coerce(&Shape::of::<Asked>(), pairs.filter(|(_, value)| !value.trim().is_empty()));
        if input["no_why"] == false {
            input["no_why"] = serde_json::Value::Null;
        }
        serde_json::from_value(input).map_err(|error| Error::Malformed(error.to_string()))
    }
}

/// The address of the backlog with these filters and more.
fn address(product: &Product, filter: &Filter, more: &[(&str, &str)]) -> String {
    let mut pairs = url::form_urlencoded::Serializer::new(String::new());
    if let Ok(serde_json::Value::Object(fields)) = serde_json::to_value(filter) {
        for (name, value) in fields {
            pairs.append_pair(&name, &crate::events::history::shown(&value));
        }
    }
    for (name, value) in more {
        pairs.append_pair(name, value);
    }
    let query = pairs.finish();
    let mark = if query.is_empty() { "" } else { "?" };
    format!("/products/{}/backlog{mark}{query}", product.key)
}

fn rows(product: &Product, items: &[Row], ranks: bool, group: Option<&str>) -> Markup {
    let Some(group) = group else {
        return html! { @for row in items { (row_shown(product, row, ranks)) } };
    };
    let mut groups: Vec<(String, Vec<&Row>)> = Vec::new();
    for row in items {
        let title = group_of(row, group);
        match groups.iter_mut().find(|(known, _)| *known == title) {
            Some((_, rows)) => rows.push(row),
            None => groups.push((title, vec![row])),
        }
    }
    html! {
        @for (title, rows) in &groups {
            li.group { (title) " " span.faint.num { (rows.len()) } }
            @for row in rows { (row_shown(product, row, false)) }
        }
    }
}

fn group_of(row: &Row, group: &str) -> String {
    match group {
        "status" => row.status.clone(),
        "kind" => row.kind.label().to_owned(),
        "person" => row.owner_name.clone().unwrap_or_else(|| "Nobody".into()),
        "area" => row.area.clone().unwrap_or_else(|| "No area".into()),
        _ => row.why.as_ref().map_or_else(|| "No why yet".into(), |why| why.title.clone()),
    }
}

/// One row of the backlog.
pub fn row_shown(product: &Product, row: &Row, grip: bool) -> Markup {
    let reason = match &row.why {
        Some(goal) if row.rooted => why(Station::Vision, &goal.title, &format!("/items/{}", goal.key)),
        _ => why_none(&format!("/items/{}/link?to=epic", row.key)),
    };
    html! {
        (kit::Row {
            key: row.key.clone(),
            kind: kit::Kind::parse(row.kind.name()),
            title: row.title.clone(),
            href: format!("/items/{}", row.key),
            tags: Some(tags(product, row)),
            why: Some(reason),
            heard: (row.voices > 0).then(|| row.voices.to_string()),
            points: row.points.map(number),
            person: row.owner_name.clone(),
            menu: Some(row_menu(row)),
            grip,
            pick: true,
            ..kit::Row::default()
        })
    }
}

fn tags(product: &Product, row: &Row) -> Markup {
    html! {
        @match row.status.as_str() {
            "backlog" => {}
            "ready" => (tag(Tone::Plain, "ready")),
            "review" => (tag(Tone::Good, "to accept")),
            other => (tag(Tone::Accent, other)),
        }
        @for label in row.labels.iter().take(usize::from(row.status == "backlog")) {
            a.tag.label href=(address(product, &Filter { label: Some(label.clone()), ..Filter::default() }, &[])) { (label) }
        }
    }
}

fn row_menu(row: &Row) -> Markup {
    let rank = format!("/stories/{}/rank", row.key);
    menu(
        &format!("{} {}", row.key, row.title),
        html! {
            (item_link(Icon::ExternalLink, "Open", &format!("/items/{}", row.key)))
            (item_link(Icon::Link, "Link to…", &format!("/items/{}/link", row.key)))
            (separator())
            (item_action(Icon::ArrowUpToLine, "Move to the top", "PUT", &rank, &[("top", "true")]))
            (item_button(Icon::ArrowUp, "Move up", "sortable#up"))
            (item_button(Icon::ArrowDown, "Move down", "sortable#down"))
            (item_action(Icon::ArrowDownToLine, "Move to the bottom", "PUT", &rank, &[("bottom", "true")]))
            (item_button(Icon::SlidersHorizontal, "Move to position…", "sortable#position"))
            (separator())
            (item_action(Icon::Archive, "Archive", "DELETE", &format!("/items/{}", row.key), &[]))
        },
    )
}

struct Choices {
    areas: Vec<Area>,
    people: Vec<person::Person>,
    initiatives: Vec<(String, String)>,
    labels: Vec<(String,)>,
}

impl Choices {
    async fn read(db: &mut Db, product: &Product) -> crate::Result<Choices> {
        Ok(Choices {
            areas: Area::all(db, product.id).await?,
            people: person::choices(db).await?,
            initiatives: db
                .query(sql!(
                    "select key, title from item where product_id = $1 and kind = 'initiative' and archived_at is null and open
                     order by created_at desc limit 40"
                ))
                .bind(product.id)
                .all()
                .await?,
            labels: db
                .query(sql!(
                    "select distinct x.label from (select id from item where product_id = $1 and open and rank is not null
                        order by rank, id limit 500) i join item_label x on x.item_id = i.id order by x.label limit 60"
                ))
                .bind(product.id)
                .all()
                .await?,
        })
    }
}

fn filter_bar(product: &Product, filter: &Filter, choices: &Choices, without: i64) -> Markup {
    let off = |change: &dyn Fn(&mut Filter)| {
        let mut without = filter.clone();
        change(&mut without);
        address(product, &without, &[])
    };
    let on = |label: String, href: String| html! { (Chip { label, href, on: true, count: None }) };
    let no_why = Filter { no_why: Some(true), ..filter.clone() };
    html! {
        (filters(html! {
            @if let Some(kind) = filter.kind { (on(format!("kind: {}", kind.label()), off(&|f| f.kind = None))) }
            @if let Some(status) = &filter.status { (on(format!("status: {status}"), off(&|f| f.status = None))) }
            @if let Some(area) = &filter.area { (on(format!("area: {area}"), off(&|f| f.area = None))) }
            @if let Some(person) = &filter.person { (on(format!("person: {}", name_of(choices, person)), off(&|f| f.person = None))) }
            @if let Some(label) = &filter.label { (on(format!("label: {label}"), off(&|f| f.label = None))) }
            @if let Some(key) = &filter.initiative { (on(format!("for: {}", title_of(choices, key)), off(&|f| f.initiative = None))) }
            @if let Some(words) = &filter.q { (on(format!("“{words}”"), off(&|f| f.q = None))) }
            @if filter.no_why == Some(true) { (on("has no why".into(), off(&|f| f.no_why = None))) }
            @else if without > 0 { (Chip { label: "has no why".into(), href: address(product, &no_why, &[]), on: false, count: Some(without) }) }
            (Button::opens("Filter", "filter").plain().small().icon(Icon::Filter).hotkey("f"))
        }))
        (kit::dialog("filter", "Filter and group", filter_form(product, filter, choices)))
    }
}

fn filter_form(product: &Product, filter: &Filter, choices: &Choices) -> Markup {
    let any = |list: Vec<Choice>| std::iter::once(Choice::new("", "Any")).chain(list).collect::<Vec<_>>();
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    html! {
        form.form method="get" action=(format!("/products/{}/backlog", product.key)) {
            (Field::text("q", "Words in the title").value(text(&filter.q)))
            (kit::pair(
                Field::select("kind", "Kind", any(Kind::RANKED.iter().map(|kind| Choice::new(kind.name(), kind.label())).collect()))
                    .value(filter.kind.map(Kind::name).unwrap_or_default()),
                Field::select("status", "Status", any(Kind::Story.statuses().iter().filter(|status| status.open).map(|status| Choice::new(status.name, status.label)).collect()))
                    .value(text(&filter.status)),
            ))
            (kit::pair(
                Field::select("area", "Area", any(choices.areas.iter().map(|area| Choice::new(&area.name, &area.name)).collect())).value(text(&filter.area)),
                Field::select("person", "Person", any(choices.people.iter().map(|person| Choice::new(&person.email, &person.name)).collect())).value(text(&filter.person)),
            ))
            (kit::pair(
                Field::select("initiative", "Initiative", any(choices.initiatives.iter().map(|(key, title)| Choice::new(key, title)).collect())).value(text(&filter.initiative)),
                Field::select("label", "Label", any(choices.labels.iter().map(|(label,)| Choice::new(label, label)).collect())).value(text(&filter.label)),
            ))
            (Field::select("group", "Group by", vec![
                Choice::new("", "Nothing"), Choice::new("status", "Status"), Choice::new("kind", "Kind"),
                Choice::new("area", "Area"), Choice::new("person", "Person"), Choice::new("why", "Why"),
            ]))
            (kit::checkbox("no_why", "Only what has no why", None, filter.no_why == Some(true)))
            (kit::form_actions("Show", Some(&format!("/products/{}/backlog", product.key))))
        }
    }
}

fn name_of(choices: &Choices, email: &str) -> String {
    choices
        .people
        .iter()
        .find(|person| person.email == email)
        .map_or_else(|| email.to_owned(), |person| person.name.clone())
}

fn title_of(choices: &Choices, key: &str) -> String {
    choices
        .initiatives
        .iter()
        .find(|(known, _)| known == key)
        .map_or_else(|| key.to_owned(), |(_, title)| title.clone())
}

/// What the whole selection can be changed to.
fn bulk(choices: &Choices) -> Markup {
    let keep = |word: &str, list: Vec<Choice>| std::iter::once(Choice::new("", word)).chain(list).collect::<Vec<_>>();
    let select = |name: &str, word: &str, list: Vec<Choice>| {
        html! {
            select.input.small name=(name) aria-label=(word) {
                @for choice in keep(word, list) { option value=(choice.value) { (choice.label) } }
            }
        }
    };
    let statuses = Kind::Story.statuses().iter().filter(|status| status.name != "accepted");
    kit::bulk_bar(
        "/items/changes",
        html! {
            (select("status", "Status", statuses.map(|status| Choice::new(status.name, status.label)).collect()))
            (select("owner", "Person", choices.people.iter().map(|person| Choice::new(&person.email, &person.name)).collect()))
            (select("area", "Area", choices.areas.iter().map(|area| Choice::new(&area.name, &area.name)).collect()))
            (select("serves", "Initiative", choices.initiatives.iter().map(|(key, title)| Choice::new(key, title)).collect()))
            input.input.small name="add_label" placeholder="Add label" aria-label="Add label" maxlength="50";
            (Button::submit("Change").primary().small())
            (Button::submit("Archive").small().value("archive", "true"))
        },
    )
}

async fn beside(db: &mut Db, product: &Product, open: &coverage::Open, rows: &[Row]) -> crate::Result<Markup> {
    let loudest = rows.iter().filter(|row| row.voices > 0).max_by_key(|row| row.voices);
    let voice = match loudest {
        Some(row) => heard::voices(db, row.id, 1).await?.into_iter().next(),
        None => None,
    };
    let meter = |label: &str, part: i64| {
        let share = if open.items > 0 { part as f64 / open.items as f64 } else { 0.0 };
        html! { (Meter { label: label.into(), share, agreed: None, figure: format!("{:.0} %", share * 100.0), tone: Tone::Accent }) }
    };
    let without = open.items - open.rooted;
    Ok(html! {
        (panel("Does it serve the strategy?", "", html! {
            (meter("Know their why", open.rooted))
            (meter("Ready", open.ready))
            (meter("Have a voice", open.voiced))
            @if without > 0 { (Button::link(format!("Mend {} without a why", count(without)), format!("/products/{}/coverage", product.key))) }
        }))
        @if let Some(voice) = &voice {
            (panel("Loudest on this page", "", html! {
                (crate::items::page::quote(voice))
            }))
        }
        (panel("Keys", "", html! {
            p.quiet.small { kbd { "j" } " " kbd { "k" } " move · " kbd { "Alt ↑" } " rank · " kbd { "x" } " select · " kbd { "f" } " filter · " kbd { "?" } " all" }
        }))
    })
}

fn empty(product: &Product) -> Markup {
    html! {
        (Empty {
            title: "Nothing in the backlog yet".into(),
            text: "Here stands everything that may be built, in one order: what is on top comes next. Write a story above, or bring what you have.".into(),
            example: Some(html! { "“Refund to the same card @mei #payments 5pts”" }),
            button: Some(Button::link("Import from Jira or CSV", format!("/products/{}/import", product.key))),
        })
    }
}
