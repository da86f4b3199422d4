//! Which column becomes which field: as it was typed, as it was saved for the same headers, or as it is suggested.

use std::collections::BTreeMap;

use formats::csv::{Row, suggest};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use sqlx::types::Json;

use super::{What, own};
use crate::{
    command::ProductId,
    error::{Error, FieldError, Result},
    fields::Field,
    sql,
    store::{Db, Tx},
};

/// A column of the file, counted from 0, for each mapped field.
#[expect(
    clippy::unsafe_derive_deserialize,
    reason = "the only unsafe part is the list of queries that `sql!` enrols in"
)]
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(transparent)]
pub struct Mapping(pub BTreeMap<String, usize>);

impl Mapping {
    /// Reads `field=column,field=column`; a column is a header or `#3`. What names nothing is said.
    pub fn parse(what: What, typed: &str, headers: &[String], own: &[Field]) -> Result<Mapping> {
        let pairs = typed.split(',').map(str::trim).filter(|pair| !pair.is_empty());
        let mut mapping = Mapping::default();
        for pair in pairs {
            let (field, column) =
                pair.split_once('=').ok_or_else(|| wrong(format!("“{pair}” does not look like field=column")))?;
            let target = what.field(field).map(str::to_owned).or_else(|| own::meant(own, field)).ok_or_else(|| {
                let names = what.fields().iter().map(|(name, _)| (*name).to_owned()).chain(own.iter().map(own::target));
                let names: Vec<String> = names.collect();
                wrong(format!("there is no field {}; the fields are {}", field.trim(), names.join(", ")))
            })?;
            mapping.0.insert(target, column_of(column, headers)?);
        }
        Ok(mapping)
    }

    /// Whether there is enough to make something of a row.
    pub fn check(&self, what: What, headers: &[String]) -> Result<()> {
        let needed = what.needed();
        if !needed.is_empty() && !needed.iter().any(|field| self.0.contains_key(*field)) {
            let message = format!("say which column holds the {}", needed.join(" or the "));
            return Err(Error::Invalid(vec![FieldError { field: needed[0].into(), message }]));
        }
        match self.0.iter().find(|(_, column)| **column >= headers.len()) {
            Some((field, column)) => Err(Error::field(field.clone(), format!("the file has no column {}", column + 1))),
            None => self.check_own(what, headers),
        }
    }

    /// A column that a Jira export knows itself is no field of the product's own as well.
    fn check_own(&self, what: What, headers: &[String]) -> Result<()> {
        let free = own::may_become(what, headers);
        match self.0.iter().find(|(name, column)| name.starts_with("fields.") && !free.contains(*column)) {
            Some((field, column)) => {
                let message = format!("{} is brought in as what Jira means by it", headers[*column]);
                Err(Error::field(field.clone(), message))
            }
            None => Ok(()),
        }
    }

    /// A column that is called like a field of the product becomes that one; the others as their names are known elsewhere.
    pub fn suggested(what: What, headers: &[String], sample: &[Row], own: &[Field]) -> Mapping {
        let targets = what.targets();
        let mut mapping = Mapping(own::suggested(what, own, headers));
        let taken: Vec<usize> = mapping.0.values().copied().collect();
        let free = |column| if taken.contains(&column) { String::new() } else { headers[column].clone() };
        let free: Vec<String> = (0..headers.len()).map(free).collect();
        let found = suggest(&free, sample, &targets);
        mapping.0.extend(found.into_iter().map(|found| (found.target.to_owned(), found.column)));
        mapping
    }

    /// The mapping that was used for a file with the same headers.
    pub async fn saved(
        db: &mut Db,
        product: ProductId,
        what: What,
        headers: &[String],
        own: &[Field],
    ) -> Result<Option<Mapping>> {
        let saved = db
            .query(sql!("select mapping from import_mapping where product_id = $1 and kind = $2 and headers = $3"))
            .bind(product)
            .bind(what.name())
            .bind(fingerprint(headers))
            .value::<Json<Mapping>>()
            .await?;
        let saved = saved.map(|Json(mapping)| mapping.known(what, own));
        Ok(saved.filter(|mapping| mapping.check(what, headers).is_ok()))
    }

    /// Without the fields that the product has no more.
    pub fn known(mut self, what: What, own: &[Field]) -> Mapping {
        self.0.retain(|name, _| what.field(name).is_some() || own::meant(own, name).is_some());
        self
    }

    /// Whether a field of the product's own is mapped.
    pub fn has_own(&self) -> bool {
        self.0.keys().any(|name| name.starts_with("fields."))
    }

    pub async fn save(&self, tx: &mut Tx, product: ProductId, what: What, headers: &[String]) -> Result<()> {
        let (id, now) = (tx.id(), tx.now);
        tx.query(sql!(
            "insert into import_mapping (id, product_id, kind, headers, mapping, created_at) values ($1, $2, $3, $4, $5, $6)
             on conflict (product_id, kind, headers) do update set mapping = excluded.mapping"
        ))
        .bind(id)
        .bind(product)
        .bind(what.name())
        .bind(fingerprint(headers))
        .bind(Json(self.clone()))
        .bind(now)
        .run()
        .await?;
        Ok(())
    }

    /// The cell of a field in a row, trimmed; nothing when it is not mapped or empty.
    pub fn cell<'r>(&self, row: &'r Row, field: &str) -> Option<&'r str> {
        self.0.get(field).map(|column| row.cell(*column).trim()).filter(|cell| !cell.is_empty())
    }
}

fn column_of(typed: &str, headers: &[String]) -> Result<usize> {
    let typed = typed.trim();
    let named = headers.iter().position(|header| header == typed);
    let named = named.or_else(|| headers.iter().position(|header| header.eq_ignore_ascii_case(typed)));
    let counted =
        || typed.strip_prefix('#')?.parse::<usize>().ok()?.checked_sub(1).filter(|column| *column < headers.len());
    named.or_else(counted).ok_or_else(|| {
        let shown: Vec<_> = headers.iter().take(30).map(String::as_str).collect();
        wrong(format!("the file has no column {typed}; its columns are {}", shown.join(", ")))
    })
}

fn wrong(message: String) -> Error {
    Error::field("map", message)
}

fn fingerprint(headers: &[String]) -> String {
    crate::store::files::hex(&Sha256::digest(headers.join("\u{1f}")))
}
