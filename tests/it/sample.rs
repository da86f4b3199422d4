//! The sample leaves without a trace, whatever was done in it, and whatever tables come.

use std::collections::{BTreeMap, BTreeSet};

use northline::store::Sql;
use reqwest::{Method, multipart};
use serde_json::json;

use crate::{
    cast::Person,
    harness::{Answer, World},
};

/// Every table with a foreign key, and the table it points at.
static REFERENCES: Sql = Sql {
    sqlite: "select m.name, f.\"table\" from sqlite_master m join pragma_foreign_key_list(m.name) f where m.type = 'table'",
    postgres: "select c.conrelid::regclass::text, c.confrelid::regclass::text from pg_constraint c where c.contype = 'f'",
    at: "sample",
};

/// Tables that name a product or an item without a foreign key.
static NAMING: Sql = Sql {
    sqlite: "select distinct m.name from sqlite_master m join pragma_table_info(m.name) c
        where m.type = 'table' and c.name in ('product_id', 'item_id', 'team_id', 'event_id')",
    postgres: "select distinct c.table_name::text from information_schema.columns c join information_schema.tables t
        on t.table_name = c.table_name and t.table_schema = c.table_schema
        where c.table_schema = 'public' and t.table_type = 'BASE TABLE' and c.column_name in ('product_id', 'item_id', 'team_id', 'event_id')",
    at: "sample",
};

/// Every table in which something of a product can stand, however far away from it.
async fn tables(world: &World) -> BTreeSet<String> {
    let mut db = world.app.store.read().await.unwrap();
    let references = db.query(&REFERENCES).all::<(String, String)>().await.unwrap();
    let naming = db.query(&NAMING).all::<(String,)>().await.unwrap();
    let mut tables: BTreeSet<String> = naming.into_iter().map(|(table,)| table).chain(["product".to_owned()]).collect();
    loop {
        let more = references.iter().filter(|(_, to)| tables.contains(to)).map(|(from, _)| from.clone());
        let more: Vec<String> = more.filter(|from| !tables.contains(from)).collect();
        if more.is_empty() {
            return tables;
        }
        tables.extend(more);
    }
}

/// How many rows each of them has; what happened in the organisation as a whole is not of the sample.
async fn rows(world: &World, tables: &BTreeSet<String>) -> BTreeMap<String, i64> {
    let mut db = world.app.store.read().await.unwrap();
    let mut rows = BTreeMap::new();
    for table in tables {
        let which = match table.as_str() {
            "event" => "where product_id is not null",
            "outbox" => "where event_id in (select id from event where product_id is not null)",
            "item_count" => "where n <> 0",
            _ => "",
        };
        let text: &'static str = format!("select cast(count(*) as bigint) from {table} {which}").leak();
        let sql: &'static Sql = Box::leak(Box::new(Sql { sqlite: text, postgres: text, at: "sample" }));
        rows.insert(table.clone(), db.query(sql).value::<i64>().await.unwrap().unwrap());
    }
    rows
}

async fn renamed(world: &World) {
    let mut tx = world.app.store.begin().await.unwrap();
    let rename = northline::sql!("update product set key = 'OWN' where key = 'TID'");
    tx.query(rename).run().await.unwrap();
    tx.commit().await.unwrap();
}

/// Everybody has in the sample the roles they have elsewhere.
async fn hired(world: &World) {
    for (person, role) in
        [(&world.ada, "pm"), (&world.olu, "po"), (&world.mei, "developer"), (&world.sam, "stakeholder")]
    {
        let give = json!({"role": role, "product": "TID"});
        world.root.post(&format!("/people/{}/roles", person.email), give).await.created();
    }
}

fn id(answer: Answer) -> String {
    answer.created()["id"].as_str().unwrap().to_owned()
}

/// A ceremony of each kind, with all that can be done in it.
async fn ceremonies(world: &World, sprint: &str, stories: &[String]) {
    let open = async |kind: &str| {
        id(world.olu.post("/products/TID/ceremonies", json!({"kind": kind, "sprint": sprint})).await)
    };
    let refinement = open("refinement").await;
    world.mei.put(&format!("/ceremonies/{refinement}/presence"), json!({})).await.ok();
    let round = id(world.olu.post(&format!("/ceremonies/{refinement}/rounds"), json!({"item": stories[0]})).await);
    world.mei.put(&format!("/rounds/{round}/card"), json!({"card": "3"})).await.ok();
    world.olu.patch(&format!("/ceremonies/{refinement}"), json!({"item": stories[0]})).await.ok();
    let standup = open("standup").await;
    let words = json!({"did": "Wrote", "following": "Go on", "hindered": "No terminal"});
    world.mei.put(&format!("/ceremonies/{standup}/answer"), words).await.ok();
    let retro = open("retrospective").await;
    let note = async |by: &Person, words: &str| {
        id(by.post(&format!("/ceremonies/{retro}/notes"), json!({"place": "Stop", "body": words})).await)
    };
    let (one, other) = (note(&world.mei, "Late tests").await, note(&world.mei, "Tests too late").await);
    let lead = async |phase: &str| world.olu.patch(&format!("/ceremonies/{retro}"), json!({"phase": phase})).await.ok();
    lead("group").await;
    world.mei.patch(&format!("/ceremony-notes/{other}"), json!({"under": one})).await.ok();
    lead("vote").await;
    world.mei.put(&format!("/ceremony-notes/{one}/vote"), json!({})).await.ok();
    lead("act").await;
    let action = json!({"title": "Test on Wednesdays", "owner": world.mei.email, "due_on": "2026-03-20"});
    world.olu.post(&format!("/ceremonies/{retro}/actions"), action).await.created();
    world.olu.post(&format!("/ceremonies/{retro}/close"), json!({})).await.ok();
}

async fn imported(world: &World) {
    let file = "id,title\nF-1,Boats are late\nF-2,Boats are full\n";
    let form = multipart::Form::new().part("file", multipart::Part::text(file).file_name("said.csv"));
    let request = world.olu.request(Method::POST, "/products/TID/imports?kind=feedback").multipart(form);
    let run = world.olu.answer(request).await.is(202).body["run"].as_str().unwrap().to_owned();
    let run = northline::import::RunId(run.parse().unwrap());
    northline::import::go(&world.app, run, |_| {}).await.unwrap();
}

both! {
    async fn the_sample_has_a_past_that_says_why(world: World) {
        renamed(&world).await;
        world.root.post("/sample", json!({})).await.created();
        let day = |ago: i64| (world.clock.now() - chrono::TimeDelta::days(ago)).date_naive().to_string();
        let changes = world.root.get(&format!("/products/TID/roadmap/changes?from={}&to={}", day(91), day(0))).await.ok();
        let of = |became: &str| changes["items"].as_array().unwrap().iter().filter(|one| one["became"] == became).count();
        assert!(of("finished") == 1 && of("added") >= 1 && of("changed") >= 5, "{changes}");
        let slipped = changes["items"].as_array().unwrap().iter().find(|one| one["title"] == "Money back without a call").unwrap();
        assert_eq!(slipped["slip"]["end"], 21);
        assert!(slipped["why"]["steps"].to_string().contains("three weeks for what was to take one"), "{slipped}");
        let then = world.root.get(&format!("/products/TID/roadmap/at?day={}", day(30))).await.ok();
        let done = then["bets"].as_array().unwrap().iter().find(|bet| bet["title"] == "Change it yourself").unwrap();
        assert_eq!(done["open"], true, "it was finished twenty days ago");
        // Each number that is checked in goes from where it began to where it is.
        let goals = world.root.get("/products/TID/goals/scores?period=all").await.ok();
        for result in goals["items"].as_array().unwrap().iter().flat_map(|goal| goal["key_results"].as_array().unwrap()) {
            let curve: Vec<f64> = result["curve"].as_array().unwrap().iter().map(|value| value.as_f64().unwrap()).collect();
            let (from, to) = (result["baseline"].as_f64().unwrap(), result["current"].as_f64().unwrap());
            assert!(curve.len() >= 2 && (curve[0] - from).abs() < 1e-9 && (curve[curve.len() - 1] - to).abs() < 1e-9, "{result}");
        }
        let budget = world.root.get("/products/TID/budget").await.ok();
        assert!(budget["items"].as_array().unwrap().iter().any(|one| one["kind"] == "initiative" && one["spent"].as_f64() > Some(0.0)), "{budget}");
        for one in budget["items"].as_array().unwrap() {
            assert_eq!(one["beyond"], json!([]), "{one}");
        }
        for method in ["ice", "wsjf", "weighted", "cd3"] {
            let sheet = world.root.get(&format!("/products/TID/scores?method={method}")).await.ok();
            assert!(sheet["scored"].as_i64() >= Some(6), "{method}: {}", sheet["scored"]);
        }
        assert_eq!(world.wrong().await, Vec::<String>::new());
    }

    async fn the_sample_leaves_with_everything_that_was_done_in_it(world: World) {
        renamed(&world).await;
        let tables = tables(&world).await;
        let before = rows(&world, &tables).await;
        world.root.post("/sample", json!({})).await.created();
        hired(&world).await;
        world.root.put("/products/TID/key", json!({"key": "TIDE"})).await.is(200);
        world.root.put("/products/TIDE/key", json!({"key": "TID"})).await.is(200);
        world.team().await;
        world.olu.patch("/products/TID/teams/Team", json!({"wip_person": 2})).await.ok();
        let states = ["Next = ready", "Building = started", "Demo = review", "Shipped = accepted"];
        world.olu.put("/products/TID/teams/Team/workflow", json!({"states": states})).await.ok();

        let (epic, mut stories) = (world.olu.create("epics", "Money back", json!({})).await, Vec::new());
        for title in ["Refund by card", "Refund by cash"] {
            let more = json!({"serves": [epic], "criteria": ["It holds"], "estimates": {"design": 1.0, "server": 2.0}, "labels": ["money"]});
            stories.push(world.olu.create("stories", title, more).await);
        }
        let sprint = json!({"starts_on": "2026-03-02", "ends_on": "2026-03-13", "team": "Team"});
        let sprint = world.olu.create("sprints", "Sprint 1", sprint).await;
        world.olu.post(&format!("/sprints/{sprint}/items"), json!({"items": stories})).await.ok();
        world.olu.post(&format!("/sprints/{sprint}/start"), json!({})).await.ok();
        world.mei.put(&format!("/sprints/{sprint}/cards/{}", stories[0]), json!({"status": "Building"})).await.ok();

        let sent = world.mei.answer(world.mei.request(Method::POST, "/files").body("a drawing")).await.created();
        let attach = json!({"file": sent["file"], "name": "drawing.txt"});
        world.mei.post(&format!("/items/{}/attachments", stories[0]), attach).await.created();
        world.mei.post(&format!("/stories/{}/subtasks", stories[0]), json!({"line": "Ask the bank 2h"})).await.created();
        world.mei.post(&format!("/items/{}/comments", stories[0]), json!({"body": "Ask the bank."})).await.created();
        world.mei.put(&format!("/items/{}/follow", stories[1]), json!({})).await.ok();
        let obstacle = json!({"title": "The bank is closed", "severity": "blocker", "items": [stories[0]]});
        world.mei.post("/products/TID/obstacles", obstacle).await.created();
        world.tick_of(&stories[0], "Documented").await;
        let severity = world.field("How bad", "choice", json!({"choices": ["low", "high"]})).await;
        world.say(&stories[0], &severity, json!("high")).await.ok();
        world.olu.post("/products/TID/views", json!({"name": "Ready", "query": "?status=ready"})).await.created();
        let second = world.olu.create("epics", "Receipts", json!({})).await;
        world.olu.put(&format!("/epics/{second}/map"), json!({"before": epic})).await.ok();
        let task = world.olu.post(&format!("/epics/{second}/map/tasks"), json!({"title": "Ask for one"})).await.created();
        world.olu.put(&format!("/stories/{}/map", stories[1]), json!({"task": task["id"]})).await.ok();
        world.sam.patch(&format!("/stories/{}", stories[1]), json!({"title": "Refund in cash"})).await.proposed();
        for plural in ["themes", "personas", "segments", "competitors", "claims", "trends", "canvases", "notes",
            "features", "documents", "assumptions", "experiments", "milestones", "risks", "decisions"]
        {
            world.ada.create(plural, "Told", json!({})).await;
        }
        let theme = world.ada.create("themes", "Wanted", json!({"share": 10})).await;
        world.ada.patch(&format!("/themes/{theme}"), json!({"share": 20})).await.ok();
        world.ada.put("/products/TID/audiences/sales", json!({"fields": ["goal"], "precision": "quarter"})).await.ok();
        let feature = world.ada.create("features", "Compared", json!({})).await;
        world.ada.put(&format!("/features/{feature}/cells/us"), json!({"level": "yes"})).await.ok();
        let idea = world.ada.create("ideas", "Scored", json!({})).await;
        world.ada.put(&format!("/ideas/{idea}/scores/rice.reach"), json!({"said": "10"})).await.ok();
        world.ada.put("/products/TID/scoring/columns/rice.impact", json!({"from": "demand"})).await.ok();
        ceremonies(&world, &sprint, &stories).await;
        let own = json!({"kind": "retrospective", "sprint": sprint, "held_on": "2031-01-06", "columns": ["Fish", "Hooks"]});
        world.olu.post("/products/TID/ceremonies", own).await.created();
        imported(&world).await;
        // A story that came from elsewhere keeps its old key.
        let foreign = world.root.post("/products/OWN/stories", json!({"title": "From elsewhere"})).await.key();
        world.root.put(&format!("/items/{foreign}/product"), json!({"to": "TID"})).await.ok();

        // Another team works in plain flow.
        world.olu.post("/products/TID/teams", json!({"name": "Deck"})).await.created();
        world.olu.patch("/products/TID/teams/Deck", json!({"works_in": "flow"})).await.ok();
        let pulled = world.olu.create("stories", "Sun sails", json!({"status": "ready"})).await;
        world.mei.put(&format!("/products/TID/teams/Deck/cards/{pulled}"), json!({"status": "started"})).await.ok();
        let view = json!({"name": "Deck by person", "page": "board", "team": "Deck", "query": "lanes=person"});
        world.olu.post("/products/TID/views", view).await.created();

        world.root.post("/products/TID/shares", json!({"audience": "public", "name": "The harbour"})).await.created();
        world.root.post("/products/TID/audiences", json!({"name": "Partners"})).await.created();

        let moved = world.ada.put(&format!("/initiatives/{}/dates", world.ada.create("initiatives", "Sun deck", json!({})).await), json!({"due_on": "2026-09-30"})).await.is(200);
        let event = moved.headers["northline-undo"].to_str().unwrap().trim_start_matches("/api/v1").trim_end_matches("/undo").to_owned();
        world.ada.put(&format!("{event}/reason"), json!({"reason": "Before the autumn"})).await.ok();

        let full = rows(&world, &tables).await;
        let untouched: Vec<&String> = tables.iter().filter(|table| full[*table] <= before[*table]).collect();
        assert_eq!(untouched, Vec::<&String>::new(), "this specification does nothing with these tables; let it, and look whether `sample/leaving.rs` clears them");
        world.mei.delete("/sample").await.forbidden();
        world.root.delete("/sample").await.ok();

        let mut after = rows(&world, &tables).await;
        // What happened in the other product stays told.
        for (table, kept) in &mut after {
            if matches!(table.as_str(), "event" | "event_item" | "outbox") {
                *kept = before[table];
            }
        }
        let shown = |rows: &BTreeMap<String, i64>| rows.iter().map(|(table, n)| format!("{table} {n}")).collect::<Vec<_>>();
        assert_eq!(shown(&after), shown(&before));
        assert_eq!(world.wrong().await, Vec::<String>::new());
        assert_eq!(world.root.get("/products").await.ok()["items"].as_array().unwrap().len(), 2);
        // It comes and leaves again.
        world.root.post("/sample", json!({})).await.created();
        world.root.delete("/sample").await.ok();
        assert_eq!(world.wrong().await, Vec::<String>::new());
        world.root.get("/products/TID/backlog").await.missing();
    }
}

impl World {
    async fn tick_of(&self, story: &str, words: &str) {
        let list = self.mei.get(&format!("/items/{story}/checklist/done")).await.ok();
        let entry = list["entries"].as_array().unwrap().iter().find(|entry| entry["says"] == words).unwrap().clone();
        self.mei.put(&format!("/items/{story}/agreed/{}", entry["id"].as_str().unwrap()), json!({})).await.ok();
    }
}
