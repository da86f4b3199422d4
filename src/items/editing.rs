//! Editing an item of any kind: only the fields that are sent, refused when they were read too long ago.

use serde_json::{Map, Value, json};

use super::{Area, Item, Kind, creating, facts, fixed, text};
use crate::{
    backlog::{
        discipline, rank,
        subtask::{self, travelling},
    },
    command::{Actor, PersonId, Right},
    error::{Error, FieldError, Result},
    events::Change,
    fields::{Answers, of_item},
    ideas::standing,
    line::delivered,
    live::Topic,
    market::told_for,
    people,
    sprint::{gate, journal, limits::UNDER_WAY, scale, state_named},
    sql,
    store::{Db, Tx},
    strategy::typed,
};

/// The fields every kind has.
const COMMON: [&str; 7] = ["title", "body", "status", "points", "owner", "area", "labels"];

/// How far an edit may go.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// What a person may set by hand.
    ByHand,
    /// Also what is otherwise earned: acceptance, delivery. For imports, undo and acceptance itself.
    Whole,
}

/// Every field of an item by name.
pub async fn fields(db: &mut Db, item: &Item) -> Result<Map<String, Value>> {
    let mut fields = facts::load(db, item.kind, item.id).await?;
    fields.insert("title".into(), item.title.clone().into());
    fields.insert("body".into(), item.body.clone().into());
    fields.insert("status".into(), item.status.clone().into());
    fields.insert("points".into(), json!(item.points));
    fields.insert("owner".into(), json!(item.owner));
    fields.insert("area".into(), json!(item.area));
    fields.insert("labels".into(), json!(creating::labels(db, item.id).await?));
    Ok(fields)
}

/// Which right an edit of these fields takes: the state of work belongs to those who do it.
pub fn right(kind: Kind, changes: &Map<String, Value>) -> Right {
    let doing = changes.keys().all(|field| match field.as_str() {
        "status" | "points" | "owner" | "version" => true,
        "fields" => kind.is_ranked(),
        "reason" => begins(kind, changes),
        _ => false,
    });
    if kind.is_work() && doing && !changes.is_empty() { Right::DoWork } else { kind.right() }
}

/// Whether work is begun by this: then a reason is for the rules of its sprint.
fn begins(kind: Kind, changes: &Map<String, Value>) -> bool {
    kind.is_ranked() && changes.get("status").and_then(Value::as_str).is_some_and(|to| UNDER_WAY.contains(&to))
}

/// Changes the fields that are named; gives the item as it is afterwards.
pub async fn edit(tx: &mut Tx, by: &Actor, item: &Item, mut changes: Map<String, Value>, reach: Reach) -> Result<Item> {
    let seen = changes.remove("version").and_then(|version| version.as_i64());
    let said = changes.remove("fields");
    let meant = state_named::understand(tx, item, &mut changes).await?;
    if reach == Reach::ByHand && begins(item.kind, &changes) {
        tx.give(changes.remove("reason").as_ref().and_then(Value::as_str));
    }
    let before = fields(tx, item).await?;
    if let Some(unknown) = changes.keys().find(|field| !before.contains_key(*field)) {
        return Err(Error::field(unknown.clone(), format!("a {} has no field of this name", item.kind)));
    }
    if let Some(seen) = seen
        && seen != item.version
    {
        let mut theirs: Map<_, _> = changes.keys().map(|field| (field.clone(), before[field].clone())).collect();
        if said.is_some() {
            theirs.insert("fields".into(), json!(of_item(tx, item.id).await?));
        }
        return Err(Error::Stale { key: item.key.clone(), seen, now: item.version, theirs: Value::Object(theirs) });
    }
    // Into the state first, so that the gate asks for room in this one and not where its category begins.
    let entered = match &meant {
        Some(meant) => state_named::enter(tx, item, meant).await?,
        None => false,
    };
    if entered && reach == Reach::ByHand && changes.get("status") == before.get("status") {
        gate::goes_within(tx, item).await?;
    }
    if item.kind == Kind::Idea && reach == Reach::ByHand {
        standing::must_say_why(tx, &before, &mut changes)?;
    }
    if item.kind.is_work() && (changes.contains_key("estimates") || !before["estimates"].is_null()) {
        discipline::spread(&mut changes);
    }
    let reopens =
        item.kind.is_work() && item.status == "accepted" && changes.get("status").is_some_and(|to| to != "accepted");
    if reopens {
        changes.entry("accepted_at").or_insert(Value::Null);
    }
    let mut after = before.clone();
    after.extend(changes.clone());
    if reach == Reach::ByHand {
        fixed::settle(item.kind, &item.key, Some(&before), &mut after)?;
        typed::must_be_its_own(item.kind, &changes, &after)?;
    }
    let header = Header::read(tx, item, &mut after, reach).await?;
    if reach == Reach::ByHand {
        gate::goes_on(tx, item, header.status.name, header.owner).await?;
        standing::may_be_said(tx, item, header.status.name).await?;
        // What disciplines take sums up to what it will.
        if !changes.get("estimates").is_some_and(Value::is_object) {
            scale::fits(tx, item, header.points).await?;
        }
    }
    let answers = Answers::of(tx, item, said.as_ref()).await?;
    let own: Map<String, Value> = after
        .iter()
        .filter(|(field, _)| !COMMON.contains(&field.as_str()))
        .map(|(k, v)| (k.clone(), v.clone()))
        .collect();
    if changes.keys().any(|field| !COMMON.contains(&field.as_str())) {
        after.extend(facts::save(tx, item.kind, item.id, own).await?);
    }
    let changed: Vec<_> =
        before.iter().filter(|(field, old)| after[*field] != **old).map(|(field, _)| field.clone()).collect();
    let answered = answers.write(tx, item).await?;
    if changed.is_empty() && !answered {
        if entered {
            touch(tx, item);
        }
        return Ok(item.clone());
    }
    header.save(tx, item).await?;
    if item.kind == Kind::Persona && changed.iter().any(|field| field == "title") {
        let renamed = Item::get(tx, item.id).await?;
        told_for::meet(tx, &renamed).await?;
    }
    if header.status.open && !item.open && item.archived_at.is_none() {
        rank::settle(tx, item).await?;
    }
    if changed.iter().any(|field| field == "labels") {
        creating::set_labels(tx, item.id, &header.labels).await?;
    }
    if header.status.name != item.status {
        match item.kind {
            Kind::Idea => standing::said(tx, item.id, header.status.name).await?,
            _ => tx.moved.push(item.id),
        }
    }
    for field in changed {
        tx.record(Change {
            item: item.id,
            key: item.key.clone(),
            before: before[&field].clone(),
            after: after[&field].clone(),
            field,
        });
    }
    if reopens {
        delivered::unsettle(tx, item.id).await?;
    } else if item.open && !header.status.open && header.status.name != "accepted" {
        delivered::settle_rest(tx, item).await?;
    }
    let facts = after;
    if reach == Reach::ByHand && item.kind.is_ranked() && item.open && header.status.name == "declined" {
        travelling::retire(tx, by, item).await?;
    }
    touch(tx, item);
    subtask::touch_parent(tx, item).await?;
    let after = Item::get(tx, item.id).await?;
    journal::changed(tx, item, &after).await?;
    typed::keep(tx, by, item, &before, &facts).await?;
    Ok(after)
}

/// Tells the pages that show this item.
pub fn touch(tx: &mut Tx, item: &Item) {
    tx.touch(Topic::item(&item.key));
    match &item.product {
        Some(product) => tx.touch(Topic::product(product)),
        None => tx.touch(Topic::organisation()),
    }
}

/// The common fields, checked.
struct Header {
    title: String,
    body: String,
    status: super::kind::Status,
    points: Option<f64>,
    owner: Option<PersonId>,
    area: Option<crate::command::AreaId>,
    labels: Vec<String>,
}

impl Header {
    /// Checks the common fields and writes them back as they will be kept.
    async fn read(tx: &mut Tx, item: &Item, after: &mut Map<String, Value>, reach: Reach) -> Result<Header> {
        let title = text::line("title", string(after, "title")?.unwrap_or_default().as_str(), 500)?;
        let body = text::prose("body", string(after, "body")?.unwrap_or_default().as_str(), 100_000)?;
        let name = string(after, "status")?.unwrap_or_else(|| item.kind.statuses()[0].name.to_owned());
        let status = item.kind.status(&name).ok_or_else(|| creating::unknown_status(item.kind, &name))?;
        if reach == Reach::ByHand && status.name != item.status {
            earned(item.kind, status.name)?;
        }
        let points = match &after["points"] {
            Value::Null => None,
            Value::Number(points) => Some(creating::check_points(points.as_f64().unwrap_or(-1.0))?),
            _ => return Err(Error::field("points", "points are a number from 0 to 10,000")),
        };
        let (owner, owner_name) = match string(after, "owner")? {
            None => (None, Value::Null),
            Some(name) if item.owner.as_deref() == Some(&name) => (item.owner_id, name.into()),
            Some(name) => {
                let person = people::mentioned(tx, &name).await?;
                (Some(person.id), person.email.into())
            }
        };
        let (area, area_name) = match (string(after, "area")?, item.product_id) {
            (Some(name), _) if item.area.as_deref() == Some(&name) => (item.area_id, name.into()),
            (Some(name), Some(product)) => {
                let area = Area::named(tx, product, &name).await?;
                (Some(area.id), area.name.into())
            }
            _ => (None, Value::Null),
        };
        let labels = match &after["labels"] {
            Value::Null => Vec::new(),
            labels => serde_json::from_value(labels.clone())
                .map_err(|_| Error::field("labels", "labels are a list of words"))
                .and_then(|labels: Vec<String>| creating::check_labels(&labels))?,
        };
        after.insert("title".into(), title.clone().into());
        after.insert("body".into(), body.clone().into());
        after.insert("status".into(), status.name.into());
        after.insert("points".into(), json!(points));
        after.insert("owner".into(), owner_name);
        after.insert("area".into(), area_name);
        after.insert("labels".into(), json!(labels));
        Ok(Header { title, body, status, points, owner, area, labels })
    }

    async fn save(&self, tx: &mut Tx, item: &Item) -> Result<()> {
        let now = tx.now;
        let rewritten = tx
            .query(sql!(
                "update item set title = $3, body = $4, status = $5, open = $6, points = $7, owner_id = $8, area_id = $9,
                    version = version + 1, updated_at = $10
                 where id = $1 and version = $2"
            ))
            .bind(item.id)
            .bind(item.version)
            .bind(self.title.clone())
            .bind(self.body.clone())
            .bind(self.status.name)
            .bind(self.status.open && item.archived_at.is_none())
            .bind(self.points)
            .bind(self.owner)
            .bind(self.area)
            .bind(now)
            .run()
            .await?;
        if rewritten == 0 {
            let now = Item::get(tx, item.id).await?;
            return Err(Error::Stale {
                key: item.key.clone(),
                seen: item.version,
                now: now.version,
                theirs: json!({}),
            });
        }
        Ok(())
    }
}

/// Some states are reached by a decision of their own, not by typing.
fn earned(kind: Kind, status: &str) -> Result<()> {
    if kind.is_ranked() && status == "accepted" {
        return Err(Error::refused(
            "use_acceptance",
            "a story is accepted at its acceptance, where its criteria are judged",
        ));
    }
    if kind == Kind::Sprint {
        return Err(Error::refused("use_start_or_close", "a sprint is started and closed, each a step of its own"));
    }
    if kind == Kind::Feedback && status == "delivered" {
        return Err(Error::refused(
            "derived_status",
            "feedback is delivered when the last story behind it is accepted",
        ));
    }
    Ok(())
}

fn string(fields: &Map<String, Value>, name: &str) -> Result<Option<String>> {
    match &fields[name] {
        Value::Null => Ok(None),
        Value::String(text) => Ok(Some(text.clone())),
        _ => Err(Error::Invalid(vec![FieldError { field: name.into(), message: "this is a text".into() }])),
    }
}
