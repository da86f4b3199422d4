//! Views of a team's boards, kept under a name.

use reqwest::Method;
use serde_json::json;

both! {
    async fn a_board_is_kept_under_a_name_and_opened_again(world: World) {
        world.olu.post("/products/TID/teams", json!({"name": "Hull"})).await.created();
        world.olu.patch("/products/TID/teams/Hull", json!({"works_in": "flow"})).await.ok();
        world.olu.create("stories", "One", json!({"status": "ready"})).await;
        let save = json!({"name": "Blocked by person", "page": "board", "query": "?lanes=person&blocked=true&person=&seen=1"});
        let view = world.mei.post("/products/TID/views", save).await.created();
        assert_eq!((&view["query"], &view["team"]), (&json!("lanes=person&blocked=true"), &json!("Hull")));
        assert_eq!(view["href"], "/products/TID/teams/Hull/board?lanes=person&blocked=true");
        let wrong = json!({"name": "Wrong", "page": "board", "query": "lanes=moon"});
        world.mei.post("/products/TID/views", wrong).await.invalid("query");
        let none = json!({"name": "Wrong", "page": "board", "team": "Keel"});
        world.mei.post("/products/TID/views", none).await.invalid("team");
        let read = async |by: &crate::cast::Person, path: &str| by.answer(by.browser(Method::GET, path)).await.is(200).text;
        let board = "/products/TID/teams/Hull/board";
        assert!(read(&world.mei, board).await.contains("Blocked by person"));
        assert!(!read(&world.olu, board).await.contains("Blocked by person"), "it is mei's own");
        let list = read(&world.mei, "/products/TID/views").await;
        assert!(list.contains("board of Hull: in lanes by person · blocked"), "{list}");
        let path = format!("/views/{}", view["id"].as_str().unwrap());
        world.mei.patch(&path, json!({"shared": true})).await.ok();
        assert!(read(&world.olu, board).await.contains("Blocked by person"));
        let form = read(&world.olu, "/products/TID/teams/Hull/views/new?lanes=kind").await;
        assert!(form.contains("in lanes by kind") && form.contains("value=\"lanes=kind\""), "{form}");
        world.vera.get("/products/TID/views").await.missing();
    }

    async fn of_several_teams_it_says_whose_board_it_is(world: World) {
        for team in ["Hull", "Deck"] {
            world.olu.post("/products/TID/teams", json!({"name": team})).await.created();
        }
        let save = |team: Option<&str>| json!({"name": "Mine", "page": "board", "query": "person=me", "team": team});
        world.mei.post("/products/TID/views", save(None)).await.invalid("team");
        let view = world.mei.post("/products/TID/views", save(Some("Deck"))).await.created();
        assert_eq!(view["href"], "/products/TID/teams/Deck/board?person=me");
        // Kept on the board of one sprint, it opens on that of the next.
        let dates = json!({"team": "Deck", "starts_on": "2026-03-02", "ends_on": "2026-03-13"});
        let sprint = world.olu.create("sprints", "Sprint", dates).await;
        world.olu.post(&format!("/sprints/{sprint}/start"), json!({})).await.ok();
        let board = world.mei.answer(world.mei.browser(Method::GET, &format!("/items/{sprint}/board"))).await.is(200).text;
        assert!(board.contains(&format!("/items/{sprint}/board?person=me")) && board.contains("Mine"));
        let there = world.mei.answer(world.mei.browser(Method::GET, "/products/TID/teams/Deck/board?person=me")).await.is(303);
        assert_eq!(there.header("location"), format!("/items/{sprint}/board?person=me"));
        // A view of the backlog asks for no team.
        let list = world.mei.post("/products/TID/views", json!({"name": "List", "team": "Deck"})).await.created();
        assert_eq!((&list["team"], &list["page"]), (&json!(null), &json!("list")));
    }

    async fn two_people_of_one_name_have_a_lane_and_a_filter_each(world: World) {
        let mut tx = world.app.store.begin().await.unwrap();
        let twin = northline::people::person::add(&mut tx, "mei.two@example.org", "mei", None).await.unwrap();
        tx.commit().await.unwrap();
        world.olu.post("/products/TID/teams", json!({"name": "Hull"})).await.created();
        world.olu.patch("/products/TID/teams/Hull", json!({"works_in": "flow"})).await.ok();
        for (title, owner) in [("Hers", "mei@example.org"), ("The other's", "mei.two@example.org"), ("Hers too", "mei@example.org")] {
            world.olu.create("stories", title, json!({"status": "ready", "owner": owner})).await;
        }
        let board = async |wishes: &str| {
            world.mei.answer(world.mei.browser(Method::GET, &format!("/products/TID/teams/Hull/board{wishes}"))).await.is(200).text
        };
        let lanes = board("?lanes=person").await;
        assert_eq!(lanes.matches("<summary>mei <span").count(), 2, "{lanes}");
        let only = board(&format!("?person={}", twin.id.0)).await;
        assert!(only.contains("The other&#39;s") || only.contains("The other's"), "{only}");
        assert!(!only.contains("Hers"), "{only}");
        assert!(lanes.contains(&format!("person={}", twin.id.0)), "the filter tells them apart: {lanes}");
        let mine = board("?person=me").await;
        assert!(mine.contains("Hers too") && !mine.contains("The other"), "{mine}");
    }
}
