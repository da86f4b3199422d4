//! The same for programs: a file in, a run back; its progress, rows and undo are read from the registry's routes.

use axum::{
    Json,
    extract::{Path, RawQuery, Request, State},
    http::{Method, StatusCode},
    response::{IntoResponse, Response},
};

use super::{
    Mapping, Run, What, must_import, own,
    upload::{self, Sent},
};
use crate::{
    app::App,
    command::Via,
    error::{Error, Result},
    items::Product,
    people,
    web::problem,
};

/// `POST /api/v1/products/{product}/imports?kind=jira|feedback|item|customer&map=field=column,…&dry_run=true`: takes the file
/// as `multipart/form-data` or alone as `text/csv`, and answers 202 with the run that has been begun.
pub async fn create(
    State(app): State<App>,
    Path(product): Path<String>,
    RawQuery(query): RawQuery,
    request: Request,
) -> Response {
    match begin(&app, &product, query.unwrap_or_default(), request).await {
        Ok(run) => (StatusCode::ACCEPTED, Json(run)).into_response(),
        Err(error) => problem(&error, false),
    }
}

async fn begin(app: &App, product: &str, query: String, request: Request) -> Result<Run> {
    let by = people::authenticate(app, request.headers(), &Method::POST, Via::Api).await?;
    by.must_write()?;
    let product = Product::find(&mut app.store.read().await?, &by, product).await?;
    must_import(&by, product.id)?;
    let mut asked = Sent { stored: None, fields: url::form_urlencoded::parse(query.as_bytes()).into_owned().collect() };
    let sent = upload::receive(app, request).await?;
    asked.fields.extend(sent.fields);
    asked.stored = sent.stored;
    let what = asked.field("kind").and_then(What::parse);
    let what = what.ok_or_else(|| Error::field("kind", "the kind is one of jira, feedback, item, customer"))?;
    let dry = asked.field("dry_run").is_some_and(|value| matches!(value, "true" | "1" | "on" | "yes"));
    let typed = asked.field("map").map(str::to_owned);
    let (id, head) = upload::open_run(app, &by, &product, what, asked).await?;
    let run = Run::get(&mut app.store.read().await?, id).await?;
    let own = own::of_product(&mut app.store.read().await?, &product, what).await?;
    let mapping = match typed {
        Some(typed) => Mapping::parse(what, &typed, &head.headers, &own)?,
        None => run.mapping.0.clone(),
    };
    upload::begin(app, &run, mapping, &head.headers, dry).await?;
    Run::get(&mut app.store.read().await?, id).await
}
