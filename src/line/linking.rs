//! Tying one item to another: a record of its own, with who, when, how much it weighs, and the words that say so.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

use super::{
    Tie, delivered, heard,
    link::{self, Came, Link, links},
    rooted,
    rule::{self, Said},
};
use crate::{
    backlog::subtask,
    command::{Actor, Command, ItemId, Place, Route, Say},
    error::{Error, Result},
    events::Change,
    items::{Item, Key, Kind, editing, text},
    sprint::{gate, in_sprint, journal},
    sql,
    store::{Db, Tx},
    web::markdown,
};

pub use super::link::between;

pub const WEIGHTS: [&str; 3] = ["critical", "important", "nice"];

/// What a link says beyond its two ends.
#[derive(Default, Clone)]
pub struct Says {
    pub tie: Option<Tie>,
    pub quote: Option<String>,
    pub weight: Option<String>,
    /// Whence it came, of a link that was there before: it was allowed then.
    pub came: Option<Came>,
}

/// Links one item to another.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Join {
    pub from: Key,
    pub to: Key,
    /// How, when it is not the one way the line has for these two, whichever of them is named first; `blocked_by` and
    /// `duplicated_by` link the other to this one.
    #[serde(default)]
    pub kind: Option<Said>,
    /// The passage that says so, word for word.
    #[serde(default)]
    pub quote: Option<String>,
    /// critical, important or nice.
    #[serde(default)]
    pub weight: Option<String>,
    /// Whether it takes the place of what it hung under before.
    #[serde(default)]
    pub instead: Option<bool>,
    /// Why work goes into a sprint that its team would refuse; kept in the history.
    #[serde(default)]
    pub reason: Option<String>,
}

impl Join {
    /// The item that the link starts from, the one it leads to, and how when that was said.
    async fn ends(&self, db: &mut Db, by: &Actor) -> Result<(Item, Item, Option<Tie>)> {
        let (from, to) = (Item::find(db, by, &self.from).await?, Item::find(db, by, &self.to).await?);
        let backwards = || rule::natural(from.kind, to.kind).is_none() && rule::natural(to.kind, from.kind).is_some();
        Ok(match self.kind {
            Some(Said::Of(tie)) => (from, to, Some(tie)),
            Some(Said::By(passive)) => (to, from, Some(passive.tie())),
            None if backwards() => (to, from, None),
            None => (from, to, None),
        })
    }
}

/// Takes a link away.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Part {
    pub link: Uuid,
}

impl Command for Join {
    const NAME: &'static str = "line.link";
    const ROUTE: Route = Route::create("/links");
    const ABOUT: &'static str = "Links one item to another where the line allows it.";
    const RESTS_ON: &'static [&'static str] = &["link"];
    type Output = Link;

    async fn place(&self, db: &mut Db, by: &Actor) -> Result<Place> {
        let (from, to, asked) = self.ends(db, by).await?;
        let tie = tie(&from, &to, asked)?;
        let home = if from.product_id.is_some() { &from } else { &to };
        let about = format!("{} {} {} “{}”", from.key, tie.phrases().0, to.key, to.short());
        Ok(Place { item: Some(from.id), ..home.place(tie.right(from.kind)).about(about) })
    }

    async fn run(self, tx: &mut Tx, by: &Actor) -> Result<Link> {
        let (from, to, tie) = self.ends(tx, by).await?;
        tx.give(self.reason.as_deref());
        if self.instead == Some(true) {
            return rehang(tx, by, &from, &to).await;
        }
        add(tx, by, &from, &to, Says { tie, quote: self.quote, weight: self.weight, came: None }).await
    }
}

impl Command for Part {
    const NAME: &'static str = "line.unlink";
    const ROUTE: Route = Route::delete("/links/{link}");
    const ABOUT: &'static str = "Takes a link away.";
    const RESTS_ON: &'static [&'static str] = &["link"];
    type Output = Link;

    async fn place(&self, db: &mut Db, by: &Actor) -> Result<Place> {
        let (_, from, to) = link::ends(db, by, self.link).await?;
        let tie = link::tie(db, self.link).await?;
        let about = format!("Unlink {} from {} “{}”", from.key, to.key, to.short());
        Ok(from.place(tie.right(from.kind)).about(about))
    }

    async fn run(self, tx: &mut Tx, by: &Actor) -> Result<Link> {
        let (link, from, to) = link::ends(tx, by, self.link).await?;
        if from.kind == Kind::Subtask && link.kind == Tie::Serves.name() {
            let message = format!("{} is a step of something: link it to another instead", from.key);
            return Err(Error::refused("needs_parent", message));
        }
        remove(tx, &link, &from, &to).await?;
        Ok(link)
    }
}

/// Adds a link, where the rules of what it leads into allow it; one that is there already is given back as it is.
pub async fn add(tx: &mut Tx, by: &Actor, from: &Item, to: &Item, says: Says) -> Result<Link> {
    if tie(from, to, says.tie)? == Tie::PlannedIn {
        gate::comes_in(tx, from, to).await?;
    }
    put(tx, by, from, to, says).await
}

/// Adds a link that was there before, here or elsewhere: whether it should be is not asked again.
pub async fn put(tx: &mut Tx, by: &Actor, from: &Item, to: &Item, says: Says) -> Result<Link> {
    let tie = tie(from, to, says.tie)?;
    if says.came.is_none()
        && from.product_id != to.product_id
        && let (Some(_), Some(other)) = (from.product_id, to.product_id)
        && !by.decides(tie.right(from.kind), Some(other))
    {
        return Err(Error::refused(
            "cross_product",
            format!("{} belongs to another product, where this is not yours to decide", to.key),
        ));
    }
    if let Some(weight) = &says.weight
        && !WEIGHTS.contains(&weight.as_str())
    {
        return Err(Error::field("weight", format!("the weight is one of {}", WEIGHTS.join(", "))));
    }
    if let Some(quote) = &says.quote {
        text::check("quote", quote, 5_000).map_or(Ok(()), |wrong| Err(Error::Invalid(vec![wrong])))?;
        if from.kind == Kind::Feedback && !stands_in(quote, &from.body) {
            return Err(Error::field("quote", "these words do not stand in the feedback"));
        }
    }
    no_circle(tx, tie, from, to).await?;
    if tie == Tie::PlannedIn {
        leave_other_sprint(tx, from, to).await?;
    }
    let hangs = tie == Tie::Serves && from.kind == Kind::Subtask;
    if hangs {
        subtask::travelling::leave_parent(tx, from, to).await?;
    }
    let by_id = (!by.person.0.is_nil()).then_some(by.person);
    let came = says.came.unwrap_or(Came { id: None, by: by_id, at: tx.now, origin: None });
    let id = came.id.unwrap_or_else(|| tx.id());
    let added = tx
        .query(sql!(
            "insert into link (id, kind, from_id, to_id, from_kind, to_kind, weight, quote, by_id, created_at, origin_id)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) on conflict (from_id, kind, to_id) do nothing"
        ))
        .bind(id)
        .bind(tie.name())
        .bind(from.id)
        .bind(to.id)
        .bind(from.kind.name())
        .bind(to.kind.name())
        .bind(says.weight.clone())
        .bind(says.quote.clone().map(|quote| quote.trim().to_owned()))
        .bind(came.by)
        .bind(came.at)
        .bind(came.origin)
        .run()
        .await?;
    let link = between(tx, from.id, tie, to.id).await?.ok_or(Error::NotFound)?;
    if added > 0 {
        changed(tx, from, to, tie, Value::Null, link.kept()).await?;
    }
    if added > 0 && hangs {
        subtask::ranking::place_last(tx, from, to.id).await?;
    }
    Ok(link)
}

/// Ties an item to a new one in the natural way, where that is this actor's to decide.
pub async fn add_owned(tx: &mut Tx, by: &Actor, from: &Item, to: &Item) -> Result<Link> {
    let tie = tie(from, to, None)?;
    if by.say(&from.place(tie.right(from.kind))) != Say::Decide {
        let message = format!("{} is not yours to link; create this without it and propose the link", from.key);
        return Err(Error::refused("not_yours_to_link", message));
    }
    add(tx, by, from, to, Says::default()).await
}

/// An item is in one open sprint at most, and a closed one takes nothing in.
async fn leave_other_sprint(tx: &mut Tx, from: &Item, to: &Item) -> Result<()> {
    if !to.open {
        return Err(Error::refused("sprint_closed", format!("{} is closed; nothing moves in it any more", to.key)));
    }
    if let Some(other) = in_sprint(tx, from.id).await?.filter(|other| *other != to.id) {
        let other = Item::get(tx, other).await?;
        if let Some(link) = between(tx, from.id, Tie::PlannedIn, other.id).await? {
            remove(tx, &link, from, &other).await?;
        }
    }
    Ok(())
}

/// Hangs an item under another instead of what it hung under before.
pub async fn rehang(tx: &mut Tx, by: &Actor, from: &Item, to: &Item) -> Result<Link> {
    let tie = tie(from, to, None)?;
    let before = tx
        .query(sql!(links!("l.from_id = $1 and l.kind = $2 and l.to_id <> $3 limit 100")))
        .bind(from.id)
        .bind(tie.name())
        .bind(to.id)
        .all::<Link>()
        .await?;
    if matches!(tie, Tie::Serves | Tie::ShipsIn) {
        for link in before {
            let above = Item::find(tx, by, &link::key(&link.to)?).await?;
            remove(tx, &link, from, &above).await?;
        }
    }
    add(tx, by, from, to, Says::default()).await
}

pub async fn remove(tx: &mut Tx, link: &Link, from: &Item, to: &Item) -> Result<()> {
    if link.kind == Tie::PlannedIn.name() && !to.open {
        return Err(Error::refused("sprint_closed", format!("{} is closed; nothing moves in it any more", to.key)));
    }
    tx.query(sql!("delete from link where id = $1")).bind(link.id).run().await?;
    changed(tx, from, to, link.tie()?, link.kept(), Value::Null).await
}

/// What follows from a link that came or went: the record, the reasons below, the voices counted.
async fn changed(tx: &mut Tx, from: &Item, to: &Item, tie: Tie, before: Value, after: Value) -> Result<()> {
    tx.record(Change {
        item: from.id,
        key: from.key.clone(),
        field: "link".into(),
        before: before.clone(),
        after: after.clone(),
    });
    tx.record(Change { item: to.id, key: to.key.clone(), field: "linked".into(), before, after: after.clone() });
    match tie {
        Tie::PlannedIn if after.is_null() => journal::removed(tx, to.id, from).await?,
        Tie::PlannedIn => journal::added(tx, to.id, from).await?,
        Tie::Serves => {
            tx.moved.extend([from.id, to.id]);
            rooted::settle(tx, from.id).await?;
            if after.is_null() && from.open {
                delivered::settle_rest(tx, to).await?;
            }
        }
        Tie::Measures => rooted::settle(tx, from.id).await?,
        Tie::Evidence => {
            heard::recount(tx, to.id).await?;
            sort_feedback(tx, from.id).await?;
        }
        Tie::Becomes => {
            tx.moved.push(from.id);
            heard::recount(tx, to.id).await?;
        }
        _ => {}
    }
    editing::touch(tx, from);
    editing::touch(tx, to);
    Ok(())
}

/// Feedback that asks for something is sorted; without, it is new again.
async fn sort_feedback(tx: &mut Tx, feedback: ItemId) -> Result<()> {
    tx.query(sql!(
        "update item set status = case when exists (select 1 from link where from_id = $1 and kind = 'evidence')
            then 'sorted' else 'new' end
         where id = $1 and status in ('new', 'sorted')"
    ))
    .bind(feedback)
    .run()
    .await?;
    Ok(())
}

/// Whether these words stand there, as they were written or as they are read: without marks, and however they are broken.
fn stands_in(quote: &str, text: &str) -> bool {
    let words = |text: &str| text.split_whitespace().collect::<String>();
    let quote = words(quote);
    words(text).contains(&quote) || words(&markdown::plain(text, usize::MAX)).contains(&quote)
}

fn tie(from: &Item, to: &Item, asked: Option<Tie>) -> Result<Tie> {
    if from.id == to.id {
        return Err(Error::field("to", "an item cannot be linked to itself"));
    }
    let tie = match asked {
        Some(tie) => rule::allows(tie, from.kind, to.kind).then_some(tie),
        None => rule::natural(from.kind, to.kind),
    };
    tie.ok_or_else(|| {
        Error::Invalid(vec![crate::error::FieldError {
            field: "to".into(),
            message: format!("the line has no such link from a {} to a {}", from.kind, to.kind),
        }])
    })
}

async fn no_circle(db: &mut Db, tie: Tie, from: &Item, to: &Item) -> Result<()> {
    if !makes_circle(db, tie, from.id, to.id).await? {
        return Ok(());
    }
    let leads = if tie == Tie::Blocks { "already blocks" } else { "already leads to" };
    Err(Error::refused(
        "circle",
        format!("{} {leads} {}, itself or through others; this would make a circle", to.key, from.key),
    ))
}

/// Whether one leads to the other already, so that a link back would make a circle.
pub async fn makes_circle(db: &mut Db, tie: Tie, from: ItemId, to: ItemId) -> Result<bool> {
    if !matches!(tie, Tie::Blocks | Tie::Serves) {
        return Ok(false);
    }
    let circle = db
        .query(sql!(
            "with recursive onward (id) as (
                select id from item where id = $1
                union select l.to_id from onward o cross join link l where l.from_id = o.id and l.kind = $2
             ) select count(*) from onward where id = $3"
        ))
        .bind(to)
        .bind(tie.name())
        .bind(from)
        .value::<i64>()
        .await?;
    Ok(circle.unwrap_or(0) > 0)
}
