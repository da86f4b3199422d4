//! Dots over days or columns, with lines that a share of them does not pass, and how to read them.

use maud::{Markup, Render, html};

use super::{
    Table,
    chart::{
        axes::{grid, how_to_read},
        scale::{HEIGHT, LEFT, Scale, WIDTH, round},
    },
};

#[derive(Clone, Debug, Default)]
pub struct Dot {
    /// From 0 at the left to 1 at the right.
    pub across: f64,
    pub value: f64,
    /// What it is, and its value as it is to be read.
    pub said: String,
    pub href: String,
    /// How far it is from what is usual, 0 to 4, where that is judged.
    pub heat: Option<u8>,
}

/// A line across, and how it is read: `85 %: 8 days`.
#[derive(Clone, Debug, Default)]
pub struct Mark {
    pub value: f64,
    pub shown: String,
}

#[derive(Clone, Debug, Default)]
pub struct Scatter {
    pub title: String,
    /// How to read it, in a sentence.
    pub reading: String,
    /// The same in more words, behind a fold.
    pub how: &'static str,
    pub dots: Vec<Dot>,
    pub marks: Vec<Mark>,
    /// Evenly from the left to the right; or in the middle of each column.
    pub labels: Vec<String>,
    /// Whether the labels name columns.
    pub columns: bool,
    /// What the colours mean, coolest first.
    pub legend: Vec<String>,
    /// The same numbers.
    pub table: Table,
}

impl Render for Scatter {
    fn render(&self) -> Markup {
        let highest = self.dots.iter().map(|dot| dot.value).chain(self.marks.iter().map(|mark| mark.value));
        let scale = Scale::of(highest.chain([0.0, 1.0]), None).rounded();
        html! {
            figure.chart {
                figcaption { b { (self.title) } span.faint.small { (self.reading) } }
                svg viewBox=(format!("0 0 {WIDTH} {HEIGHT}")) role="group" aria-label=(self.title) {
                    (grid(&scale))
                    @for mark in &self.marks { line.goal x1=(LEFT) x2=(WIDTH) y1=(scale.y(mark.value)) y2=(scale.y(mark.value)) {} }
                    @for mark in apart(&self.marks, &scale) { text.over x=(WIDTH) y=(scale.y(mark.value) - 2.5) text-anchor="end" { (mark.shown) } }
                    @for dot in &self.dots { (spot(dot, &scale)) }
                    (self.below())
                }
                @if !self.legend.is_empty() {
                    ul.legend role="list" { @for (nth, said) in self.legend.iter().enumerate() { li class=(format!("of-dot h-{nth}")) { (said) } } }
                }
                details { summary { "As a table" } (self.table) }
                (how_to_read(self.how))
            }
        }
    }
}

impl Scatter {
    fn below(&self) -> Markup {
        let y = HEIGHT - 6.0;
        if self.columns {
            let place = |nth: usize| across((nth as f64 + 0.5) / self.labels.len() as f64);
            return html! { @for (nth, label) in self.labels.iter().enumerate() { text x=(place(nth)) y=(y) text-anchor="middle" { (label) } } };
        }
        let last = self.labels.len().saturating_sub(1);
        let place = |nth: usize| match nth {
            0 => (LEFT, "start"),
            _ if nth == last => (WIDTH, "end"),
            _ => (across(nth as f64 / last as f64), "middle"),
        };
        html! {
            @for (nth, label) in self.labels.iter().enumerate() { @let (x, anchor) = place(nth); text x=(x) y=(y) text-anchor=(anchor) { (label) } }
        }
    }
}

fn across(share: f64) -> f64 {
    round(LEFT + 8.0 + share * (WIDTH - LEFT - 16.0))
}

fn spot(dot: &Dot, scale: &Scale) -> Markup {
    html! {
        a href=(dot.href) aria-label=(dot.said) {
            circle class=(dot.heat.map_or_else(|| "dot".to_owned(), |heat| format!("dot h-{}", heat.min(4)))) cx=(across(dot.across)) cy=(scale.y(dot.value)) r="2.5" { title { (dot.said) } }
        }
    }
}

/// The lines whose words have room: none stand on others; the table beside has them all.
fn apart<'m>(marks: &'m [Mark], scale: &Scale) -> Vec<&'m Mark> {
    let mut kept: Vec<&Mark> = Vec::new();
    for mark in marks.iter().rev() {
        if kept.last().is_none_or(|above| scale.y(mark.value) - scale.y(above.value) > 11.0) {
            kept.push(mark);
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_dot_leads_to_what_it_is() {
        let dot = Dot { said: "TID-4: 3 days".into(), href: "/items/TID-4".into(), value: 3.0, ..Dot::default() };
        let drawn = Scatter { dots: vec![dot], ..Scatter::default() }.render().into_string();
        assert!(drawn.contains("href=\"/items/TID-4\" aria-label=\"TID-4: 3 days\""), "{drawn}");
    }

    #[test]
    fn nothing_is_drawn_without_dividing_by_nothing() {
        assert!(!Scatter::default().render().into_string().contains("NaN"));
    }
}
