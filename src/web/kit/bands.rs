//! Bands laid on each other over days, with how to read them and a table of the same numbers.

use maud::{Markup, Render, html};

use super::{
    Column, Table,
    chart::{
        axes::{below, grid, how_to_read},
        behind::{figure, slice},
        scale::{HEIGHT, Scale, WIDTH, path},
    },
};

/// One band; it is drawn from its edge down to the edge of the next.
#[derive(Clone, Debug, Default)]
pub struct Band {
    pub name: String,
    /// Its upper edge on each day; the first band has the highest.
    pub edge: Vec<f64>,
    /// What the table says of each day; its edge, unless told.
    pub value: Vec<f64>,
}

#[derive(Clone, Debug, Default)]
pub struct Bands {
    pub title: String,
    /// How to read it, in a sentence.
    pub reading: String,
    /// The same in more words, behind a fold.
    pub how: &'static str,
    pub labels: Vec<String>,
    /// What stands behind each day.
    pub hrefs: Vec<String>,
    /// The widest first; up to six.
    pub bands: Vec<Band>,
}

impl Render for Bands {
    fn render(&self) -> Markup {
        let edges = self.bands.iter().flat_map(|band| band.edge.iter().copied());
        let scale = Scale::of(edges.chain([0.0]), None).rounded().over(self.labels.len());
        let floor = scale.y(scale.low);
        html! {
            figure.chart {
                figcaption { b { (self.title) } span.faint.small { (self.reading) } }
                svg viewBox=(format!("0 0 {WIDTH} {HEIGHT}")) role="group" aria-label=(self.title) {
                    @for (nth, band) in self.bands.iter().enumerate() {
                        path class=(format!("band b-{nth}")) d=(area(&scale, band, floor)) { title { (band.name) } }
                    }
                    (grid(&scale))
                    @for (nth, href) in self.hrefs.iter().enumerate() { (slice(&scale, nth, href, self.labels.get(nth).map_or("", String::as_str))) }
                    (below(&scale, &self.labels.iter().map(String::as_str).collect::<Vec<_>>()))
                }
                ul.legend role="list" { @for (nth, band) in self.bands.iter().enumerate() { li class=(format!("of-band b-{nth}")) { (band.name) } } }
                details { summary { "As a table" } (self.table()) }
                (how_to_read(self.how))
            }
        }
    }
}

fn area(scale: &Scale, band: &Band, floor: f64) -> String {
    let mut places: Vec<_> = band.edge.iter().enumerate().map(|(nth, value)| scale.place(nth, *value)).collect();
    if let (Some(first), Some(last)) = (places.first().copied(), places.last().copied()) {
        places.extend([(last.0, floor), (first.0, floor)]);
    }
    path(&places)
}

impl Bands {
    fn table<'a>(&'a self) -> Table {
        let row = |(nth, label): (usize, &'a String)| {
            let shown = |edge: &f64| figure(&crate::web::shown::number(*edge), self.hrefs.get(nth));
            let values = |band: &'a Band| if band.value.is_empty() { &band.edge } else { &band.value };
            let value = |band: &'a Band| values(band).get(nth).map_or_else(|| html! { "—" }, shown);
            std::iter::once(html! { (label) }).chain(self.bands.iter().map(value)).collect()
        };
        let columns = self.bands.iter().map(|band| Column::number(&band.name));
        Table {
            caption: self.title.clone(),
            columns: std::iter::once(Column::text("By the end of")).chain(columns).collect(),
            rows: self.labels.iter().enumerate().map(row).collect(),
            caption_hidden: true,
            next: None,
        }
    }
}
