//! What the strategy asks for today, of every product whose strategy one decides.

use maud::html;

use super::waiting::{SHOWN, Section, What};
use crate::{
    command::{Actor, Right},
    error::Result,
    items::Product,
    store::Db,
    strategy::{
        today::{self, Drifted, Late, Orphans},
        unchecked::Unchecked,
    },
    web::{
        kit::{Button, Todo, Tone},
        shown::{count, day, of, percent},
    },
};

pub async fn section(db: &mut Db, by: &Actor, products: &[Product]) -> Result<Section> {
    let now = by.at;
    let mine: Vec<_> = products.iter().filter(|one| by.decides(Right::SetStrategy, Some(one.id))).cloned().collect();
    let told = today::read(db, &mine, now).await?;
    let name = |id| mine.iter().find(|product| product.id == id);
    let (mut list, mut more) = (Vec::new(), Vec::new());
    let shown = SHOWN as usize;
    let today = now.date_naive();
    list.extend(told.unchecked.iter().take(shown).filter_map(|one| Some(unchecked(one, name(one.product_id)?, today))));
    list.extend(told.drifted.iter().take(shown).filter_map(|one| Some(drifted(one, name(one.product_id)?))));
    list.extend(told.orphans.iter().take(shown).filter_map(|one| Some(orphans(one, name(one.product_id)?))));
    list.extend(told.late.iter().take(shown).filter_map(|one| Some(late(one, name(one.product_id)?, today))));
    let over = |all: usize, one: &str, many: &str| (all > shown).then(|| of((all - shown) as i64, one, many));
    if let Some((words, first)) = over(told.unchecked.len(), "more goal to check in on", "more goals to check in on")
        .zip(told.unchecked.get(shown))
    {
        more.extend(name(first.product_id).map(|product| (words, format!("/products/{}/goals", product.key))));
    }
    if let Some((words, first)) =
        over(told.drifted.len(), "more theme that drifts", "more themes that drift").zip(told.drifted.get(shown))
    {
        more.extend(name(first.product_id).map(|product| (words, format!("/products/{}/themes", product.key))));
    }
    if let Some((words, first)) =
        over(told.orphans.len(), "more product with such work", "more products with such work")
            .zip(told.orphans.get(shown))
    {
        more.extend(name(first.product_id).map(|product| (words, format!("/products/{}/coverage", product.key))));
    }
    if let Some((words, first)) =
        over(told.late_in_all as usize, "more bet past its date", "more bets past their date").zip(told.late.get(shown))
    {
        more.extend(
            name(first.product_id).map(|product| (words, format!("/products/{}/roadmap?view=list", product.key))),
        );
    }
    if told.drift_unread > 0 {
        let words = format!(
            "Drift is looked at in twelve products; in {} more on their pages",
            count(told.drift_unread as i64)
        );
        more.extend(mine.last().map(|product| (words, format!("/products/{}/themes", product.key))));
    }
    Ok(Section { what: What::Strategy, list, more })
}

fn todo(tone: Tone, what: &str, title: String, href: String, detail: String, deed: &str) -> Todo {
    let actions = Some(html! { (Button::link(deed, href.clone())) });
    Todo { tone, what: what.into(), title, href, detail, actions }
}

fn unchecked(goal: &Unchecked, product: &Product, today: chrono::NaiveDate) -> Todo {
    let results = of(goal.key_results.len() as i64, "key result", "key results");
    let detail = format!(
        "{}: {results} to check in on every {}, due {}",
        product.name,
        of(goal.cadence_days, "day", "days"),
        day(goal.due_on, today)
    );
    let href = match goal.key_results.as_slice() {
        [only] => format!("/items/{only}#check-ins"),
        _ => format!("/items/{}#score", goal.goal),
    };
    todo(Tone::Warn, "Check in", goal.title.clone(), href, detail, "Check in")
}

fn drifted(theme: &Drifted, product: &Product) -> Todo {
    let way = if theme.actual < theme.wanted { "less" } else { "more" };
    let detail = format!(
        "{}: {way} than was wanted by {} or more, over the last sprints",
        product.name,
        of((theme.threshold * 100.0).round() as i64, "point", "points")
    );
    let title = format!("{} takes {} of {}", theme.title, percent(theme.actual), percent(theme.wanted));
    todo(
        Tone::Bad,
        "Drift",
        title,
        format!("/products/{}/themes#theme-{}", product.key, theme.theme),
        detail,
        "See why",
    )
}

fn orphans(orphans: &Orphans, product: &Product) -> Todo {
    let title = of(orphans.items, "open item knows no why", "open items know no why");
    todo(Tone::Plain, "Orphans", title, format!("/products/{}/coverage", product.key), product.name.clone(), "Mend")
}

fn late(bet: &Late, product: &Product, today: chrono::NaiveDate) -> Todo {
    let detail = format!("{}: was to be done {}", product.name, day(bet.due_on, today));
    todo(Tone::Bad, "Late", format!("{} {}", bet.key, bet.title), format!("/items/{}", bet.key), detail, "Open")
}
