//! The place of an item in the tree, on its own page.

use maud::{Markup, html};

use super::level::is_outcome;
use crate::{
    command::{Actor, ItemId, ProductId},
    error::Result,
    items::{Item, Kind},
    sql,
    store::Db,
    web::kit::{self, panel},
};

/// Something that stands above an item, and what hangs under it on the way there.
#[derive(sqlx::FromRow)]
pub struct Above {
    pub id: ItemId,
    pub key: String,
    #[sqlx(try_from = "String")]
    pub kind: Kind,
    pub title: String,
    pub status: String,
    pub via: ItemId,
    product_id: Option<ProductId>,
}

/// The way from the outcome down to it; nothing for what hangs in no tree and does not belong into one.
pub fn place(item: &Item, above: &[Above]) -> Markup {
    if !matches!(item.kind, Kind::Idea | Kind::Assumption | Kind::Experiment) {
        return html! {};
    }
    let chain = chain(item, above);
    let Some(product) = &item.product else { return html! {} };
    let tree = format!("/products/{product}/opportunities");
    let root = chain.last().filter(|stop| is_outcome(stop.kind));
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
fn chain<'s>(item: &Item, above: &'s [Above]) -> Vec<&'s Above> {
    let rank = |kind: Kind| match kind {
        Kind::Assumption => 0,
        Kind::Idea => 1,
        _ => 2,
    };
    let mut chain: Vec<&Above> = Vec::new();
    let mut at = item.id;
    while chain.len() < 14 {
        let next = above.iter().filter(|stop| stop.via == at).min_by_key(|stop| rank(stop.kind));
        let Some(next) = next else { break };
        chain.push(next);
        if rank(next.kind) == 2 {
            break;
        }
        at = next.id;
    }
    chain
}

/// Everything on the ways up from something to the outcomes of its trees; nothing for what hangs in none.
pub async fn way_up(db: &mut Db, by: &Actor, item: &Item) -> Result<Vec<Above>> {
    if !matches!(item.kind, Kind::Idea | Kind::Assumption | Kind::Experiment) {
        return Ok(Vec::new());
    }
    let found = db
        .query(sql!(
            "with recursive up (id, via, depth) as (
                select l.to_id, l.from_id, 1 from link l
                where l.from_id = $1 and l.kind = 'serves' and l.to_kind in ('assumption', 'idea', 'goal', 'key_result')
                union select l.to_id, l.from_id, u.depth + 1 from up u cross join link l
                where l.from_id = u.id and l.kind = 'serves' and l.from_kind in ('assumption', 'idea')
                    and l.to_kind in ('assumption', 'idea', 'goal', 'key_result') and u.depth < 14
             )
             select i.id, i.key, i.kind, i.title, i.status, u.via, i.product_id from up u cross join item i
             where i.id = u.id and i.archived_at is null order by u.depth, i.key limit 200"
        ))
        .bind(item.id)
        .all::<Above>()
        .await?;
    Ok(found.into_iter().filter(|stop| stop.product_id.is_none_or(|product| by.sees(product))).collect())
}
