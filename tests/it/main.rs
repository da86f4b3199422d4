//! Rules as specifications, each on both engines.

#[macro_use]
mod harness;
mod cast;

mod backlog_order;
