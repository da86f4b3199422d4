//! Which rows of the backlog are wanted: any of the values of a field, and every field that has some.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::items::Kind;

/// Which rows are wanted: of a field given more than once any value will do, and all that are given have to hold.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize, JsonSchema)]
pub struct Filter {
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub kind: Vec<Kind>,
    /// Fixed ones, or what a team calls its own states.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub status: Vec<String>,
    /// The names of areas.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(extend("x-lines" = true))]
    pub area: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(extend("x-lines" = true))]
    pub label: Vec<String>,
    /// The e-mail addresses of those who have it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub person: Vec<String>,
    /// The keys of initiatives, epics or goals it serves, directly or through others.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub initiative: Vec<String>,
    /// Whom it is for: personas by name or key, or what is written in stories that name none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(extend("x-lines" = true))]
    pub persona: Vec<String>,
    /// What the product's own fields say: `severity:high`; of numbers and days also `cost:>=3` and `due:<=2026-05-01`; of
    /// texts `note:word`, for those that hold it; of a checkbox `legal:yes` and `legal:no`. `note:none` is what says nothing.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(extend("x-lines" = true))]
    pub field: Vec<String>,
    /// The key of an initiative, an epic or a goal that it serves besides one of `initiative`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub besides: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub priority: Vec<Priority>,
    /// Only what is due on that day or later.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_from: Option<NaiveDate>,
    /// Only what is due on that day or before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_until: Option<NaiveDate>,
    /// Only what has none of these.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub without: Vec<Lack>,
    /// true: only what has no why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub no_why: Option<bool>,
    /// Words of the title.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub q: Option<String>,
}

/// How much something presses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Priority {
    Urgent,
    High,
    Medium,
    Low,
}

impl Priority {
    pub const ALL: [Priority; 4] = [Priority::Urgent, Priority::High, Priority::Medium, Priority::Low];

    /// The name in addresses and in the API.
    pub const fn name(self) -> &'static str {
        match self {
            Priority::Urgent => "urgent",
            Priority::High => "high",
            Priority::Medium => "medium",
            Priority::Low => "low",
        }
    }

    pub fn parse(name: &str) -> Option<Priority> {
        Priority::ALL.into_iter().find(|priority| priority.name() == name)
    }
}

/// What work can lack.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Lack {
    Person,
    Area,
    Label,
    Persona,
    Initiative,
    Points,
    Priority,
    Due,
}

impl Lack {
    pub const ALL: [Lack; 8] = [
        Lack::Person,
        Lack::Area,
        Lack::Label,
        Lack::Persona,
        Lack::Initiative,
        Lack::Points,
        Lack::Priority,
        Lack::Due,
    ];

    /// The name in addresses and in the API.
    pub fn name(self) -> &'static str {
        match self {
            Lack::Person => "person",
            Lack::Area => "area",
            Lack::Label => "label",
            Lack::Persona => "persona",
            Lack::Initiative => "initiative",
            Lack::Points => "points",
            Lack::Priority => "priority",
            Lack::Due => "due",
        }
    }

    pub fn label(self) -> &'static str {
        match self {
            Lack::Person => "Nobody has it",
            Lack::Area => "No area",
            Lack::Label => "No label",
            Lack::Persona => "No persona",
            Lack::Initiative => "No initiative",
            Lack::Points => "Not estimated",
            Lack::Priority => "No priority",
            Lack::Due => "No due date",
        }
    }

    pub fn parse(name: &str) -> Option<Lack> {
        Lack::ALL.into_iter().find(|lack| lack.name() == name)
    }
}

impl Filter {
    pub fn is_empty(&self) -> bool {
        *self == Filter::default()
    }

    /// Only what carries that label.
    pub fn labelled(label: &str) -> Filter {
        Filter { label: vec![label.to_owned()], ..Filter::default() }
    }

    /// The same wishes, each once, in the letters in which they are kept.
    pub fn tidied(mut self) -> Filter {
        self.label = self.label.iter().map(|label| label.to_lowercase()).collect();
        self.initiative = self.initiative.iter().map(|key| key.to_uppercase()).collect();
        let lists = [&mut self.status, &mut self.area, &mut self.label, &mut self.person, &mut self.initiative];
        lists.into_iter().for_each(once);
        once(&mut self.persona);
        once(&mut self.field);
        once(&mut self.kind);
        once(&mut self.without);
        once(&mut self.priority);
        self.besides = self.besides.iter().map(|key| key.to_uppercase()).collect();
        once(&mut self.besides);
        self.no_why = self.no_why.filter(|only| *only);
        self.q = self.q.map(|words| words.trim().to_owned()).filter(|words| !words.is_empty());
        self
    }

    /// Each wish by its name, as it stands in an address.
    pub fn pairs(&self) -> Vec<(String, String)> {
        let fields = match serde_json::to_value(self) {
            Ok(Value::Object(fields)) => fields,
            _ => serde_json::Map::new(),
        };
        let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        fields
            .into_iter()
            .flat_map(|(name, value)| match value {
                Value::Array(list) => list.iter().map(|value| (name.clone(), text(value))).collect::<Vec<_>>(),
                value => vec![(name, text(&value))],
            })
            .collect()
    }
}

fn once<T: PartialEq + Clone>(list: &mut Vec<T>) {
    let mut kept = Vec::with_capacity(list.len());
    for value in list.drain(..) {
        if !kept.contains(&value) {
            kept.push(value);
        }
    }
    *list = kept;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_wish_stands_in_the_address_once() {
        let filter = Filter {
            kind: vec![Kind::Bug, Kind::Spike, Kind::Bug],
            label: vec!["Card".into(), "card".into(), "refunds, all".into()],
            no_why: Some(false),
            q: Some("  ".into()),
            ..Filter::default()
        };
        let pairs = filter.tidied().pairs();
        let words: Vec<_> = pairs.iter().map(|(name, value)| format!("{name}={value}")).collect();
        assert_eq!(words, ["kind=bug", "kind=spike", "label=card", "label=refunds, all"]);
    }
}
