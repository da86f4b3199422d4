//! The roadmap of any day, read backwards from how it stands now, and what changed between two days.

mod beside;
mod changed_row;
mod changes;
mod changes_page;
mod day;
mod days;
mod difference;
mod links;
mod measured;
mod page;
mod reading;
mod rewinding;
mod stepping;
mod why;

use axum::{Router, routing::get};

use crate::{app::App, command::Registry};

/// A query that begins with every bet some products have had before a moment, as `bet (id)`: the newest of them, whatever became
/// of them. The first two things that are bound say of which products, the third is the moment.
macro_rules! of_past {
    ($rest:expr) => {
        $crate::items::several::of_products!(concat!(
            ", bet (id) as (select i.id from chosen c cross join item i
                where i.product_id = c.id and i.kind = 'initiative' and i.created_at < $3 order by i.id desc limit 2000) ",
            $rest
        ))
    };
}
use of_past;

/// So many bets a look back reads, the newest.
const READ: usize = 2_000;

/// The roadmap as it stood just before a moment.
pub async fn before(
    db: &mut crate::store::Db,
    by: &crate::command::Actor,
    product: &crate::items::Product,
    moment: chrono::DateTime<chrono::Utc>,
) -> crate::Result<super::bet::Roadmap> {
    let products = std::slice::from_ref(product);
    reading::read(db, by, products, day::Moment { day: moment.date_naive(), end: moment }).await
}

pub fn routes() -> Router<App> {
    Router::new()
        .route("/products/{product}/roadmap/at", get(page::show))
        .route("/roadmap/at", get(page::portfolio))
        .route("/products/{product}/roadmap/changes", get(changes_page::show))
        .route("/roadmap/changes", get(changes_page::portfolio))
}

pub fn register(registry: &mut Registry) {
    registry
        .query::<reading::At>()
        .query::<reading::PortfolioAt>()
        .query::<changes::Compare>()
        .query::<changes::ComparePortfolio>();
}
