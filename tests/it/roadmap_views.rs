//! The views of the roadmap: what each shows of the one data set, of whom, and to whom.

use reqwest::Method;
use serde_json::{Value, json};

use crate::{cast::Person, harness::World};

async fn page(by: &Person, path: &str) -> String {
    by.answer(by.browser(Method::GET, path)).await.is(200).text
}

fn titles(known: &Value) -> Vec<&str> {
    known["bets"].as_array().unwrap().iter().map(|bet| bet["title"].as_str().unwrap()).collect()
}

/// Two bets of Tidewater, one of them with everything that can be known of it.
async fn placed(world: &World) -> (String, String) {
    let goal = world.ada.create("goals", "Grow bookings", json!({})).await;
    let metric = world.ada.create("metrics", "Abandoned bookings", json!({"unit": "%", "direction": "down"})).await;
    world.ada.post(&format!("/metrics/{metric}/observations"), json!({"value": 31.5})).await.created();
    let said = json!({"serves": [goal], "starts_on": "2031-03-01", "due_on": "2031-04-30", "baseline": 38, "expected": 25,
        "horizon": "now", "owner": "olu@example.org", "stage": "building"});
    let first = world.ada.create("initiatives", "Money back <b>", said).await;
    world.ada.link(&first, &metric).await;
    let second = world.ada.create("initiatives", "Instalments", json!({"status": "active"})).await;
    (first, second)
}

both! {
    async fn one_data_set_is_filtered_in_the_address(world: World) {
        let (first, _) = placed(&world).await;
        let read = async |wishes: &str| world.mei.get(&format!("/products/TID/roadmap?{wishes}")).await.ok();
        let known = read("").await;
        assert_eq!(titles(&known), ["Money back <b>", "Instalments"]);
        let bet = &known["bets"][0];
        assert_eq!((&bet["goal"]["title"], &bet["moves"][0]["now"], &bet["product"]), (&json!("Grow bookings"), &json!(31.5), &json!("TID")));
        let goal = bet["goal"]["key"].as_str().unwrap();
        for wishes in [format!("goal={goal}"), "person=olu@example.org".into(), "status=proposed".into()] {
            assert_eq!(titles(&read(&wishes).await), ["Money back <b>"], "{wishes}");
        }
        assert_eq!(titles(&read("status=active").await), ["Instalments"]);
        assert_eq!(titles(&read("area=Nowhere").await), Vec::<&str>::new());
        let mine = world.olu.get("/products/TID/roadmap?person=me").await.ok();
        assert_eq!(mine["bets"][0]["key"], json!(first));
        world.mei.get("/products/TID/roadmap?status=late").await.invalid("status");
        world.mei.get("/products/TID/roadmap?health=ill").await.invalid("health");
        world.vera.get("/products/TID/roadmap").await.missing();
    }

    async fn every_view_shows_the_bets_and_escapes_them(world: World) {
        let (first, second) = placed(&world).await;
        for view in ["horizons", "timeline&from=2031-02-01", "timeline&from=2031-02-01&lanes=person&zoom=week", "outcomes", "list&sort=-due", "nonsense"] {
            let text = page(&world.mei, &format!("/products/TID/roadmap?view={view}")).await;
            assert!(text.contains("Money back &lt;b&gt;") && !text.contains("Money back <b>"), "{view}");
            assert!(text.contains("Instalments"), "{view}");
        }
        let time = page(&world.mei, "/products/TID/roadmap?view=timeline&from=2031-02-01").await;
        assert!(time.contains(&format!("id=\"bar-{first}\"")) && !time.contains(&format!("id=\"bar-{second}\"")));
        assert!(time.contains(&format!("id=\"undated-{second}\"")));
        let away = page(&world.mei, "/products/TID/roadmap?view=timeline&from=2040-01-01").await;
        assert!(away.contains("No bet lies in this part of time") && !away.contains("id=\"bar-"));
        let half = page(&world.mei, "/products/TID/roadmap?view=outcomes").await;
        assert!(half.contains("50 %") && half.contains("To move no metric"), "half of the way from 38 to 25");
        for path in [format!("/items/{first}/dates"), format!("/items/{first}/health")] {
            page(&world.mei, &path).await;
            world.vera.answer(world.vera.browser(Method::GET, &path)).await.is(404);
        }
    }

    async fn what_was_dropped_is_never_shown_as_done(world: World) {
        let days = json!({"starts_on": "2026-04-01", "due_on": "2026-05-31"});
        let bet = async |title: &str, status: &str| world.ada.create("initiatives", title, crate::cast::with(days.clone(), json!({"status": status}))).await;
        let (cut, done, open) = (bet("Cut away", "dropped").await, bet("Delivered", "done").await, bet("Goes on", "active").await);
        world.ada.post("/links", json!({"from": cut, "to": open, "kind": "blocks"})).await.created();
        let column = |page: &str, id: &str| page.split(&format!("id=\"{id}\"")).nth(1).map(|rest| rest.split("id=\"horizon-").next().unwrap().to_owned());
        let board = page(&world.mei, "/products/TID/roadmap").await;
        let (of_done, of_dropped) = (column(&board, "horizon-done").unwrap(), column(&board, "horizon-dropped").unwrap());
        assert!(of_done.contains("Delivered") && !of_done.contains("Cut away"), "{of_done}");
        assert!(of_dropped.contains("Cut away"), "{of_dropped}");
        let timeline = page(&world.mei, "/products/TID/roadmap?view=timeline").await;
        assert!(!timeline.contains(&format!("bar-{cut}")) && timeline.contains(&format!("bar-{done}")) && timeline.contains("1 dropped bet"), "{timeline}");
        assert_eq!(world.mei.get("/products/TID/roadmap").await.ok()["dependencies"], json!([]));
        let seen = world.mei.get("/products/TID/audiences/internal/roadmap").await.ok();
        let of = |title: &str| seen["bets"].as_array().unwrap().iter().find(|bet| bet["title"] == title).unwrap().clone();
        assert_eq!((&of("Cut away")["done"], &of("Cut away")["dropped"], &of("Delivered")["done"]), (&json!(false), &json!(true), &json!(true)));
        let slides = page(&world.mei, "/products/TID/roadmap/present").await;
        assert!(slides.contains("<h3>Dropped</h3>"), "{slides}");
    }

    async fn lanes_and_filters_are_by_theme_and_by_team_too(world: World) {
        let (first, second) = placed(&world).await;
        let theme = world.ada.create("themes", "Calm <i>", json!({})).await;
        world.ada.link(&first, &theme).await;
        world.root.post("/products/TID/teams", json!({"name": "Harbour crew"})).await.created();
        let story = world.olu.create("stories", "Refund", json!({"serves": [first]})).await;
        let sprint = world.olu.create("sprints", "Sprint 1", json!({"starts_on": "2026-03-02", "ends_on": "2026-03-13", "team": "Harbour crew"})).await;
        world.olu.post(&format!("/sprints/{sprint}/items"), json!({"items": [story], "_reason": "for the lanes"})).await.ok();
        let read = async |wishes: &str| world.mei.get(&format!("/products/TID/roadmap?{wishes}")).await.ok();
        let whole = read("").await;
        let of = |key: &str| whole["bets"].as_array().unwrap().iter().find(|bet| bet["key"] == key).unwrap().clone();
        assert_eq!((&of(&first)["theme"]["key"], &of(&first)["team"]), (&json!(theme), &json!("Harbour crew")));
        assert_eq!((&of(&second)["theme"], &of(&second)["team"]), (&json!(null), &json!(null)));
        for wishes in [format!("theme={theme}"), "team=Harbour%20crew".into()] {
            let told = read(&wishes).await;
            assert_eq!((told["bets"].as_array().unwrap().len(), &told["bets"][0]["key"]), (1, &json!(first)), "{wishes}");
        }
        for (lanes, title) in [("theme", "Calm &lt;i&gt;"), ("team", "Harbour crew")] {
            let shown = page(&world.mei, &format!("/products/TID/roadmap?view=timeline&from=2031-02-01&lanes={lanes}")).await;
            let names = &shown[shown.find("time-names").unwrap()..shown.find("time-field").unwrap()];
            assert!(names.contains(title), "{lanes}: {names}");
        }
    }

    async fn customers_are_counted_and_not_their_words(world: World) {
        let bet = world.ada.create("initiatives", "Money back", json!({"horizon": "now"})).await;
        let story = world.olu.create("stories", "Refund", json!({"serves": [bet]})).await;
        let idea = world.ada.create("ideas", "Refunds", json!({})).await;
        let mut customers = Vec::new();
        for name in ["Harbour Nine", "Harbour Ten"] {
            customers.push(world.root.post("/customers", json!({"title": name})).await.key());
        }
        for (words, customer, supports) in [
            ("Money back, please", Some(&customers[0]), &bet),
            ("Again: money back", Some(&customers[0]), &story),
            ("A refund by card", Some(&customers[1]), &story),
            ("Somebody unknown", None, &bet),
            ("Of something else", Some(&customers[1]), &idea),
        ] {
            world.sam.post("/products/TID/feedback", json!({"title": words, "body": words, "customer": customer, "supports": supports})).await.created();
        }
        let read = world.mei.get("/products/TID/roadmap").await.ok();
        assert_eq!(read["bets"][0]["customers"], 2, "each once: {read}");
        assert!(page(&world.mei, "/products/TID/roadmap?view=horizons").await.contains("2 customers"));
        let sales = world.mei.get("/products/TID/audiences/internal/roadmap").await.ok();
        assert_eq!(sales["bets"][0]["customers"], 2);
    }

    async fn the_portfolio_shows_what_one_may_see(world: World) {
        placed(&world).await;
        world.vera.post("/products/RIV/initiatives", json!({"title": "Lock gates", "starts_on": "2031-03-01", "due_on": "2031-03-20"})).await.created();
        assert_eq!(titles(&world.mei.get("/roadmap").await.ok()).len(), 2);
        assert_eq!(titles(&world.vera.get("/roadmap").await.ok()), ["Lock gates"]);
        assert_eq!(titles(&world.root.get("/roadmap").await.ok()).len(), 3);
        let all = page(&world.root, "/roadmap?from=2031-02-01").await;
        assert!(all.contains("Lock gates") && all.contains("Tidewater") && all.contains("Riverbend"));
        let one = page(&world.root, "/roadmap?from=2031-02-01&product=RIV").await;
        assert!(one.contains("Lock gates") && !one.contains("Instalments"));
        assert!(!page(&world.mei, "/roadmap?view=list").await.contains("Lock gates"));
    }

    async fn what_another_product_hides_is_not_told(world: World) {
        let goal = world.vera.post("/products/RIV/goals", json!({"title": "Secret"})).await.key();
        let bet = world.ada.create("initiatives", "Money back", json!({})).await;
        world.root.post("/links", json!({"from": bet, "to": goal})).await.created();
        assert_eq!(world.mei.get("/products/TID/roadmap").await.ok()["bets"][0]["goal"], json!(null));
        assert_eq!(world.root.get("/products/TID/roadmap").await.ok()["bets"][0]["goal"]["title"], "Secret");
        assert!(!page(&world.mei, "/products/TID/roadmap").await.contains("Secret"));
    }

    async fn releases_are_marked_on_the_timeline(world: World) {
        placed(&world).await;
        let spring = world.ada.create("releases", "Spring", json!({"planned_on": "2031-04-01"})).await;
        let text = page(&world.mei, "/products/TID/roadmap?view=timeline&from=2031-02-01").await;
        assert!(text.contains(&format!("id=\"gem-{spring}\"")) && text.contains("release: Spring, 2031-04-01"));
    }
}
