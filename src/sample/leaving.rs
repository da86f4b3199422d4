//! Taking the sample away again, as if it had never been there.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    command::{Actor, Command, Place, ProductId, Right, Route},
    error::{Error, Result},
    live::Topic,
    sql,
    store::{Db, Sql, Tx},
};

/// Takes the sample product away.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Leave {}

#[derive(Serialize, JsonSchema)]
pub struct Left {
    pub products: i64,
}

impl Command for Leave {
    const NAME: &'static str = "sample.leave";
    const ROUTE: Route = Route::delete("/sample");
    const ABOUT: &'static str = "Takes the sample product away with everything in it.";
    type Output = Left;

    async fn place(&self, _db: &mut Db, _by: &Actor) -> Result<Place> {
        Ok(Place::organisation(Right::ManageProducts))
    }

    async fn run(self, tx: &mut Tx, _by: &Actor) -> Result<Left> {
        let products = tx.query(sql!("select id from product where sample")).all::<(ProductId,)>().await?;
        if products.is_empty() {
            return Err(Error::refused("no_sample", "the sample is not loaded"));
        }
        for (product,) in &products {
            for sql in everything() {
                tx.query(sql).bind(*product).run().await?;
            }
            tx.query(sql!("delete from item where product_id = $1")).bind(*product).run().await?;
            tx.query(sql!("delete from item_count where product_id = $1")).bind(*product).run().await?;
            tx.query(sql!("delete from product where id = $1")).bind(*product).run().await?;
        }
        tx.query(sql!(
            "update person set active = false where password_hash is null and email like '%@tidewater.example'
                and not exists (select 1 from role_held r where r.person_id = person.id)"
        ))
        .run()
        .await?;
        tx.touch(Topic::organisation());
        Ok(Left { products: products.len() as i64 })
    }

    fn next(_output: &Left) -> Option<String> {
        Some("/".into())
    }
}

/// Every table with something of a product in it, in an order that leaves nothing pointing at nothing.
fn everything() -> [&'static Sql; 46] {
    macro_rules! of_items {
        ($table:literal, $column:literal) => {
            sql!(concat!(
                "delete from ",
                $table,
                " where ",
                $column,
                " in (select id from item where product_id = $1
                    union select item_id from origin where product_id = $1 and source = 'sample')"
            ))
        };
    }
    [
        sql!("delete from outbox where event_id in (select id from event where product_id = $1)"),
        sql!("delete from event_item where event_id in (select id from event where product_id = $1)"),
        of_items!("event_item", "item_id"),
        sql!("delete from event where product_id = $1"),
        sql!("delete from proposal where product_id = $1"),
        sql!("delete from import_row where run_id in (select id from import_run where product_id = $1)"),
        sql!("delete from import_run where product_id = $1"),
        sql!("delete from import_mapping where product_id = $1"),
        of_items!("link", "from_id"),
        of_items!("link", "to_id"),
        of_items!("comment", "item_id"),
        of_items!("follow", "item_id"),
        of_items!("item_label", "item_id"),
        of_items!("criterion", "item_id"),
        of_items!("observation", "metric_id"),
        of_items!("sprint_entry", "sprint_id"),
        of_items!("sprint", "item_id"),
        sql!("delete from obstacle_item where obstacle_id in (select id from obstacle where product_id = $1)"),
        sql!("delete from obstacle where product_id = $1"),
        of_items!("field_value", "item_id"),
        sql!("delete from field_choice where field_id in (select id from field where product_id = $1)"),
        sql!("delete from field where product_id = $1"),
        of_items!("ticked", "item_id"),
        sql!("delete from agreed where team_id in (select id from team where product_id = $1)"),
        sql!("delete from team_member where team_id in (select id from team where product_id = $1)"),
        sql!("delete from team where product_id = $1"),
        of_items!("vision", "item_id"),
        of_items!("goal", "item_id"),
        of_items!("key_result", "item_id"),
        of_items!("idea", "item_id"),
        of_items!("initiative", "item_id"),
        of_items!("work", "item_id"),
        of_items!("subtask", "item_id"),
        of_items!("activity", "item_id"),
        of_items!("moved_key", "item_id"),
        sql!("delete from saved_view where product_id = $1"),
        of_items!("release", "item_id"),
        of_items!("metric", "item_id"),
        sql!("delete from feedback where item_id in (select id from item where product_id = $1)"),
        sql!(
            "update feedback set customer_id = null
             where customer_id in (select item_id from origin where product_id = $1 and source = 'sample')"
        ),
        of_items!("customer", "item_id"),
        sql!("update item set area_id = null where product_id = $1"),
        sql!("delete from role_held where product_id = $1"),
        sql!("delete from area where product_id = $1"),
        sql!(
            "update item set product_id = $1 where id in (select item_id from origin where product_id = $1 and source = 'sample')"
        ),
        sql!("delete from origin where product_id = $1"),
    ]
}
