//! Ending somebody's access, giving it back, and a link for whoever has forgotten the password.

use reqwest::{Client, redirect::Policy};
use serde_json::{Value, json};

use crate::harness::World;

const NEW: &str = "four other words do well";

/// What an invitation's page answers to this password.
async fn chooses(world: &World, link: &str, password: &str) -> reqwest::Response {
    let client = Client::builder().redirect(Policy::none()).build().unwrap();
    let asked = client.post(world.url(link)).header("sec-fetch-site", "same-origin").form(&[("password", password)]);
    asked.send().await.unwrap()
}

async fn signs_in(world: &World, email: &str, password: &str) -> u16 {
    let client = Client::builder().redirect(Policy::none()).build().unwrap();
    let form = [("email", email), ("password", password)];
    let asked = client.post(world.url("/sign-in")).header("sec-fetch-site", "same-origin").form(&form);
    asked.send().await.unwrap().status().as_u16()
}

both! {
    async fn whoever_is_sent_away_comes_in_by_no_door(world: World) {
        let path = format!("/people/{}", world.mei.email);
        for person in [&world.ada, &world.olu, &world.sam] {
            person.delete(&path).await.forbidden();
        }
        let story = world.mei.create("bugs", "Kept after all", json!({})).await;
        assert_eq!(world.root.delete(&path).await.ok()["active"], false);
        world.mei.get("/me").await.problem(401, "unauthenticated");
        let me = world.mei.browser(reqwest::Method::GET, "/api/v1/me");
        world.mei.answer(me).await.problem(401, "unauthenticated");
        assert_eq!(world.olu.item(&story).await["title"], "Kept after all");
        world.root.post(&format!("{path}/password-links"), json!({})).await.refused("no_access");
        assert_eq!(world.root.post(&format!("{path}/restoration"), json!({})).await.ok()["active"], true);
        world.mei.get("/me").await.problem(401, "unauthenticated");
        let link = world.root.post(&format!("{path}/password-links"), json!({})).await.created()["link"].clone();
        assert_eq!(chooses(&world, link.as_str().unwrap(), NEW).await.status(), 303);
        assert_eq!(signs_in(&world, &world.mei.email, NEW).await, 303);
    }

    async fn nobody_ends_their_own_access_or_that_of_the_last_owner(world: World) {
        let root = format!("/people/{}", world.root.email);
        world.root.delete(&root).await.refused("own_access");
        world.root.post(&format!("/people/{}/roles", world.ada.email), json!({"role": "owner"})).await.created();
        world.ada.delete(&root).await.ok();
        world.root.get("/me").await.problem(401, "unauthenticated");
        let roles = world.ada.get("/me").await.ok()["roles"].clone();
        let owner = roles.as_array().unwrap().iter().find(|held| held["role"] == "owner").unwrap()["id"].clone();
        world.ada.delete(&format!("/people/{}/roles/{}", world.ada.email, owner.as_str().unwrap())).await.refused("last_owner");
    }

    async fn a_link_sets_a_new_password_once_and_ends_every_session(world: World) {
        let path = format!("/people/{}/password-links", world.olu.email);
        world.ada.post(&path, json!({})).await.forbidden();
        world.root.post("/people/nobody@example.org/password-links", json!({})).await.missing();
        let link = world.root.post(&path, json!({})).await.created()["link"].clone();
        let link = link.as_str().unwrap();
        let waiting = world.root.get("/people/invitations").await.ok();
        assert_eq!((&waiting["items"][0]["renews"], &waiting["items"][0]["email"]), (&json!(true), &json!(world.olu.email)));
        let page = Client::new().get(world.url(link)).send().await.unwrap().text().await.unwrap();
        assert!(page.contains("A new password") && page.contains(&world.olu.email) && !page.contains("Your name"), "{page}");
        let short = chooses(&world, link, "short").await;
        assert_eq!(short.status(), 422);
        assert!(short.text().await.unwrap().contains("at least 10 characters"));
        assert_eq!(chooses(&world, link, NEW).await.status(), 303);
        assert_eq!(chooses(&world, link, NEW).await.status(), 410, "it holds once");
        let me = world.olu.browser(reqwest::Method::GET, "/api/v1/me");
        world.olu.answer(me).await.problem(401, "unauthenticated");
        assert_eq!(signs_in(&world, &world.olu.email, NEW).await, 303);
        assert_eq!(world.root.get("/people/invitations").await.ok()["items"], Value::Array(Vec::new()));
    }

    async fn a_guessed_invitation_is_not_worth_a_hash(world: World) {
        let begun = std::time::Instant::now();
        for _ in 0..50 {
            assert_eq!(chooses(&world, "/invitations/nli_guess", NEW).await.status(), 410);
        }
        assert!(begun.elapsed().as_secs() < 5, "fifty hashes take longer than {:?}", begun.elapsed());
    }
}
