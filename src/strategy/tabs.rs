//! The tabs of the first stop: what a product is for, what it is to reach, and what it may cost.

use maud::Markup;

use crate::{
    items::Product,
    web::kit::{Tab, tabs as row},
};

/// The pages of the first stop, by the end of their address.
const PAGES: [(&str, &str); 6] = [
    ("vision", "Vision"),
    ("goals", "Goals"),
    ("themes", "Themes"),
    ("market", "Market"),
    ("budget", "Budget"),
    ("strategy", "Strategy"),
];

/// The row of tabs; `current` is the end of the address of the page it stands on.
pub fn tabs(product: &Product, current: &str) -> Markup {
    let tabs: Vec<_> = PAGES
        .iter()
        .map(|(page, label)| Tab::new(label, format!("/products/{}/{page}", product.key), *page == current))
        .collect();
    row("Strategy", &tabs)
}
