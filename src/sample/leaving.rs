//! Taking the sample away again, as if it had never been there.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    command::{Actor, Command, Place, ProductId, Right, Route},
    error::{Error, Result},
    live::Topic,
    sql,
    store::{Db, Sql, Tx},
};

/// Takes the sample product away.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Leave {}

#[derive(Serialize, JsonSchema)]
pub struct Left {
    pub products: i64,
}

impl Command for Leave {
    const NAME: &'static str = "sample.leave";
    const ROUTE: Route = Route::delete("/sample");
    const ABOUT: &'static str = "Takes the sample product away with everything in it.";
    type Output = Left;

    async fn place(&self, _db: &mut Db, _by: &Actor) -> Result<Place> {
        Ok(Place::organisation(Right::ManageProducts))
    }

    async fn run(self, tx: &mut Tx, _by: &Actor) -> Result<Left> {
        let products = tx.query(sql!("select id from product where sample")).all::<(ProductId,)>().await?;
        if products.is_empty() {
            return Err(Error::refused("no_sample", "the sample is not loaded"));
        }
        for (product,) in &products {
            for sql in everything() {
                tx.query(sql).bind(*product).run().await?;
            }
            tx.query(sql!("delete from item_count where product_id = $1")).bind(*product).run().await?;
            tx.query(sql!("delete from product where id = $1")).bind(*product).run().await?;
        }
        tx.query(sql!(
            "update person set active = false where password_hash is null and email like '%@tidewater.example'
                and not exists (select 1 from role_held r where r.person_id = person.id)"
        ))
        .run()
        .await?;
        tx.touch(Topic::organisation());
        Ok(Left { products: products.len() as i64 })
    }

    fn next(_output: &Left) -> Option<String> {
        Some("/".into())
    }
}

/// What points at the sample from elsewhere is told to point at nothing; what is of it goes, in an order that leaves nothing
/// pointing at nothing. A rule reads the schema and fails when a table is missing here.
fn everything() -> [&'static Sql; 136] {
    macro_rules! of {
        (items) => {
            "(select id from item where product_id = $1)"
        };
        (obstacles) => {
            "(select id from obstacle where product_id = $1)"
        };
        (ceremonies) => {
            "(select id from ceremony where product_id = $1)"
        };
        (rounds) => {
            concat!(
                "(select id from poker_round where ceremony_id in ",
                of!(ceremonies),
                " or item_id in ",
                of!(items),
                ")"
            )
        };
        ($parent:ident) => {
            concat!("(select id from ", stringify!($parent), " where product_id = $1)")
        };
    }
    macro_rules! gone {
        ($table:ident) => {
            sql!(concat!("delete from ", stringify!($table), " where product_id = $1"))
        };
        ($table:ident, $column:ident of $parent:ident) => {
            sql!(concat!("delete from ", stringify!($table), " where ", stringify!($column), " in ", of!($parent)))
        };
    }
    macro_rules! nothing {
        ($table:ident, $column:ident of $parent:ident) => {
            sql!(concat!(
                "update ",
                stringify!($table),
                " set ",
                stringify!($column),
                " = null where ",
                stringify!($column),
                " in ",
                of!($parent)
            ))
        };
    }
    [
        // Customers belong to no product; those of the sample are its own from here on.
        sql!(
            "update item set product_id = $1 where id in (select item_id from origin where product_id = $1 and source = 'sample')"
        ),
        sql!("delete from origin where product_id = $1 or item_id in (select id from item where product_id = $1)"),
        gone!(outbox, event_id of event),
        gone!(event_reason, event_id of event),
        gone!(event_item, event_id of event),
        gone!(event_item, item_id of items),
        gone!(import_batch, run_id of import_run),
        gone!(import_batch, event_id of event),
        gone!(event),
        gone!(proposal),
        gone!(proposal, item_id of items),
        gone!(proposal, area_id of area),
        gone!(import_row, run_id of import_run),
        gone!(import_run),
        gone!(import_mapping),
        gone!(poker_card, round_id of rounds),
        gone!(poker_round, ceremony_id of ceremonies),
        gone!(poker_round, item_id of items),
        sql!(
            "delete from ceremony_vote where note_id in (
                select n.id from ceremony_note n join ceremony c on c.id = n.ceremony_id where c.product_id = $1)"
        ),
        gone!(ceremony_note, ceremony_id of ceremonies),
        nothing!(ceremony_note, item_id of items),
        gone!(standup_answer, ceremony_id of ceremonies),
        nothing!(standup_answer, obstacle_id of obstacles),
        gone!(ceremony_item, ceremony_id of ceremonies),
        gone!(ceremony_item, item_id of items),
        gone!(ceremony_action, ceremony_id of ceremonies),
        gone!(ceremony_action, item_id of items),
        gone!(ceremony_person, ceremony_id of ceremonies),
        gone!(ceremony),
        nothing!(ceremony, item_id of items),
        nothing!(ceremony, sprint_id of items),
        gone!(obstacle_item, obstacle_id of obstacles),
        gone!(obstacle_item, item_id of items),
        gone!(obstacle),
        nothing!(link, origin_id of items),
        gone!(link, from_id of items),
        gone!(link, to_id of items),
        nothing!(comment, origin_id of items),
        nothing!(attachment, origin_id of items),
        nothing!(score, origin_id of items),
        gone!(comment, item_id of items),
        gone!(follow, item_id of items),
        gone!(attachment, item_id of items),
        gone!(item_label, item_id of items),
        gone!(criterion, item_id of items),
        gone!(observation, metric_id of items),
        gone!(health, item_id of items),
        gone!(verdict, item_id of items),
        gone!(check_in, key_result_id of items),
        gone!(life_cycle),
        nothing!(life_cycle, metric_id of items),
        gone!(audience_change),
        gone!(scenario),
        gone!(budget_entry, budget_id of budget),
        gone!(budget_share, budget_id of budget),
        gone!(budget),
        gone!(budget_rule),
        gone!(sprint_entry, sprint_id of items),
        gone!(sprint_entry, item_id of items),
        gone!(sprint, item_id of items),
        gone!(field_value, item_id of items),
        gone!(field_value, field_id of field),
        gone!(field_choice, field_id of field),
        gone!(field),
        sql!(
            "delete from item_state where item_id in (select id from item where product_id = $1) or state_id in (
                select s.id from workflow_state s join team t on t.id = s.team_id where t.product_id = $1)"
        ),
        gone!(workflow_state, team_id of team),
        gone!(team_format, team_id of team),
        gone!(pulled, item_id of items),
        gone!(scope_change),
        gone!(map_place, item_id of items),
        sql!(concat!(
            "delete from map_place where task_id in (select id from map_task where epic_id in ",
            of!(items),
            ")"
        )),
        gone!(map_task, epic_id of items),
        gone!(pulled, team_id of team),
        gone!(saved_view),
        sql!(
            "delete from ticked where item_id in (select id from item where product_id = $1) or agreed_id in (
                select a.id from agreed a join team t on t.id = a.team_id where t.product_id = $1)"
        ),
        gone!(agreed, team_id of team),
        gone!(team_member, team_id of team),
        gone!(team),
        gone!(vision, item_id of items),
        gone!(goal, item_id of items),
        gone!(key_result, item_id of items),
        gone!(idea, item_id of items),
        gone!(initiative, item_id of items),
        gone!(work, item_id of items),
        gone!(subtask, item_id of items),
        gone!(activity, item_id of items),
        gone!(moved_key, item_id of items),
        gone!(release, item_id of items),
        gone!(metric, item_id of items),
        gone!(score, item_id of items),
        gone!(former_product_key),
        gone!(scoring),
        gone!(cut_line),
        gone!(scoring_round_idea, round_id of scoring_round),
        gone!(scoring_round_idea, item_id of items),
        gone!(scoring_round_scorer, round_id of scoring_round),
        gone!(scoring_round_entry, round_id of scoring_round),
        gone!(scoring_round_entry, item_id of items),
        gone!(scoring_round_result, round_id of scoring_round),
        gone!(scoring_round_result, item_id of items),
        gone!(scoring_round),
        gone!(survey_item, survey_id of survey),
        gone!(survey_item, item_id of items),
        gone!(survey_answer, survey_id of survey),
        gone!(survey_answer, item_id of items),
        gone!(survey_respondent, survey_id of survey),
        gone!(survey),
        gone!(comparison, feature_id of items),
        gone!(comparison, competitor_id of items),
        gone!(feature, item_id of items),
        gone!(document, item_id of items),
        gone!(theme, item_id of items),
        gone!(persona, item_id of items),
        gone!(segment, item_id of items),
        gone!(competitor, item_id of items),
        gone!(claim, item_id of items),
        gone!(trend, item_id of items),
        gone!(canvas, item_id of items),
        gone!(note, item_id of items),
        gone!(assumption, item_id of items),
        gone!(experiment, item_id of items),
        gone!(audience_choice),
        gone!(audience_choice, item_id of items),
        gone!(audience),
        gone!(share),
        gone!(milestone, item_id of items),
        gone!(risk, item_id of items),
        gone!(decision, item_id of items),
        gone!(feedback, item_id of items),
        nothing!(feedback, customer_id of items),
        gone!(customer, item_id of items),
        sql!("update item set area_id = null where area_id in (select id from area where product_id = $1)"),
        gone!(role_held),
        gone!(role_held, area_id of area),
        gone!(area),
        gone!(item),
    ]
}
