//! Finding anything by its words: full text on both engines, best match first.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sqlx::types::Json;

use crate::{
    command::{Actor, ProductId, Query, Route},
    error::Result,
    items::{Key, Kind, listing},
    sql,
    store::Db,
};

/// Finds items by their words.
#[derive(Deserialize, JsonSchema)]
pub struct Find {
    pub q: String,
    /// Only these kinds.
    #[serde(default)]
    pub kind: Option<Vec<Kind>>,
    #[serde(default)]
    pub limit: Option<i64>,
}

#[derive(Clone, Debug, Serialize, JsonSchema, sqlx::FromRow)]
pub struct Hit {
    pub key: String,
    #[sqlx(try_from = "String")]
    pub kind: Kind,
    pub title: String,
    pub status: String,
    #[serde(skip)]
    pub product_id: Option<ProductId>,
}

#[derive(Serialize, JsonSchema)]
pub struct Hits {
    pub items: Vec<Hit>,
}

impl Query for Find {
    const NAME: &'static str = "search";
    const ROUTE: Route = Route::get("/search");
    const ABOUT: &'static str =
        "Finds items by key or by the words of title and text, best match first; the last word may be a beginning.";
    type Output = Hits;

    async fn run(self, db: &mut Db, by: &Actor) -> Result<Hits> {
        let kinds = self.kind.unwrap_or_default();
        Ok(Hits { items: find(db, by, &self.q, &kinds, listing::limit(self.limit)?).await? })
    }
}

pub async fn find(db: &mut Db, by: &Actor, words: &str, kinds: &[Kind], limit: i64) -> Result<Vec<Hit>> {
    let kinds = kinds.iter().flat_map(|kind| [",", kind.name(), ","]).collect::<String>();
    if let Some(key) = Key::parse(words) {
        let hit = db
            .query(sql!(
                "select key, kind, title, status, product_id from item
                 where key = $1 and ($2 = '' or $2 like '%,' || kind || ',%')"
            ))
            .bind(key.as_str().to_owned())
            .bind(kinds.clone())
            .all::<Hit>()
            .await?;
        if !hit.is_empty() {
            return Ok(seen(hit, by, limit));
        }
    }
    let asked = if db.is_postgres() { tsquery(words) } else { match_query(words) };
    if asked.is_empty() {
        return Ok(Vec::new());
    }
    let only = by.only_products();
    let hits = db
        .query(sql!(
            sqlite: "select i.key, i.kind, i.title, i.status, i.product_id from item_text t join item i on i.rowid = t.rowid
                 where item_text match $1 and i.archived_at is null and ($2 = '' or $2 like '%,' || i.kind || ',%')
                    and ($4 = 1 or i.product_id is null or i.product_id in (select unhex(replace(value, '-', '')) from json_each($5)))
                 order by bm25(item_text, 10.0, 5.0, 1.0) limit $3",
            postgres: "select i.key, i.kind, i.title, i.status, i.product_id from item i
                 where i.words @@ to_tsquery('simple', $1) and i.archived_at is null and ($2 = '' or $2 like '%,' || i.kind || ',%')
                    and ($4 = 1 or i.product_id is null or i.product_id in (select value::uuid from jsonb_array_elements_text($5)))
                 order by ts_rank(to_tsvector('simple', i.title), to_tsquery('simple', $1)) desc, i.key limit $3",
        ))
        .bind(asked)
        .bind(kinds)
        .bind(limit)
        .bind(i64::from(only.is_none()))
        .bind(Json(only.unwrap_or_default()))
        .all::<Hit>()
        .await?;
    Ok(seen(hits, by, limit))
}

fn seen(hits: Vec<Hit>, by: &Actor, limit: i64) -> Vec<Hit> {
    hits.into_iter()
        .filter(|hit| hit.product_id.map_or(by.sees_organisation(), |product| by.sees(product)))
        .take(limit as usize)
        .collect()
}

fn terms(words: &str) -> Vec<String> {
    words
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .take(12)
        .map(str::to_lowercase)
        .collect()
}

/// Every word, the last one as a beginning, in the language of FTS5.
fn match_query(words: &str) -> String {
    let terms = terms(words);
    let last = terms.len().saturating_sub(1);
    terms
        .iter()
        .enumerate()
        .map(|(at, term)| if at == last { format!("\"{term}\"*") } else { format!("\"{term}\"") })
        .collect::<Vec<_>>()
        .join(" ")
}

/// The same in the language of PostgreSQL.
fn tsquery(words: &str) -> String {
    let terms = terms(words);
    let last = terms.len().saturating_sub(1);
    terms
        .iter()
        .enumerate()
        .map(|(at, term)| if at == last { format!("{term}:*") } else { term.clone() })
        .collect::<Vec<_>>()
        .join(" & ")
}
