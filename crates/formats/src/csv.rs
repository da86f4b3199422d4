//! Delimited text of unknown origin, read row by row in constant memory, and written so that a spreadsheet runs none of it.

mod decoded;
mod delimiter;
mod encoding;
mod error;
mod formula;
mod limits;
mod preview;
mod records;
mod row;
pub mod suggest;
mod table;
mod writer;

pub use delimiter::Delimiter;
pub use encoding::Encoding;
pub use error::{Error, Fault, RowError};
pub use formula::formula_safe;
pub use limits::Limits;
pub use preview::{Preview, preview};
pub use row::Row;
pub use suggest::suggest;
pub use table::Table;
pub use writer::Writer;
