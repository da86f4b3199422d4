//! What a team decides to do: a task with an owner and a day, looked at first in its next retrospective.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, json};

use super::{Ceremony, CeremonyId, presence};
use crate::{
    command::{Actor, Command, Place, Right, Route},
    error::Result,
    items::{
        Kind, Product,
        creating::{self, Draft},
    },
    sql,
    store::{Db, Tx},
};

#[derive(Clone, Debug, Serialize, JsonSchema, sqlx::FromRow)]
pub struct Action {
    /// The key of its task.
    pub key: String,
    pub title: String,
    pub status: String,
    pub open: bool,
    pub owner: Option<String>,
    pub due_on: Option<NaiveDate>,
    /// The day of the ceremony that decided it.
    pub decided_on: NaiveDate,
}

macro_rules! actions {
    ($rest:literal) => {
        concat!(
            "select i.key, i.title, i.status, i.open, p.name as owner, w.due_on, c.held_on as decided_on
             from ceremony_action a join ceremony c on c.id = a.ceremony_id join item i on i.id = a.item_id
                left join work w on w.item_id = i.id left join person p on p.id = i.owner_id ",
            $rest
        )
    };
}

/// What was decided in this ceremony.
pub async fn decided(db: &mut Db, ceremony: &Ceremony) -> Result<Vec<Action>> {
    Ok(db
        .query(sql!(actions!("where a.ceremony_id = $1 and i.archived_at is null order by i.id limit 100")))
        .bind(ceremony.id)
        .all()
        .await?)
}

/// What the team decided before: whatever is open, and what has been done since the ceremony before this.
pub async fn earlier(db: &mut Db, ceremony: &Ceremony) -> Result<Vec<Action>> {
    Ok(db
        .query(sql!(actions!(
            "where c.team_id = $1 and c.kind = 'retrospective' and c.id < $2 and i.archived_at is null
                and (i.open or c.id = (select l.id from ceremony l
                    where l.team_id = $1 and l.kind = 'retrospective' and l.id < $2 order by l.id desc limit 1))
             order by case when i.open then 0 else 1 end, c.id, i.id limit 100"
        )))
        .bind(ceremony.team_id)
        .bind(ceremony.id)
        .all()
        .await?)
}

/// Decides in a ceremony that something is to be done: a task with an owner and a day.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Decide {
    pub ceremony: CeremonyId,
    #[schemars(length(min = 1, max = 500))]
    pub title: String,
    /// An e-mail address or handle.
    pub owner: String,
    #[serde(deserialize_with = "crate::items::when::needed_day")]
    pub due_on: NaiveDate,
}

impl Command for Decide {
    const NAME: &'static str = "ceremony.decide";
    const ROUTE: Route = Route::create("/ceremonies/{ceremony}/actions");
    const ABOUT: &'static str = "Decides in a ceremony that something is to be done: a task with an owner and a day, which stands first in the next retrospective.";
    type Output = Action;

    async fn place(&self, db: &mut Db, by: &Actor) -> Result<Place> {
        let ceremony = Ceremony::find(db, by, self.ceremony).await?;
        Ok(ceremony.place(Right::FileWork).about(format!("Decide to do: {}", self.title)))
    }

    async fn run(self, tx: &mut Tx, by: &Actor) -> Result<Action> {
        let ceremony = Ceremony::open(tx, by, self.ceremony).await?;
        let product = Product::find(tx, by, &ceremony.product).await?;
        let draft = Draft {
            title: self.title,
            owner: Some(self.owner),
            labels: vec![ceremony.kind.name().to_owned()],
            facts: Map::from_iter([("due_on".to_owned(), json!(self.due_on))]),
            ..Draft::default()
        };
        let task = creating::create(tx, by, Kind::Task, Some(&product), draft).await?;
        tx.query(sql!("insert into ceremony_action (ceremony_id, item_id) values ($1, $2)"))
            .bind(ceremony.id)
            .bind(task.item.id)
            .run()
            .await?;
        presence::join(tx, &ceremony, by).await?;
        let made = decided(tx, &ceremony).await?.into_iter().find(|action| action.key == task.item.key);
        made.ok_or_else(|| crate::error::Error::Bug("an action was lost".into()))
    }
}
