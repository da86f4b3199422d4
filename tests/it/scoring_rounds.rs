//! Scoring in secret by a group: who scores what, nothing seen before all is, the spread, and what a person takes into the sheet.

use northline::ideas::rounds::{Round, RoundId};
use serde_json::{Value, json};

use crate::{cast::Person, harness::World};

/// What the event log holds of every command.
static INPUTS: northline::store::Sql = northline::store::Sql {
    sqlite: "select input || changes from event",
    postgres: "select input::text || changes::text from event",
    at: "rounds",
};

struct Opened {
    id: String,
    ideas: Vec<String>,
}

/// Two ideas; mei scores the effort, sam the reach, ada both.
async fn opened(world: &World) -> Opened {
    let mut ideas = Vec::new();
    for title in ["Refund without a call", "A receipt by mail"] {
        ideas.push(world.ada.create("ideas", title, json!({})).await);
    }
    let scorers = json!([
        {"person": "mei@example.org", "inputs": ["rice.effort"]},
        {"person": "sam@example.org", "inputs": ["rice.reach"]},
        {"person": "ada@example.org"},
    ]);
    let asked = json!({"title": "Spring", "ideas": ideas, "inputs": ["rice.effort", "rice.reach"], "scorers": scorers});
    let round = world.ada.post("/products/TID/ideas/rounds", asked).await.created();
    Opened { id: round["id"].as_str().unwrap().to_owned(), ideas }
}

impl Opened {
    async fn score(&self, who: &Person, idea: usize, input: &str, said: &str) -> crate::harness::Answer {
        who.put(&format!("/scoring-rounds/{}/scores/{}/{input}", self.id, self.ideas[idea]), json!({"said": said}))
            .await
    }

    async fn read(&self, who: &Person) -> Value {
        who.get(&format!("/scoring-rounds/{}", self.id)).await.ok()
    }

    async fn act(&self, who: &Person, what: &str) -> crate::harness::Answer {
        who.post(&format!("/scoring-rounds/{}/{what}", self.id), json!({})).await
    }

    async fn settle(&self, who: &Person, idea: usize, body: Value) -> crate::harness::Answer {
        who.put(&format!("/scoring-rounds/{}/results/{}/rice.effort", self.id, self.ideas[idea]), body).await
    }
}

async fn said_in_the_sheet(world: &World, idea: &str, nth: usize) -> Value {
    let sheet = world.ada.get("/products/TID/scores?method=rice").await.ok();
    let line = sheet["items"].as_array().unwrap().iter().find(|line| line["key"] == idea).unwrap().clone();
    line["cells"][nth]["said"].clone()
}

both! {
    async fn nobody_sees_anothers_number_before_all_are_shown_not_even_in_the_log(world: World) {
        let round = opened(&world).await;
        round.score(&world.mei, 0, "rice.effort", "7.25").await.ok();
        round.score(&world.ada, 0, "rice.effort", "3").await.ok();
        round.score(&world.sam, 0, "rice.reach", "31337").await.ok();
        for other in [&world.ada, &world.olu, &world.sam] {
            let read = round.read(other).await;
            assert_eq!(read["cells"], json!([]));
            assert!(!read.to_string().contains("7.25"), "{read}");
            for path in [format!("/scoring-rounds/{}", round.id), "/products/TID/ideas/rounds".into(), format!("/items/{}/history", round.ideas[0])] {
                let page = other.answer(other.browser(reqwest::Method::GET, &path)).await.is(200).text;
                assert!(!page.contains("7.25"), "{path} for {}", other.name);
            }
        }
        assert_eq!(round.read(&world.mei).await["mine"][0]["said"], "7.25");
        let mut db = world.app.store.read().await.unwrap();
        let written = db.query(&INPUTS).all::<(String,)>().await.unwrap();
        assert!(written.iter().all(|(input,)| !input.contains("7.25") && !input.contains("31337")));
    }

    async fn each_scores_what_they_were_asked_to_and_it_is_said_who_is_done(world: World) {
        let round = opened(&world).await;
        round.score(&world.mei, 0, "rice.reach", "100").await.forbidden();
        round.score(&world.olu, 0, "rice.effort", "1").await.forbidden();
        round.score(&world.vera, 0, "rice.effort", "1").await.missing();
        round.score(&world.mei, 0, "rice.effort", "lots").await.invalid("said");
        round.score(&world.mei, 0, "rice.effort", "=estimates").await.invalid("said");
        round.score(&world.mei, 0, "rice.effort", "3").await.ok();
        round.score(&world.mei, 1, "rice.effort", "?").await.ok();
        let read = round.read(&world.olu).await;
        let of = |name: &str| read["scorers"].as_array().unwrap().iter().find(|one| one["name"] == name).unwrap().clone();
        assert_eq!((&of("mei")["given"], &of("mei")["asked"], &of("ada")["asked"]), (&json!(2), &json!(2), &json!(4)));
        world.mei.put(&format!("/scoring-rounds/{}/scorers", round.id), json!({"person": "olu"})).await.forbidden();
        world.ada.put(&format!("/scoring-rounds/{}/scorers", round.id), json!({"person": "vera"})).await.invalid("person");
        world.ada.put(&format!("/scoring-rounds/{}/scorers", round.id), json!({"person": "mei", "gone": true})).await.ok();
        assert_eq!(round.read(&world.ada).await["scorers"].as_array().unwrap().len(), 2);
        round.act(&world.ada, "reveal").await.refused("no_scores");
    }

    async fn what_lies_furthest_apart_comes_first_and_a_person_settles_it(world: World) {
        let round = opened(&world).await;
        for (who, idea, said) in [(&world.mei, 0, "8"), (&world.ada, 0, "2"), (&world.mei, 1, "4"), (&world.ada, 1, "4")] {
            round.score(who, idea, "rice.effort", said).await.ok();
        }
        round.settle(&world.ada, 0, json!({})).await.refused("round_hidden");
        round.act(&world.mei, "reveal").await.forbidden();
        round.act(&world.ada, "reveal").await.ok();
        round.score(&world.mei, 0, "rice.effort", "1").await.refused("round_revealed");
        let read = round.read(&world.sam).await;
        let first = &read["cells"][0];
        assert_eq!((&first["key"], &first["lowest"], &first["median"], &first["highest"], &first["apart"]),
            (&json!(round.ideas[0]), &json!(2.0), &json!(5.0), &json!(8.0), &json!(0.75)));
        assert_eq!(first["said"], json!([{"name": "ada", "value": 2.0}, {"name": "mei", "value": 8.0}]));

        assert_eq!(round.act(&world.ada, "agreement").await.ok()["settled"], 1);
        round.settle(&world.ada, 0, json!({"said": "6"})).await.invalid("words");
        let settled = round.settle(&world.ada, 0, json!({"said": "6", "words": "Without the terminal"})).await.ok();
        assert_eq!((&settled["settled"], &settled["words"]), (&json!(6.0), &json!("Without the terminal")));

        assert_eq!(said_in_the_sheet(&world, &round.ideas[0], 3).await, json!(null));
        round.act(&world.mei, "application").await.proposed();
        let applied = round.act(&world.ada, "application").await.is(200);
        assert_eq!(said_in_the_sheet(&world, &round.ideas[0], 3).await, "6");
        assert_eq!(said_in_the_sheet(&world, &round.ideas[1], 3).await, "4");
        assert_eq!(round.read(&world.ada).await["state"], "applied");
        round.act(&world.ada, "application").await.refused("round_over");
        world.ada.undo(&applied).await.ok();
        assert_eq!(said_in_the_sheet(&world, &round.ideas[0], 3).await, json!(null));
        assert_eq!(round.read(&world.ada).await["state"], "revealed");
    }

    async fn what_cannot_be_scored_is_said_beside_its_field(world: World) {
        let idea = world.ada.create("ideas", "Refunds", json!({})).await;
        let story = world.olu.story("Not an idea").await;
        let open = async |body: Value| world.ada.post("/products/TID/ideas/rounds", body).await;
        open(json!({"title": "", "ideas": [idea], "method": "rice"})).await.invalid("title");
        open(json!({"title": "A", "ideas": [], "method": "rice"})).await.invalid("ideas");
        open(json!({"title": "A", "ideas": [story], "method": "rice"})).await.invalid("ideas");
        open(json!({"title": "A", "ideas": [idea]})).await.invalid("inputs");
        open(json!({"title": "A", "ideas": [idea], "inputs": ["rice.luck"]})).await.invalid("inputs");
        world.mei.post("/products/TID/ideas/rounds", json!({"title": "A", "ideas": [idea], "method": "rice"})).await.proposed();
        let round = open(json!({"title": "A", "ideas": [idea], "method": "rice"})).await.created();
        assert_eq!(round["inputs"].as_array().unwrap().len(), 4);
        world.ada.post(&format!("/scoring-rounds/{}/close", round["id"].as_str().unwrap()), json!({})).await.ok();
        let listed = world.ada.get("/products/TID/ideas/rounds").await.ok();
        assert_eq!(listed["items"][0]["state"], "closed");
    }

    async fn what_was_called_off_is_taken_up_again_where_it_stood(world: World) {
        let round = opened(&world).await;
        round.score(&world.mei, 0, "rice.effort", "7.25").await.ok();
        round.act(&world.ada, "reopening").await.refused("round_not_closed");
        round.act(&world.ada, "close").await.ok();
        round.score(&world.mei, 0, "rice.effort", "3").await.refused("round_revealed");
        round.act(&world.mei, "reopening").await.forbidden();
        let page = world.ada.answer(world.ada.browser(reqwest::Method::GET, &format!("/scoring-rounds/{}", round.id))).await.text;
        assert!(page.contains("Take it up again"));
        assert_eq!(round.act(&world.ada, "reopening").await.ok()["state"], "open");
        let read = round.read(&world.olu).await;
        assert_eq!((&read["state"], &read["cells"]), (&json!("open"), &json!([])), "still hidden");
        round.score(&world.ada, 0, "rice.effort", "3").await.ok();
        round.act(&world.ada, "reveal").await.ok();
        round.act(&world.ada, "close").await.ok();
        assert_eq!(round.act(&world.ada, "reopening").await.ok()["state"], "revealed");
        assert_eq!(round.read(&world.olu).await["cells"][0]["said"], json!([{"name": "ada", "value": 3.0}, {"name": "mei", "value": 7.25}]));
    }

    async fn asking_for_nothing_is_not_asking_for_everything(world: World) {
        let round = opened(&world).await;
        let path = format!("/scoring-rounds/{}/scorers", round.id);
        world.ada.put(&path, json!({"person": "olu", "inputs": []})).await.invalid("inputs");
        let form = [("_method", "PUT"), ("person", "olu@example.org"), ("inputs", "")];
        let sent = world.ada.browser(reqwest::Method::POST, &path).header("sec-fetch-site", "same-origin").form(&form);
        assert_eq!(world.ada.answer(sent).await.status, 422, "every box unticked");
        assert!(!round.read(&world.ada).await["scorers"].to_string().contains("olu"));
        let ticked = [("_method", "PUT"), ("person", "olu@example.org"), ("inputs", ""), ("inputs", "rice.reach")];
        let sent = world.ada.browser(reqwest::Method::POST, &path).header("sec-fetch-site", "same-origin").form(&ticked);
        world.ada.answer(sent).await;
        let scorers = round.read(&world.ada).await["scorers"].clone();
        let olu = scorers.as_array().unwrap().iter().find(|one| one["name"] == "olu").unwrap().clone();
        assert_eq!(olu["inputs"], json!(["rice.reach"]));
        let open = json!({"title": "A", "ideas": round.ideas, "method": "rice", "scorers": [{"person": "mei", "inputs": []}]});
        world.ada.post("/products/TID/ideas/rounds", open).await.invalid("inputs");
    }

    async fn no_number_comes_in_beside_the_revealing(world: World) {
        let round = opened(&world).await;
        round.score(&world.ada, 0, "rice.effort", "3").await.ok();
        // Somebody's number is on its way when all are to be shown: one waits for the other.
        let mut tx = world.app.store.begin().await.unwrap();
        let id = RoundId(round.id.parse().unwrap());
        Round::hold(&mut tx, id).await.unwrap();
        let (ada, path) = (world.ada.clone(), format!("/scoring-rounds/{}/reveal", round.id));
        let reveal = tokio::spawn(async move { ada.post(&path, json!({})).await });
        tokio::time::sleep(std::time::Duration::from_millis(300)).await;
        assert!(!reveal.is_finished(), "it does not overtake a number that is on its way");
        tx.commit().await.unwrap();
        reveal.await.unwrap().ok();
        round.score(&world.mei, 0, "rice.effort", "1").await.refused("round_revealed");

        // Many at once: what was taken was shown, and what was not shown was refused.
        for _ in 0..3 {
            let round = opened(&world).await;
            round.score(&world.ada, 0, "rice.effort", "3").await.ok();
            let scores = (1..=8).map(|nth| {
                let (mei, path) = (world.mei.clone(), format!("/scoring-rounds/{}/scores/{}/rice.effort", round.id, round.ideas[0]));
                tokio::spawn(async move { mei.put(&path, json!({"said": nth.to_string()})).await.status.as_u16() })
            });
            let scores: Vec<_> = scores.collect();
            round.act(&world.ada, "reveal").await.ok();
            let shown = round.read(&world.olu).await["cells"].clone();
            for score in scores {
                assert!([200, 409].contains(&score.await.unwrap()));
            }
            assert_eq!(round.read(&world.olu).await["cells"], shown, "nothing came in after all was shown");
        }
    }
}
