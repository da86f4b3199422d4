//! Writers that wait together share a transaction; what one of them does wrong is no matter of the others.

use futures_util::future::join_all;
use northline::{
    error::{Error, Result},
    knowledge::settling,
    store::{Store, Work, check},
};
use serde_json::{Value, json};

use crate::harness::World;

/// Adds to a setting, then ends as it is told to.
fn add(name: &'static str, end: fn() -> Result<()>) -> Work<()> {
    Box::new(move |tx| {
        Box::pin(async move {
            tx.query(northline::sql!("insert into setting (name, value) values ($1, 'there')"))
                .bind(name)
                .run()
                .await?;
            end()
        })
    })
}

async fn is_there(store: &Store, name: &'static str) -> bool {
    let mut db = store.read().await.unwrap();
    let found = db.query(northline::sql!("select value from setting where name = $1")).bind(name).value::<String>();
    found.await.unwrap().is_some()
}

both! {
    async fn what_fails_or_panics_leaves_nothing_and_harms_nobody(world: World) {
        let store = &world.app.store;
        // While somebody else writes, the others gather behind the first.
        let holding = store.begin().await.unwrap();
        let works = [
            add("first", || Ok(())),
            add("second", || Ok(())),
            add("wrong", || Err(Error::refused("wrong", "this is wrong"))),
            add("third", || Ok(())),
            add("broken", || panic!("a fault of the program")),
            add("fourth", || Ok(())),
        ];
        let waiting = tokio::spawn({
            let store = store.clone();
            // On PostgreSQL each has a transaction of its own, and a panic is for whoever spawned it.
            let works = works.into_iter().enumerate().filter(|(nth, _)| *nth != 4 || !store.is_postgres());
            let works: Vec<_> = works.map(|(_, work)| work).collect();
            async move { join_all(works.into_iter().map(|work| store.write(work))).await }
        });
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        holding.rollback().await.unwrap();
        let ended = waiting.await.unwrap();
        assert!(ended[0].is_ok() && ended[1].is_ok() && ended[3].is_ok(), "{ended:?}");
        assert_eq!(ended[2].as_ref().unwrap_err().code(), "wrong");
        for name in ["first", "second", "third", "fourth"] {
            assert!(is_there(store, name).await, "{name} was written");
        }
        for name in ["wrong", "broken"] {
            assert!(!is_there(store, name).await, "{name} was taken back");
        }
    }

    async fn forty_who_write_at_once_each_get_their_own_answer(world: World) {
        let story = world.olu.create("stories", "Judged", json!({"criteria": ["It holds"]})).await;
        let asked = (0..40).map(|nth| {
            let (olu, story) = (world.olu.clone(), story.clone());
            async move {
                match nth % 4 {
                    // Refused by a rule, after much was read.
                    0 => olu.post(&format!("/stories/{story}/acceptance"), json!({})).await.status,
                    // Refused after the item was written.
                    1 => olu.post("/products/TID/stories", json!({"title": "Lost", "serves": ["TID-9999"]})).await.status,
                    _ => olu.post("/products/TID/stories", json!({"title": format!("Kept {nth}")})).await.status,
                }
            }
        });
        let statuses = join_all(asked).await;
        for (nth, status) in statuses.iter().enumerate() {
            assert_eq!(*status, [409, 404, 201, 201][nth % 4], "the request {nth}");
        }
        let order = world.olu.get("/products/TID/backlog?limit=200").await.ok();
        let mut titles: Vec<_> =
            order["items"].as_array().unwrap().iter().map(|item| item["title"].as_str().unwrap().to_owned()).collect();
        assert_eq!(titles.len(), 21, "{titles:?}");
        titles.sort();
        titles.dedup();
        assert_eq!(titles.len(), 21, "each stands there once");
        assert!(!titles.contains(&"Lost".to_owned()));
        assert_eq!(world.wrong().await, Vec::<String>::new());
    }

    async fn the_same_request_sent_at_once_many_times_is_done_once(world: World) {
        let asked = (0..12).map(|_| {
            let request = world.olu.request(reqwest::Method::POST, "/products/TID/stories");
            let request = request.header("idempotency-key", "once").json(&json!({"title": "Only one"}));
            world.olu.answer(request)
        });
        let keys: Vec<Value> = join_all(asked).await.into_iter().map(|answer| answer.created()["key"].clone()).collect();
        assert!(keys.iter().all(|key| *key == keys[0]), "{keys:?}");
        assert_eq!(world.olu.order().await.len(), 1);
    }
}

both! {
    async fn settling_the_text_index_leaves_few_parts_and_loses_nothing(world: World) {
        for n in 0..30 {
            world.olu.post("/products/TID/stories", json!({"title": format!("Harbour number {n}")})).await.is(201);
        }
        let before = parts(&world).await;
        settling::settle(&world.app.store).await.unwrap();
        let after = parts(&world).await;
        assert!(after <= before && after < 8, "{before} parts became {after}");
        settling::settle(&world.app.store).await.unwrap();
        assert_eq!(parts(&world).await, after, "what is settled stays as it is");
        let found = world.olu.get("/search?q=harbour&limit=200").await.ok();
        assert_eq!(found["items"].as_array().unwrap().len(), 30);
        assert_eq!(check::check(&world.app.store).await.unwrap(), Vec::<String>::new());
    }
}

async fn parts(world: &World) -> i64 {
    let many = northline::sql!(sqlite: "select count(distinct segid) from item_text_idx", postgres: "select cast(0 as bigint)");
    world.app.store.read().await.unwrap().query(many).value::<i64>().await.unwrap().unwrap()
}
