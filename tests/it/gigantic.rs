//! A file larger than anything anybody imports: refused while it comes, with nothing left of it.

use std::time::Duration;

use reqwest::{Body, Client, Method, StatusCode};
use serde_json::{Value, json};

use crate::harness::{Engine, World, run};

async fn specification(world: World) {
    let megabyte = vec![b'x'; 1 << 20];
    let parts = (0..1_026).map(move |_| Ok::<_, std::io::Error>(megabyte.clone()));
    let request =
        world.ada.request(Method::POST, "/products/TID/imports?kind=feedback").header("content-type", "text/csv");
    let body = Body::wrap_stream(futures_util::stream::iter(parts));
    // Whoever goes on sending after the refusal may find the connection closed instead of hearing it.
    if let Ok(answer) = request.body(body).send().await {
        assert_eq!(answer.status(), StatusCode::PAYLOAD_TOO_LARGE, "{}", answer.text().await.unwrap());
    }
    let folder = world.app.files.join("imports");
    let left = || std::fs::read_dir(&folder).map_or(0, Iterator::count);
    for _ in 0..100 {
        if left() == 0 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    assert_eq!(left(), 0, "nothing of it stays on disk");
    // A client of its own: the other's connection may be the one that was closed.
    let asked = Client::new().get(world.url("/api/v1/products/TID/imports")).bearer_auth(&world.ada.token);
    let runs: Value = asked.send().await.unwrap().json().await.unwrap();
    assert_eq!(runs["items"], json!([]));
}

/// The file never reaches a database, so one engine says it all.
#[test]
fn a_file_of_a_gibibyte_and_more_is_refused_and_leaves_nothing() {
    run(Engine::Sqlite, specification);
}
