//! Which stage of its life a product was judged to be in before, with what showed it then.

use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::Serialize;
use sqlx::types::Json;

use super::life_cycle::Judged;
use crate::{command::ProductId, error::Result, events::Change, sql, store::Db};

/// So many judgements are told.
const MOST: i64 = 20;

#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Earlier {
    pub stage: String,
    pub evidence: String,
    pub by: Option<String>,
    pub at: DateTime<Utc>,
}

#[derive(sqlx::FromRow)]
struct Event {
    at: DateTime<Utc>,
    by: Option<String>,
    changes: Json<Vec<Change>>,
}

/// Those before the one that holds, the last first; what was taken back was not judged.
pub async fn earlier(db: &mut Db, product: ProductId, now: Option<&Judged>) -> Result<Vec<Earlier>> {
    let events = db
        .query(sql!(
            "select e.at, p.name as by, e.changes from event e left join person p on p.id = e.actor_id
             where e.product_id = $1 and e.command = 'product.judge_stage' and e.undone_by is null order by e.id desc limit $2"
        ))
        .bind(product)
        .bind(MOST + 1)
        .all::<Event>()
        .await?;
    let judged = events.into_iter().filter_map(|event| {
        let change = event.changes.0.into_iter().find(|change| change.field == "life_cycle")?;
        let text = |name: &str| change.after[name].as_str().map(str::to_owned);
        Some(Earlier { stage: text("stage")?, evidence: text("evidence")?, by: event.by, at: event.at })
    });
    let holds = |one: &Earlier| now.is_some_and(|now| (&now.stage, &now.evidence) == (&one.stage, &one.evidence));
    Ok(judged.skip_while(holds).take(MOST as usize).collect())
}
