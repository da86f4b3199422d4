//! The frame around every page: the line on the left, where you are on top, and the page in between.

mod rail;
mod top;

use maud::{DOCTYPE, Markup, html};

use super::assets::{MODULES, asset};
use super::kit::{Station, keys_sheet, toasts};
use super::locale::Reader;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    #[default]
    Auto,
    Light,
    Dark,
}

impl Theme {
    pub const ALL: [Self; 3] = [Self::Auto, Self::Light, Self::Dark];

    /// The theme by its stored word; a word it does not know follows the system.
    pub fn parse(word: &str) -> Self {
        match word {
            "light" => Self::Light,
            "dark" => Self::Dark,
            _ => Self::Auto,
        }
    }

    pub const fn word(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Density {
    #[default]
    Comfortable,
    Compact,
}

impl Density {
    pub const ALL: [Self; 2] = [Self::Comfortable, Self::Compact];

    pub fn parse(word: &str) -> Self {
        if word == "compact" { Self::Compact } else { Self::Comfortable }
    }

    pub const fn word(self) -> &'static str {
        match self {
            Self::Comfortable => "comfortable",
            Self::Compact => "compact",
        }
    }
}

/// A page that is not a stop on the line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    Desk,
    Coverage,
    Decisions,
    Customers,
    Import,
    People,
    Settings,
}

#[derive(Clone, Debug, Default)]
pub struct ProductNav {
    /// As it stands in addresses: `/products/{key}/backlog`.
    pub key: String,
    pub name: String,
    /// What is new or waits at each stop.
    pub counts: Vec<(Station, Option<i64>)>,
    /// Whether it is in the archive.
    pub archived: bool,
}

#[derive(Clone, Debug, Default)]
pub struct PersonNav {
    pub name: String,
    pub theme: Theme,
    pub density: Density,
}

/// What the frame needs to know; fill the rest with `..Shell::default()`.
#[derive(Clone, Debug, Default)]
pub struct Shell {
    pub title: String,
    /// From the product down to this page; the last has no address.
    pub crumbs: Vec<(String, Option<String>)>,
    pub product: Option<ProductNav>,
    /// Keys and names for the switcher.
    pub products: Vec<(String, String)>,
    pub station: Option<Station>,
    pub place: Option<Place>,
    pub desk_count: Option<i64>,
    pub decisions_count: Option<i64>,
    pub person: Option<PersonNav>,
    /// The live topics whose change refreshes this page.
    pub topics: Vec<String>,
    /// What had happened when the page was read, so that nothing is missed until it listens.
    pub since: Option<String>,
    pub can_create: bool,
}

/// A page inside the whole frame.
pub fn page(shell: &Shell, content: Markup) -> Markup {
    let person = shell.person.clone().unwrap_or_default();
    let topics = (!shell.topics.is_empty()).then(|| shell.topics.join(" "));
    document(
        &shell.title,
        person.theme,
        person.density,
        html! {
            body data-controller="live hotkeys keep" data-live-topics=[topics] data-live-since=[&shell.since] {
                a.skip href="#main" { "Skip to the page" }
                div.app {
                    (rail::rail(shell))
                    div {
                        (top::top(shell))
                        main id="main" tabindex="-1" { (content) }
                    }
                }
                (toasts())
                (keys_sheet())
                (top::palette(shell))
            }
        },
    )
}

/// A page outside the frame: signing in, setting up, an error.
pub fn plain_page(title: &str, content: Markup) -> Markup {
    document(
        title,
        Theme::Auto,
        Density::Comfortable,
        html! {
            body.plain-page data-controller="keep" {
                header.brand { a href="/" { (mark()) "Northline" } }
                main id="main" tabindex="-1" { (content) }
                (toasts())
            }
        },
    )
}

/// A page that fills the screen, without the frame.
pub fn presentation(title: &str, theme: Theme, content: Markup) -> Markup {
    document(title, theme, Density::Comfortable, html! { body { main id="main" tabindex="-1" { (content) } } })
}

/// A page for somebody without an account: light, without the frame, and found by nobody who searches.
pub fn shared(title: &str, class: &str, content: Markup) -> Markup {
    framed(
        title,
        Theme::Auto,
        Density::Comfortable,
        html! { meta name="robots" content="noindex, nofollow"; },
        html! { body class=(class) { (content) } },
    )
}

fn document(title: &str, theme: Theme, density: Density, body: Markup) -> Markup {
    framed(title, theme, density, html! {}, body)
}

fn framed(title: &str, theme: Theme, density: Density, head: Markup, body: Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en" data-locale=(Reader::now().tag()) data-theme=(theme.word()) data-density=(density.word()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover";
                meta name="color-scheme" content="light dark";
                meta name="turbo-refresh-method" content="morph";
                meta name="turbo-refresh-scroll" content="preserve";
                (head)
                title { @if title.is_empty() { "Northline" } @else { (title) " · Northline" } }
                link rel="icon" type="image/svg+xml" href=(asset("mark.svg"));
                link rel="preload" as="font" type="font/woff2" crossorigin href=(asset("inter-latin-wght-normal.woff2"));
                link rel="stylesheet" href=(asset("style.css")) data-turbo-track="reload";
                @for module in MODULES { link rel="modulepreload" href=(module); }
                script type="module" src=(asset("main.js")) data-turbo-track="reload" {}
            }
            (body)
        }
    }
}

/// The mark: a needle that points north.
fn mark() -> Markup {
    html! {
        svg.mark viewBox="0 0 22 22" aria-hidden="true" {
            path d="M11 20V7" fill="none" stroke="currentColor" stroke-width="2.4" stroke-linecap="round" {}
            circle cx="11" cy="5" r="3.2" fill="none" stroke-width="2.4" {}
        }
    }
}
