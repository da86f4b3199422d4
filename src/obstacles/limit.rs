//! How long a team lets something stand in its way before it is escalated, and to whom.

use maud::{Markup, html};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::raising::somebody;
use crate::{
    command::{Actor, Command, Place, Right, Route},
    error::{Error, Result},
    items::Product,
    live::Topic,
    people::Person,
    sprint::{Team, team_record},
    sql,
    store::{Db, Tx},
    web::kit::{Choice, Field, form_actions, pair},
};

/// Says how long a team lets obstacles stand, and who hears of those that stand longer.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Limit {
    pub product: String,
    pub team: String,
    /// In working days; as it was unless told.
    #[serde(default)]
    pub after: Option<i64>,
    /// An e-mail address or handle; nothing escalates by itself without.
    #[serde(default)]
    pub to: Option<String>,
}

impl Command for Limit {
    const NAME: &'static str = "team.escalation";
    const ROUTE: Route = Route::put("/products/{product}/teams/{team}/escalation");
    const ABOUT: &'static str =
        "Says after how many working days an open obstacle of a team is escalated, and to whom.";
    type Output = Team;

    async fn place(&self, db: &mut Db, by: &Actor) -> Result<Place> {
        let product = Product::find(db, by, &self.product).await?;
        Ok(Place::product(Right::RunSprints, product.id).about(format!("Change when {} escalates", self.team)))
    }

    async fn run(self, tx: &mut Tx, by: &Actor) -> Result<Team> {
        let product = Product::find(tx, by, &self.product).await?;
        let team = Team::named(tx, product.id, &self.team).await?;
        let before = team_record::of(tx, team.id).await?;
        let after = self.after.unwrap_or(team.escalate_after);
        if !(0..=100).contains(&after) {
            return Err(Error::field("after", "from 0 to 100 working days"));
        }
        let to = match self.to.as_deref().filter(|to| !to.trim().is_empty()) {
            Some(to) => Some(somebody(tx, "to", to, product.id).await?),
            None => None,
        };
        tx.query(sql!("update team set escalate_after = $2, escalates_to = $3 where id = $1"))
            .bind(team.id)
            .bind(after)
            .bind(to)
            .run()
            .await?;
        team_record::changed(tx, &product.key, team.id, &before).await?;
        tx.touch(Topic::product(&product.key));
        Team::get(tx, team.id).await
    }
}

/// The form of it, on the page of the teams; `href` is the address of the team.
pub fn limit_form(team: &Team, href: &str, people: &[Person]) -> Markup {
    let mut choices = vec![Choice::new("", "Nobody")];
    choices.extend(people.iter().map(|person| Choice::new(&person.email, &person.name)));
    html! {
        details {
            summary { "When an impediment is escalated" }
            form.form method="post" action=(format!("{href}/escalation")) data-controller="remote-form" {
                input type="hidden" name="_method" value="PUT";
                (pair(
                    Field::number("after", "Open for more working days than").required().between(0, 100).value(team.escalate_after).id(format!("after-{}", team.id)),
                    Field::select("to", "It is escalated to", choices).value(team.escalates_to.clone().unwrap_or_default()).id(format!("to-{}", team.id)),
                ))
                (form_actions("Save", None))
            }
        }
    }
}
