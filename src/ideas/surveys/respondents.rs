//! Who answered, known in the history by a number alone, so that whoever is forgotten is forgotten there too.

use std::collections::HashMap;

use serde_json::{Value, json};
use sqlx::types::Json;
use uuid::Uuid;

use super::survey::SurveyId;
use crate::{
    command::ItemId,
    error::Result,
    sql,
    store::{Db, Tx},
};

/// The numbers of these people; whoever has none is given one.
pub(super) async fn number(tx: &mut Tx, survey: SurveyId, keys: &[(ItemId, String)]) -> Result<HashMap<String, Uuid>> {
    let mut known: HashMap<String, Uuid> = named(tx, survey).await?.into_iter().map(|(id, name)| (name, id)).collect();
    let mut new: Vec<Value> = Vec::new();
    for (_, name) in keys {
        if !known.contains_key(name) {
            let id = tx.id();
            new.push(json!([id, name]));
            known.insert(name.clone(), id);
        }
    }
    if !new.is_empty() {
        tx.query(sql!(
            sqlite: "insert into survey_respondent (id, survey_id, name)
                     select unhex(replace(value ->> 0, '-', '')), $1, value ->> 1 from json_each($2) where true",
            postgres: "insert into survey_respondent (id, survey_id, name)
                     select (value ->> 0)::uuid, $1, value ->> 1 from jsonb_array_elements($2)",
        ))
        .bind(survey)
        .bind(Json(new))
        .run()
        .await?;
    }
    Ok(known)
}

/// Everybody who has a number in a survey.
pub(super) async fn named(db: &mut Db, survey: SurveyId) -> Result<HashMap<Uuid, String>> {
    let rows = db.query(sql!("select id, name from survey_respondent where survey_id = $1"));
    Ok(rows.bind(survey).all::<(Uuid, String)>().await?.into_iter().collect())
}

pub(super) async fn forget(tx: &mut Tx, survey: SurveyId, name: &str) -> Result<()> {
    tx.query(sql!("delete from survey_respondent where survey_id = $1 and name = $2"))
        .bind(survey)
        .bind(name.to_owned())
        .run()
        .await?;
    Ok(())
}

/// Counts again how many people have answered.
pub(super) async fn count(tx: &mut Tx, survey: SurveyId) -> Result<()> {
    tx.query(sql!(
        "update survey set people = (select count(distinct a.respondent) from survey_answer a where a.survey_id = $1) where id = $1"
    ))
    .bind(survey)
    .run()
    .await?;
    Ok(())
}
