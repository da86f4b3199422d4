//! A list of what has to hold: some of it a machine tells, some of it people tick.

use maud::{Markup, html};

use super::{Icon, icon};

#[derive(Clone, Debug, Default)]
pub struct Tick {
    pub says: String,
    pub holds: bool,
    /// Who ticked it, and when: `Mei, today`.
    pub who: Option<String>,
    /// Takes `PUT ticked=true|false`, where the reader may tick.
    pub href: Option<String>,
    /// Where to mend what does not hold: label and address.
    pub mends: Vec<(String, String)>,
}

pub fn ticks(list: &[Tick]) -> Markup {
    html! { ul.ticks role="list" { @for tick in list { (row(tick)) } } }
}

fn row(tick: &Tick) -> Markup {
    html! {
        li class=[tick.holds.then_some("on")] {
            @match &tick.href {
                Some(href) => {
                    form method="post" action=(href) data-controller="remote-form" {
                        input type="hidden" name="_method" value="PUT";
                        input type="hidden" name="ticked" value=(!tick.holds);
                        button.box type="submit" role="checkbox" aria-checked=(tick.holds) aria-label=(tick.says) {
                            @if tick.holds { (icon(Icon::Check)) }
                        }
                    }
                }
                None => {
                    span.mark role="img" aria-label=(if tick.holds { "Holds" } else { "Does not hold" }) {
                        (icon(if tick.holds { Icon::CircleCheck } else { Icon::CircleDashed }))
                    }
                }
            }
            span.says {
                (tick.says)
                @if let Some(who) = &tick.who { " " span.faint.small { (who) } }
                @for (label, href) in &tick.mends { " " a.small href=(href) { (label) } }
            }
        }
    }
}
