//! How large one row may be before it is refused.

/// Bounds on a single row; the file itself may be of any length.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Columns in the header or in a row.
    pub columns: usize,
    /// Bytes of one field, as UTF-8.
    pub field_bytes: usize,
    /// Bytes of all fields of one row together, as UTF-8.
    pub row_bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { columns: 1_000, field_bytes: 1 << 20, row_bytes: 8 << 20 }
    }
}
