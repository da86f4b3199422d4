//! Feedback: one thing somebody said, verbatim, with who said it and where.

use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    command::{Actor, ItemId},
    error::{Error, FieldError, Result},
    items::{Facts, Item, Key, text},
    line::linking::{self, Says},
    sort, sql,
    store::{Db, Tx},
};

#[derive(Serialize, Deserialize, JsonSchema, Default, sqlx::FromRow)]
pub struct FeedbackFacts {
    /// The key of the customer it comes from.
    #[serde(default)]
    pub customer: Option<String>,
    /// Who said it.
    #[serde(default)]
    pub said_by: Option<String>,
    /// The channel: support, email, sales, interview, survey, portal, …
    #[serde(default)]
    pub source: Option<String>,
    #[serde(default, deserialize_with = "crate::items::when::moment")]
    pub said_at: Option<DateTime<Utc>>,
    /// A recommendation score from 0 to 10, where one was given.
    #[serde(default)]
    pub score: Option<i64>,
    /// When the last story behind it was accepted; set by Northline.
    #[serde(default, deserialize_with = "crate::items::when::moment")]
    pub delivered_at: Option<DateTime<Utc>>,
}

/// What feedback asks for, said when it is written down.
#[derive(Serialize, Deserialize, JsonSchema, Default)]
#[expect(clippy::struct_field_names, reason = "it is what the API calls it")]
pub struct Supports {
    /// The key of the idea, initiative, epic or story that it asks for.
    #[serde(default)]
    pub supports: Option<Key>,
    /// The passage that says so, word for word.
    #[serde(default)]
    pub quote: Option<String>,
    /// critical, important or nice.
    #[serde(default)]
    pub weight: Option<String>,
}

sort!(head
    /// One thing somebody said.
    Feedback);

impl crate::items::Sort for Feedback {
    sort!(body Feedback, FeedbackFacts, "feedback", "/products/{product}/feedback", "/feedback/{key}");
    type More = Supports;

    async fn add(tx: &mut Tx, by: &Actor, item: Item, more: Supports) -> Result<Item> {
        let Some(key) = more.supports else { return Ok(item) };
        let asked_for = Item::find(tx, by, &key).await?;
        let says = Says { quote: more.quote, weight: more.weight, ..Says::default() };
        linking::add(tx, by, &item, &asked_for, says).await?;
        Item::get(tx, item.id).await
    }
}

impl Facts for FeedbackFacts {
    async fn load(db: &mut Db, item: ItemId) -> Result<Option<Self>> {
        Ok(db
            .query(sql!(
                "select c.key as customer, f.said_by, f.source, f.said_at, f.score, f.delivered_at
                 from feedback f left join item c on c.id = f.customer_id where f.item_id = $1"
            ))
            .bind(item)
            .one()
            .await?)
    }

    async fn save(&self, tx: &mut Tx, item: ItemId) -> Result<()> {
        let customer = match &self.customer {
            None => None,
            Some(key) => Some(customer(tx, key).await?.0),
        };
        tx.query(sql!(
            "insert into feedback (item_id, customer_id, said_by, source, said_at, score, delivered_at)
             values ($1, $2, $3, $4, $5, $6, $7)
             on conflict (item_id) do update set customer_id = excluded.customer_id, said_by = excluded.said_by,
                source = excluded.source, said_at = excluded.said_at, score = excluded.score,
                delivered_at = excluded.delivered_at"
        ))
        .bind(item)
        .bind(customer)
        .bind(self.said_by.clone())
        .bind(self.source.clone())
        .bind(self.said_at)
        .bind(self.score)
        .bind(self.delivered_at)
        .run()
        .await?;
        Ok(())
    }

    fn check(&self) -> Vec<FieldError> {
        let mut wrong = text::check_all(&[("said_by", &self.said_by, 300), ("source", &self.source, 50)]);
        if self.score.is_some_and(|score| !(0..=10).contains(&score)) {
            wrong.push(FieldError { field: "score".into(), message: "a score is from 0 to 10".into() });
        }
        wrong
    }

    async fn settle(&mut self, db: &mut Tx, _item: ItemId) -> Result<()> {
        if let Some(key) = &self.customer {
            self.customer = Some(customer(db, key).await?.1);
        }
        Ok(())
    }
}

/// Finds a customer by its key, or by its name when only one is called so.
async fn customer(db: &mut Db, named: &str) -> Result<(ItemId, String)> {
    let mut found = db
        .query(sql!(
            "select id, key from item where kind = 'customer' and archived_at is null and (key = $1 or lower(title) = lower($2)) limit 2"
        ))
        .bind(named.trim().to_ascii_uppercase())
        .bind(named.trim().to_owned())
        .all::<(ItemId, String)>()
        .await?;
    match (found.pop(), found.is_empty()) {
        (Some(one), true) => Ok(one),
        (Some(_), false) => {
            Err(Error::field("customer", format!("several customers are called {named}; give the key")))
        }
        (None, _) => Err(Error::field("customer", format!("there is no customer {named}"))),
    }
}

/// The title of feedback that has none: its first sentence, shortened to a line.
pub fn title_of(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let end = line
        .char_indices()
        .find(|(at, letter)| *at > 20 && matches!(letter, '.' | '!' | '?'))
        .map_or(line.len(), |(at, _)| at + 1);
    let sentence: String = line[..end].chars().take(120).collect();
    if sentence.len() < end { format!("{}…", sentence.trim_end()) } else { sentence }
}
