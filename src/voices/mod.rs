//! Voices: customers and what they say, verbatim.

mod customer;
pub mod customers_page;
mod feedback;
pub mod page;
pub mod said;
pub mod said_page;

pub use self::{
    customer::{Customer, CustomerFacts},
    feedback::{Feedback, FeedbackFacts, title_of},
};
use crate::{command::Registry, items::sort};

pub fn register(registry: &mut Registry) {
    sort::register::<Customer>(registry);
    sort::register::<Feedback>(registry);
}
