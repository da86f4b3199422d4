//! A canvas as a sheet: its parts in their places, notes that are written, moved and grown into ideas there.

use axum::extract::Path;
use maud::{Markup, html};

use super::{
    canvas::{Placed, Sheet},
    page::{Part, shell},
    template::{self, Block, Template},
};
use crate::{
    command::Say,
    error::Error,
    items::{Item, Key, Kind, Product, listing},
    web::{
        Page, Visit,
        kit::{self, Button, Empty, Icon, Station, Tone, item_link, item_saying, menu, page_head, tag},
        shown::of,
    },
};

/// The canvases of a product, and what kinds there are to begin with.
pub(super) async fn list(mut visit: Visit, Path(key): Path<String>) -> Page {
    let (product, shell) = shell(&mut visit, &key, Part::Canvases).await?;
    let found = listing::page(&mut visit.db, &product, Kind::Canvas, None, 100, None).await?;
    let content = html! {
        (page_head("Canvases", &of(found.items.len() as i64, "canvas", "canvases"), html! {}))
        (Part::Canvases.tabs(&product))
        @if !found.items.is_empty() {
            ul.canvas-list.part role="list" {
                @for item in &found.items {
                    li id=(format!("canvas-{}", item.key)) { a.item-line href=(format!("/canvases/{}", item.key)) { (kit::kind(kit::Kind::Strategy)) span.title { (item.title) } span.faint { (item.key) } } }
                }
            }
        }
        section.part {
            h2 { "Begin one" }
            div.templates { @for template in template::all() { (begin(&product, template)) } }
        }
    };
    Ok(visit.render(&shell, content))
}

fn begin(product: &Product, template: &Template) -> Markup {
    html! {
        article.template {
            h3 { (template.name) }
            p.quiet.small { (template.about) }
            p.faint.small { (template.source) }
            form method="post" action=(format!("/products/{}/canvases", product.key)) data-controller="remote-form" {
                input type="hidden" name="title" value=(template.name);
                input type="hidden" name="template" value=(template.key);
                (Button::submit(format!("Begin a {}", template.name)).small())
            }
        }
    }
}

pub(super) async fn show(mut visit: Visit, Path(key): Path<String>) -> Page {
    let key = Key::parse(&key).ok_or(Error::NotFound)?;
    let item = Item::find(&mut visit.db, &visit.actor, &key).await?;
    let (Kind::Canvas, Some(product)) = (item.kind, item.product.clone()) else { return Err(Error::NotFound.into()) };
    let (product, shelf) = visit.product(&product).await?;
    let mut shell = shelf.at(Station::Vision, &item.key);
    shell.title = format!("{} · {}", item.title, item.key);
    shell.topics.push(format!("item:{}", item.key));
    let sheet = Sheet::of(&mut visit.db, &item).await?;
    let says = visit.actor.say(&item.place(Kind::Note.right()));
    let content = html! {
        (page_head(&item.title, &of(sheet.notes.len() as i64, "note", "notes"), html! {
            (Button::link("Details, history", item.href()).plain())
        }))
        (super::page::Part::Canvases.tabs(&product))
        @match &sheet.template {
            None => (Empty { title: "This canvas is of no kind".into(), text: "Say on its page which kind of canvas it is: its parts then stand here.".into(), example: None, button: Some(Button::link("Open its page", item.href())) }),
            Some(template) => (grid(&product, &sheet, template, says)),
        }
    };
    Ok(visit.render(&shell, content))
}

fn grid(product: &Product, sheet: &Sheet, template: &Template, says: Say) -> Markup {
    let elsewhere: Vec<&Placed> =
        sheet.notes.iter().filter(|note| !template.blocks.iter().any(|block| stands_in(note, block))).collect();
    html! {
        p.quiet.small.part { (template.about) " After " (template.source) ". Drag a note, or " kbd { "Alt ←" } " " kbd { "Alt →" } " on it, to another part." }
        div.canvas.part data-controller=[(says != Say::None).then_some("canvas")] {
            @for block in &template.blocks { (part(product, sheet, template, block, says)) }
        }
        @if !elsewhere.is_empty() {
            section.part {
                h2 { "Notes in no part" }
                ul.canvas-notes role="list" { @for note in &elsewhere { (card(product, note, template, says)) } }
            }
        }
    }
}

fn stands_in(note: &Placed, block: &Block) -> bool {
    note.block.as_deref() == Some(block.name.as_str())
}

fn part(product: &Product, sheet: &Sheet, template: &Template, block: &Block, says: Say) -> Markup {
    let place = format!("block at-c{} w-{} at-r{} h-{}", block.column, block.width, block.row, block.height);
    let id = format!("new-{}", block.name.to_lowercase().replace(' ', "-"));
    html! {
        section class=(place) aria-label=(block.name) {
            h2 { (block.name) }
            p.asks.faint.small { (block.asks) }
            ul.canvas-notes role="list" data-block=(block.name) {
                @for note in sheet.notes.iter().filter(|note| stands_in(note, block)) { (card(product, note, template, says)) }
            }
            @if says != Say::None {
                form.add-note method="post" action=(format!("/products/{}/notes", product.key)) data-controller="remote-form" {
                    input type="hidden" name="serves" value=(sheet.key);
                    input type="hidden" name="block" value=(block.name);
                    input type="hidden" name="_next" value=(format!("/canvases/{}", sheet.key));
                    label.hush for=(id) { "A note in " (block.name) }
                    input.input type="text" id=(id) name="title" maxlength="500" required placeholder=(if says == Say::Propose { "Propose a note" } else { "Add a note" });
                    button.hush type="submit" { "Add" }
                }
            }
        }
    }
}

fn card(product: &Product, note: &Placed, template: &Template, says: Say) -> Markup {
    let href = format!("/items/{}", note.key);
    let class = format!("note {}", note.colour.as_deref().unwrap_or("yellow"));
    let version = note.version.to_string();
    html! {
        li class=(class) id=(format!("note-{}", note.key)) data-note=(note.key) data-version=(note.version) tabindex="0" {
            a.title href=(href) { (note.title) }
            @if note.voices > 0 { (tag(Tone::Plain, &of(note.voices, "voice", "voices"))) }
            @if let Some(became) = &note.became { a.faint.small href=(format!("/items/{became}")) { "became " (became) } }
            (menu(&format!("Actions on “{}”", note.title), html! {
                (item_link(Icon::Pencil, "Open", &href))
                @if note.became.is_none() {
                    (item_link(Icon::Lightbulb, "Make an idea of it", &grow(product, note, "idea")))
                    (item_link(Icon::TriangleAlert, "Make a risk of it", &grow(product, note, "risk")))
                }
                @for block in &template.blocks {
                    @if !stands_in(note, block) {
                        (item_saying(says, Icon::ArrowRight, &format!("To {}", block.name), "PATCH", &format!("/notes/{}", note.key), &[("block", &block.name), ("version", &version)]))
                    }
                }
                (item_saying(says, Icon::Archive, "Archive", "DELETE", &href, &[]))
            }))
        }
    }
}

fn grow(product: &Product, note: &Placed, into: &str) -> String {
    let query = url::form_urlencoded::Serializer::new(String::new())
        .append_pair("product", &product.key)
        .append_pair("for", &note.key)
        .append_pair("title", &note.title)
        .finish();
    format!("/new/{into}?{query}")
}

/// The field that asks which kind of canvas it is.
pub fn asked() -> Markup {
    let kinds = template::all().iter().map(|one| kit::Choice::new(&one.key, &one.name)).collect();
    html! { (kit::Field::select("template", "Kind of canvas", kinds).required()) }
}
