//! Where work is moved to another product: the form for it.

use axum::extract::Path;
use maud::html;

use super::{Item, Key, Product, relocating};
use crate::{
    error::Error,
    web::{
        Page, Visit,
        kit::{Choice, Field, checkbox, form_actions, page_head},
        shown::of,
    },
};

pub async fn show(mut visit: Visit, Path(key): Path<String>) -> Page {
    let key = Key::parse(&key).ok_or(Error::NotFound)?;
    let item = Item::find(&mut visit.db, &visit.actor, &key).await?;
    let home = item.product.clone().filter(|_| item.kind.is_work()).ok_or(Error::NotFound)?;
    let (_, mut shell) = visit.stop(&home, item.kind.station()).await?;
    shell.title = format!("Move {}", item.key);
    let mut products = Product::all(&mut visit.db, &visit.actor).await?;
    products.retain(|to| to.key != home && visit.actor.decides(item.kind.right(), Some(to.id)));
    let below = if item.kind.is_ranked() { 0 } else { relocating::beneath(&mut visit.db, &item, 501).await?.len() };
    let choices = products.iter().map(|to| Choice::new(&to.key, &to.name)).collect();
    let content = html! {
        (page_head(&format!("Move {}", item.key), &item.title, html! {}))
        @if products.is_empty() {
            p.quiet { "There is no other product in which this is yours to decide." }
        } @else {
            form.form method="post" action=(format!("/items/{}/product", item.key)) {
                input type="hidden" name="_method" value="PUT";
                (Field::select("to", "To which product", choices).required())
                @if below > 0 {
                    (checkbox("with_below", &format!("With what is below it: {}", of(below as i64, "item", "items")), Some("Without it they stay where they are, and go on being part of it."), true))
                }
                p.quiet.small { "It gets a key there; " (item.key) " goes on leading to it. Its history, comments, criteria, files and links stay, and what is in its way goes along. Its area, open sprint, planned releases and the state of its team belong to this product and are left here. It comes to stand at the end of the other backlog." }
                (form_actions("Move", Some(&item.href())))
            }
        }
    };
    Ok(visit.render(&shell, content))
}
