//! What stands beside the backlog: whether it serves the strategy, the loudest voice, and the keys.

use maud::{Markup, html};

use super::backlog::Row;
use crate::{
    command::Actor,
    items::Product,
    line::{coverage, heard},
    store::Db,
    web::{
        kit::{Button, Meter, Tone, panel},
        shown::{count, percent},
    },
};

pub async fn beside(
    db: &mut Db,
    by: &Actor,
    product: &Product,
    open: &coverage::Open,
    rows: &[Row],
    by_hand: bool,
) -> crate::Result<Markup> {
    let loudest = rows.iter().filter(|row| row.voices > 0).max_by_key(|row| row.voices);
    let voice = match loudest {
        Some(row) => heard::loudest(db, by, row.id).await?,
        None => None,
    };
    let meter = |label: &str, part: i64| {
        let share = if open.items > 0 { part as f64 / open.items as f64 } else { 0.0 };
        html! { (Meter { label: label.into(), share, agreed: None, figure: percent(share), tone: Tone::Accent }) }
    };
    let without = open.items - open.rooted;
    Ok(html! {
        (panel("Does it serve the strategy?", "", html! {
            (meter("Know their why", open.rooted))
            (meter("Ready", open.ready))
            (meter("Have a voice", open.voiced))
            @if without > 0 { (Button::link(format!("Mend {} without a why", count(without)), format!("/products/{}/coverage", product.key))) }
        }))
        @if let Some(voice) = &voice {
            (panel("Loudest on this page", "", html! {
                (crate::items::page::quote(voice))
            }))
        }
        (panel("Keys", "", html! {
            p.quiet.small {
                kbd { "j" } " " kbd { "k" } " move · "
                @if by_hand { kbd { "Alt ↑" } " rank · " }
                kbd { "e" } " points · " kbd { "a" } " person · " kbd { "x" } " select · " kbd { "f" } " filter · " kbd { "?" } " all"
            }
        }))
    })
}
