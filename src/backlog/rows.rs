//! The rows of the backlog as they are found: in one of its orders, by the index that leaves fewest.

use sqlx::types::Json;
use uuid::Uuid;

use super::{
    backlog::Row,
    filter::Filter,
    sorting::{Place, Standing},
    wanted::{below, columns, conditions, in_state, lacking, list, open_work, said, saying},
};
use crate::{
    command::ProductId,
    error::Result,
    fields::wish::{self, Wish},
    items::Kind,
    people::person::like,
    sql,
    store::{Db, Query, Sql},
};

macro_rules! head {
    () => {
        concat!(columns!(), " from item i", open_work!())
    };
}

/// Each order: what comes after the place where the page begins, and the index it is read from.
macro_rules! in_order {
    (rank $where:expr) => {
        concat!(head!(), "(i.rank, i.id) > ($2, $3) ", $where, " order by i.rank, i.id limit $4")
    };
    (points $where:expr) => {
        concat!(
            head!(),
            "(coalesce(i.points, -1), i.id) < ($2, $3) ",
            $where,
            " order by coalesce(i.points, -1) desc, i.id desc limit $4"
        )
    };
    (updated $where:expr) => {
        concat!(head!(), "(i.updated_at, i.id) < ($2, $3) ", $where, " order by i.updated_at desc, i.id desc limit $4")
    };
    (created $where:expr) => {
        concat!(head!(), "(i.created_at, i.id) < ($2, $3) ", $where, " order by i.created_at desc, i.id desc limit $4")
    };
    (voices $where:expr) => {
        concat!(head!(), "(i.voices, i.id) < ($2, $3) ", $where, " order by i.voices desc, i.id desc limit $4")
    };
}

/// The text of the plain backlog query, for the reference that the benchmark runs beside it.
pub const PLAIN: &str = in_order!(rank "");

/// The wish that leaves fewest leads, so that its index carries the query; one value keeps the order of the index, of
/// several the rows are sorted.
macro_rules! led {
    (nothing $engine:ident) => {
        conditions!($engine)
    };
    (initiative $engine:ident) => {
        concat!("and ", below!($engine), conditions!($engine))
    };
    (label $engine:ident) => {
        concat!("and i.id in (select item_id from item_label where label in ", list!($engine 11), ")", conditions!($engine))
    };
    (saying $engine:ident) => {
        concat!("and ", saying!($engine), conditions!($engine))
    };
    (no_why $engine:ident) => {
        concat!("and not i.rooted", conditions!($engine))
    };
    (person $engine:ident) => {
        concat!("and i.owner_id = (select id from person where email in ", list!($engine 8), ")", conditions!($engine))
    };
    (people $engine:ident) => {
        concat!("and i.owner_id in (select id from person where email in ", list!($engine 8), ")", conditions!($engine))
    };
    (area $engine:ident) => {
        concat!(
            "and i.area_id = (select id from area where product_id = $1 and name in ", list!($engine 7), ")",
            conditions!($engine)
        )
    };
    (areas $engine:ident) => {
        concat!(
            "and i.area_id in (select id from area where product_id = $1 and name in ", list!($engine 7), ")",
            conditions!($engine)
        )
    };
    (status $engine:ident) => {
        concat!("and i.status = ", list!($engine 6), conditions!($engine))
    };
}

/// What leads a filtered query.
#[derive(Clone, Copy)]
enum Lead {
    Nothing,
    Initiative,
    Label,
    Saying,
    NoWhy,
    Person,
    People,
    Area,
    Areas,
    Status,
}

macro_rules! leads {
    ($($lead:ident: $wish:ident,)*) => {
        /// The text of a filtered query by rank: written once, it differs between the engines in how a list is taken apart.
        fn ranked(lead: Lead) -> &'static Sql {
            match lead {
                $(Lead::$lead => sql!(
                    sqlite: in_order!(rank led!($wish sqlite)),
                    postgres: in_order!(rank led!($wish postgres))
                ),)*
            }
        }

        /// The text of the query that counts what a filter leaves, as far as a bound.
        fn counted(lead: Lead) -> &'static Sql {
            match lead {
                $(Lead::$lead => sql!(
                    sqlite: concat!("select count(*) from (", in_order!(rank led!($wish sqlite)), ") counted"),
                    postgres: concat!("select count(*) from (", in_order!(rank led!($wish postgres)), ") counted")
                ),)*
            }
        }
    };
}

leads! {
    Nothing: nothing,
    Initiative: initiative,
    Label: label,
    Saying: saying,
    NoWhy: no_why,
    Person: person,
    People: people,
    Area: area,
    Areas: areas,
    Status: status,
}

/// The text of a filtered query; in another order than by rank nothing leads.
fn filtered(sort: Standing, lead: Lead) -> &'static Sql {
    macro_rules! unled {
        ($order:ident) => {
            sql!(sqlite: in_order!($order led!(nothing sqlite)), postgres: in_order!($order led!(nothing postgres)))
        };
    }
    match sort {
        Standing::Rank => ranked(lead),
        Standing::Points => unled!(points),
        Standing::Updated => unled!(updated),
        Standing::Created => unled!(created),
        Standing::Voices => unled!(voices),
    }
}

/// How many rows the filter leaves, counted to a bound.
pub async fn count(db: &mut Db, product: ProductId, filter: &Filter, wishes: Vec<Wish>, bound: i64) -> Result<i64> {
    let query = db.query(counted(lead(filter))).bind(product).bind(String::new()).bind(Uuid::nil()).bind(bound);
    Ok(wishing(query, filter, wishes).value::<i64>().await?.unwrap_or(0))
}

/// At most so many rows that the filter leaves, from a place in an order on.
pub async fn rows(
    db: &mut Db,
    product: ProductId,
    filter: &Filter,
    wishes: Vec<Wish>,
    sort: Standing,
    limit: i64,
    after: Option<&str>,
) -> Result<Vec<Row>> {
    let place = sort.after(after)?;
    let query = db.query(text(filter, sort)).bind(product);
    let query = match place {
        Place::Rank(rank, id) => query.bind(rank).bind(id),
        Place::Points(points, id) => query.bind(points).bind(id),
        Place::Moment(moment, id) => query.bind(moment).bind(id),
        Place::Voices(voices, id) => query.bind(voices).bind(id),
    };
    let query = query.bind(limit);
    if filter.is_empty() {
        return Ok(query.all().await?);
    }
    Ok(wishing(query, filter, wishes).all().await?)
}

/// Binds what the filter wishes for, in the order of `conditions!`.
pub(super) fn wishing<'q>(query: Query<'q>, filter: &Filter, wishes: Vec<Wish>) -> Query<'q> {
    let words = filter.q.as_deref().map(|words| format!("%{}%", like(&words.to_lowercase())));
    query
        .bind(Json(filter.kind.iter().map(|kind| kind.name()).collect::<Vec<_>>()))
        .bind(Json(filter.status.clone()))
        .bind(Json(filter.area.clone()))
        .bind(Json(filter.person.clone()))
        .bind(i64::from(filter.no_why == Some(true)))
        .bind(words.unwrap_or_default())
        .bind(Json(filter.label.clone()))
        .bind(Json(filter.initiative.clone()))
        .bind(Json(filter.persona.clone()))
        .bind(Json(wishes))
        .bind(Json(filter.without.clone()))
        .bind(Json(filter.besides.clone()))
        .bind(Json(filter.priority.clone()))
        .bind(filter.due_from)
        .bind(filter.due_until)
}

fn text(filter: &Filter, sort: Standing) -> &'static Sql {
    match (sort, filter.is_empty()) {
        (Standing::Rank, true) => sql!(PLAIN),
        (Standing::Points, true) => sql!(in_order!(points "")),
        (Standing::Updated, true) => sql!(in_order!(updated "")),
        (Standing::Created, true) => sql!(in_order!(created "")),
        (Standing::Voices, true) => sql!(in_order!(voices "")),
        (_, false) => filtered(sort, lead(filter)),
    }
}

fn lead(filter: &Filter) -> Lead {
    match (&filter.person[..], &filter.area[..], &filter.status[..]) {
        _ if !filter.initiative.is_empty() => Lead::Initiative,
        _ if !filter.label.is_empty() => Lead::Label,
        _ if !filter.field.is_empty() && !filter.field.iter().any(|wish| wish::of_nothing(wish)) => Lead::Saying,
        _ if filter.no_why == Some(true) => Lead::NoWhy,
        ([_], ..) => Lead::Person,
        ([_, _, ..], ..) => Lead::People,
        (_, [_], _) => Lead::Area,
        (_, [_, _, ..], _) => Lead::Areas,
        // A state of a team's own is no status that an index knows.
        (.., [status]) if Kind::Story.status(status).is_some() => Lead::Status,
        _ => Lead::Nothing,
    }
}
