//! The page of the tree: an outline that is opened branch by branch, and in which work is hung elsewhere by hand, key or menu.

use std::collections::BTreeMap;

use axum::{
    Router,
    extract::{Path, RawQuery},
    routing::get,
};
use maud::{Markup, html};

use super::{Level, Node, Under, Wish, level};
use crate::{
    app::App,
    backlog::page::{View, encoded},
    command::{Place, Right, Say},
    items::{Kind, Product, page::state_of},
    line::rule,
    obstacles,
    people::person,
    sprint::state_named::{self, Named},
    views::{saved::Face, saved_page::tools},
    web::{
        Page, Visit,
        kit::{
            self, Button, Choice, Empty, Icon, Station, face, icon, item_link, item_saying, menu, page_head, separator,
        },
        shown::{count, number, percent},
    },
};

const LINES: i64 = 50;

pub fn routes() -> Router<App> {
    Router::new().route("/products/{product}/tree", get(show))
}

/// What is asked of the page; it stands in the address.
struct Asked {
    under: Under,
    after: Option<String>,
    wish: Wish,
}

impl Asked {
    fn read(query: &str) -> crate::Result<Asked> {
        let named = |name: &str| {
            let mut pairs = url::form_urlencoded::parse(query.as_bytes());
            pairs.find(|(known, value)| known == name && !value.is_empty()).map(|(_, value)| value.into_owned())
        };
        let wish = Wish { filter: View::read(query)?.filter, closed: named("closed").as_deref() == Some("true") };
        Ok(Asked { under: Under::read(named("under").as_deref())?, after: named("after"), wish })
    }

    /// The address of a level, with the same wishes.
    fn address(&self, product: &Product, under: &Under, after: Option<&str>) -> String {
        let one = |name: &str, value: &str| (!value.is_empty()).then(|| (name.to_owned(), value.to_owned()));
        let own = [one("under", under.name()), one("after", after.unwrap_or_default())];
        let closed = one("closed", if self.wish.closed { "true" } else { "" });
        let query = encoded(self.wish.filter.pairs().into_iter().chain(closed).chain(own.into_iter().flatten()));
        let mark = if query.is_empty() { "" } else { "?" };
        format!("/products/{}/tree{mark}{query}", product.key)
    }
}

async fn show(mut visit: Visit, Path(key): Path<String>, query: RawQuery) -> Page {
    let asked = Asked::read(&query.0.unwrap_or_default())?;
    let (product, mut shell) = visit.stop(&key, Station::Backlog).await?;
    shell.crumbs.push((Face::Tree.label().into(), None));
    shell.title = format!("Tree · {}", shell.title);
    let after = asked.after.as_deref();
    let (db, by) = (&mut visit.db, &visit.actor);
    let level = level(db, by, &product, &asked.under, &asked.wish, LINES, after).await?;
    let people = person::choices(&mut visit.db).await?;
    let states = state_named::of_product(&mut visit.db, &product).await?;
    let moves = visit.actor.say(&Place::product(Right::FileWork, product.id)) != Say::None;
    let ranking = visit.actor.say(&Place::product(Right::OrderBacklog, product.id));
    let view = View { filter: asked.wish.filter.clone(), ..View::default() };
    let tools = tools(&mut visit.db, &visit.actor, &product, Face::Tree, &view).await?;
    let lines = Lines { product: &product, asked: &asked, moves, ranking };
    let content = html! {
        (page_head("Tree", "from the goals to the sub-tasks", html! { (tools) }))
        (bar(&product, &asked, &people, &states))
        @if asked.under != Under::Top {
            p.part { (Button::link("All of the tree", asked.address(&product, &Under::Top, None)).plain().flush().icon(Icon::ArrowLeft)) " " span.quiet { "Below " (asked.under.label()) } }
        }
        @if level.items.is_empty() && level.loose.is_empty() { (nothing(&product, &asked)) } @else {
            ul.tree id="tree" role="tree" aria-label="The backlog as a tree" data-controller="tree"
                data-tree-takes-value=[moves.then(takes)] { (lines.of(&level)) }
            @if level.cut {
                p.quiet.small.part { "More hangs below these lines than is added up at once: figures with a + are of the first " (count(super::rollup::MOST)) " that were found. Open a line to see the figures of what is in it." }
            }
            p.quiet.small.part {
                kbd { "→" } " opens, " kbd { "←" } " closes, " kbd { "↑" } " " kbd { "↓" } " go along, " kbd { "Enter" } " opens the page"
                @if moves { ", " kbd { "Alt ↑" } " " kbd { "Alt ↓" } " hang it under the one before or after" }
                ". Figures are done and all points below."
            }
        }
    };
    Ok(visit.render(&shell, content))
}

/// Which kinds each kind can hang under, as scripts read it.
fn takes() -> String {
    let hangs = [Kind::Initiative, Kind::Epic, Kind::Story, Kind::Bug, Kind::Task, Kind::Spike, Kind::Subtask];
    let map: BTreeMap<_, Vec<_>> =
        hangs.map(|kind| (kind.name(), rule::above(kind).into_iter().map(Kind::name).collect())).into_iter().collect();
    serde_json::to_string(&map).unwrap_or_default()
}

fn bar(product: &Product, asked: &Asked, people: &[person::Person], states: &[Named]) -> Markup {
    let filter = &asked.wish.filter;
    let kinds = Kind::RANKED.iter().map(|kind| Choice::new(kind.name(), kind.label()));
    let statuses = state_named::choices(Kind::Story.statuses().iter(), states).into_iter();
    let people = people.iter().map(|person| Choice::new(&person.email, &person.name));
    let any = |word: &str, known: &mut dyn Iterator<Item = Choice>| {
        std::iter::once(Choice::new("", word)).chain(known).collect::<Vec<_>>()
    };
    let first = |list: &[String]| list.first().cloned().unwrap_or_default();
    let kind = filter.kind.first().map(|kind| kind.name().to_owned()).unwrap_or_default();
    html! {
        form.tree-filter method="get" action=(format!("/products/{}/tree", product.key)) {
            (choose("kind", "Kind", &any("Any kind", &mut { kinds }), &kind))
            (choose("status", "Status", &any("Any status", &mut { statuses }), &first(&filter.status)))
            (choose("person", "Person", &any("Anybody", &mut { people }), &first(&filter.person)))
            (kit::checkbox("closed", "Closed too", None, asked.wish.closed))
            (Button::submit("Filter").icon(Icon::Filter))
            @if asked.wish.narrows() || asked.wish.closed { a.button.plain href=(format!("/products/{}/tree", product.key)) { "Clear" } }
        }
    }
}

fn choose(name: &str, label: &str, choices: &[Choice], chosen: &str) -> Markup {
    html! {
        select.input name=(name) aria-label=(label) {
            @for choice in choices { option value=(choice.value) selected[choice.value == chosen] { (choice.label) } }
        }
    }
}

fn nothing(product: &Product, asked: &Asked) -> Markup {
    if asked.wish.narrows() || asked.under != Under::Top {
        return html! { p.quiet.part { "Nothing here fits." } };
    }
    html! {
        (Empty {
            title: "No tree yet".into(),
            text: "Here hangs all work under what it is for: goals, their initiatives, their epics, their stories and sub-tasks.".into(),
            example: Some(html! { "Grow bookings › Money back without a call › Refunds › Refund to the same card" }),
            button: Some(Button::link("To the backlog", format!("/products/{}/backlog", product.key))),
        })
    }
}

struct Lines<'a> {
    product: &'a Product,
    asked: &'a Asked,
    moves: bool,
    /// What may be said about the order of the product.
    ranking: Say,
}

impl Lines<'_> {
    fn of(&self, level: &Level) -> Markup {
        let under = &self.asked.under;
        html! {
            @for (at, node) in level.items.iter().enumerate() { (self.line(node, at == 0)) }
            @if let Some(next) = &level.next {
                @let href = self.asked.address(self.product, under, Some(next));
                li.node.more role="none" data-more=(href) {
                    div.line role="treeitem" aria-level="1" tabindex="-1" { a.title href=(href) tabindex="-1" { "and " (if level.more < 1_000 { level.more.to_string() } else { "1,000 or".into() }) " more" } }
                }
            }
            @if self.asked.after.is_none() {
                @for (at, loose) in level.loose.iter().enumerate() { (self.loose(loose, level.items.is_empty() && at == 0)) }
            }
        }
    }

    fn line(&self, node: &Node, first: bool) -> Markup {
        let below = self.asked.address(self.product, &Under::Item(node.key.clone()), None);
        let hangs = self.moves && node.kind != Kind::Goal;
        html! {
            li.node role="none" id=(format!("node-{}-{}", self.asked.under.name().to_lowercase(), node.key))
                data-key=(node.key) data-kind=(node.kind.name()) data-below=(below) draggable=[hangs.then_some("true")] {
                div.line role="treeitem" aria-level="1" aria-expanded=[node.opens.then_some("false")] tabindex=(if first { "0" } else { "-1" }) {
                    @if node.opens { (toggle(&below)) } @else { span.toggle {} }
                    span.name {
                        (kit::kind(kit::Kind::parse(node.kind.name())))
                        span.key.num { (node.key) }
                        a.title href=(format!("/items/{}", node.key)) tabindex="-1" title=(node.title) draggable="false" { (node.title) }
                        @if node.state.is_some() || node.status != "backlog" && node.status != "active" { (state_of(node.kind, &node.status, node.state.as_deref())) }
                        (obstacles::word(&node.marks))
                        (figures(node))
                    }
                    @if let Some(owner) = &node.owner_name { (face(owner)) } @else { span {} }
                    (self.menu(node, &below, hangs))
                }
            }
        }
    }

    fn menu(&self, node: &Node, below: &str, hangs: bool) -> Markup {
        let likeliest = rule::above(node.kind).first().copied();
        menu(
            &format!("More for {}", node.key),
            html! {
                (item_link(Icon::ExternalLink, "Open", &format!("/items/{}", node.key)))
                @if node.opens { (item_link(Icon::ChevronRight, "Only what is below it", below)) }
                @if let Some(to) = likeliest.filter(|_| hangs) {
                    (item_link(Icon::ArrowRight, "Put under another…", &format!("/items/{}/link?to={}&instead=true", node.key, to.name())))
                }
                @if self.moves && node.kind.is_ranked() {
                    (separator())
                    (item_saying(self.ranking, Icon::ArrowUpToLine, "Move to the top", "PUT", &format!("/stories/{}/rank", node.key), &[("top", "true")]))
                    (item_saying(self.ranking, Icon::ArrowDownToLine, "Move to the bottom", "PUT", &format!("/stories/{}/rank", node.key), &[("bottom", "true")]))
                }
            },
        )
    }

    fn loose(&self, under: &Under, first: bool) -> Markup {
        let below = self.asked.address(self.product, under, None);
        html! {
            li.node.loose role="none" id=(format!("node-{}", under.name())) data-below=(below) {
                div.line role="treeitem" aria-level="1" aria-expanded="false" tabindex=(if first { "0" } else { "-1" }) {
                    (toggle(&below))
                    span.name { a.title href=(below) tabindex="-1" draggable="false" { (under.label()) } }
                }
            }
        }
    }
}

/// Opens and closes by pointing; by key the line does it, and without scripts it leads to the branch alone.
fn toggle(below: &str) -> Markup {
    html! { a.toggle href=(below) tabindex="-1" aria-hidden="true" { (icon(Icon::ChevronRight)) } }
}

/// Points and the share that is done, and the sub-tasks of a piece of work.
fn figures(node: &Node) -> Markup {
    let points = node.points.filter(|points| *points > 0.0);
    html! {
        span.figures.num {
            @if let Some(steps) = node.subtasks { (steps.tag()) }
            @if node.is_above() {
                @if node.at_least {
                    span title=(format!("At least {} of {} items done", node.work_done, node.work)) {
                        @match points { Some(points) => { (number(points)) "+ pts" }, None => { (node.work) "+ items" } }
                        span.hush { ", more than is added up here" }
                    }
                } @else if let Some(share) = node.share() {
                    (kit::share(share))
                    span title=(format!("{} of {} items done", node.work_done, node.work)) {
                        @match points {
                            Some(points) => { (number(node.points_done)) " of " (number(points)) " pts" },
                            None => { (node.work_done) " of " (node.work) },
                        }
                        span.hush { ", " (percent(share)) " done" }
                    }
                } @else { span.faint { "no work" } }
            } @else if let Some(points) = points { span title="Points" { (number(points)) span.hush { " points" } } }
        }
    }
}
