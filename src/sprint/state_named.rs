//! Work that is put into a state by the name its team has for it, wherever a status is said.

use serde_json::{Map, Value};
use uuid::Uuid;

use super::workflow::{self, State};
use crate::{
    command::ProductId,
    error::Result,
    items::{Item, Kind, Product, kind::Status},
    sql,
    store::{Db, Tx},
    web::kit::Choice,
};

/// A state of a team's own.
#[derive(Clone, Debug)]
pub struct Named {
    pub team: Uuid,
    pub team_name: String,
    pub state: State,
}

/// The states that the teams of a product have of their own, by team and in order; one that is put away has none any more.
pub async fn of_product(db: &mut Db, product: &Product) -> Result<Vec<Named>> {
    if product.stated { of_teams(db, product.id).await } else { Ok(Vec::new()) }
}

/// The same for who knows of the product its id alone.
pub async fn of_teams(db: &mut Db, product: ProductId) -> Result<Vec<Named>> {
    #[derive(sqlx::FromRow)]
    struct Row {
        team_id: Uuid,
        team: String,
        #[sqlx(flatten)]
        state: State,
    }
    let rows = db
        .query(sql!(
            "select t.id as team_id, t.name as team, w.name, w.category, w.wip, w.initial
             from team t join workflow_state w on w.team_id = t.id
             where t.product_id = $1 and t.archived_at is null order by lower(t.name), t.id, w.position limit 2000"
        ))
        .bind(product)
        .all::<Row>()
        .await?;
    Ok(rows.into_iter().map(|row| Named { team: row.team_id, team_name: row.team, state: row.state }).collect())
}

/// The states that an item can be put into: those of the team it is with, or of every team while it is with none.
pub async fn of_item(db: &mut Db, item: &Item) -> Result<Vec<Named>> {
    let Some(product) = item.product_id.filter(|_| item.kind.is_ranked()) else { return Ok(Vec::new()) };
    let mut all = of_teams(db, product).await?;
    if !all.is_empty()
        && let Some(team) = team_of(db, item).await?
    {
        all.retain(|named| named.team == team);
    }
    Ok(all)
}

/// The team that an item is with: in whose sprint it is, that pulled it, in whose state it is, or the only one there is.
async fn team_of(db: &mut Db, item: &Item) -> Result<Option<Uuid>> {
    Ok(db
        .query(sql!(
            "select coalesce(
                (select x.team_id from link l join item s on s.id = l.to_id join sprint x on x.item_id = s.id
                 where l.from_id = $1 and l.kind = 'planned_in' and s.open order by s.id desc limit 1),
                (select team_id from pulled where item_id = $1),
                (select w.team_id from item_state y join workflow_state w on w.id = y.state_id
                 where y.item_id = $1 and w.category = (select status from item where id = $1)),
                (select t.id from team t where t.product_id = $2 and t.archived_at is null
                    and not exists (select 1 from team o where o.product_id = $2 and o.archived_at is null and o.id <> t.id)))"
        ))
        .bind(item.id)
        .bind(item.product_id)
        .value::<Option<Uuid>>()
        .await?
        .flatten())
}

/// Reads a status that is the name of a state of a team: the change is then that to its category. Fixed states go before
/// those that are called the same.
pub async fn understand(db: &mut Db, item: &Item, changes: &mut Map<String, Value>) -> Result<Option<Named>> {
    let Some(said) = changes.get("status").and_then(Value::as_str).map(str::trim) else { return Ok(None) };
    if item.kind.status(said).is_some() || !item.kind.is_ranked() {
        return Ok(None);
    }
    let meant = called(of_item(db, item).await?, said);
    if let Some(named) = &meant {
        changes.insert("status".into(), named.state.category.clone().into());
    }
    Ok(meant)
}

/// The same for what is about to be written down: it is with no team yet.
pub async fn for_new(db: &mut Db, product: ProductId, kind: Kind, said: &str) -> Result<Option<Named>> {
    if kind.status(said).is_some() || !kind.is_ranked() {
        return Ok(None);
    }
    Ok(called(of_teams(db, product).await?, said))
}

fn called(all: Vec<Named>, said: &str) -> Option<Named> {
    all.into_iter().find(|named| named.state.name.eq_ignore_ascii_case(said.trim()))
}

/// Fixed states to choose from, each with what teams have of their own within it.
pub fn choices<'s>(statuses: impl Iterator<Item = &'s Status>, states: &[Named]) -> Vec<Choice> {
    let mut choices: Vec<Choice> = Vec::new();
    for status in statuses {
        choices.push(Choice::new(status.name, status.label));
        for named in states.iter().filter(|named| named.state.category == status.name) {
            if choices.iter().all(|choice| choice.value != named.state.name) {
                choices.push(Choice::new(&named.state.name, format!("{} ({})", named.state.name, named.team_name)));
            }
        }
    }
    choices
}

/// Puts an item into the state that was meant; false where it is in it already.
pub async fn enter(tx: &mut Tx, item: &Item, meant: &Named) -> Result<bool> {
    workflow::enter(tx, item, meant.team, &meant.state).await
}
