//! The points a team estimates in: its deck of cards.

use maud::{Markup, html};
use methods::poker;
use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize};
use sqlx::types::Json;
use uuid::Uuid;

use super::{Team, team_record};
use crate::{
    command::{Actor, Command, Place, ProductId, Right, Route},
    error::{Error, Result},
    items::{Item, Kind, Product},
    live::Topic,
    sql,
    store::{Db, Tx},
    web::{
        kit::{Field, form_actions},
        shown::{number, plain},
    },
};

/// The deck of a team: its own, or the usual one.
pub async fn of(db: &mut Db, team: Uuid) -> Result<Vec<f64>> {
    let own = db
        .query(sql!("select scale from team where id = $1 and scale is not null"))
        .bind(team)
        .value::<Json<Vec<f64>>>()
        .await?;
    Ok(own.map_or_else(|| poker::DECK.to_vec(), |Json(deck)| deck))
}

/// Points that a person gives an item are on the scale of its team, where that team has chosen one itself. Work that is in
/// no sprint of a product with several teams may still go to any of them, and is not asked.
pub async fn fits(db: &mut Db, item: &Item, points: Option<f64>) -> Result<()> {
    if points.is_none() || points == item.points || !item.kind.is_ranked() {
        return Ok(());
    }
    let team = Team::of_item(db, item).await?;
    team.map_or(Ok(()), |team| on(&team, points))
}

/// The same of an item that is about to be made.
pub async fn fits_new(db: &mut Db, kind: Kind, product: Option<ProductId>, points: Option<f64>) -> Result<()> {
    let (Some(product), Some(_), true) = (product, points, kind.is_ranked()) else { return Ok(()) };
    let team = Team::only(db, product).await?;
    team.map_or(Ok(()), |team| on(&team, points))
}

/// What is said of work that comes to a team with points off its scale.
pub(super) fn strange(team: &Team, item: &Item) -> Option<String> {
    on(team, item.points).err().map(|_| {
        let scale = team.scale.as_deref().map(words).unwrap_or_default();
        let points = item.points.map(number).unwrap_or_default();
        format!("{}: {points} is not on the scale of {} ({scale}); estimate it anew", item.key, team.name)
    })
}

fn on(team: &Team, points: Option<f64>) -> Result<()> {
    let (Some(scale), Some(points)) = (&team.scale, points) else { return Ok(()) };
    if scale.iter().any(|known| (known - points).abs() < 1e-9) {
        return Ok(());
    }
    Err(Error::field("points", format!("{} is not on the scale of {}: {}", number(points), team.name, words(scale))))
}

/// As a person writes it.
fn words(scale: &[f64]) -> String {
    scale.iter().map(|points| plain(*points)).collect::<Vec<_>>().join(", ")
}

/// The form on the page of teams.
pub(super) fn scale_form(team: &Team, href: &str) -> Markup {
    let own = team.scale.as_deref().map(words).unwrap_or_default();
    html! {
        details {
            summary { "Scale of points" }
            form.form method="post" action=(format!("{href}/scale")) data-controller="remote-form" {
                input type="hidden" name="_method" value="PUT";
                (Field::text("points", "Points there are").value(own).placeholder(words(&poker::DECK)).id(format!("scale-{}", team.id))
                    .hint("From 2 to 20 numbers with commas between, such as 1, 2, 3, 5, 8. Estimates off this scale are then refused; those that stand stay. Empty for the usual cards, where any estimate goes."))
                (form_actions("Save", None))
            }
        }
    }
}

/// Chooses the points a team estimates in.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Choose {
    pub product: String,
    pub team: String,
    /// From 2 to 20 different numbers, from 0 to 10,000; none for the usual deck: 0, ½, 1, 2, 3, 5, 8, 13, 20, 40, 100.
    #[serde(default, deserialize_with = "written")]
    pub points: Vec<f64>,
}

/// Numbers, or what a person writes for them; what is no number is refused with whatever else is not on any scale.
fn written<'de, D: Deserializer<'de>>(from: D) -> std::result::Result<Vec<f64>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Told {
        Number(f64),
        Words(String),
    }
    let told = Option::<Vec<Told>>::deserialize(from)?.unwrap_or_default();
    let read = |told| match told {
        Told::Number(number) => number,
        Told::Words(words) => words.trim().parse().unwrap_or(f64::NAN),
    };
    Ok(told.into_iter().map(read).collect())
}

#[derive(Serialize, JsonSchema)]
pub struct Scale {
    pub team: String,
    /// From the least to the most.
    pub points: Vec<f64>,
}

impl Command for Choose {
    const NAME: &'static str = "team.scale";
    const ROUTE: Route = Route::put("/products/{product}/teams/{team}/scale");
    const ABOUT: &'static str = "Chooses the points a team estimates in.";
    type Output = Scale;

    async fn place(&self, db: &mut Db, by: &Actor) -> Result<Place> {
        let product = Product::find(db, by, &self.product).await?;
        Ok(Place::product(Right::RunSprints, product.id).about(format!("Change the scale of {}", self.team)))
    }

    async fn run(self, tx: &mut Tx, by: &Actor) -> Result<Scale> {
        let product = Product::find(tx, by, &self.product).await?;
        let team = Team::named(tx, product.id, &self.team).await?;
        let before = team_record::of(tx, team.id).await?;
        let mut points = self.points;
        points.sort_by(f64::total_cmp);
        points.dedup();
        let fits = points.iter().all(|point| point.is_finite() && (0.0..=10_000.0).contains(point));
        if !(points.is_empty() || fits && (2..=20).contains(&points.len())) {
            return Err(Error::field("points", "from 2 to 20 different numbers, from 0 to 10,000"));
        }
        let own = (!points.is_empty()).then_some(Json(points));
        tx.query(sql!("update team set scale = $2 where id = $1")).bind(team.id).bind(own).run().await?;
        team_record::changed(tx, &product.key, team.id, &before).await?;
        tx.touch(Topic::product(&product.key));
        Ok(Scale { points: of(tx, team.id).await?, team: team.name })
    }
}
