//! The web face's own ground: the page's frame, its components, its bundled files and its markdown.

pub mod assets;
pub mod design;
pub mod kit;
pub mod layout;
pub mod markdown;
