//! A roadmap on paper: drawn once, in shapes, and given out as SVG, PNG or PDF; as cells; and as a calendar.

pub mod calendar;
mod cells;
mod columns;
pub mod file;
mod fitting;
mod inter;
mod pdf;
mod pen;
mod png;
mod sheets;
mod svg;
mod timeline;

pub use self::{
    columns::groups,
    file::{FILES_ABOUT, FORMS},
    sheets::{Paper, sheets},
    svg::inline,
};
