//! What is different about a bet between two days.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::Serialize;

use super::rewinding::Stood;
use crate::{
    roadmap::bet::Bet,
    web::shown::{date, number},
};

/// What became of a bet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Became {
    /// It was not on the roadmap before.
    Added,
    /// It is no longer on it, and was not finished.
    Dropped,
    Finished,
    /// It is still there, and something about it is another.
    Changed,
}

/// One thing that is another.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Difference {
    pub field: &'static str,
    pub before: Option<String>,
    pub after: Option<String>,
}

/// By how many days something is later; earlier is less than nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Slip {
    pub start: Option<i64>,
    pub end: Option<i64>,
    /// By how many days it takes longer.
    pub longer: Option<i64>,
}

impl Slip {
    fn between(was: &Bet, is: &Bet) -> Slip {
        let by = |was: Option<NaiveDate>, is: Option<NaiveDate>| {
            was.zip(is).map(|(was, is)| (is - was).num_days()).filter(|by| *by != 0)
        };
        let long = |bet: &Bet| bet.starts_on.zip(bet.due_on).map(|(starts, due)| (due - starts).num_days());
        let longer = long(was).zip(long(is)).map(|(was, is)| is - was).filter(|by| *by != 0);
        Slip { start: by(was.starts_on, is.starts_on), end: by(was.due_on, is.due_on), longer }
    }

    /// By how much it is later in all: its end counts, or else its start.
    pub fn days(&self) -> i64 {
        self.end.or(self.start).unwrap_or(0)
    }
}

/// What became of a bet between two moments; nothing where it was on the roadmap at neither, or is the same.
pub fn became(was: Option<&Stood>, is: &Stood) -> Option<(Became, Slip, Vec<Difference>)> {
    let open_before = was.filter(|was| was.bet.open);
    match (open_before, is.bet.open) {
        (None, true) => Some((Became::Added, Slip::default(), Vec::new())),
        (Some(_), false) if is.is_there() && is.bet.status == "done" => {
            Some((Became::Finished, Slip::default(), Vec::new()))
        }
        (Some(_), false) => Some((Became::Dropped, Slip::default(), Vec::new())),
        (Some(was), true) => {
            let differences = differences(&was.bet, &is.bet);
            (!differences.is_empty()).then(|| (Became::Changed, Slip::between(&was.bet, &is.bet), differences))
        }
        (None, false) => None,
    }
}

/// How a field of a bet is said, if it says anything.
type Said = fn(&Bet) -> Option<String>;

fn differences(was: &Bet, is: &Bet) -> Vec<Difference> {
    let day = |day: Option<NaiveDate>| day.map(date);
    let fields: [(&'static str, Said); 11] = [
        ("title", |bet| Some(bet.title.clone())),
        ("status", |bet| Some(bet.status.clone())),
        ("horizon", |bet| bet.horizon.clone()),
        ("stage", |bet| bet.stage.clone()),
        ("goal", |bet| bet.goal.as_ref().map(|goal| goal.title.clone())),
        ("owner", |bet| bet.owner_name.clone().or_else(|| bet.owner.clone())),
        ("area", |bet| bet.area.clone()),
        ("appetite", |bet| {
            bet.appetite
                .map(|appetite| format!("{} {}", number(appetite), bet.appetite_unit.as_deref().unwrap_or("days")))
        }),
        ("hypothesis", |bet| bet.hypothesis.clone()),
        ("expected", |bet| match (bet.baseline, bet.expected) {
            (Some(from), Some(to)) => Some(format!("{} → {}", number(from), number(to))),
            (from, to) => to.or(from).map(number),
        }),
        ("confidence", |bet| bet.confidence.map(|confidence| format!("{confidence} %"))),
    ];
    let days = [
        ("starts", day(was.starts_on), day(is.starts_on)),
        ("ends", day(was.due_on), day(is.due_on)),
        ("expected by", day(was.expected_by), day(is.expected_by)),
    ];
    let others = fields.into_iter().map(|(field, of)| (field, of(was), of(is)));
    let all = days.into_iter().chain(others).filter(|(_, before, after)| before != after);
    all.map(|(field, before, after)| Difference { field, before, after }).collect()
}
