//! Links that show the roadmap without an account: what they open, for how long, and what is kept of them.

use chrono::TimeDelta;
use reqwest::{Client, Method, Response, redirect::Policy};
use serde_json::json;

use crate::harness::World;

fn nobody() -> Client {
    Client::builder().redirect(Policy::none()).build().unwrap()
}

async fn open(world: &World, path: &str) -> Response {
    nobody().get(world.url(path)).send().await.unwrap()
}

/// What anybody gets whose link leads nowhere.
async fn nowhere(world: &World, path: &str) -> String {
    let answer = open(world, path).await;
    assert_eq!(answer.status(), 404, "{path}");
    answer.text().await.unwrap()
}

async fn share(world: &World, more: serde_json::Value) -> serde_json::Value {
    let asked = crate::cast::with(json!({"audience": "public", "name": "Website"}), more);
    world.ada.post("/products/TID/shares", asked).await.created()
}

both! {
    async fn a_link_opens_the_roadmap_until_it_is_revoked(world: World) {
        world.ada.create("initiatives", "Money back", json!({"status": "active", "horizon": "now"})).await;
        let made = share(&world, json!({})).await;
        let path = made["roadmap"].as_str().unwrap();
        let answer = open(&world, path).await;
        assert_eq!((answer.status().as_u16(), answer.headers()["x-robots-tag"].to_str().unwrap()), (200, "noindex, nofollow"));
        assert!(answer.headers()["content-security-policy"].to_str().unwrap().contains("frame-ancestors 'none'"));
        let page = answer.text().await.unwrap();
        assert!(page.contains("Money back") && page.contains("noindex") && !page.contains("TID-"), "{page}");
        assert_eq!(open(&world, made["presentation"].as_str().unwrap()).await.status(), 200);
        assert_eq!(open(&world, made["calendar"].as_str().unwrap()).await.headers()["content-type"], "text/calendar; charset=utf-8");
        // Nothing that could open it is listed or kept.
        let secret = made["secret"].as_str().unwrap();
        let listed = world.mei.get("/products/TID/shares").await.is(200);
        assert!(!listed.text.contains(secret) && listed.body["items"][0]["name"] == "Website", "{}", listed.text);
        let mut tries = 0;
        while world.mei.get("/products/TID/shares").await.body["items"][0]["views"] != 2 {
            tries += 1;
            assert!(tries < 100, "two pages were opened");
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
        let id = made["id"].as_str().unwrap();
        world.vera.delete(&format!("/products/TID/shares/{id}")).await.missing();
        world.ada.delete(&format!("/products/TID/shares/{id}")).await.ok();
        world.ada.delete(&format!("/products/TID/shares/{id}")).await.refused("revoked_already");
        // Revoked, guessed and unknown forms are one and the same answer.
        let revoked = nowhere(&world, path).await;
        assert_eq!(revoked, nowhere(&world, "/shared/nlr_guessed/roadmap").await);
        assert_eq!(revoked, nowhere(&world, "/shared/nlr_guessed/roadmap.pdf").await);
        assert_eq!(revoked, nowhere(&world, made["calendar"].as_str().unwrap()).await);
    }

    async fn a_link_ends_with_its_last_day(world: World) {
        world.ada.post("/products/TID/shares", json!({"audience": "public", "name": "Fair", "expires_on": "2026-03-01"})).await.invalid("expires_on");
        let made = share(&world, json!({"expires_on": "2026-03-03"})).await;
        let path = made["roadmap"].as_str().unwrap();
        world.clock.advance(TimeDelta::hours(38));
        assert_eq!(open(&world, path).await.status(), 200);
        world.clock.advance(TimeDelta::hours(2));
        nowhere(&world, path).await;
    }

    async fn a_password_is_asked_for_and_never_written_down(world: World) {
        world.ada.create("initiatives", "Money back", json!({"status": "active"})).await;
        world.ada.post("/products/TID/shares", json!({"audience": "public", "name": "A", "password": "short"})).await.invalid("password");
        let made = share(&world, json!({"password": "four calm words here"})).await;
        let (path, secret) = (made["roadmap"].as_str().unwrap(), made["secret"].as_str().unwrap());
        let locked = open(&world, path).await;
        assert_eq!(locked.status(), 403);
        assert!(!locked.text().await.unwrap().contains("Money back"));
        assert_eq!(open(&world, made["calendar"].as_str().unwrap()).await.status(), 403);
        let unlock = world.url(&format!("/shared/{secret}/password"));
        let give = async |password: &str| nobody().post(&unlock).header("sec-fetch-site", "same-origin").form(&[("password", password)]).send().await.unwrap();
        assert_eq!(give("not this one at all").await.status(), 403);
        let right = give("four calm words here").await;
        assert_eq!(right.status(), 303);
        let cookie = right.headers()["set-cookie"].to_str().unwrap().split(';').next().unwrap().to_owned();
        let inside = nobody().get(world.url(path)).header("cookie", cookie).send().await.unwrap();
        assert!(inside.text().await.unwrap().contains("Money back"));
        let mut last = 0;
        for _ in 0..12 {
            last = give("guess after guess").await.status().as_u16();
        }
        assert_eq!(last, 429);
        let inputs: Vec<(String,)> = world.app.store.read().await.unwrap()
            .query(northline::sql!(sqlite: "select cast(input as text) from event where command = 'share.create'", postgres: "select input::text from event where command = 'share.create'"))
            .all().await.unwrap();
        assert!(!inputs.is_empty() && inputs.iter().all(|(input,)| !input.contains("calm words") && !input.contains("argon2")), "{inputs:?}");
    }

    async fn only_the_sites_of_a_link_may_frame_it(world: World) {
        world.ada.post("/products/TID/shares", json!({"audience": "public", "name": "A", "origins": ["https://a.org;script-src"]})).await.invalid("origins");
        let both = json!({"audience": "public", "name": "A", "origins": ["*"], "password": "four calm words here"});
        world.ada.post("/products/TID/shares", both).await.invalid("origins");
        let made = share(&world, json!({"origins": ["https://example.org/"]})).await;
        let framed = open(&world, made["embed"].as_str().unwrap()).await;
        let policy = framed.headers()["content-security-policy"].to_str().unwrap();
        assert!(policy.ends_with("frame-ancestors https://example.org") && policy.contains("script-src 'self'"), "{policy}");
        let plain = share(&world, json!({})).await;
        nowhere(&world, &format!("/shared/{}/embed", plain["secret"].as_str().unwrap())).await;
    }

    async fn only_who_decides_the_roadmap_makes_links(world: World) {
        let asked = json!({"audience": "public", "name": "Website"});
        world.mei.post("/products/TID/shares", asked.clone()).await.forbidden();
        world.vera.post("/products/TID/shares", asked.clone()).await.missing();
        world.ada.post("/products/TID/shares", json!({"audience": "nobody", "name": "A"})).await.invalid("audience");
        let form = world.ada.browser(Method::GET, "/products/TID/roadmap/links/new?audience=public");
        assert!(world.ada.answer(form).await.is(200).text.contains("Make the link"));
        let sent = world.ada.browser(Method::POST, "/products/TID/roadmap/links").header("sec-fetch-site", "same-origin");
        let shown = world.ada.answer(sent.form(&[("audience", "public"), ("name", "Website"), ("origins", "*")])).await.is(200).text;
        assert!(shown.contains("/shared/nlr_") && shown.contains("&lt;iframe src="), "{shown}");
    }
}
