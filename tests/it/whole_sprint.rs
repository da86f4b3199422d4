//! Five people play a whole sprint through the API: refine, plan, three stand-ups, board, a change of scope, review with a
//! rejection, retrospective with two actions, close.

use chrono::TimeDelta;
use serde_json::{Value, json};

use crate::{cast::Person, harness::World};

/// The five: product owner, developer, scrum master, designer and the stakeholder who comes to the review.
struct Crew<'w> {
    world: &'w World,
    sprint: String,
}

impl Crew<'_> {
    async fn open(&self, kind: &str) -> String {
        let asked = json!({"kind": kind, "sprint": self.sprint});
        let opened = self.world.olu.post("/products/TID/ceremonies", asked).await.created();
        self.world.later();
        opened["id"].as_str().unwrap().to_owned()
    }

    async fn close(&self, ceremony: &str) -> Value {
        self.world.olu.post(&format!("/ceremonies/{ceremony}/close"), json!({})).await.ok()["minutes"].clone()
    }

    async fn standup(&self, said: &[(&Person, &str, &str)]) -> Value {
        let standup = self.open("standup").await;
        for (who, did, hindered) in said {
            let words = json!({"did": did, "following": "Go on", "hindered": hindered});
            who.put(&format!("/ceremonies/{standup}/answer"), words).await.ok();
        }
        let minutes = self.close(&standup).await;
        self.world.clock.advance(TimeDelta::days(1));
        minutes
    }

    async fn card(&self, by: &Person, key: &str, status: &str) {
        by.put(&format!("/sprints/{}/cards/{key}", self.sprint), json!({"status": status})).await.ok();
    }

    /// Every criterion of a story is judged so.
    async fn judge(&self, by: &Person, key: &str, state: &str) {
        let criteria = by.get(&format!("/stories/{key}/criteria")).await.ok();
        for criterion in criteria["items"].as_array().unwrap() {
            let path = format!("/stories/{key}/criteria/{}", criterion["id"].as_str().unwrap());
            by.patch(&path, json!({"state": state})).await.ok();
        }
    }

    /// Olu, Mei and Root lay their cards; what they settle on is what the story has.
    async fn estimate(&self, refinement: &str, story: &str, cards: [&str; 3], settled: f64) {
        let world = self.world;
        let round = world.olu.post(&format!("/ceremonies/{refinement}/rounds"), json!({"item": story})).await.created();
        let round = format!("/rounds/{}", round["id"].as_str().unwrap());
        for (who, card) in [&world.olu, &world.mei, &world.root].into_iter().zip(cards) {
            who.put(&format!("{round}/card"), json!({"card": card})).await.ok();
        }
        world.olu.post(&format!("{round}/reveal"), json!({})).await.ok();
        world.olu.post(&format!("{round}/points"), json!({"points": settled})).await.ok();
    }
}

impl World {
    async fn impediments(&self) -> Vec<String> {
        let open = self.olu.get("/products/TID/obstacles").await.ok();
        open["items"].as_array().unwrap().iter().map(|one| one["title"].as_str().unwrap().to_owned()).collect()
    }
}

both! {
    async fn a_whole_sprint_is_played_by_five(world: World) {
        world.team().await;
        let vision = world.ada.create("visions", "Every island within an hour", json!({})).await;
        let goal = world.ada.create("goals", "Calm boarding", json!({"serves": [vision]})).await;
        let mut stories = Vec::new();
        for title in ["Refund by card", "Refund by cash", "Receipt by mail"] {
            let more = json!({"serves": [goal], "persona": "skipper", "criteria": ["It holds", "It says so"]});
            stories.push(world.olu.create("stories", title, more).await);
        }
        let [card, cash, receipt] = [0, 1, 2].map(|at: usize| stories[at].clone());
        let sprint = json!({"starts_on": "2026-03-02", "ends_on": "2026-03-13", "team": "Team", "goal": "Money back without a call"});
        let sprint = world.olu.create("sprints", "Sprint 1", sprint).await;
        let crew = Crew { world: &world, sprint: sprint.clone() };

        let refinement = crew.open("refinement").await;
        crew.estimate(&refinement, &card, ["3", "5", "3"], 3.0).await;
        crew.estimate(&refinement, &cash, ["5", "5", "5"], 5.0).await;
        crew.estimate(&refinement, &receipt, ["2", "?", "2"], 2.0).await;
        let minutes = crew.close(&refinement).await;
        assert_eq!(minutes["lines"].as_array().unwrap().len(), 3, "{minutes}");
        assert_eq!(minutes["lines"][0]["title"], "Refund by card", "a line says what its item is called");

        let taken = world.olu.post(&format!("/sprints/{sprint}/items"), json!({"items": [card, cash]})).await.ok();
        assert_eq!(taken["warnings"], json!([]));
        world.olu.post(&format!("/sprints/{sprint}/start"), json!({})).await.ok();

        crew.card(&world.mei, &card, "started").await;
        let first = crew.standup(&[(&world.mei, "Began with cards", ""), (&world.root, "Drew the receipt", "")]).await;
        assert_eq!(first["answers"].as_array().unwrap().len(), 2);
        crew.card(&world.mei, &card, "review").await;
        crew.standup(&[(&world.mei, "Cards can be refunded", "The test terminal is gone")]).await;
        let open = world.impediments().await;
        assert_eq!(open, ["The test terminal is gone"], "what is in the way at a stand-up becomes an impediment");
        // The scope changes while the sprint runs.
        world.olu.post(&format!("/sprints/{sprint}/items"), json!({"items": [receipt]})).await.ok();
        crew.card(&world.mei, &cash, "started").await;
        crew.card(&world.mei, &cash, "review").await;
        crew.standup(&[(&world.olu, "Took in the receipt", "")]).await;

        let review = crew.open("review").await;
        for who in [&world.mei, &world.sam] {
            who.put(&format!("/ceremonies/{review}/presence"), json!({})).await.ok();
        }
        world.olu.patch(&format!("/ceremonies/{review}"), json!({"item": card})).await.ok();
        crew.judge(&world.mei, &card, "passed").await;
        world.olu.post(&format!("/stories/{card}/acceptance"), json!({})).await.ok();
        world.olu.patch(&format!("/ceremonies/{review}"), json!({"item": cash})).await.ok();
        crew.judge(&world.mei, &cash, "failed").await;
        world.mei.post(&format!("/stories/{cash}/acceptance"), json!({"accept": false, "reason": "No"})).await.proposed();
        let no = json!({"accept": false, "reason": "The till does not open"});
        world.olu.post(&format!("/stories/{cash}/acceptance"), no).await.ok();
        let line = world.ada.post("/customers", json!({"title": "Outer Isles", "revenue": 90_000})).await.key();
        let said = json!({"body": "At last, no more calls", "supports": card, "source": "review", "customer": line});
        world.sam.create("feedback", "No more calls", said).await;
        world.olu.patch(&format!("/ceremonies/{review}"), json!({"goal_met": false})).await.ok();
        let minutes = crew.close(&review).await;
        let lines = minutes["lines"].to_string();
        for what in ["accepted", "because: The till does not open", "failed: It holds"] {
            assert!(lines.contains(what), "no “{what}” in {lines}");
        }
        let review = &minutes["review"];
        assert_eq!((&review["goal_met"], &review["points"]), (&json!(false), &json!(3.0)), "{review}");
        let increment = &review["increment"][0];
        assert_eq!((&increment["key"], &increment["presented"], &increment["why"]), (&json!(card), &json!(true), &json!("Calm boarding")));
        assert_eq!((&increment["asked_by"], &increment["askers"]), (&json!(["Outer Isles"]), &json!(1)));
        let left: Vec<_> = review["not_done"].as_array().unwrap().iter().map(|part| (part["key"].clone(), part["presented"].clone())).collect();
        assert_eq!(left, [(json!(cash), json!(true)), (json!(receipt), json!(false))]);
        assert_eq!(world.olu.order().await[0], cash, "what is rejected returns to the top");

        let retro = crew.open("retrospective").await;
        let late = json!({"place": "Stop", "body": "Testing on the last day"});
        world.mei.post(&format!("/ceremonies/{retro}/notes"), late).await.created();
        for phase in ["group", "vote", "act"] {
            world.olu.patch(&format!("/ceremonies/{retro}"), json!({"phase": phase})).await.ok();
        }
        for title in ["Buy a second terminal", "Test on Wednesdays"] {
            let action = json!({"title": title, "owner": "mei", "due_on": "2026-03-20"});
            world.olu.post(&format!("/ceremonies/{retro}/actions"), action).await.created();
        }
        let minutes = crew.close(&retro).await;
        assert_eq!(minutes["actions"].as_array().unwrap().len(), 2);

        let report = world.olu.post(&format!("/sprints/{sprint}/close"), json!({})).await.ok();
        assert_eq!(report["goal_met"], false, "as the review said");
        let points = ["committed", "added", "completed"].map(|name| report["burn"][name].clone());
        assert_eq!(points, [json!(8.0), json!(2.0), json!(3.0)]);
        let held = world.olu.get("/products/TID/ceremonies").await.ok();
        let kinds: Vec<_> = held["items"].as_array().unwrap().iter().map(|one| one["kind"].as_str().unwrap()).collect();
        assert_eq!(kinds, ["retrospective", "review", "standup", "standup", "standup", "refinement"]);
    }
}
