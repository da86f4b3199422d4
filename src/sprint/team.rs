//! A team: who works together, how large a story it takes up, and what it does about stories that are not ready.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    command::{Actor, Command, PersonId, Place, ProductId, Query, Right, Route},
    error::{Error, Result},
    items::{Item, Product, text},
    live::Topic,
    people, sql,
    store::{Db, Tx},
};

#[derive(Clone, Debug, Serialize, JsonSchema, sqlx::FromRow)]
pub struct Team {
    pub id: Uuid,
    pub name: String,
    /// The largest story the team takes into a sprint, in points.
    pub largest: f64,
    /// What happens when a story that is not ready is planned or started: `warn` or `refuse`.
    pub unready: String,
    /// How many items may be started at once; nothing for no limit.
    pub wip_started: Option<i64>,
    /// How many items may wait for review at once.
    pub wip_review: Option<i64>,
    /// Whether a full column refuses another item, or only asks why.
    pub wip_forbids: bool,
    /// After how many working days an open obstacle is escalated.
    pub escalate_after: i64,
    /// To whom; nothing escalates by itself without.
    pub escalates_to: Option<String>,
    #[serde(skip)]
    pub(super) ready_checks: String,
    #[serde(skip)]
    pub(super) done_checks: String,
}

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "select id, name, largest, unready, wip_started, wip_review, wip_forbids, escalate_after,
                (select email from person where id = escalates_to) as escalates_to, ready_checks, done_checks from team ",
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
    /// The teams of a product, by name.
    pub async fn all(db: &mut Db, product: ProductId) -> Result<Vec<Team>> {
        Ok(db.query(sql!(select!("where product_id = $1 order by lower(name) limit 100"))).bind(product).all().await?)
    }

    pub async fn named(db: &mut Db, product: ProductId, name: &str) -> Result<Team> {
        db.query(sql!(select!("where product_id = $1 and lower(name) = lower($2)")))
            .bind(product)
            .bind(name.trim().to_owned())
            .one()
            .await?
            .ok_or_else(|| Error::field("team", format!("there is no team called {name}")))
    }

    pub async fn get(db: &mut Db, id: Uuid) -> Result<Team> {
        db.query(sql!(select!("where id = $1"))).bind(id).one().await?.ok_or(Error::NotFound)
    }

    /// A product's only team.
    pub async fn only(db: &mut Db, product: ProductId) -> Result<Option<Team>> {
        let mut teams = Team::all(db, product).await?;
        Ok(if teams.len() == 1 { teams.pop() } else { None })
    }

    /// The team in whose open sprint an item is, or else the product's only one.
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
            (None, Some(product)) => Team::only(db, product).await,
            (None, None) => Ok(None),
        }
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
        return Err(Error::field("name", format!("there is already a team called {name}")));
    }
    super::defining::begin(tx, id).await?;
    Team::get(tx, id).await
}

/// Creates a team of a product.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Create {
    pub product: String,
    #[schemars(length(min = 1, max = 100))]
    pub name: String,
}

impl Command for Create {
    const NAME: &'static str = "team.create";
    const ROUTE: Route = Route::create("/products/{product}/teams");
    const ABOUT: &'static str = "Creates a team of a product.";
    type Output = Team;

    async fn place(&self, db: &mut Db, by: &Actor) -> Result<Place> {
        let product = Product::find(db, by, &self.product).await?;
        Ok(Place::product(Right::RunSprints, product.id).about(format!("Create the team {}", self.name)))
    }

    async fn run(self, tx: &mut Tx, by: &Actor) -> Result<Team> {
        let product = Product::find(tx, by, &self.product).await?;
        let name = text::line("name", &self.name, 100)?;
        tx.touch(Topic::product(&product.key));
        add(tx, product.id, &name).await
    }
}

/// Changes how a team works.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Edit {
    pub product: String,
    pub team: String,
    #[serde(default)]
    pub name: Option<String>,
    #[serde(default)]
    pub largest: Option<f64>,
    #[serde(default)]
    pub unready: Option<String>,
    /// Zero takes the limit away.
    #[serde(default)]
    pub wip_started: Option<i64>,
    #[serde(default)]
    pub wip_review: Option<i64>,
    #[serde(default)]
    pub wip_forbids: Option<bool>,
}

impl Command for Edit {
    const NAME: &'static str = "team.edit";
    const ROUTE: Route = Route::patch("/products/{product}/teams/{team}");
    const ABOUT: &'static str = "Changes how a team works: its largest story, its limits of work in progress, what it does about stories that are not ready.";
    type Output = Team;

    async fn place(&self, db: &mut Db, by: &Actor) -> Result<Place> {
        let product = Product::find(db, by, &self.product).await?;
        Ok(Place::product(Right::RunSprints, product.id).about(format!("Change how the team {} works", self.team)))
    }

    async fn run(self, tx: &mut Tx, by: &Actor) -> Result<Team> {
        let product = Product::find(tx, by, &self.product).await?;
        let team = Team::named(tx, product.id, &self.team).await?;
        let name = self.name.map_or(Ok(team.name), |name| text::line("name", &name, 100))?;
        let unready = self.unready.unwrap_or(team.unready);
        if !["warn", "refuse"].contains(&unready.as_str()) {
            return Err(Error::field("unready", "a team warns or refuses: warn, refuse"));
        }
        let largest = self.largest.unwrap_or(team.largest);
        if !(largest.is_finite() && (0.0..=10_000.0).contains(&largest)) {
            return Err(Error::field("largest", "points are a number from 0 to 10,000"));
        }
        let limit =
            |asked: Option<i64>, was: Option<i64>| asked.map_or(was, |limit| (limit > 0).then_some(limit.min(1_000)));
        tx.query(sql!(
            "update team set name = $2, largest = $3, unready = $4, wip_started = $5, wip_review = $6, wip_forbids = $7
             where id = $1"
        ))
        .bind(team.id)
        .bind(name)
        .bind(largest)
        .bind(unready)
        .bind(limit(self.wip_started, team.wip_started))
        .bind(limit(self.wip_review, team.wip_review))
        .bind(self.wip_forbids.unwrap_or(team.wip_forbids))
        .run()
        .await?;
        tx.touch(Topic::product(&product.key));
        Team::get(tx, team.id).await
    }
}

/// Brings somebody into a team, or changes how much of them it has.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Join {
    pub product: String,
    pub team: String,
    /// An e-mail address or handle.
    pub person: String,
    /// How much of a working day goes into the sprint, in per cent; 80 unless told.
    #[serde(default)]
    pub focus: Option<i64>,
}

/// Takes somebody out of a team.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Leave {
    pub product: String,
    pub team: String,
    pub person: String,
}

#[derive(Serialize, JsonSchema)]
pub struct Members {
    pub members: Vec<Member>,
}

impl Command for Join {
    const NAME: &'static str = "team.join";
    const ROUTE: Route = Route::post("/products/{product}/teams/{team}/members");
    const ABOUT: &'static str = "Brings somebody into a team, or changes how much of their day it has.";
    type Output = Members;

    async fn place(&self, db: &mut Db, by: &Actor) -> Result<Place> {
        let product = Product::find(db, by, &self.product).await?;
        Ok(Place::product(Right::RunSprints, product.id).about(format!("{} joins {}", self.person, self.team)))
    }

    async fn run(self, tx: &mut Tx, by: &Actor) -> Result<Members> {
        let product = Product::find(tx, by, &self.product).await?;
        let team = Team::named(tx, product.id, &self.team).await?;
        let person = people::mentioned(tx, &self.person).await?;
        let focus = self.focus.unwrap_or(80);
        if !(1..=100).contains(&focus) {
            return Err(Error::field("focus", "focus is from 1 to 100 per cent"));
        }
        tx.query(sql!(
            "insert into team_member (team_id, person_id, focus) values ($1, $2, $3)
             on conflict (team_id, person_id) do update set focus = excluded.focus"
        ))
        .bind(team.id)
        .bind(person.id)
        .bind(focus)
        .run()
        .await?;
        tx.touch(Topic::product(&product.key));
        Ok(Members { members: team.members(tx).await? })
    }
}

impl Command for Leave {
    const NAME: &'static str = "team.leave";
    const ROUTE: Route = Route::delete("/products/{product}/teams/{team}/members/{person}");
    const ABOUT: &'static str = "Takes somebody out of a team.";
    type Output = Members;

    async fn place(&self, db: &mut Db, by: &Actor) -> Result<Place> {
        let product = Product::find(db, by, &self.product).await?;
        Ok(Place::product(Right::RunSprints, product.id).about(format!("{} leaves {}", self.person, self.team)))
    }

    async fn run(self, tx: &mut Tx, by: &Actor) -> Result<Members> {
        let product = Product::find(tx, by, &self.product).await?;
        let team = Team::named(tx, product.id, &self.team).await?;
        let person = people::mentioned(tx, &self.person).await?;
        tx.query(sql!("delete from team_member where team_id = $1 and person_id = $2"))
            .bind(team.id)
            .bind(person.id)
            .run()
            .await?;
        tx.touch(Topic::product(&product.key));
        Ok(Members { members: team.members(tx).await? })
    }
}

/// Says when somebody is away; their days then count for no sprint.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Away {
    pub product: String,
    pub person: String,
    #[serde(deserialize_with = "crate::items::when::needed_day")]
    pub from_on: NaiveDate,
    #[serde(deserialize_with = "crate::items::when::needed_day")]
    pub until_on: NaiveDate,
}

#[derive(Serialize, JsonSchema)]
pub struct Absent {
    pub person: String,
    pub from_on: NaiveDate,
    pub until_on: NaiveDate,
}

impl Command for Away {
    const NAME: &'static str = "team.away";
    const ROUTE: Route = Route::post("/products/{product}/absences");
    const ABOUT: &'static str = "Says when somebody is away; those days count for no sprint.";
    type Output = Absent;

    async fn place(&self, db: &mut Db, by: &Actor) -> Result<Place> {
        let product = Product::find(db, by, &self.product).await?;
        let person = people::mentioned(db, &self.person).await?;
        let right = if person.id == by.person { Right::Own } else { Right::RunSprints };
        Ok(Place::product(right, product.id).about(format!("{} is away from {}", person.name, self.from_on)))
    }

    async fn run(self, tx: &mut Tx, by: &Actor) -> Result<Absent> {
        let product = Product::find(tx, by, &self.product).await?;
        let person = people::mentioned(tx, &self.person).await?;
        if self.until_on < self.from_on {
            return Err(Error::field("until_on", "an absence ends on or after the day it begins"));
        }
        let id = tx.id();
        tx.query(sql!("insert into absence (id, person_id, from_on, until_on) values ($1, $2, $3, $4)"))
            .bind(id)
            .bind(person.id)
            .bind(self.from_on)
            .bind(self.until_on)
            .run()
            .await?;
        tx.touch(Topic::product(&product.key));
        Ok(Absent { person: person.email, from_on: self.from_on, until_on: self.until_on })
    }
}

/// Lists the teams of a product.
#[derive(Deserialize, JsonSchema)]
pub struct List {
    pub product: String,
}

#[derive(Serialize, JsonSchema)]
pub struct Teams {
    pub items: Vec<Team>,
}

impl Query for List {
    const NAME: &'static str = "team.list";
    const ROUTE: Route = Route::get("/products/{product}/teams");
    const ABOUT: &'static str = "Lists the teams of a product, by name.";
    type Output = Teams;

    async fn run(self, db: &mut Db, by: &Actor) -> Result<Teams> {
        let product = Product::find(db, by, &self.product).await?;
        Ok(Teams { items: Team::all(db, product.id).await? })
    }
}
