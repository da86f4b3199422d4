//! The backlog, the story map and boards as files: the same for people and for programs, as CSV or XLSX.

use axum::{
    Router,
    body::Bytes,
    extract::{Path, RawQuery, State},
    http::{HeaderMap, Method, header},
    response::{IntoResponse, Response},
    routing::get,
};
use serde_json::{Value, json};

use super::{
    export, map_sheet,
    sheet::{Cell, workbook},
    tree,
};
use crate::{
    app::App,
    command::{Actor, Giving, Registry, Route, Via},
    error::{Error, Result},
    items::{Key, Product},
    people,
    sprint::board_sheet,
    store::Db,
    web::{Page, Visit, problem},
};

/// A table on its way to a file.
pub struct Sheet {
    /// The name of the file without its ending.
    pub stem: String,
    pub title: &'static str,
    /// The name of each column with its width in a workbook.
    pub columns: Vec<(String, f64)>,
    pub rows: Vec<Vec<Cell>>,
}

/// What is asked for as a file.
enum What {
    Backlog(String),
    Map(String),
    Tree(String),
    Team(String, String),
    Sprint(String),
}

const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

macro_rules! giving {
    ($name:literal, $route:literal, $about:literal) => {
        Giving { name: $name, route: Route::get($route), about: $about, fields, kinds: &["text/csv", XLSX] }
    };
}

pub fn register(registry: &mut Registry) {
    registry
        .giving(giving!("backlog.file", "/products/{product}/backlog/{format}", "Gives the backlog as a table, with the filters and the order of backlog.read; with group=… of backlog.groups a column names the group, and what stands in several has a row in each."))
        .giving(giving!("map.file", "/products/{product}/map/{format}", "Gives the story map as a table, with activity, task and slice of each item and the filters of backlog.read."))
        .giving(giving!("tree.file", "/products/{product}/tree/{format}", "Gives the tree as a table: a row a line from the goals to the sub-tasks, with how deep it stands, what it hangs under and what is done below it."))
        .giving(giving!("team.board_file", "/products/{product}/teams/{team}/board/{format}", "Gives the board of a team as a table: a row a card, with its column and the filters of the board."))
        .giving(giving!("sprint.board_file", "/sprints/{key}/board/{format}", "Gives the board of a sprint as a table: a row a card, with its column and the filters of the board."));
}

fn fields() -> Vec<(&'static str, Value)> {
    vec![
        ("format", json!({"type": "string", "enum": ["csv", "xlsx"]})),
        (
            "q",
            json!({"type": "string", "description": "Words of the title; the other wishes as the page has them in its address."}),
        ),
    ]
}

/// The files, at the same addresses for people and, below `/api/v1`, for programs.
pub fn routes() -> Router<App> {
    Router::new()
        .route(
            "/products/{product}/backlog.csv",
            get(async |visit: Visit, Path(product): Path<String>, query: RawQuery| {
                seen(visit, What::Backlog(product), "csv", query).await
            }),
        )
        .route(
            "/products/{product}/backlog.xlsx",
            get(async |visit: Visit, Path(product): Path<String>, query: RawQuery| {
                seen(visit, What::Backlog(product), "xlsx", query).await
            }),
        )
        .route(
            "/products/{product}/map/{format}",
            get(async |visit: Visit, Path((product, format)): Two, query: RawQuery| {
                seen(visit, What::Map(product), &format, query).await
            }),
        )
        .route(
            "/products/{product}/tree/{format}",
            get(async |visit: Visit, Path((product, format)): Two, query: RawQuery| {
                seen(visit, What::Tree(product), &format, query).await
            }),
        )
        .route(
            "/products/{product}/teams/{team}/board/{format}",
            get(async |visit: Visit, Path((product, team, format)): Three, query: RawQuery| {
                seen(visit, What::Team(product, team), &format, query).await
            }),
        )
        .route(
            "/sprints/{key}/board/{format}",
            get(async |visit: Visit, Path((key, format)): Two, query: RawQuery| {
                seen(visit, What::Sprint(key), &format, query).await
            }),
        )
        .route(
            "/api/v1/products/{product}/backlog/{format}",
            get(async |app: Asked, Path((product, format)): Two, query: RawQuery, headers: HeaderMap| {
                asked(app, What::Backlog(product), &format, query, headers).await
            }),
        )
        .route(
            "/api/v1/products/{product}/map/{format}",
            get(async |app: Asked, Path((product, format)): Two, query: RawQuery, headers: HeaderMap| {
                asked(app, What::Map(product), &format, query, headers).await
            }),
        )
        .route(
            "/api/v1/products/{product}/tree/{format}",
            get(async |app: Asked, Path((product, format)): Two, query: RawQuery, headers: HeaderMap| {
                asked(app, What::Tree(product), &format, query, headers).await
            }),
        )
        .route(
            "/api/v1/products/{product}/teams/{team}/board/{format}",
            get(async |app: Asked, Path((product, team, format)): Three, query: RawQuery, headers: HeaderMap| {
                asked(app, What::Team(product, team), &format, query, headers).await
            }),
        )
        .route(
            "/api/v1/sprints/{key}/board/{format}",
            get(async |app: Asked, Path((key, format)): Two, query: RawQuery, headers: HeaderMap| {
                asked(app, What::Sprint(key), &format, query, headers).await
            }),
        )
}

type Asked = State<App>;
type Two = Path<(String, String)>;
type Three = Path<(String, String, String)>;

async fn seen(mut visit: Visit, what: What, format: &str, RawQuery(query): RawQuery) -> Page {
    Ok(given(&mut visit.db, &visit.actor, what, format, &query.unwrap_or_default()).await?)
}

async fn asked(State(app): Asked, what: What, format: &str, RawQuery(query): RawQuery, headers: HeaderMap) -> Response {
    let given = async {
        let by = people::authenticate(&app, &headers, &Method::GET, Via::Api).await?;
        let mut db = app.store.read().await?;
        given(&mut db, &by, what, format, &query.unwrap_or_default()).await
    };
    given.await.unwrap_or_else(|error| problem(&error, false))
}

async fn given(db: &mut Db, by: &Actor, what: What, format: &str, query: &str) -> Result<Response> {
    if !matches!(format, "csv" | "xlsx") {
        return Err(Error::NotFound);
    }
    let sheet = match what {
        What::Backlog(key) => {
            let product = Product::find(db, by, &key).await?;
            export::sheet(db, &product, query, if format == "csv" { export::MOST_CSV } else { export::MOST_XLSX })
                .await?
        }
        What::Map(key) => {
            let product = Product::find(db, by, &key).await?;
            map_sheet::sheet(db, &product, query).await?
        }
        What::Tree(key) => {
            let product = Product::find(db, by, &key).await?;
            tree::sheet::sheet(db, &product, query).await?
        }
        What::Team(key, team) => {
            let product = Product::find(db, by, &key).await?;
            board_sheet::of_team(db, by, &product, &team, query).await?
        }
        What::Sprint(key) => {
            let key = Key::parse(&key).ok_or(Error::NotFound)?;
            board_sheet::of_sprint(db, by, &key, query).await?
        }
    };
    sheet.given(format).await
}

impl Sheet {
    /// The file in that format; anything but csv is a workbook.
    pub async fn given(self, format: &str) -> Result<Response> {
        let named = format!("attachment; filename=\"{}.{format}\"", self.stem);
        let kind = if format == "csv" { "text/csv; charset=utf-8" } else { XLSX };
        let csv = format == "csv";
        // Packing tens of thousands of rows takes seconds of a processor.
        let packed = tokio::task::spawn_blocking(move || if csv { self.csv() } else { self.xlsx() }).await;
        let packed = packed.map_err(|error| Error::Bug(error.to_string()))??;
        let headers = [(header::CONTENT_TYPE, kind.to_owned()), (header::CONTENT_DISPOSITION, named)];
        Ok((headers, Bytes::from(packed)).into_response())
    }

    fn csv(self) -> Result<Vec<u8>> {
        let mut to = formats::csv::Writer::new(Vec::new());
        to.row(self.columns.iter().map(|(name, _)| name))?;
        for row in self.rows {
            to.row(row.into_iter().map(Cell::text))?;
        }
        Ok(to.finish()?)
    }

    fn xlsx(self) -> Result<Vec<u8>> {
        let columns: Vec<(&str, f64)> = self.columns.iter().map(|(name, width)| (name.as_str(), *width)).collect();
        workbook(self.title, &columns, &self.rows)
    }
}
