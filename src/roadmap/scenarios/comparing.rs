//! What a scenario comes to beside what is: days, capacity, goals and money.

use std::collections::{BTreeMap, HashMap};

use chrono::{Datelike, Days, Months, NaiveDate};
use methods::sum::sum;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use super::{
    reading::Real,
    scenario::{Crew, Wish, as_wished, fields},
    told,
};
use crate::{
    command::ItemId,
    roadmap::{beside::Goal, bet::Bet},
    strategy::working_days,
};

/// So many quarters are looked at.
const QUARTERS: usize = 6;

/// Where the world is not what it was when something was said of it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Moved {
    pub key: String,
    pub title: String,
    pub field: String,
    pub seen: Value,
    pub now: Value,
    pub wanted: Value,
}

/// A bet as it is and as it would be.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Beside {
    #[serde(skip)]
    pub id: ItemId,
    pub is: Bet,
    pub would: Bet,
    /// What the scenario says of it.
    pub said: Vec<String>,
    /// By how many days it would end later; earlier is less than nothing.
    pub later_by: Option<i64>,
}

/// Working days in a quarter.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Quarter {
    pub from: NaiveDate,
    pub available: f64,
    pub would_be_available: f64,
    pub asked: f64,
    pub would_be_asked: f64,
}

/// The days of work that are placed on a goal.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Stake {
    /// Nothing for bets without one.
    pub goal: Option<Goal>,
    pub bets: usize,
    pub would_be_bets: usize,
    pub days: f64,
    pub would_be_days: f64,
    /// The last day of its last bet; nothing while one of them has none.
    pub done_on: Option<NaiveDate>,
    pub would_be_done_on: Option<NaiveDate>,
}

/// What differs in the world from what was seen; what has come true by itself does not.
pub fn moved(wishes: &[Wish], bets: &HashMap<ItemId, Real>) -> Vec<Moved> {
    wishes
        .iter()
        .filter_map(|wish| {
            let real = bets.get(&wish.item_id)?;
            let is = fields(&real.bet).remove(wish.field.as_str()).unwrap_or_default();
            let archived = real.gone;
            (archived || is != wish.seen && is != wish.wanted).then(|| Moved {
                key: real.bet.key.clone(),
                title: real.bet.title.clone(),
                field: if archived { "archived".into() } else { wish.field.clone() },
                seen: wish.seen.clone(),
                now: if archived { Value::Bool(true) } else { is },
                wanted: wish.wanted.clone(),
            })
        })
        .collect()
}

/// One of them in words.
pub fn said(moved: &Moved) -> String {
    let bet = format!("{} “{}”", moved.key, moved.title);
    if moved.field == "archived" {
        return format!("{bet} is in the archive");
    }
    format!("{bet} {} {} → {}", told::named(&moved.field), told::value(&moved.seen), told::value(&moved.now))
}

/// Each bet that is open in either world; with more hands the open work is done sooner by as much.
pub fn beside(real: &[Bet], wishes: &[Wish], pace: f64, today: NaiveDate) -> Vec<Beside> {
    let mut by_bet: HashMap<ItemId, Vec<&Wish>> = HashMap::new();
    for wish in wishes {
        by_bet.entry(wish.item_id).or_default().push(wish);
    }
    let beside = real.iter().map(|is| {
        let of_bet = by_bet.remove(&is.id).unwrap_or_default();
        let mut would = as_wished(is, &of_bet);
        would.likely_on = is.likely_on.filter(|_| would.open).map(|likely| {
            let days = ((likely - is.begins(today)).num_days().max(0) as f64 / pace).ceil();
            would.begins(today).checked_add_days(Days::new(days as u64)).unwrap_or(likely)
        });
        let later_by = is.due_on.zip(would.due_on).filter(|_| is.open && would.open);
        let later_by = later_by.map(|(is, would)| (would - is).num_days()).filter(|by| *by != 0);
        Beside {
            id: is.id,
            is: is.clone(),
            said: of_bet.iter().map(|wish| wish.field.clone()).collect(),
            later_by,
            would,
        }
    });
    beside.filter(|one| one.is.open || one.would.open).collect()
}

/// By how much faster all would go with these people, over the quarter that comes.
pub fn pace(members: f64, crews: &[Crew], today: NaiveDate) -> f64 {
    let until = today.checked_add_days(Days::new(90)).unwrap_or(today);
    let now = members * working_days(today, until) as f64;
    if now <= 0.0 {
        return 1.0;
    }
    ((now + of_crews(crews, today, until)) / now).max(0.1)
}

/// The days of work that come with people between two days, or go with them.
pub fn of_crews(crews: &[Crew], from: NaiveDate, until: NaiveDate) -> f64 {
    let days =
        |crew: &Crew| working_days(crew.from_on.max(from), crew.until_on.unwrap_or(until).min(until)).max(0) as f64;
    sum(crews.iter().map(|crew| crew.people * crew.focus as f64 / 100.0 * days(crew)))
}

/// What people in a scenario cost until a day.
pub fn cost(crews: &[Crew], until: NaiveDate) -> f64 {
    let days = |crew: &Crew| working_days(crew.from_on, crew.until_on.unwrap_or(until).min(until)).max(0) as f64;
    sum(crews.iter().map(|crew| crew.people * crew.rate.unwrap_or(0.0) * days(crew)))
}

/// The days of work that there would be between two days: on none of them fewer people than nobody.
fn would_be(members: f64, crews: &[Crew], from: NaiveDate, until: NaiveDate) -> f64 {
    let working = from.iter_days().take_while(|day| *day <= until).filter(|day| working_days(*day, *day) > 0);
    sum(working.map(|day| (members + of_crews(crews, day, day)).max(0.0)))
}

/// Whether somewhere in the quarters that come more people would go than there are.
pub fn too_few(members: f64, crews: &[Crew], today: NaiveDate) -> bool {
    let starts = crews.iter().map(|crew| crew.from_on.max(today));
    starts.filter_map(workday).any(|day| members + of_crews(crews, day, day) < -1e-9)
}

/// That day, or the first working day after it.
fn workday(day: NaiveDate) -> Option<NaiveDate> {
    day.iter_days().take(7).find(|day| working_days(*day, *day) > 0)
}

/// The quarters that come: what there is against what the bets ask for.
pub fn quarters(beside: &[Beside], members: f64, crews: &[Crew], today: NaiveDate) -> Vec<Quarter> {
    let mut from = NaiveDate::from_ymd_opt(today.year(), today.month0() / 3 * 3 + 1, 1).unwrap_or(today);
    let mut quarters = Vec::new();
    for _ in 0..QUARTERS {
        let next = from.checked_add_months(Months::new(3)).unwrap_or(from);
        let until = next.pred_opt().unwrap_or(next);
        let available = members * working_days(from, until) as f64;
        let asked = |bet: &dyn Fn(&Beside) -> &Bet| sum(beside.iter().map(|one| within(bet(one), from, until)));
        quarters.push(Quarter {
            from,
            available,
            would_be_available: would_be(members, crews, from, until),
            asked: asked(&|one| &one.is),
            would_be_asked: asked(&|one| &one.would),
        });
        from = next;
    }
    quarters
}

/// How much of its appetite a bet takes between two days, spread evenly over its own.
fn within(bet: &Bet, from: NaiveDate, until: NaiveDate) -> f64 {
    let (Some(starts), Some(due), true) = (bet.starts_on, bet.due_on, bet.open) else { return 0.0 };
    let whole = working_days(starts, due).max(1) as f64;
    let part = working_days(starts.max(from), due.min(until)).max(0) as f64;
    days(bet) * part / whole
}

/// Its appetite in days of work.
fn days(bet: &Bet) -> f64 {
    let in_days = bet.appetite_unit.as_deref().unwrap_or("days") == "days";
    if bet.open && in_days { bet.appetite.unwrap_or(0.0) } else { 0.0 }
}

/// What is placed on each goal.
pub fn stakes(beside: &[Beside]) -> Vec<Stake> {
    let mut stakes: BTreeMap<Option<String>, Stake> = BTreeMap::new();
    for one in beside {
        let goal = one.is.goal.clone();
        let stake = stakes.entry(goal.as_ref().map(|goal| goal.key.clone())).or_insert(Stake {
            goal,
            bets: 0,
            would_be_bets: 0,
            days: 0.0,
            would_be_days: 0.0,
            done_on: None,
            would_be_done_on: None,
        });
        stake.bets += usize::from(one.is.open);
        stake.would_be_bets += usize::from(one.would.open);
        stake.days += days(&one.is);
        stake.would_be_days += days(&one.would);
    }
    for (goal, stake) in &mut stakes {
        let of_goal = |one: &&Beside| one.is.goal.as_ref().map(|goal| &goal.key) == goal.as_ref();
        stake.done_on = last_day(beside.iter().filter(of_goal).map(|one| &one.is));
        stake.would_be_done_on = last_day(beside.iter().filter(of_goal).map(|one| &one.would));
    }
    stakes.into_values().collect()
}

/// The last day of the last of the open ones; nothing while one of them has none.
fn last_day<'b>(bets: impl Iterator<Item = &'b Bet>) -> Option<NaiveDate> {
    let days: Option<Vec<NaiveDate>> = bets.filter(|bet| bet.open).map(|bet| bet.due_on).collect();
    days?.into_iter().max()
}
