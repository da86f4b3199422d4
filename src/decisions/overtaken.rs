//! Proposals that nobody can accept any more, since what they ask for has happened another way.

use uuid::Uuid;

use crate::{
    command::{Actor, PersonId},
    error::Result,
    live::Topic,
    sql,
    store::Tx,
};

/// Declines the open proposals of that command whose input names this in a field, with a word of why; the one that is being
/// accepted is answered afterwards, by whoever accepts it.
pub async fn overtaken(
    tx: &mut Tx,
    by: &Actor,
    command: &str,
    field: &str,
    value: &str,
    word: &'static str,
) -> Result<()> {
    let open = tx
        .query(sql!(
            sqlite: "select id, by_id from proposal where state = 'open' and command = $1 and json_extract(input, '$.' || $2) = $3",
            postgres: "select id, by_id from proposal where state = 'open' and command = $1 and input ->> $2 = $3",
        ))
        .bind(command.to_owned())
        .bind(field.to_owned())
        .bind(value.to_owned())
        .all::<(Uuid, PersonId)>()
        .await?;
    let now = tx.now;
    for (id, proposer) in open {
        tx.query(sql!(
            "update proposal set state = 'declined', answered_by = $2, answered_at = $3, answer = $4 where id = $1"
        ))
        .bind(id)
        .bind(by.person)
        .bind(now)
        .bind(word)
        .run()
        .await?;
        tx.touch(Topic::person(proposer));
    }
    tx.touch(Topic("decisions".into()));
    Ok(())
}
