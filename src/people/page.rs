//! The page of people: who works here, in which roles, and who is invited.

use axum::{
    Router,
    routing::{get, post},
};
use maud::{Markup, html};

use super::{
    invitation, inviting,
    person::{self, Member},
    scope,
};
use crate::{
    app::App,
    command::{Right, Role},
    error::Error,
    items::Product,
    web::{
        Page, Visit,
        kit::{
            self, Action, Button, Choice, Column, Field, Icon, Table, form_actions, icon, item_action, page_head, pair,
        },
        layout::Place,
        shown::{day, day_of, today},
    },
};

pub fn routes() -> Router<App> {
    Router::new()
        .route("/people", get(people))
        .route("/invitations", post(inviting::invite))
        .route("/invitations/{secret}/withdrawal", post(inviting::withdraw))
        .route("/people/{person}/new-password", post(inviting::renew))
}

async fn people(mut visit: Visit) -> Page {
    if visit.actor.roles.is_empty() {
        return Err(Error::NotFound.into());
    }
    let members = person::members(&mut visit.db).await?;
    let manages = visit.actor.decides(Right::ManagePeople, None);
    let now = visit.app.store.clock.now();
    let waiting = if manages { invitation::open(&mut visit.db, now).await? } else { Vec::new() };
    let products = Product::all(&mut visit.db, &visit.actor).await?;
    let scopes = if manages { scope::choices(&mut visit.db, &products).await? } else { Vec::new() };
    let mut shell = visit.shelf().await?.shell("People");
    shell.place = Some(Place::People);
    let content = html! {
        (page_head("People", "", html! { @if manages { (Button::opens("Invite", "invite").primary().icon(Icon::Plus)) } }))
        @if manages { (kit::dialog("invite", "Invite somebody", invite_form(&scopes))) }
        (Table {
            caption: "People".into(),
            caption_hidden: true,
            columns: vec![Column::text("Name"), Column::text("E-mail"), Column::text("Roles"), Column::text("")],
            rows: members.iter().filter(|member| member.person.active).map(|member| cells(member, manages, &products, &scopes)).collect(),
            next: None,
        })
        @if manages { (without_access(&members)) }
        @if !waiting.is_empty() {
            section.part {
                h2 { "Invited" }
                ul.plain-list role="list" {
                    @for one in &waiting {
                        li id=(format!("invited-{}", one.id)) {
                            span { (one.name) " " span.faint { (one.email) @if one.person_id.is_some() { " · for a new password" } " · until " (day(day_of(one.expires_at), today(now))) } }
                            (Action { method: "POST", href: &format!("/invitations/{}/withdrawal", one.id), values: &[], button: Button::submit("Withdraw").plain().small() })
                        }
                    }
                }
            }
        }
    };
    Ok(visit.render(&shell, content))
}

/// What else can be done about somebody who works here.
fn deeds(member: &Member) -> Markup {
    let at = format!("/people/{}", member.person.email);
    html! {
        form method="post" action=(format!("{at}/new-password")) data-turbo="false" {
            button.item type="submit" { (icon(Icon::Link)) span { "Link for a new password" } }
        }
        (item_action(Icon::X, "End access", "DELETE", &at, &[]))
    }
}

/// Those whose access was ended, and the way back.
fn without_access(members: &[Member]) -> Markup {
    let gone: Vec<&Member> = members.iter().filter(|member| !member.person.active).collect();
    html! {
        @if !gone.is_empty() {
            section.part {
                h2 { "Without access" }
                ul.plain-list role="list" {
                    @for member in gone {
                        li id=(format!("gone-{}", member.person.id)) {
                            span { (member.person.name) " " span.faint { (member.person.email) } }
                            (Action { method: "POST", href: &format!("/people/{}/restoration", member.person.email), values: &[], button: Button::submit("Give access again").plain().small() })
                        }
                    }
                }
            }
        }
    }
}

/// Begins with the role that decides least: nobody becomes an owner because nobody looked.
fn role_field() -> Field {
    let choices = Role::ALL.iter().map(|role| Choice::new(role.name(), role.label())).collect();
    Field::select("role", "Role", choices).value(Role::Stakeholder.name()).required()
}

fn invite_form(scopes: &[Choice]) -> Markup {
    html! {
        form.form method="post" action="/invitations" data-turbo="false" {
            (pair(Field::text("name", "Name").required(), Field::email("email", "E-mail").required()))
            (pair(role_field(), Field::select("product", "In", scopes.to_vec())))
            p.hint { "You get a link to give them; it holds for seven days and for one account." }
            (form_actions("Make the link", None))
        }
    }
}

fn cells(member: &Member, manages: bool, products: &[Product], scopes: &[Choice]) -> Vec<Markup> {
    let give = format!("/people/{}/roles", member.person.email);
    let id = format!("role-{}", member.person.id);
    vec![
        html! { (kit::person(&member.person.name)) },
        html! { span.quiet { (member.person.email) } },
        html! {
            div.cluster {
                @for held in &member.roles {
                    @let product = held.product.as_ref().map(|key| products.iter().find(|product| product.key == *key).map_or(key, |product| &product.name));
                    @let scope = match (product, &held.area) { (Some(product), Some(area)) => format!(" in {product}, {area}"), (Some(product), None) => format!(" in {product}"), _ => String::new() };
                    @let label = format!("{}{scope}", Role::parse(&held.role).map_or("", Role::label));
                    span.chip id=(format!("held-{}", held.id)) {
                        span { (label) }
                        @if manages { (Action { method: "DELETE", href: &format!("/people/{}/roles/{}", member.person.email, held.id), values: &[], button: Button::submit(format!("Take {label} from {}", member.person.name)).plain().small().icon_only(Icon::X) }) }
                    }
                }
            }
        },
        html! {
            @if manages {
                div.cluster {
                    (Button::opens("Give a role", id.clone()).plain().small())
                    (kit::menu(&format!("More about {}", member.person.name), deeds(member)))
                }
                (kit::dialog(&id, &format!("Give {} a role", member.person.name), html! {
                    form.form method="post" action=(give) data-controller="remote-form" {
                        (pair(role_field().id(format!("{id}-role")), Field::select("product", "In", scopes.to_vec()).id(format!("{id}-product"))))
                        (form_actions("Give", None))
                    }
                }))
            }
        },
    ]
}
