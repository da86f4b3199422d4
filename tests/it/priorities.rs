//! Matrix, `MoSCoW` and why a rank changed: what is read from the same inputs as the sheet of scores.

use serde_json::{Value, json};

use crate::cast::Person;

async fn enter(person: &Person, idea: &str, input: &str, said: &str) {
    person.put(&format!("/ideas/{idea}/scores/{input}"), json!({"said": said})).await.ok();
}

async fn idea(person: &Person, title: &str) -> String {
    person.create("ideas", title, json!({})).await
}

both! {
    async fn a_place_in_the_matrix_is_value_and_effort_in_one_step(world: World) {
        let (quick, line) = (idea(&world.ada, "A receipt by mail").await, idea(&world.ada, "On the line").await);
        let moved = world.ada.put(&format!("/ideas/{quick}/matrix"), json!({"value": 8.0, "effort": 2.5})).await.is(200);
        world.ada.put(&format!("/ideas/{line}/matrix"), json!({"value": 5.5, "effort": 5.5})).await.ok();
        idea(&world.ada, "Nobody knows").await;
        let read = world.ada.get("/products/TID/matrix").await.ok();
        let quadrant = |read: &Value, key: &str| read["items"].as_array().unwrap().iter().find(|one| one["key"] == key).map(|one| one["quadrant"].clone());
        assert_eq!((quadrant(&read, &quick), quadrant(&read, &line)), (Some(json!("quick win")), Some(json!("fill-in"))));
        assert_eq!((&read["value_cut"], &read["missing"]), (&json!(5.5), &json!(1)));
        let median = world.ada.get("/products/TID/matrix?cut=median").await.ok();
        assert_eq!((&median["value_cut"], &median["effort_cut"]), (&json!(6.75), &json!(4.0)));
        world.ada.put(&format!("/ideas/{quick}/matrix"), json!({"value": 11.0, "effort": 2.0})).await.invalid("value");
        world.mei.put(&format!("/ideas/{quick}/matrix"), json!({"value": 1.0, "effort": 2.0})).await.proposed();
        world.ada.undo(&moved).await.ok();
        assert_eq!(quadrant(&world.ada.get("/products/TID/matrix").await.ok(), &quick), None);
    }

    async fn shares_of_musts_are_of_effort_and_what_has_none_is_said(world: World) {
        let mut ideas = Vec::new();
        for (title, answer, effort) in [("Refunds", "must", "31"), ("Receipts", "should", "12"), ("Dogs", "could", "8"), ("Wine", "wont", "20"), ("Wind", "must", "")] {
            let key = idea(&world.ada, title).await;
            enter(&world.ada, &key, "rice.effort", effort).await;
            world.ada.put(&format!("/ideas/{key}/moscow"), json!({"priority": answer})).await.ok();
            ideas.push(key);
        }
        let read = world.ada.get("/products/TID/moscow").await.ok();
        let share = |nth: usize| read["columns"][nth]["share"].as_f64().map(|share| (share * 10_000.0).round());
        assert_eq!((share(0), share(1), share(3)), (Some(6078.0), Some(2353.0), None));
        assert!((read["over"].as_f64().unwrap() - 0.4).abs() < 1e-9 && read["total"] == 51.0, "{read}");
        assert_eq!((&read["columns"][0]["ideas"], &read["columns"][0]["without_effort"]), (&json!(2), &json!(1)));
        enter(&world.ada, &ideas[0], "rice.effort", "30").await;
        assert_eq!(world.ada.get("/products/TID/moscow").await.ok()["over"], 0.0, "exactly 60 % is safe");

        let sorted = world.ada.put(&format!("/ideas/{}/moscow", ideas[0]), json!({"priority": "none"})).await.is(200);
        assert_eq!(world.ada.get("/products/TID/moscow").await.ok()["columns"][4]["ideas"], 1);
        world.ada.undo(&sorted).await.ok();
        assert_eq!(world.ada.get("/products/TID/moscow").await.ok()["columns"][4]["ideas"], 0);
        world.ada.put(&format!("/ideas/{}/moscow", ideas[0]), json!({"priority": "perhaps"})).await.invalid("priority");
        world.mei.put(&format!("/ideas/{}/moscow", ideas[0]), json!({"priority": "wont"})).await.proposed();
        let sheet = world.ada.get("/products/TID/scores?method=rice").await.ok();
        assert_eq!(sheet["ideas"], 5, "what is sorted here is no input of a score");
    }

    async fn a_change_of_rank_is_told_with_what_it_was_whose_it_was_and_who_left(world: World) {
        let mut ideas = Vec::new();
        for (nth, title) in ["First", "Second", "Third"].into_iter().enumerate() {
            let key = idea(&world.ada, title).await;
            for (input, said) in [("reach", "100"), ("impact", "1"), ("confidence", "100"), ("effort", ["1", "2", "8"][nth])] {
                enter(&world.ada, &key, &format!("rice.{input}"), said).await;
            }
            ideas.push(key);
        }
        // Everything above happened before the day that is looked back to.
        world.app.store.clock.advance(chrono::TimeDelta::days(40));
        enter(&world.root, &ideas[2], "rice.effort", "1.5").await;
        world.ada.patch(&format!("/ideas/{}", ideas[0]), json!({"status": "declined", "reason": "Not now"})).await.ok();
        let read = world.ada.get(&format!("/products/TID/scores/moves?method=rice&key={}", ideas[2])).await.ok();
        let moved = &read["items"][0];
        assert_eq!((&moved["was"], &moved["is"]), (&json!(3), &json!(1)), "{read}");
        let reasons: Vec<&str> = moved["because"].as_array().unwrap().iter().map(|one| one["words"].as_str().unwrap()).collect();
        assert_eq!(reasons, ["effort 8 → 1.5".to_owned(), format!("{} above it was set to declined", ideas[0])]);
        assert_eq!((&moved["because"][0]["by"], &moved["because"][1]["by"]), (&json!("root"), &json!("ada")));
        // The second stayed where it was: one left above it, one passed it.
        let all = world.ada.get("/products/TID/scores/moves?method=rice").await.ok();
        assert_eq!(all["items"].as_array().unwrap().len(), 1);
        world.ada.get("/products/TID/scores/moves?method=rice&days=0").await.invalid("days");
        world.vera.get("/products/TID/scores/moves?method=rice").await.missing();
    }
}
