//! Northline.

pub mod web;
