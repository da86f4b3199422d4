//! Promoting an idea: it becomes an initiative, which takes its hypothesis, its goals and its voices along.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::whom;
use crate::{
    command::{Actor, Command, ItemId, Place, Right, Route},
    error::{Error, Result},
    items::{
        Full, Item, Key, Kind, Product,
        creating::{self, Draft},
        editing,
    },
    line::linking::{self, Says},
    sql,
    store::{Db, Tx},
};

/// Makes an initiative of an idea.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Promote {
    pub key: Key,
    /// As the idea's, unless told.
    #[serde(default)]
    pub title: Option<String>,
    /// As the idea's, unless told.
    #[serde(default)]
    pub hypothesis: Option<String>,
    /// From where to where it is to bring its metric, and by when that is to be seen.
    #[serde(default)]
    pub baseline: Option<f64>,
    #[serde(default)]
    pub expected: Option<f64>,
    #[serde(default, deserialize_with = "crate::items::when::day")]
    pub expected_by: Option<NaiveDate>,
    /// now, next or later.
    #[serde(default)]
    pub horizon: Option<String>,
    /// What it serves besides the goals of the idea.
    #[serde(default)]
    pub serves: Vec<Key>,
}

impl Command for Promote {
    const NAME: &'static str = "idea.promote";
    const ROUTE: Route = Route::create("/ideas/{key}/initiative");
    const ABOUT: &'static str = "Makes an initiative of an idea, with its text, hypothesis, goals and personas; the voices of the idea stand behind it. An idea may become several.";
    const RESTS_ON: &'static [&'static str] = &["status", "title", "body"];
    type Output = Full;

    async fn place(&self, db: &mut Db, by: &Actor) -> Result<Place> {
        let idea = find(db, by, &self.key).await?;
        Ok(idea.place(Right::PlanRoadmap).about(format!("Make an initiative of “{}”", idea.short())))
    }

    async fn run(self, tx: &mut Tx, by: &Actor) -> Result<Full> {
        let idea = find(tx, by, &self.key).await?;
        must_be_open(&idea)?;
        let product = Product::find(tx, by, idea.product.as_deref().unwrap_or_default()).await?;
        let known = editing::fields(tx, &idea).await?;
        let mut facts = Map::new();
        let hypothesis = said(self.hypothesis).map(Value::from).or_else(|| known.get("hypothesis").cloned());
        facts.extend(
            hypothesis
                .filter(|hypothesis| !hypothesis.is_null())
                .map(|hypothesis| ("hypothesis".to_owned(), hypothesis)),
        );
        facts.extend(self.baseline.map(|from| ("baseline".to_owned(), Value::from(from))));
        facts.extend(self.expected.map(|to| ("expected".to_owned(), Value::from(to))));
        facts.extend(self.expected_by.map(|by| ("expected_by".to_owned(), Value::from(by.to_string()))));
        facts.extend(said(self.horizon).map(|horizon| ("horizon".to_owned(), Value::from(horizon))));
        let mut serves = goals(tx, idea.id).await?;
        serves.extend(self.serves.into_iter().filter(|key| !serves.contains(key)).collect::<Vec<_>>());
        let draft = Draft {
            title: said(self.title).unwrap_or_else(|| idea.title.clone()),
            body: idea.body.clone(),
            area: idea.area.clone(),
            owner: idea.owner.clone(),
            labels: labels(&known),
            serves,
            facts,
            ..Draft::default()
        };
        let made = creating::create(tx, by, Kind::Initiative, Some(&product), draft).await?.item;
        linking::add(tx, by, &idea, &made, Says::default()).await?;
        let personas = whom::of(tx, idea.id).await?;
        whom::carry(tx, by, &personas, &made).await?;
        for metric in metrics(tx, idea.id).await? {
            let metric = Item::get(tx, metric).await?;
            linking::add(tx, by, &made, &metric, Says::default()).await?;
        }
        let made = Item::get(tx, made.id).await?;
        Full::of(tx, made).await
    }

    fn next(output: &Full) -> Option<String> {
        Some(output.item.href())
    }
}

pub(super) async fn find(db: &mut Db, by: &Actor, key: &Key) -> Result<Item> {
    let item = Item::find(db, by, key).await?;
    if item.kind == Kind::Idea { Ok(item) } else { Err(Error::NotFound) }
}

pub(super) fn must_be_open(item: &Item) -> Result<()> {
    if item.open && item.archived_at.is_none() {
        return Ok(());
    }
    Err(Error::refused("not_open", format!("{} is not open any more", item.key)))
}

pub(super) fn said(text: Option<String>) -> Option<String> {
    text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
}

pub(super) fn labels(known: &Map<String, Value>) -> Vec<String> {
    known.get("labels").cloned().and_then(|labels| serde_json::from_value(labels).ok()).unwrap_or_default()
}

/// The goals, key results and themes it serves itself.
async fn goals(db: &mut Db, idea: ItemId) -> Result<Vec<Key>> {
    let rows = db
        .query(sql!(
            "select t.key from link l join item t on t.id = l.to_id
             where l.from_id = $1 and l.kind = 'serves' and l.to_kind in ('goal', 'key_result', 'theme', 'vision') and t.archived_at is null
             order by l.id limit 50"
        ))
        .bind(idea)
        .all::<(String,)>()
        .await?;
    Ok(rows.into_iter().filter_map(|(key,)| Key::parse(&key)).collect())
}

/// The metrics it hangs under in a tree: what it becomes is to move them.
async fn metrics(db: &mut Db, idea: ItemId) -> Result<Vec<ItemId>> {
    let rows = db.query(sql!(
        "select t.id from link l join item t on t.id = l.to_id
         where l.from_id = $1 and l.kind = 'serves' and l.to_kind = 'metric' and t.archived_at is null order by l.id limit 50"
    ));
    Ok(rows.bind(idea).all::<(ItemId,)>().await?.into_iter().map(|(id,)| id).collect())
}
