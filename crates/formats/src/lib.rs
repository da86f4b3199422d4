//! File formats in and out of Northline: bytes in, typed rows out.

pub mod csv;
pub mod date;
pub mod jira;
