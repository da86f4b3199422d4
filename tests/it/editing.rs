//! Editing: only what is sent, never over somebody else's words, and whatever people type.

use serde_json::{Value, json};

both! {
    async fn a_stale_edit_is_refused_with_both_texts(world: World) {
        let story = world.olu.story("Refund").await;
        let path = format!("/stories/{story}");
        world.olu.patch(&path, json!({"title": "From olu", "version": 1})).await.ok();
        let refusal = world.root.patch(&path, json!({"title": "From root", "version": 1})).await.refused("stale");
        assert_eq!(refusal["version"], 2);
        assert_eq!(refusal["current"]["title"], "From olu");
        assert_eq!(world.mei.item(&story).await["title"], "From olu");
        world.root.patch(&path, json!({"title": "From root", "version": 2})).await.ok();
    }

    async fn a_stale_if_match_is_412(world: World) {
        let story = world.olu.story("Refund").await;
        let path = format!("/stories/{story}");
        let tag = world.olu.get(&format!("/items/{story}")).await.header("etag");
        let edit = |tag: &str, title: &str| {
            world.olu.request(reqwest::Method::PATCH, &path).header("if-match", tag).json(&json!({"title": title}))
        };
        world.olu.answer(edit(&tag, "First")).await.ok();
        let stale = world.olu.answer(edit(&tag, "Second")).await;
        stale.problem(412, "stale");
        world.olu.answer(edit("\"2\"", "Third")).await.ok();
        world.olu.answer(edit("*", "Fourth")).await.ok();
        world.olu.answer(edit("\"soon\"", "Fifth")).await.problem(400, "malformed");
    }

    async fn what_has_no_version_of_its_own_is_held_to_that_of_its_item(world: World) {
        let story = world.olu.story("Refund").await;
        world.olu.story("Voucher").await;
        let tag = world.olu.get(&format!("/items/{story}")).await.header("etag");
        let held = |method: reqwest::Method, path: String, body: Value| {
            world.olu.request(method, &path).header("if-match", &tag).json(&body)
        };
        let top = || held(reqwest::Method::PUT, format!("/stories/{story}/rank"), json!({"bottom": true}));
        let criterion = || held(reqwest::Method::POST, format!("/stories/{story}/criteria"), json!({"text": "Within a day"}));
        world.olu.answer(top()).await.ok();
        world.olu.patch(&format!("/stories/{story}"), json!({"title": "Refund today"})).await.ok();
        world.olu.answer(top()).await.problem(412, "stale");
        world.olu.answer(criterion()).await.problem(412, "stale");
        let team = held(reqwest::Method::POST, "/products/TID/teams".into(), json!({"name": "Sea"}));
        world.olu.answer(team).await.problem(400, "malformed");
        assert_eq!(world.olu.get(&format!("/stories/{story}/criteria")).await.ok()["items"], json!([]));
    }

    async fn every_kind_says_how_often_it_has_changed(world: World) {
        for kind in northline::items::Kind::ALL {
            let path = if kind.is_shared() { "/customers".to_owned() } else { format!("/products/TID/{}", kind.plural()) };
            // A sub-task is one of something.
            let serves = if kind == northline::items::Kind::Subtask { vec![world.root.story("Parent").await] } else { Vec::new() };
            // A decision that was taken is reworded no more.
            let status = (kind == northline::items::Kind::Decision).then_some("open");
            let made = world.root.post(&path, json!({"title": "One", "serves": serves, "status": status})).await.is(201);
            assert_eq!(made.body["version"], 1, "{kind}: {}", made.text);
            let path = format!("/{}/{}", kind.plural(), made.body["key"].as_str().unwrap());
            assert_eq!(world.root.patch(&path, json!({"title": "Two", "version": 1})).await.ok()["version"], 2, "{kind}");
            world.root.patch(&path, json!({"title": "Three", "version": 1})).await.refused("stale");
        }
    }

    async fn two_edits_at_once_lose_nothing(world: World) {
        let story = world.olu.story("Refund").await;
        let path = format!("/stories/{story}");
        for round in 1..=15 {
            let version = world.olu.item(&story).await["version"].clone();
            let edit = |title: &str| json!({"title": format!("{title} {round}"), "version": version});
            let (one, other) = tokio::join!(world.olu.patch(&path, edit("olu")), world.root.patch(&path, edit("root")));
            let mut statuses = [one.status.as_u16(), other.status.as_u16()];
            statuses.sort_unstable();
            assert_eq!(statuses, [200, 409], "{} {}", one.text, other.text);
        }
    }

    async fn two_edits_of_different_fields_at_once_both_stand_or_one_is_told(world: World) {
        let story = world.olu.story("Refund").await;
        let path = format!("/stories/{story}");
        for round in 1..=15 {
            let (one, other) =
                tokio::join!(world.olu.patch(&path, json!({"body": round.to_string()})), world.root.patch(&path, json!({"points": round})));
            let item = world.olu.item(&story).await;
            let body = round.to_string();
            for (answer, stands) in [(one, item["body"] == *body), (other, item["points"] == f64::from(round))] {
                match answer.status.as_u16() {
                    200 => assert!(stands, "{} was lost", answer.asked),
                    _ => drop(answer.refused("stale")),
                }
            }
        }
    }

    async fn null_clears_a_field(world: World) {
        let more = json!({"points": 3, "owner": "mei", "due_on": "2026-05-01", "priority": "low", "labels": ["a"], "body": "Text"});
        let story = world.olu.create("stories", "Refund", more).await;
        let clear = json!({"points": null, "owner": null, "due_on": null, "priority": null, "labels": null, "body": null});
        let cleared = world.olu.patch(&format!("/stories/{story}"), clear).await.ok();
        for field in ["points", "owner", "due_on", "priority"] {
            assert_eq!(cleared[field], Value::Null, "{field}");
        }
        assert_eq!((&cleared["labels"], &cleared["body"]), (&json!([]), &json!("")));
        world.olu.patch(&format!("/stories/{story}"), json!({"title": null})).await.invalid("title");
    }

    async fn what_is_not_sent_stays(world: World) {
        let more = json!({"points": 3, "owner": "mei", "due_on": "2026-05-01", "labels": ["a"], "want": "my money"});
        let story = world.olu.create("stories", "Refund", more).await;
        let edited = world.olu.patch(&format!("/stories/{story}"), json!({"priority": "high"})).await.ok();
        for (field, value) in [("points", json!(3.0)), ("owner", json!("mei@example.org")), ("due_on", json!("2026-05-01")),
            ("labels", json!(["a"])), ("want", json!("my money")), ("priority", json!("high"))] {
            assert_eq!(edited[field], value, "{field}");
        }
    }

    async fn an_edit_that_changes_nothing_leaves_no_trace(world: World) {
        let story = world.olu.story("Refund").await;
        let same = world.olu.patch(&format!("/stories/{story}"), json!({"title": "Refund"})).await.ok();
        assert_eq!(same["version"], 1);
    }

    async fn a_field_it_does_not_have_is_refused(world: World) {
        let story = world.olu.story("Refund").await;
        let path = format!("/stories/{story}");
        world.olu.patch(&path, json!({"colour": "red"})).await.invalid("colour");
        for earned in ["rooted", "voices", "rank", "id", "kind", "created_at", "open"] {
            world.olu.patch(&path, json!({ earned: true })).await.invalid(earned);
        }
        for (field, wrong) in [("points", json!("many")), ("points", json!(-1)), ("points", json!(1e9)), ("title", json!("")),
            ("title", json!(5)), ("status", json!("soon")), ("owner", json!("nobody")), ("owner", json!(["mei"])), ("labels", json!("one")),
            ("labels", json!([1])), ("area", json!("Nowhere")), ("priority", json!("extreme")), ("priority", json!({}))] {
            world.olu.patch(&path, json!({ field: wrong })).await.invalid(field);
        }
        world.olu.patch(&format!("/goals/{story}"), json!({"title": "I am no goal"})).await.missing();
    }

    async fn a_title_may_be_long_but_not_without_end(world: World) {
        let long = "ü".repeat(500);
        let story = world.olu.story(&long).await;
        assert_eq!(world.olu.item(&story).await["title"], long);
        world.olu.post("/products/TID/stories", json!({"title": "x".repeat(10_000)})).await.invalid("title");
        world.olu.patch(&format!("/stories/{story}"), json!({"title": "x".repeat(10_000)})).await.invalid("title");
        world.olu.patch(&format!("/stories/{story}"), json!({"body": "x".repeat(100_001)})).await.invalid("body");
        world.olu.patch(&format!("/stories/{story}"), json!({"body": "x".repeat(100_000)})).await.ok();
    }

    async fn every_script_is_kept_as_written(world: World) {
        for title in ["إعادة الأموال إلى البطاقة نفسها", "החזר לכרטיס", "同じカードに返金", "👩‍👩‍👧‍👦 Zahlung ✅", "Zürich – “quoted” ‹x›",
            "<script>alert('x')</script>", "'; drop table item; --", "%_\\ $1 {0}", "e\u{301} is not é"] {
            let story = world.olu.create("stories", title, json!({"body": title, "labels": [title]})).await;
            let item = world.mei.item(&story).await;
            assert_eq!((&item["title"], &item["body"]), (&json!(title), &json!(title)));
            assert_eq!(item["labels"], json!([title.to_lowercase()]));
            assert_eq!(world.mei.order().await.last(), Some(&story));
        }
    }

    async fn nul_is_refused_wherever_it_is_typed(world: World) {
        let story = world.olu.story("Refund").await;
        let path = format!("/stories/{story}");
        let nul = "be\0fore";
        for field in ["title", "body", "owner", "area", "status", "priority", "persona", "want", "due_on"] {
            world.olu.patch(&path, json!({ field: nul })).await.invalid(field);
            world.olu.post("/products/TID/stories", crate::cast::with(json!({"title": "New"}), json!({ field: nul }))).await.is(422);
            world.sam.patch(&path, json!({ field: nul })).await.is(422);
        }
        world.olu.patch(&path, json!({"labels": [nul]})).await.is(422);
        world.olu.patch(&path, json!({"title": "New", "_reason": nul})).await.is(422);
        world.olu.post("/products/TID/backlog", json!({"line": "Refund @m\0ei"})).await.is(422);
        world.olu.post(&format!("/items/{story}/comments"), json!({"body": nul})).await.invalid("body");
        world.olu.post(&format!("{path}/acceptance"), json!({"accept": false, "reason": nul})).await.invalid("reason");
        for get in ["/items/TID%00-1", "/products/T%00D/backlog", "/products/TID/backlog?q=%00", "/products/TID/backlog?status=%00",
            "/search?q=%00", "/proposals?state=%00", "/products/TID/items?kind=story&status=a%00b"] {
            let answer = world.olu.get(get).await;
            assert!(answer.status.is_client_error(), "{get}: {} {}", answer.status, answer.text);
        }
    }

    async fn a_date_that_does_not_exist_is_refused(world: World) {
        let story = world.olu.story("Refund").await;
        for date in ["2026-02-30", "2026-13-01", "soon", "2026-1-1", "0", "99999999999-01-01", "-5000-01-01", "+200000-01-01"] {
            world.olu.patch(&format!("/stories/{story}"), json!({"due_on": date})).await.invalid("due_on");
            world.olu.post("/products/TID/stories", json!({"title": "New", "due_on": date})).await.invalid("due_on");
        }
        for at in ["2026-02-30T10:00:00Z", "yesterday", "+200000-01-01T00:00:00Z", "-5000-01-01T00:00:00Z"] {
            world.sam.post("/products/TID/feedback", json!({"title": "New", "said_at": at})).await.invalid("said_at");
        }
        let goal = json!({"title": "Goal", "starts_on": "2026-05-01", "ends_on": "2026-04-01"});
        world.ada.post("/products/TID/goals", goal).await.invalid("ends_on");
    }

    async fn a_moment_is_kept_to_the_microsecond(world: World) {
        let said = world.sam.create("feedback", "Now", json!({"said_at": "2026-01-05T10:00:00.123456789+02:00"})).await;
        assert_eq!(world.sam.item(&said).await["said_at"], "2026-01-05T08:00:00.123456Z");
    }
}

both! {
    async fn what_creating_answers_is_what_is_there(world: World) {
        let goal = world.ada.create("goals", "Half the waiting", json!({})).await;
        world.root.post("/products/TID/areas", json!({"name": "Booking"})).await.is(201);
        for (kind, more) in [
            ("stories", json!({"title": "Pay once", "points": 3, "owner": "mei", "labels": ["pay"], "area": "Booking"})),
            ("bugs", json!({"title": "Paid twice", "body": "Said by **three**", "status": "ready", "serves": [goal]})),
            ("releases", json!({"title": "Spring"})),
        ] {
            let created = world.root.post(&format!("/products/TID/{kind}"), more).await.is(201).body.clone();
            let key = created["key"].as_str().unwrap().to_owned();
            let there = world.olu.get(&format!("/items/{key}")).await.ok();
            let there = there.as_object().unwrap();
            let differs: Vec<_> = created.as_object().unwrap().iter().filter(|(name, told)| there.get(*name) != Some(told)).collect();
            assert!(differs.is_empty(), "{key}: {differs:?}");
        }
    }
}
