//! Putting an audience back as it was at first, or removing one of one's own.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{keeping, kept::Audience};
use crate::{
    command::{Actor, Command, Place, Right, Route},
    error::{Error, Result},
    items::Product,
    sql,
    store::{Db, Tx},
};

/// Puts one of the standing audiences back as it was at first; removes one of one's own.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Reset {
    pub product: String,
    pub audience: String,
}

#[derive(Serialize, JsonSchema)]
pub struct Gone {
    pub audience: String,
}

impl Command for Reset {
    const NAME: &'static str = "audience.reset";
    const ROUTE: Route = Route::delete("/products/{product}/audiences/{audience}");
    const ABOUT: &'static str = "Puts internal, executive, sales or public back as they were at first; removes an audience of one's own, unless a link still shows the roadmap to it.";
    type Output = Gone;

    async fn place(&self, db: &mut Db, by: &Actor) -> Result<Place> {
        let product = Product::find(db, by, &self.product).await?;
        let audience = Audience::find(db, product.id, &self.audience).await?;
        Ok(Place::product(Right::PlanRoadmap, product.id)
            .about(format!("Forget what the audience “{}” sees", audience.name)))
    }

    async fn run(self, tx: &mut Tx, by: &Actor) -> Result<Gone> {
        let product = Product::find(tx, by, &self.product).await?;
        let audience = Audience::find(tx, product.id, &self.audience).await?;
        let now = tx.now;
        let links = tx
            .query(sql!(
                "select count(*) from share where product_id = $1 and audience = $2 and revoked_at is null
                 and (expires_at is null or expires_at > $3)"
            ))
            .bind(product.id)
            .bind(audience.audience.clone())
            .bind(now)
            .value::<i64>()
            .await?;
        if !audience.standing && links > Some(0) {
            return Err(Error::refused("audience_shared", "links still show the roadmap to it; revoke them first"));
        }
        let before = keeping::before(tx, &product, &audience.audience).await?;
        for gone in [
            sql!("delete from audience where product_id = $1 and audience = $2"),
            sql!("delete from audience_choice where product_id = $1 and audience = $2"),
        ] {
            tx.query(gone).bind(product.id).bind(audience.audience.clone()).run().await?;
        }
        keeping::record(tx, by, &product, &audience.audience, before).await?;
        Ok(Gone { audience: audience.audience })
    }
}
