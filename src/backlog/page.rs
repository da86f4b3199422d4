//! The backlog page: one order, filters in the address, ranking by hand and key, and what the order is worth.

use axum::{
    Router,
    extract::{Path, RawQuery},
    routing::get,
};
use maud::{Markup, html};

use super::{
    backlog::{self, Row},
    beside::beside,
    bulk_bar::bulk_bar,
    choices::Choices,
    filter::Filter,
    filter_bar::{filter_bar, sorted},
    grouping::Grouping,
    groups,
    row::{self, Look, Ranks},
    say::Says,
    sorting::Sort,
};
use crate::{
    app::App,
    command::{Right, Say, Shape, coerce},
    error::Error,
    fields::{Field, filter_part::wish_of},
    items::Product,
    line::coverage,
    sprint::{forecast_lines, state_named},
    views,
    web::{
        Page, Visit,
        kit::{Button, Empty, List, Station, page_head, quick_add_with, row_editors, split},
        shown::{count, number, today},
    },
};

pub fn routes() -> Router<App> {
    Router::new().route("/products/{product}/backlog", get(show))
}

/// How the backlog is looked at; it stands in the address.
#[derive(Clone, Debug, Default, serde::Deserialize, schemars::JsonSchema)]
pub struct View {
    #[serde(default)]
    pub sort: Option<Sort>,
    #[serde(default)]
    pub group: Option<Grouping>,
    #[serde(default)]
    pub after: Option<String>,
    /// Whether lines say how far the team comes by when.
    #[serde(default)]
    pub forecast: Option<bool>,
    /// How many rows stand above this page.
    #[serde(default)]
    pub seen: Option<usize>,
    #[serde(flatten)]
    pub filter: Filter,
}

const ROWS: i64 = 50;

async fn show(mut visit: Visit, Path(key): Path<String>, query: RawQuery) -> Page {
    let view = View::read(&query.0.unwrap_or_default())?;
    let (product, shell) = visit.stop(&key, Station::Backlog).await?;
    let look = &view.look(&mut visit, &product).await?;
    let by_hand = look.ranks == Ranks::ByHand;
    let (page, grouped) = match view.group {
        None => {
            let sort = view.sort();
            (backlog::page(&mut visit.db, &product, &view.filter, &sort, ROWS, view.after.as_deref()).await?, None)
        }
        Some(by) => groups::read(&mut visit.db, &product, &view, by, look).await?,
    };
    let fields = Field::of_product(&mut visit.db, &product).await?;
    let open = coverage::open(&mut visit.db, product.id).await?;
    let beside = beside(&mut visit.db, &visit.actor, &product, &open, &page.items, by_hand).await?;
    let choices = if view.filter.is_empty() { None } else { Some(Choices::read(&mut visit.db, &product).await?) };
    let foreseen = if view.foresees() && view.forecast == Some(true) {
        Some(forecast_lines::read(&mut visit.db, product.id, look.now).await?)
    } else {
        None
    };
    let states = state_named::of_product(&mut visit.db, &product).await?;
    let nothing = open.items == 0 && view.filter.is_empty();
    let sub = format!("{} open · {} points", count(open.items), number(open.points));
    let work = html! {
        (quick_add_with(look.says.anywhere(Right::WriteBacklog), &format!("/products/{}/backlog", product.key), "Add a story: title @person #label ^initiative 3pts", &[], fields.iter().map(|field| field.key.as_str())))
        @if nothing { (empty(&product)) } @else {
            (List {
                id: "backlog".into(),
                name: "Backlog".into(),
                header: (!view.sort().is_rank()).then(|| sorted(&product, &view, &fields)),
                rows: match (&foreseen, grouped) {
                    (_, Some(groups)) => groups,
                    (Some(lines), None) => between(&product, &page.items, look, lines, view.seen.unwrap_or(0)),
                    (None, None) => html! { @for row in &page.items { (row::shown(&product, row, look)) } },
                },
                next: page.next.as_deref().map(|next| view.following(page.items.len()).address(&product, Some(next))),
                rank_url: by_hand.then(|| "/api/v1/stories/{key}/rank".into()),
                edits: look.edits,
                ..List::default()
            })
            @if look.edits { (row_editors("/pick/people")) }
            @if page.items.is_empty() { p.quiet.part { "Nothing here fits these filters." } }
        }
    };
    let content = html! {
        (page_head("Backlog", &sub, html! {
            (views::tools(&mut visit.db, &visit.actor, &product, views::saved::Face::List, &view).await?)
            (Button::link("Fields", format!("/products/{}/fields", product.key)).plain())
        }))
        (filter_bar(&product, &view, (choices.as_ref(), &fields), open.items - open.rooted))
        (split(work, beside))
        (bulk_bar(&product, &look.says, (&states, &fields)))
    };
    Ok(visit.render(&shell, content))
}

impl View {
    /// Reads what stands after the `?`; an empty choice of a form is no wish.
    pub fn read(query: &str) -> crate::Result<View> {
        let pairs = url::form_urlencoded::parse(query.as_bytes()).into_owned();
        let input = coerce(
            &Shape::of::<View>(),
            pairs.filter(|(_, value)| !value.trim().is_empty()).map(|(name, value)| wish_of(name, value)),
        );
        let view: View = serde_json::from_value(input).map_err(|error| Error::Malformed(error.to_string()))?;
        Ok(View { filter: view.filter.tidied(), ..view })
    }

    /// Its wishes by name, without the place where the page begins.
    pub fn pairs(&self) -> Vec<(String, String)> {
        let sort = self.sort.as_ref().filter(|sort| !sort.is_rank());
        let sort = sort.map(|sort| ("sort".to_owned(), sort.name().into_owned()));
        let group = self.group.map(|group| ("group".to_owned(), group.name().to_owned()));
        let forecast = (self.forecast == Some(true)).then(|| ("forecast".to_owned(), "true".to_owned()));
        let seen = self.seen.map(|seen| ("seen".to_owned(), seen.to_string()));
        self.filter.pairs().into_iter().chain(sort).chain(group).chain(forecast).chain(seen).collect()
    }

    pub fn sort(&self) -> Sort {
        self.sort.clone().unwrap_or_default()
    }

    /// Whether the rows stand in the order in which they will be done.
    pub(super) fn foresees(&self) -> bool {
        self.filter.is_empty() && self.group.is_none() && self.sort().is_rank()
    }

    /// The same for the page that follows so many rows.
    fn following(&self, rows: usize) -> View {
        let counts = self.forecast == Some(true);
        View { seen: counts.then(|| self.seen.unwrap_or(0) + rows), ..self.clone() }
    }

    pub fn address(&self, product: &Product, after: Option<&str>) -> String {
        let after = after.map(|after| ("after".to_owned(), after.to_owned()));
        address(product, self.pairs().into_iter().chain(after))
    }

    /// Neighbours are those of the order only while all of it is shown in its order.
    async fn look(&self, visit: &mut Visit, product: &Product) -> crate::Result<Look> {
        let says = Says::read(&mut visit.db, &visit.actor, product).await?;
        let sort = self.sort();
        let whole = self.filter.is_empty() && self.group.is_none();
        let ranks = match (says.anywhere(Right::OrderBacklog) != Say::None, sort.is_rank(), whole) {
            (true, true, true) => Ranks::ByHand,
            (true, true, false) => Ranks::ToAnEnd,
            _ => Ranks::No,
        };
        let edits = says.anywhere(Right::DoWork) != Say::None;
        Ok(Look { ranks, edits, says, sort, now: visit.app.store.clock.now() })
    }
}

/// Wishes as they stand after the `?`.
pub fn encoded(pairs: impl Iterator<Item = (String, String)>) -> String {
    url::form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish()
}

/// The address of the backlog with these wishes.
pub fn address(product: &Product, pairs: impl Iterator<Item = (String, String)>) -> String {
    let query = encoded(pairs);
    let mark = if query.is_empty() { "" } else { "?" };
    format!("/products/{}/backlog{mark}{query}", product.key)
}

/// The rows, with a line below each to which a date falls.
fn between(product: &Product, items: &[Row], look: &Look, lines: &forecast_lines::Lines, seen: usize) -> Markup {
    let today = today(look.now);
    html! {
        @if seen == 0 { (lines.above()) }
        @for (row, number) in items.iter().zip(seen + 1..) { (row::shown(product, row, look)) (lines.below(number, today, &product.key)) }
    }
}

fn empty(product: &Product) -> Markup {
    html! {
        (Empty {
            title: "Nothing in the backlog yet".into(),
            text: "Here stands everything that may be built, in one order: what is on top comes next. Write a story above, or bring what you have.".into(),
            example: Some(html! { "“Refund to the same card @mei #payments 5pts”" }),
            button: Some(Button::link("Import from Jira or CSV", format!("/products/{}/import", product.key))),
        })
    }
}
