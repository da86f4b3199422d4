//! What was written down of money: plans, entries and people, by budget.

use std::collections::HashMap;

use chrono::NaiveDate;
use uuid::Uuid;

use super::{
    budget::{Budget, Entry, Share},
    burn::{Part, Spending},
};
use crate::{command::ProductId, error::Result, sql, store::Db};

/// A theme or an initiative with what was said of its money, or the product itself.
#[derive(sqlx::FromRow)]
pub(super) struct Named {
    pub id: Option<Uuid>,
    pub key: String,
    pub within: Option<String>,
    pub kind: String,
    pub title: String,
    pub planned: f64,
    pub approved: f64,
    pub starts_on: Option<NaiveDate>,
    pub ends_on: Option<NaiveDate>,
}

/// What is spent on one day of one budget.
#[derive(sqlx::FromRow)]
struct Spent {
    budget_id: Uuid,
    on_day: NaiveDate,
    amount: f64,
    entries: i64,
}

/// So many themes and initiatives are read; those with a budget come first.
pub(super) const MOST: i64 = 1_000;

macro_rules! named {
    ($columns:literal, $end:literal) => {
        concat!(
            "select ",
            $columns,
            " from item i left join budget b on b.item_id = i.id
             where i.product_id = $1 and i.kind in ('theme', 'initiative') and i.archived_at is null and (i.open or b.id is not null) ",
            $end
        )
    };
}

pub(super) async fn named(db: &mut Db, product: ProductId) -> Result<Vec<Named>> {
    Ok(db
        .query(sql!(named!(
            "b.id, i.key, i.kind, i.title, coalesce(b.planned, 0.0) as planned, coalesce(b.approved, 0.0) as approved,
                b.starts_on, b.ends_on,
                (select t.key from link l cross join item t where l.from_id = i.id and l.kind = 'serves' and l.to_kind = 'theme'
                    and t.id = l.to_id and t.product_id = i.product_id and t.archived_at is null
                    order by l.created_at, l.id limit 1) as within",
            "order by case when b.id is null then 1 else 0 end, i.kind desc, i.created_at, i.id limit $2"
        )))
        .bind(product)
        .bind(MOST)
        .all()
        .await?)
}

pub(super) async fn how_many(db: &mut Db, product: ProductId) -> Result<i64> {
    Ok(db.query(sql!(named!("count(*)", ""))).bind(product).value().await?.unwrap_or(0))
}

async fn days(db: &mut Db, product: ProductId) -> Result<Vec<Spent>> {
    Ok(db
        .query(sql!(
            "select e.budget_id, e.on_day, sum(e.amount) as amount, count(*) as entries from budget b cross join budget_entry e
             where b.product_id = $1 and e.budget_id = b.id and e.archived_at is null group by e.budget_id, e.on_day"
        ))
        .bind(product)
        .all()
        .await?)
}

/// The twenty newest entries of each budget.
async fn newest(db: &mut Db, product: ProductId) -> Result<Vec<Entry>> {
    Ok(db
        .query(sql!(
            "select e.id, e.budget_id, e.on_day, e.amount, e.words, p.name as by
             from (select e.*, row_number() over (partition by e.budget_id order by e.on_day desc, e.id desc) as nth
                from budget b cross join budget_entry e
                where b.product_id = $1 and e.budget_id = b.id and e.archived_at is null) e
                left join person p on p.id = e.by_id
             where e.nth <= 20 order by e.budget_id, e.nth"
        ))
        .bind(product)
        .all()
        .await?)
}

async fn people(db: &mut Db, product: ProductId) -> Result<Vec<Share>> {
    Ok(db
        .query(sql!(
            "select s.id, s.budget_id, s.who, s.rate, s.allocation, s.from_on, s.until_on from budget b cross join budget_share s
             where b.product_id = $1 and s.budget_id = b.id and s.archived_at is null order by s.from_on, s.id"
        ))
        .bind(product)
        .all()
        .await?)
}

fn group<T>(rows: Vec<T>, of: impl Fn(&T) -> Uuid) -> HashMap<Uuid, Vec<T>> {
    let mut groups: HashMap<Uuid, Vec<T>> = HashMap::new();
    for row in rows {
        groups.entry(of(&row)).or_default().push(row);
    }
    groups
}

/// What was written down, by budget.
pub(super) struct Kept {
    days: HashMap<Uuid, Vec<Spent>>,
    newest: HashMap<Uuid, Vec<Entry>>,
    people: HashMap<Uuid, Vec<Share>>,
}

impl Kept {
    pub(super) async fn read(db: &mut Db, product: ProductId) -> Result<Kept> {
        Ok(Kept {
            days: group(days(db, product).await?, |day| day.budget_id),
            newest: group(newest(db, product).await?, |entry| entry.budget_id),
            people: group(people(db, product).await?, |share| share.budget_id),
        })
    }

    /// A budget for itself, before what is below it is added.
    pub(super) fn of(&mut self, named: Named, sees_rates: bool) -> Budget {
        let id = named.id.unwrap_or_default();
        let (days, people) = (self.days.remove(&id).unwrap_or_default(), self.people.remove(&id).unwrap_or_default());
        let part = |share: &Share| Part {
            rate: share.rate.unwrap_or(0.0),
            allocation: share.allocation,
            from: share.from_on,
            until: share.until_on,
        };
        Budget {
            spending: Spending {
                entries: days.iter().map(|day| (day.on_day, day.amount)).collect(),
                parts: people.iter().map(part).collect(),
                since: None,
            },
            until: named.ends_on.or(people.iter().map(|share| share.until_on).max()),
            people: people
                .into_iter()
                .map(|share| Share { rate: share.rate.filter(|_| sees_rates), ..share })
                .collect(),
            entries: self.newest.remove(&id).unwrap_or_default(),
            entries_in_all: days.iter().map(|day| day.entries).sum(),
            id: named.id,
            kind: match named.kind.as_str() {
                "theme" => "theme",
                "initiative" => "initiative",
                _ => "product",
            },
            of: (!named.key.is_empty()).then_some(named.key),
            within: named.within,
            title: named.title,
            planned: named.planned,
            approved: named.approved,
            planned_here: named.planned > 0.0,
            approved_here: named.approved > 0.0,
            planned_below: 0.0,
            approved_below: 0.0,
            beyond: Vec::new(),
            starts_on: named.starts_on,
            ends_on: named.ends_on,
            spent: 0.0,
            spent_here: 0.0,
            burn: None,
            forecast: None,
            foreseen: None,
            used_up_on: None,
        }
    }
}
