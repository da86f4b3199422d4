//! Closing a ceremony: its minutes are frozen.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sqlx::types::Json;

use super::{
    Ceremony, CeremonyId,
    minutes::{self, Minutes},
};
use crate::{
    command::{Actor, Command, Place, Right, Route},
    error::Result,
    items::text,
    live::Topic,
    sql,
    store::{Db, Tx},
};

/// Closes a ceremony.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Close {
    pub ceremony: CeremonyId,
    /// What is to be added to the minutes.
    #[serde(default)]
    pub remark: Option<String>,
}

#[derive(Serialize, JsonSchema)]
pub struct Closed {
    pub ceremony: Ceremony,
    pub minutes: Minutes,
}

impl Command for Close {
    const NAME: &'static str = "ceremony.close";
    const ROUTE: Route = Route::post("/ceremonies/{ceremony}/close");
    const ABOUT: &'static str = "Closes a ceremony; its minutes are written by what was done, and stay so.";
    type Output = Closed;

    async fn place(&self, db: &mut Db, by: &Actor) -> Result<Place> {
        Ok(Ceremony::find(db, by, self.ceremony).await?.place(Right::Discuss))
    }

    async fn run(self, tx: &mut Tx, by: &Actor) -> Result<Closed> {
        let ceremony = Ceremony::open(tx, by, self.ceremony).await?;
        ceremony.led_by(by)?;
        let mut minutes = minutes::of(tx, &ceremony, by).await?;
        // What is told of the past, as the sample is, has its later days in the log already.
        let now = tx.now;
        minutes.lines.retain(|line| line.at <= now);
        let remark = self.remark.as_deref().map(str::trim).filter(|remark| !remark.is_empty());
        minutes.remark = remark.map(|remark| text::prose("remark", remark, 10_000)).transpose()?;
        tx.query(sql!("update ceremony set state = 'closed', closed_at = $2, minutes = $3 where id = $1"))
            .bind(ceremony.id)
            .bind(now)
            .bind(Json(minutes.clone()))
            .run()
            .await?;
        ceremony.touch(tx);
        tx.touch(Topic::product(&ceremony.product));
        Ok(Closed { ceremony: Ceremony::find(tx, by, ceremony.id).await?, minutes })
    }

    fn next(output: &Closed) -> Option<String> {
        Some(output.ceremony.href())
    }
}

/// The minutes that stand, or those there would be now.
pub async fn minutes(db: &mut Db, ceremony: &Ceremony, by: &Actor) -> Result<Minutes> {
    let frozen = db
        .query(sql!("select minutes from ceremony where id = $1 and minutes is not null"))
        .bind(ceremony.id)
        .value::<Json<Minutes>>()
        .await?;
    match frozen {
        Some(Json(minutes)) => Ok(minutes),
        None => minutes::of(db, ceremony, by).await,
    }
}
