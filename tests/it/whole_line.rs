//! The whole line: for every kind what stands above it and below it, and what its metrics say.

use std::collections::BTreeSet;

use reqwest::Method;
use serde_json::{Value, json};

use crate::{cast::Person, harness::World};

/// One of every kind, tied as the line ties them.
struct Everything {
    keys: Vec<(&'static str, String)>,
}

impl Everything {
    async fn of(world: &World) -> Everything {
        let (ada, olu, root) = (&world.ada, &world.olu, &world.root);
        let vision = ada.create("visions", "Every harbour one tap away", json!({})).await;
        let goal = ada.create("goals", "Fewer lost bookings", json!({})).await;
        let result = ada.create("key_results", "Lost bookings below one in ten", json!({"serves": [goal]})).await;
        let initiative = ada.create("initiatives", "Money back", json!({"serves": [goal]})).await;
        let epic = olu.create("epics", "Refunds", json!({"serves": [initiative]})).await;
        let story = olu.create("stories", "Refund to the same card", json!({"serves": [epic]})).await;
        let bug = olu.create("bugs", "Twice the money", json!({"serves": [story]})).await;
        let step = world.mei.post(&format!("/stories/{story}/subtasks"), json!({"line": "Ask the bank"})).await.key();
        let sprint = olu.create("sprints", "Sprint 1", json!({})).await;
        let release = ada.create("releases", "Spring", json!({})).await;
        let moved = ada.create("metrics", "Refund time", json!({"direction": "down", "unit": "days"})).await;
        let measure = ada.create("metrics", "Lost bookings", json!({})).await;
        let idea = ada.create("ideas", "Instant refunds", json!({})).await;
        let customer = world.sam.post("/customers", json!({"title": "Harbour Nine"})).await.key();
        let said = json!({"body": "I want it back", "customer": customer, "supports": idea});
        let feedback = world.sam.create("feedback", "Money", said).await;
        for (from, to) in
            [(&story, &sprint), (&story, &release), (&initiative, &moved), (&measure, &goal), (&idea, &initiative)]
        {
            root.link(from, to).await;
        }
        let keys = vec![
            ("vision", vision),
            ("goal", goal),
            ("result", result),
            ("initiative", initiative),
            ("epic", epic),
            ("story", story),
            ("bug", bug),
            ("step", step),
            ("sprint", sprint),
            ("release", release),
            ("moved", moved),
            ("measure", measure),
            ("idea", idea),
            ("customer", customer),
            ("feedback", feedback),
        ];
        Everything { keys }
    }

    fn key(&self, name: &str) -> &str {
        &self.keys.iter().find(|(known, _)| *known == name).unwrap().1
    }

    fn name(&self, key: &str) -> &'static str {
        self.keys.iter().find(|(_, known)| known == key).unwrap().0
    }

    /// The names of what stands one way along the line.
    fn named(&self, line: &Value, way: &str) -> BTreeSet<&'static str> {
        line[way].as_array().unwrap().iter().map(|stop| self.name(stop["key"].as_str().unwrap())).collect()
    }
}

async fn line(person: &Person, key: &str) -> Value {
    person.get(&format!("/items/{key}/line")).await.ok()
}

/// For each kind: what it is for, and what comes of it.
const LINES: [(&str, &str, &str); 15] = [
    ("vision", "", "goal result initiative epic story bug step sprint release moved measure"),
    ("goal", "vision", "result initiative epic story bug step sprint release moved measure"),
    ("result", "goal vision", ""),
    ("initiative", "goal vision idea", "epic story bug step sprint release moved"),
    ("epic", "initiative goal vision idea", "story bug step sprint release moved"),
    ("story", "epic initiative goal vision idea", "bug step sprint release moved"),
    ("bug", "story epic initiative goal vision idea", "moved"),
    ("step", "story epic initiative goal vision idea", "moved"),
    ("sprint", "story epic initiative goal vision idea", "release moved"),
    ("release", "story epic initiative goal vision idea", "moved"),
    ("moved", "initiative goal vision idea", ""),
    ("measure", "goal vision", ""),
    ("idea", "initiative goal vision", "initiative epic story bug step sprint release moved"),
    ("feedback", "idea initiative goal vision", "idea initiative epic story bug step sprint release moved"),
    ("customer", "", "feedback idea initiative epic story bug step sprint release moved"),
];

both! {
    async fn every_kind_knows_why_and_so_what(world: World) {
        let all = Everything::of(&world).await;
        for (name, why, so_what) in LINES {
            let line = line(&world.mei, all.key(name)).await;
            assert_eq!(all.named(&line, "why"), why.split_whitespace().collect(), "why {name}");
            assert_eq!(all.named(&line, "so_what"), so_what.split_whitespace().collect(), "so what of {name}");
            assert_eq!((&line["more_above"], &line["more_below"]), (&json!(false), &json!(false)), "{name}");
        }
    }

    async fn a_stop_says_what_it_hangs_on(world: World) {
        let all = Everything::of(&world).await;
        let line = line(&world.mei, all.key("goal")).await;
        let hangs: BTreeSet<_> = line["so_what"].as_array().unwrap().iter()
            .map(|stop| (all.name(stop["key"].as_str().unwrap()), all.name(stop["via"].as_str().unwrap()), stop["depth"].as_i64().unwrap()))
            .collect();
        let expected = [("bug", "story", 4), ("epic", "initiative", 2), ("initiative", "goal", 1), ("measure", "goal", 1), ("moved", "initiative", 2),
            ("release", "story", 4), ("result", "goal", 1), ("sprint", "story", 4), ("step", "story", 4), ("story", "epic", 3)];
        assert_eq!(hangs, expected.into_iter().collect());
    }

    async fn whoever_asked_is_heard_at_every_stop(world: World) {
        let all = Everything::of(&world).await;
        for name in ["goal", "initiative", "epic", "story", "bug", "sprint", "release", "moved", "idea"] {
            let line = line(&world.mei, all.key(name)).await;
            assert_eq!(line["chorus"]["voices"], 1, "{name}");
            assert_eq!(line["voices"][0]["key"], all.key("feedback"), "{name}");
        }
    }

    async fn the_line_does_not_lead_where_one_may_not_look(world: World) {
        let story = world.olu.story("Refund").await;
        let goal = world.vera.post("/products/RIV/goals", json!({"title": "Secret of the river"})).await.key();
        world.root.link(&story, &goal).await;
        let said = world.vera.post("/products/RIV/feedback", json!({"title": "Whispered", "body": "Whispered on the river"})).await.key();
        world.root.link(&said, &story).await;
        assert_eq!(line(&world.root, &story).await["why"][0]["key"], json!(goal));
        let seen = line(&world.mei, &story).await;
        assert_eq!((&seen["why"], &seen["voices"]), (&json!([]), &json!([])));
        for page in ["line", "voices"] {
            let page = world.mei.answer(world.mei.browser(Method::GET, &format!("/items/{story}/{page}"))).await.is(200).text;
            assert!(!page.contains("Secret of the river") && !page.contains("Whispered"));
        }
        world.vera.get(&format!("/items/{story}/line")).await.missing();
        world.vera.get(&format!("/items/{story}/voices")).await.missing();
        assert_eq!(world.vera.answer(world.vera.browser(Method::GET, &format!("/items/{story}/line"))).await.status, 404);
    }

    async fn a_metric_says_how_it_has_changed_since_the_release(world: World) {
        let all = Everything::of(&world).await;
        let (metric, release) = (all.key("moved"), all.key("release"));
        let observe = async |at: &str, value: f64| {
            world.ada.post(&format!("/metrics/{metric}/observations"), json!({"at": at, "value": value})).await.created();
        };
        let reading = async |name: &str| {
            let line = line(&world.mei, all.key(name)).await;
            line["so_what"].as_array().unwrap().iter().find(|stop| stop["key"] == metric).unwrap()["metric"].clone()
        };
        let untold = reading("story").await;
        assert_eq!((&untold["value"], &untold["change"]), (&Value::Null, &Value::Null));
        observe("2026-02-20T09:00:00Z", 9.0).await;
        let first = reading("story").await;
        assert_eq!((&first["value"], &first["before"], &first["since"]), (&json!(9.0), &json!(9.0), &Value::Null));
        observe("2026-03-02T08:00:00Z", 8.0).await;
        world.ada.patch(&format!("/releases/{release}"), json!({"status": "released", "released_on": "2026-03-02"})).await.ok();
        let shipped = reading("story").await;
        assert_eq!((&shipped["value"], &shipped["before"], &shipped["change"]), (&json!(8.0), &json!(8.0), &Value::Null), "not measured since");
        observe("2026-03-12T08:00:00Z", 2.5).await;
        for name in ["story", "release", "initiative", "feedback", "goal", "sprint"] {
            let now = reading(name).await;
            assert_eq!((&now["before"], &now["value"], &now["change"]), (&json!(8.0), &json!(2.5), &json!(-5.5)), "{name}");
            assert_eq!((&now["since"], &now["unit"], &now["direction"]), (&json!("2026-03-02"), &json!("days"), &json!("down")), "{name}");
        }
        for path in [format!("/items/{}", all.key("story")), format!("/items/{}/line", all.key("goal"))] {
            let page = world.mei.answer(world.mei.browser(Method::GET, &path)).await.is(200).text;
            assert!(page.contains("8 → 2.5 days") && page.contains("−5.5"), "{path}: {page}");
        }
    }

    async fn a_long_line_is_cut_with_a_word(world: World) {
        let goal = world.ada.create("goals", "Much to do", json!({})).await;
        for n in 0..310 {
            world.olu.create("stories", &format!("Story {n}"), json!({"serves": [goal]})).await;
        }
        let long = line(&world.mei, &goal).await;
        assert_eq!(long["more_below"], true);
        assert!(long["so_what"].as_array().unwrap().len() >= 290);
        let page = world.mei.answer(world.mei.browser(Method::GET, &format!("/items/{goal}/line"))).await.is(200).text;
        assert!(page.contains("There is more than is shown here"));
        assert!(page.len() < 400_000, "{} bytes", page.len());
    }

    async fn the_page_of_the_whole_line_shows_one_stop_alone(world: World) {
        let all = Everything::of(&world).await;
        let read = async |only: &str| {
            let path = format!("/items/{}/line{only}", all.key("goal"));
            world.mei.answer(world.mei.browser(Method::GET, &path)).await.is(200).text
        };
        let (whole, alone) = (read("").await, read("?only=outcome").await);
        for key in ["story", "release", "measure"] {
            assert!(whole.contains(&format!("id=\"below-{}\"", all.key(key))), "{key}");
        }
        assert!(whole.contains(&format!("id=\"above-{}\"", all.key("vision"))));
        assert!(alone.contains(&format!("id=\"at-{}\"", all.key("measure"))) && alone.contains(&format!("id=\"at-{}\"", all.key("moved"))));
        assert!(!alone.contains(&format!("id=\"at-{}\"", all.key("story"))));
    }

    async fn a_voice_that_asks_twice_is_heard_once(world: World) {
        let all = Everything::of(&world).await;
        let (story, feedback) = (all.key("story"), all.key("feedback"));
        world.sam.link(feedback, story).await;
        world.sam.link(feedback, all.key("epic")).await;
        let heard = line(&world.mei, story).await;
        assert_eq!(heard["voices"].as_array().unwrap().len(), 1);
        assert_eq!(heard["voices"][0]["asks_for"], story, "for itself, where it asks for that");
        assert_eq!(heard["chorus"]["voices"], 1);
    }

    async fn voices_are_read_a_page_at_a_time(world: World) {
        let story = world.olu.story("Refund").await;
        let epic = world.olu.create("epics", "Refunds", json!({})).await;
        world.olu.link(&story, &epic).await;
        let customer = json!({"title": "Harbour Nine", "segment": "marina", "revenue": 12_000});
        let customer = world.sam.post("/customers", customer).await.key();
        for n in 0..7 {
            let supports = if n < 3 { &epic } else { &story };
            let said = json!({"body": format!("Sentence {n}"), "supports": supports, "customer": customer, "said_by": "Marta",
                "said_at": format!("2026-02-0{}T09:00:00Z", n + 1)});
            world.sam.create("feedback", &format!("Said {n}"), said).await;
        }
        let (mut texts, mut after) = (Vec::new(), String::new());
        for _ in 0..4 {
            let page = world.mei.get(&format!("/items/{story}/voices?limit=2{after}")).await.ok();
            texts.extend(page["items"].as_array().unwrap().iter().map(|voice| voice["text"].as_str().unwrap().to_owned()));
            let Some(next) = page["next"].as_str() else { break };
            after = format!("&after={next}");
        }
        let told = [6, 5, 4, 3, 2, 1, 0].map(|n| format!("Sentence {n}"));
        assert_eq!(texts, told, "those who ask for it itself first, then the newest");
        world.mei.get(&format!("/items/{story}/voices?after=nonsense")).await.invalid("after");
        let page = world.mei.answer(world.mei.browser(Method::GET, &format!("/items/{story}/voices"))).await.is(200).text;
        for word in ["Marta", "Harbour Nine", "marina", "12 k", "7 voices of 1 customer"] {
            assert!(page.contains(word), "{word}");
        }
        let page = world.mei.answer(world.mei.browser(Method::GET, &format!("/items/{story}/voices?after=2_0_zzz"))).await;
        assert_eq!(page.status, 422);
    }
}
