//! The one order of a product's work.

use std::collections::BTreeSet;

use northline::{
    command::Via,
    items::{Kind, Product, creating, creating::Draft},
    people,
};
use serde_json::{Value, json};

use crate::{
    cast::{Person, keys},
    harness::World,
};

async fn three(person: &Person) -> [String; 3] {
    [
        person.story("Refund to the same card").await,
        person.story("Receipt by e-mail").await,
        person.story("Split payment").await,
    ]
}

async fn moved(person: &Person, key: &str, place: Value) -> Value {
    person.put(&format!("/stories/{key}/rank"), place).await.ok()
}

/// So many stories at once, in their order.
async fn fill(world: &World, count: usize) -> Vec<String> {
    let mut tx = world.app.store.begin().await.unwrap();
    let olu = people::person::by_email(&mut tx, &world.olu.email).await.unwrap().unwrap();
    let olu = people::actor(&mut tx, olu.id, Via::Api).await.unwrap();
    let product = Product::find(&mut tx, &olu, "TID").await.unwrap();
    let mut keys = Vec::new();
    for number in 0..count {
        let draft = Draft { title: format!("Story {number}"), ..Draft::default() };
        keys.push(creating::create(&mut tx, &olu, Kind::Story, Some(&product), draft).await.unwrap().item.key);
    }
    tx.commit().await.unwrap();
    keys
}

both! {
    async fn what_is_new_goes_to_the_bottom(world: World) {
        let all = three(&world.olu).await;
        assert_eq!(world.mei.order().await, all);
    }

    async fn a_story_moves_before_or_after_another(world: World) {
        let [a, b, c] = three(&world.olu).await;
        moved(&world.olu, &c, json!({"before": a})).await;
        assert_eq!(world.olu.order().await, [&c, &a, &b].map(Clone::clone));
        moved(&world.olu, &c, json!({"after": a})).await;
        assert_eq!(world.olu.order().await, [&a, &c, &b].map(Clone::clone));
    }

    async fn a_story_moves_to_the_top_the_bottom_or_a_position(world: World) {
        let [a, b, c] = three(&world.olu).await;
        moved(&world.olu, &b, json!({"top": true})).await;
        assert_eq!(world.olu.order().await, [&b, &a, &c].map(Clone::clone));
        moved(&world.olu, &b, json!({"bottom": true})).await;
        assert_eq!(world.olu.order().await, [&a, &c, &b].map(Clone::clone));
        moved(&world.olu, &b, json!({"position": 2})).await;
        assert_eq!(world.olu.order().await, [&a, &b, &c].map(Clone::clone));
        moved(&world.olu, &a, json!({"position": 9999})).await;
        assert_eq!(world.olu.order().await, [&b, &c, &a].map(Clone::clone));
    }

    async fn a_place_that_is_none_is_refused(world: World) {
        let [a, b, _] = three(&world.olu).await;
        let path = format!("/stories/{a}/rank");
        world.olu.put(&path, json!({"before": a})).await.invalid("before");
        world.olu.put(&path, json!({"after": "TID-999"})).await.missing();
        world.olu.put(&path, json!({"position": 0})).await.invalid("position");
        world.olu.put(&path, json!({"position": 20_000})).await.invalid("position");
        world.olu.put(&path, json!({})).await.invalid("");
        world.olu.put(&path, json!({"top": true, "before": b})).await.invalid("");
        let goal = world.ada.create("goals", "Win back lapsed sailors", json!({})).await;
        world.olu.put(&path, json!({"before": goal})).await.invalid("before");
        world.olu.put(&format!("/stories/{goal}/rank"), json!({"top": true})).await.refused("not_in_backlog");
        let closed = world.olu.create("stories", "No more", json!({"status": "declined"})).await;
        world.olu.put(&format!("/stories/{closed}/rank"), json!({"top": true})).await.refused("not_in_backlog");
    }

    async fn what_comes_next_is_the_product_owners_word(world: World) {
        let [a, _, c] = three(&world.olu).await;
        let before = world.olu.order().await;
        for person in [&world.ada, &world.mei, &world.sam, &world.ines] {
            person.put(&format!("/stories/{c}/rank"), json!({"before": a})).await.proposed();
        }
        assert_eq!(world.olu.order().await, before);
    }

    async fn paging_visits_each_of_500_once_while_another_moves_rows(world: World) {
        let all = fill(&world, 500).await;
        let (mut visited, mut after, mut pages) = (Vec::new(), None::<String>, 0);
        loop {
            let cursor = after.as_ref().map(|cursor| format!("&after={cursor}")).unwrap_or_default();
            let page = world.mei.get(&format!("/products/TID/backlog?limit=37{cursor}")).await.ok();
            visited.extend(keys(&page));
            pages += 1;
            match page["next"].as_str() {
                Some(next) => after = Some(next.to_owned()),
                None => break,
            }
            // Of what was seen, one goes to the top and one beside it; of what was not, one goes to the bottom.
            let (first, second) = (&visited[visited.len() - 3], &visited[visited.len() - 9]);
            moved(&world.olu, first, json!({"top": true})).await;
            moved(&world.olu, second, json!({"after": first})).await;
            let unseen = all.iter().rev().find(|key| !visited.contains(key));
            if let Some(unseen) = unseen {
                moved(&world.olu, unseen, json!({"bottom": true})).await;
            }
        }
        assert_eq!(pages, 500_usize.div_ceil(37));
        assert_eq!(visited.len(), 500);
        assert_eq!(visited.into_iter().collect::<BTreeSet<_>>(), all.into_iter().collect());
    }

    async fn two_people_dragging_the_same_story_leave_it_in_one_place(world: World) {
        let all = fill(&world, 12).await;
        for round in 0..12 {
            let story = &all[round % 4];
            let path = format!("/stories/{story}/rank");
            let (one, other) = (&all[4 + round % 7], &all[5 + round % 7]);
            let (first, second) =
                tokio::join!(world.olu.put(&path, json!({"before": one})), world.root.put(&path, json!({"after": other})));
            first.ok();
            second.ok();
            let order = world.mei.order().await;
            assert_eq!(order.iter().collect::<BTreeSet<_>>().len(), 12);
            let place = order.iter().position(|key| key == story).unwrap();
            assert!(order.get(place + 1) == Some(one) || order.get(place.wrapping_sub(1)) == Some(other), "{story} in {order:?}");
        }
        assert_eq!(world.wrong().await, Vec::<String>::new());
    }

    async fn many_dropping_beside_the_same_story_each_get_a_place(world: World) {
        let all = fill(&world, 20).await;
        let path = |key: &String| format!("/stories/{key}/rank");
        let moves = all[1..].iter().map(|key| {
            let (person, path, anchor) = (world.olu.clone(), path(key), all[0].clone());
            tokio::spawn(async move { person.put(&path, json!({"after": anchor})).await.ok() })
        });
        for done in moves.collect::<Vec<_>>() {
            done.await.unwrap();
        }
        let order = world.mei.order().await;
        assert_eq!(order[0], all[0]);
        assert_eq!(order.iter().collect::<BTreeSet<_>>().len(), 20);
        // Were two of them to share a rank, this could not be put between them.
        for place in 1..19 {
            let order = world.mei.order().await;
            moved(&world.olu, &order[19], json!({"before": order[place]})).await;
            assert_eq!(world.mei.order().await[place], order[19]);
        }
    }

    async fn what_comes_back_does_not_share_its_place(world: World) {
        let [first, refund, _] = three(&world.olu).await;
        world.olu.delete(&format!("/items/{refund}")).await.ok();
        let receipt = world.mei.order().await[1].clone();
        world.olu.delete(&format!("/items/{receipt}")).await.ok();
        let taker = world.olu.story("Takes the free place").await;
        world.olu.post(&format!("/items/{refund}/restoration"), json!({})).await.ok();
        world.olu.post(&format!("/items/{receipt}/restoration"), json!({})).await.ok();
        let moving = world.olu.story("Between").await;
        let order = world.olu.order().await;
        for beside in [&refund, &receipt, &taker] {
            moved(&world.olu, &moving, json!({"before": beside})).await;
            let now = world.olu.order().await;
            let place = now.iter().position(|key| key == &moving).unwrap();
            assert_eq!(&now[place + 1], beside, "{moving} before {beside} in {now:?}, which was {order:?}");
        }
        assert_eq!(order[0], first);
    }

    async fn filters_leave_what_is_asked_for(world: World) {
        world.root.post("/products/TID/areas", json!({"name": "Payments"})).await.created();
        let vision = world.ada.create("visions", "Every harbour one tap away", json!({})).await;
        let goal = world.ada.create("goals", "Fewer lost bookings", json!({"serves": [vision]})).await;
        let initiative = world.ada.create("initiatives", "Money back", json!({"serves": [goal]})).await;
        let epic = world.olu.create("epics", "Refunds", json!({"serves": [initiative]})).await;
        let more = json!({"serves": [epic], "labels": ["Card"], "owner": "mei", "area": "Payments", "status": "ready"});
        let refund = world.olu.create("stories", "Refund to the same card", more).await;
        let bug = world.mei.create("bugs", "100% of refunds_fail", json!({"labels": ["card", "now"]})).await;
        let spike = world.mei.create("spikes", "Try the 1000 card readers", json!({})).await;
        for (filter, expected) in [
            ("kind=bug", vec![&bug]),
            ("status=ready", vec![&refund]),
            ("label=card", vec![&refund, &bug]),
            ("label=CARD&kind=bug", vec![&bug]),
            ("person=mei@example.org", vec![&refund]),
            ("area=Payments", vec![&refund]),
            ("no_why=true", vec![&bug, &spike]),
            ("q=card", vec![&refund, &spike]),
            ("q=100%25", vec![&bug]),
            ("q=refunds_", vec![&bug]),
            ("q=nothing+of+the+kind", vec![]),
        ] {
            let found = world.sam.get(&format!("/products/TID/backlog?{filter}")).await.ok();
            assert_eq!(keys(&found).iter().collect::<Vec<_>>(), expected, "{filter}");
        }
        for above in [&epic, &initiative, &goal, &vision] {
            let found = world.sam.get(&format!("/products/TID/backlog?initiative={above}")).await.ok();
            assert_eq!(keys(&found), [refund.as_str()], "below {above}");
        }
        let row = &world.sam.get("/products/TID/backlog?label=card").await.ok()["items"][0];
        assert_eq!(row["why"]["key"], goal);
        assert_eq!(row["labels"], json!(["card"]));
        world.sam.get("/products/TID/backlog?limit=0").await.invalid("limit");
        world.sam.get("/products/TID/backlog?limit=many").await.invalid("limit");
        world.sam.get("/products/TID/backlog?after=nowhere").await.invalid("after");
    }

    async fn one_line_says_it_all(world: World) {
        let epic = world.olu.create("epics", "Money back in a day", json!({})).await;
        let line = "Refund to the same card @mei #Payments ^money-back !high 5pts";
        let added = world.olu.post("/products/TID/backlog", json!({"line": line})).await.created();
        assert_eq!(added["title"], "Refund to the same card");
        assert_eq!(added["owner"], "mei@example.org");
        assert_eq!(added["labels"], json!(["payments"]));
        assert_eq!(added["priority"], "high");
        assert_eq!(added["points"], 5.0);
        let line = world.olu.get(&format!("/items/{}/line", added["key"].as_str().unwrap())).await.ok();
        assert_eq!(line["why"][0]["key"], epic);
    }

    async fn a_line_that_cannot_be_meant_says_so(world: World) {
        for line in ["Refund @nobody", "Refund ^nothing", "Refund ^TID-999", "@mei", "Refund 99999pts"] {
            world.olu.post("/products/TID/backlog", json!({"line": line})).await.invalid("line");
        }
        world.olu.post("/products/TID/backlog", json!({"line": "A goal", "kind": "goal"})).await.invalid("kind");
        assert_eq!(world.olu.order().await, Vec::<String>::new());
    }

    async fn a_line_of_a_developer_files_a_bug_and_proposes_a_story(world: World) {
        let bug = json!({"line": "It crashes", "kind": "bug"});
        let filed = world.mei.post("/products/TID/backlog", bug).await.key();
        world.mei.post("/products/TID/backlog", json!({"line": "A wish"})).await.proposed();
        world.mei.post("/products/TID/backlog", json!({"line": "Mine first", "kind": "bug", "top": true})).await.proposed();
        assert_eq!(world.olu.order().await, [filed]);
        let top = world.olu.post("/products/TID/backlog", json!({"line": "First of all", "top": true})).await.key();
        assert_eq!(world.olu.order().await[0], top);
    }
}
