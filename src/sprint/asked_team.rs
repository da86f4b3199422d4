//! Which team a new sprint is for: asked where there are several.

use maud::{Markup, html};

use super::Team;
use crate::{
    error::Result,
    items::Product,
    store::Db,
    web::kit::{Choice, Field},
};

/// The field of a form; nothing for a product with one team.
pub async fn asked_team(db: &mut Db, product: &Product) -> Result<Markup> {
    let teams = Team::all(db, product.id).await?;
    let choices: Vec<Choice> = teams.iter().map(|team| Choice::new(&team.name, &team.name)).collect();
    Ok(html! { @if choices.len() > 1 { (Field::select("team", "Team", choices)) } })
}
