//! The saved views where they are used: the tools above the backlog, the form that saves one, and the page that keeps them.

use axum::{
    Router,
    extract::{Path, RawQuery},
    routing::get,
};
use maud::{Markup, html};

use super::saved::{Face, Saved, canonical};
use crate::{
    app::App,
    backlog::page::{View, encoded},
    command::{Actor, Place, Right, Say},
    fields::{self, wish},
    items::Product,
    sprint::board_view,
    store::Db,
    web::{
        Page, Visit,
        kit::{
            self, Button, Choice, Empty, Field, Icon, Station, Tab, Tone, form_actions, item_action, item_link,
            labelled_menu, menu, page_head, separator, tag,
        },
    },
};

pub fn routes() -> Router<App> {
    Router::new().route("/products/{product}/views", get(list)).route("/products/{product}/views/new", get(save))
}

/// The pages that show the same work.
fn faces(product: &Product, here: Face) -> Markup {
    let tab = |face: Face| Tab::new(face.label(), format!("/products/{}/{}", product.key, face.path()), face == here);
    kit::segment("Ways to look at the backlog", &Face::ALL.map(tab))
}

/// The two forms of a file whose address begins so.
pub fn exports(start: &str, query: &str) -> Markup {
    let mark = if query.is_empty() { "" } else { "?" };
    let at = |ending: &str| format!("{start}{ending}{mark}{query}");
    labelled_menu(
        "Export",
        html! {
            (item_link(Icon::Download, "Spreadsheet (XLSX)", &at("xlsx")))
            (item_link(Icon::Download, "Plain table (CSV)", &at("csv")))
        },
    )
}

/// What stands above each face of the backlog: the other faces, the saved views, and the files.
pub async fn tools(db: &mut Db, by: &Actor, product: &Product, face: Face, view: &View) -> crate::Result<Markup> {
    let saved = Saved::all(db, by, product.id).await?;
    let query = encoded(View { seen: None, ..view.clone() }.pairs().into_iter());
    let at = |page: &str, query: &str| {
        format!("/products/{}/{page}{}{query}", product.key, if query.is_empty() { "" } else { "?" })
    };
    let here = at(face.path(), &query);
    let shown_as = if face == Face::List { String::new() } else { format!("face={}", face.name()) };
    let saves = [query.as_str(), shown_as.as_str()].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>();
    let stem = if face == Face::List { "backlog.".to_owned() } else { format!("{}/", face.path()) };
    Ok(html! {
        (faces(product, face))
        (labelled_menu("Views", html! {
            @for view in saved.iter().take(40) {
                (item_link(if view.href == here { Icon::Check } else if view.shared { Icon::Users } else { Icon::User }, &view.name, &view.href))
            }
            @if !saved.is_empty() { (separator()) }
            (item_link(Icon::Plus, "Save this view…", &at("views/new", &saves.join("&"))))
            @if !saved.is_empty() { (item_link(Icon::Settings, "All views", &format!("/products/{}/views", product.key))) }
        }))
        (exports(&format!("/products/{}/{stem}", product.key), &query))
    })
}

async fn save(mut visit: Visit, Path(key): Path<String>, query: RawQuery) -> Page {
    let query = query.0.unwrap_or_default();
    let face = url::form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "face");
    let face =
        face.and_then(|(_, value)| Face::ALL.into_iter().find(|face| face.name() == value)).unwrap_or(Face::List);
    let query = canonical(Face::List, &query)?;
    let (product, mut shell) = visit.stop(&key, Station::Backlog).await?;
    shell.title = format!("Save this view · {}", shell.title);
    let shares = visit.actor.say(&Place::product(Right::DoWork, product.id));
    let view = View::read(&query)?;
    let fields = fields::Field::of_product(&mut visit.db, &product).await?;
    let content = html! {
        (page_head("Save this view", "", html! {}))
        form.form method="post" action=(format!("/products/{}/views", product.key)) {
            input type="hidden" name="query" value=(query);
            (Field::text("name", "What it is called").required().autofocus().placeholder("Ready for the next sprint"))
            (Field::select("page", "Shown as", Face::ALL.map(|face| Choice::new(face.name(), face.label())).to_vec()).value(face.name()))
            @if shares != Say::None {
                (kit::checkbox("shared", "Shared with everybody in the product", (shares == Say::Propose).then_some("A proposal, as you do no work here."), false))
            }
            p.quiet.small { "Keeps " (said(&view, &fields)) ". A view of yours that is called so already is replaced." }
            (form_actions("Save", Some(&format!("/products/{}/backlog?{query}", product.key))))
        }
    };
    Ok(visit.render(&shell, content))
}

/// What a view keeps, in words.
fn said(view: &View, fields: &[fields::Field]) -> String {
    let wished = |(name, value): (String, String)| match name.as_str() {
        "field" => wish::words(fields, &value, str::to_owned),
        _ => format!("{} {value}", name.replace('_', " ")),
    };
    let mut parts: Vec<String> = view.filter.pairs().into_iter().map(wished).collect();
    parts.extend(view.sort.as_ref().map(|sort| format!("sorted by {}", sort.label(fields).to_lowercase())));
    parts.extend(view.group.map(|group| format!("grouped by {}", group.label().to_lowercase())));
    if parts.is_empty() { "the whole backlog by rank".into() } else { parts.join(" · ") }
}

async fn list(mut visit: Visit, Path(key): Path<String>) -> Page {
    let (product, mut shell) = visit.stop(&key, Station::Backlog).await?;
    shell.crumbs.push(("Views".into(), None));
    shell.title = format!("Views · {}", shell.title);
    let saved = Saved::all(&mut visit.db, &visit.actor, product.id).await?;
    let fields = fields::Field::of_product(&mut visit.db, &product).await?;
    let leads = visit.actor.say(&Place::product(Right::WriteBacklog, product.id)) == Say::Decide;
    let content = html! {
        (page_head("Views", "of the backlog and the boards, yours and those that are shared", html! {}))
        @if saved.is_empty() {
            (Empty {
                title: "No view is saved yet".into(),
                text: "Filter, sort and group the backlog, or filter a board, then keep that under a name: for yourself, or for everybody.".into(),
                example: None,
                button: Some(Button::link("To the backlog", format!("/products/{}/backlog", product.key))),
            })
        } @else {
            ul.plain-list role="list" { @for view in &saved { li id=(format!("view-{}", view.id)) { (line(view, &fields, view.owner_id == visit.actor.person, leads)) } } }
        }
    };
    Ok(visit.render(&shell, content))
}

fn line(view: &Saved, fields: &[fields::Field], own: bool, leads: bool) -> Markup {
    let href = format!("/views/{}", view.id);
    let kept = match &view.team {
        Some(team) => format!("board of {team}: {}", board_view::View::read(&view.query).unwrap_or_default().said()),
        None => said(&View::read(&view.query).unwrap_or_default(), fields),
    };
    html! {
        div.saved-view {
            div {
                a.title href=(view.href) { (view.name) } " "
                @if view.shared { (tag(Tone::Accent, "shared")) }
                p.quiet.small { (kept) @if !own { " · by " (view.owner_name) } }
            }
            @if own || leads {
                form.inline method="post" action=(href) data-controller="remote-form" {
                    input type="hidden" name="_method" value="PATCH";
                    input.input.small name="name" value=(view.name) aria-label=(format!("Name of {}", view.name)) required maxlength="80";
                    (Button::submit("Rename").small())
                }
                (menu(&format!("{}: more", view.name), html! {
                    @if view.shared { (item_action(Icon::User, "Keep to its owner", "PATCH", &href, &[("shared", "false")])) }
                    @else { (item_action(Icon::Users, "Share with the product", "PATCH", &href, &[("shared", "true")])) }
                    (item_action(Icon::Trash2, "Remove", "DELETE", &href, &[]))
                }))
            }
        }
    }
}
