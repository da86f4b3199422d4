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
