//! Raising a blocker or an impediment: from an item, from the board, from the list, from a stand-up.

use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::obstacle::{Obstacle, ObstacleId, Severity, changed};
use crate::{
    command::{Actor, Command, ItemId, PersonId, Place, ProductId, Right, Route},
    error::{Error, Result},
    items::{Item, Key, Product, text},
    people,
    sprint::Team,
    sql,
    store::{Db, Tx},
};

/// More would say that the whole product stands still.
const MOST_ITEMS: usize = 50;

/// Raises a blocker or an impediment.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Raise {
    pub product: String,
    #[schemars(length(min = 1, max = 300))]
    pub title: String,
    /// blocker stops work, impediment slows it; an impediment unless told.
    #[serde(default)]
    pub severity: Option<Severity>,
    #[serde(default)]
    pub text: Option<String>,
    /// What it blocks or slows; at most 50 keys.
    #[serde(default)]
    pub items: Option<Vec<Key>>,
    /// Who sees to it.
    #[serde(default)]
    pub owner: Option<String>,
    /// The team it is in the way of: that of the first item, or the product's only one, unless told.
    #[serde(default)]
    pub team: Option<String>,
    /// Now unless told.
    #[serde(default, deserialize_with = "crate::items::when::moment")]
    pub since: Option<DateTime<Utc>>,
}

impl Command for Raise {
    const NAME: &'static str = "obstacle.raise";
    const ROUTE: Route = Route::create("/products/{product}/obstacles");
    const ABOUT: &'static str =
        "Raises what stands in the way: a blocker that stops work, or an impediment that slows it.";
    type Output = Obstacle;

    async fn place(&self, db: &mut Db, by: &Actor) -> Result<Place> {
        let product = Product::find(db, by, &self.product).await?;
        let place = match self.items.iter().flatten().next() {
            Some(key) => Item::find(db, by, key).await?.place(Right::Discuss),
            None => Place::product(Right::Discuss, product.id),
        };
        Ok(place.about(format!("Raise “{}”", self.title)))
    }

    async fn run(self, tx: &mut Tx, by: &Actor) -> Result<Obstacle> {
        let product = Product::find(tx, by, &self.product).await?;
        let title = text::line("title", &self.title, 300)?;
        let body = text::prose("text", self.text.as_deref().unwrap_or_default(), 20_000)?;
        let items = hindered(tx, by, product.id, &self.items.unwrap_or_default()).await?;
        let owner = match &self.owner {
            Some(owner) => Some(somebody(tx, "owner", owner, product.id).await?),
            None => None,
        };
        let team = match (&self.team, items.first()) {
            (Some(team), _) => Some(Team::named(tx, product.id, team).await?),
            (None, Some(item)) => Team::of_item(tx, item).await?,
            (None, None) => Team::only(tx, product.id).await?,
        };
        let (id, now) = (ObstacleId(tx.id()), tx.now);
        let since = self.since.unwrap_or(now);
        if since > now {
            return Err(Error::field("since", "this lies in the future"));
        }
        tx.query(sql!(
            "insert into obstacle (id, product_id, team_id, severity, title, body, owner_id, raised_by, since)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
        ))
        .bind(id)
        .bind(product.id)
        .bind(team.map(|team| team.id))
        .bind(self.severity.unwrap_or(Severity::Impediment).name())
        .bind(title)
        .bind(body)
        .bind(owner)
        .bind(by.person)
        .bind(since)
        .run()
        .await?;
        tie(tx, id, items.iter().map(|item| item.id)).await?;
        let raised = Obstacle::get(tx, id).await?.aged(now);
        changed(tx, None, &raised).await?;
        Ok(raised)
    }
}

/// The items of these keys, which have to be of that product.
pub(super) async fn hindered(tx: &mut Tx, by: &Actor, product: ProductId, keys: &[Key]) -> Result<Vec<Item>> {
    if keys.len() > MOST_ITEMS {
        return Err(Error::field("items", format!("at most {MOST_ITEMS} items")));
    }
    let mut items: Vec<Item> = Vec::new();
    for key in keys {
        let item = Item::find(tx, by, key).await?;
        if item.product_id != Some(product) {
            return Err(Error::refused("cross_product", format!("{key} belongs to another product")));
        }
        if !items.iter().any(|known| known.id == item.id) {
            items.push(item);
        }
    }
    Ok(items)
}

/// Says anew what an obstacle is in the way of.
pub(super) async fn tie(tx: &mut Tx, obstacle: ObstacleId, items: impl Iterator<Item = ItemId>) -> Result<()> {
    tx.query(sql!("delete from obstacle_item where obstacle_id = $1")).bind(obstacle).run().await?;
    for item in items {
        tx.query(sql!("insert into obstacle_item (obstacle_id, item_id) values ($1, $2)"))
            .bind(obstacle)
            .bind(item)
            .run()
            .await?;
    }
    Ok(())
}

/// Finds whom a word means; it has to be somebody who sees the product.
pub(super) async fn somebody(db: &mut Db, field: &str, word: &str, product: ProductId) -> Result<PersonId> {
    let found = people::mentioned(db, word).await.map_err(|error| match error {
        Error::Invalid(errors) => {
            Error::field(field, errors.into_iter().next().map(|one| one.message).unwrap_or_default())
        }
        error => error,
    })?;
    let sees = db
        .query(sql!("select count(*) from role_held where person_id = $1 and (product_id = $2 or product_id is null)"))
        .bind(found.id)
        .bind(product)
        .value::<i64>()
        .await?;
    if sees == Some(0) {
        return Err(Error::field(field, format!("{} does not see this product", found.name)));
    }
    Ok(found.id)
}
