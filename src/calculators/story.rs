//! Stories: whether they are ready, who wants what, and the examples that say when they are done.

use methods::{gherkin, invest, narrative};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::method;
use crate::{error::Error, sprint::starting::said};

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Invest {
    /// Open items that it waits for.
    #[serde(default)]
    pub blocked_by: usize,
    #[serde(default)]
    pub has_why: bool,
    #[serde(default)]
    pub has_persona: bool,
    #[serde(default)]
    pub points: Option<f64>,
    #[serde(default)]
    pub criteria: usize,
    /// The largest story the team takes up; 8 unless told.
    #[serde(default)]
    pub largest: Option<f64>,
}

#[derive(Serialize, JsonSchema)]
pub struct Linted {
    pub ready: bool,
    pub lacks: Vec<Lack>,
}

#[derive(Serialize, JsonSchema)]
pub struct Lack {
    /// A letter of INVEST.
    pub letter: char,
    pub says: String,
}

method!(Invest => Linted, "invest",
"Says what a story lacks of INVEST, as far as a machine can tell; whether it is negotiable only people can say.",
"Bill Wake 2003", |input| {
    let Invest { blocked_by, has_why, has_persona, points, criteria, largest } = input;
    let story = invest::Story { blocked_by, has_why, has_persona, points, criteria };
    let lacks: Vec<_> = invest::lint(&story, largest.unwrap_or(8.0)).into_iter()
        .map(|lint| Lack { letter: lint.letter(), says: said(lint) }).collect();
    Ok(Linted { ready: lacks.is_empty(), lacks })
});

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Narrative {
    pub line: String,
}

#[derive(Serialize, JsonSchema)]
pub struct Parts {
    pub persona: String,
    pub want: String,
    pub benefit: Option<String>,
}

method!(Narrative => Parts, "narrative",
"Reads “as a … I want … so that …” into persona, want and benefit.",
"Connextra's template", |input| {
    let read = narrative::parse(&input.line).ok_or_else(|| Error::field("line", "this names no persona or no want"))?;
    Ok(Parts { persona: read.persona, want: read.want, benefit: read.benefit })
});

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Gherkin {
    pub text: String,
}

#[derive(Serialize, JsonSchema)]
pub struct Scenarios {
    pub scenarios: Vec<Scenario>,
}

#[derive(Serialize, JsonSchema)]
pub struct Scenario {
    pub name: String,
    pub steps: Vec<String>,
    /// `NotTestable` without a Then, `Split` with two Whens, `Empty`.
    pub warnings: Vec<String>,
}

method!(Gherkin => Scenarios, "gherkin",
"Reads Given, When, Then into scenarios; an outline gives one for each row of its examples.",
"Cucumber's reference", |input| {
    let read = gherkin::parse(&input.text)
        .map_err(|fault| Error::field("text", crate::backlog::scenario::said(fault)))?;
    let scenario = |of: gherkin::Scenario| Scenario {
        warnings: of.warnings().iter().map(|warning| format!("{warning:?}")).collect(),
        name: of.name,
        steps: of.steps.into_iter().map(|step| step.text).collect(),
    };
    Ok(Scenarios { scenarios: read.into_iter().map(scenario).collect() })
});

/// A story map: its activities from left to right, and what its first slice holds.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StoryMap {
    /// The names of the activities, at most 1,000, each once.
    #[schemars(length(max = 1000))]
    pub activities: Vec<String>,
    /// For each story of the first slice the name of its activity; nothing for one that is part of none.
    #[schemars(length(max = 10000))]
    pub slice: Vec<Option<String>>,
}

#[derive(Serialize, JsonSchema)]
pub struct Walking {
    /// Whether the slice touches every activity: a walking skeleton.
    pub walks: bool,
    /// The activities of which the slice has nothing, from left to right.
    pub missed: Vec<String>,
}

method!(StoryMap => Walking, "story_map",
"Says of which activities of a story map the first slice has nothing: a slice that walks touches all of them.",
"Patton 2014, User Story Mapping", |input| {
    if input.activities.len() > 1_000 || input.slice.len() > 10_000 {
        return Err(Error::field("slice", "at most 1,000 activities and 10,000 stories"));
    }
    let mut slice = Vec::with_capacity(input.slice.len());
    for (nth, named) in input.slice.iter().enumerate() {
        slice.push(match named {
            None => None,
            Some(name) => Some(input.activities.iter().position(|known| known == name)
                .ok_or_else(|| Error::field(format!("slice[{nth}]"), "there is no such activity"))?),
        });
    }
    let missed: Vec<String> = methods::story_map::gaps(&input.activities, &slice).into_iter().map(str::to_owned).collect();
    Ok(Walking { walks: missed.is_empty(), missed })
});
