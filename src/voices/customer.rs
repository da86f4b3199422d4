//! A customer: a company or person who buys, with its segment and what it brings a year.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    command::ItemId,
    error::{FieldError, Result},
    items::{Facts, text},
    sort, sql,
    store::{Db, Tx},
};

#[derive(Serialize, Deserialize, JsonSchema, Default, sqlx::FromRow)]
pub struct CustomerFacts {
    /// The kind of customer.
    #[serde(default)]
    pub segment: Option<String>,
    /// What it brings a year, in whole units of the currency.
    #[serde(default)]
    pub revenue: Option<i64>,
    /// Who speaks for it.
    #[serde(default)]
    pub contact: Option<String>,
}

sort!(
    /// A company or person who buys.
    Customer, Customer, CustomerFacts, "customer", "/customers", "/customers/{key}"
);

impl Facts for CustomerFacts {
    async fn load(db: &mut Db, item: ItemId) -> Result<Option<Self>> {
        Ok(db.query(sql!("select segment, revenue, contact from customer where item_id = $1")).bind(item).one().await?)
    }

    async fn save(&self, tx: &mut Tx, item: ItemId) -> Result<()> {
        tx.query(sql!(
            "insert into customer (item_id, segment, revenue, contact) values ($1, $2, $3, $4)
             on conflict (item_id) do update set segment = excluded.segment, revenue = excluded.revenue, contact = excluded.contact"
        ))
        .bind(item)
        .bind(self.segment.clone())
        .bind(self.revenue)
        .bind(self.contact.clone())
        .run()
        .await?;
        Ok(())
    }

    fn check(&self) -> Vec<FieldError> {
        let mut wrong = text::check_all(&[("segment", &self.segment, 100), ("contact", &self.contact, 300)]);
        if self.revenue.is_some_and(|revenue| !(0..=1_000_000_000_000).contains(&revenue)) {
            wrong.push(FieldError {
                field: "revenue".into(),
                message: "revenue is a whole number of at least 0".into(),
            });
        }
        wrong
    }
}
