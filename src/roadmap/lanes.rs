//! The lanes of a timeline: which bets lie in which, and in which row of it, so that none covers another.

use chrono::{Days, NaiveDate};

use super::{
    bet::Bet,
    rows::{Rows, grouped},
    window::Window,
};
use crate::web::kit::{GEMS, ROW, SIGN};

/// The least that a lane is high, so that its name has room.
const LEAST: f64 = 64.0;
const PADDING: f64 = 8.0;
/// A bet of which only one end is known is drawn so long.
const UNSAID: u64 = 13;
/// About how wide a letter is.
const LETTER: f64 = 6.6;

pub struct Lane<'b> {
    pub title: String,
    pub href: Option<String>,
    pub top: f64,
    pub height: f64,
    pub bars: Vec<Placed<'b>>,
}

/// A bet at its place in the field.
pub struct Placed<'b> {
    pub bet: &'b Bet,
    pub x: f64,
    pub y: f64,
    pub width: f64,
    pub likely: Option<f64>,
    pub label: String,
    /// Where the label begins.
    pub text: f64,
}

/// The first and the last day of a bet that has at least one of them.
pub fn days(bet: &Bet) -> Option<(NaiveDate, NaiveDate)> {
    both_ends(bet.starts_on, bet.due_on)
}

/// Where something begins and ends of which at least one is known.
pub fn both_ends(starts: Option<NaiveDate>, due: Option<NaiveDate>) -> Option<(NaiveDate, NaiveDate)> {
    let long = Days::new(UNSAID);
    match (starts, due) {
        (Some(starts), Some(due)) => Some((starts, due)),
        (Some(starts), None) => Some((starts, starts.checked_add_days(long)?)),
        (None, Some(due)) => Some((due.checked_sub_days(long)?, due)),
        (None, None) => None,
    }
}

/// The lanes from top to bottom, those of nothing last; `of` says the title of a bet's lane and where that leads.
pub fn lanes<'b>(
    bets: &[&'b Bet],
    window: &Window,
    gems: bool,
    of: impl Fn(&Bet) -> (Option<String>, Option<String>),
    nothing: &str,
) -> (Vec<Lane<'b>>, f64) {
    let groups = grouped(bets, |bet| {
        let (title, href) = of(bet);
        Some((title?, href))
    });
    let mut top = if gems { GEMS } else { 0.0 };
    let mut lanes = Vec::new();
    for (of, bets) in groups {
        let (title, href) = of.unzip();
        let (bars, rows) = rows(&bets, window, top + PADDING);
        let height = (rows as f64 * ROW + PADDING * 2.0).max(LEAST);
        lanes.push(Lane {
            title: title.unwrap_or_else(|| nothing.to_owned()),
            href: href.flatten(),
            top,
            height,
            bars,
        });
        top += height;
    }
    (lanes, top)
}

/// Each bet in the first row in which there is room for it, from left to right.
fn rows<'b>(bets: &[&'b Bet], window: &Window, top: f64) -> (Vec<Placed<'b>>, usize) {
    let mut sorted: Vec<(&Bet, NaiveDate, NaiveDate)> =
        bets.iter().filter_map(|bet| days(bet).map(|(a, b)| (*bet, a, b))).collect();
    sorted.sort_by_key(|(_, starts, ends)| (*starts, *ends));
    let mut rows = Rows::apart(6.0);
    let mut placed = Vec::with_capacity(sorted.len());
    for (bet, first, last) in sorted {
        let (x, end) = (window.x(first), window.end(last));
        let width = (end - x).max(8.0);
        let likely = bet.likely_on.map(|day| window.end(day)).filter(|likely| *likely > x);
        let sign = if bet.health.is_some() { SIGN } else { 0.0 };
        // What begins before the window is named where it comes into it.
        let seen = x.max(0.0);
        let inside = (((x + width).min(window.width()) - seen - 16.0 - sign) / LETTER).max(0.0) as usize;
        let outside = inside < 8 && inside < bet.title.chars().count();
        let label = short(&bet.title, if outside { 32 } else { inside });
        let drawn = likely.unwrap_or(0.0).max(x + width);
        let reach = if outside { drawn + 20.0 + sign + label.chars().count() as f64 * LETTER } else { drawn };
        let text = if outside { drawn.max(0.0) + 6.0 } else { seen + 10.0 };
        let row = rows.place(x, reach);
        placed.push(Placed { bet, x, y: top + row as f64 * ROW + 4.0, width, likely, label, text });
    }
    (placed, rows.count())
}

pub(super) fn short(title: &str, letters: usize) -> String {
    if title.chars().count() <= letters {
        return title.to_owned();
    }
    let cut: String = title.chars().take(letters.saturating_sub(1)).collect();
    // Whole words, where there is more than one: that is how the name is said, too.
    let words = cut.rsplit_once(' ').map_or(cut.as_str(), |(words, _)| words);
    format!("{}…", words.trim_end())
}
