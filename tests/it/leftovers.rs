//! What a sprint leaves unfinished goes where its owner says, item by item, and however much it is.

use northline::{
    command::{Actor, Held, PersonId, Role, Via},
    items::{
        Kind, Product,
        creating::{self, Draft},
    },
};
use serde_json::{Value, json};

use crate::harness::World;

async fn sprint(world: &World, title: &str, starts: &str) -> String {
    let ends = chrono::NaiveDate::parse_from_str(starts, "%Y-%m-%d").unwrap() + chrono::TimeDelta::days(11);
    world.olu.create("sprints", title, json!({"starts_on": starts, "ends_on": ends})).await
}

async fn started(world: &World, items: &[String]) -> String {
    let key = sprint(world, "Sprint 1", "2026-03-02").await;
    for some in items.chunks(200) {
        world.olu.post(&format!("/sprints/{key}/items"), json!({"items": some})).await.ok();
    }
    world.olu.post(&format!("/sprints/{key}/start"), json!({})).await.ok();
    key
}

/// The keys that the plan of a sprint holds, read from its report.
async fn within(world: &World, sprint: &str) -> Vec<String> {
    let report = world.olu.get(&format!("/sprints/{sprint}/report")).await.ok();
    report["not_done"].as_array().unwrap().iter().map(|work| work["key"].as_str().unwrap().to_owned()).collect()
}

both! {
    async fn each_unfinished_item_goes_its_own_way(world: World) {
        let mut keys = Vec::new();
        for title in ["Stays", "Next", "Later", "Rest"] {
            keys.push(world.olu.create("stories", title, json!({"points": 2})).await);
        }
        let now = started(&world, &keys).await;
        let (next, later) = (sprint(&world, "Sprint 2", "2026-03-16").await, sprint(&world, "Sprint 3", "2026-03-30").await);
        let close = format!("/sprints/{now}/close");
        for (wrong, field) in [
            (json!({"unfinished": {"TID-999": "backlog"}}), "unfinished"),
            (json!({"unfinished": {&keys[0]: "nowhere"}}), "unfinished"),
            (json!({"unfinished": {&keys[0]: &keys[1]}}), "unfinished"),
            (json!({"unfinished": {&keys[0]: &now}}), "unfinished"),
            (json!({"unfinished_to": &now}), "unfinished_to"),
        ] {
            world.olu.post(&close, wrong).await.invalid(field);
        }
        let wishes = json!({&keys[0]: "backlog", &keys[2]: later, &keys[1]: null});
        let closed = world.olu.post(&close, json!({"unfinished_to": next, "unfinished": wishes})).await;
        let report = world.olu.get(&format!("/sprints/{now}/report")).await.ok();
        let went: Vec<_> = report["not_done"].as_array().unwrap().iter().map(|work| work["went_to"].clone()).collect();
        assert_eq!(went, [Value::Null, json!(next), json!(later), json!(next)]);
        assert_eq!(within(&world, &next).await, [keys[1].clone(), keys[3].clone()]);
        assert_eq!(within(&world, &later).await, [keys[2].clone()]);
        let history = world.mei.get(&format!("/items/{}/history", keys[2])).await.ok();
        assert_eq!((&history["items"][0]["command"], &history["items"][0]["changes"][0]["field"]), (&json!("sprint.close"), &json!("link")));
        world.olu.undo(&closed).await.ok();
        assert_eq!((within(&world, &next).await.len(), within(&world, &later).await.len()), (0, 0));
        assert_eq!(world.olu.item(&now).await["status"], "running");
        assert_eq!(world.wrong().await, Vec::<String>::new());
    }

    async fn what_is_carried_over_counts_in_the_sprint_it_comes_to(world: World) {
        let keys = [world.olu.create("stories", "One", json!({"points": 5})).await];
        let now = started(&world, &keys).await;
        let next = sprint(&world, "Sprint 2", "2026-03-16").await;
        world.olu.patch("/products/TID/teams/Team", json!({"unready": "refuse", "wip_started": 1})).await.ok();
        world.olu.post(&format!("/sprints/{now}/close"), json!({"unfinished_to": next})).await.ok();
        world.olu.post(&format!("/sprints/{next}/start"), json!({})).await.ok();
        let report = world.olu.get(&format!("/sprints/{next}/report")).await.ok();
        assert_eq!((&report["burn"]["committed"], &report["not_done"][0]["sprints"]), (&json!(5.0), &json!(2)));
    }

}

/// Taking in so many is the work of minutes on PostgreSQL in a debug build; what carries them over runs on both engines above.
#[test]
fn a_sprint_holds_ten_thousand_items() {
    crate::harness::run(crate::harness::Engine::Sqlite, ten_thousand);
}

async fn ten_thousand(world: World) {
    const MANY: usize = 10_000;
    let mut tx = world.app.store.begin().await.unwrap();
    let by = founder(&tx);
    let key = "TID";
    let product = Product::find(&mut tx, &by, key).await.unwrap();
    let mut keys = Vec::with_capacity(MANY);
    for nth in 0..MANY {
        let draft = Draft { title: format!("Item {nth}"), points: Some(1.0), ..Draft::default() };
        keys.push(creating::create(&mut tx, &by, Kind::Task, Some(&product), draft).await.unwrap().item.key);
    }
    tx.commit().await.unwrap();
    let now = started(&world, &keys).await;
    let next = sprint(&world, "Sprint 2", "2026-03-16").await;
    let report = world.olu.get(&format!("/sprints/{now}/report")).await.ok();
    assert_eq!((&report["burn"]["committed"], report["not_done"].as_array().unwrap().len()), (&json!(10_000.0), MANY));
    let page = async |page: &str| {
        world.olu.answer(world.olu.browser(reqwest::Method::GET, &format!("/items/{now}/{page}"))).await.is(200).text
    };
    let board = page("board").await;
    assert!(board.contains("The first 1,000 of 10,000 cards are shown"));
    assert_eq!(board.matches("id=\"card-").count(), 1_000);
    let found = page(&format!("board?q={}", "Item%209999")).await;
    assert!(found.contains("Item 9999") && !found.contains("cards are shown"));
    assert!(page("report").await.contains("holds all 10,000"));
    world.olu.post(&format!("/stories/{}/acceptance", keys[0]), json!({})).await.ok();
    let closed = world
        .olu
        .post(&format!("/sprints/{now}/close"), json!({"unfinished_to": next, "unfinished": {&keys[1]: "backlog"}}))
        .await
        .ok();
    assert_eq!((closed["not_done"].as_array().unwrap().len(), &closed["burn"]["completed"]), (MANY - 1, &json!(1.0)));
    assert_eq!(within(&world, &next).await.len(), MANY - 2);
    let plan = world.olu.get(&format!("/sprints/{next}/plan")).await.ok();
    assert_eq!((&plan["items"], &plan["points"]), (&json!(MANY - 2), &json!(9_998.0)));
    assert!(page("report").await.contains("holds all"));
}

fn founder(tx: &northline::store::Tx) -> Actor {
    Actor {
        person: PersonId(uuid::Uuid::nil()),
        name: "the founder".into(),
        email: String::new(),
        roles: vec![Held { role: Role::Owner, product: None, area: None }],
        via: Via::Cli,
        writes: true,
        theme: String::new(),
        density: String::new(),
        at: tx.now,
        session: None,
        archived: Default::default(),
    }
}
