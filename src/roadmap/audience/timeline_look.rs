//! The timeline of an audience within a page: the drawing of the files, in the colours of the page.

use maud::{Markup, html};

use super::seen::Seen;
use crate::roadmap::drawing::{Paper, inline, sheets};

pub fn drawing(seen: &Seen) -> Markup {
    let name = format!("Timeline of {}; the bets below say the same in words", seen.product);
    html! {
        div.drawn tabindex="0" role="region" aria-label="Timeline" {
            @for sheet in sheets(seen, Paper::INLINE) { (inline(&sheet, &name)) }
        }
    }
}
