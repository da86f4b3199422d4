//! Pages: each opens for whoever may see it, and for nobody else.

use reqwest::Method;
use serde_json::json;

/// Every page of a product, and what only its people may read there.
const PAGES: [&str; 30] = [
    "vision",
    "goals",
    "themes",
    "budget",
    "strategy",
    "strategy/present",
    "life-cycle",
    "voices",
    "ideas",
    "ideas/scores",
    "ideas/rounds",
    "ideas/matrix",
    "ideas/moscow",
    "ideas/surveys",
    "roadmap",
    "roadmap/audiences",
    "roadmap/present",
    "audiences/public/roadmap/svg",
    "backlog",
    "map",
    "views",
    "views/new",
    "fields",
    "sprint",
    "flow",
    "forecast",
    "sprints/import",
    "launch",
    "outcomes",
    "coverage",
];
const PARTS: [&str; 5] = ["", "/link", "/history", "/voices", "/line"];

both! {
    async fn a_stranger_opens_no_page_of_a_product(world: World) {
        let story = world.olu.story("Something secret").await;
        for path in PAGES.iter().map(|page| format!("/products/TID/{page}")).chain(PARTS.map(|part| format!("/items/{story}{part}"))) {
            let inside = world.olu.answer(world.olu.browser(Method::GET, &path)).await;
            assert_eq!(inside.status, 200, "{path}: {}", inside.text);
            for stranger in [&world.vera, &world.nemo] {
                let outside = stranger.answer(stranger.browser(Method::GET, &path)).await;
                assert_eq!(outside.status, 404, "{path} for {}", stranger.name);
                assert!(!outside.text.contains("secret") && !outside.text.contains("Tidewater"), "{path}: {}", outside.text);
            }
        }
    }

    async fn what_people_type_is_never_markup(world: World) {
        let bad = "<script>alert(1)</script><img src=x onerror=alert(2)>";
        let body = format!("{bad}\n\n[x](javascript:alert(3))\n\n<iframe src=//evil.example></iframe>");
        let more = json!({"body": body, "labels": ["<b>"], "want": bad, "criteria": [bad]});
        let story = world.olu.create("stories", bad, more).await;
        world.mei.post(&format!("/items/{story}/comments"), json!({"body": body})).await.created();
        let customer = world.sam.post("/customers", json!({"title": bad})).await.key();
        world.sam.create("feedback", bad, json!({"body": body, "customer": customer, "supports": story, "said_by": bad})).await;
        for path in [format!("/items/{story}"), "/products/TID/backlog".into(), "/products/TID/voices".into(), "/".into(),
            format!("/items/{customer}")] {
            let page = world.olu.answer(world.olu.browser(Method::GET, &path)).await.is(200).text;
            for wrong in ["<script>alert", "<img src=x", "href=\"javascript:", "<iframe", "onerror=alert(2)>"] {
                assert!(!page.contains(wrong), "{path} holds {wrong}");
            }
        }
    }

    async fn the_desk_opens_for_everyone_with_an_account(world: World) {
        for person in [&world.root, &world.ada, &world.olu, &world.mei, &world.ines, &world.sam, &world.vera, &world.nemo] {
            let desk = person.answer(person.browser(Method::GET, "/")).await;
            assert!(desk.status.is_success() || desk.status.is_redirection(), "{}: {} {}", person.name, desk.status, desk.text);
        }
    }
}
