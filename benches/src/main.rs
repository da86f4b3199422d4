//! Load scenarios and the bare reference.

fn main() {}
