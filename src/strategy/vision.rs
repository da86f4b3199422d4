//! The vision: where the product is to be in a few years. One a product, the top of every line.

use crate::{
    command::{Actor, ItemId},
    error::{Error, Result},
    facts,
    items::{Item, Nothing, ask::Form},
    sort, sql,
    store::Tx,
};

facts! {
    VisionFacts in "vision" {
        /// How far ahead it looks: "3 years".
        horizon: String as Form::Line(100), "Horizon";
        /// Whom the product is for.
        for_whom: String as Form::Line(300), "For";
        /// What they need or cannot do today.
        need: String as Form::Line(500), "Who";
        /// What kind of product it is to them.
        category: String as Form::Line(200), "It is a";
        /// The reason to choose it.
        benefit: String as Form::Line(500), "That";
        /// What they would use otherwise.
        alternative: String as Form::Line(300), "Unlike";
        /// What sets it apart.
        difference: String as Form::Line(500), "It";
    }
}

sort!(head
    /// The north star of a product.
    Vision);

impl crate::items::Sort for Vision {
    sort!(body Vision, VisionFacts, "vision", "/products/{product}/visions", "/visions/{key}");
    type More = Nothing;

    /// A product has one vision; goals written before it hang themselves under it.
    async fn add(tx: &mut Tx, by: &Actor, item: Item, _more: Nothing) -> Result<Item> {
        must_be_the_only_one(tx, &item).await?;
        let goals = tx
            .query(sql!(
                "select id from item where product_id = $1 and kind = 'goal' and archived_at is null limit 500"
            ))
            .bind(item.product_id)
            .all::<(ItemId,)>()
            .await?;
        for (goal,) in goals {
            let goal = Item::get(tx, goal).await?;
            crate::line::linking::rehang(tx, by, &goal, &item).await?;
        }
        Item::get(tx, item.id).await
    }
}

/// Refuses a second vision of a product, naming the one that stands.
pub async fn must_be_the_only_one(tx: &mut Tx, vision: &Item) -> Result<()> {
    let other = tx
        .query(sql!(
            "select key from item where product_id = $1 and kind = 'vision' and archived_at is null and id <> $2 limit 1"
        ))
        .bind(vision.product_id)
        .bind(vision.id)
        .value::<String>()
        .await?;
    match other {
        None => Ok(()),
        Some(key) => Err(Error::refused(
            "one_vision",
            format!(
                "this product has a vision already, {key}; edit that one, or archive it before another takes its place"
            ),
        )),
    }
}
