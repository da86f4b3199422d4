//! Which persona a piece of work is told for: found by the name in its text, kept when either is called otherwise later.

use methods::narrative::persona_form;
use serde_json::{Map, Value};

use crate::{
    command::{ItemId, ProductId},
    error::Result,
    items::Item,
    sql,
    store::{Db, Tx},
};

/// No product is looked through for more.
const MOST: i64 = 500;

/// The persona that some work is told for.
#[derive(Clone, Debug, serde::Serialize, schemars::JsonSchema, sqlx::FromRow)]
pub struct ToldFor {
    pub key: String,
    pub title: String,
}

/// Whom it is told for; nothing while its text names no persona of its product.
pub async fn of_item(db: &mut Db, item: &Item, facts: &Map<String, Value>) -> Result<Option<ToldFor>> {
    if !item.kind.is_work() || facts.get("persona").is_none_or(Value::is_null) {
        return Ok(None);
    }
    Ok(db
        .query(sql!("select p.key, p.title from work w join item p on p.id = w.persona_id where w.item_id = $1"))
        .bind(item.id)
        .one()
        .await?)
}

/// The text of some work names another than before: looks for the persona that is meant.
pub async fn settle(tx: &mut Tx, item: ItemId, text: Option<&str>) -> Result<()> {
    let form = persona_form(text.unwrap_or_default());
    let mut meant = None;
    if !form.is_empty() {
        let personas = tx
            .query(sql!(
                "select p.id, p.title from item i join item p on p.product_id = i.product_id
                 where i.id = $1 and p.kind = 'persona' and p.archived_at is null order by p.created_at, p.id limit $2"
            ))
            .bind(item)
            .bind(MOST)
            .all::<(ItemId, String)>()
            .await?;
        meant = personas.into_iter().find(|(_, title)| persona_form(title) == form).map(|(persona, _)| persona);
    }
    tx.query(sql!("update work set persona_id = $2 where item_id = $1")).bind(item).bind(meant).run().await?;
    Ok(())
}

/// It came to another product, whose personas are others.
pub async fn moved(tx: &mut Tx, item: ItemId) -> Result<()> {
    let text = tx.query(sql!("select persona from work where item_id = $1 and persona is not null")).bind(item);
    let Some(text) = text.value::<String>().await? else { return Ok(()) };
    settle(tx, item, Some(&text)).await
}

/// There is a persona of this name now: what was told for nobody known, and names it, is told for it.
pub async fn meet(tx: &mut Tx, persona: &Item) -> Result<()> {
    let Some(product) = persona.product_id else { return Ok(()) };
    let form = persona_form(&persona.title);
    let unknown = unknown(tx, product).await?;
    for text in unknown.iter().filter(|text| persona_form(text) == form) {
        tx.query(sql!(
            "update work set persona_id = $1 where persona = $2 and persona_id is null
                and item_id in (select id from item where product_id = $3)"
        ))
        .bind(persona.id)
        .bind(text.clone())
        .bind(product)
        .run()
        .await?;
    }
    Ok(())
}

/// The names in the texts of a product that are no persona's.
async fn unknown(db: &mut Db, product: ProductId) -> Result<Vec<String>> {
    let texts = db
        .query(sql!(
            "select distinct w.persona from work w cross join item i
             where w.persona is not null and w.persona_id is null and i.id = w.item_id and i.product_id = $1 limit 2000"
        ))
        .bind(product)
        .all::<(String,)>()
        .await?;
    Ok(texts.into_iter().map(|(text,)| text).collect())
}
