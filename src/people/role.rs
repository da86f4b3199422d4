//! Giving and taking roles.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{
    person::{self, RoleHeld},
    scope::Scope,
};
use crate::{
    command::{Actor, Command, PersonId, Place, Right, Role, Route},
    error::{Error, Result},
    items::{Area, Product},
    live::Topic,
    sql,
    store::{Db, Tx},
};

/// Gives a person a role in the organisation, a product or an area.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Give {
    /// The e-mail address of the person.
    pub person: String,
    pub role: Role,
    /// The key of the product, or that of a product and an area of it, `TID/Payments`; the whole organisation unless told.
    #[serde(default)]
    pub product: Option<String>,
    /// The name of an area of that product.
    #[serde(default)]
    pub area: Option<String>,
}

impl Command for Give {
    const NAME: &'static str = "role.give";
    const ROUTE: Route = Route::create("/people/{person}/roles");
    const ABOUT: &'static str = "Gives a person a role in the organisation, a product or an area.";
    type Output = RoleHeld;

    async fn place(&self, _db: &mut Db, _by: &Actor) -> Result<Place> {
        Ok(Place::organisation(Right::ManagePeople))
    }

    async fn run(self, tx: &mut Tx, by: &Actor) -> Result<RoleHeld> {
        let person = person::by_email(tx, &self.person).await?.ok_or(Error::NotFound)?;
        let scope = Scope::find(tx, by, self.product.as_deref(), self.area.as_deref()).await?;
        give(tx, person.id, self.role, scope.product.as_ref(), scope.area.as_ref()).await
    }
}

pub async fn give(
    tx: &mut Tx,
    person: PersonId,
    role: Role,
    product: Option<&Product>,
    area: Option<&Area>,
) -> Result<RoleHeld> {
    let (id, now) = (tx.id(), tx.now);
    tx.query(sql!(
        "insert into role_held (id, person_id, role, product_id, area_id, created_at) values ($1, $2, $3, $4, $5, $6)"
    ))
    .bind(id)
    .bind(person)
    .bind(role.name())
    .bind(product.map(|product| product.id))
    .bind(area.as_ref().map(|area| area.id))
    .bind(now)
    .run()
    .await?;
    tx.touch(Topic::organisation());
    Ok(RoleHeld {
        id,
        person_id: person,
        role: role.name().into(),
        product: product.map(|product| product.key.clone()),
        area: area.map(|area| area.name.clone()),
    })
}

/// Takes a role from a person.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Take {
    pub person: String,
    pub role: Uuid,
}

impl Command for Take {
    const NAME: &'static str = "role.take";
    const ROUTE: Route = Route::delete("/people/{person}/roles/{role}");
    const ABOUT: &'static str = "Takes a role from a person; the last owner keeps theirs.";
    type Output = RoleHeld;

    async fn place(&self, _db: &mut Db, _by: &Actor) -> Result<Place> {
        Ok(Place::organisation(Right::ManagePeople))
    }

    async fn run(self, tx: &mut Tx, _by: &Actor) -> Result<RoleHeld> {
        let held = tx
            .query(sql!(
                "select r.id, r.person_id, r.role, p.key as product, a.name as area from role_held r
                    join person w on w.id = r.person_id
                    left join product p on p.id = r.product_id left join area a on a.id = r.area_id
                 where r.id = $1 and w.email = $2"
            ))
            .bind(self.role)
            .bind(self.person.trim().to_lowercase())
            .one::<RoleHeld>()
            .await?
            .ok_or(Error::NotFound)?;
        if held.role == "owner" {
            must_leave_an_owner(tx, held.person_id).await?;
        }
        tx.query(sql!("delete from role_held where id = $1")).bind(held.id).run().await?;
        tx.touch(Topic::organisation());
        Ok(held)
    }
}

/// Somebody besides this one has to own the organisation.
pub async fn must_leave_an_owner(db: &mut Db, person: PersonId) -> Result<()> {
    let others = db
        .query(sql!(
            "select count(*) from role_held r join person p on p.id = r.person_id
             where r.role = 'owner' and r.product_id is null and p.active and p.id <> $1"
        ))
        .bind(person)
        .value::<i64>()
        .await?;
    if others == Some(0) {
        return Err(Error::refused("last_owner", "somebody has to remain the owner; give the role to another first"));
    }
    Ok(())
}
