//! A survey with what its answers come to, the answers themselves, and the surveys of a product.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{
    results::{self, KanoResult, OpportunityResult, Segment, Table},
    survey::{Asked, Question, Survey, SurveyId, surveys},
    words,
};
use crate::{
    command::{Actor, Query, Route},
    error::{Error, Result},
    items::{Product, listing},
    sql,
    store::Db,
};

/// Reads a survey.
#[derive(Deserialize, JsonSchema)]
pub struct Read {
    pub survey: SurveyId,
    /// Which table says what a pair of answers means; kano unless told.
    #[serde(default)]
    pub table: Table,
    /// The answers of one segment alone, for Kano's categories.
    #[serde(default)]
    pub segment: Option<String>,
}

#[derive(Serialize, JsonSchema)]
pub struct Whole {
    #[serde(flatten)]
    pub survey: Survey,
    pub items: Vec<Asked>,
    pub segments: Vec<Segment>,
    /// Where Kano's questions were asked: what pleases most first.
    pub kano: Vec<KanoResult>,
    /// Where importance and satisfaction were asked: the highest score first, each segment by itself and everybody together.
    pub opportunity: Vec<OpportunityResult>,
}

impl Query for Read {
    const NAME: &'static str = "survey.read";
    const ROUTE: Route = Route::get("/surveys/{survey}");
    const ABOUT: &'static str = "Reads a survey with what its answers come to: Kano's category and coefficients of each, or opportunity scores by segment.";
    type Output = Whole;

    async fn run(self, db: &mut Db, by: &Actor) -> Result<Whole> {
        let survey = Survey::find(db, by, self.survey).await?;
        whole(db, survey, self.table, self.segment.as_deref()).await
    }
}

pub(super) async fn whole(db: &mut Db, survey: Survey, table: Table, segment: Option<&str>) -> Result<Whole> {
    let (items, segments) = (survey.items(db).await?, results::segments(db, &survey).await?);
    let counted = results::counted(db, &survey).await?;
    let asks = |question: Question| survey.question == question;
    Ok(Whole {
        kano: if asks(Question::Kano) { results::kano(&items, &counted, table, segment) } else { Vec::new() },
        opportunity: if asks(Question::Opportunity) {
            results::opportunity(&items, &counted, &segments)
        } else {
            Vec::new()
        },
        items,
        segments,
        survey,
    })
}

/// Lists the answers of a survey.
#[derive(Deserialize, JsonSchema)]
pub struct Answers {
    pub survey: SurveyId,
    /// At most 200; 50 unless told.
    #[serde(default)]
    pub limit: Option<i64>,
    /// The `next` of the page before.
    #[serde(default)]
    pub after: Option<String>,
}

#[derive(Serialize, JsonSchema)]
pub struct Given {
    pub respondent: String,
    pub segment: Option<String>,
    pub key: String,
    pub first: String,
    pub second: String,
}

#[derive(Serialize, JsonSchema)]
pub struct AnswersPage {
    pub items: Vec<Given>,
    pub next: Option<String>,
}

/// An answer as it is kept, with the id of what it is about.
type Row = (String, Option<String>, String, i64, i64, Uuid);

impl Query for Answers {
    const NAME: &'static str = "survey.answers";
    const ROUTE: Route = Route::get("/surveys/{survey}/answers");
    const ABOUT: &'static str = "Lists the answers of a survey by respondent.";
    type Output = AnswersPage;

    async fn run(self, db: &mut Db, by: &Actor) -> Result<AnswersPage> {
        let survey = Survey::find(db, by, self.survey).await?;
        let limit = listing::limit(self.limit)?;
        let (respondent, item) = match self.after.as_deref() {
            None => (String::new(), Uuid::nil()),
            Some(cursor) => cursor
                .split_once('_')
                .and_then(|(item, respondent)| Some((respondent.to_owned(), item.parse().ok()?)))
                .ok_or_else(|| Error::field("after", "this is not the next of a page"))?,
        };
        let mut rows = db
            .query(sql!(
                "select a.respondent, a.segment, i.key, a.first, a.second, a.item_id from survey_answer a join item i on i.id = a.item_id
                 where a.survey_id = $1 and i.product_id = $2 and (a.respondent, a.item_id) > ($3, $4)
                 order by a.respondent, a.item_id limit $5"
            ))
            .bind(survey.id)
            .bind(survey.product_id)
            .bind(respondent)
            .bind(item)
            .bind(limit + 1)
            .all::<Row>()
            .await?;
        let next = listing::cut(&mut rows, limit, |last| format!("{}_{}", last.5, last.0));
        let given = |(respondent, segment, key, first, second, _): Row| Given {
            respondent,
            segment,
            key,
            first: words::name(survey.question, first),
            second: words::name(survey.question, second),
        };
        Ok(AnswersPage { items: rows.into_iter().map(given).collect(), next })
    }
}

/// Lists the surveys of a product, newest first.
#[derive(Deserialize, JsonSchema)]
pub struct List {
    pub product: String,
    /// At most 200; 50 unless told.
    #[serde(default)]
    pub limit: Option<i64>,
    /// The `next` of the page before.
    #[serde(default)]
    pub after: Option<Uuid>,
}

#[derive(Serialize, JsonSchema)]
pub struct Surveys {
    pub items: Vec<Survey>,
    pub next: Option<String>,
}

impl Query for List {
    const NAME: &'static str = "survey.list";
    const ROUTE: Route = Route::get("/products/{product}/ideas/surveys");
    const ABOUT: &'static str = "Lists the surveys of a product, newest first; archived ones are left out.";
    type Output = Surveys;

    async fn run(self, db: &mut Db, by: &Actor) -> Result<Surveys> {
        let product = Product::find(db, by, &self.product).await?;
        list(db, &product, listing::limit(self.limit)?, self.after).await
    }
}

pub(super) async fn list(db: &mut Db, product: &Product, limit: i64, after: Option<Uuid>) -> Result<Surveys> {
    let mut items = db
        .query(sql!(surveys!(
            "where s.product_id = $1 and s.archived_at is null and s.id < $2 order by s.id desc limit $3"
        )))
        .bind(product.id)
        .bind(after.unwrap_or(Uuid::max()))
        .bind(limit + 1)
        .all::<Survey>()
        .await?;
    let next = listing::cut(&mut items, limit, |last| last.id.to_string());
    Ok(Surveys { items, next })
}

/// Who has answered, by name, a page at a time.
#[derive(sqlx::FromRow)]
pub(super) struct Person {
    pub respondent: String,
    pub segment: Option<String>,
    pub answers: i64,
}

pub(super) async fn people(db: &mut Db, survey: &Survey, after: &str, limit: i64) -> Result<Vec<Person>> {
    Ok(db
        .query(sql!(
            "select respondent, max(segment) as segment, count(*) as answers from survey_answer
             where survey_id = $1 and respondent > $2 group by respondent order by respondent limit $3"
        ))
        .bind(survey.id)
        .bind(after.to_owned())
        .bind(limit)
        .all()
        .await?)
}
