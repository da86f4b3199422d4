//! Coming in.
