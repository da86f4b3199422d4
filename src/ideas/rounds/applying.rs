//! Taking what a round came to into the sheet: one step, which is taken back as one.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{
    cells,
    round::{Round, RoundId},
};
use crate::{
    command::{Actor, Command, Place, Right, Route},
    error::{Error, Result},
    events::Change,
    ideas::scoring::{Said, set},
    items::{Item, Product},
    live::Topic,
    sql,
    store::{Db, Tx},
    web::shown::of,
};

/// Takes what was settled into the sheet.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Apply {
    pub round: RoundId,
}

#[derive(Serialize, JsonSchema)]
pub struct Applied {
    #[serde(flatten)]
    pub round: Round,
    /// How many cells of the sheet were written.
    pub written: usize,
    /// How many had not been settled; their cells stay as they are.
    pub left: usize,
    pub message: String,
}

impl Command for Apply {
    const NAME: &'static str = "scoring_round.apply";
    const ROUTE: Route = Route::post("/scoring-rounds/{round}/application");
    const ABOUT: &'static str = "Writes what was settled into the sheet in one step, which one undo takes back; what was not settled stays as it is.";
    type Output = Applied;

    async fn place(&self, db: &mut Db, by: &Actor) -> Result<Place> {
        let round = Round::find(db, by, self.round).await?;
        let about = format!("Take what “{}” came to into the sheet", round.title);
        Ok(round.place(Right::ShapeIdeas).about(about))
    }

    async fn run(self, tx: &mut Tx, by: &Actor) -> Result<Applied> {
        let round = Round::revealed(tx, by, self.round).await?;
        let mut cells = cells::cells(tx, &round).await?;
        let left = cells.iter().filter(|cell| cell.settled.is_none()).count();
        cells.retain(|cell| cell.settled.is_some());
        if cells.is_empty() {
            return Err(Error::refused("nothing_settled", "nothing is settled yet"));
        }
        cells.sort_by_key(|cell| cell.item);
        let mut idea: Option<Item> = None;
        for cell in &cells {
            if idea.as_ref().is_none_or(|idea| idea.id != cell.item) {
                idea = Some(Item::get(tx, cell.item).await?);
            }
            if let (Some(idea), Some(value)) = (&idea, cell.settled) {
                set(tx, by, idea, &cell.input, Some(Said::Number(value).kept()), None).await?;
            }
        }
        mark(tx, &round.product, &round, true).await?;
        let written = of(cells.len() as i64, "score", "scores");
        let message = match left {
            0 => format!("{written} taken into the sheet."),
            _ => format!("{written} taken into the sheet; {left} not settled and left as they were."),
        };
        Ok(Applied { round: Round::find(tx, by, round.id).await?, written: cells.len(), left, message })
    }
}

/// Says that a round was applied, or no longer is.
async fn mark(tx: &mut Tx, product: &str, round: &Round, applied: bool) -> Result<()> {
    let now = tx.now;
    tx.query(sql!("update scoring_round set applied_at = $2 where id = $1"))
        .bind(round.id)
        .bind(applied.then_some(now))
        .run()
        .await?;
    let told = |applied: bool| json!({"round": round.id, "title": round.title, "applied": applied});
    tx.record(Change::of_product(product, "scoring_round", told(!applied), told(applied)));
    round.touch(tx);
    tx.touch(Topic::product(product));
    Ok(())
}

/// Puts a round back as it was; false when that has been done since.
pub async fn put_back(tx: &mut Tx, by: &Actor, product: &Product, change: &Change) -> Result<bool> {
    let id = change.after["round"].as_str().and_then(|id| id.parse().ok()).ok_or(Error::NotFound)?;
    let round = Round::find(tx, by, RoundId(id)).await?;
    if json!(round.applied_at.is_some()) != change.after["applied"] {
        return Ok(false);
    }
    mark(tx, &product.key, &round, change.before["applied"] == true).await?;
    Ok(true)
}
