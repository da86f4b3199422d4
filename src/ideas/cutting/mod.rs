//! The cut line: the ranked ideas against what there is room for, what falls below, and the trade-offs that are taken there.

mod capacity;
mod drawn;
mod page;
mod ranked;
mod reading;
mod rules;
mod trade_page;
mod trading;

use serde_json::{Map, Value};

pub use self::{
    page::routes,
    rules::{Set, put_back},
    trading::Trade,
};
use crate::{
    command::{Actor, ItemId, Registry},
    error::{Error, Result},
    items::{
        Item,
        editing::{self, Reach},
        text,
    },
    sql,
    store::Tx,
};

pub fn register(registry: &mut Registry) {
    registry.command::<rules::Set>().command::<trading::Trade>().query::<reading::Read>();
}

/// What a trade-off kept in or dropped is left to its rank when that is decided otherwise, but for what another one keeps.
pub async fn release(tx: &mut Tx, by: &Actor, decision: &Item) -> Result<()> {
    let ideas = tx
        .query(sql!(
            "select i.id from link l cross join item i cross join idea d
             where l.from_id = $1 and l.kind = 'relates' and i.id = l.to_id and d.item_id = i.id and d.cut <> ''
                and exists (select 1 from event_item t join event e on e.id = t.event_id where t.item_id = $1 and e.command = 'cut.trade')
                and not exists (
                    select 1 from link o join item f on f.id = o.from_id
                        join event_item t on t.item_id = f.id join event e on e.id = t.event_id
                    where o.to_id = i.id and o.kind = 'relates' and o.from_kind = 'decision' and f.id <> $1 and f.created_at >= $2
                        and f.status = 'decided' and f.archived_at is null and e.command = 'cut.trade')"
        ))
        .bind(decision.id)
        .bind(decision.created_at)
        .all::<(ItemId,)>()
        .await?;
    for (idea,) in ideas {
        let idea = Item::get(tx, idea).await?;
        editing::edit(tx, by, &idea, Map::from_iter([("cut".to_owned(), Value::Null)]), Reach::ByHand).await?;
    }
    Ok(())
}

/// Where a trade-off keeps an idea is said by a trade-off, with its reason; taken back it may be by hand.
pub fn must_be_traded(before: Option<&Map<String, Value>>, after: &Map<String, Value>) -> Result<()> {
    let kept = after.get("cut");
    let was = before.and_then(|before| before.get("cut"));
    if text::same(kept, None) || text::same(kept, was) {
        return Ok(());
    }
    let message =
        "what stays in against its rank is a trade-off: say at the cut line which idea it goes before, and why";
    Err(Error::refused("needs_trade_off", message))
}
