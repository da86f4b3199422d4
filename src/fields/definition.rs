//! What holds of every field, however it came to be: its name, its key, the kinds of work that have it, how many there are.

use super::field::{Field, FieldId};
use crate::{
    command::{Actor, Place, Right},
    error::{Error, Result},
    items::{Kind, Product, text},
    live::Topic,
    sql,
    store::{Db, Tx},
};

const MOST: usize = 50;

/// Which fields a product has is for those to decide who write its backlog.
pub(super) async fn place(db: &mut Db, by: &Actor, product: &str, about: String) -> Result<Place> {
    let product = Product::find(db, by, product).await?.id;
    Ok(Place::product(Right::WriteBacklog, product).about(about))
}

/// Keeps whether the product has fields, tells its pages, and gives the field as it is now.
pub(super) async fn settled(tx: &mut Tx, product: &Product, key: &str) -> Result<Field> {
    tx.query(sql!(
        "update product set fielded = exists (select 1 from field where product_id = $1 and archived_at is null) where id = $1"
    ))
    .bind(product.id)
    .run()
    .await?;
    tx.touch(Topic::product(&product.key));
    Field::named(tx, product.id, key).await
}

pub(super) fn refuse_too_many(there: &[Field]) -> Result<()> {
    match there.iter().filter(|field| field.archived_at.is_none()).count() {
        ..MOST if there.len() < 200 => Ok(()),
        _ => Err(Error::field("name", format!("a product has at most {MOST} fields of its own"))),
    }
}

pub(super) fn name(there: &[Field], typed: &str, own: Option<FieldId>) -> Result<String> {
    let name = text::line("name", typed, 60)?;
    let same = |field: &&Field| field.archived_at.is_none() && field.name.to_lowercase() == name.to_lowercase();
    match there.iter().filter(same).find(|field| Some(field.id) != own) {
        Some(other) => Err(Error::field("name", format!("{} is a field already", other.name))),
        None => Ok(name),
    }
}

/// The key that was asked for, or one made from the name that no other field has.
pub(super) fn key(there: &[Field], asked: Option<&str>, name: &str) -> Result<String> {
    let taken = |key: &str| there.iter().any(|field| field.key == key);
    if let Some(key) = asked.map(str::trim).filter(|key| !key.is_empty()) {
        let fits = key.len() <= 40
            && key.starts_with(|letter: char| letter.is_ascii_lowercase())
            && key.bytes().all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == b'_');
        return match fits {
            false => Err(Error::field("key", "small letters, digits and underscores, the first a letter; at most 40")),
            true if taken(key) => Err(Error::field("key", format!("{key} is another field's key"))),
            true => Ok(key.to_owned()),
        };
    }
    let plain: String = name.to_lowercase().chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect();
    let parts: Vec<&str> = plain.split('_').filter(|part| !part.is_empty()).collect();
    let mut base = parts.join("_");
    base.truncate(36);
    if !base.starts_with(|letter: char| letter.is_ascii_lowercase()) {
        base.insert_str(0, "f_");
    }
    let base = base.trim_end_matches('_').to_owned();
    let numbered = (2..).map(|number| format!("{base}_{number}"));
    Ok(std::iter::once(base.clone()).chain(numbered).find(|key| !taken(key)).unwrap_or(base))
}

pub(super) fn kinds(asked: Option<Vec<Kind>>) -> Result<String> {
    let asked = asked.filter(|kinds| !kinds.is_empty()).unwrap_or_else(|| Kind::RANKED.to_vec());
    if let Some(other) = asked.iter().find(|kind| !kind.is_work()) {
        return Err(Error::field("kinds", format!("a {other} is no work and takes no fields")));
    }
    Ok(asked.iter().map(|kind| kind.name()).collect::<Vec<_>>().join(" "))
}
