//! The page of a run: the first rows and what their columns mean, then how far it is, then what became of each row.

use axum::{
    body::to_bytes,
    extract::{Path, RawQuery, Request, State},
    http::{HeaderMap, Method, StatusCode},
    response::{IntoResponse, Redirect, Response},
};
use maud::{Markup, html};
use serde_json::json;
use uuid::Uuid;

use super::{
    Head, Mapping, Run, mapping_part,
    new_fields::{self, NewField},
    own, page as list_page,
    report::{self, Outcome},
    report_part, starting, work,
};
use crate::{
    app::App,
    command::{Actor, Via},
    error::{Error, Result},
    events::Event,
    fields::Field as OwnField,
    items::Product,
    jobs,
    live::Known,
    people,
    web::{
        self, Shelf,
        kit::{Button, Tone, notice, page_head, working},
        layout::{Place, page},
    },
};

/// `GET /imports/{run}`
pub async fn show(
    State(app): State<App>,
    Path(run): Path<Uuid>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let asked = async {
        let (by, run) = open(&app, &headers, &Method::GET, run).await?;
        let which = Which::read(query.as_deref().unwrap_or_default());
        render(&app, &by, &run, None, which, None).await
    };
    match asked.await {
        Ok(content) => content.into_response(),
        Err(error) => web::error_page(&error),
    }
}

/// `POST /imports/{run}`: begins it, dry or for good, or lets it go on.
pub async fn begin(State(app): State<App>, Path(run): Path<Uuid>, request: Request) -> Response {
    let (by, run) = match open(&app, request.headers(), &Method::POST, run).await {
        Ok(opened) => opened,
        Err(error) => return web::error_page(&error),
    };
    let mut mapping = None;
    let begun = async {
        by.must_write()?;
        let body = to_bytes(request.into_body(), 256 << 10)
            .await
            .map_err(|_| Error::TooLarge("the form is too large".into()))?;
        let typed: Vec<(String, String)> = url::form_urlencoded::parse(&body).into_owned().collect();
        let does = typed.iter().find(|(name, _)| name == "do").map_or("dry", |(_, does)| does.as_str());
        if does == "go-on" {
            let mut tx = app.store.begin().await?;
            Run::go_on(&mut tx, &run).await?;
            return Ok(tx.commit().await?);
        }
        let columns = typed
            .iter()
            .filter_map(|(name, column)| Some((name.strip_prefix("map.")?.to_owned(), column.parse().ok()?)));
        let own = fields_of(&app, &by, &run).await?;
        let chosen = Mapping(columns.collect()).known(run.what()?, &own);
        mapping = Some(chosen.clone());
        let head = head(&app, &run).await?;
        let (mut chosen, wanted, dry) = (chosen, wanted(&typed, &head.headers), does != "import");
        let mut tx = app.store.begin().await?;
        if !dry {
            let made = new_fields::make(&mut tx, &by, &run, &wanted, &mut chosen).await?;
            if !made.is_empty() {
                let names: Vec<_> = made.iter().map(|field| field.name.clone()).collect();
                let input = json!({"run": run.id, "create": wanted, "made": names});
                let event = Event { command: "import.start", product: Some(run.product_id), input, ..Event::default() };
                event.write(&mut tx, &by).await?;
            }
        }
        starting::begin(&mut tx, &run, chosen, &head.headers, dry).await?;
        Ok::<(), Error>(tx.commit().await?)
    };
    match begun.await {
        Ok(()) => Redirect::to(&list_page::href(run.id)).into_response(),
        Err(error) if error.status() >= 500 => web::error_page(&error),
        Err(error) => {
            let status = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::UNPROCESSABLE_ENTITY);
            match render(&app, &by, &run, mapping, Which::default(), Some(error)).await {
                Ok(content) => (status, content).into_response(),
                Err(error) => web::error_page(&error),
            }
        }
    }
}

/// The columns that are ticked to become fields, each with what it holds.
fn wanted(typed: &[(String, String)], headers: &[String]) -> Vec<NewField> {
    let said = |name: &str| typed.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str());
    let ticked = headers.iter().enumerate().filter(|(column, _)| said(&format!("create.{column}")) == Some("true"));
    let field = |(column, header): (usize, &String)| NewField {
        column: header.clone(),
        name: None,
        kind: said(&format!("holds.{column}")).and_then(|kind| serde_json::from_value(json!(kind)).ok()),
    };
    ticked.map(field).collect()
}

pub async fn open(app: &App, headers: &HeaderMap, method: &Method, run: Uuid) -> Result<(Actor, Run)> {
    let by = people::authenticate(app, headers, method, Via::Web).await?;
    let run = Run::find(&mut app.store.read().await?, &by, run).await?;
    Ok((by, run))
}

async fn fields_of(app: &App, by: &Actor, run: &Run) -> Result<Vec<OwnField>> {
    let mut db = app.store.read().await?;
    let product = Product::find(&mut db, by, &run.product).await?;
    own::of_product(&mut db, &product, run.what()?).await
}

async fn head(app: &App, run: &Run) -> Result<Head> {
    let (path, what) = (work::path(app, run), run.what()?);
    let head = tokio::task::spawn_blocking(move || Head::read(&path, what, mapping_part::PREVIEW)).await;
    head.map_err(|error| Error::Bug(error.to_string()))?
}

/// Which rows of the report are shown.
#[derive(Clone, Copy, Default)]
pub struct Which {
    pub outcome: Option<Outcome>,
    pub noted: bool,
    pub after: i64,
}

impl Which {
    fn read(query: &str) -> Which {
        let mut which = Which::default();
        for (name, value) in url::form_urlencoded::parse(query.as_bytes()) {
            match (name.as_ref(), value.as_ref()) {
                ("outcome", "noted") => which.noted = true,
                ("outcome", outcome) => which.outcome = Outcome::ALL.into_iter().find(|known| known.name() == outcome),
                ("after", after) => which.after = after.parse().unwrap_or(0),
                _ => {}
            }
        }
        which
    }
}

async fn render(
    app: &App,
    by: &Actor,
    run: &Run,
    chosen: Option<Mapping>,
    which: Which,
    error: Option<Error>,
) -> Result<Markup> {
    let mut db = app.store.read().await?;
    let known = Known::now(&mut db, app.store.clock.now()).await?;
    let run = &Run::get(&mut db, run.id).await?;
    let product = Product::find(&mut db, by, &run.product).await?;
    let shelf = Shelf::read(&mut db, by, Some(&product), known).await?;
    let rows = report::rows(&mut db, run.id, which.outcome, which.noted, which.after, report_part::ROWS + 1).await?;
    // Nobody does what was given up; somebody has to ask for it.
    let given_up = match run.job_id {
        Some(job) if run.is_at_work() => !jobs::is_open(&mut db, job).await?,
        _ => run.state == "failed" && !run.dry,
    };
    drop(db);
    let begins = run.state == "mapping" || (run.dry && matches!(run.state.as_str(), "done" | "failed"));
    let own = if begins { fields_of(app, by, run).await? } else { Vec::new() };
    let head = if begins { Some(head(app, run).await) } else { None };
    let imports = format!("/products/{}/import", product.key);
    let mut shell = shelf.shell(&run.file_name);
    shell.place = Some(Place::Import);
    shell.crumbs = vec![
        (product.name.clone(), Some(format!("/products/{}/vision", product.key))),
        ("Import".into(), Some(imports)),
        (run.file_name.clone(), None),
    ];
    shell.topics.push(format!("import:{}", run.id));
    let label = run.what()?.label();
    let mapping = chosen.unwrap_or_else(|| run.mapping.0.clone());
    let content = html! {
        (page_head(&run.file_name, label, html! {
            (list_page::state(run))
            @if run.may_undo() { (list_page::undo(run)) }
        }))
        (list_page::stopped(run))
        @if given_up { (go_on(run)) }
        @if run.is_at_work() { (at_work(run)) }
        @match head {
            Some(Ok(head)) => (mapping_part::part(run, &head, (&mapping, &own), error)?),
            Some(Err(wrong)) => (notice(Tone::Bad, html! { (wrong) }, html! {})),
            None => {}
        }
        @if run.state != "mapping" { (report_part::part(run, &rows, which)) }
    };
    Ok(page(&shell, content))
}

fn at_work(run: &Run) -> Markup {
    let label = match run.state.as_str() {
        "undoing" => "Taking it back",
        _ if run.dry => "Looking at every row",
        "waiting" => "Waiting for its turn",
        _ => "Importing",
    };
    let of = run.total.unwrap_or(run.position).max(run.position);
    html! {
        (working(label, run.position as u64, of as u64))
        p.quiet { "This goes on by itself; you can leave the page. " a href=(list_page::href(run.id)) { "Look again" } }
    }
}

fn go_on(run: &Run) -> Markup {
    html! {
        form.inline method="post" action=(list_page::href(run.id)) {
            (Button::submit("Go on where it stopped").value("do", "go-on"))
        }
    }
}
