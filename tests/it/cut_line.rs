//! The cut line: the ranked ideas against what there is room for, who is told no, and the trade-offs taken there.

use serde_json::{Value, json};

use crate::{cast::Person, harness::World};

async fn cut(by: &Person, wishes: &str) -> Value {
    by.get(&format!("/products/TID/cut{wishes}")).await.ok()
}

fn keys(cut: &Value, side: &str) -> Vec<String> {
    cut[side].as_array().unwrap().iter().map(|line| line["key"].as_str().unwrap().to_owned()).collect()
}

/// An idea that RICE scores by its reach alone.
async fn idea(by: &Person, title: &str, reach: u32, points: Option<f64>) -> String {
    let key = by.create("ideas", title, json!({"points": points})).await;
    for (input, said) in
        [("reach", reach.to_string()), ("impact", "1".into()), ("confidence", "100".into()), ("effort", "1".into())]
    {
        by.put(&format!("/ideas/{key}/scores/rice.{input}"), json!({"said": said})).await.ok();
    }
    key
}

/// Three ideas that rank as they are named; 5, 8 and 8 points.
async fn three(world: &World) -> [String; 3] {
    let first = idea(&world.ada, "Refund by text", 300, Some(5.0)).await;
    let second = idea(&world.ada, "Receipts", 200, Some(8.0)).await;
    [first, second, idea(&world.ada, "Dogs on deck", 100, Some(8.0)).await]
}

both! {
    async fn the_list_is_cut_where_it_no_longer_fits(world: World) {
        let [first, second, third] = three(&world).await;
        let bare = cut(&world.ada, "").await;
        assert_eq!((&bare["capacity"], keys(&bare, "above").len()), (&Value::Null, 3), "without a room nothing is cut");
        let drawn = world.ada.put("/products/TID/cut", json!({"capacity": 13})).await;
        let read = cut(&world.mei, "").await;
        assert_eq!((keys(&read, "above"), keys(&read, "below")), (vec![first.clone(), second.clone()], vec![third.clone()]));
        assert_eq!((&read["taken"], &read["above"][1]["sum"]), (&json!(13.0), &json!(13.0)));
        assert_eq!(keys(&cut(&world.mei, "?capacity=12").await, "above"), std::slice::from_ref(&first), "what if there were less");
        world.ada.undo(&drawn).await.ok();
        assert_eq!(cut(&world.ada, "").await["capacity"], Value::Null);
        for (said, field) in [(json!({"capacity": -1}), "capacity"), (json!({"sprints": 0}), "sprints"), (json!({"sprints": 2}), "sprints"), (json!({"capacity": 3, "sprints": 2}), "sprints")] {
            world.ada.put("/products/TID/cut", said).await.invalid(field);
        }
        world.ada.get("/products/TID/cut?capacity=-4").await.invalid("capacity");
        world.mei.put("/products/TID/cut", json!({"capacity": 5})).await.proposed();
        world.vera.get("/products/TID/cut").await.missing();
        world.vera.put("/products/TID/cut", json!({"capacity": 5})).await.missing();
    }

    async fn what_has_no_effort_or_no_score_is_said_and_placed_nowhere(world: World) {
        let [first, ..] = three(&world).await;
        let unsized_one = idea(&world.ada, "Weather", 1000, None).await;
        let unscored = world.ada.create("ideas", "Parcels", json!({"points": 3})).await;
        let need = world.ada.create("ideas", "I wait for my money", json!({"points": 3, "nature": "opportunity"})).await;
        world.ada.put("/products/TID/cut", json!({"capacity": 20})).await.ok();
        let read = cut(&world.ada, "").await;
        assert_eq!(keys(&read, "unknown"), [unsized_one.clone(), unscored.clone()]);
        assert!(read["unknown"][1]["no_score"].is_string() && read["unknown"][0]["effort"].is_null());
        assert_eq!(read["counts"]["opportunities"], 1);
        assert!(![keys(&read, "above"), keys(&read, "below")].concat().contains(&need));
        // Person-weeks come from the effort that RICE asks for.
        let weeks = cut(&world.ada, "?unit=person_weeks&capacity=5").await;
        assert_eq!(keys(&weeks, "above"), std::slice::from_ref(&unsized_one));
        assert!((weeks["above"][0]["effort"].as_f64().unwrap() - 52.0 / 12.0).abs() < 1e-9);
        // The points of the work below it go before its own.
        let story = world.olu.create("stories", "Text it", json!({"points": 13})).await;
        world.ada.link(&first, &story).await;
        assert_eq!(cut(&world.ada, "?capacity=100").await["above"][0]["effort"], 13.0);
    }

    async fn who_asked_for_what_falls_below_is_told_with_what_they_bring(world: World) {
        let [_, second, third] = three(&world).await;
        world.ada.put("/products/TID/cut", json!({"capacity": 6})).await.ok();
        let outer = world.ada.post("/customers", json!({"title": "Outer Isles", "revenue": 310_000})).await.key();
        let strand = world.ada.post("/customers", json!({"title": "Strand", "revenue": 40_000})).await.key();
        for (customer, idea) in [(&outer, &second), (&outer, &third), (&strand, &third)] {
            let voice = world.ada.create("feedback", "We want it", json!({"customer": customer})).await;
            world.ada.link(&voice, idea).await;
        }
        let read = cut(&world.ada, "").await;
        assert_eq!(read["lost"], json!({"voices": 3, "customers": 2, "revenue": 350_000}), "each customer once");
        let last = &read["below"][1];
        assert_eq!((&last["asked_by"], &last["askers"], &last["revenue"]), (&json!(["Outer Isles", "Strand"]), &json!(2), &json!(350_000)));
    }

    async fn a_trade_off_is_a_decision_and_one_undo_takes_it_back(world: World) {
        let [first, second, third] = three(&world).await;
        let path = "/products/TID/cut/trades";
        world.ada.post(path, json!({"keep": third, "drop": second, "reason": "The harbour"})).await.refused("no_cut_line");
        world.ada.put("/products/TID/cut", json!({"capacity": 13})).await.ok();
        world.ada.post(path, json!({"keep": third, "drop": second, "reason": "  "})).await.invalid("reason");
        world.ada.post(path, json!({"keep": first, "drop": second, "reason": "Why"})).await.invalid("keep");
        world.ada.post(path, json!({"keep": third, "drop": third, "reason": "Why"})).await.invalid("drop");
        world.ada.patch(&format!("/ideas/{third}"), json!({"cut": "in"})).await.refused("needs_trade_off");
        let said = json!({"keep": third, "drop": second, "reason": "The harbour insists", "consequences": "Good, because the harbour signs"});
        world.mei.post(path, said.clone()).await.proposed();
        world.vera.post(path, said.clone()).await.missing();
        let done = world.ada.post(path, said).await.is(201);
        let record = done.body["decision"].as_str().unwrap().to_owned();
        let read = cut(&world.ada, "").await;
        assert_eq!((keys(&read, "above"), keys(&read, "below")), (vec![first.clone(), third.clone()], vec![second.clone()]));
        assert_eq!((&read["above"][1]["kept"], &read["above"][1]["decision"], &read["below"][0]["decision"]), (&json!("in"), &json!(record), &json!(record)));
        let written = world.ada.item(&record).await;
        assert_eq!(written["status"], "decided");
        assert!(written["chosen"].as_str().unwrap().contains("The harbour insists"));
        for (field, holds) in [("context", "13 points"), ("options", &second), ("trade_off", "nobody"), ("consequences", "signs")] {
            assert!(written[field].as_str().unwrap().contains(holds), "{field}: {written}");
        }
        world.ada.patch(&format!("/decisions/{record}"), json!({"chosen": "Otherwise"})).await.refused("decision_stands");
        world.ada.undo(&done).await.ok();
        let read = cut(&world.ada, "").await;
        assert_eq!((keys(&read, "above"), &read["above"][0]["kept"]), (vec![first.clone(), second.clone()], &Value::Null));
        assert!(world.ada.item(&record).await["archived_at"].is_string());
    }

    async fn what_is_kept_in_may_push_others_out_and_go_beyond_the_room(world: World) {
        let [first, second, third] = three(&world).await;
        world.ada.patch(&format!("/ideas/{third}"), json!({"points": 13})).await.ok();
        world.ada.put("/products/TID/cut", json!({"capacity": 13})).await.ok();
        let done = world.ada.post("/products/TID/cut/trades", json!({"keep": third, "drop": second, "reason": "The law"})).await.is(201);
        assert_eq!(done.body["pushed_out"], json!([first]));
        let read = cut(&world.ada, "").await;
        assert_eq!((keys(&read, "above"), &read["over"]), (vec![third.clone()], &json!(0.0)));
        assert_eq!(cut(&world.ada, "?capacity=10").await["over"], 3.0);
        // Left to its rank again, it is where it was.
        world.ada.patch(&format!("/ideas/{third}"), json!({"cut": null})).await.ok();
        assert_eq!(keys(&cut(&world.ada, "").await, "above"), [first]);
    }

    async fn what_is_decided_otherwise_keeps_nothing_in_any_more(world: World) {
        let [first, second, third] = three(&world).await;
        world.ada.put("/products/TID/cut", json!({"capacity": 13})).await.ok();
        let trade = async |keep: &str, drop: &str| {
            let done = world.ada.post("/products/TID/cut/trades", json!({"keep": keep, "drop": drop, "reason": "The harbour"})).await.is(201);
            done.body["decision"].as_str().unwrap().to_owned()
        };
        let kept = async || {
            let mut kept = Vec::new();
            for idea in [&first, &second, &third] {
                kept.push(world.ada.item(idea).await["cut"].as_str().unwrap_or("by rank").to_owned());
            }
            kept
        };
        let one = trade(&third, &second).await;
        assert_eq!(kept().await, ["by rank", "out", "in"]);
        // Another decision that is about the same idea keeps nothing in.
        let note = world.ada.create("decisions", "Talk to the harbour", json!({"chosen": "We call"})).await;
        world.ada.post("/links", json!({"from": note, "to": third, "kind": "relates"})).await.created();
        let otherwise = world.ada.post(&format!("/decisions/{one}/successor"), json!({"title": "By rank after all"})).await.is(201);
        assert_eq!(kept().await, ["by rank", "by rank", "by rank"]);
        world.ada.undo(&otherwise).await.ok();
        assert_eq!(kept().await, ["by rank", "out", "in"]);
        // What a later trade-off keeps stays where that one keeps it.
        let later = trade(&second, &first).await;
        assert_eq!(kept().await, ["out", "in", "in"]);
        world.ada.post(&format!("/decisions/{one}/successor"), json!({"title": "The ramp by rank"})).await.is(201);
        assert_eq!(kept().await, ["out", "in", "by rank"]);
        world.ada.post(&format!("/decisions/{later}/successor"), json!({"title": "All by rank"})).await.is(201);
        assert_eq!(kept().await, ["by rank", "by rank", "by rank"]);
    }

    async fn the_room_is_offered_from_what_the_teams_can_do(world: World) {
        three(&world).await;
        assert_eq!(cut(&world.ada, "").await["suggested"], Value::Null, "no sprint has closed");
        assert_eq!(cut(&world.ada, "?unit=person_weeks").await["suggested"], Value::Null, "nobody is in a team");
        world.olu.post("/products/TID/teams", json!({"name": "Crew"})).await.is(201);
        world.olu.post("/products/TID/teams/Crew/members", json!({"person": "mei", "focus": 80})).await.is(200);
        world.ada.put("/products/TID/cut", json!({"unit": "person_weeks"})).await.ok();
        let offered = cut(&world.ada, "").await["suggested"].clone();
        assert!((offered["room"].as_f64().unwrap() - 10.4).abs() < 0.11, "13 weeks at 80 %: {offered}");
        let page = world.ada.answer(world.ada.browser(reqwest::Method::GET, "/products/TID/ideas/cut")).await.text;
        assert!(page.contains("What the teams can do") && page.contains("value=\"10.4\""), "the form says so already");
        world.ada.put("/products/TID/cut", json!({"capacity": 3})).await.ok();
        assert_eq!(cut(&world.ada, "").await["suggested"], Value::Null, "what was said goes before");
    }

    async fn all_that_falls_below_is_read_page_by_page_with_everyone_who_asked(world: World) {
        let last = idea(&world.ada, "Least of all", 1, Some(1.0)).await;
        for (nth, name) in [(1, "Harbour"), (2, "Harbour"), (3, "Harbour"), (4, "Ferry"), (5, "Ferry")] {
            let customer = world.ada.post("/customers", json!({"title": name, "revenue": 1_000})).await.key();
            let voice = world.ada.create("feedback", &format!("Voice {nth}"), json!({"customer": customer})).await;
            world.ada.link(&voice, &last).await;
        }
        for nth in 0..101 {
            idea(&world.ada, &format!("Idea {nth}"), 1_000 + nth, Some(1.0)).await;
        }
        world.ada.put("/products/TID/cut", json!({"capacity": 0})).await.ok();
        let first = cut(&world.ada, "").await;
        assert_eq!((keys(&first, "below").len(), &first["counts"]["below"], &first["next"]), (100, &json!(102), &json!(100)));
        let rest = cut(&world.ada, "?after=100").await;
        assert_eq!((keys(&rest, "below").len(), &rest["next"]), (2, &Value::Null));
        let line = &rest["below"][1];
        assert_eq!((&line["key"], &line["askers"], &line["revenue"]), (&json!(last), &json!(5), &json!(5_000)), "five customers, of two names");
        assert_eq!(first["lost"]["customers"], 5);
        world.ada.get("/products/TID/cut?after=-1").await.invalid("after");
        let page = |path: &str| world.ada.answer(world.ada.browser(reqwest::Method::GET, path));
        assert!(page("/products/TID/ideas/cut").await.text.contains("/products/TID/ideas/cut?after=100"));
        assert!(page("/products/TID/ideas/cut?after=100").await.text.contains(&format!("/items/{last}/voices")), "the others who asked are a step away");
    }

    async fn the_page_draws_the_line_and_asks_for_the_reason(world: World) {
        let [_, second, third] = three(&world).await;
        world.ada.put("/products/TID/cut", json!({"capacity": 13})).await.ok();
        let page = |path: String| { let ada = world.ada.clone(); async move { ada.browser(reqwest::Method::GET, &path).send().await.unwrap().text().await.unwrap() } };
        let drawn = page("/products/TID/ideas/cut".into()).await;
        let at = |what: &str| drawn.find(what).unwrap_or_else(|| panic!("{what} is not on the page"));
        assert!(at(&format!("id=\"cut-{second}\"")) < at("id=\"the-line\"") && at("id=\"the-line\"") < at(&format!("id=\"cut-{third}\"")));
        let asked = page(format!("/products/TID/ideas/cut/trade?keep={third}")).await;
        assert!(asked.contains("Drop for it") && asked.contains("Dogs on deck"));
    }
}
