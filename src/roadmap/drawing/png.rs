//! A sheet as a picture.

use tiny_skia::{FillRule, LineCap, Paint, Path, PathBuilder, Pixmap, Rect, Stroke, StrokeDash, Transform};
use ttf_parser::OutlineBuilder;

use super::{
    inter::{self, Font},
    pen::{Ink, Shape},
    sheets::Sheet,
};
use crate::error::{Error, Result};

/// The highest picture that is drawn, in pixels: above it a picture takes more memory than it is worth.
const HIGHEST: f64 = 16_000.0;

/// Draws at twice the size while that is not too large.
pub fn picture(sheet: &Sheet) -> Result<Vec<u8>> {
    let scale = if sheet.height <= 4_000.0 { 2.0 } else { 1.0 };
    if sheet.height * scale > HIGHEST {
        let message =
            "this roadmap is too high for a picture; take it as PDF or SVG, or show fewer bets to this audience";
        return Err(Error::refused("too_large_to_draw", message));
    }
    let broken = || Error::Bug("the picture could not be drawn".into());
    let mut onto =
        Pixmap::new((sheet.width * scale).ceil() as u32, (sheet.height * scale).ceil() as u32).ok_or_else(broken)?;
    let to = Transform::from_scale(scale as f32, scale as f32);
    for shape in &sheet.shapes {
        draw(&mut onto, shape, to);
    }
    onto.encode_png().map_err(|error| Error::Bug(error.to_string()))
}

fn paint(ink: Ink) -> Paint<'static> {
    let [red, green, blue] = ink.rgb();
    let mut paint = Paint { anti_alias: true, ..Paint::default() };
    paint.set_color_rgba8(red, green, blue, 255);
    paint
}

fn draw(onto: &mut Pixmap, shape: &Shape, to: Transform) {
    let mut fill = |path: Option<Path>, ink: Ink| {
        if let Some(path) = path {
            onto.fill_path(&path, &paint(ink), FillRule::Winding, to, None);
        }
    };
    match shape {
        Shape::Rect { x, y, width, height, round, fill: inside, edge, dashed } => {
            let Some(path) = rounded(*x as f32, *y as f32, *width as f32, *height as f32, *round as f32) else {
                return;
            };
            if let Some(ink) = inside {
                onto.fill_path(&path, &paint(*ink), FillRule::Winding, to, None);
            }
            if let Some(ink) = edge {
                let dash = if *dashed { StrokeDash::new(vec![4.0, 3.0], 0.0) } else { None };
                onto.stroke_path(&path, &paint(*ink), &Stroke { width: 1.0, dash, ..Stroke::default() }, to, None);
            }
        }
        Shape::Line { from, to: end, ink, width } => {
            let mut path = PathBuilder::new();
            path.move_to(from.0 as f32, from.1 as f32);
            path.line_to(end.0 as f32, end.1 as f32);
            if let Some(path) = path.finish() {
                let stroke = Stroke { width: *width as f32, line_cap: LineCap::Butt, ..Stroke::default() };
                onto.stroke_path(&path, &paint(*ink), &stroke, to, None);
            }
        }
        Shape::Area { points, fill: ink } => fill(area(points), *ink),
        Shape::Dot { x, y, radius, fill: ink } => {
            fill(PathBuilder::from_circle(*x as f32, *y as f32, *radius as f32), *ink);
        }
        Shape::Words { x, y, size, bold, ink, words } => {
            if let Some(font) = inter::font(*bold) {
                fill(letters(font, words, *x, *y, *size), *ink);
            }
        }
    }
}

fn area(points: &[(f64, f64)]) -> Option<Path> {
    let mut path = PathBuilder::new();
    for (nth, (x, y)) in points.iter().enumerate() {
        let (x, y) = (*x as f32, *y as f32);
        if nth == 0 { path.move_to(x, y) } else { path.line_to(x, y) }
    }
    path.close();
    path.finish()
}

fn rounded(x: f32, y: f32, width: f32, height: f32, round: f32) -> Option<Path> {
    let round = round.min(width / 2.0).min(height / 2.0);
    if round <= 0.0 {
        return Rect::from_xywh(x, y, width, height).map(PathBuilder::from_rect);
    }
    let (right, bottom, pull) = (x + width, y + height, round * 0.448);
    let mut path = PathBuilder::new();
    path.move_to(x + round, y);
    path.line_to(right - round, y);
    path.cubic_to(right - pull, y, right, y + pull, right, y + round);
    path.line_to(right, bottom - round);
    path.cubic_to(right, bottom - pull, right - pull, bottom, right - round, bottom);
    path.line_to(x + round, bottom);
    path.cubic_to(x + pull, bottom, x, bottom - pull, x, bottom - round);
    path.line_to(x, y + round);
    path.cubic_to(x, y + pull, x + pull, y, x + round, y);
    path.close();
    path.finish()
}

/// The outline of some words, the letters one after another.
struct Outline {
    path: PathBuilder,
    x: f64,
    y: f64,
    scale: f64,
}

impl Outline {
    fn at(&self, x: f32, y: f32) -> (f32, f32) {
        ((self.x + f64::from(x) * self.scale) as f32, (self.y - f64::from(y) * self.scale) as f32)
    }
}

impl OutlineBuilder for Outline {
    fn move_to(&mut self, x: f32, y: f32) {
        let (x, y) = self.at(x, y);
        self.path.move_to(x, y);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        let (x, y) = self.at(x, y);
        self.path.line_to(x, y);
    }

    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        let ((x1, y1), (x, y)) = (self.at(x1, y1), self.at(x, y));
        self.path.quad_to(x1, y1, x, y);
    }

    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        let ((x1, y1), (x2, y2), (x, y)) = (self.at(x1, y1), self.at(x2, y2), self.at(x, y));
        self.path.cubic_to(x1, y1, x2, y2, x, y);
    }

    fn close(&mut self) {
        self.path.close();
    }
}

fn letters(font: &Font, words: &str, x: f64, y: f64, size: f64) -> Option<Path> {
    let mut outline = Outline { path: PathBuilder::new(), x, y, scale: size / font.units };
    for letter in words.chars() {
        let glyph = font.glyph(letter);
        font.face.outline_glyph(glyph, &mut outline);
        outline.x += font.advance(glyph) * size;
    }
    outline.path.finish()
}
