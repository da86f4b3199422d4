//! What a cell holds: a number, or what it is bound to.

use methods::rice;

use super::{
    method::{Input, Time},
    rules::{Period, Rules},
};
use crate::items::Key;

/// Why points are refused where time is asked for.
pub const NO_PACE: &str =
    "points are no time: say under Criteria and columns how many a person-month takes, or write 8 weeks";

/// 52 weeks a year, 12 months a year.
const WEEKS_A_MONTH: f64 = 52.0 / 12.0;

/// The largest number that is counted with.
const MOST: f64 = 1e12;

#[derive(Clone, Debug, PartialEq)]
pub enum Said {
    Number(f64),
    /// A share of the latest value of a metric.
    Metric {
        key: String,
        share: f64,
    },
    /// The feedback that asks for it: critical counts 3, important 2, any other 1.
    Demand,
    /// The points of the work below it.
    Estimates,
}

impl Said {
    /// Reads what was typed; nothing for an empty cell, and why where it cannot be read.
    pub fn parse(typed: &str, input: &Input, rules: &Rules) -> Result<Option<Said>, String> {
        let typed = typed.trim();
        if typed.is_empty() {
            return Ok(None);
        }
        if let Some(from) = input.read_from {
            return Err(format!("this is read from {from} and typed by nobody"));
        }
        if let Some(bound) = typed.strip_prefix('=') {
            let said = bind(bound.trim())?;
            if said == Said::Estimates && input.time.is_some() && rules.pace.is_none() {
                return Err(NO_PACE.into());
            }
            return Ok(Some(said));
        }
        let word = input.words.iter().find(|(word, _)| word.eq_ignore_ascii_case(typed));
        let value = match word {
            Some((_, value)) => *value,
            None => match input.time.map(|time| long(typed, time, rules)) {
                Some(Some(value)) => value?,
                _ => number(typed, input, rules.per)?,
            },
        };
        fits(value, input)?;
        Ok(Some(Said::Number(value)))
    }

    /// As it is kept.
    pub fn kept(&self) -> String {
        match self {
            Said::Number(value) => value.to_string(),
            Said::Metric { key, share } => format!("={key}*{share}"),
            Said::Demand => "=demand".into(),
            Said::Estimates => "=estimates".into(),
        }
    }

    /// Reads what was kept.
    pub fn read(kept: &str) -> Option<Said> {
        match kept.strip_prefix('=') {
            None => kept.parse().ok().map(Said::Number),
            Some("demand") => Some(Said::Demand),
            Some("estimates") => Some(Said::Estimates),
            Some(bound) => {
                let (key, share) = bound.split_once('*')?;
                Some(Said::Metric { key: key.to_owned(), share: share.parse().ok()? })
            }
        }
    }

    /// As a person would type it.
    pub fn typed(&self, input: &Input) -> String {
        match self {
            Said::Number(value) if input.share => format!("{} %", tidy(value * 100.0)),
            Said::Number(value) => tidy(*value),
            Said::Metric { key, share } if (share - 1.0).abs() < 1e-12 => format!("={key}"),
            Said::Metric { key, share } => format!("={} % of {key}", tidy(share * 100.0)),
            Said::Demand | Said::Estimates => self.kept(),
        }
    }
}

/// What was typed, where that is more than the number it comes to: a unit, a period, a word of the scale. A share is one however
/// it is written.
pub fn raw(typed: &str, said: Option<&Said>, input: &Input) -> Option<String> {
    let typed = typed.trim();
    let more = typed.chars().any(|letter| letter.is_alphabetic() || matches!(letter, '/' | ','));
    let number = matches!(said, Some(Said::Number(_)));
    (number && more && (!input.share || typed.chars().any(char::is_alphabetic))).then(|| typed.to_owned())
}

/// Why a number is to be looked at again although it is counted with.
pub fn off_scale(value: f64, input: &Input) -> Option<String> {
    if input.steps.is_empty() || input.steps.iter().any(|step| (step - value).abs() < 1e-9) {
        return None;
    }
    let steps: Vec<String> = input.steps.iter().map(ToString::to_string).collect();
    Some(format!("not on the scale {}", steps.join(", ")))
}

/// The points of the work below as what the column counts; nothing where that is time and nobody has said how many points
/// a person-month takes.
pub fn points_as(points: f64, input: &Input, rules: &Rules) -> Option<f64> {
    let Some(time) = input.time else { return Some(points) };
    let months = points / rules.pace?;
    Some(match time {
        Time::PersonMonths => months,
        Time::Weeks => months * WEEKS_A_MONTH,
    })
}

/// `8 weeks`, `0.5 person-months`, `40 points`, as what the column counts; nothing where no unit is named.
fn long(typed: &str, time: Time, rules: &Rules) -> Option<Result<f64, String>> {
    let split = typed.find(|letter: char| letter.is_alphabetic())?;
    let (amount, unit) = typed.split_at(split);
    let Some(amount) = plain(amount.trim()) else {
        return Some(Err("this is no number with a unit: write 8 weeks".into()));
    };
    let unit = unit.trim().to_lowercase();
    let (of_persons, unit) = match unit.strip_prefix("person").map(|rest| rest.trim_start_matches(['-', ' '])) {
        Some(rest) => (true, rest),
        None => (false, unit.as_str()),
    };
    if of_persons && time == Time::Weeks {
        return Some(Err("how long it takes is asked for, not how much work it is: write 8 weeks".into()));
    }
    let weeks = match unit {
        "d" | "day" | "days" => amount / 5.0,
        "w" | "week" | "weeks" => amount,
        "m" | "month" | "months" => amount * WEEKS_A_MONTH,
        "y" | "year" | "years" => amount * 52.0,
        "p" | "pt" | "pts" | "point" | "points" => match rules.pace {
            Some(pace) => amount / pace * WEEKS_A_MONTH,
            None => return Some(Err(NO_PACE.into())),
        },
        _ => return Some(Err("a unit is days, weeks, months, years or points".into())),
    };
    Some(Ok(match time {
        Time::PersonMonths => weeks / WEEKS_A_MONTH,
        Time::Weeks => weeks,
    }))
}

/// `demand`, `estimates`, `TID-9`, `10 % of TID-9`.
fn bind(to: &str) -> Result<Said, String> {
    match to.to_ascii_lowercase().as_str() {
        "demand" => return Ok(Said::Demand),
        "estimates" | "estimate" => return Ok(Said::Estimates),
        _ => {}
    }
    let (share, key) = match to.split_once('%') {
        Some((share, rest)) => {
            let share =
                share.trim().parse::<f64>().ok().filter(|share| share.is_finite() && (0.0..=100.0).contains(share));
            let share = share.ok_or("a share of a metric is from 0 to 100 %")?;
            (share / 100.0, rest.trim().trim_start_matches("of ").trim())
        }
        None => (1.0, to),
    };
    let key = Key::parse(key).ok_or("bind it to =demand, =estimates or the key of a metric: =10 % of TID-9")?;
    Ok(Said::Metric { key: key.as_str().to_owned(), share })
}

fn number(typed: &str, input: &Input, per: Period) -> Result<f64, String> {
    let (typed, from) = match typed.split_once('/') {
        Some((number, period)) if input.id == "rice.reach" => {
            let period = Period::parse(period.trim()).ok_or("reach is counted a week, month, quarter or year")?;
            (number.trim(), Some(period))
        }
        _ => (typed, None),
    };
    let (typed, percent) = match typed.strip_suffix('%') {
        Some(number) if input.share => (number.trim(), true),
        _ => (typed, false),
    };
    let typed = in_currency(typed, input)?;
    let value = plain(typed).ok_or("this is no number; a part of one stands after a point")?;
    // A share is hardly ever a hundredfold: who writes 80 means 80 %.
    let value = if percent || input.share && value > 1.0 { value / 100.0 } else { value };
    Ok(from.map_or(value, |from| rice::Period::from(from).convert(value, per.into())))
}

/// The amount without its currency; that of another cannot be compared.
fn in_currency<'t>(typed: &'t str, input: &Input) -> Result<&'t str, String> {
    let split = typed.char_indices().rev().take_while(|(_, letter)| letter.is_ascii_alphabetic()).last();
    let Some((amount, code)) = split.map(|(at, _)| typed.split_at(at)).filter(|(_, code)| code.len() == 3) else {
        return Ok(typed);
    };
    match &input.currency {
        Some(known) if code.eq_ignore_ascii_case(known) => Ok(amount.trim()),
        Some(known) => Err(format!("money here is in {known}")),
        None => Ok(typed),
    }
}

/// A number, perhaps with its thousands apart: `2,000`.
fn plain(typed: &str) -> Option<f64> {
    let mut groups = typed.split(['.']).next().unwrap_or_default().split([',', ' ']);
    let first = groups.next().unwrap_or_default().trim_start_matches(['-', '+', '−']);
    let apart = groups.all(|group| group.len() == 3 && group.bytes().all(|digit| digit.is_ascii_digit()));
    if !apart || typed.contains(',') && !(1..=3).contains(&first.len()) {
        return None;
    }
    typed.replace([',', ' '], "").replace('−', "-").parse().ok()
}

fn fits(value: f64, input: &Input) -> Result<(), String> {
    if !value.is_finite() || value.abs() > MOST {
        return Err("this is more than can be counted with".into());
    }
    let (least, most) = (input.least.unwrap_or(-MOST), input.most.unwrap_or(MOST));
    if (least..=most).contains(&value) {
        return Ok(());
    }
    Err(match (input.share, input.most) {
        (true, _) => "this is from 0 to 100 %".into(),
        (false, Some(most)) => format!("this is from {least} to {most}"),
        (false, None) => format!("this is not less than {least}"),
    })
}

/// Without the noise of binary fractions.
fn tidy(value: f64) -> String {
    methods::score::rounded(value, 6).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ideas::scoring::method;

    fn parse(input: &str, typed: &str) -> Result<Option<Said>, String> {
        let rules = Rules { pace: Some(20.0), ..Rules::default() };
        Said::parse(typed, &method::input(&rules, input).unwrap(), &rules)
    }

    fn value(input: &str, typed: &str) -> f64 {
        match parse(input, typed) {
            Ok(Some(Said::Number(value))) => value,
            other => panic!("{typed} is {other:?}"),
        }
    }

    #[test]
    fn numbers_are_read_as_people_write_them() {
        for (input, typed, meant) in [
            ("rice.reach", "2,000", 2_000.0),
            ("rice.reach", "1 250 000", 1_250_000.0),
            ("rice.reach", "200/month", 600.0),
            ("rice.impact", "Massive", 3.0),
            ("rice.confidence", "80 %", 0.8),
            ("rice.confidence", "80", 0.8),
            ("rice.confidence", "0.5", 0.5),
            ("rice.effort", "0", 0.0),
            ("rice.effort", "26 weeks", 6.0),
            ("rice.effort", "13 person-weeks", 3.0),
            ("rice.effort", "2 months", 2.0),
            ("rice.effort", "0.5y", 6.0),
            ("rice.effort", "65 days", 3.0),
            ("rice.effort", "40 points", 2.0),
            ("cd3.duration", "10 days", 2.0),
            ("cd3.duration", "3 months", 13.0),
            ("cd3.duration", "20 points", 52.0 / 12.0),
        ] {
            assert!((value(input, typed) - meant).abs() < 1e-9, "{typed}");
        }
        for (input, typed) in [
            ("rice.reach", "1,5"),
            ("rice.reach", "many"),
            ("rice.reach", "-1"),
            ("rice.reach", "2/day"),
            ("rice.reach", "1e300"),
            ("rice.reach", "NaN"),
            ("rice.confidence", "130 %"),
            ("ice.ease", "0"),
            ("ice.ease", "11"),
            ("ice.ease", "50 %"),
            ("ice.ease", "5 weeks"),
            ("rice.effort", "5 hours"),
            ("rice.effort", "many weeks"),
            ("rice.reach", "40 points"),
            ("cd3.duration", "3 person-weeks"),
            ("kano.better", "0.5"),
            ("moscow.priority", "must"),
        ] {
            assert!(parse(input, typed).is_err(), "{typed} in {input}");
        }
        assert_eq!(parse("ice.ease", "  "), Ok(None));
    }

    #[test]
    fn points_are_no_time_while_nobody_has_said_how_many_a_month_takes() {
        let rules = Rules::default();
        let effort = method::input(&rules, "rice.effort").unwrap();
        for typed in ["40 points", "=estimates"] {
            assert_eq!(Said::parse(typed, &effort, &rules), Err(NO_PACE.to_owned()), "{typed}");
        }
        assert_eq!(points_as(40.0, &effort, &rules), None);
        let size = method::input(&rules, "wsjf.size").unwrap();
        assert_eq!(points_as(40.0, &size, &rules), Some(40.0), "a size is relative, as points are");
        assert!(Said::parse("=estimates", &size, &rules).is_ok());
    }

    #[test]
    fn what_is_bound_is_kept_and_read_back() {
        for (typed, shown) in [
            ("=demand", "=demand"),
            ("= Estimates", "=estimates"),
            ("=tid-9", "=TID-9"),
            ("=10% of TID-9", "=10 % of TID-9"),
            ("=12.5 % TID-9", "=12.5 % of TID-9"),
        ] {
            let said = parse("rice.reach", typed).unwrap().unwrap();
            assert_eq!(Said::read(&said.kept()).as_ref(), Some(&said));
            assert_eq!(said.typed(&method::input(&Rules::default(), "rice.reach").unwrap()), shown);
        }
        assert!(parse("rice.reach", "=SUM(A1:A9)").is_err());
        assert!(parse("rice.reach", "=200 % of TID-9").is_err());
    }
}
