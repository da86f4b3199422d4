//! What stands around the picture of a chart: its values at the side, its days below, and how to read it.

use maud::{Markup, html};

use super::scale::{HEIGHT, LEFT, Scale, WIDTH, round, short};

/// About as wide is a letter below the picture.
const LETTER: f64 = 6.2;

/// A line for each value, and the value beside it.
pub(in crate::web::kit) fn grid(scale: &Scale) -> Markup {
    html! {
        @for value in scale.ticks() {
            line.grid x1=(LEFT) x2=(WIDTH) y1=(scale.y(value)) y2=(scale.y(value)) {}
            text x=(LEFT - 8.0) y=(scale.y(value)) text-anchor="end" dominant-baseline="central" { (short(value)) }
        }
    }
}

/// The first and the last label, and as many between them as there is room for.
pub(in crate::web::kit) fn below(scale: &Scale, labels: &[&str]) -> Markup {
    html! {
        @for nth in spread(labels) {
            @let (x, anchor) = match nth {
                0 => (LEFT, "start"),
                _ if nth + 1 == labels.len() => (WIDTH, "end"),
                _ => (round(scale.place(nth, scale.low).0), "middle"),
            };
            text x=(x) y=(HEIGHT - 6.0) text-anchor=(anchor) { (labels[nth]) }
        }
    }
}

/// Which of the labels are shown, evenly apart.
fn spread(labels: &[&str]) -> Vec<usize> {
    let last = match labels.len() {
        0 => return Vec::new(),
        1 => return vec![0],
        many => many - 1,
    };
    let widest = labels.iter().map(|label| label.chars().count()).max().unwrap_or(1) as f64;
    let most = ((WIDTH - LEFT) / (widest * LETTER + 12.0)) as usize;
    let parts = most.clamp(2, 6).min(labels.len()) - 1;
    (0..=parts).map(|part| (part * last + parts / 2) / parts).collect()
}

/// How a chart is read in more words than stand above it, where it has some.
pub fn how_to_read(text: &str) -> Markup {
    html! { @if !text.is_empty() { details.reading { summary { "How to read this" } p.small { (text) } } } }
}

#[cfg(test)]
mod tests {
    use super::spread;

    #[test]
    fn labels_stand_evenly_and_have_room() {
        assert_eq!(spread(&[]), [] as [usize; 0]);
        assert_eq!(spread(&["Start"]), [0]);
        assert_eq!(spread(&["6"; 11]), [0, 2, 4, 6, 8, 10]);
        assert_eq!(spread(&["24 September"; 13]), [0, 6, 12]);
        assert_eq!(spread(&["a long name of a sprint"; 13]), [0, 12]);
    }
}
