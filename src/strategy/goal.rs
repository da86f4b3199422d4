//! A goal: what is to be reached in a period, measured by its key results.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    command::{Actor, ItemId},
    error::{FieldError, Result},
    items::{Facts, Item, Nothing},
    line::linking,
    sort, sql,
    store::{Db, Tx},
};

#[derive(Serialize, Deserialize, JsonSchema, Default, sqlx::FromRow)]
pub struct GoalFacts {
    #[serde(default, deserialize_with = "crate::items::when::day")]
    pub starts_on: Option<NaiveDate>,
    #[serde(default, deserialize_with = "crate::items::when::day")]
    pub ends_on: Option<NaiveDate>,
    /// Committed goals are to be reached whole, aspirational ones to seven tenths.
    #[serde(default)]
    pub committed: Option<bool>,
    /// What it counts for in the goal it serves; 1 unless told.
    #[serde(default)]
    pub weight: Option<f64>,
}

sort!(head
    /// An objective of a period.
    Goal);

impl crate::items::Sort for Goal {
    sort!(body Goal, GoalFacts, "goal", "/products/{product}/goals", "/goals/{key}");
    type More = Nothing;

    /// A goal serves the product's vision unless it was told otherwise.
    async fn add(tx: &mut Tx, by: &Actor, item: Item, _more: Nothing) -> Result<Item> {
        let vision = tx
            .query(sql!(
                "select id from item where product_id = $1 and kind = 'vision' and archived_at is null
                    and not exists (select 1 from link where from_id = $2 and kind = 'serves')
                 order by created_at limit 1"
            ))
            .bind(item.product_id)
            .bind(item.id)
            .value::<ItemId>()
            .await?;
        let Some(vision) = vision else { return Ok(item) };
        let vision = Item::get(tx, vision).await?;
        linking::add(tx, by, &item, &vision, linking::Says::default()).await?;
        Item::get(tx, item.id).await
    }
}

impl Facts for GoalFacts {
    async fn load(db: &mut Db, item: ItemId) -> Result<Option<Self>> {
        Ok(db
            .query(sql!("select starts_on, ends_on, committed, weight from goal where item_id = $1"))
            .bind(item)
            .one()
            .await?)
    }

    async fn save(&self, tx: &mut Tx, item: ItemId) -> Result<()> {
        tx.query(sql!(
            "insert into goal (item_id, starts_on, ends_on, committed, weight) values ($1, $2, $3, $4, $5)
             on conflict (item_id) do update set starts_on = excluded.starts_on, ends_on = excluded.ends_on,
                committed = excluded.committed, weight = excluded.weight"
        ))
        .bind(item)
        .bind(self.starts_on)
        .bind(self.ends_on)
        .bind(self.committed.unwrap_or(false))
        .bind(self.weight)
        .run()
        .await?;
        Ok(())
    }

    fn check(&self) -> Vec<FieldError> {
        let mut wrong = Vec::from_iter(check_weight(self.weight));
        if let (Some(starts), Some(ends)) = (self.starts_on, self.ends_on)
            && ends < starts
        {
            wrong.push(FieldError { field: "ends_on".into(), message: "this ends before it starts".into() });
        }
        wrong
    }
}

/// What is wrong with a weight, if anything is.
pub(super) fn check_weight(weight: Option<f64>) -> Option<FieldError> {
    let fits = weight.is_none_or(|weight| (0.0..=1_000.0).contains(&weight));
    (!fits).then(|| FieldError { field: "weight".into(), message: "a weight is from 0 to 1,000".into() })
}
