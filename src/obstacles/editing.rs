//! Changing what is known of an obstacle: its words, its weight, who sees to it, what it is in the way of.

use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{
    obstacle::{Obstacle, ObstacleId, Severity, changed},
    raising::{hindered, somebody, tie},
};
use crate::{
    command::{Actor, Command, Place, Route},
    error::{Error, Result},
    items::{Key, text},
    sql,
    store::{Db, Tx},
};

/// Changes an obstacle: only the fields that are sent.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Edit {
    pub obstacle: ObstacleId,
    #[serde(default)]
    pub title: Option<String>,
    #[serde(default)]
    pub severity: Option<Severity>,
    #[serde(default)]
    pub text: Option<String>,
    /// Null leaves it to nobody.
    #[serde(default, skip_serializing_if = "Hand::stays")]
    #[schemars(with = "Option<String>")]
    pub owner: Hand,
    /// What it blocks or slows; at most 50 keys.
    #[serde(default)]
    pub items: Option<Vec<Key>>,
    #[serde(default)]
    pub version: Option<i64>,
}

/// Whose it is to be; a null that was sent is not nothing.
#[derive(Default)]
pub enum Hand {
    #[default]
    Stays,
    Nobody,
    To(String),
}

impl Hand {
    fn stays(&self) -> bool {
        matches!(self, Hand::Stays)
    }
}

impl<'de> Deserialize<'de> for Hand {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let to = Option::<String>::deserialize(from)?.filter(|to| !to.trim().is_empty());
        Ok(to.map_or(Hand::Nobody, Hand::To))
    }
}

impl Serialize for Hand {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self {
            Hand::To(somebody) => to.serialize_some(somebody),
            Hand::Stays | Hand::Nobody => to.serialize_none(),
        }
    }
}

impl Command for Edit {
    const NAME: &'static str = "obstacle.edit";
    const ROUTE: Route = Route::patch("/obstacles/{obstacle}");
    const ABOUT: &'static str =
        "Changes a blocker or an impediment: its words, its severity, its owner, what it is in the way of.";
    type Output = Obstacle;

    async fn place(&self, db: &mut Db, by: &Actor) -> Result<Place> {
        let found = Obstacle::find(db, by, self.obstacle).await?;
        Ok(found.place(by).about(format!("Change “{}”", found.title)))
    }

    async fn run(self, tx: &mut Tx, by: &Actor) -> Result<Obstacle> {
        let before = Obstacle::find(tx, by, self.obstacle).await?;
        if let Some(seen) = self.version.filter(|seen| *seen != before.version) {
            return Err(Error::Stale { key: before.title.clone(), seen, now: before.version, theirs: before.told() });
        }
        let title = match &self.title {
            Some(title) => text::line("title", title, 300)?,
            None => before.title.clone(),
        };
        let body = match &self.text {
            Some(body) => text::prose("text", body, 20_000)?,
            None => before.text.clone(),
        };
        let owner = match &self.owner {
            Hand::Stays => before.people.owner,
            Hand::Nobody => None,
            Hand::To(owner) => Some(somebody(tx, "owner", owner, before.product_id).await?),
        };
        tx.query(sql!(
            "update obstacle set title = $2, body = $3, severity = $4, owner_id = $5, version = version + 1 where id = $1"
        ))
        .bind(before.id)
        .bind(title)
        .bind(body)
        .bind(self.severity.unwrap_or(before.severity).name())
        .bind(owner)
        .run()
        .await?;
        if let Some(keys) = &self.items {
            let items = hindered(tx, by, before.product_id, keys).await?;
            tie(tx, before.id, items.iter().map(|item| item.id)).await?;
        }
        let after = Obstacle::get(tx, before.id).await?.aged(tx.now);
        changed(tx, Some(&before), &after).await?;
        Ok(after)
    }
}
