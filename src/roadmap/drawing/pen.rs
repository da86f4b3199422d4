//! The few shapes that a roadmap is drawn with.

/// A colour by what it is for; a page of ours puts its own in its place by the class.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ink {
    Plain,
    Quiet,
    Faint,
    Edge,
    Surface,
    Sunken,
    Stop,
    Soft,
    Shade,
    Good,
    Warn,
    Bad,
}

impl Ink {
    pub fn rgb(self) -> [u8; 3] {
        match self {
            Ink::Plain => [0x1c, 0x1b, 0x19],
            Ink::Quiet => [0x53, 0x50, 0x49],
            Ink::Faint => [0x68, 0x65, 0x5d],
            Ink::Edge => [0xe7, 0xe5, 0xe0],
            Ink::Surface => [0xff, 0xff, 0xff],
            Ink::Sunken => [0xf3, 0xf2, 0xee],
            Ink::Stop => [0x2f, 0x7a, 0xc4],
            Ink::Soft => [0xdc, 0xeb, 0xfb],
            Ink::Shade => [0xc3, 0xd9, 0xef],
            Ink::Good => [0x1a, 0x73, 0x40],
            Ink::Warn => [0x87, 0x50, 0x08],
            Ink::Bad => [0xb3, 0x30, 0x1f],
        }
    }

    pub fn hex(self) -> String {
        let [red, green, blue] = self.rgb();
        format!("#{red:02x}{green:02x}{blue:02x}")
    }

    pub fn name(self) -> &'static str {
        match self {
            Ink::Plain => "ink",
            Ink::Quiet => "quiet",
            Ink::Faint => "faint",
            Ink::Edge => "edge",
            Ink::Surface => "surface",
            Ink::Sunken => "sunken",
            Ink::Stop => "stop",
            Ink::Soft => "soft",
            Ink::Shade => "shade",
            Ink::Good => "good",
            Ink::Warn => "warn",
            Ink::Bad => "bad",
        }
    }
}

#[derive(Clone, Debug)]
pub enum Shape {
    Rect {
        x: f64,
        y: f64,
        width: f64,
        height: f64,
        round: f64,
        fill: Option<Ink>,
        edge: Option<Ink>,
        dashed: bool,
    },
    Line {
        from: (f64, f64),
        to: (f64, f64),
        ink: Ink,
        width: f64,
    },
    Area {
        points: Vec<(f64, f64)>,
        fill: Ink,
    },
    Dot {
        x: f64,
        y: f64,
        radius: f64,
        fill: Ink,
    },
    /// One line; `y` is the line that the letters stand on.
    Words {
        x: f64,
        y: f64,
        size: f64,
        bold: bool,
        ink: Ink,
        words: String,
    },
}

impl Shape {
    /// The same further right and down.
    pub fn moved(mut self, by: (f64, f64)) -> Shape {
        match &mut self {
            Shape::Rect { x, y, .. } | Shape::Dot { x, y, .. } | Shape::Words { x, y, .. } => {
                *x += by.0;
                *y += by.1;
            }
            Shape::Line { from, to, .. } => {
                for point in [from, to] {
                    point.0 += by.0;
                    point.1 += by.1;
                }
            }
            Shape::Area { points, .. } => {
                for point in points {
                    point.0 += by.0;
                    point.1 += by.1;
                }
            }
        }
        self
    }
}

/// Shapes as they are drawn, one upon the other.
#[derive(Clone, Debug, Default)]
pub struct Pen {
    pub shapes: Vec<Shape>,
}

impl Pen {
    pub fn words(&mut self, at: (f64, f64), size: f64, bold: bool, ink: Ink, words: &str) {
        let words = readable(words);
        if !words.is_empty() {
            self.shapes.push(Shape::Words { x: at.0, y: at.1, size, bold, ink, words });
        }
    }

    pub fn line(&mut self, from: (f64, f64), to: (f64, f64), ink: Ink, width: f64) {
        self.shapes.push(Shape::Line { from, to, ink, width });
    }

    /// A bar or a card: where, how large, how round, what it is filled and edged with.
    pub fn rect(
        &mut self,
        (x, y): (f64, f64),
        (width, height): (f64, f64),
        round: f64,
        fill: Option<Ink>,
        edge: Option<Ink>,
    ) {
        self.shapes.push(Shape::Rect { x, y, width, height, round, fill, edge, dashed: false });
    }

    pub fn dashed(&mut self, (x, y): (f64, f64), (width, height): (f64, f64), round: f64, edge: Ink) {
        self.shapes.push(Shape::Rect {
            x,
            y,
            width,
            height,
            round,
            fill: Some(Ink::Surface),
            edge: Some(edge),
            dashed: true,
        });
    }

    pub fn diamond(&mut self, x: f64, y: f64, fill: Ink) {
        self.shapes.push(Shape::Area { points: vec![(x, y - 6.0), (x + 6.0, y), (x, y + 6.0), (x - 6.0, y)], fill });
    }

    /// How it goes as a shape too, for who does not see the colour: a dot, a triangle, a square.
    pub fn health(&mut self, x: f64, y: f64, ink: Ink) {
        match ink {
            Ink::Good => self.shapes.push(Shape::Dot { x, y, radius: 3.5, fill: ink }),
            Ink::Warn => {
                let points = vec![(x, y - 4.0), (x + 4.5, y + 4.0), (x - 4.5, y + 4.0)];
                self.shapes.push(Shape::Area { points, fill: ink });
            }
            _ => self.rect((x - 3.5, y - 3.5), (7.0, 7.0), 0.0, Some(ink), None),
        }
    }

    pub fn add(&mut self, other: Pen, by: (f64, f64)) {
        self.shapes.extend(other.shapes.into_iter().map(|shape| shape.moved(by)));
    }
}

/// Words without what no drawing can hold.
fn readable(words: &str) -> String {
    let kept = |letter: &char| {
        !letter.is_control()
            && !matches!(letter, '\u{fffe}' | '\u{ffff}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    words.chars().filter(kept).collect::<String>().trim().to_owned()
}
