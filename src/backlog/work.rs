//! What epics, stories, bugs, tasks and spikes know: for whom, what and why, and how urgent it is.

use chrono::{DateTime, NaiveDate, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use sqlx::types::Json;

use super::{
    criterion,
    discipline::{self, ByDiscipline},
    filter::Priority,
    narrative,
};
use crate::{
    command::{Actor, ItemId},
    error::{FieldError, Result},
    items::{Facts, Item, Key, Kind, creating::Draft, text},
    line::linking::{self, Says},
    market::told_for,
    sort, sql,
    store::{Db, Tx},
};

/// Each by its name, the most pressing first.
pub const PRIORITIES: [&str; 4] =
    [Priority::Urgent.name(), Priority::High.name(), Priority::Medium.name(), Priority::Low.name()];

#[derive(Serialize, Deserialize, JsonSchema, Default, sqlx::FromRow)]
pub struct WorkFacts {
    /// As a …
    #[serde(default)]
    pub persona: Option<String>,
    /// I want …
    #[serde(default)]
    pub want: Option<String>,
    /// so that …
    #[serde(default)]
    pub benefit: Option<String>,
    /// urgent, high, medium or low.
    #[serde(default)]
    pub priority: Option<String>,
    #[serde(default, deserialize_with = "crate::items::when::day")]
    pub due_on: Option<NaiveDate>,
    /// What each discipline takes of the points: a record, or words such as `design 2, server 3`. Set alone, the item's points
    /// become their sum; points that are set alone take the split away.
    #[serde(default, deserialize_with = "discipline::read")]
    #[schemars(with = "Option<ByDiscipline>")]
    pub estimates: Option<Json<ByDiscipline>>,
    /// Why it was last rejected or declined.
    #[serde(default)]
    pub reason: Option<String>,
    /// When work on it began, for what was begun elsewhere; without it the flow goes by the day on which it was started here.
    #[serde(default, deserialize_with = "crate::items::when::moment")]
    pub started_at: Option<DateTime<Utc>>,
    #[serde(default, deserialize_with = "crate::items::when::moment")]
    pub accepted_at: Option<DateTime<Utc>>,
}

/// What can be said with a new piece of work.
#[derive(Serialize, Deserialize, JsonSchema, Default)]
pub struct More {
    /// The acceptance criteria: plain statements, or Gherkin, of which each scenario becomes one.
    #[serde(default)]
    #[schemars(extend("x-whole" = true))]
    pub criteria: Option<Vec<String>>,
    /// The key of the release it is to ship in.
    #[serde(default)]
    pub ships_in: Option<Key>,
}

macro_rules! work {
    ($($(#[$doc:meta])* $name:ident $one:literal $create:literal $edit:literal;)*) => {$(
        sort!(head $(#[$doc])* $name);
        impl crate::items::Sort for $name {
            sort!(body $name, WorkFacts, $one, $create, $edit);
            type More = More;
            fn told(draft: &mut Draft) {
                discipline::tell(draft);
                if Self::KIND == Kind::Story {
                    narrative::tell(draft);
                }
            }
            fn retold(changes: &mut Map<String, Value>) {
                narrative::spread(changes);
            }
            async fn add(tx: &mut Tx, by: &Actor, item: Item, more: More) -> Result<Item> {
                more.add(tx, by, item).await
            }
        }
    )*};
}

work! {
    /// A large piece of work, cut into stories.
    Epic "epic" "/products/{product}/epics" "/epics/{key}";
    /// Something a persona wants, with criteria that say when it is done.
    Story "story" "/products/{product}/stories" "/stories/{key}";
    /// Something that does not work.
    Bug "bug" "/products/{product}/bugs" "/bugs/{key}";
    /// Something to be done that no customer sees.
    Task "task" "/products/{product}/tasks" "/tasks/{key}";
    /// A question answered by trying.
    Spike "spike" "/products/{product}/spikes" "/spikes/{key}";
}

impl More {
    async fn add(self, tx: &mut Tx, by: &Actor, item: Item) -> Result<Item> {
        for text in self.criteria.into_iter().flatten() {
            criterion::write(tx, &item, "criteria", &text).await?;
        }
        let Some(release) = self.ships_in else { return Ok(item) };
        let release = Item::find(tx, by, &release).await?;
        linking::add(tx, by, &item, &release, Says::default()).await?;
        Item::get(tx, item.id).await
    }
}

impl Facts for WorkFacts {
    async fn load(db: &mut Db, item: ItemId) -> Result<Option<Self>> {
        Ok(db
            .query(sql!(
                "select persona, want, benefit, priority, due_on, estimates, reason, started_at, accepted_at from work where item_id = $1"
            ))
            .bind(item)
            .one()
            .await?)
    }

    async fn save(&self, tx: &mut Tx, item: ItemId) -> Result<()> {
        let nobody_known = tx.query(sql!(
            "insert into work (item_id, persona, want, benefit, priority, due_on, reason, accepted_at, estimates, started_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
             on conflict (item_id) do update set persona = excluded.persona, want = excluded.want, benefit = excluded.benefit,
                priority = excluded.priority, due_on = excluded.due_on, reason = excluded.reason,
                accepted_at = excluded.accepted_at, estimates = excluded.estimates, started_at = excluded.started_at,
                persona_id = case when work.persona is not distinct from excluded.persona then work.persona_id end
             returning persona is not null and persona_id is null"
        ))
        .bind(item)
        .bind(self.persona.clone())
        .bind(self.want.clone())
        .bind(self.benefit.clone())
        .bind(self.priority.clone())
        .bind(self.due_on)
        .bind(self.reason.clone())
        .bind(self.accepted_at)
        .bind(self.estimates.clone())
        .bind(self.started_at)
        .value::<bool>()
        .await?;
        if nobody_known == Some(true) {
            told_for::settle(tx, item, self.persona.as_deref()).await?;
        }
        Ok(())
    }

    fn check(&self) -> Vec<FieldError> {
        let mut wrong = text::check_all(&[
            ("persona", &self.persona, 200),
            ("want", &self.want, 2_000),
            ("benefit", &self.benefit, 2_000),
            ("reason", &self.reason, 2_000),
        ]);
        if self.priority.as_deref().is_some_and(|priority| !PRIORITIES.contains(&priority)) {
            let message = format!("the priority is one of {}", PRIORITIES.join(", "));
            wrong.push(FieldError { field: "priority".into(), message });
        }
        if let (Some(began), Some(done)) = (self.started_at, self.accepted_at)
            && began > done
        {
            wrong
                .push(FieldError { field: "started_at".into(), message: "work cannot begin after it was done".into() });
        }
        wrong.extend(self.estimates.as_ref().and_then(|estimates| estimates.check()));
        wrong
    }
}
