//! What is here already and can be named by a file: people, areas, customers, releases, and where items came from.

use std::collections::{HashMap, HashSet};

use sqlx::types::Json;

use super::{ends::End, run::Run};
use crate::{
    command::{AreaId, ItemId, PersonId, ProductId},
    error::Result,
    items::Area,
    sprint::state_named::{self, Named},
    sql,
    store::{Db, Tx},
};

/// Names looked up once for a run.
pub struct Known {
    people: HashMap<String, Option<(PersonId, String)>>,
    areas: HashMap<String, AreaId>,
    /// By their names in small letters, as far as they have been met.
    pub customers: HashMap<String, (ItemId, String)>,
    pub releases: HashMap<String, (ItemId, String)>,
    /// By what they are known by elsewhere.
    pub sprints: HashMap<String, End>,
    pub open_sprints: HashSet<ItemId>,
    /// What the teams of the product call their own states.
    pub states: Vec<Named>,
    /// Who writes the comments of those who do not work here.
    pub writer: Option<PersonId>,
}

/// Where an item came from.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Origin {
    pub source_key: String,
    pub item_id: ItemId,
    pub digest: String,
    pub key: String,
    pub archived: bool,
}

impl Known {
    pub async fn load(db: &mut Db, run: &Run) -> Result<Known> {
        let mut people = HashMap::new();
        let found = db
            .query(sql!("select id, email, name from person where active order by created_at limit 20000"))
            .all::<(PersonId, String, String)>()
            .await?;
        for (id, email, name) in &found {
            // Two of the same name are nobody in particular.
            let clash = people.contains_key(&name.to_lowercase());
            people.insert(name.to_lowercase(), (!clash).then(|| (*id, email.clone())));
        }
        for (id, email, _) in &found {
            people.insert(email.clone(), Some((*id, email.clone())));
            if let Some((handle, _)) = email.split_once('@') {
                people.entry(handle.to_owned()).or_insert_with(|| Some((*id, email.clone())));
            }
        }
        let areas =
            Area::all(db, run.product_id).await?.into_iter().map(|area| (area.name.to_lowercase(), area.id)).collect();
        let owner = db
            .query(sql!("select person_id from role_held where role = 'owner' order by created_at limit 1"))
            .value::<PersonId>()
            .await?;
        let writer = run.by_id.or(owner).or(found.first().map(|(id, _, _)| *id));
        Ok(Known {
            people,
            areas,
            customers: HashMap::new(),
            releases: HashMap::new(),
            sprints: HashMap::new(),
            open_sprints: HashSet::new(),
            states: state_named::of_teams(db, run.product_id).await?,
            writer,
        })
    }

    /// Who goes by that name, e-mail address or handle.
    pub fn person(&self, name: &str) -> Option<&(PersonId, String)> {
        self.people.get(&name.trim().to_lowercase())?.as_ref()
    }

    pub fn area(&self, name: &str) -> Option<AreaId> {
        self.areas.get(&name.trim().to_lowercase()).copied()
    }

    pub fn customer(&self, name: &str) -> Option<&(ItemId, String)> {
        self.customers.get(&name.to_lowercase())
    }

    /// Looks up the customers of these names that have not been met; gives the names that nobody has.
    pub async fn meet_customers(&mut self, db: &mut Db, names: impl Iterator<Item = &str>) -> Result<Vec<String>> {
        let unmet = unmet(&self.customers, names);
        if unmet.is_empty() {
            return Ok(unmet);
        }
        let found = db
            .query(sql!(
                sqlite: "select v.value, i.id, i.key from json_each($1) v cross join item i on lower(i.title) = lower(v.value)
                    where i.kind = 'customer' and i.archived_at is null order by i.id desc",
                postgres: "select v.value, i.id, i.key from jsonb_array_elements_text($1) v join item i on lower(i.title) = lower(v.value)
                    where i.kind = 'customer' and i.archived_at is null order by i.id desc",
            ))
            .bind(Json(unmet.clone()))
            .all::<(String, ItemId, String)>()
            .await?;
        self.customers.extend(found.into_iter().map(|(name, id, key)| (name.to_lowercase(), (id, key))));
        Ok(unmet.into_iter().filter(|name| self.customer(name).is_none()).collect())
    }

    /// The same for the releases of a product.
    pub async fn meet_releases(
        &mut self,
        db: &mut Db,
        product: ProductId,
        names: impl Iterator<Item = &str>,
    ) -> Result<Vec<String>> {
        let unmet = unmet(&self.releases, names);
        if unmet.is_empty() {
            return Ok(unmet);
        }
        let found = db
            .query(sql!("select title, id, key from item where product_id = $1 and kind = 'release' and archived_at is null order by created_at, id"))
            .bind(product)
            .all::<(String, ItemId, String)>()
            .await?;
        for (name, id, key) in found {
            self.releases.entry(name.to_lowercase()).or_insert((id, key));
        }
        Ok(unmet.into_iter().filter(|name| !self.releases.contains_key(&name.to_lowercase())).collect())
    }
}

/// Each name once, those that have been met left out.
fn unmet<'n>(met: &HashMap<String, (ItemId, String)>, names: impl Iterator<Item = &'n str>) -> Vec<String> {
    let mut unmet: HashMap<String, String> = HashMap::new();
    for name in names {
        let plain = name.to_lowercase();
        if !met.contains_key(&plain) {
            unmet.entry(plain).or_insert_with(|| name.to_owned());
        }
    }
    let mut unmet: Vec<_> = unmet.into_values().collect();
    unmet.sort();
    unmet
}

/// The items that came from these keys of a source.
pub async fn origins(
    db: &mut Db,
    product: ProductId,
    source: &str,
    keys: Vec<String>,
) -> Result<HashMap<String, Origin>> {
    // Each key is looked up by itself; left to themselves, both engines would read every origin of the source for each batch.
    let found = db
        .query(sql!(
            sqlite: "select o.source_key, o.item_id, o.digest, i.key, i.archived_at is not null as archived
                from json_each($3) v cross join origin o on o.product_id = $1 and o.source = $2 and o.source_key = v.value
                    join item i on i.id = o.item_id",
            postgres: "select o.source_key, o.item_id, o.digest, i.key, i.archived_at is not null as archived
                from jsonb_array_elements_text($3) v cross join lateral (select source_key, item_id, digest from origin
                    where product_id = $1 and source = $2 and source_key = v.value limit 1) o join item i on i.id = o.item_id",
        ))
        .bind(product)
        .bind(source.to_owned())
        .bind(Json(keys))
        .all::<Origin>()
        .await?;
    Ok(found.into_iter().map(|origin| (origin.source_key.clone(), origin)).collect())
}

/// Takes so many numbers of a product at once, which also makes every other writer of its order wait; gives the first.
pub async fn numbers(tx: &mut Tx, product: ProductId, count: usize) -> Result<i64> {
    let first = tx
        .query(sql!("update product set next_number = next_number + $2 where id = $1 returning next_number - $2"))
        .bind(product)
        .bind(count as i64)
        .value::<i64>()
        .await?;
    first.ok_or(crate::Error::NotFound)
}

/// The same for customers.
pub async fn customer_numbers(tx: &mut Tx, count: usize) -> Result<i64> {
    let first = tx
        .query(sql!(
            "insert into setting (name, value) values ('next_customer', cast(1 + $1 as text))
             on conflict (name) do update set value = cast(cast(setting.value as bigint) + $1 as text)
             returning cast(value as bigint) - $1"
        ))
        .bind(count as i64)
        .value::<i64>()
        .await?;
    first.ok_or_else(|| crate::Error::Bug("no number for a customer".into()))
}
