//! Sheets as the pages of a PDF, whose words can be searched, selected and copied.

use std::collections::BTreeMap;

use miniz_oxide::deflate::compress_to_vec_zlib;
use pdf_writer::{
    Content, Filter, Finish, Name, Pdf, Rect, Ref, Str, TextStr,
    types::{CidFontType, FontFlags, SystemInfo, UnicodeCmap},
};
use subsetter::GlyphRemapper;

use super::{
    inter::{self, Font},
    pen::{Ink, Shape},
    sheets::Sheet,
};
use crate::error::{Error, Result};

const LEVEL: u8 = 6;

/// The letters of one font that are used, each under its new number, with what it reads as.
struct Used {
    font: &'static Font,
    remap: GlyphRemapper,
    letters: BTreeMap<u16, (char, f64)>,
}

impl Used {
    fn of(bold: bool) -> Result<Used> {
        let font = inter::font(bold).ok_or_else(|| Error::Bug("the fonts of drawings are not there".into()))?;
        Ok(Used { font, remap: GlyphRemapper::new(), letters: BTreeMap::new() })
    }

    /// The words as the font numbers its letters.
    fn numbered(&mut self, words: &str) -> Vec<u8> {
        words
            .chars()
            .flat_map(|letter| {
                let glyph = self.font.glyph(letter);
                let number = self.remap.remap(glyph.0);
                self.letters.entry(number).or_insert((letter, self.font.advance(glyph)));
                number.to_be_bytes()
            })
            .collect()
    }
}

pub fn document(sheets: &[Sheet], title: &str) -> Result<Vec<u8>> {
    let mut next = 0;
    let mut id = || {
        next += 1;
        Ref::new(next)
    };
    let (catalog, tree, info) = (id(), id(), id());
    let faces = [id(), id()];
    let pages: Vec<(Ref, Ref)> = sheets.iter().map(|_| (id(), id())).collect();
    let mut used = [Used::of(false)?, Used::of(true)?];
    let mut pdf = Pdf::new();
    pdf.catalog(catalog).pages(tree);
    pdf.pages(tree).kids(pages.iter().map(|(page, _)| *page)).count(pages.len() as i32);
    pdf.document_info(info).title(TextStr(title)).producer(TextStr("Northline"));
    for (sheet, (page, content)) in sheets.iter().zip(&pages) {
        let drawn = compress_to_vec_zlib(&drawn(sheet, &mut used), LEVEL);
        let mut written = pdf.page(*page);
        written.parent(tree).media_box(Rect::new(0.0, 0.0, sheet.width as f32, sheet.height as f32)).contents(*content);
        written.resources().fonts().pair(Name(b"F0"), faces[0]).pair(Name(b"F1"), faces[1]);
        written.finish();
        pdf.stream(*content, &drawn).filter(Filter::FlateDecode);
    }
    for (nth, used) in used.iter().enumerate() {
        embed(
            &mut pdf,
            used,
            faces[nth],
            [id(), id(), id(), id()],
            if nth == 0 { "NRTHLN+Inter-Regular" } else { "NRTHLN+Inter-SemiBold" },
        )?;
    }
    Ok(pdf.finish())
}

fn embed(pdf: &mut Pdf, used: &Used, face: Ref, [letters, about, file, reads]: [Ref; 4], name: &str) -> Result<()> {
    let system = SystemInfo { registry: Str(b"Adobe"), ordering: Str(b"Identity"), supplement: 0 };
    let name = Name(name.as_bytes());
    pdf.type0_font(face)
        .base_font(name)
        .encoding_predefined(Name(b"Identity-H"))
        .descendant_font(letters)
        .to_unicode(reads);
    let mut cid = pdf.cid_font(letters);
    cid.subtype(CidFontType::Type2)
        .base_font(name)
        .system_info(system)
        .font_descriptor(about)
        .cid_to_gid_map_predefined(Name(b"Identity"));
    let mut widths = cid.widths();
    for (number, (_, advance)) in &used.letters {
        widths.same(*number, *number, (advance * 1000.0) as f32);
    }
    widths.finish();
    cid.finish();
    let of = |value: i16| (f64::from(value) * 1000.0 / used.font.units) as f32;
    let bounds = used.font.face.global_bounding_box();
    pdf.font_descriptor(about)
        .name(name)
        .flags(FontFlags::NON_SYMBOLIC)
        .bbox(Rect::new(of(bounds.x_min), of(bounds.y_min), of(bounds.x_max), of(bounds.y_max)))
        .italic_angle(0.0)
        .ascent(of(used.font.face.ascender()))
        .descent(of(used.font.face.descender()))
        .cap_height(of(used.font.face.capital_height().unwrap_or_default()))
        .stem_v(80.0)
        .font_file2(file);
    let subset = subsetter::subset(used.font.data, 0, &used.remap).map_err(|error| Error::Bug(error.to_string()))?;
    pdf.stream(file, &compress_to_vec_zlib(&subset, LEVEL)).filter(Filter::FlateDecode);
    let mut cmap = UnicodeCmap::new(Name(b"Northline"), system);
    for (number, (letter, _)) in used.letters.iter().filter(|(number, _)| **number != 0) {
        cmap.pair(*number, *letter);
    }
    pdf.cmap(reads, &cmap.finish());
    Ok(())
}

/// What a page shows; on paper the origin is below.
fn drawn(sheet: &Sheet, used: &mut [Used; 2]) -> Vec<u8> {
    let mut on = Content::new();
    let up = |y: f64| (sheet.height - y) as f32;
    for shape in &sheet.shapes {
        match shape {
            Shape::Rect { x, y, width, height, round, fill, edge, dashed } => {
                let corner = (*x as f32, up(y + height));
                if let Some(ink) = fill {
                    filled(&mut on, *ink);
                }
                if let Some(ink) = edge {
                    edged(&mut on, *ink, 1.0);
                }
                if *dashed {
                    on.set_dash_pattern([4.0, 3.0], 0.0);
                }
                rounded(&mut on, corner, (*width as f32, *height as f32), *round as f32);
                match (fill, edge) {
                    (Some(_), Some(_)) => on.fill_nonzero_and_stroke(),
                    (Some(_), None) => on.fill_nonzero(),
                    _ => on.stroke(),
                };
                if *dashed {
                    on.set_dash_pattern([], 0.0);
                }
            }
            Shape::Line { from, to, ink, width } => {
                edged(&mut on, *ink, *width as f32);
                on.move_to(from.0 as f32, up(from.1)).line_to(to.0 as f32, up(to.1)).stroke();
            }
            Shape::Area { points, fill } => {
                filled(&mut on, *fill);
                for (nth, (x, y)) in points.iter().enumerate() {
                    if nth == 0 {
                        on.move_to(*x as f32, up(*y))
                    } else {
                        on.line_to(*x as f32, up(*y))
                    };
                }
                on.close_path().fill_nonzero();
            }
            Shape::Dot { x, y, radius, fill } => {
                filled(&mut on, *fill);
                let side = (radius * 2.0) as f32;
                rounded(&mut on, ((x - radius) as f32, up(y + radius)), (side, side), *radius as f32);
                on.fill_nonzero();
            }
            Shape::Words { x, y, size, bold, ink, words } => {
                filled(&mut on, *ink);
                let numbered = used[usize::from(*bold)].numbered(words);
                let name: &[u8] = if *bold { b"F1" } else { b"F0" };
                on.begin_text()
                    .set_font(Name(name), *size as f32)
                    .next_line(*x as f32, up(*y))
                    .show(Str(&numbered))
                    .end_text();
            }
        }
    }
    on.finish().to_vec()
}

fn parts(ink: Ink) -> [f32; 3] {
    ink.rgb().map(|part| f32::from(part) / 255.0)
}

fn filled(on: &mut Content, ink: Ink) {
    let [red, green, blue] = parts(ink);
    on.set_fill_rgb(red, green, blue);
}

fn edged(on: &mut Content, ink: Ink, width: f32) {
    let [red, green, blue] = parts(ink);
    on.set_stroke_rgb(red, green, blue).set_line_width(width);
}

fn rounded(on: &mut Content, (x, y): (f32, f32), (width, height): (f32, f32), round: f32) {
    let round = round.min(width / 2.0).min(height / 2.0);
    if round <= 0.0 {
        on.rect(x, y, width, height);
        return;
    }
    let (right, top, pull) = (x + width, y + height, round * 0.448);
    on.move_to(x + round, y).line_to(right - round, y);
    on.cubic_to(right - pull, y, right, y + pull, right, y + round).line_to(right, top - round);
    on.cubic_to(right, top - pull, right - pull, top, right - round, top).line_to(x + round, top);
    on.cubic_to(x + pull, top, x, top - pull, x, top - round).line_to(x, y + round);
    on.cubic_to(x, y + pull, x + pull, y, x + round, y).close_path();
}
