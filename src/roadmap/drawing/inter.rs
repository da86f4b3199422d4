//! The letters that drawings are set in, carried by the program, so that a machine without fonts draws the same.

use std::sync::LazyLock;

use ttf_parser::{Face, GlyphId};

use crate::web::assets;

pub struct Font {
    pub data: &'static [u8],
    pub face: Face<'static>,
    /// How large the square is that its outlines are drawn in.
    pub units: f64,
}

static REGULAR: LazyLock<Option<Font>> = LazyLock::new(|| Font::read("inter-400.ttf"));
static BOLD: LazyLock<Option<Font>> = LazyLock::new(|| Font::read("inter-600.ttf"));

impl Font {
    fn read(name: &str) -> Option<Font> {
        let data: &'static [u8] = Box::leak(assets::bytes(name)?.into_boxed_slice());
        let face = Face::parse(data, 0).ok()?;
        let units = f64::from(face.units_per_em());
        Some(Font { data, face, units })
    }

    /// What a letter is drawn as; what the font does not have is an empty box.
    pub fn glyph(&self, letter: char) -> GlyphId {
        self.face.glyph_index(letter).unwrap_or(GlyphId(0))
    }

    /// How far the next letter is, for letters of size one.
    pub fn advance(&self, glyph: GlyphId) -> f64 {
        self.face.glyph_hor_advance(glyph).map_or(0.6, |advance| f64::from(advance) / self.units)
    }
}

pub fn font(bold: bool) -> Option<&'static Font> {
    if bold { BOLD.as_ref() } else { REGULAR.as_ref() }
}

/// How wide some words are.
pub fn width(words: &str, size: f64, bold: bool) -> f64 {
    let Some(font) = font(bold) else { return words.chars().count() as f64 * size * 0.56 };
    words.chars().map(|letter| font.advance(font.glyph(letter))).sum::<f64>() * size
}
