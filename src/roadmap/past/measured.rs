//! What had been measured by a moment of the metrics that bets were to move, and what had been said of their outcome.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::{DateTime, Utc};
use sqlx::types::Json;

use super::{day::Moment, links::Ties, of_past};
use crate::{
    command::{Actor, ItemId, ProductId},
    error::Result,
    outcomes::{
        Outcome,
        expected::{Measured, Recorded},
    },
    roadmap::{beside::Mover, bet::Bet},
    sql,
    store::Db,
};

#[derive(sqlx::FromRow)]
struct Last {
    product_id: ProductId,
    key: String,
    title: String,
    unit: Option<String>,
    direction: Option<String>,
    baseline: Option<f64>,
    target: Option<f64>,
    value: Option<f64>,
    at: Option<DateTime<Utc>>,
}

#[derive(sqlx::FromRow)]
struct Said {
    bet: ItemId,
    #[sqlx(flatten)]
    recorded: Recorded,
}

/// Gives each bet the metrics it was to move then, with their last values of then, and what had been said of its outcome.
pub async fn put(
    db: &mut Db,
    by: &Actor,
    of: &(String, i64),
    moment: Moment,
    ties: &Ties,
    bets: &mut [Bet],
) -> Result<()> {
    let keys: BTreeSet<&str> = bets.iter().flat_map(|bet| ties.of(bet.id, "moves")).collect();
    let metrics = metrics(db, by, keys, moment).await?;
    let mut said = said(db, of, moment).await?;
    for bet in bets {
        let moved: Vec<&Last> = ties.of(bet.id, "moves").filter_map(|key| metrics.get(key)).collect();
        bet.moves = moved.iter().map(|last| last.mover(bet.id)).collect();
        bet.moves.sort_by(|one, other| one.key.cmp(&other.key));
        if bet.expected_by.is_none() && moved.is_empty() {
            continue;
        }
        let numbers = bet.expected.map(|to| (bet.baseline, to));
        let recorded = said.remove(&bet.id).map(|one| Recorded { metrics: Vec::new(), ..one });
        let has_come = bet.expected_by.is_some_and(|day| day <= moment.day);
        let verdict = recorded
            .as_ref()
            .filter(|said| has_come && bet.expected_by == Some(said.expected_by))
            .map(|said| said.said);
        bet.outcome = Some(Outcome {
            expected_by: bet.expected_by,
            verdict,
            asked: has_come && verdict.is_none(),
            // Whether each was met is told where somebody had said so: what was seen of it by its day is not looked up again.
            metrics: moved
                .iter()
                .enumerate()
                .map(|(nth, last)| last.measured().expected(numbers.filter(|_| nth == 0), false))
                .collect(),
            recorded,
        });
    }
    Ok(())
}

impl Last {
    fn mover(&self, bet: ItemId) -> Mover {
        Mover {
            bet,
            product_id: self.product_id,
            key: self.key.clone(),
            title: self.title.clone(),
            unit: self.unit.clone(),
            direction: self.direction.clone(),
            target: self.target,
            now: self.value,
            at: self.at,
        }
    }

    fn measured(&self) -> Measured {
        Measured {
            key: self.key.clone(),
            title: self.title.clone(),
            unit: self.unit.clone(),
            falls: self.direction.as_deref() == Some("down"),
            from: self.baseline,
            to: self.target,
            value: self.value,
            at: self.at,
        }
    }
}

macro_rules! last {
    ($keys:literal) => {
        concat!(
            "select m.product_id, m.key, m.title, f.unit, f.direction, f.baseline, f.target, o.value, o.at
             from item m left join metric f on f.item_id = m.id
                left join observation o on o.id = (
                    select x.id from observation x where x.metric_id = m.id and x.at < $2 and x.created_at < $2
                        and (x.archived_at is null or x.archived_at >= $2)
                    order by x.at desc, x.id desc limit 1)
             where m.key in (",
            $keys,
            ") and m.kind = 'metric' and (m.archived_at is null or m.archived_at >= $2)"
        )
    };
}

async fn metrics(db: &mut Db, by: &Actor, keys: BTreeSet<&str>, moment: Moment) -> Result<BTreeMap<String, Last>> {
    if keys.is_empty() {
        return Ok(BTreeMap::new());
    }
    let rows: Vec<Last> = db
        .query(sql!(
            sqlite: last!("select value from json_each($1)"),
            postgres: last!("select jsonb_array_elements_text($1)"),
        ))
        .bind(Json(keys.into_iter().map(str::to_owned).collect::<Vec<_>>()))
        .bind(moment.end)
        .all()
        .await?;
    Ok(rows.into_iter().filter(|row| by.sees(row.product_id)).map(|row| (row.key.clone(), row)).collect())
}

/// What had been said last of the outcome of each bet.
async fn said(db: &mut Db, of: &(String, i64), moment: Moment) -> Result<HashMap<ItemId, Recorded>> {
    let rows: Vec<Said> = db
        .query(of_past!(
            "select b.id as bet, v.id, v.said, v.words, v.expected_by, v.metrics, p.name as \"by\", v.created_at as at
             from bet b join verdict v on v.id = (
                select x.id from verdict x where x.item_id = b.id and x.created_at < $3 and (x.archived_at is null or x.archived_at >= $3)
                order by x.created_at desc, x.id desc limit 1)
             left join person p on p.id = v.by_id"
        ))
        .bind(of.0.clone())
        .bind(of.1)
        .bind(moment.end)
        .all()
        .await?;
    Ok(rows.into_iter().map(|row| (row.bet, row.recorded)).collect())
}
