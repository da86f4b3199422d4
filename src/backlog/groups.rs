//! The rows of the backlog page in groups: each with its name, how many rows it has, the first of them, and the way to all.

use maud::{Markup, html};

use super::{
    backlog::Backlog,
    filter::Filter,
    grouping::{self, Asked, COUNTED, Group, Grouping},
    page::View,
    row::{self, Look},
};
use crate::{error::Result, items::Product, store::Db, web::shown::count};

/// So many groups at a time, and so many rows of each.
const GROUPS: i64 = 12;
const ROWS: i64 = 10;

/// The rows that are shown, in one list, and how they are drawn.
pub async fn read(
    db: &mut Db,
    product: &Product,
    view: &View,
    by: Grouping,
    look: &Look,
) -> Result<(Backlog, Option<Markup>)> {
    let asked = Asked { by, filter: view.filter.clone(), sort: view.sort(), groups: GROUPS, rows: ROWS };
    let found = grouping::read(db, product, &asked, view.after.as_deref()).await?;
    let drawn = html! {
        @for group in &found.groups { (shown(product, view, by, group, look)) }
        // Groups to come, though none of these has a row.
        @if found.groups.is_empty() && found.next.is_some() { li.group.quiet id="group-further" { "Looking further…" } }
    };
    let items = found.groups.into_iter().flat_map(|group| group.items).collect();
    Ok((Backlog { items, next: found.next }, Some(drawn)))
}

fn shown(product: &Product, view: &View, by: Grouping, group: &Group, look: &Look) -> Markup {
    let alone = |filter: &Filter| View { filter: filter.clone(), group: None, after: None, ..view.clone() };
    let href = alone(&group.filter).address(product, None);
    let many = if group.count > COUNTED { format!("{}+", count(COUNTED)) } else { count(group.count) };
    // By label a row may stand on the page more than once, and an id may not.
    let within = (by == Grouping::Label).then(|| group.value.replace(char::is_whitespace, "-"));
    html! {
        li.group id=(format!("group-{}", group.value)) {
            a.link-quiet href=(href) { (group.title) } " " span.faint.num { (many) }
        }
        @for row in &group.items { (row::within(product, row, look, within.as_deref())) }
        @if group.count > group.items.len() as i64 {
            li.rest { a.button.plain.small href=(href) { "All " (many) " of " (group.title) } }
        }
    }
}
