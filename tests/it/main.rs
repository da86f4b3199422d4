//! Rules as specifications, each on both engines.
#![expect(clippy::unwrap_used, reason = "a specification that cannot go on has failed")]

mod cast;
#[macro_use]
mod harness;

mod acceptance;
mod agreements;
mod architecture;
mod areas;
mod attachments;
mod backlog_order;
mod backlog_views;
mod calculators;
mod ceremonies;
mod contract;
mod csrf;
mod desk;
mod editing;
mod entrance;
mod every_query;
mod field_answers;
mod field_imports;
mod field_order;
mod fields;
mod flow;
mod forecasts;
mod gigantic;
mod idempotency;
mod import;
mod import_again;
mod kept_counts;
mod live;
mod obstacles;
mod pages;
mod past_sprints;
mod people;
mod problems;
mod proposals;
mod relocation;
mod safety;
mod sprints;
mod stories;
mod story_map;
mod subtasks;
mod the_line;
mod tree;
mod undo;
mod views;
mod whole_sprint;
mod writing_together;
