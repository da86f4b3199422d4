//! The backlog as a table: the rows of the view that is on the page, with its filters and in its order.

use super::{
    around::{self, Around},
    giving::Sheet,
    sheet::{Cell, Head},
};
use crate::{
    backlog::{
        backlog,
        grouping::{self, Asked, Grouping},
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
    let mut columns: Vec<_> = head.columns().map(|(name, width)| (name.to_owned(), width)).collect();
    match view.group {
        None => read(db, product, (&head, None), &view, most, &mut rows).await?,
        Some(by) => {
            columns.insert(0, (by.label().to_owned(), 24.0));
            for (title, view) in groups(db, product, by, &view).await? {
                read(db, product, (&head, Some(&title)), &view, most, &mut rows).await?;
            }
        }
    }
    Ok(Sheet { stem: format!("{}-backlog", product.key), title: "Backlog", columns, rows })
}

/// Every group of a view by its name, with the view of what stands in it.
async fn groups(db: &mut Db, product: &Product, by: Grouping, view: &View) -> Result<Vec<(String, View)>> {
    let asked = Asked { by, filter: view.filter.clone(), sort: view.sort(), groups: 50, rows: 1 };
    let (mut all, mut after) = (Vec::new(), None::<String>);
    loop {
        let page = grouping::read(db, product, &asked, after.as_deref()).await?;
        all.extend(page.groups.into_iter().map(|group| (group.title, View { filter: group.filter, ..view.clone() })));
        after = page.next;
        if after.is_none() {
            return Ok(all);
        }
    }
}

/// Reads a view to its end, a page at a time, and adds its rows behind those there are.
async fn read(
    db: &mut Db,
    product: &Product,
    (head, group): (&Head, Option<&str>),
    view: &View,
    most: usize,
    rows: &mut Vec<Vec<Cell>>,
) -> Result<()> {
    let mut after = None::<String>;
    loop {
        let page = backlog::page(db, product, &view.filter, &view.sort(), CHUNK, after.as_deref()).await?;
        if rows.len() + page.items.len() > most {
            let most = crate::web::shown::count(most as i64);
            return Err(Error::refused(
                "too_many_rows",
                format!("this view has more than {most} rows, the most a file takes; filter it further"),
            ));
        }
        let around = around::of(db, &page.items).await?;
        rows.extend(page.items.iter().map(|row| {
            let cells = head.cells(row, around.get(&row.id).unwrap_or(&Around::default()));
            group.map(|title| Cell::Text(title.to_owned())).into_iter().chain(cells).collect()
        }));
        after = page.next;
        if after.is_none() {
            return Ok(());
        }
    }
}
