//! Sheets as SVG: a file that stands alone, or a part of a page, whose own colours then take the place of these.

use maud::{Markup, html};

use super::{pen::Shape, sheets::Sheet};

/// A file of its own.
pub fn file(sheet: &Sheet, title: &str) -> String {
    format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{}", drawing(sheet, title, true).into_string())
}

/// A part of a page.
pub fn inline(sheet: &Sheet, title: &str) -> Markup {
    drawing(sheet, title, false)
}

fn drawing(sheet: &Sheet, title: &str, alone: bool) -> Markup {
    let view = format!("0 0 {} {}", short(sheet.width), short(sheet.height));
    html! {
        svg class="drawing" xmlns="http://www.w3.org/2000/svg" viewBox=(view) width=(short(sheet.width)) height=(short(sheet.height))
            font-family="Inter, system-ui, sans-serif" role="img" aria-label=[(!alone).then_some(title)] {
            @if alone { title { (title) } }
            @for shape in &sheet.shapes { (shown(shape)) }
        }
    }
}

fn short(number: f64) -> String {
    let text = format!("{number:.1}");
    text.strip_suffix(".0").map_or(text.clone(), str::to_owned)
}

fn shown(shape: &Shape) -> Markup {
    match shape {
        Shape::Rect { x, y, width, height, round, fill, edge, dashed } => {
            let class = [fill.map(|ink| format!("f-{}", ink.name())), edge.map(|ink| format!("e-{}", ink.name()))];
            let class = class.into_iter().flatten().collect::<Vec<_>>().join(" ");
            html! {
                rect class=(class) x=(short(*x)) y=(short(*y)) width=(short(*width)) height=(short(*height)) rx=(short(*round))
                    fill=(fill.map_or_else(|| "none".to_owned(), super::pen::Ink::hex)) stroke=[edge.map(super::pen::Ink::hex)]
                    stroke-dasharray=[dashed.then_some("4 3")] {}
            }
        }
        Shape::Line { from, to, ink, width } => html! {
            line class=(format!("e-{}", ink.name())) x1=(short(from.0)) y1=(short(from.1)) x2=(short(to.0)) y2=(short(to.1))
                stroke=(ink.hex()) stroke-width=(short(*width)) {}
        },
        Shape::Area { points, fill } => {
            let points: Vec<String> = points.iter().map(|(x, y)| format!("{},{}", short(*x), short(*y))).collect();
            html! { polygon class=(format!("f-{}", fill.name())) points=(points.join(" ")) fill=(fill.hex()) {} }
        }
        Shape::Dot { x, y, radius, fill } => html! {
            circle class=(format!("f-{}", fill.name())) cx=(short(*x)) cy=(short(*y)) r=(short(*radius)) fill=(fill.hex()) {}
        },
        Shape::Words { x, y, size, bold, ink, words } => html! {
            text class=(format!("f-{}", ink.name())) x=(short(*x)) y=(short(*y)) font-size=(short(*size))
                font-weight=[bold.then_some("600")] fill=(ink.hex()) { (words) }
        },
    }
}
