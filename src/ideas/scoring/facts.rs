//! What cells are bound to: the latest values of metrics, the feedback behind ideas, the estimates of the work below them.

use std::collections::HashMap;

use chrono::{DateTime, Utc};

use super::said::Said;
use crate::{
    command::{ItemId, ProductId},
    error::Result,
    ideas::surveys::{self, Surveyed},
    items::listing,
    sql,
    store::Db,
};

#[derive(Default)]
pub struct Facts {
    metrics: HashMap<String, f64>,
    demand: HashMap<ItemId, f64>,
    estimates: HashMap<ItemId, f64>,
    surveyed: HashMap<ItemId, Surveyed>,
}

/// Which of them are asked for.
#[derive(Clone, Copy, Default)]
pub struct Wanted {
    pub metrics: bool,
    pub demand: bool,
    pub estimates: bool,
}

impl Wanted {
    pub fn any(self) -> bool {
        self.metrics || self.demand || self.estimates
    }

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
    pub async fn of(db: &mut Db, product: ProductId, wanted: &Wanted) -> Result<Facts> {
        let now = listing::far_future();
        Ok(Facts {
            metrics: if wanted.metrics { metrics(db, product, now).await? } else { HashMap::new() },
            demand: if wanted.demand { demand(db, product, now).await? } else { HashMap::new() },
            estimates: if wanted.estimates { estimates(db, product).await? } else { HashMap::new() },
            surveyed: surveys::of_ideas(db, product, now).await?,
        })
    }

    /// The same as they were at a moment: metrics by what was observed until then, the feedback by what was linked by then, surveys
    /// by what was answered, estimates by the points that the work below had. What hangs below an idea is what hangs there now.
    pub async fn then(db: &mut Db, product: ProductId, wanted: &Wanted, at: DateTime<Utc>) -> Result<Facts> {
        Ok(Facts {
            metrics: if wanted.metrics { metrics(db, product, at).await? } else { HashMap::new() },
            demand: if wanted.demand { demand(db, product, at).await? } else { HashMap::new() },
            estimates: if wanted.estimates { estimated(db, product, at).await? } else { HashMap::new() },
            surveyed: surveys::of_ideas(db, product, at).await?,
        })
    }

    /// What was asked for by more then, as far as it is known.
    pub fn asked_more(&mut self, idea: ItemId, by: f64) {
        *self.demand.entry(idea).or_default() += by;
    }

    /// What the surveys came to.
    pub fn read(&self, input: &str, idea: ItemId) -> Option<f64> {
        let surveyed = self.surveyed.get(&idea)?;
        match input {
            "kano.better" => surveyed.better,
            "kano.worse" => surveyed.worse,
            "opportunity.importance" => surveyed.importance,
            "opportunity.satisfaction" => surveyed.satisfaction,
            _ => None,
        }
    }

    pub fn knows_surveys(&self) -> bool {
        !self.surveyed.is_empty()
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

async fn metrics(db: &mut Db, product: ProductId, until: DateTime<Utc>) -> Result<HashMap<String, f64>> {
    let rows = db.query(sql!(
        "select m.key, o.value from item m join observation o on o.metric_id = m.id and o.archived_at is null
         where m.product_id = $1 and m.kind = 'metric' and m.archived_at is null and o.at <= $2 and not exists (
            select 1 from observation x where x.metric_id = m.id and x.archived_at is null and x.at <= $2 and (x.at, x.id) > (o.at, o.id))
         limit 1000"
    ));
    Ok(rows.bind(product).bind(until).all::<(String, f64)>().await?.into_iter().collect())
}

async fn demand(db: &mut Db, product: ProductId, until: DateTime<Utc>) -> Result<HashMap<ItemId, f64>> {
    let rows = db.query(sql!(
        "select i.id, cast(sum(case l.weight when 'critical' then 3 when 'important' then 2 else 1 end) as double precision)
         from item i cross join link l cross join item f
         where i.product_id = $1 and i.kind = 'idea' and l.to_id = i.id and l.kind = 'evidence' and l.created_at <= $2 and f.id = l.from_id and f.archived_at is null
         group by i.id"
    ));
    Ok(rows.bind(product).bind(until).all::<(ItemId, f64)>().await?.into_iter().collect())
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

/// The points that the work below each idea had at a moment.
async fn estimated(db: &mut Db, product: ProductId, at: DateTime<Utc>) -> Result<HashMap<ItemId, f64>> {
    let rows = db.query(sql!(
        "with recursive below (idea_id, id) as (
            select i.id, l.to_id from item i cross join link l
            where i.product_id = $1 and i.kind = 'idea' and l.from_id = i.id and l.kind = 'becomes'
            union select b.idea_id, l.from_id from below b cross join link l
            where l.to_id = b.id and l.kind = 'serves' and l.from_kind in ('epic', 'story', 'bug', 'task', 'spike')
         )
         select b.idea_id, cast(sum(s.points) as double precision) from below b cross join scope_change s
         where s.item_id = b.id and s.at <= $2 group by b.idea_id having sum(s.points) > 0"
    ));
    Ok(rows.bind(product).bind(at).all::<(ItemId, f64)>().await?.into_iter().collect())
}
