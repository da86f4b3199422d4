//! What goes along when an idea is merged: links, comments, files and scores, each with who said it, when, and whence it came.

use serde_json::{Map, Value};
use sqlx::FromRow;

use super::scoring;
use crate::{
    attachments,
    command::{Actor, ItemId},
    error::{Error, Result},
    items::{
        Item,
        editing::{self, Reach},
    },
    knowledge::comment,
    line::{
        Tie, link,
        linking::{self, Says},
    },
    sql,
    store::{Db, Tx},
};

/// How much goes along at once: more is refused, so that nothing is left behind.
const MOST: usize = 5_000;

/// Gives everything of an idea to another, which keeps what it has.
pub(super) async fn carry(tx: &mut Tx, by: &Actor, idea: &Item, into: &Item) -> Result<()> {
    let all = link::of(tx, idea.id, MOST as i64 + 1).await?;
    if all.len() > MOST {
        return Err(Error::refused("too_much", format!("{} has more than {MOST} links to carry at once", idea.key)));
    }
    for one in all {
        carry_link(tx, by, idea, into, one).await?;
    }
    comment::carry(tx, idea, into).await?;
    attachments::carry(tx, idea, into).await?;
    scoring::carry(tx, idea, into).await?;
    followers(tx, idea.id, into.id).await?;
    fill(tx, by, idea, into).await
}

/// What hangs under the merged one hangs under the other instead; all else stands at both.
async fn carry_link(tx: &mut Tx, by: &Actor, idea: &Item, into: &Item, one: link::Link) -> Result<()> {
    let tie = one.tie()?;
    let outward = one.from_id == Some(idea.id);
    let other = if outward { one.to_id } else { one.from_id };
    let other = Item::get(tx, other.ok_or(Error::NotFound)?).await?;
    let (from, to) = if outward { (into, &other) } else { (&other, into) };
    let there = linking::between(tx, from.id, tie, to.id).await?.is_some();
    if other.id == into.id || linking::makes_circle(tx, tie, from.id, to.id).await? {
        return Ok(());
    }
    if tie == Tie::Serves && !outward {
        linking::remove(tx, &one, &other, idea).await?;
    }
    if there {
        return Ok(());
    }
    let came = Some(one.came_by(idea.id));
    let says = Says { tie: Some(tie), quote: one.quote, weight: one.weight, came };
    linking::put(tx, by, from, to, says).await.map(drop)
}

/// Whoever follows the one follows the other.
async fn followers(tx: &mut Tx, idea: ItemId, into: ItemId) -> Result<()> {
    let now = tx.now;
    tx.query(sql!(
        "insert into follow (person_id, item_id, created_at)
         select f.person_id, $2, $3 from follow f where f.item_id = $1 and not exists (
            select 1 from follow k where k.item_id = $2 and k.person_id = f.person_id)"
    ))
    .bind(idea)
    .bind(into)
    .bind(now)
    .run()
    .await?;
    Ok(())
}

/// What the other does not say itself is said by the merged one; the labels are those of both.
async fn fill(tx: &mut Tx, by: &Actor, idea: &Item, into: &Item) -> Result<()> {
    let (said, known) = (editing::fields(tx, idea).await?, editing::fields(tx, into).await?);
    let empty = |value: &Value| value.is_null() || value == "";
    let mut more = Map::new();
    for name in ["hypothesis", "persona", "nature", "area", "owner"] {
        if let (Some(said), Some(known)) = (said.get(name), known.get(name))
            && empty(known)
            && !empty(said)
        {
            more.insert(name.into(), said.clone());
        }
    }
    let labels = |fields: &Map<String, Value>| fields["labels"].as_array().cloned().unwrap_or_default();
    let (mut both, theirs) = (labels(&known), labels(&said));
    let before = both.len();
    both.extend(theirs.into_iter().filter(|label| !labels(&known).contains(label)));
    if both.len() > before {
        more.insert("labels".into(), Value::Array(both));
    }
    if !more.is_empty() {
        let into = Item::get(tx, into.id).await?;
        editing::edit(tx, by, &into, more, Reach::ByHand).await?;
    }
    Ok(())
}

/// An input that was said of an idea that was merged into this one.
#[derive(FromRow)]
pub(super) struct Remark {
    pub key: String,
    pub input: String,
    pub said: String,
    pub by: Option<String>,
    pub at: chrono::DateTime<chrono::Utc>,
}

/// What was said of the ideas that were merged into this one.
pub(super) async fn said(db: &mut Db, idea: ItemId) -> Result<Vec<Remark>> {
    Ok(db
        .query(sql!(
            "select i.key, s.input, s.said, p.name as by, s.at
             from link l join item i on i.id = l.from_id join score s on s.item_id = i.id left join person p on p.id = s.by_id
             where l.to_id = $1 and l.kind = 'duplicates' and l.from_kind = 'idea' order by s.input, s.at desc limit 200"
        ))
        .bind(idea)
        .all()
        .await?)
}
