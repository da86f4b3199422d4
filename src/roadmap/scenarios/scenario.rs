//! A scenario as it is kept: a name, what would be another, and who would come or go.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sqlx::types::Json;
use uuid::Uuid;

use crate::{
    command::{Actor, ItemId, Place, ProductId, Right, Say},
    error::{Error, Result},
    roadmap::bet::Bet,
    sql,
    store::Db,
};

#[derive(Clone, Debug, Serialize, JsonSchema, sqlx::FromRow)]
pub struct Scenario {
    pub id: Uuid,
    #[serde(skip)]
    pub product_id: ProductId,
    /// The key of its product.
    pub product: String,
    pub name: String,
    /// open, applied or discarded.
    pub state: String,
    /// Goes up with each change of it.
    pub revision: i64,
    pub by: Option<String>,
    pub created_at: DateTime<Utc>,
    /// It is compared with the roadmap of this moment from then on.
    pub applied_at: Option<DateTime<Utc>>,
    /// When it was thrown away: that is what it is compared with then.
    pub discarded_at: Option<DateTime<Utc>>,
}

impl Scenario {
    /// The moment whose roadmap it stands beside; nothing while it is open, and beside what is.
    pub fn stands_at(&self) -> Option<DateTime<Utc>> {
        match self.state.as_str() {
            "open" => None,
            "discarded" => self.discarded_at,
            _ => self.applied_at,
        }
    }
}

/// One field of a bet that would be another.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, sqlx::FromRow)]
pub struct Wish {
    pub item_id: ItemId,
    pub field: String,
    /// What it was when this was said.
    #[sqlx(json)]
    pub seen: Value,
    #[sqlx(json)]
    pub wanted: Value,
}

/// People who would come, or go when they are fewer than none.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema, sqlx::FromRow)]
pub struct Crew {
    pub id: Uuid,
    /// Who: a team, a role.
    pub words: String,
    /// How many; less than nothing when they go.
    pub people: f64,
    /// How much of a working day they give, in per cent.
    pub focus: i64,
    /// What a day of one of them costs.
    pub rate: Option<f64>,
    pub from_on: NaiveDate,
    pub until_on: Option<NaiveDate>,
}

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "select s.id, s.product_id, p.key as product, s.name, s.state, s.revision, w.name as \"by\", s.created_at, s.applied_at, s.discarded_at
             from scenario s join product p on p.id = s.product_id left join person w on w.id = s.by_id ",
            $rest
        )
    };
}

impl Scenario {
    /// Finds a scenario in what the actor may see.
    pub async fn find(db: &mut Db, by: &Actor, id: Uuid) -> Result<Scenario> {
        let found = db.query(sql!(select!("where s.id = $1"))).bind(id).one::<Scenario>().await?;
        found.filter(|found| by.sees(found.product_id)).ok_or(Error::NotFound)
    }

    /// Those of a product, what is open first, then the newest.
    pub async fn all(db: &mut Db, product: ProductId) -> Result<Vec<Scenario>> {
        Ok(db
            .query(sql!(select!(
                "where s.product_id = $1 order by case when s.state = 'open' then 0 else 1 end, s.id desc limit 200"
            )))
            .bind(product)
            .all()
            .await?)
    }

    /// Whoever has a say in the roadmap may think aloud about it.
    pub fn place(product: ProductId, by: &Actor, about: String) -> Result<Place> {
        if by.say(&Place::product(Right::PlanRoadmap, product)) == Say::None {
            return Err(Error::Forbidden("the roadmap is not among what your roles may propose".into()));
        }
        Ok(Place::product(Right::Discuss, product).about(about))
    }

    pub fn must_be_open(&self) -> Result<()> {
        if self.state == "open" {
            Ok(())
        } else {
            Err(Error::refused("scenario_closed", format!("“{}” was {} already", self.name, self.state)))
        }
    }

    pub async fn wishes(&self, db: &mut Db) -> Result<Vec<Wish>> {
        Ok(db
            .query(sql!(
                "select item_id, field, seen, wanted from scenario_change where scenario_id = $1 order by item_id, field limit 5000"
            ))
            .bind(self.id)
            .all()
            .await?)
    }

    pub async fn crews(&self, db: &mut Db) -> Result<Vec<Crew>> {
        Ok(db
            .query(sql!(
                "select id, words, people, focus, rate, from_on, until_on from scenario_people
                 where scenario_id = $1 order by from_on, id limit 100"
            ))
            .bind(self.id)
            .all()
            .await?)
    }

    pub fn href(&self) -> String {
        format!("/scenarios/{}", self.id)
    }
}

/// The fields that a scenario may say otherwise, as the bet has them.
pub fn fields(bet: &Bet) -> BTreeMap<&'static str, Value> {
    BTreeMap::from([
        ("status", json!(bet.status)),
        ("horizon", json!(bet.horizon)),
        ("starts_on", json!(bet.starts_on)),
        ("due_on", json!(bet.due_on)),
        ("appetite", json!(bet.appetite)),
        ("appetite_unit", json!(bet.appetite_unit)),
    ])
}

/// The bet as a scenario would have it.
pub fn as_wished(bet: &Bet, wishes: &[&Wish]) -> Bet {
    let mut bet = bet.clone();
    for wish in wishes {
        let text = || wish.wanted.as_str().map(str::to_owned);
        let day = || wish.wanted.as_str().and_then(|day| day.parse().ok());
        match wish.field.as_str() {
            "status" => bet.status = text().unwrap_or_default(),
            "horizon" => bet.horizon = text(),
            "starts_on" => bet.starts_on = day(),
            "due_on" => bet.due_on = day(),
            "appetite" => bet.appetite = wish.wanted.as_f64(),
            "appetite_unit" => bet.appetite_unit = text(),
            _ => {}
        }
    }
    bet.open = crate::items::Kind::Initiative.status(&bet.status).is_some_and(|status| status.open);
    bet
}

/// A value as it is kept: JSON on both engines.
pub fn kept(value: &Value) -> Json<Value> {
    Json(value.clone())
}
