//! The story map: activities, slices, and what the first slice misses.

use reqwest::Method;
use serde_json::json;

both! {
    async fn the_first_slice_says_which_activity_it_misses(world: World) {
        let find = world.olu.create("epics", "Find a boat", json!({})).await;
        let pay = world.olu.create("epics", "Pay", json!({})).await;
        let card = world.olu.create("stories", "By card", json!({"serves": [pay]})).await;
        let search = world.olu.create("stories", "Search by port", json!({"serves": [find]})).await;
        let spring = world.ada.create("releases", "Spring", json!({"planned_on": "2031-03-01"})).await;
        let summer = world.ada.create("releases", "Summer", json!({"planned_on": "2031-06-01"})).await;
        world.olu.put(&format!("/stories/{search}/map"), json!({"slice": spring})).await.ok();
        let map = world.mei.get("/products/TID/map").await.ok();
        assert_eq!(map["missed"], json!([pay]));
        assert_eq!((&map["slices"][0]["key"], &map["slices"][1]["key"]), (&json!(spring), &json!(summer)));
        let page = world.olu.answer(world.olu.browser(Method::GET, "/products/TID/map")).await.is(200).text;
        assert!(page.contains("has nothing of") && page.contains("not in the first slice"));
        // Under another activity and in a slice at once, with one undo; and later again.
        let moved = world.olu.put(&format!("/stories/{card}/map"), json!({"activity": find, "slice": spring})).await;
        let at = |map: &serde_json::Value| {
            let story = map["stories"].as_array().unwrap().iter().find(|story| story["key"] == json!(card)).unwrap().clone();
            (story["activity"].clone(), story["slice"].clone())
        };
        assert_eq!(at(&world.olu.get("/products/TID/map").await.ok()), (json!(find), json!(spring)));
        world.olu.undo(&moved).await.ok();
        assert_eq!(at(&world.olu.get("/products/TID/map").await.ok()), (json!(pay), json!(null)));
        world.olu.put(&format!("/stories/{search}/map"), json!({"later": true})).await.ok();
        assert_eq!(world.olu.get("/products/TID/map").await.ok()["missed"], json!([find, pay]));
        world.olu.put(&format!("/stories/{search}/map"), json!({"slice": pay})).await.invalid("slice");
        world.sam.put(&format!("/stories/{search}/map"), json!({"slice": spring})).await.proposed();
    }

    async fn the_backbone_stands_in_the_order_it_is_put_in(world: World) {
        let mut epics = Vec::new();
        for title in ["Find", "Book", "Pay", "Sail"] {
            epics.push(world.olu.create("epics", title, json!({})).await);
        }
        let order = async || {
            let map = world.olu.get("/products/TID/map").await.ok();
            map["activities"].as_array().unwrap().iter().map(|one| one["title"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
        };
        world.olu.put(&format!("/epics/{}/map", epics[3]), json!({"before": epics[0]})).await.ok();
        assert_eq!(order().await, ["Sail", "Find", "Book", "Pay"]);
        world.olu.put(&format!("/epics/{}/map", epics[1]), json!({"after": epics[2]})).await.ok();
        assert_eq!(order().await, ["Sail", "Find", "Pay", "Book"]);
        world.olu.put(&format!("/epics/{}/map", epics[1]), json!({})).await.invalid("before");
    }

    async fn what_is_part_of_no_activity_stands_beside_and_is_taken_in(world: World) {
        let pay = world.olu.create("epics", "Pay", json!({})).await;
        let story = world.olu.story("By card").await;
        let activity = async || {
            let map = world.olu.get("/products/TID/map").await.ok();
            map["stories"].as_array().unwrap().iter().find(|one| one["key"] == json!(story)).unwrap()["activity"].clone()
        };
        assert_eq!(activity().await, json!(null));
        let page = world.olu.answer(world.olu.browser(Method::GET, "/products/TID/map")).await.is(200).text;
        assert!(page.contains("Without an activity"));
        world.olu.put(&format!("/stories/{story}/map"), json!({"activity": pay})).await.ok();
        assert_eq!(activity().await, json!(pay));
        let out = world.olu.put(&format!("/stories/{story}/map"), json!({"loose": true})).await;
        assert_eq!(activity().await, json!(null));
        world.olu.undo(&out).await.ok();
        assert_eq!(activity().await, json!(pay));
    }

    async fn an_activity_goes_back_to_where_it_stood(world: World) {
        let mut epics = Vec::new();
        for title in ["Find", "Book", "Pay", "Sail"] {
            epics.push(world.olu.create("epics", title, json!({})).await);
        }
        let order = async || {
            let map = world.olu.get("/products/TID/map").await.ok();
            map["activities"].as_array().unwrap().iter().map(|one| one["title"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
        };
        let moved = world.olu.put(&format!("/epics/{}/map", epics[2]), json!({"before": epics[0]})).await;
        assert_eq!(order().await, ["Pay", "Find", "Book", "Sail"]);
        world.olu.undo(&moved).await.ok();
        assert_eq!(order().await, ["Find", "Book", "Pay", "Sail"]);
        let moved = world.olu.put(&format!("/epics/{}/map", epics[0]), json!({"after": epics[3]})).await;
        world.olu.put(&format!("/epics/{}/map", epics[0]), json!({"before": epics[3]})).await.ok();
        world.olu.undo(&moved).await.problem(409, "changed_since");
    }

    async fn activities_have_tasks_and_stories_hang_below_them(world: World) {
        let pay = world.olu.create("epics", "Pay", json!({})).await;
        let sail = world.olu.create("epics", "Sail", json!({})).await;
        let card = world.olu.create("stories", "By card", json!({"serves": [pay]})).await;
        let tasks = format!("/epics/{pay}/map/tasks");
        let made = world.olu.post(&tasks, json!({"title": "Choose how"})).await;
        let choose = made.created()["id"].as_str().unwrap().to_owned();
        let receipt = world.olu.post(&tasks, json!({"title": "Get the receipt"})).await.created()["id"].as_str().unwrap().to_owned();
        world.olu.post(&tasks, json!({"title": "choose HOW"})).await.invalid("title");
        world.olu.post(&tasks, json!({"title": " "})).await.invalid("title");
        world.mei.post(&tasks, json!({"title": "Cash"})).await.proposed();
        world.vera.post(&tasks, json!({"title": "Cash"})).await.missing();
        world.olu.post(&format!("/epics/{card}/map/tasks"), json!({"title": "Of a story"})).await.invalid("key");
        let map = async || world.olu.get("/products/TID/map").await.ok();
        let named = async || {
            let map = map().await;
            map["tasks"].as_array().unwrap().iter().map(|task| task["title"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(named().await, ["Choose how", "Get the receipt"]);
        let moved = world.olu.patch(&format!("/map/tasks/{receipt}"), json!({"before": choose, "title": "Receipt"})).await;
        assert_eq!(named().await, ["Receipt", "Choose how"]);
        world.olu.undo(&moved).await.ok();
        assert_eq!(named().await, ["Choose how", "Get the receipt"]);
        world.olu.patch(&format!("/map/tasks/{receipt}"), json!({"before": receipt})).await.invalid("before");
        // A story goes under a task, to a task of another activity, and loses it with its activity.
        let at = async || {
            let map = map().await;
            let story = map["stories"].as_array().unwrap().iter().find(|story| story["key"] == json!(card)).unwrap().clone();
            (story["activity"].clone(), story["task"].clone())
        };
        let put = async |wish: serde_json::Value| world.olu.put(&format!("/stories/{card}/map"), wish).await;
        put(json!({"task": choose})).await.ok();
        assert_eq!(at().await, (json!(pay), json!(choose)));
        let gone = world.olu.delete(&format!("/map/tasks/{choose}")).await;
        assert_eq!((at().await, named().await), ((json!(pay), json!(null)), vec!["Get the receipt".to_owned()]));
        world.olu.undo(&gone).await.ok();
        assert_eq!(at().await, (json!(pay), json!(choose)), "undo brings the task back with what stood under it");
        put(json!({"activity": sail})).await.ok();
        assert_eq!(at().await, (json!(sail), json!(null)));
        let back = put(json!({"task": receipt})).await;
        assert_eq!(at().await, (json!(pay), json!(receipt)), "with the task comes its activity");
        world.olu.undo(&back).await.ok();
        assert_eq!(at().await, (json!(sail), json!(null)));
        put(json!({"task": choose, "activity": sail})).await.invalid("task");
        put(json!({"task": choose})).await.ok();
        put(json!({"no_task": true})).await.ok();
        assert_eq!(at().await, (json!(pay), json!(null)));
        let page = world.olu.answer(world.olu.browser(Method::GET, "/products/TID/map")).await.is(200).text;
        assert!(page.contains("Choose how") && page.contains("No task yet") && page.contains(&format!("data-task=\"{choose}\"")), "{page}");
        for form in [format!("/epics/{pay}/map/tasks/new"), format!("/map/tasks/{choose}/edit")] {
            assert!(world.olu.answer(world.olu.browser(Method::GET, &form)).await.is(200).text.contains("What somebody does"));
            world.vera.answer(world.vera.browser(Method::GET, &form)).await.is(404);
        }
        assert_eq!(world.wrong().await, Vec::<String>::new());
    }

    async fn the_map_is_filtered_as_the_backlog_is_and_given_as_a_file(world: World) {
        let pay = world.olu.create("epics", "Pay", json!({})).await;
        let task = world.olu.post(&format!("/epics/{pay}/map/tasks"), json!({"title": "Choose how"})).await.created()["id"].clone();
        let card = world.olu.create("stories", "By card", json!({"serves": [pay], "labels": ["money"], "points": 3})).await;
        let cash = world.olu.create("stories", "=Cash", json!({"serves": [pay]})).await;
        let loose = world.olu.create("stories", "Loose", json!({"labels": ["money"]})).await;
        let spring = world.ada.create("releases", "Spring", json!({"planned_on": "2031-03-01"})).await;
        world.olu.put(&format!("/stories/{card}/map"), json!({"task": task, "slice": spring})).await.ok();
        let keys = async |wishes: &str| {
            let map = world.mei.get(&format!("/products/TID/map?{wishes}")).await.ok();
            map["stories"].as_array().unwrap().iter().map(|story| story["key"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(keys("").await, [card.clone(), cash.clone(), loose.clone()]);
        assert_eq!(keys("label=money").await, [card.clone(), loose.clone()]);
        assert_eq!(keys("label=money&q=card").await, [card.as_str()]);
        assert_eq!(keys("person=mei@example.org").await, Vec::<String>::new());
        let page = world.mei.answer(world.mei.browser(Method::GET, "/products/TID/map?label=money")).await.is(200).text;
        assert!(page.contains("label: money") && !page.contains("=Cash") && page.contains("/products/TID/map/xlsx?label=money"), "{page}");
        let form = world.mei.answer(world.mei.browser(Method::GET, "/products/TID/backlog/filter?label=money&face=map")).await.is(200).text;
        assert!(form.contains("action=\"/products/TID/map\"") && !form.contains("Sort by"), "{form}");
        let csv = world.mei.answer(world.mei.request(Method::GET, "/products/TID/map/csv")).await.is(200);
        assert_eq!(csv.header("content-type"), "text/csv; charset=utf-8");
        let lines: Vec<&str> = csv.text.lines().collect();
        assert_eq!(lines[0], "Activity key,Activity,Task,Slice key,Slice,Key,Kind,Title,Status,Points,In the way");
        assert_eq!(lines[1], format!("{pay},Pay,Choose how,{spring},Spring,{card},story,By card,backlog,3,"));
        assert!(lines[2].starts_with(&format!("{pay},Pay,,,Later,{cash},story,")) && !lines[2].contains(",=Cash,"), "a formula is text: {}", lines[2]);
        assert!(lines[3].contains(&loose) && lines.len() == 4);
        let filtered = world.mei.answer(world.mei.browser(Method::GET, "/products/TID/map/csv?label=money&q=card")).await.is(200).text;
        assert_eq!(filtered.lines().count(), 2);
        let book = world.mei.answer(world.mei.request(Method::GET, "/products/TID/map/xlsx")).await.is(200);
        assert_eq!(book.header("content-type"), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");
        world.mei.answer(world.mei.request(Method::GET, "/products/TID/map/pdf")).await.is(404);
        for person in [&world.vera, &world.nemo] {
            person.answer(person.request(Method::GET, "/products/TID/map/csv")).await.is(404);
            person.answer(person.browser(Method::GET, "/products/TID/map/csv")).await.is(404);
        }
    }

    async fn boards_and_the_backlog_are_given_as_files_and_described(world: World) {
        let team = world.olu.post("/products/TID/teams", json!({"name": "Crew"})).await.created();
        assert_eq!(team["name"], "Crew");
        let story = world.olu.create("stories", "Pulled", json!({"points": 2, "labels": ["money"]})).await;
        let other = world.olu.create("stories", "Other", json!({})).await;
        for key in [&story, &other] {
            world.olu.patch(&format!("/stories/{key}"), json!({"status": "ready"})).await.ok();
        }
        let board = "/products/TID/teams/Crew/board/csv";
        world.mei.answer(world.mei.request(Method::GET, board)).await.refused("no_sprint");
        world.olu.patch("/products/TID/teams/Crew", json!({"works_in": "flow"})).await.ok();
        let text = world.mei.answer(world.mei.request(Method::GET, board)).await.is(200).text;
        let lines: Vec<&str> = text.lines().collect();
        assert!(lines[0].starts_with("Column,Key,Kind,Title,Status,Points,Person"), "{text}");
        assert!(lines[1].starts_with(&format!("To do,{story},story,Pulled,ready,2,")) && lines.len() == 3, "{text}");
        let only = world.mei.answer(world.mei.browser(Method::GET, &format!("{board}?label=money"))).await.is(200).text;
        assert_eq!(only.lines().count(), 2);
        let page = world.mei.answer(world.mei.browser(Method::GET, "/products/TID/teams/Crew/board?label=money")).await.is(200).text;
        assert!(page.contains("/products/TID/teams/Crew/board/xlsx?label=money"), "{page}");
        world.olu.patch("/products/TID/teams/Crew", json!({"works_in": "sprints"})).await.ok();
        let sprint = world.olu.create("sprints", "First", json!({"team": "Crew", "starts_on": "2026-03-02", "ends_on": "2026-03-13"})).await;
        world.olu.post(&format!("/sprints/{sprint}/items"), json!({"items": [story]})).await.ok();
        let text = world.mei.answer(world.mei.request(Method::GET, &format!("/sprints/{sprint}/board/csv"))).await.is(200).text;
        assert!(text.lines().nth(1).unwrap().contains(&story) && text.lines().count() == 2, "{text}");
        let book = world.mei.answer(world.mei.browser(Method::GET, &format!("/sprints/{sprint}/board/xlsx"))).await.is(200);
        assert!(book.header("content-disposition").contains(&format!("{sprint}-board.xlsx")));
        let backlog = world.mei.answer(world.mei.request(Method::GET, "/products/TID/backlog/csv?label=money")).await.is(200).text;
        assert_eq!(backlog.lines().count(), 2);
        let document = world.mei.get("/openapi.json").await.ok();
        for path in ["/products/{product}/backlog/{format}", "/products/{product}/map/{format}", "/products/{product}/teams/{team}/board/{format}", "/sprints/{key}/board/{format}"] {
            let content = &document["paths"][path]["get"]["responses"]["200"]["content"];
            assert!(content["text/csv"].is_object() && content["application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"].is_object(), "{path}");
        }
        for person in [&world.vera, &world.nemo] {
            for path in [board.to_owned(), format!("/sprints/{sprint}/board/csv"), "/products/TID/backlog/csv".to_owned()] {
                person.answer(person.request(Method::GET, &path)).await.is(404);
            }
        }
    }
}
