//! Entering what somebody answered, and forgetting it.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{
    survey::{Survey, SurveyId},
    words,
    writing::{self, Given},
};
use crate::{
    command::{Actor, Command, ItemId, Place, Right, Route},
    error::{Error, FieldError, Result},
    items::text,
    sql,
    store::{Db, Tx},
    web::shown::of,
};

/// Enters what somebody answered.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Answer {
    pub survey: SurveyId,
    /// A name or number that is theirs alone; the same again replaces what they said.
    #[schemars(length(min = 1, max = 100))]
    pub respondent: String,
    #[serde(default)]
    #[schemars(length(max = 80))]
    pub segment: Option<String>,
    /// By the key of what is asked about, the pair of answers. Kano: with it, without it (`like`, `must_be`, `neutral`,
    /// `live_with`, `dislike`); opportunity: importance, satisfaction (1 to 5). What is left out stays as it is.
    pub answers: BTreeMap<String, Vec<Value>>,
}

/// Forgets everything that somebody answered.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Forget {
    pub survey: SurveyId,
    pub respondent: String,
}

#[derive(Serialize, JsonSchema)]
pub struct Answered {
    pub respondent: String,
    /// How many answers this was.
    pub answers: usize,
    pub message: String,
}

impl Command for Answer {
    const NAME: &'static str = "survey.answer";
    const ROUTE: Route = Route::put("/surveys/{survey}/answers");
    const ABOUT: &'static str =
        "Enters what somebody answered in a survey; the same person again replaces what they said.";
    const HIDES: &'static [&'static str] = &["respondent"];
    type Output = Answered;

    async fn place(&self, db: &mut Db, by: &Actor) -> Result<Place> {
        let survey = Survey::find(db, by, self.survey).await?;
        let about = format!("Enter an answer to “{}”", survey.title);
        Ok(survey.place(Right::HearVoices).about(about))
    }

    async fn run(self, tx: &mut Tx, by: &Actor) -> Result<Answered> {
        let survey = Survey::open(tx, by, self.survey).await?;
        let respondent = text::line("respondent", &self.respondent, 100)?;
        let segment = segment(self.segment.as_deref())?;
        let asked = survey.items(tx).await?;
        let (mut given, mut wrong) = (Vec::new(), Vec::new());
        for (key, pair) in &self.answers {
            let Some(item) = asked.iter().find(|item| item.key == *key) else {
                wrong.push(FieldError {
                    field: format!("answers.{key}"),
                    message: format!("{key} is not asked about here"),
                });
                continue;
            };
            match both(&survey, pair) {
                Ok(None) => {}
                Ok(Some((first, second))) => given.push(Given {
                    item_id: item.id,
                    respondent: respondent.clone(),
                    segment: segment.clone(),
                    first,
                    second,
                }),
                Err(message) => wrong.push(FieldError { field: format!("answers.{key}"), message }),
            }
        }
        if !wrong.is_empty() {
            return Err(Error::Invalid(wrong));
        }
        if given.is_empty() {
            return Err(Error::field("respondent", "nothing is answered yet"));
        }
        let answers = given.len();
        writing::write(tx, &survey, given).await?;
        let message = format!("{respondent}: {} entered.", of(answers as i64, "answer", "answers"));
        Ok(Answered { respondent, answers, message })
    }
}

impl Command for Forget {
    const NAME: &'static str = "survey.forget";
    const ROUTE: Route = Route::delete("/surveys/{survey}/respondents/{respondent}");
    const ABOUT: &'static str =
        "Takes away everything that somebody answered in a survey, for good: nothing says any more who they were.";
    const HIDES: &'static [&'static str] = &["respondent"];
    type Output = Answered;

    async fn place(&self, db: &mut Db, by: &Actor) -> Result<Place> {
        let survey = Survey::find(db, by, self.survey).await?;
        let about = format!("Forget what {} answered to “{}”", self.respondent, survey.title);
        Ok(survey.place(Right::HearVoices).about(about))
    }

    async fn run(self, tx: &mut Tx, by: &Actor) -> Result<Answered> {
        let survey = Survey::open(tx, by, self.survey).await?;
        let keys: Vec<(ItemId, String)> = tx
            .query(sql!("select item_id, respondent from survey_answer where survey_id = $1 and respondent = $2"))
            .bind(survey.id)
            .bind(self.respondent.clone())
            .all()
            .await?;
        if keys.is_empty() {
            return Err(Error::NotFound);
        }
        writing::forget(tx, &survey, &self.respondent).await?;
        let message = format!("What {} answered is forgotten.", self.respondent);
        Ok(Answered { respondent: self.respondent, answers: keys.len(), message })
    }
}

/// Nothing where neither question is answered.
fn both(survey: &Survey, pair: &[Value]) -> std::result::Result<Option<(i64, i64)>, String> {
    let said: Vec<Option<String>> = pair.iter().map(words::text).collect();
    match said.as_slice() {
        [Some(first), Some(second)] => {
            Ok(Some((words::read(survey.question, first)?, words::read(survey.question, second)?)))
        }
        [] | [None] | [None, None] => Ok(None),
        _ => Err("both questions are answered, or neither".into()),
    }
}

pub(super) fn segment(said: Option<&str>) -> Result<Option<String>> {
    match said.map(str::trim).filter(|said| !said.is_empty()) {
        Some(said) => text::line("segment", said, 80).map(Some),
        None => Ok(None),
    }
}
