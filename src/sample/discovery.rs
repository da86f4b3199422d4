//! Telling of what was found out: the opportunity solution tree with its experiments, the scores of ideas, and a trade-off at
//! the cut line.

use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::{story::Thing, teller::Teller};
use crate::{
    command::{Actor, Command as _},
    error::{Error, Result},
    ideas::{cutting, scoring},
    items::{
        Item, Key, Kind,
        editing::{self, Reach},
    },
    line::{Tie, linking::Says},
};

const FILE: &str = include_str!("discovery.json");

#[derive(Deserialize)]
struct Discovery {
    tree: Vec<Thing>,
    begun: Thing,
    result: Thing,
    /// An idea with its reach, impact, confidence in per cent, effort in person-months, and points.
    scores: Vec<(String, f64, f64, f64, f64, Option<f64>)>,
    room: f64,
    trade: Thing,
}

impl Teller<'_> {
    pub(super) async fn discover(&mut self) -> Result<()> {
        let told: Discovery = serde_json::from_str(FILE)
            .map_err(|error| Error::Bug(format!("what the sample found out does not read: {error}")))?;
        let pm = self.who("ada");
        for thing in &told.tree {
            self.grow(thing, &pm).await?;
        }
        self.change(&told.begun, json!({"status": "running"}), &pm).await?;
        let result = &told.result;
        let (found, changed) = (result.number("result"), result.text("changed"));
        let experiment = self.change(result, json!({"result": found, "changed": changed}), &pm).await?;
        let says = Says { tie: Some(Tie::Changes), ..Says::default() };
        self.tie(&experiment, &result.text("changes").unwrap_or_default(), says, &pm).await?;
        self.event("line.link", Some(experiment.id), &pm).await?;
        let tested = Thing { id: result.text("supports").unwrap_or_default(), rest: result.rest.clone(), ..empty() };
        self.change(&tested, json!({"status": "supported"}), &pm).await?;
        for score in &told.scores {
            self.score(score, &pm).await?;
        }
        self.trade(&told, &pm).await
    }

    /// One node where it hangs: a new one, or an idea that is there already.
    async fn grow(&mut self, thing: &Thing, by: &Actor) -> Result<()> {
        let days = thing.days("days").unwrap_or(60);
        let under = thing.text("under").unwrap_or_default();
        let item = match thing.text("kind").as_deref().and_then(Kind::parse) {
            Some(kind) => {
                let mut facts = thing.rest.get("facts").and_then(Value::as_object).cloned().unwrap_or_default();
                facts.extend(thing.text("level").map(|nature| ("nature".to_owned(), json!(nature))));
                self.create(kind, thing, days, by, facts, thing.text("status").as_deref()).await?
            }
            None => self.change(thing, json!({"nature": "solution"}), by).await?,
        };
        self.tie(&item, &under, Says::default(), by).await?;
        self.event("line.link", Some(item.id), by).await?;
        for voice in thing.words("voices") {
            let feedback = self.known(&voice)?;
            self.tie(&feedback, &thing.id, Says::default(), by).await?;
            self.event("line.link", Some(feedback.id), by).await?;
        }
        Ok(())
    }

    fn known(&self, id: &str) -> Result<Item> {
        self.items.get(id).cloned().ok_or_else(|| Error::Bug(format!("the sample knows no {id}")))
    }

    async fn change(&mut self, thing: &Thing, to: Value, by: &Actor) -> Result<Item> {
        self.tx.now = self.at(thing.days("days").unwrap_or(20));
        let item = self.known(&thing.id)?;
        let item = Item::get(self.tx, item.id).await?;
        let to: Map<String, Value> = to.as_object().cloned().unwrap_or_default();
        let item = editing::edit(self.tx, by, &item, to, Reach::ByHand).await?;
        self.event(&format!("{}.edit", item.kind.name()), Some(item.id), by).await?;
        Ok(item)
    }

    async fn score(&mut self, said: &(String, f64, f64, f64, f64, Option<f64>), by: &Actor) -> Result<()> {
        let (id, reach, impact, confidence, effort, points) = said;
        let item = self.known(id)?;
        self.tx.now = self.at(16);
        let key = Key::parse(&item.key).ok_or(Error::NotFound)?;
        for (input, value) in [("reach", reach), ("impact", impact), ("confidence", confidence), ("effort", effort)] {
            let said = if input == "confidence" { format!("{value} %") } else { value.to_string() };
            let enter = scoring::Enter { key: key.clone(), input: format!("rice.{input}"), said: Some(said) };
            enter.run(self.tx, by).await?;
        }
        self.event(scoring::Enter::NAME, Some(item.id), by).await?;
        if let Some(points) = points {
            let item = Item::get(self.tx, item.id).await?;
            let to = Map::from_iter([("points".to_owned(), json!(points))]);
            editing::edit(self.tx, by, &item, to, Reach::ByHand).await?;
            self.event("idea.edit", Some(item.id), by).await?;
        }
        Ok(())
    }

    async fn trade(&mut self, told: &Discovery, by: &Actor) -> Result<()> {
        let product = self.product.key.clone();
        self.tx.now = self.at(14);
        let room = cutting::Set {
            product: product.clone(),
            method: None,
            unit: None,
            capacity: Some(told.room),
            sprints: None,
            team: None,
        };
        room.run(self.tx, by).await?;
        self.event(cutting::Set::NAME, None, by).await?;
        let trade = &told.trade;
        self.tx.now = self.at(trade.days("days").unwrap_or(10));
        let key = |name: &str| {
            let item = self.known(&trade.text(name).unwrap_or_default())?;
            Key::parse(&item.key).ok_or(Error::NotFound)
        };
        let (keep, drop) = (key("keep")?, key("drop")?);
        let reason = trade.text("reason").unwrap_or_default();
        let trade = cutting::Trade { product, keep, drop, reason, consequences: trade.text("consequences") };
        trade.run(self.tx, by).await?;
        self.event(cutting::Trade::NAME, None, by).await
    }
}

fn empty() -> Thing {
    Thing { id: String::new(), title: String::new(), body: String::new(), rest: Map::new() }
}
