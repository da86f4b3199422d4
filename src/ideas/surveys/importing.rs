//! Bringing answers in from a table: all of it, or nothing with what is wrong line by line.

use std::collections::BTreeMap;

use formats::csv::{Limits, Table};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    answering::segment,
    survey::{Asked, Question, Survey, SurveyId},
    words,
    writing::{self, Given},
};
use crate::{
    command::{Actor, Command, ItemId, Place, Right, Route},
    error::{Error, FieldError, Result},
    store::{Db, Tx},
    web::shown::{count, of},
};

/// How many lines one table has.
const MOST: usize = 5_000;
/// How many lines that are wrong are told.
const TOLD: usize = 20;

/// Brings answers in from a table.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Import {
    pub survey: SurveyId,
    /// The table as text, with a line of names above: `respondent`, `segment` (if there are any), `item` (a key or a title), and
    /// `with` and `without`, or `importance` and `satisfaction`. At most 5,000 lines.
    pub csv: String,
}

#[derive(Serialize, JsonSchema)]
pub struct Imported {
    /// How many answers came in.
    pub answers: usize,
    pub people: usize,
    pub message: String,
}

impl Command for Import {
    const NAME: &'static str = "survey.import";
    const ROUTE: Route = Route::post("/surveys/{survey}/import");
    const ABOUT: &'static str = "Brings answers in from a table of at most 5,000 lines: all of them, or none with what is wrong in which line; one undo takes them back.";
    const HIDES: &'static [&'static str] = &["csv"];
    type Output = Imported;

    async fn place(&self, db: &mut Db, by: &Actor) -> Result<Place> {
        let survey = Survey::find(db, by, self.survey).await?;
        let about = format!("Bring in answers to “{}”", survey.title);
        Ok(survey.place(Right::HearVoices).about(about))
    }

    async fn run(self, tx: &mut Tx, by: &Actor) -> Result<Imported> {
        let survey = Survey::open(tx, by, self.survey).await?;
        let asked = survey.items(tx).await?;
        let given = rows(&survey, &asked, &self.csv)?;
        let answers = given.len();
        let mut people: Vec<&str> = given.iter().map(|one| one.respondent.as_str()).collect();
        people.sort_unstable();
        people.dedup();
        let people = people.len();
        writing::write(tx, &survey, given).await?;
        let message = format!(
            "{} of {} brought in.",
            of(answers as i64, "answer", "answers"),
            of(people as i64, "person", "people")
        );
        Ok(Imported { answers, people, message })
    }
}

/// The last line counts where the same person answers the same twice.
fn rows(survey: &Survey, asked: &[Asked], csv: &str) -> Result<Vec<Given>> {
    let unreadable = |error: formats::csv::Error| Error::field("csv", error.to_string());
    let table = Table::open(std::io::Cursor::new(csv.as_bytes().to_vec()), Limits::default()).map_err(unreadable)?;
    let columns = Columns::of(survey.question, table.headers())?;
    let mut given: BTreeMap<(ItemId, String), Given> = BTreeMap::new();
    let (mut wrong, mut lines) = (Vec::new(), 0);
    for row in table {
        let (number, read) = match row {
            Err(error) => (error.line, Err(error.fault.to_string())),
            Ok(row) if row.is_blank() => continue,
            Ok(row) => (row.line, columns.given(survey, asked, &row.fields)),
        };
        lines += 1;
        if lines > MOST {
            return Err(Error::field(
                "csv",
                format!("a table has at most {} lines; bring the rest in after it", count(MOST as i64)),
            ));
        }
        match read {
            Ok(one) => drop(given.insert((one.item_id, one.respondent.clone()), one)),
            Err(why) => wrong.push(FieldError { field: "csv".into(), message: format!("line {number}: {why}") }),
        }
    }
    if wrong.len() > TOLD {
        let more = wrong.len() - TOLD;
        wrong.truncate(TOLD);
        wrong.push(FieldError { field: "csv".into(), message: format!("and {more} more lines") });
    }
    match given.is_empty() {
        _ if !wrong.is_empty() => Err(Error::Invalid(wrong)),
        true => Err(Error::field("csv", "there is no line below the names of the columns")),
        false => Ok(given.into_values().collect()),
    }
}

/// Where in a row each thing stands.
struct Columns {
    respondent: usize,
    segment: Option<usize>,
    item: usize,
    first: (usize, &'static str),
    second: (usize, &'static str),
}

impl Columns {
    fn of(question: Question, headers: &[String]) -> Result<Columns> {
        let plain: Vec<String> = headers
            .iter()
            .map(|name| name.to_lowercase().chars().filter(char::is_ascii_alphanumeric).collect())
            .collect();
        let at = |names: &[&str]| names.iter().find_map(|name| plain.iter().position(|known| known == name));
        let needed = |names: &[&'static str]| {
            at(names).ok_or_else(|| Error::field("csv", format!("no column is called {}", names[0])))
        };
        let [first, second]: [&[&'static str]; 2] = match question {
            Question::Kano => [&["with", "functional", "ifyouhadit"], &["without", "dysfunctional", "ifyoudidnot"]],
            Question::Opportunity => [&["importance", "important"], &["satisfaction", "satisfied"]],
        };
        Ok(Columns {
            respondent: needed(&["respondent", "person", "who", "id", "email"])?,
            segment: at(&["segment", "group"]),
            item: needed(&["item", "key", "idea", "feature", "title"])?,
            first: (needed(first)?, first[0]),
            second: (needed(second)?, second[0]),
        })
    }

    fn given(&self, survey: &Survey, asked: &[Asked], fields: &[String]) -> std::result::Result<Given, String> {
        let cell = |at: usize| fields.get(at).map_or("", |cell| cell.trim());
        let respondent = cell(self.respondent);
        if respondent.is_empty() {
            return Err("nobody is named under respondent".into());
        }
        if respondent.chars().count() > 100 {
            return Err("the name of the respondent is longer than 100 letters".into());
        }
        let named = cell(self.item);
        let item =
            asked.iter().find(|item| item.key.eq_ignore_ascii_case(named) || item.title.eq_ignore_ascii_case(named));
        let item = item.ok_or_else(|| format!("“{named}” is not asked about here"))?;
        let answer = |(at, name): (usize, &str)| {
            words::read(survey.question, cell(at)).map_err(|why| format!("“{}” under {name}: {why}", cell(at)))
        };
        Ok(Given {
            item_id: item.id,
            respondent: respondent.to_owned(),
            segment: segment(self.segment.map(cell)).map_err(|_| "the segment is longer than 80 letters".to_owned())?,
            first: answer(self.first)?,
            second: answer(self.second)?,
        })
    }
}
