//! Who is there: joining and leaving. Who drops and comes back finds everything of theirs where it was.

use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Ceremony, CeremonyId};
use crate::{
    command::{Actor, Command, PersonId, Place, Right, Route},
    error::Result,
    sql,
    store::{Db, Tx},
};

#[derive(Clone, Debug, Serialize, JsonSchema, sqlx::FromRow)]
pub struct Present {
    pub name: String,
    pub email: String,
    pub joined_at: DateTime<Utc>,
    /// When they left; nothing while they are there.
    pub left_at: Option<DateTime<Utc>>,
    #[serde(skip)]
    pub person_id: PersonId,
}

/// Everyone who is or was there, by name.
pub async fn all(db: &mut Db, ceremony: CeremonyId) -> Result<Vec<Present>> {
    Ok(db
        .query(sql!(
            "select p.name, p.email, c.joined_at, c.left_at, p.id as person_id
             from ceremony_person c join person p on p.id = c.person_id
             where c.ceremony_id = $1 order by lower(p.name), p.id limit 500"
        ))
        .bind(ceremony)
        .all()
        .await?)
}

/// Whoever does something in a ceremony is there.
pub async fn join(tx: &mut Tx, ceremony: &Ceremony, by: &Actor) -> Result<()> {
    let now = tx.now;
    tx.query(sql!(
        "insert into ceremony_person (ceremony_id, person_id, joined_at) values ($1, $2, $3)
         on conflict (ceremony_id, person_id) do update set left_at = null"
    ))
    .bind(ceremony.id)
    .bind(by.person)
    .bind(now)
    .run()
    .await?;
    ceremony.touch(tx);
    Ok(())
}

/// Joins a ceremony.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Join {
    pub ceremony: CeremonyId,
}

/// Leaves a ceremony.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Leave {
    pub ceremony: CeremonyId,
}

#[derive(Serialize, JsonSchema)]
pub struct People {
    pub people: Vec<Present>,
}

impl Command for Join {
    const NAME: &'static str = "ceremony.join";
    const ROUTE: Route = Route::put("/ceremonies/{ceremony}/presence");
    const ABOUT: &'static str = "Joins a ceremony, or comes back to it.";
    type Output = People;

    async fn place(&self, db: &mut Db, by: &Actor) -> Result<Place> {
        Ok(Ceremony::find(db, by, self.ceremony).await?.place(Right::Discuss))
    }

    async fn run(self, tx: &mut Tx, by: &Actor) -> Result<People> {
        let ceremony = Ceremony::open(tx, by, self.ceremony).await?;
        join(tx, &ceremony, by).await?;
        Ok(People { people: all(tx, ceremony.id).await? })
    }
}

impl Command for Leave {
    const NAME: &'static str = "ceremony.leave";
    const ROUTE: Route = Route::delete("/ceremonies/{ceremony}/presence");
    const ABOUT: &'static str = "Leaves a ceremony; what one wrote and played stays.";
    type Output = People;

    async fn place(&self, db: &mut Db, by: &Actor) -> Result<Place> {
        Ok(Ceremony::find(db, by, self.ceremony).await?.place(Right::Discuss))
    }

    async fn run(self, tx: &mut Tx, by: &Actor) -> Result<People> {
        let ceremony = Ceremony::open(tx, by, self.ceremony).await?;
        let now = tx.now;
        tx.query(sql!("update ceremony_person set left_at = $3 where ceremony_id = $1 and person_id = $2"))
            .bind(ceremony.id)
            .bind(by.person)
            .bind(now)
            .run()
            .await?;
        ceremony.touch(tx);
        Ok(People { people: all(tx, ceremony.id).await? })
    }
}
