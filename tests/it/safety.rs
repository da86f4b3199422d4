//! Nothing that was acknowledged is lost: power cuts, full disks, a database that goes away, backups.

use std::{path::Path, time::Duration};

use northline::store::Sql;
use reqwest::{Client, Response};
use serde_json::{Value, json};

use crate::harness::{
    Engine, Home, World,
    cluster::{Cluster, fast_folder},
    program::{Server, northline, printed, run},
};

/// A product and a token with every right.
pub fn ready(data: &Path, database: Option<&str>) -> String {
    printed(northline(data, database, &["product", "add", "--key", "TID", "--name", "Tidewater"]), "");
    let arguments =
        ["person", "add", "--email", "root@example.org", "--name", "Root", "--role", "owner", "--password-stdin"];
    printed(northline(data, database, &arguments), "a password of some length");
    printed(northline(data, database, &["token", "new", "--person", "root@example.org"]), "")
}

async fn write(client: &Client, base: &str, token: &str, title: &str) -> reqwest::Result<Response> {
    let request = client.post(format!("{base}/api/v1/products/TID/stories")).bearer_auth(token);
    request.json(&json!({"title": title})).send().await
}

async fn backlog(client: &Client, base: &str, token: &str) -> Vec<String> {
    let (mut titles, mut after) = (Vec::new(), String::new());
    loop {
        let request = client.get(format!("{base}/api/v1/products/TID/backlog?limit=200{after}")).bearer_auth(token);
        let page: Value = request.send().await.unwrap().json().await.unwrap();
        titles.extend(page["items"].as_array().unwrap().iter().map(|item| item["title"].as_str().unwrap().to_owned()));
        match &page["next"] {
            Value::String(next) => after = format!("&after={next}"),
            _ => return titles,
        }
    }
}

/// Two hundred writes by four writers; the server is killed in the middle and started again.
async fn killed_in_the_middle(engine: Engine) {
    let home = Home::new(engine).await;
    let data = home.folder.join("data");
    let database = (engine == Engine::Postgres).then(|| home.database.clone());
    let token = ready(&data, database.as_deref());
    let server = Server::start(&data, database.as_deref());
    let (client, base) = (Client::new(), server.base.clone());
    let (done, mut heard) = tokio::sync::mpsc::unbounded_channel();
    for writer in 0..4 {
        let (client, base, token, done) = (client.clone(), base.clone(), token.clone(), done.clone());
        tokio::spawn(async move {
            for number in 0..50 {
                let title = format!("Story {writer}-{number}");
                match write(&client, &base, &token, &title).await {
                    Ok(answer) if answer.status() == 201 => done.send(title).unwrap(),
                    _ => return,
                }
            }
        });
    }
    drop(done);
    let mut acknowledged = Vec::new();
    let mut server = Some(server);
    while let Some(title) = heard.recv().await {
        acknowledged.push(title);
        if acknowledged.len() == 80 {
            server.take().unwrap().kill();
        }
    }
    assert!((80..200).contains(&acknowledged.len()), "{} writes were acknowledged", acknowledged.len());
    assert_eq!(printed(northline(&data, database.as_deref(), &["check"]), ""), "ok");
    let again = Server::start(&data, database.as_deref());
    let there = backlog(&client, &again.base, &token).await;
    for title in &acknowledged {
        assert_eq!(there.iter().filter(|other| *other == title).count(), 1, "{title} was acknowledged");
    }
    assert_eq!(write(&client, &again.base, &token, "After").await.unwrap().status(), 201);
    assert_eq!(printed(northline(&data, database.as_deref(), &["check"]), ""), "ok");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_killed_server_loses_nothing_on_sqlite() {
    killed_in_the_middle(Engine::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_killed_server_loses_nothing_on_postgres() {
    killed_in_the_middle(Engine::Postgres).await;
}

/// Everything in one file, beside a running server, and back.
async fn backed_up_and_restored(engine: Engine) {
    let home = Home::new(engine).await;
    let data = home.folder.join("data");
    let database = (engine == Engine::Postgres).then(|| home.database.clone());
    let token = ready(&data, database.as_deref());
    let server = Server::start(&data, database.as_deref());
    let client = Client::new();
    for number in 0..30 {
        assert_eq!(
            write(&client, &server.base, &token, &format!("Kept harbour {number}")).await.unwrap().status(),
            201
        );
    }
    let file = home.folder.join("backup.northline");
    let file = file.to_str().unwrap();
    let command = |arguments: &[&str]| {
        let mut command = northline(&data, database.as_deref(), arguments);
        let path = std::env::var("PATH").unwrap_or_default();
        let programs = crate::harness::cluster::programs().unwrap();
        command.env("PATH", format!("{}:{path}", programs.display()));
        command
    };
    printed(command(&["backup", file]), "");
    assert!(!run(command(&["backup", file]), "").status.success(), "a backup is never overwritten");
    let later = write(&client, &server.base, &token, "Later").await.unwrap();
    assert_eq!(later.status(), 201);
    server.kill();
    printed(command(&["restore", file]), "");
    assert_eq!(printed(command(&["check"]), ""), "ok");
    let server = Server::start(&data, database.as_deref());
    let titles = backlog(&client, &server.base, &token).await;
    assert_eq!(titles, (0..30).map(|number| format!("Kept harbour {number}")).collect::<Vec<_>>());
    let found = client.get(format!("{}/api/v1/search?q=harbour&limit=200", server.base)).bearer_auth(&token);
    let found: Value = found.send().await.unwrap().json().await.unwrap();
    assert_eq!(found["items"].as_array().unwrap().len(), 30, "what was restored is found by its words");
    assert!(
        found["items"].as_array().unwrap().iter().all(|hit| hit["title"].as_str().unwrap().starts_with("Kept harbour"))
    );
    let made: Value = write(&client, &server.base, &token, "New").await.unwrap().json().await.unwrap();
    assert_eq!(made["key"], "TID-31");
    assert!(!run(command(&["restore", "/nowhere"]), "").status.success());
    let nonsense = home.folder.join("nonsense");
    std::fs::write(&nonsense, "no backup at all").unwrap();
    assert!(!run(command(&["restore", nonsense.to_str().unwrap()]), "").status.success());
    assert_eq!(backlog(&client, &server.base, &token).await.len(), 31, "what cannot be restored harms nothing");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_brings_everything_back_on_sqlite() {
    backed_up_and_restored(Engine::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_brings_everything_back_on_postgres() {
    backed_up_and_restored(Engine::Postgres).await;
}

/// A cluster of one's own, gone when the test is.
struct Own(Cluster);

impl Drop for Own {
    fn drop(&mut self) {
        self.0.remove();
    }
}

/// The session of a browser in which the owner has signed in.
async fn signed_in(client: &Client, base: &str) -> String {
    let form = [("email", "root@example.org"), ("password", "a password of some length")];
    let stays = Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
    let answer = stays.post(format!("{base}/sign-in")).form(&form).header("sec-fetch-site", "same-origin").send().await;
    let cookie = answer.unwrap().headers()["set-cookie"].to_str().unwrap().split(';').next().unwrap().to_owned();
    let home = client.get(format!("{base}/products/TID/backlog")).header("cookie", &cookie).send().await.unwrap();
    assert!(home.text().await.unwrap().contains("Before"));
    cookie
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_goes_away_is_waited_for() {
    let folder = fast_folder().join(format!("northline-outage-{}", std::process::id()));
    let own = Own(Cluster::start(&folder).unwrap_or_else(|missing| panic!("{missing}")));
    let home = Home::new(Engine::Sqlite).await;
    let (data, database) = (home.folder.join("data"), own.0.address("postgres"));
    let token = ready(&data, Some(&database));
    let server = Server::start(&data, Some(&database));
    let client = Client::builder().timeout(Duration::from_secs(15)).build().unwrap();
    assert_eq!(write(&client, &server.base, &token, "Before").await.unwrap().status(), 201);

    let cookie = signed_in(&client, &server.base).await;
    own.0.stop().unwrap();
    for _ in 0..3 {
        let answer = write(&client, &server.base, &token, "While it was away").await.unwrap();
        assert_eq!(answer.status(), 503);
        assert_eq!(answer.headers()["content-type"], "application/problem+json");
        assert!(answer.headers().contains_key("retry-after"));
        assert_eq!(answer.json::<Value>().await.unwrap()["code"], "unavailable");
    }
    for page in ["/sign-in", "/", "/products/TID/backlog"] {
        let answer = client
            .get(format!("{}{page}", server.base))
            .header("accept", "text/html")
            .header("cookie", &cookie)
            .send()
            .await
            .unwrap();
        assert_eq!(answer.status(), 503, "{page}");
        assert!(answer.headers().contains_key("refresh"), "{page} looks again by itself");
        let page = answer.text().await.unwrap();
        assert!(page.contains("The database is away") && page.contains("works again as soon as it is back"), "{page}");
    }
    assert_eq!(client.get(format!("{}/readyz", server.base)).send().await.unwrap().status(), 503);
    assert_eq!(client.get(format!("{}/healthz", server.base)).send().await.unwrap().status(), 200);

    own.0.run().unwrap();
    let mut tries = 0;
    loop {
        let answer = write(&client, &server.base, &token, "After").await.unwrap();
        if answer.status() == 201 {
            break;
        }
        tries += 1;
        assert!(tries < 20, "it does not recover by itself: {}", answer.text().await.unwrap());
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
    let page =
        client.get(format!("{}/products/TID/backlog", server.base)).header("cookie", &cookie).send().await.unwrap();
    assert_eq!(page.status(), 200, "whoever was signed in still is");
    let there = backlog(&client, &server.base, &token).await;
    assert_eq!(there, ["Before", "After"], "what was refused was not half done");
    assert_eq!(printed(northline(&data, Some(&database), &["check"]), ""), "ok");
}

static PAGES: Sql = Sql { sqlite: "pragma page_count", postgres: "", at: "safety" };
static NO_MORE: Sql = Sql { sqlite: "pragma max_page_count = 1", postgres: "", at: "safety" };
static ROOM: Sql = Sql { sqlite: "pragma max_page_count = 1000000", postgres: "", at: "safety" };

/// The one connection that writes is told how large the file may be, as a full disk would tell it.
async fn limit(world: &World, size: &'static Sql) {
    let mut tx = world.app.store.begin().await.unwrap();
    tx.query(&PAGES).rows().await.unwrap();
    tx.query(size).rows().await.unwrap();
    tx.commit().await.unwrap();
}

#[test]
fn a_full_disk_refuses_and_leaves_nothing_half_done() {
    crate::harness::run(Engine::Sqlite, async |world: World| {
        let kept = world.olu.story("Kept").await;
        limit(&world, &NO_MORE).await;
        let mut refused = 0;
        let body = "x".repeat(60_000);
        for number in 0..8 {
            let long = json!({"title": format!("Too much {number}"), "body": body, "labels": ["big"], "criteria": ["It fits"]});
            let answer = world.olu.post("/products/TID/stories", long).await;
            if answer.status != 201 {
                answer.problem(507, "disk_full");
                refused += 1;
            }
        }
        assert!(refused >= 6, "only {refused} writes were refused");
        assert_eq!(world.wrong().await, Vec::<String>::new());
        assert_eq!(world.olu.order().await.len(), 1 + 8 - refused);
        assert_eq!(world.olu.item(&kept).await["title"], "Kept", "what is there can be read");
        limit(&world, &ROOM).await;
        world.olu.post("/products/TID/stories", json!({"title": "Now it fits", "body": body})).await.created();
        assert_eq!(world.wrong().await, Vec::<String>::new());
    });
}
