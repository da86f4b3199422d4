//! What cells are bound to: the latest values of metrics, the feedback behind ideas, the estimates of the work below them.

use std::collections::HashMap;

use super::said::Said;
use crate::{
    command::{ItemId, ProductId},
    error::Result,
    sql,
    store::Db,
};

#[derive(Default)]
pub struct Facts {
    metrics: HashMap<String, f64>,
    demand: HashMap<ItemId, f64>,
    estimates: HashMap<ItemId, f64>,
}

/// Which of them are asked for.
#[derive(Default)]
pub struct Wanted {
    pub metrics: bool,
    pub demand: bool,
    pub estimates: bool,
}

impl Wanted {
    pub fn note(&mut self, said: &Said) {
        match said {
            Said::Number(_) => {}
            Said::Metric { .. } => self.metrics = true,
            Said::Demand => self.demand = true,
            Said::Estimates => self.estimates = true,
        }
    }
}

impl Facts {
    /// One query for each kind of fact that is asked for, however many ideas there are.
    pub async fn read(db: &mut Db, product: ProductId, wanted: &Wanted) -> Result<Facts> {
        Ok(Facts {
            metrics: if wanted.metrics { metrics(db, product).await? } else { HashMap::new() },
            demand: if wanted.demand { demand(db, product).await? } else { HashMap::new() },
            estimates: if wanted.estimates { estimates(db, product).await? } else { HashMap::new() },
        })
    }

    /// What a cell comes to; nothing while the fact is not known.
    pub fn value(&self, said: &Said, idea: ItemId) -> Option<f64> {
        match said {
            Said::Number(value) => Some(*value),
            Said::Metric { key, share } => self.metrics.get(key).map(|value| value * share),
            Said::Demand => Some(self.demand.get(&idea).copied().unwrap_or(0.0)),
            Said::Estimates => self.estimates.get(&idea).copied(),
        }
    }
}

async fn metrics(db: &mut Db, product: ProductId) -> Result<HashMap<String, f64>> {
    let rows = db.query(sql!(
        "select m.key, o.value from item m join observation o on o.metric_id = m.id and o.archived_at is null
         where m.product_id = $1 and m.kind = 'metric' and m.archived_at is null and not exists (
            select 1 from observation x where x.metric_id = m.id and x.archived_at is null and (x.at, x.id) > (o.at, o.id))
         limit 1000"
    ));
    Ok(rows.bind(product).all::<(String, f64)>().await?.into_iter().collect())
}

async fn demand(db: &mut Db, product: ProductId) -> Result<HashMap<ItemId, f64>> {
    let rows = db.query(sql!(
        "select i.id, cast(sum(case l.weight when 'critical' then 3 when 'important' then 2 else 1 end) as double precision)
         from item i cross join link l cross join item f
         where i.product_id = $1 and i.kind = 'idea' and i.open and i.archived_at is null
            and l.to_id = i.id and l.kind = 'evidence' and f.id = l.from_id and f.archived_at is null
         group by i.id"
    ));
    Ok(rows.bind(product).all::<(ItemId, f64)>().await?.into_iter().collect())
}

/// The points of the work below each idea.
pub async fn estimates(db: &mut Db, product: ProductId) -> Result<HashMap<ItemId, f64>> {
    let rows = db.query(sql!(
        "with recursive below (idea_id, id) as (
            select i.id, l.to_id from item i cross join link l
            where i.product_id = $1 and i.kind = 'idea' and i.open and i.archived_at is null and l.from_id = i.id and l.kind = 'becomes'
            union select b.idea_id, l.from_id from below b cross join link l
            where l.to_id = b.id and l.kind = 'serves' and l.from_kind in ('epic', 'story', 'bug', 'task', 'spike')
         )
         select b.idea_id, cast(sum(w.points) as double precision) from below b cross join item w
         where w.id = b.id and w.archived_at is null and w.status <> 'declined' and w.points is not null
            and w.kind in ('story', 'bug', 'task', 'spike')
         group by b.idea_id"
    ));
    Ok(rows.bind(product).all::<(ItemId, f64)>().await?.into_iter().collect())
}
