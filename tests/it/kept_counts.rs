//! What is kept twice stays the same twice, whatever people do in whatever order.

use proptest::{
    prelude::*,
    test_runner::{Config, RngAlgorithm, TestRng, TestRunner},
};
use serde_json::{Value, json};

use crate::harness::{Answer, Engine, World, run};

/// Something somebody does; numbers choose among what is there.
#[derive(Clone, Debug)]
enum Deed {
    Create(usize, usize),
    Edit(usize, usize),
    Link(usize, usize),
    Unlink(usize),
    Archive(usize),
    Restore(usize),
    Move(usize, usize, usize),
    Accept(usize),
    Reject(usize),
    Bulk(usize, usize),
    Undo(usize),
}

fn deed() -> impl Strategy<Value = Deed> {
    let any = 0..1_000usize;
    prop_oneof![
        4 => (any.clone(), any.clone()).prop_map(|(kind, above)| Deed::Create(kind, above)),
        2 => (any.clone(), any.clone()).prop_map(|(item, how)| Deed::Edit(item, how)),
        4 => (any.clone(), any.clone()).prop_map(|(from, to)| Deed::Link(from, to)),
        1 => any.clone().prop_map(Deed::Unlink),
        2 => any.clone().prop_map(Deed::Archive),
        2 => any.clone().prop_map(Deed::Restore),
        3 => (any.clone(), any.clone(), any.clone()).prop_map(|(item, beside, how)| Deed::Move(item, beside, how)),
        2 => any.clone().prop_map(Deed::Accept),
        1 => any.clone().prop_map(Deed::Reject),
        1 => (any.clone(), any.clone()).prop_map(|(first, how)| Deed::Bulk(first, how)),
        3 => any.prop_map(Deed::Undo),
    ]
}

const KINDS: [&str; 10] =
    ["visions", "goals", "key_results", "initiatives", "epics", "stories", "stories", "bugs", "feedback", "ideas"];
const STATUSES: [&str; 6] = ["backlog", "ready", "started", "review", "declined", "active"];

/// What there is so far.
#[derive(Default)]
struct Known {
    items: Vec<String>,
    links: Vec<String>,
    undos: Vec<String>,
}

impl Known {
    fn item(&self, number: usize) -> &str {
        self.items.get(number % self.items.len().max(1)).map_or("TID-1", String::as_str)
    }
}

async fn act(world: &World, known: &mut Known, deed: &Deed) -> Answer {
    let root = &world.root;
    match *deed {
        Deed::Create(kind, above) => {
            let mut body = json!({"title": format!("Number {}", known.items.len()), "points": kind % 7});
            if !known.items.is_empty() && above % 3 > 0 {
                let field = if KINDS[kind % 10] == "feedback" { "supports" } else { "serves" };
                body[field] = if field == "serves" { json!([known.item(above)]) } else { json!(known.item(above)) };
            }
            root.post(&format!("/products/TID/{}", KINDS[kind % 10]), body).await
        }
        Deed::Edit(item, how) => {
            let key = known.item(item).to_owned();
            let kind = root.get(&format!("/items/{key}")).await.body["kind"].as_str().unwrap_or("story").to_owned();
            let kind = northline::items::Kind::parse(&kind).unwrap();
            let body = if how % 2 == 0 { json!({"points": how % 9}) } else { json!({"status": STATUSES[how % 6]}) };
            root.patch(&format!("/{}/{key}", kind.plural()), body).await
        }
        Deed::Link(from, to) => root.post("/links", json!({"from": known.item(from), "to": known.item(to)})).await,
        Deed::Unlink(link) => {
            let link = known.links.get(link % known.links.len().max(1)).cloned().unwrap_or_default();
            root.delete(&format!("/links/{link}")).await
        }
        Deed::Archive(item) => root.delete(&format!("/items/{}", known.item(item))).await,
        Deed::Restore(item) => root.post(&format!("/items/{}/restoration", known.item(item)), json!({})).await,
        Deed::Move(item, beside, how) => {
            let place = match how % 5 {
                0 => json!({"top": true}),
                1 => json!({"bottom": true}),
                2 => json!({"before": known.item(beside)}),
                3 => json!({"after": known.item(beside)}),
                _ => json!({"position": beside % 12 + 1}),
            };
            root.put(&format!("/stories/{}/rank", known.item(item)), place).await
        }
        Deed::Accept(item) => root.post(&format!("/stories/{}/acceptance", known.item(item)), json!({})).await,
        Deed::Reject(item) => {
            let word = json!({"accept": false, "reason": "Not yet"});
            root.post(&format!("/stories/{}/acceptance", known.item(item)), word).await
        }
        Deed::Bulk(first, how) => {
            let keys: Vec<&str> = (0..3).map(|step| known.item(first + step)).collect();
            let body = if how % 3 == 0 {
                json!({"keys": keys, "archive": true})
            } else {
                json!({"keys": keys, "points": how % 5})
            };
            root.post("/items/changes", body).await
        }
        Deed::Undo(event) => {
            let path = known
                .undos
                .get(event % known.undos.len().max(1))
                .cloned()
                .unwrap_or_else(|| "/events/none/undo".into());
            root.post(&path, json!({})).await
        }
    }
}

async fn play(world: &World, deeds: &[Deed]) -> Result<(), String> {
    let mut known = Known::default();
    for deed in deeds {
        let answer = act(world, &mut known, deed).await;
        if answer.status.is_server_error() {
            return Err(format!("{deed:?} broke it: {} {}", answer.asked, answer.text));
        }
        if answer.status.is_success() {
            let text = |field: &str| answer.body[field].as_str().map(str::to_owned);
            if matches!(deed, Deed::Create(..)) {
                known.items.extend(text("key"));
            }
            if matches!(deed, Deed::Link(..)) {
                known.links.extend(text("id"));
            }
            let undo = answer.headers.get("northline-undo").and_then(|path| path.to_str().ok());
            known.undos.extend(undo.and_then(|path| path.strip_prefix("/api/v1")).map(str::to_owned));
        }
        let wrong = world.wrong().await;
        if !wrong.is_empty() {
            return Err(format!("after {deed:?} ({} {}): {}", answer.asked, answer.status, wrong.join("; ")));
        }
        world.later();
    }
    in_order(world, &known).await
}

/// The backlog is what is open and ranked, each once, and every page of it together the whole.
async fn in_order(world: &World, known: &Known) -> Result<(), String> {
    let mut open = Vec::new();
    for key in &known.items {
        let item = world.root.item(key).await;
        if item["open"] == true && ["story", "bug"].contains(&item["kind"].as_str().unwrap_or_default()) {
            open.push(key.clone());
        }
    }
    let (mut order, mut after) = (Vec::new(), String::new());
    loop {
        let page = world.root.get(&format!("/products/TID/backlog?limit=3{after}")).await.ok();
        order.extend(crate::cast::keys(&page));
        match &page["next"] {
            Value::String(next) => after = format!("&after={next}"),
            _ => break,
        }
    }
    order.sort();
    open.sort();
    if order == open { Ok(()) } else { Err(format!("the backlog has {order:?}, and {open:?} are open")) }
}

fn holds_on(engine: Engine) {
    let cases = std::env::var("NORTHLINE_PROPERTY_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(6);
    let config = Config { cases, max_shrink_iters: 60, failure_persistence: None, ..Config::default() };
    // The same sequences in each run: a failure is nobody's bad luck.
    let mut runner = TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let property = runner.run(&prop::collection::vec(deed(), 20..70), |deeds| {
        let mut said = Ok(());
        let told = &mut said;
        run(engine, async |world: World| *told = play(&world, &deeds).await);
        said.map_err(TestCaseError::fail)
    });
    if let Err(broken) = property {
        panic!("{broken}");
    }
}

#[test]
fn kept_counts_stay_true_on_sqlite() {
    holds_on(Engine::Sqlite);
}

#[test]
fn kept_counts_stay_true_on_postgres() {
    holds_on(Engine::Postgres);
}
