//! Formats of retrospectives that a team made up itself: kept when they are first held, and offered again.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sqlx::types::Json;
use uuid::Uuid;

use super::format;
use crate::{
    command::{Actor, Command, Place, ProductId, Query, Right, Route},
    error::{Error, Result},
    items::{Product, text},
    live::Topic,
    sprint::Team,
    sql,
    store::{Db, Tx},
};

/// A team keeps no more; the one that was not held for longest goes.
const MOST: i64 = 30;

#[derive(Clone, Debug, Serialize, JsonSchema, sqlx::FromRow)]
pub struct OwnFormat {
    pub team: String,
    /// How it is chosen.
    pub name: String,
    #[schemars(with = "Vec<String>")]
    pub columns: Json<Vec<String>>,
}

/// How a retrospective is held: a format everybody knows, one that the team has held before, or columns it says now.
pub async fn chosen(
    tx: &mut Tx,
    team: Uuid,
    (format, called): (Option<&str>, Option<&str>),
    columns: &[String],
) -> Result<(String, Vec<String>)> {
    let format = format.map(str::trim).filter(|format| !format.is_empty());
    let columns: Vec<String> = columns.iter().filter(|column| !column.trim().is_empty()).cloned().collect();
    if columns.is_empty()
        && let Some(name) = format.filter(|name| format::all().iter().all(|known| known.name != *name))
    {
        let own = own(tx, team, name).await?;
        let Some(own) = own else { return format::columns(Some(name), &[]) };
        keep(tx, team, &own.name, &own.columns).await?;
        return Ok(("own".into(), own.columns.0));
    }
    let (format, columns) = format::columns(format, &columns)?;
    if format == "own" {
        let called = called.map(str::trim).filter(|called| !called.is_empty());
        let name = text::line("called", called.unwrap_or(&columns.join(", ")), 600)?;
        let name: String = name.chars().take(100).collect();
        if format::all().iter().any(|known| known.name == name || known.label.eq_ignore_ascii_case(&name)) {
            return Err(Error::field("called", format!("{name} is a format that everybody has")));
        }
        keep(tx, team, &name, &columns).await?;
    }
    Ok((format, columns))
}

async fn own(db: &mut Db, team: Uuid, name: &str) -> Result<Option<OwnFormat>> {
    Ok(db
        .query(sql!(
            "select t.name as team, f.name, f.columns from team_format f join team t on t.id = f.team_id
             where f.team_id = $1 and lower(f.name) = lower($2)"
        ))
        .bind(team)
        .bind(name.to_owned())
        .one()
        .await?)
}

async fn keep(tx: &mut Tx, team: Uuid, name: &str, columns: &[String]) -> Result<()> {
    let (id, now) = (tx.id(), tx.now);
    tx.query(sql!(
        "insert into team_format (id, team_id, name, columns, used_at) values ($1, $2, $3, $4, $5)
         on conflict (team_id, name) do update set columns = excluded.columns, used_at = excluded.used_at"
    ))
    .bind(id)
    .bind(team)
    .bind(name.to_owned())
    .bind(Json(columns.to_vec()))
    .bind(now)
    .run()
    .await?;
    tx.query(sql!(
        "delete from team_format where team_id = $1 and id not in (
            select id from team_format where team_id = $1 order by used_at desc, id desc limit $2)"
    ))
    .bind(team)
    .bind(MOST)
    .run()
    .await?;
    Ok(())
}

/// What the teams of a product hold of their own, those of each team held last first.
pub async fn of_product(db: &mut Db, product: ProductId) -> Result<Vec<OwnFormat>> {
    Ok(db
        .query(sql!(
            "select t.name as team, f.name, f.columns from team t join team_format f on f.team_id = t.id
             where t.product_id = $1 and t.archived_at is null order by lower(t.name), f.used_at desc, f.id limit 500"
        ))
        .bind(product)
        .all()
        .await?)
}

/// Lists the formats of retrospectives that a team made up itself.
#[derive(Deserialize, JsonSchema)]
pub struct List {
    pub product: String,
    pub team: String,
}

#[derive(Serialize, JsonSchema)]
pub struct Formats {
    /// The one held last comes first; at most 30.
    pub items: Vec<OwnFormat>,
}

impl Query for List {
    const NAME: &'static str = "ceremony.formats";
    const ROUTE: Route = Route::get("/products/{product}/teams/{team}/formats");
    const ABOUT: &'static str = "Lists the formats of retrospectives that a team made up itself and has held.";
    type Output = Formats;

    async fn run(self, db: &mut Db, by: &Actor) -> Result<Formats> {
        let product = Product::find(db, by, &self.product).await?;
        let team = Team::named(db, product.id, &self.team).await?;
        let mut items = of_product(db, product.id).await?;
        items.retain(|format| format.team == team.name);
        Ok(Formats { items })
    }
}

/// Forgets a format that a team made up itself; retrospectives that were held so stay as they are.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Forget {
    pub product: String,
    pub team: String,
    pub format: String,
}

impl Command for Forget {
    const NAME: &'static str = "ceremony.forget_format";
    const ROUTE: Route = Route::delete("/products/{product}/teams/{team}/formats/{format}");
    const ABOUT: &'static str = "Forgets a format of retrospectives that a team made up itself.";
    type Output = Formats;

    async fn place(&self, db: &mut Db, by: &Actor) -> Result<Place> {
        let product = Product::find(db, by, &self.product).await?;
        Ok(Place::product(Right::RunSprints, product.id).about(format!("Forget the format {}", self.format)))
    }

    async fn run(self, tx: &mut Tx, by: &Actor) -> Result<Formats> {
        let product = Product::find(tx, by, &self.product).await?;
        let team = Team::named(tx, product.id, &self.team).await?;
        let own = own(tx, team.id, &self.format).await?.ok_or(Error::NotFound)?;
        tx.query(sql!("delete from team_format where team_id = $1 and name = $2"))
            .bind(team.id)
            .bind(own.name)
            .run()
            .await?;
        tx.touch(Topic::product(&product.key));
        List { product: self.product, team: self.team }.run(tx, by).await
    }
}
