//! Splitting a story: what is split off takes the criteria that go with it, hangs where the first one hung, and says where it
//! came from.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::{criterion, rank, ranking, subtask::travelling};
use crate::{
    command::{Actor, Command, ItemId, Place, Route},
    error::{Error, Result},
    fields,
    items::{
        Full, Item, Key,
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

/// Splits a story off another.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Split {
    pub key: Key,
    /// What is split off.
    #[schemars(length(min = 1, max = 500))]
    pub title: String,
    /// The ids of the criteria that go along; judged ones stay.
    #[serde(default)]
    pub criteria: Vec<Uuid>,
    /// The keys of the sub-tasks that go along; the others stay.
    #[serde(default)]
    pub subtasks: Vec<Key>,
    #[serde(default)]
    pub points: Option<f64>,
}

impl Command for Split {
    const NAME: &'static str = "story.split";
    const ROUTE: Route = Route::create("/stories/{key}/split");
    const ABOUT: &'static str = "Splits a story off another: it takes the criteria that are named, keeps the links, and stands below the first in the order.";
    const RESTS_ON: &'static [&'static str] = &["status", "title", "criterion"];
    type Output = Full;

    async fn place(&self, db: &mut Db, by: &Actor) -> Result<Place> {
        let item = criterion::work(db, by, &self.key).await?;
        Ok(item.place(item.kind.right()).about(format!("Split “{}” off {}", self.title, item.key)))
    }

    async fn run(self, tx: &mut Tx, by: &Actor) -> Result<Full> {
        let item = criterion::work(tx, by, &self.key).await?;
        if item.archived_at.is_some() || !item.open {
            return Err(Error::refused("not_open", format!("{} is not open any more", item.key)));
        }
        let product = crate::items::Product::find(tx, by, item.product.as_deref().unwrap_or_default()).await?;
        let known = editing::fields(tx, &item).await?;
        let kept = ["persona", "want", "benefit", "priority", "due_on"]
            .into_iter()
            .filter_map(|name| Some((name.to_owned(), known.get(name)?.clone())));
        let draft = Draft {
            title: self.title,
            points: self.points,
            area: item.area.clone(),
            labels: known
                .get("labels")
                .cloned()
                .and_then(|labels| serde_json::from_value(labels).ok())
                .unwrap_or_default(),
            facts: kept.filter(|(_, value): &(String, Value)| !value.is_null()).collect::<Map<_, _>>(),
            ..Draft::default()
        };
        let made = creating::create(tx, by, item.kind, Some(&product), draft).await?.item;
        fields::carry_over(tx, item.id, made.id).await?;
        for id in &self.criteria {
            let taken = criterion::find(tx, &item, *id)
                .await
                .map_err(|_| Error::field("criteria", "no such criterion of this story"))?;
            if taken.state != "open" {
                return Err(Error::field("criteria", "what has been judged stays with the story it was judged in"));
            }
            tx.query(sql!("delete from criterion where id = $1")).bind(taken.id).run().await?;
            criterion::record(tx, &item, json!(taken), json!(null));
            criterion::write(tx, &made, "criteria", &taken.text).await?;
        }
        travelling::take_along(tx, by, &item, &made, &self.subtasks).await?;
        carry_links(tx, by, &item, &made).await?;
        carry_neighbours(tx, by, &item, &made).await?;
        linking::add(tx, by, &made, &item, Says { tie: Some(Tie::Splits), ..Says::default() }).await?;
        if let (Some(product), Some(above)) = (item.product_id, item.rank.as_deref()) {
            rank::lock(tx, product).await?;
            let below = rank::neighbour(tx, product, above, false, made.id).await?;
            ranking::set(tx, &made, Some(rank::between(Some(above), below.as_deref())?)).await?;
        }
        editing::touch(tx, &item);
        let made = Item::get(tx, made.id).await?;
        Full::of(tx, made).await
    }

    fn next(output: &Full) -> Option<String> {
        Some(output.item.href())
    }
}

/// Gives an item what stands in the way of another and what it is related to: both halves wait for the same, hold up the
/// same, and say the same again.
async fn carry_neighbours(tx: &mut Tx, by: &Actor, of: &Item, to: &Item) -> Result<()> {
    let links = tx
        .query(sql!(
            "select kind, case when from_id = $1 then to_id else from_id end, from_id = $1, quote, weight from link
             where (from_id = $1 or to_id = $1) and kind in ('blocks', 'relates', 'duplicates') order by id limit 500"
        ))
        .bind(of.id)
        .all::<Carried>()
        .await?;
    carry(tx, by, to, links).await
}

/// Gives an item the reasons and voices of another.
pub(super) async fn carry_links(tx: &mut Tx, by: &Actor, of: &Item, to: &Item) -> Result<()> {
    let links = tx
        .query(sql!(
            "select kind, case when from_id = $1 then to_id else from_id end, from_id = $1, quote, weight from link
             where (from_id = $1 and kind in ('serves', 'ships_in', 'moves')) or (to_id = $1 and kind in ('evidence', 'becomes'))
             order by id limit 500"
        ))
        .bind(of.id)
        .all::<Carried>()
        .await?;
    carry(tx, by, to, links).await
}

type Carried = (String, ItemId, bool, Option<String>, Option<String>);

async fn carry(tx: &mut Tx, by: &Actor, to: &Item, links: Vec<Carried>) -> Result<()> {
    for (kind, other, outward, quote, weight) in links {
        let other = Item::get(tx, other).await?;
        if other.archived_at.is_none() && other.id != to.id {
            let says = Says { tie: Tie::parse(&kind), quote, weight, ..Says::default() };
            let (from, to) = if outward { (to, &other) } else { (&other, to) };
            linking::add(tx, by, from, to, says).await?;
        }
    }
    Ok(())
}
