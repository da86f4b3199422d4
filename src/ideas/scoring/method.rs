//! The methods of a sheet: what each asks for and how it comes to a score, with the formula as it is counted.

use methods::{
    delay, ice, matrix, opportunity, rice,
    score::{NoScore, Scored, finite, given},
    weighted, wsjf,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{rules::Rules, said::Said};
use crate::web::shown::number;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    Rice,
    /// The mean of impact, confidence and ease.
    Ice,
    /// Their product, which orders differently.
    IceProduct,
    Wsjf,
    Weighted,
    /// Cost of delay ÷ duration.
    Cd3,
    ValueEffort,
    /// How it was sorted: must, should, could, won't.
    Moscow,
    /// What Kano's pairs of questions came to, over all surveys that asked about it.
    Kano,
    /// Importance and satisfaction, over all surveys that asked about it.
    Opportunity,
}

/// One column that is filled in.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Input {
    /// `rice.reach`; criteria of one's own are `own.c1`.
    pub id: String,
    pub label: String,
    pub hint: String,
    /// The ends of its scale, where it has one.
    pub least: Option<f64>,
    pub most: Option<f64>,
    /// Whether more makes the score less.
    pub lowers: bool,
    /// Whether it is a share, which may be written in per cent.
    pub share: bool,
    /// What a number of it counts: people or events a quarter, person-months.
    pub unit: String,
    /// The numbers of its scale, where that has only some; any other is counted with a warning.
    #[serde(skip)]
    pub steps: &'static [f64],
    /// Where it is read from, where nobody types it here.
    pub read_from: Option<&'static str>,
    /// In what it is counted where that is time; other times are converted.
    #[serde(skip)]
    pub time: Option<Time>,
    /// In which money it is, where that is what it counts.
    #[serde(skip)]
    pub currency: Option<String>,
    /// Words that stand for numbers.
    #[serde(skip)]
    pub words: &'static [(&'static str, f64)],
}

/// In what an effort or a duration is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Time {
    /// Work of one person for a month.
    PersonMonths,
    /// Weeks from its beginning to its end, however many work on it.
    Weeks,
}

/// The middle of a scale from 1 to 10.
pub const MIDDLE: f64 = 5.5;

impl Method {
    pub const ALL: [Method; 10] = [
        Method::Rice,
        Method::Ice,
        Method::IceProduct,
        Method::Wsjf,
        Method::Weighted,
        Method::Cd3,
        Method::ValueEffort,
        Method::Moscow,
        Method::Kano,
        Method::Opportunity,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Method::Rice => "rice",
            Method::Ice => "ice",
            Method::IceProduct => "ice_product",
            Method::Wsjf => "wsjf",
            Method::Weighted => "weighted",
            Method::Cd3 => "cd3",
            Method::ValueEffort => "value_effort",
            Method::Moscow => "moscow",
            Method::Kano => "kano",
            Method::Opportunity => "opportunity",
        }
    }

    pub fn parse(name: &str) -> Option<Method> {
        Method::ALL.into_iter().find(|method| method.name() == name)
    }

    pub fn label(self) -> &'static str {
        match self {
            Method::Rice => "RICE",
            Method::Ice => "ICE",
            Method::IceProduct => "ICE product",
            Method::Wsjf => "WSJF",
            Method::Weighted => "Weighted",
            Method::Cd3 => "Cost of delay",
            Method::ValueEffort => "Value/effort",
            Method::Moscow => "MoSCoW",
            Method::Kano => "Kano",
            Method::Opportunity => "Opportunity",
        }
    }

    pub fn formula(self) -> &'static str {
        match self {
            Method::Rice => "reach × impact × confidence ÷ effort",
            Method::Ice => "(impact + confidence + ease) ÷ 3, each from 1 to 10",
            Method::IceProduct => "impact × confidence × ease, each from 1 to 10",
            Method::Wsjf => "(value + time criticality + risk and opportunity) ÷ size, compared within this batch",
            Method::Weighted => "the sum of weight × score over your own criteria",
            Method::Cd3 => "what each week without it costs ÷ how many weeks it takes",
            Method::ValueEffort => "value ÷ effort, each from 1 to 10",
            Method::Moscow => "must 4, should 3, could 2, won’t 1, as it was sorted",
            Method::Kano => "how much having it pleases + how much lacking it hurts, each from 0 to 1",
            Method::Opportunity => "importance + how far satisfaction lags behind it, each from 0 to 10",
        }
    }

    /// The columns it asks for.
    pub fn inputs(self, rules: &Rules) -> Vec<Input> {
        match self {
            Method::Rice => vec![
                Input {
                    hint: format!("People or events a {}. 200/month is converted.", rules.per.name()),
                    unit: format!("people or events a {}", rules.per.name()),
                    ..amount("rice.reach", "Reach")
                },
                Input {
                    hint: "massive 3, high 2, medium 1, low 0.5, minimal 0.25".into(),
                    words: &rice::IMPACTS,
                    steps: &IMPACTS,
                    ..amount("rice.impact", "Impact")
                },
                Input {
                    hint: "high 100 %, medium 80 %, low 50 %".into(),
                    words: &rice::CONFIDENCES,
                    share: true,
                    ..scale("rice.confidence", "Confidence", 0.0, 1.0)
                },
                Input {
                    hint: "Person-months of the whole team. 8 weeks, 3 days and 1 year are converted; points where it is said how many a person-month takes.".into(),
                    unit: "person-months".into(),
                    time: Some(Time::PersonMonths),
                    lowers: true,
                    ..amount("rice.effort", "Effort")
                },
            ],
            Method::Ice | Method::IceProduct => {
                [("ice.impact", "Impact"), ("ice.confidence", "Confidence"), ("ice.ease", "Ease")]
                    .map(|(id, label)| scale(id, label, 1.0, 10.0))
                    .to_vec()
            }
            Method::Wsjf => {
                let relative = |id, label| Input {
                    hint: "1, 2, 3, 5, 8, 13 or 20; the smallest is 1".into(),
                    steps: &wsjf::SCALE,
                    ..amount(id, label)
                };
                vec![
                    relative("wsjf.value", "Value"),
                    relative("wsjf.time", "Time"),
                    relative("wsjf.risk", "Risk"),
                    Input { lowers: true, ..relative("wsjf.size", "Size") },
                ]
            }
            Method::Weighted => rules.criteria.iter().map(super::rules::Criterion::input).collect(),
            Method::Cd3 => vec![
                Input {
                    hint: format!("{} that each week without it costs.", rules.currency.as_deref().unwrap_or("Money")),
                    unit: format!("{} a week", rules.currency.as_deref().unwrap_or("money")),
                    currency: rules.currency.clone(),
                    ..amount("cd3.cost", "Cost a week")
                },
                Input {
                    hint: "How many weeks it takes. 2 months and 10 days are converted.".into(),
                    unit: "weeks".into(),
                    time: Some(Time::Weeks),
                    lowers: true,
                    ..amount("cd3.duration", "Weeks")
                },
            ],
            Method::ValueEffort => vec![
                scale("value_effort.value", "Value", 1.0, 10.0),
                Input { lowers: true, ..scale("value_effort.effort", "Effort", 1.0, 10.0) },
            ],
            Method::Moscow => vec![Input {
                hint: "must 4, should 3, could 2, won’t 1".into(),
                read_from: Some("moscow"),
                words: &MOSCOW,
                ..scale(crate::ideas::sorting::INPUT, "Priority", 1.0, 4.0)
            }],
            Method::Kano => [("kano.better", "Pleases"), ("kano.worse", "Hurts")]
                .map(|(id, label)| Input { read_from: Some("surveys"), ..scale(id, label, 0.0, 1.0) })
                .to_vec(),
            Method::Opportunity => vec![
                Input { read_from: Some("surveys"), ..scale("opportunity.importance", "Importance", 0.0, 10.0) },
                Input {
                    read_from: Some("surveys"),
                    lowers: true,
                    ..scale("opportunity.satisfaction", "Satisfaction", 0.0, 10.0)
                },
            ],
        }
    }

    /// The score, or why there is none; the values stand in the order of the inputs.
    pub fn score(self, rules: &Rules, said: &[Option<f64>]) -> Scored {
        let at = |nth: usize| said.get(nth).copied().flatten();
        match self {
            Method::Rice => rice::Rice { reach: at(0), impact: at(1), confidence: at(2), effort: at(3) }.score(),
            Method::Ice => ice::score(at(0), at(1), at(2), ice::Convention::Mean),
            Method::IceProduct => ice::score(at(0), at(1), at(2), ice::Convention::Product),
            Method::Wsjf => job(said).score(),
            Method::Weighted => rules.score(said),
            Method::Cd3 => delay::cd3(at(0), at(1)),
            Method::ValueEffort => {
                let effort = given("effort", at(1))?;
                let value = given("value", at(0))?;
                if effort == 0.0 { Err(NoScore::Zero("effort".into())) } else { finite(value / effort) }
            }
            Method::Moscow => given("priority", at(0)).and_then(finite),
            Method::Kano => finite(given("what having it pleases", at(0))? + given("what lacking it hurts", at(1))?),
            Method::Opportunity => opportunity::score(at(0), at(1)),
        }
    }

    /// Whether its inputs are read from elsewhere and typed by nobody.
    pub fn is_read(self, rules: &Rules) -> bool {
        self.inputs(rules).iter().any(|input| input.read_from.is_some())
    }

    /// The formula with the numbers in it.
    pub fn explained(self, rules: &Rules, said: &[Option<f64>], score: f64) -> String {
        let n = |nth: usize| said.get(nth).copied().flatten().map(number).unwrap_or_default();
        let share = |nth: usize| said.get(nth).copied().flatten().map(|share| format!("{} %", number(share * 100.0)));
        let sum = match self {
            Method::Rice => format!("{} × {} × {} ÷ {}", n(0), n(1), share(2).unwrap_or_default(), n(3)),
            Method::Ice => format!("({} + {} + {}) ÷ 3", n(0), n(1), n(2)),
            Method::IceProduct => format!("{} × {} × {}", n(0), n(1), n(2)),
            Method::Wsjf => format!("({} + {} + {}) ÷ {}", n(0), n(1), n(2), n(3)),
            Method::Weighted => rules.explained(said),
            Method::Cd3 | Method::ValueEffort => format!("{} ÷ {}", n(0), n(1)),
            Method::Moscow => {
                let word = MOSCOW.iter().find(|(_, value)| said.first() == Some(&Some(*value)));
                return format!("{} = {}", word.map_or("sorted", |(word, _)| word), number(score));
            }
            Method::Kano => format!("{} + {}", n(0), n(1)),
            Method::Opportunity => format!("{} + max({} − {}, 0)", n(0), n(0), n(1)),
        };
        let corner = match (self, said) {
            (Method::ValueEffort, [Some(value), Some(effort), ..]) => {
                format!(", {}", corner(matrix::quadrant(*value, *effort, MIDDLE, MIDDLE)))
            }
            _ => String::new(),
        };
        format!("{sum} = {}{corner}", number(score))
    }

    /// What is to be known of a whole batch.
    pub fn cautions(self, rules: &Rules, values: &[Vec<Option<f64>>]) -> Vec<String> {
        match self {
            Method::Wsjf => {
                let jobs: Vec<_> = values.iter().map(|said| job(said)).collect();
                wsjf::cautions(&jobs, &wsjf::SCALE).iter().map(ToString::to_string).collect()
            }
            Method::Weighted => rules.cautions(),
            _ => Vec::new(),
        }
    }
}

fn job(said: &[Option<f64>]) -> wsjf::Job {
    let at = |nth: usize| said.get(nth).copied().flatten();
    wsjf::Job { value: at(0), time_criticality: at(1), risk_opportunity: at(2), size: at(3) }
}

/// What a corner of the matrix is called.
pub fn corner(quadrant: matrix::Quadrant) -> &'static str {
    match quadrant {
        matrix::Quadrant::QuickWin => "quick win",
        matrix::Quadrant::BigBet => "big bet",
        matrix::Quadrant::FillIn => "fill-in",
        matrix::Quadrant::MoneyPit => "money pit",
    }
}

fn amount(id: &str, label: &str) -> Input {
    Input {
        id: id.into(),
        label: label.into(),
        hint: String::new(),
        least: Some(0.0),
        most: None,
        lowers: false,
        share: false,
        unit: String::new(),
        steps: &[],
        read_from: None,
        time: None,
        currency: None,
        words: &[],
    }
}

/// The steps of impact.
const IMPACTS: [f64; 5] = [0.25, 0.5, 1.0, 2.0, 3.0];

/// What each answer counts.
const MOSCOW: [(&str, f64); 4] = [("must", 4.0), ("should", 3.0), ("could", 2.0), ("wont", 1.0)];

fn scale(id: &str, label: &str, least: f64, most: f64) -> Input {
    let unit = format!("from {least} to {most}");
    Input { hint: format!("From {least} to {most}."), unit, least: Some(least), most: Some(most), ..amount(id, label) }
}

/// What is kept of an input as a number or a binding; how an idea was sorted is kept as a word.
pub(super) fn kept(input: &str, said: &str) -> Option<Said> {
    if input != crate::ideas::sorting::INPUT {
        return Said::read(said);
    }
    MOSCOW.iter().find(|(word, _)| *word == said).map(|(_, value)| Said::Number(*value))
}

/// The input of that id, in whichever method it stands.
pub fn input(rules: &Rules, id: &str) -> Option<Input> {
    Method::ALL.into_iter().flat_map(|method| method.inputs(rules)).find(|input| input.id == id)
}

/// The weighted sum with weights that come to 1, on one scale or brought to 0–100.
pub(super) fn weigh(criteria: &[weighted::Criterion], said: &[Option<f64>], hundred: bool) -> Scored {
    if hundred { weighted::hundred(criteria, said) } else { weighted::score(criteria, said) }
}
