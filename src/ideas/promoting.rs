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
    line::{
        Tie,
        linking::{self, Says},
    },
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
    /// The metric it is to move, besides those that the idea hangs under.
    #[serde(default)]
    pub metric: Option<Key>,
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
        let before = became(tx, idea.id).await?;
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
        let mut moves = metrics(tx, idea.id).await?;
        if let Some(metric) = &self.metric {
            let metric = Item::find(tx, by, metric).await?;
            if metric.kind != Kind::Metric {
                return Err(Error::field("metric", format!("{} is no metric", metric.key)));
            }
            moves.extend(Some(metric.id).filter(|metric| !moves.contains(metric)));
        }
        for metric in moves {
            let metric = Item::get(tx, metric).await?;
            linking::add(tx, by, &made, &metric, Says::default()).await?;
        }
        // What was assumed of the idea, and what tested it, is read beside the bet from now on.
        for tested in tested(tx, idea.id).await? {
            let tested = Item::get(tx, tested).await?;
            linking::add(tx, by, &tested, &made, Says { tie: Some(Tie::Relates), ..Says::default() }).await?;
        }
        if let [first, ..] = before.as_slice() {
            let more = if before.len() > 1 { format!(" and {} more", before.len() - 1) } else { String::new() };
            tx.warn(format!("{first}{more} came of {} already", idea.key));
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

/// An idea `$1` with the opportunities that it hangs under in the tree, at any depth.
macro_rules! upwards {
    ($rest:literal) => {
        concat!(
            "with recursive up (id) as (
                select id from item where id = $1
                union
                select l.to_id from up u cross join link l cross join item o
                where l.from_id = u.id and l.kind = 'serves' and l.to_kind = 'idea' and o.id = l.to_id and o.archived_at is null
             ) ",
            $rest
        )
    };
}

/// The goals, key results and themes that it serves, itself or through what it hangs under.
async fn goals(db: &mut Db, idea: ItemId) -> Result<Vec<Key>> {
    let rows = db
        .query(sql!(upwards!(
            "select t.key from up u cross join link l cross join item t
             where l.from_id = u.id and t.id = l.to_id and l.kind = 'serves'
                and l.to_kind in ('goal', 'key_result', 'theme', 'vision') and t.archived_at is null
             group by t.key order by min(case when u.id = $1 then 0 else 1 end), t.key limit 50"
        )))
        .bind(idea)
        .all::<(String,)>()
        .await?;
    Ok(rows.into_iter().filter_map(|(key,)| Key::parse(&key)).collect())
}

/// The metrics it hangs under in a tree: what it becomes is to move them.
async fn metrics(db: &mut Db, idea: ItemId) -> Result<Vec<ItemId>> {
    let rows = db.query(sql!(upwards!(
        "select distinct t.id from up u cross join link l cross join item t
         where l.from_id = u.id and t.id = l.to_id and l.kind = 'serves' and l.to_kind = 'metric' and t.archived_at is null limit 50"
    )));
    Ok(rows.bind(idea).all::<(ItemId,)>().await?.into_iter().map(|(id,)| id).collect())
}

/// The initiatives that came of an idea before, by their keys and titles.
pub(super) async fn became(db: &mut Db, idea: ItemId) -> Result<Vec<String>> {
    let rows = db.query(sql!(
        "select i.key, i.title from link l cross join item i
         where l.from_id = $1 and l.kind = 'becomes' and i.id = l.to_id and i.kind = 'initiative' and i.archived_at is null
         order by i.created_at, i.id limit 20"
    ));
    let rows = rows.bind(idea).all::<(String, String)>().await?;
    Ok(rows.into_iter().map(|(key, title)| format!("{key} “{title}”")).collect())
}

/// Its assumptions and their experiments.
async fn tested(db: &mut Db, idea: ItemId) -> Result<Vec<ItemId>> {
    let rows = db.query(sql!(
        "with recursive below (id) as (
            select l.from_id from link l where l.to_id = $1 and l.kind = 'serves' and l.from_kind in ('assumption', 'experiment')
            union
            select l.from_id from below b cross join link l
            where l.to_id = b.id and l.kind = 'serves' and l.from_kind in ('assumption', 'experiment')
         ) select i.id from below b cross join item i where i.id = b.id and i.archived_at is null order by i.id limit 50"
    ));
    Ok(rows.bind(idea).all::<(ItemId,)>().await?.into_iter().map(|(id,)| id).collect())
}
