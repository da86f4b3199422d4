//! Changing what is known of an obstacle: its words, its weight, who sees to it, what it is in the way of.

use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize};

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
    #[serde(default, deserialize_with = "sent", skip_serializing_if = "Option::is_none")]
    pub owner: Option<Option<String>>,
    /// What it blocks or slows; at most 50 keys.
    #[serde(default)]
    pub items: Option<Vec<Key>>,
    #[serde(default)]
    pub version: Option<i64>,
}

/// Tells a null that was sent from nothing.
fn sent<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Option<String>>, D::Error> {
    Option::deserialize(from).map(Some)
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
            None => before.people.owner_id,
            Some(Some(owner)) if !owner.trim().is_empty() => {
                Some(somebody(tx, "owner", owner, before.product_id).await?)
            }
            Some(_) => None,
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
