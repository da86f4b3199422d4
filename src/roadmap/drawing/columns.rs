//! A roadmap without dates: now, next and later beside each other, a card for each bet.

use super::{
    fitting::wrap,
    pen::{Ink, Pen},
    sheets::Part,
    timeline::health_ink,
};
use crate::{
    roadmap::{
        HORIZONS,
        audience::{Seen, SeenBet},
    },
    web::{markdown, shown::percent},
};

const GAP: f64 = 16.0;
const HEAD: f64 = 28.0;
const PAD: f64 = 10.0;

/// The columns that have something in them, each with its title.
pub fn groups(seen: &Seen) -> Vec<(String, Vec<&SeenBet>)> {
    let open = |horizon: Option<&str>| {
        seen.bets.iter().filter(|bet| bet.is_open() && bet.horizon.as_deref() == horizon).collect::<Vec<_>>()
    };
    let mut groups: Vec<(String, Vec<&SeenBet>)> = Vec::new();
    if seen.precision.has_horizons() {
        groups.extend(HORIZONS.map(|horizon| (crate::web::shown::capital(horizon), open(Some(horizon)))));
    }
    let loose = if seen.precision.has_horizons() { "No horizon yet" } else { "Planned" };
    let over = |is: fn(&SeenBet) -> bool| seen.bets.iter().filter(|bet| is(bet)).collect();
    let rest = [
        (loose.to_owned(), open(None)),
        ("Done".to_owned(), over(|bet| bet.done)),
        ("Dropped".to_owned(), over(|bet| bet.dropped)),
    ];
    groups.extend(rest.into_iter().filter(|(_, bets)| !bets.is_empty()));
    groups
}

pub fn parts(seen: &Seen, width: f64, height: Option<f64>) -> Vec<Part> {
    let groups = groups(seen);
    let count = groups.len().max(1) as f64;
    let column = (width - GAP * (count - 1.0)) / count;
    let mut parts = vec![Part { pen: Pen::default(), height: HEAD + 20.0 }];
    for (nth, (title, bets)) in groups.iter().enumerate() {
        let x = nth as f64 * (column + GAP);
        let (mut sheet, mut y) = (0, HEAD);
        heading(&mut parts[0].pen, x, column, title, bets.len());
        for bet in bets {
            let (card, tall) = card(bet, column);
            if height.is_some_and(|height| y + tall > height) && y > HEAD {
                sheet += 1;
                y = HEAD;
                if parts.len() == sheet {
                    parts.push(Part { pen: Pen::default(), height: HEAD });
                }
                heading(&mut parts[sheet].pen, x, column, &format!("{title}, continued"), bets.len());
            }
            parts[sheet].pen.add(card, (x, y));
            y += tall + 8.0;
            parts[sheet].height = parts[sheet].height.max(y);
        }
    }
    parts
}

fn heading(pen: &mut Pen, x: f64, width: f64, title: &str, count: usize) {
    pen.words((x, 13.0), 13.0, true, Ink::Plain, title);
    pen.words((x + super::inter::width(title, 13.0, true) + 8.0, 13.0), 11.0, false, Ink::Faint, &count.to_string());
    pen.line((x, 20.0), (x + width, 20.0), Ink::Edge, 1.0);
}

fn card(bet: &SeenBet, width: f64) -> (Pen, f64) {
    let (mut inside, room) = (Pen::default(), width - PAD * 2.0);
    let mut y = PAD + 11.0;
    for line in wrap(&bet.title, 12.0, true, room, 3) {
        inside.words((PAD, y), 12.0, true, Ink::Plain, &line);
        y += 15.0;
    }
    if let Some(description) = &bet.description {
        for line in wrap(&markdown::plain(description, 260), 10.0, false, room, 3) {
            inside.words((PAD, y), 10.0, false, Ink::Quiet, &line);
            y += 13.0;
        }
    }
    for words in facts(bet) {
        for line in wrap(&words, 10.0, false, room, 1) {
            inside.words((PAD, y), 10.0, false, Ink::Faint, &line);
            y += 13.0;
        }
    }
    if let Some(health) = &bet.health {
        inside.health(PAD + 4.0, y - 3.5, health_ink(health.state));
        inside.words((PAD + 14.0, y), 10.0, false, Ink::Faint, health.state.label());
        y += 13.0;
    }
    let tall = y - 6.0 + PAD / 2.0;
    let mut pen = Pen::default();
    pen.rect(
        (0.0, 0.0),
        (width, tall),
        6.0,
        Some(if bet.is_open() { Ink::Surface } else { Ink::Sunken }),
        Some(Ink::Edge),
    );
    pen.add(inside, (0.0, 0.0));
    (pen, tall)
}

/// What is said of a bet in a line each.
fn facts(bet: &SeenBet) -> Vec<String> {
    let progress = bet.progress.map(|share| format!("{} accepted", percent(share as f64 / 100.0)));
    let place: Vec<&str> =
        [bet.key.as_deref(), bet.stage.as_deref(), bet.owner.as_deref()].into_iter().flatten().collect();
    let place = (!place.is_empty()).then(|| place.join(" · "));
    [bet.goal.as_ref().map(|goal| format!("For {goal}")), place, progress].into_iter().flatten().collect()
}
