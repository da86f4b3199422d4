//! The tree of the backlog, a level at a time: what is below each, what is done of it, what hangs under nothing.

use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::World;

both! {
    async fn each_level_says_what_is_below_and_what_is_done_of_it(world: World) {
        let goal = world.ada.create("goals", "Grow", json!({})).await;
        let result = world.ada.create("key_results", "Bookings", json!({"serves": [goal]})).await;
        let bet = world.ada.create("initiatives", "Money back", json!({"serves": [result]})).await;
        let epic = world.olu.create("epics", "Refunds", json!({"serves": [bet]})).await;
        let card = world.olu.create("stories", "To the card", json!({"serves": [epic], "points": 5})).await;
        let cash = world.olu.create("stories", "In cash", json!({"serves": [epic], "points": 3})).await;
        world.olu.post(&format!("/stories/{card}/acceptance"), json!({})).await.ok();
        let step = world.mei.post(&format!("/stories/{cash}/subtasks"), json!({"line": "Ask"})).await.key();
        let at = async |query: &str| world.sam.get(&format!("/products/TID/tree{query}")).await.ok();
        let top = at("").await;
        assert_eq!(keys(&top), std::slice::from_ref(&goal));
        let node = &top["items"][0];
        assert_eq!((&node["points"], &node["points_done"], &node["work"], &node["work_done"]), (&json!(8.0), &json!(5.0), &json!(2), &json!(1)));
        // A key result is passed over: what serves it is for its goal.
        assert_eq!(keys(&at(&format!("?under={goal}")).await), std::slice::from_ref(&bet));
        assert_eq!(keys(&at(&format!("?under={bet}")).await), std::slice::from_ref(&epic));
        let stories = at(&format!("?under={epic}")).await;
        assert_eq!(keys(&stories), std::slice::from_ref(&cash), "what is accepted is not open");
        assert_eq!((&stories["items"][0]["opens"], &stories["items"][0]["subtasks"]), (&json!(true), &json!({"done": 0, "all": 1})));
        assert_eq!(keys(&at(&format!("?under={epic}&closed=true")).await).len(), 2);
        assert_eq!(keys(&at(&format!("?under={cash}")).await), [step]);
        world.sam.get("/products/TID/tree?under=TID-999").await.invalid("under");
        world.sam.get(&format!("/products/TID/tree?under={epic}&after=x")).await.invalid("after");
        world.nemo.get("/products/TID/tree").await.missing();
    }

    async fn what_hangs_under_nothing_is_found_by_its_kind(world: World) {
        let bet = world.ada.create("initiatives", "A bet", json!({})).await;
        let epic = world.olu.create("epics", "An epic", json!({})).await;
        let story = world.olu.story("A story").await;
        let top = world.olu.get("/products/TID/tree").await.ok();
        assert_eq!(top["loose"], json!(["no_goal", "no_initiative", "no_epic"]));
        for (under, key) in [("no_goal", &bet), ("no_initiative", &epic), ("no_epic", &story)] {
            assert_eq!(keys(&world.olu.get(&format!("/products/TID/tree?under={under}")).await.ok()), std::slice::from_ref(key));
        }
        // Hung under the epic it is loose no more; when that is archived it is again.
        world.olu.post("/links", json!({"from": story, "to": epic, "instead": true})).await.created();
        assert_eq!(world.olu.get("/products/TID/tree").await.ok()["loose"], json!(["no_goal", "no_initiative"]));
        world.olu.delete(&format!("/items/{epic}")).await.ok();
        assert_eq!(world.olu.get("/products/TID/tree").await.ok()["loose"], json!(["no_goal", "no_epic"]));
    }

    async fn a_level_is_read_in_pages_and_by_the_filter_of_the_backlog(world: World) {
        let epic = world.olu.create("epics", "Refunds", json!({})).await;
        let other = world.olu.create("epics", "Empty", json!({})).await;
        let mut made = Vec::new();
        for title in ["One", "Two", "Three", "Four", "Five"] {
            made.push(world.olu.create("stories", title, json!({"serves": [epic]})).await);
        }
        let bug = world.mei.create("bugs", "Button", json!({"serves": [epic], "owner": world.mei.email})).await;
        made.push(bug.clone());
        let path = format!("/products/TID/tree?under={epic}");
        let first = world.olu.get(&format!("{path}&limit=4")).await.ok();
        assert_eq!((keys(&first), &first["more"]), (made[..4].to_vec(), &json!(2)));
        let next = first["next"].as_str().unwrap();
        assert_eq!(keys(&world.olu.get(&format!("{path}&limit=4&after={next}")).await.ok()), made[4..]);
        for filter in ["kind=bug".to_owned(), format!("person={}", world.mei.email)] {
            assert_eq!(keys(&world.olu.get(&format!("{path}&{filter}")).await.ok()), std::slice::from_ref(&bug));
            // What has nothing that fits below it is left out.
            let epics = world.olu.get(&format!("/products/TID/tree?under=no_initiative&{filter}")).await.ok();
            assert_eq!((keys(&epics), &epics["items"][0]["fits"]), (vec![epic.clone()], &json!(1)));
        }
        let epics = keys(&world.olu.get("/products/TID/tree?under=no_initiative").await.ok());
        assert_eq!(epics, [epic, other]);
        assert_eq!(keys(&world.olu.get(&format!("{path}&status=review")).await.ok()).len(), 0);
    }

    async fn a_level_of_a_large_product_says_that_its_figures_are_not_all(world: World) {
        let bet = world.ada.create("initiatives", "Money back", json!({})).await;
        let epic = world.olu.create("epics", "Refunds", json!({"serves": [bet]})).await;
        let small = world.olu.create("epics", "Small", json!({"serves": [bet]})).await;
        world.olu.create("stories", "One", json!({"serves": [small], "points": 3})).await;
        world.stories_below(&epic, 10_100).await;
        let top = world.olu.get("/products/TID/tree?under=no_goal").await.ok();
        assert_eq!((&top["cut"], &top["items"][0]["at_least"]), (&json!(true), &json!(true)), "{top}");
        let level = world.olu.get(&format!("/products/TID/tree?under={bet}")).await.ok();
        assert_eq!(level["cut"], true);
        let page = world.olu.answer(world.olu.browser(Method::GET, &format!("/products/TID/tree?under={bet}"))).await.is(200).text;
        assert!(page.contains("More hangs below these lines") && page.contains("+ pts"), "{page}");
        // Further down, and where there is little, all is there.
        let inside = world.olu.get(&format!("/products/TID/tree?under={small}")).await.ok();
        assert_eq!((&inside["cut"], keys(&inside).len()), (&json!(false), 1));
    }
}

impl World {
    /// So many stories of a point each, written past the program.
    async fn stories_below(&self, epic: &str, count: i64) {
        let mut tx = self.app.store.begin().await.unwrap();
        tx.query(northline::sql!(
            sqlite: "with recursive n (n) as (select 1 union all select n + 1 from n where n < $2)
                insert into item (id, kind, product_id, key, title, status, open, points, created_at, updated_at)
                select randomblob(16), 'story', e.product_id, 'X-' || n, 'Story', 'backlog', true, 1, e.created_at, e.created_at from n, item e where e.key = $1",
            postgres: "insert into item (id, kind, product_id, key, title, status, open, points, created_at, updated_at)
                select gen_random_uuid(), 'story', e.product_id, 'X-' || n, 'Story', 'backlog', true, 1, e.created_at, e.created_at
                from generate_series(1, $2) n, item e where e.key = $1",
        ))
        .bind(epic.to_owned()).bind(count).run().await.unwrap();
        tx.query(northline::sql!(
            sqlite: "insert into link (id, from_id, to_id, kind, from_kind, to_kind, created_at)
                select randomblob(16), i.id, e.id, 'serves', 'story', 'epic', e.created_at from item i, item e where i.key like 'X-%' and e.key = $1",
            postgres: "insert into link (id, from_id, to_id, kind, from_kind, to_kind, created_at)
                select gen_random_uuid(), i.id, e.id, 'serves', 'story', 'epic', e.created_at from item i, item e where i.key like 'X-%' and e.key = $1",
        ))
        .bind(epic.to_owned()).run().await.unwrap();
        tx.commit().await.unwrap();
    }
}

fn keys(level: &Value) -> Vec<String> {
    level["items"].as_array().unwrap().iter().map(|node| node["key"].as_str().unwrap().to_owned()).collect()
}
