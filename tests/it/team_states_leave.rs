//! A team has states of its own over every category; one in use leaves with an answer to where its work goes.

use northline::import::{self, RunId};
use reqwest::{Method, multipart};
use serde_json::{Value, json};

use crate::harness::World;

const TEAM: &str = "/products/TID/teams/Hull";
const STATES: [&str; 9] = [
    "Inbox = backlog",
    "Waiting for legal = backlog",
    "Next = ready",
    "Building = started",
    "Testing = started",
    "Demo = review",
    "Shipped = accepted",
    "Out of scope = declined",
    "Duplicate of another = declined",
];

async fn hull(world: &World) {
    world.olu.post("/products/TID/teams", json!({"name": "Hull"})).await.created();
    world.olu.patch(TEAM, json!({"works_in": "flow"})).await.ok();
    world.olu.put(&format!("{TEAM}/workflow"), json!({"states": STATES})).await.ok();
}

async fn stands(world: &World, key: &str) -> (Value, Value) {
    let item = world.olu.item(key).await;
    (item["status"].clone(), item["state"].clone())
}

async fn page(world: &World, path: &str) -> String {
    world.olu.answer(world.olu.browser(Method::GET, path)).await.is(200).text
}

async fn bring(world: &World, content: &str) -> Value {
    let form = multipart::Form::new().part("file", multipart::Part::text(content.to_owned()).file_name("work.csv"));
    let sent = world
        .olu
        .answer(world.olu.request(Method::POST, "/products/TID/imports?kind=item").multipart(form))
        .await
        .is(202);
    let id = sent.body["run"].as_str().unwrap();
    import::go(&world.app, RunId(id.parse().unwrap()), |_| {}).await.unwrap();
    world.later();
    world.olu.get(&format!("/imports/{id}")).await.ok()
}

both! {
    async fn states_stand_over_what_waits_and_what_is_declined_too(world: World) {
        hull(&world).await;
        let waits = world.olu.create("stories", "Waits", json!({"status": "waiting for legal"})).await;
        assert_eq!(stands(&world, &waits).await, (json!("backlog"), json!("Waiting for legal")));
        let plain = world.olu.create("stories", "Plain", json!({})).await;
        // By its name wherever a status is said, and by the fixed one into where it begins.
        let moved = world.mei.patch(&format!("/stories/{plain}"), json!({"status": "Testing"})).await;
        assert_eq!(stands(&world, &plain).await, (json!("started"), json!("Testing")));
        world.mei.undo(&moved).await.ok();
        assert_eq!(stands(&world, &plain).await, (json!("backlog"), Value::Null));
        let both = world.olu.post("/items/changes", json!({"keys": [plain, waits], "status": "Duplicate of another"})).await;
        assert_eq!(stands(&world, &waits).await, (json!("declined"), json!("Duplicate of another")));
        world.olu.undo(&both).await.ok();
        assert_eq!(stands(&world, &waits).await, (json!("backlog"), json!("Waiting for legal")));
        world.olu.patch(&format!("/stories/{plain}"), json!({"status": "Nowhere"})).await.invalid("status");
        world.olu.patch(&format!("/stories/{plain}"), json!({"status": "Shipped"})).await.refused("use_acceptance");
        // The board has columns from ready to accepted.
        let board = world.olu.get(&format!("{TEAM}/board")).await.ok();
        let names: Vec<_> = board["states"].as_array().unwrap().iter().map(|state| state["name"].as_str().unwrap()).collect();
        assert_eq!(names, ["Next", "Building", "Testing", "Demo", "Shipped"]);
        // The page offers them in place of the fixed ones.
        let text = page(&world, &format!("/items/{plain}")).await;
        assert!(text.contains("Waiting for legal") && text.contains("Out of scope") && text.contains("Inbox"), "{text}");
        assert!(!text.contains("value=\"started\""), "a fixed state with states over it is no choice");
        let text = page(&world, "/products/TID/backlog").await;
        assert!(text.contains("Waiting for legal"));
        assert!(page(&world, "/products/TID/backlog/filter").await.contains("Waiting for legal (Hull)"));
        // Filtered by the names of states: of one team also what is there because its category begins there.
        let keys = async |filter: &str| -> Vec<String> {
            let found = world.olu.get(&format!("/products/TID/backlog?{filter}")).await.ok();
            found["items"].as_array().unwrap().iter().map(|row| row["key"].as_str().unwrap().to_owned()).collect()
        };
        assert_eq!(keys("status=Waiting%20for%20legal").await, std::slice::from_ref(&waits));
        assert_eq!(keys("status=Inbox").await, std::slice::from_ref(&plain));
        assert_eq!(keys("status=Inbox&status=Waiting%20for%20legal").await.len(), 2);
        assert_eq!(keys("status=Testing").await, Vec::<String>::new());
        // The tree knows them too.
        let tree = world.olu.get("/products/TID/tree?under=no_epic&status=Waiting%20for%20legal").await.ok();
        assert_eq!((&tree["items"][0]["key"], &tree["items"][0]["state"]), (&json!(waits), &json!("Waiting for legal")), "{tree}");
        assert_eq!(tree["items"].as_array().unwrap().len(), 1);
        world.olu.post("/products/TID/teams", json!({"name": "Deck"})).await.created();
        assert_eq!(keys("status=Inbox").await, Vec::<String>::new(), "of two teams nobody says whose it is");
    }

    async fn a_category_begins_where_the_team_says(world: World) {
        hull(&world).await;
        let one = world.olu.create("stories", "One", json!({"status": "ready"})).await;
        let path = format!("{TEAM}/states/Testing");
        let chosen = world.olu.patch(&path, json!({"initial": true, "wip": 1})).await;
        assert_eq!(chosen.status, 200, "{}", chosen.text);
        let card = |key: &str| format!("{TEAM}/cards/{key}");
        world.mei.put(&card(&one), json!({"status": "started"})).await.ok();
        assert_eq!(stands(&world, &one).await.1, "Testing");
        // What begins elsewhere begins there as well, and finds it full.
        let two = world.olu.create("stories", "Two", json!({"status": "ready"})).await;
        let full = world.mei.patch(&format!("/stories/{two}"), json!({"status": "started"})).await.invalid("reason");
        assert!(full["detail"].as_str().unwrap().contains("Testing holds 1 of 1"), "{full}");
        world.mei.patch(&format!("/stories/{two}"), json!({"status": "Building"})).await.ok();
        world.olu.undo(&chosen).await.ok();
        let board = world.olu.get(&format!("{TEAM}/board")).await.ok();
        assert_eq!((&board["states"][1]["initial"], &board["states"][2]["initial"]), (&json!(true), &json!(false)));
        world.mei.patch(&path, json!({"initial": true})).await.proposed();
    }

    async fn a_state_in_use_asks_where_its_work_goes(world: World) {
        hull(&world).await;
        let (one, two) = (world.olu.create("stories", "One", json!({"status": "ready"})).await, world.olu.create("stories", "Two", json!({"status": "Waiting for legal"})).await);
        world.mei.patch(&format!("/stories/{one}"), json!({"status": "Testing"})).await.ok();
        let testing = format!("{TEAM}/states/Testing");
        let asked = world.olu.delete(&testing).await.invalid("to");
        assert!(asked["detail"].as_str().unwrap().contains("1 item is in “Testing”"), "{asked}");
        let remove = async |path: &str, to: &str| world.olu.answer(world.olu.request(Method::DELETE, path).json(&json!({"to": to}))).await;
        remove(&testing, "Nowhere").await.invalid("to");
        remove(&testing, "Shipped").await.invalid("to");
        let text = page(&world, &format!("{TEAM}/states/Testing/removal")).await;
        assert!(text.contains("1 item is in it now") && text.contains("Building") && !text.contains("Out of scope"), "{text}");
        // Within its category it keeps its status; one undo brings both back.
        let gone = remove(&testing, "Building").await;
        assert_eq!(gone.status, 200, "{}", gone.text);
        assert_eq!(stands(&world, &one).await, (json!("started"), json!("Building")));
        assert_eq!(gone.body["states"].as_array().unwrap().len(), 8);
        world.olu.undo(&gone).await.ok();
        assert_eq!(stands(&world, &one).await, (json!("started"), json!("Testing")));
        // Into another category it changes its status, and comes back too.
        let gone = remove(&testing, "Next").await;
        assert_eq!(stands(&world, &one).await, (json!("ready"), json!("Next")));
        world.olu.undo(&gone).await.ok();
        assert_eq!(stands(&world, &one).await, (json!("started"), json!("Testing")));
        // What waits stands nowhere else but in the backlog.
        let gone = remove(&format!("{TEAM}/states/waiting%20for%20legal"), "inbox").await;
        assert_eq!(stands(&world, &two).await, (json!("backlog"), json!("Inbox")));
        world.olu.undo(&gone).await.ok();
        assert_eq!(stands(&world, &two).await, (json!("backlog"), json!("Waiting for legal")));
        // A column of the board stays.
        world.olu.delete(&format!("{TEAM}/states/Demo")).await.invalid("state");
        world.olu.delete(&format!("{TEAM}/states/Other")).await.missing();
        assert!(page(&world, &format!("{TEAM}/states/Demo/removal")).await.contains("no state is within review"));
        world.mei.delete(&format!("{TEAM}/states/Out%20of%20scope")).await.proposed();
        // All of them at once, by lines.
        let states = json!(["Next = ready", "Building = started", "Demo = review", "Shipped = accepted"]);
        world.olu.put(&format!("{TEAM}/workflow"), json!({"states": states})).await.invalid("states");
        world.olu.put(&format!("{TEAM}/workflow"), json!({"states": states, "moves": ["Testing = Nowhere"]})).await.invalid("moves");
        let chosen = world.olu.put(&format!("{TEAM}/workflow"), json!({"states": states, "moves": ["Testing = Demo", "Waiting for legal = Next"]})).await;
        assert_eq!(chosen.status, 200, "{}", chosen.text);
        assert_eq!((stands(&world, &one).await.0, stands(&world, &two).await.1), (json!("review"), json!("Next")));
        world.olu.undo(&chosen).await.ok();
        assert_eq!((stands(&world, &one).await.1, stands(&world, &two).await.1), (json!("Testing"), json!("Waiting for legal")));
        assert_eq!(world.wrong().await, Vec::<String>::new());
    }

    async fn states_leave_as_a_file_and_come_back(world: World) {
        hull(&world).await;
        world.olu.create("stories", "Waits", json!({"status": "Waiting for legal"})).await;
        let file = world.olu.answer(world.olu.request(Method::GET, "/products/TID/backlog/csv")).await.is(200).text;
        assert!(file.lines().nth(1).unwrap().contains("backlog,Waiting for legal"), "{file}");
        let sent = "Key,Title,Status\nA-1,Brought,Testing\nA-2,Known elsewhere,In Progress\nA-3,Nowhere,Somewhere\n";
        let run = bring(&world, sent).await;
        assert_eq!(run["created"], 3, "{run}");
        let found = world.olu.get("/products/TID/backlog?limit=200").await.ok();
        let state = |title: &str| {
            let row = found["items"].as_array().unwrap().iter().find(|row| row["title"] == title).unwrap();
            (row["status"].clone(), row["state"].clone())
        };
        assert_eq!(state("Brought"), (json!("started"), json!("Testing")));
        assert_eq!(state("Known elsewhere"), (json!("started"), Value::Null));
        assert_eq!(state("Nowhere"), (json!("backlog"), Value::Null));
        // What says something else now is put elsewhere.
        bring(&world, "Key,Title,Status\nA-1,Brought,Waiting for legal\n").await;
        let brought = world.olu.get("/products/TID/backlog?q=Brought").await.ok();
        assert_eq!((&brought["items"][0]["status"], &brought["items"][0]["state"]), (&json!("backlog"), &json!("Waiting for legal")));
    }
}
