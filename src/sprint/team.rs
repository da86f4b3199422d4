//! A team: who works together, how large a story it takes up, and what it does about stories that are not ready.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::days_off::DayOff;
use crate::{
    command::{Actor, ItemId, PersonId, ProductId, Query, Route},
    error::{Error, Result},
    items::{Item, Product},
    sql,
    store::{Db, Tx},
    zone::Zone,
};

#[derive(Clone, Debug, Serialize, JsonSchema, sqlx::FromRow)]
pub struct Team {
    pub id: Uuid,
    pub name: String,
    /// What it works in: `sprints`, or `flow`, where work is pulled as there is room for it.
    pub works_in: String,
    /// The largest story the team takes into a sprint, in points.
    pub largest: f64,
    /// What happens when a story that is not ready is planned or started: `warn` or `refuse`.
    pub unready: String,
    /// How many items may be started at once; nothing for no limit.
    pub wip_started: Option<i64>,
    /// How many items may wait for review at once.
    pub wip_review: Option<i64>,
    /// How many items one person may have started or in review at once: the limit of their lane.
    pub wip_person: Option<i64>,
    /// How many items for one goal may be started or in review at once.
    pub wip_goal: Option<i64>,
    pub wip_story: Option<i64>,
    pub wip_bug: Option<i64>,
    pub wip_task: Option<i64>,
    pub wip_spike: Option<i64>,
    /// Whether a full column or lane refuses another item, or only asks why.
    pub wip_forbids: bool,
    /// After how many working days an open obstacle is escalated.
    pub escalate_after: i64,
    /// To whom; nothing escalates by itself without.
    pub escalates_to: Option<String>,
    /// How many minutes each speaks in a stand-up, and each card is talked about.
    pub minutes_each: f64,
    /// When it was put away; nothing while it works.
    pub archived_at: Option<chrono::DateTime<chrono::Utc>>,
    /// The time zone whose days are the days of its sprints, by its name in the tz database.
    pub zone: String,
    /// The points it estimates in, where it has chosen them itself; nothing for the usual cards.
    #[sqlx(json(nullable))]
    pub scale: Option<Vec<f64>>,
    /// The days on which it does not work besides weekends, the earliest first.
    #[sqlx(json(nullable))]
    pub days_off: Option<Vec<DayOff>>,
    #[serde(skip)]
    pub(super) ready_checks: String,
    #[serde(skip)]
    pub(super) done_checks: String,
}

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "select id, name, works_in, largest, unready, wip_started, wip_review, wip_person, wip_goal, wip_story, wip_bug, wip_task,
                wip_spike, wip_forbids, escalate_after,
                (select email from person where id = escalates_to) as escalates_to, zone, scale, days_off, minutes_each, archived_at,
                ready_checks, done_checks from team ",
            $rest
        )
    };
}

#[derive(Clone, Debug, Serialize, JsonSchema, sqlx::FromRow)]
pub struct Member {
    #[serde(skip)]
    pub id: PersonId,
    pub name: String,
    pub email: String,
    /// How much of a working day goes into the sprint, in per cent.
    pub focus: i64,
}

impl Team {
    pub fn zone(&self) -> Zone {
        Zone::named(&self.zone).unwrap_or_default()
    }

    /// The days on which it does not work, the earliest first.
    pub fn days_off(&self) -> impl Iterator<Item = NaiveDate> {
        self.days_off.iter().flatten().map(|day| day.on)
    }

    pub fn is_off(&self, day: NaiveDate) -> bool {
        self.days_off().any(|off| off == day)
    }

    pub fn flows(&self) -> bool {
        self.works_in == "flow"
    }

    /// Its address in a product.
    pub fn path(&self, product: &str) -> String {
        path_of(product, &self.name)
    }

    /// The limit of a column.
    pub fn limit_of(&self, status: &str) -> Option<i64> {
        match status {
            "started" => self.wip_started,
            "review" => self.wip_review,
            _ => None,
        }
    }

    /// The limit of the lane of a kind of work.
    pub fn limit_of_kind(&self, kind: &str) -> Option<i64> {
        match kind {
            "story" => self.wip_story,
            "bug" => self.wip_bug,
            "task" => self.wip_task,
            "spike" => self.wip_spike,
            _ => None,
        }
    }

    /// The teams of a product, by name.
    pub async fn all(db: &mut Db, product: ProductId) -> Result<Vec<Team>> {
        Ok(db
            .query(sql!(select!("where product_id = $1 and archived_at is null order by lower(name) limit 100")))
            .bind(product)
            .all()
            .await?)
    }

    /// Those that were put away, the last first.
    pub async fn away(db: &mut Db, product: ProductId) -> Result<Vec<Team>> {
        Ok(db
            .query(sql!(select!(
                "where product_id = $1 and archived_at is not null order by archived_at desc, id limit 100"
            )))
            .bind(product)
            .all()
            .await?)
    }

    /// A team that works.
    pub async fn named(db: &mut Db, product: ProductId, name: &str) -> Result<Team> {
        let team = Team::ever(db, product, name).await?;
        if team.archived_at.is_some() {
            return Err(Error::field("team", format!("{} was archived; bring it back first", team.name)));
        }
        Ok(team)
    }

    /// A team of that name, also one that was put away: its sprints and figures stay.
    pub async fn ever(db: &mut Db, product: ProductId, name: &str) -> Result<Team> {
        db.query(sql!(select!("where product_id = $1 and lower(name) = lower($2)")))
            .bind(product)
            .bind(name.trim().to_owned())
            .one()
            .await?
            .ok_or_else(|| Error::field("team", format!("there is no team called {name}")))
    }

    /// The team in the address of a page.
    pub async fn at(db: &mut Db, product: ProductId, name: &str) -> Result<Team> {
        match Team::named(db, product, name).await {
            Err(Error::Invalid(_)) => Err(Error::NotFound),
            found => found,
        }
    }

    pub async fn get(db: &mut Db, id: Uuid) -> Result<Team> {
        db.query(sql!(select!("where id = $1"))).bind(id).one().await?.ok_or(Error::NotFound)
    }

    /// A product's only team.
    pub async fn only(db: &mut Db, product: ProductId) -> Result<Option<Team>> {
        let mut teams = Team::all(db, product).await?;
        Ok(if teams.len() == 1 { teams.pop() } else { None })
    }

    /// The team in whose open sprint an item is, or else the one that pulled it, or the product's only one.
    pub async fn of_item(db: &mut Db, item: &Item) -> Result<Option<Team>> {
        let planned = db
            .query(sql!(select!(
                "where id in (select s.team_id from link l join item i on i.id = l.to_id join sprint s on s.item_id = i.id
                    where l.from_id = $1 and l.kind = 'planned_in' and i.open) limit 1"
            )))
            .bind(item.id)
            .one()
            .await?;
        match (planned, item.product_id) {
            (Some(team), _) => Ok(Some(team)),
            (None, Some(product)) => match Team::that_pulled(db, item.id, product).await? {
                Some(team) => Ok(Some(team)),
                None => Team::only(db, product).await,
            },
            (None, None) => Ok(None),
        }
    }

    /// The team of the product whose board an item was pulled on.
    pub async fn that_pulled(db: &mut Db, item: ItemId, product: ProductId) -> Result<Option<Team>> {
        Ok(db
            .query(sql!(select!("where id in (select team_id from pulled where item_id = $1) and product_id = $2")))
            .bind(item)
            .bind(product)
            .one()
            .await?)
    }

    /// The team that is meant when none is named: the only one. A product's first sprint brings its first team.
    pub async fn usual(tx: &mut Tx, product: ProductId) -> Result<Team> {
        let mut teams = Team::all(tx, product).await?;
        match teams.len() {
            0 => add(tx, product, "Team").await,
            1 => Ok(teams.remove(0)),
            _ => Err(Error::field("team", "say which team")),
        }
    }

    pub async fn members(&self, db: &mut Db) -> Result<Vec<Member>> {
        Ok(db
            .query(sql!(
                "select p.id, p.name, p.email, m.focus from team_member m join person p on p.id = m.person_id
                 where m.team_id = $1 order by lower(p.name), p.id limit 200"
            ))
            .bind(self.id)
            .all()
            .await?)
    }
}

/// The address of a team by its name.
pub fn path_of(product: &str, team: &str) -> String {
    let name = percent_encoding::utf8_percent_encode(team, percent_encoding::NON_ALPHANUMERIC);
    format!("/products/{product}/teams/{name}")
}

pub(super) async fn add(tx: &mut Tx, product: ProductId, name: &str) -> Result<Team> {
    let (id, now) = (tx.id(), tx.now);
    let added = tx
        .query(sql!(
            "insert into team (id, product_id, name, created_at) values ($1, $2, $3, $4)
             on conflict (product_id, name) do nothing"
        ))
        .bind(id)
        .bind(product)
        .bind(name.to_owned())
        .bind(now)
        .run()
        .await?;
    if added == 0 {
        let away = Team::ever(tx, product, name).await.is_ok_and(|team| team.archived_at.is_some());
        let more = if away { ", which was archived: bring it back" } else { "" };
        return Err(Error::field("name", format!("there is already a team called {name}{more}")));
    }
    super::defining::begin(tx, id).await?;
    Team::get(tx, id).await
}

/// Lists the teams of a product.
#[derive(Deserialize, JsonSchema)]
pub struct List {
    pub product: String,
}

#[derive(Serialize, JsonSchema)]
pub struct Teams {
    pub items: Vec<Team>,
    /// Those that were put away.
    pub archived: Vec<Team>,
}

impl Query for List {
    const NAME: &'static str = "team.list";
    const ROUTE: Route = Route::get("/products/{product}/teams");
    const ABOUT: &'static str = "Lists the teams of a product, by name, and those that were put away.";
    type Output = Teams;

    async fn run(self, db: &mut Db, by: &Actor) -> Result<Teams> {
        let product = Product::find(db, by, &self.product).await?;
        Ok(Teams { items: Team::all(db, product.id).await?, archived: Team::away(db, product.id).await? })
    }
}
