//! The backlog filtered by several values, in its other orders, and edited in its rows.

use std::collections::{BTreeMap, BTreeSet};

use northline::{
    command::Via,
    items::{Kind, Product, creating, creating::Draft},
    people,
    store::{EVERY_QUERY, Sql},
};
use reqwest::Method;
use serde_json::{Value, json};
use sqlx::{AssertSqlSafe, Connection, Executor, Row};

use crate::{
    cast::{Person, keys},
    harness::World,
};

const BACKLOG: &str = "/products/TID/backlog";

async fn read(person: &Person, query: &str) -> Vec<String> {
    keys(&person.get(&format!("{BACKLOG}?limit=200&{query}")).await.ok())
}

/// A page of the backlog as a browser gets it.
async fn page(person: &Person, query: &str) -> String {
    person.answer(person.browser(Method::GET, &format!("{BACKLOG}?{query}"))).await.is(200).text
}

/// So many stories with points that repeat, each a little later than the one before.
async fn fill(world: &World, count: usize) -> BTreeMap<String, Option<f64>> {
    let product = {
        let mut tx = world.app.store.begin().await.unwrap();
        let olu = people::person::by_email(&mut tx, &world.olu.email).await.unwrap().unwrap();
        let olu = people::actor(&mut tx, olu.id, Via::Api).await.unwrap();
        Product::find(&mut tx, &olu, "TID").await.unwrap()
    };
    let mut filled = BTreeMap::new();
    for number in 0..count {
        if number % 10 == 0 {
            world.later();
        }
        let mut tx = world.app.store.begin().await.unwrap();
        let olu = people::person::by_email(&mut tx, &world.olu.email).await.unwrap().unwrap();
        let olu = people::actor(&mut tx, olu.id, Via::Api).await.unwrap();
        let points = [Some(3.0), None, Some(0.5), Some(8.0), Some(0.0)][number % 5];
        let draft = Draft { title: format!("Story {number}"), points, ..Draft::default() };
        let item = creating::create(&mut tx, &olu, Kind::Story, Some(&product), draft).await.unwrap();
        tx.commit().await.unwrap();
        filled.insert(item.item.key, points);
    }
    filled
}

/// Every page of an order, so many rows each.
async fn all_pages(person: &Person, query: &str, limit: usize) -> Vec<Value> {
    let (mut rows, mut after) = (Vec::new(), String::new());
    loop {
        let page = person.get(&format!("{BACKLOG}?limit={limit}&{query}{after}")).await.ok();
        rows.extend(page["items"].as_array().unwrap().clone());
        match page["next"].as_str() {
            Some(next) => after = format!("&after={next}"),
            None => return rows,
        }
    }
}

both! {
    async fn any_value_of_a_field_will_do_and_all_fields_have_to_hold(world: World) {
        for area in ["Payments", "Boarding, ashore"] {
            world.root.post("/products/TID/areas", json!({"name": area})).await.created();
        }
        let epic = world.olu.create("epics", "Refunds", json!({})).await;
        let other = world.olu.create("epics", "Tickets", json!({})).await;
        let refund = json!({"status": "ready", "owner": "mei", "area": "Payments", "labels": ["card"], "serves": [epic]});
        let refund = world.olu.create("stories", "Refund", refund).await;
        let ticket = json!({"status": "started", "owner": "olu", "area": "Boarding, ashore", "labels": ["gate"], "serves": [other]});
        let ticket = world.olu.create("stories", "Ticket", ticket).await;
        let crash = world.olu.create("bugs", "Crash", json!({"owner": "mei", "labels": ["gate", "now"]})).await;
        let wish = world.olu.create("spikes", "Wish", json!({"status": "review"})).await;
        for (filter, expected) in [
            ("status=ready&status=started", vec![&refund, &ticket]),
            ("status=ready&status=started&status=ready", vec![&refund, &ticket]),
            ("status=ready,review", vec![&refund, &wish]),
            ("kind=bug&kind=spike", vec![&crash, &wish]),
            ("person=mei@example.org&person=olu@example.org", vec![&refund, &ticket, &crash]),
            ("person=mei@example.org&person=olu@example.org&kind=story", vec![&refund, &ticket]),
            ("area=Payments&area=Boarding%2C+ashore", vec![&refund, &ticket]),
            ("label=CARD&label=now", vec![&refund, &crash]),
            (&format!("initiative={epic}&initiative={}", other.to_lowercase()), vec![&refund, &ticket]),
            ("status=ready&status=started&label=gate", vec![&ticket]),
            ("status=ready&person=olu@example.org", vec![]),
            ("q=re&q=cra", vec![&crash]),
        ] {
            assert_eq!(read(&world.sam, filter).await.iter().collect::<Vec<_>>(), expected, "{filter}");
            for sort in ["points", "updated", "created", "voices"] {
                let found: BTreeSet<_> = read(&world.sam, &format!("{filter}&sort={sort}")).await.into_iter().collect();
                assert_eq!(found, expected.iter().map(|key| (*key).clone()).collect(), "{filter} by {sort}");
            }
        }
        world.sam.get(&format!("{BACKLOG}?kind=bug&kind=dream")).await.invalid("kind");
    }

    async fn each_value_is_a_chip_of_its_own_and_a_ticked_box(world: World) {
        world.olu.create("stories", "Refund", json!({"status": "ready"})).await;
        let shown = page(&world.olu, "status=ready&status=started&kind=story&sort=points").await;
        let off = |rest: &str| format!("href=\"{BACKLOG}?{rest}\" aria-label=\"Take off the filter");
        for rest in ["kind=story&amp;status=started&amp;sort=points", "kind=story&amp;status=ready&amp;sort=points", "status=ready&amp;status=started&amp;sort=points"] {
            assert!(shown.contains(&off(rest)), "no chip leads to {rest}");
        }
        let form = format!("{BACKLOG}/filter?status=ready&status=started&kind=story&sort=points");
        let shown = world.olu.answer(world.olu.browser(Method::GET, &form)).await.is(200).text;
        for value in ["ready", "started"] {
            assert!(shown.contains(&format!("name=\"status\" value=\"{value}\" checked")), "{value} is not ticked");
        }
        assert!(!shown.contains("name=\"status\" value=\"review\" checked"));
    }

    async fn every_order_has_its_pages_and_each_row_stands_on_one(world: World) {
        let filled = fill(&world, 130).await;
        let heard: Vec<_> = filled.keys().step_by(17).cloned().collect();
        for (times, key) in heard.iter().enumerate() {
            for time in 0..=times % 3 {
                let said = json!({"body": format!("I want {key}, and say it for the {time}th time"), "supports": key});
                world.ada.create("feedback", &format!("Wants {key}"), said).await;
            }
        }
        world.later();
        for key in filled.keys().step_by(29) {
            world.olu.patch(&format!("/stories/{key}"), json!({"title": format!("{key} anew")})).await.ok();
        }
        for filter in ["", "&kind=story&kind=bug"] {
            for sort in ["rank", "points", "updated", "created", "voices"] {
                let rows = all_pages(&world.sam, &format!("sort={sort}{filter}"), 23).await;
                let seen: BTreeSet<_> = rows.iter().map(|row| row["key"].as_str().unwrap().to_owned()).collect();
                assert_eq!((rows.len(), seen), (filled.len(), filled.keys().cloned().collect()), "{sort}{filter}");
                let worth = |row: &Value| match sort {
                    "points" => (row["points"].as_f64().unwrap_or(-1.0), String::new()),
                    "voices" => (row["voices"].as_f64().unwrap(), String::new()),
                    "updated" => (0.0, row["updated_at"].as_str().unwrap().to_owned()),
                    "created" => (0.0, row["created_at"].as_str().unwrap().to_owned()),
                    _ => (0.0, String::new()),
                };
                assert!(rows.windows(2).all(|two| worth(&two[0]) >= worth(&two[1])), "{sort}{filter}");
                let (first, last) = (worth(&rows[0]), worth(rows.last().unwrap()));
                assert!(sort == "rank" || first > last, "{sort}{filter} says nothing: {first:?}");
            }
        }
        assert_eq!(all_pages(&world.sam, "sort=points", 200).await.last().unwrap()["points"], Value::Null);
        world.sam.get(&format!("{BACKLOG}?sort=mood")).await.invalid("sort");
        let by_points = world.sam.get(&format!("{BACKLOG}?sort=points&limit=5")).await.ok();
        let next = by_points["next"].as_str().unwrap();
        world.sam.get(&format!("{BACKLOG}?sort=voices&after={next}x")).await.invalid("after");
    }

    async fn every_order_is_read_from_its_index(world: World) {
        fill(&world, 60).await;
        for (order, index) in [
            ("coalesce(i.points, -1)", "item_by_points"),
            ("i.updated_at", "item_by_update"),
            ("i.created_at", "item_by_age"),
            ("i.voices", "item_by_voices"),
        ] {
            let plan = plan(&world, order).await;
            assert!(plan.contains(index), "{order} is not read from {index}: {plan}");
            assert!(!plan.contains("B-TREE FOR ORDER") && !plan.contains("Sort"), "{order} is sorted: {plan}");
        }
    }

    async fn only_the_order_by_rank_can_be_changed_by_hand_and_the_page_says_so(world: World) {
        world.olu.create("stories", "Refund", json!({"points": 3})).await;
        let ranked = page(&world.olu, "").await;
        assert!(ranked.contains("data-sortable-url-value"));
        for query in ["sort=points", "sort=updated", "sort=created", "sort=voices"] {
            let sorted = page(&world.olu, query).await;
            assert!(!sorted.contains("data-sortable-url-value") && !sorted.contains("Drag, or Alt"), "{query}");
            assert!(!sorted.contains("Move to the top") && sorted.contains("Dragging and rank keys are off here."), "{query}");
        }
        let filtered = page(&world.olu, "kind=story").await;
        assert!(!filtered.contains("data-sortable-url-value") && !filtered.contains("Drag, or Alt"));
        assert!(filtered.contains("Move to the top") && !filtered.contains("Move up"));
    }

    async fn a_row_carries_what_its_editor_sends_back(world: World) {
        let story = world.olu.create("stories", "Refund", json!({"points": 3, "owner": "mei"})).await;
        let shown = page(&world.olu, "").await;
        assert!(shown.contains(&format!("data-edit=\"/stories/{story}\" data-version=\"1\"")), "{shown}");
        assert!(shown.contains("data-value=\"3\"") && shown.contains("data-value=\"mei@example.org\""));
        let form = async |person: &Person, points: &str, version: &str| {
            let sent = [("_method", "PATCH"), ("version", version), ("points", points)];
            let asked = person.browser(Method::POST, &format!("/stories/{story}")).form(&sent);
            person.answer(asked.header("accept", "application/json").header("sec-fetch-site", "same-origin")).await
        };
        assert_eq!(form(&world.mei, "5", "1").await.ok()["points"], 5.0);
        form(&world.sam, "8", "2").await.proposed();
        let stale = form(&world.olu, "13", "1").await.refused("stale");
        assert_eq!(stale["current"]["points"], 5.0);
        assert_eq!(form(&world.olu, "", "2").await.ok()["points"], Value::Null);
    }

    async fn the_picker_of_people_offers_oneself_first_and_nobody_last(world: World) {
        let offered = async |person: &Person, words: &str| {
            let asked = person.browser(Method::GET, &format!("/pick/people?q={words}"));
            let text = person.answer(asked).await.is(200).text;
            text.split("data-value=\"").skip(1).map(|part| part.split('"').next().unwrap().to_owned()).collect::<Vec<_>>()
        };
        let all = offered(&world.mei, "").await;
        assert_eq!((all.first().map(String::as_str), all.last().map(String::as_str)), (Some("mei@example.org"), Some("")));
        assert_eq!(offered(&world.mei, "OL").await, ["olu@example.org"]);
        assert_eq!(offered(&world.mei, "%25").await, Vec::<String>::new());
        world.nemo.answer(world.nemo.browser(Method::GET, "/pick/people")).await.is(404);
    }

    async fn what_presses_is_found_by_priority_and_by_the_day_it_is_due(world: World) {
        let more = |priority: Option<&str>, due: Option<&str>| json!({"priority": priority, "due_on": due});
        let late = world.olu.create("stories", "Late", more(Some("low"), Some("2026-05-01"))).await;
        let soon = world.olu.create("stories", "Soon", more(Some("urgent"), Some("2026-03-10"))).await;
        let calm = world.olu.create("stories", "Calm", more(None, None)).await;
        let high = world.olu.create("stories", "High", more(Some("high"), None)).await;
        assert_eq!(read(&world.mei, "priority=urgent&priority=high").await, [soon.clone(), high.clone()]);
        assert_eq!(read(&world.mei, "due_until=2026-04-01").await, std::slice::from_ref(&soon));
        assert_eq!(read(&world.mei, "due_from=2026-03-10&due_until=2026-05-01").await, [late.clone(), soon.clone()]);
        assert_eq!(read(&world.mei, "due_from=2026-05-02").await, [] as [String; 0]);
        assert_eq!(read(&world.mei, "without=due&without=priority").await, std::slice::from_ref(&calm));
        // The soonest first, then what is due on no day, by rank; a page goes on where the one before ended.
        let order = [soon.clone(), late.clone(), calm.clone(), high.clone()];
        assert_eq!(read(&world.mei, "sort=due").await, order);
        for limit in [1, 3] {
            let rows = all_pages(&world.mei, "sort=due", limit).await;
            assert_eq!(rows.iter().map(|row| row["key"].as_str().unwrap()).collect::<Vec<_>>(), order);
        }
        world.mei.get(&format!("{BACKLOG}?sort=due&after=x")).await.invalid("after");
        world.mei.get(&format!("{BACKLOG}?priority=soon")).await.invalid("priority");
        let row = &world.mei.get(&format!("{BACKLOG}?priority=urgent")).await.ok()["items"][0];
        assert_eq!((&row["priority"], &row["due_on"]), (&json!("urgent"), &json!("2026-03-10")));
        let groups = world.mei.get("/products/TID/backlog/groups?by=priority").await.ok();
        let titles: Vec<_> = groups["groups"].as_array().unwrap().iter().map(|group| group["title"].as_str().unwrap()).collect();
        assert_eq!(titles, ["Urgent", "High", "Low", "No priority"]);
        let shown = page(&world.mei, "priority=urgent&due_until=2026-04-01").await;
        assert!(shown.contains("priority: urgent") && shown.contains("due until 2026-04-01") && shown.contains(">urgent<"), "{shown}");
    }
}

/// How an engine means to read an order of the whole backlog, from anywhere in it on.
async fn plan(world: &World, order: &str) -> String {
    let ends = format!("order by {order} desc, i.id desc limit $4");
    let is_plain = |sql: &&Sql| sql.sqlite.ends_with(&ends) && !sql.sqlite.contains("$5");
    let query = EVERY_QUERY.iter().find(is_plain).unwrap_or_else(|| panic!("no query ends in {ends}"));
    let database = &world.home.database;
    if database.starts_with("sqlite") {
        let mut on = sqlx::SqliteConnection::connect(database).await.unwrap();
        let asked = AssertSqlSafe(format!("explain query plan {}", query.sqlite));
        let rows = sqlx::query(asked).fetch_all(&mut on).await.unwrap();
        return rows.iter().map(|row| row.get::<String, _>("detail")).collect::<Vec<_>>().join("; ");
    }
    let mut on = sqlx::PgConnection::connect(database).await.unwrap();
    // A table of 60 rows is read as a whole unless that is said to be dear.
    for said in ["set enable_seqscan = off", "set enable_bitmapscan = off", "set plan_cache_mode = force_generic_plan"]
    {
        on.execute(said).await.unwrap();
    }
    on.execute(AssertSqlSafe(format!("prepare asked as {}", query.postgres))).await.unwrap();
    let rows = on.fetch_all("explain execute asked (null, null, null, null)").await.unwrap();
    rows.iter().map(|row| row.get::<String, _>(0)).collect::<Vec<_>>().join("; ")
}
