//! Writing answers, however many come at once, and putting back what stood there before.

use std::collections::HashMap;

use serde_json::{Value, json};
use sqlx::types::Json;
use uuid::Uuid;

use super::{
    opening, respondents,
    survey::{Survey, SurveyId},
};
use crate::{
    command::{Actor, ItemId},
    error::{Error, Result},
    events::Change,
    items::Product,
    live::Topic,
    sql,
    store::{Db, Tx},
};

/// How many answers a survey holds.
const MOST: i64 = 20_000;
/// How many segments its people can come from.
const MOST_SEGMENTS: i64 = 30;

/// The pair of answers somebody gave about one thing.
#[derive(Clone, Debug, PartialEq, sqlx::FromRow)]
pub(super) struct Given {
    pub item_id: ItemId,
    pub respondent: String,
    pub segment: Option<String>,
    pub first: i64,
    pub second: i64,
}

/// Writes what was answered, replacing what the same people said of the same before, and tells it in the product.
pub(super) async fn write(tx: &mut Tx, survey: &Survey, given: Vec<Given>) -> Result<()> {
    let keys: Vec<(ItemId, String)> = given.iter().map(|one| (one.item_id, one.respondent.clone())).collect();
    let before = now(tx, survey.id, &keys).await?;
    put(tx, survey.id, &given).await?;
    let known = respondents::number(tx, survey.id, &keys).await?;
    tell(tx, survey, &keys, &before, &given, &known);
    within_bounds(tx, survey.id).await?;
    respondents::count(tx, survey.id).await
}

/// Takes away everything that somebody answered, and who they were: the history keeps a number that means nobody.
pub(super) async fn forget(tx: &mut Tx, survey: &Survey, respondent: &str) -> Result<()> {
    tx.query(sql!("delete from survey_answer where survey_id = $1 and respondent = $2"))
        .bind(survey.id)
        .bind(respondent.to_owned())
        .run()
        .await?;
    respondents::forget(tx, survey.id, respondent).await?;
    respondents::count(tx, survey.id).await?;
    tx.touch(Topic::product(&survey.product));
    Ok(())
}

/// Puts back what stood there before a change; false when it has been changed since.
pub async fn put_back(tx: &mut Tx, by: &Actor, product: &Product, change: &Change) -> Result<bool> {
    let id = change.after["survey"].as_str().and_then(|id| id.parse::<Uuid>().ok()).ok_or(Error::NotFound)?;
    let survey = Survey::find(tx, by, SurveyId(id)).await?;
    if survey.product != product.key {
        return Ok(false);
    }
    if let Some(archived) = change.after["archived"].as_bool() {
        if survey.archived_at.is_some() != archived {
            return Ok(false);
        }
        opening::archive(tx, &survey, !archived).await?;
        return Ok(true);
    }
    let known = respondents::named(tx, survey.id).await?;
    let (were, are) = (read(&change.before, &known), read(&change.after, &known));
    let keys: Vec<(ItemId, String)> = were.iter().map(|(key, _)| key.clone()).collect();
    let stands = now(tx, survey.id, &keys).await?;
    if are.iter().any(|(key, given)| stands.get(key) != given.as_ref()) {
        return Ok(false);
    }
    remove(tx, survey.id, &keys).await?;
    let back: Vec<Given> = were.into_iter().filter_map(|(_, given)| given).collect();
    put(tx, survey.id, &back).await?;
    let known = respondents::number(tx, survey.id, &keys).await?;
    tell(tx, &survey, &keys, &stands, &back, &known);
    respondents::count(tx, survey.id).await?;
    Ok(true)
}

/// What these people say of these things now.
async fn now(db: &mut Db, survey: SurveyId, keys: &[(ItemId, String)]) -> Result<HashMap<(ItemId, String), Given>> {
    let found = db
        .query(sql!(
            sqlite: "select a.item_id, a.respondent, a.segment, a.first, a.second from json_each($2) v cross join survey_answer a
                     where a.survey_id = $1 and a.item_id = unhex(replace(v.value ->> 0, '-', '')) and a.respondent = v.value ->> 1",
            postgres: "select a.item_id, a.respondent, a.segment, a.first, a.second from jsonb_array_elements($2) v cross join survey_answer a
                     where a.survey_id = $1 and a.item_id = (v.value ->> 0)::uuid and a.respondent = v.value ->> 1",
        ))
        .bind(survey)
        .bind(Json(keys.to_vec()))
        .all::<Given>()
        .await?;
    Ok(found.into_iter().map(|given| ((given.item_id, given.respondent.clone()), given)).collect())
}

async fn put(tx: &mut Tx, survey: SurveyId, given: &[Given]) -> Result<()> {
    let now = tx.now;
    let rows: Vec<Value> =
        given.iter().map(|one| json!([one.item_id, one.respondent, one.segment, one.first, one.second])).collect();
    tx.query(sql!(
        sqlite: "insert into survey_answer (survey_id, item_id, respondent, segment, first, second, answered_at)
                 select $1, unhex(replace(value ->> 0, '-', '')), value ->> 1, value ->> 2, value ->> 3, value ->> 4, $3 from json_each($2) where true
                 on conflict (survey_id, item_id, respondent)
                    do update set segment = excluded.segment, first = excluded.first, second = excluded.second",
        postgres: "insert into survey_answer (survey_id, item_id, respondent, segment, first, second, answered_at)
                 select $1, (value ->> 0)::uuid, value ->> 1, value ->> 2, (value ->> 3)::bigint, (value ->> 4)::bigint, $3
                 from jsonb_array_elements($2)
                 on conflict (survey_id, item_id, respondent)
                    do update set segment = excluded.segment, first = excluded.first, second = excluded.second",
    ))
    .bind(survey)
    .bind(Json(rows))
    .bind(now)
    .run()
    .await?;
    Ok(())
}

async fn remove(tx: &mut Tx, survey: SurveyId, keys: &[(ItemId, String)]) -> Result<()> {
    tx.query(sql!(
        sqlite: "delete from survey_answer where survey_id = $1 and (item_id, respondent) in (
                    select unhex(replace(value ->> 0, '-', '')), value ->> 1 from json_each($2))",
        postgres: "delete from survey_answer where survey_id = $1 and (item_id, respondent) in (
                    select (value ->> 0)::uuid, value ->> 1 from jsonb_array_elements($2))",
    ))
    .bind(survey)
    .bind(Json(keys.to_vec()))
    .run()
    .await?;
    Ok(())
}

/// One change for all of it: each answer as it was and as it is, by the number of whoever gave it.
fn tell(
    tx: &mut Tx,
    survey: &Survey,
    keys: &[(ItemId, String)],
    before: &HashMap<(ItemId, String), Given>,
    after: &[Given],
    known: &HashMap<String, Uuid>,
) {
    let row = |key: &(ItemId, String), given: Option<&Given>| {
        json!([
            key.0,
            known.get(&key.1),
            given.and_then(|one| one.segment.clone()),
            given.map(|one| one.first),
            given.map(|one| one.second)
        ])
    };
    let is: HashMap<(ItemId, &str), &Given> =
        after.iter().map(|given| ((given.item_id, given.respondent.as_str()), given)).collect();
    let were: Vec<Value> = keys.iter().map(|key| row(key, before.get(key))).collect();
    let are: Vec<Value> = keys.iter().map(|key| row(key, is.get(&(key.0, key.1.as_str())).copied())).collect();
    if were != are {
        let told = |answers: Vec<Value>| json!({"survey": survey.id, "title": survey.title, "answers": answers});
        tx.record(Change::of_product(&survey.product, "survey", told(were), told(are)));
        tx.touch(Topic::product(&survey.product));
    }
}

/// Answers as they are told, of those who are still known; before they had numbers they were told by name.
fn read(told: &Value, known: &HashMap<Uuid, String>) -> Vec<((ItemId, String), Option<Given>)> {
    let rows = told["answers"].as_array().into_iter().flatten();
    let row = |row: &Value| {
        let item_id = ItemId(row[0].as_str()?.parse().ok()?);
        let who = row[1].as_str()?;
        let respondent = match who.parse::<Uuid>() {
            Ok(number) => known.get(&number)?.clone(),
            Err(_) => known.values().find(|name| *name == who)?.clone(),
        };
        let given = row[3].as_i64().zip(row[4].as_i64()).map(|(first, second)| Given {
            item_id,
            respondent: respondent.clone(),
            segment: row[2].as_str().map(str::to_owned),
            first,
            second,
        });
        Some(((item_id, respondent), given))
    };
    rows.filter_map(row).collect()
}

async fn within_bounds(tx: &mut Tx, survey: SurveyId) -> Result<()> {
    let (answers, segments) = tx
        .query(sql!("select count(*), count(distinct segment) from survey_answer where survey_id = $1"))
        .bind(survey)
        .one::<(i64, i64)>()
        .await?
        .unwrap_or_default();
    if answers > MOST {
        return Err(Error::refused("too_many", format!("a survey holds at most {MOST} answers")));
    }
    if segments > MOST_SEGMENTS {
        return Err(Error::field(
            "segment",
            format!("the people of a survey come from at most {MOST_SEGMENTS} segments"),
        ));
    }
    Ok(())
}
