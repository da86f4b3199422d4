//! Saying what an audience sees, adding one, and reading all of them.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;
use sqlx::types::Json;

use super::{
    keeping,
    kept::{Audience, MOST},
    rules::Rules,
};
use crate::{
    command::{Actor, Command, Place, Query, Right, Route},
    error::{Error, Result},
    items::{Item, Key, Kind, Product, creating::check_labels, text},
    roadmap::STAGES,
    sql,
    store::{Db, Tx},
};

/// So many themes or goals choose at most.
const CHOSEN: usize = 30;

/// Says what an audience sees.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Set {
    pub product: String,
    /// internal, executive, sales, public, or the word of one's own.
    pub audience: String,
    /// What it is called on pages; as it was unless told.
    #[serde(default)]
    #[schemars(length(max = 60))]
    pub name: Option<String>,
    #[serde(flatten)]
    pub rules: Rules,
    /// The version the caller has read; a stale one is refused.
    #[serde(default)]
    pub version: Option<i64>,
}

impl Command for Set {
    const NAME: &'static str = "audience.set";
    const ROUTE: Route = Route::put("/products/{product}/audiences/{audience}");
    const ABOUT: &'static str = "Says what an audience sees of the roadmap: which bets, which of their fields and how precise their dates. What is not said of a list chooses nothing out; a field that is not said is not granted.";
    type Output = Audience;

    async fn place(&self, db: &mut Db, by: &Actor) -> Result<Place> {
        let product = Product::find(db, by, &self.product).await?;
        let audience = Audience::find(db, product.id, &self.audience).await?;
        let about = format!("Change what the audience “{}” sees of the roadmap", audience.name);
        Ok(Place::product(Right::PlanRoadmap, product.id).about(about))
    }

    async fn run(self, tx: &mut Tx, by: &Actor) -> Result<Audience> {
        let product = Product::find(tx, by, &self.product).await?;
        let mut audience = Audience::find(tx, product.id, &self.audience).await?;
        if let Some(seen) = self.version.filter(|seen| *seen != audience.version) {
            let (key, theirs) = (format!("the audience “{}”", audience.name), json!(audience.rules));
            return Err(Error::Stale { key, seen, now: audience.version, theirs });
        }
        if let Some(name) = self.name.as_deref().map(str::trim).filter(|name| !name.is_empty()) {
            audience.name = text::line("name", name, 60)?;
        }
        audience.rules = settled(tx, by, &product, self.rules).await?;
        keep(tx, by, &product, audience).await
    }
}

/// Writes an audience down in its next version; of two who do so at once one is told of the other.
async fn keep(tx: &mut Tx, by: &Actor, product: &Product, audience: Audience) -> Result<Audience> {
    let now = tx.now;
    let before = keeping::before(tx, product, &audience.audience).await?;
    let written = tx.query(sql!(
        "insert into audience (product_id, audience, name, rules, version, changed_at) values ($1, $2, $3, $4, $5, $6)
             on conflict (product_id, audience) do update set name = excluded.name, rules = excluded.rules,
                version = excluded.version, changed_at = excluded.changed_at where audience.version = excluded.version - 1"
    ))
    .bind(product.id)
    .bind(audience.audience.clone())
    .bind(audience.name.clone())
    .bind(Json(audience.rules.clone()))
    .bind(audience.version + 1)
    .bind(now)
    .run()
    .await?;
    if written == 0 {
        let now = Audience::find(tx, product.id, &audience.audience).await?;
        let (key, theirs) = (format!("the audience “{}”", now.name), json!(now.rules));
        return Err(Error::Stale { key, seen: audience.version, now: now.version, theirs });
    }
    keeping::record(tx, by, product, &audience.audience, before).await?;
    Ok(Audience { version: audience.version + 1, changed_at: Some(now), ..audience })
}

/// Adds an audience of one's own.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Add {
    pub product: String,
    #[schemars(length(min = 1, max = 60))]
    pub name: String,
    /// The audience that it is like at first; public unless told.
    #[serde(default)]
    pub like: Option<String>,
}

impl Command for Add {
    const NAME: &'static str = "audience.add";
    const ROUTE: Route = Route::create("/products/{product}/audiences");
    const ABOUT: &'static str = "Adds an audience of one's own, which at first sees what another sees.";
    type Output = Audience;

    async fn place(&self, db: &mut Db, by: &Actor) -> Result<Place> {
        let product = Product::find(db, by, &self.product).await?;
        Ok(Place::product(Right::PlanRoadmap, product.id).about(format!("Add the audience “{}”", self.name.trim())))
    }

    async fn run(self, tx: &mut Tx, by: &Actor) -> Result<Audience> {
        let product = Product::find(tx, by, &self.product).await?;
        let name = text::line("name", &self.name, 60)?;
        let audience = word(&name)?;
        let all = Audience::all(tx, product.id).await?;
        if all.iter().any(|known| known.audience == audience) {
            return Err(Error::field("name", "another audience is called so"));
        }
        if all.len() >= MOST {
            return Err(Error::refused("too_many_audiences", format!("a product has at most {MOST} audiences")));
        }
        let like = self.like.as_deref().map(str::trim).filter(|like| !like.is_empty()).unwrap_or("public");
        let like = all
            .iter()
            .find(|known| known.audience == like)
            .ok_or_else(|| Error::field("like", "there is no such audience"))?;
        let added =
            Audience { audience, name, rules: like.rules.clone(), standing: false, version: 0, changed_at: None };
        keep(tx, by, &product, added).await
    }
}

/// The word of a name in addresses.
fn word(name: &str) -> Result<String> {
    let letters =
        name.chars().map(|letter| if letter.is_ascii_alphanumeric() { letter.to_ascii_lowercase() } else { '-' });
    let word = letters.collect::<String>().split('-').filter(|part| !part.is_empty()).collect::<Vec<_>>().join("-");
    let word: String = word.chars().take(30).collect();
    if word.len() >= 2 {
        Ok(word)
    } else {
        Err(Error::field("name", "a name with at least two Latin letters or digits"))
    }
}

/// The rules as they are kept: known words only, each once.
async fn settled(tx: &mut Tx, by: &Actor, product: &Product, mut rules: Rules) -> Result<Rules> {
    if rules.statuses.iter().any(|status| Kind::Initiative.status(status).is_none()) {
        return Err(Error::field("statuses", "proposed, active, done or dropped"));
    }
    if rules.stages.iter().any(|stage| !STAGES.contains(&stage.as_str())) {
        return Err(Error::field("stages", "discovery, shaping, building, released or measuring"));
    }
    rules.labels = check_labels(&rules.labels)?;
    rules.themes = keys(tx, by, product, "themes", Kind::Theme, &rules.themes).await?;
    rules.goals = keys(tx, by, product, "goals", Kind::Goal, &rules.goals).await?;
    for list in [&mut rules.statuses, &mut rules.stages] {
        list.sort();
        list.dedup();
    }
    rules.fields.sort_unstable();
    rules.fields.dedup();
    Ok(rules)
}

async fn keys(
    db: &mut Db,
    by: &Actor,
    product: &Product,
    field: &str,
    kind: Kind,
    typed: &[String],
) -> Result<Vec<String>> {
    if typed.len() > CHOSEN {
        return Err(Error::field(field, format!("at most {CHOSEN}")));
    }
    let mut known: Vec<String> = Vec::new();
    for typed in typed {
        let item = match Key::parse(typed) {
            Some(key) => Item::find(db, by, &key).await.ok(),
            None => None,
        };
        let item = item.filter(|item| item.kind == kind && item.product_id == Some(product.id));
        let item = item.ok_or_else(|| {
            Error::field(field, format!("{typed} is no {} of {}", kind.label().to_lowercase(), product.name))
        })?;
        if !known.contains(&item.key) {
            known.push(item.key);
        }
    }
    Ok(known)
}

/// Lists the audiences of a product.
#[derive(Deserialize, JsonSchema)]
pub struct List {
    pub product: String,
}

#[derive(Serialize, JsonSchema)]
pub struct Audiences {
    pub items: Vec<Audience>,
}

impl Query for List {
    const NAME: &'static str = "audience.list";
    const ROUTE: Route = Route::get("/products/{product}/audiences");
    const ABOUT: &'static str = "Lists the audiences of a product's roadmap and what each sees.";
    type Output = Audiences;

    async fn run(self, db: &mut Db, by: &Actor) -> Result<Audiences> {
        let product = Product::find(db, by, &self.product).await?;
        Ok(Audiences { items: Audience::all(db, product.id).await? })
    }
}
