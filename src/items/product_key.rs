//! The keys of products: how they look, who had them before, and where what was written with them leads now.

use super::Key;
use crate::{
    command::ProductId,
    error::{Error, Result},
    sql,
    store::{Db, Tx},
};

/// A key as it is kept: in capitals.
pub(super) fn read(typed: &str) -> Result<String> {
    let key = typed.trim().to_ascii_uppercase();
    let fits = (2..=10).contains(&key.len())
        && key.starts_with(|letter: char| letter.is_ascii_alphabetic())
        && key.bytes().all(|letter| letter.is_ascii_alphanumeric());
    if fits { Ok(key) } else { Err(Error::field("key", "two to ten letters or digits, the first a letter")) }
}

/// Refuses a key that another product had before: it still leads there.
pub(super) async fn must_be_free(tx: &mut Tx, key: &str, of: Option<ProductId>) -> Result<()> {
    let had = tx
        .query(sql!(
            "select p.id, p.key from former_product_key f cross join product p where f.key = $1 and p.id = f.product_id"
        ))
        .bind(key.to_owned())
        .one::<(ProductId, String)>()
        .await?;
    match had {
        Some((had, now)) if Some(had) != of => {
            Err(Error::field("key", format!("{key} is what {now} was called before, and still leads there")))
        }
        _ => Ok(()),
    }
}

pub(super) fn taken(key: &str) -> Error {
    Error::field("key", format!("{key} is taken by another product"))
}

/// What a key is called now, where its product was called otherwise when it was written.
pub(super) async fn current(db: &mut Db, key: &Key) -> Result<Option<Key>> {
    let Some((was, number)) = key.as_str().rsplit_once('-') else { return Ok(None) };
    let now = db
        .query(sql!(
            "select p.key from former_product_key f cross join product p where f.key = $1 and p.id = f.product_id"
        ))
        .bind(was.to_owned())
        .value::<String>()
        .await?;
    Ok(now.and_then(|now| Key::parse(&format!("{now}-{number}"))))
}
