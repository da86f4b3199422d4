//! The teams of a product: who is in them, how they work, who is away.

use axum::extract::Path;
use chrono::NaiveDate;
use maud::{Markup, html};

use super::{
    absence::{self, Absence},
    days_off::days_off_form,
    definition::Definition,
    definition_form::definition_forms,
    limits_form::limits_form,
    scale::scale_form,
    state_leaving::Question,
    team::{Member, Team},
    workflow::{self, State},
    workflow_edit::workflow_form,
};
use crate::{
    command::{ProductId, Right, Say},
    items::Product,
    obstacles::limit_form,
    people::person::{self, Person},
    sql,
    store::Db,
    web::{
        Page, Visit,
        kit::{Action, Button, Choice, Field, Icon, Station, form_actions, page_head, pair, panel, split},
        shown::{day, number, of, today},
    },
    zone,
};

pub(super) async fn show(mut visit: Visit, Path(key): Path<String>) -> Page {
    let (product, mut shell) = visit.stop(&key, Station::Sprint).await?;
    shell.crumbs.push(("Teams".into(), None));
    let place = crate::command::Place::product(Right::RunSprints, product.id);
    let says = visit.actor.say(&place);
    let teams = Team::all(&mut visit.db, product.id).await?;
    let gone = Team::away(&mut visit.db, product.id).await?;
    let members = members(&mut visit.db, product.id).await?;
    let people = person::choices(&mut visit.db).await?;
    let today = today(visit.app.store.clock.now());
    let definitions = Team::definitions(&mut visit.db, product.id, &teams).await?;
    let workflows = workflow::of_product(&mut visit.db, product.id).await?;
    let away = absence::from(&mut visit.db, product.id, today).await?;
    let content = html! {
        (page_head("Teams", &of(teams.len() as i64, "team", "teams"), html! {}))
        (super::ways(&product.key, "teams"))
        (split(html! {
            @for team in &teams {
                (one(&product, team, (definitions.get(&team.id), workflows.get(&team.id).map_or(&[], Vec::as_slice)), members.iter().filter(|(of, _)| *of == team.id).map(|(_, member)| member), &people, says))
            }
            @if says != Say::None { (new(&product, says)) }
            (archived(&product, &gone, says))
            @if says != Say::None && !teams.is_empty() { datalist id="zones" { @for name in zone::names() { option value=(name) {} } } }
        }, html! { (absences(&product, &away, &people, today)) }))
    };
    Ok(visit.render(&shell, content))
}

/// Asks where what is in a state goes that is to be taken out.
pub(super) async fn removal(mut visit: Visit, Path((key, team, state)): Path<(String, String, String)>) -> Page {
    let (product, mut shell) = visit.stop(&key, Station::Sprint).await?;
    let team = Team::at(&mut visit.db, product.id, &team).await?;
    let question = Question::about(&mut visit.db, &team, &state).await?;
    let back = format!("/products/{}/teams", product.key);
    shell.crumbs.push(("Teams".into(), Some(back.clone())));
    shell.title = format!("Take {} out · {}", question.gone.name, team.name);
    Ok(visit.render(&shell, question.form(&team.path(&product.key), &back)))
}

fn one<'m>(
    product: &Product,
    team: &Team,
    (definitions, states): (Option<&[Definition; 2]>, &[State]),
    members: impl Iterator<Item = &'m Member>,
    people: &[Person],
    says: Say,
) -> Markup {
    let members: Vec<_> = members.collect();
    let href = team.path(&product.key);
    let id = |name: &str| format!("{name}-{}", team.id);
    panel(
        &team.name,
        &format!(
            "{} · {}",
            if team.flows() { "plain flow" } else { "sprints" },
            of(members.len() as i64, "member", "members")
        ),
        html! {
            p { (Button::link("Board", format!("{href}/board")).small()) }
            ul.plan-rows role="list" {
                @for member in &members {
                    li id=(id(&member.email)) {
                        (crate::web::kit::face(&member.name))
                        span.title { (member.name) }
                        span.tags {}
                        span.num { (member.focus) " %" }
                        @if says != Say::None {
                            (Action { method: "DELETE", href: &format!("{href}/members/{}", path(&member.email)), values: &[], button: Button::submit(format!("Take {} out", member.name)).plain().small().icon_only(Icon::X) })
                        }
                    }
                }
            }
            @if members.is_empty() { p.quiet { "Nobody yet. A member's working days become the capacity of its sprints." } }
            @if says != Say::None {
                form.form method="post" action=(format!("{href}/members")) data-controller="remote-form" {
                    (pair(
                        Field::select("person", "Person", people.iter().map(|person| Choice::new(&person.email, &person.name)).collect()).id(id("person")),
                        Field::number("focus", "Focus in per cent").between(1, 100).value(80).id(id("focus")),
                    ))
                    (form_actions("Add to the team", None))
                }
                details {
                    summary { "How the team works" }
                    form.form method="post" action=(href) data-controller="remote-form" {
                        input type="hidden" name="_method" value="PATCH";
                        (Field::select("works_in", "It works", vec![Choice::new("sprints", "in sprints"), Choice::new("flow", "in plain flow: work is pulled as there is room for it")]).value(&team.works_in).id(id("works-in")))
                        (pair(
                            Field::number("largest", "Largest story in points").between(0, 10_000).step("any").value(number(team.largest)).id(id("largest")),
                            Field::select("unready", "A story that is not ready is", vec![Choice::new("warn", "warned of"), Choice::new("refuse", "refused")]).value(&team.unready).id(id("unready")),
                        ))
                        (Field::number("minutes_each", "Minutes each in a stand-up").step("any").value(number(team.minutes_each)).id(id("minutes-each")))
                        (Field::text("zone", "Time zone").value(&team.zone).list("zones").hint("Its sprints begin and end with the days of this place.").id(id("zone")))
                        (form_actions("Save", None))
                    }
                }
                (limits_form(team, &href))
                @if let Some(definitions) = definitions { (definition_forms(definitions, &href, team.id)) }
                (scale_form(team, &href))
                (workflow_form(team, states, &href))
                (days_off_form(team, &href))
                (limit_form(team, &href, people))
                p { (Action { method: "DELETE", href: &href, values: &[], button: Button::submit("Archive the team").plain().small().icon(Icon::Archive).says(says) }) }
            }
        },
    )
}

/// Teams that were put away: their sprints stay, and they come back with everything.
fn archived(product: &Product, gone: &[Team], says: Say) -> Markup {
    html! {
        @if !gone.is_empty() {
            (panel("Archived teams", "", html! {
                ul.plan-rows role="list" {
                    @for team in gone {
                        li id=(format!("away-{}", team.id)) {
                            span.title { (team.name) }
                            span.tags {}
                            @if says != Say::None {
                                (Action { method: "POST", href: &format!("{}/restoration", team.path(&product.key)), values: &[], button: Button::submit("Bring back").small().icon(Icon::RotateCcw).says(says) })
                            }
                        }
                    }
                }
            }))
        }
    }
}

fn new(product: &Product, says: Say) -> Markup {
    panel(
        "Another team",
        "",
        html! {
            form.form method="post" action=(format!("/products/{}/teams", product.key)) data-controller="remote-form" {
                (Field::text("name", "Name").required())
                (form_actions(if says == Say::Propose { "Propose" } else { "Create the team" }, None))
            }
        },
    )
}

fn absences(product: &Product, away: &[Absence], people: &[Person], today: NaiveDate) -> Markup {
    panel(
        "Away",
        "",
        html! {
            ul.levels role="list" {
                @for absence in away {
                    li id=(format!("absence-{}", absence.id)) {
                        b { (absence.name) } " " span.quiet { (day(absence.from_on, today)) " – " (day(absence.until_on, today)) }
                        (Action { method: "DELETE", href: &format!("/products/{}/absences/{}", product.key, absence.id), values: &[],
                            button: Button::submit(format!("Take out the absence of {}", absence.name)).plain().small().icon_only(Icon::X) })
                    }
                }
            }
            @if away.is_empty() { p.quiet { "Nobody, as far as is known." } }
            form.form method="post" action=(format!("/products/{}/absences", product.key)) data-controller="remote-form" {
                (Field::select("person", "Who", people.iter().map(|person| Choice::new(&person.email, &person.name)).collect()).id("away-person"))
                (pair(Field::date("from_on", "From").required(), Field::date("until_on", "Until").required()))
                (form_actions("Write it down", None))
            }
        },
    )
}

/// A name as a part of an address.
fn path(name: &str) -> String {
    percent_encoding::utf8_percent_encode(name, percent_encoding::NON_ALPHANUMERIC).to_string()
}

#[derive(sqlx::FromRow)]
struct Row {
    team_id: uuid::Uuid,
    #[sqlx(flatten)]
    member: Member,
}

/// The members of every team of a product: one query.
async fn members(db: &mut Db, product: ProductId) -> crate::Result<Vec<(uuid::Uuid, Member)>> {
    let rows = db
        .query(sql!(
            "select m.team_id, p.id, p.name, p.email, m.focus from team t join team_member m on m.team_id = t.id
                join person p on p.id = m.person_id
             where t.product_id = $1 order by lower(p.name), p.id limit 2000"
        ))
        .bind(product)
        .all::<Row>()
        .await?;
    Ok(rows.into_iter().map(|row| (row.team_id, row.member)).collect())
}
