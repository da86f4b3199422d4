//! How budgets hang together: a product holds its themes, a theme its initiatives, and what is below adds up above.

use chrono::NaiveDate;
use methods::sum::sum;

use super::{
    budget::Budget,
    burn::{Spending, used_up},
};
use crate::web::shown::count;

/// Puts each part below its whole, adds up what is spent, burns and is foreseen, and says where a part goes beyond its whole.
/// The product comes first.
pub(super) fn nest(items: &mut [Budget], today: NaiveDate) {
    let themes: Vec<_> = items.iter().filter(|one| one.kind == "theme").filter_map(|one| one.of.clone()).collect();
    for one in items.iter_mut() {
        one.within = one.within.take().filter(|theme| one.kind == "initiative" && themes.contains(theme));
    }
    let place = |one: &Budget| {
        let theme = if one.kind == "theme" { &one.of } else { &one.within };
        let nth = themes.iter().position(|key| Some(key) == theme.as_ref()).unwrap_or(themes.len());
        (one.kind != "product", nth, one.kind != "theme")
    };
    items.sort_by_key(place);
    for nth in 1..items.len() {
        if items[nth].until.is_none() {
            items[nth].until = items.iter().find(|whole| is_in(&items[nth], whole)).and_then(|whole| whole.until);
        }
    }
    let since = in_all(items).first();
    for one in &mut *items {
        one.spending.since = since;
    }
    // What is below comes later: from the end upwards each whole finds its parts added up.
    for nth in (0..items.len()).rev() {
        let parts: Vec<_> = (nth + 1..items.len()).filter(|part| is_in(&items[*part], &items[nth])).collect();
        let sum = sum_of(items, nth, &parts, today);
        items[nth] = sum;
    }
    for nth in 0..items.len() {
        items[nth].beyond = beyond(items, nth);
    }
}

fn is_in(part: &Budget, whole: &Budget) -> bool {
    match whole.kind {
        "product" => part.kind != "product" && part.within.is_none(),
        "theme" => part.within.is_some() && part.within == whole.of,
        _ => false,
    }
}

fn sum_of(items: &[Budget], nth: usize, parts: &[usize], today: NaiveDate) -> Budget {
    let mut whole = items[nth].clone();
    let parts: Vec<_> = parts.iter().map(|part| &items[*part]).collect();
    whole.planned_below = sum(parts.iter().map(|part| part.planned));
    whole.approved_below = sum(parts.iter().map(|part| part.approved));
    if !whole.planned_here {
        whole.planned = whole.planned_below;
    }
    if !whole.approved_here {
        whole.approved = whole.approved_below;
    }
    whole.until = whole.until.or(parts.iter().filter_map(|part| part.until).max());
    whole.spent_here = whole.spending.until(today);
    whole.spent = whole.spent_here + sum(parts.iter().map(|part| part.spent));
    let burns = whole.spending.burn(today).map(|day| day * 365.0 / 12.0).into_iter();
    whole.burn = burns.chain(parts.iter().filter_map(|part| part.burn)).reduce(|one, other| one + other);
    let own = whole.until.filter(|_| whole.spending.first().is_some() || parts.is_empty());
    let own = own.map(|end| whole.spending.forecast(today, end));
    // What has no last day is not foreseen: what was spent on it so far is what is known.
    let below = parts.iter().filter_map(|part| part.foreseen.or(Some(part.spent).filter(|spent| *spent != 0.0)));
    whole.foreseen = own.into_iter().chain(below).reduce(|one, other| one + other);
    // What is over is no forecast any more.
    whole.forecast = whole.foreseen.filter(|_| whole.until.is_none_or(|until| until > today));
    let a_day = whole.burn.map(|month| month * 12.0 / 365.0);
    whole.used_up_on = if whole.approved > 0.0 { used_up(whole.approved - whole.spent, a_day, today) } else { None };
    whole
}

/// In words: what is below a budget beyond what it has, and a single part that alone is more than its whole.
fn beyond(items: &[Budget], nth: usize) -> Vec<String> {
    let one = &items[nth];
    let mut said = Vec::new();
    for (what, here, has, below) in [
        ("planned", one.planned_here, one.planned, one.planned_below),
        ("approved", one.approved_here, one.approved, one.approved_below),
    ] {
        if here && below > has + 0.005 {
            said.push(format!(
                "{} is {what} below it, of {}: {} more than it has",
                whole(below),
                whole(has),
                whole(below - has)
            ));
        }
    }
    if let Some(holder) = items.iter().find(|other| is_in(one, other)) {
        for (what, here, has, all) in [
            ("planned", holder.planned_here, one.planned, holder.planned),
            ("approved", holder.approved_here, one.approved, holder.approved),
        ] {
            if here && has > all + 0.005 {
                said.push(format!(
                    "{} is {what} for it, and only {} for {}, which holds it",
                    whole(has),
                    whole(all),
                    holder.title
                ));
            }
        }
    }
    said
}

fn whole(amount: f64) -> String {
    count(amount.round() as i64)
}

/// What will have been spent by a day on all of them, each until its own last.
pub(super) fn foreseen(items: &[Budget], today: NaiveDate, day: NaiveDate) -> f64 {
    sum(items.iter().map(|one| one.spending.forecast(today, one.until.map_or(day, |end| end.min(day)))))
}

/// What was spent on all of them together.
pub(super) fn in_all(items: &[Budget]) -> Spending {
    Spending {
        entries: items.iter().flat_map(|one| one.spending.entries.clone()).collect(),
        parts: items.iter().flat_map(|one| one.spending.parts.clone()).collect(),
        since: None,
    }
}
