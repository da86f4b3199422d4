//! Budgets: planned, approved by whoever holds the right, spent by entries and people, in one currency.

use reqwest::Method;
use serde_json::{Value, json};

use crate::cast::Person;

async fn read(person: &Person) -> Value {
    person.get("/products/TID/budget").await.ok()
}

fn near(told: &Value, expected: f64) {
    assert!(told.as_f64().is_some_and(|told| (told - expected).abs() < 1e-6), "{told} is not {expected}");
}

both! {
    async fn approving_money_is_the_word_of_executives_and_owners(world: World) {
        let plan = "/products/TID/budget/plan";
        world.ada.put(plan, json!({"planned": 50_000})).await.invalid("currency");
        world.ada.put(plan, json!({"planned": 50_000, "currency": "Euros"})).await.invalid("currency");
        world.ada.put(plan, json!({"planned": -1, "currency": "EUR"})).await.invalid("planned");
        world.ada.put(plan, json!({"planned": 50_000, "currency": "EUR", "starts_on": "2026-06-01", "ends_on": "2026-01-01"})).await.invalid("ends_on");
        world.ada.put(plan, json!({"planned": 50_000, "currency": "eur", "starts_on": "2026-01-01", "ends_on": "2026-12-31"})).await.ok();
        let approval = "/products/TID/budget/approval";
        let proposal = world.ada.put(approval, json!({"approved": 40_000})).await.proposed()["proposal"].as_str().unwrap().to_owned();
        assert_eq!(read(&world.ada).await["approved"], 0.0);
        world.ada.post(&format!("/proposals/{proposal}/acceptance"), json!({})).await.forbidden();
        world.ines.post(&format!("/proposals/{proposal}/acceptance"), json!({})).await.ok();
        assert_eq!(read(&world.ada).await["approved"], 40_000.0);
        world.later();
        let done = world.ines.put(approval, json!({})).await;
        assert_eq!(read(&world.ada).await["approved"], 50_000.0);
        world.later();
        let undone = world.ines.undo(&done).await;
        assert!(undone.status.is_success(), "{}", undone.text);
        assert_eq!(read(&world.ada).await["approved"], 40_000.0);
        world.vera.get("/products/TID/budget").await.missing();
    }

    async fn currencies_are_not_mixed(world: World) {
        world.ada.put("/products/TID/budget/plan", json!({"planned": 1_000, "currency": "EUR"})).await.ok();
        let bet = world.ada.create("initiatives", "Bet", json!({})).await;
        for told in [
            world.ada.put("/products/TID/budget/plan", json!({"of": bet, "planned": 5, "currency": "USD"})).await,
            world.ines.put("/products/TID/budget/approval", json!({"approved": 5, "currency": "USD"})).await,
            world.ada.post("/products/TID/budget/entries", json!({"amount": 5, "words": "Desk", "currency": "USD"})).await,
            world.ines.put("/products/TID/budget/limit", json!({"currency": "USD"})).await,
        ] {
            let told = told.refused("mixed_currencies");
            assert!(told["detail"].as_str().unwrap().contains("EUR"), "{told}");
        }
        world.ada.put("/products/TID/budget/plan", json!({"of": bet, "planned": 5, "currency": "EUR"})).await.ok();
    }

    async fn a_change_over_the_limit_is_proposed(world: World) {
        world.ada.put("/products/TID/budget/limit", json!({"currency": "EUR", "most": 10_000})).await.proposed();
        world.ines.put("/products/TID/budget/limit", json!({"currency": "EUR", "most": 10_000})).await.ok();
        let plan = "/products/TID/budget/plan";
        world.ada.put(plan, json!({"planned": 10_000})).await.ok();
        world.ada.put(plan, json!({"planned": 20_001})).await.proposed();
        world.ada.put(plan, json!({"planned": 20_000})).await.ok();
        world.ines.put(plan, json!({"planned": 90_000})).await.ok();
        world.mei.put(plan, json!({"planned": 90_001})).await.proposed();
        assert_eq!(read(&world.mei).await["planned"], 90_000.0);
    }

    async fn a_product_holds_its_themes_and_a_theme_its_initiatives(world: World) {
        let theme = world.ada.create("themes", "Trust", json!({})).await;
        let bet = world.ada.create("initiatives", "Ledger", json!({"serves": [theme]})).await;
        let alone = world.ada.create("initiatives", "Of no theme", json!({})).await;
        let plan = "/products/TID/budget/plan";
        let year = json!({"currency": "EUR", "starts_on": "2026-01-01", "ends_on": "2026-03-31"});
        let part = |of: Option<&str>, planned: f64| crate::cast::with(year.clone(), json!({"of": of, "planned": planned}));
        world.ada.put(plan, part(Some(&bet), 30_000.0)).await.ok();
        world.ada.put(plan, part(Some(&alone), 5_000.0)).await.ok();
        let of = |told: &Value, key: Option<&str>| told["items"].as_array().unwrap().iter().find(|one| one["of"].as_str() == key).unwrap().clone();
        // Nothing is planned for the whole yet: it is what its parts are, each counted once.
        let told = read(&world.ada).await;
        assert_eq!((&told["planned"], &of(&told, Some(&theme))["planned"]), (&json!(35_000.0), &json!(30_000.0)));
        assert_eq!((&of(&told, Some(&bet))["within"], &of(&told, Some(&alone))["within"]), (&json!(theme), &Value::Null));
        let said = world.ada.put(plan, part(Some(&theme), 20_000.0)).await.ok();
        assert!(said["warnings"][0].as_str().unwrap().contains("30,000 is planned below it, of 20,000: 10,000 more"), "{said}");
        let said = world.ada.put(plan, part(Some(&bet), 25_000.0)).await.ok();
        assert!(said["warnings"][0].as_str().unwrap().contains("only 20,000 for Trust"), "{said}");
        let page = world.ada.answer(world.ada.browser(Method::GET, "/products/TID/budget")).await.is(200).text;
        assert!(page.contains("5,000 more than it has") && page.contains("only 20,000 for Trust, which holds it"), "{page}");
        let said = world.ada.put(plan, part(None, 100_000.0)).await.ok();
        assert_eq!(said["warnings"], json!([]));
        let told = read(&world.ada).await;
        assert_eq!((&told["planned"], &of(&told, None)["planned_below"]), (&json!(100_000.0), &json!(25_000.0)), "the theme has 20,000, and 5,000 stand alone");
        // Spending, burn and forecast of the whole are those of its parts and its own.
        let entries = "/products/TID/budget/entries";
        for (of, amount, day) in [(Some(&bet), 3_000.0, "2026-02-23"), (Some(&theme), 500.0, "2026-02-27"), (Some(&alone), 700.0, "2026-01-12"), (None, 40.0, "2026-03-02")] {
            world.ada.post(entries, json!({"of": of, "words": "Spent", "amount": amount, "on_day": day})).await.created();
        }
        let told = read(&world.ada).await;
        let parts: Vec<Value> = [Some(bet.as_str()), Some(theme.as_str()), Some(alone.as_str()), None].iter().map(|key| of(&told, *key)).collect();
        near(&parts[0]["spent"], 3_000.0);
        near(&parts[1]["spent"], 3_500.0);
        near(&parts[1]["spent_here"], 500.0);
        near(&told["spent"], 4_240.0);
        let day = 365.0 / 12.0;
        // All of them over the same fifty days since the first spending of the product.
        near(&parts[0]["burn"], 3_000.0 / 50.0 * day);
        near(&parts[1]["burn"], 3_500.0 / 50.0 * day);
        near(&told["burn"], 4_240.0 / 50.0 * day);
        near(&parts[0]["forecast"], 3_000.0 + 29.0 * 3_000.0 / 50.0);
        let foreseen = |nth: usize| parts[nth]["forecast"].as_f64().unwrap();
        near(&parts[1]["forecast"], foreseen(0) + 500.0 + 29.0 * 10.0);
        near(&told["forecast"], foreseen(1) + foreseen(2) + 40.0 + 29.0 * 0.8);
    }

    async fn what_is_over_is_no_forecast_and_an_empty_sum_no_minus(world: World) {
        let bet = world.ada.create("initiatives", "Ledger", json!({})).await;
        let body = world.ada.get("/products/TID/budget").await.text;
        assert!(!body.contains("-0"), "{body}");
        world.ada.put("/products/TID/budget/plan", json!({"of": bet, "planned": 9_000, "currency": "EUR"})).await.ok();
        let tess = json!({"of": bet, "who": "Tess", "rate": 600, "allocation": 50, "from_on": "2026-02-02", "until_on": "2026-02-13"});
        world.ada.post("/products/TID/budget/people", tess).await.created();
        let told = read(&world.ada).await;
        let of_bet = told["items"].as_array().unwrap().iter().find(|one| one["of"] == bet.as_str()).unwrap();
        near(&of_bet["spent"], 3_000.0);
        assert_eq!(of_bet["forecast"], Value::Null, "its last day has passed");
        let page = world.ada.answer(world.ada.browser(Method::GET, "/products/TID/budget")).await.is(200).text;
        assert!(!page.contains("Approved below"), "nothing hangs below it");
        let page = world.ada.answer(world.ada.browser(Method::GET, &format!("/items/{bet}/history"))).await.is(200).text;
        assert!(page.contains("planned 9,000 EUR for it") && page.contains("put Tess on it at 50 %") && !page.contains("changed something"), "{page}");
    }

    async fn a_proposal_about_money_says_from_how_much_to_how_much(world: World) {
        let bet = world.ada.create("initiatives", "Ledger", json!({})).await;
        world.ines.put("/products/TID/budget/limit", json!({"currency": "EUR", "most": 10_000})).await.ok();
        world.ada.put("/products/TID/budget/plan", json!({"of": bet, "planned": 8_000})).await.ok();
        let plan = |planned: i64| json!({"of": bet, "planned": planned});
        let proposed = world.ada.put("/products/TID/budget/plan", plan(30_000)).await.proposed();
        assert_eq!(proposed["summary"], format!("Plan 30,000 EUR for {bet} “Ledger”"));
        world.mei.put("/products/TID/budget/plan", plan(25_000)).await.proposed();
        let path = format!("/proposals/{}", proposed["proposal"].as_str().unwrap());
        let page = world.ines.answer(world.ines.browser(Method::GET, &path)).await.is(200).text;
        for said in ["8,000 EUR → 30,000 EUR", "is 10,000 EUR a change; this is 12,000 EUR over it", "Also waiting", "Plan 25,000 EUR"] {
            assert!(page.contains(said), "{said}: {page}");
        }
    }

    async fn entries_and_people_are_spent_and_foreseen(world: World) {
        let theme = world.ada.create("themes", "Trust", json!({})).await;
        let story = world.olu.story("No budget").await;
        world.ada.put("/products/TID/budget/plan", json!({"of": theme, "planned": 30_000, "currency": "EUR", "ends_on": "2026-03-13"})).await.ok();
        world.ada.put("/products/TID/budget/plan", json!({"of": story, "planned": 1})).await.invalid("of");
        world.ines.put("/products/TID/budget/approval", json!({"of": theme})).await.ok();
        let entries = "/products/TID/budget/entries";
        world.ada.post(entries, json!({"of": theme, "words": "Licences", "amount": 0})).await.invalid("amount");
        world.ada.post(entries, json!({"of": theme, "words": " ", "amount": 1})).await.invalid("words");
        let entry = world.ada.post(entries, json!({"of": theme, "words": "Licences", "amount": 2_000, "on_day": "2026-02-23"})).await.created();
        let people = "/products/TID/budget/people";
        let mei = json!({"of": theme, "who": "Mei", "rate": 600, "allocation": 50, "from_on": "2026-02-23", "until_on": "2026-03-13"});
        world.ada.post(people, crate::cast::with(mei.clone(), json!({"allocation": 101}))).await.invalid("allocation");
        world.ada.post(people, crate::cast::with(mei.clone(), json!({"until_on": "2026-01-01"}))).await.invalid("until_on");
        world.ada.post(people, mei).await.created();
        let told = read(&world.ada).await;
        let of_theme = told["items"].as_array().unwrap().iter().find(|one| one["of"] == theme.as_str()).unwrap().clone();
        // Six working days up to Monday, 2 March; nine more until the 13th, and entries at 250 a day for eleven days.
        near(&of_theme["spent"], 2_000.0 + 6.0 * 300.0);
        near(&of_theme["forecast"], 3_800.0 + 9.0 * 300.0 + 11.0 * 250.0);
        near(&of_theme["burn"], 3_800.0 / 8.0 * 365.0 / 12.0);
        near(&told["spent"], 3_800.0);
        assert_eq!(of_theme["people"][0]["rate"], 600.0);
        // What people cost is for those who keep or approve budgets.
        let seen = read(&world.mei).await;
        let seen = seen["items"].as_array().unwrap().iter().find(|one| one["of"] == theme.as_str()).unwrap().clone();
        assert_eq!((&seen["people"][0]["rate"], &seen["people"][0]["who"]), (&Value::Null, &json!("Mei")));
        let page = world.ada.answer(world.ada.browser(Method::GET, "/products/TID/budget")).await.is(200).text;
        assert!(page.contains("Licences") && page.contains("3,800"), "{page}");
        let strike = format!("{entries}/{}", entry["id"].as_str().unwrap());
        world.later();
        let struck = world.ada.delete(&strike).await;
        assert!(struck.status.is_success(), "{}", struck.text);
        near(&read(&world.ada).await["spent"], 1_800.0);
        world.ada.delete(&strike).await.missing();
        world.later();
        let undone = world.ada.undo(&struck).await;
        assert!(undone.status.is_success(), "{}", undone.text);
        near(&read(&world.ada).await["spent"], 3_800.0);
        world.vera.delete(&strike).await.missing();
        assert_eq!(world.wrong().await, Vec::<String>::new());
    }
}
