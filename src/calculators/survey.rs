//! Calculators of what people answered.

use methods::{kano, opportunity};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::method;
use crate::error::Error;

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Kano {
    /// A pair a respondent: "if you had it", "if you did not".
    pub answers: Vec<(Answer, Answer)>,
    /// kano unless told.
    #[serde(default)]
    pub table: KanoTable,
}

#[derive(Clone, Copy, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    Like,
    MustBe,
    Neutral,
    LiveWith,
    Dislike,
}

#[derive(Clone, Copy, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum KanoTable {
    #[default]
    Kano,
    /// Must-be twice and live-with twice contradict themselves too (1993).
    Pouliot,
}

#[derive(Serialize, JsonSchema)]
pub struct KanoTold {
    pub attractive: usize,
    pub one_dimensional: usize,
    pub must_be: usize,
    pub indifferent: usize,
    pub reverse: usize,
    pub questionable: usize,
    /// What most answers say; of equals must-be, one-dimensional, attractive, indifferent.
    pub category: Option<String>,
    /// By Blauth's rule: first whether it is wanted at all.
    pub blauth: Option<String>,
    /// (A + O) ÷ (A + O + M + I), from 0 to 1.
    pub better: Option<f64>,
    /// −(O + M) ÷ (A + O + M + I), from −1 to 0.
    pub worse: Option<f64>,
}

method!(Kano => KanoTold, "kano",
"What pairs of answers say of a feature: attractive, one-dimensional, must-be, indifferent, reverse or questionable; and its coefficients.",
"Kano 1984; Timko in Berger et al. 1993; Blauth", |input| {
    let answer = |answer| match answer {
        Answer::Like => kano::Answer::Like,
        Answer::MustBe => kano::Answer::MustBe,
        Answer::Neutral => kano::Answer::Neutral,
        Answer::LiveWith => kano::Answer::LiveWith,
        Answer::Dislike => kano::Answer::Dislike,
    };
    let table = match input.table {
        KanoTable::Kano => kano::TABLE,
        KanoTable::Pouliot => kano::POULIOT,
    };
    let pairs: Vec<_> = input.answers.iter().map(|(with, without)| (answer(*with), answer(*without))).collect();
    let counts = kano::Counts::of(&table, &pairs);
    let named = |category: kano::Category| match category {
        kano::Category::Attractive => "attractive",
        kano::Category::OneDimensional => "one_dimensional",
        kano::Category::MustBe => "must_be",
        kano::Category::Indifferent => "indifferent",
        kano::Category::Reverse => "reverse",
        kano::Category::Questionable => "questionable",
    }.to_owned();
    let kano::Counts { attractive, one_dimensional, must_be, indifferent, reverse, questionable } = counts;
    Ok(KanoTold {
        attractive, one_dimensional, must_be, indifferent, reverse, questionable,
        category: counts.category().map(named),
        blauth: counts.blauth().map(named),
        better: counts.better(),
        worse: counts.worse(),
    })
});

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Opportunity {
    /// From 0 to 10; or give the ratings.
    pub importance: Option<f64>,
    pub satisfaction: Option<f64>,
    /// Ratings from 1 to 5 of one segment: their share of 4 and 5, times ten, is the importance.
    #[serde(default)]
    pub importance_ratings: Vec<u8>,
    #[serde(default)]
    pub satisfaction_ratings: Vec<u8>,
}

#[derive(Serialize, JsonSchema)]
pub struct OpportunityTold {
    pub importance: Option<f64>,
    pub satisfaction: Option<f64>,
    pub score: f64,
    /// extreme, strong, `worth_considering` or overserved.
    pub band: String,
}

method!(Opportunity => OpportunityTold, "opportunity",
"The opportunity score of one segment: importance + max(importance − satisfaction, 0).",
"Ulwick, What Customers Want, 2005", |input| {
    let importance = input.importance.or_else(|| opportunity::top_two(&input.importance_ratings));
    let satisfaction = input.satisfaction.or_else(|| opportunity::top_two(&input.satisfaction_ratings));
    let score = opportunity::score(importance, satisfaction).map_err(|reason| Error::field("importance", reason.to_string()))?;
    let band = match opportunity::band(score) {
        opportunity::Band::Extreme => "extreme",
        opportunity::Band::Strong => "strong",
        opportunity::Band::WorthConsidering => "worth_considering",
        opportunity::Band::Overserved => "overserved",
    };
    Ok(OpportunityTold { importance, satisfaction, score, band: band.into() })
});
