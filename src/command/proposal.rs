//! A change asked of whoever decides: the command itself, kept until it is answered, then run as it was written.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use sqlx::types::Json;
use uuid::Uuid;

use super::{Actor, AreaId, Entry, ItemId, PersonId, Place, ProductId, ProposalId, Right};
use crate::{
    error::{Error, Result},
    items::Key,
    live::Topic,
    sql,
    store::{Db, Tx},
};

/// What an accepted proposal was, so that the event log says so.
pub struct Accepted {
    pub command: &'static str,
    pub input: Value,
    pub reason: Option<String>,
    pub proposal: ProposalId,
}

#[expect(
    clippy::unsafe_derive_deserialize,
    reason = "the only unsafe part is the list of queries that `sql!` enrols in"
)]
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema, sqlx::FromRow)]
pub struct Proposal {
    pub id: ProposalId,
    pub command: String,
    pub deciding: String,
    #[sqlx(json)]
    pub input: Value,
    pub summary: String,
    pub product_id: Option<ProductId>,
    pub area_id: Option<AreaId>,
    pub item_id: Option<ItemId>,
    pub item_key: Option<String>,
    pub item_title: Option<String>,
    /// The version of the item when this was proposed.
    #[sqlx(json)]
    pub seen: Value,
    pub by_id: PersonId,
    pub by_name: String,
    pub reason: String,
    pub state: String,
    pub created_at: DateTime<Utc>,
    pub answered_at: Option<DateTime<Utc>>,
    pub answered_name: Option<String>,
    pub answer: Option<String>,
}

/// Files a proposal; gives its id and the sentence it is known by.
pub async fn file(
    tx: &mut Tx,
    entry: &Entry,
    input: Value,
    place: &Place,
    reason: Option<String>,
    by: &Actor,
) -> Result<(ProposalId, String)> {
    let id = ProposalId(tx.id());
    let now = tx.now;
    let seen = seen(tx, &input, place.item).await?;
    let summary =
        if place.about.is_empty() { entry.about.trim_end_matches('.').to_owned() } else { place.about.clone() };
    tx.query(sql!(
        "insert into proposal (id, command, deciding, input, summary, product_id, area_id, item_id, seen, by_id, reason, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)"
    ))
    .bind(id)
    .bind(entry.name)
    .bind(place.right.name())
    .bind(Json(input))
    .bind(summary.clone())
    .bind(place.product)
    .bind(place.area)
    .bind(place.item)
    .bind(Json(seen))
    .bind(by.person)
    .bind(reason.unwrap_or_default())
    .bind(now)
    .run()
    .await?;
    tx.touch(Topic("decisions".into()));
    Ok((id, summary))
}

/// The versions of what it is about and of all that the input names, by key; their pages are told.
async fn seen(tx: &mut Tx, input: &Value, about: Option<ItemId>) -> Result<Value> {
    let mut named = BTreeSet::new();
    keys(input, &mut named);
    let found = tx
        .query(sql!(
            sqlite: "select i.key, i.version, p.key from item i left join product p on p.id = i.product_id
                     where i.id = $1 or i.key in (select value from json_each($2))",
            postgres: "select i.key, i.version, p.key from item i left join product p on p.id = i.product_id
                       where i.id = $1 or i.key in (select jsonb_array_elements_text($2))",
        ))
        .bind(about)
        .bind(Json(named))
        .all::<(String, i64, Option<String>)>()
        .await?;
    for (key, _, product) in &found {
        tx.touch(Topic::item(key));
        if let Some(product) = product {
            tx.touch(Topic::product(product));
        }
    }
    Ok(found.into_iter().map(|(key, version, _)| (key, json!(version))).collect::<Map<_, _>>().into())
}

/// Everything in an input that reads as the key of an item.
fn keys(input: &Value, into: &mut BTreeSet<String>) {
    match input {
        Value::String(text) => into.extend(Key::parse(text).map(|key| key.to_string())),
        Value::Array(values) => values.iter().for_each(|value| keys(value, into)),
        Value::Object(fields) => fields.values().for_each(|value| keys(value, into)),
        _ => {}
    }
}

impl Proposal {
    /// Finds a proposal in what the actor may see.
    pub async fn find(db: &mut Db, by: &Actor, id: Uuid) -> Result<Proposal> {
        let found = db
            .query(sql!(
                "select p.id, p.command, p.deciding, p.input, p.summary, p.product_id, p.area_id, p.item_id, i.key as item_key,
                    i.title as item_title, p.seen, p.by_id, b.name as by_name, p.reason, p.state, p.created_at, p.answered_at,
                    a.name as answered_name, p.answer
                 from proposal p join person b on b.id = p.by_id left join person a on a.id = p.answered_by
                    left join item i on i.id = p.item_id
                 where p.id = $1"
            ))
            .bind(id)
            .one::<Proposal>()
            .await?;
        found.filter(|found| found.product_id.is_none_or(|product| by.sees(product))).ok_or(Error::NotFound)
    }

    /// Where it would happen, for asking who decides.
    pub fn place(&self) -> Result<Place> {
        let place = place_of(&self.deciding, self.product_id, self.area_id)?;
        Ok(Place { item: self.item_id, ..place.about(self.summary.clone()) })
    }
}

/// Whom a proposal waits for: by name those who hold the right nearest to the place, or whose role it is when nobody does.
pub async fn deciders(db: &mut Db, place: &Place) -> Result<String> {
    let roles: Vec<_> = place.right.deciders().collect();
    let names: Vec<_> = roles.iter().map(|role| role.name()).collect();
    let mut found = db
        .query(sql!(
            sqlite: "select p.name from role_held r cross join person p
                     where r.role in (select value from json_each($1)) and p.id = r.person_id and p.active
                        and (r.product_id is null or r.product_id = $2 or $4 = 1)
                        and (r.area_id is null or r.area_id = $3)
                     group by p.id, p.name
                     order by max(r.area_id is not null) desc, max(r.product_id is not null) desc, lower(p.name) limit 3",
            postgres: "select p.name from role_held r cross join person p
                     where r.role in (select jsonb_array_elements_text($1)) and p.id = r.person_id and p.active
                        and (r.product_id is null or r.product_id = $2 or $4 = 1)
                        and (r.area_id is null or r.area_id = $3)
                     group by p.id, p.name
                     order by bool_or(r.area_id is not null) desc, bool_or(r.product_id is not null) desc, lower(p.name) limit 3",
        ))
        .bind(Json(names))
        .bind(place.product)
        .bind(place.area)
        .bind(i64::from(place.product.is_none() && !place.right.is_of_the_organisation()))
        .all::<(String,)>()
        .await?
        .into_iter()
        .map(|(name,)| name)
        .collect::<Vec<_>>();
    if found.is_empty() {
        found = roles.iter().map(|role| format!("the {}", role.label().to_lowercase())).collect();
    }
    Ok(match found.as_slice() {
        [] => "the owner".into(),
        [one] => one.clone(),
        [first, second] => format!("{first} or {second}"),
        [first, second, ..] => format!("{first}, {second} or another"),
    })
}

/// The place of a stored proposal.
pub fn place_of(deciding: &str, product: Option<ProductId>, area: Option<AreaId>) -> Result<Place> {
    let right = Right::parse(deciding).ok_or_else(|| Error::Bug(format!("unknown right {deciding}")))?;
    Ok(Place { product, area, ..Place::organisation(right) })
}
