//! The form of an audience: which bets it sees, which of their fields, how precise their dates.

use maud::{Markup, html};

use super::{page::Here, precision::Precision, rules::Field as Granted};
use crate::{
    command::{ProductId, Say},
    error::Result,
    items::Kind,
    roadmap::STAGES,
    sql,
    store::Db,
    web::{
        Visit,
        kit::{Button, Checks, Choice, Field, checks, form},
    },
};

pub async fn shown(visit: &mut Visit, here: &Here<'_>) -> Result<Markup> {
    let rules = &here.audience.rules;
    let words = |words: &[&str]| {
        words.iter().map(|word| Choice::new(*word, crate::web::shown::capital(word))).collect::<Vec<_>>()
    };
    let statuses: Vec<&str> = Kind::Initiative.statuses().iter().map(|status| status.name).collect();
    let labels = labels(&mut visit.db, here.product.id, &rules.labels).await?;
    let themes = named(&mut visit.db, here.product.id, Kind::Theme).await?;
    let goals = named(&mut visit.db, here.product.id, Kind::Goal).await?;
    let boxes = |name: &'static str, label: &'static str, choices: Vec<Choice>, chosen: Vec<String>| {
        checks(&Checks { name, label, choices, chosen })
    };
    let fields = Granted::ALL.map(|field| Choice::new(field.name(), field.label())).to_vec();
    let granted = rules.fields.iter().map(|field| field.name().to_owned()).collect();
    let precisions = Precision::ALL.map(|one| Choice::new(one.name(), one.label())).to_vec();
    Ok(form(
        "PUT",
        &format!("/products/{}/audiences/{}", here.product.key, here.audience.audience),
        html! {
            input type="hidden" name="_next" value=(here.part("rules"));
            input type="hidden" name="version" value=(here.audience.version);
            div.audience-rules {
                section {
                    h2 { "What of each bet" }
                    p.quiet.small { "The title always. What is not ticked is not sent at all." }
                    (boxes("fields", "Fields", fields, granted))
                    (Field::select("precision", "How precise its dates are", precisions).value(rules.precision.name())
                        .hint("A quarter tells that it is in Q2, and neither the month nor the day. Dates are told only where they are ticked above."))
                }
                section {
                    h2 { "Which bets" }
                    p.quiet.small { "Where nothing is ticked, nothing is left out. Single bets are shown or hidden under Bet by bet." }
                    div.wishes {
                        (boxes("statuses", "Status", words(&statuses), rules.statuses.clone()))
                        (boxes("stages", "Stage", words(&STAGES), rules.stages.clone()))
                        (boxes("goals", "Goal", goals, rules.goals.clone()))
                        (boxes("themes", "Theme", themes, rules.themes.clone()))
                        (boxes("labels", "Label", labels, rules.labels.clone()))
                    }
                }
            }
            (Field::text("name", "Name of the audience").value(&here.audience.name).required())
            @if here.says != Say::None { div.actions { (Button::submit("Save").primary().says(here.says)) } }
        },
    ))
}

/// The goals or themes of a product that are not over, by title.
async fn named(db: &mut Db, product: ProductId, kind: Kind) -> Result<Vec<Choice>> {
    let rows = db
        .query(sql!(
            "select key, title from item where product_id = $1 and kind = $2 and archived_at is null order by open desc, lower(title), id limit 100"
        ))
        .bind(product)
        .bind(kind.name())
        .all::<(String, String)>()
        .await?;
    Ok(rows.into_iter().map(|(key, title)| Choice::new(key, title)).collect())
}

/// The labels that bets of the product carry, and those that are chosen already.
async fn labels(db: &mut Db, product: ProductId, chosen: &[String]) -> Result<Vec<Choice>> {
    let rows = db
        .query(sql!(
            "select distinct l.label from item i join item_label l on l.item_id = i.id
             where i.product_id = $1 and i.kind = 'initiative' and i.archived_at is null order by l.label limit 200"
        ))
        .bind(product)
        .all::<(String,)>()
        .await?;
    let mut labels: Vec<String> = rows.into_iter().map(|(label,)| label).collect();
    labels.extend(chosen.iter().filter(|label| !labels.contains(label)).cloned().collect::<Vec<_>>());
    Ok(labels.into_iter().map(|label| Choice::new(&label, &label)).collect())
}
