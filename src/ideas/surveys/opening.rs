//! Opening a survey, asking about more in it, and archiving it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;
use sqlx::types::Json;

use super::survey::{Question, Survey, SurveyId};
use crate::{
    command::{Actor, Command, ItemId, Place, ProductId, Right, Route},
    error::{Error, Result},
    events::Change,
    items::{Key, Product, text},
    live::Topic,
    sql,
    store::{Db, Tx},
};

/// About how much one can be asked.
const MOST: i64 = 50;

/// Opens a survey.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Open {
    pub product: String,
    #[schemars(length(min = 1, max = 120))]
    pub title: String,
    /// `kano`: how one would feel with it and without it; `opportunity`: how important it is, and how well it is served.
    pub question: Question,
    /// The keys of ideas or features, at most 50.
    pub items: Vec<Key>,
}

/// Asks about more in a survey.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Ask {
    pub survey: SurveyId,
    pub items: Vec<Key>,
}

/// Archives a survey, with its answers.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Archive {
    pub survey: SurveyId,
}

impl Command for Open {
    const NAME: &'static str = "survey.open";
    const ROUTE: Route = Route::create("/products/{product}/ideas/surveys");
    const ABOUT: &'static str =
        "Opens a survey about ideas or features: Kano's pair of questions, or importance and satisfaction.";
    type Output = Survey;

    async fn place(&self, db: &mut Db, by: &Actor) -> Result<Place> {
        let product = Product::find(db, by, &self.product).await?;
        Ok(Place::product(Right::ShapeIdeas, product.id).about(format!("Ask customers “{}”", self.title.trim())))
    }

    async fn run(self, tx: &mut Tx, by: &Actor) -> Result<Survey> {
        let product = Product::find(tx, by, &self.product).await?;
        let title = text::line("title", &self.title, 120)?;
        if self.items.is_empty() {
            return Err(Error::field("items", "say what is asked about"));
        }
        let (id, now) = (SurveyId(tx.id()), tx.now);
        tx.query(sql!(
            "insert into survey (id, product_id, title, question, opened_by, opened_at) values ($1, $2, $3, $4, $5, $6)"
        ))
        .bind(id)
        .bind(product.id)
        .bind(title)
        .bind(self.question.name().to_owned())
        .bind((!by.person.0.is_nil()).then_some(by.person))
        .bind(now)
        .run()
        .await?;
        add(tx, product.id, id, &self.items).await?;
        tx.touch(Topic::product(&product.key));
        Survey::find(tx, by, id).await
    }

    fn next(output: &Survey) -> Option<String> {
        Some(output.href())
    }
}

impl Command for Ask {
    const NAME: &'static str = "survey.ask";
    const ROUTE: Route = Route::post("/surveys/{survey}/items");
    const ABOUT: &'static str = "Asks about more ideas or features in a survey.";
    type Output = Survey;

    async fn place(&self, db: &mut Db, by: &Actor) -> Result<Place> {
        let survey = Survey::find(db, by, self.survey).await?;
        let about = format!("Ask about more in “{}”", survey.title);
        Ok(survey.place(Right::ShapeIdeas).about(about))
    }

    async fn run(self, tx: &mut Tx, by: &Actor) -> Result<Survey> {
        let survey = Survey::open(tx, by, self.survey).await?;
        add(tx, survey.product_id, survey.id, &self.items).await?;
        tx.touch(Topic::product(&survey.product));
        Survey::find(tx, by, survey.id).await
    }
}

impl Command for Archive {
    const NAME: &'static str = "survey.archive";
    const ROUTE: Route = Route::delete("/surveys/{survey}");
    const ABOUT: &'static str = "Archives a survey with its answers; undo brings it back.";
    type Output = Survey;

    async fn place(&self, db: &mut Db, by: &Actor) -> Result<Place> {
        let survey = Survey::find(db, by, self.survey).await?;
        let about = format!("Archive the survey “{}”", survey.title);
        Ok(survey.place(Right::ShapeIdeas).about(about))
    }

    async fn run(self, tx: &mut Tx, by: &Actor) -> Result<Survey> {
        let survey = Survey::open(tx, by, self.survey).await?;
        archive(tx, &survey, true).await?;
        Survey::find(tx, by, survey.id).await
    }

    fn next(output: &Survey) -> Option<String> {
        Some(format!("/products/{}/ideas/surveys", output.product))
    }
}

/// Archives it or brings it back, and tells it in the product.
pub(super) async fn archive(tx: &mut Tx, survey: &Survey, gone: bool) -> Result<()> {
    let now = tx.now;
    tx.query(sql!("update survey set archived_at = $2 where id = $1"))
        .bind(survey.id)
        .bind(gone.then_some(now))
        .run()
        .await?;
    let told = |gone: bool| json!({"survey": survey.id, "title": survey.title, "archived": gone});
    tx.record(Change::of_product(&survey.product, "survey", told(!gone), told(gone)));
    tx.touch(Topic::product(&survey.product));
    Ok(())
}

/// The ideas and features of those keys, in one query.
async fn add(tx: &mut Tx, product: ProductId, survey: SurveyId, keys: &[Key]) -> Result<()> {
    let found = tx
        .query(sql!(
            sqlite: "select i.id, i.key from json_each($2) v cross join item i
                     where i.key = v.value and i.product_id = $1 and i.kind in ('idea', 'feature') and i.archived_at is null",
            postgres: "select i.id, i.key from jsonb_array_elements_text($2) v cross join item i
                     where i.key = v.value and i.product_id = $1 and i.kind in ('idea', 'feature') and i.archived_at is null",
        ))
        .bind(product)
        .bind(Json(keys.iter().take(200).map(|key| key.as_str().to_owned()).collect::<Vec<_>>()))
        .all::<(ItemId, String)>()
        .await?;
    if let Some(wrong) = keys.iter().find(|key| !found.iter().any(|(_, found)| found == key.as_str())) {
        return Err(Error::field("items", format!("{wrong} is no idea or feature of this product")));
    }
    let ids: Vec<ItemId> = found.into_iter().map(|(id, _)| id).collect();
    tx.query(sql!(
        sqlite: "insert into survey_item (survey_id, item_id) select $1, unhex(replace(value, '-', '')) from json_each($2) where true
                 on conflict (survey_id, item_id) do nothing",
        postgres: "insert into survey_item (survey_id, item_id) select $1, value::uuid from jsonb_array_elements_text($2)
                 on conflict (survey_id, item_id) do nothing",
    ))
    .bind(survey)
    .bind(Json(ids))
    .run()
    .await?;
    let asked =
        tx.query(sql!("select count(*) from survey_item where survey_id = $1")).bind(survey).value::<i64>().await?;
    if asked > Some(MOST) {
        return Err(Error::field("items", format!("a survey asks about at most {MOST}")));
    }
    Ok(())
}
