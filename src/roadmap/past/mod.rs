//! The roadmap of any day, read backwards from how it stands now, and what changed between two days.

mod beside;
mod changed_row;
mod changes;
mod changes_page;
mod day;
mod difference;
mod links;
mod page;
mod reading;
mod rewinding;
mod stepping;
mod why;

use axum::{Router, routing::get};

use crate::{app::App, command::Registry};

/// A query that begins with every bet a product has had before a moment, as `bet (id)`: the newest of them, whatever became of them.
macro_rules! of_past {
    ($rest:literal) => {
        $crate::sql!(concat!(
            "with recursive bet (id) as (select i.id from item i
                where i.product_id = $1 and i.kind = 'initiative' and i.created_at < $2 order by i.id desc limit 2000) ",
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
    reading::read(db, by, product, day::Moment { day: moment.date_naive(), end: moment }).await
}

pub fn routes() -> Router<App> {
    Router::new()
        .route("/products/{product}/roadmap/at", get(page::show))
        .route("/products/{product}/roadmap/changes", get(changes_page::show))
}

pub fn register(registry: &mut Registry) {
    registry.query::<reading::At>().query::<changes::Compare>();
}
