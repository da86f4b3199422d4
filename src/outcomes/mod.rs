//! Outcomes: metrics, and whether what shipped moved them.

mod metric;
pub mod observation;
pub mod page;
mod reading;

pub use self::metric::{Metric, MetricFacts};
use crate::{command::Registry, items::sort};

pub fn register(registry: &mut Registry) {
    sort::register::<Metric>(registry);
    registry.command::<observation::Observe>().query::<observation::List>();
}
