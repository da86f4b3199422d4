//! The sheets that a roadmap takes: a timeline where dates are told, columns of now, next and later where they are not.

use super::{
    columns,
    fitting::cut,
    pen::{Ink, Pen, Shape},
    timeline,
};
use crate::roadmap::audience::Seen;

/// How large a sheet is, in points; without a height there is one sheet that holds everything.
#[derive(Clone, Copy, Debug)]
pub struct Paper {
    pub width: f64,
    pub height: Option<f64>,
    /// Without title and margins, within a page that has them.
    pub bare: bool,
}

impl Paper {
    pub const A4: Paper = Paper { width: 842.0, height: Some(595.0), bare: false };
    pub const A3: Paper = Paper { width: 1_191.0, height: Some(842.0), bare: false };
    pub const PICTURE: Paper = Paper { width: 1_400.0, height: None, bare: false };
    pub const INLINE: Paper = Paper { width: 1_120.0, height: None, bare: true };

    fn margin(self) -> f64 {
        if self.bare { 0.0 } else { 36.0 }
    }

    fn head(self) -> f64 {
        if self.bare { 0.0 } else { 40.0 }
    }

    fn foot(self) -> f64 {
        if self.bare { 0.0 } else { 18.0 }
    }

    /// The room for what is drawn; without an end when there is one sheet for everything.
    pub fn room(self) -> (f64, Option<f64>) {
        let height = self.height.map(|height| height - self.margin() * 2.0 - self.head() - self.foot());
        (self.width - self.margin() * 2.0, height)
    }
}

#[derive(Clone, Debug)]
pub struct Sheet {
    pub width: f64,
    pub height: f64,
    pub shapes: Vec<Shape>,
}

/// What is drawn in the room of one sheet, and how high it is.
pub struct Part {
    pub pen: Pen,
    pub height: f64,
}

/// Whether a timeline is drawn; otherwise columns are.
pub fn has_timeline(seen: &Seen) -> bool {
    seen.bets.iter().any(|bet| bet.days().is_some()) || !seen.milestones.is_empty()
}

pub fn sheets(seen: &Seen, paper: Paper) -> Vec<Sheet> {
    let (width, height) = paper.room();
    let parts =
        if has_timeline(seen) { timeline::parts(seen, width, height) } else { columns::parts(seen, width, height) };
    let all = parts.len();
    parts.into_iter().enumerate().map(|(nth, part)| sheet(seen, paper, part, nth + 1, all)).collect()
}

fn sheet(seen: &Seen, paper: Paper, part: Part, nth: usize, all: usize) -> Sheet {
    let margin = paper.margin();
    let height = paper.height.unwrap_or(part.height + margin * 2.0 + paper.head() + paper.foot());
    let mut pen = Pen::default();
    pen.rect((0.0, 0.0), (paper.width, height), 0.0, Some(Ink::Surface), None);
    if paper.bare {
        pen.shapes.clear();
    } else {
        let room = paper.width - margin * 2.0;
        pen.words(
            (margin, margin + 14.0),
            18.0,
            true,
            Ink::Plain,
            &cut(&format!("{} roadmap", seen.product), 18.0, true, room * 0.7),
        );
        let day = crate::web::shown::date(seen.today);
        let right = paper.width - margin - super::inter::width(&day, 10.0, false);
        pen.words((right, margin + 13.0), 10.0, false, Ink::Faint, &day);
        let below = height - margin + 8.0;
        pen.words(
            (margin, below),
            9.0,
            false,
            Ink::Faint,
            if seen.cut { "Only the first bets are shown." } else { "" },
        );
        if all > 1 {
            let place = format!("{nth} of {all}");
            pen.words(
                (paper.width - margin - super::inter::width(&place, 9.0, false), below),
                9.0,
                false,
                Ink::Faint,
                &place,
            );
        }
    }
    pen.add(part.pen, (margin, margin + paper.head()));
    Sheet { width: paper.width, height, shapes: pen.shapes }
}
