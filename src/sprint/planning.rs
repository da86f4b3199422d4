//! Taking work into a sprint and out of it again.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::sprint::Whole;
use crate::{
    command::{Actor, Command, Place, Right, Route},
    error::{Error, Result},
    items::{Item, Key},
    line::{
        Tie,
        linking::{self, Says},
    },
    store::{Db, Tx},
};

/// Takes items into a sprint, or out of it. An item is in one open sprint at most: taking it here takes it out of another.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Take {
    pub sprint: Key,
    /// At most 200 keys.
    pub items: Vec<Key>,
    /// true takes them out.
    #[serde(default)]
    pub out: Option<bool>,
    /// Why what is not ready is taken in all the same; kept in the history.
    #[serde(default)]
    pub reason: Option<String>,
}

#[derive(Serialize, JsonSchema)]
pub struct Taken {
    pub sprint: String,
    pub items: Vec<String>,
    /// What is not ready about them.
    pub warnings: Vec<String>,
}

impl Command for Take {
    const NAME: &'static str = "sprint.take";
    const ROUTE: Route = Route::post("/sprints/{sprint}/items");
    const ABOUT: &'static str = "Takes items into a sprint, or out of it; what is not ready is said, or refused without a reason, as the team chose.";
    const RESTS_ON: &'static [&'static str] = &["status", "points"];
    type Output = Taken;

    async fn place(&self, db: &mut Db, by: &Actor) -> Result<Place> {
        let sprint = Item::find(db, by, &self.sprint).await?;
        let items = self.items.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
        let verb = if self.out == Some(true) { "Take out of" } else { "Take into" };
        Ok(sprint.place(Right::RunSprints).about(format!("{verb} “{}”: {items}", sprint.short())))
    }

    async fn run(self, tx: &mut Tx, by: &Actor) -> Result<Taken> {
        let sprint = Whole::find(tx, by, &self.sprint).await?;
        if sprint.closed_at.is_some() {
            return Err(Error::refused(
                "sprint_closed",
                format!("{} is closed; nothing moves in it any more", sprint.item.key),
            ));
        }
        if self.items.is_empty() || self.items.len() > 200 {
            return Err(Error::field("items", "from 1 to 200 items at once"));
        }
        tx.give(self.reason.as_deref());
        let mut taken = Taken { sprint: sprint.item.key.clone(), items: Vec::new(), warnings: Vec::new() };
        for key in &self.items {
            let item = Item::find(tx, by, key).await?;
            if self.out == Some(true) {
                if let Some(link) = linking::between(tx, item.id, Tie::PlannedIn, sprint.item.id).await? {
                    linking::remove(tx, &link, &item, &sprint.item).await?;
                }
            } else {
                linking::add(tx, by, &item, &sprint.item, Says::default()).await?;
            }
            taken.items.push(item.key);
        }
        taken.warnings.clone_from(&tx.warnings);
        Ok(taken)
    }
}
