//! A release: a version handed to customers.

use chrono::NaiveDate;
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
pub struct ReleaseFacts {
    /// The number customers see: 2.4. (`version` is how often the item has changed.)
    #[serde(default)]
    pub number: Option<String>,
    #[serde(default, deserialize_with = "crate::items::when::day")]
    pub planned_on: Option<NaiveDate>,
    #[serde(default, deserialize_with = "crate::items::when::day")]
    pub released_on: Option<NaiveDate>,
}

sort!(
    /// A version handed to customers.
    Release, Release, ReleaseFacts, "release", "/products/{product}/releases", "/releases/{key}"
);

impl Facts for ReleaseFacts {
    async fn load(db: &mut Db, item: ItemId) -> Result<Option<Self>> {
        Ok(db
            .query(sql!("select version as number, planned_on, released_on from release where item_id = $1"))
            .bind(item)
            .one()
            .await?)
    }

    async fn save(&self, tx: &mut Tx, item: ItemId) -> Result<()> {
        tx.query(sql!(
            "insert into release (item_id, version, planned_on, released_on) values ($1, $2, $3, $4)
             on conflict (item_id) do update set version = excluded.version, planned_on = excluded.planned_on, released_on = excluded.released_on"
        ))
        .bind(item)
        .bind(self.number.clone())
        .bind(self.planned_on)
        .bind(self.released_on)
        .run()
        .await?;
        Ok(())
    }

    fn check(&self) -> Vec<FieldError> {
        text::check_all(&[("number", &self.number, 50)])
    }
}
