//! A visit to a page: who comes, a connection to read on, and what was done just before.

use axum::{
    extract::FromRequestParts,
    http::{HeaderValue, Method, header, request::Parts},
    response::{IntoResponse, Redirect, Response},
};
use maud::{Markup, html};

use super::{
    Shelf, cookie_value, error_page,
    form_page::FLASH,
    kit::{Action, Button, Icon, Station, Tone, notice},
    layout::{ProductNav, Shell, page},
};
use crate::{
    app::App,
    command::{Actor, Right, Via},
    error::Error,
    items::Product,
    live::Known,
    people::session,
    store::Db,
};

pub struct Visit {
    pub app: App,
    pub actor: Actor,
    pub db: Db,
    flash: Option<String>,
    known: Known,
    /// The path and what is asked of it.
    address: String,
}

/// What a page gives: its answer, or what went wrong.
pub type Page = Result<Response, Refused>;

/// An error on its way to an error page.
pub struct Refused(Error);

impl<E: Into<Error>> From<E> for Refused {
    fn from(error: E) -> Self {
        Refused(error.into())
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        error_page(&self.0)
    }
}

impl FromRequestParts<App> for Visit {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Response> {
        let flash = cookie_value(&parts.headers, FLASH).map(str::to_owned);
        let mut db = app.store.read().await.map_err(|error| error_page(&error.into()))?;
        match session::recognise(app, &mut db, &parts.headers, &Method::GET, Via::Web).await {
            Ok(actor) => {
                app.throttle.person(actor.person).map_err(|error| error_page(&error))?;
                let known = Known::now(&mut db, app.store.clock.now()).await;
                let known = known.map_err(|error| error_page(&error.into()))?;
                let address = parts.uri.path_and_query().map(ToString::to_string).unwrap_or_default();
                Ok(Visit { app: app.clone(), actor, db, flash, known, address })
            }
            Err(Error::Unauthenticated) => {
                let next: String = url::form_urlencoded::byte_serialize(parts.uri.to_string().as_bytes()).collect();
                Err(Redirect::to(&format!("/sign-in?next={next}")).into_response())
            }
            Err(error) => Err(error_page(&error)),
        }
    }
}

impl Visit {
    /// The product in the path and the frame around its pages.
    pub async fn product(&mut self, key: &str) -> crate::Result<(Product, Shelf)> {
        let products = Product::all(&mut self.db, &self.actor).await?;
        let product = match products.iter().find(|product| product.key.eq_ignore_ascii_case(key)) {
            Some(product) => product.clone(),
            None => Product::find(&mut self.db, &self.actor, key).await?,
        };
        let shelf = Shelf::with(&mut self.db, &self.actor, products, Some(&product), self.known).await?;
        Ok((product, shelf))
    }

    /// The frame of a page that belongs to no product.
    pub async fn shelf(&mut self) -> crate::Result<Shelf> {
        Shelf::read(&mut self.db, &self.actor, None, self.known).await
    }

    /// The frame of a stop, with the product.
    pub async fn stop(&mut self, key: &str, station: Station) -> crate::Result<(Product, Shell)> {
        let (product, shelf) = self.product(key).await?;
        Ok((product, shelf.at(station, station.name())))
    }

    /// The address of this page where its product was called otherwise before.
    fn called_now(&self, shell: &Shell) -> Option<String> {
        let (now, below) = (shell.product.as_ref()?, self.address.strip_prefix("/products/")?);
        let end = below.find(['/', '?']).unwrap_or(below.len());
        let (key, rest) = below.split_at(end);
        (!key.eq_ignore_ascii_case(&now.key)).then(|| format!("/products/{}{rest}", now.key))
    }

    fn in_archive(&self, product: &ProductNav) -> Markup {
        let href = format!("/products/{}/restoration", product.key);
        let back = Action {
            method: "POST",
            href: &href,
            values: &[],
            button: Button::submit("Bring back").icon(Icon::RotateCcw).small(),
        };
        let may = self.actor.decides(Right::ManageProducts, None);
        notice(
            Tone::Warn,
            html! { (product.name) " is in the archive: it is read here, and nothing in it is changed." },
            html! { @if may { (back) } },
        )
    }

    /// The finished page, with a word about what was done just before.
    pub fn render(&self, shell: &Shell, content: Markup) -> Response {
        if let Some(now) = self.called_now(shell) {
            return Redirect::temporary(&now).into_response();
        }
        let said = self.flash.as_deref().map(said);
        let content = html! {
            @if let Some(said) = &said { (said) }
            @if let Some(product) = shell.product.as_ref().filter(|product| product.archived) { (self.in_archive(product)) }
            (content)
        };
        let mut response = page(shell, content).into_response();
        if said.is_some() {
            let gone = format!("{FLASH}=; Path=/; Max-Age=0; SameSite=Lax; HttpOnly");
            if let Ok(gone) = HeaderValue::from_str(&gone) {
                response.headers_mut().append(header::SET_COOKIE, gone);
            }
        }
        response
    }
}

fn said(flash: &str) -> Markup {
    match flash.split_once(':') {
        Some(("done", event)) => {
            let href = format!("/events/{event}/undo");
            let undo = Action { method: "POST", href: &href, values: &[], button: Button::submit("Undo").small() };
            notice(Tone::Good, html! { "Done." }, html! { (undo) })
        }
        Some(("warned", rest)) => {
            let (event, words) = rest.split_once(':').unwrap_or((rest, ""));
            let words =
                url::form_urlencoded::parse(words.as_bytes()).map(|(said, _)| said.into_owned()).collect::<String>();
            let href = format!("/events/{event}/undo");
            let undo = Action { method: "POST", href: &href, values: &[], button: Button::submit("Undo").small() };
            notice(Tone::Warn, html! { "Done, but " (words) "." }, html! { (undo) })
        }
        Some(("proposed", summary)) => {
            let summary =
                url::form_urlencoded::parse(summary.as_bytes()).map(|(said, _)| said.into_owned()).collect::<String>();
            notice(Tone::Accent, html! { (summary) }, html! {})
        }
        Some(("said", words)) => {
            let words =
                url::form_urlencoded::parse(words.as_bytes()).map(|(said, _)| said.into_owned()).collect::<String>();
            notice(Tone::Good, html! { (words) }, html! {})
        }
        _ => html! {},
    }
}
