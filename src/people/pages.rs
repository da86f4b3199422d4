//! People's pages.
