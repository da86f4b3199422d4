//! The backlog in the order of a product's own fields: every kind by its own order, empty ones last, page by page.

use serde_json::{Value, json};

use crate::{fields::opened, harness::World};

impl World {
    /// The titles in an order, read a few rows at a time.
    async fn sorted(&self, wishes: &str, limit: usize) -> Vec<String> {
        let (mut titles, mut after) = (Vec::new(), String::new());
        for _ in 0..50 {
            let page = self.mei.get(&format!("/products/TID/backlog?{wishes}&limit={limit}{after}")).await.ok();
            let rows = page["items"].as_array().unwrap();
            assert!(rows.len() <= limit);
            titles.extend(rows.iter().map(|row| row["title"].as_str().unwrap().to_owned()));
            let Some(next) = page["next"].as_str() else { return titles };
            let next: String = url::form_urlencoded::byte_serialize(next.as_bytes()).collect();
            after = format!("&after={next}");
        }
        panic!("no end to {wishes}: {titles:?}");
    }

    /// Stories of these titles that say these values, in the order of their ranks.
    async fn saying(&self, field: &str, said: &[(&str, Value)]) {
        for (title, value) in said {
            let story = self.olu.story(title).await;
            self.say(&story, field, value.clone()).await.ok();
        }
    }
}

both! {
    async fn each_kind_has_its_own_order_and_what_says_nothing_comes_last_by_rank(world: World) {
        let choices = json!({"choices": ["urgent", "later", "never"]});
        for (name, kind, more, values) in [
            ("Note", "text", json!({}), [json!("apple_1"), json!("Birch"), json!("cedar")]),
            ("Cost", "number", json!({}), [json!(-3), json!(9), json!(10)]),
            ("Due", "date", json!({}), [json!("2025-12-31"), json!("2026-02-01"), json!("2026-10-01")]),
            ("Severity", "choice", choices.clone(), [json!("urgent"), json!("later"), json!("never")]),
            ("Ports", "several", choices.clone(), [json!(["never", "urgent"]), json!(["later", "never"]), json!("never")]),
            ("Asked by", "person", json!({}), [json!("mei"), json!("olu"), json!("sam")]),
            ("Ticket", "link", json!({}), [json!("https://a.org"), json!("https://b.org"), json!("https://c.org")]),
        ] {
            let key = world.field(name, kind, more).await;
            let titles = ["third", "none", "first", "nothing", "second"].map(|title| format!("{name} {title}"));
            let [low, mid, high] = values;
            let said = [high, Value::Null, low, Value::Null, mid];
            world.saying(&key, &titles.iter().map(String::as_str).zip(said).collect::<Vec<_>>()).await;
            let named = |words: [&str; 5]| words.map(|word| format!("{name} {word}"));
            for limit in [1, 2, 3, 50] {
                let up = world.sorted(&format!("sort=field.{key}&q={name}"), limit).await;
                assert_eq!(up, named(["first", "second", "third", "none", "nothing"]), "{limit} at a time");
                let down = world.sorted(&format!("sort=field.{key}.desc&q={name}"), limit).await;
                assert_eq!(down, named(["third", "second", "first", "none", "nothing"]), "{limit} at a time");
            }
        }
    }

    async fn choices_put_elsewhere_put_the_rows_elsewhere(world: World) {
        let key = world.field("Severity", "choice", json!({"choices": ["low", "high"]})).await;
        world.saying(&key, &[("L", json!("low")), ("H", json!("high"))]).await;
        assert_eq!(world.sorted("sort=field.severity", 9).await, ["L", "H"]);
        world.olu.patch("/products/TID/fields/severity", json!({"choices": ["high", "low"]})).await.ok();
        assert_eq!(world.sorted("sort=field.severity", 9).await, ["H", "L"]);
    }

    async fn an_order_goes_with_filters_and_leaves_out_what_is_not_in_the_backlog(world: World) {
        world.field("Cost", "number", json!({})).await;
        world.field("Severity", "choice", json!({"choices": ["low", "high"]})).await;
        world.saying("cost", &[("A", json!(3)), ("B", json!(1)), ("C", json!(2)), ("D", Value::Null)]).await;
        for title in ["B", "C", "D"] {
            let found = world.mei.get(&format!("/products/TID/backlog?q={title}")).await.ok();
            world.say(found["items"][0]["key"].as_str().unwrap(), "severity", json!("high")).await.ok();
        }
        let gone = world.mei.get("/products/TID/backlog?q=C").await.ok()["items"][0]["key"].as_str().unwrap().to_owned();
        world.olu.delete(&format!("/items/{gone}")).await.ok();
        assert_eq!(world.sorted("sort=field.cost&field=severity:high", 1).await, ["B", "D"]);
        assert_eq!(world.sorted("sort=field.cost.desc", 2).await, ["A", "B", "D"]);
    }

    async fn an_order_that_is_none_is_refused(world: World) {
        world.field("Cost", "number", json!({})).await;
        for other in ["field.colour", "field.", "field.cost.up", "cost"] {
            world.mei.get(&format!("/products/TID/backlog?sort={other}")).await.invalid("sort");
        }
        world.olu.story("A").await;
        for cursor in ["a0", "=1_2", "a0_00000000-0000-0000-0000-000000000000"] {
            world.mei.get(&format!("/products/TID/backlog?sort=field.cost&after={cursor}")).await.invalid("after");
        }
        world.olu.delete("/products/TID/fields/cost").await.ok();
        world.mei.get("/products/TID/backlog?sort=field.cost").await.invalid("sort");
    }

    async fn the_page_says_the_order_and_saved_views_and_files_keep_it(world: World) {
        world.field("Cost in euro", "number", json!({})).await;
        world.saying("cost_in_euro", &[("A", json!(3)), ("B", json!(1))]).await;
        let page = opened(&world, "/products/TID/backlog?sort=field.cost_in_euro").await;
        for words in ["Sort: Cost in euro", "Sorted by Cost in euro, lowest first", "sort=field.cost_in_euro.desc", "Turn round"] {
            assert!(page.contains(words), "{words}");
        }
        assert!(page.find(">B<").unwrap() < page.find(">A<").unwrap());
        let filter = opened(&world, "/products/TID/backlog/filter?sort=field.cost_in_euro.desc").await;
        assert!(filter.contains("Cost in euro, turned round"));
        let view = json!({"name": "By cost", "query": "field=cost_in_euro:>=1&sort=field.cost_in_euro.desc"});
        let saved = world.mei.post("/products/TID/views", view).await.created();
        let query = saved["query"].as_str().unwrap();
        assert!(query.contains("sort=field.cost_in_euro.desc"), "{query}");
        assert_eq!(world.sorted(query, 1).await, ["A", "B"]);
        let views = opened(&world, "/products/TID/views").await;
        assert!(views.contains("Cost in euro: at least 1") && !views.contains("cost_in_euro:"), "in words, not keys");
        let csv = opened(&world, "/products/TID/backlog.csv?sort=field.cost_in_euro").await;
        assert!(csv.find(",B,").unwrap() < csv.find(",A,").unwrap(), "{csv}");
    }

    async fn chips_say_names_and_words_and_never_keys(world: World) {
        world.field("Promised by", "date", json!({"key": "p"})).await;
        world.field("Asked by", "person", json!({"key": "w"})).await;
        world.field("How bad", "choice", json!({"key": "s", "choices": ["Very bad"]})).await;
        world.field("Legal", "checkbox", json!({"key": "l"})).await;
        let page = opened(
            &world,
            "/products/TID/backlog?field=p:%3E%3D2026-05-01&field=p:%3C%3D2026-06-01&field=w:mei@example.org&field=s:very%20bad&field=l:true",
        )
        .await;
        for words in ["Promised by: from 2026-05-01", "Promised by: until 2026-06-01", "Asked by: mei<", "How bad: Very bad", "Legal: yes"] {
            assert!(page.contains(words), "{words}");
        }
    }
}
