//! The page of an item, whatever its kind: the ribbon, the fields edited in place, the evidence, the conversation.

mod actions;
mod aside;
mod below;
mod create;
mod criteria;
mod done;
mod evidence;
mod files;
mod link;
mod parts;
mod past;
mod prose;
mod ready;
mod status;
mod steps;
mod text;

use std::collections::HashSet;

use axum::{
    Router,
    extract::Path,
    response::{IntoResponse, Redirect},
    routing::get,
};
use maud::{Markup, html};
use methods::invest::Lint;

use super::{Full, Item, Key, Kind, editing};
use crate::{
    app::App,
    attachments::Attachment,
    backlog::{criterion, subtask},
    command::{Place, ProductId, Right, Say},
    decisions::proposals,
    error::Error,
    events::history,
    fields::Field,
    knowledge::comment,
    line::{
        heard::{self, Chorus, Voice},
        so_what,
        walk::Way,
        why,
    },
    obstacles::{self, Obstacle},
    outcomes::{
        self, Outcome,
        observation::{self, Observation},
    },
    people::person,
    roadmap::health,
    sprint::{
        Team,
        checklist::{Checklist, Entry},
        definition::Part,
        forecasting,
        readiness::Known,
        state_named::{self, Named},
    },
    sql, strategy,
    voices::said::{self, OfCustomer},
    web::{
        Page, Visit,
        kit::{self, Edit},
    },
};

pub fn routes() -> Router<App> {
    Router::new()
        .route("/items/{key}", get(show))
        .route("/items/{key}/link", get(link::show))
        .route("/items/{key}/history", get(past::whole_history))
        .route("/items/{key}/voices", get(evidence::all_voices))
        .route("/items/{key}/product", get(super::relocating_page::show))
        .route("/new", get(create::choose))
        .route("/new/{kind}", get(create::show))
}

/// Everything the page of an item shows.
struct Shown {
    full: Full,
    why: Way,
    so_what: Way,
    voices: Vec<Voice>,
    chorus: Chorus,
    criteria: Vec<criterion::Criterion>,
    steps: Vec<subtask::Step>,
    comments: Vec<comment::Comment>,
    history: history::History,
    own: Vec<Field>,
    proposals: Vec<proposals::Listed>,
    people: Vec<person::Person>,
    areas: Vec<super::Area>,
    /// The states that its team has of its own.
    states: Vec<Named>,
    observations: Vec<Observation>,
    files: Vec<Attachment>,
    following: bool,
    ties: Vec<Tied>,
    /// What an open item of the backlog lacks before it can be taken up.
    lacks: Option<Vec<Lint>>,
    /// What people are to tick before it is taken up.
    agreed: Vec<Entry>,
    /// The definition of done of its team.
    done: Option<Checklist>,
    /// What is open in its way.
    obstacles: Vec<Obstacle>,
    forecast: Option<forecasting::Forecasted>,
    /// What an initiative is expected to do, and what has come of it.
    outcome: Outcome,
    /// What was said last of how an initiative goes.
    health: Vec<health::Update>,
    /// What a customer has said.
    said: OfCustomer,
    /// The way up to the outcome of its opportunity tree.
    place: Vec<crate::ideas::Above>,
    /// Who decided what a decision record says.
    decided_by: Option<String>,
    /// How far a goal or key result has come.
    strategy: strategy::Part,
    /// What whoever looks may say in the item itself, and in the state of its work.
    says: Say,
    work_says: Say,
    persona_says: Say,
}

/// A link as it is seen from the item whose page this is.
#[derive(sqlx::FromRow)]
struct Tied {
    id: uuid::Uuid,
    tie: String,
    outward: bool,
    key: String,
    kind: String,
    title: String,
    status: String,
    open: bool,
    product_id: Option<ProductId>,
}

impl Shown {
    async fn read(visit: &mut Visit, item: Item) -> crate::Result<Shown> {
        let strategy = strategy::Part::read(visit, &item).await?;
        let item_product = item.product_id;
        let (db, id, kind, product) = (&mut visit.db, item.id, item.kind, item.product_id);
        let proposals = proposals::about(db, &visit.actor, id).await?;
        let (says, work_says) =
            (visit.actor.say(&item.place(kind.right())), visit.actor.say(&item.place(Right::DoWork)));
        let team = if kind.is_ranked() { Team::of_item(db, &item).await? } else { None };
        Ok(Shown {
            why: why(db, &visit.actor, &item).await?,
            so_what: so_what(db, &visit.actor, &item).await?,
            voices: heard::voices(db, &visit.actor, id, 6).await?,
            chorus: heard::chorus(db, id).await?,
            criteria: if kind.is_work() { criterion::all(db, id).await? } else { Vec::new() },
            steps: if kind.is_ranked() { subtask::reading::of_item(db, id).await? } else { Vec::new() },
            comments: comment::all(db, id).await?,
            history: history::of_item(db, id, 12, None).await?,
            own: match product {
                Some(product) if item.fielded && kind.is_work() => Field::open(db, product).await?,
                _ => Vec::new(),
            },
            people: person::choices(db).await?,
            areas: match product {
                Some(product) => super::Area::all(db, product).await?,
                None => Vec::new(),
            },
            states: state_named::of_item(db, &item).await?,
            observations: if kind == Kind::Metric { observation::all(db, id, 60).await? } else { Vec::new() },
            files: Attachment::all(db, id).await?,
            following: db
                .query(sql!("select count(*) from follow where person_id = $1 and item_id = $2"))
                .bind(visit.actor.person)
                .bind(id)
                .value::<i64>()
                .await?
                > Some(0),
            ties: db
                .query(sql!(
                    "select l.id, l.kind as tie, l.from_id = $1 as outward, o.key, o.kind, o.title, o.status, o.open, o.product_id
                     from link l join item o on o.id = case when l.from_id = $1 then l.to_id else l.from_id end
                     where (l.from_id = $1 or l.to_id = $1) and l.kind <> 'evidence'
                        and (l.from_id = $1 or l.kind <> 'serves') and o.archived_at is null
                     union all
                     select l.id, l.kind, true, o.key, o.kind, o.title, o.status, o.open, o.product_id from link l join item o on o.id = l.to_id
                     where l.from_id = $1 and l.kind = 'evidence' and o.archived_at is null
                     limit 60"
                ))
                .bind(id)
                .all::<Tied>()
                .await?
                .into_iter()
                .filter(|tied| tied.product_id.is_none_or(|product| visit.actor.sees(product)))
                .collect(),
            lacks: if kind.is_ranked() && item.open {
                Some(Known::of(db, &item, team.as_ref()).await?.lacks())
            } else {
                None
            },
            agreed: match &team {
                Some(team) if item.open => Checklist::spoken(db, &item, Part::Ready, team).await?,
                _ => Vec::new(),
            },
            done: match &team {
                Some(team) => Some(Checklist::of(db, &item, Part::Done, Some(team)).await?),
                None => None,
            },
            obstacles: obstacles::of_item(db, id, visit.actor.at).await?,
            forecast: match kind {
                Kind::Epic | Kind::Initiative | Kind::Release | Kind::Sprint => {
                    forecasting::of_item(db, &item, visit.actor.at).await?
                }
                _ => None,
            },
            outcome: if kind == Kind::Initiative {
                outcomes::of_item(db, &visit.actor, id, visit.actor.at.date_naive()).await?
            } else {
                Outcome::default()
            },
            health: if kind == Kind::Initiative { health::of_item(db, id, 2).await? } else { Vec::new() },
            said: match kind {
                Kind::Customer => said::of_customer(db, &visit.actor, id, 10, None).await?,
                _ => OfCustomer::default(),
            },
            place: crate::ideas::way_up(db, &visit.actor, &item).await?,
            decided_by: if kind == Kind::Decision { crate::decisions::decider(db, id).await? } else { None },
            full: Full::of(db, item).await?,
            strategy,
            proposals,
            persona_says: match item_product {
                Some(product) => visit.actor.say(&Place::product(Kind::Persona.right(), product)),
                None => Say::None,
            },
            says,
            work_says,
        })
    }

    fn item(&self) -> &Item {
        &self.full.item
    }

    /// What the page is to hear of: the item, the way up and the next steps down, its links and its steps, as many as a stream
    /// listens to.
    fn topics(&self) -> impl Iterator<Item = String> {
        let below = self.so_what.stops.iter().filter(|stop| stop.depth <= 1);
        let stops = self.why.stops.iter().take(12).chain(below.take(24)).map(|stop| &stop.key);
        let others = self.ties.iter().map(|tied| &tied.key).chain(self.steps.iter().map(|step| &step.key));
        let own = std::iter::once(&self.item().key);
        let mut keys: Vec<&String> = own.chain(stops).chain(others).collect();
        let mut known = HashSet::new();
        keys.retain(|key| known.insert(*key));
        keys.into_iter().take(45).map(|key| format!("item:{key}"))
    }

    /// Whether an edit of that field is saved or proposed.
    fn says(&self, field: &str) -> Say {
        let change = std::iter::once((field.to_owned(), serde_json::Value::Null)).collect();
        let doing = editing::right(self.item().kind, &change) == Right::DoWork;
        if doing { self.work_says } else { self.says }
    }

    fn fact(&self, name: &str) -> String {
        self.full.facts.get(name).map(history::shown).unwrap_or_default()
    }

    /// Where edits of this item go.
    fn action(&self) -> String {
        format!("/{}/{}", self.item().kind.plural(), self.item().key)
    }
}

async fn show(mut visit: Visit, Path(key): Path<String>) -> Page {
    let key = Key::parse(&key).ok_or(Error::NotFound)?;
    let item = Item::find(&mut visit.db, &visit.actor, &key).await?;
    if item.key != key.as_str() {
        return Ok(Redirect::temporary(&item.href()).into_response());
    }
    let shelf = match &item.product {
        Some(product) => visit.product(&product.clone()).await?.1,
        None => visit.shelf().await?,
    };
    let mut shell = shelf.at(item.kind.station(), &item.key);
    if item.kind.is_shared() {
        shell.station = None;
        shell.place = Some(crate::web::layout::Place::Customers);
        shell.crumbs = vec![("Customers".into(), Some("/customers".into())), (item.key.clone(), None)];
    }
    shell.title = format!("{} {}", item.key, item.short());
    shell.topics.retain(|topic| !topic.starts_with("product:"));
    let now = visit.app.store.clock.now();
    let shown = Shown::read(&mut visit, item).await?;
    shell.topics.extend(shown.topics());
    let content = html! {
        (parts::ribbon(&shown))
        @for listed in &shown.proposals { (parts::proposal(listed, now)) }
        (parts::archived(&shown))
        (kit::split(work(&visit, &shown, now), aside::aside(&visit, &shown, now)))
    };
    Ok(visit.render(&shell, content))
}

/// What the actor may say here: whether the buttons read "Save" or "Propose".
fn say(visit: &Visit, item: &Item, right: Right) -> Say {
    visit.actor.say(&Place { about: String::new(), ..item.place(right) })
}

fn work(visit: &Visit, shown: &Shown, now: chrono::DateTime<chrono::Utc>) -> Markup {
    let item = shown.item();
    let action = shown.action();
    html! {
        header.head.of-item {
            (kit::kind(kit::Kind::parse(item.kind.name())))
            h1 { (Edit::text(&action, "title", "Title", item.version, &item.title).title().says(shown.says("title"))) }
            div.actions { (actions::actions(visit, shown)) }
        }
        @if item.kind == Kind::Sprint { (crate::sprint::views(&item.key, "")) }
        @if item.kind.is_ranked() { (parts::narrative(shown)) }
        (text::body(visit, shown))
        (prose::told(shown, now))
        @if item.kind.is_work() { (criteria::criteria(visit, shown, now)) }
        @if item.kind.is_ranked() { (steps::steps(visit, shown)) }
        @if item.kind == Kind::Metric { (parts::observations(visit, shown)) }
        (crate::ideas::experiment_part(item, &shown.full.facts, &shown.place, shown.says))
        (crate::decisions::record_part(item, &shown.full.facts, shown.says, shown.decided_by.as_deref()))
        (shown.strategy.shown(item, now))
        (files::files(visit, shown))
        (below::below(shown, now.date_naive()))
        @if item.kind == Kind::Customer { (crate::voices::said_page::part(&item.key, &shown.said, now)) }
        (past::conversation(visit, shown, now))
        (past::history(shown, now))
    }
}

/// A page of its own about a part of an item: the item, and the frame with the way back to it.
pub async fn part(visit: &mut Visit, key: &str, title: &str) -> crate::Result<(Item, crate::web::layout::Shell)> {
    let key = Key::parse(key).ok_or(Error::NotFound)?;
    let item = Item::find(&mut visit.db, &visit.actor, &key).await?;
    let shelf = match &item.product {
        Some(product) => visit.product(&product.clone()).await?.1,
        None => visit.shelf().await?,
    };
    let mut shell = shelf.at(item.kind.station(), &item.key);
    shell.title = format!("{title} · {}", item.key);
    if let Some(last) = shell.crumbs.last_mut() {
        last.1 = Some(item.href());
    }
    shell.crumbs.push((title.to_owned(), None));
    Ok((item, shell))
}

/// A voice as a quote, on another page.
pub fn quote(voice: &Voice) -> kit::Quote {
    evidence::quote_of(voice)
}

pub use criteria::{May, list as criteria_list};
pub use parts::{progress, proposal, reason, state_of, status_of, status_word};
pub use past::deed;
