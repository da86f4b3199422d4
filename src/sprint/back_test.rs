//! Whether forecasts like this one would have held in this product's, or this team's, own past.

use chrono::{DateTime, Utc};
use maud::{Markup, html};
use methods::forecast::back_test::{self, Trial, Tried};
use schemars::JsonSchema;
use serde::Serialize;

use super::{
    drawn_from::{named, way},
    forecasting::{LEVELS, Unit},
    past_weeks::{Past, Period, WEEKS},
};
use crate::web::{
    kit::{Column, Lines, Series, Table},
    shown::{of, percent},
};

/// How often forecasts of one chance held.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Level {
    /// 0.85: so many should have.
    pub chance: f64,
    pub held: usize,
    pub of: usize,
    pub share: f64,
}

/// A forecast that could have been made then.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Case {
    /// The weeks or sprints that were foretold, as one.
    pub from: DateTime<Utc>,
    pub to: DateTime<Utc>,
    /// So much or more, at 0.5, 0.7, 0.85 and 0.95.
    pub promised: Vec<usize>,
    /// What came.
    pub came: usize,
    #[serde(skip)]
    period: Period,
}

/// What forecasts of this past would have been worth.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub struct BackTest {
    /// So many weeks or sprints were foretold each time.
    pub ahead: usize,
    pub levels: Vec<Level>,
    /// Oldest first. They overlap: what one week brought counts in several.
    pub cases: Vec<Case>,
    /// Why nothing can be said, when nothing can.
    pub refused: Option<String>,
}

/// Fewer cases than this say nothing.
const LEAST: usize = 5;

impl BackTest {
    /// Tries every week or sprint that has enough before it.
    pub fn of(past: &Past, unit: Unit) -> BackTest {
        let ahead = if unit == Unit::Velocity { 2 } else { 4 };
        let trial = Trial { from: WEEKS, least: 8, ahead };
        let tried = back_test::back_test(&past.finished, trial, &LEVELS);
        if tried.len() < LEAST {
            return BackTest { ahead, refused: Some(too_little(past, unit, trial)), ..BackTest::default() };
        }
        let level = |(nth, chance): (usize, &f64)| {
            let (held, of) = (back_test::held(&tried, nth), tried.len());
            Level { chance: *chance, held, of, share: held as f64 / of as f64 }
        };
        BackTest {
            ahead,
            levels: LEVELS.iter().enumerate().map(level).collect(),
            cases: tried.iter().filter_map(|one| Case::of(one, past, ahead)).collect(),
            refused: None,
        }
    }
}

impl Case {
    fn of(tried: &Tried, past: &Past, ahead: usize) -> Option<Case> {
        let (first, last) = (past.periods.get(tried.at)?, past.periods.get(tried.at + ahead - 1)?);
        let period = Period { from: first.from, to: last.to, sprint: None, title: title(first, last) };
        Some(Case { from: first.from, to: last.to, promised: tried.promised.clone(), came: tried.came, period })
    }
}

fn title(first: &Period, last: &Period) -> Option<String> {
    Some(format!("{} – {}", first.title.as_deref()?, last.title.as_deref()?))
}

fn too_little(past: &Past, unit: Unit, trial: Trial) -> String {
    let noun = if unit == Unit::Velocity { ("sprint", "sprints") } else { ("week", "weeks") };
    let needed = trial.least + trial.ahead + LEAST - 1;
    let there = of(past.finished.len() as i64, noun.0, noun.1);
    if past.finished.len() < needed {
        return format!("there are {there} of history; the past is tried from {needed} on");
    }
    format!("hardly anything was accepted in these {there}")
}

impl BackTest {
    /// The part of the page of forecasts; `address` is that of the page.
    pub(super) fn shown(&self, unit: Unit, address: &str, today: chrono::NaiveDate) -> Markup {
        let noun = if unit == Unit::Velocity { ("sprint", "sprints") } else { ("week", "weeks") };
        let ahead = of(self.ahead as i64, noun.0, noun.1);
        html! { section.stack id="back-test" tabindex="-1" {
            h2 { "Would such forecasts have held?" }
            @if let Some(refused) = &self.refused { p.quiet { "That cannot be said yet: " (refused) "." } } @else {
                p { (self.verdict()) }
                (self.table())
                div.wide-chart { (self.chart(unit, address, today)) }
                details.reading {
                    summary { "How to read this" }
                    p.small { "For each " (noun.0) " of the past that has at least eight before it, the next " (ahead) " were foretold from what was known then, and compared with what came. \
                        A forecast of 85 % should have held about 85 times in 100. Held more often, it is careful; held less often, the pace is not as steady as a forecast takes it to be: promise by a higher line. \
                        The " (noun.1) " overlap, so a single bad one counts in several." }
                }
            }
        } }
    }

    /// What that means, in a sentence.
    fn verdict(&self) -> String {
        let Some(sure) = self.levels.iter().find(|level| (level.chance - 0.85).abs() < 1e-9) else {
            return String::new();
        };
        let count = format!(
            "Of {} forecasts of 85 % that could have been made, {} held ({}).",
            sure.of,
            sure.held,
            percent(sure.share)
        );
        let means = match sure.share {
            share if share < 0.75 => " That is less than they promise: rely on 95 %, or find out what broke the pace.",
            share if share < 0.95 => " That is about what they promise.",
            _ => " They are careful.",
        };
        count + means
    }

    fn table(&self) -> Table {
        let row = |level: &Level| {
            vec![
                html! { (percent(level.chance)) },
                html! { (level.held) " of " (level.of) },
                html! { (percent(level.share)) },
            ]
        };
        Table {
            caption: "How often each forecast held".into(),
            columns: vec![Column::text("Promised in"), Column::number("Held"), Column::number("Share")],
            rows: self.levels.iter().map(row).collect(),
            caption_hidden: true,
            ..Table::default()
        }
    }

    fn chart(&self, unit: Unit, address: &str, today: chrono::NaiveDate) -> Lines {
        let line = |name: &str, look: &'static str, value: &dyn Fn(&Case) -> usize| Series {
            name: name.into(),
            look,
            steps: false,
            values: self.cases.iter().map(|case| Some(value(case) as f64)).collect(),
        };
        let what = if unit == Unit::Items { "Items" } else { "Points" };
        let href = |case: &Case| (unit != Unit::Velocity).then(|| way(&case.period, address));
        Lines {
            title: format!("{what} promised and come"),
            reading: "Where what came lies above a dashed line, that promise held.".into(),
            how: "",
            labels: self.cases.iter().map(|case| named(&case.period, today)).collect(),
            grey: Vec::new(),
            series: vec![
                line("Came", "line", &|case| case.came),
                line("Promised at 85 %", "goal", &|case| case.promised.get(2).copied().unwrap_or(0)),
                line("Promised at 50 %", "quiet", &|case| case.promised.first().copied().unwrap_or(0)),
            ],
            hrefs: self.cases.iter().map(href).collect(),
        }
    }
}
