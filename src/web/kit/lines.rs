//! Several lines over the same days, with how to read them and a table of the same numbers.

use maud::{Markup, Render, html};

use super::{
    Column, Table,
    chart::{
        axes::{below, grid, how_to_read},
        behind::{figure, slice},
        scale::{HEIGHT, Scale, WIDTH, path, round},
    },
};

/// One line; where it has no value, it is not drawn.
#[derive(Clone, Debug, Default)]
pub struct Series {
    pub name: String,
    /// How it is drawn: `line`, `goal` (dashed) or `quiet`.
    pub look: &'static str,
    /// Whether it stays where it is until the next value, as a scope does.
    pub steps: bool,
    pub values: Vec<Option<f64>>,
}

#[derive(Clone, Debug, Default)]
pub struct Lines {
    pub title: String,
    /// How to read it, in a sentence.
    pub reading: String,
    /// The same in more words, behind a fold.
    pub how: &'static str,
    pub labels: Vec<String>,
    /// Days on which nobody works, drawn grey.
    pub grey: Vec<bool>,
    pub series: Vec<Series>,
    /// What stands behind each place; nothing where nothing is known.
    pub hrefs: Vec<Option<String>>,
}

impl Render for Lines {
    fn render(&self) -> Markup {
        let values = self.series.iter().flat_map(|series| series.values.iter().flatten().copied());
        let scale = Scale::of(values.chain([0.0]), None).rounded().over(self.labels.len());
        html! {
            figure.chart {
                figcaption { b { (self.title) } span.faint.small { (self.reading) } }
                svg viewBox=(format!("0 0 {WIDTH} {HEIGHT}")) role=(if self.hrefs.iter().any(Option::is_some) { "group" } else { "img" }) aria-label=(self.title) {
                    @for (nth, _) in self.grey.iter().enumerate().filter(|(_, grey)| **grey) {
                        @let (x, next) = (scale.place(nth.max(1) - 1, 0.0).0, scale.place(nth, 0.0).0);
                        rect.rest x=(x) y="12" width=(next - x) height=(scale.y(scale.low) - 12.0) {}
                    }
                    (grid(&scale))
                    @for series in &self.series { path class=(series.look) d=(series.drawn(&scale)) {} }
                    @for series in self.series.iter().filter(|series| self.marks(series)) {
                        @for (nth, value) in series.values.iter().enumerate() {
                            @if let Some((x, y)) = value.map(|value| scale.place(nth, value)) { circle.mark cx=(round(x)) cy=(round(y)) r="1.8" {} }
                        }
                    }
                    @for (nth, label) in self.labels.iter().enumerate() {
                        @if let Some(href) = self.href(nth) { (slice(&scale, nth, href, label)) }
                    }
                    (below(&scale, &self.labels.iter().map(String::as_str).collect::<Vec<_>>()))
                }
                ul.legend role="list" { @for series in &self.series { li class=(format!("of-{}", series.look)) { (series.name) } } }
                details { summary { "As a table" } (self.table()) }
                (how_to_read(self.how))
            }
        }
    }
}

impl Series {
    fn drawn(&self, scale: &Scale) -> String {
        let (mut drawn, mut places) = (String::new(), Vec::new());
        for (nth, value) in self.values.iter().enumerate() {
            let Some(value) = value else {
                drawn.push_str(&path(&std::mem::take(&mut places)));
                continue;
            };
            let (x, y) = scale.place(nth, *value);
            if let (true, Some((_, before))) = (self.steps, places.last().copied()) {
                places.push((x, before));
            }
            places.push((x, y));
        }
        drawn + &path(&places)
    }
}

impl Lines {
    /// Points that can be followed are seen where they are few and stand apart.
    fn marks(&self, series: &Series) -> bool {
        series.look == "line" && !series.steps && self.labels.len() <= 30 && self.hrefs.iter().any(Option::is_some)
    }

    fn href(&self, nth: usize) -> Option<&String> {
        self.hrefs.get(nth)?.as_ref()
    }

    fn table(&self) -> Table {
        let cell = |value: Option<&Option<f64>>, nth| match value {
            Some(Some(value)) => figure(&crate::web::shown::number(*value), self.href(nth)),
            _ => html! { "—" },
        };
        let row = |(nth, label): (usize, &String)| {
            let cells = self.series.iter().map(|series| cell(series.values.get(nth), nth));
            std::iter::once(html! { (label) }).chain(cells).collect()
        };
        let columns = self.series.iter().map(|series| Column::number(&series.name));
        Table {
            caption: self.title.clone(),
            columns: std::iter::once(Column::text("When")).chain(columns).collect(),
            rows: self.labels.iter().enumerate().map(row).collect(),
            caption_hidden: true,
            next: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_stops_and_begins_again_where_it_has_no_value() {
        let scale = || Scale::of([0.0, 2.0].into_iter(), None).over(5);
        let line = |values: &[Option<f64>]| Series { values: values.to_vec(), ..Series::default() }.drawn(&scale());
        let whole = line(&[None, Some(1.0), Some(2.0), None, Some(1.0)]);
        assert_eq!((whole.matches('M').count(), whole.matches('L').count()), (2, 1), "{whole}");
        assert_eq!(line(&[None, None]), "");
    }
}
