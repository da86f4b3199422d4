//! The sprint stop: each team's running sprint, what is planned, what was closed, and what that says of the future.

use axum::{Router, extract::Path, routing::get};
use chrono::{DateTime, NaiveDate, Utc};
use maud::{Markup, html};

use super::{
    board_page, board_views, flow, flow_board, flowing, forecast_page,
    forecasting::{self, Velocity},
    foreseen::{About, foreseen},
    importing, plan_page, report_page, team_page,
};
use crate::{
    app::App,
    command::{Place, ProductId, Right, Say},
    items::{Kind, page::status_of},
    sql,
    store::Db,
    web::{
        Page, Visit,
        kit::{
            Button, Column, Empty, Icon, Lines, Meter, Series, Station, Tab, Table, Tone, figure, page_head, panel,
            split, tabs,
        },
        shown::{number, of, on, percent},
    },
    zone::Zone,
};

pub fn routes() -> Router<App> {
    Router::new()
        .route("/products/{product}/sprint", get(show))
        .route("/products/{product}/teams", get(team_page::show))
        .route("/products/{product}/teams/{team}/board", get(flow_board::show))
        .route("/products/{product}/teams/{team}/states/{state}/removal", get(team_page::removal))
        .route("/products/{product}/teams/{team}/views/new", get(board_views::save))
        .route("/products/{product}/flow", get(flow::show))
        .route("/products/{product}/forecast", get(forecast_page::show))
        .route("/products/{product}/sprints/import", get(importing::show))
        .route("/items/{key}/board", get(board_page::show))
        .route("/items/{key}/plan", get(plan_page::show))
        .route("/items/{key}/report", get(report_page::show))
}

/// A sprint in a list, with how far it has come.
#[derive(sqlx::FromRow)]
struct Listed {
    key: String,
    title: String,
    status: String,
    team: String,
    goal: Option<String>,
    zone: String,
    starts_on: NaiveDate,
    ends_on: NaiveDate,
    points: f64,
    done: f64,
    items: i64,
}

async fn show(mut visit: Visit, Path(key): Path<String>) -> Page {
    let (product, shell) = visit.stop(&key, Station::Sprint).await?;
    let open = open(&mut visit.db, product.id).await?;
    let busy = flowing::busy(&mut visit.db, product.id).await?;
    let velocity = forecasting::velocity(&mut visit.db, product.id, None).await?;
    let remaining = forecasting::open(&mut visit.db, product.id).await?;
    let now = visit.app.store.clock.now();
    let forecast = forecasting::forecast(&mut visit.db, product.id, remaining, now).await?;
    let runs = visit.actor.say(&Place::product(Right::RunSprints, product.id)) == Say::Decide;
    let new = format!("/new/sprint?product={}", product.key);
    let content = html! {
        (page_head("Sprint", &of(open.len() as i64, "open sprint", "open sprints"), html! {
            @if visit.actor.decides(Right::Import, Some(product.id)) { (Button::link("Finished sprints", format!("/products/{}/sprints/import", product.key)).plain().icon(Icon::Upload)) }
            (Button::dialog(if runs { "Plan a sprint" } else { "Propose a sprint" }, new.clone()).icon(Icon::Plus))
        }))
        (ways(&product.key, "sprint"))
        @if open.is_empty() && velocity.sprints.is_empty() && busy.is_empty() {
            (Empty {
                title: "No sprint yet".into(),
                text: "A sprint is a time-box of one team: a goal, the work it takes on, and an honest look at what came of it.".into(),
                example: Some(html! { "“Sprint 12: refunds without a call”, two weeks, 24 points." }),
                button: Some(Button::dialog("Plan a sprint", new).primary()),
            })
        } @else {
            (split(html! {
                @for sprint in &open { (card(sprint, now)) }
                @for team in &busy { (flow_board::card(team, &product.key)) }
                (closed(&velocity))
            }, html! { (foreseen(&forecast, About { product: &product.key, item: None }, false, now)) (pace(&velocity)) }))
        }
    };
    Ok(visit.render(&shell, content))
}

/// The pages of the stop, whatever the sprint.
pub fn ways(product: &str, here: &str) -> Markup {
    let pages = [
        ("Sprints", "sprint"),
        ("Ceremonies", "ceremonies"),
        ("Impediments", "impediments"),
        ("Flow", "flow"),
        ("Forecast", "forecast"),
        ("Teams", "teams"),
    ];
    let tab = |(label, page)| Tab::new(label, format!("/products/{product}/{page}"), page == here);
    tabs("Pages of the sprint stop", &pages.map(tab))
}

fn card(sprint: &Listed, now: DateTime<Utc>) -> Markup {
    let today = Zone::named(&sprint.zone).unwrap_or_default().day(now);
    let href = |page: &str| format!("/items/{}/{page}", sprint.key);
    let running = sprint.status == "running";
    let share = if sprint.points > 0.0 { sprint.done / sprint.points } else { 0.0 };
    let left = (sprint.ends_on - today).num_days();
    html! {
        article.card.sprint-card id=(format!("sprint-{}", sprint.key)) {
            div.meta {
                (status_of(Kind::Sprint, &sprint.status))
                span { (sprint.team) }
                span.num { (on(sprint.starts_on, today)) " – " (on(sprint.ends_on, today)) }
                @if running {
                    span.num { @if left >= 0 { (of(left, "day left", "days left")) } @else { (of(-left, "day over", "days over")) } }
                }
            }
            a.title href=(href(if running { "board" } else { "plan" })) { (sprint.title) }
            @if let Some(goal) = &sprint.goal { p.quiet { (goal) } }
            @if running { (Meter { label: "Done".into(), share, agreed: None, figure: format!("{} / {} points", number(sprint.done), number(sprint.points)), tone: Tone::Accent }) }
            @else if sprint.points > 0.0 { p.small.quiet { (number(sprint.points)) " points planned" } }
            footer {
                span.faint { (of(sprint.items, "item", "items")) }
                div.facts {
                    @if running { (Button::link("Board", href("board")).small()) }
                    (Button::link("Plan", href("plan")).small())
                    @if running { (Button::link("Report", href("report")).small()) }
                }
            }
        }
    }
}

fn closed(velocity: &Velocity) -> Markup {
    if velocity.sprints.is_empty() {
        return html! {};
    }
    let row = |sprint: &forecasting::Closed| {
        let said = (sprint.committed > 0.0).then(|| percent(sprint.completed / sprint.committed));
        vec![
            html! { a href=(format!("/items/{}/report", sprint.key)) { (sprint.title) } },
            html! { (sprint.team) },
            figure(&number(sprint.committed), Some(&report(sprint, "#figures"))),
            figure(&number(sprint.completed), Some(&report(sprint, "#done"))),
            figure(&said.unwrap_or_else(|| "—".into()), Some(&report(sprint, "#figures"))),
        ]
    };
    let table = Table {
        caption: "Closed sprints".into(),
        columns: vec![
            Column::text("Sprint"),
            Column::text("Team"),
            Column::number("Committed"),
            Column::number("Completed"),
            Column::number("Say/do"),
        ],
        rows: velocity.sprints.iter().rev().map(row).collect(),
        ..Table::default()
    };
    html! { (table) }
}

/// The report of a closed sprint: what its points were, and the events behind them.
fn report(sprint: &forecasting::Closed, part: &str) -> String {
    format!("/items/{}/report{part}", sprint.key)
}

const VELOCITY: &str = "Look at the span, not at the last point: what was accepted in past sprints, from the least to the most, is what the next may bring. \
    A dashed line that always lies above the solid one says that more is promised than a sprint holds: say/do is by how much. Points compare the sprints of one \
    team with each other, and never one team with another.";

/// Velocity over the closed sprints.
pub(super) fn pace(velocity: &Velocity) -> Markup {
    let (Some(mean), Some(least), Some(most)) = (velocity.mean, velocity.least, velocity.most) else { return html! {} };
    let series = |name: &str, look, of: fn(&forecasting::Closed) -> f64| Series {
        name: name.into(),
        look,
        steps: false,
        values: velocity.sprints.iter().map(|sprint| Some(of(sprint))).collect(),
    };
    let chart = Lines {
        title: "Points a sprint".into(),
        reading: "What was committed to at the start against what was accepted by the close.".into(),
        how: VELOCITY,
        labels: velocity.sprints.iter().map(|sprint| sprint.title.clone()).collect(),
        series: vec![
            series("Completed", "line", |sprint| sprint.completed),
            series("Committed", "goal", |sprint| sprint.committed),
        ],
        hrefs: velocity.sprints.iter().map(|sprint| Some(report(sprint, "#figures"))).collect(),
        ..Lines::default()
    };
    panel(
        "Velocity",
        "",
        html! {
            p { b.num { (number(mean)) } " points a sprint on average, from " (number(least)) " to " (number(most)) "." }
            @if let Some(say_do) = velocity.say_do { p.quiet { (percent(say_do)) " of what was committed to was done." } }
            @if velocity.sprints.len() > 1 { (chart) }
        },
    )
}

/// The sprints that are planned or running, running first.
async fn open(db: &mut Db, product: ProductId) -> crate::Result<Vec<Listed>> {
    Ok(db
        .query(sql!(
            "select i.key, i.title, i.status, t.name as team, t.zone, s.goal, s.starts_on, s.ends_on,
                cast(coalesce(sum(w.points), 0) as double precision) as points,
                cast(coalesce(sum(case when w.status = 'accepted' then w.points end), 0) as double precision) as done,
                count(w.id) as items
             from item i join sprint s on s.item_id = i.id join team t on t.id = s.team_id
                left join link l on l.to_id = i.id and l.kind = 'planned_in'
                left join item w on w.id = l.from_id and w.archived_at is null and w.status <> 'declined'
             where i.product_id = $1 and i.kind = 'sprint' and i.status in ('planned', 'running') and i.archived_at is null
             group by i.id, i.key, i.title, i.status, t.name, t.zone, s.goal, s.starts_on, s.ends_on
             order by case i.status when 'running' then 0 else 1 end, s.starts_on, i.key limit 50"
        ))
        .bind(product)
        .all()
        .await?)
}
