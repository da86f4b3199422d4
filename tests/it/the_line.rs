//! The line: why, so what, who asked, and what is missing.

use serde_json::{Value, json};

use crate::{
    cast::{Person, keys},
    harness::World,
};

/// A whole line from the vision to a story.
struct Whole {
    vision: String,
    goal: String,
    initiative: String,
    epic: String,
    story: String,
}

async fn whole(world: &World) -> Whole {
    let vision = world.ada.create("visions", "Every harbour one tap away", json!({})).await;
    let goal = world.ada.create("goals", "Fewer lost bookings", json!({})).await;
    let initiative = world.ada.create("initiatives", "Money back", json!({"serves": [goal]})).await;
    let epic = world.olu.create("epics", "Refunds", json!({"serves": [initiative]})).await;
    let story = world.olu.create("stories", "Refund to the same card", json!({"serves": [epic]})).await;
    Whole { vision, goal, initiative, epic, story }
}

async fn line(person: &Person, key: &str) -> Value {
    person.get(&format!("/items/{key}/line")).await.ok()
}

fn stops(line: &Value, way: &str) -> Vec<String> {
    keys(&json!({"items": line[way]}))
}

fn missing(line: &Value) -> Vec<&str> {
    line["missing"].as_array().unwrap().iter().map(|stop| stop["stop"].as_str().unwrap()).collect()
}

async fn rooted(person: &Person, key: &str) -> bool {
    person.item(key).await["rooted"].as_bool().unwrap()
}

async fn unlink(person: &Person, link: &str) {
    person.delete(&format!("/links/{link}")).await.ok();
}

both! {
    async fn a_story_knows_why_up_to_the_vision(world: World) {
        let Whole { vision, goal, initiative, epic, story } = whole(&world).await;
        let line = line(&world.mei, &story).await;
        assert_eq!(stops(&line, "why"), [epic, initiative, goal, vision]);
        assert_eq!(line["rooted"], true);
        assert_eq!(missing(&line), ["release", "metric", "feedback"]);
    }

    async fn a_goal_knows_what_comes_of_it(world: World) {
        let Whole { goal, initiative, epic, story, .. } = whole(&world).await;
        let release = world.ada.create("releases", "Spring", json!({})).await;
        let metric = world.ada.create("metrics", "Refund time", json!({})).await;
        world.olu.link(&story, &release).await;
        world.ada.link(&initiative, &metric).await;
        let down = line(&world.mei, &goal).await;
        let so_what = stops(&down, "so_what");
        for stop in [&initiative, &epic, &story, &release, &metric] {
            assert!(so_what.contains(stop), "{stop} is not in {so_what:?}");
        }
        assert_eq!(missing(&line(&world.mei, &initiative).await), ["feedback"]);
    }

    async fn voices_are_heard_through_everything_between(world: World) {
        let Whole { epic, story, initiative, .. } = whole(&world).await;
        let customer = world.sam.post("/customers", json!({"title": "Harbour Nine", "segment": "marina", "revenue": 12_000})).await.key();
        let said = json!({"body": "Where is my money? I want it back today.", "customer": customer, "supports": epic,
            "quote": "I want it back today", "weight": "critical"});
        let feedback = world.sam.create("feedback", "Money", said).await;
        let idea = world.ada.create("ideas", "Instant refunds", json!({})).await;
        let other = world.sam.create("feedback", "Faster", json!({"body": "Too slow", "supports": idea})).await;
        world.ada.link(&idea, &initiative).await;
        for (key, expected) in [(&epic, 2), (&story, 2), (&initiative, 2), (&idea, 1)] {
            let heard = line(&world.mei, key).await;
            assert_eq!(heard["voices"].as_array().unwrap().len(), expected, "{key}");
            assert_eq!(heard["chorus"]["voices"], expected, "{key}");
        }
        let heard = line(&world.mei, &epic).await;
        assert_eq!(heard["voices"][0]["key"], feedback);
        assert_eq!(heard["voices"][0]["quote"], "I want it back today");
        assert_eq!(heard["voices"][0]["customer_name"], "Harbour Nine");
        assert_eq!(heard["chorus"], json!({"voices": 2, "customers": 1, "revenue": 12_000}));
        assert_eq!(world.mei.item(&epic).await["voices"], 1);
        assert_eq!(world.mei.item(&initiative).await["voices"], 1, "through the idea");
        world.sam.delete(&format!("/items/{other}")).await.ok();
        assert_eq!(world.mei.item(&idea).await["voices"], 0, "archived feedback asks no more");
        assert_eq!(world.mei.item(&initiative).await["voices"], 0);
        world.sam.post(&format!("/items/{other}/restoration"), json!({})).await.ok();
        assert_eq!(world.mei.item(&initiative).await["voices"], 1);
        assert_eq!(world.wrong().await, Vec::<String>::new());
    }

    async fn a_quote_stands_in_the_feedback(world: World) {
        let story = world.olu.story("Refund").await;
        let said = json!({"title": "Money", "body": "I want it back", "supports": story, "quote": "I want it now"});
        world.sam.post("/products/TID/feedback", said).await.invalid("quote");
        let read = json!({"title": "Read", "body": "I want **it**,\n\n- back & soon", "supports": story, "quote": "want it, back & soon"});
        world.sam.post("/products/TID/feedback", read).await.created();
        let heavy = json!({"title": "Money", "body": "I want it back", "supports": story, "weight": "heavy"});
        world.sam.post("/products/TID/feedback", heavy).await.invalid("weight");
    }

    async fn an_orphan_lacks_everything_above_it(world: World) {
        let story = world.olu.story("Nobody knows why").await;
        let line = line(&world.mei, &story).await;
        assert_eq!(missing(&line), ["vision", "goal", "initiative", "release", "metric", "feedback"]);
        assert_eq!(line["rooted"], false);
    }

    async fn reasons_come_and_go_with_links(world: World) {
        let Whole { initiative, epic, story, .. } = whole(&world).await;
        let link = world.olu.post("/links", json!({"from": epic, "to": initiative})).await.created()["id"].clone();
        assert!(rooted(&world.mei, &story).await);
        unlink(&world.olu, link.as_str().unwrap()).await;
        assert!(!rooted(&world.mei, &epic).await);
        assert!(!rooted(&world.mei, &story).await);
        assert!(rooted(&world.mei, &initiative).await);
        world.olu.link(&epic, &initiative).await;
        assert!(rooted(&world.mei, &story).await);
        assert_eq!(world.wrong().await, Vec::<String>::new());
    }

    async fn reasons_come_and_go_with_the_archive(world: World) {
        let Whole { vision, initiative, epic, story, .. } = whole(&world).await;
        world.ada.delete(&format!("/items/{initiative}")).await.ok();
        assert!(!rooted(&world.mei, &story).await);
        world.ada.post(&format!("/items/{initiative}/restoration"), json!({})).await.ok();
        assert!(rooted(&world.mei, &story).await);
        world.ada.delete(&format!("/items/{vision}")).await.ok();
        assert!(!rooted(&world.mei, &epic).await);
        world.olu.delete(&format!("/items/{epic}")).await.ok();
        world.ada.post(&format!("/items/{vision}/restoration"), json!({})).await.ok();
        assert!(!rooted(&world.mei, &story).await, "its epic is archived");
        world.olu.post(&format!("/items/{epic}/restoration"), json!({})).await.ok();
        assert!(rooted(&world.mei, &story).await);
        assert_eq!(world.wrong().await, Vec::<String>::new());
    }

    async fn one_of_two_reasons_is_enough(world: World) {
        let Whole { goal, epic, story, initiative, .. } = whole(&world).await;
        let other = world.ada.create("initiatives", "Another way", json!({"serves": [goal]})).await;
        let second = world.olu.link(&epic, &other).await;
        world.ada.delete(&format!("/items/{initiative}")).await.ok();
        assert!(rooted(&world.mei, &story).await);
        unlink(&world.olu, &second).await;
        assert!(!rooted(&world.mei, &story).await);
        world.ada.post(&format!("/items/{initiative}/restoration"), json!({})).await.ok();
        assert!(rooted(&world.mei, &story).await);
        assert_eq!(world.wrong().await, Vec::<String>::new());
    }

    async fn hanging_it_elsewhere_takes_it_from_where_it_hung(world: World) {
        let Whole { initiative, epic, goal, .. } = whole(&world).await;
        let other = world.ada.create("initiatives", "Another way", json!({"serves": [goal]})).await;
        world.olu.post("/links", json!({"from": epic, "to": other, "instead": true})).await.created();
        let why = stops(&line(&world.mei, &epic).await, "why");
        assert!(why.contains(&other) && !why.contains(&initiative), "{why:?}");
    }

    async fn a_link_can_be_said_from_either_end(world: World) {
        let (one, two) = (world.olu.story("One").await, world.olu.story("Two").await);
        let blocked = world.olu.post("/links", json!({"from": one, "to": two, "kind": "blocked_by"})).await.created();
        assert_eq!((&blocked["kind"], &blocked["from"], &blocked["to"]), (&json!("blocks"), &json!(two), &json!(one)));
        let again = world.olu.post("/links", json!({"from": two, "to": one, "kind": "blocks"})).await.created();
        assert_eq!(again["id"], blocked["id"]);
        let copied = world.olu.post("/links", json!({"from": one, "to": two, "kind": "duplicated_by"})).await.created();
        assert_eq!((&copied["kind"], &copied["from"]), (&json!("duplicates"), &json!(two)));
        let epic = world.olu.create("epics", "Refunds", json!({})).await;
        let hung = world.olu.post("/links", json!({"from": epic, "to": one})).await.created();
        assert_eq!((&hung["kind"], &hung["from"], &hung["to"]), (&json!("serves"), &json!(one), &json!(epic)));
        world.olu.post("/links", json!({"from": one, "to": two, "kind": "hinders"})).await.invalid("kind");
    }

    async fn a_circle_is_refused(world: World) {
        let (a, b, c) = (world.olu.story("A").await, world.olu.story("B").await, world.olu.story("C").await);
        let blocks = |from: &str, to: &str| json!({"from": from, "to": to, "kind": "blocks"});
        world.olu.post("/links", blocks(&a, &b)).await.created();
        world.olu.post("/links", blocks(&b, &c)).await.created();
        world.olu.post("/links", blocks(&c, &a)).await.refused("circle");
        world.olu.post("/links", blocks(&b, &a)).await.refused("circle");
        world.olu.post("/links", json!({"from": a, "to": a, "kind": "blocks"})).await.invalid("to");
    }

    async fn the_line_has_its_ways(world: World) {
        let Whole { vision, story, goal, .. } = whole(&world).await;
        world.olu.post("/links", json!({"from": vision, "to": story})).await.invalid("to");
        world.olu.post("/links", json!({"from": story, "to": vision})).await.invalid("to");
        world.olu.post("/links", json!({"from": story, "to": goal, "kind": "ships_in"})).await.invalid("to");
        world.olu.post("/links", json!({"from": story, "to": "TID-999"})).await.missing();
        let (once, twice) = (world.olu.link(&story, &goal).await, world.olu.link(&story, &goal).await);
        assert_eq!(once, twice, "the same link is the same link");
    }

    async fn a_link_into_another_product_takes_a_right_there(world: World) {
        let story = world.olu.story("Here").await;
        let goal = world.vera.post("/products/RIV/goals", json!({"title": "There"})).await.key();
        world.olu.post("/links", json!({"from": story, "to": goal})).await.missing();
        let give = json!({"role": "developer", "product": "RIV"});
        world.root.post("/people/olu@example.org/roles", give).await.created();
        world.olu.post("/links", json!({"from": story, "to": goal})).await.refused("cross_product");
        let give = json!({"role": "po", "product": "RIV"});
        world.root.post("/people/olu@example.org/roles", give).await.created();
        world.olu.post("/links", json!({"from": story, "to": goal})).await.created();
        assert_eq!(world.wrong().await, Vec::<String>::new());
    }

    async fn a_goal_hangs_itself_under_the_vision(world: World) {
        let before = world.ada.create("goals", "Written first", json!({})).await;
        let vision = world.ada.create("visions", "North", json!({})).await;
        let after = world.ada.create("goals", "Written later", json!({})).await;
        for goal in [&before, &after] {
            assert_eq!(stops(&line(&world.mei, goal).await, "why"), [vision.as_str()], "{goal}");
        }
        world.ada.post("/products/TID/visions", json!({"title": "South"})).await.refused("one_vision");
    }

    async fn coverage_says_what_share_knows_its_why(world: World) {
        let Whole { epic, story, goal, .. } = whole(&world).await;
        world.olu.patch(&format!("/stories/{story}"), json!({"points": 3})).await.ok();
        let orphan = world.olu.create("stories", "Nobody knows why", json!({"points": 5})).await;
        let idle = world.ada.create("goals", "Nobody works on it", json!({})).await;
        world.sam.create("feedback", "Asks", json!({"body": "Please", "supports": story})).await;
        let loose = world.olu.create("epics", "Loose", json!({})).await;
        let coverage = world.ines.get("/products/TID/coverage").await.ok();
        assert_eq!(coverage["with_why"], json!({"of": 1.0, "all": 2.0}));
        assert_eq!(coverage["with_why_points"], json!({"of": 3.0, "all": 8.0}));
        assert_eq!(coverage["with_voice"], json!({"of": 1.0, "all": 2.0}));
        assert_eq!(coverage["goals_with_work"], json!({"of": 1.0, "all": 2.0}));
        let list = |name: &str| keys(&json!({"items": coverage[name]}));
        assert_eq!(list("without_why"), [orphan.as_str()]);
        assert_eq!(list("broken"), [loose.as_str()]);
        assert_eq!(list("goals_without_work"), [idle.as_str()]);
        let release = world.ada.create("releases", "Spring", json!({})).await;
        world.olu.link(&story, &release).await;
        world.olu.post(&format!("/stories/{story}/acceptance"), json!({})).await.ok();
        world.ada.patch(&format!("/releases/{release}"), json!({"status": "released"})).await.ok();
        let coverage = world.ines.get("/products/TID/coverage").await.ok();
        assert_eq!(coverage["with_why"], json!({"of": 0.0, "all": 1.0}));
        assert_eq!(coverage["released_with_check"], json!({"of": 0.0, "all": 1.0}));
        let metric = world.ada.create("metrics", "Refund time", json!({})).await;
        world.olu.link(&epic, &metric).await;
        let coverage = world.ines.get("/products/TID/coverage").await.ok();
        assert_eq!(coverage["released_with_check"], json!({"of": 1.0, "all": 1.0}));
        assert!(stops(&line(&world.ines, &goal).await, "so_what").contains(&metric));
    }
}
