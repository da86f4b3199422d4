//! Coming in: the set-up link, the password, the invitation.

use northline::people::{person, secret, setup};
use reqwest::{Client, Response, redirect::Policy};

use crate::harness::World;

const PASSWORD: &str = "four words do well";

async fn send(world: &World, path: &str, fields: &[(&str, &str)]) -> Response {
    let client = Client::builder().redirect(Policy::none()).build().unwrap();
    client.post(world.url(path)).header("sec-fetch-site", "same-origin").form(fields).send().await.unwrap()
}

async fn sign_in(world: &World, email: &str, password: &str) -> Response {
    send(world, "/sign-in", &[("email", email), ("password", password)]).await
}

async fn give_password(world: &World, email: &str) {
    let hash = secret::hash_password(PASSWORD.into()).await.unwrap();
    let mut tx = world.app.store.begin().await.unwrap();
    person::add(&mut tx, email, "Pia", Some(hash)).await.unwrap();
    tx.commit().await.unwrap();
}

both! {
    async fn a_password_opens_a_session(world: World) {
        give_password(&world, "pia@example.org").await;
        let inside = sign_in(&world, " Pia@Example.org", PASSWORD).await;
        assert_eq!(inside.status(), 303);
        let cookie = inside.headers()["set-cookie"].to_str().unwrap().to_owned();
        for word in ["__Host-northline=", "HttpOnly", "Secure", "SameSite=Lax", "Path=/"] {
            assert!(cookie.contains(word), "{word} is missing in {cookie}");
        }
        let session = cookie.split(';').next().unwrap().to_owned();
        let me = || Client::new().get(world.url("/api/v1/me")).header("cookie", &session).send();
        assert_eq!(me().await.unwrap().status(), 200);
        let out = Client::builder().redirect(Policy::none()).build().unwrap().post(world.url("/sign-out"));
        out.header("cookie", &session).header("sec-fetch-site", "same-origin").form(&[("x", "")]).send().await.unwrap();
        assert_eq!(me().await.unwrap().status(), 401);
    }

    async fn a_wrong_password_says_no_more_than_an_unknown_address(world: World) {
        give_password(&world, "pia@example.org").await;
        let wrong = sign_in(&world, "pia@example.org", "something else").await;
        let unknown = sign_in(&world, "nobody@example.org", "something else").await;
        assert_eq!((wrong.status().as_u16(), unknown.status().as_u16()), (422, 422));
        let (wrong, unknown) = (wrong.text().await.unwrap(), unknown.text().await.unwrap());
        assert_eq!(wrong.replace("pia@", "nobody@"), unknown);
        assert!(!wrong.contains("something else"), "a password is not sent back");
    }

    async fn whoever_guesses_is_slowed_down(world: World) {
        give_password(&world, "pia@example.org").await;
        let mut statuses = Vec::new();
        for _ in 0..11 {
            statuses.push(sign_in(&world, "pia@example.org", "a guess of mine").await.status().as_u16());
        }
        assert_eq!(statuses[..10], [422; 10]);
        assert_eq!(statuses[10], 429);
        assert_eq!(sign_in(&world, "pia@example.org", PASSWORD).await.status(), 429, "not even with the right one");
        assert_ne!(sign_in(&world, "ada@example.org", "a guess of mine").await.status(), 429);
    }

    async fn another_sites_form_does_not_sign_in(world: World) {
        give_password(&world, "pia@example.org").await;
        let fields = [("email", "pia@example.org"), ("password", PASSWORD)];
        for site in ["cross-site", "same-site"] {
            let answer = Client::new().post(world.url("/sign-in")).header("sec-fetch-site", site).form(&fields).send().await.unwrap();
            assert_eq!(answer.status(), 403);
            assert!(answer.headers().get("set-cookie").is_none());
        }
    }

    async fn nobody_is_led_elsewhere(world: World) {
        give_password(&world, "pia@example.org").await;
        for (next, to) in [("/products/TID/backlog", "/products/TID/backlog"), ("https://evil.example", "/"), ("//evil.example", "/"),
            ("/\\evil.example", "/"), ("javascript:alert(1)", "/")] {
            let fields = [("email", "pia@example.org"), ("password", PASSWORD), ("next", next)];
            assert_eq!(send(&world, "/sign-in", &fields).await.headers()["location"], to, "{next}");
        }
    }

    async fn whoever_is_not_signed_in_is_sent_to_the_door(world: World) {
        let client = Client::builder().redirect(Policy::none()).build().unwrap();
        for path in ["/", "/products/TID/backlog", "/items/TID-1", "/people", "/decisions"] {
            let answer = client.get(world.url(path)).send().await.unwrap();
            assert!(answer.status().is_redirection(), "{path}: {}", answer.status());
            assert!(answer.headers()["location"].to_str().unwrap().starts_with("/sign-in"), "{path}");
        }
    }

    async fn there_is_no_second_set_up(world: World) {
        assert_eq!(setup::link(&world.app.store).await.unwrap(), None, "people are here already");
        let fields = [("email", "eve@example.org"), ("name", "Eve"), ("password", PASSWORD)];
        assert_eq!(send(&world, "/setup/anything", &fields).await.status(), 404);
    }
}
