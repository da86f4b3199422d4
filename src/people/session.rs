//! Sessions and who is behind a request: a cookie of the browser or the token of a program.

use axum::http::{HeaderMap, Method, header};
use chrono::{DateTime, TimeDelta, Utc};

use super::secret;
use crate::{
    app::App,
    command::{Actor, Archived, AreaId, Held, PersonId, ProductId, Role, Via},
    error::{Error, Result},
    sql,
    store::{Db, Tx},
    web::locale,
};

/// The cookie that holds a session; the prefix binds it to this host over a secure connection.
pub const COOKIE: &str = "__Host-northline";
const LASTS: TimeDelta = TimeDelta::days(30);

/// Begins a session; gives the secret for the cookie.
pub async fn begin(tx: &mut Tx, person: PersonId, agent: &str) -> Result<String> {
    let (secret, now) = (secret::new("nls_")?, tx.now);
    tx.query(sql!(
        "insert into session (hash, person_id, created_at, seen_at, expires_at, agent) values ($1, $2, $3, $3, $4, $5)"
    ))
    .bind(secret::hash(&secret))
    .bind(person)
    .bind(now)
    .bind(now + LASTS)
    .bind(agent.chars().take(200).collect::<String>())
    .run()
    .await?;
    Ok(secret)
}

pub fn cookie(secret: &str) -> String {
    format!("{COOKIE}={secret}; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age={}", LASTS.num_seconds())
}

pub fn no_cookie() -> String {
    format!("{COOKIE}=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0")
}

/// One row a role held, so that one query tells everything about who it is.
#[derive(sqlx::FromRow)]
struct Row {
    id: PersonId,
    email: String,
    name: String,
    theme: String,
    density: String,
    locale: Option<String>,
    zone: Option<String>,
    writes: bool,
    used_at: Option<DateTime<Utc>>,
    role: Option<String>,
    product_id: Option<ProductId>,
    area_id: Option<AreaId>,
    archived: Option<String>,
}

macro_rules! by_session {
    ($engine:ident) => {
        concat!(
            "select p.id, p.email, p.name, p.theme, p.density, p.locale, p.zone, true as writes, s.seen_at as used_at, r.role, r.product_id, r.area_id, ",
            crate::archived_products!($engine),
            " from session s join person p on p.id = s.person_id left join role_held r on r.person_id = p.id
             where s.hash = $1 and s.expires_at > $2 and p.active"
        )
    };
}

macro_rules! by_token {
    ($engine:ident) => {
        concat!(
            "select p.id, p.email, p.name, p.theme, p.density, p.locale, p.zone, t.writes, t.used_at, r.role, r.product_id, r.area_id, ",
            crate::archived_products!($engine),
            " from token t join person p on p.id = t.person_id left join role_held r on r.person_id = p.id
             where t.hash = $1 and t.revoked_at is null and p.active"
        )
    };
}

/// Who is behind a request. A browser that writes must do so from our own pages.
pub async fn authenticate(app: &App, headers: &HeaderMap, method: &Method, via: Via) -> Result<Actor> {
    let mut db = app.store.read().await?;
    let actor = recognise(app, &mut db, headers, method, via).await?;
    app.throttle.person(actor.person)?;
    Ok(actor)
}

/// The same on a connection that the page goes on to use.
pub async fn recognise(app: &App, db: &mut Db, headers: &HeaderMap, method: &Method, via: Via) -> Result<Actor> {
    if let Some(token) = bearer(headers) {
        return by_token(app, db, token, via).await;
    }
    let secret = cookie_of(headers).ok_or(Error::Unauthenticated)?;
    if !matches!(*method, Method::GET | Method::HEAD) {
        from_our_pages(headers)?;
    }
    let hash = secret::hash(secret);
    let now = app.store.clock.now();
    let rows = db
        .query(sql!(sqlite: by_session!(sqlite), postgres: by_session!(postgres)))
        .bind(hash.clone())
        .bind(now)
        .all::<Row>()
        .await?;
    let mut actor = actor(&rows, if via == Via::Api { Via::Web } else { via }, now)?;
    actor.session = Some(hash);
    locale::adopt(rows[0].locale.as_deref(), rows[0].zone.as_deref());
    Ok(actor)
}

async fn by_token(app: &App, db: &mut Db, token: &str, via: Via) -> Result<Actor> {
    let rows = db
        .query(sql!(sqlite: by_token!(sqlite), postgres: by_token!(postgres)))
        .bind(secret::hash(token))
        .all::<Row>()
        .await?;
    let now = app.store.clock.now();
    let actor = actor(&rows, via, now)?;
    let stale = rows[0].used_at.is_none_or(|used| now - used > TimeDelta::hours(1));
    if stale {
        let (store, hash) = (app.store.clone(), secret::hash(token));
        // Remembering when a token was last used must not make its request wait.
        tokio::spawn(async move {
            if let Ok(mut tx) = store.begin().await {
                let marked =
                    tx.query(sql!("update token set used_at = $2 where hash = $1")).bind(hash).bind(now).run().await;
                if marked.is_ok() {
                    let _ = tx.commit().await;
                }
            }
        });
    }
    Ok(actor)
}

fn actor(rows: &[Row], via: Via, now: DateTime<Utc>) -> Result<Actor> {
    let first = rows.first().ok_or(Error::Unauthenticated)?;
    let roles = rows.iter().filter_map(|row| {
        let role = Role::parse(row.role.as_deref()?)?;
        Some(Held { role, product: row.product_id, area: row.area_id })
    });
    Ok(Actor {
        person: first.id,
        name: first.name.clone(),
        email: first.email.clone(),
        roles: roles.collect(),
        via,
        writes: first.writes,
        theme: first.theme.clone(),
        density: first.density.clone(),
        at: now,
        session: None,
        archived: Archived::read(first.archived.as_deref()),
    })
}

/// Ends one session, or all of a person's.
pub async fn end(tx: &mut Tx, actor: &Actor, everywhere: bool) -> Result<()> {
    if everywhere {
        tx.query(sql!("delete from session where person_id = $1")).bind(actor.person).run().await?;
    } else if let Some(hash) = actor.session.clone() {
        tx.query(sql!("delete from session where hash = $1")).bind(hash).run().await?;
    }
    Ok(())
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    headers.get(header::AUTHORIZATION)?.to_str().ok()?.strip_prefix("Bearer ").map(str::trim)
}

/// The value of a cookie.
pub fn cookie_value<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|cookies| cookies.to_str().ok())
        .flat_map(|cookies| cookies.split(';'))
        .find_map(|cookie| cookie.trim().strip_prefix(name)?.strip_prefix('='))
        .filter(|value| !value.is_empty())
}

fn cookie_of(headers: &HeaderMap) -> Option<&str> {
    cookie_value(headers, COOKIE)
}

/// A browser says where a request comes from; another site's form is refused.
pub fn from_our_pages(headers: &HeaderMap) -> Result<()> {
    let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let ours = match (header("sec-fetch-site"), header("origin"), header("host")) {
        (Some(site), _, _) => matches!(site, "same-origin" | "none"),
        (None, Some(origin), Some(host)) => origin.split_once("://").is_some_and(|(_, from)| from == host),
        _ => false,
    };
    if ours { Ok(()) } else { Err(Error::Forbidden("this request does not come from a page of this Northline".into())) }
}
