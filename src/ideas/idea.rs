//! An idea: a problem or opportunity that may be worth doing.

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
pub struct IdeaFacts {
    /// Why it was declined, said so that whoever asked can read it.
    #[serde(default)]
    pub reason: Option<String>,
}

sort!(
    /// A problem or opportunity.
    Idea, Idea, IdeaFacts, "idea", "/products/{product}/ideas", "/ideas/{key}"
);

impl Facts for IdeaFacts {
    async fn load(db: &mut Db, item: ItemId) -> Result<Option<Self>> {
        Ok(db.query(sql!("select reason from idea where item_id = $1")).bind(item).one().await?)
    }

    async fn save(&self, tx: &mut Tx, item: ItemId) -> Result<()> {
        tx.query(sql!(
            "insert into idea (item_id, reason) values ($1, $2)
             on conflict (item_id) do update set reason = excluded.reason"
        ))
        .bind(item)
        .bind(self.reason.clone())
        .run()
        .await?;
        Ok(())
    }

    fn check(&self) -> Vec<FieldError> {
        text::check_all(&[("reason", &self.reason, 2_000)])
    }
}
