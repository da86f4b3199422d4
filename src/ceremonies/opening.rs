//! Opening a ceremony, and finding the one that is open already.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sqlx::types::Json;

use super::{
    Ceremony, Ritual,
    ceremony::{CeremonyId, ceremonies},
    own_format, presence,
};
use crate::{
    command::{Actor, Command, ItemId, Place, Right, Route},
    error::{Error, Result},
    items::{Item, Key, Kind, Product},
    live::Topic,
    sprint::Team,
    sql,
    store::{Db, Tx},
};

/// Opens a ceremony of a team, or gives the one that is held on that day already.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Open {
    pub product: String,
    pub kind: Ritual,
    /// The product's only team unless told, or the sprint's.
    #[serde(default)]
    pub team: Option<String>,
    /// The running sprint of the team unless told.
    #[serde(default)]
    pub sprint: Option<Key>,
    /// Today unless told.
    #[serde(default, deserialize_with = "crate::items::when::day")]
    pub held_on: Option<NaiveDate>,
    /// How a retrospective is held: `start_stop_continue` unless told; or a format of the team's own by its name.
    #[serde(default)]
    pub format: Option<String>,
    /// Columns of one's own for a retrospective, one a line.
    #[serde(default)]
    #[schemars(extend("x-lines" = true))]
    pub columns: Vec<String>,
    /// What such columns are called, to be chosen again; the columns themselves unless told.
    #[serde(default)]
    pub called: Option<String>,
}

impl Command for Open {
    const NAME: &'static str = "ceremony.open";
    const ROUTE: Route = Route::create("/products/{product}/ceremonies");
    const ABOUT: &'static str =
        "Opens a refinement, stand-up, review or retrospective of a team, or gives the one that is open on that day.";
    type Output = Ceremony;

    async fn place(&self, db: &mut Db, by: &Actor) -> Result<Place> {
        let product = Product::find(db, by, &self.product).await?;
        Ok(Place::product(Right::DoWork, product.id).about(format!("Open a {}", self.kind.label().to_lowercase())))
    }

    async fn run(self, tx: &mut Tx, by: &Actor) -> Result<Ceremony> {
        let product = Product::find(tx, by, &self.product).await?;
        let (team, sprint) = whose(&self, tx, by, &product).await?;
        let held_on = self.held_on.unwrap_or_else(|| team.zone().day(tx.now));
        let (format, columns) = match self.kind {
            Ritual::Retrospective => {
                let said = (self.format.as_deref(), self.called.as_deref());
                let (format, columns) = own_format::chosen(tx, team.id, said, &self.columns).await?;
                (Some(format), columns)
            }
            _ => (None, Vec::new()),
        };
        let (id, now) = (CeremonyId(tx.id()), tx.now);
        tx.query(sql!(
            "insert into ceremony (id, product_id, team_id, sprint_id, kind, held_on, facilitator_id, format, columns, phase, opened_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) on conflict (team_id, kind, held_on)
             where closed_at is null do nothing"
        ))
        .bind(id)
        .bind(product.id)
        .bind(team.id)
        .bind(sprint)
        .bind(self.kind.name().to_owned())
        .bind(held_on)
        .bind(by.person)
        .bind(format)
        .bind(Json(columns))
        .bind(self.kind.phases()[0].to_owned())
        .bind(now)
        .run()
        .await?;
        let ceremony = tx
            .query(sql!(ceremonies!("where c.team_id = $1 and c.kind = $2 and c.held_on = $3 and c.closed_at is null")))
            .bind(team.id)
            .bind(self.kind.name().to_owned())
            .bind(held_on)
            .one::<Ceremony>()
            .await?
            .ok_or(Error::NotFound)?;
        if ceremony.sprint_id != sprint {
            let other = ceremony.sprint.as_deref().unwrap_or("no sprint");
            let label = ceremony.kind.label().to_lowercase();
            return Err(Error::refused("ceremony_open", format!("the {label} of {other} is open; close it first")));
        }
        presence::join(tx, &ceremony, by).await?;
        tx.touch(Topic::product(&product.key));
        Ok(ceremony)
    }

    fn next(output: &Ceremony) -> Option<String> {
        Some(output.href())
    }
}

/// The team that meets, and its sprint where there is one.
async fn whose(asked: &Open, tx: &mut Tx, by: &Actor, product: &Product) -> Result<(Team, Option<ItemId>)> {
    if let Some(key) = &asked.sprint {
        let item = Item::find(tx, by, key).await?;
        if item.kind != Kind::Sprint || item.product_id != Some(product.id) {
            return Err(Error::field("sprint", format!("{key} is no sprint of this product")));
        }
        let team = tx.query(sql!("select team_id from sprint where item_id = $1")).bind(item.id).value().await?;
        return Ok((Team::get(tx, team.ok_or(Error::NotFound)?).await?, Some(item.id)));
    }
    let team = match &asked.team {
        Some(name) => Team::named(tx, product.id, name).await?,
        None => Team::usual(tx, product.id).await?,
    };
    if !asked.kind.of_a_sprint() {
        return Ok((team, None));
    }
    // A review or retrospective that comes after the close is still of that sprint; a stand-up is of what runs. A team in plain
    // flow meets without one.
    let sprint = tx
        .query(sql!(
            "select i.id from sprint s join item i on i.id = s.item_id
             where s.team_id = $1 and s.started_at is not null and i.archived_at is null and ($2 = 0 or s.closed_at is null)
             order by s.starts_on desc limit 1"
        ))
        .bind(team.id)
        .bind(i64::from(asked.kind == Ritual::Standup))
        .value::<ItemId>()
        .await?;
    Ok((team, sprint))
}
