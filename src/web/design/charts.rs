//! The charts of flow: bands, dots with their lines, and columns of dots.

use maud::{Markup, Render, html};

use crate::web::kit::*;

pub(super) fn shown() -> Markup {
    html! {
        div.sprint.stack {
            (bands())
            (scatter(false))
            (scatter(true))
        }
    }
}

fn bands() -> Markup {
    let stages = [("Backlog", 12.0), ("Ready", 6.0), ("Started", 4.0), ("Review", 2.0), ("Done", 0.0)];
    let edge = |above: f64| (0..14).map(|day| f64::from(day) * 1.5 + above).collect();
    Bands {
        title: "Cumulative flow".into(),
        reading: "How many items had come to each stage, or further, by the end of each day.".into(),
        how: "The slope of the lowest edge is the pace.",
        labels: (1..=14).map(|day| format!("{day} March")).collect(),
        hrefs: (1..=14).map(|_| "#".to_owned()).collect(),
        bands: stages.map(|(name, above)| Band { name: name.into(), edge: edge(above), ..Band::default() }).to_vec(),
    }
    .render()
}

fn scatter(ages: bool) -> Markup {
    let dot = |(nth, days): (usize, f64)| Dot {
        across: (nth as f64 + 0.5) / 8.0,
        value: days,
        said: format!("TID-{}: {days} days", nth + 1),
        href: "#".into(),
        heat: ages.then_some((days / 4.0) as u8),
    };
    let mark = |(share, value): (&str, f64)| Mark { value, shown: format!("{share}: {value} days") };
    Scatter {
        title: if ages { "Age of work in progress" } else { "Cycle time" }.into(),
        reading: "Each dot is an item, as high as the days it took.".into(),
        how: "",
        dots: [3.0, 5.0, 2.0, 9.0, 4.0, 13.0, 6.0, 17.0].into_iter().enumerate().map(dot).collect(),
        marks: [("50 %", 5.0), ("70 %", 6.0), ("85 %", 12.0), ("95 %", 16.0)].map(mark).to_vec(),
        labels: if ages { ["started", "review"] } else { ["1 March", "today"] }.map(str::to_owned).to_vec(),
        columns: ages,
        legend: if ages {
            [
                "as young as most",
                "older than 50 % got",
                "older than 70 % got",
                "older than 85 % got",
                "older than 95 % got",
            ]
            .map(str::to_owned)
            .to_vec()
        } else {
            Vec::new()
        },
        table: Table {
            caption: "Days".into(),
            columns: vec![Column::text("Item"), Column::number("Days")],
            rows: vec![vec![html! { "TID-1" }, html! { "3 days" }]],
            caption_hidden: true,
            next: None,
        },
    }
    .render()
}
