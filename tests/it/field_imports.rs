//! Columns that become fields of a product's own: suggested by their names, read as their kinds, said when they cannot be.

use northline::{
    cli::operator,
    import::{self, Head, Mapping, Run, What},
    items::Product,
};
use serde_json::{Value, json};

use crate::harness::World;

async fn head(world: &World, content: &str) -> (import::Stored, Head) {
    let app = &world.app;
    let stored = import::storing::store(&app.files, "test.csv", content.as_bytes(), app.store.new_id()).await.unwrap();
    let head = Head::read(&app.files.join(&stored.file), What::Item, 200).unwrap();
    (stored, head)
}

async fn mapping(world: &World, head: &Head, map: Option<&str>) -> Result<Mapping, northline::Error> {
    let mut db = world.app.store.read().await.unwrap();
    let product = Product::find(&mut db, &operator(), "TID").await.unwrap();
    let own = import::own::of_product(&mut db, &product, What::Item).await.unwrap();
    match map {
        Some(map) => Mapping::parse(What::Item, map, &head.headers, &own),
        None => Ok(Mapping::suggested(What::Item, &head.headers, &head.sample(), &own)),
    }
}

async fn bring(world: &World, content: &str, map: Option<&str>, dry: bool) -> Run {
    let (stored, head) = head(world, content).await;
    let mapping = mapping(world, &head, map).await.unwrap();
    let mut tx = world.app.store.begin().await.unwrap();
    let product = Product::find(&mut tx, &operator(), "TID").await.unwrap();
    let id = Run::add(&mut tx, &operator(), &product, What::Item, stored, mapping.clone()).await.unwrap();
    Run::start(&mut tx, id, mapping, dry, true).await.unwrap();
    tx.commit().await.unwrap();
    let run = import::go(&world.app, id, |_| {}).await.unwrap();
    assert_eq!((run.state.as_str(), run.failed), ("done", 0), "{:?}", run.error);
    assert_eq!(world.wrong().await, Vec::<String>::new());
    world.later();
    run
}

fn counts(run: &Run) -> (i64, i64, i64) {
    (run.created, run.updated, run.skipped)
}

async fn notes(world: &World, run: &Run) -> String {
    let mut db = world.app.store.read().await.unwrap();
    let rows = import::noted(&mut db, run.id, 20).await.unwrap();
    rows.into_iter().filter_map(|row| row.why).collect::<Vec<_>>().join("\n")
}

async fn undo(world: &World, run: &Run) {
    let mut tx = world.app.store.begin().await.unwrap();
    import::begin_undo(&mut tx, run.id, false, true).await.unwrap();
    tx.commit().await.unwrap();
    import::go(&world.app, run.id, |_| {}).await.unwrap();
    world.later();
}

async fn ferry_fields(world: &World) {
    let choices = json!({"choices": ["low", "high", "None"]});
    world.field("Severity", "choice", choices).await;
    world.field("Harbours", "several", json!({"choices": ["Hestan", "Mull, west", "Oban"]})).await;
    for (name, kind) in
        [("Cost", "number"), ("Promised by", "date"), ("Asked by", "person"), ("Ticket", "link"), ("Legal", "checkbox")]
    {
        world.field(name, kind, json!({})).await;
    }
    world.field("Found in", "text", json!({"kinds": ["bug"]})).await;
}

const HEAD: &str = "id,type,title,Severity,harbours,cost,Promised By,asked_by,Ticket,Legal,Found in\n";
const FULL: &str = "S-1,Story,Refund,HIGH,\"Oban; Mull, west\",\"1,200.50\",31/12/2026,Mei,https://example.org/1,yes,\nB-1,Bug,Crash,None,Hestan,,,,,no,2.1\n";

impl World {
    async fn called(&self, title: &str) -> Value {
        let page = self.olu.get(&format!("/products/TID/backlog?q={title}")).await.ok();
        page["items"][0]["fields"].clone()
    }
}

both! {
    async fn columns_called_like_a_field_become_it_and_are_read_as_its_kind(world: World) {
        ferry_fields(&world).await;
        let dry = bring(&world, &format!("{HEAD}{FULL}"), None, true).await;
        assert_eq!((counts(&dry), world.olu.order().await.len()), ((2, 0, 0), 0));
        let run = bring(&world, &format!("{HEAD}{FULL}"), None, false).await;
        assert_eq!(counts(&run), (2, 0, 0));
        let story = json!({"severity": "high", "cost": 1200.5, "promised_by": "2026-12-31", "asked_by": "mei@example.org",
            "ticket": "https://example.org/1", "legal": true, "harbours": ["Mull, west", "Oban"]});
        assert_eq!(world.called("Refund").await, story);
        assert_eq!(world.called("Crash").await, json!({"severity": "None", "harbours": ["Hestan"], "found_in": "2.1"}));
        let again = bring(&world, &format!("{HEAD}{FULL}"), None, false).await;
        assert_eq!(counts(&again), (0, 0, 2), "nothing new");
        undo(&world, &run).await;
        assert_eq!(world.olu.order().await.len(), 0);
        assert_eq!(counts(&bring(&world, &format!("{HEAD}{FULL}"), None, false).await), (2, 0, 0));
    }

    async fn what_cannot_be_read_is_said_and_the_row_comes_without_it(world: World) {
        ferry_fields(&world).await;
        let bad = "S-1,Story,Refund,dire,\"Oban, Atlantis\",much,31 Foo,Nobody,ftp://x,perhaps,2.1\n";
        let run = bring(&world, &format!("{HEAD}{bad}"), None, false).await;
        assert_eq!(counts(&run), (1, 0, 0));
        assert_eq!(world.called("Refund").await, json!({"harbours": ["Oban"]}));
        let notes = notes(&world, &run).await;
        for said in [
            "Severity “dire” was left out", "Harbours “Atlantis” was left out", "Cost “much” was left out: this is no number",
            "Promised by “31 Foo” was left out", "nobody here is called Nobody; Asked by was left out", "Ticket “ftp://x” was left out",
            "Legal “perhaps” was left out", "Found in “2.1” was left out: it is not asked of a story",
        ] {
            assert!(notes.contains(said), "{said}: {notes}");
        }
    }

    async fn a_row_that_says_something_else_changes_only_that_and_is_taken_back(world: World) {
        ferry_fields(&world).await;
        bring(&world, &format!("{HEAD}{FULL}"), None, false).await;
        let other = "S-1,Story,Refund,low,Oban,,,,,no,\n";
        let dry = bring(&world, &format!("{HEAD}{other}"), None, true).await;
        assert_eq!(counts(&dry), (0, 1, 0));
        let run = bring(&world, &format!("{HEAD}{other}"), None, false).await;
        assert_eq!(counts(&run), (0, 1, 0));
        assert_eq!(world.called("Refund").await, json!({"severity": "low", "harbours": ["Oban"]}), "an emptied cell empties its field");
        let notes = notes(&world, &run).await;
        assert!(notes.contains("Severity") && notes.contains("Legal") && notes.contains("Harbours") && !notes.contains("title"), "{notes}");
        assert_eq!(counts(&bring(&world, &format!("{HEAD}{other}"), None, false).await), (0, 0, 1));
        undo(&world, &run).await;
        let back = world.called("Refund").await;
        assert_eq!((&back["severity"], &back["legal"], &back["cost"]), (&json!("high"), &json!(true), &json!(1200.5)));
    }

    async fn what_a_person_has_set_since_is_not_emptied(world: World) {
        ferry_fields(&world).await;
        bring(&world, &format!("{HEAD}{FULL}"), None, false).await;
        let key = world.olu.order().await[0].clone();
        world.say(&key, "cost", json!(7)).await.ok();
        world.later();
        bring(&world, &format!("{HEAD}S-1,Story,Refund,high,Oban,,,,,,\n"), None, false).await;
        let said = world.said(&key).await;
        assert_eq!((&said["cost"], &said["ticket"]), (&json!(7.0), &Value::Null));
    }

    async fn a_mapping_names_a_field_by_its_key(world: World) {
        ferry_fields(&world).await;
        let content = "name,how bad,euro\nRefund,high,3\n";
        let run = bring(&world, content, Some("title=name,fields.severity=how bad,Fields.Cost=euro"), false).await;
        assert_eq!((counts(&run), world.called("Refund").await), ((1, 0, 0), json!({"severity": "high", "cost": 3.0})));
        let (_, head) = head(&world, content).await;
        let refused = mapping(&world, &head, Some("title=name,fields.colour=euro")).await.unwrap_err().to_string();
        assert!(refused.contains("fields.colour") && refused.contains("fields.severity"), "{refused}");
        world.olu.delete("/products/TID/fields/cost").await.ok();
        assert!(mapping(&world, &head, Some("fields.cost=euro")).await.is_err());
    }

    async fn a_title_stays_a_title_and_rows_without_a_name_are_known_again(world: World) {
        world.field("Title", "text", json!({})).await;
        world.field("Priority", "choice", json!({"choices": ["P0", "P9"]})).await;
        let content = "Title,Priority\nRefund,P9\nRefund,P0\n";
        let (_, head) = head(&world, content).await;
        let suggested = mapping(&world, &head, None).await.unwrap().0;
        assert_eq!((suggested.get("title"), suggested.get("fields.priority"), suggested.len()), (Some(&0), Some(&1), 2));
        assert_eq!(counts(&bring(&world, content, None, false).await), (2, 0, 0));
        assert_eq!(counts(&bring(&world, content, None, false).await), (0, 0, 2));
    }
}
