//! CSV exports of Jira Cloud ("all fields") and Jira Server or Data Center.

mod cell;
mod columns;
mod decode;
mod issue;
mod reader;
pub mod wiki;

pub use columns::{recognises, unknown};
pub use issue::{Comment, Issue, Link, Parent, Person, Problem, Sprint, StatusCategory};
pub use reader::{Error, Reader, RowError};
