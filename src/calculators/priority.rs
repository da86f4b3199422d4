//! Calculators of what comes first.

use methods::{delay, ice, matrix, moscow, rice, weighted, wsjf};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{method, ranked::Ranked};
use crate::error::Error;

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Rice {
    pub items: Vec<RiceItem>,
    /// Over what time the scores count reach; each item's reach is converted to it. Quarter unless told.
    #[serde(default)]
    pub per: Period,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RiceItem {
    /// People or events within the period.
    pub reach: Option<f64>,
    /// Over what time that reach was counted; as the scores unless told.
    pub per: Option<Period>,
    /// 3 massive, 2 high, 1 medium, 0.5 low, 0.25 minimal.
    pub impact: Option<f64>,
    /// From 0 to 1.
    pub confidence: Option<f64>,
    /// Person-months of the whole team.
    pub effort: Option<f64>,
}

#[derive(Clone, Copy, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Period {
    Week,
    Month,
    #[default]
    Quarter,
    Year,
}

impl From<Period> for rice::Period {
    fn from(period: Period) -> rice::Period {
        match period {
            Period::Week => rice::Period::Week,
            Period::Month => rice::Period::Month,
            Period::Quarter => rice::Period::Quarter,
            Period::Year => rice::Period::Year,
        }
    }
}

method!(Rice => Ranked, "rice",
"Scores items by reach × impact × confidence ÷ effort, reach brought to one period; no score where an input is missing or effort is 0.",
"Sean McBride, Intercom, about 2016", |input| {
    let score = |item: &RiceItem| {
        let from = rice::Period::from(item.per.unwrap_or(input.per));
        let reach = item.reach.map(|reach| from.convert(reach, input.per.into()));
        rice::Rice { reach, impact: item.impact, confidence: item.confidence, effort: item.effort }.score()
    };
    Ok(Ranked::of(input.items.iter().map(score).collect()))
});

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Ice {
    pub items: Vec<IceItem>,
    /// Mean unless told.
    #[serde(default)]
    pub by: IceConvention,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct IceItem {
    /// From 1 to 10, as the others.
    pub impact: Option<f64>,
    pub confidence: Option<f64>,
    pub ease: Option<f64>,
}

#[derive(Clone, Copy, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum IceConvention {
    #[default]
    Mean,
    Product,
}

method!(Ice => Ranked, "ice",
"Scores items by impact, confidence and ease from 1 to 10: their mean, or their product, which order differently.",
"Mean: Ellis & Brown, Hacking Growth; product: Gilad, Evidence Guided", |input| {
    let by = match input.by {
        IceConvention::Mean => ice::Convention::Mean,
        IceConvention::Product => ice::Convention::Product,
    };
    Ok(Ranked::of(input.items.iter().map(|item| ice::score(item.impact, item.confidence, item.ease, by)).collect()))
});

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Wsjf {
    /// One batch, scored together.
    pub items: Vec<WsjfItem>,
    /// 1 2 3 5 8 13 20 unless told.
    #[serde(default)]
    pub scale: Vec<f64>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WsjfItem {
    /// User and business value.
    pub value: Option<f64>,
    pub time_criticality: Option<f64>,
    /// Risk reduction and opportunity enablement.
    pub risk_opportunity: Option<f64>,
    pub size: Option<f64>,
}

#[derive(Serialize, JsonSchema)]
pub struct Batch {
    #[serde(flatten)]
    pub ranked: Ranked,
    /// A column without a 1, a number off the scale.
    pub cautions: Vec<String>,
}

method!(Wsjf => Batch, "wsjf",
"Scores a batch by relative cost of delay ÷ job size, and says which columns break the rule that the smallest is 1.",
"SAFe, weighted shortest job first", |input| {
    let job = |item: &WsjfItem| wsjf::Job {
        value: item.value,
        time_criticality: item.time_criticality,
        risk_opportunity: item.risk_opportunity,
        size: item.size,
    };
    let jobs: Vec<_> = input.items.iter().map(job).collect();
    let scale = if input.scale.is_empty() { wsjf::SCALE.to_vec() } else { input.scale };
    let cautions = wsjf::cautions(&jobs, &scale).iter().map(ToString::to_string).collect();
    Ok(Batch { ranked: Ranked::of(jobs.iter().map(wsjf::Job::score).collect()), cautions })
});

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CostOfDelay {
    /// In the order in which they are to be done now; at most 1,000.
    pub items: Vec<Delayed>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Delayed {
    /// Money lost a unit of time by not having it.
    pub cost: Option<f64>,
    /// Units of time.
    pub duration: Option<f64>,
}

#[derive(Serialize, JsonSchema)]
pub struct Sequenced {
    /// Cost of delay ÷ duration of each.
    #[serde(flatten)]
    pub ranked: Ranked,
    /// What all delay costs in the order given; null where an item has no score.
    pub cost: Option<f64>,
    /// The places of the items in the order that costs least, from 0.
    pub best: Vec<usize>,
    pub best_cost: Option<f64>,
    /// Every order with its cost, the cheapest first; for at most six items.
    pub orders: Vec<Order>,
}

#[derive(Serialize, JsonSchema)]
pub struct Order {
    pub order: Vec<usize>,
    pub cost: f64,
}

method!(CostOfDelay => Sequenced, "cost_of_delay",
"Cost of delay ÷ duration (CD3) of each item, what delay costs in the order given, and the order that costs least.",
"Reinertsen; Black Swan Farming", |input| {
    if input.items.len() > 1_000 {
        return Err(Error::field("items", "at most 1,000 items are ordered at once"));
    }
    let ranked = Ranked::of(input.items.iter().map(|item| delay::cd3(item.cost, item.duration)).collect());
    let whole = ranked.scores.iter().all(|score| score.score.is_some());
    let job = |item: &Delayed| delay::Job { cost: item.cost.unwrap_or(0.0), duration: item.duration.unwrap_or(0.0) };
    let jobs: Vec<_> = input.items.iter().map(job).collect();
    let best = if whole { delay::best(&jobs) } else { Vec::new() };
    let in_order: Vec<_> = best.iter().map(|at| jobs[*at]).collect();
    let orders = if whole && jobs.len() <= 6 { delay::orders(&jobs) } else { Vec::new() };
    Ok(Sequenced {
        ranked,
        cost: whole.then(|| delay::cost_of(&jobs)),
        best_cost: whole.then(|| delay::cost_of(&in_order)),
        best,
        orders: orders.into_iter().map(|(order, cost)| Order { order, cost }).collect(),
    })
});

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Weighted {
    pub criteria: Vec<Criterion>,
    /// A score a criterion, in its order; null where there is none yet.
    pub items: Vec<Vec<Option<f64>>>,
    /// Brings each criterion to 0–100 first.
    #[serde(default)]
    pub hundred: bool,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Criterion {
    pub name: String,
    /// The share of the whole; all of them sum to 1.
    pub weight: f64,
    /// 1 unless told.
    pub least: Option<f64>,
    /// 5 unless told.
    pub most: Option<f64>,
    /// Whether more is worse.
    #[serde(default)]
    pub costs: bool,
}

method!(Weighted => Ranked, "weighted_score",
"Σ weight × score over one's own criteria; where more is worse the scale is turned round; weights must sum to 1.",
"Weighted sum; 0–100 by (score − least) ÷ (most − least)", |input| {
    let criteria: Vec<_> = input.criteria.into_iter().map(|criterion| weighted::Criterion {
        name: criterion.name,
        weight: criterion.weight,
        least: criterion.least.unwrap_or(1.0),
        most: criterion.most.unwrap_or(5.0),
        costs: criterion.costs,
    }).collect();
    weighted::check(&criteria).map_err(|reason| Error::field("criteria", reason.to_string()))?;
    let score = if input.hundred { weighted::hundred } else { weighted::score };
    Ok(Ranked::of(input.items.iter().map(|item| score(&criteria, item)).collect()))
});

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Moscow {
    pub items: Vec<Prioritised>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Prioritised {
    pub priority: Priority,
    pub effort: f64,
}

#[derive(Clone, Copy, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Priority {
    Must,
    Should,
    Could,
    Wont,
}

#[derive(Serialize, JsonSchema)]
pub struct Shares {
    /// What is to be done, without what will not be this time.
    pub effort: f64,
    /// Shares of it from 0 to 1.
    pub must: f64,
    pub should: f64,
    pub could: f64,
    /// Whether musts take more than 60 %.
    pub overcommitted: bool,
    /// By how much effort.
    pub over: f64,
}

method!(Moscow => Shares, "moscow",
"What share of the effort is must, should and could, and whether musts stay within 60 %.",
"DSDM handbook, Agile Business Consortium, chapter 10", |input| {
    let priority = |priority| match priority {
        Priority::Must => moscow::Priority::Must,
        Priority::Should => moscow::Priority::Should,
        Priority::Could => moscow::Priority::Could,
        Priority::Wont => moscow::Priority::Wont,
    };
    if input.items.iter().any(|item| !(item.effort.is_finite() && (0.0..=1e9).contains(&item.effort))) {
        return Err(Error::field("items", "an effort is a number from 0 to 1,000,000,000"));
    }
    let items: Vec<_> = input.items.iter().map(|item| (priority(item.priority), item.effort)).collect();
    let shares = moscow::shares(&items).ok_or_else(|| Error::field("items", "there is no effort to share out"))?;
    let moscow::Shares { effort, must, should, could } = shares;
    Ok(Shares { effort, must, should, could, overcommitted: shares.is_overcommitted(), over: shares.over() })
});

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ValueEffort {
    pub items: Vec<Placed>,
    /// The ends of the scale of both axes, cut in the middle; without, each axis is cut at its median.
    pub scale: Option<(f64, f64)>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Placed {
    pub value: f64,
    pub effort: f64,
}

#[derive(Serialize, JsonSchema)]
pub struct Corners {
    /// `quick_win`, `big_bet`, `fill_in` or `money_pit`, in the order given.
    pub quadrants: Vec<String>,
    pub value_cut: f64,
    pub effort_cut: f64,
}

method!(ValueEffort => Corners, "value_effort",
"Which corner of the value/effort matrix each item lies in; on a line it counts as the lesser value and effort.",
"Value/effort matrix; cut at the middle of the scale or the median, as told", |input| {
    let cut = input.scale.map_or(matrix::Cut::Median, |(least, most)| matrix::Cut::Middle { least, most });
    let of = |axis: fn(&Placed) -> f64| cut.at(&input.items.iter().map(axis).collect::<Vec<_>>());
    let (Some(value_cut), Some(effort_cut)) = (of(|item| item.value), of(|item| item.effort)) else {
        return Err(Error::field("items", "say at least one item"));
    };
    let name = |item: &Placed| match matrix::quadrant(item.value, item.effort, value_cut, effort_cut) {
        matrix::Quadrant::QuickWin => "quick_win",
        matrix::Quadrant::BigBet => "big_bet",
        matrix::Quadrant::FillIn => "fill_in",
        matrix::Quadrant::MoneyPit => "money_pit",
    };
    Ok(Corners { quadrants: input.items.iter().map(|item| name(item).to_owned()).collect(), value_cut, effort_cut })
});
