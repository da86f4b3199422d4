//! The inbox of ideas: triage, sleep, merging that loses no voice, and where an idea stands by the work below it.

use serde_json::{Value, json};

use crate::cast::{Person, keys};

async fn shelf(person: &Person, shelf: &str) -> Value {
    person.get(&format!("/products/TID/ideas/inbox?shelf={shelf}")).await.ok()
}

both! {
    async fn merging_keeps_every_voice_and_undo_gives_each_back(world: World) {
        let (keep, twin) = (world.ada.create("ideas", "Refund without a call", json!({})).await, world.ada.create("ideas", "Refunds by phone", json!({})).await);
        let mut voices = Vec::new();
        for words in ["Both ask", "Only the twin asks", "Another for the twin"] {
            voices.push(world.ada.create("feedback", words, json!({})).await);
        }
        world.ada.link(&voices[0], &keep).await;
        for (voice, weight) in voices.iter().zip(["nice", "critical", "important"]) {
            world.ada.post("/links", json!({"from": voice, "to": twin, "weight": weight})).await.created();
        }
        let heard = async |key: &str| world.ada.get(&format!("/items/{key}/voices")).await.ok();
        let merged = world.ada.post(&format!("/ideas/{twin}/merge"), json!({"into": keep})).await.is(200);
        assert_eq!(world.ada.item(&keep).await["voices"], 3);
        let all = heard(&keep).await;
        let weight = all["items"].as_array().unwrap().iter().find(|voice| voice["key"] == voices[1]).unwrap()["weight"].clone();
        assert_eq!(weight, "critical");
        let gone = world.ada.item(&twin).await;
        assert_eq!((&gone["status"], &gone["voices"]), (&json!("declined"), &json!(3)));
        assert!(gone["reason"].as_str().unwrap().contains(&keep));

        world.ada.undo(&merged).await.ok();
        assert_eq!((&world.ada.item(&keep).await["voices"], &world.ada.item(&twin).await["voices"]), (&json!(1), &json!(3)));
        assert_eq!(world.ada.item(&twin).await["status"], "new");
        assert_eq!(keys(&heard(&keep).await), [voices[0].clone()]);
        world.ada.post(&format!("/ideas/{twin}/merge"), json!({"into": twin})).await.invalid("into");
        world.ada.post(&format!("/ideas/{twin}/merge"), json!({"into": voices[0]})).await.invalid("into");
        world.mei.post(&format!("/ideas/{twin}/merge"), json!({"into": keep})).await.proposed();
    }

    async fn what_sleeps_is_not_asked_about_until_its_day(world: World) {
        let idea = world.ada.create("ideas", "Refunds", json!({})).await;
        let awake = world.ada.create("ideas", "Receipts", json!({})).await;
        let slept = world.ada.patch(&format!("/ideas/{idea}"), json!({"snoozed_until": "2999-01-01"})).await.is(200);
        assert_eq!(keys(&shelf(&world.ada, "new").await), [awake.as_str()]);
        assert_eq!(keys(&shelf(&world.ada, "asleep").await), [idea.as_str()]);
        world.ada.undo(&slept).await.ok();
        assert_eq!(shelf(&world.ada, "new").await["items"].as_array().unwrap().len(), 2);
        world.ada.patch(&format!("/ideas/{idea}"), json!({"snoozed_until": "2020-01-01"})).await.ok();
        assert_eq!(shelf(&world.ada, "new").await["items"].as_array().unwrap().len(), 2, "its day has come");
        world.ada.patch(&format!("/ideas/{idea}"), json!({"snoozed_until": "soon"})).await.invalid("snoozed_until");
    }

    async fn where_an_idea_stands_is_read_from_the_work_below_it(world: World) {
        let idea = world.ada.create("ideas", "Refunds", json!({})).await;
        let outcome = async || shelf(&world.ada, "all").await["items"][0]["outcome"].clone();
        assert_eq!(outcome().await, json!(null));
        let bet = world.ada.post(&format!("/ideas/{idea}/initiative"), json!({})).await.key();
        assert_eq!((&outcome().await["state"], &outcome().await["key"]), (&json!("planned"), &json!(bet)));
        let story = world.olu.create("stories", "Ask", json!({"serves": [bet]})).await;
        world.olu.create("stories", "See", json!({"serves": [bet]})).await;
        world.olu.patch(&format!("/stories/{story}"), json!({"status": "review"})).await.ok();
        assert_eq!(outcome().await["state"], "started");
        world.olu.post(&format!("/stories/{story}/acceptance"), json!({"accept": true})).await.ok();
        let now = outcome().await;
        assert_eq!((&now["state"], &now["work"], &now["done"]), (&json!("started"), &json!(2), &json!(1)));
        world.ada.patch(&format!("/initiatives/{bet}"), json!({"status": "dropped"})).await.ok();
        assert_eq!(outcome().await["state"], "dropped");
    }

    async fn the_status_of_an_idea_is_that_of_its_work_wherever_it_is_read(world: World) {
        let idea = world.ada.create("ideas", "Refunds", json!({"status": "considering"})).await;
        let rest = world.ada.create("ideas", "Dogs on deck", json!({})).await;
        let stands = async |status: &str| {
            let item = world.ada.item(&idea).await;
            let open = !matches!(status, "done" | "declined");
            assert_eq!((&item["status"], &item["open"]), (&json!(status), &json!(open)));
            assert_eq!(keys(&shelf(&world.ada, status).await), [idea.as_str()], "on its shelf");
            let listed = world.ada.get(&format!("/products/TID/items?kind=idea&status={status}")).await.ok();
            assert_eq!(keys(&listed), [idea.as_str()], "in any list");
            let page = world.ada.answer(world.ada.browser(reqwest::Method::GET, "/products/TID/ideas")).await.text;
            let tab = page.split(&format!("?status={status}")).nth(1).unwrap_or_default().split("</a>").next().unwrap_or_default().to_owned();
            assert!(tab.contains('1'), "counted: {tab}");
            let scored = world.ada.get("/products/TID/scores?method=rice").await.ok();
            assert_eq!(keys(&scored).contains(&idea), open, "what is done is scored no more");
            assert!(world.wrong().await.is_empty(), "{:?}", world.wrong().await);
        };
        let promoted = world.ada.post(&format!("/ideas/{idea}/initiative"), json!({})).await.is(201);
        let bet = promoted.body["key"].as_str().unwrap().to_owned();
        stands("planned").await;
        let (story, twin) = (world.olu.create("stories", "Ask", json!({"serves": [bet]})).await, world.olu.create("stories", "See", json!({"serves": [bet]})).await);
        world.mei.patch(&format!("/stories/{story}"), json!({"status": "started"})).await.ok();
        stands("started").await;
        world.mei.patch(&format!("/stories/{story}"), json!({"status": "ready"})).await.ok();
        stands("planned").await;
        let accepted = world.olu.post(&format!("/stories/{story}/acceptance"), json!({})).await.is(200);
        stands("started").await;
        let history = world.ada.get(&format!("/items/{idea}/history")).await.ok()["items"][0].clone();
        assert_eq!((&history["command"], &history["by"]), (&json!("story.accept"), &json!("olu")), "its history says what moved it");
        let other = world.olu.post(&format!("/stories/{twin}/acceptance"), json!({})).await.is(200);
        world.olu.undo(&accepted).await.ok();
        stands("started").await;
        world.olu.undo(&other).await.ok();
        stands("planned").await;
        world.ada.patch(&format!("/initiatives/{bet}"), json!({"status": "done"})).await.ok();
        stands("done").await;
        world.ada.patch(&format!("/initiatives/{bet}"), json!({"status": "dropped"})).await.ok();
        stands("dropped").await;

        for status in ["new", "done", "planned"] {
            world.ada.patch(&format!("/ideas/{idea}"), json!({"status": status})).await.invalid("status");
        }
        world.ada.patch(&format!("/ideas/{rest}"), json!({"status": "started"})).await.invalid("status");
        world.ada.post("/products/TID/ideas", json!({"title": "Told", "status": "dropped"})).await.invalid("status");
        world.ada.patch(&format!("/ideas/{idea}"), json!({"status": "declined", "reason": "Not now"})).await.ok();
        stands("declined").await;
        world.ada.patch(&format!("/ideas/{idea}"), json!({"status": "considering"})).await.ok();
        stands("dropped").await;
        let archived = world.ada.delete(&format!("/items/{bet}")).await.is(200);
        stands("considering").await;
        world.ada.undo(&archived).await.ok();
        stands("dropped").await;
        world.ada.undo(&promoted).await.ok();
        stands("considering").await;
    }

    async fn declining_says_why_wherever_it_is_done(world: World) {
        let idea = world.ada.create("ideas", "Refunds", json!({})).await;
        let path = format!("/ideas/{idea}");
        world.ada.patch(&path, json!({"status": "declined"})).await.invalid("reason");
        world.ada.patch(&path, json!({"status": "declined", "reason": "  "})).await.invalid("reason");
        world.ada.post("/items/changes", json!({"keys": [idea], "status": "declined"})).await.invalid("reason");
        world.ada.post("/ideas/triage", json!({"keys": [idea], "verdict": "decline"})).await.invalid("reason");
        world.ada.post("/products/TID/ideas", json!({"title": "Told", "status": "declined"})).await.invalid("reason");
        let many = world.ada.post("/items/changes", json!({"keys": [idea], "status": "declined", "reason": "Not this year"})).await.is(200);
        assert_eq!(world.sam.item(&idea).await["reason"], "Not this year", "whoever asked reads it");
        world.ada.patch(&path, json!({"reason": ""})).await.invalid("reason");
        world.ada.patch(&path, json!({"title": "Refund"})).await.ok();
        world.ada.undo(&many).await.ok();
        assert_eq!((&world.ada.item(&idea).await["status"], &world.ada.item(&idea).await["reason"]), (&json!("new"), &json!(null)));
    }

    async fn many_ideas_are_decided_at_once_with_one_undo(world: World) {
        let mut ideas = Vec::new();
        for title in ["Refunds", "Receipts", "Dogs on deck"] {
            ideas.push(world.ada.create("ideas", title, json!({})).await);
        }
        let statuses = async || {
            let mut all = Vec::new();
            for idea in &ideas {
                all.push(world.ada.item(idea).await["status"].as_str().unwrap().to_owned());
            }
            all
        };
        let triage = async |by: &Person, body: Value| by.post("/ideas/triage", body).await;
        let accepted = triage(&world.ada, json!({"keys": ideas[..2], "verdict": "accept"})).await.is(200);
        assert_eq!(statuses().await, ["considering", "considering", "new"]);
        assert_eq!(accepted.body["message"], "2 ideas accepted.");
        world.ada.undo(&accepted).await.ok();
        assert_eq!(statuses().await, ["new", "new", "new"]);
        let declined = triage(&world.ada, json!({"keys": ideas, "verdict": "decline", "reason": "Not this year"})).await.is(200);
        assert_eq!(statuses().await, ["declined", "declined", "declined"]);
        triage(&world.ada, json!({"keys": ideas[..1], "verdict": "accept"})).await.refused("not_open");
        world.ada.undo(&declined).await.ok();
        let slept = triage(&world.ada, json!({"keys": ideas, "verdict": "snooze", "until": "2999-01-01"})).await.is(200);
        assert_eq!(keys(&shelf(&world.ada, "asleep").await).len(), 3);
        world.ada.undo(&slept).await.ok();
        assert_eq!(keys(&shelf(&world.ada, "new").await).len(), 3);

        triage(&world.ada, json!({"keys": ideas, "verdict": "snooze"})).await.invalid("until");
        triage(&world.ada, json!({"keys": ideas, "verdict": "snooze", "until": "2020-01-01"})).await.invalid("until");
        triage(&world.ada, json!({"keys": [], "verdict": "accept"})).await.invalid("keys");
        let goal = world.ada.create("goals", "Fewer calls", json!({})).await;
        triage(&world.ada, json!({"keys": [ideas[0], goal], "verdict": "accept"})).await.missing();
        triage(&world.vera, json!({"keys": ideas, "verdict": "accept"})).await.missing();
        triage(&world.mei, json!({"keys": ideas, "verdict": "accept"})).await.proposed();
        // As a form sends it, without scripts.
        let form = [("keys", ideas[0].as_str()), ("keys", ideas[1].as_str()), ("verdict", "decline"), ("reason", "Not now"), ("until", "")];
        let sent = world.ada.browser(reqwest::Method::POST, "/ideas/triage").header("sec-fetch-site", "same-origin").form(&form);
        let status = world.ada.answer(sent).await.status;
        assert!(status.is_success() || status.is_redirection(), "{status}");
        assert_eq!(statuses().await, ["declined", "declined", "new"]);
    }

    async fn the_inbox_is_shelved_and_paged(world: World) {
        let mut made = Vec::new();
        for nth in 0..3 {
            made.push(world.ada.create("ideas", &format!("Idea {nth}"), json!({})).await);
        }
        world.ada.patch(&format!("/ideas/{}", made[0]), json!({"status": "considering"})).await.ok();
        assert_eq!(keys(&shelf(&world.ada, "considering").await), [made[0].clone()]);
        let first = world.ada.get("/products/TID/ideas/inbox?limit=2").await.ok();
        let next = first["next"].as_str().unwrap();
        let second = world.ada.get(&format!("/products/TID/ideas/inbox?limit=2&after={next}")).await.ok();
        assert_eq!([keys(&first), keys(&second)].concat(), [made[2].clone(), made[1].clone(), made[0].clone()]);
        world.vera.get("/products/TID/ideas/inbox").await.missing();
        for path in ["/products/TID/ideas", "/products/TID/ideas?status=new", "/products/TID/ideas?status=asleep"] {
            world.ada.answer(world.ada.browser(reqwest::Method::GET, path)).await.is(200);
        }
        for form in ["merge", "decline", "snooze", "split", "initiative"] {
            world.ada.answer(world.ada.browser(reqwest::Method::GET, &format!("/ideas/{}/{form}", made[1]))).await.is(200);
        }
    }
}
