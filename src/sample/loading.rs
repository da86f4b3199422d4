//! Loading the sample: everything dated as if it had happened day by day, so that histories and charts have something to tell.

use std::collections::HashMap;

use chrono::{DateTime, TimeDelta, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::story::{Story, Thing};
use crate::{
    backlog::criterion,
    command::{Actor, Command, ItemId, Place, ProductId, Right, Route, Via},
    error::{Error, Result},
    events::Event,
    items::{
        Item, Key, Kind, Product, area,
        creating::{self, Draft},
        editing::{self, Reach},
        product,
    },
    line::linking::{self, Says},
    live::Topic,
    outcomes::observation,
    people::{person, role},
    registry, sql,
    store::{Db, Tx},
};

/// Loads the sample product.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Load {}

impl Command for Load {
    const NAME: &'static str = "sample.load";
    const ROUTE: Route = Route::create("/sample");
    const ABOUT: &'static str =
        "Loads the sample product: a ferry operator's booking system with everything from vision to outcome.";
    type Output = Product;

    async fn place(&self, _db: &mut Db, _by: &Actor) -> Result<Place> {
        Ok(Place::organisation(Right::ManageProducts))
    }

    async fn run(self, tx: &mut Tx, by: &Actor) -> Result<Product> {
        let story = Story::read()?;
        let taken = tx
            .query(sql!("select count(*) from product where key = $1"))
            .bind(story.product.key.clone())
            .value::<i64>()
            .await?;
        if taken > Some(0) {
            return Err(Error::refused("sample_there", "the sample is loaded already, or another product has its key"));
        }
        let now = tx.now;
        let product =
            product::Create { key: story.product.key.clone(), name: story.product.name.clone() }.run(tx, by).await?;
        tx.query(sql!("update product set sample = true where id = $1")).bind(product.id).run().await?;
        let mut teller =
            Teller { tx, product: product.clone(), now, people: HashMap::new(), items: HashMap::new(), me: by.clone() };
        teller.tell(&story).await?;
        tx.now = now;
        tx.changes.clear();
        tx.topics = vec![Topic::organisation()];
        Ok(Product { sample: true, ..product })
    }

    fn next(output: &Product) -> Option<String> {
        debug_assert!(output.sample);
        Some("/".into())
    }
}

/// Tells the story into the database, one dated event after another.
struct Teller<'t> {
    tx: &'t mut Tx,
    product: Product,
    now: DateTime<Utc>,
    people: HashMap<String, Actor>,
    items: HashMap<String, Item>,
    me: Actor,
}

impl Teller<'_> {
    async fn tell(&mut self, story: &Story) -> Result<()> {
        self.people(story).await?;
        let (pm, po, stakeholder) = (self.who("ada"), self.who("olu"), self.who("ada"));
        for named in &story.areas {
            area::Create { product: self.product.key.clone(), name: named.name.clone() }.run(self.tx, &self.me).await?;
        }
        let areas: HashMap<_, _> = story.areas.iter().map(|area| (area.id.clone(), area.name.clone())).collect();
        for customer in &story.customers {
            let item = self
                .create(Kind::Customer, customer, 200, &pm, customer.facts(&["segment", "revenue", "contact"]), None)
                .await?;
            self.remember_origin(&item).await?;
        }
        self.create(Kind::Vision, &story.vision, 190, &pm, story.vision.facts(&["horizon"]), None).await?;
        for goal in &story.goals {
            self.goal(goal, &pm).await?;
        }
        for metric in &story.metrics {
            self.metric(metric, &pm).await?;
        }
        for release in &story.releases {
            let facts = Map::from_iter([
                ("number".to_owned(), json!(release.text("version"))),
                ("planned_on".to_owned(), self.day(release.days("planned_days"))),
                ("released_on".to_owned(), self.day(release.days("released_days"))),
            ]);
            let status = if release.days("released_days").is_some() { "released" } else { "planned" };
            self.create(Kind::Release, release, 100, &pm, facts, Some(status)).await?;
        }
        for bet in &story.initiatives {
            let mut facts = bet.facts(&["hypothesis", "horizon", "baseline", "expected", "confidence"]);
            facts.insert("due_on".into(), self.day(bet.days("due_days")));
            let item = self.create(Kind::Initiative, bet, 120, &pm, facts, bet.text("status").as_deref()).await?;
            self.tie_all(&item, &bet.words("serves"), 119, &pm).await?;
            self.tie_all(&item, &bet.text("metric").into_iter().collect::<Vec<_>>(), 119, &pm).await?;
        }
        for epic in &story.epics {
            let item = self.work(Kind::Epic, epic, 95, &po, &areas).await?;
            self.tie_all(&item, &epic.words("serves"), 95, &po).await?;
        }
        for work in &story.work {
            self.piece(work, &po, &areas).await?;
        }
        for idea in &story.ideas {
            let days = 60 + (idea.title.len() as i64 % 40);
            let item = self
                .create(Kind::Idea, idea, days, &pm, idea.facts(&["reason"]), idea.text("status").as_deref())
                .await?;
            self.tie_all(&item, &idea.words("becomes"), 50, &pm).await?;
        }
        for said in &story.feedback {
            self.feedback(said, &stakeholder).await?;
        }
        self.talk(story).await
    }

    async fn people(&mut self, story: &Story) -> Result<()> {
        for one in &story.people {
            let id = match person::by_email(self.tx, &one.email).await? {
                Some(known) => known.id,
                None => person::add(self.tx, &one.email, &one.name, None).await?.id,
            };
            self.tx.query(sql!("update person set active = true where id = $1")).bind(id).run().await?;
            for hat in &one.roles {
                role::give(self.tx, id, hat.role, Some(&self.product), None).await?;
            }
            let actor = person::actor(self.tx, id, Via::Web).await?;
            self.people.insert(one.id.clone(), actor);
        }
        Ok(())
    }

    fn who(&self, name: &str) -> Actor {
        self.people.get(name).unwrap_or(&self.me).clone()
    }

    fn at(&self, days_ago: i64) -> DateTime<Utc> {
        // Work is written down in working hours, spread by a step that repeats seldom.
        let minutes = (days_ago * 37 + self.items.len() as i64 * 11) % 480;
        (self.now - TimeDelta::days(days_ago) - TimeDelta::minutes(minutes)).min(self.now)
    }

    fn day(&self, days: Option<i64>) -> Value {
        json!(days.map(|days| (self.now + TimeDelta::days(days)).date_naive()))
    }

    /// Writes down what has been done since the last event, as of the transaction's moment.
    async fn event(&mut self, command: &str, item: Option<ItemId>, by: &Actor) -> Result<()> {
        let event = Event {
            command,
            product: Some(self.product.id),
            item,
            input: json!({}),
            reason: None,
            proposal: None,
            undoes: None,
        };
        event.write(self.tx, by).await.map(drop)
    }

    async fn create(
        &mut self,
        kind: Kind,
        thing: &Thing,
        days: i64,
        by: &Actor,
        facts: Map<String, Value>,
        status: Option<&str>,
    ) -> Result<Item> {
        let owner = thing.text("owner").or(thing.text("person")).map(|name| self.who(&name).email);
        let draft = Draft {
            title: thing.title.clone(),
            body: thing.body.clone(),
            status: status.map(str::to_owned),
            points: thing.number("points"),
            owner,
            labels: thing.words("labels"),
            facts,
            ..Draft::default()
        };
        self.put(kind, &thing.id, days, by, draft).await
    }

    async fn put(&mut self, kind: Kind, id: &str, days: i64, by: &Actor, draft: Draft) -> Result<Item> {
        self.tx.now = self.at(days);
        let product = (!kind.is_shared()).then(|| self.product.clone());
        let item = creating::create(self.tx, by, kind, product.as_ref(), draft).await?.item;
        self.event(&format!("{}.create", kind.name()), Some(item.id), by).await?;
        self.items.insert(id.to_owned(), item.clone());
        Ok(item)
    }

    async fn tie(&mut self, from: &Item, to: &str, says: Says, by: &Actor) -> Result<()> {
        let Some(to) = self.items.get(to).cloned() else {
            return Err(Error::Bug(format!("the sample links to {to}, which is not there")));
        };
        linking::add(self.tx, by, from, &to, says).await.map(drop)
    }

    async fn tie_all(&mut self, from: &Item, to: &[String], days: i64, by: &Actor) -> Result<()> {
        if to.is_empty() {
            return Ok(());
        }
        self.tx.now = self.at(days);
        for to in to {
            self.tie(from, to, Says::default(), by).await?;
        }
        self.event("line.link", Some(from.id), by).await
    }

    async fn goal(&mut self, goal: &Thing, by: &Actor) -> Result<()> {
        let facts = Map::from_iter([
            ("starts_on".to_owned(), self.day(goal.days("starts_days"))),
            ("ends_on".to_owned(), self.day(goal.days("ends_days"))),
            ("committed".to_owned(), goal.rest.get("committed").cloned().unwrap_or_default()),
        ]);
        let item = self.create(Kind::Goal, goal, 180, by, facts, None).await?;
        let vision = self.items.get("").map(|vision| vision.key.clone()).unwrap_or_default();
        if let Some(vision) = Key::parse(&vision) {
            let vision = Item::find(self.tx, by, &vision).await?;
            linking::add(self.tx, by, &item, &vision, Says::default()).await?;
            self.event("line.link", Some(item.id), by).await?;
        }
        for result in goal.list("key_results") {
            let result: Thing =
                serde_json::from_value(result.clone()).map_err(|error| Error::Bug(error.to_string()))?;
            let facts = result.facts(&["unit", "baseline", "target", "current"]);
            let measured = self.create(Kind::KeyResult, &result, 178, by, facts, None).await?;
            linking::add(self.tx, by, &measured, &item, Says::default()).await?;
            self.event("line.link", Some(measured.id), by).await?;
        }
        Ok(())
    }

    async fn metric(&mut self, metric: &Thing, by: &Actor) -> Result<()> {
        let item =
            self.create(Kind::Metric, metric, 185, by, metric.facts(&["unit", "direction", "target"]), None).await?;
        self.tie_all(&item, &metric.words("measures"), 177, by).await?;
        for seen in metric.list("observations") {
            let days = seen["days_ago"].as_i64().unwrap_or(0);
            self.tx.now = self.at(days);
            let note = seen["note"].as_str().filter(|note| !note.is_empty()).map(str::to_owned);
            let at = self.tx.now;
            observation::add(self.tx, by, &item, at, seen["value"].as_f64().unwrap_or(0.0), note).await?;
            self.event("metric.observe", Some(item.id), by).await?;
        }
        Ok(())
    }

    async fn work(
        &mut self,
        kind: Kind,
        thing: &Thing,
        days: i64,
        by: &Actor,
        areas: &HashMap<String, String>,
    ) -> Result<Item> {
        let draft = Draft {
            title: thing.title.clone(),
            body: thing.body.clone(),
            points: thing.number("points"),
            owner: thing.text("person").map(|name| self.who(&name).email),
            area: thing.text("area").and_then(|area| areas.get(&area).cloned()),
            labels: thing.words("labels"),
            status: (kind == Kind::Epic).then(|| thing.text("status")).flatten(),
            facts: thing.facts(&["persona", "want", "benefit", "priority"]),
            ..Draft::default()
        };
        self.put(kind, &thing.id, days, by, draft).await
    }

    /// A piece of work with its life so far: written, linked, judged, moved on, accepted.
    async fn piece(&mut self, thing: &Thing, po: &Actor, areas: &HashMap<String, String>) -> Result<()> {
        let kind = thing.text("kind").and_then(|kind| Kind::parse(&kind)).unwrap_or(Kind::Story);
        let status = thing.text("status").unwrap_or_else(|| "backlog".into());
        let accepted = thing.days("accepted_days_ago");
        let created = thing.days("created_days_ago").unwrap_or(40).max(accepted.unwrap_or(0) + 2);
        let item = self.work(kind, thing, created, po, areas).await?;
        let mut ties = thing.words("serves");
        ties.extend(thing.text("ships_in"));
        self.tie_all(&item, &ties, created, po).await?;
        let judged = accepted.map_or(1, |days| days + 1).min(created);
        for criterion in thing.list("criteria") {
            let added = criterion::add(self.tx, &item, criterion["text"].as_str().unwrap_or_default()).await?;
            self.event("criterion.add", Some(item.id), po).await?;
            let state = criterion["state"].as_str().unwrap_or("open");
            if state != "open" {
                let mei = self.who("mei");
                let written = self.tx.now;
                self.tx.now = self.at(judged);
                criterion::Judge {
                    key: Key::parse(&item.key).ok_or(Error::NotFound)?,
                    criterion: added.id,
                    state: Some(state.into()),
                    text: None,
                }
                .run(self.tx, &mei)
                .await?;
                self.event("criterion.judge", Some(item.id), &mei).await?;
                self.tx.now = written;
            }
        }
        let doer = thing.text("person").map_or_else(|| po.clone(), |name| self.who(&name));
        let steps: &[&str] = match status.as_str() {
            "ready" => &["ready"],
            "started" => &["ready", "started"],
            "review" => &["ready", "started", "review"],
            "accepted" => &["ready", "started", "review", "accepted"],
            "declined" => &["declined"],
            _ => &[],
        };
        for (nth, step) in steps.iter().enumerate() {
            let end = accepted.unwrap_or(0);
            let days = end + (created - end) * (steps.len() - 1 - nth) as i64 / (steps.len() as i64 + 1);
            self.tx.now = self.at(days);
            let mut changes = Map::from_iter([("status".to_owned(), json!(step))]);
            if *step == "accepted" {
                changes.insert("accepted_at".into(), json!(self.tx.now));
            }
            let by = if matches!(*step, "accepted" | "ready" | "declined") { po.clone() } else { doer.clone() };
            let current = Item::get(self.tx, item.id).await?;
            editing::edit(self.tx, &by, &current, changes, Reach::Whole).await?;
            let command = if *step == "accepted" { "story.accept" } else { "story.edit" };
            self.event(command, Some(item.id), &by).await?;
        }
        Ok(())
    }

    async fn feedback(&mut self, said: &Thing, by: &Actor) -> Result<()> {
        let days = said.days("days_ago").unwrap_or(0);
        let text = said.text("text").unwrap_or_default();
        let mut facts = said.facts(&["said_by", "source", "score"]);
        let customer = said.text("customer").and_then(|id| self.items.get(&id)).map(|customer| customer.key.clone());
        facts.insert("customer".into(), json!(customer));
        facts.insert("said_at".into(), json!(self.at(days)));
        let draft = Draft { title: crate::voices::title_of(&text), body: text, facts, ..Draft::default() };
        let item = self.put(Kind::Feedback, &said.id, days, by, draft).await?;
        let mut linked = false;
        for support in said.list("supports") {
            let says = Says {
                tie: None,
                quote: support["quote"].as_str().map(str::to_owned),
                weight: support["weight"].as_str().map(str::to_owned),
            };
            self.tie(&item, support["to"].as_str().unwrap_or_default(), says, by).await?;
            linked = true;
        }
        if linked {
            self.event("line.link", Some(item.id), by).await?;
        } else if said.text("status").as_deref() == Some("sorted") {
            let changes = Map::from_iter([("status".to_owned(), json!("sorted"))]);
            editing::edit(self.tx, by, &item, changes, Reach::Whole).await?;
            self.event("feedback.edit", Some(item.id), by).await?;
        }
        Ok(())
    }

    /// What is said about the work, what is proposed, and what is tied across.
    async fn talk(&mut self, story: &Story) -> Result<()> {
        for tied in &story.links {
            let Some(from) = self.items.get(&tied.from).cloned() else { continue };
            let po = self.who("olu");
            self.tx.now = self.at(20);
            self.tie(&from, &tied.to, Says { tie: Some(tied.kind), ..Says::default() }, &po).await?;
            self.event("line.link", Some(from.id), &po).await?;
        }
        for remark in &story.comments {
            let Some(item) = self.items.get(&remark.on).cloned() else { continue };
            let by = self.who(&remark.by);
            self.tx.now = self.at(remark.rest.get("days_ago").and_then(Value::as_i64).unwrap_or(1));
            let body = remark.rest.get("text").and_then(Value::as_str).unwrap_or_default().to_owned();
            let key = Key::parse(&item.key).ok_or(Error::NotFound)?;
            crate::knowledge::comment::Write { key, body }.run(self.tx, &by).await?;
            self.event("comment.write", Some(item.id), &by).await?;
        }
        for proposal in &story.proposals {
            let Some(item) = self.items.get(&proposal.on).cloned() else { continue };
            let by = self.who(&proposal.by);
            self.tx.now = self.at(2);
            let item = Item::get(self.tx, item.id).await?;
            let (command, mut input) = match proposal.rest.get("do").and_then(Value::as_str) {
                Some("move_top") => ("story.rank".to_owned(), json!({"top": true})),
                _ => (format!("{}.edit", item.kind.name()), proposal.rest.get("changes").cloned().unwrap_or_default()),
            };
            input["key"] = json!(item.key);
            let entry = registry().get(&command).ok_or_else(|| Error::Bug(format!("the sample proposes {command}")))?;
            let act = entry.command().ok_or_else(|| Error::Bug(format!("{command} is a query")))?;
            let place = (act.place)(input.clone(), self.tx, &by).await?;
            let reason = proposal.rest.get("reason").and_then(Value::as_str).map(str::to_owned);
            crate::command::proposal::file(self.tx, entry, input, &place, reason, &by).await?;
        }
        Ok(())
    }

    async fn remember_origin(&mut self, item: &Item) -> Result<()> {
        origin(self.tx, self.product.id, item).await
    }
}

/// Customers belong to no product; this is how the sample finds its own again.
async fn origin(tx: &mut Tx, product: ProductId, item: &Item) -> Result<()> {
    tx.query(sql!("insert into origin (product_id, source, source_key, item_id) values ($1, 'sample', $2, $3)"))
        .bind(product)
        .bind(item.key.clone())
        .bind(item.id)
        .run()
        .await?;
    Ok(())
}
