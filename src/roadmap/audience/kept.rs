//! An audience of a product, as it is kept or as it is from the start.

use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::Serialize;
use sqlx::types::Json;

use super::rules::{Rules, defaults};
use crate::{
    command::ProductId,
    error::{Error, Result},
    sql,
    store::Db,
};

/// So many audiences a product has at most.
pub const MOST: usize = 20;

#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Audience {
    /// Its word in addresses: internal, executive, sales, public, or one's own.
    pub audience: String,
    pub name: String,
    #[serde(flatten)]
    pub rules: Rules,
    /// Whether every product has it.
    pub standing: bool,
    /// 0 until it is changed for the first time.
    pub version: i64,
    pub changed_at: Option<DateTime<Utc>>,
}

#[derive(sqlx::FromRow)]
struct Row {
    audience: String,
    name: String,
    rules: Json<Rules>,
    version: i64,
    changed_at: DateTime<Utc>,
}

/// Which version an audience is in; 0 while it is as at first.
pub async fn version(db: &mut Db, product: ProductId, audience: &str) -> Result<i64> {
    let version = db
        .query(sql!("select version from audience where product_id = $1 and audience = $2"))
        .bind(product)
        .bind(audience.to_owned())
        .value::<i64>()
        .await?;
    Ok(version.unwrap_or(0))
}

impl Audience {
    /// Every audience of a product: the standing four first, then its own by name.
    pub async fn all(db: &mut Db, product: ProductId) -> Result<Vec<Audience>> {
        let rows = db
            .query(sql!(
                "select audience, name, rules, version, changed_at from audience where product_id = $1 order by lower(name), audience limit 100"
            ))
            .bind(product)
            .all::<Row>()
            .await?;
        let mut all: Vec<Audience> = defaults()
            .into_iter()
            .map(|(audience, name, rules)| Audience {
                audience: audience.into(),
                name: name.into(),
                rules,
                standing: true,
                version: 0,
                changed_at: None,
            })
            .collect();
        for row in rows {
            let own = all.iter().position(|known| known.audience == row.audience);
            let kept = Audience {
                audience: row.audience,
                name: row.name,
                rules: row.rules.0,
                standing: own.is_some(),
                version: row.version,
                changed_at: Some(row.changed_at),
            };
            match own {
                Some(at) => all[at] = kept,
                None => all.push(kept),
            }
        }
        Ok(all)
    }

    pub async fn find(db: &mut Db, product: ProductId, audience: &str) -> Result<Audience> {
        let all = Audience::all(db, product).await?;
        all.into_iter().find(|known| known.audience.eq_ignore_ascii_case(audience)).ok_or(Error::NotFound)
    }
}
