//! How a forecast speaks: why there is none, what to mind, how it was computed.

use methods::forecast::{self, Caution, History, Refusal, Way};

use super::{forecasting::Unit, past_weeks::Past};

fn periods(unit: Unit) -> &'static str {
    if unit == Unit::Velocity { "sprints" } else { "weeks" }
}

pub fn refused(refusal: Refusal, unit: Unit) -> String {
    match refusal {
        Refusal::TooLittle { periods: few } => {
            let (one, says) =
                if few == 1 { (periods(unit).trim_end_matches('s'), "says") } else { (periods(unit), "say") };
            format!("{few} {one} of history {says} nothing yet; there is a forecast from {} on", forecast::LEAST)
        }
        Refusal::NothingFinished if unit == Unit::Items => format!("nothing was accepted in these {}", periods(unit)),
        Refusal::NothingFinished => format!("nothing with points was accepted in these {}", periods(unit)),
        Refusal::NeverEnds => "more is added than finished, so the end does not come nearer".into(),
    }
}

pub fn cautions(past: &Past, unit: Unit) -> Vec<String> {
    let history = History { finished: &past.finished, added: &past.added };
    let mut said: Vec<String> = history.cautions().into_iter().map(|caution| cautioned(caution, unit)).collect();
    let (most, all) = (past.added.iter().max().copied().unwrap_or(0), past.added.iter().sum::<u32>());
    if most > 10 && most * 2 > all {
        said.push(format!(
            "one week alone brought {most} of the {all} that were added; an import grows no backlog twice"
        ));
    }
    said
}

fn cautioned(caution: Caution, unit: Unit) -> String {
    match caution {
        Caution::Few { periods: few } => {
            let periods = if few == 1 { periods(unit).trim_end_matches('s') } else { periods(unit) };
            format!("only {few} {periods} of history; {} are better", forecast::ENOUGH)
        }
        Caution::Unstable => "the pace has changed: one half of the history is twice as fast as the other".into(),
    }
}

pub fn way(way: Way) -> String {
    match way {
        Way::Exact => "exact".into(),
        Way::Simulated { trials, seed } => format!("simulated, {trials} trials, seed {seed}"),
    }
}
