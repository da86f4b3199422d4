//! How a bet goes: on track, at risk or off track, in words, by whom and when; what was said before is kept.

use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;
use uuid::Uuid;

use crate::{
    command::{Actor, Command, ItemId, Place, Query, Route},
    error::{Error, Result},
    events::Change,
    items::{Item, Key, Kind, editing, listing, said, text},
    sql,
    store::{Db, Tx},
    web::kit::Tone,
};

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Health {
    OffTrack,
    AtRisk,
    OnTrack,
}

impl Health {
    pub const ALL: [Health; 3] = [Health::OnTrack, Health::AtRisk, Health::OffTrack];

    pub fn name(self) -> &'static str {
        match self {
            Health::OnTrack => "on_track",
            Health::AtRisk => "at_risk",
            Health::OffTrack => "off_track",
        }
    }

    pub fn label(self) -> &'static str {
        match self {
            Health::OnTrack => "on track",
            Health::AtRisk => "at risk",
            Health::OffTrack => "off track",
        }
    }

    pub fn tone(self) -> Tone {
        match self {
            Health::OnTrack => Tone::Good,
            Health::AtRisk => Tone::Warn,
            Health::OffTrack => Tone::Bad,
        }
    }
}

impl TryFrom<String> for Health {
    type Error = String;
    fn try_from(name: String) -> Result<Health, String> {
        Health::ALL.into_iter().find(|known| known.name() == name).ok_or_else(|| format!("{name} is no health"))
    }
}

/// What somebody said of how it goes.
#[derive(Clone, Debug, Serialize, JsonSchema, sqlx::FromRow)]
pub struct Update {
    pub id: Uuid,
    #[sqlx(try_from = "String")]
    pub state: Health,
    pub words: Option<String>,
    /// The name of whoever said it.
    pub by: Option<String>,
    pub at: DateTime<Utc>,
}

/// What was said of an item, newest first.
pub async fn of_item(db: &mut Db, item: ItemId, limit: i64) -> Result<Vec<Update>> {
    Ok(db
        .query(sql!(
            "select h.id, h.state, h.words, p.name as \"by\", h.created_at as at from health h left join person p on p.id = h.by_id
             where h.item_id = $1 and h.archived_at is null order by h.created_at desc, h.id desc limit $2"
        ))
        .bind(item)
        .bind(limit)
        .all()
        .await?)
}

/// Says how an initiative goes.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Report {
    pub key: Key,
    pub state: Health,
    /// Why it is so; needed unless it is on track.
    #[serde(default)]
    #[schemars(length(max = 2000))]
    pub words: Option<String>,
}

impl Command for Report {
    const NAME: &'static str = "initiative.report_health";
    const ROUTE: Route = Route::create("/initiatives/{key}/health");
    const ABOUT: &'static str =
        "Says how an initiative goes: on track, at risk or off track, with why; what was said before is kept.";
    type Output = Update;

    async fn place(&self, db: &mut Db, by: &Actor) -> Result<Place> {
        let item = initiative(db, by, &self.key).await?;
        Ok(item.place(item.kind.right()).about(format!("{} “{}” is {}", item.key, item.short(), self.state.label())))
    }

    async fn run(self, tx: &mut Tx, by: &Actor) -> Result<Update> {
        let item = initiative(tx, by, &self.key).await?;
        let words = text::prose("words", self.words.as_deref().unwrap_or_default(), 2_000)?;
        let words = Some(words.trim().to_owned()).filter(|words| !words.is_empty());
        if words.is_none() && self.state != Health::OnTrack {
            return Err(Error::field("words", format!("say why it is {}", self.state.label())));
        }
        let said = Update { id: tx.id(), state: self.state, words, by: Some(by.name.clone()), at: tx.now };
        tx.query(sql!(
            "insert into health (id, item_id, state, words, by_id, created_at) values ($1, $2, $3, $4, $5, $6)"
        ))
        .bind(said.id)
        .bind(item.id)
        .bind(said.state.name())
        .bind(said.words.clone())
        .bind((!by.person.0.is_nil()).then_some(by.person))
        .bind(said.at)
        .run()
        .await?;
        let read = said.words.as_deref().map_or_else(String::new, |words| format!(": {words}"));
        tx.record(Change {
            item: item.id,
            key: item.key.clone(),
            field: "health".into(),
            before: json!(null),
            after: json!({"id": said.id, "state": said.state, "text": format!("{}{read}", said.state.label())}),
        });
        editing::touch(tx, &item);
        Ok(said)
    }
}

/// Takes back what was said, or says it again, as undo asks; false when somebody has done so already.
pub async fn put_back(tx: &mut Tx, item: &Item, change: &Change) -> Result<bool> {
    let away = sql!("update health set archived_at = $3 where id = $1 and item_id = $2 and archived_at is null");
    let back = sql!(
        "update health set archived_at = null where id = $1 and item_id = $2 and archived_at is not null and $3 >= created_at"
    );
    said::put_back(tx, item, change, away, back).await
}

/// Reads how an initiative goes, and how it went before.
#[derive(Deserialize, JsonSchema)]
pub struct List {
    pub key: Key,
    /// At most 200; 50 unless told.
    #[serde(default)]
    pub limit: Option<i64>,
}

#[derive(Serialize, JsonSchema)]
pub struct Updates {
    /// Newest first.
    pub items: Vec<Update>,
}

impl Query for List {
    const NAME: &'static str = "initiative.health";
    const ROUTE: Route = Route::get("/initiatives/{key}/health");
    const ABOUT: &'static str = "Reads what was said of how an initiative goes, newest first.";
    type Output = Updates;

    async fn run(self, db: &mut Db, by: &Actor) -> Result<Updates> {
        let item = initiative(db, by, &self.key).await?;
        Ok(Updates { items: of_item(db, item.id, listing::limit(self.limit)?).await? })
    }
}

/// The initiative of that key; what is something else is not found among initiatives.
pub(super) async fn initiative(db: &mut Db, by: &Actor, key: &Key) -> Result<Item> {
    let item = Item::find(db, by, key).await?;
    if item.kind == Kind::Initiative { Ok(item) } else { Err(Error::NotFound) }
}
