//! The timeline of a roadmap as shapes: bars in lanes by goal, dates on top, what has no dates below.

use chrono::{Days, NaiveDate};

use super::{
    fitting::{cut, wrap},
    inter,
    pen::{Ink, Pen},
    sheets::Part,
};
use crate::roadmap::{
    audience::{Field, Seen, SeenBet},
    health::Health,
    rows::{Rows, grouped},
    window::Window,
};

const NAMES: f64 = 136.0;
const TICKS: f64 = 24.0;
const ROW: f64 = 30.0;
const BAR: f64 = 22.0;
const SIZE: f64 = 10.5;

/// What stands below one another: it is never parted between sheets.
struct Block {
    pen: Pen,
    height: f64,
    /// The name of its lane, and whether it is the first of it.
    lane: Option<(String, bool)>,
}

pub fn health_ink(health: Health) -> Ink {
    match health {
        Health::OnTrack => Ink::Good,
        Health::AtRisk => Ink::Warn,
        Health::OffTrack => Ink::Bad,
    }
}

pub fn parts(seen: &Seen, width: f64, height: Option<f64>) -> Vec<Part> {
    let window = window(seen, width - NAMES);
    let blocks = blocks(seen, &window, width);
    let mut parts: Vec<Part> = Vec::new();
    let (mut part, mut y) = (Part { pen: Pen::default(), height: TICKS }, TICKS);
    if blocks.is_empty() {
        part.pen.words((NAMES, TICKS + 19.0), SIZE, false, Ink::Quiet, "Nothing has a place here yet.");
        part.height += ROW;
    }
    for block in blocks {
        if y > TICKS && height.is_some_and(|height| y + block.height > height) {
            grid(seen, &window, &mut part);
            parts.push(std::mem::replace(&mut part, Part { pen: Pen::default(), height: TICKS }));
            y = TICKS;
        }
        if let Some((name, first)) = &block.lane
            && (*first || y <= TICKS)
        {
            part.pen.line((0.0, y), (width, y), Ink::Edge, 1.0);
            let name = if *first { name.clone() } else { format!("{name} (continued)") };
            for (nth, line) in wrap(&name, 11.0, true, NAMES - 12.0, 2).iter().enumerate() {
                part.pen.words((0.0, y + 18.0 + nth as f64 * 13.0), 11.0, true, Ink::Plain, line);
            }
        }
        part.pen.add(block.pen, (0.0, y));
        y += block.height;
        part.height = y;
    }
    grid(seen, &window, &mut part);
    parts.push(part);
    parts
}

/// What was dropped lies nowhere in time.
fn drawn(seen: &Seen) -> impl Iterator<Item = &SeenBet> {
    seen.bets.iter().filter(|bet| !bet.dropped)
}

/// The part of time from the first to the last day that is told, but not for ever: one far day would make all others narrow.
fn window(seen: &Seen, width: f64) -> Window {
    let today = seen.today;
    let of_bets = drawn(seen).filter_map(|bet| {
        let (from, to) = bet.days()?;
        Some([from, bet.likely.as_ref().map_or(to, |likely| likely.to.max(to))])
    });
    let days: Vec<NaiveDate> =
        of_bets.flatten().chain(seen.milestones.iter().flat_map(|day| [day.on.from, day.on.to])).collect();
    let clamp = |day: NaiveDate| {
        let least = today.checked_sub_days(Days::new(730)).unwrap_or(today);
        let most = today.checked_add_days(Days::new(1_825)).unwrap_or(today);
        day.clamp(least, most)
    };
    let from = clamp(days.iter().min().copied().unwrap_or(today)).min(today);
    let to =
        clamp(days.iter().max().copied().unwrap_or(today)).max(from.checked_add_days(Days::new(90)).unwrap_or(from));
    Window::fitting(from, to.checked_add_days(Days::new(14)).unwrap_or(to), width)
}

fn grid(seen: &Seen, window: &Window, part: &mut Part) {
    let mut behind = Pen::default();
    for tick in window.ticks() {
        let x = NAMES + tick.x;
        behind.line((x, TICKS - 8.0), (x, part.height), Ink::Edge, 1.0);
        behind.words((x + 3.0, 11.0), 9.5, false, Ink::Faint, &tick.label);
    }
    if seen.today >= window.from && seen.today < window.to {
        let x = NAMES + window.x(seen.today);
        behind.line((x, TICKS - 8.0), (x, part.height), Ink::Bad, 1.2);
    }
    behind.line((0.0, part.height), (NAMES + window.width(), part.height), Ink::Edge, 1.0);
    behind.shapes.append(&mut part.pen.shapes);
    part.pen = behind;
}

fn blocks(seen: &Seen, window: &Window, width: f64) -> Vec<Block> {
    let mut blocks = Vec::new();
    blocks.extend(dates(seen, window));
    let (dated, loose): (Vec<&SeenBet>, Vec<&SeenBet>) =
        drawn(seen).partition(|bet| bet.days().is_some_and(|(from, to)| window.shows(from, to)));
    for (name, bets) in lanes(seen, &dated) {
        let rows = rows(&bets, window);
        let last = rows.len().saturating_sub(1);
        for (nth, pen) in rows.into_iter().enumerate() {
            let (above, below) = (if nth == 0 { 8.0 } else { 0.0 }, if nth == last { 8.0 } else { 0.0 });
            let mut placed = Pen::default();
            placed.add(pen, (NAMES, above));
            blocks.push(Block { pen: placed, height: ROW + above + below, lane: Some((name.clone(), nth == 0)) });
        }
    }
    if !loose.is_empty() {
        blocks.extend(undated(&loose, width));
    }
    blocks
}

/// The bets by goal where goals are told, those of none last.
fn lanes<'s>(seen: &Seen, bets: &[&'s SeenBet]) -> Vec<(String, Vec<&'s SeenBet>)> {
    if !seen.grants(Field::Goal) {
        return if bets.is_empty() { Vec::new() } else { vec![(String::new(), bets.to_vec())] };
    }
    let lanes = grouped(bets, |bet| bet.goal.clone());
    lanes.into_iter().map(|(goal, bets)| (goal.unwrap_or_else(|| "No goal yet".into()), bets)).collect()
}

/// Each bet in the first row in which there is room for it, from left to right.
fn rows(bets: &[&SeenBet], window: &Window) -> Vec<Pen> {
    let mut sorted: Vec<(&SeenBet, NaiveDate, NaiveDate)> =
        bets.iter().filter_map(|bet| bet.days().map(|(from, to)| (*bet, from, to))).collect();
    sorted.sort_by_key(|(_, from, to)| (*from, *to));
    let (mut rows, mut pens) = (Rows::apart(8.0), Vec::<Pen>::new());
    for (bet, from, to) in sorted {
        let (pen, left, right) = bar(bet, window.x(from).max(0.0), window.end(to).min(window.width()), window);
        let row = rows.place(left, right);
        pens.resize_with(rows.count(), Pen::default);
        pens[row].add(pen, (0.0, 0.0));
    }
    pens
}

/// A bar with its name in it or beside it, and from where to where it reaches with that.
fn bar(bet: &SeenBet, x: f64, end: f64, window: &Window) -> (Pen, f64, f64) {
    let mut pen = Pen::default();
    let (y, width) = ((ROW - BAR) / 2.0, (end - x).max(6.0));
    let share = bet.progress.unwrap_or(0) as f64 / 100.0;
    let filled = if share > 0.0 && !bet.done { (width * share).max(5.0) } else { 0.0 };
    // From where its work is now to where it ends, as on the timeline of those who plan it.
    let likely =
        bet.likely.as_ref().map(|span| window.end(span.to).min(window.width())).filter(|likely| *likely > x + filled);
    if bet.done {
        pen.rect((x, y), (width, BAR), 5.0, Some(Ink::Sunken), Some(Ink::Faint));
    } else {
        pen.dashed((x, y), (width, BAR), 5.0, Ink::Stop);
        if filled > 0.0 {
            pen.rect((x, y), (filled, BAR), 5.0, Some(Ink::Soft), Some(Ink::Stop));
        }
    }
    if let Some(likely) = likely {
        pen.rect((x + filled, y + 4.0), (likely - x - filled, BAR - 8.0), 4.0, Some(Ink::Shade), None);
    }
    let sign = if bet.health.is_some() { 13.0 } else { 0.0 };
    let (drawn, wide) = (likely.unwrap_or(0.0).max(x + width), inter::width(&bet.title, SIZE, true));
    let middle = ROW / 2.0;
    let inside = wide + sign + 14.0 <= width || (width >= 90.0 && width + 40.0 >= wide);
    let (at, room) = if inside {
        (x + 7.0, width - 14.0 - sign)
    } else if drawn + 6.0 + sign + wide <= window.width() || drawn < window.width() / 2.0 {
        (drawn + 6.0, window.width() - drawn - 6.0 - sign)
    } else {
        let room = (x - 6.0 - sign).min(wide);
        (x - 6.0 - sign - room, room)
    };
    if let Some(health) = &bet.health {
        pen.health(at + 4.0, middle, health_ink(health.state));
    }
    pen.words((at + sign, middle + 3.8), SIZE, true, Ink::Plain, &cut(&bet.title, SIZE, true, room));
    (pen, x.min(at), drawn.max(at + sign + wide.min(room)))
}

/// The line of releases and milestones, each named as far as there is room before the next.
fn dates(seen: &Seen, window: &Window) -> Option<Block> {
    let shown: Vec<_> = seen.milestones.iter().filter(|day| window.shows(day.on.from, day.on.to)).collect();
    if shown.is_empty() {
        return None;
    }
    let mut pen = Pen::default();
    let places: Vec<f64> =
        shown.iter().map(|day| (NAMES + window.end(day.on.to)).min(NAMES + window.width() - 7.0)).collect();
    for (nth, day) in shown.iter().enumerate() {
        let next = places.get(nth + 1).copied().unwrap_or(NAMES + window.width());
        pen.diamond(places[nth], 15.0, if day.done { Ink::Faint } else { Ink::Stop });
        let label = cut(&day.title, 9.5, false, next - places[nth] - 18.0);
        pen.words((places[nth] + 10.0, 18.5), 9.5, false, Ink::Quiet, &label);
    }
    Some(Block { pen, height: ROW, lane: Some(("Dates".into(), true)) })
}

/// What has no place on the timeline, by name.
fn undated(bets: &[&SeenBet], width: f64) -> Vec<Block> {
    let mut blocks = vec![Block { pen: Pen::default(), height: 10.0, lane: Some(("Without dates".into(), true)) }];
    for bet in bets {
        let mut pen = Pen::default();
        let room = width - NAMES;
        pen.words((NAMES, 10.0), SIZE, false, Ink::Quiet, &cut(&bet.title, SIZE, false, room));
        blocks.push(Block { pen, height: 17.0, lane: Some(("Without dates".into(), false)) });
    }
    blocks.push(Block { pen: Pen::default(), height: 8.0, lane: None });
    blocks
}
