//! How far a role reaches: the organisation, a product, or an area of it, which forms and programs may name in one word.

use super::invitation::Offer;
use crate::{
    command::{Actor, Role},
    error::{Error, Result},
    items::{Area, Product},
    sql,
    store::Db,
    web::kit::Choice,
};

/// Where a role is held.
pub struct Scope {
    pub product: Option<Product>,
    pub area: Option<Area>,
}

impl Scope {
    /// Finds what is named: nothing for the organisation, `TID` for a product, `TID/Payments` or both names for an area.
    pub async fn find(db: &mut Db, by: &Actor, product: Option<&str>, area: Option<&str>) -> Result<Scope> {
        let (product, area) = split(product, area);
        let product = match product {
            None => None,
            Some(key) => Some(
                Product::find(db, by, key)
                    .await
                    .map_err(|_| Error::field("product", format!("there is no product {key}")))?,
            ),
        };
        let area = match (area, &product) {
            (None, _) => None,
            (Some(name), Some(product)) => Some(Area::named(db, product.id, name).await?),
            (Some(_), None) => {
                return Err(Error::field("area", "an area is part of a product; name the product too"));
            }
        };
        Ok(Scope { product, area })
    }

    /// Where an offer of an invitation leads, also when the area has been renamed or put away since.
    pub async fn offered(db: &mut Db, by: &Actor, offer: &Offer) -> Result<Scope> {
        let product = match &offer.product {
            Some(key) => Some(Product::find(db, by, key).await?),
            None => None,
        };
        let area = match (&offer.area, &product) {
            (Some(id), Some(product)) => Some(Area::find(db, product.id, id).await?),
            _ => None,
        };
        Ok(Scope { product, area })
    }

    /// What is offered to somebody who has no account yet; by names that last as long as the invitation.
    pub fn offer(&self, role: Role) -> Offer {
        let product = self.product.as_ref().map(|product| product.key.clone());
        Offer { role, product, area: self.area.as_ref().map(|area| area.id.to_string()) }
    }
}

fn split<'a>(product: Option<&'a str>, area: Option<&'a str>) -> (Option<&'a str>, Option<&'a str>) {
    let there = |word: &&str| !word.trim().is_empty();
    match product.filter(there).map(|product| product.split_once('/').ok_or(product)) {
        Some(Ok((product, part))) => (Some(product), area.filter(there).or(Some(part))),
        Some(Err(product)) => (Some(product), area.filter(there)),
        None => (None, area.filter(there)),
    }
}

/// Everywhere a role can be given, each product before its areas.
pub async fn choices(db: &mut Db, products: &[Product]) -> Result<Vec<Choice>> {
    let areas = db
        .query(sql!(
            "select p.key, a.name from area a cross join product p
             where a.archived_at is null and p.id = a.product_id order by lower(a.name), a.id limit 2000"
        ))
        .all::<(String, String)>()
        .await?;
    let mut choices = vec![Choice::new("", "The whole organisation")];
    for product in products {
        choices.push(Choice::new(&product.key, &product.name));
        let own = areas.iter().filter(|(key, _)| *key == product.key);
        choices
            .extend(own.map(|(key, area)| Choice::new(format!("{key}/{area}"), format!("{} · {area}", product.name))));
    }
    Ok(choices)
}
