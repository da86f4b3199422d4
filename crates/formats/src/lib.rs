//! File formats in and out of Northline: bytes in, typed rows out.

pub mod date;
