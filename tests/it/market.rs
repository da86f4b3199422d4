//! What stands beside the line: the market, what is assumed and tested, risks, milestones, decisions.

use northline::app::{App, Config};
use reqwest::Method;
use serde_json::json;

use crate::cast::Person;

async fn page(person: &Person, path: &str) -> String {
    person.answer(person.browser(Method::GET, path)).await.is(200).text
}

/// The Markdown files of a folder of real documents.
fn markdown(folder: &str) -> Vec<serde_json::Value> {
    let path = std::path::Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/data")).join(folder);
    let entries = std::fs::read_dir(&path).unwrap_or_else(|error| panic!("{} is needed: {error}", path.display()));
    let mut files: Vec<_> = entries
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|kind| kind == "md"))
        .collect();
    files.sort();
    let read = |path: &std::path::PathBuf| json!({"name": path.file_name().unwrap().to_string_lossy(), "text": std::fs::read_to_string(path).unwrap()});
    files.iter().map(read).collect()
}

both! {
    async fn each_kind_keeps_what_is_said_of_it(world: World) {
        let facts = [
            ("themes", json!({"share": 40.0})),
            ("personas", json!({"role": "Keeps a boat", "goals": "Leave on time", "pains": "Queues", "share": 12.5})),
            ("segments", json!({"tam": 5e6, "sam": 2e6, "som": 1e5, "currency": "EUR", "as_of": "2026-01-31", "source": "Port survey"})),
            ("competitors", json!({"site": "https://ferries.example", "strengths": "Price", "weaknesses": "Support"})),
            ("claims", json!({"source": "Interviews", "confidence": 60.0, "as_of": "2026-02-01", "url": "https://study.example/1"})),
            ("trends", json!({"direction": "rising", "horizon": "2 years"})),
            ("assumptions", json!({"about": "desirability", "importance": "high", "evidence": "weak"})),
            ("experiments", json!({"hypothesis": "They pay", "passes": "at least", "threshold": 30.0, "starts_on": "2026-03-02"})),
            ("milestones", json!({"on_day": "2026-06-01"})),
            ("risks", json!({"probability": 20.0, "impact": "severe", "response": "Ask the harbour"})),
        ];
        for (plural, said) in facts {
            let key = world.ada.create(plural, "Told", said.clone()).await;
            let read = world.ada.get(&format!("/items/{key}")).await.ok();
            for (field, value) in said.as_object().unwrap() {
                assert_eq!(&read[field], value, "{field} of one of the {plural}");
            }
            assert!(page(&world.ada, &format!("/items/{key}")).await.contains("Told"), "the page of one of the {plural}");
        }
        let decision = json!({"context": "One engineer", "options": "Refunds or receipts", "chosen": "Refunds", "trade_off": "Receipts wait", "decided_on": "2026-03-02"});
        let key = world.olu.create("decisions", "Refunds first", decision).await;
        assert_eq!(world.ada.get(&format!("/items/{key}")).await.ok()["trade_off"], "Receipts wait");
    }

    async fn what_a_field_cannot_hold_is_said_beside_it(world: World) {
        for (plural, said, field) in [
            ("themes", json!({"share": 120.0}), "share"),
            ("trends", json!({"direction": "sideways"}), "direction"),
            ("claims", json!({"url": "javascript:alert(1)"}), "url"),
            ("segments", json!({"currency": "Euros"}), "currency"),
            ("milestones", json!({"on_day": "soon"}), "on_day"),
        ] {
            let mut body = json!({"title": "Told"});
            body.as_object_mut().unwrap().extend(said.as_object().unwrap().clone());
            world.ada.post(&format!("/products/TID/{plural}"), body).await.invalid(field);
        }
    }

    async fn a_theme_gives_its_work_a_why(world: World) {
        let vision = world.ada.create("visions", "Every island within an hour", json!({})).await;
        let theme = world.ada.create("themes", "Calm boarding", json!({"share": 40.0, "serves": [vision]})).await;
        let story = world.olu.create("stories", "Board by phone", json!({"serves": [theme]})).await;
        let line = world.ada.get(&format!("/items/{story}/line")).await.ok();
        let why: Vec<_> = line["why"].as_array().unwrap().iter().map(|stop| stop["key"].as_str().unwrap().to_owned()).collect();
        assert!(why.contains(&theme) && why.contains(&vision), "{why:?}");
    }

    async fn goals_hang_in_a_tree_and_never_in_a_circle(world: World) {
        let company = world.ada.create("goals", "Grow", json!({})).await;
        let team = world.ada.create("goals", "Fewer lost bookings", json!({"serves": [company]})).await;
        world.ada.post("/links", json!({"from": company, "to": team})).await.refused("circle");
    }

    async fn a_cell_of_the_comparison_says_how_it_is_known(world: World) {
        let feature = world.ada.create("features", "Refund without a call", json!({"importance": "high"})).await;
        let other = world.ada.create("competitors", "Harbourline", json!({})).await;
        let cell = json!({"level": "partly", "words": "By mail only", "source": "Their help page", "as_of": "2025-01-10", "confidence": 80.0});
        world.ada.put(&format!("/features/{feature}/cells/{other}"), cell).await.ok();
        world.ada.put(&format!("/features/{feature}/cells/us"), json!({"level": "yes"})).await.ok();
        let grid = world.ada.get("/products/TID/comparison").await.ok();
        let cells = &grid["features"][0]["cells"];
        assert_eq!((&cells[0]["who"], &cells[0]["level"], &cells[0]["stale"]), (&json!("us"), &json!("yes"), &json!(false)));
        assert_eq!((&cells[1]["who"], &cells[1]["source"], &cells[1]["stale"]), (&json!(other), &json!("Their help page"), &json!(true)));
        let shown = page(&world.ada, "/products/TID/market/competitors").await;
        assert!(shown.contains("Their help page") && shown.contains("By mail only"));

        let gone = world.ada.delete(&format!("/features/{feature}/cells/{other}")).await.is(200);
        assert_eq!(world.ada.get("/products/TID/comparison").await.ok()["features"][0]["cells"].as_array().unwrap().len(), 1);
        world.ada.undo(&gone).await.ok();
        assert_eq!(world.ada.get("/products/TID/comparison").await.ok()["features"][0]["cells"][1]["words"], "By mail only");
    }

    async fn a_cell_takes_a_competitor_of_its_own_product_and_a_day_that_has_been(world: World) {
        let feature = world.ada.create("features", "Refund without a call", json!({})).await;
        let cell = |who: &str| format!("/features/{feature}/cells/{who}");
        world.ada.put(&cell("TID-9999"), json!({"level": "yes"})).await.missing();
        world.ada.put(&cell("us"), json!({"level": "yes", "as_of": "2999-01-01"})).await.invalid("as_of");
        world.ada.put(&cell("us"), json!({"level": "yes", "url": "javascript:alert(1)"})).await.invalid("url");
        world.mei.put(&cell("us"), json!({"level": "no"})).await.proposed();
    }

    async fn a_note_stands_on_its_canvas_moves_and_becomes_an_idea(world: World) {
        let kinds = world.ada.get("/canvas-templates").await.ok();
        assert!(kinds["items"].as_array().unwrap().len() >= 5);
        world.ada.post("/products/TID/canvases", json!({"title": "Told", "template": "bingo"})).await.invalid("template");
        let canvas = world.ada.create("canvases", "Our SWOT", json!({"template": "swot"})).await;
        let note = world.ada.create("notes", "Harbours know us", json!({"serves": [canvas], "block": "Strengths"})).await;
        world.ada.patch(&format!("/notes/{note}"), json!({"block": "Opportunities"})).await.ok();
        let idea = world.ada.create("ideas", "Ask harbours", json!({"served_by": [note]})).await;
        let sheet = world.ada.get(&format!("/canvases/{canvas}")).await.ok();
        assert_eq!((&sheet["notes"][0]["block"], &sheet["notes"][0]["became"]), (&json!("Opportunities"), &json!(idea)));
        let shown = page(&world.ada, &format!("/canvases/{canvas}")).await;
        assert!(shown.contains("Harbours know us") && shown.contains("Threats"));
    }

    async fn a_size_of_a_market_has_a_currency(world: World) {
        let path = "/products/TID/segments";
        world.ada.post(path, json!({"title": "Ferries", "som": 1000.0})).await.invalid("currency");
        world.ada.post(path, json!({"title": "Ferries", "tam": 1.0, "currency": "E1R"})).await.invalid("currency");
        let unsized_yet = world.ada.create("segments", "Not sized yet", json!({})).await;
        world.ada.patch(&format!("/segments/{unsized_yet}"), json!({"sam": 10.0})).await.invalid("currency");
        world.ada.patch(&format!("/segments/{unsized_yet}"), json!({"sam": 10.0, "currency": "nok"})).await.ok();
        assert!(page(&world.ada, "/products/TID/market/segments").await.contains("10 NOK"));
        world.ada.patch(&format!("/segments/{unsized_yet}"), json!({"currency": null})).await.invalid("currency");
    }

    async fn sizes_of_a_market_are_parts_of_each_other_and_of_a_day_that_has_come(world: World) {
        let path = "/products/TID/segments";
        let sized = |tam: f64, sam: f64, som: f64| json!({"title": "Ferries", "tam": tam, "sam": sam, "som": som, "currency": "EUR"});
        world.ada.post(path, sized(5.0, 9.0, 1.0)).await.invalid("sam");
        world.ada.post(path, sized(9.0, 5.0, 6.0)).await.invalid("som");
        world.ada.post(path, json!({"title": "Ferries", "tam": 5.0, "som": 6.0, "currency": "EUR"})).await.invalid("som");
        world.ada.post(path, json!({"title": "Ferries", "as_of": "2028-01-01"})).await.invalid("as_of");
        let segment = world.ada.post(path, sized(9.0, 5.0, 5.0)).await.key();
        world.ada.patch(&format!("/segments/{segment}"), json!({"tam": 4.0})).await.invalid("sam");
        world.ada.patch(&format!("/segments/{segment}"), json!({"as_of": "2028-01-01"})).await.invalid("as_of");
        let shown = page(&world.ada, "/products/TID/market/segments").await;
        assert!(shown.contains("no source") && shown.contains("no day"), "{shown}");
    }

    async fn a_canvas_is_a_file_in_the_data_folder(world: World) {
        let folder = world.home.folder.join("canvases");
        std::fs::create_dir_all(&folder).unwrap();
        let own = json!({"name": "Harbour canvas", "about": "What a harbour asks for.", "source": "Us", "blocks": [
            {"name": "Berths", "asks": "How many?", "column": 1, "row": 1, "width": 5, "height": 6},
            {"name": "Tides", "asks": "When?", "column": 6, "row": 1, "width": 5, "height": 6},
        ]});
        let again = async || App::open(&Config { database: world.home.database.clone(), files: world.home.files(), requests_a_second: 0 }, world.clock.clone()).await;
        std::fs::write(folder.join("harbour.json"), own.to_string()).unwrap();
        again().await.map(drop).unwrap();
        let known = world.mei.get("/canvas-templates").await.ok();
        let keys: Vec<_> = known["items"].as_array().unwrap().iter().map(|one| one["key"].as_str().unwrap()).collect();
        assert!(keys.contains(&"harbour") && keys.contains(&"swot"), "{keys:?}");
        let canvas = world.ada.create("canvases", "Ours", json!({"template": "harbour"})).await;
        assert!(page(&world.ada, &format!("/canvases/{canvas}")).await.contains("Tides"));
        assert!(page(&world.ada, "/products/TID/market/canvases").await.contains("Begin a Harbour canvas"));
        for (name, text, says) in [
            ("broken.json", "{".to_owned(), "EOF"),
            ("swot.json", own.to_string(), "another canvas is called swot already"),
            ("Großes.json", own.to_string(), "small letters"),
            ("notes.txt", String::new(), "no .json file"),
            ("wide.json", own.to_string().replace("\"width\":5", "\"width\":6"), "lies"),
        ] {
            std::fs::write(folder.join(name), text).unwrap();
            let told = again().await.map(drop).unwrap_err().to_string();
            assert!(told.contains(name) && told.contains(says), "{name}: {told}");
            std::fs::remove_file(folder.join(name)).unwrap();
        }
    }

    async fn every_part_of_the_market_has_a_page_empty_and_full(world: World) {
        for part in ["", "/segments", "/competitors", "/research", "/canvases", "/documents"] {
            page(&world.ada, &format!("/products/TID/market{part}")).await;
        }
        let persona = world.ada.create("personas", "Skipper", json!({"goals": "Leave on time"})).await;
        world.sam.post("/products/TID/feedback", json!({"title": "I queue an hour", "body": "I queue an hour at the ramp.", "supports": persona})).await.created();
        world.olu.create("stories", "Board", json!({"persona": "skipper", "want": "board", "benefit": "I leave"})).await;
        let shown = page(&world.ada, "/products/TID/market").await;
        assert!(shown.contains("I queue an hour at the ramp.") && shown.contains("1 open story"), "{shown}");
        world.ada.create("segments", "Ferries", json!({"som": 1000.0, "currency": "EUR"})).await;
        world.root.post("/customers", json!({"title": "Harbour Nine", "segment": "ferries", "revenue": 250})).await.created();
        assert!(page(&world.ada, "/products/TID/market/segments").await.contains("25 %"));
        world.ada.create("documents", "Product guide", json!({"body": "# Guide", "source": "guide.md"})).await;
        assert!(page(&world.ada, "/products/TID/market/documents").await.contains("Product guide"));
    }

    async fn the_guides_of_real_product_teams_come_in_as_documents(world: World) {
        for (folder, least) in [("docs_18f_product_guide", 20), ("docs_cloudgov_product", 25)] {
            let files = markdown(folder);
            assert!(files.len() >= least, "{folder} has {} Markdown files", files.len());
            let told = world.root.post("/products/TID/documents/import", json!({"files": files, "dry_run": true})).await.ok();
            assert_eq!(told["created"], files.len(), "{told}");
            let done = world.root.post("/products/TID/documents/import", json!({"files": files})).await.is(200);
            assert_eq!((&done.body["created"], &done.body["failed"]), (&json!(files.len()), &json!(0)));
            let again = world.root.post("/products/TID/documents/import", json!({"files": files})).await.ok();
            assert_eq!(again["skipped"], files.len(), "the same files again change nothing");
            for row in done.body["rows"].as_array().unwrap() {
                let read = world.ada.get(&format!("/items/{}", row["key"].as_str().unwrap())).await.ok();
                assert!(!read["title"].as_str().unwrap().contains("__"), "{} is titled {}", row["name"], read["title"]);
            }
            page(&world.ada, &format!("/items/{}", done.body["rows"][0]["key"].as_str().unwrap())).await;
            world.root.undo(&done).await.is(200);
        }
        assert!(!page(&world.ada, "/products/TID/market/documents").await.contains("Create a vision"), "it was taken back");
    }

    async fn a_document_that_changed_in_its_file_changes_here(world: World) {
        let bring = async |text: &str| world.root.post("/products/TID/documents/import", json!({"files": [{"name": "a.md", "text": text}]})).await.ok();
        let first = bring("# Guide\n\nOne").await["rows"][0]["key"].clone();
        let second = bring("# Guide\n\nTwo").await;
        assert_eq!((&second["updated"], &second["rows"][0]["key"]), (&json!(1), &first));
        let failed = world.root.post("/products/TID/documents/import", json!({"files": [{"name": "a.yml", "text": "x"}]})).await.ok();
        assert_eq!((&failed["failed"], &failed["rows"][0]["why"]), (&json!(1), &json!("it is no Markdown file")));
        world.root.post("/products/TID/documents/import", json!({"files": []})).await.invalid("files");
        world.mei.post("/products/TID/documents/import", json!({"files": [{"name": "a.md", "text": "x"}]})).await.forbidden();
    }
}
