//! The bets under each goal of which something is expected by a day, with what has come of it.

use std::collections::HashMap;

use chrono::NaiveDate;
use maud::{Markup, html};
use schemars::JsonSchema;
use serde::Serialize;

use super::standing::goals_below;
use crate::{
    command::{Actor, ItemId, ProductId},
    error::Result,
    outcomes::{Verdict, expected, verdict_part},
    sql,
    store::Db,
    web::shown::date,
};

/// A bet under a goal that is to be seen by a day.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Expecting {
    pub key: String,
    pub title: String,
    pub expected_by: NaiveDate,
    /// Once that day has come.
    pub verdict: Option<Verdict>,
}

#[derive(sqlx::FromRow)]
struct Under {
    goal: ItemId,
    id: ItemId,
    product_id: ProductId,
    key: String,
    title: String,
    expected_by: NaiveDate,
}

/// Of each goal of a product, the earliest first; those of the 500 earliest days.
pub(super) async fn of_goals(db: &mut Db, by: &Actor, product: ProductId) -> Result<HashMap<ItemId, Vec<Expecting>>> {
    let rows: Vec<Under> = db
        .query(sql!(concat!(
            goals_below!(),
            "select t.goal, i.id, i.product_id, i.key, i.title, f.expected_by from (
                select l.to_id as goal, l.from_id as bet from goals b cross join link l
                    where l.to_id = b.id and l.kind = 'serves' and l.from_kind = 'initiative'
                union select k.to_id, l.from_id from goals b cross join link k cross join link l
                    where k.to_id = b.id and k.kind = 'serves' and k.from_kind = 'key_result'
                        and l.to_id = k.from_id and l.kind = 'serves' and l.from_kind = 'initiative'
             ) t cross join item i cross join initiative f
             where i.id = t.bet and i.archived_at is null and i.status <> 'dropped' and f.item_id = i.id and f.expected_by is not null
             order by f.expected_by, i.key limit 500"
        )))
        .bind(product)
        .all()
        .await?;
    let ids: Vec<ItemId> = rows.iter().map(|row| row.id).collect();
    let outcomes = expected::of_each(db, by, &ids, by.at.date_naive()).await?;
    let mut of: HashMap<ItemId, Vec<Expecting>> = HashMap::new();
    for row in rows.into_iter().filter(|row| by.sees(row.product_id)) {
        let verdict = outcomes.get(&row.id).and_then(|outcome| outcome.verdict);
        let one = Expecting { key: row.key, title: row.title, expected_by: row.expected_by, verdict };
        of.entry(row.goal).or_default().push(one);
    }
    Ok(of)
}

/// What came of the bets under a goal, and what is still to be seen.
pub(super) fn shown(bets: &[Expecting]) -> Markup {
    html! {
        @if !bets.is_empty() {
            ul.expecting role="list" {
                @for bet in bets {
                    li.small {
                        a.link href=(format!("/items/{}", bet.key)) { (bet.title) } " "
                        @match bet.verdict {
                            Some(verdict) => (verdict_part::sign(verdict)),
                            None => span.faint { "expected by " (date(bet.expected_by)) },
                        }
                    }
                }
            }
        }
    }
}
