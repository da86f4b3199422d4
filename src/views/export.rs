//! The backlog as a table: the rows of the view that is on the page, with its filters and in its order.

use super::{
    around::{self, Around},
    giving::Sheet,
    sheet::Head,
};
use crate::{
    backlog::{
        backlog::{self, Row},
        page::View,
    },
    error::{Error, Result},
    fields::Field,
    items::Product,
    store::Db,
};

pub const MOST_CSV: usize = 100_000;
pub const MOST_XLSX: usize = 50_000;
const CHUNK: i64 = 1_000;

/// Whole rows or an error: a file that was cut would look like one that was not.
pub async fn sheet(db: &mut Db, product: &Product, query: &str, most: usize) -> Result<Sheet> {
    let view = View::read(query)?;
    let head = Head::of(Field::open(db, product.id).await?);
    let mut rows = Vec::new();
    let mut pages = Pages::up_to(most);
    while let Some(page) = pages.next(db, product, &view).await? {
        let around = around::of(db, &page).await?;
        rows.extend(page.iter().map(|row| head.cells(row, around.get(&row.id).unwrap_or(&Around::default()))));
    }
    let columns = head.columns().map(|(name, width)| (name.to_owned(), width)).collect();
    Ok(Sheet { stem: format!("{}-backlog", product.key), title: "Backlog", columns, rows })
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
