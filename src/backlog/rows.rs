//! The rows of the backlog as they are found: in one of its orders, by the index that leaves fewest.

use sqlx::types::Json;

use super::{
    backlog::Row,
    filter::Filter,
    sorting::{Place, Sort},
};
use crate::{
    command::ProductId,
    error::Result,
    fields::wish::Wish,
    people::person::like,
    sql,
    store::{Db, Sql},
};

macro_rules! head {
    () => {
        "select i.id, i.key, i.kind, i.title, i.status, i.points, i.rank, i.rooted, i.voices, i.version,
            o.email as owner, o.name as owner_name, a.name as area, i.created_at, i.updated_at,
            (select string_agg(x.label, '\n' order by x.label) from item_label x where x.item_id = i.id) as labels,
            (select w.persona from work w where w.item_id = i.id) as persona
         from item i left join area a on a.id = i.area_id left join person o on o.id = i.owner_id
         where i.product_id = $1 and i.open and i.rank is not null and "
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

/// The values of a list, and whether there are none.
macro_rules! list {
    (sqlite $n:literal) => {
        concat!("(select value from json_each($", $n, "))")
    };
    (postgres $n:literal) => {
        concat!("(select value from jsonb_array_elements_text($", $n, "))")
    };
    (no sqlite $n:literal) => {
        concat!("json_array_length($", $n, ") = 0")
    };
    (no postgres $n:literal) => {
        concat!("jsonb_array_length($", $n, ") = 0")
    };
}

macro_rules! below {
    ($engine:ident) => {
        concat!(
            "i.id in (with recursive below (id) as (select id from item where key in ",
            list!($engine 12),
            " union select l.from_id from below b cross join link l where l.to_id = b.id and l.kind = 'serves') select id from below)"
        )
    };
}

/// In every field that is wished for, one of the values that are.
macro_rules! said {
    (sqlite) => {
        "(select count(distinct v.field_id) from json_each($14) w cross join field_value v
            where v.item_id = i.id and v.field_id = unhex(w.value ->> 'field') and v.place >= w.value ->> 'from'
                and v.place <= w.value ->> 'to' and lower(coalesce(v.text, '')) like w.value ->> 'like' escape '\\')
            = (select count(distinct w.value ->> 'field') from json_each($14) w)"
    };
    (postgres) => {
        "(select count(distinct v.field_id) from jsonb_array_elements($14) w cross join field_value v
            where v.item_id = i.id and v.field_id = (w.value ->> 'field')::uuid and v.place >= w.value ->> 'from'
                and v.place <= w.value ->> 'to' and lower(coalesce(v.text, '')) like w.value ->> 'like' escape '\\')
            = (select count(distinct w.value ->> 'field') from jsonb_array_elements($14) w)"
    };
}

/// What says any of the values that are wished for, found by the order of their field.
macro_rules! saying {
    (sqlite) => {
        "i.id in (select v.item_id from json_each($14) w cross join field_value v where v.field_id = unhex(w.value ->> 'field')
            and v.place >= w.value ->> 'from' and v.place <= w.value ->> 'to')"
    };
    (postgres) => {
        "i.id in (select v.item_id from jsonb_array_elements($14) w cross join field_value v where v.field_id = (w.value ->> 'field')::uuid
            and v.place >= w.value ->> 'from' and v.place <= w.value ->> 'to')"
    };
}

/// Every condition, each of which holds when nothing is wished for.
macro_rules! conditions {
    ($engine:ident) => {
        concat!(
            " and (", list!(no $engine 5), " or i.kind in ", list!($engine 5), ")",
            " and (", list!(no $engine 6), " or i.status in ", list!($engine 6), ")",
            " and (", list!(no $engine 7), " or a.name in ", list!($engine 7), ")",
            " and (", list!(no $engine 8), " or o.email in ", list!($engine 8), ")",
            " and ($9 = 0 or not i.rooted) and ($10 = '' or lower(i.title) like $10 escape '\\')",
            " and (", list!(no $engine 11),
            " or exists (select 1 from item_label x where x.item_id = i.id and x.label in ", list!($engine 11), "))",
            " and (", list!(no $engine 12), " or ", below!($engine), ")",
            " and (", list!(no $engine 13),
            " or exists (select 1 from work w where w.item_id = i.id and w.persona in ", list!($engine 13), "))",
            " and (", list!(no $engine 14), " or ", said!($engine), ")"
        )
    };
}

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

macro_rules! filtered {
    ($($sort:ident $lead:ident: $order:ident $wish:ident,)*) => {
        /// The text of a filtered query: written once, it differs between the engines in how a list is taken apart.
        fn filtered(sort: Sort, lead: Lead) -> &'static Sql {
            match (sort, lead) {
                $((Sort::$sort, Lead::$lead) => sql!(
                    sqlite: in_order!($order led!($wish sqlite)),
                    postgres: in_order!($order led!($wish postgres))
                ),)*
                (Sort::Rank, Lead::Nothing) => sql!(
                    sqlite: in_order!(rank led!(nothing sqlite)),
                    postgres: in_order!(rank led!(nothing postgres))
                ),
                (sort, _) => filtered(sort, Lead::Nothing),
            }
        }
    };
}

filtered! {
    Rank Initiative: rank initiative,
    Rank Label: rank label,
    Rank Saying: rank saying,
    Rank NoWhy: rank no_why,
    Rank Person: rank person,
    Rank People: rank people,
    Rank Area: rank area,
    Rank Areas: rank areas,
    Rank Status: rank status,
    Points Nothing: points nothing,
    Updated Nothing: updated nothing,
    Created Nothing: created nothing,
    Voices Nothing: voices nothing,
}

/// At most so many rows that the filter leaves, from a place in an order on.
pub async fn rows(
    db: &mut Db,
    product: ProductId,
    filter: &Filter,
    wishes: Vec<Wish>,
    sort: Sort,
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
    let words = filter.q.as_deref().map(|words| format!("%{}%", like(&words.to_lowercase())));
    Ok(query
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
        .all()
        .await?)
}

fn text(filter: &Filter, sort: Sort) -> &'static Sql {
    match (sort, filter.is_empty()) {
        (Sort::Rank, true) => sql!(PLAIN),
        (Sort::Points, true) => sql!(in_order!(points "")),
        (Sort::Updated, true) => sql!(in_order!(updated "")),
        (Sort::Created, true) => sql!(in_order!(created "")),
        (Sort::Voices, true) => sql!(in_order!(voices "")),
        (_, false) => filtered(sort, lead(filter)),
    }
}

fn lead(filter: &Filter) -> Lead {
    match (&filter.person[..], &filter.area[..], &filter.status[..]) {
        _ if !filter.initiative.is_empty() => Lead::Initiative,
        _ if !filter.label.is_empty() => Lead::Label,
        _ if !filter.field.is_empty() => Lead::Saying,
        _ if filter.no_why == Some(true) => Lead::NoWhy,
        ([_], ..) => Lead::Person,
        ([_, _, ..], ..) => Lead::People,
        (_, [_], _) => Lead::Area,
        (_, [_, _, ..], _) => Lead::Areas,
        (.., [_]) => Lead::Status,
        _ => Lead::Nothing,
    }
}
