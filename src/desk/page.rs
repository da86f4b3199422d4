//! The page of the desk.

use axum::{
    Router,
    response::{IntoResponse, Redirect},
    routing::get,
};
use chrono::{DateTime, Timelike, Utc};
use maud::{Markup, html};

use super::{
    changes_page,
    since::{self, Changes},
    waiting,
};
use crate::{
    app::App,
    command::{Actor, Right, Role},
    items::Product,
    line::coverage,
    sql,
    store::Db,
    web::{
        Page, Visit,
        kit::{Button, Empty, MapStop, Station, map, page_head, panel, split},
        layout::Place,
        shown::{ago, count, day, number, of, today},
    },
};

pub fn routes() -> Router<App> {
    Router::new().route("/", get(show))
}

async fn show(mut visit: Visit) -> Page {
    let products = Product::all(&mut visit.db, &visit.actor).await?;
    if products.is_empty() && visit.actor.decides(Right::ManageProducts, None) {
        return Ok(Redirect::to("/welcome").into_response());
    }
    let now = visit.app.store.clock.now();
    let shelf = visit.shelf().await?;
    let sections = waiting::waiting(&mut visit.db, &visit.actor, &products, now).await?;
    let waits: usize = sections.iter().map(|section| section.list.len()).sum();
    let since = since::last_visit(&mut visit.db, &visit.actor, &visit.app.store.clone(), now).await?;
    let changed = since::changed(&mut visit.db, &visit.actor, since, 12, None).await?;
    let mut shell = shelf.shell("Desk");
    shell.place = Some(Place::Desk);
    shell.desk_count = (waits > 0).then_some(waits as i64);
    shell.topics.extend(products.iter().take(40).map(|product| format!("product:{}", product.key)));
    let stops = match &shelf.product {
        Some(product) => stops(&mut visit.db, product, now).await?,
        None => Vec::new(),
    };
    let first = visit.actor.name.split(' ').next().unwrap_or_default().to_owned();
    let work = html! {
        section {
            h2 { "Waiting for you" }
            @if waits == 0 {
                (Empty { title: "Nothing waits for you".into(), text: "Proposals to answer, stories to accept and feedback to sort appear here as they come.".into(), example: None, button: None })
            }
            @for section in &sections { (section.shown()) }
        }
    };
    let content = html! {
        (page_head(&format!("{}, {first}", greeting(now)), &hats(&visit.actor), html! {}))
        @if let Some(product) = &shelf.product { (map(&format!("{}, from vision to outcome", product.name), &stops)) }
        @else { (Empty { title: "No product yet".into(), text: "Nobody has given you a role in a product. Ask whoever runs this Northline.".into(), example: None, button: None }) }
        (split(work, beside(&changed, since, now)))
    };
    Ok(visit.render(&shell, content))
}

fn greeting(now: DateTime<Utc>) -> &'static str {
    match now.hour() {
        5..=11 => "Good morning",
        12..=17 => "Good afternoon",
        _ => "Good evening",
    }
}

/// What the hats let one decide.
fn hats(actor: &Actor) -> String {
    let mut roles: Vec<Role> = actor.roles.iter().map(|held| held.role).collect();
    roles.sort();
    roles.dedup();
    let rights = [Right::SetStrategy, Right::PlanRoadmap, Right::OrderBacklog, Right::AcceptWork, Right::DoWork];
    let decides: Vec<_> = rights
        .into_iter()
        .filter(|right| roles.iter().any(|role| right.say(*role) == crate::command::Say::Decide))
        .map(Right::label)
        .collect();
    match decides.split_last() {
        None => "You may propose anything.".into(),
        Some((only, [])) => format!("You decide {only}."),
        Some((last, rest)) => format!("You decide {} and {last}.", rest.join(", ")),
    }
}

fn beside(changed: &Changes, since: DateTime<Utc>, now: DateTime<Utc>) -> Markup {
    panel(
        "Since your last visit",
        &ago(since, now),
        html! {
            @if changed.items.is_empty() { p.quiet { "Nothing has changed on what you follow." } }
            (changes_page::list(&changed.items, now))
            @if changed.next.is_some() { (Button::link("Everything that changed", "/changed").plain().flush()) }
            @if changed.items.is_empty() { (Button::link("Find something to follow", "/search").plain().flush()) }
        },
    )
}

#[derive(Default, sqlx::FromRow)]
struct Counted {
    kind: String,
    status: String,
    open: bool,
    n: i64,
}

/// Every stop of the product with its one telling figure.
async fn stops(db: &mut Db, product: &Product, now: DateTime<Utc>) -> crate::Result<Vec<MapStop>> {
    let counts = db
        .query(sql!(
            "select kind, status, open, cast(sum(n) as bigint) as n from item_count where product_id = $1 group by kind, status, open"
        ))
        .bind(product.id)
        .all::<Counted>()
        .await?;
    let sum = |which: &dyn Fn(&Counted) -> bool| counts.iter().filter(|row| which(row)).map(|row| row.n).sum::<i64>();
    let open = coverage::open(db, product.id).await?;
    let (vision, late, release, metrics, off) = (
        horizon(db, product).await?,
        late(db, product, now).await?,
        next_release(db, product).await?,
        sum(&|row| row.kind == "metric"),
        off_course(db, product).await?,
    );
    let stop = |station: Station, figure: String, note: String, trouble: bool| MapStop {
        station,
        label: station.name().to_owned(),
        figure,
        note,
        trouble,
        href: station.href(&product.key),
    };
    let (new_voices, new_ideas) =
        (sum(&|r| r.kind == "feedback" && r.status == "new"), sum(&|r| r.kind == "idea" && r.status == "new"));
    let goals = sum(&|r| r.kind == "goal" && r.open);
    let bets = sum(&|r| r.kind == "initiative" && r.open);
    let know = if open.items > 0 { open.rooted * 100 / open.items } else { 0 };
    let today = today(now);
    Ok(vec![
        stop(
            Station::Vision,
            vision.clone().unwrap_or_else(|| "not yet".into()),
            of(goals, "goal", "goals"),
            vision.is_none(),
        ),
        stop(Station::Voices, count(sum(&|r| r.kind == "feedback")), format!("{} new", count(new_voices)), false),
        stop(Station::Ideas, count(sum(&|r| r.kind == "idea" && r.open)), format!("{new_ideas} to triage"), false),
        stop(
            Station::Roadmap,
            of(bets, "bet", "bets"),
            if late > 0 { format!("{late} past their date") } else { "none late".into() },
            late > 0,
        ),
        stop(Station::Backlog, count(open.items), format!("{know} % know their why"), open.items > 0 && know < 50),
        match release {
            Some((title, planned)) => {
                let due = planned.map_or_else(|| "no date yet".into(), |planned| day(planned, today));
                stop(
                    Station::Launch,
                    due,
                    crate::web::markdown::plain(&title, 40),
                    planned.is_some_and(|planned| planned < today),
                )
            }
            None => stop(Station::Launch, "none".into(), "no release planned".into(), false),
        },
        stop(
            Station::Outcomes,
            format!("{} of {}", metrics - off, metrics),
            if off > 0 { format!("{} off course", number(off as f64)) } else { "on course".into() },
            off > 0,
        ),
    ])
}

/// How far ahead the vision looks; nothing while there is none.
async fn horizon(db: &mut Db, product: &Product) -> crate::Result<Option<String>> {
    let found = db
        .query(sql!(
            "select coalesce(v.horizon, 'written') from item i left join vision v on v.item_id = i.id
             where i.product_id = $1 and i.kind = 'vision' and i.archived_at is null limit 1"
        ))
        .bind(product.id)
        .value::<String>()
        .await?;
    Ok(found)
}

async fn late(db: &mut Db, product: &Product, now: DateTime<Utc>) -> crate::Result<i64> {
    Ok(db
        .query(sql!(
            "select count(*) from item i join initiative f on f.item_id = i.id
             where i.product_id = $1 and i.kind = 'initiative' and i.archived_at is null and i.open and f.due_on < $2"
        ))
        .bind(product.id)
        .bind(today(now))
        .value::<i64>()
        .await?
        .unwrap_or(0))
}

async fn next_release(db: &mut Db, product: &Product) -> crate::Result<Option<(String, Option<chrono::NaiveDate>)>> {
    Ok(db
        .query(sql!(
            "select i.title, r.planned_on from item i left join release r on r.item_id = i.id
             where i.product_id = $1 and i.kind = 'release' and i.status = 'planned' and i.archived_at is null
             order by r.planned_on nulls last limit 1"
        ))
        .bind(product.id)
        .one()
        .await?)
}

/// How many metrics moved away from where they are to go, by their last two observations.
async fn off_course(db: &mut Db, product: &Product) -> crate::Result<i64> {
    Ok(db
        .query(sql!(
            "select count(*) from (
                select m.direction,
                    (select o.value from observation o where o.metric_id = i.id and o.archived_at is null order by o.at desc, o.id desc limit 1) as now,
                    (select o.value from observation o where o.metric_id = i.id and o.archived_at is null order by o.at desc, o.id desc limit 1 offset 1) as before
                from item i join metric m on m.item_id = i.id where i.product_id = $1 and i.kind = 'metric' and i.archived_at is null
             ) seen where (direction = 'down' and now > before) or (direction <> 'down' and now < before)"
        ))
        .bind(product.id)
        .value::<i64>()
        .await?
        .unwrap_or(0))
}
