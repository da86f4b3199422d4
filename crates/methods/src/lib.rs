//! The mathematics of product work: pure functions, no input or output.
