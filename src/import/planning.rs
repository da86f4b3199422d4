//! What is to become of each row of a batch, before anything is written.

use std::collections::HashSet;

use super::{
    batch::{Going, said},
    draft::{Draft, Line},
    insert::RowSaid,
    known::{self, Origin},
    run::RunId,
};
use crate::{
    error::Result,
    items::Kind,
    sql,
    store::{Store, Tx},
};

/// What the rows of a batch are to become.
#[derive(Default)]
pub struct Plan {
    pub new: Vec<Draft>,
    pub changed: Vec<(Draft, Origin)>,
    pub said: Vec<RowSaid>,
}

pub async fn plan(tx: &mut Tx, going: &mut Going, lines: Vec<Line>) -> Result<Plan> {
    let mut plan = Plan::default();
    let mut drafts = Vec::with_capacity(lines.len());
    for line in lines {
        match line {
            Line::Bad { row, why } => plan.said.push(said(row, "failed", None, None, Some(why))),
            Line::Passed { row, why } => plan.said.push(said(row, "skipped", None, None, Some(why))),
            Line::Draft(draft) if !going.seen.insert(hash(&draft.source_key)) => {
                let why = if draft.source_key.starts_with('#') {
                    "the same row came before in this file".to_owned()
                } else {
                    format!("{} came before in this file", draft.source_key)
                };
                plan.said.push(said(draft.row, "skipped", Some(&draft.source_key), None, Some(why)));
            }
            Line::Draft(draft) => drafts.push(*draft),
        }
    }
    let keys = drafts.iter().map(|draft| draft.source_key.clone()).collect();
    let mut origins = known::origins(tx, going.run.product_id, going.source, keys).await?;
    adopt_customers(tx, going, &drafts).await?;
    for draft in drafts {
        match origins.remove(&draft.source_key) {
            Some(origin) if origin.archived => {
                let why = format!("{} is in the archive here", origin.key);
                plan.said.push(said(draft.row, "skipped", Some(&draft.source_key), Some(origin.item_id), Some(why)));
            }
            Some(origin) if origin.digest == draft.digest() => {
                plan.said.push(said(
                    draft.row,
                    "skipped",
                    Some(&draft.source_key),
                    Some(origin.item_id),
                    Some("unchanged".into()),
                ));
            }
            Some(origin) => plan.changed.push((draft, origin)),
            None => new_or_adopted(going, &mut plan, draft),
        }
    }
    Ok(plan)
}

/// Customers go by their names, so that one who is here already is not made twice.
async fn adopt_customers(tx: &mut Tx, going: &mut Going, drafts: &[Draft]) -> Result<()> {
    let names = drafts.iter().filter(|draft| draft.kind == Kind::Customer).map(|draft| draft.title.as_str());
    going.known.meet_customers(tx, names).await.map(drop)
}

fn new_or_adopted(going: &Going, plan: &mut Plan, draft: Draft) {
    let twin = || plan.new.iter().any(|other| other.title.to_lowercase() == draft.title.to_lowercase());
    match (draft.kind, going.known.customer(&draft.title)) {
        (Kind::Customer, Some((id, _))) if id.0 > going.run.id.0 => {
            let why = format!("a customer called {} came before in this file", draft.title);
            plan.said.push(said(draft.row, "skipped", Some(&draft.source_key), Some(*id), Some(why)));
        }
        (Kind::Customer, Some((id, key))) => {
            let origin = Origin {
                source_key: draft.source_key.clone(),
                item_id: *id,
                digest: String::new(),
                key: key.clone(),
                archived: false,
            };
            plan.changed.push((draft, origin));
        }
        (Kind::Customer, None) if twin() => {
            let why = format!("a customer called {} came before in this file", draft.title);
            plan.said.push(said(draft.row, "skipped", Some(&draft.source_key), None, Some(why)));
        }
        _ => plan.new.push(draft),
    }
}

/// A key is remembered by its hash, so that a million of them take eight megabytes.
pub fn hash(key: &str) -> u64 {
    use std::hash::{DefaultHasher, Hash, Hasher};
    let mut hasher = DefaultHasher::new();
    key.hash(&mut hasher);
    hasher.finish()
}

/// The keys that had come when a run was interrupted.
pub async fn seen(store: &Store, run: RunId) -> Result<HashSet<u64>> {
    let (mut seen, mut after) = (HashSet::new(), 0);
    let mut db = store.read().await?;
    loop {
        let rows = db
            .query(sql!("select row, coalesce(source_key, '') from import_row where run_id = $1 and row > $2 order by row limit 5000"))
            .bind(run)
            .bind(after)
            .all::<(i64, String)>()
            .await?;
        let Some((last, _)) = rows.last() else { return Ok(seen) };
        after = *last;
        seen.extend(rows.iter().filter(|(_, key)| !key.is_empty()).map(|(_, key)| hash(key)));
    }
}
