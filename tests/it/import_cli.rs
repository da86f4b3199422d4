//! Imports by the program as an operator runs it, on real files, and killed in the middle.

use std::{
    fmt::Write as _,
    io::Read,
    path::{Path, PathBuf},
    process::{Child, Stdio},
    time::Duration,
};

use reqwest::Client;
use serde_json::{Value, json};

use crate::{
    harness::{
        Engine, Home, World,
        program::{Server, northline, printed, run},
    },
    safety::ready,
};

const DATA: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/data");

/// The first rows of a real file, as a file of its own.
fn first(world: &World, path: &str, rows: usize) -> PathBuf {
    let from = format!("{DATA}/{path}");
    let mut reader =
        csv::ReaderBuilder::new().flexible(true).from_path(&from).unwrap_or_else(|_| panic!("{from} is not there"));
    let to = world.home.folder.join(path.replace('/', "-"));
    let mut writer = csv::WriterBuilder::new().flexible(true).from_path(&to).unwrap();
    writer.write_byte_record(&reader.byte_headers().unwrap().clone()).unwrap();
    for row in reader.byte_records().take(rows) {
        writer.write_byte_record(&row.unwrap()).unwrap();
    }
    writer.flush().unwrap();
    to
}

fn import(world: &World, words: &[&str]) -> std::process::Output {
    let words = [&["import"], words, &["--product", "TID"]].concat();
    run(northline(&world.home.folder, Some(&world.home.database), &words), "")
}

/// What `--json` says: created, updated, skipped, failed.
#[track_caller]
fn counts(world: &World, words: &[&str]) -> (Value, [i64; 4]) {
    let output = import(world, &[words, &["--json"]].concat());
    assert!(output.status.success(), "{words:?}: {}", String::from_utf8_lossy(&output.stderr));
    let told: Value = serde_json::from_slice(&output.stdout).unwrap();
    let counts = ["created", "updated", "skipped", "failed"].map(|name| told[name].as_i64().unwrap());
    (told["run"].clone(), counts)
}

both! {
    async fn an_operator_sees_how_far_it_is_and_takes_it_back(world: World) {
        let file = world.home.folder.join("said.csv");
        std::fs::write(&file, "Ref,Headline,Words\n1,Late,Boats are late\n2,Full,Boats are full\n3,,\n").unwrap();
        let file = file.to_str().unwrap();
        let csv = ["csv", file, "--as", "feedback", "--map", "id=Ref,title=Headline,body=Words"];
        assert_eq!(counts(&world, &[&csv[..], &["--dry-run"]].concat()).1, [2, 0, 0, 1]);
        assert_eq!(world.olu.get("/products/TID/items?kind=feedback").await.ok()["items"].as_array().unwrap().len(), 0);
        let output = import(&world, &csv);
        let (said, progress) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        assert!(output.status.success() && said.contains("2 created, 0 updated, 0 skipped, 1 failed"), "{said}");
        assert!(said.contains("row 3: failed"), "{said}");
        assert!(progress.contains("3 of 3 steps done"), "{progress}");
        let (again, same) = counts(&world, &["csv", file, "--as", "feedback"]);
        assert_eq!(same, [0, 0, 2, 1], "the mapping was kept");
        // What was wrong is one line, and nothing was begun.
        for (words, complaint) in [
            (vec!["csv", file, "--as", "feedback", "--map", "title=Nowhere"], "the file has no column Nowhere"),
            (vec!["csv", "/nowhere.csv", "--as", "feedback"], "not here"),
            (vec!["jira", file], "Jira"),
        ] {
            let output = import(&world, &words);
            let said = String::from_utf8_lossy(&output.stderr).into_owned();
            assert!(!output.status.success() && said.contains(complaint) && said.trim().lines().count() == 1, "{said}");
        }
        let runs = world.olu.get("/products/TID/imports").await.ok();
        assert_eq!(runs["items"].as_array().unwrap().len(), 3);
        let first = runs["items"][1]["run"].as_str().unwrap().to_owned();
        assert_ne!(Value::from(first.clone()), again);
        let undo = |more: &[&str]| {
            printed(northline(&world.home.folder, Some(&world.home.database), &[&["import", "undo", &first], more].concat()), "")
        };
        let key = world.olu.get("/products/TID/items?kind=feedback").await.ok()["items"][0]["key"].clone();
        world.olu.patch(&format!("/feedback/{}", key.as_str().unwrap()), json!({"title": "Very late"})).await.ok();
        let looked = undo(&["--dry-run"]);
        assert!(looked.contains("2 would be archived") && looked.contains("1 of its rows were changed since, 1 by olu"), "{looked}");
        assert!(undo(&["--dry-run", "--keep-changed"]).contains("1 would be archived"));
        let undone = printed(northline(&world.home.folder, Some(&world.home.database), &["import", "undo", &first]), "");
        assert!(undone.contains("taken back; 0 left"), "{undone}");
        assert_eq!(world.olu.get("/products/TID/items?kind=feedback").await.ok()["items"].as_array().unwrap().len(), 0);
        assert_eq!(world.wrong().await, Vec::<String>::new());
    }

    async fn real_files_come_in_and_a_second_time_changes_nothing(world: World) {
        for (path, rows, words) in [
            ("exports_jira/jira-cloud.csv", 22, &["jira"][..]),
            ("gitbugs/SeaMonkey_bugs.csv", 150, &["csv", "--as", "item"]),
            ("appreviews_is22/csv/reviews.csv", 200, &["csv", "--as", "feedback", "--map", "id=review_id,body=content"]),
            ("complaints_cfpb/consumer_complaints.csv", 145, &["csv", "--as", "feedback"]),
        ] {
            let file = first(&world, path, rows);
            let words: Vec<&str> = std::iter::once(words[0]).chain([file.to_str().unwrap()]).chain(words[1..].iter().copied()).collect();
            let (_, dry) = counts(&world, &[&words[..], &["--dry-run"]].concat());
            let (_, done) = counts(&world, &words);
            let total: i64 = done.iter().sum();
            assert!(done[0] > total * 9 / 10 && done[3] == 0, "{path}: {done:?}");
            assert_eq!(dry, done, "{path}: what would be done is done");
            let (_, again) = counts(&world, &words);
            assert_eq!((again[0], again[1], again[2]), (0, 0, total), "{path}: {again:?}");
        }
        assert_eq!(world.wrong().await, Vec::<String>::new());
        let sprints = world.olu.get("/products/TID/items?kind=sprint").await.ok();
        assert_eq!((&sprints["items"][0]["title"], &sprints["items"][0]["status"]), (&Value::from("TES Sprint 1"), &Value::from("planned")));
    }
}

const MANY: usize = 6_000;

fn many(folder: &Path) -> PathBuf {
    let text = (1..=MANY).fold("id,title,body\n".to_owned(), |mut file, row| {
        let _ = writeln!(file, "S-{row},Story {row},\"The text of\nstory {row}\"");
        file
    });
    std::fs::create_dir_all(folder).unwrap();
    let file = folder.join("many.csv");
    std::fs::write(&file, text).unwrap();
    file
}

/// Waits for so many steps in what the program says of its progress, then ends it as a power cut would.
fn kill_after(mut child: Child, steps: usize) -> bool {
    let mut progress = child.stderr.take().unwrap();
    let (mut heard, mut buffer) = (String::new(), [0; 256]);
    loop {
        let read = progress.read(&mut buffer).unwrap();
        heard.push_str(&String::from_utf8_lossy(&buffer[..read]));
        let done = heard.rsplit('\r').find_map(|line| line.split_once(" of ")?.0.parse::<usize>().ok()).unwrap_or(0);
        if read == 0 || done >= steps {
            child.kill().unwrap();
            child.wait().unwrap();
            return (steps..MANY).contains(&done);
        }
    }
}

async fn all_there_once(data: &Path, database: Option<&str>, base: &str, token: &str) {
    let (client, mut titles, mut after) = (Client::new(), Vec::new(), String::new());
    loop {
        let page = client.get(format!("{base}/api/v1/products/TID/backlog?limit=200{after}")).bearer_auth(token);
        let page: Value = page.send().await.unwrap().json().await.unwrap();
        titles.extend(page["items"].as_array().unwrap().iter().map(|item| item["title"].as_str().unwrap().to_owned()));
        match &page["next"] {
            Value::String(next) => after = format!("&after={next}"),
            _ => break,
        }
    }
    let wanted: Vec<String> = (1..=MANY).map(|row| format!("Story {row}")).collect();
    assert!(titles == wanted, "{} of {MANY} are there, or not in their order", titles.len());
    assert_eq!(printed(northline(data, database, &["check"]), ""), "ok");
}

async fn killed_on_the_command_line(engine: Engine) {
    let home = Home::new(engine).await;
    let data = home.folder.join("data");
    let database = (engine == Engine::Postgres).then(|| home.database.clone());
    let token = ready(&data, database.as_deref());
    let file = many(&home.folder);
    let words = ["import", "csv", file.to_str().unwrap(), "--as", "item", "--product", "TID", "--json"];
    let mut command = northline(&data, database.as_deref(), &words);
    let child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    assert!(kill_after(child, 500), "it was over before it could be killed");
    assert_eq!(printed(northline(&data, database.as_deref(), &["check"]), ""), "ok");
    let output = run(northline(&data, database.as_deref(), &words), "");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success() && said.contains("going on with import"), "{said}");
    let told: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((told["created"].as_u64(), told["failed"].as_u64()), (Some(MANY as u64), Some(0)));
    let server = Server::start(&data, database.as_deref());
    all_there_once(&data, database.as_deref(), &server.base, &token).await;
}

async fn killed_in_the_queue(engine: Engine) {
    let home = Home::new(engine).await;
    let data = home.folder.join("data");
    let database = (engine == Engine::Postgres).then(|| home.database.clone());
    let token = ready(&data, database.as_deref());
    let content = std::fs::read(many(&home.folder)).unwrap();
    let (client, server) = (Client::new(), Server::start(&data, database.as_deref()));
    let send = client.post(format!("{}/api/v1/products/TID/imports?kind=item", server.base)).bearer_auth(&token);
    let begun: Value =
        send.header("content-type", "text/csv").body(content).send().await.unwrap().json().await.unwrap();
    let run = begun["run"].as_str().unwrap().to_owned();
    let read = async |base: &str| -> Value {
        let asked = client.get(format!("{base}/api/v1/imports/{run}")).bearer_auth(&token);
        asked.send().await.unwrap().json().await.unwrap()
    };
    loop {
        let now = read(&server.base).await;
        assert_ne!(now["state"], "done", "it was over before it could be killed");
        if now["position"].as_u64() >= Some(500) {
            break;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    server.kill();
    assert_eq!(printed(northline(&data, database.as_deref(), &["check"]), ""), "ok");
    let server = Server::start(&data, database.as_deref());
    for tried in 0.. {
        let now = read(&server.base).await;
        if now["state"] == "done" {
            assert_eq!((now["created"].as_u64(), now["failed"].as_u64()), (Some(MANY as u64), Some(0)));
            break;
        }
        assert!(tried < 600, "it does not go on: {now}");
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    all_there_once(&data, database.as_deref(), &server.base, &token).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_import_killed_on_the_command_line_goes_on_on_sqlite() {
    killed_on_the_command_line(Engine::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_import_killed_on_the_command_line_goes_on_on_postgres() {
    killed_on_the_command_line(Engine::Postgres).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_import_killed_in_the_queue_goes_on_on_sqlite() {
    killed_in_the_queue(Engine::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_import_killed_in_the_queue_goes_on_on_postgres() {
    killed_in_the_queue(Engine::Postgres).await;
}
