//! A value that is typed into a key result is a check-in like any other: dated, kept, and on its curve.

use serde_json::{Map, Value};

use super::{check_in, key_result::Fed};
use crate::{
    command::Actor,
    error::{Error, Result},
    items::{Item, Kind},
    sql,
    store::Tx,
};

/// Refuses a value by hand where a metric or the work below says it.
pub fn must_be_its_own(kind: Kind, said: &Map<String, Value>, after: &Map<String, Value>) -> Result<()> {
    if kind != Kind::KeyResult || said.get("current").is_none_or(Value::is_null) {
        return Ok(());
    }
    match fed(after) {
        Fed::CheckIns => Ok(()),
        fed => Err(Error::field("current", format!("leave this empty: {} says it", fed.source()))),
    }
}

/// Writes down a value that was typed, or takes away the one that is taken back.
pub async fn keep(
    tx: &mut Tx,
    by: &Actor,
    item: &Item,
    before: &Map<String, Value>,
    after: &Map<String, Value>,
) -> Result<()> {
    let (was, is) = (before.get("current").and_then(Value::as_f64), after.get("current").and_then(Value::as_f64));
    if item.kind != Kind::KeyResult || was == is || fed(after) != Fed::CheckIns || fed(before) != Fed::CheckIns {
        return Ok(());
    }
    if tx.undoes.is_some() && take_back(tx, item, was, is).await? {
        return Ok(());
    }
    match is {
        Some(is) => check_in::typed(tx, by, item, is, was).await,
        None => Ok(()),
    }
}

fn fed(fields: &Map<String, Value>) -> Fed {
    fields.get("fed").and_then(Value::as_str).and_then(Fed::parse).unwrap_or_default()
}

/// Takes away the check-in that was typed from the one value to the other, or brings it back.
async fn take_back(tx: &mut Tx, item: &Item, was: Option<f64>, is: Option<f64>) -> Result<bool> {
    let now = tx.now;
    let mut moved = 0;
    for (sql, value, before, away) in [(TAKEN, was, is, Some(now)), (BROUGHT, is, was, None)] {
        if moved == 0 && value.is_some() {
            moved = tx.query(sql()).bind(item.id).bind(value).bind(before).bind(away).run().await?;
        }
    }
    Ok(moved > 0)
}

type Text = fn() -> &'static crate::store::Sql;

const TAKEN: Text = || {
    sql!(
        "update check_in set archived_at = $4 where id = (select id from check_in where key_result_id = $1 and archived_at is null
            and value = $2 and (was = $3 or was is null and $3 is null) order by at desc, id desc limit 1)"
    )
};

const BROUGHT: Text = || {
    sql!(
        "update check_in set archived_at = $4 where id = (select id from check_in where key_result_id = $1 and archived_at is not null
            and value = $2 and (was = $3 or was is null and $3 is null) order by at desc, id desc limit 1)"
    )
};
