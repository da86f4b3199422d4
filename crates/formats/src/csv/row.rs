//! One row of a table.

/// A row as wide as the header.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// 1-based number of the row, the header not counted.
    pub number: u64,
    /// 1-based line of the file on which the row begins.
    pub line: u64,
    /// One cell per header, as written.
    pub fields: Vec<String>,
    /// How many cells at the end the file left out; they are empty in `fields`.
    pub missing: usize,
}

impl Row {
    /// The cell under the first column named `name`, compared without regard to case; `None` when there is no such column.
    pub fn get<'a>(&'a self, headers: &[String], name: &str) -> Option<&'a str> {
        self.all(headers, name).next()
    }

    /// The cells under every column named `name`, in the file's order.
    pub fn all<'a, 'n>(&'a self, headers: &'n [String], name: &'n str) -> impl Iterator<Item = &'a str> + use<'a, 'n> {
        headers
            .iter()
            .zip(&self.fields)
            .filter(move |(header, _)| header.trim().eq_ignore_ascii_case(name))
            .map(|(_, field)| field.as_str())
    }

    /// The cell in `column`, counted from 0; empty when there is none.
    pub fn cell(&self, column: usize) -> &str {
        self.fields.get(column).map_or("", String::as_str)
    }

    /// Whether no cell holds anything but white space.
    pub fn is_blank(&self) -> bool {
        self.fields.iter().all(|field| field.trim().is_empty())
    }
}
