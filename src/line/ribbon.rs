//! The ribbon.
