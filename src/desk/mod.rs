//! The desk: a person's home, by the hats they wear: what waits for their decision, and how their product stands.

mod page;
mod since;
mod waiting;

pub use self::page::routes;
