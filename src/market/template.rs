//! The kinds of canvas, each described in a file, here or in the data folder: a new one is a file, not code.

use std::{
    path::Path,
    sync::{LazyLock, PoisonError, RwLock},
};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

include!(concat!(env!("OUT_DIR"), "/canvases.rs"));

/// A kind of canvas.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
pub struct Template {
    /// The name in data and in the API.
    #[serde(default)]
    pub key: String,
    pub name: String,
    pub about: String,
    /// Whom it is after.
    pub source: String,
    pub blocks: Vec<Block>,
}

/// A part of a canvas, with its place in a grid of ten columns and six rows.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
pub struct Block {
    pub name: String,
    /// What belongs there.
    pub asks: String,
    pub column: u8,
    pub row: u8,
    pub width: u8,
    pub height: u8,
}

/// Why a file of canvases cannot be used, said to the operator.
#[derive(Debug, thiserror::Error)]
#[error("the canvas {file} cannot be used: {why}")]
pub struct Unusable {
    pub file: String,
    pub why: String,
}

static KNOWN: LazyLock<RwLock<&'static [Template]>> = LazyLock::new(|| RwLock::new(shipped()));

/// Every kind of canvas: those that are shipped by the order of their files, then those of the data folder.
pub fn all() -> &'static [Template] {
    *KNOWN.read().unwrap_or_else(PoisonError::into_inner)
}

pub fn named(key: &str) -> Option<&'static Template> {
    all().iter().find(|template| template.key == key)
}

fn shipped() -> &'static [Template] {
    let read = |(key, text): &(&str, &str)| match serde_json::from_str::<Template>(text) {
        Ok(template) => Some(Template { key: (*key).to_owned(), ..template }),
        Err(error) => {
            tracing::error!("the canvas {key} cannot be read: {error}");
            None
        }
    };
    FILES.iter().filter_map(read).collect::<Vec<_>>().leak()
}

/// Adds the canvases that are described in a folder, a JSON file each as those in `src/market/canvases`; its name is the key.
/// Nothing is added where one of them cannot be used.
pub fn add_from(folder: &Path) -> Result<(), Unusable> {
    let files = match std::fs::read_dir(folder) {
        Ok(files) => files,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(unusable(folder, error)),
    };
    let mut paths = Vec::new();
    for file in files {
        paths.push(file.map_err(|error| unusable(folder, error))?.path());
    }
    paths.sort();
    let mut known = shipped().to_vec();
    for path in
        paths.iter().filter(|path| path.file_name().is_some_and(|name| !name.as_encoded_bytes().starts_with(b".")))
    {
        let template = read_file(path).map_err(|why| unusable(path, why))?;
        if known.iter().any(|other| other.key == template.key) {
            return Err(unusable(path, format!("another canvas is called {} already", template.key)));
        }
        known.push(template);
    }
    // A folder without any leaves what is known as it is.
    if !known.iter().map(|one| &one.key).eq(all().iter().map(|one| &one.key)) {
        *KNOWN.write().unwrap_or_else(PoisonError::into_inner) = known.leak();
    }
    Ok(())
}

fn unusable(path: &Path, why: impl ToString) -> Unusable {
    Unusable { file: path.display().to_string(), why: why.to_string() }
}

fn read_file(path: &Path) -> Result<Template, String> {
    if path.extension().is_none_or(|extension| extension != "json") {
        return Err("it is no .json file".into());
    }
    let key = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
    let plain = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '_';
    if key.is_empty() || key.len() > 60 || !key.chars().all(plain) {
        return Err("its name is made of small letters, digits and _, at most 60".into());
    }
    let text = std::fs::read_to_string(path).map_err(|error| error.to_string())?;
    let template = serde_json::from_str::<Template>(&text).map_err(|error| error.to_string())?;
    template.check()?;
    Ok(Template { key: key.to_owned(), ..template })
}

/// The grid of a canvas.
const COLUMNS: u8 = 10;
const ROWS: u8 = 6;

impl Template {
    /// Whether its parts fit into the grid, have names of their own and do not overlap.
    fn check(&self) -> Result<(), String> {
        if self.name.trim().is_empty() || self.name.chars().count() > 100 {
            return Err("`name` has 1 to 100 characters".into());
        }
        if self.blocks.is_empty() {
            return Err("`blocks` has at least one part".into());
        }
        let mut taken: [[Option<&str>; COLUMNS as usize]; ROWS as usize] = Default::default();
        for (nth, block) in self.blocks.iter().enumerate() {
            let name = block.name.as_str();
            if name.trim().is_empty() || name.chars().count() > 100 {
                return Err(format!("the name of part {} has 1 to 100 characters", nth + 1));
            }
            if self.blocks[..nth].iter().any(|other| other.name == name) {
                return Err(format!("two parts are called “{name}”"));
            }
            let inside = |at: u8, size: u8, of: u8| {
                at >= 1 && size >= 1 && at.checked_add(size - 1).is_some_and(|end| end <= of)
            };
            if !inside(block.column, block.width, COLUMNS) || !inside(block.row, block.height, ROWS) {
                return Err(format!("“{name}” lies outside of the {COLUMNS} columns and {ROWS} rows"));
            }
            for row in block.row - 1..block.row - 1 + block.height {
                for column in block.column - 1..block.column - 1 + block.width {
                    let spot = &mut taken[usize::from(row)][usize::from(column)];
                    if let Some(other) = spot.replace(name) {
                        return Err(format!("“{name}” lies on “{other}”"));
                    }
                }
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_shipped_file_is_a_canvas_whose_parts_fit_and_do_not_overlap() {
        assert_eq!(shipped().len(), FILES.len(), "a file cannot be read");
        for template in shipped() {
            assert_eq!(template.check(), Ok(()), "{}", template.key);
        }
    }

    #[test]
    fn a_canvas_that_cannot_be_drawn_says_why() {
        let part = |name: &str, column: u8, width: u8| Block {
            name: name.into(),
            asks: String::new(),
            column,
            row: 1,
            width,
            height: 1,
        };
        let said = |blocks: Vec<Block>| {
            let template = Template {
                key: String::new(),
                name: "Own".into(),
                about: String::new(),
                source: String::new(),
                blocks,
            };
            template.check().err().unwrap_or_default()
        };
        assert_eq!(said(vec![part("A", 1, 5), part("B", 6, 5)]), "");
        assert_eq!(said(Vec::new()), "`blocks` has at least one part");
        assert_eq!(said(vec![part("A", 1, 5), part("A", 6, 5)]), "two parts are called “A”");
        assert_eq!(said(vec![part("A", 1, 5), part("B", 5, 5)]), "“B” lies on “A”");
        for (column, width) in [(0, 5), (7, 5), (1, 0), (255, 255)] {
            assert!(said(vec![part("A", column, width)]).contains("outside"), "{column} {width}");
        }
    }
}
