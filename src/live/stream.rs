//! The stream of a page: a word whenever something it shows has changed.

use std::{convert::Infallible, time::Duration};

use axum::{
    extract::{RawQuery, State},
    http::{HeaderMap, Method},
    response::{
        IntoResponse, Response,
        sse::{Event, KeepAlive, Sse},
    },
};
use tokio::sync::broadcast::error::RecvError;

use super::{Known, Topic};
use crate::{
    app::App,
    command::{Actor, Via},
    error::{Error, Result},
    items::{Item, Product},
    people, sql,
    store::{Db, Sql},
    web::problem,
};

const REFRESH: &str = r#"<turbo-stream action="refresh"></turbo-stream>"#;
/// Changes that come in a burst are told as one.
const GATHER: Duration = Duration::from_millis(40);

/// `GET /live?topic=…&since=…`: server-sent events, each a Turbo stream that refreshes the page; the first comes at once when
/// something has happened since the page was read.
pub async fn stream(State(app): State<App>, headers: HeaderMap, RawQuery(query): RawQuery) -> Response {
    match open(&app, &headers, query.unwrap_or_default()).await {
        Ok(response) => response,
        Err(error) => problem(&error, false),
    }
}

async fn open(app: &App, headers: &HeaderMap, query: String) -> Result<Response> {
    let actor = people::authenticate(app, headers, &Method::GET, Via::Web).await?;
    let asked: Vec<Topic> = url::form_urlencoded::parse(query.as_bytes())
        .filter(|(name, _)| name == "topic")
        .flat_map(|(_, topics)| topics.split_whitespace().map(|topic| Topic(topic.to_owned())).collect::<Vec<_>>())
        .take(50)
        .collect();
    let mut db = app.store.read().await?;
    let mut topics = heard(&mut db, &actor, asked).await?;
    topics.push(Topic::person(actor.person));
    // First listen, then look back: what comes between the two is told twice rather than not at all.
    let mut word = app.store.live.subscribe();
    let since = url::form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "since");
    let missed = match since.map(|(_, since)| Known::parse(&since)) {
        Some(Some(known)) => known.is_outdated(&mut db, &topics, app.store.clock.now()).await?,
        since => since.is_some(),
    };
    drop(db);
    let stream = async_stream::stream! {
        yield Ok::<_, Infallible>(Event::default().event("open").data("listening"));
        if missed {
            yield Ok(Event::default().data(REFRESH));
        }
        loop {
            match word.recv().await {
                Ok(topic) if topics.contains(&topic) => {
                    tokio::time::sleep(GATHER).await;
                    while word.try_recv().is_ok() {}
                    yield Ok(Event::default().data(REFRESH));
                }
                Ok(_) => {}
                // Too many words to have heard them all: one of them may have been ours.
                Err(RecvError::Lagged(_)) => yield Ok(Event::default().data(REFRESH)),
                Err(RecvError::Closed) => break,
            }
        }
    };
    let mut response = Sse::new(stream).keep_alive(KeepAlive::new().interval(Duration::from_secs(20))).into_response();
    response.headers_mut().insert("x-accel-buffering", axum::http::HeaderValue::from_static("no"));
    Ok(response)
}

/// Those of the topics that the actor may hear of: what may not be seen may not be heard of. A page that names many is told of
/// the rest when one of them has gone; one that may hear of nothing it asked for is told so.
async fn heard(db: &mut Db, actor: &Actor, asked: Vec<Topic>) -> Result<Vec<Topic>> {
    let (of_items, others): (Vec<Topic>, Vec<Topic>) =
        asked.into_iter().partition(|topic| topic.0.starts_with("item:"));
    let keys: Vec<&str> = of_items.iter().filter_map(|topic| topic.0.strip_prefix("item:")).collect();
    let mut heard = Item::seen(db, actor, &keys).await?.iter().map(|key| Topic::item(key)).collect::<Vec<_>>();
    if heard.is_empty() && !keys.is_empty() {
        return Err(Error::NotFound);
    }
    for topic in others {
        may_hear(db, actor, &topic).await?;
        heard.push(topic);
    }
    Ok(heard)
}

async fn may_hear(db: &mut Db, actor: &Actor, topic: &Topic) -> Result<()> {
    match topic.0.split_once(':') {
        Some(("product", key)) => Product::find(db, actor, key).await.map(drop),
        Some(("import", id)) => {
            let run = sql!("select p.key from import_run r join product p on p.id = r.product_id where r.id = $1");
            may_hear_of_product(db, actor, run, id).await
        }
        Some(("ceremony", id)) => {
            let ceremony = sql!("select p.key from ceremony c join product p on p.id = c.product_id where c.id = $1");
            may_hear_of_product(db, actor, ceremony, id).await
        }
        Some(("round", id)) => {
            let round = sql!("select p.key from scoring_round r join product p on p.id = r.product_id where r.id = $1");
            may_hear_of_product(db, actor, round, id).await
        }
        Some(("person", id)) if id == actor.person.to_string() => Ok(()),
        None if matches!(topic.0.as_str(), "organisation" | "decisions") => Ok(()),
        _ => Err(Error::NotFound),
    }
}

/// What belongs to a product is heard of by whoever sees that; the query gives its key.
async fn may_hear_of_product(db: &mut Db, actor: &Actor, of: &'static Sql, id: &str) -> Result<()> {
    let id: uuid::Uuid = id.parse().map_err(|_| Error::NotFound)?;
    let product = db.query(of).bind(id).value::<String>().await?;
    Product::find(db, actor, &product.ok_or(Error::NotFound)?).await.map(drop)
}
