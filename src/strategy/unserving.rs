//! Open bets and epics that no goal stands behind.

use crate::{error::Result, items::Product, line::coverage::Orphan, sql, store::Db};

macro_rules! unserving {
    ($columns:literal, $end:literal) => {
        concat!(
            "select ",
            $columns,
            " from item i where i.product_id = $1 and i.kind in ('initiative', 'epic') and i.open and i.archived_at is null
                and not exists (select 1 from link l where l.from_id = i.id and l.kind = 'serves'
                    and l.to_kind in ('goal', 'key_result', 'initiative')) ",
            $end
        )
    };
}

/// The first fifty, and how many there are.
pub(super) async fn read(db: &mut Db, product: &Product) -> Result<(Vec<Orphan>, i64)> {
    let first = db
        .query(sql!(unserving!(
            "i.key, i.kind, i.title, i.status, i.points",
            "order by i.kind desc, i.created_at, i.id limit 50"
        )))
        .bind(product.id)
        .all::<Orphan>()
        .await?;
    let all = db.query(sql!(unserving!("count(*)", ""))).bind(product.id).value::<i64>().await?;
    Ok((first, all.unwrap_or(0)))
}
