//! The mathematics of product work: pure functions, no input or output.

pub mod okr;
pub mod rank;
