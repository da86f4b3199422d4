//! The same for programs: a file in, a run back; its progress, rows, start and undo are the registry's routes.

use axum::{
    Json,
    extract::{Path, RawQuery, Request, State},
    http::{HeaderName, HeaderValue, Method, StatusCode},
    response::{IntoResponse, Response},
};
use schemars::{JsonSchema, SchemaGenerator};
use serde::Serialize;
use serde_json::{Value, json};

use super::{
    Head, Mapping, Run, What, mapping_part, must_import, own,
    reading::Offered,
    run::Stored,
    starting,
    upload::{self, Sent},
};
use crate::{
    app::App,
    command::{Actor, Once, Route, Sending, Via},
    error::{Error, Result},
    items::Product,
    people,
    web::problem,
};

pub const SENDING: Sending = Sending {
    name: "import.send",
    route: Route { status: 202, ..Route::post("/products/{product}/imports") },
    about: "Brings a file in, as text/csv or in a form: begins the import, or with preview only shows its first rows and what its columns are taken for; import.start begins it then.",
    fields,
    alone: &["text/csv"],
    in_a_form: true,
    output: SchemaGenerator::subschema_for::<Begun>,
};

fn fields() -> Vec<(&'static str, Value)> {
    let yes = |about: &str| json!({"type": "boolean", "description": about});
    vec![
        (
            "kind",
            json!({"type": "string", "enum": ["jira", "feedback", "item", "customer"], "description": "What a row is; needed."}),
        ),
        (
            "map",
            json!({"type": "string", "description": "Which column becomes which field: title=Summary,body=Description; as saved for these columns or as suggested unless told."}),
        ),
        ("dry_run", yes("Only says what would be done.")),
        ("preview", yes("Begins nothing: shows the first rows and the mapping.")),
    ]
}

/// A file that has been taken.
#[derive(Serialize, JsonSchema)]
struct Begun {
    #[serde(flatten)]
    run: Run,
    /// Only where it was asked for.
    preview: Option<Preview>,
}

#[derive(Serialize, JsonSchema)]
struct Preview {
    /// The first 30 rows, by the columns of the file; a row that cannot be read is empty.
    rows: Vec<Vec<String>>,
    /// Whether the mapping was used before for a file with these columns; else it is suggested.
    saved: bool,
    /// The fields that a column can become.
    fields: Vec<String>,
    /// The columns of a Jira export that hold something in these rows and have no place here.
    left_out: Vec<String>,
    /// Its custom fields for which import.start can make a field of the product.
    offered: Vec<Offered>,
}

struct Asked {
    product: Product,
    what: What,
    map: Option<String>,
    dry: bool,
    preview: bool,
    once: Option<Once>,
}

/// `POST /api/v1/products/{product}/imports`: answers 202 with the run.
pub async fn create(
    State(app): State<App>,
    Path(product): Path<String>,
    RawQuery(query): RawQuery,
    request: Request,
) -> Response {
    match begin(&app, &product, query.unwrap_or_default(), request).await {
        Ok((status, answer, replayed)) => {
            let status = StatusCode::from_u16(status).unwrap_or(StatusCode::ACCEPTED);
            let mut response = (status, Json(answer)).into_response();
            if replayed {
                let name = HeaderName::from_static("idempotent-replayed");
                response.headers_mut().insert(name, HeaderValue::from_static("true"));
            }
            response
        }
        Err(error) => problem(&error, false),
    }
}

async fn begin(app: &App, product: &str, query: String, request: Request) -> Result<(u16, Value, bool)> {
    let headers = request.headers().clone();
    let by = people::authenticate(app, &headers, &Method::POST, Via::Api).await?;
    by.must_write()?;
    let product = Product::find(&mut app.store.read().await?, &by, product).await?;
    must_import(&by, product.id)?;
    let mut sent = Sent { stored: None, fields: url::form_urlencoded::parse(query.as_bytes()).into_owned().collect() };
    let more = upload::receive(app, request).await?;
    sent.fields.extend(more.fields);
    let what = sent.field("kind").and_then(What::parse);
    let what = what.ok_or_else(|| Error::field("kind", "the kind is one of jira, feedback, item, customer"))?;
    let is = |name: &str| sent.field(name).is_some_and(|value| matches!(value, "true" | "1" | "on" | "yes"));
    let (dry, preview, map) = (is("dry_run"), is("preview"), sent.field("map").map(str::to_owned));
    let stored = more.stored.ok_or_else(|| Error::field("file", "choose a file"))?;
    let says = json!([SENDING.name, product.key, what.name(), map, dry, preview, stored.name, stored.digest]);
    let once = Once::read(&headers, &says.to_string())?;
    let head = upload::head(app, what, &stored).await?;
    let asked = Asked { product, what, map, dry, preview, once };
    match write(app, &by, &asked, stored.clone(), &head).await {
        // The same request came first at the same time; its answer is this one's.
        Err(error) if asked.once.is_some() && error.is_duplicate() => write(app, &by, &asked, stored, &head).await,
        done => done,
    }
}

async fn write(app: &App, by: &Actor, asked: &Asked, stored: Stored, head: &Head) -> Result<(u16, Value, bool)> {
    let mut tx = app.store.begin().await?;
    if let Some(once) = &asked.once
        && let Some((status, answer)) = once.answered(&mut tx, by).await?
    {
        return Ok((status, answer, true));
    }
    let own = own::of_product(&mut tx, &asked.product, asked.what).await?;
    let saved = Mapping::saved(&mut tx, asked.product.id, asked.what, &head.headers, &own).await?.is_some();
    let id = upload::add(&mut tx, by, &asked.product, asked.what, stored, head).await?;
    let run = Run::get(&mut tx, id).await?;
    if !asked.preview {
        let mapping = match &asked.map {
            Some(map) => Mapping::parse(asked.what, map, &head.headers, &own)?,
            None => run.mapping.0.clone(),
        };
        starting::begin(&mut tx, &run, mapping, &head.headers, asked.dry).await?;
    }
    let preview = asked.preview.then(|| Preview {
        rows: head
            .rows
            .iter()
            .take(mapping_part::PREVIEW)
            .map(|row| row.as_ref().map(|row| row.fields.clone()).unwrap_or_default())
            .collect(),
        saved,
        fields: asked
            .what
            .fields()
            .iter()
            .map(|(name, _)| (*name).to_owned())
            .chain(own.iter().map(own::target))
            .collect(),
        left_out: if asked.what == What::Jira { head.left_out(&run.mapping.0) } else { Vec::new() },
        offered: if asked.what == What::Jira { head.offered(&run.mapping.0, &own) } else { Vec::new() },
    });
    let begun = Begun { run: Run::get(&mut tx, id).await?, preview };
    let answer = serde_json::to_value(begun).map_err(|error| Error::Bug(error.to_string()))?;
    if let Some(once) = &asked.once {
        once.remember(&mut tx, by, SENDING.route.status, answer.clone()).await?;
    }
    tx.commit().await?;
    Ok((SENDING.route.status, answer, false))
}
