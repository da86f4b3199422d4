//! Experiments: what counts as passing is said before they begin and fixed from then on; decisions that were taken stand.

use serde_json::json;

both! {
    async fn what_counts_as_passing_is_said_before_it_begins_and_fixed_from_then_on(world: World) {
        let key = world.ada.create("experiments", "A painted door", json!({"hypothesis": "They pay monthly"})).await;
        let path = format!("/experiments/{key}");
        let missing = world.ada.patch(&path, json!({"status": "running"})).await.invalid("threshold");
        assert!(missing.to_string().contains("before it begins"), "{missing}");
        world.ada.patch(&path, json!({"result": 34})).await.invalid("result");
        world.ada.patch(&path, json!({"threshold": 30, "test": "A button that leads nowhere", "measure": "presses in a hundred"})).await.ok();
        world.ada.patch(&path, json!({"threshold": 25})).await.ok();
        let begun = world.ada.patch(&path, json!({"status": "running"})).await.is(200);
        for later in [json!({"threshold": 20}), json!({"passes": "at most"}), json!({"hypothesis": "They like it"}), json!({"test": "Ask them"}), json!({"measure": "smiles"}), json!({"threshold": null}), json!({"status": "planned"})] {
            world.ada.patch(&path, later.clone()).await.refused("has_begun");
        }
        world.ada.patch(&path, json!({"threshold": 25, "ends_on": "2031-01-01"})).await.ok();
        // Begun by mistake, it may be taken back; with a result it stands.
        world.ada.undo(&begun).await.ok();
        assert_eq!(world.ada.item(&key).await["status"], "planned");
        let begun = world.ada.patch(&path, json!({"status": "running"})).await.is(200);
        world.ada.patch(&path, json!({"result": 31})).await.ok();
        world.ada.undo(&begun).await.refused("changed_since");
    }

    async fn whether_it_passed_is_read_from_its_result(world: World) {
        let said = json!({"hypothesis": "They pay", "test": "A button", "threshold": 30, "passes": "at least", "status": "running"});
        let key = world.ada.create("experiments", "A painted door", said).await;
        let path = format!("/experiments/{key}");
        world.ada.patch(&path, json!({"status": "passed"})).await.invalid("result");
        let done = world.ada.patch(&path, json!({"result": 34, "changed": "We build it"})).await.ok();
        assert_eq!(done["status"], "passed");
        world.ada.patch(&path, json!({"status": "failed"})).await.refused("derived_status");
        assert_eq!(world.ada.patch(&path, json!({"result": 29})).await.ok()["status"], "failed");
        assert_eq!(world.ada.patch(&path, json!({"result": null})).await.ok()["status"], "running");
        world.ada.patch(&path, json!({"result": 30})).await.ok();
        assert_eq!(world.ada.item(&key).await["status"], "passed");
        world.ada.post("/products/TID/experiments", json!({"title": "Told", "status": "running"})).await.invalid("threshold");
        world.ada.post("/products/TID/experiments", json!({"title": "Told", "status": "passed", "hypothesis": "a", "test": "b", "threshold": 1})).await.invalid("result");
    }

    async fn what_it_changed_is_linked(world: World) {
        let said = json!({"hypothesis": "They pay", "test": "A button", "threshold": 30, "status": "running"});
        let key = world.ada.create("experiments", "A painted door", said).await;
        let idea = world.ada.create("ideas", "Pay monthly", json!({})).await;
        let done = world.ada.patch(&format!("/experiments/{key}"), json!({"result": 34})).await.ok();
        assert_eq!(done["status"], "passed");
        world.ada.post("/links", json!({"from": key, "to": idea, "kind": "changes"})).await.created();
        let page = world.ada.browser(reqwest::Method::GET, &format!("/items/{key}")).send().await.unwrap().text().await.unwrap();
        assert!(page.contains("It passed.") && page.contains("Pay monthly") && page.contains("changed"));
        world.ada.post("/links", json!({"from": idea, "to": key, "kind": "changes"})).await.invalid("to");
    }

    async fn a_decision_that_was_taken_stays_as_it_was_written(world: World) {
        let said = json!({"context": "One engineer", "chosen": "Refunds", "consequences": "Good, because it is asked for"});
        let key = world.olu.create("decisions", "Refunds first", said).await;
        let path = format!("/decisions/{key}");
        for later in [json!({"chosen": "Lanes"}), json!({"title": "Lanes first"}), json!({"consequences": "None"}), json!({"body": "Well"}), json!({"status": "open"})] {
            world.olu.patch(&path, later).await.refused("decision_stands");
        }
        world.olu.patch(&path, json!({"labels": ["money"], "chosen": "Refunds"})).await.ok();
        let done = world.olu.post(&format!("{path}/successor"), json!({"title": "Lanes first", "chosen": "Lanes, because the season opens"})).await.is(201);
        let new = done.body["key"].as_str().unwrap().to_owned();
        let (old, now) = (world.olu.item(&key).await, world.olu.item(&new).await);
        assert_eq!((&old["status"], &old["chosen"], &now["status"], &now["context"]), (&json!("superseded"), &json!("Refunds"), &json!("decided"), &json!("One engineer")));
        world.olu.post(&format!("{path}/successor"), json!({"title": "Again"})).await.refused("not_decided");
        world.olu.patch(&path, json!({"status": "decided"})).await.refused("decision_stands");
        world.olu.undo(&done).await.ok();
        assert_eq!(world.olu.item(&key).await["status"], "decided");
        world.mei.post(&format!("{path}/successor"), json!({"title": "Mine"})).await.proposed();
        world.vera.post(&format!("{path}/successor"), json!({"title": "Mine"})).await.missing();
        // What is still open is written until it is decided.
        let open = world.olu.create("decisions", "Which bank", json!({"status": "open"})).await;
        world.olu.patch(&format!("/decisions/{open}"), json!({"chosen": "The near one", "status": "decided"})).await.ok();
        world.olu.patch(&format!("/decisions/{open}"), json!({"chosen": "The far one"})).await.refused("decision_stands");
    }
}
