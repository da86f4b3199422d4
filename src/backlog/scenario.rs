//! A criterion written as Gherkin: what a text gives, what is wrong with it, and what a scenario lacks.

use methods::gherkin::{self, Fault, Scenario, Warning, Wrong};
use schemars::JsonSchema;
use serde::Serialize;

use crate::{
    error::{Error, Result},
    items::text,
};

/// What a criterion lacks or has too much of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Warned {
    /// `not_testable`, `split` or `empty`.
    pub code: &'static str,
    pub says: &'static str,
}

/// The criteria in a text: one for each scenario, or one for each line of plain statements.
pub fn criteria(field: &str, typed: &str) -> Result<Vec<String>> {
    let typed = text::prose(field, typed, 100_000)?;
    let found: Vec<_> = if is_meant(&typed) {
        let scenarios = gherkin::parse(&typed).map_err(|fault| Error::field(field, said(fault)))?;
        scenarios.into_iter().map(kept).collect()
    } else {
        typed.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect()
    };
    match found.is_empty() {
        true if typed.trim().is_empty() => Err(Error::field(field, "this is needed")),
        true => Err(Error::field(field, "there is no scenario in this; write one with Given, When and Then")),
        false => Ok(found),
    }
}

/// The scenario that a criterion is, when it is one.
pub fn read(criterion: &str) -> Option<Scenario> {
    if !is_meant(criterion) {
        return None;
    }
    let is_named = criterion.lines().next().is_some_and(|first| !gherkin::is_meant(first));
    let text = if is_named { format!("Scenario: {criterion}") } else { criterion.to_owned() };
    gherkin::parse(&text).ok()?.pop()
}

pub fn warnings(criterion: &str) -> Vec<Warned> {
    let found = read(criterion).map(|scenario| match &scenario.steps[..] {
        // A statement that only begins like a step says what is to come out after its comma.
        [only] if only.text.contains(',') => Vec::new(),
        _ => scenario.warnings(),
    });
    found.into_iter().flatten().map(warned).collect()
}

fn warned(warning: Warning) -> Warned {
    let (code, says) = match warning {
        Warning::NotTestable => ("not_testable", "Not testable: no Then says what has to come out"),
        Warning::Split => ("split", "More than one When: split it into a criterion each"),
        Warning::Empty => ("empty", "No steps yet: say Given, When and Then"),
    };
    Warned { code, says }
}

/// Whether a text has lines that only make sense as Gherkin. "Given …, when …, then …" on one line is a statement of its own.
fn is_meant(text: &str) -> bool {
    let is_whole = |line: &str| {
        (line.starts_with("Given ") || line.starts_with("When ")) && line.to_lowercase().contains(" then ")
    };
    text.lines().map(str::trim).any(|line| gherkin::is_meant(line) && !is_whole(line))
}

/// A scenario as a criterion keeps it: its name, if it has one, then its steps, one a line.
fn kept(scenario: Scenario) -> String {
    let steps = scenario.steps.into_iter().map(|step| step.text).collect::<Vec<_>>().join("\n");
    match scenario.name {
        name if name.is_empty() => steps,
        // Without its heading this would be read as something else.
        name if steps.is_empty() || gherkin::is_meant(&name) => format!("Scenario: {name}\n{steps}").trim_end().into(),
        name => format!("{name}\n{steps}"),
    }
}

/// What is wrong, and in which line.
pub fn said(fault: Fault) -> String {
    let what = match fault.what {
        Wrong::NothingBefore => "nothing stands before this to go on from; begin with Given, When or Then",
        Wrong::NoKeyword => {
            "this begins with no keyword; begin it with Given, When, Then, And or But, or add plain statements on their own"
        }
        Wrong::NoExamples => {
            "this outline has no examples; below its steps write Examples: and a table with a row for each"
        }
        Wrong::Ragged => "this row has another number of cells than the names on top; give each name one cell",
        Wrong::Unclosed => "this quoted text never ends; close it with the same three marks on a line of their own",
    };
    format!("line {}: {what}", fault.line)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(criterion: &str) -> Vec<&'static str> {
        warnings(criterion).into_iter().map(|warned| warned.code).collect()
    }

    #[test]
    fn what_is_kept_is_read_again_as_it_was() {
        let written = "Scenario: When it rains\nGiven a boat\nWhen it rains\nThen it is wet\n\nScenario: Dry\nWhen the sun is out\n  | a | b |\nThen \
            all is dry\nScenario:\nWhen this\nThen that\nWhen more\nThen less";
        let kept = criteria("text", written).unwrap();
        assert_eq!(kept.len(), 3);
        assert_eq!(kept[1], "Dry\nWhen the sun is out\n| a | b |\nThen all is dry");
        let again: Vec<_> = kept.iter().map(|text| read(text).unwrap()).collect();
        assert_eq!(again, gherkin::parse(written).unwrap());
        assert_eq!(kept.iter().map(|text| codes(text)).collect::<Vec<_>>(), [vec![], vec![], vec!["split"]]);
    }

    #[test]
    fn sentences_stay_sentences() {
        let plain = "Given two cards, when I pay, then the last one is chosen.\n\nA receipt is sent\nWhen it rains then it pours";
        assert_eq!(criteria("text", plain).unwrap().len(), 3);
        assert!(plain.lines().all(|line| codes(line).is_empty() && read(line).is_none()));
        assert_eq!(codes("When the card is refused, the booking stays"), Vec::<&str>::new());
        assert_eq!(codes("Given a shop"), ["not_testable"]);
        assert_eq!(codes("Scenario: nothing yet"), ["empty"]);
    }
}
