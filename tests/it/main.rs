//! Rules as specifications, each on both engines.

#[macro_use]
mod harness;
mod cast;

mod acceptance;
mod architecture;
mod backlog_order;
mod contract;
mod csrf;
mod editing;
mod entrance;
mod every_query;
mod idempotency;
mod import;
mod kept_counts;
mod live;
mod pages;
mod people;
mod problems;
mod proposals;
mod safety;
mod sprints;
mod the_line;
mod undo;
mod writing_together;
