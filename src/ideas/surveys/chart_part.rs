//! The planes of a survey: better over worse, and importance over satisfaction.

use maud::{Markup, html};

use super::results::{KanoResult, OpportunityResult};
use crate::web::{
    kit::{Axis, Bubble, Plane},
    shown::number,
};

pub(super) fn kano(results: &[KanoResult], table: Markup) -> Markup {
    let most = results.iter().map(|one| one.answers).max().unwrap_or(0).max(1) as f64;
    let bubble = |one: &KanoResult| {
        let (better, worse) = (one.better?, one.worse?);
        let category = one.category.unwrap_or_default();
        Some(Bubble {
            key: one.key.clone(),
            sign: sign(&one.key),
            across: -worse,
            up: better,
            size: (one.answers as f64 / most).sqrt(),
            said: format!(
                "{} {}: {category}, better {}, worse {}, {} answers",
                one.key,
                one.title,
                number(better),
                number(worse),
                one.answers
            ),
            href: format!("/items/{}", one.key),
        })
    };
    let axis = |label: &str| Axis { label: label.into(), least: 0.0, most: 1.0, cut: Some(0.5), ..Axis::default() };
    let plane = Plane {
        title: "Better over worse".into(),
        reading: "The higher, the more having it pleases; the further right, the more lacking it hurts. A larger bubble has more answers.".into(),
        across: axis("Worse without it"),
        up: axis("Better with it"),
        corners: ["Attractive", "One-dimensional", "Indifferent", "Must-be"].map(str::to_owned),
        bubbles: results.iter().filter_map(bubble).collect(),
        moves: None,
        table,
    };
    html! { (plane) }
}

/// Everybody together; the segments stand in the table.
pub(super) fn opportunity(results: &[OpportunityResult], table: Markup) -> Markup {
    let whole = || results.iter().filter(|one| one.segment.is_none());
    let most = whole().map(|one| one.answers).max().unwrap_or(0).max(1) as f64;
    let bubble = |one: &OpportunityResult| {
        let (importance, satisfaction, score) = (one.importance?, one.satisfaction?, one.score?);
        Some(Bubble {
            key: one.key.clone(),
            sign: sign(&one.key),
            across: satisfaction,
            up: importance,
            size: (one.answers as f64 / most).sqrt(),
            said: format!("{} {}: {}, {}", one.key, one.title, number(score), one.band.unwrap_or_default()),
            href: format!("/items/{}", one.key),
        })
    };
    let axis = |label: &str| Axis { label: label.into(), least: 0.0, most: 10.0, cut: Some(5.0), ..Axis::default() };
    let plane = Plane {
        title: "Importance over satisfaction, everybody".into(),
        reading: "Above to the left is what matters and is served badly. The table has each segment by itself.".into(),
        across: axis("Satisfaction"),
        up: axis("Importance"),
        corners: ["Opportunities", "Served well", "Of little matter", "Overserved"].map(str::to_owned),
        bubbles: whole().filter_map(bubble).collect(),
        moves: None,
        table,
    };
    html! { (plane) }
}

/// The number of a key.
fn sign(key: &str) -> String {
    key.rsplit('-').next().unwrap_or_default().to_owned()
}
