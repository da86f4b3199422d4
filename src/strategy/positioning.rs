//! The positioning of a product, as the sentence that says whom it is for and why they choose it.

use maud::{Markup, html};

use super::VisionFacts;
use crate::{
    command::Say,
    items::{Item, Product},
    web::kit::Edit,
};

/// The names of its fields, in the order of the sentence.
pub const FIELDS: [(&str, &str); 6] = [
    ("for_whom", "For whom"),
    ("need", "What they need"),
    ("category", "What it is"),
    ("benefit", "What it gives them"),
    ("alternative", "What they use otherwise"),
    ("difference", "What sets it apart"),
];

impl VisionFacts {
    /// Whether anything of the positioning has been said.
    pub fn is_positioned(&self) -> bool {
        self.said().iter().any(|said| !said.is_empty())
    }

    /// What was said, in the order of `FIELDS`.
    fn said(&self) -> [&str; 6] {
        [&self.for_whom, &self.need, &self.category, &self.benefit, &self.alternative, &self.difference]
            .map(|said| said.as_deref().unwrap_or_default())
    }
}

/// The sentence, each part of it edited where it stands.
pub(super) fn positioning(vision: &Item, facts: &VisionFacts, product: &Product, says: Say) -> Markup {
    let action = format!("/visions/{}", vision.key);
    let said = facts.said();
    let part = |nth: usize, example: &str| {
        let (name, label) = FIELDS[nth];
        html! { (Edit::text(&action, name, label, vision.version, said[nth]).placeholder(example).inline().says(says)) }
    };
    html! {
        section.part id="positioning" {
            h2 { "Positioning" }
            div.positioning {
                span.faint { "For" } (part(0, "whom"))
                span.faint { "who" } (part(1, "need something"))
                span.faint { (product.name) " is a" } (part(2, "kind of product"))
                span.faint { "that" } (part(3, "gives them something"))
                span.faint { "Unlike" } (part(4, "what they use today"))
                span.faint { "it" } (part(5, "is different"))
            }
        }
    }
}

/// The sentence to read, without what has not been said.
pub(super) fn sentence(facts: &VisionFacts, product: &str) -> Markup {
    let [whom, need, category, benefit, alternative, difference] = facts.said();
    html! {
        p.positioned {
            @if !whom.is_empty() { "For " b { (whom) } " " }
            @if !need.is_empty() { "who " b { (need) } ", " }
            (product)
            @if !category.is_empty() { " is a " b { (category) } }
            @if !benefit.is_empty() { " that " b { (benefit) } }
            "."
            @if !alternative.is_empty() || !difference.is_empty() {
                @if !alternative.is_empty() { " Unlike " b { (alternative) } ", it " } @else { " It " }
                b { (if difference.is_empty() { "is different" } else { difference }) } "."
            }
        }
    }
}
