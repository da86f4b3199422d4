//! What an item's status can be changed to: the fixed ones, and in their place the states that its team has of its own.

use super::{Kind, Shown};
use crate::{
    items::kind::Status,
    sprint::state_named::Named,
    web::kit::{Choice, Edit},
};

pub(super) struct Statuses {
    pub choices: Vec<Choice>,
    /// Which of them it has.
    pub value: String,
    /// What its team calls that.
    pub state: Option<String>,
}

impl Statuses {
    pub fn of(shown: &Shown) -> Statuses {
        let item = shown.item();
        let (states, full) = (&shown.states, shown.full.state.as_deref());
        // While it is with no team, each of several may call it otherwise.
        let several = states.iter().any(|named| named.team != states[0].team);
        let within = |status: &Status| {
            let name = status.name;
            states.iter().filter(move |named| named.state.category == name)
        };
        let begins = || {
            let begins = |named: &&Named| named.state.category == item.status && named.state.initial;
            states.iter().find(begins).filter(|_| !several).map(|named| named.state.name.as_str())
        };
        let state = full.or_else(begins).map(str::to_owned);
        let mut choices: Vec<Choice> = Vec::new();
        for status in
            item.kind.statuses().iter().filter(|status| status.name == item.status || by_hand(item.kind, status))
        {
            let own = within(status).count() > 0;
            if !own || several || (status.name == item.status && state.is_none()) {
                choices.push(Choice::new(status.name, status.label));
            }
            for named in within(status) {
                let name = &named.state.name;
                if choices.iter().all(|choice| choice.value != *name) {
                    let team = if several { format!(" ({})", named.team_name) } else { String::new() };
                    choices.push(Choice::new(name, format!("{name}{team}")));
                }
            }
        }
        let value = state.clone().unwrap_or_else(|| item.status.clone());
        // What it is in may be another team's by now.
        if choices.iter().all(|choice| choice.value != value) {
            choices.push(Choice::new(&value, &value));
        }
        Statuses { choices, value, state }
    }

    pub fn edit(self, shown: &Shown) -> Edit {
        let item = shown.item();
        Edit::select(&shown.action(), "status", "Status", item.version, self.value, self.choices)
            .says(shown.says("status"))
    }
}

/// What is not read from a result or from the work below, and has no form of its own.
fn by_hand(kind: Kind, status: &Status) -> bool {
    let read = match kind {
        Kind::Experiment => matches!(status.name, "passed" | "failed"),
        // Declining has a form of its own, which asks why.
        Kind::Idea => matches!(status.name, "started" | "dropped" | "declined"),
        _ => false,
    };
    !(read || status.name == "delivered" || kind.is_ranked() && status.name == "accepted")
}
