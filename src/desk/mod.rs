//! The desk: what waits for whoever sits at it.
