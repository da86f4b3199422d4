//! Audiences: what each sees of a roadmap, and that nothing else is sent, as a page, to a program or as a file.

use reqwest::Method;
use serde_json::{Value, json};

use crate::cast::Person;

async fn seen(by: &Person, audience: &str) -> Value {
    by.get(&format!("/products/TID/audiences/{audience}/roadmap")).await.ok()
}

fn titles(seen: &Value) -> Vec<&str> {
    seen["bets"].as_array().unwrap().iter().map(|bet| bet["title"].as_str().unwrap()).collect()
}

/// A bet with everything that somebody could be told of it.
async fn told(by: &Person) -> String {
    let goal = by.create("goals", "Fewer lost bookings", json!({})).await;
    let more = json!({"starts_on": "2026-04-13", "due_on": "2026-05-14", "horizon": "now", "stage": "building", "hypothesis": "Calls halve",
        "body": "You get your money back.", "status": "active", "owner": "ada@example.org"});
    let bet = by.create("initiatives", "Money back", more).await;
    by.post("/links", json!({"from": bet, "to": goal})).await.created();
    by.post(&format!("/initiatives/{bet}/health"), json!({"state": "at_risk", "words": "The bank is late"}))
        .await
        .created();
    bet
}

both! {
    async fn four_audiences_are_there_and_see_what_each_is_to_see(world: World) {
        let bet = told(&world.ada).await;
        let all = world.mei.get("/products/TID/audiences").await.ok();
        let names: Vec<_> = all["items"].as_array().unwrap().iter().map(|one| one["audience"].as_str().unwrap()).collect();
        assert_eq!(names, ["internal", "executive", "sales", "public"]);
        let internal = &seen(&world.mei, "internal").await["bets"][0];
        assert_eq!((&internal["key"], &internal["ends"]["said"]), (&json!(bet), &json!("14 May 2026")));
        assert_eq!((&internal["goal"], &internal["health"]["words"]), (&json!("Fewer lost bookings"), &json!("The bank is late")));
        assert_eq!(seen(&world.mei, "executive").await["bets"][0]["ends"], json!({"said": "May 2026", "from": "2026-05-01", "to": "2026-05-31"}));
        let sales = &seen(&world.mei, "sales").await["bets"][0];
        assert_eq!((&sales["starts"]["said"], &sales["health"], &sales["owner"]), (&json!("Q2 2026"), &Value::Null, &Value::Null));
        // Of what is not granted not even the name is there.
        let public = seen(&world.mei, "public").await["bets"][0].clone();
        let mut fields: Vec<_> = public.as_object().unwrap().keys().cloned().collect();
        fields.sort();
        assert_eq!(fields, ["description", "done", "horizon", "id", "title"], "{public}");
    }

    async fn what_is_not_granted_is_in_no_page_and_no_file(world: World) {
        let bet = told(&world.ada).await;
        let secrets = ["The bank is late", "Fewer lost", "Calls halve", "2026-05", "202605", bet.as_str()];
        // Whoever may know them is told: the words below are those that such a file would hold.
        let mut held = std::collections::BTreeSet::new();
        for format in ["svg", "csv", "ics"] {
            let file = world.mei.get(&format!("/products/TID/audiences/internal/roadmap/{format}")).await.is(200).text;
            held.extend(secrets.into_iter().filter(|secret| file.contains(secret)));
        }
        assert_eq!(held.len(), secrets.len(), "only {held:?} can be told apart");
        for format in ["svg", "csv", "ics"] {
            let path = format!("/products/TID/audiences/public/roadmap/{format}");
            let file = world.mei.get(&path).await.is(200).text;
            assert_eq!(file.contains("Money back"), format != "ics", "{file}");
            for secret in secrets {
                assert!(!file.contains(secret), "{format} tells {secret}: {file}");
            }
        }
        for view in ["horizons", "timeline", "list", "outcomes"] {
            let path = format!("/products/TID/roadmap/audiences?audience=public&view={view}");
            let page = world.mei.answer(world.mei.browser(Method::GET, &path)).await.is(200).text;
            for secret in ["The bank is late", "Fewer lost", "Calls halve", "14 May", bet.as_str()] {
                assert!(!page.contains(secret), "{view} tells {secret}");
            }
            let page = world.mei.answer(world.mei.browser(Method::GET, &path.replace("audience=public", "audience=internal"))).await.is(200).text;
            let work = &page[page.find("<h1").unwrap()..];
            let levels: Vec<u8> = work.match_indices("<h").filter_map(|(at, _)| work.as_bytes()[at + 2].checked_sub(b'0')).filter(|level| (1..=6).contains(level)).collect();
            assert!(levels.windows(2).all(|two| two[1] <= two[0] + 1), "{view}: no heading is left out: {levels:?}");
        }
    }

    async fn an_audience_has_a_history_and_each_change_its_undo(world: World) {
        let bet = world.ada.create("initiatives", "Calm", json!({"status": "active"})).await;
        let path = "/products/TID/audiences/public";
        let history = async || world.mei.get(&format!("{path}/history")).await.ok()["items"].clone();
        assert_eq!(history().await, json!([]));
        let first = world.ada.put(path, json!({"fields": ["goal"], "precision": "month", "version": 0})).await;
        assert_eq!(first.body["version"], 1);
        world.later();
        let second = world.ada.put(path, json!({"fields": ["goal", "owner"], "precision": "month", "version": 1, "name": "Everybody"})).await;
        world.later();
        let hidden = world.ada.put(&format!("{path}/items/{bet}"), json!({"shown": false})).await;
        assert_eq!(titles(&seen(&world.mei, "public").await), [] as [&str; 0]);
        let told = history().await;
        assert_eq!((told.as_array().unwrap().len(), &told[0]["by"], &told[0]["after"]["choices"][&bet]), (3, &json!("ada"), &json!(false)));
        assert_eq!((&told[1]["before"]["rules"]["fields"], &told[1]["after"]["name"], &told[2]["before"]), (&json!(["goal"]), &json!("Everybody"), &Value::Null));
        let next = world.mei.get(&format!("{path}/history?limit=2")).await.ok()["next"].as_str().unwrap().to_owned();
        assert_eq!(world.mei.get(&format!("{path}/history?limit=2&after={next}")).await.ok()["items"].as_array().unwrap().len(), 1);
        let shown = world.mei.answer(world.mei.browser(Method::GET, "/products/TID/roadmap/audiences?audience=public&part=history")).await.is(200).text;
        assert!(shown.contains("it sees owner") && shown.contains(&format!("hides {bet} by hand")) && shown.contains("called “Everybody”"), "{shown}");
        // The newest first; what was changed over is not taken back from below it.
        world.later();
        world.ada.undo(&second).await.refused("changed_since");
        world.ada.undo(&hidden).await.is(200);
        assert_eq!(titles(&seen(&world.mei, "public").await), ["Calm"]);
        world.later();
        let undone = world.ada.undo(&second).await.is(200);
        let now = world.mei.get("/products/TID/audiences").await.ok()["items"][3].clone();
        assert_eq!((&now["fields"], &now["name"]), (&json!(["goal"]), &json!("Public")));
        assert!(now["version"].as_i64().unwrap() > 2, "whoever read it before is told of it");
        world.later();
        world.ada.undo(&undone).await.is(200);
        assert_eq!(world.mei.get("/products/TID/audiences").await.ok()["items"][3]["fields"], json!(["goal", "owner"]));
        world.later();
        let reset = world.ada.delete(path).await.is(200);
        world.later();
        world.ada.undo(&reset).await.is(200);
        assert_eq!(world.mei.get("/products/TID/audiences").await.ok()["items"][3]["name"], "Everybody");
        world.vera.get(&format!("{path}/history")).await.missing();
    }

    async fn of_two_who_change_an_audience_at_once_one_is_told(world: World) {
        for round in 0..6 {
            let version = world.mei.get("/products/TID/audiences").await.ok()["items"][2]["version"].clone();
            let set = |fields: Value| world.ada.put("/products/TID/audiences/sales", json!({"fields": fields, "precision": "quarter", "version": version}));
            let (one, other) = if round % 2 == 0 {
                tokio::join!(set(json!(["goal"])), set(json!(["owner"])))
            } else {
                tokio::join!(set(json!(["key"])), set(json!(["stage"])))
            };
            let mut told = [one.status.as_u16(), other.status.as_u16()];
            told.sort_unstable();
            assert_eq!(told, [200, 409], "{round}: {} {}", one.text, other.text);
            let loser = if one.status.as_u16() == 409 { one } else { other };
            assert_eq!(loser.body["code"], "stale");
        }
        let told = world.mei.get("/products/TID/audiences/sales/history").await.ok();
        assert_eq!(told["items"].as_array().unwrap().len(), 6, "what was refused left nothing behind");
    }

    async fn rules_choose_bets_and_one_is_shown_or_hidden_by_hand(world: World) {
        let made = async |title: &str, more: Value| world.ada.create("initiatives", title, more).await;
        let calm = made("Calm", json!({"status": "active", "labels": ["pier"]})).await;
        let loud = made("Loud", json!({"status": "active"})).await;
        made("Idea", json!({})).await;
        assert_eq!(titles(&seen(&world.mei, "public").await), ["Calm", "Loud"]);
        let path = "/products/TID/audiences/public";
        world.ada.put(path, json!({"labels": ["pier"], "fields": [], "precision": "none"})).await.ok();
        assert_eq!(titles(&seen(&world.mei, "public").await), ["Calm"]);
        let by_hand = |key: &str| format!("{path}/items/{key}");
        world.ada.put(&by_hand(&loud), json!({"shown": true})).await.ok();
        world.ada.put(&by_hand(&calm), json!({"shown": false})).await.ok();
        assert_eq!(titles(&seen(&world.mei, "public").await), ["Loud"]);
        world.ada.put(&by_hand(&calm), json!({})).await.ok();
        assert_eq!(titles(&seen(&world.mei, "public").await), ["Calm", "Loud"]);
        // Whose decision it is not, proposes it; strangers find nothing.
        world.mei.put(&by_hand(&calm), json!({"shown": false})).await.proposed();
        world.vera.put(&by_hand(&calm), json!({"shown": false})).await.missing();
        world.vera.get("/products/TID/audiences/public/roadmap").await.missing();
        world.vera.get("/products/TID/audiences/public/roadmap/pdf").await.missing();
        world.ada.delete(path).await.ok();
        assert_eq!(titles(&seen(&world.mei, "public").await), ["Calm", "Loud"]);
    }

    async fn an_audience_that_cannot_be_is_refused_beside_its_field(world: World) {
        let path = "/products/TID/audiences/sales";
        world.ada.put(path, json!({"stages": ["someday"]})).await.invalid("stages");
        world.ada.put(path, json!({"statuses": ["lost"]})).await.invalid("statuses");
        world.ada.put(path, json!({"goals": ["TID-999"]})).await.invalid("goals");
        world.ada.put(path, json!({"precision": "hour"})).await.invalid("precision");
        world.ada.put("/products/TID/audiences/nobody", json!({})).await.missing();
        world.ada.put(path, json!({"fields": ["dates"], "precision": "month", "version": 0})).await.ok();
        let stale = world.ada.put(path, json!({"version": 0})).await;
        assert_eq!(stale.body["code"], "stale", "{}", stale.text);
        let own = world.ada.post("/products/TID/audiences", json!({"name": "Our partners", "like": "sales"})).await.created();
        assert_eq!((&own["audience"], &own["precision"]), (&json!("our-partners"), &json!("month")));
        world.ada.post("/products/TID/audiences", json!({"name": "Our Partners"})).await.invalid("name");
        world.ada.get("/products/TID/audiences/our-partners/roadmap/docx").await.missing();
        world.ada.get("/products/TID/audiences/our-partners/roadmap/pdf?paper=a9").await.invalid("paper");
    }

    async fn formulas_in_cells_are_text(world: World) {
        world.ada.create("initiatives", "=HYPERLINK(\"http://evil.example\")", json!({"status": "active"})).await;
        let csv = world.mei.get("/products/TID/audiences/internal/roadmap/csv").await.is(200).text;
        assert!(csv.contains("'=HYPERLINK") && !csv.contains(",=HYPERLINK") && !csv.contains("\"=HYPERLINK"), "{csv}");
        let book = world.mei.get("/products/TID/audiences/internal/roadmap/xlsx").await.is(200);
        assert!(book.header("content-type").contains("spreadsheetml") && book.text.starts_with("PK"), "{}", book.text.len());
    }

    async fn a_roadmap_of_nothing_but_a_far_day_is_drawn_too(world: World) {
        let product = "/products/TID/audiences/internal/roadmap";
        for far in ["0001-01-01", "9999-12-31"] {
            world.ada.create("releases", "The far end", json!({"planned_on": far})).await;
            for format in ["svg", "png", "pdf", "csv", "xlsx", "ics"] {
                world.mei.get(&format!("{product}/{format}")).await.is(200);
            }
            let svg = world.mei.get(&format!("{product}/svg")).await.text;
            assert!(svg.contains(">Nothing has a place here yet.</text>"), "{svg}");
        }
    }

    async fn a_parameter_sent_twice_is_a_problem_of_its_own(world: World) {
        let twice = "products/TID/audiences/internal/roadmap/svg?paper=a4&paper=a3";
        world.mei.get(&format!("/{twice}")).await.problem(400, "malformed");
    }

    async fn drawings_can_be_read_back(world: World) {
        told(&world.ada).await;
        let bytes = async |format: &str| {
            let path = format!("/products/TID/audiences/executive/roadmap/{format}");
            let answer = world.mei.request(Method::GET, &path).send().await.unwrap();
            assert_eq!(answer.status(), 200, "{format}");
            answer.bytes().await.unwrap().to_vec()
        };
        let picture = tiny_skia::Pixmap::decode_png(&bytes("png").await).unwrap();
        assert_eq!(picture.width(), 2_800);
        assert!(picture.pixels().iter().filter(|pixel| pixel.red() < 80).count() > 2_000, "no words are drawn");
        let pdf = bytes("pdf").await;
        let text = String::from_utf8_lossy(&pdf).into_owned();
        assert!(text.starts_with("%PDF-1.") && text.contains("/Type /Page\n") && text.contains("/MediaBox [0 0 842 595]"), "{text}");
        // Its words can be copied: the letters say what they read as.
        assert!(text.contains("beginbfchar") && text.contains("<004D>") && text.contains("/FontFile2"), "{text}");
        let svg = String::from_utf8(bytes("svg").await).unwrap();
        assert!(svg.contains(">Money back</text>") && !svg.contains("style="), "{svg}");
    }

    async fn the_calendar_is_one_that_calendars_read(world: World) {
        told(&world.ada).await;
        world.ada.create("milestones", "Fair; \u{dc}berfahrt, day one", json!({"on_day": "2026-06-09"})).await;
        let path = "/products/TID/audiences/sales/roadmap/ics";
        let answer = world.mei.get(path).await.is(200);
        let tag = answer.header("etag");
        let read: icalendar::Calendar = answer.text.parse().unwrap();
        let events: Vec<_> = read.components.iter().filter_map(icalendar::CalendarComponent::as_event).collect();
        let of = |name: &str| events.iter().find(|event| icalendar::Component::get_summary(**event).is_some_and(|said| said.contains(name))).unwrap();
        assert_eq!(icalendar::Component::property_value(*of("Money back"), "DTSTART"), Some("20260401"));
        assert_eq!(icalendar::Component::property_value(*of("Money back"), "DTEND"), Some("20260701"));
        assert!(icalendar::Component::get_uid(*of("berfahrt")).is_some_and(|uid| uid.ends_with("@northline")));
        assert!(answer.text.contains("Fair\\; \u{dc}berfahrt\\, day one"), "{}", answer.text);
        let again = world.mei.request(Method::GET, path).header("if-none-match", tag).send().await.unwrap();
        assert_eq!(again.status(), 304);
    }
}
