//! Writing many rows with one statement: a batch is one JSON value that the database unfolds. On SQLite by `jsonb_each`:
//! what it gives is read again without being written out and parsed for each column.

use chrono::{DateTime, SecondsFormat, Utc};
use serde::Serialize;
use sqlx::types::Json;
use uuid::Uuid;

use super::run::RunId;
use crate::{
    command::ProductId,
    error::Result,
    sql,
    store::{Param, Sql, Tx},
};

/// An id as both engines read it back from JSON.
pub fn id(id: Uuid) -> String {
    id.simple().to_string()
}

/// A time as both engines keep it.
pub fn time(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::AutoSi, false)
}

#[derive(Serialize)]
pub struct NewItem {
    pub id: String,
    pub kind: &'static str,
    pub product: Option<String>,
    pub area: Option<String>,
    pub key: String,
    pub title: String,
    pub status: &'static str,
    pub open: bool,
    pub rank: Option<String>,
    pub points: Option<f64>,
    pub owner: Option<String>,
    pub by: Option<String>,
    pub created: String,
    pub updated: String,
    pub body: String,
}

/// What the kind of a new item knows; only the columns of its kind are read, and nothing is written of what it does not know.
#[derive(Default, Serialize)]
pub struct NewFacts {
    pub item: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub priority: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due_on: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub started_at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub accepted_at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub customer: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub said_by: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub said_at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub score: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub segment: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub revenue: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contact: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
}

#[derive(Serialize)]
pub struct NewLabel {
    pub item: String,
    pub label: String,
}

/// The state of a team that a new item is in.
#[derive(Serialize)]
pub struct NewState {
    pub item: String,
    pub team: String,
    pub state: String,
}

/// What a new item says in a field of its product.
#[derive(Serialize)]
pub struct NewValue {
    pub item: String,
    pub field: String,
    pub nth: i64,
    pub place: String,
    pub text: Option<String>,
    pub number: Option<f64>,
    pub day: Option<String>,
    pub person: Option<String>,
    pub choice: Option<String>,
}

#[derive(Serialize)]
pub struct NewComment {
    pub id: String,
    pub item: String,
    pub by: String,
    pub body: String,
    pub at: String,
}

#[derive(Serialize)]
pub struct NewOrigin {
    pub source: &'static str,
    pub key: String,
    pub item: String,
    pub digest: String,
}

#[derive(Serialize)]
pub struct RowSaid {
    pub row: u64,
    pub outcome: &'static str,
    pub key: Option<String>,
    pub item: Option<String>,
    pub why: Option<String>,
}

async fn unfold<T: Serialize + Send + 'static>(tx: &mut Tx, sql: &'static Sql, rows: Vec<T>) -> Result<()>
where
    Json<Vec<T>>: Param,
{
    if !rows.is_empty() {
        tx.query(sql).bind(Json(rows)).run().await?;
    }
    Ok(())
}

pub async fn items(tx: &mut Tx, rows: Vec<NewItem>) -> Result<()> {
    let sql = sql!(
        sqlite: "insert into item (id, kind, product_id, area_id, key, title, status, open, rank, points, owner_id, created_by, created_at,
                updated_at, body)
            select unhex(value ->> 'id'), value ->> 'kind', unhex(value ->> 'product'), unhex(value ->> 'area'), value ->> 'key',
                value ->> 'title', value ->> 'status', value ->> 'open', value ->> 'rank', value ->> 'points', unhex(value ->> 'owner'),
                unhex(value ->> 'by'), value ->> 'created', value ->> 'updated', value ->> 'body'
            from jsonb_each($1)",
        postgres: "insert into item (id, kind, product_id, area_id, key, title, status, open, rank, points, owner_id, created_by, created_at,
                updated_at, body)
            select id, kind, product, area, key, title, status, open, rank, points, owner, by, created, updated, body
            from jsonb_to_recordset($1) as r (id uuid, kind text, product uuid, area uuid, key text, title text, status text,
                open boolean, rank text, points double precision, owner uuid, by uuid, created timestamptz, updated timestamptz,
                body text)",
    );
    unfold(tx, sql, rows).await
}

pub async fn work(tx: &mut Tx, rows: Vec<NewFacts>) -> Result<()> {
    let sql = sql!(
        sqlite: "insert into work (item_id, priority, due_on, started_at, accepted_at)
            select unhex(value ->> 'item'), value ->> 'priority', value ->> 'due_on', value ->> 'started_at', value ->> 'accepted_at'
            from jsonb_each($1)",
        postgres: "insert into work (item_id, priority, due_on, started_at, accepted_at) select item, priority, due_on, started_at, accepted_at
            from jsonb_to_recordset($1) as r (item uuid, priority text, due_on date, started_at timestamptz, accepted_at timestamptz)",
    );
    unfold(tx, sql, rows).await
}

pub async fn subtasks(tx: &mut Tx, rows: Vec<NewFacts>) -> Result<()> {
    let sql = sql!(
        sqlite: "insert into subtask (item_id) select unhex(value ->> 'item') from jsonb_each($1)",
        postgres: "insert into subtask (item_id) select item from jsonb_to_recordset($1) as r (item uuid)",
    );
    unfold(tx, sql, rows).await
}

pub async fn feedback(tx: &mut Tx, rows: Vec<NewFacts>) -> Result<()> {
    let sql = sql!(
        sqlite: "insert into feedback (item_id, customer_id, said_by, source, said_at, score)
            select unhex(value ->> 'item'), unhex(value ->> 'customer'), value ->> 'said_by', value ->> 'source', value ->> 'said_at',
                value ->> 'score' from jsonb_each($1)",
        postgres: "insert into feedback (item_id, customer_id, said_by, source, said_at, score)
            select item, customer, said_by, source, said_at, score
            from jsonb_to_recordset($1) as r (item uuid, customer uuid, said_by text, source text, said_at timestamptz, score bigint)",
    );
    unfold(tx, sql, rows).await
}

pub async fn customers(tx: &mut Tx, rows: Vec<NewFacts>) -> Result<()> {
    let sql = sql!(
        sqlite: "insert into customer (item_id, segment, revenue, contact)
            select unhex(value ->> 'item'), value ->> 'segment', value ->> 'revenue', value ->> 'contact' from jsonb_each($1)",
        postgres: "insert into customer (item_id, segment, revenue, contact) select item, segment, revenue, contact
            from jsonb_to_recordset($1) as r (item uuid, segment text, revenue bigint, contact text)",
    );
    unfold(tx, sql, rows).await
}

pub async fn releases(tx: &mut Tx, rows: Vec<NewFacts>) -> Result<()> {
    let sql = sql!(
        sqlite: "insert into release (item_id, version) select unhex(value ->> 'item'), value ->> 'version' from jsonb_each($1)",
        postgres: "insert into release (item_id, version) select item, version from jsonb_to_recordset($1) as r (item uuid, version text)",
    );
    unfold(tx, sql, rows).await
}

pub async fn labels(tx: &mut Tx, rows: Vec<NewLabel>) -> Result<()> {
    let sql = sql!(
        sqlite: "insert into item_label (item_id, label) select unhex(value ->> 'item'), value ->> 'label' from jsonb_each($1)",
        postgres: "insert into item_label (item_id, label) select item, label from jsonb_to_recordset($1) as r (item uuid, label text)",
    );
    unfold(tx, sql, rows).await
}

pub async fn states(tx: &mut Tx, rows: Vec<NewState>) -> Result<()> {
    let sql = sql!(
        sqlite: "insert into item_state (item_id, state_id) select unhex(value ->> 'item'), s.id from jsonb_each($1)
            join workflow_state s on s.team_id = unhex(value ->> 'team') and s.name = value ->> 'state'",
        postgres: "insert into item_state (item_id, state_id)
            select item, s.id from jsonb_to_recordset($1) as r (item uuid, team uuid, state text)
            join workflow_state s on s.team_id = r.team and s.name = r.state",
    );
    unfold(tx, sql, rows).await
}

pub async fn own(tx: &mut Tx, rows: Vec<NewValue>) -> Result<()> {
    let sql = sql!(
        sqlite: "insert into field_value (item_id, field_id, nth, place, text, number, day, person_id, choice_id)
            select unhex(value ->> 'item'), unhex(value ->> 'field'), value ->> 'nth', value ->> 'place', value ->> 'text',
                value ->> 'number', value ->> 'day', unhex(value ->> 'person'), unhex(value ->> 'choice') from jsonb_each($1)",
        postgres: "insert into field_value (item_id, field_id, nth, place, text, number, day, person_id, choice_id)
            select item, field, nth, place, text, number, day, person, choice
            from jsonb_to_recordset($1) as r (item uuid, field uuid, nth bigint, place text, text text, number double precision,
                day date, person uuid, choice uuid)",
    );
    unfold(tx, sql, rows).await
}

pub async fn comments(tx: &mut Tx, rows: Vec<NewComment>) -> Result<()> {
    let sql = sql!(
        sqlite: "insert into comment (id, item_id, by_id, body, created_at)
            select unhex(value ->> 'id'), unhex(value ->> 'item'), unhex(value ->> 'by'), value ->> 'body', value ->> 'at'
            from jsonb_each($1)",
        postgres: "insert into comment (id, item_id, by_id, body, created_at) select id, item, by, body, at
            from jsonb_to_recordset($1) as r (id uuid, item uuid, by uuid, body text, at timestamptz)",
    );
    unfold(tx, sql, rows).await
}

pub async fn origins(tx: &mut Tx, product: ProductId, rows: Vec<NewOrigin>) -> Result<()> {
    let sql = sql!(
        sqlite: "insert into origin (product_id, source, source_key, item_id, digest)
            select $2, value ->> 'source', value ->> 'key', unhex(value ->> 'item'), value ->> 'digest' from jsonb_each($1) where true
            on conflict (product_id, source, source_key) do update set item_id = excluded.item_id, digest = excluded.digest",
        postgres: "insert into origin (product_id, source, source_key, item_id, digest) select $2, source, key, item, digest
            from jsonb_to_recordset($1) as r (source text, key text, item uuid, digest text)
            on conflict (product_id, source, source_key) do update set item_id = excluded.item_id, digest = excluded.digest",
    );
    if !rows.is_empty() {
        tx.query(sql).bind(Json(rows)).bind(product).run().await?;
    }
    Ok(())
}

pub async fn rows(tx: &mut Tx, run: RunId, rows: Vec<RowSaid>) -> Result<()> {
    let sql = sql!(
        sqlite: "insert into import_row (run_id, row, outcome, source_key, item_id, why)
            select $2, value ->> 'row', value ->> 'outcome', value ->> 'key', unhex(value ->> 'item'), value ->> 'why'
            from jsonb_each($1)",
        postgres: "insert into import_row (run_id, row, outcome, source_key, item_id, why) select $2, row, outcome, key, item, why
            from jsonb_to_recordset($1) as r (row bigint, outcome text, key text, item uuid, why text)",
    );
    if !rows.is_empty() {
        tx.query(sql).bind(Json(rows)).bind(run).run().await?;
    }
    Ok(())
}
