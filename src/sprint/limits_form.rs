//! The form of a team's limits of work in progress: its columns, its lanes, and what happens when one is reached.

use maud::{Markup, html};

use super::Team;
use crate::web::kit::{Choice, Field, form_actions, pair};

/// The limits of single states stand in the rows of the workflow.
pub(super) fn limits_form(team: &Team, href: &str) -> Markup {
    let field = |name: &str, label: &str, limit: Option<i64>| {
        let limit = limit.map_or_else(String::new, |limit| limit.to_string());
        Field::number(name, label)
            .between(0, 1000)
            .value(limit)
            .placeholder("no limit")
            .id(format!("{name}-{}", team.id))
    };
    html! {
        details {
            summary { "Limits of work in progress" }
            form.form method="post" action=(href) data-controller="remote-form" {
                input type="hidden" name="_method" value="PATCH";
                (pair(field("wip_started", "Started at once", team.wip_started), field("wip_review", "In review at once", team.wip_review)))
                (pair(field("wip_person", "Under way a person", team.wip_person), field("wip_goal", "Under way for one goal", team.wip_goal)))
                (pair(field("wip_story", "Stories under way", team.wip_story), field("wip_bug", "Bugs under way", team.wip_bug)))
                (pair(field("wip_task", "Tasks under way", team.wip_task), field("wip_spike", "Spikes under way", team.wip_spike)))
                (Field::select("wip_forbids", "Where one is reached, the board", vec![Choice::new("false", "asks why it has to be one more"), Choice::new("true", "refuses another card")]).value(team.wip_forbids).id(format!("forbids-{}", team.id))
                    .hint("An empty field is no limit. Under way is what is started or in review."))
                (form_actions("Save", None))
            }
        }
    }
}
