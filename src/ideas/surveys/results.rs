//! What the answers of a survey come to: Kano's categories and coefficients, opportunity scores segment by segment.

use methods::{kano, opportunity};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    survey::{Asked, Survey},
    words,
};
use crate::{command::ItemId, error::Result, sql, store::Db};

/// Which table says what a pair of answers means.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Table {
    #[default]
    Kano,
    /// Must-be twice and live-with twice contradict themselves too (1993).
    Pouliot,
}

impl Table {
    pub fn name(self) -> &'static str {
        match self {
            Table::Kano => "kano",
            Table::Pouliot => "pouliot",
        }
    }

    pub fn data(self) -> &'static kano::Table {
        match self {
            Table::Kano => &kano::TABLE,
            Table::Pouliot => &kano::POULIOT,
        }
    }
}

/// The same answers of the same segment, counted.
#[derive(sqlx::FromRow)]
pub(super) struct Counted {
    item_id: ItemId,
    segment: String,
    first: i64,
    second: i64,
    n: i64,
}

#[derive(Clone, Serialize, JsonSchema)]
pub struct KanoResult {
    pub key: String,
    pub title: String,
    pub answers: usize,
    /// What most answers say; of equals must-be, one-dimensional, attractive, indifferent.
    pub category: Option<&'static str>,
    /// By Blauth's rule: first whether it is wanted at all.
    pub blauth: Option<&'static str>,
    pub attractive: usize,
    pub one_dimensional: usize,
    pub must_be: usize,
    pub indifferent: usize,
    pub reverse: usize,
    /// Answers that contradict themselves; many of them mean a bad question.
    pub questionable: usize,
    /// (A + O) ÷ (A + O + M + I), from 0 to 1.
    pub better: Option<f64>,
    /// −(O + M) ÷ (A + O + M + I), from −1 to 0.
    pub worse: Option<f64>,
}

#[derive(Clone, Serialize, JsonSchema)]
pub struct OpportunityResult {
    pub key: String,
    pub title: String,
    /// Nothing for everybody together.
    pub segment: Option<String>,
    pub answers: usize,
    /// The share that answered 4 or 5, times ten.
    pub importance: Option<f64>,
    pub satisfaction: Option<f64>,
    /// importance + max(importance − satisfaction, 0)
    pub score: Option<f64>,
    /// extreme, strong, worth considering or served
    pub band: Option<&'static str>,
}

#[derive(Clone, Serialize, JsonSchema)]
pub struct Segment {
    /// Nothing where nobody said which.
    pub name: Option<String>,
    pub people: i64,
}

pub(super) async fn counted(db: &mut Db, survey: &Survey) -> Result<Vec<Counted>> {
    Ok(db
        .query(sql!(
            "select item_id, coalesce(segment, '') as segment, first, second, count(*) as n from survey_answer
             where survey_id = $1 group by item_id, coalesce(segment, ''), first, second"
        ))
        .bind(survey.id)
        .all()
        .await?)
}

pub(super) async fn segments(db: &mut Db, survey: &Survey) -> Result<Vec<Segment>> {
    let rows = db
        .query(sql!(
            "select coalesce(segment, ''), count(distinct respondent) from survey_answer where survey_id = $1
             group by coalesce(segment, '') order by 1 limit 100"
        ))
        .bind(survey.id)
        .all::<(String, i64)>()
        .await?;
    let segment = |(name, people): (String, i64)| Segment { name: (!name.is_empty()).then_some(name), people };
    Ok(rows.into_iter().map(segment).collect())
}

/// The pairs of answers about one thing, of one segment or of all.
fn pairs<'a>(counted: &'a [Counted], item: ItemId, segment: Option<&'a str>) -> impl Iterator<Item = (i64, i64)> + 'a {
    let of = counted.iter().filter(move |row| row.item_id == item && segment.is_none_or(|name| row.segment == name));
    of.flat_map(|row| std::iter::repeat_n((row.first, row.second), usize::try_from(row.n).unwrap_or(0)))
}

/// What pleases most first, of what lacks most among equals.
pub(super) fn kano(asked: &[Asked], counted: &[Counted], table: Table, segment: Option<&str>) -> Vec<KanoResult> {
    let result = |item: &Asked| {
        let answers: Vec<(kano::Answer, kano::Answer)> = pairs(counted, item.id, segment)
            .filter_map(|(with, without)| Some((words::feeling(with)?, words::feeling(without)?)))
            .collect();
        let counts = kano::Counts::of(table.data(), &answers);
        KanoResult {
            key: item.key.clone(),
            title: item.title.clone(),
            answers: answers.len(),
            category: counts.category().map(category),
            blauth: counts.blauth().map(category),
            attractive: counts.attractive,
            one_dimensional: counts.one_dimensional,
            must_be: counts.must_be,
            indifferent: counts.indifferent,
            reverse: counts.reverse,
            questionable: counts.questionable,
            better: counts.better(),
            worse: counts.worse(),
        }
    };
    let mut results: Vec<KanoResult> = asked.iter().map(result).collect();
    let weight = |result: &KanoResult| result.better.unwrap_or(-1.0) - result.worse.unwrap_or(0.0);
    results.sort_by(|a, b| weight(b).total_cmp(&weight(a)));
    results
}

/// The highest score first; with several segments each by itself, and everybody together.
pub(super) fn opportunity(asked: &[Asked], counted: &[Counted], segments: &[Segment]) -> Vec<OpportunityResult> {
    let mut of: Vec<Option<&str>> = vec![None];
    if segments.len() > 1 {
        of.extend(segments.iter().map(|segment| Some(segment.name.as_deref().unwrap_or_default())));
    } else {
        of.extend(segments.iter().filter_map(|segment| segment.name.as_deref().map(Some)));
    }
    let result = |item: &Asked, segment: Option<&str>| {
        let both: Vec<(u8, u8)> = pairs(counted, item.id, segment)
            .filter_map(|(first, second)| Some((u8::try_from(first).ok()?, u8::try_from(second).ok()?)))
            .collect();
        let (important, satisfied): (Vec<u8>, Vec<u8>) = both.iter().copied().unzip();
        let (importance, satisfaction) = (opportunity::top_two(&important), opportunity::top_two(&satisfied));
        let score = opportunity::score(importance, satisfaction).ok();
        OpportunityResult {
            key: item.key.clone(),
            title: item.title.clone(),
            segment: segment.map(str::to_owned),
            answers: both.len(),
            importance,
            satisfaction,
            score,
            band: score.map(opportunity::band).map(band),
        }
    };
    let mut results: Vec<OpportunityResult> = of
        .iter()
        .flat_map(|segment| asked.iter().map(move |item| (item, *segment)))
        .map(|(item, segment)| result(item, segment))
        .collect();
    results.sort_by(|a, b| b.score.unwrap_or(-1.0).total_cmp(&a.score.unwrap_or(-1.0)));
    results
}

pub(super) fn category(category: kano::Category) -> &'static str {
    match category {
        kano::Category::Attractive => "attractive",
        kano::Category::OneDimensional => "one-dimensional",
        kano::Category::MustBe => "must-be",
        kano::Category::Indifferent => "indifferent",
        kano::Category::Reverse => "reverse",
        kano::Category::Questionable => "questionable",
    }
}

fn band(band: opportunity::Band) -> &'static str {
    match band {
        opportunity::Band::Extreme => "extreme",
        opportunity::Band::Strong => "strong",
        opportunity::Band::WorthConsidering => "worth considering",
        opportunity::Band::Overserved => "served",
    }
}
