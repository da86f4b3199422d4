//! A browser's request counts only when it comes from a page of ours.

use reqwest::{Method, RequestBuilder};
use serde_json::json;

use crate::harness::World;

fn form(world: &World) -> RequestBuilder {
    world.olu.browser(Method::POST, "/products/TID/stories").form(&[("title", "Refund")])
}

both! {
    async fn a_form_of_ours_is_taken(world: World) {
        let done = world.olu.answer(form(&world).header("sec-fetch-site", "same-origin")).await.is(303);
        assert_eq!(done.header("location"), "/items/TID-1");
        let origin = format!("http://{}", world.address);
        world.olu.answer(form(&world).header("origin", origin)).await.is(303);
        assert_eq!(world.olu.order().await.len(), 2);
    }

    async fn a_form_of_another_site_is_refused(world: World) {
        for (header, value) in [("sec-fetch-site", "cross-site"), ("sec-fetch-site", "same-site"), ("origin", "https://evil.example"),
            ("origin", "null"), ("x-nothing", "said")] {
            world.olu.answer(form(&world).header(header, value)).await.is(403);
            let api = world.olu.browser(Method::POST, "/api/v1/products/TID/stories").json(&json!({"title": "Refund"}));
            world.olu.answer(api.header(header, value)).await.forbidden();
        }
        assert_eq!(world.olu.order().await, Vec::<String>::new());
    }

    async fn a_session_of_another_site_reads_nothing_it_could_write_with(world: World) {
        let read = world.olu.browser(Method::GET, "/api/v1/products/TID/backlog").header("origin", "https://evil.example");
        let answer = world.olu.answer(read).await.is(200);
        assert!(answer.headers.get("access-control-allow-origin").is_none());
        assert_eq!(answer.header("cross-origin-resource-policy"), "same-origin");
    }

    async fn a_form_comes_back_with_what_is_wrong_beside_the_field(world: World) {
        let story = world.olu.story("Refund").await;
        let edit = |fields: &[(&str, &str)]| {
            world.olu.browser(Method::POST, &format!("/stories/{story}")).header("sec-fetch-site", "same-origin").form(fields)
        };
        let again = world.olu.answer(edit(&[("_method", "PATCH"), ("title", ""), ("points", "many")])).await.is(422);
        assert!(again.text.contains("value=\"many\""), "what was typed stays: {}", again.text);
        let next = world.olu.answer(edit(&[("_method", "PATCH"), ("points", "2,5"), ("_next", "https://evil.example")])).await.is(303);
        assert_eq!(next.header("location"), "/");
        assert_eq!(world.olu.item(&story).await["points"], 2.5);
        assert_eq!(world.olu.item(&story).await["title"], "Refund", "what the form does not have stays");
    }
}
