//! Themes: what share of capacity they were to take and took, and where their work goes when they end.

use std::time::Instant;

use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::World;

async fn piece(world: &World, title: &str, points: f64, serves: &[&str]) -> String {
    world.olu.create("stories", title, json!({"points": points, "serves": serves, "status": "review"})).await
}

/// A sprint of these pieces, accepted and closed.
async fn done(world: &World, title: &str, pieces: &[&str]) -> String {
    done_within(world, title, ["2026-03-02", "2026-03-13"], pieces).await
}

async fn done_within(world: &World, title: &str, days: [&str; 2], pieces: &[&str]) -> String {
    let sprint = world.olu.create("sprints", title, json!({"starts_on": days[0], "ends_on": days[1]})).await;
    world
        .olu
        .post(&format!("/sprints/{sprint}/items"), json!({"items": pieces, "_reason": "for the chart"}))
        .await
        .ok();
    world.olu.post(&format!("/sprints/{sprint}/start"), json!({})).await.ok();
    for piece in pieces {
        world.later();
        world.olu.post(&format!("/stories/{piece}/acceptance"), json!({})).await.ok();
    }
    world.later();
    world.olu.post(&format!("/sprints/{sprint}/close"), json!({})).await.ok();
    sprint
}

fn near(told: &Value, expected: f64) {
    assert!(told.as_f64().is_some_and(|told| (told - expected).abs() < 1e-9), "{told} is not {expected}");
}

both! {
    async fn the_actual_share_is_of_accepted_points_through_bets_and_epics(world: World) {
        let calm = world.ada.create("themes", "Calm boarding", json!({"share": 60.0})).await;
        let trust = world.ada.create("themes", "Trust", json!({"share": 40.0})).await;
        let bet = world.ada.create("initiatives", "Bet", json!({"serves": [calm]})).await;
        let epic = world.olu.create("epics", "Epic", json!({"serves": [bet]})).await;
        let (one, two, three) = (
            piece(&world, "Deep below calm", 3.0, &[&epic]).await,
            piece(&world, "Of trust", 5.0, &[&trust]).await,
            piece(&world, "Of neither", 2.0, &[]).await,
        );
        let sprint = done(&world, "Sprint 1", &[&one, &two, &three]).await;
        let told = world.mei.get("/products/TID/themes/shares").await.ok();
        near(&told["themes"][0]["actual"], 0.3);
        near(&told["themes"][0]["drift"], -0.3);
        near(&told["themes"][1]["actual"], 0.5);
        near(&told["without_theme"], 0.2);
        assert_eq!((&told["sprints"], &told["by_points"]), (&json!([sprint]), &json!(true)));
        let next = world.olu.create("sprints", "Sprint 2", json!({"starts_on": "2026-03-16", "ends_on": "2026-03-27"})).await;
        let four = world.olu.create("stories", "Under way", json!({"points": 4, "serves": [calm]})).await;
        world.olu.post(&format!("/sprints/{next}/items"), json!({"items": [four]})).await.ok();
        world.olu.post(&format!("/sprints/{next}/start"), json!({})).await.ok();
        near(&world.mei.get("/products/TID/themes/shares").await.ok()["themes"][0]["running"], 1.0);
        // While it is planned, and in its report, the sprint says the same beside what was wanted.
        for part in ["plan", "report"] {
            let themes = world.mei.get(&format!("/sprints/{next}/{part}")).await.ok()["themes"].clone();
            assert_eq!((&themes[0]["theme"], &themes[0]["share"], &themes[0]["wanted"]), (&json!(calm), &json!(1.0), &json!(0.6)));
            assert_eq!((&themes[1]["theme"], &themes[1]["share"]), (&json!(trust), &json!(0.0)), "a theme that gets nothing is said");
        }
        let shown = world.mei.answer(world.mei.browser(Method::GET, &format!("/items/{next}/plan"))).await.is(200).text;
        assert!(shown.contains("100 % of 60 % wanted"), "{shown}");
        let shown = world.mei.answer(world.mei.browser(Method::GET, "/products/TID/themes")).await.is(200).text;
        for says in ["30 points under", "10 points over", "Deep below calm", "Of neither"] {
            assert!(shown.contains(says), "the page does not say {says}");
        }
        let shown = world.mei.answer(world.mei.browser(Method::GET, &format!("/products/TID/themes?sprint={next}"))).await.is(200).text;
        assert!(shown.contains("Under way"));
        world.mei.answer(world.mei.browser(Method::GET, "/products/TID/themes?sprint=TID-999")).await.is(404);
        world.vera.get("/products/TID/themes/shares").await.missing();
    }

    async fn a_sprint_is_held_against_the_share_that_was_wanted_when_it_closed(world: World) {
        let calm = world.ada.create("themes", "Calm boarding", json!({"share": 60.0})).await;
        let one = piece(&world, "One", 5.0, &[&calm]).await;
        let first = done(&world, "Sprint 1", &[&one]).await;
        world.later();
        let changed = world.ada.patch(&format!("/themes/{calm}"), json!({"share": 20.0})).await;
        let late = world.ada.create("themes", "Named later", json!({"share": 10.0})).await;
        let two = piece(&world, "Two", 5.0, &[&calm]).await;
        let second = done_within(&world, "Sprint 2", ["2026-03-16", "2026-03-27"], &[&two]).await;
        let wanted = async |nth: usize| world.mei.get("/products/TID/themes/shares").await.ok()["themes"][nth]["wanted_by_sprint"].clone();
        assert_eq!(wanted(0).await, json!([0.6, 0.2]), "{first}, {second}");
        assert_eq!(wanted(1).await, json!([null, 0.1]), "{late} was not there when the first was closed");
        let page = world.mei.answer(world.mei.browser(Method::GET, "/products/TID/themes")).await.is(200).text;
        assert!(page.contains("+40") && page.contains("+80"), "each sprint is held against its own share: {page}");
        // What is wanted from here on leaves the past alone, and so does taking it back.
        world.later();
        world.ada.patch(&format!("/themes/{calm}"), json!({"share": null})).await.ok();
        assert_eq!(wanted(0).await, json!([0.6, 0.2]));
        world.later();
        assert!(world.ada.undo(&changed).await.status == 409, "it has changed since");
        assert_eq!(wanted(0).await, json!([0.6, 0.2]));
    }

    async fn each_point_of_the_drift_lists_the_work_that_made_it(world: World) {
        let calm = world.ada.create("themes", "Calm boarding", json!({"share": 60.0})).await;
        let trust = world.ada.create("themes", "Trust", json!({"share": 40.0})).await;
        let (one, two, three, four) = (
            piece(&world, "Of calm", 3.0, &[&calm]).await,
            piece(&world, "Of trust", 4.0, &[&trust]).await,
            piece(&world, "Of neither", 2.0, &[]).await,
            piece(&world, "Of trust, smaller", 1.0, &[&trust]).await,
        );
        let sprint = done(&world, "Sprint 1", &[&one, &two, &three, &four]).await;
        let causes = async |theme: &str, more: &str| world.mei.get(&format!("/themes/{theme}/causes?sprint={sprint}{more}")).await.ok();
        let under = causes(&calm, "").await;
        near(&under["drift"], -0.3);
        assert_eq!(crate::cast::keys(&under), [two.as_str(), three.as_str(), four.as_str()], "what took its place, the largest first");
        near(&under["items"][0]["share"], 0.4);
        assert_eq!((&under["items"][0]["theme"], &under["items"][1]["theme"]), (&json!(trust), &Value::Null));
        let over = causes(&trust, "").await;
        near(&over["drift"], 0.1);
        assert_eq!(crate::cast::keys(&over), [two.as_str(), four.as_str()], "its own work");
        let first = causes(&trust, "&limit=1").await;
        assert_eq!(crate::cast::keys(&first), [two.as_str()]);
        let after = first["next"].as_str().unwrap().to_owned();
        let rest = causes(&trust, &format!("&limit=1&after={after}")).await;
        assert_eq!((crate::cast::keys(&rest), &rest["next"]), (vec![four.clone()], &Value::Null));
        world.mei.get(&format!("/themes/{calm}/causes?sprint=TID-999")).await.invalid("sprint");
        world.mei.get(&format!("/themes/{one}/causes")).await.missing();
        world.vera.get(&format!("/themes/{calm}/causes")).await.missing();
        // Both are past what is borne while no stage is judged only where they drifted by fifteen points.
        let today = async || world.mei.get("/products/TID/strategy/today").await.ok()["drifted"].clone();
        assert_eq!((today().await.as_array().unwrap().len(), &today().await[0]["theme"]), (1, &json!(calm)));
        let desk = world.ada.answer(world.ada.browser(Method::GET, "/")).await.is(200).text;
        assert!(desk.contains("Calm boarding takes 30 % of 60 %") && desk.contains(&format!("themes#theme-{calm}")), "{desk}");
        world.ada.put("/products/TID/life_cycle", json!({"stage": "growth", "evidence": "It grows", "drift": 9})).await.ok();
        assert_eq!(today().await.as_array().unwrap().len(), 2);
        let shown = world.mei.answer(world.mei.browser(Method::GET, &format!("/products/TID/themes?sprint={sprint}&theme={calm}"))).await.is(200).text;
        let part = &shown[shown.find("The drift of Calm boarding").expect("it is explained")..];
        let part = &part[..part.find("</div>").unwrap()];
        assert!(part.contains("30 % of 60 % wanted then, −30 points") && part.contains("Of neither") && !part.contains("Of calm"), "{part}");
        // The chart leads there.
        assert!(shown.contains(&format!("sprint={sprint}&amp;theme={calm}#work")));
    }

    async fn retiring_counts_all_that_hangs_on_a_theme(world: World) {
        let old = world.ada.create("themes", "Old", json!({})).await;
        for nth in 0..5 {
            world.olu.create("stories", &format!("Story {nth}"), json!({"serves": [old]})).await;
        }
        let told = world.ada.delete(&format!("/items/{old}")).await.refused("theme_has_work");
        let detail = told["detail"].as_str().unwrap();
        assert!(detail.contains("5 open items hang") && detail.contains("and 2 more"), "{detail}");
        world.ada.post(&format!("/themes/{old}/retirement"), json!({"leave": true})).await.ok();
        let orphans = world.ada.get("/products/TID/backlog?limit=50").await.ok();
        assert_eq!(crate::cast::keys(&orphans).len(), 5);
        for key in crate::cast::keys(&orphans) {
            assert_eq!(world.ada.get(&format!("/items/{key}/line")).await.ok()["why"], json!([]));
        }
    }

    async fn a_theme_with_work_says_what_hangs_on_it_and_asks_where_that_goes(world: World) {
        let old = world.ada.create("themes", "Old", json!({})).await;
        let new = world.ada.create("themes", "New", json!({})).await;
        let bet = world.ada.create("initiatives", "Bet", json!({"serves": [old]})).await;
        let told = world.ada.delete(&format!("/items/{old}")).await.refused("theme_has_work");
        assert!(told["detail"].as_str().unwrap().contains(&bet), "{told}");
        world.ada.post("/items/changes", json!({"keys": [old], "archive": true})).await.refused("theme_has_work");
        let retire = format!("/themes/{old}/retirement");
        world.ada.post(&retire, json!({})).await.invalid("to");
        world.ada.post(&retire, json!({"to": old})).await.invalid("to");
        world.ada.post(&retire, json!({"to": bet})).await.invalid("to");
        world.mei.post(&retire, json!({"to": new})).await.proposed();
        let page = world.ada.answer(world.ada.browser(Method::GET, &retire)).await.is(200).text;
        assert!(page.contains("Bet"), "{page}");
        let done = world.ada.post(&retire, json!({"to": new})).await;
        assert!(done.status.is_success(), "{}", done.text);
        let up = async || world.ada.get(&format!("/items/{bet}/line")).await.ok()["why"].as_array().unwrap().iter().map(|stop| stop["key"].as_str().unwrap().to_owned()).collect::<Vec<_>>();
        assert_eq!(up().await, std::slice::from_ref(&new));
        assert!(world.ada.item(&old).await["archived_at"].is_string());
        world.later();
        let undone = world.ada.undo(&done).await;
        assert!(undone.status.is_success(), "{}", undone.text);
        assert_eq!(up().await, std::slice::from_ref(&old));
        world.ada.post(&retire, json!({"leave": true})).await.ok();
        assert_eq!(up().await, Vec::<String>::new());
        world.ada.delete(&format!("/items/{new}")).await.ok();
    }

    async fn fifty_sprints_are_read_at_once(world: World) {
        let theme = world.ada.create("themes", "Calm", json!({"share": 50.0})).await;
        let epic = world.olu.create("epics", "Epic", json!({"serves": [theme]})).await;
        let first = piece(&world, "First", 1.0, &[&epic]).await;
        done(&world, "Sprint", &[&first]).await;
        grown(&world, &epic).await;
        let told = world.mei.get("/products/TID/themes/shares").await.ok();
        assert_eq!(told["sprints"].as_array().unwrap().len(), 50);
        let began = Instant::now();
        world.mei.get("/products/TID/themes/shares").await.ok();
        // A hundred milliseconds is asked of a release build; this one is several times slower and shares its machine.
        assert!(began.elapsed().as_millis() < 1_500, "{:?}", began.elapsed());
    }
}

/// Sixty closed sprints of forty accepted pieces each, every other one below the epic.
async fn grown(world: &World, epic: &str) {
    use northline::sql;
    let mut tx = world.app.store.begin().await.unwrap();
    let (product,) =
        tx.query(sql!("select id from product where key = 'TID'")).one::<(uuid::Uuid,)>().await.unwrap().unwrap();
    let (team,) = tx
        .query(sql!("select id from team where product_id = $1"))
        .bind(product)
        .one::<(uuid::Uuid,)>()
        .await
        .unwrap()
        .unwrap();
    let (epic,) = tx
        .query(sql!("select id from item where key = $1"))
        .bind(epic.to_owned())
        .one::<(uuid::Uuid,)>()
        .await
        .unwrap()
        .unwrap();
    for nth in 0..60_i64 {
        let (sprint, now) = (tx.id(), tx.now + chrono::TimeDelta::days(nth));
        let add = |id: uuid::Uuid, kind: &'static str, key: String, status: &'static str| (id, kind, key, status);
        let mut items = vec![add(sprint, "sprint", format!("TID-S{nth}"), "closed")];
        for at in 0..40 {
            items.push(add(tx.id(), "story", format!("TID-S{nth}P{at}"), "accepted"));
        }
        for (id, kind, key, status) in &items {
            tx.query(sql!(
                "insert into item (id, kind, product_id, key, title, status, open, points, created_at, updated_at)
                 values ($1, $2, $3, $4, $4, $5, false, 2.0, $6, $6)"
            ))
            .bind(*id)
            .bind(*kind)
            .bind(product)
            .bind(key.clone())
            .bind(*status)
            .bind(now)
            .run()
            .await
            .unwrap();
        }
        tx.query(sql!(
            "insert into sprint (item_id, team_id, starts_on, ends_on, started_at, closed_at) values ($1, $2, $3, $3, $4, $4)"
        ))
        .bind(sprint).bind(team).bind(now.date_naive()).bind(now).run().await.unwrap();
        for (at, (id, ..)) in items.iter().enumerate().skip(1) {
            let entry = tx.id();
            tx.query(sql!("insert into sprint_entry (id, sprint_id, item_id, at, what, points) values ($1, $2, $3, $4, 'done', 2.0)"))
                .bind(entry).bind(sprint).bind(*id).bind(now).run().await.unwrap();
            if at % 2 == 0 {
                let link = tx.id();
                tx.query(sql!("insert into link (id, kind, from_id, to_id, from_kind, to_kind, created_at) values ($1, 'serves', $2, $3, 'story', 'epic', $4)"))
                    .bind(link).bind(*id).bind(epic).bind(now).run().await.unwrap();
            }
        }
    }
    tx.commit().await.unwrap();
}
