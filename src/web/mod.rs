//! The web face's own ground: the page's frame, its components, its bundled files, its markdown and its errors.

pub mod assets;
mod cookie;
pub mod design;
mod error_page;
pub mod form_page;
mod formats;
pub mod kit;
pub mod layout;
pub mod locale;
pub mod markdown;
mod policy;
mod problem;
mod query;
pub mod shell;
pub mod shown;
mod visit;
mod waiting;

pub use self::{
    cookie::cookie_value,
    error_page::error_page,
    policy::policy,
    problem::problem,
    query::Query,
    shell::Shelf,
    visit::{Page, Visit},
};
