//! Whoever looks at a page hears at once when somebody changes it.

use std::time::Duration;

use futures_util::StreamExt;
use northline::{
    cli::operator,
    events::Event,
    items::{Item, Key},
};
use serde_json::json;

use crate::{cast::Person, harness::World};

/// An open page: what it hears, as it comes.
struct Page(futures_util::stream::BoxStream<'static, String>);

impl Page {
    /// Listens to these topics; with `&since=…` behind them, to what was missed since then as well.
    async fn open(world: &World, person: &Person, topics: &str) -> Page {
        let answer = reqwest::Client::new()
            .get(world.url(&format!("/live?topic={topics}")))
            .bearer_auth(&person.token)
            .send()
            .await;
        let answer = answer.unwrap();
        assert_eq!(answer.status(), 200, "{} may listen to {topics}", person.name);
        assert_eq!(answer.headers()["content-type"], "text/event-stream");
        let mut page =
            Page(answer.bytes_stream().map(|part| String::from_utf8_lossy(&part.unwrap()).into_owned()).boxed());
        assert!(page.hears("listening").await);
        page
    }

    /// Whether it hears this word within a second.
    async fn hears(&mut self, word: &str) -> bool {
        let heard = async {
            while let Some(part) = self.0.next().await {
                if part.contains(word) {
                    return true;
                }
            }
            false
        };
        tokio::time::timeout(Duration::from_secs(1), heard).await.unwrap_or(false)
    }

    async fn hears_nothing(&mut self) -> bool {
        tokio::time::timeout(Duration::from_millis(300), self.0.next()).await.is_err()
    }
}

const REFRESH: &str = r#"<turbo-stream action="refresh">"#;

/// What a page says that it knew when it was read.
async fn read(world: &World, person: &Person, path: &str) -> String {
    let request = reqwest::Client::new().get(world.url(path)).header("cookie", &person.cookie);
    let page = request.send().await.unwrap().text().await.unwrap();
    let since = page.split("data-live-since=\"").nth(1).and_then(|rest| rest.split('"').next());
    since.unwrap_or_else(|| panic!("{path} does not say when it was read")).to_owned()
}

/// Opens the stream of a page that was read then.
async fn listens(world: &World, person: &Person, topics: &str, since: &str) -> Page {
    Page::open(world, person, &format!("{topics}&since={since}")).await
}

both! {
    async fn what_changed_before_a_page_listens_is_told_at_once(world: World) {
        let (story, other) = (world.olu.story("Refund").await, world.olu.story("Voucher").await);
        let page = format!("item:{story}");
        let since = read(&world, &world.mei, &format!("/items/{story}")).await;
        assert!(listens(&world, &world.mei, &page, &since).await.hears_nothing().await, "what it shows is not news");

        world.olu.patch(&format!("/stories/{other}"), json!({"title": "Gift card"})).await.ok();
        assert!(listens(&world, &world.mei, &page, &since).await.hears_nothing().await, "another story is not its business");

        world.olu.patch(&format!("/stories/{story}"), json!({"title": "Refund today"})).await.ok();
        assert!(listens(&world, &world.mei, &page, &since).await.hears(REFRESH).await);
        let mut again = listens(&world, &world.mei, &page, &read(&world, &world.mei, &format!("/items/{story}")).await).await;
        assert!(again.hears_nothing().await, "read again, it knows");
    }

    async fn each_topic_tells_what_was_missed(world: World) {
        let (story, customer) = (world.olu.story("Refund").await, "/customers");
        let since = read(&world, &world.sam, &format!("/items/{story}")).await;
        for topics in ["product:TID", "organisation", "decisions"] {
            assert!(listens(&world, &world.sam, topics, &since).await.hears_nothing().await, "{topics}");
        }
        world.olu.post(&format!("/items/{story}/comments"), json!({"body": "Now?"})).await.created();
        assert!(listens(&world, &world.sam, "product:TID", &since).await.hears(REFRESH).await);
        assert!(listens(&world, &world.sam, "decisions", &since).await.hears_nothing().await);

        let proposal = world.mei.patch(&format!("/stories/{story}"), json!({"title": "Wish"})).await.proposed();
        assert!(listens(&world, &world.sam, "decisions", &since).await.hears(REFRESH).await);
        let since = read(&world, &world.sam, &format!("/items/{story}")).await;
        world.olu.post(&format!("/proposals/{}/refusal", proposal["proposal"].as_str().unwrap()), json!({})).await.ok();
        assert!(listens(&world, &world.sam, "decisions", &since).await.hears(REFRESH).await, "an answer is told too");

        let since = read(&world, &world.sam, "/").await;
        assert!(listens(&world, &world.sam, "organisation", &since).await.hears_nothing().await);
        world.ada.post(customer, json!({"title": "Outer Isles"})).await.created();
        assert!(listens(&world, &world.sam, "organisation", &since).await.hears(REFRESH).await);
    }

    async fn what_was_begun_before_the_reading_and_ended_after_it_is_told(world: World) {
        let (story, other) = (world.olu.story("Refund").await, world.olu.story("Voucher").await);
        let mut slow = world.app.store.begin().await.unwrap();
        let item = Item::find(&mut slow, &operator(), &Key::parse(&story).unwrap()).await.unwrap();
        let event = Event {
            command: "story.update", product: item.product_id, item: Some(item.id), input: json!({}), ..Event::default()
        };
        event.write(&mut slow, &operator()).await.unwrap();
        if world.app.store.is_postgres() {
            // Only there can another be done before it: its id is the greater one.
            world.olu.patch(&format!("/stories/{other}"), json!({"title": "Gift card"})).await.ok();
        }
        let since = read(&world, &world.mei, &format!("/items/{story}")).await;
        assert!(listens(&world, &world.mei, &format!("item:{story}"), &since).await.hears_nothing().await);
        slow.commit().await.unwrap();
        assert!(listens(&world, &world.mei, &format!("item:{story}"), &since).await.hears(REFRESH).await);
    }

    async fn a_page_hears_of_what_it_shows(world: World) {
        let goal = world.ada.create("goals", "Calm boarding", json!({})).await;
        let epic = world.olu.create("epics", "Refunds", json!({"serves": [goal]})).await;
        let story = world.olu.create("stories", "Refund", json!({"serves": [epic]})).await;
        let topics = async |key: &str| {
            let request = reqwest::Client::new().get(world.url(&format!("/items/{key}"))).header("cookie", &world.mei.cookie);
            let page = request.send().await.unwrap().text().await.unwrap();
            page.split("data-live-topics=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap().to_owned()
        };
        for (page, others) in [(&epic, [&goal, &story]), (&story, [&epic, &goal])] {
            let heard = topics(page).await;
            for other in others {
                assert!(heard.split_whitespace().any(|topic| topic == format!("item:{other}")), "{page} hears {heard}");
            }
            let mut listening = Page::open(&world, &world.mei, &heard.replace(' ', "+")).await;
            world.ada.post(&format!("/items/{}/comments", others[0]), json!({"body": "Look"})).await.created();
            assert!(listening.hears(REFRESH).await, "{page} is told of {}", others[0]);
        }
    }

    async fn whoever_was_away_for_long_reads_again(world: World) {
        let story = world.olu.story("Refund").await;
        let since = read(&world, &world.mei, &format!("/items/{story}")).await;
        for _ in 0..9 { world.later(); }
        assert!(listens(&world, &world.mei, &format!("item:{story}"), &since).await.hears_nothing().await);
        for _ in 0..2 { world.later(); }
        assert!(listens(&world, &world.mei, &format!("item:{story}"), &since).await.hears(REFRESH).await);
        assert!(listens(&world, &world.mei, &format!("item:{story}"), "nonsense").await.hears(REFRESH).await);
    }

    async fn a_second_viewer_hears_within_a_second(world: World) {
        let story = world.olu.story("Refund").await;
        let mut backlog = Page::open(&world, &world.mei, "product:TID").await;
        let mut page = Page::open(&world, &world.sam, &format!("item:{story}")).await;
        world.olu.patch(&format!("/stories/{story}"), json!({"title": "Refund today"})).await.ok();
        assert!(backlog.hears(REFRESH).await);
        assert!(page.hears(REFRESH).await);
        world.olu.post(&format!("/items/{story}/comments"), json!({"body": "Now?"})).await.created();
        assert!(page.hears(REFRESH).await);
    }

    async fn what_is_refused_or_of_another_page_is_not_heard(world: World) {
        let (one, two) = (world.olu.story("One").await, world.olu.story("Two").await);
        let mut page = Page::open(&world, &world.mei, &format!("item:{one}")).await;
        world.olu.patch(&format!("/stories/{two}"), json!({"title": "Other"})).await.ok();
        world.olu.patch(&format!("/stories/{one}"), json!({"points": -1})).await.invalid("points");
        assert!(page.hears_nothing().await);
        let proposal = world.mei.patch(&format!("/stories/{one}"), json!({"title": "Wish"})).await.proposed();
        assert!(page.hears(REFRESH).await, "a proposal shows at the item");
        let mut own = Page::open(&world, &world.mei, "decisions").await;
        world.olu.post(&format!("/proposals/{}/refusal", proposal["proposal"].as_str().unwrap()), json!({})).await.ok();
        assert!(own.hears(REFRESH).await);
    }

    async fn a_stranger_may_not_listen(world: World) {
        let story = world.olu.story("Refund").await;
        let listen = |person: Option<&Person>, topic: &str| {
            let request = reqwest::Client::new().get(world.url(&format!("/live?topic={topic}")));
            let request = match person {
                Some(person) => request.bearer_auth(&person.token),
                None => request,
            };
            async { request.send().await.unwrap().status().as_u16() }
        };
        for topic in ["product:TID", &format!("item:{story}"), "product:NONE", "item:NONE-1", "person:somebody", "anything"] {
            assert_eq!(listen(Some(&world.vera), topic).await, 404, "{topic}");
            assert_eq!(listen(Some(&world.nemo), topic).await, 404, "{topic}");
            assert_eq!(listen(None, topic).await, 401, "{topic}");
        }
        assert_eq!(listen(Some(&world.vera), &format!("product:RIV%20item:{story}")).await, 404, "not even beside one's own");
        let file = world.ada.request(reqwest::Method::POST, "/products/TID/imports?kind=jira");
        let file = file.header("content-type", "text/csv").body("Summary,Issue key,Issue Type\nRefund,TES-1,Story\n");
        let run = world.ada.answer(file).await.body["run"].as_str().unwrap().to_owned();
        drop(Page::open(&world, &world.mei, &format!("import:{run}")).await);
        for (person, status) in [(Some(&world.vera), 404), (Some(&world.nemo), 404), (None, 401)] {
            assert_eq!(listen(person, &format!("import:{run}")).await, status, "an import of a product they do not see");
        }
        assert_eq!(listen(Some(&world.ada), "import:00000000-0000-0000-0000-000000000000").await, 404);
        let me = world.mei.get("/me").await.ok()["id"].as_str().unwrap().to_owned();
        assert_eq!(listen(Some(&world.olu), &format!("person:{me}")).await, 404);
    }
}

#[test]
fn another_process_on_the_same_database_hears_too() {
    crate::harness::run(crate::harness::Engine::Postgres, async |world: World| {
        let other =
            crate::harness::program::Server::start(&world.home.folder.join("other"), Some(&world.home.database));
        let listen = format!("{}/live?topic=product:TID", other.base);
        let answer = reqwest::Client::new().get(listen).bearer_auth(&world.mei.token).send().await.unwrap();
        let mut page =
            Page(answer.bytes_stream().map(|part| String::from_utf8_lossy(&part.unwrap()).into_owned()).boxed());
        assert!(page.hears("listening").await);
        // The other process takes a moment after its start to listen to the database.
        for _ in 0..10 {
            world.olu.story("Refund").await;
            if page.hears(REFRESH).await {
                return;
            }
        }
        panic!("the other process hears nothing");
    });
}
