//! The backlog as a file, CSV or XLSX: the rows of the view that is on the page, with its filters and in its order.

use axum::{
    Router,
    body::Bytes,
    extract::{Path, RawQuery},
    http::header,
    response::IntoResponse,
    routing::get,
};

use super::{
    around::{self, Around},
    sheet::{Cell, Head, workbook},
};
use crate::{
    app::App,
    backlog::{
        backlog::{self, Row},
        page::View,
    },
    error::{Error, Result},
    fields::Field,
    items::Product,
    store::Db,
    web::{Page, Visit},
};

const MOST_CSV: usize = 100_000;
const MOST_XLSX: usize = 50_000;
const CHUNK: i64 = 1_000;

pub fn routes() -> Router<App> {
    Router::new()
        .route("/products/{product}/backlog.csv", get(csv))
        .route("/products/{product}/backlog.xlsx", get(xlsx))
}

/// Whole rows or an error: a file that was cut would look like one that was not.
async fn csv(mut visit: Visit, Path(key): Path<String>, query: RawQuery) -> Page {
    let view = View::read(&query.0.unwrap_or_default())?;
    let product = Product::find(&mut visit.db, &visit.actor, &key).await?;
    let mut to = formats::csv::Writer::new(Vec::new());
    let head = Head::of(Field::open(&mut visit.db, product.id).await?);
    to.row(head.columns().map(|(name, _)| name))?;
    let mut pages = Pages::up_to(MOST_CSV);
    while let Some(rows) = pages.next(&mut visit.db, &product, &view).await? {
        let around = around::of(&mut visit.db, &rows).await?;
        for row in &rows {
            to.row(head.cells(row, around.get(&row.id).unwrap_or(&Around::default())).into_iter().map(Cell::text))?;
        }
    }
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, named(&product, "csv")),
    ];
    Ok((headers, Bytes::from(to.finish()?)).into_response())
}

async fn xlsx(mut visit: Visit, Path(key): Path<String>, query: RawQuery) -> Page {
    let view = View::read(&query.0.unwrap_or_default())?;
    let product = Product::find(&mut visit.db, &visit.actor, &key).await?;
    let head = Head::of(Field::open(&mut visit.db, product.id).await?);
    let mut all = Vec::new();
    let mut pages = Pages::up_to(MOST_XLSX);
    while let Some(rows) = pages.next(&mut visit.db, &product, &view).await? {
        let around = around::of(&mut visit.db, &rows).await?;
        all.extend(rows.iter().map(|row| head.cells(row, around.get(&row.id).unwrap_or(&Around::default()))));
    }
    // Packing tens of thousands of rows takes seconds of a processor.
    let packed =
        tokio::task::spawn_blocking(move || workbook("Backlog", &head.columns().collect::<Vec<_>>(), &all)).await;
    let packed = packed.map_err(|error| Error::Bug(error.to_string()))??;
    let headers = [
        (header::CONTENT_TYPE, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet".to_owned()),
        (header::CONTENT_DISPOSITION, named(&product, "xlsx")),
    ];
    Ok((headers, Bytes::from(packed)).into_response())
}

fn named(product: &Product, ending: &str) -> String {
    format!("attachment; filename=\"{}-backlog.{ending}\"", product.key)
}

/// A view read to its end, a page at a time.
struct Pages {
    after: Option<String>,
    done: bool,
    read: usize,
    most: usize,
}

impl Pages {
    fn up_to(most: usize) -> Pages {
        Pages { after: None, done: false, read: 0, most }
    }

    async fn next(&mut self, db: &mut Db, product: &Product, view: &View) -> Result<Option<Vec<Row>>> {
        if self.done {
            return Ok(None);
        }
        let page = backlog::page(db, product, &view.filter, &view.sort(), CHUNK, self.after.as_deref()).await?;
        self.read += page.items.len();
        if self.read > self.most {
            let most = crate::web::shown::count(self.most as i64);
            return Err(Error::refused(
                "too_many_rows",
                format!("this view has more than {most} rows, the most a file takes; filter it further"),
            ));
        }
        self.done = page.next.is_none();
        self.after = page.next;
        Ok(Some(page.items))
    }
}
