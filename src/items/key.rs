//! The name people call an item by: `PAY-42`.

use std::{borrow::Cow, fmt};

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize};

/// A product's key and a number; written in any case, kept in capitals.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct Key(String);

impl Key {
    pub fn parse(text: &str) -> Option<Key> {
        let text = text.trim();
        let (product, number) = text.rsplit_once('-')?;
        let holds = (1..=10).contains(&product.len())
            && product.bytes().all(|letter| letter.is_ascii_alphanumeric())
            && (1..=18).contains(&number.len())
            && number.bytes().all(|digit| digit.is_ascii_digit());
        holds.then(|| Key(text.to_ascii_uppercase()))
    }

    pub fn of(product: &str, number: i64) -> Key {
        Key(format!("{product}-{number}"))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Key {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Key {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        Key::parse(&text).ok_or_else(|| serde::de::Error::custom("a key looks like PAY-42"))
    }
}

impl JsonSchema for Key {
    fn schema_name() -> Cow<'static, str> {
        "Key".into()
    }
    fn inline_schema() -> bool {
        true
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"type": "string", "pattern": "^[A-Za-z0-9]{1,10}-[0-9]{1,18}$", "examples": ["PAY-42"]})
    }
}
