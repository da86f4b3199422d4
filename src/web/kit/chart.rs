//! Charts drawn as SVG, each with how to read it and a table of the same numbers.

pub(super) mod axes;
pub(super) mod behind;
pub(super) mod scale;

use maud::{Markup, Render, html};

use self::scale::{HEIGHT, LEFT, Scale, WIDTH, path, round};
use super::{Column, Table};

#[derive(Clone, Debug, Default)]
pub struct Point {
    pub label: String,
    pub value: f64,
    /// The value as it is to be read: `33 %`.
    pub shown: String,
    /// The events behind it.
    pub href: Option<String>,
}

#[derive(Clone, Debug, Default)]
pub struct Chart {
    pub title: String,
    /// How to read it, in a sentence.
    pub reading: String,
    pub points: Vec<Point>,
    /// Where it is meant to arrive, and how that is read.
    pub goal: Option<(f64, String)>,
}

impl Render for Chart {
    fn render(&self) -> Markup {
        let scale =
            Scale::of(self.points.iter().map(|point| point.value), self.goal.as_ref().map(|goal| goal.0)).rounded();
        let places: Vec<_> = self.points.iter().enumerate().map(|(nth, point)| scale.place(nth, point.value)).collect();
        html! {
            figure.chart {
                figcaption { b { (self.title) } span.faint.small { (self.reading) } }
                svg viewBox=(format!("0 0 {WIDTH} {HEIGHT}")) role="group" aria-label=(self.title) {
                    (axes::grid(&scale))
                    @if let Some((goal, shown)) = &self.goal {
                        line.goal x1=(LEFT) x2=(WIDTH) y1=(scale.y(*goal)) y2=(scale.y(*goal)) {}
                        text x=(WIDTH) y=(scale.y(*goal) - 5.0) text-anchor="end" { (shown) }
                    }
                    path.line d=(path(&places)) {}
                    @for (point, (x, y)) in self.points.iter().zip(&places) { (spot(point, *x, *y)) }
                    (axes::below(&scale, &self.points.iter().map(|point| point.label.as_str()).collect::<Vec<_>>()))
                }
                details { summary { "As a table" } (self.table()) }
            }
        }
    }
}

impl Chart {
    fn table(&self) -> Table {
        let rows = self
            .points
            .iter()
            .map(|point| vec![html! { (point.label) }, behind::figure(&point.shown, point.href.as_ref())])
            .collect();
        Table {
            caption: self.title.clone(),
            columns: vec![Column::text("When"), Column::number("Value")],
            rows,
            caption_hidden: true,
            next: None,
        }
    }
}

/// A line without axes beside a figure; `reading` says in words what it shows.
pub fn sparkline(values: &[f64], reading: &str) -> Markup {
    let scale = Scale::of(values.iter().copied(), None);
    let across = |nth: usize| 2.0 + nth as f64 * 68.0 / (values.len().max(2) - 1) as f64;
    let down = |value: f64| 18.0 - (value - scale.low) / (scale.high - scale.low) * 16.0;
    let places: Vec<_> = values.iter().enumerate().map(|(nth, value)| (across(nth), down(*value))).collect();
    html! {
        svg.spark viewBox="0 0 72 20" role="img" aria-label=(reading) {
            path.line d=(path(&places)) {}
            @if let Some((x, y)) = places.last() { circle.dot cx=(round(*x)) cy=(round(*y)) r="2" {} }
        }
    }
}

fn spot(point: &Point, x: f64, y: f64) -> Markup {
    let said = format!("{}: {}", point.label, point.shown);
    let circle = html! { circle.point cx=(round(x)) cy=(round(y)) r="3.5" { title { (said) } } };
    match &point.href {
        Some(href) => html! { a href=(href) aria-label=(said) { (circle) } },
        None => circle,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_point_is_in_the_table_too() {
        let points = [38.0, 33.0].map(|value| Point { value, shown: format!("{value} %"), ..Point::default() });
        let drawn = Chart { points: points.to_vec(), ..Chart::default() }.render().into_string();
        assert!(drawn.contains(">38 %</td>") && drawn.contains(">33 %</td>"), "{drawn}");
    }

    #[test]
    fn no_number_and_equal_numbers_draw_without_dividing_by_nothing() {
        for values in [&[][..], &[5.0], &[5.0, 5.0]] {
            assert!(!sparkline(values, "flat").into_string().contains("NaN"));
        }
    }
}
