//! Escalating: by hand, or by itself once something has stood in the way for longer than its team lets it.

use chrono::{DateTime, TimeDelta, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{
    obstacle::{Obstacle, ObstacleId, changed, working_days},
    raising::somebody,
};
use crate::{
    command::{Actor, Archived, Command, Held, PersonId, Place, Role, Route, Via},
    error::{Error, Result},
    events::Event,
    jobs::Worker,
    sprint::days_off::DayOff,
    sql,
    store::{Db, Store, Tx},
};

/// Looking for what is due, as work for the queue.
pub const WORKERS: &[Worker] = &[Worker {
    kind: "obstacles.escalate",
    every: Some(TimeDelta::hours(1)),
    run: |app, _| Box::pin(async move { escalate_due(&app.store).await.map(drop) }),
}];

/// Escalates an obstacle to somebody who can help.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Escalate {
    pub obstacle: ObstacleId,
    /// An e-mail address or handle; it stands on their desk from then on.
    pub to: String,
}

impl Command for Escalate {
    const NAME: &'static str = "obstacle.escalate";
    const ROUTE: Route = Route::post("/obstacles/{obstacle}/escalation");
    const ABOUT: &'static str =
        "Escalates a blocker or an impediment to somebody who can help; it stands on their desk from then on.";
    type Output = Obstacle;

    async fn place(&self, db: &mut Db, by: &Actor) -> Result<Place> {
        let found = Obstacle::find(db, by, self.obstacle).await?;
        Ok(found.place(by).about(format!("Escalate “{}” to {}", found.title, self.to)))
    }

    async fn run(self, tx: &mut Tx, by: &Actor) -> Result<Obstacle> {
        let before = Obstacle::find(tx, by, self.obstacle).await?;
        if !before.is_open() {
            return Err(Error::refused("already_resolved", format!("“{}” is resolved already", before.title)));
        }
        let to = somebody(tx, "to", &self.to, before.product_id).await?;
        raise_to(tx, &before, to).await
    }
}

async fn raise_to(tx: &mut Tx, before: &Obstacle, to: PersonId) -> Result<Obstacle> {
    let now = tx.now;
    tx.query(sql!("update obstacle set raised_to = $2, escalated_at = $3, version = version + 1 where id = $1"))
        .bind(before.id)
        .bind(to)
        .bind(now)
        .run()
        .await?;
    let after = Obstacle::get(tx, before.id).await?.aged(now);
    changed(tx, Some(before), &after).await?;
    Ok(after)
}

#[derive(sqlx::FromRow)]
struct Due {
    id: ObstacleId,
    since: DateTime<Utc>,
    escalate_after: i64,
    to: PersonId,
    #[sqlx(json(nullable))]
    days_off: Option<Vec<DayOff>>,
}

impl Due {
    /// For how many working days it has been open.
    fn age(&self, now: DateTime<Utc>) -> i64 {
        let off: Vec<_> = self.days_off.iter().flatten().map(|day| day.on).collect();
        working_days(self.since, now, &off)
    }
}

/// Escalates what has been open for more working days than its team lets it, oldest first; gives how many.
pub async fn escalate_due(store: &Store) -> Result<usize> {
    let now = store.clock.now();
    let open = store
        .read()
        .await?
        .query(sql!(
            "select o.id, o.since, t.escalate_after, t.escalates_to as \"to\", t.days_off from obstacle o join team t on t.id = o.team_id
             where o.resolved_at is null and o.withdrawn_at is null and o.raised_to is null and t.escalates_to is not null
             order by o.since, o.id limit 2000"
        ))
        .all::<Due>()
        .await?;
    let mut escalated = 0;
    for due in open.iter().filter(|due| due.age(now) > due.escalate_after) {
        let mut tx = store.begin().await?;
        let before = Obstacle::get(&mut tx, due.id).await?;
        // Somebody may have been quicker.
        if before.is_open() && before.raised_to.is_none() && before.withdrawn_at.is_none() {
            let days = due.age(now);
            let after = raise_to(&mut tx, &before, due.to).await?;
            let event = Event {
                command: Escalate::NAME,
                product: Some(after.product_id),
                input: json!({"obstacle": after.id, "to": after.raised_to}),
                reason: Some(format!("open for {days} working days; the team escalates after {}", due.escalate_after)),
                ..Event::default()
            };
            event.write(&mut tx, &clockwork(now)).await?;
            escalated += 1;
        }
        tx.commit().await?;
    }
    Ok(escalated)
}

/// Nobody in particular: the program by itself.
fn clockwork(now: DateTime<Utc>) -> Actor {
    Actor {
        person: PersonId(uuid::Uuid::nil()),
        name: "Northline".into(),
        email: String::new(),
        roles: vec![Held { role: Role::Owner, product: None, area: None }],
        via: Via::Cli,
        writes: true,
        theme: String::new(),
        density: String::new(),
        at: now,
        session: None,
        archived: Archived::default(),
    }
}
