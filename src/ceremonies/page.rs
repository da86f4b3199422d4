//! The page of a ceremony: what it is about on the left; who is there, what was written down and the minutes on the right.

use axum::{Router, extract::Path, routing::get};
use chrono::{DateTime, Utc};
use maud::{Markup, html};

use super::{
    Ceremony, CeremonyId, Ritual, beside, list_page, minutes_page,
    reading::{self, Whole},
    refinement_page, retrospective_page, review_page, standup_page,
};
use crate::{
    app::App,
    error::Error,
    store::Db,
    web::{
        Page, Visit,
        kit::{Action, Button, Field, Icon, Station, Tone, dialog, form_actions, notice, page_head, split},
        shown::{day, today},
    },
};

pub fn routes() -> Router<App> {
    Router::new()
        .route("/products/{product}/ceremonies", get(list_page::show))
        .route("/ceremonies/{ceremony}", get(show))
}

/// A ceremony as one person sees it now.
pub(super) struct Here<'a> {
    pub whole: &'a Whole,
    /// Who looks.
    pub me: &'a crate::command::Actor,
    pub leads: bool,
    pub takes_part: bool,
    /// Whether a closed ceremony may be opened again.
    pub may_reopen: bool,
    pub now: DateTime<Utc>,
}

impl Here<'_> {
    pub fn ceremony(&self) -> &Ceremony {
        &self.whole.ceremony
    }

    /// The address of one of its capabilities.
    pub fn href(&self, what: &str) -> String {
        format!("{}/{what}", self.ceremony().href())
    }

    /// A button with which whoever leads goes on.
    pub fn lead(&self, button: Button, values: &[(&str, &str)]) -> Markup {
        let href = self.ceremony().href();
        html! { @if self.leads { (Action { method: "PATCH", href: &href, values, button }) } }
    }
}

async fn show(mut visit: Visit, Path(id): Path<uuid::Uuid>) -> Page {
    let ceremony = Ceremony::find(&mut visit.db, &visit.actor, CeremonyId(id)).await?;
    let (_, mut shell) = visit.stop(&ceremony.product.clone(), Station::Sprint).await?;
    shell.title = format!("{} · {}", ceremony.title(), ceremony.product);
    if let Some(last) = shell.crumbs.last_mut() {
        last.1 = Some(Station::Sprint.href(&ceremony.product));
    }
    shell.crumbs.push(("Ceremonies".into(), Some(format!("/products/{}/ceremonies", ceremony.product))));
    shell.crumbs.push((ceremony.kind.label().into(), None));
    shell.topics.push(format!("ceremony:{}", ceremony.id));
    let now = visit.app.store.clock.now();
    let takes_part = ceremony.takes_part(&mut visit.db, &visit.actor).await?;
    let open = ceremony.closed_at.is_none();
    let leads = open && ceremony.facilitator_id == visit.actor.person;
    let me = visit.actor.clone();
    let whole = reading::shown(&mut visit.db, ceremony, &me).await?;
    let here =
        Here { whole: &whole, me: &me, leads, takes_part: takes_part && open, may_reopen: takes_part && !open, now };
    let work = if open { work(&mut visit.db, &here).await? } else { minutes_page::minutes(&here) };
    let content = html! {
        (head(&here))
        (split(work, beside::beside(&here)))
    };
    Ok(visit.render(&shell, content))
}

async fn work(db: &mut Db, here: &Here<'_>) -> Result<Markup, Error> {
    match here.ceremony().kind {
        Ritual::Refinement => refinement_page::work(db, here).await,
        Ritual::Standup => standup_page::work(db, here).await,
        Ritual::Review => review_page::work(db, here).await,
        Ritual::Retrospective => retrospective_page::work(db, here).await,
    }
}

fn head(here: &Here) -> Markup {
    let ceremony = here.ceremony();
    let open = ceremony.closed_at.is_none();
    let there =
        here.whole.people.iter().any(|present| present.person_id == here.me.person && present.left_at.is_none());
    let presence = here.href("presence");
    let sub = format!("{} · {}", ceremony.team, day(ceremony.held_on, today(here.now)));
    html! {
        (page_head(ceremony.kind.label(), &sub, html! {
            @if open {
                (Action { method: if there { "DELETE" } else { "PUT" }, href: &presence, values: &[], button: if there { Button::submit("Leave").plain() } else { Button::submit("Join").primary().icon(Icon::Users) } })
                @if here.takes_part && !here.leads {
                    (Action { method: "PATCH", href: &ceremony.href(), values: &[("take_over", "true")], button: Button::submit("Take over").plain() })
                }
                @if here.leads {
                    (Button::opens("Close…", "close"))
                    (dialog("close", &format!("Close this {}", ceremony.kind.label().to_lowercase()), html! {
                        form.form method="post" action=(here.href("close")) data-controller="remote-form" {
                            (Field::textarea("remark", "To be remembered").hint("It goes into the minutes, which have written the rest themselves and stay as they are from now on."))
                            (form_actions("Close", None))
                        }
                    }))
                }
            }
        }))
        p.purpose { (ceremony.kind.purpose()) " "
            span.faint { "Led by " (if here.leads { "you" } else { &ceremony.facilitator }) "." }
            @if let Some(sprint) = &ceremony.sprint { " " a href=(format!("/items/{sprint}/board")) { "The sprint’s board" } }
        }
        @if !open {
            (notice(Tone::Good, html! { "Closed. These are its minutes." }, html! {
                @if here.may_reopen { (Action { method: "DELETE", href: &here.href("close"), values: &[], button: Button::submit("Open again").small() }) }
            }))
        }
    }
}
