//! What goes wrong is said in the same words each time, so that programs can rely on them.

use northline::app::{App, Config};
use reqwest::{Client, Method};
use serde_json::{Value, json};

both! {
    async fn every_problem_has_its_code(world: World) {
        let story = world.olu.story("Refund").await;
        let path = "/products/TID/stories";
        let send = |body: &'static str, kind: &'static str| {
            world.olu.request(Method::POST, path).header("content-type", kind).body(body)
        };
        world.olu.answer(send("{", "application/json")).await.problem(400, "malformed");
        world.olu.answer(send("[1]", "application/json")).await.problem(400, "malformed");
        world.olu.answer(send("title=x", "application/x-www-form-urlencoded")).await.problem(400, "malformed");
        world.olu.answer(send("{}", "application/json")).await.invalid("title");
        world.olu.answer(world.olu.request(Method::POST, path)).await.invalid("title");
        let huge = format!("{{\"title\": \"{}\"}}", "x".repeat(3_000_000));
        // The server does not read on, so this connection is good for nothing more.
        let request = world.olu.request(Method::POST, path).header("connection", "close");
        let request = request.header("content-type", "application/json").body(huge);
        world.olu.answer(request).await.problem(413, "too_large");
        world.olu.with_token("wrong").get("/me").await.problem(401, "unauthenticated");
        world.olu.get("/items/TID-999").await.missing();
        world.olu.get("/items/nonsense").await.invalid("key");
        world.olu.get("/no/such/path").await.missing();
        world.olu.answer(world.olu.request(Method::PUT, "/products")).await.is(405);
        world.ada.post("/products", json!({"key": "NEW", "name": "New"})).await.forbidden();
        world.olu.patch(&format!("/stories/{story}"), json!({"title": "x", "version": 7})).await.refused("stale");
        world.root.post("/products", json!({"key": "TID", "name": "Again"})).await.invalid("key");
        world.root.post("/products", json!({"key": "1", "name": "Short"})).await.invalid("key");
        world.root.post("/people/no@example.org/roles", json!({"role": "po"})).await.missing();
        world.root.post("/people/olu@example.org/roles", json!({"role": "king"})).await.invalid("role");
    }

    async fn a_field_that_nobody_knows_is_named(world: World) {
        let story = world.olu.story("Refund").await;
        let body = json!({"title": "Receipt", "storypoints": 3, "colour": "blue"});
        let problem = world.olu.post("/products/TID/stories", body.clone()).await.invalid("storypoints");
        assert_eq!(problem["errors"].as_array().unwrap().len(), 2, "{problem}");
        assert_eq!(world.olu.order().await, [story.as_str()], "nothing was created");
        world.olu.post("/products/TID/stories", json!({"title": "Receipt", "product": "RIV"})).await.invalid("product");
        world.olu.patch(&format!("/stories/{story}"), json!({"pionts": 3})).await.invalid("pionts");
        world.olu.put(&format!("/stories/{story}/rank"), json!({"top": true, "below": "TID-2"})).await.invalid("below");
        world.root.post("/products", json!({"key": "NEW", "name": "New", "owner": "olu"})).await.invalid("owner");
        world.olu.post("/products/TID/stories", json!({"title": "Receipt", "_reason": 5})).await.invalid("_reason");
        let wish = json!({"title": "Receipt", "_reason": "They all ask for it"});
        world.sam.post("/products/TID/stories", wish).await.proposed();
        let filed = world.olu.get("/proposals").await.ok();
        assert_eq!(filed["items"][0]["reason"], "They all ask for it");
        let form = [("title", "Receipt"), ("_reason", "asked for"), ("_from", "/"), ("hidden", "by the page")];
        let sent = world.olu.browser(Method::POST, "/products/TID/stories").header("sec-fetch-site", "same-origin").form(&form);
        world.olu.answer(sent).await.is(303);
        assert_eq!(world.olu.order().await.len(), 2);
    }

    async fn the_description_of_the_api_says_the_same(world: World) {
        let described: Value = world.olu.get("/openapi.json").await.ok();
        let paths = described["paths"].as_object().unwrap();
        let bodies: Vec<_> = paths
            .iter()
            .flat_map(|(path, operations)| operations.as_object().unwrap().values().map(move |operation| (path, operation)))
            .filter_map(|(path, operation)| {
                Some((path, operation["requestBody"]["content"]["application/json"]["schema"].as_object()?))
            })
            .collect();
        assert!(bodies.len() > 40, "only {} bodies", bodies.len());
        for (path, body) in bodies {
            assert_eq!(body["additionalProperties"], false, "{body:?}");
            // A calculation changes nothing, so it needs no reason.
            assert_eq!(body["properties"]["_reason"].is_object(), !path.starts_with("/methods/"), "{path}");
        }
    }

    async fn whoever_asks_too_often_is_told_to_wait(world: World) {
        let config = Config { database: world.home.database.clone(), files: world.home.files(), requests_a_second: 5 };
        let app = App::open(&config, world.clock.clone()).await.unwrap();
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/api/v1/me", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, northline::routes::routes(app)).await.unwrap() });
        let mut told = None;
        for _ in 0..20 {
            let answer = Client::new().get(&url).bearer_auth(&world.olu.token).send().await.unwrap();
            if answer.status() == 429 {
                told = Some(answer);
                break;
            }
        }
        let told = told.expect("twenty requests at once are too many");
        assert_eq!(told.headers()["retry-after"], "1");
        let problem: serde_json::Value = told.json().await.unwrap();
        assert_eq!(problem["code"], "too_many");
        let other = Client::new().get(&url).bearer_auth(&world.mei.token).send().await.unwrap();
        assert_eq!(other.status(), 200, "somebody else is not slowed down");
    }

    async fn every_answer_is_guarded(world: World) {
        for path in ["/", "/healthz", "/readyz", "/api/v1/me", "/api/v1/openapi.json", "/nothing"] {
            let answer = Client::new().get(world.url(path)).send().await.unwrap();
            let headers = answer.headers();
            assert_eq!(headers["x-content-type-options"], "nosniff", "{path}");
            let policy = headers["content-security-policy"].to_str().unwrap();
            assert!(policy.contains("default-src 'self'") && !policy.contains("unsafe"), "{path}: {policy}");
        }
        assert_eq!(Client::new().get(world.url("/healthz")).send().await.unwrap().text().await.unwrap(), "ok");
        assert_eq!(Client::new().get(world.url("/readyz")).send().await.unwrap().status(), 200);
    }
}
