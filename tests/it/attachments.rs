//! Files attached to items: sniffed, bounded, harmless, and for those alone who see the item.

use reqwest::{Method, multipart};
use serde_json::json;

use crate::{cast::Person, harness::Answer};

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0\x1f\x15\xc4\x89";

async fn send(by: &Person, content: Vec<u8>) -> Answer {
    by.answer(by.request(Method::POST, "/files").body(content)).await
}

async fn read(by: &Person, href: &str) -> reqwest::Response {
    by.browser(Method::GET, href).send().await.unwrap()
}

both! {
    async fn a_file_is_sent_attached_read_and_taken_away_again(world: World) {
        let story = world.olu.story("Refund").await;
        let sent = send(&world.mei, PNG.to_vec()).await.created();
        assert_eq!((&sent["kind"], &sent["size"]), (&json!("image/png"), &json!(PNG.len())));
        let attach = json!({"file": sent["file"], "name": "Mock-up 1.png"});
        let attached = world.mei.post(&format!("/items/{story}/attachments"), attach.clone()).await.created();
        let href = attached["href"].as_str().unwrap();
        let answer = read(&world.olu, href).await;
        let header = |name: &str| answer.headers()[name].to_str().unwrap().to_owned();
        assert_eq!(header("content-type"), "image/png");
        assert!(header("content-disposition").starts_with("inline"));
        assert_eq!(header("content-security-policy"), "default-src 'none'; sandbox");
        assert_eq!(header("x-content-type-options"), "nosniff");
        assert_eq!(answer.bytes().await.unwrap(), PNG);
        // Who sees the item sees its files, nobody else; knowing what is in a file is no way to it.
        assert_eq!(read(&world.vera, href).await.status(), 404);
        world.olu.post(&format!("/items/{story}/attachments"), attach).await.invalid("file");
        world.sam.delete(&format!("/attachments/{}", attached["id"].as_str().unwrap())).await.forbidden();
        let removed = world.olu.delete(&format!("/attachments/{}", attached["id"].as_str().unwrap())).await;
        assert_eq!(read(&world.olu, href).await.status(), 404);
        world.olu.undo(&removed).await.ok();
        let list = world.olu.get(&format!("/items/{story}/attachments")).await.ok();
        assert_eq!(list["items"][0]["name"], "Mock-up 1.png");
    }

    async fn what_could_run_is_saved_and_never_shown(world: World) {
        let story = world.olu.story("Refund").await;
        for (content, name) in [("<html><script>alert(1)</script>", "page.html"), ("<svg xmlns='http://www.w3.org/2000/svg'/>", "drawing.svg")] {
            let sent = send(&world.olu, content.into()).await.created();
            let attach = json!({"file": sent["file"], "name": name});
            let attached = world.olu.post(&format!("/items/{story}/attachments"), attach).await.created();
            let answer = read(&world.olu, attached["href"].as_str().unwrap()).await;
            assert!(answer.headers()["content-disposition"].to_str().unwrap().starts_with("attachment"), "{name}");
        }
    }

    async fn a_file_is_neither_empty_nor_too_large(world: World) {
        send(&world.olu, Vec::new()).await.invalid("file");
        send(&world.olu, vec![7; (25 << 20) + 1]).await.problem(413, "too_large");
        assert!(!world.app.files.join("attachments").read_dir().unwrap().any(|file| file.unwrap().file_name().to_string_lossy().ends_with(".partial")));
    }

    async fn several_files_of_one_form_are_all_attached(world: World) {
        let story = world.olu.story("Refund").await;
        let part = |name: &str| multipart::Part::bytes(PNG.to_vec()).file_name(name.to_owned());
        let form = multipart::Form::new().part("file", part("one.png")).part("file", part("two.png"));
        let request = world.olu.browser(Method::POST, &format!("/items/{story}/files")).header("sec-fetch-site", "same-origin");
        assert_eq!(request.multipart(form).send().await.unwrap().status(), 303);
        let shown = world.olu.answer(world.olu.browser(Method::GET, &format!("/items/{story}"))).await.is(200).text;
        assert!(shown.contains("one.png") && shown.contains("two.png"));
        let foreign = world.olu.browser(Method::POST, &format!("/items/{story}/files")).header("sec-fetch-site", "cross-site");
        let form = multipart::Form::new().part("file", part("three.png"));
        assert_eq!(foreign.multipart(form).send().await.unwrap().status(), 403);
    }
}
