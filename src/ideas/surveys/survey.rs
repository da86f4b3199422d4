//! A survey: one kind of question, asked about some ideas or features.

use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    command::{Actor, ItemId, Place, ProductId, Right},
    error::{Error, Result},
    sql,
    store::Db,
};

crate::id!(
    /// One survey.
    SurveyId,
);

/// What is asked; each is two answers on a scale of five.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Question {
    /// How one would feel with it, and without it.
    Kano,
    /// How important it is, and how well it is served today.
    Opportunity,
}

impl Question {
    pub const ALL: [Question; 2] = [Question::Kano, Question::Opportunity];

    pub fn name(self) -> &'static str {
        match self {
            Question::Kano => "kano",
            Question::Opportunity => "opportunity",
        }
    }

    pub fn label(self) -> &'static str {
        match self {
            Question::Kano => "Kano",
            Question::Opportunity => "Importance and satisfaction",
        }
    }

    /// The two questions.
    pub fn pair(self) -> [&'static str; 2] {
        match self {
            Question::Kano => ["With it", "Without it"],
            Question::Opportunity => ["Importance", "Satisfaction"],
        }
    }
}

impl TryFrom<String> for Question {
    type Error = String;
    fn try_from(name: String) -> std::result::Result<Question, String> {
        let found = Question::ALL.into_iter().find(|question| question.name() == name);
        found.ok_or_else(|| format!("{name} is no question"))
    }
}

#[derive(Clone, Debug, Serialize, JsonSchema, sqlx::FromRow)]
pub struct Survey {
    pub id: SurveyId,
    /// The key of the product.
    pub product: String,
    pub title: String,
    #[sqlx(try_from = "String")]
    pub question: Question,
    pub opened_at: DateTime<Utc>,
    pub archived_at: Option<DateTime<Utc>>,
    /// How many people have answered.
    pub people: i64,
    #[serde(skip)]
    pub product_id: ProductId,
}

/// What it asks about.
#[derive(Clone, Debug, Serialize, JsonSchema, sqlx::FromRow)]
pub struct Asked {
    pub key: String,
    pub title: String,
    #[serde(skip)]
    pub id: ItemId,
}

/// What a survey is read from; conditions follow.
macro_rules! surveys {
    ($rest:literal) => {
        concat!(
            "select s.id, p.key as product, s.title, s.question, s.opened_at, s.archived_at, s.product_id, s.people
             from survey s join product p on p.id = s.product_id ",
            $rest
        )
    };
}
pub(super) use surveys;

impl Survey {
    /// Finds a survey in what the actor may see.
    pub async fn find(db: &mut Db, by: &Actor, id: SurveyId) -> Result<Survey> {
        let found = db.query(sql!(surveys!("where s.id = $1"))).bind(id).one::<Survey>().await?;
        found.filter(|survey| by.sees(survey.product_id)).ok_or(Error::NotFound)
    }

    /// The same for a change: an archived one takes none.
    pub async fn open(db: &mut Db, by: &Actor, id: SurveyId) -> Result<Survey> {
        let survey = Survey::find(db, by, id).await?;
        if survey.archived_at.is_some() {
            return Err(Error::refused("survey_archived", "this survey is archived"));
        }
        Ok(survey)
    }

    pub fn place(&self, right: Right) -> Place {
        Place::product(right, self.product_id)
    }

    pub fn href(&self) -> String {
        format!("/surveys/{}", self.id)
    }

    /// What it asks about; what has gone to another product is no more of it.
    pub async fn items(&self, db: &mut Db) -> Result<Vec<Asked>> {
        Ok(db
            .query(sql!(
                "select i.key, i.title, i.id from survey_item s join item i on i.id = s.item_id
                 where s.survey_id = $1 and i.product_id = $2 and i.archived_at is null order by i.created_at, i.id"
            ))
            .bind(self.id)
            .bind(self.product_id)
            .all()
            .await?)
    }
}
