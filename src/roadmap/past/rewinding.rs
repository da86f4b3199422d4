//! Each field of each bet as it was: what stood before its first change after the day, or what stands now.

use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, NaiveDate, Utc};
use serde_json::Value;
use sqlx::types::Json;

use super::{day::Moment, of_past};
use crate::{
    command::ItemId,
    error::Result,
    items::{Kind, several::of_products},
    roadmap::bet::{Bet, own_rows},
    sql,
    store::Db,
};

/// A bet as it stood, also where it had been archived.
#[derive(Clone, sqlx::FromRow)]
pub struct Stood {
    #[sqlx(flatten)]
    pub bet: Bet,
    pub rank: Option<String>,
    pub archived: bool,
    pub created_at: DateTime<Utc>,
}

/// Every bet there was at that moment, the newest first.
pub async fn bets(db: &mut Db, of: &(String, i64), moment: Moment) -> Result<Vec<Stood>> {
    let mut stood = now(db, of, moment).await?;
    let at: HashMap<ItemId, usize> = stood.iter().enumerate().map(|(at, one)| (one.bet.id, at)).collect();
    let before = changed_since(db, of, moment).await?;
    put_all_back(db, &mut stood, &at, before).await?;
    Ok(stood)
}

/// The bets there were at an earlier moment, from those of a later one and what changed in between.
pub async fn earlier(
    db: &mut Db,
    of: &(String, i64),
    of_later: &[Stood],
    from: Moment,
    to: Moment,
) -> Result<Vec<Stood>> {
    let mut stood: Vec<Stood> = of_later.iter().filter(|one| one.created_at < from.end).cloned().collect();
    let at: HashMap<ItemId, usize> = stood.iter().enumerate().map(|(at, one)| (one.bet.id, at)).collect();
    let before = changed_between(db, of, from, to).await?;
    put_all_back(db, &mut stood, &at, before).await?;
    Ok(stood)
}

/// Puts each field back to what it was.
async fn put_all_back(
    db: &mut Db,
    stood: &mut [Stood],
    at: &HashMap<ItemId, usize>,
    before: Vec<(ItemId, String, Json<Value>)>,
) -> Result<()> {
    for (item, field, before) in before {
        if let Some(one) = at.get(&item).and_then(|at| stood.get_mut(*at)) {
            one.put_back(&field, &before.0);
        }
    }
    for one in stood.iter_mut() {
        one.bet.open = one.is_there() && Kind::Initiative.status(&one.bet.status).is_some_and(|status| status.open);
    }
    name_owners(db, stood).await
}

async fn now(db: &mut Db, of: &(String, i64), moment: Moment) -> Result<Vec<Stood>> {
    Ok(db
        .query(of_past!(own_rows!(
            ", f.rank, i.archived_at is not null as archived, i.created_at",
            "bet b join item i on i.id = b.id",
            "order by i.created_at, i.id"
        )))
        .bind(of.0.clone())
        .bind(of.1)
        .bind(moment.end)
        .all()
        .await?)
}

/// What each field was before it first changed after the moment: one look into the index a field, however much has happened since.
/// Materialized, since an engine that folds it looks twice: to tell whether there was a change, and again to say what it was.
async fn changed_since(db: &mut Db, of: &(String, i64), moment: Moment) -> Result<Vec<(ItemId, String, Json<Value>)>> {
    Ok(db
        .query(of_past!(
            ", named (field) as (values ('title'), ('status'), ('owner'), ('area'), ('archived'), ('standing'), ('horizon'),
                ('stage'), ('hypothesis'), ('baseline'), ('expected'), ('expected_by'), ('confidence'), ('starts_on'), ('due_on'),
                ('appetite'), ('appetite_unit')),
             was (item_id, field, before) as materialized (
                select b.id, n.field, (
                    select c.before from bet_change c where c.item_id = b.id and c.field = n.field and c.event_id >= $4
                    order by c.event_id, c.nth limit 1)
                from bet b cross join named n)
             select w.item_id, w.field, w.before from was w where w.before is not null"
        ))
        .bind(of.0.clone())
        .bind(of.1)
        .bind(moment.end)
        .bind(moment.floor())
        .all()
        .await?)
}

impl Stood {
    /// Whether it was on no shelf.
    pub fn is_there(&self) -> bool {
        !self.archived
    }

    fn put_back(&mut self, field: &str, before: &Value) {
        let bet = &mut self.bet;
        let text = || before.as_str().map(str::to_owned);
        let day = || before.as_str().and_then(|day| day.parse::<NaiveDate>().ok());
        match field {
            "title" => bet.title = text().unwrap_or_default(),
            "status" => bet.status = text().unwrap_or_default(),
            "owner" => (bet.owner, bet.owner_name) = (text(), None),
            "area" => bet.area = text(),
            "horizon" => bet.horizon = text(),
            "stage" => bet.stage = text(),
            "hypothesis" => bet.hypothesis = text(),
            "baseline" => bet.baseline = before.as_f64(),
            "expected" => bet.expected = before.as_f64(),
            "expected_by" => bet.expected_by = day(),
            "confidence" => bet.confidence = before.as_i64(),
            "starts_on" => bet.starts_on = day(),
            "due_on" => bet.due_on = day(),
            "appetite" => bet.appetite = before.as_f64(),
            "appetite_unit" => bet.appetite_unit = text(),
            "archived" => self.archived = before == true,
            "standing" => self.rank = before["rank"].as_str().map(str::to_owned),
            _ => {}
        }
    }
}

/// What each field was before it first changed between two moments: read along time, as much as happened in between.
async fn changed_between(
    db: &mut Db,
    of: &(String, i64),
    from: Moment,
    to: Moment,
) -> Result<Vec<(ItemId, String, Json<Value>)>> {
    Ok(db
        .query(of_products!(
            "select w.item_id, w.field, w.before from (
                select c.item_id, c.field, c.before, row_number() over (partition by c.item_id, c.field order by c.event_id, c.nth) as place
                from bet_change c cross join item i
                where c.event_id >= $3 and c.event_id < $4 and c.field <> 'link' and i.id = c.item_id
                    and i.product_id in (select id from chosen)) w
             where w.place = 1"
        ))
        .bind(of.0.clone())
        .bind(of.1)
        .bind(from.floor())
        .bind(to.floor())
        .all()
        .await?)
}

/// The log knows owners by their addresses.
async fn name_owners(db: &mut Db, stood: &mut [Stood]) -> Result<()> {
    let unnamed = |one: &Stood| one.bet.owner.clone().filter(|_| one.bet.owner_name.is_none());
    let mut emails: Vec<String> = stood.iter().filter_map(unnamed).collect();
    emails.sort();
    emails.dedup();
    if emails.is_empty() {
        return Ok(());
    }
    let names = db
        .query(sql!(
            sqlite: "select email, name from person where email in (select value from json_each($1))",
            postgres: "select email, name from person where email in (select jsonb_array_elements_text($1))",
        ))
        .bind(Json(emails))
        .all::<(String, String)>()
        .await?;
    let names: BTreeMap<String, String> = names.into_iter().collect();
    for one in stood.iter_mut().filter(|one| one.bet.owner_name.is_none()) {
        one.bet.owner_name = one.bet.owner.as_ref().and_then(|email| names.get(email).cloned());
    }
    Ok(())
}
