//! Saying what a team calls ready and done.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{
    Team,
    definition::{Agreed, Check, Definition, Part},
    team_record,
};
use crate::{
    command::{Actor, Command, Place, Query, Right, Route},
    error::{Error, Result},
    items::{Product, text},
    live::Topic,
    sql,
    store::{Db, Tx},
};

/// What a new team calls done, beside passed criteria.
const AT_FIRST: [&str; 2] = ["Reviewed by a colleague", "Documented"];
const MOST: usize = 30;

/// Says what a team calls ready or done; what is not sent stays.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Define {
    pub product: String,
    pub team: String,
    /// ready or done.
    pub part: Part,
    /// What a machine is to check. Ready: why, persona, estimate, size, criteria, blocker. Done: passed, subtasks, blocker.
    #[serde(default)]
    pub checks: Option<Vec<Check>>,
    /// What people tick, in the team's own words; a line that stays as it was keeps its ticks.
    #[serde(default)]
    #[schemars(extend("x-lines" = true))]
    pub words: Option<Vec<String>>,
}

impl Command for Define {
    const NAME: &'static str = "team.define";
    const ROUTE: Route = Route::put("/products/{product}/teams/{team}/definitions/{part}");
    const ABOUT: &'static str =
        "Says what a team calls ready or done: checks that check themselves, and lines that people tick.";
    type Output = Definition;

    async fn place(&self, db: &mut Db, by: &Actor) -> Result<Place> {
        let product = Product::find(db, by, &self.product).await?;
        let about = format!("Change what {} calls {}", self.team, self.part.name());
        Ok(Place::product(Right::RunSprints, product.id).about(about))
    }

    async fn run(self, tx: &mut Tx, by: &Actor) -> Result<Definition> {
        let product = Product::find(tx, by, &self.product).await?;
        let team = Team::named(tx, product.id, &self.team).await?;
        let before = team_record::of(tx, team.id).await?;
        if let Some(checks) = &self.checks {
            if let Some(other) = checks.iter().find(|check| !self.part.checks().contains(check)) {
                let message = format!("{} says nothing of what is {}", other.name(), self.part.name());
                return Err(Error::field("checks", message));
            }
            let kept = checks.iter().map(|check| check.name()).collect::<Vec<_>>().join(" ");
            let sql = match self.part {
                Part::Ready => sql!("update team set ready_checks = $2 where id = $1"),
                Part::Done => sql!("update team set done_checks = $2 where id = $1"),
            };
            tx.query(sql).bind(team.id).bind(kept).run().await?;
        }
        if let Some(words) = &self.words {
            let said = team.definition(tx, self.part).await?.words;
            reword(tx, team.id, self.part, said, words).await?;
        }
        team_record::changed(tx, &product.key, team.id, &before).await?;
        tx.touch(Topic::product(&product.key));
        Team::get(tx, team.id).await?.definition(tx, self.part).await
    }
}

/// Lines that stay keep their id, and with it what was ticked.
async fn reword(tx: &mut Tx, team: Uuid, part: Part, before: Vec<Agreed>, words: &[String]) -> Result<()> {
    let mut lines: Vec<String> = Vec::new();
    for line in words {
        let line = text::line("words", line, 200)?;
        if !lines.contains(&line) {
            lines.push(line);
        }
    }
    if lines.len() > MOST {
        return Err(Error::field("words", format!("at most {MOST} lines; nobody ticks more")));
    }
    let now = tx.now;
    for gone in before.iter().filter(|agreed| !lines.contains(&agreed.words)) {
        tx.query(sql!("update agreed set removed_at = $2 where id = $1")).bind(gone.id).bind(now).run().await?;
    }
    for (nth, line) in lines.iter().enumerate() {
        match before.iter().find(|agreed| agreed.words == *line) {
            Some(stays) => {
                let query = tx.query(sql!("update agreed set position = $2 where id = $1"));
                query.bind(stays.id).bind(nth as i64 + 1).run().await?;
            }
            None => add(tx, team, part, nth as i64 + 1, line).await?,
        }
    }
    Ok(())
}

/// What a new team begins with.
pub(super) async fn begin(tx: &mut Tx, team: Uuid) -> Result<()> {
    for (nth, words) in AT_FIRST.iter().enumerate() {
        add(tx, team, Part::Done, nth as i64 + 1, words).await?;
    }
    Ok(())
}

async fn add(tx: &mut Tx, team: Uuid, part: Part, position: i64, words: &str) -> Result<()> {
    let id = tx.id();
    tx.query(sql!("insert into agreed (id, team_id, part, position, words) values ($1, $2, $3, $4, $5)"))
        .bind(id)
        .bind(team)
        .bind(part.name())
        .bind(position)
        .bind(words.to_owned())
        .run()
        .await?;
    Ok(())
}

/// Reads what a team calls ready and done.
#[derive(Deserialize, JsonSchema)]
pub struct Read {
    pub product: String,
    pub team: String,
}

#[derive(Serialize, JsonSchema)]
pub struct Definitions {
    pub ready: Definition,
    pub done: Definition,
}

impl Query for Read {
    const NAME: &'static str = "team.definitions";
    const ROUTE: Route = Route::get("/products/{product}/teams/{team}/definitions");
    const ABOUT: &'static str = "Reads what a team calls ready and what it calls done.";
    type Output = Definitions;

    async fn run(self, db: &mut Db, by: &Actor) -> Result<Definitions> {
        let product = Product::find(db, by, &self.product).await?;
        let team = Team::named(db, product.id, &self.team).await?;
        Ok(Definitions { ready: team.definition(db, Part::Ready).await?, done: team.definition(db, Part::Done).await? })
    }
}
