//! Putting finished sprints on a team's shelf, beside those that stand there.

use std::collections::HashMap;

use chrono::{DateTime, Days, NaiveDate, NaiveTime, Utc};
use serde_json::{Map, json};
use sqlx::types::Json;

use super::{
    Outcome, failed,
    reading::{Past, Row},
};
use crate::{
    command::{Actor, ItemId, ProductId},
    error::Result,
    items::{
        Kind, Product,
        creating::{self, Draft},
    },
    sprint::{
        numbers::Burn,
        report::{Report, Work},
        team,
    },
    sql,
    store::Tx,
};

/// What a team has had so far.
pub struct Shelf {
    team: String,
    /// Whether the team is there.
    there: bool,
    known: Vec<Known>,
    /// The days of rows without dates, by what they are known by.
    laid: HashMap<String, (NaiveDate, NaiveDate)>,
}

#[derive(sqlx::FromRow)]
struct Known {
    item_id: ItemId,
    key: String,
    source: Option<String>,
    starts_on: NaiveDate,
    ends_on: NaiveDate,
    committed: Option<f64>,
    completed: Option<f64>,
}

impl Shelf {
    pub async fn of(tx: &mut Tx, product: ProductId, team: &str) -> Result<Shelf> {
        let there = team::Team::all(tx, product).await?.into_iter().find(|known| known.name.eq_ignore_ascii_case(team));
        let known = tx
            .query(sql!(
                "select s.item_id, i.key, s.source, s.starts_on, s.ends_on, s.committed, s.completed
                 from team t cross join sprint s cross join item i
                 where t.product_id = $1 and lower(t.name) = lower($2) and s.team_id = t.id and i.id = s.item_id
                    and (i.archived_at is null or s.source is not null) order by s.starts_on limit 5000"
            ))
            .bind(product)
            .bind(team.to_owned())
            .all()
            .await?;
        let (there, team) = (there.is_some(), there.map_or_else(|| team.to_owned(), |team| team.name));
        Ok(Shelf { team, there, known, laid: HashMap::new() })
    }

    /// Lays the team's new rows without dates end to end, up to the day before all it has had, or yesterday.
    pub fn lay(&mut self, rows: &[Row], team: &str, today: NaiveDate) {
        let new = |row: &Row| match row {
            Row::Right { past, .. } if past.team_name() == team && past.starts_on.is_none() => {
                (!self.known.iter().any(|known| known.source.as_deref() == Some(&past.source()))).then(|| past.clone())
            }
            _ => None,
        };
        let new: Vec<Past> = rows.iter().filter_map(new).collect();
        if self.known.iter().any(|known| known.source.is_some()) {
            return;
        }
        let mut before = self.known.iter().map(|known| known.starts_on).min().unwrap_or(today).min(today);
        for past in new.iter().rev() {
            let days = u64::from(past.days.unwrap_or(14).clamp(1, 366));
            let (Some(ends), Some(starts)) = (before.pred_opt(), before.checked_sub_days(Days::new(days))) else {
                return;
            };
            self.laid.insert(past.source(), (starts, ends));
            before = starts;
        }
    }

    pub async fn take(
        &mut self,
        tx: &mut Tx,
        by: &Actor,
        product: &Product,
        row: u64,
        past: Past,
        dry: bool,
    ) -> Result<Outcome> {
        if let Some(why) = past.wrong() {
            return Ok(failed(row, past.title, why));
        }
        let told = |outcome: &str, key: Option<String>| Outcome {
            row,
            title: past.title.clone(),
            outcome: outcome.into(),
            why: None,
            key,
        };
        let source = past.source();
        if let Some(known) = self.known.iter_mut().find(|known| known.source.as_deref() == Some(&source)) {
            if (known.committed, known.completed) == (Some(past.committed), Some(past.completed)) {
                return Ok(told("skipped", Some(known.key.clone())));
            }
            (known.committed, known.completed) = (Some(past.committed), Some(past.completed));
            let (id, key, days) = (known.item_id, known.key.clone(), (known.starts_on, known.ends_on));
            if !dry {
                self.write(tx, id, &key, days, &past).await?;
            }
            return Ok(told("updated", Some(key)));
        }
        let days = past.starts_on.zip(past.ends_on).or_else(|| self.laid.get(&source).copied());
        let Some((starts, ends)) = days else {
            return Ok(failed(
                row,
                past.title,
                "it has no dates, and sprints of this team were brought in before".into(),
            ));
        };
        if ends >= tx.now.date_naive() {
            return Ok(failed(row, past.title, "it is not over yet".into()));
        }
        if let Some(other) = self.known.iter().find(|known| known.starts_on <= ends && known.ends_on >= starts) {
            let why = format!(
                "{} of the same team is on at that time",
                if other.key.is_empty() { "another row" } else { &other.key }
            );
            return Ok(failed(row, past.title, why));
        }
        let mut known = Known {
            item_id: ItemId(uuid::Uuid::nil()),
            key: String::new(),
            source: Some(source),
            starts_on: starts,
            ends_on: ends,
            committed: Some(past.committed),
            completed: Some(past.completed),
        };
        if !dry {
            (known.item_id, known.key) = self.create(tx, by, product, &past, (starts, ends)).await?;
        }
        let key = (!dry).then(|| known.key.clone());
        self.known.push(known);
        Ok(told("created", key))
    }

    async fn create(
        &mut self,
        tx: &mut Tx,
        by: &Actor,
        product: &Product,
        past: &Past,
        (starts, ends): (NaiveDate, NaiveDate),
    ) -> Result<(ItemId, String)> {
        if !self.there {
            team::add(tx, product.id, &self.team).await?;
            self.there = true;
        }
        let facts = Map::from_iter([
            ("team".to_owned(), json!(self.team)),
            ("goal".to_owned(), json!(past.goal)),
            ("starts_on".to_owned(), json!(starts)),
            ("ends_on".to_owned(), json!(ends)),
        ]);
        let draft = Draft { title: past.title.clone(), status: Some("closed".into()), facts, ..Draft::default() };
        let item = creating::create(tx, by, Kind::Sprint, Some(product), draft).await?.item;
        self.write(tx, item.id, &item.key, (starts, ends), past).await?;
        Ok((item.id, item.key))
    }

    /// The figures of a sprint that is over, with a report that knows no more than they say.
    async fn write(
        &self,
        tx: &mut Tx,
        item: ItemId,
        key: &str,
        (starts, ends): (NaiveDate, NaiveDate),
        past: &Past,
    ) -> Result<()> {
        finished(tx, (item, key, &self.team), (starts, ends), past, (Vec::new(), Vec::new())).await
    }
}

/// Closes a sprint with the figures that came with it, and what was done and not done in it, as far as that is known.
pub async fn finished(
    tx: &mut Tx,
    (item, key, team): (ItemId, &str, &str),
    (starts, ends): (NaiveDate, NaiveDate),
    past: &Past,
    (done, not_done): (Vec<Work>, Vec<Work>),
) -> Result<()> {
    let at = |day: NaiveDate| -> DateTime<Utc> { day.and_time(NaiveTime::MIN).and_utc() };
    let (started, closed) = (at(starts), at(ends.succ_opt().unwrap_or(ends)));
    let known = if done.is_empty() && not_done.is_empty() { "" } else { ", and its work" };
    let mut burn = Burn::known(past.committed, past.completed);
    (burn.items, burn.items_done) = (done.len() + not_done.len(), done.len());
    let report = Report {
        key: key.to_owned(),
        title: past.title.clone(),
        team: team.to_owned(),
        goal: past.goal.clone(),
        goal_met: None,
        starts_on: starts,
        ends_on: ends,
        started_at: Some(started),
        closed_at: Some(closed),
        aims: Vec::new(),
        unfinished_to: None,
        serves: Vec::new(),
        themes: Vec::new(),
        note: Some(format!("Brought in from elsewhere: only what was committed and completed is known{known}.")),
        burn,
        done,
        not_done,
        changes: Vec::new(),
        changes_beyond: 0,
    };
    tx.query(sql!(
        "update sprint set started_at = $2, closed_at = $3, committed = $4, completed = $5, report = $6, source = $7, starts_on = $8, ends_on = $9
         where item_id = $1"
    ))
    .bind(item)
    .bind(started)
    .bind(closed)
    .bind(past.committed)
    .bind(past.completed)
    .bind(Json(report))
    .bind(past.source())
    .bind(starts)
    .bind(ends)
    .run()
    .await?;
    Ok(())
}
