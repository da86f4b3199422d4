//! The kinds of canvas, each described in a file of `canvases/`: a new one is a file, not code.

use std::sync::LazyLock;

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

/// Every kind of canvas, by the order of their files.
pub fn all() -> &'static [Template] {
    static ALL: LazyLock<Vec<Template>> = LazyLock::new(|| {
        let read = |(key, text): &(&str, &str)| match serde_json::from_str::<Template>(text) {
            Ok(template) => Some(Template { key: (*key).to_owned(), ..template }),
            Err(error) => {
                tracing::error!("the canvas {key} cannot be read: {error}");
                None
            }
        };
        FILES.iter().filter_map(read).collect()
    });
    &ALL
}

pub fn named(key: &str) -> Option<&'static Template> {
    all().iter().find(|template| template.key == key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_is_a_canvas_whose_parts_fit_and_do_not_overlap() {
        assert_eq!(all().len(), FILES.len(), "a file cannot be read");
        for template in all() {
            let mut taken = [[false; 10]; 6];
            for block in &template.blocks {
                let rows = block.row - 1..block.row - 1 + block.height;
                for (row, column) in rows
                    .flat_map(|row| (block.column - 1..block.column - 1 + block.width).map(move |column| (row, column)))
                {
                    let spot = &mut taken[usize::from(row)][usize::from(column)];
                    assert!(!*spot, "{} of {} lies on another part", block.name, template.name);
                    *spot = true;
                }
            }
        }
    }
}
