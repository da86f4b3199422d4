//! Resolving what was in the way, saying how; and opening it again.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::obstacle::{Obstacle, ObstacleId, changed};
use crate::{
    command::{Actor, Command, Place, Route},
    error::{Error, Result},
    items::text,
    sql,
    store::{Db, Tx},
};

/// Resolves an obstacle.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Resolve {
    pub obstacle: ObstacleId,
    /// How it was resolved.
    #[schemars(length(min = 1, max = 2000))]
    pub resolution: String,
}

/// Opens an obstacle again.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Reopen {
    pub obstacle: ObstacleId,
}

impl Command for Resolve {
    const NAME: &'static str = "obstacle.resolve";
    const ROUTE: Route = Route::post("/obstacles/{obstacle}/resolution");
    const ABOUT: &'static str = "Resolves a blocker or an impediment, saying how.";
    type Output = Obstacle;

    async fn place(&self, db: &mut Db, by: &Actor) -> Result<Place> {
        let found = Obstacle::find(db, by, self.obstacle).await?;
        Ok(found.place(by).about(format!("Resolve “{}”", found.title)))
    }

    async fn run(self, tx: &mut Tx, by: &Actor) -> Result<Obstacle> {
        let before = Obstacle::find(tx, by, self.obstacle).await?;
        if !before.is_open() {
            return Err(Error::refused("already_resolved", format!("“{}” is resolved already", before.title)));
        }
        let resolution = text::prose("resolution", self.resolution.trim(), 2_000)?;
        if resolution.is_empty() {
            return Err(Error::field("resolution", "say how it was resolved, for whoever meets it again"));
        }
        let now = tx.now;
        tx.query(sql!(
            "update obstacle set resolved_at = $2, resolved_by = $3, resolution = $4, version = version + 1 where id = $1"
        ))
        .bind(before.id)
        .bind(now)
        .bind(by.person)
        .bind(resolution)
        .run()
        .await?;
        let after = Obstacle::get(tx, before.id).await?.aged(now);
        changed(tx, Some(&before), &after).await?;
        Ok(after)
    }
}

impl Command for Reopen {
    const NAME: &'static str = "obstacle.reopen";
    const ROUTE: Route = Route::delete("/obstacles/{obstacle}/resolution");
    const ABOUT: &'static str = "Opens a blocker or an impediment again; its age goes on from when it was raised.";
    type Output = Obstacle;

    async fn place(&self, db: &mut Db, by: &Actor) -> Result<Place> {
        let found = Obstacle::find(db, by, self.obstacle).await?;
        Ok(found.place(by).about(format!("Reopen “{}”", found.title)))
    }

    async fn run(self, tx: &mut Tx, by: &Actor) -> Result<Obstacle> {
        let before = Obstacle::find(tx, by, self.obstacle).await?;
        if before.is_open() {
            return Err(Error::refused("not_resolved", format!("“{}” is still open", before.title)));
        }
        tx.query(sql!(
            "update obstacle set resolved_at = null, resolved_by = null, resolution = null, version = version + 1 where id = $1"
        ))
        .bind(before.id)
        .run()
        .await?;
        let after = Obstacle::get(tx, before.id).await?.aged(tx.now);
        changed(tx, Some(&before), &after).await?;
        Ok(after)
    }
}
