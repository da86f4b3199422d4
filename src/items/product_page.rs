//! The settings of a product: its name, and the areas that it has.

use axum::{Router, extract::Path, routing::get};
use maud::{Markup, html};

use super::{Area, Product};
use crate::{
    app::App,
    command::{AreaId, Place, Right, Role, Say},
    error::Result,
    sql,
    store::Db,
    web::{
        Page, Visit,
        kit::{
            Action, Button, Edit, Empty, Field, Icon, Tone, fields, form, form_actions, page_head, panel, split, tag,
        },
        layout,
        shown::of,
    },
};

pub fn routes() -> Router<App> {
    Router::new().route("/products/{product}/settings", get(show))
}

/// Whoever has a role in an area.
#[derive(sqlx::FromRow)]
struct Holder {
    area_id: AreaId,
    name: String,
    role: String,
}

async fn show(mut visit: Visit, Path(key): Path<String>) -> Page {
    let (product, shelf) = visit.product(&key).await?;
    let mut shell = shelf.shell("Settings");
    shell.place = Some(layout::Place::Settings);
    shell.title = format!("Settings · {}", product.name);
    shell.crumbs = vec![(product.name.clone(), Some(format!("/products/{}", product.key))), ("Settings".into(), None)];
    shell.topics.push(format!("product:{}", product.key));
    let may = visit.actor.say(&Place::product(Right::ManageProducts, product.id)) == Say::Decide;
    let areas = Area::all(&mut visit.db, product.id).await?;
    let archived = Area::archived(&mut visit.db, product.id).await?;
    let holders = holders(&mut visit.db, &product).await?;
    let href = format!("/products/{}/areas", product.key);
    let work = html! {
        section.part aria-labelledby="areas-title" {
            h2 id="areas-title" { "Areas " span.faint.num { (areas.len()) } }
            @if areas.is_empty() { (no_areas()) } @else {
                ul.areas role="list" { @for area in &areas { (row(&product, area, &holders, may)) } }
            }
        }
        @if !archived.is_empty() {
            section.part aria-labelledby="archived-title" {
                h2 id="archived-title" { "Archived" }
                ul.areas role="list" {
                    @for area in &archived {
                        li id=(format!("area-{}", area.id)) {
                            span.title.quiet { (area.name) }
                            @if may { (Action { method: "POST", href: &format!("{href}/{}/restoration", area.id), values: &[], button: Button::submit("Bring back").plain().small() }) }
                        }
                    }
                }
            }
        }
    };
    let content = html! {
        (page_head("Settings", &of(areas.len() as i64, "area", "areas"), html! { (Button::link("All products", "/products").plain()) }))
        (split(work, beside(&product, &href, may)))
    };
    Ok(visit.render(&shell, content))
}

fn row(product: &Product, area: &Area, holders: &[Holder], may: bool) -> Markup {
    let href = format!("/products/{}/areas/{}", product.key, area.id);
    let name: String = url::form_urlencoded::byte_serialize(area.name.as_bytes()).collect();
    let label = format!("Name of {}", area.name);
    html! {
        li id=(format!("area-{}", area.id)) {
            span.title {
                @if may { (Edit::text(&href, "name", &label, 0, &area.name).id(format!("name-{}", area.id))) } @else { (area.name) }
            }
            span.tags {
                @for holder in holders.iter().filter(|holder| holder.area_id == area.id) {
                    (tag(Tone::Plain, &format!("{}: {}", Role::parse(&holder.role).map_or("", Role::label), holder.name)))
                }
            }
            a.small href=(format!("/products/{}/backlog?area={name}", product.key)) { "Backlog" span.hush { " of " (area.name) } }
            @if may { (Action { method: "DELETE", href: &href, values: &[], button: Button::submit(format!("Archive {}", area.name)).plain().small().icon_only(Icon::Archive) }) }
        }
    }
}

fn no_areas() -> Empty {
    Empty {
        title: "No areas yet".into(),
        text: "An area is a part of the product with a product owner of its own. Work is put into it, and whoever has a role in it decides there and proposes elsewhere.".into(),
        example: None,
        button: None,
    }
}

fn beside(product: &Product, href: &str, may: bool) -> Markup {
    let action = format!("/products/{}", product.key);
    let name = html! {
        @if may { (Edit::text(&action, "name", "Name", product.version, &product.name).id("product-name")) } @else { (product.name) }
    };
    html! {
        (panel("Product", "", html! {
            (fields(&[("Name", name), ("Key", html! { code { (product.key) } })]))
        }))
        @if may {
            (panel("Another area", "", form("POST", href, html! {
                (Field::text("name", "Name").required().id("area-name"))
                (form_actions("Create the area", None))
            })))
            p.quiet.small { "Roles in an area are given on the page of " a href="/people" { "people" } "." }
            (panel("Another key", "", form("PUT", &format!("{action}/key"), html! {
                (Field::text("key", "Key").required().value(&product.key).id("product-key").hint("2 to 10 letters or digits"))
                p.quiet.small { "Everything keeps its number under the new key. What was written with " code { (product.key) } " goes on leading here." }
                (form_actions("Change the key", None))
            })))
            (panel("Archive", "", html! {
                p.quiet.small { "The product leaves every list, and what is shared of it is closed. Nothing is lost: it is read at its address, and comes back as it was." }
                (Action { method: "DELETE", href: &action, values: &[], button: Button::submit(format!("Archive {}", product.name)).danger() })
            }))
        } @else {
            p.quiet.small { "The owner of this Northline names products and their areas." }
        }
    }
}

async fn holders(db: &mut Db, product: &Product) -> Result<Vec<Holder>> {
    Ok(db
        .query(sql!(
            "select r.area_id, p.name, r.role from role_held r cross join person p
             where r.product_id = $1 and r.area_id is not null and p.id = r.person_id and p.active
             order by r.role, lower(p.name) limit 1000"
        ))
        .bind(product.id)
        .all()
        .await?)
}
