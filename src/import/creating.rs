//! The new items of a batch: their keys, their places in the order, and everything that hangs on them.

use serde_json::{Value, json};

use super::{
    batch::{Going, origin_rows, said_of},
    draft::{Draft, Remark},
    insert::{self, NewComment, NewFacts, NewItem, NewLabel, NewState, NewValue, RowSaid, id, time},
    known, own, words,
};
use crate::{
    command::ItemId,
    error::{Error, Result},
    events::Change,
    items::{Key, Kind},
    sql,
    store::Tx,
};

const LONGEST_COMMENT: usize = 20_000;

/// Creates the items; in a dry run it only says what would be created.
pub async fn create(tx: &mut Tx, going: &mut Going, drafts: Vec<Draft>) -> Result<Vec<RowSaid>> {
    let mut said = Vec::with_capacity(drafts.len());
    if going.run.dry {
        said.extend(drafts.iter().map(|draft| said_of(draft, "created", None, unknown_names(going, draft))));
        return Ok(said);
    }
    let places = Places::take(tx, going, &drafts).await?;
    let mut rows = Rows::default();
    let mut origins = Vec::with_capacity(drafts.len());
    let mut comments = Vec::new();
    for (draft, (key, rank)) in drafts.iter().zip(places.0) {
        let item = ItemId(tx.id());
        rows.add(tx, going, draft, item, &key, rank);
        origins.extend(origin_rows(draft, going.source, item));
        let mut notes = unknown_names(going, draft);
        match remarks(tx, going, draft, item) {
            Some(written) => comments.extend(written),
            None => notes.push("its comments were left out: there is nobody here yet to write them as".into()),
        }
        if draft.kind == Kind::Customer {
            going.known.customers.insert(draft.title.to_lowercase(), (item, key.clone()));
        }
        said.push(said_of(draft, "created", Some(item), notes));
    }
    origins.sort_by(|a, b| (a.source, &a.key).cmp(&(b.source, &b.key)));
    origins.dedup_by(|a, b| (a.source, &a.key) == (b.source, &b.key));
    rows.write(tx).await?;
    insert::comments(tx, comments).await?;
    insert::origins(tx, going.run.product_id, origins).await?;
    Ok(said)
}

/// What names somebody or something that is not here.
fn unknown_names(going: &Going, draft: &Draft) -> Vec<String> {
    let mut notes = Vec::new();
    if let Some(name) = draft.owner.as_ref().filter(|name| going.known.person(name).is_none()) {
        notes.push(format!("nobody here is called {name}; it has no owner"));
    }
    if let Some(name) = draft.area.as_ref().filter(|name| going.known.area(name).is_none()) {
        notes.push(format!("there is no area called {name}"));
    }
    notes.extend(own::strangers(&going.own, &going.known, draft));
    notes
}

/// A key and, for what is ranked, a place at the end of the order, for each draft.
struct Places(Vec<(String, Option<String>)>);

impl Places {
    async fn take(tx: &mut Tx, going: &Going, drafts: &[Draft]) -> Result<Places> {
        let shared = drafts.iter().filter(|draft| draft.kind.is_shared()).count();
        let ranked = drafts.iter().filter(|draft| draft.kind.is_ranked()).count();
        let own = drafts.len() - shared;
        let mut customer = if shared > 0 { known::customer_numbers(tx, shared).await? } else { 0 };
        let mut number = if own > 0 { known::numbers(tx, going.run.product_id, own).await? } else { 0 };
        let mut ranks = Vec::new().into_iter();
        if ranked > 0 {
            let last = tx
                .query(sql!("select rank from item where product_id = $1 and open and rank is not null order by rank desc, id desc limit 1"))
                .bind(going.run.product_id)
                .value::<String>()
                .await?;
            let following = methods::rank::following(last.as_deref(), ranked);
            ranks = following.ok_or_else(|| Error::Bug(format!("no ranks after {last:?}")))?.into_iter();
        }
        let mut next = |kind: Kind| {
            let (prefix, counter) =
                if kind.is_shared() { ("C", &mut customer) } else { (going.product.key.as_str(), &mut number) };
            *counter += 1;
            let rank = if kind.is_ranked() { ranks.next() } else { None };
            (Key::of(prefix, *counter - 1).as_str().to_owned(), rank)
        };
        Ok(Places(drafts.iter().map(|draft| next(draft.kind)).collect()))
    }
}

/// The rows of a batch by the table they go to.
#[derive(Default)]
struct Rows {
    items: Vec<NewItem>,
    labels: Vec<NewLabel>,
    work: Vec<NewFacts>,
    subtasks: Vec<NewFacts>,
    feedback: Vec<NewFacts>,
    customers: Vec<NewFacts>,
    releases: Vec<NewFacts>,
    own: Vec<NewValue>,
    states: Vec<NewState>,
}

impl Rows {
    fn add(&mut self, tx: &mut Tx, going: &Going, draft: &Draft, item: ItemId, key: &str, rank: Option<String>) {
        self.own.extend(own::values(&going.own, &going.known, draft, item));
        let named =
            draft.state.as_ref().and_then(|name| going.known.states.iter().find(|known| known.state.name == *name));
        self.states.extend(named.map(|named| NewState {
            item: id(item.0),
            team: id(named.team),
            state: named.state.name.clone(),
        }));
        let statuses = draft.kind.statuses();
        let known = draft.status.map(|name| words::status_of(draft.kind, name));
        let status = known.and_then(|name| draft.kind.status(name)).unwrap_or(statuses[0]);
        let created = draft.created_at.unwrap_or(tx.now);
        let product = (!draft.kind.is_shared()).then(|| id(going.run.product_id.0));
        self.items.push(NewItem {
            id: id(item.0),
            kind: draft.kind.name(),
            product,
            area: draft.area.as_ref().and_then(|name| going.known.area(name)).map(|area| id(area.0)),
            key: key.to_owned(),
            title: draft.title.clone(),
            status: status.name,
            open: status.open,
            rank,
            points: draft.points,
            owner: draft.owner.as_ref().and_then(|name| going.known.person(name)).map(|(person, _)| id(person.0)),
            by: going.run.by_id.map(|person| id(person.0)),
            created: time(created),
            updated: time(draft.updated_at.unwrap_or(created)),
            body: draft.body.clone(),
        });
        self.labels.extend(draft.labels.iter().map(|label| NewLabel { item: id(item.0), label: label.clone() }));
        let facts = self.facts(going, draft, item);
        match draft.kind {
            Kind::Feedback => self.feedback.push(facts),
            Kind::Customer => self.customers.push(facts),
            Kind::Release => self.releases.push(facts),
            Kind::Subtask => self.subtasks.push(facts),
            Kind::Sprint => {}
            _ => self.work.push(facts),
        }
        tx.record(Change {
            item,
            key: key.to_owned(),
            field: "created".into(),
            before: Value::Null,
            after: json!({"kind": draft.kind, "title": draft.title, "area": draft.area}),
        });
    }

    #[expect(clippy::unused_self, reason = "it belongs to the rows")]
    fn facts(&self, going: &Going, draft: &Draft, item: ItemId) -> NewFacts {
        NewFacts {
            item: id(item.0),
            priority: draft.priority,
            due_on: draft.due_on.map(|day| day.to_string()),
            started_at: draft.started_at.map(time),
            accepted_at: draft.accepted_at.map(time),
            customer: draft
                .customer
                .as_ref()
                .and_then(|name| going.known.customer(name))
                .map(|(customer, _)| id(customer.0)),
            said_by: draft.said_by.clone(),
            source: draft.source.clone(),
            said_at: draft.said_at.map(time),
            score: draft.score,
            segment: draft.segment.clone(),
            revenue: draft.revenue,
            contact: draft.contact.clone(),
            version: (draft.kind == Kind::Release).then(|| draft.title.chars().take(50).collect()),
        }
    }

    async fn write(self, tx: &mut Tx) -> Result<()> {
        insert::items(tx, self.items).await?;
        insert::customers(tx, self.customers).await?;
        insert::work(tx, self.work).await?;
        insert::subtasks(tx, self.subtasks).await?;
        insert::feedback(tx, self.feedback).await?;
        insert::releases(tx, self.releases).await?;
        insert::labels(tx, self.labels).await?;
        insert::states(tx, self.states).await?;
        insert::own(tx, self.own).await
    }
}

/// Creates the customers that are named and not here yet.
pub async fn customers(tx: &mut Tx, going: &mut Going, drafts: &[&Draft]) -> Result<()> {
    let names = drafts.iter().filter_map(|draft| draft.customer.as_deref());
    let missing = going.known.meet_customers(tx, names).await?;
    let made = named(tx, going, Kind::Customer, missing).await?;
    going.known.customers.extend(made);
    Ok(())
}

/// Creates the releases that are named and not here yet.
pub async fn releases(tx: &mut Tx, going: &mut Going, drafts: &[&Draft]) -> Result<()> {
    let names = drafts.iter().flat_map(|draft| &draft.releases).map(String::as_str);
    let missing = going.known.meet_releases(tx, going.run.product_id, names).await?;
    let made = named(tx, going, Kind::Release, missing).await?;
    going.known.releases.extend(made);
    Ok(())
}

async fn named(tx: &mut Tx, going: &Going, kind: Kind, names: Vec<String>) -> Result<Vec<(String, (ItemId, String))>> {
    let mut drafts = Vec::with_capacity(names.len());
    for name in &names {
        let mut draft = Draft::new(0, kind);
        draft.title.clone_from(name);
        if let Ok(draft) = draft.fit() {
            drafts.push(draft);
        }
    }
    if drafts.is_empty() {
        return Ok(Vec::new());
    }
    let places = Places::take(tx, going, &drafts).await?;
    let (mut rows, mut made) = (Rows::default(), Vec::new());
    for ((draft, (key, rank)), name) in drafts.iter().zip(places.0).zip(&names) {
        let item = ItemId(tx.id());
        rows.add(tx, going, draft, item, &key, rank);
        made.push((name.to_lowercase(), (item, key)));
    }
    rows.write(tx).await?;
    Ok(made)
}

/// Creates one that has a key and a record, and nothing else yet.
pub async fn bare(tx: &mut Tx, going: &Going, draft: &Draft) -> Result<(ItemId, String)> {
    let places = Places::take(tx, going, std::slice::from_ref(draft)).await?;
    let (item, mut rows) = (ItemId(tx.id()), Rows::default());
    let (key, rank) = places.0.into_iter().next().ok_or_else(|| Error::Bug("a draft without a place".into()))?;
    rows.add(tx, going, draft, item, &key, rank);
    rows.write(tx).await?;
    Ok((item, key))
}

/// The comments of an item as they will be written; nothing when nobody can write them.
pub fn remarks(tx: &Tx, going: &Going, draft: &Draft, item: ItemId) -> Option<Vec<NewComment>> {
    let mut written = Vec::with_capacity(draft.remarks.len());
    for Remark { at, author, body } in &draft.remarks {
        let known = author.as_ref().and_then(|name| going.known.person(name));
        let by = known.map(|(person, _)| *person).or(going.known.writer)?;
        let body = match (known, author) {
            (None, Some(name)) => format!("**{name}** wrote:\n\n{body}"),
            _ => body.clone(),
        };
        let at = at.or(draft.updated_at).or(draft.created_at).unwrap_or(tx.now);
        let body = body.chars().take(LONGEST_COMMENT).collect();
        written.push(NewComment { id: id(tx.id()), item: id(item.0), by: id(by.0), body, at: time(at) });
    }
    Some(written)
}
