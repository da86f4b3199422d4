//! What every board shows, whoever's it is: its search and filters, its lanes, its columns with their cards.

use std::collections::HashMap;

use chrono::NaiveDate;
use maud::{Markup, html};
use sqlx::types::Json;

use super::{
    Team,
    board_card::Columns,
    board_view::{Labels, View},
    board_views::views_menu,
    flow::{ageing, times::Percentile},
    report::Work,
    workflow::{self, State},
};
use crate::{
    command::{ItemId, PersonId, Say},
    fields::{self, Own},
    items::Product,
    obstacles::{self, Marks},
    sql,
    store::Db,
    views::saved::Saved,
    web::{
        Visit,
        kit::{self, Tone, notice},
        shown::count,
    },
};

/// So many cards are shown at once; limits and points count them all.
const SHOWN: usize = 1_000;

/// Whose board it is, and where it and its cards are.
pub(super) struct At<'a> {
    pub name: String,
    pub team: &'a Team,
    /// The key of the product.
    pub product: &'a str,
    pub page: String,
    /// A card is moved at this address and its key.
    pub cards: String,
    /// Whether its cards move.
    pub moves: bool,
    /// Whether a team in plain flow pulls what it moves.
    pub pulls: bool,
    /// Whether whoever looks moves them, or only proposes to.
    pub says: Say,
}

/// A board as it was read.
pub(super) struct Face {
    work: Vec<Work>,
    labels: Labels,
    marks: HashMap<ItemId, Marks>,
    own: HashMap<ItemId, Own>,
    states: Vec<State>,
    saved: Vec<Saved>,
    /// Within how many days past work of the team was done.
    cycle: Vec<Percentile>,
    today: NaiveDate,
    me: PersonId,
}

impl Face {
    pub async fn read(visit: &mut Visit, product: &Product, at: &At<'_>, work: Vec<Work>) -> crate::Result<Face> {
        let ids: Vec<_> = work.iter().map(|work| work.id.0).collect();
        let mut saved = Saved::all(&mut visit.db, &visit.actor, product.id).await?;
        saved.retain(|view| view.team_id == Some(at.team.id));
        let now = visit.app.store.clock.now();
        Ok(Face {
            labels: labels(&mut visit.db, &work).await?,
            marks: obstacles::of(&mut visit.db, &ids).await?,
            own: if product.fielded { fields::of_items(&mut visit.db, &ids).await? } else { HashMap::new() },
            states: workflow::columns(&mut visit.db, at.team.id).await?,
            saved,
            cycle: ageing::expected(&mut visit.db, product.id, &at.team.name, now).await?,
            today: at.team.zone().day(now),
            me: visit.actor.person,
            work,
        })
    }

    pub fn show(&self, at: &At, view: &View) -> Markup {
        let columns = Columns {
            at,
            marks: &self.marks,
            own: &self.own,
            cycle: &self.cycle,
            today: self.today,
            states: &self.states,
        };
        let mut shown: Vec<&Work> = self.work.iter().filter(|work| view.shows(work, &self.labels, self.me)).collect();
        let fitting = shown.len();
        shown.truncate(SHOWN);
        html! {
            (view.bar(&at.page, &self.work, &self.labels, self.me, &views_menu(at, &self.saved, view)))
            @if fitting > SHOWN {
                (notice(Tone::Accent, html! { "The first " (count(SHOWN as i64)) " of " (count(fitting as i64)) " cards are shown, in the order of the backlog. Find others by their words or a filter." }, html! {}))
            }
            div data-controller="board" data-board-url-value=(format!("/api/v1{}/{{key}}", at.cards)) data-board-lanes-value=[view.lanes()] data-board-still-value=[(!at.moves).then_some("true")] {
                @match view.grouped(&shown) {
                    None => (kit::board(&at.name, &columns.lanes(None, &shown, &self.work))),
                    Some(groups) => {
                        @for (nth, (title, cards)) in groups.iter().enumerate() {
                            details.swimlane open data-group=(nth) data-owner=[view.owner_of(cards)] {
                                summary { (title) " " span.faint.num { (cards.len()) } (view.lane_limit(cards, at, &self.work)) }
                                (kit::board(&format!("{}: {title}", at.name), &columns.lanes(Some((nth, title)), cards, &self.work)))
                            }
                        }
                    }
                }
                @if shown.is_empty() && !self.work.is_empty() { p.quiet { "No card fits these filters." } }
            }
        }
    }
}

/// The labels of the cards of a board: one query.
pub(super) async fn labels(db: &mut Db, work: &[Work]) -> crate::Result<Labels> {
    let ids: Vec<_> = work.iter().map(|work| work.id.0).collect();
    let rows = db
        .query(sql!(
            sqlite: "select x.item_id, x.label from json_each($1) v cross join item_label x
                where x.item_id = unhex(replace(v.value, '-', '')) order by x.label",
            postgres: "select x.item_id, x.label from jsonb_array_elements_text($1) v cross join item_label x
                where x.item_id = v.value::uuid order by x.label",
        ))
        .bind(Json(ids))
        .all::<(ItemId, String)>()
        .await?;
    let mut labels = Labels::new();
    for (item, label) in rows {
        labels.entry(item).or_default().push(label);
    }
    Ok(labels)
}
