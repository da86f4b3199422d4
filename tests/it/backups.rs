//! Backups hold the files too, are made beside a running server, and are restored only where nobody works on the data.

use std::process::Command;

use reqwest::Client;
use serde_json::{Value, json};

use crate::{
    harness::{
        Engine, Home,
        cluster::programs,
        program::{Server, northline, printed, run},
    },
    safety::ready,
};

/// The program on a home of its own.
struct Place {
    home: Home,
    data: std::path::PathBuf,
    database: Option<String>,
}

impl Place {
    async fn new(engine: Engine) -> Place {
        let home = Home::new(engine).await;
        let data = home.folder.join("data");
        let database = (engine == Engine::Postgres).then(|| home.database.clone());
        Place { home, data, database }
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = northline(&self.data, self.database.as_deref(), arguments);
        let path = std::env::var("PATH").unwrap_or_default();
        command.env("PATH", format!("{}:{path}", programs().unwrap().display()));
        command
    }

    fn server(&self) -> Server {
        Server::start(&self.data, self.database.as_deref())
    }
}

const DRAWING: &str = "a drawing of a harbour";

async fn attached(client: &Client, base: &str, token: &str) -> String {
    let post = |path: &str| client.post(format!("{base}/api/v1{path}")).bearer_auth(token);
    let story: Value =
        post("/products/TID/stories").json(&json!({"title": "Refund"})).send().await.unwrap().json().await.unwrap();
    let sent: Value = post("/files").body(DRAWING).send().await.unwrap().json().await.unwrap();
    let attach = json!({"file": sent["file"], "name": "harbour.txt"});
    let path = format!("/items/{}/attachments", story["key"].as_str().unwrap());
    let attached: Value = post(&path).json(&attach).send().await.unwrap().json().await.unwrap();
    attached["href"].as_str().unwrap().to_owned()
}

/// The words of a refusal.
fn refused(command: Command) -> String {
    let output = run(command, "");
    assert!(!output.status.success(), "it was not refused");
    String::from_utf8_lossy(&output.stderr).into_owned()
}

async fn with_its_files(engine: Engine) {
    let here = Place::new(engine).await;
    let token = ready(&here.data, here.database.as_deref());
    let server = here.server();
    let client = Client::new();
    let href = attached(&client, &server.base, &token).await;
    let file = here.home.folder.join("backup.northline");
    let file = file.to_str().unwrap();
    printed(here.command(&["backup", file]), "");
    let left: Vec<_> = std::fs::read_dir(&here.home.folder).unwrap().map(|one| one.unwrap().file_name()).collect();
    assert!(!left.iter().any(|name| name.to_string_lossy().starts_with("backup.northline.")), "{left:?}");

    // Beside a running server nothing is restored.
    assert!(refused(here.command(&["restore", file])).contains("running on this data"));
    let other_data =
        Place { home: Home::new(engine).await, data: here.home.folder.join("other"), database: here.database.clone() };
    if engine == Engine::Postgres {
        let said = refused(other_data.command(&["restore", file]));
        assert!(said.contains("running on this database"), "{said}");
    }
    let shown = async |base: &str| {
        let session = client.get(format!("{base}{href}")).bearer_auth(&token).send().await.unwrap();
        (session.status().as_u16(), session.text().await.unwrap())
    };
    assert_eq!(shown(&server.base).await, (200, DRAWING.to_owned()));
    server.kill();

    let there = Place::new(engine).await;
    printed(there.command(&["restore", file]), "");
    assert_eq!(printed(there.command(&["check"]), ""), "ok");
    let server = there.server();
    assert_eq!(shown(&server.base).await, (200, DRAWING.to_owned()), "what was attached is there");
    drop(server);

    // What is cut off or meddled with harms nothing.
    let whole = std::fs::read(file).unwrap();
    let cut = there.home.folder.join("cut");
    std::fs::write(&cut, &whole[..whole.len() / 2]).unwrap();
    refused(there.command(&["restore", cut.to_str().unwrap()]));
    let at = whole.windows(DRAWING.len()).position(|part| part == DRAWING.as_bytes()).unwrap();
    let mut meddled = whole.clone();
    meddled[at] = b'A';
    std::fs::write(&cut, meddled).unwrap();
    let digest = there.data.join("files/attachments");
    std::fs::remove_dir_all(&digest).unwrap();
    let said = refused(there.command(&["restore", cut.to_str().unwrap()]));
    assert!(said.contains("another content"), "{said}");
    assert_eq!(printed(there.command(&["check"]), ""), "ok");

    // A copy of the database alone, as backups were before, comes back too; one of the other engine does not.
    let database = tar_entry(&whole, "database");
    std::fs::write(&cut, &database).unwrap();
    printed(there.command(&["restore", cut.to_str().unwrap()]), "");
    assert_eq!(printed(there.command(&["check"]), ""), "ok");
    let other: &[u8] = if engine == Engine::Postgres { b"SQLite format 3\0 and more" } else { b"PGDMP and more" };
    std::fs::write(&cut, other).unwrap();
    let said = refused(there.command(&["restore", cut.to_str().unwrap()]));
    assert!(said.contains("this is a backup of"), "{said}");
}

fn tar_entry(archive: &[u8], name: &str) -> Vec<u8> {
    let mut archive = tar::Archive::new(archive);
    for entry in archive.entries().unwrap() {
        let mut entry = entry.unwrap();
        if entry.path().unwrap().to_str() == Some(name) {
            let mut content = Vec::new();
            std::io::Read::read_to_end(&mut entry, &mut content).unwrap();
            return content;
        }
    }
    panic!("there is no {name}")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_holds_the_files_on_sqlite() {
    with_its_files(Engine::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_holds_the_files_on_postgres() {
    with_its_files(Engine::Postgres).await;
}
