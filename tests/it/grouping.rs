//! The backlog in groups: each counted whole, its first rows shown, and nothing left out.

use std::collections::BTreeMap;

use reqwest::Method;
use serde_json::{Value, json};

use crate::cast::{Person, keys};

const GROUPS: &str = "/products/TID/backlog/groups";

/// The groups of a page by title: how many rows each has, and how many are shown.
fn sizes(page: &Value) -> Vec<(String, i64, usize)> {
    let groups = page["groups"].as_array().unwrap().iter();
    groups
        .map(|group| {
            let shown = group["items"].as_array().unwrap().len();
            (group["title"].as_str().unwrap().to_owned(), group["count"].as_i64().unwrap(), shown)
        })
        .collect()
}

async fn read(person: &Person, query: &str) -> Vec<(String, i64, usize)> {
    sizes(&person.get(&format!("{GROUPS}?{query}")).await.ok())
}

fn size(title: &str, count: i64, shown: usize) -> (String, i64, usize) {
    (title.to_owned(), count, shown)
}

both! {
    async fn every_group_is_counted_whole_and_shows_its_first_rows(world: World) {
        for number in 0..13 {
            let labels = if number % 2 == 0 { json!(["card"]) } else { json!([]) };
            world.olu.create("stories", &format!("Story {number}"), json!({"labels": labels})).await;
        }
        let both = world.olu.create("bugs", "Crash", json!({"labels": ["card", "gate"], "owner": "mei"})).await;
        assert_eq!(read(&world.sam, "by=label&rows=3").await, [size("card", 8, 3), size("gate", 1, 1), size("No label", 6, 3)]);
        assert_eq!(read(&world.sam, "by=kind").await, [size("Story", 13, 10), size("Bug", 1, 1)]);
        assert_eq!(read(&world.sam, "by=person&rows=1").await, [size("mei", 1, 1), size("Nobody", 13, 1)]);
        assert_eq!(read(&world.sam, "by=label&kind=bug").await, [size("card", 1, 1), size("gate", 1, 1)]);
        assert_eq!(read(&world.sam, "by=label&label=gate").await, [size("gate", 1, 1)]);
        let group = &world.sam.get(&format!("{GROUPS}?by=label&label=gate")).await.ok()["groups"][0];
        assert_eq!((&group["value"], &group["items"][0]["key"]), (&json!("gate"), &json!(both)));
    }

    async fn groups_come_a_page_at_a_time_and_each_once(world: World) {
        for number in 0..7 {
            world.olu.create("stories", &format!("Story {number}"), json!({"labels": [format!("l{number}")]})).await;
        }
        world.olu.create("stories", "Bare", json!({})).await;
        let (mut seen, mut after) = (Vec::new(), String::new());
        loop {
            let page = world.mei.get(&format!("{GROUPS}?by=label&limit=3{after}")).await.ok();
            seen.extend(sizes(&page).into_iter().map(|(title, ..)| title));
            match page["next"].as_str() {
                Some(next) => after = format!("&after={next}"),
                None => break,
            }
        }
        assert_eq!(seen, ["l0", "l1", "l2", "l3", "l4", "l5", "l6", "No label"]);
        world.mei.get(&format!("{GROUPS}?by=label&limit=51")).await.invalid("limit");
        world.mei.get(&format!("{GROUPS}?by=colour")).await.invalid("by");
        world.vera.get(&format!("{GROUPS}?by=label")).await.missing();
    }

    async fn what_serves_an_initiative_stands_by_it_and_by_the_goal_above(world: World) {
        let vision = world.ada.create("visions", "Ferries without counters", json!({})).await;
        let goal = world.ada.create("goals", "More returns", json!({"serves": [vision]})).await;
        let initiative = world.ada.create("initiatives", "Refunds", json!({"serves": [goal]})).await;
        let epic = world.olu.create("epics", "To the card", json!({"serves": [initiative]})).await;
        world.olu.create("stories", "Refund", json!({"serves": [epic]})).await;
        world.olu.create("stories", "Alone", json!({})).await;
        let titles: BTreeMap<_, _> = read(&world.olu, "by=initiative").await.into_iter().map(|(title, count, _)| (title, count)).collect();
        assert_eq!(titles, BTreeMap::from([("Refunds".into(), 1), ("No initiative".into(), 1)]));
        assert_eq!(read(&world.olu, "by=why&kind=story").await, [size("More returns", 1, 1), size("No why yet", 1, 1)]);
        assert_eq!(read(&world.olu, &format!("by=initiative&kind=story&initiative={goal}")).await, [size("Refunds", 1, 1)]);
    }

    async fn what_is_missing_is_a_wish_of_its_own(world: World) {
        world.root.post("/products/TID/areas", json!({"name": "Payments"})).await.created();
        let bare = world.olu.create("stories", "Bare", json!({})).await;
        let full = json!({"owner": "mei", "area": "Payments", "labels": ["card"], "persona": "guest", "points": 3});
        let full = world.olu.create("stories", "Full", full).await;
        for lack in ["person", "area", "label", "persona", "initiative", "points"] {
            let left = keys(&world.mei.get(&format!("/products/TID/backlog?without={lack}")).await.ok());
            let wanted = if lack == "initiative" { vec![bare.clone(), full.clone()] } else { vec![bare.clone()] };
            assert_eq!(left, wanted, "{lack}");
        }
        world.mei.get("/products/TID/backlog?without=colour").await.invalid("without");
    }

    async fn a_group_leads_to_all_of_it(world: World) {
        for number in 0..12 {
            world.olu.create("stories", &format!("Story {number}"), json!({"labels": ["card", "two words"]})).await;
        }
        let shown = world.mei.answer(world.mei.browser(Method::GET, "/products/TID/backlog?group=label&kind=story")).await.is(200).text;
        let href = "/products/TID/backlog?kind=story&amp;label=card";
        assert!(shown.contains(&format!("href=\"{href}\">card</a> <span class=\"faint num\">12<")), "{shown}");
        assert!(shown.contains("All 12 of card"));
        let ids: Vec<_> = shown.match_indices(" id=\"row-TID-").map(|(at, _)| shown[at + 5..].split('"').next().unwrap()).collect();
        let mut once = ids.clone();
        once.sort_unstable();
        once.dedup();
        assert_eq!((ids.len(), once.len()), (20, 20), "an id is there once");
        let form = world.mei.answer(world.mei.browser(Method::GET, "/products/TID/backlog/filter")).await.is(200).text;
        assert!(form.contains("/products/TID/pick/labels") && form.contains("Not estimated"));
        let offered = world.mei.answer(world.mei.browser(Method::GET, "/products/TID/pick/labels?q=WO")).await.is(200).text;
        assert!(offered.contains("two words") && !offered.contains("card"), "{offered}");
    }
}
