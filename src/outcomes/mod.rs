//! Outcomes: metrics, what is expected of them, and whether what shipped moved them.

mod concluding;
pub mod due;
pub mod expected;
mod metric;
pub mod observation;
pub mod page;
mod reading;
mod verdict;
pub mod verdict_part;

pub use self::{
    concluding::{Conclude, of_item, put_back as put_verdict_back},
    expected::Outcome,
    metric::{Metric, MetricFacts},
    verdict::Verdict,
};
use crate::{command::Registry, items::sort};

pub fn register(registry: &mut Registry) {
    sort::register::<Metric>(registry);
    registry
        .command::<observation::Observe>()
        .query::<observation::List>()
        .command::<concluding::Conclude>()
        .query::<concluding::Read>();
}
