//! Refinement with planning poker, stand-up and retrospective: what is hidden, who leads, what is written down.

use serde_json::{Value, json};

use crate::{cast::Person, harness::World};

impl World {
    /// A ceremony of the team called Team, which olu, mei and root are in, led by olu.
    async fn ceremony(&self, kind: &str, more: Value) -> String {
        self.team().await;
        let asked = crate::cast::with(json!({"kind": kind}), more);
        let opened = self.olu.post("/products/TID/ceremonies", asked).await.created();
        opened["id"].as_str().unwrap().to_owned()
    }

    pub async fn team(&self) {
        self.olu.post("/products/TID/teams", json!({"name": "Team"})).await;
        for person in [&self.olu, &self.mei, &self.root] {
            self.olu.post("/products/TID/teams/Team/members", json!({"person": person.email})).await.ok();
        }
    }

    async fn lead(&self, ceremony: &str, to: Value) -> Value {
        self.olu.patch(&format!("/ceremonies/{ceremony}"), to).await.ok()
    }
}

async fn read(by: &Person, ceremony: &str) -> Value {
    by.get(&format!("/ceremonies/{ceremony}")).await.ok()
}

async fn card(by: &Person, round: &str, card: &str) {
    by.put(&format!("/rounds/{round}/card"), json!({"card": card})).await.ok();
}

async fn deal(world: &World, ceremony: &str, item: &str) -> String {
    let round = world.olu.post(&format!("/ceremonies/{ceremony}/rounds"), json!({"item": item})).await.created();
    round["id"].as_str().unwrap().to_owned()
}

async fn note(by: &Person, ceremony: &str, place: &str, body: &str) -> String {
    let written =
        by.post(&format!("/ceremonies/{ceremony}/notes"), json!({"place": place, "body": body})).await.created();
    written["id"].as_str().unwrap().to_owned()
}

fn bodies(whole: &Value) -> Vec<&str> {
    whole["notes"].as_array().unwrap().iter().map(|note| note["body"].as_str().unwrap()).collect()
}

both! {
    async fn cards_lie_face_down_until_all_are_turned_and_are_never_averaged(world: World) {
        let story = world.olu.story("Refund").await;
        let refinement = world.ceremony("refinement", json!({})).await;
        let round = deal(&world, &refinement, &story).await;
        card(&world.olu, &round, "5").await;
        card(&world.mei, &round, "3").await;
        card(&world.mei, &round, "13").await;
        card(&world.root, &round, "?").await;
        let seen = read(&world.mei, &refinement).await["round"].clone();
        let hands: Vec<_> = seen["hands"].as_array().unwrap().iter().map(|hand| (hand["name"].clone(), hand["card"].clone())).collect();
        assert_eq!(hands, [(json!("mei"), json!("13")), (json!("olu"), Value::Null), (json!("root"), Value::Null)]);
        assert_eq!(seen["table"], Value::Null);
        world.mei.post(&format!("/rounds/{round}/reveal"), json!({})).await.refused("not_the_facilitator");
        world.olu.post(&format!("/rounds/{round}/points"), json!({"points": 5})).await.refused("cards_down");
        let turned = world.olu.post(&format!("/rounds/{round}/reveal"), json!({})).await.ok();
        let table = &turned["table"];
        assert_eq!((&table["lowest"], &table["highest"], &table["spread"], &table["hint"], &table["unsure"]), (&json!(5.0), &json!(13.0), &json!(3), &json!(13.0), &json!(1)));
        let asked: Vec<_> = turned["hands"].as_array().unwrap().iter().map(|hand| hand["asked"].clone()).collect();
        assert_eq!(asked, [json!("highest"), json!("lowest"), Value::Null]);
        world.mei.put(&format!("/rounds/{round}/card"), json!({"card": "8"})).await.refused("cards_turned");
        world.olu.post(&format!("/rounds/{round}/points"), json!({"points": 7})).await.invalid("points");
        let settled = world.olu.post(&format!("/rounds/{round}/points"), json!({"points": 8})).await;
        assert_eq!(world.olu.item(&story).await["points"], 8.0);
        world.olu.undo(&settled).await.ok();
        assert_eq!(world.olu.item(&story).await["points"], Value::Null);
    }

    async fn everyone_unsure_is_a_question_and_a_card_has_to_be_of_the_teams_deck(world: World) {
        let story = world.olu.story("Refund").await;
        let refinement = world.ceremony("refinement", json!({})).await;
        let scale = world.olu.put("/products/TID/teams/Team/scale", json!({"points": [8, 1, 2, 4]})).await.ok();
        assert_eq!(scale["points"], json!([1.0, 2.0, 4.0, 8.0]));
        world.olu.put("/products/TID/teams/Team/scale", json!({"points": [1]})).await.invalid("points");
        let round = deal(&world, &refinement, &story).await;
        world.olu.post(&format!("/rounds/{round}/reveal"), json!({})).await.refused("no_cards");
        world.mei.put(&format!("/rounds/{round}/card"), json!({"card": "5"})).await.invalid("card");
        card(&world.mei, &round, "?").await;
        card(&world.olu, &round, "?").await;
        let turned = world.olu.post(&format!("/rounds/{round}/reveal"), json!({})).await.ok();
        assert_eq!((&turned["table"], turned["hands"].as_array().unwrap().len()), (&Value::Null, 2));
        // Nobody is stuck with it: the next round has new cards.
        let again = deal(&world, &refinement, &story).await;
        card(&world.mei, &again, "4").await;
        world.sam.put(&format!("/rounds/{again}/card"), json!({"card": "4"})).await.forbidden();
        world.vera.put(&format!("/rounds/{again}/card"), json!({"card": "4"})).await.missing();
    }

    async fn one_leads_at_a_time_and_who_drops_finds_everything_again(world: World) {
        let story = world.olu.story("Refund").await;
        let refinement = world.ceremony("refinement", json!({})).await;
        let path = format!("/ceremonies/{refinement}");
        let round = deal(&world, &refinement, &story).await;
        card(&world.mei, &round, "3").await;
        world.mei.delete(&format!("{path}/presence")).await.ok();
        world.mei.put(&format!("{path}/presence"), json!({})).await.ok();
        assert_eq!(read(&world.mei, &refinement).await["round"]["hands"][0]["card"], "3");
        world.mei.patch(&path, json!({"item": story})).await.refused("not_the_facilitator");
        world.mei.patch(&path, json!({"take_over": true})).await.ok();
        world.olu.post(&format!("/rounds/{round}/reveal"), json!({})).await.refused("not_the_facilitator");
        world.sam.patch(&path, json!({"take_over": true})).await.forbidden();
        world.mei.post(&format!("/rounds/{round}/reveal"), json!({})).await.ok();
        // The same day has one refinement, whoever opens it.
        let again = world.mei.post("/products/TID/ceremonies", json!({"kind": "refinement"})).await.created();
        assert_eq!(again["id"], refinement.as_str());
    }

    async fn a_refinement_proposes_what_to_talk_about_and_its_minutes_write_themselves(world: World) {
        let vague = world.olu.story("Vague").await;
        let asked = world.olu.create("stories", "Asked", json!({"points": 3, "persona": "skipper", "criteria": ["It holds"]})).await;
        world.mei.post(&format!("/items/{asked}/comments"), json!({"body": "Which currency?"})).await.created();
        world.clock.advance(chrono::TimeDelta::days(120));
        let refinement = world.ceremony("refinement", json!({})).await;
        let agenda = read(&world.olu, &refinement).await["agenda"].clone();
        let why = |key: &str| agenda.as_array().unwrap().iter().filter(|point| point["key"] == key).map(|point| point["why"].as_str().unwrap().to_owned()).collect::<Vec<_>>();
        // Each stands there once, with all that is to be said of it.
        assert_eq!(why(&vague), ["not_ready"]);
        assert_eq!(why(&asked), ["not_ready"]);
        let said = |key: &str| agenda.as_array().unwrap().iter().find(|point| point["key"] == key).unwrap()["said"].as_str().unwrap().to_owned();
        assert!(said(&vague).contains("it is not estimated") && said(&vague).ends_with("nobody has touched it for 90 days"), "{agenda}");
        assert!(said(&asked).contains("asked: Which currency?"), "{agenda}");
        world.later();
        world.olu.patch(&format!("/stories/{asked}"), json!({"points": 5})).await.ok();
        let retired = world.olu.post("/products/TID/retirements", json!({"items": [vague], "reason": "Nobody asked again"})).await;
        note(&world.mei, &refinement, "decision", "Refunds in euro only").await;
        let closed = world.olu.post(&format!("/ceremonies/{refinement}/close"), json!({"remark": "Good pace"})).await.ok();
        let lines: Vec<_> = closed["minutes"]["lines"].as_array().unwrap().iter().map(|line| format!("{} {}", line["key"].as_str().unwrap(), line["what"].as_str().unwrap())).collect();
        assert!(lines.contains(&format!("{asked} estimated at 5 points (was 3)")), "{lines:?}");
        assert!(lines.contains(&format!("{vague} declined")), "{lines:?}");
        assert_eq!((&closed["minutes"]["people"], &closed["minutes"]["remark"]), (&json!(["mei", "olu"]), &json!("Good pace")));
        world.mei.post(&format!("/ceremonies/{refinement}/notes"), json!({"body": "Late"})).await.refused("ceremony_closed");
        world.olu.undo(&retired).await.ok();
        assert_eq!(world.olu.item(&vague).await["status"], "backlog");
        assert!(read(&world.olu, &refinement).await["minutes"]["lines"].to_string().contains("declined"), "minutes stay as they were");
    }

    async fn a_stand_up_asks_three_things_of_each_and_remembers_the_answers(world: World) {
        let standup = world.ceremony("standup", json!({"held_on": "2026-03-03"})).await;
        let answer = format!("/ceremonies/{standup}/answer");
        world.mei.put(&answer, json!({})).await.invalid("did");
        world.mei.put(&answer, json!({"did": "Refunds by card", "following": "By cash", "hindered": "No test terminal"})).await.ok();
        world.mei.put(&answer, json!({"did": "Refunds by card and cash", "following": "Receipts"})).await.ok();
        world.sam.put(&answer, json!({"did": "Sold"})).await.forbidden();
        let read = read(&world.olu, &standup).await;
        assert_eq!(read["answers"].as_array().unwrap().len(), 1);
        assert_eq!((&read["answers"][0]["did"], &read["answers"][0]["hindered"]), (&json!("Refunds by card and cash"), &json!("")));
        let story = world.olu.story("No sprint").await;
        let retro = world.olu.post("/products/TID/ceremonies", json!({"kind": "retrospective", "sprint": story})).await;
        retro.invalid("sprint");
    }

    async fn who_speaks_since_when_is_the_same_for_everybody(world: World) {
        world.team().await;
        world.olu.patch("/products/TID/teams/Team", json!({"minutes_each": 2})).await.ok();
        let standup = world.ceremony("standup", json!({})).await;
        let path = format!("/ceremonies/{standup}");
        assert_eq!((&read(&world.mei, &standup).await["speaker"], &read(&world.mei, &standup).await["minutes_each"]), (&json!(null), &json!(2.0)));
        world.olu.patch(&path, json!({"speaker": "mei"})).await.ok();
        let began = world.clock.now();
        world.later();
        let seen = read(&world.mei, &standup).await;
        assert_eq!((&seen["speaker"], seen["spoken_since"].as_str().unwrap().parse::<chrono::DateTime<chrono::Utc>>().unwrap()), (&json!("mei"), began));
        for person in [&world.olu, &world.mei] {
            let page = person.answer(person.browser(reqwest::Method::GET, &path)).await.is(200).text;
            assert!(page.contains(&format!("data-clock-began-value=\"{}\"", began.timestamp_millis())), "{page}");
            assert!(page.contains("data-clock-seconds-value=\"120\"") && page.contains(">1:00<"), "{page}");
        }
        // With the next card the clock begins anew, for whoever has it.
        let story = world.olu.create("stories", "Refund", json!({"status": "started", "owner": "olu"})).await;
        world.olu.patch(&path, json!({"item": story})).await.ok();
        let seen = read(&world.mei, &standup).await;
        assert_eq!((&seen["speaker"], &seen["item"]), (&json!("olu"), &json!(story)));
        world.olu.patch(&path, json!({"speaker": "nobody at all"})).await.invalid("speaker");
        world.mei.patch(&path, json!({"speaker": "mei"})).await.refused("not_the_facilitator");
        let retro = world.olu.create("sprints", "Sprint 1", json!({"team": "Team"})).await;
        world.olu.post(&format!("/sprints/{retro}/start"), json!({})).await.ok();
        let retro = world.ceremony("retrospective", json!({"sprint": retro})).await;
        world.olu.patch(&format!("/ceremonies/{retro}"), json!({"speaker": "mei"})).await.invalid("speaker");
    }

    async fn a_format_of_ones_own_is_kept_and_offered_again(world: World) {
        world.team().await;
        let sprint = world.olu.create("sprints", "Sprint 1", json!({"team": "Team"})).await;
        world.olu.post(&format!("/sprints/{sprint}/start"), json!({})).await.ok();
        let hold = async |day: &str, more: Value| {
            let asked = crate::cast::with(json!({"kind": "retrospective", "sprint": sprint, "held_on": day}), more);
            world.olu.post("/products/TID/ceremonies", asked).await
        };
        let first = hold("2026-03-03", json!({"columns": ["Fish", "Hooks"], "called": "Fishing"})).await.created();
        assert_eq!(first["format"], "own");
        hold("2026-03-04", json!({"columns": ["Up", "Down"], "format": "sailboat"})).await.created();
        let formats = async || world.mei.get("/products/TID/teams/Team/formats").await.ok()["items"].clone();
        let named = async || formats().await.as_array().unwrap().iter().map(|one| one["name"].as_str().unwrap().to_owned()).collect::<Vec<_>>();
        let mut both = named().await;
        both.sort();
        assert_eq!(both, ["Fishing", "Up, Down"]);
        let again = hold("2026-03-05", json!({"format": "fishing"})).await.created();
        assert_eq!((&again["columns"], &again["format"]), (&json!(["Fish", "Hooks"]), &json!("own")));
        hold("2026-03-06", json!({"format": "Diving"})).await.invalid("format");
        hold("2026-03-06", json!({"columns": ["A"], "called": "Sailboat"})).await.invalid("called");
        let page = world.olu.answer(world.olu.browser(reqwest::Method::GET, "/products/TID/ceremonies")).await.is(200).text;
        assert!(page.contains("<option value=\"Fishing\""), "{page}");
        world.mei.delete("/products/TID/teams/Team/formats/Fishing").await.proposed();
        world.olu.delete("/products/TID/teams/Team/formats/Fishing").await.ok();
        assert_eq!(named().await, ["Up, Down"]);
        world.olu.delete("/products/TID/teams/Team/formats/Fishing").await.missing();
        world.vera.get("/products/TID/teams/Team/formats").await.missing();
    }

    async fn what_each_did_is_drafted_however_much_others_did_since_and_by_who_they_are(world: World) {
        world.team().await;
        let mut tx = world.app.store.begin().await.unwrap();
        let twin = northline::people::person::add(&mut tx, "mei.two@example.org", "mei", None).await.unwrap();
        tx.commit().await.unwrap();
        for person in ["mei@example.org", "mei.two@example.org"] {
            world.olu.post("/products/TID/teams/Team/members", json!({"person": person})).await.ok();
        }
        assert_ne!(twin.email, world.mei.email);
        let story = world.olu.story("Refund by card").await;
        world.mei.patch(&format!("/stories/{story}"), json!({"status": "started"})).await.ok();
        world.later();
        // A program does more than any page of events holds.
        let mut tx = world.app.store.begin().await.unwrap();
        let by = northline::cli::operator();
        let product = northline::items::Product::find(&mut tx, &by, "TID").await.unwrap();
        for _ in 0..620 {
            let event = northline::events::Event { command: "story.edit", product: Some(product.id), ..Default::default() };
            event.write(&mut tx, &by).await.unwrap();
        }
        tx.commit().await.unwrap();
        let standup = world.ceremony("standup", json!({})).await;
        let page = world.olu.answer(world.olu.browser(reqwest::Method::GET, &format!("/ceremonies/{standup}"))).await.is(200).text;
        let silent: Vec<&str> = page.split("answer silent").skip(1).filter(|part| part.contains("</span>mei") || part.contains(">mei ")).collect();
        assert_eq!(silent.len(), 2, "{page}");
        let drafted = silent.iter().filter(|part| part.split("</article>").next().unwrap().contains("Refund by card")).count();
        assert_eq!(drafted, 1, "one of the two did it: {page}");
    }

    async fn a_retrospective_is_written_in_secret_grouped_voted_and_ends_in_actions(world: World) {
        world.team().await;
        let sprint = world.olu.create("sprints", "Sprint 1", json!({"starts_on": "2026-03-02", "ends_on": "2026-03-13", "team": "Team"})).await;
        world.olu.post(&format!("/sprints/{sprint}/start"), json!({})).await.ok();
        let retro = world.ceremony("retrospective", json!({"sprint": sprint, "format": "sailboat"})).await;
        let late = note(&world.mei, &retro, "Anchors", "Boats were late").await;
        let slow = note(&world.root, &retro, "anchors", "Late boats").await;
        assert_eq!(bodies(&read(&world.mei, &retro).await), ["Boats were late"]);
        world.mei.post(&format!("/ceremonies/{retro}/notes"), json!({"place": "Fog", "body": "x"})).await.invalid("place");
        world.mei.patch(&format!("/ceremony-notes/{slow}"), json!({"under": late})).await.refused("still_writing");
        world.mei.put(&format!("/ceremony-notes/{late}/vote"), json!({})).await.refused("not_voting");
        world.lead(&retro, json!({"phase": "group"})).await;
        assert_eq!(bodies(&read(&world.mei, &retro).await), ["Boats were late", "Late boats"]);
        let grouped = world.mei.patch(&format!("/ceremony-notes/{slow}"), json!({"under": late})).await.ok();
        assert_eq!(grouped["under"], late.as_str());
        world.mei.patch(&format!("/ceremony-notes/{slow}"), json!({"body": "Not mine"})).await.forbidden();
        world.lead(&retro, json!({"phase": "vote"})).await;
        world.mei.put(&format!("/ceremony-notes/{late}/vote"), json!({})).await.ok();
        let voted = world.olu.put(&format!("/ceremony-notes/{late}/vote"), json!({})).await.ok();
        assert_eq!(voted["votes"], 2);
        let back = world.olu.put(&format!("/ceremony-notes/{late}/vote"), json!({"on": false})).await.ok();
        assert_eq!((&back["votes"], &back["mine"]), (&json!(1), &json!(false)));
        world.lead(&retro, json!({"phase": "act"})).await;
        let decide = json!({"title": "Call the harbour on Mondays", "owner": "mei", "due_on": "2026-03-20"});
        let action = world.olu.post(&format!("/ceremonies/{retro}/actions"), decide).await.created();
        assert_eq!(world.olu.item(action["key"].as_str().unwrap()).await["kind"], "task");
        world.olu.post(&format!("/ceremonies/{retro}/close"), json!({})).await.ok();
        // It stands first in the next one.
        let next = world.ceremony("retrospective", json!({"sprint": sprint, "held_on": "2026-03-27", "columns": ["Fish", "Hooks"]})).await;
        let next = read(&world.olu, &next).await;
        assert_eq!((&next["earlier"][0]["title"], &next["earlier"][0]["owner"]), (&json!("Call the harbour on Mondays"), &json!("mei")));
        assert_eq!((&next["columns"], &next["format"]), (&json!(["Fish", "Hooks"]), &json!("own")));
    }

    async fn what_is_split_off_keeps_reasons_and_takes_its_criteria_along(world: World) {
        let goal = world.ada.create("goals", "Calm boarding", json!({})).await;
        let story = world.olu.create("stories", "Refund", json!({"criteria": ["By card", "By cash"], "points": 13, "labels": ["money"], "persona": "skipper", "serves": [goal]})).await;
        let below = world.olu.story("Below").await;
        let criteria = world.olu.get(&format!("/stories/{story}/criteria")).await.ok();
        let cash = criteria["items"][1]["id"].clone();
        let split = world.olu.post(&format!("/stories/{story}/split"), json!({"title": "Refund by cash", "criteria": [cash], "points": 5})).await;
        let made = split.body["key"].as_str().unwrap().to_owned();
        assert_eq!(split.status, 201);
        assert_eq!(world.olu.order().await, [story.clone(), made.clone(), below.clone()]);
        let texts = |criteria: Value| criteria["items"].as_array().unwrap().iter().map(|one| one["text"].as_str().unwrap().to_owned()).collect::<Vec<_>>();
        assert_eq!(texts(world.olu.get(&format!("/stories/{made}/criteria")).await.ok()), ["By cash"]);
        assert_eq!(texts(world.olu.get(&format!("/stories/{story}/criteria")).await.ok()), ["By card"]);
        let item = world.olu.item(&made).await;
        assert_eq!((&item["labels"], &item["persona"], &item["points"]), (&json!(["money"]), &json!("skipper"), &json!(5.0)));
        let line = world.olu.get(&format!("/items/{made}/line")).await.ok();
        assert!(line["why"].to_string().contains("Calm boarding"), "{line}");
        world.olu.undo(&split).await.ok();
        assert_eq!(texts(world.olu.get(&format!("/stories/{story}/criteria")).await.ok()), ["By card", "By cash"]);
        assert_eq!(world.olu.order().await, [story.clone(), below.clone()]);
        world.mei.post(&format!("/stories/{story}/split"), json!({"title": "Mine"})).await.proposed();
    }

    async fn what_is_merged_gives_its_criteria_reasons_and_voices_to_the_other(world: World) {
        let (one, other) = (world.olu.create("stories", "Refund", json!({"criteria": ["By card"]})).await, world.olu.create("stories", "Money back", json!({"criteria": ["By card", "By cash"]})).await);
        let said = world.ada.create("feedback", "I want my money back", json!({"body": "I want my money back", "supports": other})).await;
        let merged = world.olu.post(&format!("/stories/{other}/merge"), json!({"into": one})).await;
        assert_eq!(merged.status, 200);
        assert_eq!(world.olu.item(&other).await["status"], "declined");
        assert_eq!(world.olu.get(&format!("/stories/{one}/criteria")).await.ok()["items"].as_array().unwrap().len(), 2);
        let voices = world.olu.get(&format!("/items/{one}/line")).await.ok()["voices"].clone();
        assert_eq!(voices[0]["key"], said.as_str());
        world.olu.undo(&merged).await.ok();
        assert_eq!(world.olu.item(&other).await["status"], "backlog");
        assert_eq!(world.olu.get(&format!("/items/{one}/line")).await.ok()["voices"].as_array().unwrap().len(), 0);
        world.olu.post(&format!("/stories/{one}/merge"), json!({"into": one})).await.invalid("into");
    }

    async fn a_stranger_neither_sees_nor_joins_a_ceremony(world: World) {
        let refinement = world.ceremony("refinement", json!({})).await;
        let path = format!("/ceremonies/{refinement}");
        world.vera.get(&path).await.missing();
        for (what, body) in [("notes", json!({"body": "x"})), ("rounds", json!({"item": "TID-1"})), ("close", json!({}))] {
            world.vera.post(&format!("{path}/{what}"), body).await.missing();
        }
        world.vera.put(&format!("{path}/presence"), json!({})).await.missing();
        world.vera.patch(&path, json!({"take_over": true})).await.missing();
        let heard = world.vera.browser(reqwest::Method::GET, &format!("/live?topic=ceremony:{refinement}"));
        assert_eq!(world.vera.answer(heard).await.status, 404);
    }

    async fn a_question_that_was_written_down_comes_back_until_somebody_answers(world: World) {
        let story = world.olu.create("stories", "Refund", json!({"points": 3, "persona": "skipper", "criteria": ["It holds"]})).await;
        let first = world.ceremony("refinement", json!({})).await;
        let asks = json!({"body": "Who pays the fee", "place": "question", "item": story});
        world.mei.post(&format!("/ceremonies/{first}/notes"), asks).await.created();
        world.olu.post(&format!("/ceremonies/{first}/close"), json!({})).await.ok();
        world.clock.advance(chrono::TimeDelta::days(1));
        let second = world.ceremony("refinement", json!({})).await;
        let said = async |ceremony: &str| {
            let agenda = read(&world.olu, ceremony).await["agenda"].clone();
            let about = agenda.as_array().unwrap().iter().find(|point| point["key"] == story.as_str()).cloned();
            about.map(|point| format!("{} {}", point["why"].as_str().unwrap(), point["said"].as_str().unwrap())).unwrap_or_default()
        };
        assert!(said(&second).await.contains("Who pays the fee"), "{}", said(&second).await);
        world.olu.post(&format!("/items/{story}/comments"), json!({"body": "The provider does."})).await.created();
        assert!(!said(&second).await.contains("Who pays the fee"));
        // A question may stand in the middle of what was said.
        world.mei.post(&format!("/items/{story}/comments"), json!({"body": "And after 180 days? They are nearly always older."})).await.created();
        assert!(said(&second).await.contains("And after 180 days?"));
    }

    async fn the_minutes_of_a_review_say_what_was_heard_and_what_was_rejected(world: World) {
        let sprint = world.olu.create("sprints", "Sprint 1", json!({})).await;
        let story = world.olu.create("stories", "Refund", json!({"points": 3, "persona": "skipper", "criteria": ["It holds"]})).await;
        world.olu.post(&format!("/sprints/{sprint}/items"), json!({"items": [story]})).await.ok();
        world.olu.post(&format!("/sprints/{sprint}/start"), json!({})).await.ok();
        let review = world.ceremony("review", json!({})).await;
        world.later();
        let heard = json!({"title": "At last", "body": "I waited three years", "said_by": "Sam Harbour", "source": "review", "supports": story});
        world.olu.post("/products/TID/feedback", heard).await.created();
        world.olu.post(&format!("/stories/{story}/acceptance"), json!({"accept": false, "reason": "No port"})).await.ok();
        let minutes = world.olu.post(&format!("/ceremonies/{review}/close"), json!({})).await.ok()["minutes"].clone();
        assert_eq!((&minutes["heard"][0]["said_by"], &minutes["heard"][0]["title"]), (&json!("Sam Harbour"), &json!("At last")));
        let lines = minutes["lines"].as_array().unwrap();
        assert!(lines.iter().any(|line| line["what"].as_str().unwrap().starts_with("rejected, now ")), "{minutes}");
    }
}
