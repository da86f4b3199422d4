//! The themes page: what share of capacity each theme is to take, what it takes, and how the two part over the sprints.

use axum::{Router, extract::Path, routing::get};
use maud::{Markup, html};
use serde::Deserialize;

use super::{
    causes::{self, Causes},
    drift::{self, Drift, RECENT, Theme},
    shares::{Piece, Sprint},
    tabs,
};
use crate::{
    app::App,
    command::ItemId,
    items::Product,
    web::{
        Page, Query, Visit,
        kit::{
            self, Button, Column, Empty, Icon, Lines, Meter, Series, Station, Table, Tone, page_head, panel, split, tag,
        },
        shown::{number, of, percent},
    },
};

pub fn routes() -> Router<App> {
    Router::new().route("/products/{product}/themes", get(show))
}

#[derive(Deserialize, Default)]
struct Asked {
    /// The sprint whose work is shown by theme; the last that was closed unless told.
    sprint: Option<String>,
    /// The theme whose drift in that sprint is explained.
    theme: Option<String>,
}

async fn show(mut visit: Visit, Path(key): Path<String>, Query(asked): Query<Asked>) -> Page {
    let (product, mut shell) = visit.stop(&key, Station::Vision).await?;
    shell.title = format!("Themes · {}", product.name);
    let drift = drift::read(&mut visit.db, &product).await?;
    let chosen = match &asked.sprint {
        Some(key) => Some(drift.sprint(key)?),
        None => drift.latest(),
    };
    let explained = match (&asked.theme, chosen) {
        (Some(key), Some(sprint)) => Some(causes::of(&drift, drift.theme(key)?, sprint)),
        _ => None,
    };
    let new = format!("/new/theme?product={}", product.key);
    let work = html! {
        @if drift.themes.is_empty() {
            (Empty {
                title: "No themes yet".into(),
                text: "A theme is a direction that takes a share of capacity. Say how much each is to take, tie initiatives, epics or stories to it, and see every sprint whether the work follows.".into(),
                example: Some(html! { "“Calm boarding” is to take 40 % of what the teams do." }),
                button: Some(Button::dialog("Name a theme", new.clone()).primary()),
            })
        } @else {
            div.themes { @for theme in &drift.themes { (shown(theme, &drift, &product)) } }
            @if !drift.read.closed.is_empty() { (by_sprint(&drift, &product)) }
            @if let Some(sprint) = chosen { (work_of(&drift, sprint, explained.as_ref(), &product)) }
        }
    };
    let content = html! {
        (page_head("Themes", &of(drift.themes.len() as i64, "theme", "themes"), html! { (Button::dialog("New theme", new).icon(Icon::Plus)) }))
        (tabs::tabs(&product, "themes"))
        (split(work, beside(&drift, &product)))
    };
    Ok(visit.render(&shell, content))
}

/// "34 of 40 %".
fn figure(share: Option<f64>, wanted: Option<f64>) -> String {
    let share = share.map_or("–".to_owned(), |share| number((share * 100.0).round()));
    match wanted {
        Some(wanted) => format!("{share} of {}", percent(wanted)),
        None => format!("{share} %"),
    }
}

fn meter(label: &str, share: Option<f64>, wanted: Option<f64>, tone: Tone) -> Meter {
    Meter { label: label.into(), share: share.unwrap_or(0.0), agreed: wanted, figure: figure(share, wanted), tone }
}

/// How a drift is said: within five points it is as wanted, from the threshold of its product on it is too far.
pub(super) fn verdict(theme: &Theme) -> (Tone, String) {
    let too_far = theme.threshold;
    match theme.drift {
        None if theme.wanted.is_none() => (Tone::Plain, "no share is wanted".into()),
        None => (Tone::Plain, "nothing accepted yet".into()),
        Some(drift) if drift.abs() < too_far.min(0.05) => (Tone::Good, "as wanted".into()),
        Some(drift) => {
            let points = number((drift.abs() * 100.0).round());
            let tone = if drift.abs() < too_far { Tone::Warn } else { Tone::Bad };
            (tone, format!("{points} points {}", if drift < 0.0 { "under" } else { "over" }))
        }
    }
}

/// The work behind a sprint's shares.
fn behind(product: &Product, sprint: &str, theme: Option<&str>) -> String {
    let theme = theme.map(|theme| format!("&theme={theme}")).unwrap_or_default();
    format!("/products/{}/themes?sprint={sprint}{theme}#work", product.key)
}

fn shown(theme: &Theme, drift: &Drift, product: &Product) -> Markup {
    let (tone, said) = verdict(theme);
    let cents =
        |shares: &[Option<f64>]| shares.iter().map(|share| share.map(|share| share * 100.0)).collect::<Vec<_>>();
    let wanted = Some(cents(&theme.wanted_by_sprint)).filter(|wanted| wanted.iter().any(Option::is_some));
    html! {
        article.theme-shown id=(format!("theme-{}", theme.key)) {
            header { h2 { a href=(format!("/items/{}", theme.key)) { (theme.title) } } (tag(tone, &said)) }
            (meter(&format!("Accepted in the last {}", of(drift.read.closed.len().min(RECENT) as i64, "sprint", "sprints")), theme.actual, theme.wanted, tone))
            @if !drift.read.running.is_empty() { (meter("In the running sprint", theme.running, theme.wanted, Tone::Plain)) }
            @if drift.read.closed.len() > 1 {
                (Lines {
                    title: format!("{}, sprint by sprint", theme.title),
                    reading: "Solid: its share of what was accepted, in per cent; dashed: the share that was wanted when the sprint was closed. Where they part, the work has drifted; each point lists what made it so.".into(),
                    labels: drift.read.closed.iter().map(|sprint| sprint.title.clone()).collect(),
                    how: "",
                    grey: Vec::new(),
                    series: std::iter::once(Series { name: "Actual share, %".into(), look: "line", steps: false, values: cents(&theme.by_sprint) })
                        .chain(wanted.map(|values| Series { name: "Wanted share, %".into(), look: "goal", steps: true, values }))
                        .collect(),
                    hrefs: drift.read.closed.iter().map(|sprint| Some(behind(product, &sprint.key, Some(&theme.key)))).collect(),
                })
            }
            footer {
                span.faint { (of(theme.open_work, "open item is tied to it", "open items are tied to it")) }
                (Button::dialog("Plan an initiative", format!("/new/initiative?from={}", theme.key)).plain().small())
                (Button::link("Tie work to it", format!("/items/{}/link?to=initiative", theme.key)).plain().small())
                (Button::link("Archive…", format!("/themes/{}/retirement", theme.key)).plain().small())
            }
        }
    }
}

fn by_sprint(drift: &Drift, product: &Product) -> Markup {
    let mut columns = vec![Column::text("Sprint")];
    columns.extend(drift.themes.iter().map(|theme| Column::number(&theme.title)));
    let rows = drift.read.closed.iter().enumerate().rev().take(12).map(|(nth, sprint)| {
        let mut cells = vec![html! { a href=(behind(product, &sprint.key, None)) { (sprint.title) } }];
        cells.extend(drift.themes.iter().map(|theme| match theme.by_sprint[nth] {
            Some(share) => html! {
                a href=(behind(product, &sprint.key, Some(&theme.key))) { (percent(share)) }
                @if let Some(wanted) = theme.wanted_by_sprint[nth] { " " span.faint { (signed(share - wanted)) } }
            },
            None => html! { "–" },
        }));
        cells
    });
    html! {
        section.part {
            (Table { caption: by_sprint_caption(drift.read.closed.len()), columns, rows: rows.collect(), caption_hidden: false, next: None })
        }
    }
}

/// The table has the last twelve; the charts have all of them.
fn by_sprint_caption(sprints: usize) -> String {
    let cut = if sprints > 12 {
        format!("; the last 12 of {sprints} sprints, the charts have the others")
    } else {
        String::new()
    };
    format!("Share of what was accepted, and its drift in points{cut}")
}

fn signed(drift: f64) -> String {
    let points = (drift * 100.0).round();
    if points < 0.0 { format!("−{}", number(-points)) } else { format!("+{}", number(points)) }
}

/// The work of one sprint by theme: what made the shares what they are.
fn work_of(drift: &Drift, sprint: &Sprint, explained: Option<&Causes>, product: &Product) -> Markup {
    let of_theme =
        |theme: Option<ItemId>| drift.read.of(sprint.id).filter(|piece| piece.theme_id == theme).collect::<Vec<_>>();
    let closed = sprint.closed_at.is_some();
    html! {
        section.part id="work" {
            h2 { (if closed { "What made it so in " } else { "What is in " }) a href=(format!("/items/{}", sprint.key)) { (sprint.title) } }
            @if let Some(causes) = explained { (explanation(causes, drift)) }
            @if drift.read.of(sprint.id).next().is_none() { p.quiet { "Nothing was accepted in it." } }
            @for theme in &drift.themes { (pieces(&theme.title, &of_theme(Some(theme.id)), drift.by_points)) }
            (pieces("For no theme", &of_theme(None), drift.by_points))
            @if let (true, Some(running)) = (closed, drift.read.running.last()) {
                (Button::link(format!("What is in {}", running.title), format!("/products/{}/themes?sprint={}#work", product.key, running.key)).plain().flush())
            }
        }
    }
}

/// Why one theme took more or less than it was to take, piece by piece.
fn explanation(causes: &Causes, drift: &Drift) -> Markup {
    let title = |key: &str| drift.theme(key).map(|theme| theme.title.clone()).unwrap_or_default();
    let (actual, name) = (causes.actual.map_or("–".to_owned(), percent), title(&causes.theme));
    html! {
        div.drift-causes {
            h3.of-theme {
                "The drift of " (name) " "
                @match (causes.wanted, causes.drift) {
                    (Some(wanted), Some(drift)) => { span.faint { (actual) " of " (percent(wanted)) " wanted then, " (signed(drift)) " points" } }
                    (Some(wanted), None) => { span.faint { "nothing of " (percent(wanted)) " wanted then" } }
                    (None, _) => { span.faint { (actual) "; no share was wanted then" } }
                }
            }
            @if causes.items.is_empty() { p.quiet.small { "Nothing made it drift." } }
            @else {
                p.quiet.small {
                    @if causes.drift > Some(0.0) { "It took more than was wanted by " (of(causes.items.len() as i64, "piece", "pieces")) ":" }
                    @else { "What took its place: work of themes that took more than was wanted, and of none." }
                }
                ul.plain-list role="list" {
                    @for cause in causes.items.iter().take(30) {
                        li {
                            a.item-line href=(format!("/items/{}", cause.key)) {
                                (kit::kind(kit::Kind::parse(&cause.kind))) span.key { (cause.key) }
                                span.title { (cause.title) @if causes.drift < Some(0.0) { " " span.faint.small { (cause.theme.as_deref().map_or("no theme".to_owned(), title)) } } }
                                span.num.faint { (percent(cause.share)) }
                            }
                        }
                    }
                    @if causes.items.len() > 30 {
                        li.faint.small { "and " (of(causes.items.len() as i64 - 30, "smaller piece", "smaller pieces")) ", with " (percent(causes.items[30..].iter().map(|cause| cause.share).sum())) " of the sprint" }
                    }
                }
            }
        }
    }
}

fn pieces(title: &str, pieces: &[&Piece], by_points: bool) -> Markup {
    let points: f64 = pieces.iter().map(|piece| piece.points).sum();
    let without = pieces.iter().filter(|piece| piece.points == 0.0).count();
    html! {
        @if !pieces.is_empty() {
            h3.of-theme { (title) " " span.faint.num { (of(pieces.len() as i64, "item", "items")) @if by_points { ", " (number(points)) " points" } @if by_points && without > 0 { ", " (without) " without points not counted" } } }
            ul.plain-list role="list" {
                @for piece in pieces.iter().take(30) {
                    li {
                        a.item-line href=(format!("/items/{}", piece.key)) {
                            (kit::kind(kit::Kind::parse(&piece.kind))) span.key { (piece.key) } span.title { (piece.title) }
                            @if piece.points > 0.0 { span.num.faint { (number(piece.points)) } }
                        }
                    }
                }
                @if pieces.len() > 30 { li.faint.small { "and " (of(pieces.len() as i64 - 30, "smaller piece", "smaller pieces")) } }
            }
        }
    }
}

fn beside(drift: &Drift, product: &Product) -> Markup {
    let over = drift.wanted_in_all > 1.000_001;
    html! {
        (panel("Shares", "", html! {
            dl.fields {
                dt { "Wanted in all" } dd.num { (percent(drift.wanted_in_all)) }
                dt { "For no theme" } dd.num { (drift.without_theme.map_or("–".to_owned(), percent)) }
            }
            @if over { p.small { (tag(Tone::Bad, "more than there is")) " The wanted shares come to more than 100 %." } }
        }))
        (panel("How to read this", "", html! {
            p.quiet.small { "Work is for a theme when it is tied to it, or to a bet or epic that is. What is for two themes counts half for each." }
            p.quiet.small {
                "Shares are of " (if drift.by_points { "accepted points" } else { "accepted pieces, since none has points" })
                " in the last " (RECENT) " closed sprints. Within five points of what is wanted is as wanted; from " (number((drift.threshold * 100.0).round())) " on it is too far, as "
                @match drift.stage { Some(stage) => { a href=(format!("/products/{}/life-cycle#follows", product.key)) { "the stage of life, " (stage) "," } " asks." }, None => { "it is while no " a href=(format!("/products/{}/life-cycle#follows", product.key)) { "stage of life" } " is judged." } }
            }
        }))
    }
}
