//! Surveys: answers by hand, from a table and from programs; Kano's categories and opportunity scores by segment.

use std::fmt::Write as _;

use serde_json::{Value, json};

use crate::harness::World;

/// What the event log holds of every command.
static LOG: northline::store::Sql = northline::store::Sql {
    sqlite: "select input || changes from event",
    postgres: "select input::text || changes::text from event",
    at: "surveys",
};

async fn survey(world: &World, question: &str, titles: &[&str]) -> (String, Vec<String>) {
    let mut items = Vec::new();
    for title in titles {
        items.push(world.ada.create("ideas", title, json!({})).await);
    }
    let opened = world
        .ada
        .post("/products/TID/ideas/surveys", json!({"title": "Spring", "question": question, "items": items}))
        .await
        .created();
    (format!("/surveys/{}", opened["id"].as_str().unwrap()), items)
}

both! {
    async fn answers_come_to_a_category_and_to_how_much_it_pleases_and_is_missed(world: World) {
        let (survey, items) = survey(&world, "kano", &["Refunds", "Dogs"]).await;
        let mut lines = String::from("Respondent;Segment;Feature;With;Without\n");
        for (n, (with, without)) in [(3, ("like", "neutral")), (4, ("like", "dislike")), (2, ("expect", "dislike")), (1, ("neutral", "neutral")), (1, ("like", "like"))] {
            for nth in 0..n {
                let _ = writeln!(lines, "{with}-{without}-{nth};clerks;Refunds;{with};{without}");
            }
        }
        let brought = world.sam.post(&format!("{survey}/import"), json!({"csv": lines})).await.is(200);
        let read = world.ada.get(&survey).await.ok();
        let of = |read: &Value, key: &str| read["kano"].as_array().unwrap().iter().find(|one| one["key"] == key).unwrap().clone();
        let refunds = of(&read, &items[0]);
        assert_eq!((&refunds["category"], &refunds["answers"], &refunds["questionable"]), (&json!("one-dimensional"), &json!(11), &json!(1)));
        assert_eq!((&refunds["better"], &refunds["worse"]), (&json!(0.7), &json!(-0.6)));
        assert_eq!((&of(&read, &items[1])["category"], &of(&read, &items[1])["better"]), (&json!(null), &json!(null)));
        assert_eq!(of(&world.ada.get(&format!("{survey}?segment=skippers")).await.ok(), &items[0])["answers"], 0);
        world.sam.undo(&brought).await.ok();
        assert_eq!(of(&world.ada.get(&survey).await.ok(), &items[0])["answers"], 0);
    }

    async fn the_same_person_again_replaces_what_they_said_and_can_be_forgotten(world: World) {
        let (survey, items) = survey(&world, "kano", &["Refunds"]).await;
        let answer = async |with: &str, without: &str| {
            let pair = [(items[0].clone(), json!([with, without]))].into_iter().collect::<serde_json::Map<_, _>>();
            world.sam.put(&format!("{survey}/answers"), json!({"respondent": "Marta", "answers": pair})).await
        };
        answer("like", "dislike").await.ok();
        let again = answer("like", "neutral").await.is(200);
        let listed = world.ada.get(&format!("{survey}/answers")).await.ok();
        assert_eq!(listed["items"], json!([{"respondent": "Marta", "segment": null, "key": items[0], "first": "like", "second": "neutral"}]));
        world.sam.undo(&again).await.ok();
        assert_eq!(world.ada.get(&format!("{survey}/answers")).await.ok()["items"][0]["second"], "dislike");
        answer("perhaps", "neutral").await.invalid(&format!("answers.{}", items[0]));
        answer("like", "").await.invalid(&format!("answers.{}", items[0]));
        world.mei.delete(&format!("{survey}/respondents/Marta")).await.forbidden();
        let forgotten = world.sam.delete(&format!("{survey}/respondents/Marta")).await.is(200);
        assert_eq!(world.ada.get(&format!("{survey}/answers")).await.ok()["items"], json!([]));
        assert_eq!(forgotten.headers.get("northline-undo"), None, "what is forgotten is not brought back");
        assert_eq!(world.ada.get(&survey).await.ok()["people"], 0);
        world.sam.undo(&again).await.refused("already_undone");
        world.vera.get(&survey).await.missing();
    }

    async fn whoever_is_forgotten_is_named_nowhere_in_the_history(world: World) {
        let (survey, items) = survey(&world, "opportunity", &["Refunds", "Dogs"]).await;
        let people = async || {
            let listed = world.ada.get("/products/TID/ideas/surveys").await.ok();
            assert!(world.wrong().await.is_empty(), "{:?}", world.wrong().await);
            listed["items"][0]["people"].clone()
        };
        let table = format!("respondent,segment,item,importance,satisfaction\nMarta Vidal,clerks,{0},5,1\nMarta Vidal,clerks,{1},4,2\nJoost,,{0},3,3\n", items[0], items[1]);
        let brought = world.sam.post(&format!("{survey}/import"), json!({"csv": table})).await.is(200);
        assert_eq!(people().await, 2);
        let pair = [(items[0].clone(), json!([1, 1]))].into_iter().collect::<serde_json::Map<_, _>>();
        world.sam.put(&format!("{survey}/answers"), json!({"respondent": "Marta Vidal", "answers": pair})).await.ok();
        world.sam.delete(&format!("{survey}/respondents/Marta%20Vidal")).await.ok();
        assert_eq!(people().await, 1);
        let mut db = world.app.store.read().await.unwrap();
        let written = db.query(&LOG).all::<(String,)>().await.unwrap();
        assert!(written.iter().all(|(event,)| !event.contains("Marta")), "{written:?}");
        drop(db);
        world.sam.undo(&brought).await.ok();
        assert_eq!(people().await, 0, "what is taken back is taken back for those who are still known");
        world.sam.delete(&format!("{survey}/respondents/Nobody")).await.missing();
    }

    async fn an_opportunity_is_scored_in_each_segment_by_itself(world: World) {
        let (survey, items) = survey(&world, "opportunity", &["Refunds"]).await;
        let important = [5, 5, 4, 4, 3, 5, 4, 2, 5, 4];
        let satisfied = [2, 3, 4, 1, 3, 2, 5, 3, 2, 3];
        let mut lines = String::from("respondent,segment,item,importance,satisfaction\n");
        for (nth, (important, satisfied)) in important.into_iter().zip(satisfied).enumerate() {
            let _ = writeln!(lines, "p{nth},clerks,{},{important},{satisfied}", items[0]);
        }
        let _ = writeln!(lines, "q1,skippers,{},1,5", items[0]);
        world.sam.post(&format!("{survey}/import"), json!({"csv": lines})).await.ok();
        let read = world.ada.get(&survey).await.ok();
        let of = |segment: Value| read["opportunity"].as_array().unwrap().iter().find(|one| one["segment"] == segment).unwrap().clone();
        let clerks = of(json!("clerks"));
        assert_eq!((&clerks["importance"], &clerks["satisfaction"], &clerks["score"], &clerks["band"]), (&json!(8.0), &json!(2.0), &json!(14.0), &json!("strong")));
        assert_eq!((&of(json!("skippers"))["score"], &of(json!(null))["answers"]), (&json!(0.0), &json!(11)));
        assert_eq!(read["opportunity"][0]["segment"], "clerks");
    }

    async fn a_table_comes_in_whole_or_says_which_lines_are_wrong(world: World) {
        let (survey, items) = survey(&world, "opportunity", &["Refunds"]).await;
        let bring = async |csv: String| world.sam.post(&format!("{survey}/import"), json!({"csv": csv})).await;
        bring("respondent,item,importance\na,b,1\n".into()).await.invalid("csv");
        let wrong = bring(format!("respondent,item,importance,satisfaction\na,{0},5,5\nb,{0},6,5\nc,TID-999,5,5\n,{0},1,1\n", items[0])).await;
        let said = wrong.invalid("csv").to_string();
        assert!(said.contains("line 3: “6” under importance") && said.contains("line 4: “TID-999” is not asked about here") && said.contains("line 5"), "{said}");
        assert_eq!(world.ada.get(&survey).await.ok()["people"], 0);
        let many = (0..5_001).map(|n| format!("p{n},{},1,1", items[0])).collect::<Vec<_>>().join("\n");
        bring(format!("respondent,item,importance,satisfaction\n{many}")).await.invalid("csv");
        let archived = world.ada.delete(&survey).await.is(200);
        bring(format!("respondent,item,importance,satisfaction\na,{},5,5\n", items[0])).await.refused("survey_archived");
        world.ada.undo(&archived).await.ok();
        world.ada.post("/products/TID/ideas/surveys", json!({"title": "A", "question": "kano", "items": []})).await.invalid("items");
        let story = world.olu.story("No idea").await;
        world.ada.post("/products/TID/ideas/surveys", json!({"title": "A", "question": "kano", "items": [story]})).await.invalid("items");
    }
}
