//! The mathematics of product work: pure functions, no input or output.

pub mod burndown;
pub mod flow;
pub mod forecast;
pub mod gherkin;
pub mod invest;
pub mod narrative;
pub mod okr;
pub mod points;
pub mod poker;
pub mod rank;
pub mod velocity;
pub mod workdays;
