//! Gherkin: Given, When, Then, read into criteria that can be checked one by one (after Cucumber's reference).

/// One example: a criterion that passes or fails.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scenario {
    pub name: String,
    /// Each step with its keyword, the background's first.
    pub steps: Vec<Step>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// What the step is; `And`, `But` and `*` are what the step before them is.
    pub part: Part,
    /// The step as it was written, with its keyword.
    pub text: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    Given,
    When,
    Then,
}

/// A fault that leaves nothing to be read, at a line counted from 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    pub line: usize,
    pub what: Wrong,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wrong {
    /// `And`, `But` or `*` with nothing before it.
    NothingBefore,
    /// A line that begins with no keyword, where only steps may stand.
    NoKeyword,
    /// An outline without a row of examples.
    NoExamples,
    /// A row with another number of cells than its header.
    Ragged,
    /// A text in `"""` that never ends.
    Unclosed,
}

/// What a scenario lacks or has too much of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Warning {
    /// No `Then`: there is nothing to check.
    NotTestable,
    /// More than one `When` after a `Then`, or in a row without `And`: two examples in one.
    Split,
    Empty,
}

impl Scenario {
    pub fn warnings(&self) -> Vec<Warning> {
        let count = |part| self.steps.iter().filter(|step| step.part == part && step.begins()).count();
        let mut warnings = Vec::new();
        if self.steps.is_empty() {
            warnings.push(Warning::Empty);
        } else if count(Part::Then) == 0 {
            warnings.push(Warning::NotTestable);
        }
        if count(Part::When) > 1 {
            warnings.push(Warning::Split);
        }
        warnings
    }
}

impl Step {
    /// Whether it stands with its own keyword and not with `And`.
    fn begins(&self) -> bool {
        ["Given", "When", "Then"].iter().any(|keyword| self.text.starts_with(keyword))
    }
}

/// Whether a text is meant as Gherkin: one of its lines begins with `Given`, `When`, `Then` or a heading.
pub fn is_meant(text: &str) -> bool {
    text.lines().any(|line| !matches!(Line::of(line.trim()), Line::Other | Line::Blank | Line::Again | Line::Row))
}

/// Reads the scenarios of a text; an outline gives one for each row of its examples. Steps without a heading are a scenario of
/// their own.
///
/// # Errors
/// The first line that cannot stand where it stands.
pub fn parse(text: &str) -> Result<Vec<Scenario>, Fault> {
    let mut reader = Reader::default();
    let mut lines = text.lines().enumerate();
    while let Some((at, line)) = lines.next() {
        let (at, line) = (at + 1, line.trim());
        if line.starts_with("\"\"\"") || line.starts_with("```") {
            let fence = &line[..3];
            reader.quote(line);
            loop {
                let Some((_, quoted)) = lines.next() else { return Err(Fault { line: at, what: Wrong::Unclosed }) };
                reader.quote(quoted.trim_end());
                if quoted.trim() == fence {
                    break;
                }
            }
        } else {
            reader.line(at, line)?;
        }
    }
    reader.end()?;
    Ok(reader.scenarios)
}

enum Line<'l> {
    Blank,
    Feature,
    Background,
    Scenario(&'l str),
    Outline(&'l str),
    Examples,
    Step(Part),
    Again,
    Row,
    Other,
}

impl Line<'_> {
    fn of(line: &str) -> Line<'_> {
        let heading =
            |names: &[&str]| names.iter().find_map(|name| Some(line.strip_prefix(name)?.strip_prefix(':')?.trim()));
        let step = |word: &str| line.strip_prefix(word).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '));
        if line.is_empty() || line.starts_with('#') || line.starts_with('@') {
            Line::Blank
        } else if heading(&["Feature", "Rule"]).is_some() {
            Line::Feature
        } else if heading(&["Background"]).is_some() {
            Line::Background
        } else if let Some(name) = heading(&["Scenario Outline", "Scenario Template"]) {
            Line::Outline(name)
        } else if heading(&["Examples", "Scenarios"]).is_some() {
            Line::Examples
        } else if let Some(name) = heading(&["Scenario", "Example"]) {
            Line::Scenario(name)
        } else if line.starts_with('|') {
            Line::Row
        } else if step("Given") {
            Line::Step(Part::Given)
        } else if step("When") {
            Line::Step(Part::When)
        } else if step("Then") {
            Line::Step(Part::Then)
        } else if step("And") || step("But") || step("*") {
            Line::Again
        } else {
            Line::Other
        }
    }
}

#[derive(Default)]
struct Reader {
    scenarios: Vec<Scenario>,
    background: Vec<Step>,
    open: Option<Open>,
    /// Below `Feature`, words without a keyword describe it.
    describing: bool,
}

/// What is being read.
#[derive(Default)]
struct Open {
    line: usize,
    scenario: Scenario,
    is_background: bool,
    is_outline: bool,
    in_examples: bool,
    header: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Reader {
    fn line(&mut self, at: usize, line: &str) -> Result<(), Fault> {
        let wrong = |what| Err(Fault { line: at, what });
        match Line::of(line) {
            Line::Blank => {}
            Line::Feature => {
                self.end()?;
                self.background.clear();
                self.describing = true;
            }
            Line::Background => self.begin(at, Open { is_background: true, ..Open::default() })?,
            Line::Scenario(name) => self.begin(at, Open { scenario: named(name), ..Open::default() })?,
            Line::Outline(name) => {
                self.begin(at, Open { scenario: named(name), is_outline: true, ..Open::default() })?;
            }
            Line::Examples => match &mut self.open {
                // Since Gherkin 6 a scenario with examples is an outline, whatever its heading.
                Some(open) => (open.is_outline, open.in_examples, open.header) = (true, true, Vec::new()),
                None => return wrong(Wrong::NothingBefore),
            },
            Line::Row => match &mut self.open {
                Some(open) if open.in_examples => open.row(cells(line)).map_err(|what| Fault { line: at, what })?,
                Some(open) => match open.scenario.steps.last_mut() {
                    Some(step) => step.add(line),
                    None => return wrong(Wrong::NoKeyword),
                },
                None => return wrong(Wrong::NoKeyword),
            },
            Line::Step(part) => {
                self.describing = false;
                let open = self.open.get_or_insert_with(|| Open { line: at, ..Open::default() });
                open.scenario.steps.push(Step { part, text: line.to_owned() });
            }
            Line::Again => match self.open.as_mut().and_then(|open| Some((open.scenario.steps.last()?.part, open))) {
                Some((part, open)) => open.scenario.steps.push(Step { part, text: line.to_owned() }),
                None => return wrong(Wrong::NothingBefore),
            },
            Line::Other if self.describing => {}
            // Words under a heading, before its first step, describe it.
            Line::Other if self.open.as_ref().is_some_and(|open| open.scenario.steps.is_empty()) => {}
            Line::Other => return wrong(Wrong::NoKeyword),
        }
        Ok(())
    }

    fn quote(&mut self, line: &str) {
        if let Some(step) = self.open.as_mut().and_then(|open| open.scenario.steps.last_mut()) {
            step.add(line);
        }
    }

    fn begin(&mut self, line: usize, open: Open) -> Result<(), Fault> {
        self.end()?;
        self.describing = false;
        self.open = Some(Open { line, ..open });
        Ok(())
    }

    /// Ends what is being read and keeps what it gives.
    fn end(&mut self) -> Result<(), Fault> {
        let Some(open) = self.open.take() else { return Ok(()) };
        if open.is_background {
            self.background = open.scenario.steps;
            return Ok(());
        }
        if open.is_outline && open.rows.is_empty() {
            return Err(Fault { line: open.line, what: Wrong::NoExamples });
        }
        let with =
            |scenario: Scenario| Scenario { steps: [self.background.clone(), scenario.steps].concat(), ..scenario };
        if open.is_outline {
            self.scenarios.extend(open.rows.iter().map(|row| with(open.filled(row))));
        } else {
            self.scenarios.push(with(open.scenario));
        }
        Ok(())
    }
}

impl Open {
    fn row(&mut self, cells: Vec<String>) -> Result<(), Wrong> {
        match self.header.len() {
            0 => self.header = cells,
            wide if wide == cells.len() => {
                // Each row keeps the names of its own table; several tables may follow one outline.
                self.rows.push(self.header.iter().cloned().zip(cells).flat_map(|(name, cell)| [name, cell]).collect());
            }
            _ => return Err(Wrong::Ragged),
        }
        Ok(())
    }

    /// The outline with the cells of a row in the place of their names.
    fn filled(&self, row: &[String]) -> Scenario {
        let fill = |text: &str| {
            row.chunks(2).fold(text.to_owned(), |text, pair| text.replace(&format!("<{}>", pair[0]), &pair[1]))
        };
        let cells: Vec<_> = row.chunks(2).map(|pair| pair[1].as_str()).collect();
        let name = fill(&self.scenario.name);
        let name =
            if name == self.scenario.name { format!("{name} ({})", cells.join(", ")).trim().to_owned() } else { name };
        let steps = self.scenario.steps.iter().map(|step| Step { part: step.part, text: fill(&step.text) });
        Scenario { name, steps: steps.collect() }
    }
}

impl Step {
    fn add(&mut self, line: &str) {
        self.text.push('\n');
        self.text.push_str(line);
    }
}

fn named(name: &str) -> Scenario {
    Scenario { name: name.to_owned(), steps: Vec::new() }
}

/// The cells of a table row; `\|` is a bar inside one.
fn cells(line: &str) -> Vec<String> {
    let inner = line.trim().trim_start_matches('|');
    let inner = inner.strip_suffix('|').unwrap_or(inner).replace("\\|", "\u{0}");
    inner.split('|').map(|cell| cell.trim().replace('\u{0}', "|")).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const OUTLINE: &str = "Feature: Payment\n  Money comes in.\n\n  Background:\n    Given a shop\n\n  @slow\n  Scenario Outline: Pay by <way>\n    \
        When I pay <amount> by <way>\n    Then it is booked\n    And I get a receipt\n\n    Examples:\n      | way | amount |\n      | card | 10 |\n      \
        | cash | 20 |\n      | bill | 30 |\n";

    #[test]
    fn an_outline_of_three_rows_makes_three_criteria() {
        let scenarios = parse(OUTLINE).unwrap();
        assert_eq!(
            scenarios.iter().map(|scenario| scenario.name.as_str()).collect::<Vec<_>>(),
            ["Pay by card", "Pay by cash", "Pay by bill"]
        );
        let texts: Vec<_> = scenarios[1].steps.iter().map(|step| step.text.as_str()).collect();
        assert_eq!(texts, ["Given a shop", "When I pay 20 by cash", "Then it is booked", "And I get a receipt"]);
        assert!(scenarios.iter().all(|scenario| scenario.warnings().is_empty()));
    }

    #[test]
    fn what_cannot_be_tested_is_said() {
        let warned = |text: &str| parse(text).unwrap()[0].warnings();
        assert_eq!(warned("Given a shop"), [Warning::NotTestable]);
        assert_eq!(
            warned("Given a shop\nWhen I pay\nThen it is booked\nWhen I go\nThen it is quiet"),
            [Warning::Split]
        );
        assert_eq!(warned("When I pay\nAnd I wait\nThen it is booked"), []);
        assert_eq!(warned("Scenario: nothing yet"), [Warning::Empty]);
    }

    #[test]
    fn faults_are_told_with_their_line() {
        let fault = |text: &str| parse(text).map(|_| ()).map_err(|fault| (fault.line, fault.what));
        assert_eq!(fault("And I pay"), Err((1, Wrong::NothingBefore)));
        assert_eq!(fault("Scenario: x\n\nAnd I pay"), Err((3, Wrong::NothingBefore)));
        assert_eq!(fault("Given a shop\nit is open"), Err((2, Wrong::NoKeyword)));
        assert_eq!(fault("Scenario Outline: x\nGiven <a>"), Err((1, Wrong::NoExamples)));
        assert_eq!(fault("Scenario Outline: x\nGiven <a>\nExamples:\n| a | b |\n| 1 |"), Err((5, Wrong::Ragged)));
        assert_eq!(fault("Given a text\n\"\"\"\nand so on"), Err((2, Wrong::Unclosed)));
    }

    #[test]
    fn tables_and_quotes_belong_to_their_step() {
        let steps =
            &parse("Given these\n| a |\n| b |\nAnd a text\n\"\"\"\nThen is no step here\n\"\"\"\nThen all is well")
                .unwrap()[0]
                .steps;
        assert_eq!(steps.iter().map(|step| step.text.lines().count()).collect::<Vec<_>>(), [3, 4, 1]);
        assert_eq!(cells("| a \\| b | c |"), ["a | b", "c"]);
    }

    #[test]
    fn a_plain_sentence_is_not_meant_as_gherkin() {
        assert!(!is_meant("The total is shown\nand so is the tax"));
        assert!(is_meant("some words\nGiven a shop"));
    }

    proptest! {
        #[test]
        fn nothing_makes_it_panic(text in "(Given|When|Then|And|Scenario:|Scenario Outline:|Examples:|\\||\"\"\"|<a>|x| |\n){0,40}") {
            let _ = parse(&text);
        }
    }
}
