//! The drift of themes over fifty sprints of forty pieces of work each.

use chrono::TimeDelta;
use northline::{
    app::App,
    sql,
    store::{Sql, Tx},
};
use uuid::Uuid;

use crate::{
    Said,
    load::{get, load},
    report::Report,
};

const SPRINTS: i64 = 50;
const PIECES: i64 = 40;

/// A product of its own with two themes, each with an epic below it, and its finished sprints.
pub async fn fill(app: &App) -> Result<(), Said> {
    let mut tx = app.store.begin().await?;
    let (product, team, now) = (tx.id(), tx.id(), tx.now);
    tx.query(sql!("insert into product (id, key, name, created_at) values ($1, 'DRIFT', 'Product DRIFT', $2)"))
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
    let mut filling = Filling { product, next: 1, day: 0 };
    let mut epics = Vec::new();
    for share in [60.0, 40.0] {
        let theme = filling.item(&mut tx, "theme", "active").await?;
        tx.query(sql!("insert into theme (item_id, share) values ($1, $2)")).bind(theme).bind(share).run().await?;
        let epic = filling.item(&mut tx, "epic", "started").await?;
        link(&mut tx, epic, theme, "epic", "theme").await?;
        epics.push(epic);
    }
    for nth in 0..SPRINTS {
        filling.day = 14 * (nth - SPRINTS);
        let at = now + TimeDelta::days(filling.day);
        let sprint = filling.item(&mut tx, "sprint", "closed").await?;
        tx.query(sql!(
            "insert into sprint (item_id, team_id, starts_on, ends_on, started_at, closed_at) values ($1, $2, $3, $3, $4, $4)"
        ))
        .bind(sprint)
        .bind(team)
        .bind(at.date_naive())
        .bind(at)
        .run()
        .await?;
        for piece in 0..PIECES {
            let story = filling.item(&mut tx, "story", "accepted").await?;
            let id = tx.id();
            tx.query(sql!(
                "insert into sprint_entry (id, sprint_id, item_id, at, what, points) values ($1, $2, $3, $4, 'done', 2.0)"
            ))
            .bind(id)
            .bind(sprint)
            .bind(story)
            .bind(at)
            .run()
            .await?;
            if let Some(epic) = epics.get((piece % 3) as usize) {
                link(&mut tx, story, *epic, "story", "epic").await?;
            }
        }
    }
    Ok(tx.commit().await?)
}

struct Filling {
    product: Uuid,
    next: i64,
    day: i64,
}

impl Filling {
    async fn item(&mut self, tx: &mut Tx, kind: &'static str, status: &'static str) -> Result<Uuid, Said> {
        static ADD: &Sql = sql!(
            "insert into item (id, kind, product_id, key, title, status, open, points, created_at, updated_at)
             values ($1, $2, $3, $4, $4, $5, false, 2.0, $6, $6)"
        );
        let (id, at) = (tx.id(), tx.now + TimeDelta::days(self.day));
        let key = format!("DRIFT-{}", self.next);
        self.next += 1;
        tx.query(ADD).bind(id).bind(kind).bind(self.product).bind(key).bind(status).bind(at).run().await?;
        Ok(id)
    }
}

async fn link(tx: &mut Tx, from: Uuid, to: Uuid, low: &'static str, high: &'static str) -> Result<(), Said> {
    let (id, now) = (tx.id(), tx.now);
    tx.query(sql!(
        "insert into link (id, kind, from_id, to_id, from_kind, to_kind, created_at) values ($1, 'serves', $2, $3, $4, $5, $6)"
    ))
    .bind(id)
    .bind(from)
    .bind(to)
    .bind(low)
    .bind(high)
    .bind(now)
    .run()
    .await?;
    Ok(())
}

/// One connection, so that the time is the server's.
pub async fn measure(address: &str, cookie: &str, report: &mut Report) -> Result<(), Said> {
    let request = get("/products/DRIFT/themes", cookie);
    let measured = load(address, 1, std::time::Duration::from_secs(3), move |_| request.clone()).await?;
    let at = measured.percentile(0.5);
    report.add(
        "drift chart over 50 sprints of 40 pieces, the whole page",
        format!("{at:.0} ms"),
        "≤ 100 ms",
        at <= 100.0,
    );
    Ok(())
}
