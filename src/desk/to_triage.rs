//! The feedback and the ideas that nobody has sorted yet, by product.

use maud::html;
use sqlx::types::Json;
use uuid::Uuid;

use super::waiting::{Section, What};
use crate::{
    command::{Actor, Right},
    error::Result,
    items::{Kind, Product},
    sql,
    store::Db,
    web::{
        kit::{Button, Todo, Tone},
        shown::of,
    },
};

#[derive(sqlx::FromRow)]
struct New {
    product: String,
    name: String,
    kind: String,
    n: i64,
}

/// A line for each product and kind; a person sees so few products that none is left out.
pub async fn section(db: &mut Db, by: &Actor, products: &[Product]) -> Result<Section> {
    let decides = |right, product: &&Product| by.decides(right, Some(product.id));
    let ids = |right| products.iter().filter(|one| decides(right, one)).map(|one| one.id.0).collect::<Vec<Uuid>>();
    let (ideas, voices) = (ids(Right::ShapeIdeas), ids(Right::HearVoices));
    let rows = if ideas.is_empty() && voices.is_empty() { Vec::new() } else { read(db, voices, ideas).await? };
    Ok(Section { what: What::Triage, list: rows.into_iter().map(todo).collect(), more: Vec::new() })
}

macro_rules! new {
    ($voices:literal, $ideas:literal) => {
        concat!(
            "select p.key as product, p.name, c.kind, cast(sum(c.n) as bigint) as n
             from item_count c cross join product p
             where c.status = 'new' and p.id = c.product_id
                and (c.kind = 'feedback' and c.product_id in (",
            $voices,
            ") or c.kind = 'idea' and c.product_id in (",
            $ideas,
            ")) group by p.key, p.name, c.kind having sum(c.n) > 0 order by lower(p.name), p.key, c.kind limit 1000"
        )
    };
}

async fn read(db: &mut Db, voices: Vec<Uuid>, ideas: Vec<Uuid>) -> Result<Vec<New>> {
    Ok(db
        .query(sql!(
            sqlite: new!("select unhex(replace(value, '-', '')) from json_each($1)", "select unhex(replace(value, '-', '')) from json_each($2)"),
            postgres: new!("select value::uuid from jsonb_array_elements_text($1)", "select value::uuid from jsonb_array_elements_text($2)"),
        ))
        .bind(Json(voices))
        .bind(Json(ideas))
        .all()
        .await?)
}

fn todo(new: New) -> Todo {
    let (kind, stop) = if new.kind == "feedback" { (Kind::Feedback, "voices") } else { (Kind::Idea, "ideas") };
    let href = format!("/products/{}/{stop}?status=new", new.product);
    let title = if kind == Kind::Feedback {
        of(new.n, "new piece of feedback to sort", "new pieces of feedback to sort")
    } else {
        of(new.n, "new idea to triage", "new ideas to triage")
    };
    Todo {
        tone: Tone::Plain,
        what: if kind == Kind::Feedback { "Feedback".into() } else { "Ideas".into() },
        title,
        detail: new.name,
        actions: Some(html! { (Button::link("Triage", href.clone())) }),
        href,
    }
}
