//! The first visit: a one-time link, printed at the first start, that makes the owner's account.

use super::{person, role, secret};
use crate::{
    command::Role,
    error::{Error, Result},
    people::Person,
    sql,
    store::{Db, Store, Tx},
};

/// Whether nobody has an account yet.
pub async fn is_needed(db: &mut Db) -> Result<bool> {
    Ok(db.query(sql!("select count(*) from (select 1 from person limit 1) as anybody")).value::<i64>().await?
        == Some(0))
}

/// Makes a new set-up link when one is needed; the one before it no longer holds.
pub async fn link(store: &Store) -> Result<Option<String>> {
    let mut tx = store.begin().await?;
    if !is_needed(&mut tx).await? {
        return Ok(None);
    }
    let secret = secret::new("")?;
    tx.query(sql!(
        "insert into setting (name, value) values ('setup', $1) on conflict (name) do update set value = excluded.value"
    ))
    .bind(kept(&secret))
    .run()
    .await?;
    tx.commit().await?;
    Ok(Some(secret))
}

/// Refuses a link that is not the last one, or that was used.
pub async fn check(db: &mut Db, secret: &str) -> Result<()> {
    let kept_one = db.query(sql!("select value from setting where name = 'setup'")).value::<String>().await?;
    if is_needed(db).await? && kept_one.is_some_and(|one| one == kept(secret)) { Ok(()) } else { Err(Error::NotFound) }
}

/// Makes the owner's account, who wears every hat until others come.
pub async fn finish(tx: &mut Tx, secret: &str, email: &str, name: &str, password_hash: String) -> Result<Person> {
    check(tx, secret).await?;
    let owner = person::add(tx, email, name, Some(password_hash)).await?;
    for hat in [Role::Owner, Role::Pm, Role::Po] {
        role::give(tx, owner.id, hat, None, None).await?;
    }
    tx.query(sql!("delete from setting where name = 'setup'")).run().await?;
    Ok(owner)
}

fn kept(secret: &str) -> String {
    crate::store::files::hex(&secret::hash(secret))
}
