//! Moving work to another product: a new key there, the old one keeps leading to it, and everything that was said of it stays.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{Full, Item, Key, Product, editing, numbering};
use crate::{
    backlog::{rank, subtask::travelling},
    command::{Actor, Command, Place, Route, Say},
    error::{Error, Result},
    events::Change,
    item_columns, item_joins,
    line::{Tie, linking},
    live::Topic,
    market::told_for,
    obstacles,
    sprint::{giving_back, workflow},
    sql,
    store::{Db, Tx},
};

/// Moves work to another product.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Relocate {
    pub key: Key,
    /// The key of the product.
    pub to: String,
    /// Whether the stories, bugs, tasks and spikes below an epic come along, those of the same product; at most 500.
    #[serde(default)]
    pub with_below: Option<bool>,
}

/// As many come along with what they are below.
const MOST: i64 = 500;

#[derive(Serialize, JsonSchema)]
pub struct Relocated {
    #[serde(flatten)]
    pub item: Full,
    /// What it was called; that key goes on leading here.
    pub was: String,
    /// What belongs to the old product and was left there: areas, open sprints, planned releases, states of its teams.
    pub dropped: Vec<String>,
    /// What came along from below it, by the new keys.
    pub along: Vec<Key>,
    pub message: String,
}

impl Command for Relocate {
    const NAME: &'static str = "item.move";
    const ROUTE: Route = Route::put("/items/{key}/product");
    const ABOUT: &'static str = "Moves work to another product: it gets a key there, the old one keeps leading to it.";
    const RESTS_ON: &'static [&'static str] = &["status"];
    type Output = Relocated;

    async fn place(&self, db: &mut Db, by: &Actor) -> Result<Place> {
        let item = Item::find(db, by, &self.key).await?;
        let to = Product::find(db, by, &self.to).await.map_err(|_| Error::field("to", "there is no such product"))?;
        let right = item.kind.right();
        if !by.decides(right, Some(to.id)) {
            let message = format!("in {} this is not yours to decide", to.name);
            return Err(Error::Refused { code: "cross_product", message });
        }
        Ok(item.place(right).about(format!("Move {} “{}” to {}", item.key, item.short(), to.name)))
    }

    async fn run(self, tx: &mut Tx, by: &Actor) -> Result<Relocated> {
        let item = Item::find(tx, by, &self.key).await?;
        let to = Product::find(tx, by, &self.to).await?;
        if !item.kind.is_work() || item.archived_at.is_some() {
            let message = format!("only epics, stories, bugs, tasks and spikes move, not a {}", item.kind);
            return Err(Error::Refused { code: "does_not_move", message });
        }
        if item.product_id == Some(to.id) {
            return Err(Error::field("to", format!("{} is in {} already", item.key, to.name)));
        }
        let below = match self.with_below {
            Some(true) => below(tx, by, &item).await?,
            _ => Vec::new(),
        };
        let mut dropped = BTreeSet::new();
        let key = relocate(tx, &item, &to, &mut dropped).await?;
        let mut along = Vec::with_capacity(below.len());
        for one in below {
            along.push(relocate(tx, &one, &to, &mut dropped).await?);
        }
        let dropped: Vec<String> = dropped.into_iter().collect();
        let now = Item::get(tx, item.id).await?;
        let item_now = Full::of(tx, now).await?;
        let came = match along.len() {
            0 => String::new(),
            many => format!(", and {many} from below it came along"),
        };
        let stayed = match &dropped[..] {
            [] => String::new(),
            names => format!(" Left behind: {}.", names.join(", ")),
        };
        let message = format!("{} is now {key}{came}.{stayed}", item.key);
        Ok(Relocated { item: item_now, was: item.key, dropped, along, message })
    }

    fn next(output: &Relocated) -> Option<String> {
        Some(output.item.item.href())
    }
}

/// The work below an item that belongs to the same product, in its order; refused where one of them is not the actor's to move.
async fn below(tx: &mut Tx, by: &Actor, item: &Item) -> Result<Vec<Item>> {
    let found = beneath(tx, item, MOST + 1).await?;
    if found.len() as i64 > MOST {
        return Err(Error::field(
            "with_below",
            format!("more than {MOST} are below it; move some of them by themselves"),
        ));
    }
    match found.iter().find(|one| by.say(&one.place(one.kind.right())) != Say::Decide) {
        Some(other) => Err(Error::field("with_below", format!("{} is not yours to move", other.key))),
        None => Ok(found),
    }
}

/// The same for a look, as far as a bound.
pub(super) async fn beneath(db: &mut Db, item: &Item, most: i64) -> Result<Vec<Item>> {
    Ok(db
        .query(sql!(concat!(
            "select ",
            item_columns!(),
            " from link l cross join item i",
            item_joins!(),
            "where l.to_id = $1 and l.kind = 'serves' and l.from_kind in ('story', 'bug', 'task', 'spike') and i.id = l.from_id
                and i.product_id = $2 and i.archived_at is null order by i.rank, i.id limit $3"
        )))
        .bind(item.id)
        .bind(item.product_id)
        .bind(most)
        .all()
        .await?)
}

/// Moves one with its sub-tasks to the end of the other order, and adds what it had to leave to what was left.
async fn relocate(tx: &mut Tx, item: &Item, to: &Product, dropped: &mut BTreeSet<String>) -> Result<Key> {
    let steps = travelling::all(tx, item.id).await?;
    let moving: Vec<_> = std::iter::once(item.id).chain(steps.iter().map(|step| step.id)).collect();
    obstacles::travelling::take_along(tx, item, &moving, to).await?;
    dropped.extend(leave(tx, item).await?);
    let rank = if item.kind.is_ranked() {
        rank::lock(tx, to.id).await?;
        Some(rank::last(tx, to.id).await?)
    } else {
        None
    };
    let key = settle(tx, item, to, rank).await?;
    for step in steps {
        leave(tx, &step).await?;
        settle(tx, &step, to, None).await?;
    }
    Ok(key)
}

/// Takes an item out of what belongs to its product alone; gives what that was.
async fn leave(tx: &mut Tx, item: &Item) -> Result<Vec<String>> {
    let mut dropped = Vec::new();
    let ends = tx
        .query(sql!(
            "select o.id, l.kind from link l join item o on o.id = l.to_id
             where l.from_id = $1 and l.kind in ('planned_in', 'ships_in') and o.open limit 100"
        ))
        .bind(item.id)
        .all::<(crate::command::ItemId, String)>()
        .await?;
    for (other, kind) in ends {
        let (other, tie) = (Item::get(tx, other).await?, Tie::parse(&kind));
        let Some(tie) = tie else { continue };
        if let Some(link) = linking::between(tx, item.id, tie, other.id).await? {
            linking::remove(tx, &link, item, &other).await?;
            dropped.push(format!("{} {}", tie.phrases().0, other.title));
        }
    }
    if let Some(area) = &item.area {
        tx.record(changed(item, "area", json!(area), Value::Null));
        dropped.push(format!("the area {area}"));
    }
    if let Some(state) = workflow::leave(tx, item).await? {
        dropped.push(format!("the state {state}"));
    }
    giving_back::leave(tx, item).await?;
    tx.query(sql!("delete from activity where item_id = $1")).bind(item.id).run().await?;
    Ok(dropped)
}

/// Gives an item its place in a product; a number it has had there before is its number again.
async fn settle(tx: &mut Tx, item: &Item, to: &Product, rank: Option<String>) -> Result<Key> {
    let before = tx
        .query(sql!(
            "select m.key from moved_key m where m.item_id = $1 and (m.key like $2 or exists
                (select 1 from former_product_key f where f.product_id = $3 and m.key like f.key || '-%'))
             order by m.moved_at desc limit 1"
        ))
        .bind(item.id)
        .bind(format!("{}-%", to.key))
        .bind(to.id)
        .value::<String>()
        .await?;
    let number = before.as_deref().and_then(|key| key.rsplit_once('-')?.1.parse().ok());
    let key = match number.map(|number| Key::of(&to.key, number)) {
        Some(key) => key,
        None => numbering::next_key(tx, item.kind, Some(to)).await?,
    };
    let now = tx.now;
    tx.query(sql!("delete from moved_key where key = $1")).bind(key.as_str().to_owned()).run().await?;
    tx.query(sql!(
        "update item set product_id = $2, key = $3, rank = $4, area_id = null, version = version + 1, updated_at = $5 where id = $1"
    ))
    .bind(item.id)
    .bind(to.id)
    .bind(key.as_str().to_owned())
    .bind(rank.clone())
    .bind(now)
    .run()
    .await?;
    tx.query(sql!("insert into moved_key (key, item_id, moved_at) values ($1, $2, $3)"))
        .bind(item.key.clone())
        .bind(item.id)
        .bind(now)
        .run()
        .await?;
    tx.query(sql!("update arrival set product_id = $2 where item_id = $1")).bind(item.id).bind(to.id).run().await?;
    told_for::moved(tx, item.id).await?;
    tx.query(sql!("update scope_change set product_id = $2 where item_id = $1"))
        .bind(item.id)
        .bind(to.id)
        .run()
        .await?;
    // Undo goes backwards: the rank, while it is still the one given here, then the product, then what was left there.
    tx.record(changed(item, "key", json!(item.key), json!(key)));
    if rank != item.rank {
        tx.record(changed(item, "rank", json!(item.rank), json!(rank)));
    }
    editing::touch(tx, item);
    for product in item.product.iter().chain([&to.key]) {
        tx.touch(Topic::product(product));
    }
    tx.touch(Topic::item(key.as_str()));
    Ok(key)
}

fn changed(item: &Item, field: &str, before: Value, after: Value) -> Change {
    Change { item: item.id, key: item.key.clone(), field: field.into(), before, after }
}

/// Moves an item back to the product it came from, as undo asks; false when it has moved on since.
pub async fn put_back(tx: &mut Tx, by: &Actor, item: &Item, change: &Change) -> Result<bool> {
    if change.after.as_str() != Some(&item.key) {
        return Ok(false);
    }
    let home = change.before.as_str().and_then(|key| key.rsplit_once('-')).map(|(product, _)| product);
    let to = Product::find(tx, by, home.ok_or(Error::NotFound)?).await?;
    let rank = match &item.rank {
        Some(rank) => {
            rank::lock(tx, to.id).await?;
            Some(rank::free(tx, to.id, rank, item.id).await?)
        }
        None => None,
    };
    settle(tx, item, &to, rank).await?;
    Ok(true)
}
