//! The page of imports: what has been brought in, and the form that brings in more.

use axum::{
    extract::{Path, Request, State},
    http::{HeaderMap, Method, StatusCode},
    response::{IntoResponse, Redirect, Response},
};
use maud::{Markup, html};

use super::{Run, RunId, What, must_import, upload};
use crate::{
    app::App,
    command::{Actor, Via},
    error::{Error, Result},
    items::Product,
    people,
    web::{
        self, Shelf,
        kit::{Button, Choice, Column, Empty, Field, Table, Tone, form_actions, notice, page_head, panel, tag},
        layout::{Place, page},
        shown::moment,
    },
};

/// `GET /products/{product}/import`
pub async fn show(State(app): State<App>, Path(product): Path<String>, headers: HeaderMap) -> Response {
    let asked = async {
        let (by, product) = open(&app, &headers, &Method::GET, &product).await?;
        render(&app, &by, &product, What::Jira, None).await
    };
    match asked.await {
        Ok(content) => content.into_response(),
        Err(error) => web::error_page(&error),
    }
}

/// `POST /products/{product}/import`
pub async fn send(State(app): State<App>, Path(product): Path<String>, request: Request) -> Response {
    let opened = open(&app, request.headers(), &Method::POST, &product).await;
    let (by, product) = match opened {
        Ok(opened) => opened,
        Err(error) => return web::error_page(&error),
    };
    let mut what = What::Jira;
    let taken = async {
        by.must_write()?;
        let sent = upload::receive(&app, request).await?;
        what = sent.field("kind").and_then(What::parse).ok_or_else(|| Error::field("kind", "say what the file is"))?;
        upload::open_run(&app, &by, &product, what, sent).await
    };
    match taken.await {
        Ok((run, _)) => Redirect::to(&format!("/imports/{run}")).into_response(),
        Err(error) if error.status() >= 500 => web::error_page(&error),
        Err(error) => {
            let status = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::UNPROCESSABLE_ENTITY);
            match render(&app, &by, &product, what, Some(error)).await {
                Ok(content) => (status, content).into_response(),
                Err(error) => web::error_page(&error),
            }
        }
    }
}

async fn open(app: &App, headers: &HeaderMap, method: &Method, product: &str) -> Result<(Actor, Product)> {
    let by = people::authenticate(app, headers, method, Via::Web).await?;
    let product = Product::find(&mut app.store.read().await?, &by, product).await?;
    must_import(&by, product.id)?;
    Ok((by, product))
}

async fn render(app: &App, by: &Actor, product: &Product, what: What, error: Option<Error>) -> Result<Markup> {
    let shelf = Shelf::load(app, by, Some(product)).await?;
    let runs = Run::of_product(&mut app.store.read().await?, product.id, None, 50).await?;
    let mut shell = shelf.shell("Import");
    shell.place = Some(Place::Import);
    shell.crumbs =
        vec![(product.name.clone(), Some(format!("/products/{}/vision", product.key))), ("Import".into(), None)];
    shell.topics.extend(runs.iter().filter(|run| run.is_at_work()).map(|run| format!("import:{}", run.id)));
    let content = html! {
        (page_head("Import", "From Jira, or from any file with columns", html! {}))
        (panel("Bring in a file", "", form(product, what, error)))
        @if runs.is_empty() {
            (Empty {
                title: "Nothing has been imported yet".into(),
                text: "An import shows what it will do before it does it, goes on by itself after an interruption, and can be taken back as a whole.".into(),
                example: None,
                button: None,
            })
        } @else { (list(&runs)) }
    };
    Ok(page(&shell, content))
}

fn form(product: &Product, what: What, error: Option<Error>) -> Markup {
    let wrong = |field: &str| match &error {
        Some(Error::Invalid(errors)) => {
            errors.iter().find(|wrong| wrong.field == field).map(|wrong| wrong.message.clone())
        }
        Some(error) if field == "file" => Some(error.to_string()),
        _ => None,
    };
    let kinds = What::ALL.into_iter().map(|what| Choice::new(what.name(), what.label())).collect();
    html! {
        form.form method="post" enctype="multipart/form-data" action=(format!("/products/{}/import", product.key)) {
            (Field::select("kind", "What the file is", kinds).value(what.name()).required().error(wrong("kind")))
            (Field::file("file", "File").required()
                .hint("A CSV file of up to 1 GiB, in any usual encoding. The next page shows its first rows before anything happens.")
                .error(wrong("file")))
            (form_actions("Look at the file", None))
        }
    }
}

fn list(runs: &[Run]) -> Markup {
    let columns = vec![
        Column::text("File"),
        Column::text("State"),
        Column::text("When"),
        Column::number("Created"),
        Column::number("Updated"),
        Column::number("Skipped"),
        Column::number("Failed"),
        Column::text("Undo"),
    ];
    let rows = runs.iter().map(|run| {
        vec![
            html! { a href=(href(run.id)) { (run.file_name) } },
            state(run),
            html! { span { time datetime=(run.created_at.to_rfc3339()) { (moment(run.created_at)) } @if let Some(by) = &run.by { " by " (by) } } },
            html! { (run.created) },
            html! { (run.updated) },
            html! { (run.skipped) },
            html! { (run.failed) },
            html! { @if run.may_undo() { (undo(run)) } },
        ]
    });
    html! { (Table { caption: "Imports".into(), columns, rows: rows.collect(), ..Table::default() }) }
}

pub fn href(run: RunId) -> String {
    format!("/imports/{run}")
}

pub fn state(run: &Run) -> Markup {
    let (tone, word) = match run.state.as_str() {
        "mapping" => (Tone::Plain, "to be begun"),
        "waiting" | "running" => (Tone::Accent, "at work"),
        "done" if run.dry => (Tone::Plain, "dry run done"),
        "done" => (Tone::Good, "done"),
        "undoing" => (Tone::Accent, "being taken back"),
        "undone" => (Tone::Warn, "taken back"),
        _ => (Tone::Bad, "stopped"),
    };
    tag(tone, word)
}

pub fn undo(run: &Run) -> Markup {
    html! { (Button::link("Undo the whole import", format!("{}/undo", href(run.id))).danger().small()) }
}

/// What stopped a run, said where the run is shown.
pub fn stopped(run: &Run) -> Markup {
    html! {
        @if let Some(error) = &run.error { (notice(Tone::Bad, html! { "It stopped: " (error) }, html! {})) }
    }
}
