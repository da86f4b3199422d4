//! Scoring in secret by a group: who scores what, nothing seen before all is, the spread, and what a person takes into the sheet.

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
}
