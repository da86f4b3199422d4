//! The burndown of a sprint with fifty thousand events, as they lie in the database: read, replayed, and as a page.

use std::{path::Path, time::Instant};

use chrono::TimeDelta;
use northline::{app::App, command::ItemId, sprint::journal, sql};
use uuid::Uuid;

use crate::{
    Said, beside,
    load::{get, load},
    report::Report,
};

const ITEMS: i64 = 3_000;
const EVENTS: i64 = 50_000;
const DAYS: i64 = 9;

/// A product of its own with a sprint that runs: everything is taken in before its start, then estimated, done and reopened.
pub async fn fill(app: &App) -> Result<(), Said> {
    let mut tx = app.store.begin().await?;
    let (product, team, sprint, now) = (tx.id(), tx.id(), tx.id(), tx.now);
    let started = now - TimeDelta::days(DAYS);
    tx.query(sql!("insert into product (id, key, name, created_at) values ($1, 'BURN', 'Product BURN', $2)"))
        .bind(product)
        .bind(now)
        .run()
        .await?;
    tx.query(sql!("insert into team (id, product_id, name, created_at) values ($1, $2, 'Crew', $3)"))
        .bind(team)
        .bind(product)
        .bind(now)
        .run()
        .await?;
    tx.query(sql!(
        "insert into item (id, kind, product_id, key, title, status, open, created_at, updated_at)
         values ($1, 'sprint', $2, 'BURN-1', 'A sprint of many changes', 'running', true, $3, $3)"
    ))
    .bind(sprint)
    .bind(product)
    .bind(started)
    .run()
    .await?;
    tx.query(sql!("insert into sprint (item_id, team_id, starts_on, ends_on, started_at) values ($1, $2, $3, $4, $5)"))
        .bind(sprint)
        .bind(team)
        .bind(started.date_naive())
        .bind((started + TimeDelta::days(13)).date_naive())
        .bind(started)
        .run()
        .await?;
    let mut stories = Vec::new();
    for nth in 0..ITEMS {
        let (story, link) = (tx.id(), tx.id());
        tx.query(sql!(
            "insert into item (id, kind, product_id, key, title, status, open, points, created_at, updated_at)
             values ($1, 'story', $2, $3, $3, 'started', true, 3.0, $4, $4)"
        ))
        .bind(story)
        .bind(product)
        .bind(format!("BURN-{}", nth + 2))
        .bind(started)
        .run()
        .await?;
        tx.query(sql!(
            "insert into link (id, kind, from_id, to_id, from_kind, to_kind, created_at)
             values ($1, 'planned_in', $2, $3, 'story', 'sprint', $4)"
        ))
        .bind(link)
        .bind(story)
        .bind(sprint)
        .bind(started)
        .run()
        .await?;
        stories.push(story);
    }
    for nth in 0..EVENTS {
        let (id, round) = (tx.id(), nth / ITEMS);
        let what = match round {
            0 => "added",
            round if round % 3 == 1 => "estimated",
            round if round % 3 == 2 => "done",
            _ => "reopened",
        };
        let after = if round == 0 { -60_000 + nth } else { (nth - ITEMS) * DAYS * 86_400_000 / (EVENTS - ITEMS) };
        tx.query(sql!(
            "insert into sprint_entry (id, sprint_id, item_id, at, what, points) values ($1, $2, $3, $4, $5, $6)"
        ))
        .bind(id)
        .bind(sprint)
        .bind(stories.get((nth % ITEMS) as usize).copied())
        .bind(started + TimeDelta::milliseconds(after))
        .bind(what)
        .bind(((nth * 7) % 13) as f64)
        .run()
        .await?;
    }
    Ok(tx.commit().await?)
}

/// What it takes to read and to replay them, and to ask for the report as a program and as a page.
pub async fn measure(
    data: &Path,
    address: &str,
    (token, cookie): (&str, &str),
    report: &mut Report,
) -> Result<(), Said> {
    let app = beside::open(data).await?;
    let mut db = app.store.read().await?;
    let sprint = db.query(sql!("select id from item where key = $1")).bind("BURN-1").value::<Uuid>().await?;
    let sprint = ItemId(sprint.ok_or("the sprint of many changes is not there")?);
    let begun = Instant::now();
    let events = journal::read(&mut db, sprint).await?;
    let read = begun.elapsed().as_secs_f64() * 1000.0;
    let begun = Instant::now();
    let steps = methods::burndown::replay(&events, events.get(ITEMS as usize).map_or(0, |event| event.at), i64::MAX);
    let took = begun.elapsed().as_secs_f64() * 1000.0;
    drop(db);
    app.store.close().await;
    report.add(
        "burndown of a sprint's 50,000 events, from the database",
        format!("{took:.1} ms for {} steps, {read:.0} ms to read them", steps.steps.len()),
        "≤ 50 ms to compute",
        took <= 50.0,
    );
    for (what, path, who) in [
        ("the same as a page: the sprint's report", "/items/BURN-1/report", cookie),
        ("the same for programs", "/api/v1/sprints/BURN-1/report", token),
    ] {
        let request = get(path, who);
        let measured = load(address, 1, std::time::Duration::from_secs(3), move |_| request.clone()).await?;
        let weight = measured.bytes as f64 / measured.requests.max(1) as f64 / 1000.0;
        report.add(what, format!("{:.0} ms, {weight:.0} kB", measured.percentile(0.5)), "—", true);
    }
    Ok(())
}
