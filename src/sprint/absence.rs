//! When somebody is away: written down, listed and taken out again.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    command::{Actor, Command, Place, ProductId, Query, Right, Route},
    error::{Error, Result},
    events::Change,
    items::Product,
    live::Topic,
    people, sql,
    store::{Db, Tx},
};

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

/// Takes an absence out again.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Back {
    pub product: String,
    pub absence: Uuid,
}

/// Lists who of the teams of a product is away.
#[derive(Deserialize, JsonSchema)]
pub struct List {
    pub product: String,
    /// Those that end on this day or later; today unless told.
    #[serde(default, deserialize_with = "crate::items::when::day")]
    pub from_on: Option<NaiveDate>,
}

#[derive(Clone, Debug, Serialize, JsonSchema, sqlx::FromRow)]
pub struct Absence {
    pub id: Uuid,
    /// The e-mail address.
    pub person: String,
    pub name: String,
    pub from_on: NaiveDate,
    /// The last day.
    pub until_on: NaiveDate,
}

#[derive(Serialize, JsonSchema)]
pub struct Absences {
    /// The earliest first, at most 500.
    pub items: Vec<Absence>,
}

impl Absence {
    fn record(&self, tx: &mut Tx, product: &str, added: bool) {
        let text = format!("{}, {} to {}", self.name, self.from_on, self.until_on);
        let said = json!({"text": text, "id": self.id, "person": self.person, "from_on": self.from_on, "until_on": self.until_on});
        let (before, after) = if added { (Value::Null, said) } else { (said, Value::Null) };
        tx.record(Change::of_product(product, "absence", before, after));
    }
}

/// Takes an absence out again, or writes it down again, as undo asks; false when somebody has done so already.
pub async fn put_back(tx: &mut Tx, product: &Product, change: &Change) -> Result<bool> {
    let (said, gone) = if change.after.is_null() { (&change.before, true) } else { (&change.after, false) };
    let Ok(absence) = serde_json::from_value::<Kept>(said.clone()) else { return Ok(false) };
    let there = tx.query(sql!("select count(*) from absence where id = $1")).bind(absence.id).value::<i64>().await?;
    if (there == Some(0)) != gone {
        return Ok(false);
    }
    if gone {
        let person = people::mentioned(tx, &absence.person).await?;
        tx.query(sql!("insert into absence (id, person_id, from_on, until_on) values ($1, $2, $3, $4)"))
            .bind(absence.id)
            .bind(person.id)
            .bind(absence.from_on)
            .bind(absence.until_on)
            .run()
            .await?;
    } else {
        tx.query(sql!("delete from absence where id = $1")).bind(absence.id).run().await?;
    }
    let (before, after) = (change.after.clone(), change.before.clone());
    tx.record(Change::of_product(&product.key, "absence", before, after));
    tx.touch(Topic::product(&product.key));
    Ok(true)
}

/// An absence as the history keeps it.
#[derive(Deserialize)]
struct Kept {
    id: Uuid,
    person: String,
    from_on: NaiveDate,
    until_on: NaiveDate,
}

/// One's own absence is one's own word.
fn place(by: &Actor, person: &people::Person, product: ProductId, about: String) -> Place {
    let right = if person.id == by.person { Right::Own } else { Right::RunSprints };
    Place::product(right, product).about(about)
}

impl Command for Away {
    const NAME: &'static str = "team.away";
    const ROUTE: Route = Route::post("/products/{product}/absences");
    const ABOUT: &'static str = "Says when somebody is away; those days count for no sprint.";
    type Output = Absence;

    async fn place(&self, db: &mut Db, by: &Actor) -> Result<Place> {
        let product = Product::find(db, by, &self.product).await?;
        let person = people::mentioned(db, &self.person).await?;
        Ok(place(by, &person, product.id, format!("{} is away from {}", person.name, self.from_on)))
    }

    async fn run(self, tx: &mut Tx, by: &Actor) -> Result<Absence> {
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
        let absence =
            Absence { id, person: person.email, name: person.name, from_on: self.from_on, until_on: self.until_on };
        absence.record(tx, &product.key, true);
        Ok(absence)
    }
}

impl Command for Back {
    const NAME: &'static str = "team.back";
    const ROUTE: Route = Route::delete("/products/{product}/absences/{absence}");
    const ABOUT: &'static str = "Takes an absence out again; its days count for sprints that are not closed.";
    type Output = Absence;

    async fn place(&self, db: &mut Db, by: &Actor) -> Result<Place> {
        let product = Product::find(db, by, &self.product).await?;
        let absence = find(db, product.id, self.absence).await?;
        let person = people::mentioned(db, &absence.person).await?;
        Ok(place(by, &person, product.id, format!("{} is not away from {}", person.name, absence.from_on)))
    }

    async fn run(self, tx: &mut Tx, by: &Actor) -> Result<Absence> {
        let product = Product::find(tx, by, &self.product).await?;
        let absence = find(tx, product.id, self.absence).await?;
        tx.query(sql!("delete from absence where id = $1")).bind(absence.id).run().await?;
        tx.touch(Topic::product(&product.key));
        absence.record(tx, &product.key, false);
        Ok(absence)
    }
}

impl Query for List {
    const NAME: &'static str = "team.absences";
    const ROUTE: Route = Route::get("/products/{product}/absences");
    const ABOUT: &'static str = "Lists who of the teams of a product is away, from today on unless told.";
    type Output = Absences;

    async fn run(self, db: &mut Db, by: &Actor) -> Result<Absences> {
        let product = Product::find(db, by, &self.product).await?;
        Ok(Absences { items: from(db, product.id, self.from_on.unwrap_or_else(|| by.at.date_naive())).await? })
    }
}

/// Who of the teams is away from that day on, the earliest first, at most 500.
pub async fn from(db: &mut Db, product: ProductId, day: NaiveDate) -> Result<Vec<Absence>> {
    Ok(db
        .query(sql!(
            "select distinct a.id, p.email as person, p.name, a.from_on, a.until_on from team t
                join team_member m on m.team_id = t.id join absence a on a.person_id = m.person_id
                join person p on p.id = m.person_id
             where t.product_id = $1 and a.until_on >= $2 order by a.from_on, p.name, a.id limit 500"
        ))
        .bind(product)
        .bind(day)
        .all()
        .await?)
}

/// An absence of somebody who is in a team of the product.
async fn find(db: &mut Db, product: ProductId, id: Uuid) -> Result<Absence> {
    let found = db
        .query(sql!(
            "select distinct a.id, p.email as person, p.name, a.from_on, a.until_on from absence a
                join person p on p.id = a.person_id join team_member m on m.person_id = a.person_id
                join team t on t.id = m.team_id
             where a.id = $1 and t.product_id = $2"
        ))
        .bind(id)
        .bind(product)
        .one()
        .await?;
    found.ok_or(Error::NotFound)
}
