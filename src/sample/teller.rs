//! Telling the sample into the database: everything dated as if it had happened day by day, so that histories and charts have
//! something to tell.

use std::collections::HashMap;

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Map, Value, json};

use super::story::{Story, Thing};
use crate::{
    command::{Actor, Command as _, ItemId, Via},
    error::{Error, Result},
    events::Event,
    items::{
        Item, Kind, Product, area_changing,
        creating::{self, Draft},
    },
    line::linking::{self, Says},
    people::{person, role},
    sql,
    store::Tx,
};

/// Tells the story into the database, one dated event after another.
pub(super) struct Teller<'t> {
    pub(super) tx: &'t mut Tx,
    pub(super) product: Product,
    pub(super) now: DateTime<Utc>,
    people: HashMap<String, Actor>,
    pub(super) items: HashMap<String, Item>,
    me: Actor,
    /// The sprints with the days ago of their first and last day.
    pub(super) sprints: Vec<(Item, i64, i64)>,
}

impl<'t> Teller<'t> {
    pub(super) fn new(tx: &'t mut Tx, product: &Product, me: &Actor) -> Teller<'t> {
        let now = tx.now;
        Teller {
            tx,
            product: product.clone(),
            now,
            people: HashMap::new(),
            items: HashMap::new(),
            me: me.clone(),
            sprints: Vec::new(),
        }
    }

    pub(super) async fn tell(&mut self, story: &Story) -> Result<()> {
        self.people(story).await?;
        let (pm, po, stakeholder) = (self.who("ada"), self.who("olu"), self.who("ada"));
        for named in &story.areas {
            area_changing::Create { product: self.product.key.clone(), name: named.name.clone() }
                .run(self.tx, &self.me)
                .await?;
        }
        self.own_fields(story, &po).await?;
        let areas: HashMap<_, _> = story.areas.iter().map(|area| (area.id.clone(), area.name.clone())).collect();
        for customer in &story.customers {
            let item = self
                .create(Kind::Customer, customer, 200, &pm, customer.facts(&["segment", "revenue", "contact"]), None)
                .await?;
            self.remember(&item).await?;
        }
        self.direction(story, &pm).await?;
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
        self.bets(story, &pm).await?;
        for epic in &story.epics {
            let item = self.work(Kind::Epic, epic, 95, &po, &areas).await?;
            self.tie_all(&item, &epic.words("serves"), 95, &po).await?;
        }
        self.plan_sprints(story).await?;
        for work in &story.work {
            self.piece(work, &po, &areas).await?;
        }
        self.run_sprints(story).await?;
        self.hinder().await?;
        for idea in &story.ideas {
            let days = 60 + (idea.title.len() as i64 % 40);
            let item = self
                .create(Kind::Idea, idea, days, &pm, idea.facts(&["reason"]), idea.text("status").as_deref())
                .await?;
            self.tie_all(&item, &idea.words("becomes"), 50, &pm).await?;
        }
        self.survey().await?;
        self.weigh().await?;
        for said in &story.feedback {
            self.feedback(said, &stakeholder).await?;
        }
        self.discover().await?;
        self.talk(story).await?;
        self.money(&pm, &self.who("ines")).await?;
        self.meet().await
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

    pub(super) fn who(&self, name: &str) -> Actor {
        self.people.get(name).unwrap_or(&self.me).clone()
    }

    pub(super) fn at(&self, days_ago: i64) -> DateTime<Utc> {
        // Work is written down in working hours, spread by a step that repeats seldom.
        let minutes = (days_ago * 37 + self.items.len() as i64 * 11) % 480;
        (self.now - TimeDelta::days(days_ago) - TimeDelta::minutes(minutes)).min(self.now)
    }

    pub(super) fn day(&self, days: Option<i64>) -> Value {
        json!(days.map(|days| (self.now + TimeDelta::days(days)).date_naive()))
    }

    /// Writes down what has been done since the last event, as of the transaction's moment.
    pub(super) async fn event(&mut self, command: &str, item: Option<ItemId>, by: &Actor) -> Result<()> {
        let event = Event { command, product: Some(self.product.id), item, input: json!({}), ..Event::default() };
        event.write(self.tx, by).await.map(drop)
    }

    pub(super) async fn create(
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

    pub(super) async fn put(&mut self, kind: Kind, id: &str, days: i64, by: &Actor, draft: Draft) -> Result<Item> {
        self.tx.now = self.at(days);
        let product = (!kind.is_shared()).then(|| self.product.clone());
        let item = creating::create(self.tx, by, kind, product.as_ref(), draft).await?.item;
        self.event(&format!("{}.create", kind.name()), Some(item.id), by).await?;
        self.items.insert(id.to_owned(), item.clone());
        Ok(item)
    }

    pub(super) async fn tie(&mut self, from: &Item, to: &str, says: Says, by: &Actor) -> Result<()> {
        let Some(to) = self.items.get(to).cloned() else {
            return Err(Error::Bug(format!("the sample links to {to}, which is not there")));
        };
        linking::add(self.tx, by, from, &to, says).await.map(drop)
    }

    pub(super) async fn tie_all(&mut self, from: &Item, to: &[String], days: i64, by: &Actor) -> Result<()> {
        if to.is_empty() {
            return Ok(());
        }
        self.tx.now = self.at(days);
        for to in to {
            self.tie(from, to, Says::default(), by).await?;
        }
        self.event("line.link", Some(from.id), by).await
    }

    /// Customers belong to no product; this is how the sample finds its own again.
    async fn remember(&mut self, item: &Item) -> Result<()> {
        self.tx
            .query(sql!("insert into origin (product_id, source, source_key, item_id) values ($1, 'sample', $2, $3)"))
            .bind(self.product.id)
            .bind(item.key.clone())
            .bind(item.id)
            .run()
            .await?;
        Ok(())
    }
}
