//! Rules as specifications.
