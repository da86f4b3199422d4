//! A story told in a line, its criteria as scenarios, and whether it is ready.

use reqwest::Method;
use serde_json::{Value, json};

use crate::cast::Person;

const TOLD: &str = "As a skipper, I want a refund to my card so that I need not call";

fn says(item: &Value) -> [&str; 4] {
    ["title", "persona", "want", "benefit"].map(|part| item[part].as_str().unwrap_or_default())
}

const OUTLINE: &str = "Feature: Payment\n\n  Background:\n    Given a shop\n\n  Scenario Outline: Pay by <way>\n    When I pay by <way>\n    \
    Then it is booked\n\n    Examples:\n      | way |\n      | card |\n      | cash |\n      | bill |\n";

/// The texts of a story's criteria, in order.
async fn listed(person: &Person, story: &str) -> Vec<String> {
    let criteria = person.get(&format!("/stories/{story}/criteria")).await.ok();
    criteria["items"].as_array().unwrap().iter().map(|one| one["text"].as_str().unwrap().to_owned()).collect()
}

/// What an item lacks, in a line.
async fn readiness(person: &Person, key: &str) -> String {
    let read = person.get(&format!("/items/{key}/readiness")).await.ok();
    let lacks: Vec<_> = read["lacks"].as_array().unwrap().iter().collect();
    assert_eq!(read["ready"], lacks.is_empty(), "{read}");
    let say = |lack: &&Value| format!("{} {}", lack["letter"].as_str().unwrap(), lack["says"].as_str().unwrap());
    lacks.iter().map(say).collect::<Vec<_>>().join(", ")
}

async fn page(person: &Person, path: &str) -> String {
    person.answer(person.browser(Method::GET, path)).await.is(200).text
}

both! {
    async fn a_title_that_tells_the_story_is_taken_apart(world: World) {
        let told = ["A refund to my card", "skipper", "a refund to my card", "I need not call"];
        let created = world.olu.post("/products/TID/stories", json!({"title": TOLD})).await.created();
        assert_eq!(says(&created), told);
        let line = format!("{TOLD} @mei 5pts");
        let added = world.olu.post("/products/TID/backlog", json!({"line": line})).await.created();
        assert_eq!(says(&added), told);
        assert_eq!((&added["points"], &added["owner"]), (&json!(5.0), &json!("mei@example.org")));
        let acts = json!({"title": "As an owner I want to see every boat"});
        let acts = world.olu.post("/products/TID/stories", acts).await.created();
        assert_eq!(says(&acts), ["See every boat", "owner", "to see every boat", ""]);
    }

    async fn what_is_given_beside_the_title_stays(world: World) {
        let given = json!({"title": TOLD, "persona": "harbour clerk", "want": " "});
        let created = world.olu.post("/products/TID/stories", given).await.created();
        assert_eq!(says(&created), ["A refund to my card", "harbour clerk", "a refund to my card", "I need not call"]);
        for kind in ["tasks", "bugs"] {
            let key = world.olu.create(kind, TOLD, json!({})).await;
            assert_eq!(says(&world.olu.item(&key).await), [TOLD, "", "", ""], "{kind}");
        }
    }

    async fn any_part_takes_the_whole_sentence(world: World) {
        let story = world.olu.create("stories", "Refund", json!({"want": TOLD})).await;
        assert_eq!(says(&world.olu.item(&story).await), ["Refund", "skipper", "a refund to my card", "I need not call"]);
        let path = format!("/stories/{story}");
        for part in ["persona", "want", "benefit"] {
            let edited = world.olu.patch(&path, json!({part: format!("As an owner, I need to know {part}, in order to rest.")})).await;
            let wish = format!("to know {part}");
            assert_eq!(says(&edited.body), ["Refund", "owner", wish.as_str(), "I can rest"], "{part}");
            world.olu.undo(&edited).await.ok();
        }
        world.olu.patch(&path, json!({"benefit": "As a clerk I want it done"})).await.ok();
        assert_eq!(says(&world.olu.item(&story).await), ["Refund", "clerk", "it done", "I need not call"]);
        let form = world.olu.browser(Method::POST, &path).header("sec-fetch-site", "same-origin").form(&[("_method", "PATCH"), ("want", TOLD)]);
        world.olu.answer(form).await.is(303);
        assert_eq!(says(&world.olu.item(&story).await)[1..], ["skipper", "a refund to my card", "I need not call"]);
        assert!(page(&world.olu, "/new/story?product=TID").await.contains("the story in one line"));
    }

    async fn an_outline_of_three_rows_makes_three_criteria(world: World) {
        let story = world.olu.story("Refund").await;
        let path = format!("/stories/{story}/criteria");
        let answer = world.olu.post(&path, json!({"text": OUTLINE})).await;
        let texts = ["card", "cash", "bill"].map(|way| format!("Pay by {way}\nGiven a shop\nWhen I pay by {way}\nThen it is booked"));
        assert_eq!(listed(&world.olu, &story).await, texts);
        let undo = world.olu.undo(&answer).await;
        let added = answer.created();
        assert_eq!(added["text"], texts[0]);
        assert_eq!(added["items"].as_array().unwrap().len(), 3);
        undo.ok();
        assert_eq!(listed(&world.olu, &story).await, [""; 0], "one undo takes all three back");
        let born = world.olu.create("stories", "Born with them", json!({"criteria": [OUTLINE, "It is quiet"]})).await;
        assert_eq!(listed(&world.olu, &born).await.len(), 4);
        assert_eq!(world.wrong().await, Vec::<String>::new());
    }

    async fn a_fault_is_told_with_its_line_beside_the_field(world: World) {
        let story = world.olu.story("Refund").await;
        let path = format!("/stories/{story}/criteria");
        for (text, told) in [
            ("And I pay\nThen it is booked", "line 1: nothing stands before"),
            ("\nGiven a shop\nit is open", "line 3: this begins with no keyword"),
            ("Scenario Outline: x\nGiven <a>", "line 1: this outline has no examples"),
            ("Scenario Outline: x\nGiven <a>\nExamples:\n| a | b |\n| 1 |", "line 5: this row has another number of cells"),
            ("Given a text\n\"\"\"\nand so on", "line 2: this quoted text never ends"),
            ("Feature: nothing in it", "there is no scenario"),
        ] {
            let problem = world.olu.post(&path, json!({"text": text})).await.invalid("text");
            assert!(problem["errors"][0]["message"].as_str().unwrap().starts_with(told), "{problem}");
            world.olu.post("/products/TID/stories", json!({"title": "Born", "criteria": [text]})).await.invalid("criteria");
        }
        assert_eq!(listed(&world.olu, &story).await, [""; 0]);
        assert_eq!(world.olu.order().await, [story], "a story whose criteria are refused is not there");
    }

    async fn what_a_scenario_lacks_is_told_where_it_is_shown(world: World) {
        let story = world.olu.story("Refund").await;
        let path = format!("/stories/{story}/criteria");
        let text = "Scenario: Open\nGiven a shop\nAnd a card\n\nScenario: Twice\nWhen I pay\nThen it is booked\nWhen I go\nThen it is quiet\n\nScenario: Later";
        let answer = world.olu.post(&path, json!({"text": text})).await.created();
        let codes = |list: &Value| -> Vec<String> {
            list["items"].as_array().unwrap().iter().map(|one| one["warnings"][0]["code"].as_str().unwrap_or_default().to_owned()).collect()
        };
        assert_eq!(codes(&answer), ["not_testable", "split", "empty"]);
        assert_eq!(codes(&world.sam.get(&path).await.ok()), ["not_testable", "split", "empty"]);
        let history = world.olu.get(&format!("/items/{story}/history")).await.ok();
        assert!(!history.to_string().contains("not_testable"), "warnings are kept nowhere: {history}");
        let shown = page(&world.olu, &format!("/items/{story}")).await;
        assert!(shown.contains("Not testable: no Then") && shown.contains("split it into a criterion each"), "{shown}");
        assert!(shown.contains("<b class=\"keyword\">And</b> <span>a card</span>"), "{shown}");

        let one = format!("{path}/{}", answer["id"].as_str().unwrap());
        let mended = world.olu.patch(&one, json!({"text": "Given a shop\nThen it is open"})).await.ok();
        assert_eq!(mended["warnings"], json!([]));
        world.olu.patch(&one, json!({"text": OUTLINE})).await.invalid("text");
        world.olu.patch(&one, json!({"text": "And so\nThen on"})).await.invalid("text");
    }

    async fn plain_statements_stay_as_they_are_one_a_line(world: World) {
        let plain = "Within a day, and by card\n\n  A receipt is sent\nGiven two cards, when I pay, then the last one is chosen.";
        let lines = ["Within a day, and by card", "A receipt is sent", "Given two cards, when I pay, then the last one is chosen."];
        let story = world.olu.story("Refund").await;
        let add = |path: String, fields: Vec<(&'static str, &'static str)>| {
            let form = world.olu.browser(Method::POST, &path).header("sec-fetch-site", "same-origin").form(&fields);
            world.olu.answer(form)
        };
        add(format!("/stories/{story}/criteria"), vec![("text", plain)]).await.is(303);
        assert_eq!(listed(&world.olu, &story).await, lines);
        add("/products/TID/stories".into(), vec![("title", "From the form"), ("criteria", plain)]).await.is(303);
        add("/products/TID/stories".into(), vec![("title", "Scenarios from the form"), ("criteria", OUTLINE)]).await.is(303);
        let order = world.olu.order().await;
        assert_eq!(listed(&world.olu, &order[1]).await, lines);
        assert_eq!(listed(&world.olu, &order[2]).await.len(), 3);
        let refused = add(format!("/stories/{story}/criteria"), vec![("text", "And I pay\nThen it is booked")]).await.is(422).text;
        assert!(refused.contains("line 1: nothing stands before") && refused.contains("And I pay"), "{refused}");
        let shown = page(&world.olu, &format!("/items/{story}")).await;
        assert!(shown.contains("<textarea") && shown.contains("name=\"text\""));
        assert!(!shown.contains("Not testable"), "a sentence is no scenario");
    }

    async fn a_proposed_scenario_waits_whole(world: World) {
        let story = world.olu.story("Refund").await;
        let filed = world.mei.post(&format!("/stories/{story}/criteria"), json!({"text": OUTLINE})).await.proposed();
        assert_eq!(listed(&world.mei, &story).await, [""; 0]);
        world.olu.post(&format!("/proposals/{}/acceptance", filed["proposal"].as_str().unwrap()), json!({})).await.ok();
        assert_eq!(listed(&world.mei, &story).await.len(), 3);
    }

    async fn a_story_says_what_it_lacks_to_be_ready(world: World) {
        let story = world.olu.story("Refund").await;
        assert_eq!(readiness(&world.sam, &story).await, "V it has no why and no persona, E it is not estimated, T it has no acceptance criteria");
        let shown = page(&world.sam, &format!("/items/{story}")).await;
        for mend in [format!("/items/{story}/link?to=epic"), "#edit-persona".into(), "#edit-points".into(), "#new-criterion".into()] {
            assert!(shown.contains(&format!("href=\"{mend}\"")), "{mend} is not there: {shown}");
        }
        assert!(shown.contains("id=\"edit-persona\"") && shown.contains("id=\"edit-points\"") && shown.contains("id=\"new-criterion\""));

        let vision = world.ada.create("visions", "Every island within an hour", json!({})).await;
        let goal = world.ada.create("goals", "Calm boarding", json!({"serves": [vision]})).await;
        let bet = world.ada.create("initiatives", "Money back", json!({})).await;
        world.olu.link(&story, &bet).await;
        let shown = page(&world.olu, &format!("/items/{story}")).await;
        assert!(shown.contains(&format!("/items/{bet}/link?to=goal")), "the line breaks off at the initiative: {shown}");
        world.ada.link(&bet, &goal).await;
        let path = format!("/stories/{story}");
        world.olu.patch(&path, json!({"persona": "skipper", "points": 13})).await.ok();
        world.olu.post(&format!("{path}/criteria"), json!({"text": "It holds"})).await.created();
        assert_eq!(readiness(&world.sam, &story).await, "S 13 points are more than the team takes at once (8)");
        world.olu.post("/products/TID/teams", json!({"name": "Harbour"})).await.created();
        world.olu.patch("/products/TID/teams/Harbour", json!({"largest": 20})).await.ok();
        assert_eq!(readiness(&world.sam, &story).await, "");
        assert!(page(&world.sam, &format!("/items/{story}")).await.contains("Ready: it has a why, a persona, criteria, an estimate"));

        let before = world.olu.story("Before").await;
        world.olu.post("/links", json!({"from": before, "to": story, "kind": "blocks"})).await.created();
        assert_eq!(readiness(&world.sam, &story).await, "I something blocks it");
        let shown = page(&world.sam, &format!("/items/{story}")).await;
        assert!(shown.contains(&format!("<a class=\"small\" href=\"/items/{before}\">{before}</a>")), "{shown}");
        world.olu.patch(&format!("/stories/{before}"), json!({"status": "declined"})).await.ok();
        assert_eq!(readiness(&world.sam, &story).await, "");
    }

    async fn only_a_story_needs_a_persona_and_criteria(world: World) {
        let task = world.olu.create("tasks", "Renew the certificate", json!({"points": 1})).await;
        assert_eq!(readiness(&world.mei, &task).await, "V it has no why");
        let epic = world.olu.create("epics", "Refunds", json!({})).await;
        world.mei.get(&format!("/items/{epic}/readiness")).await.missing();
        world.vera.get(&format!("/items/{task}/readiness")).await.missing();
        world.olu.post(&format!("/stories/{task}/acceptance"), json!({})).await.ok();
        assert!(!page(&world.olu, &format!("/items/{task}")).await.contains("Ready?"), "what is done need not be ready");
    }
}

both! {
    async fn an_estimate_is_split_by_discipline_and_adds_up(world: World) {
        let split = json!({"design": 2, "server": 3.5});
        let key = world.olu.create("stories", "Refund", json!({"estimates": split})).await;
        let path = format!("/stories/{key}");
        let story = world.mei.item(&key).await;
        assert_eq!((&story["points"], &story["estimates"]), (&json!(5.5), &json!({"design": 2.0, "server": 3.5})));

        // A person writes it as words; the points follow.
        let story = world.olu.patch(&path, json!({"estimates": "Tests 1, server 2"})).await.ok();
        assert_eq!((&story["points"], &story["estimates"]), (&json!(3.0), &json!({"server": 2.0, "tests": 1.0})));
        for wrong in [json!("tests"), json!("tests two"), json!({"tests": -1}), json!({"": 1}), json!([1])] {
            world.olu.patch(&path, json!({"estimates": wrong})).await.invalid("estimates");
        }
        assert_eq!(world.mei.item(&key).await["points"], 3.0);

        // Points that are said alone are not split any more, and undo brings the split back.
        let answer = world.olu.request(reqwest::Method::PATCH, &path).json(&json!({"points": 8}));
        let answer = world.olu.answer(answer).await;
        assert_eq!((&answer.body["points"], &answer.body["estimates"]), (&json!(8.0), &json!(null)));
        world.olu.undo(&answer).await.ok();
        let story = world.mei.item(&key).await;
        assert_eq!((&story["points"], &story["estimates"]), (&json!(3.0), &json!({"server": 2.0, "tests": 1.0})));

        // So do many at once.
        let bulk = json!({"keys": [key], "points": 5});
        let many = world.olu.post("/items/changes", bulk).await;
        assert_eq!(world.mei.item(&key).await["estimates"], json!(null));
        world.olu.undo(&many).await.ok();
        assert_eq!(world.mei.item(&key).await["estimates"], json!({"server": 2.0, "tests": 1.0}));
        let sprint = world.olu.create("sprints", "Sprint", json!({})).await;
        world.olu.post(&format!("/sprints/{sprint}/items"), json!({"items": [key]})).await.ok();
        let plan = world.olu.get(&format!("/sprints/{sprint}/plan")).await.ok();
        assert_eq!(plan["disciplines"], json!([{"name": "server", "points": 2.0}, {"name": "tests", "points": 1.0}]));
    }
}
