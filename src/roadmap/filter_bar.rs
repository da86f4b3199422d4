//! Which bets are shown: what is chosen, and what else could be.

use maud::{Markup, html};

use super::{
    bet::Bet,
    health::Health,
    reading::said,
    view::{Face, Scope, View},
};
use crate::{
    items::Kind,
    web::kit::{Chip, Icon, filters, item_link, labelled_menu},
};

const LANES: [(&str, &str); 7] = [
    ("goal", "Goal"),
    ("theme", "Theme"),
    ("team", "Team"),
    ("person", "Person"),
    ("area", "Area"),
    ("product", "Product"),
    ("none", "None"),
];

/// One field by which bets are chosen: the values there are, and how one is put into the address.
struct Choice<'a> {
    name: &'a str,
    chosen: Option<&'a str>,
    values: Vec<(String, String)>,
    put: fn(&mut View, Option<String>),
}

/// Of all the bets, whatever is shown of them.
pub fn bar(scope: &Scope, view: &View, all: &[Bet], me: &str) -> Markup {
    let goals =
        distinct(all.iter().filter_map(|bet| bet.goal.as_ref().map(|goal| (goal.key.clone(), goal.title.clone()))));
    let themes =
        distinct(all.iter().filter_map(|bet| bet.theme.as_ref().map(|theme| (theme.key.clone(), theme.title.clone()))));
    let teams = distinct(all.iter().filter_map(|bet| bet.team.clone().map(|team| (team.clone(), team))));
    let areas = distinct(all.iter().filter_map(|bet| bet.area.clone().map(|area| (area.clone(), area))));
    let people = distinct(all.iter().filter_map(|bet| Some((bet.owner.clone()?, bet.owner_name.clone()?))));
    let products = distinct(scope.products().iter().map(|product| (product.key.clone(), product.name.clone())));
    let statuses = std::iter::once(("open", "open"))
        .chain(Kind::Initiative.statuses().iter().map(|status| (status.name, status.label)));
    let statuses = statuses.map(|(name, label)| (name.to_owned(), label.to_owned())).collect();
    let healths = Health::ALL.map(|health| (health.name().to_owned(), health.label().to_owned())).to_vec();
    let mine = said(view.wanted.person.as_ref()) == Some("me");
    let products = if scope.is_all() { products } else { Vec::new() };
    let (wanted, person) = (&view.wanted, view.wanted.person.as_ref().filter(|_| !mine));
    let choices = [
        choice("Product", view.product.as_ref(), products, |view, to| view.product = to),
        choice("Goal", wanted.goal.as_ref(), goals, |view, to| view.wanted.goal = to),
        choice("Theme", wanted.theme.as_ref(), themes, |view, to| view.wanted.theme = to),
        choice("Team", wanted.team.as_ref(), teams, |view, to| view.wanted.team = to),
        choice("Area", wanted.area.as_ref(), areas, |view, to| view.wanted.area = to),
        choice("Person", person, people, |view, to| view.wanted.person = to),
        choice("Status", wanted.status.as_ref(), statuses, |view, to| view.wanted.status = to),
        choice("Health", wanted.health.as_ref(), healths, |view, to| view.wanted.health = to),
    ];
    let has_mine = mine || all.iter().any(|bet| bet.owner.as_deref() == Some(me));
    filters(html! {
        @if has_mine {
            (Chip { label: "Mine".into(), href: view.with(|view| view.wanted.person = (!mine).then(|| "me".into())).address(scope), on: mine, count: None })
        }
        @for choice in &choices { (menu(scope, view, choice)) }
        @if view.face(scope) == Face::Timeline { (lanes(scope, view)) }
    })
}

fn choice<'a>(
    name: &'a str,
    chosen: Option<&'a String>,
    values: Vec<(String, String)>,
    put: fn(&mut View, Option<String>),
) -> Choice<'a> {
    Choice { name, chosen: said(chosen), values, put }
}

fn menu(scope: &Scope, view: &View, choice: &Choice) -> Markup {
    let to = |value: Option<&str>| view.with(|view| (choice.put)(view, value.map(str::to_owned))).address(scope);
    if let Some(chosen) = choice.chosen {
        let shown = choice.values.iter().find(|(value, _)| value == chosen).map_or(chosen, |(_, shown)| shown.as_str());
        let label = format!("{}: {shown}", choice.name.to_lowercase());
        return html! { (Chip { label, href: to(None), on: true, count: None }) };
    }
    html! {
        @if !choice.values.is_empty() {
            (labelled_menu(choice.name, html! {
                @for (value, shown) in choice.values.iter().take(40) { (item_link(Icon::Filter, shown, &to(Some(value)))) }
            }))
        }
    }
}

fn lanes(scope: &Scope, view: &View) -> Markup {
    let here = view.lanes(scope);
    let chosen = LANES.iter().find(|(name, _)| *name == here).map_or("None", |(_, label)| label);
    html! {
        (labelled_menu(&format!("Lanes: {chosen}"), html! {
            @for (name, label) in LANES.iter().filter(|(name, _)| *name != "product" || scope.is_all()) {
                (item_link(if *name == here { Icon::Check } else { Icon::SlidersHorizontal }, label, &view.with(|view| view.lanes = Some((*name).into())).address(scope)))
            }
        }))
    }
}

/// Each value once, by what is shown of it.
fn distinct(values: impl Iterator<Item = (String, String)>) -> Vec<(String, String)> {
    let mut values: Vec<_> = values.collect();
    values.sort_by(|a, b| (&a.1, &a.0).cmp(&(&b.1, &b.0)));
    values.dedup();
    values
}
