//! Who may come in, and what a stranger may know: nothing.

use northline::{
    command::Role,
    people::{self, Throttle, role, token},
};
use reqwest::Method;
use serde_json::{Value, json};

use crate::{cast::with, harness::World};

/// One of each kind in Tidewater, by the word in the path.
async fn one_of_each(world: &World) -> Vec<(&'static str, String)> {
    let mut all = Vec::new();
    for kinds in [
        "visions",
        "goals",
        "key_results",
        "feedback",
        "ideas",
        "initiatives",
        "epics",
        "stories",
        "bugs",
        "tasks",
        "spikes",
        "sprints",
        "releases",
        "metrics",
        "themes",
        "personas",
        "competitors",
        "features",
        "canvases",
        "notes",
        "experiments",
        "decisions",
    ] {
        all.push((
            kinds,
            world.root.create(kinds, "Something secret", json!({"body": "Nobody else's business"})).await,
        ));
    }
    all
}

/// The path of a route with what stands in Tidewater.
fn filled(path: &str, each: &[(&str, String)]) -> String {
    let kind = path.trim_start_matches('/').split('/').next().unwrap_or_default();
    let key = each.iter().find(|(kinds, _)| *kinds == kind).or(each.iter().find(|(kinds, _)| *kinds == "stories"));
    let id = uuid::Uuid::nil().to_string();
    let sprint = each.iter().find(|(kinds, _)| *kinds == "sprints").unwrap();
    let path = path
        .replace("{product}", "TID")
        .replace("{sprint}", &sprint.1)
        .replace("{key}", &key.unwrap().1)
        .replace("{team}", "Team")
        .replace("{part}", "ready")
        .replace("{who}", "us")
        .replace("{input}", "rice.reach")
        .replace("{audience}", "public")
        .replace("{state}", "started");
    [
        "criterion",
        "link",
        "event",
        "proposal",
        "comment",
        "token",
        "role",
        "run",
        "obstacle",
        "absence",
        "agreed",
        "ceremony",
        "note",
        "round",
        "attachment",
        "area",
        "view",
        "entry",
        "scenario",
        "share",
        "survey",
        "respondent",
        "task",
        "people",
    ]
    .iter()
    .fold(path, |path, name| path.replace(&format!("{{{name}}}"), &id))
    .replace("{person}", "mei@example.org")
}

/// What some commands take that others call the same and mean otherwise.
fn own_words(path: &str) -> Value {
    match path {
        path if path.contains("/budget/") => {
            json!({"amount": 1, "words": "x", "who": "x", "rate": 1, "allocation": 1, "planned": 1})
        }
        path if path.contains("/scoring/") => json!({"weight": 1, "per": "year"}),
        path if path.contains("/life_cycle") => json!({"stage": "growth", "evidence": "x"}),
        path if path.contains("/documents/") => json!({"files": [{"name": "x.md", "text": "x"}]}),
        path if path.ends_with("/triage") => json!({"verdict": "accept"}),
        "/items/changes" => json!({"value": "x"}),
        path if path.contains("/cells/") => json!({"level": "yes"}),
        path if path.ends_with("/trades") => json!({"keep": "TID-1", "drop": "TID-2"}),
        path if path.contains("/opportunities") => json!({"under": "TID-1"}),
        path if path.ends_with("/matrix") => json!({"value": 1, "effort": 1}),
        path if path.ends_with("/moscow") => json!({"priority": "must"}),
        path if path.ends_with("/rounds") => json!({"ideas": ["TID-1"]}),
        path if path.ends_with("/surveys") => json!({"question": "kano"}),
        path if path.ends_with("/shares") => json!({"audience": "public"}),
        path if path.contains("/audiences/") => json!({"shown": true}),
        path if path.ends_with("/work") => json!({"outline": "x"}),
        path if path.ends_with("/health") => json!({"state": "at_risk"}),
        path if path.ends_with("/verdict") => json!({"words": "x"}),
        _ => json!({}),
    }
}

both! {
    async fn a_stranger_finds_nothing_by_any_read(world: World) {
        let each = one_of_each(&world).await;
        world.ada.post(&format!("/stories/{}/criteria", each[7].1), json!({"text": "Something secret"})).await.proposed();
        world.clock.advance(chrono::TimeDelta::days(1));
        let mut scoped = 0;
        for entry in northline::registry().entries().filter(|entry| entry.route.method == northline::command::Verb::Get) {
            let path = filled(entry.route.path, &each);
            let path = match entry.name {
                "item.list" => format!("{path}?kind=story"),
                "search" => format!("{path}?q=secret"),
                "backlog.groups" => format!("{path}?by=status"),
                "scoring.sheet" | "scoring.moves" => format!("{path}?method=rice"),
                "roadmap.portfolio_at" => format!("{path}?day=2026-03-02"),
                "roadmap.at" => format!("{path}?day=2026-03-02"),
                "roadmap.changes" | "roadmap.portfolio_changes" => format!("{path}?from=2026-03-02&to=2026-03-03"),
                "product.arrivals" => format!("{path}?day=2026-03-02"),
                "product.throughput" => format!("{path}?from=2026-03-02T00:00:00Z&to=2026-03-09T00:00:00Z"),
                _ => path,
            };
            let insider = world.root.get(&path).await;
            let of_nothing = path.contains(&uuid::Uuid::nil().to_string());
            assert!(insider.status.is_success() || of_nothing, "{path}: {}", insider.text);
            for stranger in [&world.vera, &world.nemo] {
                let answer = stranger.get(&path).await;
                if entry.route.path.contains('{') {
                    answer.missing();
                    scoped += 1;
                } else {
                    assert!(!answer.text.contains("TID-") && !answer.text.contains("secret"), "{path}: {}", answer.text);
                }
            }
        }
        assert!(scoped >= 16, "only {scoped} reads are scoped");
    }

    async fn a_stranger_changes_nothing_by_any_command(world: World) {
        let each = one_of_each(&world).await;
        let (story, goal) = (&each[7].1, &each[1].1);
        let body = json!({"title": "Mine now", "text": "x", "body": "x", "line": "x", "name": "x", "value": 1, "state": "open",
            "keys": [story], "items": [story], "status": "started", "from_on": "2026-03-02", "until_on": "2026-03-03", "person": "mei",
            "from": story, "to": goal, "top": true, "role": "owner", "key": story, "file": "x", "into": story, "reason": "x"});
        for entry in northline::registry().entries().filter(|entry| entry.command().is_some()) {
            let path = filled(entry.route.path, &each);
            if !path.contains("TID") && !matches!(entry.name, "item.change" | "idea.triage" | "line.link") {
                continue;
            }
            let mut body = with(body.clone(), own_words(entry.route.path));
            let fits = |name: &str| entry.shape.holds(name).is_some() && !entry.route.path.contains(&format!("{{{name}}}"));
            body.as_object_mut().unwrap().retain(|name, _| fits(name));
            match entry.name {
                "ceremony.open" => body["kind"] = json!("refinement"),
                "field.create" => body["kind"] = json!("text"),
                _ => {}
            }
            let method = entry.route.method.name().parse::<reqwest::Method>().unwrap();
            for stranger in [&world.vera, &world.nemo] {
                let answer = stranger.answer(stranger.request(method.clone(), &path).json(&body)).await;
                let forbidden = entry.name == "role.give" || entry.name.starts_with("product.");
                if forbidden && answer.status == 403 { continue }
                answer.missing();
            }
        }
        assert_eq!(world.olu.get("/proposals").await.ok()["items"], json!([]));
    }

    async fn a_program_invites_makes_tokens_and_signs_out(world: World) {
        let invite = json!({"name": "Zoe", "email": "zoe@example.org", "role": "stakeholder", "product": "TID"});
        world.ada.post("/people/invitations", invite.clone()).await.forbidden();
        let invited = world.root.post("/people/invitations", invite.clone()).await.created();
        let link = invited["link"].as_str().unwrap();
        let page = reqwest::get(world.url(link)).await.unwrap();
        assert!(page.text().await.unwrap().contains("zoe@example.org"));
        let waiting = world.root.get("/people/invitations").await.ok();
        assert_eq!(waiting["items"][0]["email"], "zoe@example.org");
        assert_eq!(world.ada.get("/people/invitations").await.ok()["items"], json!([]));
        world.root.delete(&format!("/people/invitations/{}", invited["id"].as_str().unwrap())).await.ok();
        assert_eq!(reqwest::get(world.url(link)).await.unwrap().status(), 410);

        let made = world.mei.post("/me/tokens", json!({"name": "report"})).await.created();
        let reader = world.mei.with_token(made["secret"].as_str().unwrap());
        reader.get("/products/TID/backlog").await.ok();
        reader.post("/products/TID/bugs", json!({"title": "Broken"})).await.forbidden();
        let request = world.mei.request(Method::POST, "/me/tokens").header("idempotency-key", "k");
        world.mei.answer(request.json(&json!({"name": "again"}))).await.refused("secret_answer");

        assert_eq!(world.mei.answer(world.mei.browser(Method::GET, "/account")).await.status, 200);
        world.mei.post("/me/sign-out", json!({})).await.ok();
        assert_ne!(world.mei.answer(world.mei.browser(Method::GET, "/account")).await.status, 200);
        world.mei.get("/me").await.ok();
    }

    async fn a_role_reaches_as_far_as_its_scope(world: World) {
        world.root.post("/products/TID/areas", json!({"name": "Payments"})).await.created();
        let give = json!({"role": "po", "product": "TID", "area": "Payments"});
        world.root.post("/people/nemo@example.org/roles", give).await.created();
        let story = json!({"title": "Refund", "area": "Payments"});
        let mine = world.nemo.post("/products/TID/stories", story).await.key();
        world.nemo.post("/products/TID/stories", json!({"title": "Elsewhere"})).await.proposed();
        world.nemo.patch(&format!("/stories/{mine}"), json!({"title": "Refund today"})).await.ok();
        world.nemo.get("/products/RIV/backlog").await.missing();
    }

    async fn a_role_ends_when_it_is_taken(world: World) {
        let story = world.olu.story("Refund").await;
        let me = world.olu.get("/me").await.ok();
        let role = me["roles"][0]["id"].as_str().unwrap();
        world.ada.delete(&format!("/people/olu@example.org/roles/{role}")).await.forbidden();
        world.root.delete(&format!("/people/olu@example.org/roles/{role}")).await.ok();
        world.olu.get(&format!("/items/{story}")).await.missing();
        world.olu.patch(&format!("/stories/{story}"), json!({"title": "Still mine?"})).await.missing();
    }

    async fn somebody_remains_the_owner(world: World) {
        let me = world.root.get("/me").await.ok();
        let path = format!("/people/root@example.org/roles/{}", me["roles"][0]["id"].as_str().unwrap());
        world.root.delete(&path).await.refused("last_owner");
        world.root.post("/people/ada@example.org/roles", json!({"role": "owner"})).await.created();
        world.root.delete(&path).await.ok();
    }

    async fn a_token_that_may_only_read_writes_nothing(world: World) {
        let mut tx = world.app.store.begin().await.unwrap();
        let olu = people::person::by_email(&mut tx, &world.olu.email).await.unwrap().unwrap();
        let (_, secret) = token::make(&mut tx, olu.id, "reports", false).await.unwrap();
        tx.commit().await.unwrap();
        let reads = world.olu.with_token(&secret);
        reads.get("/products/TID/backlog").await.ok();
        assert_eq!(reads.get("/me").await.ok()["writes"], false);
        reads.post("/products/TID/stories", json!({"title": "Refund"})).await.forbidden();
        reads.post("/products/TID/goals", json!({"title": "Not even as a proposal"})).await.forbidden();
        assert_eq!(world.olu.get("/proposals").await.ok()["items"], json!([]));
    }

    async fn a_revoked_token_opens_nothing(world: World) {
        let tokens = world.olu.get("/tokens").await.ok();
        assert!(!tokens.to_string().contains(&world.olu.token), "the secret is shown once");
        let id = tokens["items"][0]["id"].as_str().unwrap().to_owned();
        world.ada.delete(&format!("/tokens/{id}")).await.missing();
        world.olu.delete(&format!("/tokens/{id}")).await.ok();
        world.olu.get("/me").await.problem(401, "unauthenticated");
        world.olu.with_token("nlt_nonsense").get("/me").await.problem(401, "unauthenticated");
        world.olu.with_token("").get("/me").await.problem(401, "unauthenticated");
    }

    async fn an_invitation_is_over_after_seven_days(world: World) {
        let invite = json!({"name": "Zoe", "email": "zoe@example.org", "role": "stakeholder", "product": "TID"});
        let invited = world.root.post("/people/invitations", invite.clone()).await.created();
        let link = world.url(invited["link"].as_str().unwrap());
        let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
        world.clock.advance(chrono::TimeDelta::days(7) - chrono::TimeDelta::minutes(1));
        assert_eq!(client.get(&link).send().await.unwrap().status(), 200);
        world.clock.advance(chrono::TimeDelta::minutes(2));
        let join = || client.post(&link).header("sec-fetch-site", "same-origin").form(&[("name", "Zoe"), ("password", "four words do well")]);
        for page in [client.get(&link).send().await.unwrap(), join().send().await.unwrap()] {
            assert_eq!(page.status(), 410);
            let page = page.text().await.unwrap();
            assert!(page.contains("Over") && page.contains("expired; ask for a new one"), "{page}");
        }
        for told in [client.get(&link), join()] {
            let told = told.header("accept", "application/json").send().await.unwrap();
            assert_eq!(told.headers()["content-type"], "application/problem+json");
            assert_eq!(told.json::<serde_json::Value>().await.unwrap()["code"], "invitation_over");
        }
        assert_eq!(world.root.get("/people/invitations").await.ok()["items"], json!([]));
        let people = world.root.get("/people").await.ok();
        assert!(!people.to_string().contains("zoe@example.org"));
        let again = world.root.post("/people/invitations", invite).await.created();
        let page = client.get(world.url(again["link"].as_str().unwrap())).send().await.unwrap();
        assert_eq!(page.status(), 200, "a new one holds");
    }

    async fn a_session_ends_in_time(world: World) {
        let me = world.olu.browser(reqwest::Method::GET, "/api/v1/me");
        world.olu.answer(me).await.ok();
        world.clock.advance(chrono::TimeDelta::days(31));
        let me = world.olu.browser(reqwest::Method::GET, "/api/v1/me");
        world.olu.answer(me).await.problem(401, "unauthenticated");
    }

    async fn a_person_found_by_half_a_name_is_the_only_one(world: World) {
        let mut tx = world.app.store.begin().await.unwrap();
        for email in ["ina@example.org", "ina@example.com"] {
            let person = people::person::add(&mut tx, email, "Ina", None).await.unwrap();
            role::give(&mut tx, person.id, Role::Developer, None, None).await.unwrap();
        }
        tx.commit().await.unwrap();
        let story = world.olu.create("stories", "Refund", json!({"owner": "mei"})).await;
        assert_eq!(world.olu.item(&story).await["owner"], "mei@example.org");
        let both = world.olu.patch(&format!("/stories/{story}"), json!({"owner": "ina"})).await.invalid("owner");
        assert!(both["detail"].as_str().unwrap().contains("ina@example.com"), "{both}");
    }
}

#[test]
fn whoever_tries_passwords_is_slowed_down() {
    let throttle = Throttle::new(0);
    let tries = (0..30).filter(|_| throttle.sign_in("Olu@Example.org ").is_ok()).count();
    assert_eq!(tries, 10);
    assert!(throttle.sign_in("olu@example.org").is_err(), "the same address in other letters");
    assert!(throttle.sign_in("ada@example.org").is_ok());
}
