//! What the frame of every page counts, in one trip.

use sqlx::types::Json;

use crate::{
    command::{Actor, ProductId},
    decisions::proposals::{decided, held},
    error::Result,
    sql,
    store::Db,
};

/// What waits for somebody to look at it.
#[derive(Clone, Copy, Debug, Default, sqlx::FromRow)]
pub struct Waiting {
    /// Open proposals that the actor decides, counted to 100.
    pub decisions: i64,
    /// New feedback and new ideas of a product.
    pub feedback: i64,
    pub ideas: i64,
}

/// How many of a kind are new in the product `$2`.
macro_rules! new {
    ($kind:literal) => {
        concat!(
            "(select cast(coalesce(sum(n), 0) as bigint) from item_count where product_id = $2 and kind = '",
            $kind,
            "' and status = 'new')"
        )
    };
}

macro_rules! counts {
    ($engine:ident) => {
        concat!(
            held!($engine "$1"),
            "select (select count(*) from (select 1 from proposal p where p.state = 'open' and ",
            decided!(),
            " limit 100) w) as decisions, ",
            new!("feedback"),
            " as feedback, ",
            new!("idea"),
            " as ideas"
        )
    };
}

/// Counts what waits for this actor, and what is new in a product.
pub async fn waiting(db: &mut Db, by: &Actor, product: Option<ProductId>) -> Result<Waiting> {
    let counted = db
        .query(sql!(sqlite: counts!(sqlite), postgres: counts!(postgres)))
        .bind(Json(by.decided()))
        .bind(product)
        .one()
        .await?;
    Ok(counted.unwrap_or_default())
}
