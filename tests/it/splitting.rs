//! What is split off knows what the first one knew: its links, its urgency and what its product asks of it.

use serde_json::json;

both! {
    async fn what_is_split_off_waits_for_the_same_and_is_as_urgent(world: World) {
        world.root.post("/products/TID/fields", json!({"name": "Harbour", "kind": "text"})).await.is(201);
        let (before, after, like) = (world.olu.story("Before").await, world.olu.story("After").await, world.olu.story("Like it").await);
        let more = json!({"priority": "high", "due_on": "2026-05-01", "fields": {"harbour": "Lisbon"}, "criteria": ["By cash"]});
        let story = world.olu.create("stories", "Refund", more).await;
        for (from, to, kind) in [(&before, &story, "blocks"), (&story, &after, "blocks"), (&like, &story, "relates"), (&story, &like, "duplicates")] {
            world.olu.post("/links", json!({"from": from, "to": to, "kind": kind})).await.is(201);
        }
        let split = world.olu.post(&format!("/stories/{story}/split"), json!({"title": "Refund by cash"})).await;
        let made = split.body["key"].as_str().unwrap().to_owned();
        let item = world.olu.item(&made).await;
        assert_eq!((&item["priority"], &item["due_on"], &item["fields"]["harbour"]), (&json!("high"), &json!("2026-05-01"), &json!("Lisbon")));
        let history = world.olu.get(&format!("/items/{made}/history")).await.ok()["items"][0]["changes"].clone();
        let mut links: Vec<_> = history.as_array().unwrap().iter()
            .filter(|change| change["field"] == "link" || change["field"] == "linked")
            .map(|change| ["kind", "from", "to"].map(|name| change["after"][name].as_str().unwrap().to_owned()).join(" ")).collect();
        links.sort();
        let mut expected = vec![
            format!("blocks {before} {made}"), format!("blocks {made} {after}"), format!("relates {like} {made}"),
            format!("duplicates {made} {like}"), format!("splits {made} {story}"),
        ];
        expected.sort();
        assert_eq!(links, expected);
        let blocked = world.olu.get(&format!("/items/{made}/readiness")).await.ok();
        assert!(blocked.to_string().contains("something blocks it"), "{blocked}");
        world.olu.undo(&split).await.ok();
        assert_eq!(world.olu.item(&story).await["priority"], "high");
    }

    async fn what_is_merged_gives_its_ties_and_files_to_the_other_and_makes_no_circle(world: World) {
        let (one, other) = (world.olu.story("Refund").await, world.olu.story("Refunds").await);
        let (before, after, like) = (world.olu.story("Before").await, world.olu.story("After").await, world.olu.story("Like it").await);
        for (from, to, kind) in [
            (&before, &other, "blocks"), (&other, &after, "blocks"), (&other, &like, "relates"),
        ] {
            world.olu.post("/links", json!({"from": from, "to": to, "kind": kind})).await.is(201);
        }
        let knot = world.olu.story("Knot").await;
        world.olu.post("/links", json!({"from": one, "to": knot, "kind": "blocks"})).await.is(201);
        world.olu.post("/links", json!({"from": knot, "to": other, "kind": "blocks"})).await.is(201);
        let sent = world.olu.answer(world.olu.request(reqwest::Method::POST, "/files").body("a drawing")).await.created();
        world.olu.post(&format!("/items/{other}/attachments"), json!({"file": sent["file"], "name": "drawing.txt"})).await.created();
        let merged = world.olu.post(&format!("/stories/{other}/merge"), json!({"into": one})).await;
        assert_eq!(merged.status, 200, "{}", merged.text);
        let history = world.olu.get(&format!("/items/{one}/history?limit=1")).await.ok()["items"][0]["changes"].clone();
        let mut links: Vec<_> = history.as_array().unwrap().iter()
            .filter(|change| (change["field"] == "link" || change["field"] == "linked") && !change["after"].is_null())
            .map(|change| ["kind", "from", "to"].map(|name| change["after"][name].as_str().unwrap().to_owned()).join(" ")).collect();
        links.sort();
        let mut expected = vec![
            format!("blocks {before} {one}"), format!("blocks {one} {after}"), format!("relates {one} {like}"), format!("duplicates {other} {one}"),
        ];
        expected.sort();
        assert_eq!(links, expected);
        let warned = merged.body["warnings"].to_string();
        assert!(warned.contains(&format!("{knot} blocks {one} was left out")) && warned.contains("circle"), "{warned}");
        let page = world.olu.answer(world.olu.browser(reqwest::Method::GET, &format!("/items/{one}"))).await.is(200).text;
        assert!(page.contains("drawing.txt"));
        let files = async |key: &str| world.olu.get(&format!("/items/{key}/attachments")).await.ok()["items"].as_array().unwrap().len();
        assert_eq!((files(&one).await, files(&other).await), (1, 1), "what is merged keeps its own");
        world.olu.undo(&merged).await.ok();
        assert_eq!((files(&one).await, files(&other).await), (0, 1));
        let blocked = world.olu.get(&format!("/items/{other}/readiness")).await.ok();
        assert!(blocked.to_string().contains("block it"), "{blocked}");
        assert_eq!(world.wrong().await, Vec::<String>::new());
    }
}
