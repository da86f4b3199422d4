//! The desk: what waits for somebody, in the order of their hats, and nothing of anybody else's.

use reqwest::Method;
use serde_json::{Value, json};

use crate::cast::Person;

async fn desk(person: &Person) -> String {
    person.answer(person.browser(Method::GET, "/")).await.is(200).text
}

/// The sections of a desk, from the top.
async fn sections(person: &Person) -> Vec<String> {
    let page = desk(person).await;
    page.split("id=\"desk-").skip(1).map(|rest| rest.split('"').next().unwrap().to_owned()).collect()
}

fn stands_before(page: &str, first: &str, second: &str) -> bool {
    page.find(first).zip(page.find(second)).is_some_and(|(first, second)| first < second)
}

async fn follow(person: &Person, key: &str) {
    person.put(&format!("/items/{key}/follow"), json!({})).await.ok();
}

async fn changes(person: &Person, query: &str) -> Value {
    person.get(&format!("/me/changes{query}")).await.ok()
}

both! {
    async fn decisions_that_wait_are_found_behind_any_number_of_others(world: World) {
        let story = world.olu.story("Refund").await;
        let goal = world.ada.create("goals", "Grow", json!({})).await;
        world.mei.patch(&format!("/goals/{goal}"), json!({"title": "For Ada"})).await.proposed();
        for number in 0..60 {
            world.mei.patch(&format!("/stories/{story}"), json!({"title": format!("For Olu {number}")})).await.proposed();
        }
        let adas = desk(&world.ada).await;
        assert!(adas.contains("mei proposes: ") && adas.contains(&goal), "{adas}");
        assert!(!adas.contains("/decisions?whose=decided"), "nothing of hers is cut");
        let olus = desk(&world.olu).await;
        assert!(olus.contains("/decisions?whose=decided"), "the rest is a step away");
        let page = world.olu.get("/proposals?whose=decided&limit=50").await.ok();
        assert_eq!(page["items"].as_array().unwrap().len(), 50);
        let rest = world.olu.get(&format!("/proposals?whose=decided&after={}", page["next"].as_str().unwrap())).await.ok();
        assert_eq!((rest["items"].as_array().unwrap().len(), &rest["next"]), (10, &Value::Null));
        let hers = world.ada.get("/proposals?whose=decided").await.ok();
        assert_eq!(hers["items"].as_array().unwrap().len(), 1);
        let own = world.mei.get("/proposals?whose=own&limit=200").await.ok();
        assert_eq!(own["items"].as_array().unwrap().len(), 61);
        assert_eq!(world.olu.get("/proposals?whose=own").await.ok()["items"], json!([]));
        assert!(sections(&world.mei).await.contains(&"own".to_owned()));
        for stranger in [&world.vera, &world.nemo] {
            assert_eq!(stranger.get("/proposals?whose=decided").await.ok()["items"], json!([]));
        }
    }

    async fn the_owner_of_an_area_finds_what_waits_in_it(world: World) {
        world.root.post("/products/TID/areas", json!({"name": "Payments"})).await.created();
        world.root.post("/people/nemo@example.org/roles", json!({"role": "po", "product": "TID/Payments"})).await.created();
        let mine = world.olu.create("stories", "Refund", json!({"area": "Payments", "status": "review"})).await;
        let other = world.olu.create("stories", "Timetable", json!({"status": "review"})).await;
        for key in [&mine, &other] {
            world.sam.patch(&format!("/stories/{key}"), json!({"title": "Better"})).await.proposed();
        }
        let page = desk(&world.nemo).await;
        assert!(page.contains(&format!("todo-Accept-items-{mine}")) && !page.contains(&format!("todo-Accept-items-{other}")), "{page}");
        let waiting = world.nemo.get("/proposals?whose=decided").await.ok();
        assert_eq!(waiting["items"].as_array().unwrap().len(), 1);
        assert_eq!(waiting["items"][0]["item_key"], mine);
        let page = desk(&world.olu).await;
        assert!(page.contains(&format!("todo-Accept-items-{mine}")) && page.contains(&format!("todo-Accept-items-{other}")));
    }

    async fn stories_to_accept_are_found_in_every_product(world: World) {
        for number in 0..7 {
            let key = format!("P{number}X");
            world.root.post("/products", json!({"key": key, "name": format!("Product {number}")})).await.created();
            world.root.post(&format!("/products/{key}/stories"), json!({"title": "Done?", "status": "review"})).await.created();
            world.root.post(&format!("/products/{key}/feedback"), json!({"title": "We wait", "body": "We wait"})).await.created();
        }
        let page = desk(&world.root).await;
        for number in 0..7 {
            assert!(page.contains(&format!("P{number}X-1 Done?")), "the story of product {number}");
            assert!(page.contains(&format!("/products/P{number}X/voices?status=new")), "the feedback of product {number}");
        }
        for number in 0..14 {
            world.olu.create("stories", &format!("Story {number}"), json!({"status": "review"})).await;
        }
        let page = desk(&world.olu).await;
        assert!(page.contains("All to accept in Tidewater") && page.contains("/products/TID/backlog?status=review"));
        assert_eq!(page.matches("id=\"todo-Accept").count(), 12);
        assert!(!desk(&world.mei).await.contains("todo-Accept"), "a developer accepts nothing");
    }

    async fn a_story_leaves_the_desk_when_it_is_answered(world: World) {
        let story = world.olu.create("stories", "Refund", json!({"status": "review", "criteria": ["It pays"]})).await;
        assert!(desk(&world.olu).await.contains("0 of 1 criteria passed"));
        world.olu.post(&format!("/stories/{story}/acceptance"), json!({"accept": false, "reason": "Not yet"})).await.ok();
        assert!(!desk(&world.olu).await.contains("todo-Accept"));
    }

    async fn feedback_is_triaged_by_whoever_hears_voices(world: World) {
        let said = world.sam.create("feedback", "Too slow", json!({"body": "It is too slow"})).await;
        world.ada.create("ideas", "Make it fast", json!({})).await;
        let pm = desk(&world.ada).await;
        assert!(pm.contains("1 new piece of feedback to sort") && pm.contains("1 new idea to triage"));
        let po = desk(&world.olu).await;
        assert!(po.contains("1 new piece of feedback to sort") && !po.contains("idea to triage"), "ideas are the product manager's");
        assert!(!desk(&world.mei).await.contains("desk-triage"));
        assert!(!desk(&world.vera).await.contains("new piece of feedback"), "not of another product");
        world.ada.patch(&format!("/feedback/{said}"), json!({"status": "sorted"})).await.ok();
        assert!(!desk(&world.ada).await.contains("pieces of feedback") && !desk(&world.ada).await.contains("piece of feedback to sort"));
    }

    async fn in_hand_is_what_is_begun_and_every_open_sub_task(world: World) {
        let started = world.olu.create("stories", "Refund", json!({"owner": "mei", "status": "started"})).await;
        let later = world.olu.create("stories", "Timetable", json!({"owner": "mei"})).await;
        let step = world.olu.post(&format!("/stories/{later}/subtasks"), json!({"line": "Draw the table @mei"})).await.created();
        let step = step["key"].as_str().unwrap_or_else(|| step["items"][0]["key"].as_str().unwrap()).to_owned();
        let page = desk(&world.mei).await;
        let row = |key: &str| format!("todo-In-hand-items-{key}");
        assert!(page.contains(&row(&started)) && page.contains(&row(&step)) && !page.contains(&row(&later)), "{page}");
        assert!(page.contains(&format!("a step of {later} Timetable")));
        world.mei.patch(&format!("/subtasks/{step}"), json!({"status": "done"})).await.ok();
        assert!(!desk(&world.mei).await.contains(&row(&step)));
        assert!(!desk(&world.olu).await.contains("todo-In-hand"));
    }

    async fn what_changed_on_what_one_follows_is_found_behind_any_number_of_events(world: World) {
        let story = world.olu.story("Refund").await;
        let quiet = world.olu.story("Timetable").await;
        follow(&world.sam, &story).await;
        follow(&world.sam, &quiet).await;
        world.later();
        let since = world.clock.now().to_rfc3339_opts(chrono::SecondsFormat::Millis, true);
        world.olu.patch(&format!("/stories/{story}"), json!({"title": "Refund today"})).await.ok();
        world.sam.post(&format!("/items/{quiet}/comments"), json!({"body": "My own word"})).await.created();
        let busy = world.olu.story("Busy").await;
        for number in 0..520 {
            world.olu.patch(&format!("/stories/{busy}"), json!({"points": number % 7 + 1})).await.ok();
        }
        let changed = changes(&world.sam, &format!("?since={since}")).await;
        assert_eq!(changed["items"].as_array().unwrap().len(), 1, "{changed}");
        assert_eq!((&changed["items"][0]["key"], &changed["items"][0]["by"]), (&json!(story), &json!("olu")));
        assert_eq!(changed["items"][0]["command"], "story.edit");
        assert!(desk(&world.sam).await.contains("Refund today"));
    }

    async fn what_changed_is_read_a_page_at_a_time(world: World) {
        let mut keys = Vec::new();
        for number in 0..15 {
            let story = world.olu.story(&format!("Story {number}")).await;
            follow(&world.sam, &story).await;
            keys.push(story);
        }
        world.later();
        let since = world.clock.now().to_rfc3339_opts(chrono::SecondsFormat::Millis, true);
        let all = json!({"keys": keys, "points": 3});
        world.olu.post("/items/changes", all).await.ok();
        let (mut seen, mut after) = (Vec::new(), String::new());
        loop {
            let page = changes(&world.sam, &format!("?since={since}&limit=4{after}")).await;
            seen.extend(page["items"].as_array().unwrap().iter().map(|one| one["key"].as_str().unwrap().to_owned()));
            match page["next"].as_str() {
                Some(next) => after = format!("&after={next}"),
                None => break,
            }
        }
        seen.sort();
        keys.sort();
        assert_eq!(seen, keys, "one event of many items is cut nowhere");
        let page = desk(&world.sam).await;
        assert!(page.contains("/changed"), "the rest is a step away");
        let page = world.sam.answer(world.sam.browser(Method::GET, &format!("/changed?since={since}"))).await.is(200).text;
        assert!(keys.iter().all(|key| page.contains(&format!("changed-{key}"))));
        world.sam.get("/me/changes?after=nonsense").await.invalid("after");
        let me = world.sam.get("/me").await.ok();
        world.root.delete(&format!("/people/sam@example.org/roles/{}", me["roles"][0]["id"].as_str().unwrap())).await.ok();
        assert_eq!(changes(&world.sam, &format!("?since={since}")).await["items"], json!([]), "what may not be seen is not told");
    }

    async fn each_hat_has_its_own_order(world: World) {
        let story = world.olu.create("stories", "Refund", json!({"status": "review", "owner": "olu"})).await;
        let goal = world.ada.create("goals", "Grow", json!({})).await;
        world.ada.create("ideas", "Make it fast", json!({})).await;
        world.sam.create("feedback", "Too slow", json!({"body": "Too slow"})).await;
        world.mei.patch(&format!("/stories/{story}"), json!({"title": "Better"})).await.proposed();
        world.mei.patch(&format!("/goals/{goal}"), json!({"title": "Better"})).await.proposed();
        assert_eq!(sections(&world.olu).await, ["accept", "decide", "triage", "hand"]);
        assert_eq!(sections(&world.ada).await, ["decide", "strategy", "triage"]);
        assert_eq!(sections(&world.mei).await, ["own"]);
        assert_eq!(sections(&world.root).await, ["decide", "accept", "triage", "strategy"]);
        world.root.post("/people/olu@example.org/roles", json!({"role": "developer", "product": "TID"})).await.created();
        assert_eq!(sections(&world.olu).await, ["accept", "hand", "decide", "triage"], "two hats, the first of each on top");
        let page = desk(&world.olu).await;
        assert!(stands_before(&page, "To accept", "Yours to decide"));
    }

    async fn every_metric_is_shown_a_page_at_a_time(world: World) {
        for number in 0..55 {
            let metric = world.ada.create("metrics", &format!("Metric {number}"), json!({"target": 10})).await;
            if number == 0 {
                world.ada.post(&format!("/metrics/{metric}/observations"), json!({"value": 4})).await.created();
            }
        }
        let ada = &world.ada;
        let page = |path: String| async move { ada.answer(ada.browser(Method::GET, &path)).await.is(200).text };
        let first = page("/products/TID/outcomes".into()).await;
        assert!(first.contains("55 metrics"));
        assert_eq!(first.matches("id=\"metric-").count(), 50);
        let next = first.split("/products/TID/outcomes?after=").nth(1).unwrap().split('"').next().unwrap().to_owned();
        let second = page(format!("/products/TID/outcomes?after={next}")).await;
        assert_eq!(second.matches("id=\"metric-").count(), 5);
        assert!(second.contains("Metric 0<") && second.contains(" to reach 10"));
        assert!(!second.contains("outcomes?after="));
    }
}
