//! Northline.
