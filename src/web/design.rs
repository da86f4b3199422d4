//! The kit on one page, every component in every state, for whoever builds a page or judges the look.

mod charts;
mod forms;
mod line;
mod lists;
mod parts;
mod words;

use maud::{Markup, html};

use super::kit::{Button, Icon, Station, Tab, page_head, segment};
use super::layout::{PersonNav, ProductNav, Shell};

/// `GET /design`: both themes, one below the other.
pub fn page() -> Markup {
    super::layout::page(&shell(), content())
}

fn shell() -> Shell {
    Shell {
        title: "Design".to_owned(),
        crumbs: vec![
            ("Tidewater".to_owned(), Some("/products/TID".to_owned())),
            ("Backlog".to_owned(), Some("/products/TID/backlog".to_owned())),
            ("Design".to_owned(), None),
        ],
        product: Some(ProductNav {
            key: "TID".to_owned(),
            name: "Tidewater".to_owned(),
            counts: vec![(Station::Voices, Some(38)), (Station::Ideas, Some(12)), (Station::Outcomes, Some(1))],
            archived: false,
        }),
        products: vec![
            ("TID".to_owned(), "Tidewater".to_owned()),
            ("CREW".to_owned(), "Tidewater for crews".to_owned()),
        ],
        station: Some(Station::Backlog),
        desk_count: Some(9),
        decisions_count: Some(4),
        person: Some(PersonNav { name: "Olu Adeyemi".to_owned(), ..PersonNav::default() }),
        can_create: true,
        ..Shell::default()
    }
}

fn content() -> Markup {
    let views = ["List", "Board", "Map"].map(|view| Tab::new(view, "#", view == "List"));
    let actions = html! {
        (segment("Views", &views))
        (Button::link("Refine together", "#").icon(Icon::Users))
        (Button::dialog("New story", "/new").primary().hotkey("n"))
    };
    html! {
        (page_head("Design", "every component, every state", actions))
        @for theme in ["light", "dark"] {
            section.specimen data-theme=(theme) aria-label=(format!("In {theme}")) {
                (specimen("The line", theme, line::shown()))
                (specimen("Lists", theme, lists::shown(theme)))
                (specimen("Words and marks", theme, words::shown()))
                (specimen("Forms", theme, forms::shown(theme)))
                (specimen("Charts of flow", theme, charts::shown()))
                (specimen("Parts of a page", theme, parts::shown(theme)))
            }
        }
    }
}

fn specimen(name: &str, theme: &str, shown: Markup) -> Markup {
    html! {
        section.stack aria-label=(format!("{name}, {theme}")) {
            h2 { (name) }
            (shown)
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::*;

    /// Leaves the page beside the bundle, for looking at it in a browser.
    #[test]
    fn every_component_renders_under_the_strict_policy() {
        let rendered = page().into_string();
        for forbidden in [" style=", " onclick=", "<style", "javascript:"] {
            assert!(!rendered.contains(forbidden), "{forbidden} on the page");
        }
        assert!(!rendered.contains("/assets/unknown"), "an asset is not in the bundle");
        let target = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/design.html");
        fs::write(target, rendered).expect("the target directory takes the page");
    }

    #[test]
    fn ids_are_unique() {
        let rendered = page().into_string();
        let mut ids: Vec<_> = rendered.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        ids.sort_unstable();
        let twice: Vec<_> = ids.windows(2).filter(|pair| pair[0] == pair[1]).map(|pair| pair[0]).collect();
        assert_eq!(twice, Vec::<&str>::new());
    }
}
