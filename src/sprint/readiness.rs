//! Whether an item is ready to be taken up: the letters of INVEST that do not hold.

use methods::invest::{self, Lint, Story};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::starting::said;
use crate::{
    command::{Actor, Query, Route},
    error::{Error, Result},
    items::{Item, Key, Kind},
    sql,
    store::Db,
};

/// The largest story, in points, where no team has said what it takes up.
const LARGEST: f64 = 8.0;

/// What is known of an item, and the largest story that a team of its product takes up.
pub struct Known {
    pub story: Story,
    largest: Option<f64>,
}

#[derive(sqlx::FromRow)]
struct Row {
    persona: Option<String>,
    criteria: i64,
    blocked: i64,
    largest: Option<f64>,
}

impl Known {
    /// Only a story needs a persona and criteria.
    pub async fn of(db: &mut Db, item: &Item) -> Result<Known> {
        let row = db
            .query(sql!(
                "select (select persona from work where item_id = i.id) as persona,
                    (select count(*) from criterion where item_id = i.id) as criteria,
                    (select count(*) from link l join item b on b.id = l.from_id
                     where l.to_id = i.id and l.kind = 'blocks' and b.open) as blocked,
                    (select max(largest) from team where product_id = i.product_id) as largest
                 from item i where i.id = $1"
            ))
            .bind(item.id)
            .one::<Row>()
            .await?
            .ok_or(Error::NotFound)?;
        let is_story = item.kind == Kind::Story;
        let story = Story {
            blocked_by: row.blocked as usize,
            has_why: item.rooted,
            has_persona: !is_story || row.persona.is_some_and(|persona| !persona.trim().is_empty()),
            points: item.points,
            criteria: if is_story { row.criteria as usize } else { 1 },
        };
        Ok(Known { story, largest: row.largest })
    }

    /// What does not hold, for whichever team takes it.
    pub fn lacks(&self) -> Vec<Lint> {
        invest::lint(&self.story, self.largest.unwrap_or(LARGEST))
    }
}

/// Says whether an item is ready to be taken up.
#[derive(Deserialize, JsonSchema)]
pub struct Read {
    pub key: Key,
}

#[derive(Serialize, JsonSchema)]
pub struct Readiness {
    pub ready: bool,
    pub lacks: Vec<Lack>,
}

#[derive(Serialize, JsonSchema)]
pub struct Lack {
    /// The letter of INVEST: I, V, E, S or T. Whether it is negotiable only people can say.
    pub letter: char,
    pub says: String,
}

impl Query for Read {
    const NAME: &'static str = "item.readiness";
    const ROUTE: Route = Route::get("/items/{key}/readiness");
    const ABOUT: &'static str = "Says whether a story, bug, task or spike is ready to be taken up, and what it lacks.";
    type Output = Readiness;

    async fn run(self, db: &mut Db, by: &Actor) -> Result<Readiness> {
        let item = Item::find(db, by, &self.key).await?;
        if !item.kind.is_ranked() {
            return Err(Error::NotFound);
        }
        let lacks: Vec<_> = Known::of(db, &item).await?.lacks();
        let lacks: Vec<_> = lacks.into_iter().map(|lint| Lack { letter: lint.letter(), says: said(lint) }).collect();
        Ok(Readiness { ready: lacks.is_empty(), lacks })
    }
}
