//! From an empty product to a roadmap that a customer sees, through the API: vision, goals, market, ideas scored by two, cut line,
//! promotion, scenario, share link, and back in time.

use chrono::TimeDelta;
use serde_json::{Value, json};

use crate::harness::World;

/// The ideas and, in weeks, how much each takes.
const IDEAS: [(&str, &str); 10] = [
    ("Money back without a call", "2"),
    ("A receipt by mail", "1"),
    ("Dogs on deck", "6"),
    ("Seats for groups", "4"),
    ("A pass without signal", "3"),
    ("Pay in instalments", "8"),
    ("Delay told by text", "2"),
    ("One code for a family", "3"),
    ("Harbour maps", "5"),
    ("Refunds in the daily report", "1"),
];

/// A vision with two goals, three personas, and a competitor held against one feature.
async fn direction(world: &World) -> String {
    let vision = world.ada.create("visions", "Every island in a day", json!({})).await;
    world.ada.create("goals", "Trust before the booking", json!({"serves": [vision]})).await;
    let calm = world.ada.create("goals", "Calm at the pier", json!({"serves": [vision]})).await;
    for persona in ["Skipper", "Day tripper", "Harbour clerk"] {
        world.ada.create("personas", persona, json!({"goals": "Leave on time"})).await;
    }
    let rival = world.ada.create("competitors", "Quaybook", json!({})).await;
    let feature = world.ada.create("features", "Money back without a call", json!({})).await;
    let cell = json!({"level": "partly", "words": "By mail only", "source": "Their help page"});
    world.ada.put(&format!("/features/{feature}/cells/{rival}"), cell).await.ok();
    calm
}

/// Two score the ideas without seeing each other's numbers; what they are apart on is settled, and all goes into the sheet.
async fn scored(world: &World, ideas: &[String]) {
    let asked = json!({
        "title": "Spring", "ideas": ideas, "method": "rice",
        "scorers": [{"person": "ada@example.org"}, {"person": "mei@example.org"}],
    });
    let round = world.ada.post("/products/TID/ideas/rounds", asked).await.created();
    let round = format!("/scoring-rounds/{}", round["id"].as_str().unwrap());
    for (who, reach) in [(&world.ada, 900), (&world.mei, 500)] {
        for (nth, (idea, (_, weeks))) in ideas.iter().zip(IDEAS).enumerate() {
            let reach = (reach - 40 * nth).to_string();
            for (input, said) in [("reach", reach.as_str()), ("impact", "1"), ("confidence", "80"), ("effort", weeks)] {
                who.put(&format!("{round}/scores/{idea}/rice.{input}"), json!({"said": said})).await.ok();
            }
        }
        let seen = who.get(&round).await.ok();
        assert_eq!(seen["cells"], json!([]), "nothing is told before it is revealed");
    }
    world.ada.post(&format!("{round}/reveal"), json!({})).await.ok();
    let told = world.mei.get(&round).await.ok();
    let cell = told["cells"].as_array().unwrap().iter().find(|cell| cell["key"] == ideas[0].as_str()).unwrap();
    assert_eq!(
        (&cell["lowest"], &cell["highest"]),
        (&json!(500.0), &json!(900.0)),
        "where they lie apart stands first"
    );
    world.ada.post(&format!("{round}/agreement"), json!({})).await.ok();
    for (nth, idea) in ideas.iter().enumerate() {
        let settled = world.ada.put(&format!("{round}/results/{idea}/rice.reach"), json!({})).await.ok();
        let between = 700.0 - 40.0 * nth as f64;
        assert_eq!(
            (&settled["key"], &settled["settled"]),
            (&json!(idea), &json!(between)),
            "between the two who differ"
        );
    }
    world.ada.post(&format!("{round}/application"), json!({})).await.ok();
}

fn lines(part: &Value) -> Vec<String> {
    part.as_array().unwrap().iter().map(|line| line["key"].as_str().unwrap().to_owned()).collect()
}

/// The ideas above and below what there is room for, after one below was traded for one above with a reason.
async fn cut(world: &World) -> (String, String) {
    let drawn = json!({"method": "rice", "unit": "person_weeks", "capacity": 40});
    world.ada.put("/products/TID/cut", drawn).await.ok();
    let cut = world.ada.get("/products/TID/cut").await.ok();
    let (above, below) = (lines(&cut["above"]), lines(&cut["below"]));
    assert_eq!(above.len() + below.len(), 10, "{cut}");
    let (keep, drop) = (below[0].clone(), above.last().unwrap().clone());
    let traded = json!({"keep": keep, "drop": drop, "reason": "The harbour asks for it"});
    world.ada.post("/products/TID/cut/trades", traded).await.created();
    let after = world.ada.get("/products/TID/cut").await.ok();
    assert!(lines(&after["above"]).contains(&keep) && lines(&after["below"]).contains(&drop), "{after}");
    let decisions = world.ada.get("/products/TID/items?kind=decision").await.ok();
    assert_eq!(decisions["items"].as_array().unwrap().len(), 1, "a trade-off is a decision");
    (above[0].clone(), keep)
}

async fn promoted(world: &World, idea: &str, goal: &str, starts: &str, due: &str) -> String {
    let asked = json!({"hypothesis": "Half of the calls go"});
    let bet =
        world.ada.post(&format!("/ideas/{idea}/initiative"), asked).await.created()["key"].as_str().unwrap().to_owned();
    world.ada.link(&bet, goal).await;
    let placed = json!({"starts_on": starts, "due_on": due, "horizon": "now", "status": "active"});
    world.ada.patch(&format!("/initiatives/{bet}"), placed).await.ok();
    bet
}

/// A scenario moves a bet by a month and is applied.
async fn applied(world: &World, bet: &str) {
    let made = world.ada.post("/products/TID/roadmap/scenarios", json!({"name": "A month later"})).await.created();
    let scenario = format!("/scenarios/{}", made["id"].as_str().unwrap());
    world.ada.put(&format!("{scenario}/bets/{bet}"), json!({"due_on": "2026-08-31"})).await.ok();
    let read = world.ada.get(&scenario).await.ok();
    assert_eq!(read["bets"][0]["later_by"], 31, "{read}");
    world.ada.post(&format!("{scenario}/application"), json!({"revision": read["revision"]})).await.ok();
    assert_eq!(world.ada.item(bet).await["due_on"], "2026-08-31");
}

/// What somebody without an account reads at an address.
async fn outside(world: &World, path: &str) -> (u16, String) {
    let address = format!("http://{}{path}", world.address);
    let answer = reqwest::get(address).await.unwrap();
    (answer.status().as_u16(), answer.text().await.unwrap())
}

both! {
    async fn from_an_empty_product_to_a_roadmap_that_a_customer_sees(world: World) {
        let goal = direction(&world).await;
        let mut ideas = Vec::new();
        for (title, _) in IDEAS {
            ideas.push(world.ada.create("ideas", title, json!({})).await);
        }
        scored(&world, &ideas).await;
        let (first, kept) = cut(&world).await;
        let bet = promoted(&world, &first, &goal, "2026-05-01", "2026-07-31").await;
        promoted(&world, &kept, &goal, "2026-06-01", "2026-06-30").await;
        let shown = world.ada.get("/products/TID/roadmap").await.ok();
        assert!(lines(&shown["bets"]).contains(&bet), "{shown}");

        world.clock.advance(TimeDelta::days(3));
        let before = world.clock.now().date_naive();
        world.clock.advance(TimeDelta::days(2));
        applied(&world, &bet).await;

        let link = json!({"audience": "public", "name": "Harbour of Ash", "view": "horizons"});
        let made = world.ada.post("/products/TID/shares", link).await.created();
        let (status, page) = outside(&world, made["roadmap"].as_str().unwrap()).await;
        let title = world.ada.item(&bet).await["title"].as_str().unwrap().to_owned();
        assert!(status == 200 && page.contains(&title) && !page.contains("2026-08-31"), "{status}: {page}");
        let (status, page) = outside(&world, made["presentation"].as_str().unwrap()).await;
        assert!(status == 200 && page.contains(&title), "{status}: {page}");

        // Back in time, and what has changed since.
        let at = world.ada.get(&format!("/products/TID/roadmap/at?day={before}")).await.ok();
        let then = at["bets"].as_array().unwrap().iter().find(|one| one["key"] == bet.as_str()).unwrap();
        assert_eq!(then["due_on"], "2026-07-31");
        world.clock.advance(TimeDelta::days(1));
        let today = world.clock.now().date_naive();
        let changes = world.ada.get(&format!("/products/TID/roadmap/changes?from={before}&to={today}")).await.ok();
        assert_eq!((&changes["items"][0]["key"], &changes["items"][0]["slip"]["end"]), (&json!(bet), &json!(31)), "{changes}");

        world.ada.delete(&format!("/products/TID/shares/{}", made["id"].as_str().unwrap())).await.ok();
        assert_eq!(outside(&world, made["roadmap"].as_str().unwrap()).await.0, 404, "a revoked link opens nothing");
    }
}
