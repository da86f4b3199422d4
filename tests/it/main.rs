//! Rules as specifications, each on both engines.

#[macro_use]
mod harness;
mod cast;

mod acceptance;
mod backlog_order;
mod csrf;
mod editing;
mod idempotency;
mod import;
mod people;
mod problems;
mod proposals;
mod the_line;
mod undo;
