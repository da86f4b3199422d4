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
    command::Registry,
    error::{Error, Result},
    items::text,
};

pub fn register(registry: &mut Registry) {
    registry.command::<rules::Set>().command::<trading::Trade>().query::<reading::Read>();
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
