//! The contract of the command line and of HTTP: what operators and programs rely on.

use std::path::Path;

use reqwest::{Client, StatusCode};
use serde_json::{Value, json};

use crate::harness::{
    Engine, Home,
    program::{Server, northline, printed, run},
};

struct Program {
    server: Server,
    client: Client,
    token: String,
}

impl Program {
    /// A server beside a person with every right and their token, made on the command line.
    fn start(data: &Path, database: Option<&str>) -> Program {
        let arguments =
            ["person", "add", "--email", "root@example.org", "--name", "Root", "--role", "owner", "--password-stdin"];
        printed(northline(data, database, &arguments), "a password of some length\n");
        let token = printed(northline(data, database, &["token", "new", "--person", "root@example.org"]), "");
        assert!(
            token.starts_with("nlt_") && !token.contains(char::is_whitespace),
            "the token alone is printed: {token}"
        );
        Program { server: Server::start(data, database), client: Client::new(), token }
    }

    async fn get(&self, path: &str) -> Value {
        let request = self.client.get(format!("{}{path}", self.server.base)).bearer_auth(&self.token);
        let answer = request.send().await.unwrap();
        assert_eq!(answer.status(), 200, "{path}");
        answer.json().await.unwrap()
    }

    async fn send(&self, method: &str, path: &str, body: Value, status: u16) -> Value {
        let method = method.parse().unwrap();
        let request =
            self.client.request(method, format!("{}{path}", self.server.base)).bearer_auth(&self.token).json(&body);
        let answer = request.send().await.unwrap();
        let (found, text) = (answer.status(), answer.text().await.unwrap());
        assert_eq!(found, StatusCode::from_u16(status).unwrap(), "{path}: {text}");
        serde_json::from_str(&text).unwrap()
    }
}

async fn holds(engine: Engine) {
    let home = Home::new(engine).await;
    let data = home.folder.join("data");
    std::fs::create_dir_all(&data).unwrap();
    let database = (engine == Engine::Postgres).then(|| home.database.clone());
    let database = database.as_deref();
    let arguments = ["product", "add", "--key", "TID", "--name", "Tidewater"];
    printed(northline(&data, database, &arguments), "");
    let program = Program::start(&data, database);

    let made = program.send("POST", "/api/v1/products", json!({"key": "PAY", "name": "Payments"}), 201).await;
    assert_eq!((&made["key"], &made["name"]), (&json!("PAY"), &json!("Payments")));
    let mut keys = Vec::new();
    for title in ["One", "Two", "Three", "Four", "Five"] {
        let made =
            program.send("POST", "/api/v1/products/PAY/stories", json!({"title": title, "points": 3}), 201).await;
        assert_eq!((&made["kind"], &made["title"], &made["points"]), (&json!("story"), &json!(title), &json!(3.0)));
        keys.push(made["key"].as_str().unwrap().to_owned());
    }
    assert_eq!(keys, ["PAY-1", "PAY-2", "PAY-3", "PAY-4", "PAY-5"]);

    program.send("PUT", "/api/v1/stories/PAY-5/rank", json!({"top": true}), 200).await;
    program.send("PUT", "/api/v1/stories/PAY-4/rank", json!({"before": "PAY-2"}), 200).await;
    program.send("PUT", "/api/v1/stories/PAY-1/rank", json!({"after": "PAY-3"}), 200).await;
    let first = program.get("/api/v1/products/PAY/backlog?limit=2").await;
    for field in ["key", "kind", "title", "status", "points"] {
        assert!(!first["items"][0][field].is_null(), "{field}: {first}");
    }
    let next = first["next"].as_str().unwrap();
    let second = program.get(&format!("/api/v1/products/PAY/backlog?limit=200&after={next}")).await;
    assert_eq!(second["next"], Value::Null);
    let order = [crate::cast::keys(&first), crate::cast::keys(&second)].concat();
    assert_eq!(order, ["PAY-5", "PAY-4", "PAY-2", "PAY-3", "PAY-1"]);

    let accepted = program.send("POST", "/api/v1/stories/PAY-5/acceptance", json!({}), 200).await;
    assert_eq!(accepted["status"], "accepted");
    assert_eq!(program.get("/api/v1/items/PAY-5").await["status"], "accepted");
    let line = program.get("/api/v1/items/PAY-5/line").await;
    for way in ["why", "so_what", "voices", "missing"] {
        assert!(line[way].is_array(), "{way}: {line}");
    }
    let history = program.get("/api/v1/items/PAY-5/history").await;
    assert_eq!(history["items"][0]["command"], "story.accept");

    let served = program.get("/api/v1/openapi.json").await;
    let said: Value = serde_json::from_str(&printed(northline(&data, database, &["openapi"]), "")).unwrap();
    assert_eq!(served, said);
    assert_eq!(served["openapi"], "3.1.0");
    for (path, ready) in [("/healthz", "ok"), ("/readyz", "ready")] {
        let answer = program.client.get(format!("{}{path}", program.server.base)).send().await.unwrap();
        assert_eq!((answer.status().as_u16(), answer.text().await.unwrap().as_str()), (200, ready));
    }

    let arguments = ["token", "new", "--person", "root@example.org", "--read-only"];
    let reads = printed(northline(&data, database, &arguments), "");
    let write = program.client.post(format!("{}/api/v1/products/PAY/stories", program.server.base)).bearer_auth(reads);
    assert_eq!(write.json(&json!({"title": "No"})).send().await.unwrap().status(), 403);
    assert_eq!(printed(northline(&data, database, &["check"]), ""), "ok");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_contract_holds_on_sqlite() {
    holds(Engine::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_contract_holds_on_postgres() {
    holds(Engine::Postgres).await;
}

#[tokio::test]
async fn the_first_start_prints_a_link_to_set_it_up() {
    let home = Home::new(Engine::Sqlite).await;
    let server = Server::start(&home.folder.join("data"), None);
    let link = server.line();
    let address = link.strip_prefix("Set it up at ").expect("the link is printed");
    assert!(address.starts_with(&format!("{}/setup/", server.base)), "{link}");
    assert_eq!(reqwest::get(address).await.unwrap().status(), 200);
    assert_eq!(reqwest::get(format!("{address}x")).await.unwrap().status(), 404);
}

#[tokio::test]
async fn an_operator_is_told_what_does_not_work() {
    let home = Home::new(Engine::Sqlite).await;
    let data = home.folder.join("data");
    let person = |role: &'static str, product: &'static str| {
        let mut arguments =
            vec!["person", "add", "--email", "pia@example.org", "--name", "Pia", "--role", role, "--password-stdin"];
        if !product.is_empty() {
            arguments.extend(["--product", product]);
        }
        run(northline(&data, None, &arguments), "a password of some length")
    };
    for (role, product, says) in [("po", "NONE", "no product NONE"), ("king", "", "invalid value 'king'")] {
        let output = person(role, product);
        assert!(!output.status.success());
        assert!(String::from_utf8_lossy(&output.stderr).contains(says), "{}", String::from_utf8_lossy(&output.stderr));
    }
    assert!(person("po", "").status.success());
    let again = person("po", "");
    assert!(String::from_utf8_lossy(&again.stderr).contains("has an account already"));
    let short = run(
        northline(
            &data,
            None,
            &["person", "add", "--email", "x@example.org", "--name", "X", "--role", "po", "--password-stdin"],
        ),
        "short",
    );
    assert!(String::from_utf8_lossy(&short.stderr).contains("10 characters"));
    let nobody = run(northline(&data, None, &["token", "new", "--person", "no@example.org"]), "");
    assert!(!nobody.status.success() && nobody.stdout.is_empty());
    let nowhere = run(northline(&data, Some("postgres://nobody@127.0.0.1:1/none"), &["check"]), "");
    assert!(!nowhere.status.success());
    assert!(String::from_utf8_lossy(&nowhere.stderr).contains("cannot be opened"));
}
