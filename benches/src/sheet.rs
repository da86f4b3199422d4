//! A product of 5,000 ideas with six criteria of its own.

use northline::{app::App, sql};
use serde_json::{Value, json};
use sqlx::types::Json;

use crate::Said;

pub const KEY: &str = "SHEET";
const IDEAS: usize = 5_000;
const CRITERIA: usize = 6;

/// The ideas, what they are scored by and each score.
pub async fn fill(app: &App) -> Result<(), Said> {
    let mut tx = app.store.begin().await?;
    let (product, now) = (tx.id(), tx.now);
    tx.query(sql!("insert into product (id, key, name, next_number, created_at) values ($1, $2, $3, $4, $5)"))
        .bind(product)
        .bind(KEY)
        .bind("A product of many ideas")
        .bind(IDEAS as i64 + 1)
        .bind(now)
        .run()
        .await?;
    let criterion = |nth: usize| {
        json!({"id": format!("c{}", nth + 1), "name": format!("Criterion {nth}"), "weight": 100.0 / CRITERIA as f64,
            "costs": nth % 2 == 1, "least": 1.0, "most": 10.0, "rubric": []})
    };
    let rules = json!({"criteria": (0..CRITERIA).map(criterion).collect::<Vec<_>>(), "given": CRITERIA});
    tx.query(sql!("insert into scoring (product_id, rules) values ($1, $2)"))
        .bind(product)
        .bind(Json(rules))
        .run()
        .await?;
    let (mut ideas, mut scores): (Vec<Value>, Vec<Value>) = (Vec::new(), Vec::new());
    for nth in 0..IDEAS {
        let id = tx.id().simple().to_string();
        for criterion in 0..CRITERIA {
            let said = 1 + (nth * 7 + criterion * 13 + nth / 11) % 10;
            scores.push(json!([id, format!("own.c{}", criterion + 1), said.to_string()]));
        }
        ideas.push(json!([id, format!("{KEY}-{}", nth + 1), format!("Idea {nth}")]));
    }
    tx.query(sql!(
        "insert into item (id, kind, product_id, key, title, status, created_at, updated_at)
         select unhex(value ->> 0), 'idea', $2, value ->> 1, value ->> 2, 'considering', $3, $3 from json_each($1)"
    ))
    .bind(Json(ideas))
    .bind(product)
    .bind(now)
    .run()
    .await?;
    tx.query(sql!(
        "insert into score (item_id, input, said, at) select unhex(value ->> 0), value ->> 1, value ->> 2, $2 from json_each($1)"
    ))
    .bind(Json(scores))
    .bind(now)
    .run()
    .await?;
    tx.commit().await?;
    Ok(())
}
