//! Writing one cell of the comparison, and taking it away.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::comparison::{Level, US};
use crate::{
    command::{Actor, Command, ItemId, Place, Right, Route},
    error::{Error, Result},
    events::Change,
    items::{
        Item, Key, Kind,
        ask::{self, Ask, Form},
        editing,
    },
    sql,
    store::{Db, Tx},
};

const ASKS: [Ask; 4] = [
    Ask { name: "words", label: "In words", form: Form::Text(1_000) },
    Ask { name: "source", label: "Source", form: Form::Line(500) },
    Ask { name: "url", label: "Where it can be read", form: Form::Link },
    Ask { name: "confidence", label: "Confidence", form: Form::Percent },
];

/// Says how somebody does in a feature.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Compare {
    /// The feature.
    pub key: Key,
    /// The key of a competitor, or `us`.
    pub who: String,
    pub level: Level,
    #[serde(default)]
    pub words: Option<String>,
    #[serde(default)]
    pub source: Option<String>,
    #[serde(default)]
    pub url: Option<String>,
    /// When it was looked at; today unless told.
    #[serde(default, deserialize_with = "crate::items::when::day")]
    pub as_of: Option<NaiveDate>,
    /// In per cent.
    #[serde(default)]
    pub confidence: Option<f64>,
}

/// Takes a cell away: nothing is known.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Forget {
    pub key: Key,
    pub who: String,
}

/// A cell as it stands after a change.
#[derive(Serialize, JsonSchema)]
pub struct Compared {
    pub feature: String,
    pub who: String,
    pub level: Option<Level>,
    #[serde(skip)]
    product: Option<String>,
}

impl Command for Compare {
    const NAME: &'static str = "comparison.set";
    const ROUTE: Route = Route::put("/features/{key}/cells/{who}");
    const ABOUT: &'static str =
        "Says how a competitor, or the product itself, does in a feature: with source, day and confidence.";
    type Output = Compared;

    async fn place(&self, db: &mut Db, by: &Actor) -> Result<Place> {
        let feature = feature(db, by, &self.key).await?;
        let about = format!("Compare {} in “{}”: {}", self.who, feature.short(), self.level.name());
        Ok(feature.place(Right::SetStrategy).about(about))
    }

    async fn run(self, tx: &mut Tx, by: &Actor) -> Result<Compared> {
        let feature = feature(tx, by, &self.key).await?;
        let competitor = competitor(tx, by, &feature, &self.who).await?;
        let as_of = self.as_of.unwrap_or_else(|| tx.now.date_naive());
        if as_of > tx.now.date_naive() {
            return Err(Error::field("as_of", "this lies in the future"));
        }
        let told = json!({
            "who": self.who, "level": self.level.name(), "words": said(self.words), "source": said(self.source),
            "url": said(self.url), "as_of": as_of, "confidence": self.confidence,
        });
        let wrong = told.as_object().map(|told| ask::check(&ASKS, told)).unwrap_or_default();
        if !wrong.is_empty() {
            return Err(Error::Invalid(wrong));
        }
        change(tx, by, &feature, competitor.as_ref(), &self.who, told).await?;
        Ok(Compared { feature: feature.key, who: self.who, level: Some(self.level), product: feature.product })
    }

    fn next(output: &Compared) -> Option<String> {
        output.next()
    }
}

impl Command for Forget {
    const NAME: &'static str = "comparison.forget";
    const ROUTE: Route = Route::delete("/features/{key}/cells/{who}");
    const ABOUT: &'static str = "Takes away what was said of one in a feature.";
    type Output = Compared;

    async fn place(&self, db: &mut Db, by: &Actor) -> Result<Place> {
        let feature = feature(db, by, &self.key).await?;
        let about = format!("Forget how {} does in “{}”", self.who, feature.short());
        Ok(feature.place(Right::SetStrategy).about(about))
    }

    async fn run(self, tx: &mut Tx, by: &Actor) -> Result<Compared> {
        let feature = feature(tx, by, &self.key).await?;
        let competitor = competitor(tx, by, &feature, &self.who).await?;
        change(tx, by, &feature, competitor.as_ref(), &self.who, Value::Null).await?;
        Ok(Compared { feature: feature.key, who: self.who, level: None, product: feature.product })
    }

    fn next(output: &Compared) -> Option<String> {
        output.next()
    }
}

impl Compared {
    fn next(&self) -> Option<String> {
        self.product.as_ref().map(|product| format!("/products/{product}/market/competitors"))
    }
}

fn said(words: Option<String>) -> Option<String> {
    words.map(|words| words.trim().to_owned()).filter(|words| !words.is_empty())
}

pub(super) async fn feature(db: &mut Db, by: &Actor, key: &Key) -> Result<Item> {
    let item = Item::find(db, by, key).await?;
    if item.kind == Kind::Feature { Ok(item) } else { Err(Error::NotFound) }
}

/// Whom a cell is about; nothing is the product itself.
pub(super) async fn competitor(db: &mut Db, by: &Actor, feature: &Item, who: &str) -> Result<Option<Item>> {
    if who == US {
        return Ok(None);
    }
    let key = Key::parse(who).ok_or(Error::NotFound)?;
    let item = Item::find(db, by, &key).await?;
    if item.kind != Kind::Competitor {
        return Err(Error::NotFound);
    }
    if item.product_id != feature.product_id {
        return Err(Error::refused("cross_product", format!("{key} belongs to another product")));
    }
    Ok(Some(item))
}

/// Writes the cell as it is told, or takes it away, and tells it at the feature.
async fn change(
    tx: &mut Tx,
    by: &Actor,
    feature: &Item,
    competitor: Option<&Item>,
    who: &str,
    told: Value,
) -> Result<()> {
    let competitor = competitor.map(|item| item.id);
    let before = now(tx, feature.id, competitor, who).await?;
    if before == told {
        return Ok(());
    }
    write(tx, by, feature.id, competitor, &told).await?;
    tx.record(Change {
        item: feature.id,
        key: feature.key.clone(),
        field: "cell".into(),
        before: tagged(before, who),
        after: tagged(told, who),
    });
    editing::touch(tx, feature);
    Ok(())
}

/// A cell that is not there still says whose it would be.
fn tagged(told: Value, who: &str) -> Value {
    if told.is_null() { json!({"who": who}) } else { told }
}

async fn write(tx: &mut Tx, by: &Actor, feature: ItemId, competitor: Option<ItemId>, told: &Value) -> Result<()> {
    tx.query(sql!(
        "delete from comparison where feature_id = $1 and (competitor_id = $2 or ($2 is null and competitor_id is null))"
    ))
    .bind(feature)
    .bind(competitor)
    .run()
    .await?;
    if told["level"].is_null() {
        return Ok(());
    }
    let word = |name: &str| told[name].as_str().map(str::to_owned);
    let (id, at) = (tx.id(), tx.now);
    let as_of = word("as_of").and_then(|day| day.parse::<NaiveDate>().ok()).unwrap_or_else(|| at.date_naive());
    tx.query(sql!(
        "insert into comparison (id, feature_id, competitor_id, level, words, source, url, as_of, confidence, by_id, at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"
    ))
    .bind(id)
    .bind(feature)
    .bind(competitor)
    .bind(word("level").unwrap_or_default())
    .bind(word("words"))
    .bind(word("source"))
    .bind(word("url"))
    .bind(as_of)
    .bind(told["confidence"].as_f64())
    .bind((!by.person.0.is_nil()).then_some(by.person))
    .bind(at)
    .run()
    .await?;
    Ok(())
}

/// The cell as it is told now; null while nothing is known.
async fn now(db: &mut Db, feature: ItemId, competitor: Option<ItemId>, who: &str) -> Result<Value> {
    type Told = (String, Option<String>, Option<String>, Option<String>, NaiveDate, Option<f64>);
    let cell = db
        .query(sql!(
            "select level, words, source, url, as_of, confidence from comparison
             where feature_id = $1 and (competitor_id = $2 or ($2 is null and competitor_id is null))"
        ))
        .bind(feature)
        .bind(competitor)
        .one::<Told>()
        .await?;
    Ok(cell.map_or(Value::Null, |(level, words, source, url, as_of, confidence)| {
        json!({"who": who, "level": level, "words": words, "source": source, "url": url, "as_of": as_of, "confidence": confidence})
    }))
}

/// Puts a cell back as it was before a change; false when it has been changed since.
pub async fn put_back(tx: &mut Tx, by: &Actor, feature: &Item, change: &Change) -> Result<bool> {
    let who = change.after["who"].as_str().unwrap_or(US).to_owned();
    let competitor = competitor(tx, by, feature, &who).await?;
    let stands = tagged(now(tx, feature.id, competitor.as_ref().map(|item| item.id), &who).await?, &who);
    if stands != change.after {
        return Ok(false);
    }
    let told = if change.before["level"].is_null() { Value::Null } else { change.before.clone() };
    self::change(tx, by, feature, competitor.as_ref(), &who, told).await?;
    Ok(true)
}
