//! Applying a scenario: everything it says of the bets at once, or not at all where the world has moved on.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Map;
use uuid::Uuid;

use super::{
    comparing::{moved, said},
    keeping,
    reading::current,
    scenario::{Scenario, Wish},
};
use crate::{
    command::{Actor, Command, Place, Right, Route},
    decisions,
    error::{Error, Result},
    items::{
        Item,
        editing::{self, Reach},
    },
    store::{Db, Tx},
};

/// Does what a scenario says: whoever may not decide the roadmap proposes it.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Apply {
    pub scenario: Uuid,
    /// The revision that was read: what has been said since is not applied unseen.
    pub revision: i64,
}

#[derive(Serialize, JsonSchema)]
pub struct Applied {
    #[serde(flatten)]
    pub scenario: Scenario,
    /// The keys of the bets that are another now.
    pub bets: Vec<String>,
}

impl Command for Apply {
    const NAME: &'static str = "scenario.apply";
    const ROUTE: Route = Route::post("/scenarios/{scenario}/application");
    const ABOUT: &'static str = "Does everything that a scenario says of the bets in one change with one undo; refused, bet by bet, where one of them has become another since.";
    type Output = Applied;

    async fn place(&self, db: &mut Db, by: &Actor) -> Result<Place> {
        // What could never be accepted is not proposed.
        let (scenario, wishes) = self.fitting(db, by).await?;
        let bets = wishes.iter().map(|wish| wish.item_id).collect::<std::collections::BTreeSet<_>>();
        let about = format!(
            "Apply the scenario “{}” to {}",
            scenario.name,
            crate::web::shown::of(bets.len() as i64, "bet", "bets")
        );
        Ok(Place::product(Right::PlanRoadmap, scenario.product_id).about(about))
    }

    async fn run(self, tx: &mut Tx, by: &Actor) -> Result<Applied> {
        let (scenario, wishes) = self.fitting(tx, by).await?;
        // Of two who apply it at once the other finds it applied, before anything is edited twice.
        if !keeping::claim(tx, &scenario).await? {
            return Err(Error::refused("scenario_closed", format!("“{}” was applied already", scenario.name)));
        }
        let mut keys = Vec::new();
        for of_bet in wishes.chunk_by(|a, b| a.item_id == b.item_id) {
            let Some(first) = of_bet.first() else { continue };
            let item = Item::get(tx, first.item_id).await?;
            let changes: Map<_, _> = of_bet.iter().map(|wish| (wish.field.clone(), wish.wanted.clone())).collect();
            editing::edit(tx, by, &item, changes, Reach::ByHand).await?;
            keys.push(item.key);
        }
        keeping::becomes(tx, &scenario, "applied").await?;
        decisions::overtaken(tx, by, Self::NAME, "scenario", &scenario.id.to_string(), "It was applied already.")
            .await?;
        // Whatever was said beside it, the history of each bet names the scenario.
        let words = tx.given.as_ref().map_or_else(String::new, |words| format!(": {words}"));
        tx.reason = Some(format!("Scenario “{}”{words}", scenario.name));
        Ok(Applied { scenario: Scenario::find(tx, by, self.scenario).await?, bets: keys })
    }
}

impl Apply {
    /// The scenario with what it wishes, where it can be applied as it was read.
    async fn fitting(&self, db: &mut Db, by: &Actor) -> Result<(Scenario, Vec<Wish>)> {
        let scenario = Scenario::find(db, by, self.scenario).await?;
        scenario.must_be_open()?;
        if scenario.revision != self.revision {
            return Err(Error::refused(
                "scenario_changed",
                format!("“{}” says something else than when this was asked; look at it again", scenario.name),
            ));
        }
        let wishes = scenario.wishes(db).await?;
        if wishes.is_empty() {
            return Err(Error::refused(
                "nothing_to_apply",
                "this scenario says nothing of any bet that is not so already",
            ));
        }
        let moved = moved(&wishes, &current(db, scenario.product_id).await?);
        if moved.is_empty() {
            return Ok((scenario, wishes));
        }
        let words: Vec<String> = moved.iter().map(said).collect();
        Err(Error::refused(
            "world_moved",
            format!("since this was said, the roadmap has moved on. {}", words.join("; ")),
        ))
    }
}
