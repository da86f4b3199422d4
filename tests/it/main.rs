//! Rules as specifications.

mod import;
