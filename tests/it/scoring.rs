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
        assert!(history.contains("rice.impact: 3") && history.contains("score"), "{history}");
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
        assert_eq!(line(&read, &idea)["cells"][0], json!({"input": "rice.reach", "said": format!("=10 % of {metric}"), "value": 53_250.0}));

        let voice = world.ada.create("feedback", "We call for every refund", json!({})).await;
        let other = world.ada.create("feedback", "Give it back", json!({})).await;
        world.ada.post("/links", json!({"from": voice, "to": idea, "weight": "critical"})).await.created();
        world.ada.post("/links", json!({"from": other, "to": idea})).await.created();
        world.ada.put("/products/TID/scoring/columns/rice.impact", json!({"from": "demand"})).await.ok();
        enter(&world.ada, &idea, "rice.effort", "=estimates").await.ok();
        enter(&world.ada, &idea, "rice.confidence", "50").await.ok();
        let read = sheet(&world.ada, "rice").await;
        assert_eq!(line(&read, &idea)["cells"][1]["value"], 4.0);
        assert_eq!(line(&read, &idea)["no_score"], "effort is missing");

        let bet = world.ada.post(&format!("/ideas/{idea}/initiative"), json!({})).await.key();
        world.olu.create("stories", "Ask for it", json!({"serves": [bet], "points": 5.0})).await;
        let read = sheet(&world.ada, "rice").await;
        assert_eq!(line(&read, &idea)["score"], json!(53_250.0 * 4.0 * 0.5 / 5.0));
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
        for method in ["ice", "ice_product", "wsjf", "weighted", "cd3", "value_effort"] {
            world.ada.answer(world.ada.browser(reqwest::Method::GET, &format!("/products/TID/ideas/scores?method={method}"))).await.is(200);
        }
        world.ada.answer(world.ada.browser(reqwest::Method::GET, "/products/TID/scoring")).await.is(200);
    }
}
