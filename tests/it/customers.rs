//! Customers: what each of them has said, and what became of it.

use reqwest::Method;
use serde_json::json;

use crate::cast::{Person, keys};

async fn page(person: &Person, path: &str) -> String {
    person.answer(person.browser(Method::GET, path)).await.is(200).text
}

both! {
    async fn a_customers_page_lists_what_they_said_and_what_became_of_it(world: World) {
        let customer = world.sam.post("/customers", json!({"title": "Harbour Nine"})).await.key();
        let other = world.sam.post("/customers", json!({"title": "Harbour Ten"})).await.key();
        let story = world.olu.story("Refund to the card").await;
        let idea = world.ada.create("ideas", "Instant refunds", json!({})).await;
        let bet = world.ada.create("initiatives", "Money back", json!({"status": "active"})).await;
        world.ada.link(&idea, &bet).await;
        let mut said = Vec::new();
        for n in 0..12 {
            let supports = match n { 0 => json!(story), 1 => json!(idea), _ => json!(null) };
            let more = json!({"body": format!("Words {n}"), "customer": customer, "supports": supports, "said_at": format!("2026-02-{:02}T09:00:00Z", 28 - n)});
            said.push(world.sam.create("feedback", &format!("Said {n}"), more).await);
        }
        let theirs = world.sam.create("feedback", "Of another", json!({"body": "Other words", "customer": other})).await;
        let own = page(&world.mei, &format!("/items/{customer}")).await;
        for word in ["What they said", "Said 0", "asks for", "Refund to the card", "Open of what they asked for", "Money back", "asks for nothing yet", "All they said"] {
            assert!(own.contains(word), "{word}");
        }
        assert!(!own.contains("Of another") && !own.contains(&format!("id=\"said-{}\"", said[11])));
        let all = page(&world.mei, &format!("/customers/{customer}/feedback")).await;
        assert!(said.iter().all(|key| all.contains(&format!("id=\"said-{key}\""))) && !all.contains(&theirs));
        assert!(page(&world.mei, "/customers").await.contains(&format!("href=\"/customers/{customer}/feedback\"")));
        world.olu.post(&format!("/stories/{story}/acceptance"), json!({})).await.ok();
        let own = page(&world.mei, &format!("/items/{customer}")).await;
        assert!(own.contains("delivered"));
        assert!(!own.contains(&format!("id=\"hand-{story}\"")), "what is accepted is not open any more");
    }

    async fn what_a_customer_said_of_another_product_is_not_shown(world: World) {
        let customer = world.sam.post("/customers", json!({"title": "Harbour Nine"})).await.key();
        let secret = json!({"title": "Secret of the river", "body": "Whispered", "customer": customer});
        let secret = world.vera.post("/products/RIV/feedback", secret).await.key();
        for path in [format!("/items/{customer}"), format!("/customers/{customer}/feedback"), format!("/items/{customer}/line")] {
            let text = page(&world.mei, &path).await;
            assert!(!text.contains("Secret of the river") && !text.contains(&secret), "{path}");
        }
        assert!(page(&world.vera, &format!("/items/{customer}")).await.contains("Secret of the river"));
        let stranger = world.nemo.answer(world.nemo.browser(Method::GET, &format!("/customers/{customer}/feedback"))).await;
        assert_eq!(stranger.status, 404);
    }

    async fn feedback_is_listed_by_customer(world: World) {
        let customer = world.sam.post("/customers", json!({"title": "Harbour Nine"})).await.key();
        let mut said = Vec::new();
        for n in 0..3 {
            world.later();
            said.push(world.sam.create("feedback", &format!("Said {n}"), json!({"customer": customer})).await);
        }
        world.sam.create("feedback", "Of nobody", json!({})).await;
        said.reverse();
        let list = async |more: &str| world.mei.get(&format!("/products/TID/items?kind=feedback&customer={customer}{more}")).await;
        assert_eq!(keys(&list("").await.ok()), said);
        let first = list("&limit=2").await.ok();
        assert_eq!(keys(&first), said[..2]);
        assert_eq!(keys(&list(&format!("&limit=2&after={}", first["next"].as_str().unwrap())).await.ok()), said[2..]);
        assert_eq!(keys(&list("&status=delivered").await.ok()), Vec::<String>::new());
        world.mei.get(&format!("/products/TID/items?kind=story&customer={customer}")).await.invalid("customer");
        world.mei.get(&format!("/products/TID/items?kind=feedback&customer={}", said[0])).await.invalid("customer");
        world.mei.get("/products/TID/items?kind=feedback&customer=CUS-999").await.missing();
    }
}
