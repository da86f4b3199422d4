//! Views of the backlog: saved and shared, by persona and initiative, and as files.

use reqwest::Method;
use serde_json::json;

use crate::cast::{Person, keys};

async fn file(by: &Person, path: &str) -> (u16, String, Vec<u8>) {
    let answer = by.browser(Method::GET, path).send().await.unwrap();
    let kind = answer.headers().get("content-type").map(|kind| kind.to_str().unwrap().to_owned()).unwrap_or_default();
    (answer.status().as_u16(), kind, answer.bytes().await.unwrap().to_vec())
}

both! {
    async fn a_view_is_ones_own_until_it_is_shared(world: World) {
        let save = json!({"name": "Ready", "query": "?status=ready&after=x&sort=points&kind="});
        let view = world.mei.post("/products/TID/views", save.clone()).await.created();
        assert_eq!((&view["query"], &view["shared"]), (&json!("status=ready&sort=points"), &json!(false)));
        assert_eq!(view["href"], "/products/TID/backlog?status=ready&sort=points");
        let names = |list: serde_json::Value| list["items"].as_array().unwrap().len();
        assert_eq!(names(world.mei.get("/products/TID/views").await.ok()), 1);
        assert_eq!(names(world.olu.get("/products/TID/views").await.ok()), 0);
        let path = format!("/views/{}", view["id"].as_str().unwrap());
        world.olu.patch(&path, json!({"name": "Mine"})).await.missing();
        world.mei.patch(&path, json!({"shared": true, "name": "Ready to take"})).await.ok();
        assert_eq!(world.olu.get("/products/TID/views").await.ok()["items"][0]["name"], "Ready to take");
        // A shared one is its owner's and the product owner's to change, nobody else's.
        world.sam.patch(&path, json!({"name": "Sam's"})).await.forbidden();
        world.olu.patch(&path, json!({"name": "Ready for planning"})).await.ok();
        world.vera.get("/products/TID/views").await.missing();
        world.vera.delete(&path).await.missing();
        world.olu.delete(&path).await.ok();
        assert_eq!(names(world.mei.get("/products/TID/views").await.ok()), 0);
    }

    async fn saving_under_the_same_name_replaces(world: World) {
        for query in ["status=ready", "label=card"] {
            world.mei.post("/products/TID/views", json!({"name": "Mine", "query": query})).await.created();
        }
        let list = world.mei.get("/products/TID/views").await.ok();
        assert_eq!((list["items"].as_array().unwrap().len(), &list["items"][0]["query"]), (1, &json!("label=card")));
        world.sam.post("/products/TID/views", json!({"name": "For all", "shared": true})).await.proposed();
        let page = world.mei.answer(world.mei.browser(Method::GET, "/products/TID/backlog")).await.is(200).text;
        assert!(page.contains("/products/TID/backlog?label=card") && page.contains("backlog.xlsx"));
    }

    async fn the_backlog_is_read_by_persona_and_initiative(world: World) {
        let initiative = world.ada.create("initiatives", "Refunds", json!({})).await;
        let epic = world.olu.create("epics", "To the card", json!({"serves": [initiative]})).await;
        let guest = world.olu.create("stories", "Book", json!({"persona": "guest", "serves": [epic]})).await;
        let host = world.olu.create("stories", "Open", json!({"persona": "host"})).await;
        assert_eq!(keys(&world.olu.get("/products/TID/backlog?persona=guest").await.ok()), std::slice::from_ref(&guest));
        let all = world.olu.get("/products/TID/backlog?persona=guest&persona=host").await.ok();
        assert_eq!(keys(&all), [guest, host]);
        assert_eq!(all["items"][0]["initiative"]["title"], "Refunds");
        for (group, title) in [("persona", "host"), ("initiative", "No initiative")] {
            let path = format!("/products/TID/backlog?group={group}");
            let page = world.olu.answer(world.olu.browser(Method::GET, &path)).await.is(200).text;
            let heading = page.find(&format!(">{title}</a> <span class=\"faint num\">1<"));
            assert!(heading.is_some(), "{group}: {page}");
        }
    }

    async fn a_file_says_what_stands_around_each_item(world: World) {
        world.field("Cost in euro", "number", json!({"key": "cost"})).await;
        let epic = world.olu.create("epics", "Boarding", json!({})).await;
        let sprint = world.olu.create("sprints", "Sprint 1", json!({})).await;
        let story = world.olu.create("stories", "Refund", json!({"priority": "high", "due_on": "2026-04-01", "serves": [epic]})).await;
        world.say(&story, "cost", json!(1200)).await.ok();
        world.olu.post(&format!("/sprints/{sprint}/items"), json!({"items": [story]})).await.ok();
        let text = String::from_utf8(file(&world.mei, "/products/TID/backlog.csv?kind=story").await.2).unwrap();
        let lines: Vec<_> = text.lines().collect();
        assert!(lines[0].contains(",Part of,Sprint,Release,") && lines[0].ends_with(",Cost in euro"), "{text}");
        assert!(lines[1].contains(",high,2026-04-01,") && lines[1].ends_with(",1200"), "{text}");
        assert!(lines[1].contains(&format!(",{epic} Boarding,Sprint 1,,")), "{text}");
    }

    async fn a_view_leaves_as_a_file_with_its_filters_and_order(world: World) {
        world.olu.create("stories", "=1+1", json!({"points": 3, "labels": ["card"]})).await;
        world.olu.create("stories", "Refund, \"fast\"", json!({"points": 8, "labels": ["card"]})).await;
        world.olu.create("stories", "Elsewhere", json!({"points": 20})).await;
        let (status, kind, bytes) = file(&world.mei, "/products/TID/backlog.csv?label=card&sort=points").await;
        assert_eq!((status, kind.as_str()), (200, "text/csv; charset=utf-8"));
        let text = String::from_utf8(bytes).unwrap();
        let lines: Vec<_> = text.lines().collect();
        assert!(lines[0].starts_with("Key,Kind,Title,Status,Team state,Points,Priority,Due,"), "{text}");
        assert!(lines.len() == 3 && lines[1].contains("\"Refund, \"\"fast\"\"\",backlog,,8,") && lines[2].contains(",'=1+1,"), "{text}");
        let (status, kind, bytes) = file(&world.mei, "/products/TID/backlog.xlsx?label=card").await;
        assert!(status == 200 && kind.contains("spreadsheetml") && bytes.starts_with(b"PK"), "{status} {kind}");
        for stranger in [&world.vera, &world.nemo] {
            assert_eq!(file(stranger, "/products/TID/backlog.csv").await.0, 404);
            assert_eq!(file(stranger, "/products/TID/backlog.xlsx").await.0, 404);
        }
    }

    async fn a_tree_a_group_and_a_board_are_given_as_they_are_shown(world: World) {
        let goal = world.ada.create("goals", "Grow", json!({})).await;
        let result = world.ada.create("key_results", "Bookings", json!({"serves": [goal]})).await;
        let bet = world.ada.create("initiatives", "Money back", json!({"serves": [result]})).await;
        let epic = world.olu.create("epics", "Refunds", json!({"serves": [bet]})).await;
        let card = world.olu.create("stories", "To the card", json!({"serves": [epic], "points": 5, "labels": ["card", "money"]})).await;
        let loose = world.olu.create("stories", "Loose", json!({"points": 2})).await;
        let lines = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap().lines().map(str::to_owned).collect::<Vec<_>>();
        let (status, kind, bytes) = file(&world.sam, "/api/v1/products/TID/tree/csv").await;
        assert_eq!((status, kind.as_str()), (200, "text/csv; charset=utf-8"));
        let tree = lines(bytes);
        assert_eq!(tree[0], "Level,Under,Key,Kind,Title,Status,Person,Points,Points done,Work,Work done");
        assert_eq!(tree[1], format!("1,,{goal},goal,Grow,active,,5,0,1,0"));
        assert_eq!(tree[2], format!("2,{goal},{bet},initiative,Money back,{},,5,0,1,0", world.olu.item(&bet).await["status"].as_str().unwrap()));
        assert_eq!(tree[4], format!("4,{epic},{card},story,To the card,backlog,,5,0,,"));
        assert_eq!(tree[5], format!("1,,{loose},story,Loose,backlog,,2,0,,"));
        assert_eq!(file(&world.sam, "/products/TID/tree/xlsx").await.0, 200);
        assert_eq!(file(&world.nemo, "/products/TID/tree/csv").await.0, 404);
        // By label a story stands in every group it belongs to.
        let grouped = lines(file(&world.sam, "/products/TID/backlog.csv?group=label").await.2);
        assert!(grouped[0].starts_with("Label,Key,Kind"), "{grouped:?}");
        let rows: Vec<_> = grouped[1..].iter().map(|line| line.split(',').take(2).map(str::to_owned).collect::<Vec<_>>()).collect();
        assert_eq!(rows, [["card", card.as_str()], ["money", &card], ["No label", &loose]]);
        let flow = json!({"works_in": "flow"});
        world.olu.post("/products/TID/teams", json!({"name": "Hull"})).await.created();
        world.olu.patch("/products/TID/teams/Hull", flow).await.ok();
        world.field("Cost", "number", json!({"on_cards": true})).await;
        world.olu.patch(&format!("/stories/{card}"), json!({"status": "ready", "owner": world.mei.email})).await.ok();
        world.say(&card, "cost", json!(12)).await.ok();
        let board = lines(file(&world.sam, "/products/TID/teams/Hull/board/csv?lanes=person").await.2);
        assert!(board[0].ends_with("Cost,Lane") && board[1].ends_with("12,mei"), "{board:?}");
        for face in ["map", "tree"] {
            let page = world.mei.answer(world.mei.browser(Method::GET, &format!("/products/TID/{face}"))).await.is(200).text;
            assert!(page.contains(&format!("views/new?face={face}")) && page.contains(&format!("/products/TID/{face}/xlsx")), "{face}");
        }
    }
}
