//! Who may still come in: ending somebody's access, giving it back, and a link for whoever has forgotten the password.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{
    invitation,
    issuing::Invited,
    person::{self, Person},
    role, secret,
};
use crate::{
    command::{Actor, Command, PersonId, Place, Right, Route},
    error::{Error, Result},
    live::Topic,
    sql,
    store::{Db, Tx},
};

/// Ends somebody's access. What they did stays theirs.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Deactivate {
    /// The e-mail address.
    pub person: String,
}

/// Gives somebody their access back.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Reactivate {
    /// The e-mail address.
    pub person: String,
}

/// Makes a link by which somebody chooses a new password.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct RenewPassword {
    /// The e-mail address.
    pub person: String,
}

fn managing(about: String) -> Place {
    Place::organisation(Right::ManagePeople).about(about)
}

impl Command for Deactivate {
    const NAME: &'static str = "person.deactivate";
    const ROUTE: Route = Route::delete("/people/{person}");
    const ABOUT: &'static str = "Ends somebody's access: their sessions end, their tokens are revoked; what they did stays theirs. The last owner stays.";
    type Output = Person;

    async fn place(&self, _db: &mut Db, _by: &Actor) -> Result<Place> {
        Ok(managing(format!("End the access of {}", self.person)))
    }

    async fn run(self, tx: &mut Tx, by: &Actor) -> Result<Person> {
        let person = known(tx, &self.person).await?;
        if person.id == by.person {
            return Err(Error::refused("own_access", "you cannot end your own access; another owner can"));
        }
        role::must_leave_an_owner(tx, person.id).await?;
        let now = tx.now;
        set_active(tx, person.id, false).await?;
        end_sessions(tx, person.id).await?;
        tx.query(sql!("update token set revoked_at = $2 where person_id = $1 and revoked_at is null"))
            .bind(person.id)
            .bind(now)
            .run()
            .await?;
        Ok(Person { active: false, ..person })
    }
}

impl Command for Reactivate {
    const NAME: &'static str = "person.reactivate";
    const ROUTE: Route = Route::post("/people/{person}/restoration");
    const ABOUT: &'static str =
        "Gives somebody their access back, with the roles and the password they had; their tokens stay revoked.";
    type Output = Person;

    async fn place(&self, _db: &mut Db, _by: &Actor) -> Result<Place> {
        Ok(managing(format!("Give {} access again", self.person)))
    }

    async fn run(self, tx: &mut Tx, _by: &Actor) -> Result<Person> {
        let person = known(tx, &self.person).await?;
        set_active(tx, person.id, true).await?;
        Ok(Person { active: true, ..person })
    }
}

impl Command for RenewPassword {
    const NAME: &'static str = "person.renew_password";
    const ROUTE: Route = Route::create("/people/{person}/password-links");
    const ABOUT: &'static str = "Gives the path of a link by which somebody chooses a new password within seven days, shown this once; using it ends their sessions.";
    const SECRET: bool = true;
    type Output = Invited;

    async fn place(&self, _db: &mut Db, _by: &Actor) -> Result<Place> {
        Ok(managing(format!("A new password for {}", self.person)))
    }

    async fn run(self, tx: &mut Tx, by: &Actor) -> Result<Invited> {
        let (id, secret) = renew(tx, by, &self.person).await?;
        Ok(Invited { id, link: format!("/invitations/{secret}") })
    }
}

/// A link for a new password; gives its secret.
pub async fn renew(tx: &mut Tx, by: &Actor, address: &str) -> Result<(Uuid, String)> {
    let person = known(tx, address).await?;
    if !person.active {
        return Err(Error::refused("no_access", format!("{} has no access; give it back first", person.email)));
    }
    invitation::again(tx, by, &person).await
}

/// Sets a password that was hashed, and ends every session that knew the old one.
pub async fn set_password(tx: &mut Tx, person: PersonId, hash: String) -> Result<()> {
    tx.query(sql!("update person set password_hash = $2 where id = $1")).bind(person).bind(hash).run().await?;
    end_sessions(tx, person).await
}

/// The same from the command line, for whoever runs the machine.
pub async fn set_by_operator(tx: &mut Tx, address: &str, password: String) -> Result<Person> {
    let person = known(tx, address).await?;
    let hash = secret::hash_password(password).await?;
    set_password(tx, person.id, hash).await?;
    Ok(person)
}

async fn known(db: &mut Db, address: &str) -> Result<Person> {
    person::by_email(db, address).await?.ok_or(Error::NotFound)
}

async fn set_active(tx: &mut Tx, person: PersonId, active: bool) -> Result<()> {
    tx.query(sql!("update person set active = $2 where id = $1")).bind(person).bind(active).run().await?;
    tx.touch(Topic::organisation());
    tx.touch(Topic::person(person));
    Ok(())
}

async fn end_sessions(tx: &mut Tx, person: PersonId) -> Result<()> {
    tx.query(sql!("delete from session where person_id = $1")).bind(person).run().await?;
    Ok(())
}
