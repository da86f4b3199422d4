//! Taking back a run batch by batch, from the last to the first, each in one transaction.

use std::collections::HashSet;

use serde_json::json;
use sqlx::types::Json;
use uuid::Uuid;

use super::{
    batch::ids,
    changed,
    insert::id,
    run::{Run, RunId},
};
use crate::{
    app::App,
    command::{Actor, ItemId},
    error::{Error, Result},
    events::{Change, Event, put_back},
    items::Kind,
    line::{Tie, rooted},
    live::Topic,
    sprint::flow,
    sql,
    store::{Db, Tx},
};

/// Takes back whatever of a run has not been taken back yet.
pub async fn back(app: &App, mut run: Run, told: &(impl Fn(&Run) + Send)) -> Result<()> {
    let by = run.actor(&mut app.store.read().await?).await?;
    while let Some(event) = last(&mut app.store.read().await?, run.id).await? {
        let mut tx = app.store.begin().await?;
        let changes = tx
            .query(sql!("select changes from event where id = $1 and undone_by is null"))
            .bind(event)
            .value::<Json<Vec<Change>>>()
            .await?;
        let Some(Json(changes)) = changes else { continue };
        let kept = one(&mut tx, &run, &by, &changes).await?;
        let marker = Event {
            command: "import.undo_batch",
            product: Some(run.product_id),
            input: json!({"run": run.id}),
            undoes: Some(event),
            ..Event::default()
        };
        let marker = marker.write(&mut tx, &by).await?;
        tx.query(sql!("update event set undone_by = $2 where id = $1")).bind(event).bind(marker).run().await?;
        tx.query(sql!("update import_run set kept = kept + $2 where id = $1")).bind(run.id).bind(kept).run().await?;
        tx.topics = vec![Topic::import(run.id)];
        tx.commit().await?;
        run.kept += kept;
        told(&run);
    }
    let mut tx = app.store.begin().await?;
    let now = tx.now;
    tx.query(sql!("update import_run set state = 'undone', finished_at = $2 where id = $1 and state = 'undoing'"))
        .bind(run.id)
        .bind(now)
        .run()
        .await?;
    tx.touch(Topic::import(run.id));
    tx.touch(Topic::product(&run.product));
    Ok(tx.commit().await?)
}

/// The last event of a run that still stands.
async fn last(db: &mut Db, run: RunId) -> Result<Option<Uuid>> {
    Ok(db
        .query(sql!(
            "select b.event_id from import_batch b join event e on e.id = b.event_id
             where b.run_id = $1 and e.undone_by is null order by b.position desc limit 1"
        ))
        .bind(run)
        .value()
        .await?)
}

/// Takes back one batch; gives how many items were left as they are.
async fn one(tx: &mut Tx, run: &Run, by: &Actor, changes: &[Change]) -> Result<i64> {
    let mut kept = 0;
    // What this run created leaves as a whole, whatever else the run said of it.
    let is_own = |change: &Change| change.item.0 > run.id.0;
    let mut touched: Vec<ItemId> =
        changes.iter().filter(|change| !is_own(change) && change.field != "linked").map(|change| change.item).collect();
    touched.sort();
    touched.dedup();
    let left = leave_sprints(tx, run, changes).await?;
    let stays = |change: &&Change| change.field != "linked" && link_of(change).is_none_or(|link| !left.contains(&link));
    for item in &touched {
        let of_item: Vec<Change> =
            changes.iter().filter(|change| change.item == *item).filter(stays).cloned().collect();
        take_back_comments(tx, &of_item).await?;
        match put_back(tx, by, &of_item).await {
            Ok(()) => {}
            Err(Error::Refused { message, .. }) => {
                kept += 1;
                keep(tx, run.id, *item, message).await?;
            }
            Err(error) => return Err(error),
        }
    }
    forget_digests(tx, run, &touched).await?;
    let mut created: Vec<&Change> = changes.iter().filter(|change| change.field == "created").collect();
    if run.keep_changed {
        let items: Vec<ItemId> = created.iter().map(|change| change.item).collect();
        let changed = changed::among(tx, run.id, &items).await?;
        for (item, by) in &changed {
            kept += 1;
            keep(tx, run.id, *item, format!("{by} has changed it since")).await?;
        }
        created.retain(|change| !changed.contains_key(&change.item));
    }
    let (shared, own): (Vec<_>, Vec<_>) = created.into_iter().partition(|change| {
        let kind = change.after["kind"].as_str().and_then(Kind::parse);
        matches!(kind, Some(Kind::Customer | Kind::Release))
    });
    archive(tx, &own).await?;
    let free = unused(tx, &shared).await?;
    for used in shared.iter().filter(|change| !free.contains(&change.item)) {
        kept += 1;
        keep(tx, run.id, used.item, format!("{} is used by others now", used.key)).await?;
    }
    let free: Vec<&Change> = shared.into_iter().filter(|change| free.contains(&change.item)).collect();
    archive(tx, &free).await?;
    Ok(kept)
}

/// What was here before leaves the sprints that this run created, closed ones too; gives the links that are gone.
async fn leave_sprints(tx: &mut Tx, run: &Run, changes: &[Change]) -> Result<HashSet<Uuid>> {
    let planned = changes.iter().filter(|change| change.after["kind"] == Tie::PlannedIn.name());
    let planned: Vec<String> = planned.filter_map(link_of).map(id).collect();
    if planned.is_empty() {
        return Ok(HashSet::new());
    }
    let gone = tx
        .query(sql!(
            sqlite: "delete from link where id in (select unhex(value) from json_each($1)) and to_id > $2 returning id",
            postgres: "delete from link where id in (select value::uuid from jsonb_array_elements_text($1)) and to_id > $2 returning id",
        ))
        .bind(Json(planned))
        .bind(run.id)
        .all::<(Uuid,)>()
        .await?;
    Ok(gone.into_iter().map(|(link,)| link).collect())
}

/// The link that a change tells of.
fn link_of(change: &Change) -> Option<Uuid> {
    (change.field == "link").then(|| change.after["id"].as_str()?.parse().ok())?
}

/// Archives what was created, and forgets where it came from, so that a later import creates it anew.
async fn archive(tx: &mut Tx, created: &[&Change]) -> Result<()> {
    let all: Vec<ItemId> = created.iter().map(|change| change.item).collect();
    if all.is_empty() {
        return Ok(());
    }
    let now = tx.now;
    let archived = tx
        .query(sql!(
            sqlite: "update item set archived_at = $2, open = false, version = version + 1, updated_at = $2
                where id in (select unhex(value) from json_each($1)) and archived_at is null returning id, rooted",
            postgres: "update item set archived_at = $2, open = false, version = version + 1, updated_at = $2
                where id in (select value::uuid from jsonb_array_elements_text($1)) and archived_at is null returning id, rooted",
        ))
        .bind(ids(&all))
        .bind(now)
        .all::<(ItemId, bool)>()
        .await?;
    flow::never(tx, &all).await?;
    tx.query(sql!(
        sqlite: "delete from origin where item_id in (select unhex(value) from json_each($1))",
        postgres: "delete from origin where item_id in (select value::uuid from jsonb_array_elements_text($1))",
    ))
    .bind(ids(&all))
    .run()
    .await?;
    tx.query(sql!(
        sqlite: "update sprint set source = null where item_id in (select unhex(value) from json_each($1))",
        postgres: "update sprint set source = null where item_id in (select value::uuid from jsonb_array_elements_text($1))",
    ))
    .bind(ids(&all))
    .run()
    .await?;
    for (item, rooted) in archived {
        if rooted {
            rooted::settle(tx, item).await?;
        }
        if let Some(change) = created.iter().find(|change| change.item == item) {
            tx.record(Change {
                item,
                key: change.key.clone(),
                field: "archived".into(),
                before: json!(false),
                after: json!(true),
            });
        }
    }
    Ok(())
}

/// Those customers and releases that nothing else names.
async fn unused(tx: &mut Tx, created: &[&Change]) -> Result<Vec<ItemId>> {
    let all: Vec<ItemId> = created.iter().map(|change| change.item).collect();
    if all.is_empty() {
        return Ok(all);
    }
    let free = tx
        .query(sql!(
            sqlite: "select i.id from json_each($1) v cross join item i on i.id = unhex(v.value)
                where not exists (select 1 from feedback f join item s on s.id = f.item_id where f.customer_id = i.id and s.archived_at is null)
                    and not exists (select 1 from link l join item s on s.id = l.from_id
                        where l.to_id = i.id and l.kind = 'ships_in' and s.archived_at is null)",
            postgres: "select i.id from jsonb_array_elements_text($1) v join item i on i.id = v.value::uuid
                where not exists (select 1 from feedback f join item s on s.id = f.item_id where f.customer_id = i.id and s.archived_at is null)
                    and not exists (select 1 from link l join item s on s.id = l.from_id
                        where l.to_id = i.id and l.kind = 'ships_in' and s.archived_at is null)",
        ))
        .bind(ids(&all))
        .all::<(ItemId,)>()
        .await?;
    Ok(free.into_iter().map(|(item,)| item).collect())
}

async fn take_back_comments(tx: &mut Tx, changes: &[Change]) -> Result<()> {
    let now = tx.now;
    let written = changes
        .iter()
        .filter(|change| change.field == "comment")
        .filter_map(|change| change.after["id"].as_str()?.parse().ok());
    let written: Vec<Uuid> = written.collect();
    for comment in written {
        tx.query(sql!("update comment set archived_at = $2 where id = $1")).bind(comment).bind(now).run().await?;
    }
    Ok(())
}

/// A later import is to write these again.
async fn forget_digests(tx: &mut Tx, run: &Run, items: &[ItemId]) -> Result<()> {
    tx.query(sql!(
        sqlite: "update origin set digest = '' where product_id = $2 and item_id in (select unhex(value) from json_each($1))",
        postgres: "update origin set digest = '' where product_id = $2 and item_id in (select value::uuid from jsonb_array_elements_text($1))",
    ))
    .bind(ids(items))
    .bind(run.product_id)
    .run()
    .await?;
    Ok(())
}

async fn keep(tx: &mut Tx, run: RunId, item: ItemId, why: String) -> Result<()> {
    tx.query(sql!("update import_row set outcome = 'kept', why = $3 where run_id = $1 and item_id = $2"))
        .bind(run)
        .bind(item)
        .bind(why)
        .run()
        .await?;
    Ok(())
}
