//! The place of an item in the tree, on its own page.

use maud::{Markup, html};

use crate::{
    items::{Item, Kind},
    line::walk::Stop,
    web::kit::{self, panel},
};

/// The way from the outcome down to it; nothing for what hangs in no tree and does not belong into one.
pub fn place(item: &Item, why: &[Stop]) -> Markup {
    if !matches!(item.kind, Kind::Idea | Kind::Assumption | Kind::Experiment) {
        return html! {};
    }
    let chain = chain(item, why);
    let Some(product) = &item.product else { return html! {} };
    let tree = format!("/products/{product}/opportunities");
    let root = chain.last().filter(|stop| matches!(stop.kind, Kind::Goal | Kind::KeyResult));
    let href = root.map_or_else(|| tree.clone(), |root| format!("{tree}?outcome={}#node-{}", root.key, item.key));
    panel(
        "In the tree",
        "",
        html! {
            @if chain.is_empty() {
                p.quiet.small { (missing(item.kind)) }
            } @else {
                ol.place-in-tree role="list" {
                    @for stop in chain.iter().rev() {
                        li { a.item-line href=(format!("/items/{}", stop.key)) title=(stop.title) { (kit::kind(kit::Kind::parse(stop.kind.name()))) span.title { (stop.title) } } }
                    }
                    li aria-current="true" { span.item-line { (kit::kind(kit::Kind::parse(item.kind.name()))) span.title { (item.title) } } }
                }
            }
            a.link.small href=(href) { "See the tree" }
        },
    )
}

fn missing(kind: Kind) -> &'static str {
    match kind {
        Kind::Assumption => "It hangs under no solution yet: link it to the idea it has to be true for.",
        Kind::Experiment => "It tests no assumption yet: link it to the one it is to show.",
        _ => "It hangs in no tree yet.",
    }
}

/// From the nearest to the outcome.
fn chain<'s>(item: &Item, why: &'s [Stop]) -> Vec<&'s Stop> {
    let rank = |kind: Kind| match kind {
        Kind::Assumption => Some(0),
        Kind::Idea => Some(1),
        Kind::KeyResult | Kind::Goal => Some(2),
        _ => None,
    };
    let mut chain: Vec<&Stop> = Vec::new();
    let mut at = item.key.as_str();
    while chain.len() < 14 {
        let above = why.iter().filter(|stop| stop.via == at && rank(stop.kind).is_some());
        let Some(next) = above.min_by_key(|stop| rank(stop.kind)) else { break };
        chain.push(next);
        if rank(next.kind) == Some(2) {
            break;
        }
        at = &next.key;
    }
    // Where it hangs under its outcome by itself as well, that is nearer than by way of the rest.
    let root = why.iter().find(|stop| rank(stop.kind) == Some(2) && stop.via == item.key);
    if chain.last().is_some_and(|last| rank(last.kind) != Some(2)) {
        chain.extend(root);
    }
    chain
}
