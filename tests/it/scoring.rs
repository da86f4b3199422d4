//! What ideas are worth: inputs that are said or bound to facts, scores explained or refused with a reason, methods compared.

use serde_json::{Value, json};

use crate::cast::{Person, keys};

async fn enter(person: &Person, idea: &str, input: &str, said: &str) -> crate::harness::Answer {
    person.put(&format!("/ideas/{idea}/scores/{input}"), json!({"said": said})).await
}

async fn rice(person: &Person, idea: &str, said: [&str; 4]) {
    for (input, said) in ["reach", "impact", "confidence", "effort"].into_iter().zip(said) {
        enter(person, idea, &format!("rice.{input}"), said).await.ok();
    }
}

async fn sheet(person: &Person, method: &str) -> Value {
    person.get(&format!("/products/TID/scores?method={method}&limit=200")).await.ok()
}

fn line<'a>(sheet: &'a Value, key: &str) -> &'a Value {
    sheet["items"].as_array().unwrap().iter().find(|line| line["key"] == key).unwrap()
}

both! {
    async fn a_score_is_explained_with_its_numbers_and_ranked_anew_by_every_change(world: World) {
        let refund = world.ada.create("ideas", "Refund without a call", json!({})).await;
        let receipt = world.ada.create("ideas", "A receipt by mail", json!({})).await;
        rice(&world.ada, &refund, ["2,000", "high", "80 %", "4"]).await;
        rice(&world.ada, &receipt, ["500", "0.25", "100", "0.5"]).await;
        let before = sheet(&world.ada, "rice").await;
        assert_eq!(keys(&before), [refund.clone(), receipt.clone()]);
        assert_eq!((&line(&before, &refund)["score"], &line(&before, &receipt)["score"]), (&json!(800.0), &json!(250.0)));
        assert_eq!(line(&before, &refund)["explained"], "2000 × 2 × 80 % ÷ 4 = 800");

        let changed = enter(&world.ada, &receipt, "rice.impact", "massive").await.is(200);
        let after = sheet(&world.ada, "rice").await;
        assert_eq!(keys(&after), [receipt.clone(), refund.clone()]);
        assert_eq!(line(&after, &receipt)["rank"], 1);
        world.ada.undo(&changed).await.ok();
        assert_eq!(keys(&sheet(&world.ada, "rice").await), [refund.clone(), receipt.clone()]);
        let history = world.ada.get(&format!("/items/{receipt}/history")).await.ok().to_string();
        assert!(history.contains("rice.impact: massive") && history.contains("score"), "{history}");
    }

    async fn a_missing_or_impossible_input_gives_no_score_and_says_why(world: World) {
        let one = world.ada.create("ideas", "Refunds", json!({})).await;
        let two = world.ada.create("ideas", "Receipts", json!({})).await;
        rice(&world.ada, &one, ["500", "3", "50 %", "0"]).await;
        enter(&world.ada, &two, "rice.reach", "10").await.ok();
        let read = sheet(&world.ada, "rice").await;
        assert_eq!((&line(&read, &one)["score"], &line(&read, &one)["no_score"]), (&json!(null), &json!("effort is 0")));
        assert_eq!(line(&read, &two)["no_score"], "impact is missing");
        assert_eq!((&read["scored"], &read["ideas"]), (&json!(0), &json!(2)));
        for (input, said) in [("rice.reach", "lots"), ("rice.reach", "1,5"), ("rice.reach", "=SUM(A1)"), ("rice.confidence", "130 %"), ("ice.ease", "11")] {
            enter(&world.ada, &one, input, said).await.invalid("said");
        }
        enter(&world.ada, &one, "rice.luck", "1").await.missing();
        enter(&world.ada, &one, "rice.reach", "").await.ok();
        assert_eq!(line(&sheet(&world.ada, "rice").await, &one)["no_score"], "reach is missing");
    }

    async fn a_cell_is_bound_to_a_metric_to_the_feedback_or_to_the_estimates_below(world: World) {
        let idea = world.ada.create("ideas", "Refunds", json!({})).await;
        let metric = world.ada.create("metrics", "Sign-ups", json!({})).await;
        world.ada.post(&format!("/metrics/{metric}/observations"), json!({"value": 532_500.0})).await.created();
        enter(&world.ada, &idea, "rice.reach", &format!("=10 % of {metric}")).await.ok();
        let read = sheet(&world.ada, "rice").await;
        let cell = &line(&read, &idea)["cells"][0];
        assert_eq!((&cell["input"], &cell["said"], &cell["value"]), (&json!("rice.reach"), &json!(format!("=10 % of {metric}")), &json!(53_250.0)));
        assert_eq!((&cell["source"], &cell["by"]), (&json!(format!("10 % of the latest value of {metric}")), &json!("ada")));
        assert!(cell["at"].is_string());

        let voice = world.ada.create("feedback", "We call for every refund", json!({})).await;
        let other = world.ada.create("feedback", "Give it back", json!({})).await;
        world.ada.post("/links", json!({"from": voice, "to": idea, "weight": "critical"})).await.created();
        world.ada.post("/links", json!({"from": other, "to": idea})).await.created();
        world.ada.put("/products/TID/scoring/columns/rice.impact", json!({"from": "demand"})).await.ok();
        enter(&world.ada, &idea, "rice.effort", "=estimates").await.invalid("said");
        world.ada.put("/products/TID/scoring/columns/rice.effort", json!({"from": "estimates"})).await.invalid("from");
        world.ada.put("/products/TID/scoring/pace", json!({"points": 0})).await.invalid("points");
        world.mei.put("/products/TID/scoring/pace", json!({"points": 2})).await.proposed();
        let paced = world.ada.put("/products/TID/scoring/pace", json!({"points": 2})).await.is(200);
        enter(&world.ada, &idea, "rice.effort", "=estimates").await.ok();
        enter(&world.ada, &idea, "rice.confidence", "50").await.ok();
        let read = sheet(&world.ada, "rice").await;
        assert_eq!(line(&read, &idea)["cells"][1]["value"], 4.0);
        assert_eq!(line(&read, &idea)["no_score"], "effort is missing: no work below it has points");
        assert!(line(&read, &idea)["cells"][1]["source"].as_str().unwrap().starts_with("as the column is filled: the feedback"));

        let bet = world.ada.post(&format!("/ideas/{idea}/initiative"), json!({})).await.key();
        world.olu.create("stories", "Ask for it", json!({"serves": [bet], "points": 5.0})).await;
        let read = sheet(&world.ada, "rice").await;
        assert_eq!(line(&read, &idea)["score"], json!(53_250.0 * 4.0 * 0.5 / 2.5), "5 points are two and a half person-months");
        world.ada.undo(&paced).await.ok();
        let why = line(&sheet(&world.ada, "rice").await, &idea)["no_score"].as_str().unwrap().to_owned();
        assert!(why.contains("points are no time"), "{why}");
        enter(&world.ada, &idea, "rice.reach", &format!("={idea}")).await.invalid("said");
        world.ada.put("/products/TID/scoring/columns/rice.impact", json!({"from": "luck"})).await.invalid("from");
    }

    async fn weights_that_do_not_sum_are_said_and_count_as_shares(world: World) {
        let idea = world.ada.create("ideas", "Refunds", json!({})).await;
        let criteria = "/products/TID/scoring/criteria";
        let add = async |name: &str, weight: f64, costs: bool| {
            world.ada.post(criteria, json!({"name": name, "weight": weight, "costs": costs, "rubric": ["nobody", "some"]})).await.created()
        };
        add("Revenue", 30.0, false).await;
        let rules = add("Risk", 30.0, true).await;
        assert_eq!(rules["criteria"][1]["id"], "c2");
        enter(&world.ada, &idea, "own.c1", "5").await.ok();
        enter(&world.ada, &idea, "own.c2", "2").await.ok();
        let read = sheet(&world.ada, "weighted").await;
        assert_eq!(line(&read, &idea)["score"], json!(4.5));
        assert_eq!(line(&read, &idea)["explained"], "50 % × 5 + 50 % × (6 − 2) = 4.5");
        assert!(read["cautions"][0].as_str().unwrap().contains("sum to 60 %"), "{read}");
        world.ada.patch(&format!("{criteria}/c1"), json!({"weight": 70.0})).await.ok();
        let read = sheet(&world.ada, "weighted").await;
        assert_eq!((&read["cautions"], &line(&read, &idea)["score"]), (&json!([]), &json!(4.7)));

        let gone = world.ada.delete(&format!("{criteria}/c2")).await.is(200);
        assert_eq!(line(&sheet(&world.ada, "weighted").await, &idea)["score"], json!(5.0));
        world.ada.undo(&gone).await.ok();
        assert_eq!(line(&sheet(&world.ada, "weighted").await, &idea)["score"], json!(4.7));

        world.ada.post(criteria, json!({"name": "revenue", "weight": 1.0})).await.invalid("name");
        world.ada.post(criteria, json!({"name": "Told", "weight": 101.0})).await.invalid("weight");
        world.ada.post(criteria, json!({"name": "Told", "weight": 1.0, "least": 5.0, "most": 5.0})).await.invalid("most");
        world.ada.post(criteria, json!({"name": "Told", "weight": 1.0, "rubric": ["1", "2", "3", "4", "5", "6"]})).await.invalid("rubric");
    }

    async fn a_change_of_the_rules_says_what_was_changed_and_by_whom(world: World) {
        let criteria = "/products/TID/scoring/criteria";
        world.ada.post(criteria, json!({"name": "Revenue", "weight": 50.0})).await.created();
        world.ada.post(criteria, json!({"name": "Trust", "weight": 50.0})).await.created();
        for (title, revenue, trust) in [("Refunds", "5", "1"), ("Receipts", "2", "4.5")] {
            let idea = world.ada.create("ideas", title, json!({})).await;
            enter(&world.ada, &idea, "own.c1", revenue).await.ok();
            enter(&world.ada, &idea, "own.c2", trust).await.ok();
        }
        world.clock.advance(chrono::TimeDelta::days(40));
        world.ada.patch(&format!("{criteria}/c1"), json!({"weight": 90.0})).await.ok();
        let moves = world.ada.get("/products/TID/scores/moves?method=weighted").await.ok();
        let because = moves["items"][0]["because"].as_array().unwrap().clone();
        let ruled = because.iter().find(|reason| reason["words"] == "the weight of Revenue 50 → 90").unwrap_or_else(|| panic!("{moves}"));
        assert_eq!((&ruled["by"], ruled["at"].is_string()), (&json!("ada"), true));
    }

    async fn what_weighs_nothing_need_not_be_said(world: World) {
        let idea = world.ada.create("ideas", "Refunds", json!({})).await;
        let criteria = "/products/TID/scoring/criteria";
        world.ada.post(criteria, json!({"name": "Revenue", "weight": 100.0})).await.created();
        enter(&world.ada, &idea, "own.c1", "4").await.ok();
        world.ada.post(criteria, json!({"name": "Style", "weight": 0.0, "least": 0.0, "most": 10.0})).await.created();
        let read = sheet(&world.ada, "weighted").await;
        assert_eq!((&line(&read, &idea)["score"], &line(&read, &idea)["explained"]), (&json!(4.0), &json!("100 % × 4 = 4")));
        assert_eq!(read["cautions"], json!(["Style weighs nothing and is left out"]));
    }

    async fn what_was_typed_is_kept_beside_what_it_comes_to(world: World) {
        let idea = world.ada.create("ideas", "Refunds", json!({})).await;
        let cell = async |nth: usize| line(&sheet(&world.ada, "rice").await, &idea)["cells"][nth].clone();
        for (nth, input, typed, value) in [(0, "reach", "200/month", 600.0), (3, "effort", "26 weeks", 6.0), (2, "confidence", "high", 1.0), (1, "impact", "2", 2.0)] {
            assert_eq!(enter(&world.ada, &idea, &format!("rice.{input}"), typed).await.ok()["said"], typed);
            let cell = cell(nth).await;
            assert_eq!((&cell["said"], &cell["value"]), (&json!(typed), &json!(value)));
        }
        assert_eq!(enter(&world.ada, &idea, "rice.confidence", "80").await.ok()["said"], "80 %", "a share is one however it is written");
        let history = world.ada.get(&format!("/items/{idea}/history")).await.ok().to_string();
        assert!(history.contains("rice.effort: 26 weeks"), "{history}");
        world.later();
        let shorter = enter(&world.ada, &idea, "rice.effort", "13 weeks").await;
        world.ada.undo(&shorter).await.ok();
        assert_eq!((&cell(3).await["said"], &cell(3).await["value"]), (&json!("26 weeks"), &json!(6.0)));
        let page = world.ada.answer(world.ada.browser(reqwest::Method::GET, "/products/TID/ideas/scores?method=rice")).await.text;
        assert!(page.contains("value=\"26 weeks\"") && page.contains("said · by ada"), "{page}");
    }

    async fn a_number_off_the_scale_of_its_method_counts_with_a_warning(world: World) {
        let idea = world.ada.create("ideas", "Refunds", json!({})).await;
        for (input, typed, off) in [("rice.impact", "7", true), ("rice.impact", "0.25", false), ("wsjf.value", "4", true), ("wsjf.value", "13", false), ("rice.reach", "7", false)] {
            let told = enter(&world.ada, &idea, input, typed).await.ok();
            assert_eq!(told["warnings"].is_array(), off, "{input} {typed}: {told}");
        }
        enter(&world.ada, &idea, "rice.impact", "30").await.ok();
        let caution = line(&sheet(&world.ada, "rice").await, &idea)["cells"][1]["caution"].clone();
        assert_eq!(caution, "not on the scale 0.25, 0.5, 1, 2, 3");
    }

    async fn what_would_change_the_top_is_true_when_it_is_done(world: World) {
        for reach in 1..=5 {
            let idea = world.ada.create("ideas", &format!("Top {reach}"), json!({})).await;
            rice(&world.ada, &idea, [&(746 + reach).to_string(), "1", "100", "1"]).await;
        }
        let below = world.ada.create("ideas", "Below", json!({})).await;
        rice(&world.ada, &below, ["933", "1", "80 %", "1"]).await;
        let read = sheet(&world.ada, "rice").await;
        let change = read["changes"]["inputs"][0].clone();
        let (input, to) = (change["input"].as_str().unwrap(), change["to_said"].as_str().unwrap());
        assert_ne!(change["from_said"], change["to_said"], "{change}");
        enter(&world.ada, &below, input, to).await.ok();
        assert!(line(&sheet(&world.ada, "rice").await, &below)["rank"].as_i64().unwrap() <= 5, "{change}");
    }

    async fn methods_stand_side_by_side_and_say_how_far_they_agree(world: World) {
        let mut ideas = Vec::new();
        for nth in 1..=7 {
            let idea = world.ada.create("ideas", &format!("Idea {nth}"), json!({})).await;
            for (input, said) in [("ice.impact", nth), ("ice.confidence", 5), ("ice.ease", 5), ("value_effort.value", 8 - nth), ("value_effort.effort", 5)] {
                enter(&world.ada, &idea, input, &said.to_string()).await.ok();
            }
            ideas.push(idea);
        }
        let read = sheet(&world.ada, "ice").await;
        assert_eq!(keys(&read)[0], ideas[6]);
        let pair = |method: &str, with: &str| {
            let found = read["agreement"].as_array().unwrap().iter().find(|pair| pair["method"] == method && pair["with"] == with);
            found.map(|pair| pair["rho"].as_f64().unwrap()).unwrap()
        };
        assert!((pair("ice", "ice_product") - 1.0).abs() < 1e-9 && (pair("ice", "value_effort") + 1.0).abs() < 1e-9);
        let elsewhere = line(&read, &ideas[6])["elsewhere"].as_array().unwrap();
        assert!(elsewhere.contains(&json!({"method": "value_effort", "rank": 7})), "{elsewhere:?}");
        // The sixth needs no less than what the fifth has.
        let change = &read["changes"]["inputs"][0];
        assert_eq!((&change["key"], &change["pushes_out"]), (&json!(ideas[1]), &json!(ideas[2])));
        assert!((change["to"].as_f64().unwrap() - change["from"].as_f64().unwrap() - 1.0).abs() < 1e-6, "{change}");
    }

    async fn a_score_never_changes_when_another_idea_does(world: World) {
        let one = world.ada.create("ideas", "Refunds", json!({})).await;
        rice(&world.ada, &one, ["100", "1", "100", "1"]).await;
        let before = line(&sheet(&world.ada, "rice").await, &one)["score"].clone();
        let other = world.ada.create("ideas", "Receipts", json!({})).await;
        rice(&world.ada, &other, ["9000", "3", "100", "0.1"]).await;
        world.ada.patch(&format!("/ideas/{other}"), json!({"status": "declined", "reason": "Not now"})).await.ok();
        let after = sheet(&world.ada, "rice").await;
        assert_eq!(line(&after, &one)["score"], before);
        assert_eq!(keys(&after), [one.as_str()], "what is declined is not scored");
    }

    async fn times_are_converted_and_what_is_no_time_is_refused(world: World) {
        let idea = world.ada.create("ideas", "Refunds", json!({})).await;
        for (said, months) in [("26 weeks", 6.0), ("13 person-weeks", 3.0), ("2 months", 2.0), ("0.5 years", 6.0)] {
            enter(&world.ada, &idea, "rice.effort", said).await.ok();
            assert_eq!(line(&sheet(&world.ada, "rice").await, &idea)["cells"][3]["value"], months, "{said}");
        }
        for (input, said) in [("rice.effort", "40 points"), ("rice.effort", "5 hours"), ("cd3.duration", "3 person-weeks"), ("rice.reach", "3 weeks")] {
            enter(&world.ada, &idea, input, said).await.invalid("said");
        }
        world.ada.put("/products/TID/scoring/pace", json!({"points": 20})).await.ok();
        enter(&world.ada, &idea, "rice.effort", "40 points").await.ok();
        assert_eq!(line(&sheet(&world.ada, "rice").await, &idea)["cells"][3]["value"], 2.0);
        let read = sheet(&world.ada, "rice").await;
        assert_eq!(read["inputs"][3]["unit"], "person-months");
        let page = world.ada.answer(world.ada.browser(reqwest::Method::GET, &format!("/ideas/{idea}/scores"))).await.text;
        assert!(page.contains("In person-months · said · by ada"), "each input says what it is, by whom and when");
        let sheet_page = world.ada.answer(world.ada.browser(reqwest::Method::GET, "/products/TID/ideas/scores")).await.text;
        assert!(sheet_page.contains("in person-months · said · by ada"));
    }

    async fn several_orders_are_compared_by_what_their_delay_costs(world: World) {
        let mut ideas = Vec::new();
        for (title, cost, weeks, value) in [("A", "3000", "3", "1"), ("B", "8000", "2", "2"), ("C", "6000", "5", "3")] {
            let idea = world.ada.create("ideas", title, json!({})).await;
            enter(&world.ada, &idea, "cd3.cost", cost).await.ok();
            enter(&world.ada, &idea, "cd3.duration", weeks).await.ok();
            enter(&world.ada, &idea, "value_effort.value", value).await.ok();
            enter(&world.ada, &idea, "value_effort.effort", "1").await.ok();
            ideas.push(idea);
        }
        let read = sheet(&world.ada, "cd3").await;
        let order = |by: &str| read["orders"].as_array().unwrap().iter().find(|order| order["by"] == by).unwrap_or_else(|| panic!("{by}: {read}")).clone();
        for (by, cost, first) in [("cd3", 88_000.0, [1, 2, 0]), ("duration", 91_000.0, [1, 0, 2]), ("cost", 88_000.0, [1, 2, 0]), ("noted", 109_000.0, [0, 1, 2]), ("value_effort", 116_000.0, [2, 1, 0])] {
            let order = order(by);
            assert_eq!((&order["cost"], &order["first"]), (&json!(cost), &json!(first.map(|at| ideas[at].clone()))), "{by}");
            assert_eq!(order["more"], json!(cost - 88_000.0));
        }
        assert_eq!(read["orders"][0]["more"], 0.0, "the cheapest first");
        // What ranks only one of them says nothing of an order of all three.
        rice(&world.ada, &ideas[2], ["100", "1", "100", "1"]).await;
        assert!(!sheet(&world.ada, "cd3").await["orders"].to_string().contains("rice"));
        assert_eq!(sheet(&world.ada, "rice").await["orders"], json!([]));
        // Delay costs money, of which a product has one sort.
        world.ada.put("/products/TID/budget/plan", json!({"planned": 1, "currency": "EUR"})).await.ok();
        assert_eq!(enter(&world.ada, &ideas[0], "cd3.cost", "3,000 EUR").await.ok()["said"], "3,000 EUR");
        let wrong = enter(&world.ada, &ideas[0], "cd3.cost", "3000 USD").await.invalid("said");
        assert!(wrong.to_string().contains("money here is in EUR"), "{wrong}");
        let page = world.ada.answer(world.ada.browser(reqwest::Method::GET, "/products/TID/ideas/scores?method=cd3")).await.text;
        assert!(page.contains("The shortest first") && page.contains("As Value/effort ranks"));
    }

    async fn what_was_sorted_and_what_surveys_came_to_rank_beside_what_is_scored(world: World) {
        let (one, two) = (world.ada.create("ideas", "Refunds", json!({})).await, world.ada.create("ideas", "Receipts", json!({})).await);
        for (idea, priority, effort) in [(&one, "could", "1"), (&two, "must", "2")] {
            world.ada.put(&format!("/ideas/{idea}/moscow"), json!({"priority": priority})).await.ok();
            rice(&world.ada, idea, ["100", "1", "100", effort]).await;
        }
        let survey = async |question: &str, answers: [(&str, [&str; 2]); 2]| {
            let asked = json!({"title": question, "question": question, "items": [one, two]});
            let id = world.ada.post("/products/TID/ideas/surveys", asked).await.created()["id"].as_str().unwrap().to_owned();
            let answers: serde_json::Map<_, _> = answers.into_iter().map(|(idea, pair)| (idea.to_owned(), json!(pair))).collect();
            world.ada.put(&format!("/surveys/{id}/answers"), json!({"respondent": "Marta", "answers": answers})).await.ok();
            id
        };
        let kano = survey("kano", [(&one, ["like", "dislike"]), (&two, ["neutral", "neutral"])]).await;
        survey("opportunity", [(&one, ["5", "1"]), (&two, ["2", "5"])]).await;
        for (method, best, score, explained) in [
            ("moscow", &two, 4.0, "must = 4"),
            ("kano", &one, 2.0, "1 + 1 = 2"),
            ("opportunity", &one, 20.0, "10 + max(10 − 0, 0) = 20"),
        ] {
            let read = sheet(&world.ada, method).await;
            assert_eq!(&keys(&read)[0], best, "{method}");
            assert_eq!((&line(&read, best)["score"], &line(&read, best)["explained"]), (&json!(score), &json!(explained)));
            let page = world.ada.answer(world.ada.browser(reqwest::Method::GET, &format!("/products/TID/ideas/scores?method={method}"))).await.is(200).text;
            assert!(page.contains(explained) && !page.contains(&format!("cell-{best}-{method}")), "it is read, not typed");
            let pair = read["agreement"].as_array().unwrap().iter().find(|pair| [&pair["method"], &pair["with"]].contains(&&json!("rice")) && [&pair["method"], &pair["with"]].contains(&&json!(method)));
            let rho = pair.unwrap_or_else(|| panic!("{method}: {read}"))["rho"].as_f64().unwrap();
            assert_eq!(rho > 0.0, best == &one, "{method} against RICE, which puts the first first");
        }
        assert_eq!(line(&sheet(&world.ada, "kano").await, &one)["cells"][0]["source"], "read from surveys");
        for input in ["kano.better", "opportunity.importance", "moscow.priority"] {
            enter(&world.ada, &one, input, "1").await.invalid("said");
        }
        world.ada.post("/products/TID/ideas/rounds", json!({"title": "A", "ideas": [one], "method": "kano"})).await.invalid("inputs");
        world.ada.put("/products/TID/scoring/columns/kano.better", json!({"from": "demand"})).await.invalid("from");
        world.ada.delete(&format!("/surveys/{kano}")).await.ok();
        assert_eq!(line(&sheet(&world.ada, "kano").await, &one)["score"], json!(null), "an archived survey says nothing any more");
        let cut = world.ada.get("/products/TID/cut?method=moscow&unit=person_weeks&capacity=100").await.ok();
        assert_eq!(keys(&json!({"items": cut["above"]})), [two.clone(), one.clone()], "the cut line is drawn by any of them");
    }

    async fn the_past_counts_with_the_facts_of_its_day(world: World) {
        let (one, two) = (world.ada.create("ideas", "Refunds", json!({})).await, world.ada.create("ideas", "Receipts", json!({})).await);
        let metric = world.ada.create("metrics", "Sign-ups", json!({})).await;
        world.ada.post(&format!("/metrics/{metric}/observations"), json!({"value": 100.0})).await.created();
        rice(&world.ada, &one, [&format!("={metric}"), "1", "100", "1"]).await;
        rice(&world.ada, &two, ["500", "1", "100", "1"]).await;
        let voice = world.ada.create("feedback", "Give it back", json!({})).await;
        let link = world.ada.post("/links", json!({"from": voice, "to": two, "weight": "critical"})).await.created()["id"].as_str().unwrap().to_owned();
        world.clock.advance(chrono::TimeDelta::days(20));
        world.ada.post(&format!("/metrics/{metric}/observations"), json!({"value": 900.0})).await.created();
        world.ada.delete(&format!("/links/{link}")).await.ok();
        let moves = async |method: &str, days: u32| world.ada.get(&format!("/products/TID/scores/moves?method={method}&days={days}")).await.ok();
        let read = moves("rice", 7).await;
        let moved = read["items"].as_array().unwrap().iter().find(|moved| moved["key"] == one).unwrap_or_else(|| panic!("{read}")).clone();
        assert_eq!((&moved["was"], &moved["is"]), (&json!(2), &json!(1)), "a week ago the metric was 100: {read}");
        enter(&world.ada, &one, "ice.impact", "2").await.ok();
    }

    async fn scoring_is_the_product_managers_word(world: World) {
        let idea = world.ada.create("ideas", "Refunds", json!({})).await;
        enter(&world.mei, &idea, "rice.reach", "10").await.proposed();
        assert_eq!(line(&sheet(&world.ada, "rice").await, &idea)["cells"][0]["said"], json!(null));
        world.vera.get("/products/TID/scores?method=rice").await.missing();
        world.vera.put(&format!("/ideas/{idea}/scores/rice.reach"), json!({"said": "1"})).await.missing();
        world.mei.post("/products/TID/scoring/criteria", json!({"name": "Told", "weight": 1.0})).await.proposed();
    }

    async fn the_pages_of_scores_say_what_the_api_says(world: World) {
        let idea = world.ada.create("ideas", "<b>Refunds</b>", json!({})).await;
        rice(&world.ada, &idea, ["2,000", "2", "80", "4"]).await;
        for path in ["/products/TID/ideas/scores?method=rice".to_owned(), format!("/ideas/{idea}/scores?method=rice")] {
            let page = world.ada.answer(world.ada.browser(reqwest::Method::GET, &path)).await.is(200).text;
            assert!(page.contains("2000 × 2 × 80 % ÷ 4 = 800") && !page.contains("<b>Refunds"), "{path}");
        }
        for method in ["ice", "ice_product", "wsjf", "weighted", "cd3", "value_effort", "moscow", "kano", "opportunity"] {
            world.ada.answer(world.ada.browser(reqwest::Method::GET, &format!("/products/TID/ideas/scores?method={method}"))).await.is(200);
        }
        world.ada.answer(world.ada.browser(reqwest::Method::GET, "/products/TID/scoring")).await.is(200);
    }
}
