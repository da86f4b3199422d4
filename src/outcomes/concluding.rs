//! Saying what came of a hypothesis, with what was learnt: the numbers of that day are kept as they were.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;
use sqlx::types::Json;

use super::{
    expected::{self, Outcome, Recorded},
    verdict::Verdict,
};
use crate::{
    command::{Actor, Command, ItemId, Place, Query, Route},
    error::{Error, Result},
    events::Change,
    items::{Item, Key, Kind, editing, listing, said, text},
    sql,
    store::{Db, Tx},
};

/// Says what came of what was expected of an initiative.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Conclude {
    pub key: Key,
    /// What was learnt.
    #[schemars(length(min = 1, max = 2000))]
    pub words: String,
    /// met, partly or missed; only where nothing was observed. Otherwise the observations say it.
    #[serde(default)]
    pub said: Option<Verdict>,
}

impl Command for Conclude {
    const NAME: &'static str = "initiative.conclude";
    const ROUTE: Route = Route::create("/initiatives/{key}/verdict");
    const ABOUT: &'static str = "Says what came of what was expected of an initiative once its day has come, with what was learnt; whether it was met is read from the observations of its metrics, and kept with them as they are.";
    type Output = Recorded;

    async fn place(&self, db: &mut Db, by: &Actor) -> Result<Place> {
        let item = initiative(db, by, &self.key).await?;
        Ok(item.place(item.kind.right()).about(format!("Say what came of {} “{}”", item.key, item.short())))
    }

    async fn run(self, tx: &mut Tx, by: &Actor) -> Result<Recorded> {
        let item = initiative(tx, by, &self.key).await?;
        let words = text::prose("words", &self.words, 2_000)?;
        if words.trim().is_empty() {
            return Err(Error::field("words", "say what was learnt"));
        }
        let today = tx.now.date_naive();
        let outcome = of_item(tx, by, item.id, today).await?;
        let expected_by = outcome.expected_by.ok_or_else(|| {
            Error::refused("no_day", "nobody has said yet by when something is to be seen of it: say so first")
        })?;
        if expected_by > today {
            return Err(Error::refused(
                "too_soon",
                format!("it is expected by {expected_by}, and that is still to come"),
            ));
        }
        let said = match (outcome.observed(), self.said) {
            (Verdict::Unobserved, said) => said.unwrap_or(Verdict::Unobserved),
            (seen, Some(said)) if said != seen => {
                return Err(Error::field("said", format!("the observations say that it was {}", seen.label())));
            }
            (seen, _) => seen,
        };
        let metrics = outcome.metrics;
        let by_name = Some(by.name.clone()).filter(|name| !name.is_empty());
        let recorded = Recorded {
            id: tx.id(),
            said,
            words: words.trim().to_owned(),
            expected_by,
            metrics,
            by: by_name,
            at: tx.now,
        };
        tx.query(sql!(
            "insert into verdict (id, item_id, expected_by, said, words, metrics, by_id, created_at) values ($1, $2, $3, $4, $5, $6, $7, $8)"
        ))
        .bind(recorded.id)
        .bind(item.id)
        .bind(recorded.expected_by)
        .bind(recorded.said.name())
        .bind(recorded.words.clone())
        .bind(Json(recorded.metrics.clone()))
        .bind((!by.person.0.is_nil()).then_some(by.person))
        .bind(recorded.at)
        .run()
        .await?;
        tx.record(Change {
            item: item.id,
            key: item.key.clone(),
            field: "verdict".into(),
            before: json!(null),
            after: json!({"id": recorded.id, "said": said, "text": format!("{}: {}", said.label(), recorded.words)}),
        });
        editing::touch(tx, &item);
        Ok(recorded)
    }
}

/// Takes back what was said, or says it again, as undo asks; false when somebody has done so already.
pub async fn put_back(tx: &mut Tx, item: &Item, change: &Change) -> Result<bool> {
    let away = sql!("update verdict set archived_at = $3 where id = $1 and item_id = $2 and archived_at is null");
    let back = sql!(
        "update verdict set archived_at = null where id = $1 and item_id = $2 and archived_at is not null and $3 >= created_at"
    );
    said::put_back(tx, item, change, away, back).await
}

/// Reads what is expected of an initiative and what has come of it.
#[derive(Deserialize, JsonSchema)]
pub struct Read {
    pub key: Key,
    /// So many of what was said before, at most 200; 50 unless told.
    #[serde(default)]
    pub limit: Option<i64>,
}

#[derive(Serialize, JsonSchema)]
pub struct Told {
    #[serde(flatten)]
    pub outcome: Outcome,
    /// Everything that was said of it, newest first.
    pub items: Vec<Recorded>,
}

impl Query for Read {
    const NAME: &'static str = "initiative.outcome";
    const ROUTE: Route = Route::get("/initiatives/{key}/verdict");
    const ABOUT: &'static str = "Reads what is expected of an initiative and what has come of it: each metric it is to move with its last value by the day it is expected, how much of the way that is, the verdict once that day has come, and what was said of it.";
    type Output = Told;

    async fn run(self, db: &mut Db, by: &Actor) -> Result<Told> {
        let item = initiative(db, by, &self.key).await?;
        let outcome = of_item(db, by, item.id, by.at.date_naive()).await?;
        let items = all(db, item.id, &outcome, listing::limit(self.limit)?).await?;
        Ok(Told { outcome, items })
    }
}

pub async fn of_item(db: &mut Db, by: &Actor, item: ItemId, today: NaiveDate) -> Result<Outcome> {
    Ok(expected::of_each(db, by, &[item], today).await?.remove(&item).unwrap_or_default())
}

/// What was said of an initiative, newest first, without the metrics that are not to be seen.
pub async fn all(db: &mut Db, item: ItemId, seen: &Outcome, limit: i64) -> Result<Vec<Recorded>> {
    let mut all = db
        .query(sql!(
            "select v.id, v.said, v.words, v.expected_by, v.metrics, p.name as \"by\", v.created_at as at
             from verdict v left join person p on p.id = v.by_id
             where v.item_id = $1 and v.archived_at is null order by v.created_at desc, v.id desc limit $2"
        ))
        .bind(item)
        .bind(limit)
        .all::<Recorded>()
        .await?;
    for one in &mut all {
        one.metrics.retain(|metric| seen.of_metric(&metric.key).is_some());
    }
    Ok(all)
}

/// The initiative of that key; what is something else is not found among initiatives.
pub(super) async fn initiative(db: &mut Db, by: &Actor, key: &Key) -> Result<Item> {
    let item = Item::find(db, by, key).await?;
    if item.kind == Kind::Initiative { Ok(item) } else { Err(Error::NotFound) }
}
