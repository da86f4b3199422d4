//! The page of audiences: what each sees, as it sees it; which bets; its links; and the roadmap as a presentation.

use axum::{Router, extract::Path, response::IntoResponse, routing::get};
use maud::{Markup, html};
use serde::Deserialize;

use super::{
    history_part, items_part,
    kept::Audience,
    looks::{Look, shown},
    rules_part,
    seen::Seen,
    slides::slides,
};
use crate::{
    app::App,
    command::{Place, Right, Say},
    items::Product,
    roadmap::{
        drawing::{
            FORMS,
            file::{for_people, for_programs},
        },
        share::links,
    },
    web::{
        Page, Query, Visit,
        kit::{
            self, Button, Choice, Field, Icon, Station, Tab, form, item_link, item_saying, labelled_menu, page_head,
            segment, separator, tabs,
        },
        layout::{Theme, presentation},
        shown::of,
    },
};

pub fn routes() -> Router<App> {
    Router::new()
        .route("/products/{product}/roadmap/audiences", get(show))
        .route("/products/{product}/roadmap/audiences/new", get(new))
        .route("/products/{product}/roadmap/present", get(present))
        .route("/products/{product}/audiences/{audience}/roadmap/{format}", get(for_people))
        .route("/api/v1/products/{product}/audiences/{audience}/roadmap/{format}", get(for_programs))
}

#[derive(Deserialize, Default)]
pub struct View {
    /// The word of an audience; internal unless told.
    pub audience: Option<String>,
    /// see, rules, items or links.
    pub part: Option<String>,
    pub view: Option<String>,
    /// The page of its items, from 1.
    pub page: Option<usize>,
    /// Where a page of its history begins.
    pub after: Option<uuid::Uuid>,
}

/// What every part of the page needs.
pub struct Here<'a> {
    pub product: &'a Product,
    pub audience: &'a Audience,
    pub says: Say,
}

impl Here<'_> {
    /// The address of a part for this audience.
    pub fn part(&self, part: &str) -> String {
        format!("/products/{}/roadmap/audiences?audience={}&part={part}", self.product.key, self.audience.audience)
    }
}

const PARTS: [(&str, &str); 5] = [
    ("see", "As they see it"),
    ("rules", "What they see"),
    ("items", "Bet by bet"),
    ("links", "Links"),
    ("history", "History"),
];

async fn show(mut visit: Visit, Path(key): Path<String>, Query(view): Query<View>) -> Page {
    let (product, mut shell) = visit.stop(&key, Station::Roadmap).await?;
    shell.title = format!("Audiences · {}", product.name);
    let all = Audience::all(&mut visit.db, product.id).await?;
    let audience = Audience::find(&mut visit.db, product.id, view.audience.as_deref().unwrap_or("internal")).await?;
    let says = visit.actor.say(&Place::product(Right::PlanRoadmap, product.id));
    let here = Here { product: &product, audience: &audience, says };
    let part = view.part.as_deref().filter(|part| PARTS.iter().any(|(name, _)| name == part)).unwrap_or("see");
    let content = match part {
        "rules" => rules_part::shown(&mut visit, &here).await?,
        "items" => items_part::shown(&mut visit, &here, view.page.unwrap_or(1)).await?,
        "history" => history_part::shown(&mut visit, &here, view.after).await?,
        "links" => links(&mut visit, &here).await?,
        _ => seen(&mut visit, &here, view.view.as_deref()).await?,
    };
    let of_audiences: Vec<Tab> = all
        .iter()
        .map(|known| {
            let href = format!("/products/{}/roadmap/audiences?audience={}&part={part}", product.key, known.audience);
            Tab::new(&known.name, href, known.audience == audience.audience)
        })
        .collect();
    let parts = PARTS.map(|(name, label)| Tab::new(label, here.part(name), name == part));
    let content = html! {
        (page_head("Audiences", &of(all.len() as i64, "audience of the roadmap", "audiences of the roadmap"), html! {
            (Button::link("Roadmap", format!("/products/{}/roadmap", product.key)).plain())
            @if says != Say::None { (Button::dialog("New audience", format!("/products/{}/roadmap/audiences/new", product.key)).icon(Icon::Plus).says(says)) }
        }))
        (tabs("Audiences", &of_audiences))
        div.audience-parts { (segment("Parts of the audience", &parts)) (tools(&here)) }
        (content)
    };
    Ok(visit.render(&shell, content))
}

/// What can be had of the roadmap for this audience.
fn tools(here: &Here) -> Markup {
    let key = &here.product.key;
    let file = |format: &str| format!("/products/{key}/audiences/{}/roadmap/{format}", here.audience.audience);
    let action = format!("/products/{key}/audiences/{}", here.audience.audience);
    html! {
        div.cluster {
            (Button::link("Present", format!("/products/{key}/roadmap/present?audience={}", here.audience.audience)).plain().icon(Icon::Play).hotkey("p"))
            (labelled_menu("Export", html! {
                @for form in FORMS { (item_link(Icon::Download, form.label, &file(form.name))) }
                (item_link(Icon::Download, "PDF on A3", &format!("{}?paper=a3", file("pdf"))))
                @if here.says != Say::None && (here.audience.version > 0 || !here.audience.standing) {
                    (separator())
                    (item_saying(here.says, Icon::RotateCcw, if here.audience.standing { "Put it back as it was at first" } else { "Remove this audience" }, "DELETE", &action, &[("_next", &format!("/products/{key}/roadmap/audiences"))]))
                }
            }))
        }
    }
}

async fn seen(visit: &mut Visit, here: &Here<'_>, look: Option<&str>) -> crate::Result<Markup> {
    let seen = Seen::read(&mut visit.db, here.product, here.audience, visit.actor.at).await?;
    let fits = Look::of(&seen);
    let look = look.and_then(Look::parse).filter(|look| fits.contains(look)).unwrap_or_default();
    let looks: Vec<Tab> = fits
        .iter()
        .map(|one| Tab::new(one.label(), format!("{}&view={}", here.part("see"), one.name()), *one == look))
        .collect();
    Ok(html! {
        p.quiet.small { "This is all that somebody of this audience is sent: what is not granted is not in the page." }
        div.seen-look { (segment("Views of the roadmap", &looks)) }
        (shown(&seen, look))
    })
}

async fn new(mut visit: Visit, Path(key): Path<String>) -> Page {
    let (product, shell) = visit.stop(&key, Station::Roadmap).await?;
    let all = Audience::all(&mut visit.db, product.id).await?;
    let says = visit.actor.say(&Place::product(Right::PlanRoadmap, product.id));
    let likes = all.iter().map(|known| Choice::new(&known.audience, &known.name)).collect();
    let content = html! {
        (page_head("New audience", "", html! {}))
        (form("POST", &format!("/products/{}/audiences", product.key), html! {
            input type="hidden" name="_next" value=(format!("/products/{}/roadmap/audiences", product.key));
            (Field::text("name", "Name").required().autofocus().placeholder("Partners"))
            (Field::select("like", "At first it sees what another sees", likes).value("public"))
            div.actions { (Button::submit("Add").primary().says(says)) (Button::link("Cancel", format!("/products/{}/roadmap/audiences", product.key)).plain()) }
        }))
    };
    Ok(visit.render(&shell, content))
}

async fn present(mut visit: Visit, Path(key): Path<String>, Query(view): Query<View>) -> Page {
    let product = Product::find(&mut visit.db, &visit.actor, &key).await?;
    let audience = Audience::find(&mut visit.db, product.id, view.audience.as_deref().unwrap_or("internal")).await?;
    let seen = Seen::read(&mut visit.db, &product, &audience, visit.actor.at).await?;
    let title = format!("Roadmap of {}", product.name);
    let back = match &view.audience {
        Some(_) => format!("/products/{}/roadmap/audiences?audience={}", product.key, audience.audience),
        None => format!("/products/{}/roadmap", product.key),
    };
    let theme = Theme::parse(&visit.actor.theme);
    Ok(presentation(&title, theme, kit::slides(&title, &slides(&seen), &back)).into_response())
}
