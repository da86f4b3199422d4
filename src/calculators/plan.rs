//! Forecasts, planning poker and the scores of key results.

use methods::{
    forecast::{self, Caution, History, Refusal, Way},
    okr, poker,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::method;
use crate::error::{Error, Result};

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Forecast {
    /// What was finished in each past period; periods without anything count.
    pub finished: Vec<u32>,
    /// What the scope grew by in each past period.
    #[serde(default)]
    pub added: Vec<u32>,
    /// When will so much be done?
    #[serde(default)]
    pub remaining: Option<u32>,
    /// With `remaining`: any amount from there to here is as likely.
    #[serde(default)]
    pub remaining_most: Option<u32>,
    /// How much will be done in so many periods?
    #[serde(default)]
    pub periods: Option<u16>,
    /// 0.5, 0.7, 0.85 and 0.95 unless told.
    #[serde(default)]
    pub chances: Vec<f64>,
    /// For the simulation, where exact counting would take too long.
    #[serde(default)]
    pub seed: u64,
}

#[derive(Serialize, JsonSchema)]
pub struct Forecasted {
    pub when: Vec<When>,
    pub how_many: Vec<HowMany>,
    /// exact, or simulated.
    pub way: String,
    /// In words: too little history to lean on, or a pace that has changed.
    pub cautions: Vec<String>,
}

#[derive(Serialize, JsonSchema)]
pub struct When {
    pub chance: f64,
    /// 0 when nothing remains; null when that lies beyond the horizon of 1,000 periods.
    pub periods: Option<usize>,
}

#[derive(Serialize, JsonSchema)]
pub struct HowMany {
    pub chance: f64,
    /// So many or more.
    pub at_least: usize,
}

method!(Forecast => Forecasted, "forecast",
    "Tells when so much will be done, or how much in so many periods, from past throughput: exact by convolution, simulated where that takes too long.",
    "Vacanti, Actionable Agile Metrics; vectors after Bowler 2024", |input| input.foresee());

impl Forecast {
    fn foresee(self) -> Result<Forecasted> {
        let chances = if self.chances.is_empty() { vec![0.5, 0.7, 0.85, 0.95] } else { self.chances };
        if chances.len() > 100 || chances.iter().any(|chance| !(0.0..=1.0).contains(chance)) {
            return Err(Error::field("chances", "up to a hundred chances from 0 to 1"));
        }
        if self.finished.iter().chain(&self.added).any(|amount| *amount > 1_000_000) {
            return Err(Error::field("finished", "a period finishes a million at most"));
        }
        let history = History { finished: &self.finished, added: &self.added };
        let mut told = Forecasted { when: Vec::new(), how_many: Vec::new(), way: String::new(), cautions: Vec::new() };
        told.cautions = history.cautions().into_iter().map(cautioned).collect();
        if let Some(fewest) = self.remaining {
            let most = self.remaining_most.unwrap_or(fewest).min(10_000_000);
            let when = forecast::when(&history, fewest.min(most), most, self.seed).map_err(refused)?;
            told.way = way(when.way);
            let periods = |chance: f64| if most == 0 { Some(0) } else { when.periods(chance) };
            told.when = chances.iter().map(|chance| When { chance: *chance, periods: periods(*chance) }).collect();
        }
        if let Some(periods) = self.periods {
            let many = forecast::how_many(&self.finished, usize::from(periods), self.seed).map_err(refused)?;
            told.way = way(many.way);
            told.how_many =
                chances.iter().map(|chance| HowMany { chance: *chance, at_least: many.at_least(*chance) }).collect();
        }
        if told.way.is_empty() {
            return Err(Error::field("remaining", "say what remains, or for how many periods to look ahead"));
        }
        Ok(told)
    }
}

fn way(way: Way) -> String {
    match way {
        Way::Exact => "exact".into(),
        Way::Simulated { trials, seed } => format!("simulated, {trials} trials, seed {seed}"),
    }
}

fn cautioned(caution: Caution) -> String {
    match caution {
        Caution::Few { periods } => format!("only {periods} periods of history; {} are better", forecast::ENOUGH),
        Caution::Unstable => "the pace has changed: one half of the history is twice as fast as the other".into(),
    }
}

fn refused(refusal: Refusal) -> Error {
    let message = match refusal {
        Refusal::TooLittle { periods } => {
            format!("{periods} periods say nothing; at least {} are needed", forecast::LEAST)
        }
        Refusal::NothingFinished => "nothing was finished in any period".into(),
        Refusal::NeverEnds => "more is added than finished".into(),
    };
    Error::refused("no_forecast", message)
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Poker {
    /// The cards: numbers, `?` or `coffee`.
    pub cards: Vec<Card>,
    /// 0 ½ 1 2 3 5 8 13 20 40 100 unless told.
    #[serde(default)]
    pub deck: Vec<f64>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Card {
    Points(f64),
    Word(Word),
}

#[derive(Deserialize, JsonSchema)]
pub enum Word {
    #[serde(rename = "?")]
    Unsure,
    #[serde(rename = "coffee")]
    Coffee,
}

#[derive(Serialize, JsonSchema)]
pub struct Revealed {
    pub lowest: f64,
    pub highest: f64,
    /// How many cards of the deck lie from the lowest to the highest.
    pub spread: usize,
    pub consensus: bool,
    /// The nearest card no lower than the median: where to go on talking.
    pub hint: f64,
    pub unsure: usize,
    pub coffee: usize,
}

method!(Poker => Revealed, "poker",
"Turns the cards of planning poker: spread, consensus, and the card to go on talking about; never an average.",
"Grenning; Cohn, Agile Estimating and Planning", |input| {
    let deck = if input.deck.is_empty() { poker::DECK.to_vec() } else { input.deck };
    let cards: Vec<_> = input.cards.into_iter().map(|card| match card {
        Card::Points(points) => poker::Card::Points(points),
        Card::Word(Word::Unsure) => poker::Card::Unsure,
        Card::Word(Word::Coffee) => poker::Card::Coffee,
    }).collect();
    let told = poker::reveal(&deck, &cards).ok_or_else(|| Error::refused("nobody_estimated", "nobody laid a number"))?;
    let poker::Revealed { lowest, highest, spread, consensus, hint, unsure, coffee } = told;
    Ok(Revealed { lowest, highest, spread, consensus, hint, unsure, coffee })
});

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct KeyResults {
    pub key_results: Vec<KeyResult>,
    /// Committed objectives are to reach 1, aspirational ones 0.7; aspirational unless told.
    #[serde(default)]
    pub ambition: Ambition,
}

#[derive(Clone, Copy, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Ambition {
    Committed,
    #[default]
    Aspirational,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct KeyResult {
    pub start: f64,
    pub target: f64,
    pub current: f64,
    /// 1 unless told.
    #[serde(default = "one")]
    pub weight: f64,
}

fn one() -> f64 {
    1.0
}

#[derive(Serialize, JsonSchema)]
pub struct Scored {
    /// 0 to 1 each; null where the target is the start.
    pub scores: Vec<Option<f64>>,
    /// The same without bounds.
    pub raw: Vec<Option<f64>>,
    /// Their mean, weighted; null while a key result has no score.
    pub objective: Option<f64>,
    /// Whether that is what such an objective should reach.
    pub reached: Option<bool>,
    /// green, yellow or red.
    pub colour: Option<String>,
}

method!(KeyResults => Scored, "okr",
"Scores key results from 0 to 1, linear between start and target, and their objective as the weighted mean.",
"Google re:Work; colours after Doerr, Measure What Matters", |input| {
    let of = |score: fn(f64, f64, f64) -> Option<f64>| -> Vec<Option<f64>> {
        input.key_results.iter().map(|of| score(of.start, of.target, of.current)).collect()
    };
    let scores = of(okr::score);
    let pairs: Option<Vec<_>> = scores.iter().zip(&input.key_results).map(|(score, of)| Some(((*score)?, of.weight))).collect();
    let objective = pairs.and_then(|pairs| okr::weighted(&pairs));
    let expects = match input.ambition {
        Ambition::Committed => okr::Ambition::Committed,
        Ambition::Aspirational => okr::Ambition::Aspirational,
    }.expects();
    let colour = objective.map(|score| format!("{:?}", okr::colour(score)).to_lowercase());
    Ok(Scored { raw: of(okr::raw), scores, objective, reached: objective.map(|score| score >= expects), colour })
});
