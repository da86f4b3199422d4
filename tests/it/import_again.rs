//! Importing a file again, with something taken out of it, and what becomes of the files.

use chrono::TimeDelta;
use northline::{
    cli::operator,
    import::{self, Head, Mapping, Run, RunId, What, forgetting},
    items::Product,
};
use serde_json::{Value, json};

use crate::harness::World;

/// Puts a file in place, as it comes from a browser.
async fn sent(world: &World, what: What, content: &str) -> RunId {
    let app = &world.app;
    let stored = import::storing::store(&app.files, "test.csv", content.as_bytes(), app.store.new_id()).await.unwrap();
    let head = Head::read(&app.files.join(&stored.file), what, 200).unwrap();
    let mapping = Mapping::suggested(what, &head.headers, &head.sample(), &[]);
    let mut tx = app.store.begin().await.unwrap();
    let product = Product::find(&mut tx, &operator(), "TID").await.unwrap();
    let run = Run::add(&mut tx, &operator(), &product, what, stored, mapping).await.unwrap();
    tx.commit().await.unwrap();
    run
}

async fn bring(world: &World, what: What, content: &str) -> Run {
    let id = sent(world, what, content).await;
    let mut tx = world.app.store.begin().await.unwrap();
    let mapping = Run::get(&mut tx, id).await.unwrap().mapping.0;
    Run::start(&mut tx, id, mapping, false, true).await.unwrap();
    tx.commit().await.unwrap();
    let run = import::go(&world.app, id, |_| {}).await.unwrap();
    assert_eq!((run.state.as_str(), run.failed), ("done", 0), "{:?}", run.error);
    world.later();
    run
}

/// The names of the files that are kept.
fn kept(world: &World) -> usize {
    std::fs::read_dir(world.app.files.join("imports")).map_or(0, Iterator::count)
}

const HEAD: &str = "id,title,description,story points,assignee,priority,due date,tags\n";
const FULL: &str = "S-1,Refund,To the card,5,mei@example.org,high,2026-05-01,\"card, now\"\n";
const EMPTY: &str = "S-1,Refund,,,,,,\n";

both! {
    async fn what_is_empty_in_the_file_now_is_emptied_here(world: World) {
        bring(&world, What::Item, &format!("{HEAD}{FULL}")).await;
        let key = world.olu.order().await[0].clone();
        let before = world.olu.item(&key).await;
        assert_eq!((&before["points"], &before["owner"], &before["labels"]), (&json!(5.0), &json!("mei@example.org"), &json!(["card", "now"])));
        let again = bring(&world, What::Item, &format!("{HEAD}{EMPTY}")).await;
        assert_eq!(again.updated, 1);
        let after = world.olu.item(&key).await;
        for field in ["points", "owner", "priority", "due_on"] {
            assert_eq!(after[field], Value::Null, "{field}");
        }
        assert_eq!((&after["body"], &after["labels"], &after["title"]), (&json!(""), &json!([]), &json!("Refund")));
        let third = bring(&world, What::Item, &format!("{HEAD}{EMPTY}")).await;
        assert_eq!((third.updated, third.skipped), (0, 1));
        let mut tx = world.app.store.begin().await.unwrap();
        import::begin_undo(&mut tx, again.id, false, true).await.unwrap();
        tx.commit().await.unwrap();
        import::go(&world.app, again.id, |_| {}).await.unwrap();
        let back = world.olu.item(&key).await;
        assert_eq!((&back["points"], &back["body"], &back["labels"]), (&before["points"], &before["body"], &before["labels"]));
    }

    async fn what_a_person_has_set_since_stays(world: World) {
        bring(&world, What::Item, &format!("{HEAD}{FULL}")).await;
        let key = world.olu.order().await[0].clone();
        world.olu.patch(&format!("/stories/{key}"), json!({"points": 8, "owner": "olu"})).await.ok();
        world.later();
        bring(&world, What::Item, &format!("{HEAD}{EMPTY}")).await;
        let after = world.olu.item(&key).await;
        assert_eq!((&after["points"], &after["owner"]), (&json!(8.0), &json!("olu@example.org")));
        assert_eq!((&after["priority"], &after["body"]), (&Value::Null, &json!("")));
    }

    async fn a_column_that_is_not_there_says_nothing(world: World) {
        bring(&world, What::Item, &format!("{HEAD}{FULL}")).await;
        let key = world.olu.order().await[0].clone();
        bring(&world, What::Item, "id,title\nS-1,Refund anew\n").await;
        let after = world.olu.item(&key).await;
        assert_eq!((&after["title"], &after["points"], &after["body"]), (&json!("Refund anew"), &json!(5.0), &json!("To the card")));
    }

    async fn the_same_holds_for_jira_feedback_and_customers(world: World) {
        let jira = "Summary,Issue key,Issue Type,Status,Priority,Assignee,Story Points,Labels,Description\n";
        bring(&world, What::Jira, &format!("{jira}Sign in,OLD-1,Story,To Do,High,mei@example.org,5,web,Why\n")).await;
        let key = world.olu.order().await[0].clone();
        bring(&world, What::Jira, "Summary,Issue key,Issue Type,Status,Story Points\nSign in,OLD-1,Story,To Do,\n").await;
        let after = world.olu.item(&key).await;
        assert_eq!((&after["points"], &after["owner"], &after["labels"]), (&Value::Null, &json!("mei@example.org"), &json!(["web"])));
        bring(&world, What::Jira, &format!("{jira}Sign in,OLD-1,Story,To Do,,,,,\n")).await;
        let after = world.olu.item(&key).await;
        assert_eq!((&after["owner"], &after["labels"], &after["priority"]), (&Value::Null, &json!([]), &Value::Null));
        let voices = "id,text,customer,author,rating\n";
        bring(&world, What::Feedback, &format!("{voices}F-1,My money never came,Outer Isles,Marta,3\n")).await;
        bring(&world, What::Feedback, &format!("{voices}F-1,My money never came,,,\n")).await;
        let said = world.ada.get("/products/TID/items?kind=feedback").await.ok()["items"][0]["key"].as_str().unwrap().to_owned();
        let said = world.ada.item(&said).await;
        assert_eq!((&said["customer"], &said["said_by"], &said["score"]), (&Value::Null, &Value::Null, &Value::Null));
        let customers = "id,name,segment,revenue\n";
        bring(&world, What::Customer, &format!("{customers}C-1,Outer Isles,Island,310000\n")).await;
        bring(&world, What::Customer, &format!("{customers}C-1,Outer Isles,,\n")).await;
        let found = world.ada.get("/search?q=outer&kind=customer").await.ok()["items"][0]["key"].as_str().unwrap().to_owned();
        let customer = world.ada.item(&found).await;
        assert_eq!((&customer["segment"], &customer["revenue"]), (&Value::Null, &Value::Null));
        assert_eq!(world.wrong().await, Vec::<String>::new());
    }

    async fn files_are_deleted_after_thirty_days_and_no_sooner(world: World) {
        let done = bring(&world, What::Item, &format!("{HEAD}{FULL}")).await;
        let waits = sent(&world, What::Item, "id,title\nS-2,Left lying\n").await;
        let partial = world.app.files.join("imports").join(format!("{}.partial", world.app.store.new_id()));
        std::fs::write(&partial, "half").unwrap();
        assert_eq!((forgetting::forget(&world.app).await.unwrap(), kept(&world)), (0, 3));
        world.clock.advance(TimeDelta::days(2));
        assert_eq!((forgetting::forget(&world.app).await.unwrap(), kept(&world)), (1, 2));
        assert!(!partial.exists());
        world.clock.advance(TimeDelta::days(20));
        let again = sent(&world, What::Item, &format!("{HEAD}{FULL}")).await;
        world.clock.advance(TimeDelta::days(9));
        assert_eq!((forgetting::forget(&world.app).await.unwrap(), kept(&world)), (1, 1), "the file that was sent again stays");
        let gone = world.app.store.read().await.map(|mut db| async move { Run::get(&mut db, waits).await.unwrap() }).unwrap().await;
        assert!(Head::read(&world.app.files.join(&gone.file), What::Item, 1).is_err_and(|error| error.to_string().contains("30 days")));
        world.clock.advance(TimeDelta::days(31));
        assert_eq!((forgetting::forget(&world.app).await.unwrap(), kept(&world)), (1, 0));
        let mut tx = world.app.store.begin().await.unwrap();
        import::begin_undo(&mut tx, done.id, false, true).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(import::go(&world.app, done.id, |_| {}).await.unwrap().state, "undone");
        assert_eq!(world.olu.order().await, Vec::<String>::new());
        assert_ne!(again.0, done.id.0);
    }
}
