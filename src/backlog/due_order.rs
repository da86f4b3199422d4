//! The backlog by due date: what is due soonest first, then what has none, by rank.

use uuid::Uuid;

use super::{
    backlog::Row,
    field_order::Place,
    filter::Filter,
    rows::wishing,
    wanted::{below, columns, conditions, in_state, lacking, list, open_work, said},
};
use crate::{
    command::ProductId,
    error::Result,
    fields::wish::Wish,
    sql,
    store::{Db, Sql},
};

/// Before every day that has four digits for its year.
const FIRST: &str = "0001-01-01";

/// At most so many rows that the filter leaves, from a place in this order on: one query, and another where what has a due
/// date comes to its end.
pub(super) async fn rows(
    db: &mut Db,
    product: ProductId,
    (filter, wishes): (&Filter, Vec<Wish>),
    limit: i64,
    after: Option<&str>,
) -> Result<Vec<Row>> {
    let place = after.map_or_else(|| Ok(Place::Said(FIRST.into(), Uuid::nil())), Place::read)?;
    let (mut rows, (rank, id)) = match place {
        Place::Unsaid(rank, id) => (Vec::new(), (rank, id)),
        Place::Said(day, id) => {
            let day = day.parse::<chrono::NaiveDate>().map_err(|_| Place::wrong())?;
            let query = db.query(due()).bind(product).bind(day).bind(id).bind(limit);
            (wishing(query, filter, wishes.clone()).all().await?, (String::new(), Uuid::nil()))
        }
    };
    let left = limit - rows.len() as i64;
    if left > 0 {
        let query = db.query(undue()).bind(product).bind(rank).bind(id).bind(left);
        rows.extend(wishing(query, filter, wishes).all::<Row>().await?);
    }
    Ok(rows)
}

macro_rules! dated {
    ($engine:ident) => {
        concat!(
            columns!(),
            ", cast(v.due_on as text) as place from work v cross join item i",
            open_work!(),
            "v.due_on is not null and i.id = v.item_id and (v.due_on, v.item_id) > ($2, $3)",
            conditions!($engine),
            " order by v.due_on, v.item_id limit $4"
        )
    };
}

macro_rules! undated {
    ($engine:ident) => {
        concat!(
            columns!(),
            " from item i",
            open_work!(),
            "(i.rank, i.id) > ($2, $3) and not exists (select 1 from work v where v.item_id = i.id and v.due_on is not null)",
            conditions!($engine),
            " order by i.rank, i.id limit $4"
        )
    };
}

fn due() -> &'static Sql {
    sql!(sqlite: dated!(sqlite), postgres: dated!(postgres))
}

fn undue() -> &'static Sql {
    sql!(sqlite: undated!(sqlite), postgres: undated!(postgres))
}
