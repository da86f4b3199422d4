//! A file sent by a browser or a program, written to disk as it comes.

use axum::{
    body::Body,
    extract::{FromRequest, Multipart, Request, multipart::Field},
    http::header,
};
use futures_util::TryStreamExt;
use tokio_util::io::StreamReader;

use super::{Head, Mapping, Run, RunId, What, own, reading::unreadable, run::Stored, storing};
use crate::{
    app::App,
    command::Actor,
    error::{Error, Result},
    items::Product,
    sql,
    store::Tx,
};

/// What was sent: the file, and the fields beside it.
#[derive(Default)]
pub struct Sent {
    pub stored: Option<Stored>,
    pub fields: Vec<(String, String)>,
}

impl Sent {
    pub fn field(&self, name: &str) -> Option<&str> {
        self.fields
            .iter()
            .find(|(field, _)| field == name)
            .map(|(_, value)| value.trim())
            .filter(|value| !value.is_empty())
    }
}

/// Reads a form with a file, or a file alone.
pub async fn receive(app: &App, request: Request) -> Result<Sent> {
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    if kind.starts_with("multipart/form-data") {
        return receive_form(app, request).await;
    }
    if kind.starts_with("application/json") || kind.starts_with("application/x-www-form-urlencoded") {
        return Err(Error::Malformed("send the file as multipart/form-data, or alone as text/csv".into()));
    }
    let name =
        request.headers().get("x-file-name").and_then(|name| name.to_str().ok()).unwrap_or("upload.csv").to_owned();
    let stored = keep(app, &name, request.into_body()).await?;
    Ok(Sent { stored: Some(stored), fields: Vec::new() })
}

async fn receive_form(app: &App, request: Request) -> Result<Sent> {
    let malformed = |error: &dyn std::fmt::Display| Error::Malformed(format!("the form cannot be read: {error}"));
    let mut form = Multipart::from_request(request, &()).await.map_err(|error| malformed(&error))?;
    let mut sent = Sent::default();
    while let Some(field) = form.next_field().await.map_err(|error| malformed(&error))? {
        let name = field.name().unwrap_or_default().to_owned();
        if field.file_name().is_some() {
            sent.stored = Some(keep_field(app, field).await?);
        } else {
            sent.fields.push((name, small(field).await?));
        }
    }
    Ok(sent)
}

/// A text field of a form, within reason.
async fn small(mut field: Field<'_>) -> Result<String> {
    let mut text = Vec::new();
    while let Some(part) = field.chunk().await.map_err(|error| Error::Malformed(error.to_string()))? {
        text.extend_from_slice(&part);
        if text.len() > 64 << 10 {
            return Err(Error::TooLarge("a field of the form is larger than 64 kiB".into()));
        }
    }
    String::from_utf8(text).map_err(|_| Error::Malformed("a field of the form is not UTF-8".into()))
}

async fn keep_field(app: &App, field: Field<'_>) -> Result<Stored> {
    let name = field.file_name().unwrap_or("upload.csv").to_owned();
    let content = StreamReader::new(field.map_err(std::io::Error::other));
    storing::store(&app.files, &name, content, app.store.new_id()).await
}

async fn keep(app: &App, name: &str, body: Body) -> Result<Stored> {
    let content = StreamReader::new(body.into_data_stream().map_err(std::io::Error::other));
    storing::store(&app.files, name, content, app.store.new_id()).await
}

/// Writes down a run for a file that can be read, with the mapping that fits its headers best.
pub async fn open_run(app: &App, by: &Actor, product: &Product, what: What, sent: Sent) -> Result<(RunId, Head)> {
    let stored = sent.stored.ok_or_else(|| unreadable(&"choose a file"))?;
    let head = head(app, what, &stored).await?;
    let mut tx = app.store.begin().await?;
    let id = add(&mut tx, by, product, what, stored, &head).await?;
    tx.commit().await?;
    Ok((id, head))
}

/// The head of a file; one that cannot be read is not kept.
pub async fn head(app: &App, what: What, stored: &Stored) -> Result<Head> {
    let path = app.files.join(&stored.file);
    let head = tokio::task::spawn_blocking(move || Head::read(&path, what, 200)).await;
    match head.map_err(|error| Error::Bug(error.to_string()))? {
        Ok(head) => Ok(head),
        Err(error) => {
            discard(app, stored).await?;
            Err(error)
        }
    }
}

pub async fn add(tx: &mut Tx, by: &Actor, product: &Product, what: What, stored: Stored, head: &Head) -> Result<RunId> {
    let own = own::of_product(tx, product, what).await?;
    let mapping = match Mapping::saved(tx, product.id, what, &head.headers, &own).await? {
        Some(saved) => saved,
        None => Mapping::suggested(what, &head.headers, &head.sample(), &own),
    };
    Run::add(tx, by, product, what, Stored { headers: head.headers.clone(), ..stored }, mapping).await
}

/// Takes a refused file away, unless an import of the same content needs it.
async fn discard(app: &App, stored: &Stored) -> Result<()> {
    let mut db = app.store.read().await?;
    let used = db
        .query(sql!("select count(*) from import_run where digest = $1"))
        .bind(stored.digest.clone())
        .value::<i64>()
        .await?;
    if used == Some(0) {
        tokio::fs::remove_file(app.files.join(&stored.file)).await?;
    }
    Ok(())
}
