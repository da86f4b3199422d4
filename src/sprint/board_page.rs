//! The board of a running sprint: a column a state, cards that move by hand, by key and by menu.

use axum::extract::Path;
use maud::{Markup, html};

use super::{
    board_face::{At, Face},
    board_view::View,
    fitting,
    goal_line::{Aimed, goal},
    report,
    sprint::Whole,
};
use crate::{
    command::{Right, Say},
    error::Error,
    items::Key,
    views::saved_page::exports,
    web::{
        Page, Query, Visit,
        kit::{self, Button, Icon, Station, Tab, Tone, notice, page_head},
        shown::{number, of},
    },
};

pub(super) async fn show(mut visit: Visit, Path(key): Path<String>, Query(view): Query<View>) -> Page {
    let key = Key::parse(&key).ok_or(Error::NotFound)?;
    let sprint = Whole::find(&mut visit.db, &visit.actor, &key).await?;
    let product = sprint.item.product.clone().ok_or(Error::NotFound)?;
    let (of_product, mut shell) = visit.stop(&product, Station::Sprint).await?;
    shell.crumbs.push((sprint.item.title.clone(), None));
    let closed = sprint.closed_at.is_some();
    let work =
        if closed { left(&mut visit, &sprint).await? } else { report::work(&mut visit.db, sprint.item.id).await? };
    let done = work.iter().filter(|work| work.status == "accepted").filter_map(|work| work.points).sum::<f64>();
    let all = work.iter().filter_map(|work| work.points).sum::<f64>();
    let sub = format!("{} of {} points done · {}", number(done), number(all), of(work.len() as i64, "item", "items"));
    let aims = fitting::aims(&mut visit.db, sprint.item.id).await?;
    let key = &sprint.item.key;
    let says = visit.actor.say(&sprint.item.place(Right::DoWork));
    let at = At {
        name: format!("Board of {}", sprint.item.title),
        team: &sprint.team,
        product: &product,
        page: format!("/items/{key}/board"),
        cards: format!("/sprints/{key}/cards"),
        moves: sprint.item.status == "running" && says != Say::None,
        pulls: false,
        says,
    };
    let face = Face::read(&mut visit, &of_product, &at, work).await?;
    let content = html! {
        (page_head(&sprint.item.title, &sub, html! { (exports(&format!("/sprints/{key}/board/"), &view.query())) (Button::link("Impediments", format!("/products/{product}/impediments")).plain().icon(Icon::Flag)) }))
        (views(key, "board"))
        (goal(&Aimed { words: sprint.goal.as_deref(), met: None, aims: &aims }, None))
        @if sprint.item.status != "running" {
            (notice(Tone::Accent, html! {
                @if closed { "This sprint is closed: here stands what was in it when it was, and " a href=(format!("/items/{key}/report")) { "its report" } " says how it went." }
                @else { "This sprint is " (sprint.item.status) "; its cards move once it is running." }
            }, html! {}))
        }
        (face.show(&at, &view))
    };
    Ok(visit.render(&shell, content))
}

/// The work of a closed sprint as it was left: what happened to it later moves no card.
async fn left(visit: &mut Visit, sprint: &Whole) -> crate::Result<Vec<report::Work>> {
    let now = visit.app.store.clock.now();
    let report = report::of(&mut visit.db, sprint, now).await?;
    Ok(report.done.into_iter().chain(report.not_done).collect())
}

/// The pages of a sprint.
pub fn views(key: &str, here: &str) -> Markup {
    let tab = |name: &str, page: &str| {
        let href = if page.is_empty() { format!("/items/{key}") } else { format!("/items/{key}/{page}") };
        Tab::new(name, href, here == page)
    };
    kit::tabs(
        "Pages of the sprint",
        &[tab("Board", "board"), tab("Plan", "plan"), tab("Report", "report"), tab("About", "")],
    )
}

/// `3rd sprint`: carried over, and how often.
pub(super) fn nth(sprints: i64) -> String {
    let ending = match (sprints % 100, sprints % 10) {
        (11..=13, _) => "th",
        (_, 1) => "st",
        (_, 2) => "nd",
        (_, 3) => "rd",
        _ => "th",
    };
    format!("{sprints}{ending} sprint")
}

#[cfg(test)]
mod tests {
    #[test]
    fn sprints_are_counted_in_words() {
        let words: Vec<_> = [1, 2, 3, 4, 11, 22].into_iter().map(super::nth).collect();
        assert_eq!(words, ["1st sprint", "2nd sprint", "3rd sprint", "4th sprint", "11th sprint", "22nd sprint"]);
    }
}
