//! Filling a database: a product with a vision, goals, bets, epics, a long backlog and many voices.

use std::{path::PathBuf, time::Instant};

use chrono::{DateTime, Utc};
use clap::Parser;
use northline::{
    app::{App, Config},
    clock::Clock,
    knowledge::settling,
    people::{person, role, secret, token},
    sql,
    store::{Sql, Tx},
};
use serde_json::{Value, json};
use sqlx::types::Json;
use uuid::Uuid;

use crate::Said;

const BATCH: usize = 5_000;

#[derive(Parser, Clone)]
pub struct Seed {
    #[arg(long, default_value_t = 1_000_000)]
    pub items: usize,
    #[arg(long, default_value_t = 100_000)]
    pub feedback: usize,
    #[arg(long, default_value = "target/bench")]
    pub data: PathBuf,
    #[arg(long)]
    pub database: Option<String>,
}

/// A product being filled.
struct Filling<'a> {
    app: &'a App,
    product: Uuid,
    key: &'static str,
    next: i64,
    last_rank: Option<String>,
    by: Uuid,
}

/// What a bulk row is made of.
struct Row {
    kind: &'static str,
    status: &'static str,
    title: String,
    points: Option<f64>,
    ranked: bool,
    rooted: bool,
    voices: i64,
    up: Option<(Uuid, &'static str)>,
}

impl Seed {
    pub fn config(&self) -> Config {
        Config {
            database: self.database.clone().unwrap_or_else(|| format!("sqlite://{}/northline.db", self.data.display())),
            files: self.data.join("files"),
            requests_a_second: 0,
        }
    }

    /// Fills the database and writes the token and session that the measurements use beside it.
    pub async fn run(self) -> Result<(), Said> {
        let started = Instant::now();
        std::fs::create_dir_all(&self.data)?;
        let app = App::open(&self.config(), Clock::System).await?;
        let (by, mut keys) = people(&app).await?;
        for (key, items, feedback) in [
            ("BIG", self.items, self.feedback),
            ("MID", self.items.min(100_000), 1_000),
            ("SMALL", 10_000.min(self.items), 1_000),
        ] {
            let mut filling = Filling { app: &app, product: Uuid::nil(), key, next: 1, last_rank: None, by };
            filling.fill(items, feedback).await?;
            eprintln!("{key}: {items} items, {feedback} voices after {:.1} s", started.elapsed().as_secs_f64());
        }
        eprintln!("1,000,000 events after {:.1} s", started.elapsed().as_secs_f64());
        // As the queue does after an import.
        settling::settle(&app.store).await?;
        keys["seconds"] = json!(started.elapsed().as_secs_f64());
        keys["items"] = json!(self.items);
        std::fs::write(self.data.join("keys.json"), serde_json::to_vec(&keys)?)?;
        println!(
            "seeded {} items and {} pieces of feedback in {:.1} s",
            self.items,
            self.feedback,
            started.elapsed().as_secs_f64()
        );
        app.store.close().await;
        Ok(())
    }
}

async fn people(app: &App) -> Result<(Uuid, Value), Said> {
    let mut tx = app.store.begin().await?;
    let owner = person::add(&mut tx, "bench@northline.example", "Bea Bench", None).await?;
    role::give(&mut tx, owner.id, northline::command::Role::Owner, None, None).await?;
    let (_, token) = token::make(&mut tx, owner.id, "bench", true).await?;
    let session = northline::people::session::begin(&mut tx, owner.id, "bench").await?;
    tx.commit().await?;
    debug_assert!(!secret::hash(&token).is_empty());
    Ok((owner.id.0, json!({"token": token, "session": session})))
}

impl Filling<'_> {
    async fn fill(&mut self, items: usize, feedback: usize) -> Result<(), Said> {
        let mut tx = self.app.store.begin().await?;
        self.product = tx.id();
        let now = tx.now;
        tx.query(sql!("insert into product (id, key, name, created_at) values ($1, $2, $3, $4)"))
            .bind(self.product)
            .bind(self.key)
            .bind(format!("Product {}", self.key))
            .bind(now)
            .run()
            .await?;
        tx.commit().await?;
        let row = |kind, status, title: String, up| Row {
            kind,
            status,
            title,
            points: None,
            ranked: false,
            rooted: true,
            voices: 0,
            up,
        };
        let vision = self.add(vec![row("vision", "active", "Every island within an hour".into(), None)]).await?[0];
        let goals = self
            .add(
                (0..20)
                    .map(|n| row("goal", "active", format!("Goal {n}: fewer lost bookings"), Some((vision, "serves"))))
                    .collect(),
            )
            .await?;
        let bets = self
            .add(
                (0..100)
                    .map(|n| {
                        row(
                            "initiative",
                            "active",
                            format!("Bet {n}: money back without a call"),
                            Some((goals[n % 20], "serves")),
                        )
                    })
                    .collect(),
            )
            .await?;
        let epics = self
            .add(
                (0..2_000)
                    .map(|n| row("epic", "started", format!("Epic {n}: refunds"), Some((bets[n % 100], "serves"))))
                    .collect(),
            )
            .await?;
        let ideas = self
            .add(
                (0..2_000)
                    .map(|n| {
                        row(
                            "idea",
                            "considering",
                            format!("Idea {n}: see where my refund is"),
                            Some((epics[n % 2_000], "becomes")),
                        )
                    })
                    .collect(),
            )
            .await?;
        let statuses = ["backlog", "backlog", "backlog", "backlog", "ready", "started"];
        let mut done = 0;
        let mut some = Vec::new();
        while done < items {
            let many = BATCH.min(items - done);
            let rows = (done..done + many)
                .map(|n| Row {
                    kind: ["story", "story", "story", "bug", "task"][n % 5],
                    status: statuses[n % 6],
                    title: format!(
                        "{} number {n} for the {} pier",
                        [
                            "Refund to the same card",
                            "Children’s tickets on day trips",
                            "Boarding pass does not load",
                            "Choose a seat on the car deck"
                        ][n % 4],
                        ["north", "south", "old"][n % 3]
                    ),
                    points: (n % 4 != 0).then_some([1.0, 2.0, 3.0, 5.0, 8.0][n % 5]),
                    ranked: true,
                    rooted: n % 10 != 0,
                    voices: i64::from(n % 7 == 0),
                    up: (n % 10 != 0).then(|| (epics[n % 2_000], "serves")),
                })
                .collect();
            let ids = self.add(rows).await?;
            if some.len() < 20_000 {
                some.extend(ids);
            }
            done += many;
        }
        let mut said = 0;
        while said < feedback {
            let many = BATCH.min(feedback - said);
            let rows = (said..said + many)
                .map(|n| Row {
                    kind: "feedback",
                    status: if n % 3 == 0 { "new" } else { "sorted" },
                    title: format!("Third call this week about a refund, says caller {n}"),
                    points: None,
                    ranked: false,
                    rooted: false,
                    voices: 0,
                    up: (n % 3 != 0)
                        .then(|| (if n % 2 == 0 { ideas[n % 2_000] } else { some[n % some.len()] }, "evidence")),
                })
                .collect();
            self.add(rows).await?;
            said += many;
        }
        Ok(())
    }

    /// Writes a batch in one transaction, a statement a table.
    async fn add(&mut self, rows: Vec<Row>) -> Result<Vec<Uuid>, Said> {
        let mut tx = self.app.store.begin().await?;
        let ranked = rows.iter().filter(|row| row.ranked).count();
        let mut ranks = methods::rank::following(self.last_rank.as_deref(), ranked).ok_or("no ranks")?.into_iter();
        let (mut items, mut links, mut ids, mut work) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for row in &rows {
            let id = tx.id();
            let rank = if row.ranked { ranks.next() } else { None };
            if rank.is_some() {
                self.last_rank.clone_from(&rank);
            }
            items.push(json!([
                id.simple().to_string(),
                row.kind,
                format!("{}-{}", self.key, self.next),
                row.title,
                row.status,
                rank,
                row.points,
                row.rooted,
                row.voices
            ]));
            if let Some((to, kind)) = row.up {
                links.push(json!([
                    tx.id().simple().to_string(),
                    kind,
                    id.simple().to_string(),
                    to.simple().to_string(),
                    row.kind
                ]));
            }
            if matches!(row.kind, "epic" | "story" | "bug" | "task") {
                work.push(json!(id.simple().to_string()));
            }
            ids.push(id);
            self.next += 1;
        }
        let now = tx.now;
        write(&mut tx, insert_items(), Json(Value::from(items)), self.product, self.by, now).await?;
        write(&mut tx, insert_links(), Json(Value::from(links)), self.product, self.by, now).await?;
        tx.query(sql!(
            sqlite: "insert into work (item_id) select unhex(value) from json_each($1)",
            postgres: "insert into work (item_id) select value::uuid from jsonb_array_elements_text($1)",
        ))
        .bind(Json(Value::from(work)))
        .run()
        .await?;
        if rows.first().is_some_and(|row| row.kind == "feedback") {
            let all: Vec<_> = ids.iter().map(|id| id.simple().to_string()).collect();
            tx.query(sql!(
                sqlite: "insert into feedback (item_id, said_by, source, said_at) select unhex(value), 'Marta', 'support', $2 from json_each($1)",
                postgres: "insert into feedback (item_id, said_by, source, said_at) select value::uuid, 'Marta', 'support', $2 from jsonb_array_elements_text($1)",
            ))
            .bind(Json(json!(all)))
            .bind(now)
            .run()
            .await?;
        }
        tx.query(sql!("update product set next_number = $2 where id = $1"))
            .bind(self.product)
            .bind(self.next)
            .run()
            .await?;
        self.event(&mut tx, &ids).await?;
        tx.commit().await?;
        Ok(ids)
    }

    async fn event(&self, tx: &mut Tx, ids: &[Uuid]) -> Result<(), Said> {
        let (event, now) = (tx.id(), tx.now);
        tx.query(sql!(
            "insert into event (id, at, actor_id, via, command, product_id, input, changes) values ($1, $2, $3, 'cli', 'seed.add', $4, $5, $6)"
        ))
        .bind(event)
        .bind(now)
        .bind(self.by)
        .bind(self.product)
        .bind(Json(json!({})))
        .bind(Json(json!([])))
        .run()
        .await?;
        tx.query(sql!(
            sqlite: "insert into event_item (item_id, event_id) select unhex(value), $2 from json_each($1)",
            postgres: "insert into event_item (item_id, event_id) select value::uuid, $2 from jsonb_array_elements_text($1)",
        ))
        .bind(Json(json!(ids.iter().map(|id| id.simple().to_string()).collect::<Vec<_>>())))
        .bind(event)
        .run()
        .await?;
        Ok(())
    }
}

async fn write(
    tx: &mut Tx,
    sql: &'static Sql,
    rows: Json<Value>,
    product: Uuid,
    by: Uuid,
    now: DateTime<Utc>,
) -> Result<(), Said> {
    tx.query(sql).bind(rows).bind(product).bind(by).bind(now).run().await?;
    Ok(())
}

fn insert_items() -> &'static Sql {
    sql!(
        sqlite: "insert into item (id, kind, product_id, key, title, status, rank, points, rooted, voices, created_by, created_at, updated_at)
             select unhex(value ->> 0), value ->> 1, $2, value ->> 2, value ->> 3, value ->> 4, value ->> 5, value ->> 6, value ->> 7,
                value ->> 8, $3, $4, $4 from json_each($1)",
        postgres: "insert into item (id, kind, product_id, key, title, status, rank, points, rooted, voices, created_by, created_at, updated_at)
             select (value ->> 0)::uuid, value ->> 1, $2, value ->> 2, value ->> 3, value ->> 4, value ->> 5, (value ->> 6)::double precision,
                (value ->> 7)::boolean, (value ->> 8)::bigint, $3, $4, $4 from jsonb_array_elements($1)",
    )
}

fn insert_links() -> &'static Sql {
    sql!(
        sqlite: "insert into link (id, kind, from_id, to_id, from_kind, to_kind, by_id, created_at)
             select unhex(value ->> 0), value ->> 1, unhex(value ->> 2), unhex(value ->> 3), value ->> 4,
                (select kind from item where id = unhex(value ->> 3)), $3, $4 from json_each($1) where $2 is not null",
        postgres: "insert into link (id, kind, from_id, to_id, from_kind, to_kind, by_id, created_at)
             select (value ->> 0)::uuid, value ->> 1, (value ->> 2)::uuid, (value ->> 3)::uuid, value ->> 4,
                (select kind from item where id = (value ->> 3)::uuid), $3, $4 from jsonb_array_elements($1) where $2::uuid is not null",
    )
}
