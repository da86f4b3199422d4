//! Sub-tasks whose parent is not here, or can have none: a step of nothing is a task of its own.

use std::collections::HashMap;

use super::{batch::Going, draft::Draft, ends::End};
use crate::{
    backlog::{rank, subtask},
    error::Result,
    items::Kind,
    sql,
    store::Tx,
};

/// Makes tasks of them; gives what is to be said of their rows.
pub async fn settle(
    tx: &mut Tx,
    going: &Going,
    drafts: &[Draft],
    ends: &mut HashMap<String, End>,
) -> Result<Vec<(u64, String)>> {
    let mut notes = Vec::new();
    for draft in drafts {
        let Some(own) = ends.get(&draft.source_key).filter(|own| own.kind == Kind::Subtask) else { continue };
        let parent = draft.ties.iter().filter_map(|to| ends.get(&to.key)).any(|other| other.kind.is_ranked());
        if parent || subtask::parent(tx, own.id).await?.is_some() {
            continue;
        }
        let own = own.clone();
        make_task(tx, going, &own).await?;
        notes.push((draft.row, "what it is a sub-task of is not here; it is a task".into()));
        for end in ends.values_mut().filter(|end| end.id == own.id) {
            end.kind = Kind::Task;
        }
    }
    Ok(notes)
}

async fn make_task(tx: &mut Tx, going: &Going, own: &End) -> Result<()> {
    let last = rank::last(tx, going.run.product_id).await?;
    tx.query(sql!("delete from subtask where item_id = $1")).bind(own.id).run().await?;
    tx.query(sql!(
        "update item set kind = 'task', rank = $2, status = case when status = 'done' then 'accepted' else status end where id = $1"
    ))
    .bind(own.id)
    .bind(last)
    .run()
    .await?;
    tx.query(sql!("insert into work (item_id, accepted_at) select id, case when status = 'accepted' then updated_at end from item where id = $1"))
        .bind(own.id)
        .run()
        .await?;
    tx.query(sql!("update link set from_kind = 'task' where from_id = $1")).bind(own.id).run().await?;
    tx.query(sql!("update link set to_kind = 'task' where to_id = $1")).bind(own.id).run().await?;
    Ok(())
}
