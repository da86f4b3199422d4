//! The welcome: a first product of one's own, or the sample.

use axum::{Router, routing::get};
use maud::{Markup, html};

use crate::{
    app::App,
    command::Right,
    items::Product,
    web::{
        Page, Visit,
        kit::{Action, Button, Field, Icon, form_actions, page_head, pair},
    },
};

pub fn routes() -> Router<App> {
    Router::new().route("/welcome", get(show)).route("/products", get(show))
}

async fn show(mut visit: Visit) -> Page {
    let products = Product::all(&mut visit.db, &visit.actor).await?;
    let archived = Product::archived(&mut visit.db, &visit.actor).await?;
    let sample = products.iter().chain(&archived).find(|product| product.sample);
    let may = visit.actor.decides(Right::ManageProducts, None);
    let first = visit.actor.name.split(' ').next().unwrap_or_default().to_owned();
    let shell = visit.shelf().await?.shell("Products");
    let title = if products.is_empty() { format!("Welcome, {first}") } else { "Products".into() };
    let content = html! {
        (page_head(&title, "", html! {}))
        @if !products.is_empty() {
            ul.plain-list role="list" { @for product in &products { li { (line(product)) } } }
        }
        @if may {
            div.doors {
                section.door {
                    h2 { "Start your own product" }
                    p.quiet { "Its key numbers everything in it: PAY-1, PAY-2. Both can be short." }
                    form.form method="post" action="/products" data-controller="remote-form" {
                        (pair(
                            Field::text("name", "Name").required().placeholder("Payments"),
                            Field::text("key", "Key").required().placeholder("PAY").hint("2 to 10 letters or digits"),
                        ))
                        (form_actions("Create it", None))
                    }
                }
                section.door {
                    @match sample {
                        None => {
                            h2 { "Look around first" }
                            p.quiet { "Tidewater sells ferry crossings for small operators. It has a vision, goals, customers, 290 things they said, ideas, bets, stories in the making and numbers that move. It leaves again in one click." }
                            (Action { method: "POST", href: "/sample", values: &[], button: Button::submit("Open the sample product").icon(Icon::Sparkles) })
                        }
                        Some(_) => {
                            h2 { "The sample is open" }
                            p.quiet { "Tidewater and everything in it leaves without a trace." }
                            (Action { method: "DELETE", href: "/sample", values: &[], button: Button::submit("Take the sample away").danger() })
                        }
                    }
                }
            }
        }
        @if !archived.is_empty() {
            section.part aria-labelledby="archived-title" {
                h2 id="archived-title" { "Archived" }
                ul.plain-list role="list" {
                    @for product in &archived {
                        li.with-action { (line(product)) @if may { (Action {
                            method: "POST",
                            href: &format!("/products/{}/restoration", product.key),
                            values: &[],
                            button: Button::submit(format!("Bring {} back", product.name)).plain().small(),
                        }) } }
                    }
                }
            }
        }
    };
    Ok(visit.render(&shell, content))
}

fn line(product: &Product) -> Markup {
    html! {
        a.item-line href=(format!("/products/{}", product.key)) {
            span.key { (product.key) }
            span.title { (product.name) }
            @if product.sample { span.tag { "sample" } }
        }
    }
}
