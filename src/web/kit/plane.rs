//! Bubbles on a plane of two scales, cut into four corners with names; where it may be changed they are dragged, or moved by keys.

use maud::{Markup, Render, html};

use super::chart::scale::{round, short};

const WIDTH: f64 = 640.0;
const HEIGHT: f64 = 440.0;
const LEFT: f64 = 40.0;
const BOTTOM: f64 = 400.0;
const TOP: f64 = 12.0;
const RIGHT: f64 = 628.0;

#[derive(Clone, Debug, Default)]
pub struct Axis {
    pub label: String,
    /// What a program calls it, where bubbles can be moved.
    pub name: String,
    pub least: f64,
    pub most: f64,
    /// Where it is cut in two.
    pub cut: Option<f64>,
}

#[derive(Clone, Debug, Default)]
pub struct Bubble {
    pub key: String,
    /// What stands in it: two or three letters.
    pub sign: String,
    pub across: f64,
    pub up: f64,
    /// From 0 to 1.
    pub size: f64,
    /// What it is with its sign, and its place in words.
    pub said: String,
    pub href: String,
}

#[derive(Clone, Debug, Default)]
pub struct Plane {
    pub title: String,
    /// How to read it, in a sentence.
    pub reading: String,
    pub across: Axis,
    pub up: Axis,
    /// Above to the left and the right, below to the left and the right.
    pub corners: [String; 4],
    pub bubbles: Vec<Bubble>,
    /// Takes the new place of a bubble; `{key}` stands for its key.
    pub moves: Option<String>,
    /// The same as a table.
    pub table: Markup,
}

impl Render for Plane {
    fn render(&self) -> Markup {
        let places = self.places();
        html! {
            figure.chart.plane {
                figcaption { b { (self.title) } span.faint.small { (self.reading) } }
                svg viewBox=(format!("0 0 {WIDTH} {HEIGHT}")) role="group" aria-label=(self.title) data-controller=[self.moves.is_some().then_some("plane")]
                    data-plane-url-value=[self.moves.as_ref()] data-plane-frame-value=(format!("[{LEFT},{TOP},{RIGHT},{BOTTOM}]"))
                    data-plane-across-value=(axis(&self.across)) data-plane-up-value=(axis(&self.up)) {
                    rect.ground x=(LEFT) y=(TOP) width=(RIGHT - LEFT) height=(BOTTOM - TOP) rx="6" {}
                    (self.corner_names())
                    (self.cuts())
                    (self.scales())
                    @for (bubble, place) in self.bubbles.iter().zip(&places) { (drawn(bubble, *place)) }
                }
                (self.table)
            }
        }
    }
}

impl Plane {
    fn x(&self, value: f64) -> f64 {
        round(LEFT + along(&self.across, value) * (RIGHT - LEFT))
    }

    fn y(&self, value: f64) -> f64 {
        round(BOTTOM - along(&self.up, value) * (BOTTOM - TOP))
    }

    /// Bubbles of one place stand around it, so that each can be seen.
    fn places(&self) -> Vec<(f64, f64)> {
        let at = |bubble: &Bubble| (self.x(bubble.across), self.y(bubble.up));
        let same = |a: (f64, f64), b: (f64, f64)| (a.0 - b.0).abs() < 1.0 && (a.1 - b.1).abs() < 1.0;
        let place = |(nth, bubble): (usize, &Bubble)| {
            let here = at(bubble);
            let all = self.bubbles.iter().filter(|other| same(at(other), here)).count();
            if all == 1 {
                return here;
            }
            let before = self.bubbles[..nth].iter().filter(|other| same(at(other), here)).count();
            let turn = before as f64 / all as f64 * std::f64::consts::TAU;
            let far = 10.0 + all as f64 * 1.5;
            (round(here.0 + far * turn.cos()), round(here.1 + far * turn.sin()))
        };
        self.bubbles.iter().enumerate().map(place).collect()
    }

    fn corner_names(&self) -> Markup {
        let [above_left, above_right, below_left, below_right] = &self.corners;
        html! {
            text.corner x=(LEFT + 10.0) y=(TOP + 20.0) { (above_left) }
            text.corner x=(RIGHT - 10.0) y=(TOP + 20.0) text-anchor="end" { (above_right) }
            text.corner x=(LEFT + 10.0) y=(BOTTOM - 10.0) { (below_left) }
            text.corner x=(RIGHT - 10.0) y=(BOTTOM - 10.0) text-anchor="end" { (below_right) }
        }
    }

    fn cuts(&self) -> Markup {
        html! {
            @if let Some(cut) = self.across.cut { line.goal x1=(self.x(cut)) x2=(self.x(cut)) y1=(TOP) y2=(BOTTOM) {} }
            @if let Some(cut) = self.up.cut { line.goal x1=(LEFT) x2=(RIGHT) y1=(self.y(cut)) y2=(self.y(cut)) {} }
        }
    }

    fn scales(&self) -> Markup {
        let middle = f64::midpoint(LEFT, RIGHT);
        html! {
            text x=(LEFT) y=(BOTTOM + 18.0) { (short(self.across.least)) }
            text x=(RIGHT) y=(BOTTOM + 18.0) text-anchor="end" { (short(self.across.most)) }
            text.axis x=(middle) y=(BOTTOM + 20.0) text-anchor="middle" { (self.across.label) " →" }
            text x=(LEFT - 8.0) y=(BOTTOM) text-anchor="end" { (short(self.up.least)) }
            text x=(LEFT - 8.0) y=(TOP + 10.0) text-anchor="end" { (short(self.up.most)) }
            text.axis x="16" y=(f64::midpoint(TOP, BOTTOM)) text-anchor="middle" transform=(format!("rotate(-90 16 {})", f64::midpoint(TOP, BOTTOM))) { (self.up.label) " →" }
        }
    }
}

fn axis(axis: &Axis) -> String {
    serde_json::json!({"name": axis.name, "label": axis.label, "least": axis.least, "most": axis.most}).to_string()
}

fn along(axis: &Axis, value: f64) -> f64 {
    let length = axis.most - axis.least;
    if length > 0.0 { ((value - axis.least) / length).clamp(0.0, 1.0) } else { 0.5 }
}

fn drawn(bubble: &Bubble, (x, y): (f64, f64)) -> Markup {
    let radius = round(11.0 + bubble.size.clamp(0.0, 1.0) * 9.0);
    html! {
        a.bubble id=(format!("bubble-{}", bubble.key)) href=(bubble.href) aria-label=(bubble.said) data-key=(bubble.key)
            data-across=(bubble.across) data-up=(bubble.up) transform=(format!("translate({x} {y})")) draggable="false" {
            circle r=(radius) {}
            text text-anchor="middle" y="4" aria-hidden="true" { (bubble.sign) }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plane(bubbles: Vec<Bubble>) -> Plane {
        let axis = |label: &str| Axis { label: label.into(), least: 1.0, most: 10.0, ..Axis::default() };
        Plane { across: axis("Effort"), up: axis("Value"), bubbles, ..Plane::default() }
    }

    #[test]
    fn two_of_one_place_do_not_hide_each_other() {
        let bubble = |key: &str| Bubble { key: key.into(), across: 3.0, up: 8.0, ..Bubble::default() };
        let places = plane(vec![bubble("a"), bubble("b")]).places();
        assert_ne!(places[0], places[1]);
    }

    #[test]
    fn a_scale_without_length_divides_by_nothing() {
        let mut flat = plane(vec![Bubble { across: 3.0, up: 3.0, ..Bubble::default() }]);
        flat.across.most = flat.across.least;
        assert!(!flat.render().into_string().contains("NaN"));
    }
}
