//! A state that leaves a team's workflow: what is in it goes where it is told to go, and comes back with it by undo.

use maud::{Markup, html};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::{
    Team, team_record,
    workflow::{self, State},
    workflow_edit::{Workflow, whole},
};
use crate::{
    command::{Actor, Command, ItemId, Place, Right, Route},
    error::{Error, Result},
    events::Change,
    items::{
        Item, Product,
        editing::{self, Reach},
    },
    live::Topic,
    sql,
    store::{Db, Tx},
    web::{
        kit::{Button, Choice, Field, Tone, form_actions, notice, page_head},
        shown::of,
    },
};

/// Into another category so many go at once.
const MOST: usize = 2_000;

/// Takes a state out of a team's workflow.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Remove {
    pub product: String,
    pub team: String,
    pub state: String,
    /// The state of the team that takes what is in it; needed where something is.
    #[serde(default)]
    pub to: Option<String>,
}

impl Command for Remove {
    const NAME: &'static str = "team.state_remove";
    const ROUTE: Route = Route::delete("/products/{product}/teams/{team}/states/{state}");
    const ABOUT: &'static str = "Takes a state out of a team's workflow; what is in it goes to the state that is named, and comes back by undo.";
    type Output = Workflow;

    async fn place(&self, db: &mut Db, by: &Actor) -> Result<Place> {
        let product = Product::find(db, by, &self.product).await?;
        let about = format!("Take the state “{}” out of the workflow of {}", self.state, self.team);
        Ok(Place::product(Right::RunSprints, product.id).about(about))
    }

    async fn run(self, tx: &mut Tx, by: &Actor) -> Result<Workflow> {
        let product = Product::find(tx, by, &self.product).await?;
        let team = Team::named(tx, product.id, &self.team).await?;
        let before = team_record::of(tx, team.id).await?;
        let mut states = workflow::of(tx, team.id).await?;
        let gone = named(&states, &self.state).cloned().ok_or(Error::NotFound)?;
        states.retain(|state| state.name != gone.name);
        whole(&states).map_err(|message| Error::field("state", message))?;
        let to = self.to.as_deref().map(str::trim).filter(|to| !to.is_empty());
        let to = to.map(|to| named(&states, to).ok_or_else(|| unknown("to", to))).transpose()?;
        workflow::own(tx, team.id).await?;
        leave(tx, by, &team, &gone, to, "to").await?;
        team_record::changed(tx, &product.key, team.id, &before).await?;
        tx.touch(Topic::product(&product.key));
        Ok(Workflow { states: workflow::of(tx, team.id).await?, team: team.name })
    }
}

pub(super) fn named<'s>(states: &'s [State], name: &str) -> Option<&'s State> {
    states.iter().find(|state| state.name.eq_ignore_ascii_case(name.trim()))
}

pub(super) fn unknown(field: &str, name: &str) -> Error {
    Error::field(field, format!("no other state of the team is called {name}"))
}

/// What is in a state: put there, or there because its category begins with it.
struct Inside {
    put: Vec<(ItemId, String)>,
    begun: Vec<(ItemId, String)>,
}

impl Inside {
    async fn read(db: &mut Db, team: &Team, state: &State) -> Result<Inside> {
        let put = db
            .query(sql!(
                "select i.id, i.key from workflow_state s join item_state x on x.state_id = s.id join item i on i.id = x.item_id
                 where s.team_id = $1 and s.name = $2 and i.status = s.category and i.archived_at is null order by i.id"
            ))
            .bind(team.id)
            .bind(state.name.clone())
            .all()
            .await?;
        let begun = if state.initial { begun(db, team.id, &state.category).await? } else { Vec::new() };
        Ok(Inside { put, begun })
    }

    fn count(&self) -> usize {
        self.put.len() + self.begun.len()
    }
}

/// What stands on the boards of a team's open sprints, or was pulled by it, in none of its states by name.
async fn begun(db: &mut Db, team: Uuid, category: &str) -> Result<Vec<(ItemId, String)>> {
    if !matches!(category, "ready" | "started" | "review") {
        return Ok(Vec::new());
    }
    Ok(db
        .query(sql!(
            "select i.id, i.key from item i join (
                select l.from_id as id from sprint x join item s on s.id = x.item_id join link l on l.to_id = s.id and l.kind = 'planned_in'
                    where x.team_id = $1 and s.open
                union select item_id from pulled where team_id = $1) w on w.id = i.id
             where i.status = $2 and i.archived_at is null and not exists (
                select 1 from item_state y join workflow_state o on o.id = y.state_id
                where y.item_id = i.id and o.team_id = $1 and o.category = i.status) order by i.id limit 5000"
        ))
        .bind(team)
        .bind(category.to_owned())
        .all()
        .await?)
}

/// Empties a state and takes it out. Within its category what is in it goes along unseen; into another it changes its status.
pub(super) async fn leave(
    tx: &mut Tx,
    by: &Actor,
    team: &Team,
    gone: &State,
    to: Option<&State>,
    field: &str,
) -> Result<()> {
    let inside = Inside::read(tx, team, gone).await?;
    match to {
        None if inside.count() > 0 => {
            let there = of(inside.count() as i64, "item is", "items are");
            let message = format!("{there} in “{}”: say which state takes them, or rename it", gone.name);
            return Err(Error::field(field, message));
        }
        None => {}
        Some(to) if to.category == gone.category => hand_over(tx, team, gone, to, &inside.put).await?,
        Some(to) => {
            if [&to.category, &gone.category].iter().any(|category| is_settled(category)) {
                let message = format!("what is {} goes to a state within {}", gone.category, gone.category);
                return Err(Error::field(field, message));
            }
            carry(tx, by, team, to, inside).await?;
        }
    }
    drop_state(tx, team.id, &gone.name).await
}

/// Work is accepted and declined by a word of its own.
fn is_settled(category: &str) -> bool {
    matches!(category, "accepted" | "declined")
}

async fn hand_over(tx: &mut Tx, team: &Team, gone: &State, to: &State, items: &[(ItemId, String)]) -> Result<()> {
    let (from_id, to_id) = (id_of(tx, team.id, &gone.name).await?, id_of(tx, team.id, &to.name).await?);
    let said = |state: &State, id: Uuid| json!({"name": state.name, "team": team.id, "id": id});
    for (item, key) in items {
        let (before, after) = (said(gone, from_id), said(to, to_id));
        tx.record(Change { item: *item, key: key.clone(), field: "state".into(), before, after });
        tx.touch(Topic::item(key));
    }
    tx.query(sql!(
        "update item_state set state_id = $2 where state_id = $1
         and item_id in (select id from item where status = $3 and archived_at is null)"
    ))
    .bind(from_id)
    .bind(to_id)
    .bind(gone.category.clone())
    .run()
    .await?;
    // What stood there without a word of it goes the same way.
    if gone.initial {
        tx.query(sql!("update workflow_state set initial = true where id = $1")).bind(to_id).run().await?;
    }
    Ok(())
}

async fn carry(tx: &mut Tx, by: &Actor, team: &Team, to: &State, inside: Inside) -> Result<()> {
    if inside.count() > MOST {
        let message = format!("at most {MOST} items change their status at once; name a state of the same category");
        return Err(Error::field("to", message));
    }
    for (item, _) in inside.put.into_iter().chain(inside.begun) {
        let item = Item::get(tx, item).await?;
        workflow::enter(tx, &item, team.id, to).await?;
        let change = Map::from_iter([("status".to_owned(), Value::from(to.category.clone()))]);
        editing::edit(tx, by, &item, change, Reach::Whole).await?;
    }
    Ok(())
}

/// A state of a team that goes back to the fixed ones: what is in it stands in its category.
pub(super) async fn dissolve(tx: &mut Tx, team: &Team, gone: &State) -> Result<()> {
    let inside = Inside::read(tx, team, gone).await?;
    let id = id_of(tx, team.id, &gone.name).await?;
    for (item, key) in inside.put {
        let before = json!({"name": gone.name, "team": team.id, "id": id});
        tx.touch(Topic::item(&key));
        tx.record(Change { item, key, field: "state".into(), before, after: Value::Null });
    }
    drop_state(tx, team.id, &gone.name).await
}

async fn id_of(db: &mut Db, team: Uuid, name: &str) -> Result<Uuid> {
    let found = db.query(sql!("select id from workflow_state where team_id = $1 and name = $2")).bind(team);
    found.bind(name.to_owned()).value().await?.ok_or(Error::NotFound)
}

async fn drop_state(tx: &mut Tx, team: Uuid, name: &str) -> Result<()> {
    let id = id_of(tx, team, name).await?;
    tx.query(sql!("delete from item_state where state_id = $1")).bind(id).run().await?;
    tx.query(sql!("delete from workflow_state where id = $1")).bind(id).run().await?;
    Ok(())
}

/// Asks where what is in a state goes.
pub(super) struct Question<'a> {
    pub team: &'a Team,
    pub gone: State,
    others: Vec<State>,
    inside: usize,
    /// Why it has to stay.
    stays: Option<String>,
}

impl Question<'_> {
    pub async fn about<'a>(db: &mut Db, team: &'a Team, state: &str) -> Result<Question<'a>> {
        let mut others = workflow::of(db, team.id).await?;
        let gone = named(&others, state).cloned().ok_or(Error::NotFound)?;
        others.retain(|state| state.name != gone.name);
        let stays = whole(&others).err();
        others.retain(|state| {
            state.category == gone.category || !(is_settled(&state.category) || is_settled(&gone.category))
        });
        // Those of the same category come first: what goes there keeps its status.
        others.sort_by_key(|state| state.category != gone.category);
        let inside = Inside::read(db, team, &gone).await?.count();
        Ok(Question { team, gone, others, inside, stays })
    }

    pub fn form(&self, home: &str, back: &str) -> Markup {
        let name = percent_encoding::utf8_percent_encode(&self.gone.name, percent_encoding::NON_ALPHANUMERIC);
        let label = |state: &State| {
            if state.category == self.gone.category {
                state.name.clone()
            } else {
                format!("{} (they become {})", state.name, state.category)
            }
        };
        let choices = self.others.iter().map(|state| Choice::new(&state.name, label(state))).collect();
        let there = of(self.inside as i64, "item is", "items are");
        html! {
            (page_head(&format!("Take “{}” out", self.gone.name), &format!("{} · within {}", self.team.name, self.gone.category), html! {}))
            @if let Some(why) = &self.stays {
                (notice(Tone::Warn, html! { "It has to stay: " (why) "." }, html! { (Button::link("Back to the teams", back)) }))
            } @else {
                form.form method="post" action=(format!("{home}/states/{name}")) data-controller="remote-form" {
                    input type="hidden" name="_method" value="DELETE";
                    input type="hidden" name="_next" value=(back);
                    @if self.inside > 0 {
                        p { (there) " in it now." }
                        (Field::select("to", "Where they go", choices).required()
                            .hint("One undo brings the state back with everything that was in it."))
                    } @else { p.quiet { "Nothing is in it now." } }
                    (form_actions("Take it out", Some(back)))
                }
            }
        }
    }
}
