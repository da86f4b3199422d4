//! Merging ideas loses nothing, and taking it back gives all of it back: as a rule, and for any two ideas.

use proptest::{
    prelude::*,
    test_runner::{Config, RngAlgorithm, TestRng, TestRunner},
};
use reqwest::Method;
use serde_json::{Value, json};

use crate::{
    cast::{Person, keys},
    harness::{Engine, World, run},
};

const INPUTS: [&str; 4] = ["rice.reach", "rice.impact", "rice.effort", "moscow.priority"];

/// Everything that is said of an idea, without what counts its changes.
async fn stands(by: &Person, key: &str) -> Value {
    let read = async |path: &str| by.get(&format!("/items/{key}{path}")).await.ok();
    let mut item = read("").await;
    for name in ["version", "updated_at"] {
        item.as_object_mut().unwrap().remove(name);
    }
    let voices = read("/voices?limit=200").await;
    let scores = by.get("/products/TID/scores?method=rice").await.ok();
    let scores =
        scores["items"].as_array().unwrap().iter().find(|line| line["key"] == key).map(|line| line["cells"].clone());
    json!([item, voices, read("/comments").await, read("/attachments").await, read("/line").await, scores])
}

async fn attach(by: &Person, idea: &str, words: &str) -> Value {
    let sent = by.answer(by.request(Method::POST, "/files").body(words.as_bytes().to_vec())).await.created();
    let file = json!({"file": sent["file"], "name": format!("{words}.txt")});
    by.post(&format!("/items/{idea}/attachments"), file).await.created()
}

fn named<'a>(list: &'a Value, field: &str) -> Vec<&'a str> {
    list["items"].as_array().unwrap().iter().map(|one| one[field].as_str().unwrap_or_default()).collect()
}

both! {
    async fn what_was_said_of_either_is_said_of_the_one_that_stays(world: World) {
        let (ada, sam) = (&world.ada, &world.sam);
        let goal = ada.create("goals", "Fewer calls", json!({})).await;
        let keep = ada.create("ideas", "Refund without a call", json!({"labels": ["money"]})).await;
        let more = json!({"serves": [goal], "hypothesis": "Half of the calls go", "persona": "Skipper", "labels": ["phone", "money"]});
        let twin = ada.create("ideas", "Refunds by phone", more).await;
        let voice = sam.create("feedback", "We call for every refund", json!({})).await;
        ada.post("/links", json!({"from": voice, "to": twin, "weight": "critical"})).await.created();
        let (below, near) = (ada.create("ideas", "A form", json!({"serves": [twin]})).await, ada.create("ideas", "Receipts", json!({})).await);
        world.olu.post("/links", json!({"from": near, "to": twin, "kind": "relates"})).await.created();
        let bet = ada.post(&format!("/ideas/{twin}/initiative"), json!({})).await.key();
        sam.post(&format!("/items/{twin}/comments"), json!({"body": "Lisbon asks weekly"})).await.created();
        attach(sam, &twin, "mock-up").await;
        for (idea, input, said) in [(&twin, "rice.reach", "400"), (&twin, "rice.effort", "2"), (&keep, "rice.effort", "3")] {
            ada.put(&format!("/ideas/{idea}/scores/{input}"), json!({"said": said})).await.ok();
        }
        let before = (stands(ada, &keep).await, stands(ada, &twin).await, stands(ada, &below).await);
        world.later();

        let merged = world.ada.post(&format!("/ideas/{twin}/merge"), json!({"into": keep})).await.is(200);
        let read = async |path: &str| ada.get(&format!("/items/{keep}{path}")).await.ok();
        let item = read("").await;
        assert_eq!((&item["voices"], &item["hypothesis"], &item["persona"]), (&json!(1), &json!("Half of the calls go"), &json!("Skipper")));
        assert_eq!(item["labels"], json!(["money", "phone"]));
        let said = read("/voices").await["items"][0].clone();
        assert_eq!((&said["key"], &said["weight"], &said["came_by"]), (&json!(voice), &json!("critical"), &json!(twin)));
        let comment = read("/comments").await["items"][0].clone();
        assert_eq!((&comment["by"], &comment["body"], &comment["origin"]), (&json!("sam"), &json!("Lisbon asks weekly"), &json!(twin)));
        let file = read("/attachments").await["items"][0].clone();
        assert_eq!((&file["name"], &file["by"], &file["origin"]), (&json!("mock-up.txt"), &json!("sam"), &json!(twin)));
        let href = file["href"].as_str().unwrap();
        assert_eq!(ada.browser(Method::GET, href).send().await.unwrap().bytes().await.unwrap(), "mock-up");
        let sheet = ada.get("/products/TID/scores?method=rice").await.ok();
        let line = sheet["items"].as_array().unwrap().iter().find(|line| line["key"] == keep).unwrap().clone();
        let cell = |input: &str| line["cells"].as_array().unwrap().iter().find(|cell| cell["input"] == input).unwrap()["said"].clone();
        assert_eq!((cell("rice.reach"), cell("rice.effort")), (json!("400"), json!("3")), "what it says itself stays");
        let page = ada.answer(ada.browser(Method::GET, &format!("/ideas/{keep}/scores"))).await.text;
        assert!(page.contains("Said of what was merged into it") && page.contains(&twin), "the other effort is still to be read");
        let line = read("/line").await;
        let stops = |way: &str| line[way].as_array().unwrap().iter().map(|stop| stop["key"].as_str().unwrap().to_owned()).collect::<Vec<_>>();
        assert!(stops("why").contains(&goal), "{line}");
        assert!(stops("so_what").contains(&bet), "{line}");
        let tied = ada.get(&format!("/items/{near}/history")).await.ok()["items"][0]["changes"].to_string();
        assert!(tied.contains(&keep), "{tied}");
        assert!(ada.get(&format!("/items/{below}/line")).await.ok()["why"].to_string().contains(&keep), "what hung below hangs below it now");

        ada.undo(&merged).await.ok();
        let after = (stands(ada, &keep).await, stands(ada, &twin).await, stands(ada, &below).await);
        assert_eq!(before, after);
    }

    async fn a_voice_that_is_split_off_keeps_when_and_whence_it_came(world: World) {
        let idea = world.ada.create("ideas", "Refunds and receipts", json!({"hypothesis": "Fewer letters"})).await;
        let voice = world.sam.create("feedback", "Where is my receipt", json!({})).await;
        world.ada.link(&voice, &idea).await;
        world.later();
        let before = stands(&world.ada, &idea).await;
        let split = world.ada.post(&format!("/ideas/{idea}/split"), json!({"title": "Receipts by mail", "voices": [voice]})).await.is(201);
        let made = split.body["key"].as_str().unwrap().to_owned();
        let voices = world.ada.get(&format!("/items/{made}/voices")).await.ok();
        assert_eq!((named(&voices, "key"), named(&voices, "came_by")), (vec![voice.as_str()], vec![idea.as_str()]));
        let again = world.ada.post(&format!("/ideas/{made}/merge"), json!({"into": idea})).await.is(200);
        assert_eq!(keys(&world.ada.get(&format!("/items/{idea}/voices")).await.ok()), [voice.as_str()], "merged back, it is heard there again");
        world.ada.undo(&again).await.ok();
        world.ada.undo(&split).await.ok();
        assert_eq!(stands(&world.ada, &idea).await, before);
    }

    async fn an_idea_is_merged_into_what_it_hangs_under_without_a_circle(world: World) {
        let above = world.ada.create("ideas", "Refunds", json!({})).await;
        let twin = world.ada.create("ideas", "Refunds by phone", json!({"serves": [above]})).await;
        let below = world.ada.create("ideas", "A form", json!({"serves": [twin]})).await;
        world.ada.post(&format!("/ideas/{twin}/merge"), json!({"into": above})).await.is(200);
        let why = world.ada.get(&format!("/items/{below}/line")).await.ok()["why"].to_string();
        assert!(why.contains(&above) && !why.contains(&twin), "{why}");
        let turned = world.ada.create("ideas", "Money back", json!({})).await;
        let inner = world.ada.create("ideas", "Money back by card", json!({"serves": [turned]})).await;
        world.ada.post(&format!("/ideas/{turned}/merge"), json!({"into": inner})).await.is(200);
        assert_eq!(world.ada.item(&inner).await["status"], "new");
    }
}

/// What two ideas have: for each voice, comment, file or input, whether the first, the second or both.
#[derive(Clone, Debug)]
struct Said {
    voices: Vec<(u8, usize)>,
    comments: Vec<bool>,
    files: Vec<(bool, usize)>,
    scores: Vec<(bool, usize, usize)>,
    hangs: u8,
}

fn said() -> impl Strategy<Value = Said> {
    let voices = prop::collection::vec((1..4u8, 0..3usize), 0..5);
    let scores = prop::collection::vec((any::<bool>(), 0..INPUTS.len(), 0..3usize), 0..6);
    let files = prop::collection::vec((any::<bool>(), 0..2usize), 0..3);
    (voices, prop::collection::vec(any::<bool>(), 0..3), files, scores, 0..4u8)
        .prop_map(|(voices, comments, files, scores, hangs)| Said { voices, comments, files, scores, hangs })
}

async fn comes_back(world: &World, said: &Said) -> Result<(), String> {
    let (one, other) =
        (world.ada.create("ideas", "One", json!({})).await, world.ada.create("ideas", "Other", json!({})).await);
    let which = |first: bool| if first { &one } else { &other };
    let mut heard = Vec::new();
    for (whom, weight) in &said.voices {
        let voice = world.sam.create("feedback", "Refund me", json!({})).await;
        for (bit, idea) in [(1, &one), (2, &other)] {
            if whom & bit > 0 {
                let weight = ["critical", "important", "nice"][*weight];
                world.ada.post("/links", json!({"from": voice, "to": idea, "weight": weight})).await.created();
            }
        }
        heard.push(voice);
    }
    for first in &said.comments {
        world.mei.post(&format!("/items/{}/comments", which(*first)), json!({"body": "Yes"})).await.created();
    }
    for (first, name) in &said.files {
        attach(&world.mei, which(*first), ["plan", "mock-up"][*name]).await;
    }
    for (first, input, value) in &said.scores {
        let (idea, input) = (which(*first), INPUTS[*input]);
        if input == "moscow.priority" {
            let word = ["must", "should", "could"][*value];
            world.ada.put(&format!("/ideas/{idea}/moscow"), json!({"priority": word})).await.ok();
        } else {
            world
                .ada
                .put(&format!("/ideas/{idea}/scores/{input}"), json!({"said": (*value + 1).to_string()}))
                .await
                .ok();
        }
    }
    if said.hangs & 1 > 0 {
        world.ada.create("ideas", "Below", json!({"serves": [other]})).await;
    }
    if said.hangs & 2 > 0 {
        world.ada.post("/links", json!({"from": other, "to": one})).await.created();
    }
    let before = (stands(&world.ada, &one).await, stands(&world.ada, &other).await);
    world.later();
    let merged = world.ada.post(&format!("/ideas/{other}/merge"), json!({"into": one})).await.is(200);
    let mut voices = keys(&world.ada.get(&format!("/items/{one}/voices?limit=200")).await.ok());
    voices.sort();
    heard.sort();
    if voices != heard {
        return Err(format!("{heard:?} were heard, and {voices:?} are"));
    }
    let comments = world.ada.get(&format!("/items/{one}/comments")).await.ok()["items"].as_array().unwrap().len();
    if comments != said.comments.len() {
        return Err(format!("{} comments were written, and {comments} stand there", said.comments.len()));
    }
    world.ada.undo(&merged).await.ok();
    let after = (stands(&world.ada, &one).await, stands(&world.ada, &other).await);
    let wrong = world.wrong().await;
    if before != after || !wrong.is_empty() {
        return Err(format!("before {before:?}\nafter {after:?}\n{}", wrong.join("; ")));
    }
    Ok(())
}

fn holds_on(engine: Engine) {
    let cases = std::env::var("NORTHLINE_PROPERTY_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(6);
    let config = Config { cases, max_shrink_iters: 40, failure_persistence: None, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let property = runner.run(&said(), |said| {
        let mut told = Ok(());
        let tells = &mut told;
        run(engine, async |world: World| *tells = comes_back(&world, &said).await);
        told.map_err(TestCaseError::fail)
    });
    if let Err(broken) = property {
        panic!("{broken}");
    }
}

#[test]
fn merge_then_undo_restores_everything_on_sqlite() {
    holds_on(Engine::Sqlite);
}

#[test]
fn merge_then_undo_restores_everything_on_postgres() {
    holds_on(Engine::Postgres);
}
