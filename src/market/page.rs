//! The pages of the market, and the first of them: whom the product is for.

use axum::{Router, extract::Path, routing::get};
use maud::{Markup, html};

use super::{canvas_page, cell_page, comparison_page, document_page, document_upload, research_page, segment_page};
use crate::{
    app::App,
    command::ItemId,
    error::Result,
    items::Product,
    line::heard::{self, Saying},
    sql,
    store::Db,
    strategy,
    web::{
        Page, Visit,
        kit::{Button, Empty, Icon, Station, Tab, page_head, segment},
        layout::Shell,
        markdown,
        shown::{number, of},
    },
};

pub fn routes() -> Router<App> {
    Router::new()
        .route("/products/{product}/market", get(show))
        .route("/products/{product}/market/segments", get(segment_page::show))
        .route("/products/{product}/market/competitors", get(comparison_page::show))
        .route("/products/{product}/market/research", get(research_page::show))
        .route("/products/{product}/market/canvases", get(canvas_page::list))
        .route("/products/{product}/market/documents", get(document_page::show))
        .route("/products/{product}/documents/files", document_upload::route())
        .route("/canvases/{key}", get(canvas_page::show))
        .route("/features/{key}/cells/{who}", get(cell_page::show))
}

/// A part of what is known of the market.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Personas,
    Segments,
    Competitors,
    Research,
    Canvases,
    Documents,
}

impl Part {
    const ALL: [Part; 6] =
        [Part::Personas, Part::Segments, Part::Competitors, Part::Research, Part::Canvases, Part::Documents];

    pub(super) fn label(self) -> &'static str {
        match self {
            Part::Personas => "Personas",
            Part::Segments => "Segments",
            Part::Competitors => "Competitors",
            Part::Research => "Research",
            Part::Canvases => "Canvases",
            Part::Documents => "Documents",
        }
    }

    pub(super) fn href(self, product: &str) -> String {
        match self {
            Part::Personas => format!("/products/{product}/market"),
            other => format!("/products/{product}/market/{}", other.label().to_lowercase()),
        }
    }

    /// The row that leads from one part to another.
    pub(super) fn tabs(self, product: &Product) -> Markup {
        let tabs: Vec<Tab> =
            Part::ALL.iter().map(|part| Tab::new(part.label(), part.href(&product.key), *part == self)).collect();
        html! { (strategy::tabs(product, "market")) div.part { (segment("Market", &tabs)) } }
    }
}

/// The frame of a page of the market.
pub(super) async fn shell(visit: &mut Visit, key: &str, part: Part) -> Result<(Product, Shell)> {
    let (product, mut shell) = visit.stop(key, Station::Vision).await?;
    shell.title = format!("{} · {}", part.label(), shell.title);
    shell.crumbs.push((part.label().into(), None));
    Ok((product, shell))
}

/// A persona with what is known of them.
#[derive(sqlx::FromRow)]
struct Card {
    id: ItemId,
    key: String,
    title: String,
    body: String,
    voices: i64,
    role: Option<String>,
    goals: Option<String>,
    pains: Option<String>,
    share: Option<f64>,
    /// How many open stories are told for them.
    stories: i64,
}

async fn show(mut visit: Visit, Path(key): Path<String>) -> Page {
    let (product, shell) = shell(&mut visit, &key, Part::Personas).await?;
    let cards = cards(&mut visit.db, &product).await?;
    let ids: Vec<ItemId> = cards.iter().map(|card| card.id).collect();
    let said = heard::newest(&mut visit.db, &visit.actor, &ids, 2).await?;
    let new = format!("/new/persona?product={}", product.key);
    let content = html! {
        (page_head("Personas", &of(cards.len() as i64, "kind of user", "kinds of users"), html! { (Button::dialog("New persona", new.clone()).icon(Icon::Plus)) }))
        (Part::Personas.tabs(&product))
        @if cards.is_empty() {
            (Empty {
                title: "Who is it for?".into(),
                text: "A persona is a kind of user: what they want to get done and what hurts. Stories are told for them, and what they say stands behind them as evidence.".into(),
                example: Some(html! { "“Skipper”: wants to leave on time; queues at the ramp are what hurts." }),
                button: Some(Button::dialog("Describe one", new).primary()),
            })
        } @else {
            div.personas.part { @for card in &cards { (persona(card, &said, &product)) } }
        }
    };
    Ok(visit.render(&shell, content))
}

fn persona(card: &Card, said: &[Saying], product: &Product) -> Markup {
    let prose = |title: &str, text: &Option<String>| {
        html! { @if let Some(text) = text.as_deref().filter(|text| !text.is_empty()) { h3 { (title) } div.prose.small { (markdown::render(text)) } } }
    };
    let stories = url::form_urlencoded::Serializer::new(String::new()).append_pair("persona", &card.title).finish();
    html! {
        article.persona id=(format!("persona-{}", card.key)) {
            header {
                h2 { a href=(format!("/items/{}", card.key)) { (card.title) } }
                @if let Some(role) = &card.role { p.quiet { (role) } }
            }
            @if !card.body.is_empty() { div.prose.small { (markdown::render(&card.body)) } }
            (prose("Wants to", &card.goals))
            (prose("What hurts", &card.pains))
            @for voice in said.iter().filter(|voice| voice.of == card.id) { (voice.quote()) }
            footer.faint.small {
                @if let Some(share) = card.share { span.num { (number(share)) " % of customers" } }
                span.num { (of(card.voices, "voice", "voices")) }
                a.num href=(format!("/products/{}/personas?{stories}", product.key)) { (of(card.stories, "open story", "open stories")) }
            }
        }
    }
}

async fn cards(db: &mut Db, product: &Product) -> Result<Vec<Card>> {
    Ok(db
        .query(sql!(
            "with told (persona, stories) as (
                select w.persona_id, count(*) from item p cross join work w cross join item s
                where p.product_id = $1 and p.kind = 'persona' and p.archived_at is null and w.persona_id = p.id
                    and s.id = w.item_id and s.kind = 'story' and s.open group by w.persona_id
             )
             select i.id, i.key, i.title, i.body, i.voices, p.role, p.goals, p.pains, p.share, coalesce(t.stories, 0) as stories
             from item i left join persona p on p.item_id = i.id left join told t on t.persona = i.id
             where i.product_id = $1 and i.kind = 'persona' and i.archived_at is null
             order by p.share desc nulls last, i.created_at, i.id limit 60"
        ))
        .bind(product.id)
        .all()
        .await?)
}
